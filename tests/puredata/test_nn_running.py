# SPDX-License-Identifier: MIT
"""Messages that change how the model runs: on and off, block, mode, offline, fresh state."""

import numpy as np
import pytest
from oracle import assert_same, delayed, expected, noise
from test_nn_messages import END, ones, steps

pytestmark = pytest.mark.native


@pytest.mark.parametrize("bufsize", [64, 512])
@pytest.mark.parametrize("flags", ["-sync", "-async -o"])
def test_enable_fades_to_silence_and_back_and_computes_nothing_meanwhile(nn, flags, bufsize):
    messages = [
        (8000, "stats"),
        (9600, "enable 0"),
        (12800, "stats"),
        (22400, "stats"),
        (25600, "enable 1"),
        (38400, "stats"),
    ]
    result = nn("identity", f"forward {bufsize}", ones(), flags=flags, messages=messages)
    y = result.audio[0]
    assert y[9000] == 1.0
    assert np.array_equal(y[13000:25600], np.zeros(12600))
    assert y[-1] == 1.0
    fades = np.abs(np.diff(y[5000:]))
    assert 0 < fades.max() < 0.2
    calls = [int(m.split()[1]) for m in result.messages]
    # A worker may still run what was handed to it before.
    handed_over = 0 if flags == "-sync" else 40
    assert calls[2] - calls[1] <= handed_over < (22400 - 12800) / 64
    assert calls[0] < calls[1] < calls[3]


def test_flag_d_starts_disabled(nn):
    result = nn("identity", "forward 64", ones(), flags="-d -sync", messages=[(19200, "enable 1")])
    assert np.array_equal(result.audio[0, :19200], np.zeros(19200))
    assert result.audio[0, -1] == 1.0


@pytest.mark.parametrize(
    ("early", "line"),
    [
        ("offline 1", "offline 1"),
        ("mode sync", "mode sync"),
        ("mode async", "mode async"),
        ("bufsize 1024", "bufsize 1024"),
        ("enable 0", "enabled 0"),
    ],
)
def test_messages_before_dsp_is_on_hold(nn, early, line):
    result = nn("identity", "forward 512", ones(), early=[early], messages=steps("info"))
    assert line in result.messages


def test_offline_by_the_environment(nn):
    x = noise(1, END)
    result = nn(
        "identity", "forward 512", x, changes={"TIMBREL_OFFLINE": "1"}, messages=steps("info")
    )
    assert "offline 1" in result.messages


def test_a_new_bufsize_is_heard_whole(nn, zoo):
    """Every sample once, before at the old latency, after the cross-fade at the new one."""
    x = noise(1, END)
    result = nn("identity", "forward 256", x, flags="-sync -o", messages=[(12800, "bufsize 1024")])
    assert_same(result.audio[:, :12800], delayed(x, 192)[:, :12800])
    assert_same(result.audio[:, 20000:], delayed(x, 960)[:, 20000:])


@pytest.mark.parametrize("model", ["resettable", "smooth"])
def test_reset_is_a_fresh_state(nn, zoo, model):
    """With the file's own reset, and without one; 100 samples after it nothing old is heard."""
    x = noise(1, END)
    x[0, 12000:12800] = 1000.0  # would ring on
    result = nn(model, "forward 64", x, flags="-sync -o", messages=[(12800, "reset")])
    fresh = expected(zoo(model), "forward", x[:, 12800:], 64, 64)
    assert_same(result.audio[:, -20000:], fresh[:, -20000:])
    assert np.abs(result.audio[0, 12900:]).max() < 10


def test_the_counter_counts_from_one_after_reset(nn):
    """The number of calls is the state; a fade may hide its first ones."""
    messages = [(12800, "reset")]
    y = nn("counter", "forward 64", ones(), flags="-sync -o", messages=messages).audio[0]
    assert y[12736] == 12800 // 64
    assert y[-1] == (END - 12800) // 64

# SPDX-License-Identifier: MIT
"""What nn~ says about its latency is where an impulse comes out, to the sample."""

from math import gcd

import numpy as np
import pytest

AT = 20480  # where the impulse goes in: long after any start; a border of every block size here
native = pytest.mark.native


def impulse() -> np.ndarray:
    x = np.zeros((1, 3 * AT), np.float32)
    x[0, AT] = 1.0
    return x


def heard_and_said(result) -> tuple[list[int], int, float]:
    said = result.messages[-1].split()
    assert said[0] == "latency"
    found = np.flatnonzero(np.abs(result.audio[0]) > 0.5) - AT
    return found.tolist(), int(float(said[1])), float(said[2])


@pytest.mark.parametrize(("asked", "samples"), [(512, 448), (64, 0)])
def test_sync_costs_m_minus_gcd(nn, asked, samples):
    result = nn("identity", f"forward {asked}", impulse(), flags="-sync", messages=[(0, "latency")])
    assert heard_and_said(result)[:2] == ([samples], samples)


@native
@pytest.mark.parametrize("host", [64, 128, 1024])
@pytest.mark.parametrize("asked", [64, 128, 192, 256, 1024, 2048, 4096, 8192])
@pytest.mark.parametrize("flags", ["-sync", "-async -o", "-async", ""])
def test_the_reply_is_where_the_impulse_comes_out(nn, flags, asked, host):
    """One file that delays nothing."""
    last = [(2 * AT, "latency")]
    result = nn("identity", f"forward {asked}", impulse(), flags=flags, block=host, messages=last)
    heard, said, ms = heard_and_said(result)
    assert heard == [said]
    assert ms == pytest.approx(said / 48, rel=1e-4)
    adapter = asked - gcd(asked, host)
    if flags == "-sync":
        assert said == adapter
    elif "-async" in flags:
        assert said > adapter
        assert (said - adapter) % host == 0


@native
@pytest.mark.parametrize("flags", ["-sync", "-async -o"])
@pytest.mark.parametrize("asked", [64, 512])
def test_a_delay_that_the_file_states_is_added(nn, flags, asked):
    result = nn("late", f"forward {asked}", impulse(), flags=flags, messages=[(2 * AT, "latency")])
    heard, said, _ = heard_and_said(result)
    assert heard == [said]
    if flags == "-sync":
        assert said == asked - 64 + 100


@native
def test_the_reply_follows_bufsize_and_mode(nn):
    steps = ["latency", "bufsize 1024", "latency", "bufsize 0", "latency"]
    times = range(6400, 64000, 6400)
    messages = list(zip(times, steps, strict=False))
    result = nn("identity", "forward 256", impulse(), flags="-sync -o", messages=messages)
    replies = [m.split() for m in result.messages]
    said = [int(float(words[1])) for words in replies if words[0] == "latency"]
    assert said == [192, 960, 0]


@native
@pytest.mark.parametrize("rate", [8000, 44100, 96000])
def test_milliseconds_follow_the_sample_rate(nn, rate):
    result = nn(
        "identity", "forward 512", impulse(), rate=rate, flags="-sync", messages=[(0, "latency")]
    )
    heard, said, ms = heard_and_said(result)
    assert heard == [said] == [448]
    assert ms == pytest.approx(448 / rate * 1000, rel=1e-4)


@native
def test_bufsize_zero_with_a_ratio_is_that_ratio(nn):
    result = nn("coder", "forward 0", impulse(), messages=[(0, "latency"), (0, "info")])
    assert "bufsize 64" in result.messages
    assert "mode sync" in result.messages
    assert "latency 0 0" in result.messages

# SPDX-License-Identifier: MIT
"""The runner itself, with objects of Pd's own: what goes in and comes out is exact."""

import numpy as np
import pytest
from boxes import Patch, escaped
from live import Live
from oracle import delayed, noise
from pd import PdError, play, run


@pytest.mark.parametrize("block", [16, 64, 128, 1024])
def test_samples_come_back_bit_for_bit(any_pd, block):
    x = noise(1, 5000)
    result = play("*~ 1", x, printed=False, block=block, program=any_pd)
    assert np.array_equal(result.audio, x)
    assert result.sane.all()


def test_inlets_are_in_order_and_the_rate_is_pds_own(old_pd):
    x = noise(2, 3000)
    result = play("-~", x, printed=False, program=old_pd)
    assert np.array_equal(result.audio, x[:1] - x[1:])
    patch = Patch()
    patch.chain("loadbang", "samplerate~", "print OUT")
    patch.chain("loadbang", "delay 10", "s quit")
    patch.connect(patch.obj("r quit"), 0, patch.add("msg \\; pd quit"), 0)
    assert run(str(patch), program=old_pd, rate=32000).messages == ["32000"]


def test_messages_land_on_their_tick(old_pd):
    result = play(
        "sig~ 1",
        samples=1000,
        printed=False,
        early=["2"],
        messages=[(128, "3"), (512, "4"), (512, "5"), (640, "; pd dsp 0")],
        program=old_pd,
    )
    wanted = np.repeat([2, 3, 5, 0], [128, 384, 128, 360])
    assert np.array_equal(result.audio[0], wanted)


def test_wild_samples_are_seen(any_pd):
    x = noise(1, 1000)
    x[0, [100, 200, 300]] = [np.nan, np.inf, 1e30]
    result = play("*~ 1", x, printed=False, program=any_pd)
    assert np.flatnonzero(~result.sane[0]).tolist() == [100, 200, 300]


def test_what_a_message_outlet_says_is_kept_in_order(old_pd):
    messages = [(0, "fast 1"), (64, f"file {escaped('à b.ts')}"), (128, "0")]
    result = play("t a", samples=256, outlets=0, messages=messages, program=old_pd)
    assert result.messages == ["fast 1", r"file à\ b.ts", "0"]  # [print] escapes


@pytest.mark.parametrize(
    ("box", "says"),
    [("no-such-object~", "couldn't create"), ("*~ 1", "did not end")],
    ids=["no such object", "hangs"],
)
def test_a_run_that_went_wrong_is_an_error(old_pd, box, says):
    patch = Patch()
    patch.obj(box)
    if "couldn't" in says:
        patch.chain("loadbang", "s quit")
        patch.connect(patch.obj("r quit"), 0, patch.add("msg \\; pd quit"), 0)
    with pytest.raises(PdError, match=says):
        run(str(patch), program=old_pd, timeout_s=1)


def test_a_signal_is_an_error(tmp_path):
    crashing = tmp_path / "crashing"
    crashing.write_text("#!/bin/sh\necho before\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    with pytest.raises(PdError, match=r"-11(.|\n)*before"):
        run("", program=str(crashing))
    with pytest.raises(PdError, match="TIMBREL_PD"):
        run("", program=str(tmp_path / "nothing"))


def test_a_live_pd_answers_and_quits(old_pd, tmp_path):
    patch = Patch()
    patch.chain("r t-nn", "print OUT")
    with Live(patch, tmp_path, program=old_pd) as pd:
        pd.send("pd dsp 1", "t-nn hello 1 2")
        assert pd.wait_for("OUT: hello") == "OUT: hello 1 2"
        assert 1 < pd.memory_mib() < 1000
        with pytest.raises(PdError, match="Pd ended with 0"):
            pd.send("pd quit")
            pd.wait_for("never said")


def test_the_oracles_delay_is_a_delay():
    assert delayed(np.array([[1.0, 2.0, 3.0]]), 1).tolist() == [[0.0, 1.0, 2.0]]

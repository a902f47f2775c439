# SPDX-License-Identifier: MIT
"""The Pd library's abstractions, each alone in the real Pd: slider, pad and random walk."""

import re

import numpy as np
import pytest
from boxes import Patch
from partials import RATE
from pd import play, run
from tapped import LIBRARY

pytestmark = pytest.mark.native


def lone(box, program, messages, outlets=1, samples=12800):
    options = {"rate": RATE, "paths": [LIBRARY], "program": program}
    return play(box, outlets=outlets, samples=samples, messages=messages, **options)


def test_slider_clips_glides_and_says_its_number(external, any_pd):
    told = lone("timbrel.slider z1 -2 2 100", any_pd, [(0, "1"), (6400, "9"), (6400, "bang")])
    sound = told.audio[0]
    glide = round(0.1 * RATE)
    assert told.messages[-3:] == ["1", "2", "2"]
    assert np.abs(np.diff(sound)).max() < 1.5 / glide, "no step"
    assert sound[glide + 128 : 6400] == pytest.approx(1)
    assert sound[-64:] == pytest.approx(2)


def test_pad_takes_lists_and_single_numbers(external, any_pd):
    told = lone("timbrel.xy 0 1 10", any_pd, [(0, "0.25 0.75"), (6400, "y 2")], outlets=2)
    assert told.audio[:, 6336] == pytest.approx([0.25, 0.75])
    assert told.audio[:, -1] == pytest.approx([0.25, 1])
    assert told.messages[-1] == "0.25 1"


@pytest.mark.parametrize("kept", ["1.25", "0.5 -2"], ids=["slider", "pad"])
def test_places_are_kept_in_the_patch(external, any_pd, kept):
    """As Pd saves them below the box; said again when the patch is loaded."""
    patch = Patch()
    box = patch.obj("timbrel.xy" if " " in kept else "timbrel.slider z1")
    patch.boxes[-1] += f"\n#A saved {kept};"
    patch.connect(box, 2 if " " in kept else 1, patch.obj("print OUT"), 0)
    said = run(str(patch), program=any_pd, paths=[LIBRARY], flags=["-send", "pd quit"]).messages
    assert said[-1] == kept


def test_pad_follows_the_mouse(external, old_pd, tmp_path):
    """The dot is in the middle, 84 pixels from the corner of the box; 72 pixels are 3.

    Newer Pds take the mouse from a real window only.
    """
    patch = Patch()
    pad, listed = patch.obj("timbrel.xy"), patch.obj("print OUT")
    patch.connect(pad, 2, listed, 0)
    patch.script("script.txt")
    mouse = [
        "100 mouse 94 94 1 0",
        "10 motion 112 85 0",
        "10 motion 130 60 0",
        "10 mouseup 130 60 1",
    ]
    events = [re.sub("([a-z])", r"pd-test.pd \1", event, count=1) for event in mouse]
    (tmp_path / "script.txt").write_text(";\n".join([*events, "10 pd quit;"]), encoding="utf-8")
    said = run(str(patch), tmp_path, program=old_pd, paths=[LIBRARY]).messages
    x, y = (float(word) for word in said[-1].split())
    assert (x, y) == pytest.approx((36 * 3 / 72, 34 * 3 / 72), abs=3 / 72)


def test_walk_stays_near_and_repeats_by_seed(external, any_pd):
    def walk(*messages):
        steps = [(0, "speed 200"), *((64 * k, text) for k, text in enumerate(messages))]
        return lone("timbrel.walk 1 0.5", any_pd, steps, samples=RATE * 4)

    one, same, other = walk("1", "seed 3"), walk("1", "seed 3"), walk("1", "seed 4")
    assert np.array_equal(one.audio, same.audio) and one.messages == same.messages
    assert not np.allclose(one.audio, other.audio)
    assert np.abs(one.audio).max() <= 1.5
    assert 0.3 < np.sqrt(np.mean(one.audio**2)) < 0.8

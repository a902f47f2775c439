# SPDX-License-Identifier: MIT
"""Which axis somebody has moved, of all that came while one was being learned."""

import pytest
from midi_said import played

from timbrel.runtime.live.inputs import Command, Gesture, Knob
from timbrel.runtime.live.learn import learned


def gesture(*places):
    actions = ["start"] + ["move"] * (len(places) - 2) + ["end"]
    return [Gesture(a, "f/1", p) for a, p in zip(actions, places, strict=True)]


@pytest.mark.parametrize(
    ("inputs", "axis"),
    [
        ([], None),
        ([Knob("midi:cc/7@1", 0.5)], None),
        ([Knob("midi:cc/7@1", v) for v in (0.5, 0.51)], None),
        ([Knob("midi:cc/7@1", v) for v in (0.5, 0.51, 0.6)], "midi:cc/7"),
        ([Knob("osc:/fader@1/0", v) for v in (0, 1000)], "osc:/fader@1/0"),
        ([Knob("osc:/fader/0", v) for v in (1000, 1010)], None),
        (played("B0 01 40 21 01 01 50 21 00"), "midi:cc14/1"),
        (gesture({"x": 0.1, "z": 0.1}, {"x": 0.9, "z": 0.5}, {}), "touch:x"),
        (gesture({"x": 0.1, "z": 0.1}, {"x": 0.9, "z": 0.5}), "touch:x"),
        (gesture({"x": 0.1, "z": 0.1}, {"x": 0.9})[:1], None),
        (gesture({"note": 60.0, "bend": 0.0}, {"bend": 6.0}, {}), "note:bend"),
        (gesture({"note": 60.0, "velocity": 0.5}, {"release": 1.0}), "note:note"),
        ([Command("panic")], None),
    ],
)
def test_a_moved_axis_is_named(inputs, axis):
    assert learned(inputs) == axis

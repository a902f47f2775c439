# SPDX-License-Identifier: MIT
"""Which axis somebody has moved, of all that came while one was being learned."""

import pytest
from midi_said import played

from timbrel.runtime.live.inputs import Command, Gesture, Knob
from timbrel.runtime.live.learn import MOST, Learning, Moved


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


def learned(inputs):
    """The first axis that is named."""
    learning = Learning()
    heard = (learning.hear(each) for each in inputs if isinstance(each, Knob | Gesture))
    return next((moved.axis for moved in heard if moved), None)


@pytest.mark.parametrize(
    ("values", "span"),
    [
        ((0.0, 0.5), None),
        ((-0.2, 0.5), (-1, 1)),
        ((0, 30), (0, 127)),
        ((-3, 200), (-255, 255)),
        ((0, 1000), (0, 1023)),
        ((0, 1e6), None),
    ],
)
def test_how_far_a_fader_runs_is_guessed_from_where_it_was(values, span):
    learning = Learning()
    assert [learning.hear(Knob("osc:/f/0", v)) for v in values] == [None, Moved("osc:/f/0", span)]


@pytest.mark.parametrize("axis", ["move:slow/1", "midi:clock"])
def test_what_moves_by_itself_is_not_meant(axis):
    assert learned([Knob(axis, v / 10) for v in range(10)] + [Knob("midi:cc/7@1", 0.1)]) is None


def test_any_number_of_axes_is_looked_at_in_bounds():
    learning = Learning()
    for n in range(2 * MOST):
        assert learning.hear(Knob(f"osc:/{n}/0", 0.5)) is None
        assert learning.hear(Gesture("start", f"f/{n}", {"x": 0.5})) is None
    assert learning.hear(Knob("osc:/7/0", 0.9)) == Moved("osc:/7/0")
    assert learning.hear(Knob(f"osc:/{MOST}/0", 0.9)) is None

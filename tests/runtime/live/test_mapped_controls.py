# SPDX-License-Identifier: MIT
"""Controllers on a map, in given time: what the map is told."""

from types import SimpleNamespace

import numpy as np
import pytest
from full_disk import fill
from played_things import MAP_TARGETS, mapping, text

from timbrel.base.errors import UserError
from timbrel.runtime.live.gesture_file import Recorder
from timbrel.runtime.live.inputs import Command, Gesture, Knob
from timbrel.runtime.live.mapping import read
from timbrel.runtime.live.mapping_watch import Watch
from timbrel.runtime.live.opening import Controls
from timbrel.runtime.maps.mapped import MappedControls
from timbrel.runtime.osc import Heard

X = ("touch:x", "map:x")


class Hand:
    """A controller that says what it is given."""

    def __init__(self):
        self.waiting = []

    def poll(self, now_s):
        said, self.waiting = self.waiting, []
        return said

    def close(self):
        self.waiting = []


class Map:
    """Controllers through a mapping of these rows, and a clock that goes on by hand."""

    def __init__(self, *listed, recorder=None, watch=None, rows=(), learn=None, **more):
        self.hand, self.said, self.now_s = Hand(), [], 0.0
        self.controls = Controls([self.hand], None, recorder)
        self.mapped = MappedControls(
            self.controls, mapping(*listed, **more), MAP_TARGETS, self.said.append,
            watch=watch, rows=rows, learn=learn, clock=lambda: self.now_s,
        )  # fmt: skip

    def go(self, *place):
        """Let others move the map, or leave it where it is."""
        self.mapped.show(SimpleNamespace(player=SimpleNamespace(target=np.float32(place))))

    def do(self, *inputs, after_s=1.0):
        """Return what the map is told, as (verb, name, value)."""
        self.now_s += after_s
        self.hand.waiting = [*inputs]
        events = self.mapped.poll(0.0)
        return [(e.verb, e.name, pytest.approx(e.arguments[0])) for e in events]


def start(finger, **axes):
    return Gesture("start", finger, axes)


def move(finger, **axes):
    return Gesture("move", finger, axes)


def end(finger):
    return Gesture("end", finger)


LEFT = ("touch", "", 0.0)


def x(value):
    return ("axis", "x", value)


def test_the_finger_before_comes_back_to_where_it_is_now():
    played = Map(X)
    assert played.do(start("midi/1/48", x=0.25)) == [x(0.25)]
    assert played.do(start("midi/1/55", x=0.75)) == [x(0.75)]
    assert played.do(move("midi/1/48", x=0.5)) == []  # the last one has the map
    assert played.do(end("midi/1/55")) == [x(0.5)]
    assert played.do(move("midi/1/48", x=0.125)) == [x(0.125)]
    assert played.do(end("midi/1/48")) == [LEFT]


def test_a_finger_that_comes_back_says_what_it_has_said_and_no_more():
    played = Map(X, ("note:velocity", "map:y"), ("note:bend", "map:z"))
    played.do(start("pad/1", x=0.25), start("midi/1/55", x=0.75, velocity=0.25, bend=2.0))
    assert played.do(end("midi/1/55")) == [x(0.25)]


def test_a_finger_that_has_left_does_not_come_back():
    played = Map(X)
    played.do(start("a", x=0.25), start("b", x=0.75))
    assert played.do(end("a")) == []
    assert played.do(end("b")) == [LEFT]


def test_the_map_is_let_go_when_nobody_has_it():
    played = Map(X)
    assert played.do(start("a", x=0.25), end("a"), start("b", x=0.625)) == [x(0.625)]
    assert played.do(end("b"), start("b", x=0.75), end("b")) == [x(0.75), LEFT]


def test_all_notes_off_ends_the_fingers_of_its_channel_and_panic_all():
    played = Map(X, ("touch:z", "map:y", {"latch": False}))
    home = ("axis", "y", 0.5)
    played.do(start("midi/1/48", x=0.25, z=1.0))
    assert played.do(Command("panic", ("midi/2",))) == []
    assert played.do(Command("panic", ("midi/1",))) == [home, LEFT]
    played.do(start("midi/1/48", x=0.5, z=1.0), start("midi/2/50", x=0.75, z=1.0))
    assert played.do(Command("panic", ("midi/2",))) == [x(0.5)]
    assert played.do(Command("panic")) == [home, LEFT]


def test_a_clock_that_starts_begins_movements_anew():
    rise = {"trajectory": "line:1", "seconds": 8}
    played = Map(("move:rise", "map:x"), movements={"rise": rise})
    assert played.do() == [x(0.0)]
    assert played.do(after_s=2.0) == [x(0.25)]
    played.do(Command("clock", ("start",)), after_s=0.0)
    assert played.do(after_s=1.0) == [x(0.125)]


def test_a_disk_that_is_full_is_told_once_and_the_map_plays_on(tmp_path):
    recorder = Recorder(tmp_path / "take.jsonl")
    played = Map(("midi:cc/1", "map:x"), recorder=recorder)
    fill(recorder)
    assert played.do(Knob("midi:cc/1", 1.0)) == [x(1.0)]
    assert played.do(Knob("midi:cc/1", 0.0)) == [x(0.0)]
    played.mapped.close()
    (sentence,) = played.said
    assert "recording has stopped (No space left on device)" in sentence


def test_a_disk_that_is_full_at_the_end_is_told(tmp_path):
    recorder = Recorder(tmp_path / "take.jsonl")
    played = Map(X, recorder=recorder)
    played.do()
    fill(recorder)
    played.mapped.close()
    assert "recording has stopped" in played.said[0]


# --- where the map really is


def test_a_finger_moves_a_map_that_others_have_moved_meanwhile():
    played = Map(X)
    played.go(0.9, 0.5, 0.5)
    assert played.do(start("a", x=0.5)) == [x(0.5)]  # where it was to begin with
    played.go(0.5, 0.5, 0.5)
    assert played.do(end("a")) == [LEFT]
    played.go(0.9, 0.5, 0.5)
    assert played.do(start("a", x=0.5)) == [x(0.5)]


def test_a_relative_knob_moves_the_map_from_where_it_is():
    played = Map(("midi:cc/1", "map:x", {"mode": "relative"}))
    played.do(Knob("midi:cc/1@1", 0.2))
    played.go(0.9, 0.5, 0.5)
    assert played.do(Knob("midi:cc/1@1", 0.25)) == [x(0.95)]


def test_a_smoothed_knob_glides_from_where_the_map_is():
    played = Map(("midi:cc/1", "map:x", {"smooth_ms": 1000}))
    played.go(0.9, 0.5, 0.5)
    played.do(Knob("midi:cc/1@1", 1.0))
    ((_, _, place),) = played.do(after_s=0.5)
    assert 0.9 < place.expected < 1.0


def test_a_map_that_goes_where_it_is_told_is_not_told_again():
    played = Map(("midi:cc/1", "map:x", {"smooth_ms": 1000}))
    ((_, _, place),) = played.do(Knob("midi:cc/1@1", 1.0))
    played.go(place.expected, 0.5, 0.5)
    assert played.do(after_s=0.0) == []
    assert len(played.do(after_s=0.5)) == 1


# --- the mapping file, and what is mapped beside it


def test_what_the_command_line_maps_stays_when_the_file_is_read_again():
    changes = []
    watch = SimpleNamespace(changed=lambda: changes.pop() if changes else None)
    played = Map(X, watch=watch, rows=mapping(("midi:cc/20", "map:y")).rows)
    assert played.do(Knob("midi:cc/20@1", 0.75)) == [("axis", "y", 0.75)]
    changes.append(mapping(("touch:x", "map:z"), voices=3))
    assert played.do(Knob("midi:cc/20@1", 0.25)) == [("axis", "y", 0.25)]
    assert played.said == ["voices of the mapping counts from the next start."]


def test_frames_of_a_soundplane_are_no_mistake():
    played = Map(X)
    assert played.mapped.hears(Heard("/t3d/frm", (1, 2))) and played.do() == []
    assert played.said == []


# --- learning


def test_a_knob_that_is_moved_is_learned_and_the_file_says_so(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(text(X))
    played = Map(X, watch=Watch(path, print), learn="map:y")
    assert played.do(*(Knob("midi:cc/7@1", v / 10) for v in range(8))) == [("axis", "y", 0.7)]
    assert played.said == ["learned: midi:cc/7 moves map:y."]
    assert [(r.axis, r.target) for r in read(path).rows] == [X, ("midi:cc/7", "map:y")]
    assert played.do(Knob("midi:cc/8@1", 0.0), Knob("midi:cc/8@1", 1.0)) == []


def test_a_fader_that_nothing_maps_yet_can_be_learned():
    played = Map(X, learn="map:z")
    for value in (0.0, 64.0, 127.0):
        assert played.mapped.hears(Heard("/f", (value,)))
    assert played.do() == [("axis", "z", 1.0)]
    assert not played.mapped.hears(Heard("/g", (0.5,)))


def test_what_cannot_be_learned_is_one_sentence():
    with pytest.raises(UserError, match="target 'map:w' is not known"):
        Map(X, learn="map:w")
    played = Map(X, learn="map:z")
    played.do(*(Knob("osc:/my fader/0", v / 10) for v in range(6)))
    assert "my fader" in played.said[0]
    assert played.do(*(Knob("osc:/f/0", v / 10) for v in range(8))) == [("axis", "z", 0.7)]

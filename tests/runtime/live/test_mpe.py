# SPDX-License-Identifier: MIT
"""Messages → gestures, knobs and commands: zones of MPE, as tables; and any bytes at all."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from midi_said import MCM_LOWER_4, START, after, played, short

from timbrel.runtime.live.inputs import GESTURE_AXES, Gesture, Knob
from timbrel.runtime.live.midi_bytes import Decoder
from timbrel.runtime.live.mpe import MODES, MidiInput
from timbrel.runtime.live.zones import Zones

MCM_UPPER_3 = "BF 65 00 64 06 06 03"
MPE_START = START | {"timbre": 0.504}
AXES = ("bend", "pressure", "timbre")


@pytest.mark.parametrize(
    ("before", "data", "wanted"),
    {
        "a note on a member": ("", "91 3C 40", [("start", "mpe/2/60", MPE_START)]),
        "a note on the master": ("", "90 3C 40", [("start", "midi/1/60", MPE_START)]),
        "a note outside": ("", "95 3C 40", [("start", "midi/6/60", START)]),
        "the note's wheel": (
            "91 3C 40 92 40 40",
            "E1 00 60",
            [("move", "mpe/2/60", {"bend": 24.0})],
        ),
        "the master's wheel is added": (
            "91 3C 40 92 40 40 E1 00 60",
            "E0 00 60",
            [
                ("midi:bend@1", 0.5),
                ("move", "mpe/2/60", {"bend": 25.0}),
                ("move", "mpe/3/64", {"bend": 1.0}),
            ],
        ),
        "the note's pressure": ("91 3C 40", "D1 7F", [("move", "mpe/2/60", {"pressure": 1.0})]),
        "the master's pressure": (
            "91 3C 40 D1 7F",
            "D0 40",
            [("midi:pressure@1", 0.504), ("move", "mpe/2/60", {"pressure": 1.0})],
        ),
        "the note's timbre": ("91 3C 40", "B1 4A 7F", [("move", "mpe/2/60", {"timbre": 1.0})]),
        "the master's timbre": (
            "91 3C 40 B1 4A 20",
            "B0 4A 60",
            [("midi:cc/74@1", 0.756), ("move", "mpe/2/60", {"timbre": 0.504})],
        ),
        "what comes before the note begins it": (
            "E1 00 60 D1 7F B1 4A 00",
            "91 3C 40",
            [("start", "mpe/2/60", MPE_START | {"bend": 24.0, "pressure": 1.0, "timbre": 0.0})],
        ),
        "before the note nothing moves": ("", "E1 00 60 D1 7F B1 4A 00", []),
        "after its end nothing moves, pedal or no pedal": (
            "91 3C 40 B0 40 7F 81 3C 00",
            "E1 00 60 D1 7F B1 4A 00",
            [],
        ),
        "after its end nothing moves": ("91 3C 40 81 3C 00", "E1 00 60 D1 7F B1 4A 00", []),
        "two notes on one member": (
            "91 3C 40 91 40 40",
            "D1 7F",
            [("move", "mpe/2/60", {"pressure": 1.0}), ("move", "mpe/2/64", {"pressure": 1.0})],
        ),
        "one member tells the range of all": (
            "92 3C 40 B1 65 00 64 00 06 18",
            "E2 00 60",
            [("move", "mpe/3/60", {"bend": 12.0})],
        ),
        "the master's range is its own": (
            "92 3C 40 B0 65 00 64 00 06 0C",
            "E2 00 60 E0 00 60",
            [
                ("move", "mpe/3/60", {"bend": 24.0}),
                ("midi:bend@1", 0.5),
                ("move", "mpe/3/60", {"bend": 30.0}),
            ],
        ),
        "the master's pedal is the zone's": (
            "",
            "B0 40 7F",
            [
                ("midi:cc/64@1", 1.0),
                ("sustain", 1.0, "midi/1"),
                *(("sustain", 1.0, f"mpe/{c}") for c in (2, 3, 4, 5)),
            ],
        ),
        "a reset of the master's controllers is the zone's": (
            "91 3C 40 E1 00 60 B1 4A 7F 01 20 B0 40 7F 4A 20 B2 40 7F",
            "B0 79 00",
            [
                ("sustain", 0.0, "midi/1"),
                *(("sustain", 0.0, f"mpe/{c}") for c in (2, 3, 4, 5, 3)),
                ("midi:cc/74@1", 0.504),
                ("midi:cc/64@1", 0.0),
                ("midi:cc/1@2", 0.0),
                ("midi:cc/64@3", 0.0),
                *(("move", "mpe/2/60", {axis: MPE_START[axis]}) for axis in AXES),
            ],
        ),
        "a reset of a member's is its own": (
            "91 3C 40 92 40 40 E1 00 60 E2 00 60",
            "B1 79 00",
            [("move", "mpe/2/60", {axis: MPE_START[axis]}) for axis in AXES],
        ),
        "all notes off ends the zone's": (
            "91 3C 40 95 3C 40",
            "B0 7B 00",
            [
                ("end", "mpe/2/60", {"release": 0.504}),
                ("panic", "midi/1"),
                *(("panic", f"mpe/{c}") for c in (2, 3, 4, 5)),
            ],
        ),
        "a new zone ends its notes": (
            "91 3C 40 95 3C 40",
            "B0 65 00 64 06 06 02",
            [("end", "mpe/2/60", {"release": 0.504})],
        ),
        "a zone of none is plain MIDI": (
            "B0 65 00 64 06 06 00",
            "91 3C 40",
            [("start", "midi/2/60", START)],
        ),
        "a new zone forgets ranges and wheels": (
            "B1 65 00 64 00 06 18 E1 00 60 " + MCM_LOWER_4 + " 91 3C 40",
            "E1 00 60",
            [("move", "mpe/2/60", {"bend": 24.0})],
        ),
        "a zone that shrinks lifts the pedal of those that it loses": (
            "B0 40 7F",
            "BF 65 00 64 06 06 0B",
            [("sustain", 0.0, "mpe/5")],
        ),
        "a zone that goes lifts its pedal": (
            "B0 40 7F",
            "BF 65 00 64 06 06 0E",
            [("sustain", 0.0, f"mpe/{c}") for c in (2, 3, 4, 5)],
        ),
        "a plain channel that becomes a member lets its springs go": (
            "E5 00 60",
            "B0 65 00 64 06 06 08",
            [("midi:bend@6", 0.0)],
        ),
        "the upper zone": (
            MCM_UPPER_3 + " 9E 3C 40 9D 40 40",
            "EF 00 60",
            [
                ("midi:bend@16", 0.5),
                ("move", "mpe/15/60", {"bend": 1.0}),
                ("move", "mpe/14/64", {"bend": 1.0}),
            ],
        ),
        "a zone is asked for on a master channel": (
            "B2 65 00 64 06 06 04",
            "92 3C 40",
            [("start", "mpe/3/60", MPE_START)],
        ),
        "a zone of too many is not heard": (
            "B0 65 00 64 06 06 10",
            "91 3C 40",
            [("start", "mpe/2/60", MPE_START)],
        ),
    }.values(),
)
def test_a_lower_zone_of_four(before, data, wanted):
    assert after(f"{MCM_LOWER_4} {before}", data) == wanted


@pytest.mark.parametrize(
    ("asked", "lower", "upper"),
    [
        ([(1, 15)], 15, 0),
        ([(16, 15)], 0, 15),
        ([(1, 7), (16, 7)], 7, 7),
        ([(1, 15), (16, 4)], 10, 4),
        ([(16, 10), (1, 6)], 6, 8),
        ([(16, 10), (1, 14)], 14, 0),
        ([(1, 4), (16, 15)], 0, 15),
        ([(1, 15), (16, 0)], 15, 0),
        ([(1, 4), (1, 0)], 0, 0),
        ([(1, 4), (1, 99)], 4, 0),
    ],
)
def test_zones_make_room_for_each_other(asked, lower, upper):
    zones = Zones()
    for master, members in asked:
        zones = zones.configured(master, members)
    assert (zones.lower, zones.upper) == (lower, upper)
    assert len(zones.all_members()) == len(set(zones.all_members())) == lower + upper


@pytest.mark.parametrize(
    ("mode", "channel", "finger"),
    [
        ("auto", 2, "midi/2/60"),
        ("lower", 2, "mpe/2/60"),
        ("lower", 16, "mpe/16/60"),
        ("upper", 1, "mpe/1/60"),
        ("upper", 16, "midi/16/60"),
        ("off", 2, "midi/2/60"),
    ],
)
def test_a_mode_makes_zones_that_no_device_undoes(mode, channel, finger):
    midi = MidiInput(mpe=mode)
    if mode != "auto":
        played(MCM_LOWER_4, midi)
    assert short(played(f"{0x8F + channel:02X} 3C 40", midi))[0][1] == finger


def test_a_bend_range_that_no_device_tells_is_the_given_one():
    for midi in (MidiInput(bend_range=12, mpe="lower"), MidiInput(bend_range=12)):
        told = played(MCM_LOWER_4 + " 91 3C 40 E1 00 00", midi)
        assert told[-1].axes == {"bend": -12.0}


def test_a_port_that_goes_ends_what_sounds_and_its_zone_stays():
    midi = MidiInput()
    played(MCM_LOWER_4 + " 91 3C 40 B0 40 7F E1 00 60", midi)
    lifted = short(midi.lift())
    assert lifted[0] == ("end", "mpe/2/60", {"release": 0.504})
    assert lifted[1:] == [
        *(("sustain", 0.0, o) for o in ("midi/1", *(f"mpe/{c}" for c in range(2, 6)))),
        ("midi:cc/64@1", 0.0),
    ]
    assert short(played("91 3C 40", midi)) == [("start", "mpe/2/60", MPE_START)]


def still_down(inputs):
    """Check that fingers start before they move, and end once; return those that have not."""
    down, up = set(), set()
    for finger, action in [(i.finger, i.action) for i in inputs if isinstance(i, Gesture)]:
        if action == "start":
            assert finger not in down
            down.add(finger)
        elif action == "end":
            down.remove(finger)
            up.add(finger)
        else:  # what the pedal holds moves though its key is up
            assert finger in down | up
    return down


@given(st.binary(max_size=400), st.sampled_from(MODES), st.booleans())
def test_any_bytes_are_gestures_in_their_order(data, mode, xyz):
    midi = MidiInput(mpe=mode, xyz=xyz)
    said = midi.take(Decoder().feed(data)) + midi.lift()
    for each in said:
        if isinstance(each, Knob):
            assert -1 <= each.value <= (127 if "program" in each.axis else 1)
        if isinstance(each, Gesture):
            assert set(each.axes) <= set(GESTURE_AXES)
            assert all(math.isfinite(v) for v in each.axes.values())
    assert not still_down(said)


STATUSES = st.sampled_from([*range(0x80, 0xF0), 0xB0, 0xB1, 0xBF])
MESSAGES = st.tuples(
    STATUSES, st.sampled_from([6, 38, 64, 74, 100, 101, 123, 60]), st.integers(0, 127)
)


@given(st.lists(MESSAGES, max_size=200))
def test_zones_that_come_and_go_leave_no_note_behind(messages):
    midi = MidiInput()
    data = bytes(b for message in messages for b in message)
    assert not still_down(midi.take(Decoder().feed(data)) + midi.lift())
    wheels = bytes(b for channel in range(16) for b in (0xE0 + channel, 0, 96))
    assert not [i for i in midi.take(Decoder().feed(wheels)) if isinstance(i, Gesture)]

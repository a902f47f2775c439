# SPDX-License-Identifier: MIT
"""Messages → gestures, knobs and commands: plain MIDI and MPE, as tables."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timbrel.runtime.live.inputs import GESTURE_AXES, Command, Gesture, Knob
from timbrel.runtime.live.learn import learned
from timbrel.runtime.live.midi_bytes import Decoder
from timbrel.runtime.live.mpe import MODES, MidiInput
from timbrel.runtime.live.zones import Zones

MCM_LOWER_4 = "B0 65 00 64 06 06 04"  # running status
MCM_UPPER_3 = "BF 65 00 64 06 06 03"
CENTRE = 64 / 127


def played(data, midi=None):
    return (midi or MidiInput()).take(Decoder().feed(bytes.fromhex(data)))


def short(inputs):
    """What inputs say, in brief."""
    return [
        (i.action, i.finger, {a: round(v, 3) for a, v in i.axes.items()})
        if isinstance(i, Gesture)
        else (i.axis, round(i.value, 3))
        if isinstance(i, Knob)
        else (i.verb, *i.arguments)
        for i in inputs
    ]


def after(before, data, **kinds):
    midi = MidiInput(**kinds)
    played(before, midi)
    return short(played(data, midi))


# --- plain MIDI -----------------------------------------------------------------------------------

START = {"note": 60.0, "velocity": 0.504, "bend": 0.0, "pressure": 0.0}


@pytest.mark.parametrize(
    ("before", "data", "wanted"),
    {
        "a note": ("", "90 3C 40", [("start", "midi/1/60", START)]),
        "its end": ("90 3C 40", "80 3C 7F", [("end", "midi/1/60", {"release": 1.0})]),
        "velocity 0 ends it": ("90 3C 40", "90 3C 00", [("end", "midi/1/60", {"release": 0.504})]),
        "an end of nothing": ("", "80 3C 7F", []),
        "another channel's end": ("90 3C 40", "81 3C 7F", []),
        "struck twice": (
            "90 3C 40",
            "90 3C 40",
            [("end", "midi/1/60", {"release": 0.504}), ("start", "midi/1/60", START)],
        ),
        "struck twice, up once": ("90 3C 40 90 3C 40", "80 3C 00", []),
        "struck twice, up twice": (
            "90 3C 40 90 3C 40",
            "80 3C 00 80 3C 00",
            [("end", "midi/1/60", {"release": 0.0})],
        ),
        "wheel": (
            "90 3C 40 91 3D 40",
            "E0 00 60",
            [("midi:bend@1", 0.5), ("move", "midi/1/60", {"bend": 1.0})],
        ),
        "wheel at its lowest": ("", "E0 00 00", [("midi:bend@1", -1.0)]),
        "wheel at its highest": ("", "E0 7F 7F", [("midi:bend@1", 1.0)]),
        "a wheel that is already turned": (
            "E0 00 60",
            "90 3C 40",
            [("start", "midi/1/60", START | {"bend": 1.0})],
        ),
        "a wheel of 12 semitones": (
            "90 3C 40 B0 65 00 64 00 06 0C 26 32",
            "E0 00 60",
            [("midi:bend@1", 0.5), ("move", "midi/1/60", {"bend": 6.25})],
        ),
        "the range moves what is bent": (
            "90 3C 40 E0 00 60",
            "B0 65 00 64 00 06 0C",
            [("move", "midi/1/60", {"bend": 6.0})],
        ),
        "pressure of the channel": (
            "90 3C 40 90 40 40",
            "D0 7F",
            [
                ("midi:pressure@1", 1.0),
                ("move", "midi/1/60", {"pressure": 1.0}),
                ("move", "midi/1/64", {"pressure": 1.0}),
            ],
        ),
        "pressure of a key": (
            "90 3C 40 90 40 40",
            "A0 3C 7F",
            [("move", "midi/1/60", {"pressure": 1.0})],
        ),
        "pressure of a silent key": ("", "A0 3C 7F", []),
        "an ended note no longer moves": ("90 3C 40 80 3C 00", "E0 00 60", [("midi:bend@1", 0.5)]),
        "a controller": ("", "B2 4A 7F", [("midi:cc/74@3", 1.0)]),
        "the first half of a pair": ("", "B0 01 40", [("midi:cc/1@1", 0.504)]),
        "the pair": (
            "B0 01 40",
            "B0 21 01",
            [("midi:cc/33@1", 0.008), ("midi:cc14/1@1", round(8193 / 16383, 3))],
        ),
        "a coarse half waits for its fine one": (
            "B0 01 40 21 01",
            "B0 01 41",
            [("midi:cc/1@1", 0.512)],
        ),
        "coarse halves only": (
            "B0 01 40 21 01 01 41",
            "B0 01 7F",
            [("midi:cc/1@1", 1.0), ("midi:cc14/1@1", round(16256 / 16383, 3))],
        ),
        "data without a parameter is a knob": ("", "B0 06 7F", [("midi:cc/6@1", 1.0)]),
        "data of a maker's parameter is none": ("", "B0 63 01 62 02 06 7F", []),
        "data after the null parameter is a knob": (
            "B0 65 00 64 00",
            "B0 65 7F 64 7F 06 7F",
            [("midi:cc/6@1", 1.0)],
        ),
        "program": ("", "C1 05", [("midi:program@2", 5.0), ("program", 5.0)]),
        "pedal": ("", "B0 40 7F", [("midi:cc/64@1", 1.0), ("sustain", 1.0, "midi/1")]),
        "pedal, still down": ("B0 40 7F", "B0 40 60", [("midi:cc/64@1", round(96 / 127, 3))]),
        "pedal up": ("B0 40 7F", "B0 40 00", [("midi:cc/64@1", 0.0), ("sustain", 0.0, "midi/1")]),
        "all notes off": (
            "90 3C 40 91 3D 40",
            "B0 7B 00",
            [("end", "midi/1/60", {"release": 0.504}), ("panic", "midi/1")],
        ),
        "all sound off": ("", "B3 78 00", [("panic", "midi/4")]),
        "controllers reset": (
            "90 3C 40 E0 00 60 B0 40 7F",
            "B0 79 00",
            [
                ("sustain", 0.0, "midi/1"),
                ("midi:bend@1", 0.0),
                ("midi:pressure@1", 0.0),
                ("move", "midi/1/60", {"bend": 0.0}),
                ("move", "midi/1/60", {"pressure": 0.0}),
            ],
        ),
        "transport": (
            "",
            "FA FB FC",
            [("clock", "start"), ("clock", "continue"), ("clock", "stop")],
        ),
        "sensing": ("", "FE", []),
        "system reset": (
            "90 3C 40",
            "FF",
            [("end", "midi/1/60", {"release": 0.504}), ("panic",)],
        ),
        "local control": ("", "B0 7A 00", []),
    }.values(),
)
def test_plain_midi(before, data, wanted):
    assert after(before, data) == wanted


def test_two_ports_have_fingers_of_their_own():
    assert short(played("90 3C 40", MidiInput(port=2)))[0][1] == "midi2/1/60"


def test_a_touch_of_the_xyz_app():
    midi = MidiInput(xyz=True)
    assert played("B0 71 7F 72 00", midi) == []
    assert short(played("B0 73 7F 71 00 73 00", midi)) == [
        ("start", "xyz/1", {"x": 1.0, "y": 0.0, "z": 1.0}),
        ("move", "xyz/1", {"x": 0.0, "y": 0.0, "z": 1.0}),
        ("end", "xyz/1", {"x": 0.0, "y": 0.0, "z": 0.0}),
    ]


def test_a_clock_tells_its_tempo_and_tells_it_once():
    midi, tick = MidiInput(), Decoder().feed([0xF8])
    told = [i for n in range(100) for i in midi.take(tick, n * 60 / 24 / 120)]
    assert [(i.axis, round(i.value, 6)) for i in told] == [("midi:clock", 120.0)]
    # Half as fast: within a beat it is there.
    told = [i for n in range(1, 50) for i in midi.take(tick, 99 / 48 + n * 60 / 24 / 60)]
    assert told[-1].value == pytest.approx(60, rel=0.006)
    # A pause is no tempo.
    assert midi.take(tick, 1000.0) == []


@pytest.mark.parametrize("times", [[0.0] * 99, [5.0, 4.0] * 50, [math.nan] * 99, [math.inf] * 99])
def test_a_clock_without_time_has_no_tempo(times):
    midi, tick = MidiInput(), Decoder().feed([0xF8])
    assert [i for t in times for i in midi.take(tick, t)] == []


# --- MPE ------------------------------------------------------------------------------------------

MPE_START = START | {"timbre": 0.504}


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
        ("sustain", 0.0, o) for o in ("midi/1", *(f"mpe/{c}" for c in range(2, 6)))
    ]
    assert short(played("91 3C 40", midi)) == [("start", "mpe/2/60", MPE_START)]


# --- learning -------------------------------------------------------------------------------------


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


# --- anything -------------------------------------------------------------------------------------


@given(st.binary(max_size=400), st.sampled_from(MODES), st.booleans())
def test_any_bytes_are_gestures_in_their_order(data, mode, xyz):
    midi, down = MidiInput(mpe=mode, xyz=xyz), set()
    for each in midi.take(Decoder().feed(data)) + midi.lift():
        if isinstance(each, Knob):
            assert -1 <= each.value <= (127 if "program" in each.axis else 1)
        if isinstance(each, Gesture):
            assert (each.finger in down) == (each.action != "start")
            down.add(each.finger)
            if each.action == "end":
                down.remove(each.finger)
            assert set(each.axes) <= set(GESTURE_AXES)
            assert all(math.isfinite(v) for v in each.axes.values())
    assert not down


STATUSES = st.sampled_from([*range(0x80, 0xF0), 0xB0, 0xB1, 0xBF])
MESSAGES = st.tuples(
    STATUSES, st.sampled_from([6, 38, 64, 74, 100, 101, 123, 60]), st.integers(0, 16)
)


@given(st.lists(MESSAGES, max_size=200))
def test_zones_that_come_and_go_leave_no_note_behind(messages):
    midi, down = MidiInput(), set()
    data = bytes(b for message in messages for b in message)
    for each in midi.take(Decoder().feed(data)) + midi.lift():
        if isinstance(each, Gesture):
            assert (each.finger in down) == (each.action != "start")
            (down.discard if each.action == "end" else down.add)(each.finger)
    assert not down

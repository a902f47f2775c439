# SPDX-License-Identifier: MIT
"""Messages → gestures, knobs and commands: plain MIDI, touches in controllers; tables."""

import pytest
from midi_said import START, after, played, short

from timbrel.base.manifest import Port
from timbrel.runtime.live.mpe import MidiInput
from timbrel.runtime.live.voicing import Voicing

MIDI = Port("midi", "", "label", 512, [36.0, 84.0])


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
        "struck twice, up once: its first end was lost": (
            "90 3C 40 90 3C 40",
            "80 3C 00",
            [("end", "midi/1/60", {"release": 0.0})],
        ),
        "struck twice, up twice": ("90 3C 40 90 3C 40 80 3C 00", "80 3C 00", []),
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
        "a wheel bends what the pedal holds": (
            "90 3C 40 B0 40 7F 80 3C 00",
            "E0 00 60",
            [("midi:bend@1", 0.5), ("move", "midi/1/60", {"bend": 1.0})],
        ),
        "and no longer when it is up": (
            "90 3C 40 B0 40 7F 80 3C 00 B0 40 00",
            "E0 00 60",
            [("midi:bend@1", 0.5)],
        ),
        "what the pedal holds is struck again": (
            "90 3C 40 B0 40 7F 80 3C 00",
            "90 3C 40 80 3C 40 D0 7F",
            [
                ("start", "midi/1/60", START),
                ("end", "midi/1/60", {"release": 0.504}),
                ("midi:pressure@1", 1.0),
                ("move", "midi/1/60", {"pressure": 1.0}),
            ],
        ),
        "the pedal holds no longer than all notes off": (
            "90 3C 40 B0 40 7F 80 3C 00 B0 7B 00",
            "E0 00 60",
            [("midi:bend@1", 0.5)],
        ),
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
                ("midi:cc/64@1", 0.0),
                ("move", "midi/1/60", {"bend": 0.0}),
                ("move", "midi/1/60", {"pressure": 0.0}),
            ],
        ),
        "controllers reset: those that a reset concerns, and only what was moved": (
            "D0 40 B0 01 40 0B 7F 07 20 4A 20 41 7F 42 00",
            "B0 79 00",
            [("midi:pressure@1", 0.0), ("midi:cc/1@1", 0.0), ("midi:cc/65@1", 0.0)],
        ),
        "controllers reset: both halves of a pair": (
            "B0 0B 7F 2B 7E 01 00 21 00",
            "B0 79 00",
            [
                ("midi:cc/11@1", 1.0),
                ("midi:cc/43@1", 1.0),
                ("midi:cc14/11@1", 1.0),
            ],
        ),
        "controllers reset, what the pedal held": (
            "B0 40 7F 90 3C 40 A0 3C 7F 80 3C 00",
            "B0 79 00 90 3C 40",
            [
                ("sustain", 0.0, "midi/1"),
                ("midi:cc/64@1", 0.0),
                ("start", "midi/1/60", START),
            ],
        ),
        "transport": (
            "",
            "FA FB FC",
            [("clock", "start"), ("clock", "continue"), ("clock", "stop")],
        ),
        "a tick": ("", "F8", [("clock", "tick", "midi")]),
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


def test_after_a_panic_a_key_is_a_key_again():
    midi, voicing = MidiInput(), Voicing([MIDI], 4, False)
    for data in ("90 3C 40", "90 3C 40 80 3C 00"):  # an end was lost, and somebody pressed panic
        play(voicing, played(data, midi))
        voicing.panic(0.0)
        play(voicing, played("90 3C 40", midi))
        assert list(voicing.playing.values()) == ["midi/1/60"]
        play(voicing, played("80 3C 00", midi))
        assert voicing.playing == {}


def play(voicing, inputs):
    for each in inputs:
        voicing.take(each, 0.0)


def test_a_port_that_goes_takes_its_springs_along():
    midi = MidiInput()
    played("E0 00 60 D1 40 B2 40 7F 01 40 E3 00 40", midi)
    assert short(midi.lift()) == [
        ("sustain", 0.0, "midi/3"),
        ("midi:bend@1", 0.0),
        ("midi:pressure@2", 0.0),
        ("midi:cc/64@3", 0.0),
    ]
    assert midi.lift() == []


def test_a_port_that_goes_takes_its_clock_along():
    midi = MidiInput(port=2)
    played("F8", midi)
    assert short(midi.lift()) == [("clock", "gone", "midi2")]
    assert midi.lift() == []

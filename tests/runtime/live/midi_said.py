# SPDX-License-Identifier: MIT
"""Bytes of MIDI as hexadecimal text, and what they mean in brief: for tables."""

from timbrel.runtime.live.inputs import Gesture, Knob
from timbrel.runtime.live.midi_bytes import Decoder
from timbrel.runtime.live.mpe import MidiInput

MCM_LOWER_4 = "B0 65 00 64 06 06 04"  # running status
START = {"note": 60.0, "velocity": 0.504, "bend": 0.0, "pressure": 0.0}


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

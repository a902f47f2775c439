# SPDX-License-Identifier: MIT
"""Conversions between units, each with its inverse beside it.

Pitch classes count from C = 0 and octave = MIDI // 12 - 1, so that MIDI note 60 is C4.
"""

import math
import re

A4_HZ = 440.0
A4_MIDI = 69

PITCH_CLASSES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def hz_to_midi(hz: float) -> float:
    """Return the (fractional) MIDI note of a frequency in Hz, which must be > 0."""
    return A4_MIDI + 12.0 * math.log2(hz / A4_HZ)


def midi_to_hz(midi: float) -> float:
    """Return the frequency in Hz of a (fractional) MIDI note.

    >>> midi_to_hz(69)
    440.0
    """
    return A4_HZ * 2.0 ** ((midi - A4_MIDI) / 12.0)


def midi_to_pitch(midi: int) -> int:
    """Return the pitch class, 0 = C … 11 = B."""
    return midi % 12


def midi_to_octave(midi: int) -> int:
    """Return the octave number; middle C (60) is in octave 4.

    >>> midi_to_octave(60), midi_to_octave(59)
    (4, 3)
    """
    return midi // 12 - 1


def midi_to_name(midi: int) -> str:
    """Return the name of a note, the reverse of `name_to_midi`.

    >>> midi_to_name(61)
    'C#4'
    """
    return f"{PITCH_CLASSES[midi_to_pitch(midi)]}{midi_to_octave(midi)}"


def name_to_midi(name: str) -> int:
    """Return the MIDI note of a name such as `C#4` or `bb2`; ValueError when it is none.

    >>> name_to_midi("A4")
    69
    """
    found = re.fullmatch(r"([A-Ga-g])(#|b)?(-?[0-9]+)", name)
    if found is None:
        raise ValueError(f"'{name}' is no note name: write one like C4, F#3 or Bb2.")
    shift = {"#": 1, "b": -1, None: 0}[found[2]]
    return PITCH_CLASSES.index(found[1].upper()) + shift + 12 * (int(found[3]) + 1)


def db_to_gain(db: float) -> float:
    """Return the amplitude ratio of a level in dB.

    >>> db_to_gain(20)
    10.0
    """
    return 10.0 ** (db / 20.0)


def gain_to_db(gain: float, floor_db: float = -200.0) -> float:
    """Return the level in dB of an amplitude ratio, never below `floor_db`."""
    return max(floor_db, 20.0 * math.log10(gain)) if gain > 0 else floor_db


def samples_to_s(samples: int, sample_rate: int) -> float:
    """Return a duration in seconds."""
    return samples / sample_rate


def s_to_samples(seconds: float, sample_rate: int) -> int:
    """Return a duration in samples, rounded to the nearest."""
    return round(seconds * sample_rate)


def semitones_to_ratio(semitones: float) -> float:
    """Return the frequency ratio of an interval.

    >>> semitones_to_ratio(12)
    2.0
    """
    return 2.0 ** (semitones / 12.0)

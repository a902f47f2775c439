# SPDX-License-Identifier: MIT
"""Units: known values, and every conversion undone by the one beside it."""

import math

import pytest

from timbrel.base import units

MIDI_NOTES = range(128)


@pytest.mark.parametrize(
    ("name", "midi", "hz", "pitch", "octave"),
    [
        ("A4", 69, 440.0, 9, 4),
        ("C4", 60, 261.6256, 0, 4),
        ("B3", 59, 246.9417, 11, 3),
        ("A0", 21, 27.5, 9, 0),
        ("C8", 108, 4186.009, 0, 8),
        ("C-1", 0, 8.175799, 0, -1),
        ("G9", 127, 12543.85, 7, 9),
    ],
)
def test_a_note_has_its_name_frequency_pitch_class_and_octave(name, midi, hz, pitch, octave):
    assert units.midi_to_name(midi) == name
    assert units.name_to_midi(name) == midi
    assert units.midi_to_hz(midi) == pytest.approx(hz, rel=1e-6)
    assert units.midi_to_pitch(midi) == pitch
    assert units.midi_to_octave(midi) == octave


@pytest.mark.parametrize("midi", MIDI_NOTES)
def test_every_midi_note_comes_back_from_its_name_and_its_frequency(midi):
    assert units.name_to_midi(units.midi_to_name(midi)) == midi
    assert units.hz_to_midi(units.midi_to_hz(midi)) == pytest.approx(midi, abs=1e-9)


def test_the_octave_number_changes_at_c_and_nowhere_else():
    steps = [m for m in MIDI_NOTES[1:] if units.midi_to_octave(m) != units.midi_to_octave(m - 1)]
    assert {units.midi_to_pitch(m) for m in steps} == {0}
    assert len(steps) == 10


@pytest.mark.parametrize("word", ["", "4", "H4", "C", "Cbb4", "C#", "C4x", "C--4", "C4-"])
def test_what_is_no_note_name_is_refused_with_an_example(word):
    with pytest.raises(ValueError, match="no note name: write one like C4"):
        units.name_to_midi(word)


@pytest.mark.parametrize(("db", "gain"), [(0, 1), (20, 10), (-20, 0.1), (6.0206, 2), (-120, 1e-6)])
def test_levels_in_db_are_amplitude_ratios_and_back(db, gain):
    assert units.db_to_gain(db) == pytest.approx(gain, rel=1e-5)
    assert units.gain_to_db(gain) == pytest.approx(db, abs=1e-4)


@pytest.mark.parametrize("gain", [0.0, -1.0, 1e-30])
def test_a_level_never_falls_below_its_floor(gain):
    assert units.gain_to_db(gain) == -200.0
    assert units.gain_to_db(gain, floor_db=-60.0) == -60.0


def test_a_duration_is_rounded_to_the_nearest_sample():
    assert units.s_to_samples(1.00001, 44100) == 44100
    assert units.s_to_samples(0.5 / 44100 + 1e-9, 44100) == 1
    assert units.samples_to_s(units.s_to_samples(1.5, 44100), 44100) == 1.5


def test_an_interval_and_its_opposite_cancel():
    assert units.semitones_to_ratio(7) * units.semitones_to_ratio(-7) == pytest.approx(1)
    assert units.semitones_to_ratio(12) == 2.0
    assert units.semitones_to_ratio(1) ** 12 == pytest.approx(2)
    assert math.isclose(units.midi_to_hz(76) / 440, units.semitones_to_ratio(7))


@pytest.mark.parametrize(("name", "midi"), [("Bb3", 58), ("Cb4", 59), ("c4", 60), ("f#3", 54)])
def test_flats_and_small_letters_are_note_names_too(name, midi):
    assert units.name_to_midi(name) == midi

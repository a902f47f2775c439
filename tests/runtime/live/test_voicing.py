# SPDX-License-Identifier: MIT
"""Fingers and notes to labels, gates and starts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stand_ins import LATENTS, MIDI

from timbrel.base.manifest import Port
from timbrel.base.units import PITCH_CLASSES
from timbrel.runtime.live.inputs import GESTURE_AXES, Gesture
from timbrel.runtime.live.voicing import Voicing

PITCH = Port("pitch", "", "label", 512, [0, 11], list(PITCH_CLASSES))
OCTAVE = Port("octave", "", "label", 512, [0, 2], ["3", "4", "5"])
DYNAMICS = Port("dynamics", "", "label", 512, [0, 2], ["pp", "mf", "ff"])


def start(finger, **axes):
    return Gesture("start", finger, axes)


def move(finger, **axes):
    return Gesture("move", finger, axes)


def end(finger):
    return Gesture("end", finger, {})


def test_a_note_sets_its_label_opens_its_voice_and_closes_it():
    voicing = Voicing([*LATENTS, MIDI], 2, False)
    assert not voicing.gate.any() and np.isnan(voicing.labels).all()
    played = voicing.take(start("midi/1/60", note=60.0, velocity=1.0), 0.0)
    assert [voice for voice, _ in played] == [1]
    assert voicing.labels[0, 3] == 60 and voicing.gate.tolist() == [1, 0]
    assert voicing.starts.tolist() == [1, 0]
    voicing.take(move("midi/1/60", bend=0.5), 0.1)
    assert voicing.labels[0, 3] == 60.5
    assert [g.action for _, g in voicing.take(end("midi/1/60"), 0.2)] == ["end"]
    assert voicing.gate.tolist() == [0, 0] and voicing.labels[0, 3] == 60.5  # of its release


def test_each_note_of_a_chord_has_a_voice_and_its_own_bend():
    voicing = Voicing([*LATENTS, MIDI], 2, False)
    voicing.take(start("mpe/2/60", note=60.0), 0.0)
    voicing.take(start("mpe/3/64", note=64.0), 0.0)
    voicing.take(move("mpe/3/64", bend=-2.0), 0.1)
    assert voicing.labels[:, 3].tolist() == [60, 62]
    voicing.take(start("mpe/4/67", note=67.0), 0.2)  # takes the oldest
    assert voicing.labels[:, 3].tolist() == [67, 62] and voicing.starts.tolist() == [2, 1]
    assert voicing.take(end("mpe/2/60"), 0.3) == []


def test_without_velocity_labels_velocity_is_loudness_and_with_them_it_is_not():
    plain = Voicing([*LATENTS, MIDI], 1, False)
    plain.take(start("a", note=60.0, velocity=64 / 127), 0.0)
    assert plain.gate[0] == pytest.approx((64 / 127) ** 2)
    classed = Voicing([PITCH, OCTAVE, DYNAMICS], 1, False)
    classed.take(start("a", note=61.0, velocity=0.1), 0.0)
    assert classed.gate[0] == 1.0 and classed.labels[0].tolist() == [1, 1, 0]
    classed.take(start("b", note=75.0, velocity=1.0), 0.0)
    assert classed.labels[0].tolist() == [3, 2, 2]


def test_notes_that_an_instrument_lacks_move_by_octaves():
    voicing = Voicing([MIDI], 1, False)  # 36 to 84
    voicing.take(start("a", note=100.0), 0.0)
    assert voicing.labels[0, 0] == 76


def test_one_voice_glides_and_comes_back():
    voicing = Voicing([MIDI], 1, False)
    voicing.take(start("a", note=60.0), 0.0)
    voicing.take(start("b", note=64.0), 0.1)
    assert voicing.labels[0, 0] == 64 and voicing.starts[0] == 1  # tied, not begun afresh
    back = voicing.take(end("b"), 0.2)
    assert voicing.labels[0, 0] == 60 and voicing.gate[0] > 0
    assert [(v, g.action, g.finger) for v, g in back] == [(1, "start", "a")]
    voicing.take(end("a"), 0.3)
    assert voicing.gate[0] == 0


def test_an_instrument_without_notes_sounds_always_and_fingers_only_move_it():
    voicing = Voicing(LATENTS, 1, False)
    assert voicing.always and voicing.gate.tolist() == [1]
    voicing.take(start("touch", x=0.5), 0.0)
    voicing.take(end("touch"), 0.1)
    assert voicing.gate.tolist() == [1] and voicing.starts.tolist() == [0]
    assert Voicing([*LATENTS, MIDI], 1, True).always  # it plays what comes in


def test_pedals_panic_and_notes_that_never_end():
    voicing = Voicing([MIDI], 4, False, timeout_s=5.0)
    voicing.take(start("midi/1/60", note=60.0), 0.0)
    voicing.sustain(True, "midi/1", 0.0)
    voicing.take(end("midi/1/60"), 0.1)
    assert voicing.gate[0] > 0
    voicing.sustain(False, "midi/1", 0.2)
    assert not voicing.gate.any()
    voicing.take(start("midi/1/62", note=62.0), 1.0)
    voicing.take(start("midi/2/64", note=64.0), 1.0)
    voicing.panic(1.1, "midi/1")
    assert (voicing.gate > 0).sum() == 1
    voicing.expire(5.9)
    assert (voicing.gate > 0).sum() == 1
    voicing.expire(6.1)
    assert not voicing.gate.any()


AXES = st.dictionaries(
    st.sampled_from(GESTURE_AXES), st.floats(allow_nan=True, allow_infinity=True), max_size=4
)
GESTURES = st.builds(
    Gesture, st.sampled_from(["start", "move", "end"]), st.sampled_from("abcdefg"), AXES
)


@given(st.lists(GESTURES, max_size=60), st.sampled_from([1, 2, 5]))
def test_no_gesture_gets_anything_but_numbers_through(gestures, voices):
    voicing = Voicing([*LATENTS, MIDI, PITCH], voices, False, timeout_s=3.0)
    for number, gesture in enumerate(gestures):
        voicing.take(gesture, number / 4)
        voicing.expire(number / 4)
        said = voicing.labels[~np.isnan(voicing.labels)]
        assert np.isfinite(said).all() and ((voicing.gate >= 0) & (voicing.gate <= 1)).all()
    voicing.panic(1e3)
    assert not voicing.gate.any()


def test_fingers_that_never_end_do_not_pile_up():
    voicing = Voicing([MIDI], 2, False)
    for number in range(5000):
        voicing.take(start(f"lost/{number}", note=60.0), 0.0)
    assert len(voicing._fingers) <= 512

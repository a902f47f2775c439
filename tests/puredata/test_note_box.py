# SPDX-License-Identifier: MIT
"""timbrel.note alone in the real Pd, without any instrument: pitch and level as signals."""

from collections.abc import Sequence

import numpy as np
import pytest
from pd import TICK, Result, play
from tapped import LIBRARY
from tones import RATE

ATTACK_MS, RELEASE_MS = 10, 40
BOX = f"timbrel.note 40 80 {ATTACK_MS} {RELEASE_MS}"
NOTE, LEVEL = 0, 1
AT_ONCE = [(0.0, "follow 0")]


def voice(messages: Sequence[tuple[float, str]], seconds: float = 1.0, box: str = BOX) -> Result:
    """Play messages at seconds; `audio` is note and level."""
    timed = [(round(second * RATE), text) for second, text in messages]
    samples = round(seconds * RATE)
    return play(box, outlets=2, samples=samples, messages=timed, rate=RATE, paths=[LIBRARY])


def at(result: Result, row: int, *seconds: float) -> list[float]:
    return [float(result.audio[row, round(second * RATE)]) for second in seconds]


def gain(velocity: float) -> float:
    return (velocity / 127) ** 2


def test_the_last_key_is_heard_and_the_one_before_returns():
    keys = [(0.1, "60 127"), (0.2, "64 64"), (0.3, "67 100"), (0.4, "64 0"), (0.5, "67 0")]
    told = voice([*AT_ONCE, *keys, (0.7, "60 0")])
    times = (0.18, 0.28, 0.38, 0.48, 0.6, 0.8)
    assert at(told, NOTE, *times) == [60, 64, 67, 67, 60, 60]
    levels = [gain(127), gain(64), gain(100), gain(100), gain(127), 0]
    assert at(told, LEVEL, *times) == pytest.approx(levels, abs=1e-6)
    assert told.messages == ["60 127", "64 64", "67 100", "60 127"]


def test_the_pedal_holds_what_is_let_go():
    keys = [(0.1, "60 127"), (0.2, "pedal 127"), (0.25, "60 0"), (0.4, "62 127"), (0.6, "pedal 0")]
    told = voice([*AT_ONCE, *keys, (0.8, "62 0")])
    times = (0.35, 0.5, 0.7, 0.9)
    assert at(told, NOTE, *times) == [60, 62, 62, 62]
    assert at(told, LEVEL, *times) == pytest.approx([1, 1, 1, 0])


def test_pedal_up_ends_a_note_and_off_ends_everything():
    told = voice([*AT_ONCE, (0.1, "pedal 64"), (0.1, "60 127"), (0.2, "60 0"), (0.4, "pedal 63")])
    assert at(told, LEVEL, 0.39, 0.5) == pytest.approx([1, 0])
    keys = [(0.1, "60 127"), (0.1, "62 127"), (0.2, "pedal 127"), (0.3, "62 0"), (0.5, "off")]
    told = voice([*AT_ONCE, *keys])
    assert at(told, LEVEL, 0.49, 0.6) == pytest.approx([1, 0])


def test_notes_out_of_range_are_moved_by_octaves():
    keys = [30, 39, 40, 80, 81, 127, 0]
    tune = [(0.1 * k, f"{key} 9") for k, key in enumerate(keys)]
    tune += [(0.1 * k + 0.05, f"{key} 0") for k, key in enumerate(keys)]
    told = voice([*AT_ONCE, *tune])
    assert at(told, NOTE, *(0.1 * k + 0.04 for k in range(7))) == [42, 51, 40, 80, 69, 79, 48]
    narrow = voice([*AT_ONCE, (0.0, "range 60 63"), (0.1, "58 100")])
    assert at(narrow, NOTE, 0.2) == [63], "less than an octave: the nearest end"


def test_bend_and_glide_move_the_note_in_lines():
    told = voice([*AT_ONCE, (0.1, "50 100"), (0.3, "bend 2"), (0.5, "bend -0.5"), (0.7, "bend 50")])
    assert at(told, NOTE, 0.2, 0.4, 0.6, 0.9) == [50, 52, 49.5, 80]
    assert np.abs(np.diff(told.audio[NOTE, round(0.25 * RATE) : round(0.65 * RATE)])).max() < 0.01
    glides = [*AT_ONCE, (0.0, "glide 200"), (0.1, "50 100"), (0.3, "62 100")]
    told = voice([*glides, (0.7, "50 0"), (0.7, "62 0"), (0.9, "70 100")], 1.2)
    assert at(told, NOTE, 0.12, 0.6) == [50, 62], "alone: at its pitch at once"
    assert at(told, NOTE, 0.4) == pytest.approx([56], abs=0.1)
    assert at(told, NOTE, 0.92) == [70]


def test_the_level_has_no_step_and_is_held_back_exactly():
    keys = [(0.2, "60 127"), (0.4, "64 30"), (0.45, "64 127"), (0.5, "64 0"), (0.505, "60 0")]
    early = voice([*AT_ONCE, *keys])
    line = round(ATTACK_MS / 1000 * RATE) // TICK * TICK  # line~ counts in whole ticks
    steepest = 2 / line  # a straight line, squared: twice as steep at its end
    assert np.abs(np.diff(early.audio[LEVEL])).max() == pytest.approx(steepest, rel=0.01)
    late = voice([(0.0, "follow 10"), (0.0, "latency 448 10.2"), *keys])
    held = 448 + round(0.010 * RATE)
    assert np.array_equal(late.audio[NOTE], early.audio[NOTE])
    assert late.audio[LEVEL, held:] == pytest.approx(early.audio[LEVEL, :-held], abs=1e-6)


def test_without_arguments_its_settings_are_those_that_help_says():
    told = voice([(0.1, "10 127"), (0.5, "10 0")], box="timbrel.note")
    assert at(told, NOTE, 0.3) == [34]
    begins = np.flatnonzero(told.audio[LEVEL])
    follow = round(0.0174 * RATE)
    assert abs(begins[0] - follow - 0.1 * RATE) < 128
    assert abs(begins[-1] - follow - (0.5 + 0.08) * RATE) < 128

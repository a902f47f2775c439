# SPDX-License-Identifier: MIT
"""Labels of many frames at once: which value a file has at a time, and how a shift moves it."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from ...base.units import PITCH_CLASSES
from .labels import Task

SEMITONES = 12


class LabelLookup:
    """One task for a list of files, ready to be asked for thousands of frames.

    Args:
        task: class ids or numbers, constant or in segments.
        files: their places in this list are what frames name them by.
    """

    def __init__(self, task: Task, files: Sequence[str]) -> None:
        rows = []
        for index, file in enumerate(files):
            value = task.values.get(file)
            if isinstance(value, tuple):
                ends = [(s.onset_s, s.offset_s, task.parse(s.value)) for s in value]
            else:
                ends = [(-np.inf, np.inf, task.number(file))]
            rows += [(index, onset, offset, number) for onset, offset, number in ends]
        table = np.array(rows, dtype=float).reshape(-1, 4)
        self._file, self._onset, self._offset, self._value = table.T
        # Segments are sorted within a file, so those before a frame end where its file's do.
        self._first = np.searchsorted(self._file, np.arange(len(files) + 1))

    def at(self, file: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """Return values, `[B]` and `[B]` → float32 `[B]`, NaN where nothing is known."""
        found = np.full(len(file), np.nan, dtype=np.float32)
        for index in np.unique(file):
            mine = np.flatnonzero(file == index)
            begin, end = self._first[index], self._first[index + 1]
            if begin == end:  # a track without a line
                continue
            place = np.searchsorted(self._onset[begin:end], seconds[mine], side="right") - 1
            inside = (place >= 0) & (seconds[mine] < self._offset[begin:end][place.clip(0)])
            found[mine[inside]] = self._value[begin:end][place[inside]]
        return found


def can_transpose(name: str, task: Task) -> bool:
    """Return whether a task is none of pitch, octave and midi, or is written as Timbrel writes it.

    Others of these names cannot be moved with a sound: classes in another order, numbers in Hz.
    """
    expected: dict[str, Callable[[tuple[str, ...] | None], bool]] = {
        "pitch": lambda classes: classes == PITCH_CLASSES,
        "octave": lambda classes: classes is not None and _consecutive(classes),
        "midi": lambda classes: classes is None,
    }
    return name not in expected or expected[name](task.classes)


def transpose(labels: Mapping[str, Tensor], semitones: Tensor, octaves: int) -> dict[str, Tensor]:
    """Return labels of frames that sound higher than their recordings, see `can_transpose`.

    `midi` moves with the sound; `pitch` and `octave` by whole semitones, an octave that is not
    among the classes, or that nobody can tell without the pitch, becomes NaN. All others stay.

    Args:
        labels: task → `[B]`.
        semitones: `[B]`.
        octaves: number of classes of `octave`.
    """
    moved = dict(labels)
    steps = semitones.round()
    if "midi" in moved:
        moved["midi"] = moved["midi"] + semitones
    if "pitch" in moved:
        moved["pitch"] = (moved["pitch"] + steps).remainder(SEMITONES)
    if "octave" in moved:
        pitch = labels["pitch"] if "pitch" in labels else steps.masked_fill(steps != 0, torch.nan)
        octave = moved["octave"] + ((pitch + steps) / SEMITONES).floor()
        outside = (octave < 0) | (octave >= octaves)
        moved["octave"] = octave.masked_fill(outside, torch.nan)
    return moved


def _consecutive(classes: tuple[str, ...]) -> bool:
    try:
        numbers = [int(name) for name in classes]
    except ValueError:
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))

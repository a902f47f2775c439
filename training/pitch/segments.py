# SPDX-License-Identifier: MIT
"""A contour as timed labels: pitch class, octave and continuous note, each a list of segments.

A frame stands for the time half a hop before and after its centre. All of a file is covered:
where there is no pitch the value is `none`, since some readers hold a value until the next one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...base.units import PITCH_CLASSES, midi_to_octave, midi_to_pitch
from ..data.labels import Segment
from ..notes.plan import OCTAVES

NONE = "none"
CENT = 0.01  # semitones; notes that differ by no more from a segment's first one join it


@dataclass(frozen=True)
class Label:
    """A task made from the fundamental."""

    classes: tuple[str, ...] | None
    value: Callable[[float], str]  # fractional MIDI note → what is written
    tolerance: float  # semitones within which frames share a segment; 0: equal values do


def _octave(midi: float) -> str:
    octave = midi_to_octave(round(midi))
    return str(OCTAVES.index(str(octave))) if str(octave) in OCTAVES else NONE


LABELS: Mapping[str, Label] = {
    "pitch": Label(PITCH_CLASSES, lambda midi: str(midi_to_pitch(round(midi))), 0.0),
    "octave": Label(OCTAVES, _octave, 0.0),
    "midi": Label(None, lambda midi: f"{midi:.3f}", CENT),
}


def segments(
    label: Label, midi: np.ndarray, hop_s: float, seconds: float
) -> str | tuple[Segment, ...]:
    """Return a file's value for one task: its segments, or `none` where nothing has a pitch.

    Args:
        label: one of `LABELS`.
        midi: a fractional note per frame `[N]`, NaN where there is none.
        hop_s: between frames.
        seconds: how long the file is.
    """
    if not np.isfinite(midi).any():
        return NONE
    values = [label.value(float(m)) if m == m else NONE for m in midi]
    starts = _starts(label, midi, values)
    onsets = [max(0.0, (i - 0.5) * hop_s) for i in starts]
    ends = [*onsets[1:], seconds]
    return tuple(
        Segment(onset, end, values[i])
        for i, onset, end in zip(starts, onsets, ends, strict=True)
        if end > onset
    )


def _starts(label: Label, midi: np.ndarray, values: Sequence[str]) -> list[int]:
    """Return the frames where a new segment begins."""
    starts = [0]
    for i in range(1, len(values)):
        first = starts[-1]
        same = values[i] == values[first]
        if not same and not abs(midi[i] - midi[first]) <= label.tolerance:
            starts.append(i)
    return starts

# SPDX-License-Identifier: MIT
"""Which notes are rendered, how their files are called, and the dataset tree they end in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...base.notes import DYNAMICS, dynamics
from ...base.units import PITCH_CLASSES, midi_to_name, midi_to_octave, midi_to_pitch
from ..data.labels import write_task
from .orchestra import Part

OCTAVES = tuple(str(n) for n in range(-1, 10))


@dataclass(frozen=True)
class Note:
    """One file to be: what sounds, how loud, and from which part."""

    part: Part
    midi: int
    velocity: int

    @property
    def path(self) -> str:
        """Where it lies, as the metadata files write it."""
        name = f"{self.part.key}_{midi_to_name(self.midi)}_v{self.velocity:03d}.wav"
        return f"data/{self.part.key}/{name}"


@dataclass(frozen=True)
class Timing:
    """How long a note lasts."""

    held_s: float = 1.5
    release_s: float = 0.5


def plan(parts: Sequence[Part], step: int, velocities: Sequence[int]) -> list[Note]:
    """Return every note of the parts, `step` semitones apart, at each velocity (1…127)."""
    return [
        Note(part, midi, velocity)
        for part in parts
        for midi in range(part.low, part.high + 1, step)
        for velocity in velocities
    ]


def write_labels(root: Path, notes: Iterable[Note]) -> None:
    """Write one metadata folder per task: instrument, pitch, octave, midi, dynamics, style."""
    notes = list(notes)
    instruments = list(dict.fromkeys(n.part.instrument for n in notes))
    styles = list(dict.fromkeys(n.part.style for n in notes))
    marks = [mark for _, mark in DYNAMICS]
    tasks = {
        "instrument": (instruments, lambda n: instruments.index(n.part.instrument)),
        "pitch": (list(PITCH_CLASSES), lambda n: midi_to_pitch(n.midi)),
        "octave": (list(OCTAVES), lambda n: OCTAVES.index(str(midi_to_octave(n.midi)))),
        "midi": (None, lambda n: n.midi),
        "dynamics": (marks, lambda n: marks.index(dynamics(n.velocity))),
        "style": (styles, lambda n: styles.index(n.part.style)),
    }
    for task, (classes, value) in tasks.items():
        write_task(root, task, {n.path: str(value(n)) for n in notes}, classes)

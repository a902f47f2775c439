# SPDX-License-Identifier: MIT
"""Which voice plays which note, and how loud it is at every sample.

A voice is one row of a batch. With one voice the last note has priority and the one before comes
back when it ends; with more, a note that finds no voice takes that of the oldest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..base.midi_player import Note

MOST = 8  # voices, unless more are asked for


@dataclass(frozen=True)
class Shape:
    """How a note begins and ends."""

    attack_s: float = 0.010
    release_s: float = 0.080


@dataclass(frozen=True)
class Allocation:
    """The notes of each voice in their order, none before the other's end."""

    voices: list[list[Note]]
    cut: int  # notes that lost their voice to another one


def needed(notes: Sequence[Note], release_s: float) -> int:
    """Return how many notes sound at once, their releases included."""
    edges = [(n.start_s, 1) for n in notes] + [(n.end_s + release_s, -1) for n in notes]
    return int(np.cumsum([step for _, step in sorted(edges)]).max(initial=0))


def allocate(notes: Sequence[Note], voices: int, release_s: float) -> Allocation:
    """Give notes, sorted by their start, to voices.

    >>> a, b = Note(0, 2, 60, 90, 1), Note(1, 3, 64, 90, 1)
    >>> [len(voice) for voice in allocate([a, b], 2, 0.1).voices]
    [1, 1]
    """
    if voices == 1:
        return _last_note(notes)
    rows: list[list[Note]] = [[] for _ in range(voices)]
    cut = 0
    for note in notes:
        # A silent voice, the longest; else one in its release; else the oldest, quietest note.
        def claim(row: list[Note], now: float = note.start_s) -> tuple[int, float, int]:
            if not row:
                return (0, -1.0, 0)
            last = row[-1]
            if last.end_s <= now:
                return (0 if last.end_s + release_s <= now else 1, last.end_s, 0)
            return (2, last.start_s, last.velocity)

        row = min(rows, key=claim)
        if row and row[-1].end_s > note.start_s:
            row[-1] = replace(row[-1], end_s=note.start_s)
            cut += 1
        row.append(note)
    return Allocation([[n for n in row if n.end_s > n.start_s] for row in rows], cut)


def _last_note(notes: Sequence[Note]) -> Allocation:
    times = sorted({t for n in notes for t in (n.start_s, n.end_s)})
    starts = iter(notes)
    coming = next(starts, None)
    held: list[Note] = []
    played: list[Note] = []
    cut: set[int] = set()
    for now, then in zip(times, [*times[1:], times[-1] if times else 0.0], strict=True):
        held = [n for n in held if n.end_s > now]
        while coming is not None and coming.start_s <= now:
            held.append(coming)
            coming = next(starts, None)
        cut |= {id(n) for n in held[:-1]}
        if not held:
            continue
        if played and played[-1].end_s == now and _same(played[-1], held[-1]):
            played[-1] = replace(played[-1], end_s=then)
        else:
            played.append(replace(held[-1], start_s=now, end_s=then))
    return Allocation([played], len(cut))


def _same(part: Note, whole: Note) -> bool:
    """Return whether the last part that was played belongs to a note that goes on."""
    alike = replace(part, start_s=0, end_s=0) == replace(whole, start_s=0, end_s=0)
    return alike and part.start_s >= whole.start_s and part.end_s > whole.start_s


class Envelope:
    """The gain of one voice, 0 … 1, for any stretch of samples.

    It moves from level to level along half a cosine-like curve (3x² - 2x³), beginning where it is,
    so it has no step anywhere, whatever interrupts what.
    """

    def __init__(
        self, notes: Sequence[Note], levels: Sequence[float], shape: Shape, sample_rate: int
    ) -> None:
        begin: list[int] = []
        targets: list[float] = []
        lasts: list[int] = []
        for number, (note, loud) in enumerate(zip(notes, levels, strict=True)):
            then = notes[number + 1] if number + 1 < len(notes) else None
            moves = [(note.start_s, loud, shape.attack_s), (note.end_s, 0.0, shape.release_s)]
            if then and then.start_s - note.end_s < shape.attack_s:
                if then.midi == note.midi:  # the same note again: a short dip, to be told apart
                    dip_s = max(note.start_s, then.start_s - shape.attack_s)
                    moves[1] = (dip_s, 0.0, shape.attack_s)
                else:
                    moves.pop()  # tied
            for at_s, target, in_s in moves:
                begin.append(round(at_s * sample_rate))
                targets.append(target)
                lasts.append(max(1, round(in_s * sample_rate)))
        self._begin = np.array(begin, dtype=np.int64)
        self._target = np.array(targets)
        self._lasts = np.array(lasts, dtype=np.int64)
        self._from = np.zeros(len(begin))
        for number in range(1, len(begin)):
            self._from[number] = self._level(number - 1, self._begin[number])

    def at(self, samples: np.ndarray) -> np.ndarray:
        """Return the gain at each of `samples`, counted from the beginning of the song."""
        if not len(self._begin):
            return np.zeros(len(samples), np.float32)
        move = np.searchsorted(self._begin, samples, side="right") - 1
        level = self._level(np.maximum(move, 0), samples)
        return np.where(move >= 0, level, 0.0).astype(np.float32)

    def _level(self, move: np.ndarray | int, sample: np.ndarray) -> np.ndarray:
        x = np.clip((sample - self._begin[move]) / self._lasts[move], 0.0, 1.0)
        start, target = self._from[move], self._target[move]
        return start + (target - start) * x * x * (3 - 2 * x)


def level_of(velocity: int) -> float:
    """Return the gain of a velocity, 1 at 127: 40·log10(v / 127) dB, as General MIDI 2 has it."""
    return (velocity / 127) ** 2

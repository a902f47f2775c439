# SPDX-License-Identifier: MIT
"""Notes → curves for the inlets of a method (note_labels.py), and a gain for every voice.

Without `dynamics` and `velocity` the velocity sets the level. Time: an inlet's step is heard half
way `half_rise_samples` later, so the result begins that much later in the engine's output, and a
voice that is silent changes its note earlier by as much, so that nothing of the last one is left.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..base.curves import Curves
from ..base.manifest import Port
from ..base.midi_files import Song
from ..base.midi_player import Bend, Note
from ..base.units import midi_to_name
from .note_labels import NoteLabels, home
from .voices import MOST, Envelope, Shape, allocate, level_of, needed


@dataclass(frozen=True)
class Performance:
    """A song, ready to be played by a method."""

    curves: list[Curves]  # one per voice, only the inlets that notes drive
    envelopes: list[Envelope]
    frames: int
    preroll: int  # frames before the first moment of the song
    lead_samples: int  # from the first sample of the engine's output to that moment
    samples: int  # from there to the end of the last release
    remarks: list[str]


@dataclass(frozen=True)
class Timing:
    """How a method counts."""

    sample_rate: int
    ratio: int  # samples per frame of the inlets
    half_rise_samples: int


def into_range(notes: Sequence[Note], known: Sequence[int]) -> tuple[list[Note], str | None]:
    """Move notes that an instrument does not know by octaves (else to the nearest that it knows).

    Returns:
        the notes, and a sentence when any was moved.
    """
    homes = {n: home(n, known) for n in {note.midi for note in notes}}
    moved = Counter(note.midi for note in notes if homes[note.midi] != note.midi)
    remark = None
    if moved:
        shown = [f"{midi_to_name(n)}→{midi_to_name(homes[n])} ×{moved[n]}" for n in sorted(moved)]
        listed = ", ".join(shown[:8]) + (" …" if len(shown) > 8 else "")
        span = f"{midi_to_name(known[0])} to {midi_to_name(known[-1])}"
        remark = f"notes that the instrument lacks ({span}), moved: {moved.total()} ({listed})"
    return [replace(note, midi=homes[note.midi]) for note in notes], remark


def perform(
    song: Song, ports: Sequence[Port], timing: Timing, shape: Shape, voices: int | None = None
) -> Performance:
    """Return what a method's inlets are sent for a song.

    Args:
        voices: how many notes may sound at once; None takes what is needed, up to `MOST`.
    """
    labels = NoteLabels(ports)
    notes, moved = into_range(song.notes, labels.known)
    need = needed(notes, shape.release_s)
    count = max(1, min(need, MOST)) if voices is None else voices
    given = allocate(notes, count, shape.release_s)
    rows = [row for row in given.voices if row]
    preroll = -(-timing.half_rise_samples // timing.ratio)
    lead = timing.half_rise_samples + preroll * timing.ratio
    end_s = max(n.end_s for row in rows for n in row) + shape.release_s
    samples = int(np.ceil(end_s * timing.sample_rate)) + 1
    frames = -(-(samples + lead) // timing.ratio)
    times_s = (np.arange(frames) - preroll) * timing.ratio / timing.sample_rate
    levels = [[1.0 if labels.expressive else level_of(n.velocity) for n in row] for row in rows]
    return Performance(
        [_curves(row, song.bends, ports, labels, times_s, timing, shape) for row in rows],
        [Envelope(r, v, shape, timing.sample_rate) for r, v in zip(rows, levels, strict=True)],
        frames,
        preroll,
        lead,
        samples,
        [*song.remarks, *([moved] if moved else []), *_cut_remark(given.cut, count)],
    )


def mixer(envelopes: Sequence[Envelope]) -> Callable[[np.ndarray, int], np.ndarray]:
    """Return what makes one stream of the voices: `[V, C, n]` from a sample on → `[1, C, n]`."""

    def mix(sound: np.ndarray, start: int) -> np.ndarray:
        samples = start + np.arange(sound.shape[2])
        gains = np.stack([envelope.at(samples) for envelope in envelopes])
        return (sound * gains[:, None]).sum(axis=0, keepdims=True)

    return mix


# --- inlets ---------------------------------------------------------------------------------------


def _curves(
    notes: list[Note],
    bends: dict[int, Bend],
    ports: Sequence[Port],
    labels: NoteLabels,
    times_s: np.ndarray,
    timing: Timing,
    shape: Shape,
) -> Curves:
    """Return the curves of one voice; before its first note it waits there."""
    silent_s = np.array([-np.inf, *(n.end_s + shape.release_s for n in notes[:-1])])
    starts_s = np.array([n.start_s for n in notes])
    early = np.clip(starts_s - silent_s, 0.0, timing.half_rise_samples / timing.sample_rate)
    frame_s = timing.ratio / timing.sample_rate
    playing = np.searchsorted(starts_s - early, times_s + frame_s / 2, side="right") - 1
    playing = np.maximum(playing, 0)
    # A wheel that springs back when a note has ended is not heard in its release.
    heard_s = np.clip(
        times_s, starts_s[playing], np.array([n.end_s for n in notes])[playing] - 1e-6
    )
    numbers = np.array([n.midi for n in notes], float)[playing]
    channels = np.array([n.channel for n in notes])[playing]
    for channel, bend in bends.items():
        numbers += np.where(channels == channel, bend.at(heard_s), 0.0)
    velocities = np.array([n.velocity for n in notes])[playing]
    curves = Curves(
        np.zeros((len(ports), len(times_s)), np.float32), np.zeros((len(ports), len(times_s)), bool)
    )
    for row, port in labels.inlets:
        curves.driven[row] = True
        curves.values[row] = labels.row(port, numbers, velocities)
    return curves


def _cut_remark(cut: int, voices: int) -> list[str]:
    if not cut:
        return []
    if voices == 1:
        return [f"notes interrupted by later ones: {cut}; --voices 2 or more sounds them together"]
    return [f"notes cut short, for {voices} voices are too few: {cut}; --voices N plays more"]

# SPDX-License-Identifier: MIT
"""Whether decoded sounds follow the note that is asked for, and whose timbre they then have.

Each test note is encoded as it is and decoded as other notes within its instrument's range. A
pitch tracker hears whether they are there. Where the dataset holds the real note that was asked
for, the spectra of both, averaged over the sustained part, tell how far the timbre is from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..base import audio
from ..base.progress import bar
from ..base.units import midi_to_hz, semitones_to_ratio
from .data.labels import Task
from .material import Material
from .metrics import average_spectrum, spectrum_distances
from .pitch.track import track
from .settings import Recipe
from .spectral import SpectralBlocks, decoded, label_rows, through_forward, through_latents

REACH = 12  # semitones, on both sides
CENTS = 50.0
AUDIBLE_DB = 40.0  # below a sound's loudest moment nothing is judged
HOP_S = 0.01  # of the tracker
SUSTAINED_S = (0.3, 0.7)  # of a note, over which spectra are averaged
TIMBRES = ("moved", "real note through the model", "resampled", "not moved")


@dataclass(frozen=True)
class Move:
    """A test note and the note that it is decoded as."""

    file: str
    note: float
    asked: float
    real: str | None  # a file of the dataset that sounds as is asked


@dataclass(frozen=True)
class Heard:
    """What became of a move."""

    move: Move
    cents: np.ndarray  # [N], error of each voiced frame
    timbre: dict[str, tuple[float, float]]  # TIMBRES → (SC, LSD60 in dB) to the real note


def note_task(recipe: Recipe) -> str | None:
    """Return the label whose note the decoder is asked for, None where there is none."""
    return next(
        (n for n, v in recipe.labels.items() if v.form == "note" and "decoder" in v.to), None
    )


def plan_moves(recipe: Recipe, material: Material, most: int | None = None) -> list[Move]:
    """Return moves of the test notes by every ± 1 … 12 semitones inside the instrument's range.

    Args:
        most: spread over all of them; None takes all.
    """
    name = note_task(recipe)
    if name is None:
        return []
    tasks = material.dataset.tasks
    same = [tasks[n] for n in recipe.swap.same if n in tasks]
    group = [tasks[n] for n in ("instrument",) if n in tasks]
    note = tasks[name]
    known = [f for f in material.signals.entries if _is_one_note(note, f)]
    notes = {f: note.number(f) for f in known}
    ranges: dict[tuple, tuple[float, float]] = {}
    real: dict[tuple, str] = {}
    for file in known:
        who = tuple(t.name_of(file) for t in group)
        low, high = ranges.get(who, (notes[file], notes[file]))
        ranges[who] = (min(low, notes[file]), max(high, notes[file]))
        real[(*(t.name_of(file) for t in same), notes[file])] = file
    moves = []
    for file in (f for f in material.usable("test") if f in notes):
        low, high = ranges[tuple(t.name_of(file) for t in group)]
        like = tuple(t.name_of(file) for t in same)
        for step in (k for k in range(-REACH, REACH + 1) if k):
            asked = notes[file] + step
            if low <= asked <= high:
                moves.append(Move(file, notes[file], asked, real.get((*like, asked))))
    if most is None or most >= len(moves):
        return moves
    order = np.random.default_rng(0).permutation(len(moves))[:most]
    return [moves[i] for i in sorted(order)]


def follow(
    blocks: SpectralBlocks, recipe: Recipe, material: Material, moves: Sequence[Move]
) -> list[Heard]:
    """Render moves and listen to them."""
    by_file: dict[str, list[Move]] = {}
    for move in moves:
        by_file.setdefault(move.file, []).append(move)
    found = []
    with bar("asking for other notes", len(by_file)) as shown:
        for done, (file, mine) in enumerate(by_file.items()):
            shown.at(done, file.rsplit("/", 1)[-1])
            rendered = render(blocks, recipe, material, file, [m.asked for m in mine])
            for move, sound in zip(mine, rendered, strict=True):
                cents = cents_off(sound, material.signals.sample_rate, move.asked)
                timbre = _timbre(blocks, recipe, material, move, sound)
                found.append(Heard(move, cents, timbre))
    return found


def render(
    blocks: SpectralBlocks, recipe: Recipe, material: Material, file: str, notes: Sequence[float]
) -> np.ndarray:
    """Return a file decoded as each of some notes with a phase of its own, `[len(notes), N]`."""
    samples, labels = _given(blocks, recipe, material, file)
    z = through_latents(blocks, samples, labels)[1]
    rows = _stretched(labels, z.shape[2]).repeat(len(notes), 1, 1)
    rows[:, blocks.model.conditioning.note_at] = torch.tensor(notes)[:, None]
    out = decoded(blocks, z.expand(len(notes), -1, -1), rows)
    late = blocks.history_samples
    return out[:, late : late + samples.shape[1]].numpy()


def cents_off(sound: np.ndarray, sample_rate: int, note: float) -> np.ndarray:
    """Return by how many cents the audible, voiced frames of a sound miss a note, `[N]`."""
    heard = track(sound, sample_rate, HOP_S)
    hop = round(HOP_S * sample_rate)
    padded = np.pad(sound, (0, len(heard.times_s) * hop))[: len(heard.times_s) * hop]
    level = np.abs(padded).reshape(-1, hop).max(1)
    loud = level > 10 ** (-AUDIBLE_DB / 20) * max(float(np.abs(sound).max()), 1e-9)
    return 1200 * np.log2(heard.f0_hz[loud & heard.voiced] / midi_to_hz(note))


def figures(heard: Sequence[Heard]) -> dict:
    """Return what was heard as numbers that JSON knows; empty where nothing was."""
    if not heard:
        return {}
    cents = np.concatenate([h.cents for h in heard])
    octaves = (np.abs(cents) > 600) & (np.abs(np.mod(cents + 600, 1200) - 600) <= CENTS)
    timbre = {
        name: {
            "sc": round(float(np.median([h.timbre[name][0] for h in told])), 4),
            "lsd60_db": round(float(np.median([h.timbre[name][1] for h in told])), 3),
        }
        for name in TIMBRES
        if (told := [h for h in heard if name in h.timbre])
    }
    return {
        "moves": len(heard),
        "voiced_frames": len(cents),
        "within_50_cents": _share(np.abs(cents) <= CENTS),
        "octave_errors": _share(octaves),
        "unvoiced_moves": sum(len(h.cents) == 0 for h in heard),
        "compared_with_real_notes": sum(bool(h.timbre) for h in heard),
        "timbre": timbre,
    }


def _is_one_note(task: Task, file: str) -> bool:
    """Return whether a file has one note, known, from beginning to end."""
    return isinstance(task.values.get(file), str) and np.isfinite(task.number(file))


def _share(hits: np.ndarray) -> float:
    """Return the share of hits, 0 where there is nothing to hit."""
    return round(float(hits.mean()), 5) if len(hits) else 0.0


def _given(
    blocks: SpectralBlocks, recipe: Recipe, material: Material, file: str
) -> tuple[Tensor, Tensor]:
    """Return a file's samples `[1, N]` and all its labels `[1, N_labels, T]`."""
    samples = np.array(material.signals.of(file))
    tasks = [material.dataset.tasks[n] for n in recipe.labels]
    frames = -(-len(samples) // blocks.hop)
    rows = label_rows(tasks, file, frames, blocks.hop, material.signals.sample_rate)
    return torch.from_numpy(samples)[None], torch.from_numpy(rows).float()[None]


def _stretched(labels: Tensor, frames: int) -> Tensor:
    return labels[:, :, torch.arange(frames).clamp_max(labels.shape[2] - 1)]


def _timbre(
    blocks: SpectralBlocks, recipe: Recipe, material: Material, move: Move, sound: np.ndarray
) -> dict[str, tuple[float, float]]:
    if move.real is None:
        return {}
    rate = material.signals.sample_rate
    source = np.array(material.signals.of(move.file))
    ratio = semitones_to_ratio(move.asked - move.note)
    samples, labels = _given(blocks, recipe, material, move.real)
    again = through_forward(blocks, samples, labels)[0][0].numpy()
    # Played faster, a sound is higher; its sustained part comes sooner.
    faster = audio.resample(source[None], round(rate * ratio), rate)[0]
    real = average_spectrum(samples[0], rate, SUSTAINED_S)
    sooner = (SUSTAINED_S[0] / ratio, SUSTAINED_S[1] / ratio)
    spectra = {
        "moved": average_spectrum(torch.from_numpy(sound), rate, SUSTAINED_S),
        "real note through the model": average_spectrum(torch.from_numpy(again), rate, SUSTAINED_S),
        "resampled": average_spectrum(torch.from_numpy(faster), rate, sooner),
        "not moved": average_spectrum(torch.from_numpy(source), rate, SUSTAINED_S),
    }
    return {name: spectrum_distances(real, spectrum) for name, spectrum in spectra.items()}


def true_notes(recipe: Recipe, material: Material) -> float:
    """Return the share of voiced frames of the real test notes that the tracker reads right."""
    name = note_task(recipe)
    assert name is not None
    task = material.dataset.tasks[name]
    still = [f for f in material.usable("test") if _is_one_note(task, f)]
    rate = material.signals.sample_rate
    cents = [cents_off(np.array(material.signals.of(f)), rate, task.number(f)) for f in still]
    return _share(np.abs(np.concatenate(cents)) <= CENTS) if cents else 0.0


def lines(found: dict) -> list[str]:
    """Return the figures as text."""
    if not found:
        return []
    told = [
        f"{found['moves']} moved notes: {100 * found['within_50_cents']:.1f} % of "
        f"{found['voiced_frames']} voiced frames within 50 cents of the note asked for "
        f"(real notes {100 * found['true_notes']:.1f} %), "
        f"{100 * found['octave_errors']:.1f} % an octave off"
    ]
    return told + [
        f"{name}, against the real note that was asked for: SC {row['sc']:.2f}, "
        f"LSD60 {row['lsd60_db']:.1f} dB"
        for name, row in found["timbre"].items()
    ]

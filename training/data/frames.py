# SPDX-License-Identifier: MIT
"""Random frames for training: what step n sees depends on the seed and on n alone.

Filling the gaps between recorded pitches. A transform of m samples shows a sound exactly as a
transform of n samples shows the same sound resampled by m/n: its bins lie at k·rate/m. So a batch
is drawn in chunks, each with a length m of its own near n_fft, and the first n/2 + 1 bins are
taken as if m were n. That is resampling without an interpolator and at no cost. On held-out
pitches it halves the spectral convergence at equal minutes: docs/models.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from ...base.errors import UserError
from ...base.units import semitones_to_ratio
from ..signal.windows import window
from .label_lookup import LabelLookup, transpose
from .labels import Task
from .signals import Signals

CHUNKS = 8  # transform lengths per batch


@dataclass(frozen=True)
class Batch:
    """Frames of one step, B of them; those of one sequence follow one another."""

    magnitude: Tensor  # [B, F], linear
    # Task → [B], class id or number at the frame's last sample, transposed with it, or NaN.
    labels: Mapping[str, Tensor]
    semitones: Tensor  # [B], by how much the frame sounds higher than its recording
    files: np.ndarray  # [B], places in the source's list of files
    rows: Tensor | None = None  # [P], frames for which there is one of another note
    partner: "Batch | None" = None  # those others, P of them

    def to(self, device: torch.device) -> "Batch":
        """Return the same frames on a device."""
        labels = {name: value.to(device) for name, value in self.labels.items()}
        moved = self.magnitude.to(device), labels, self.semitones.to(device), self.files
        if self.rows is None or self.partner is None:
            return Batch(*moved)
        return Batch(*moved, self.rows.to(device), self.partner.to(device))


@dataclass(frozen=True)
class _Cut:
    """Where frames of one length lie."""

    file: np.ndarray  # [B]
    start: np.ndarray  # [B], in the flat signals
    length: int  # samples of the transform


@dataclass(frozen=True)
class FrameSpec:
    """How frames are cut."""

    n_fft: int
    hop: int
    window: str
    pitch_semitones: float = 0.0  # frames are shifted by up to ± this
    gain_db: float = 0.0  # frames are attenuated by up to this
    frame_range: tuple[int, int] | None = None  # of each file, in hops; None: all of it
    sequence: int = 1  # consecutive hops that belong together
    partners: float = 0.0  # share of the frames for which another note's are drawn as well


def transform_lengths(n_fft: int, semitones: float) -> list[int]:
    """Return the even, 7-smooth lengths (quick for any FFT) within ±semitones of n_fft.

    >>> transform_lengths(2048, 0.5)
    [2000, 2016, 2048, 2058, 2100]
    """
    reach = semitones_to_ratio(abs(semitones))
    low, high = int(np.ceil(n_fft / reach)), int(n_fft * reach)
    return [m for m in range(low, high + 1) if m % 2 == 0 and _is_smooth(m)]


class FrameSource:
    """Draws batches from the signals of one part of a split.

    Args:
        signals: the decoded audio.
        files: the part's files; those that `signals` left out are passed over.
        spec: how frames are cut.
        tasks: labels to look up.
        seed: of everything drawn here.
        partners: for each file the places of those whose frames may stand beside its own.
    """

    def __init__(
        self,
        signals: Signals,
        files: Sequence[str],
        spec: FrameSpec,
        tasks: Mapping[str, Task] | None = None,
        seed: int = 0,
        partners: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.spec = spec
        inside = [f for f in files if f in signals.entries]
        spans = {f: _span(signals, f, spec) for f in inside}
        # A file that ends before its frame range has no frames.
        self.files = [f for f in inside if spans[f][1] > spans[f][0]]
        if not self.files:
            raise UserError(
                "no file has a frame to train on: widen data.frame_range, or add longer files."
            )
        tasks = tasks or {}
        self._lookups = {name: LabelLookup(task, self.files) for name, task in tasks.items()}
        self._octaves = len(getattr(tasks.get("octave"), "classes", None) or ())
        places = {file: place for place, file in enumerate(self.files)}
        self._partners = [
            np.array([places[o] for o in (partners or {}).get(file, ()) if o in places], dtype=int)
            for file in self.files
        ]
        self._seed = seed
        self._rate = signals.sample_rate
        self._flat = torch.from_numpy(signals.flat)
        self._begin = np.array([spans[f][0] for f in self.files])
        self._end = np.array([spans[f][1] for f in self.files])
        self._offset = np.array([signals.entries[f].offset for f in self.files])
        # Every position at which at least a hop of the file is inside the sequence's last frame is
        # as likely.
        self._positions = np.cumsum(self._end - self._begin + spec.n_fft - 2 * spec.hop)
        self._lengths = transform_lengths(spec.n_fft, spec.pitch_semitones) or [spec.n_fft]
        self._windows = {
            m: (window(spec.window, m) * (spec.n_fft / m)).float() for m in self._lengths
        }

    def batch(self, step: int, size: int, rank: int = 0, augment: bool = True) -> Batch:
        """Return the batch of a step.

        Args:
            step: counted from 0; negative steps are free for other uses (fitting, validation).
            size: number of frames B, a multiple of the sequence times CHUNKS when augmenting.
            rank: of the process, when several train together.
            augment: False draws unshifted frames at full level.
        """
        rng = np.random.default_rng((self._seed, step % 2**32, rank))
        several = augment and len(self._lengths) > 1
        items = size // self.spec.sequence
        chunks = min(CHUNKS, items) if several else 1
        parts = [self._chunk(rng, items // chunks, augment) for _ in range(chunks)]
        batch = self._batch([cut for cut, _ in parts])
        if augment and self.spec.gain_db:
            gain = 10 ** (-rng.random((items, 1)) * self.spec.gain_db / 20)
            gain = np.repeat(gain, self.spec.sequence, 0)
            batch = replace(batch, magnitude=batch.magnitude * torch.from_numpy(gain).float())
        if not (augment and self.spec.partners):
            return batch
        return self._with_partners(rng, batch, [cut for cut, _ in parts], [n for _, n in parts])

    def _batch(self, cuts: Sequence[_Cut]) -> Batch:
        """Return the frames of some cuts with their labels."""
        magnitude = torch.cat([self._magnitude(cut) for cut in cuts])
        file = np.concatenate([cut.file for cut in cuts])
        last = np.concatenate([cut.start + cut.length - 1 for cut in cuts])
        seconds = (last - self._offset[file]) / self._rate
        shifts = [12 * np.log2(cut.length / self.spec.n_fft) for cut in cuts]
        sizes = [len(cut.file) for cut in cuts]
        semitones = torch.from_numpy(np.repeat(shifts, sizes)).float()
        labels = {
            name: torch.from_numpy(lookup.at(file, seconds))
            for name, lookup in self._lookups.items()
        }
        return Batch(magnitude, transpose(labels, semitones, self._octaves), semitones, file)

    def _chunk(
        self, rng: np.random.Generator, items: int, augment: bool
    ) -> tuple[_Cut, np.ndarray]:
        """Draw sequences with one length of the transform, and how far into its file each begins.

        That is counted from the file's first frame; it is what partners have in common.
        """
        n, hop, frames = self.spec.n_fft, self.spec.hop, self.spec.sequence
        length = int(rng.choice(self._lengths)) if augment else n
        drawn = rng.integers(0, self._positions[-1], items)
        file = np.searchsorted(self._positions, drawn, side="right")
        before = np.where(file > 0, self._positions[file - 1], 0)
        into = (drawn - before) - (n - hop)
        start = self._begin[file] + into
        if frames > 1:  # a transform of m samples sees a hop of h as one of h·n/m
            stride = round(hop * length / n)
            back = stride * np.arange(1 - frames, 1)
            start, file = (start[:, None] + back).ravel(), np.repeat(file, frames)
        return _Cut(file, start, length), into

    def _with_partners(
        self,
        rng: np.random.Generator,
        batch: Batch,
        cuts: Sequence[_Cut],
        into: Sequence[np.ndarray],
    ) -> Batch:
        """Add, for a share of each chunk, frames of other notes at the same place in the note."""
        rows: list[int] = []
        others: list[_Cut] = []
        first = 0
        for cut, offset in zip(cuts, into, strict=True):
            wanted = round(len(cut.file) * self.spec.partners)
            # Shorter files have nothing there to compare with.
            able = {i: self._lasting(self._partners[cut.file[i]], offset[i]) for i in range(wanted)}
            mine = [i for i, partners in able.items() if len(partners)]
            other = np.array([rng.choice(able[i]) for i in mine], dtype=int)
            others.append(_Cut(other, self._begin[other] + offset[mine], cut.length))
            rows += [first + i for i in mine]
            first += len(cut.file)
        if not rows:
            return batch
        partner = self._batch([cut for cut in others if len(cut.file)])
        return replace(batch, rows=torch.tensor(rows), partner=partner)

    def _lasting(self, files: np.ndarray, into: int) -> np.ndarray:
        """Return those of some files that still sound so far into them."""
        return files[self._end[files] - self._begin[files] - self.spec.hop > into]

    def _magnitude(self, cut: _Cut) -> Tensor:
        """Return `[B, F]`, the first bins of a transform of the cut's length."""
        samples = self._cut(cut.start, cut.file, cut.length)
        magnitude = torch.fft.rfft(samples * self._windows[cut.length]).abs()
        bins = self.spec.n_fft // 2 + 1
        missing = max(0, bins - magnitude.shape[1])
        return nn.functional.pad(magnitude, [0, missing])[:, :bins]

    def _cut(self, start: np.ndarray, file: np.ndarray, length: int) -> Tensor:
        """Return `[B, length]` samples; what lies outside of the file is zero."""
        top = len(self._flat) - length
        at = np.clip(start, 0, max(0, top))
        if top < 0:
            frames = torch.zeros(len(start), length)
        else:
            frames = self._flat.unfold(0, length, 1)[torch.from_numpy(at)]
        begin, end = self._begin[file], self._end[file]
        for row in np.flatnonzero((start < begin) | (start + length > end) | (top < 0)):
            lo, hi = max(start[row], begin[row]), min(start[row] + length, end[row])
            frames[row] = 0.0
            frames[row, lo - start[row] : hi - start[row]] = self._flat[lo:hi]
        return frames


def _span(signals: Signals, file: str, spec: FrameSpec) -> tuple[int, int]:
    entry = signals.entries[file]
    begin, end = entry.offset, entry.offset + entry.samples
    if spec.frame_range is not None:
        first, last = spec.frame_range
        begin, end = begin + first * spec.hop, min(end, begin + last * spec.hop)
    return begin, end


def _is_smooth(number: int) -> bool:
    for prime in (2, 3, 5, 7):
        while number % prime == 0:
            number //= prime
    return number == 1

# SPDX-License-Identifier: MIT
"""Random frames for training: what step n sees depends on the seed and on n alone.

Filling the gaps between recorded pitches. A transform of m samples shows a sound exactly as a
transform of n samples shows the same sound resampled by m/n: its bins lie at k·rate/m. So a batch
is drawn in chunks, each with a length m of its own near n_fft, and the first n/2 + 1 bins are
taken as if m were n. That is resampling without an interpolator and at no cost. On held-out
pitches it halves the spectral convergence at equal minutes: docs/models.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ...base.errors import UserError
from ...base.units import semitones_to_ratio
from ..signal.windows import window
from .labels import Task
from .signals import Signals

CHUNKS = 8  # transform lengths per batch


@dataclass(frozen=True)
class Batch:
    """Frames of one step, B of them."""

    magnitude: Tensor  # [B, F], linear
    labels: Mapping[
        str, Tensor
    ]  # task → [B], class id or number at the frame's last sample, or NaN
    semitones: Tensor  # [B], by how much the frame sounds higher than its recording


@dataclass(frozen=True)
class FrameSpec:
    """How frames are cut."""

    n_fft: int
    hop: int
    window: str
    pitch_semitones: float = 0.0  # frames are shifted by up to ± this
    gain_db: float = 0.0  # frames are attenuated by up to this
    frame_range: tuple[int, int] | None = None  # of each file, in hops; None: all of it


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
    """

    def __init__(
        self,
        signals: Signals,
        files: Sequence[str],
        spec: FrameSpec,
        tasks: Mapping[str, Task] | None = None,
        seed: int = 0,
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
        self._tasks = tasks or {}
        self._seed = seed
        self._rate = signals.sample_rate
        self._flat = torch.from_numpy(signals.flat)
        self._begin = np.array([spans[f][0] for f in self.files])
        self._end = np.array([spans[f][1] for f in self.files])
        self._offset = np.array([signals.entries[f].offset for f in self.files])
        # Every position at which at least a hop of the file is inside the frame is as likely.
        self._positions = np.cumsum(self._end - self._begin + spec.n_fft - 2 * spec.hop)
        self._lengths = transform_lengths(spec.n_fft, spec.pitch_semitones) or [spec.n_fft]
        self._windows = {
            m: (window(spec.window, m) * (spec.n_fft / m)).float() for m in self._lengths
        }

    def batch(self, step: int, size: int, rank: int = 0, augment: bool = True) -> Batch:
        """Return the batch of a step.

        Args:
            step: counted from 0; negative steps are free for other uses (fitting, validation).
            size: number of frames B, a multiple of CHUNKS when augmenting.
            rank: of the process, when several train together.
            augment: False draws unshifted frames at full level.
        """
        rng = np.random.default_rng((self._seed, step % 2**32, rank))
        chunks = CHUNKS if augment and len(self._lengths) > 1 else 1
        parts = [self._chunk(rng, size // chunks, augment) for _ in range(chunks)]
        magnitude = torch.cat([p[0] for p in parts])
        if augment and self.spec.gain_db:
            gain = 10 ** (-rng.random((size, 1)) * self.spec.gain_db / 20)
            magnitude = magnitude * torch.from_numpy(gain).float()
        file = np.concatenate([p[1] for p in parts])
        last = np.concatenate([p[2] for p in parts]) / self._rate
        labels = {
            name: torch.tensor(
                [task.number(self.files[f], t) for f, t in zip(file, last, strict=True)]
            )
            for name, task in self._tasks.items()
        }
        return Batch(magnitude, labels, torch.cat([p[3] for p in parts]))

    def _chunk(
        self, rng: np.random.Generator, size: int, augment: bool
    ) -> tuple[Tensor, np.ndarray, np.ndarray, Tensor]:
        n, hop = self.spec.n_fft, self.spec.hop
        length = int(rng.choice(self._lengths)) if augment else n
        drawn = rng.integers(0, self._positions[-1], size)
        file = np.searchsorted(self._positions, drawn, side="right")
        before = np.where(file > 0, self._positions[file - 1], 0)
        start = self._begin[file] + (drawn - before) - (n - hop)
        frames = self._cut(start, file, length)
        magnitude = torch.fft.rfft(frames * self._windows[length]).abs()
        bins = n // 2 + 1
        missing = max(0, bins - magnitude.shape[1])
        magnitude = nn.functional.pad(magnitude, [0, missing])[:, :bins]
        shift = 12 * np.log2(length / n)
        return magnitude, file, start + length - 1 - self._offset[file], torch.full((size,), shift)

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

# SPDX-License-Identifier: MIT
"""A phase for magnitudes that have none: causal, one frame at a time, no loop over bins.

For a Gaussian window of spread λ (γ = 2πλ²) the phase of the transform follows from the logarithm
s of its magnitude (Portnoff 1976; Průša, Balazs & Søndergaard 2017):

    dφ/dt = 2πk/n + (n/γ)·ds/dk     the frequency at bin k, rad per sample
    dφ/dk = -(2π/n)·(c + g)         the group delay: c = (n - 1)/2, the frame's middle, and
                                    g = λ²·ds/dt samples later where the sound is rising

Each spectral peak continues with its own frequency, integrated over the hop by the trapezoid
rule; all other bins take the phase of the nearest peak and the slope dφ/dk, which keeps the partial
in one piece ("locked"). Two things are ours: ds/dt is known only backwards, half a hop late, which
overrates g for an impulse (whose ds/dt falls by 1/λ² per sample) and is right for a swelling
tone, so it is taken by half; and where the whole frame rises by more than 1 neper, the past is no
guide, so every strong bin takes the phase of one impulse at the measured group delay.

The phase is carried in float64 and wrapped, because float32 drifts differently for every way of
cutting a stream into blocks.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

# Below this magnitude (full scale 1) a bin is silent.
FLOOR = 1e-7
# How much of the backward difference counts as group delay; chosen on notes, noise and clicks.
DELAY_SHARE = 0.5
# A frame (and within it a bin) whose energy rises by this many nepers is an onset.
ONSET_NEPER = 1.0


class PhaseState(NamedTuple):
    """What the next frame needs of the last one, each `[B, F]`."""

    phase: Tensor  # rad, float64, in [-π, π)
    frequency: Tensor  # rad per sample, float64; below -1 before the first frame
    log_magnitude: Tensor  # nepers, float64


def running_max(x: Tensor) -> Tensor:
    """Return the maximum of every value and all before it, int64 `[B, F]`, by doubling steps.

    The same as cummax, which ONNX does not have.
    """
    step = 1
    while step < x.shape[1]:
        x = torch.maximum(x, torch.cat([x[:, :1].expand(-1, step), x[:, :-step]], dim=1))
        step *= 2
    return x


def nine_sum(x: Tensor) -> Tensor:
    """Return the sum of every bin and four on each side, `[B, F]`."""
    padded = nn.functional.pad(x, [4, 4])
    total = padded[:, : x.shape[1]]
    for shift in range(1, 9):
        total = total + padded[:, shift : shift + x.shape[1]]
    return total


def nearest_peak(log_magnitude: Tensor, plain: bool = False) -> Tensor:
    """Return for every bin the index of the nearest local maximum, `[B, F]` → int64 `[B, F]`.

    A tie goes to the lower peak. The two edges count as peaks when they exceed their neighbour;
    of a flat stretch the highest bin is its peak, so there is always at least one. `plain`
    takes `running_max` for cummax.
    """
    bins = log_magnitude.shape[1]
    edge = torch.full_like(log_magnitude[:, :1], -math.inf)
    below = torch.cat([edge, log_magnitude[:, :-1]], dim=1)
    above = torch.cat([log_magnitude[:, 1:], edge], dim=1)
    peak = (log_magnitude >= below) & (log_magnitude > above)
    k = torch.arange(bins, device=log_magnitude.device).expand_as(peak)
    far = torch.full_like(k, 4 * bins)
    last = torch.where(peak, k, -far)
    next_ = torch.where(peak, -k, -far).flip(1)
    if plain:
        left, right = running_max(last), -running_max(next_).flip(1)
    else:
        left, right = last.cummax(dim=1)[0], -next_.cummax(dim=1)[0].flip(1)
    return torch.where(k - left <= right - k, left, right)


class LockedPhase(nn.Module):
    """The recursion above for one transform.

    Args:
        n_fft, hop: of the transform, samples.
        gamma: 2πλ² of its window, samples².
    """

    def __init__(self, n_fft: int, hop: int, gamma: float) -> None:
        super().__init__()
        # Attributes, because TorchScript does not see a module's Python constants.
        self.n_fft = n_fft
        self.hop = hop
        self.turn = 2.0 * math.pi / n_fft  # rad per bin and sample
        self.middle = (n_fft - 1) / 2.0
        self.latest = (n_fft - hop) / 2.0
        self.slope_to_frequency = n_fft / gamma
        self.rise_to_delay = gamma / (2.0 * math.pi * hop)  # λ² / hop
        self.floor = FLOOR * FLOOR
        self.log_floor = math.log(FLOOR)
        self.delay_share = DELAY_SHARE
        self.onset_neper = ONSET_NEPER
        self.plain = False  # True where a graph lacks cummax and pooling of doubles (ONNX)

    def initial(self, batch: int) -> PhaseState:
        """Return the state before the first frame of `batch` streams."""
        zeros = torch.zeros(batch, self.n_fft // 2 + 1, dtype=torch.float64)
        return PhaseState(zeros, zeros - 2.0, zeros + self.log_floor)

    def forward(self, magnitude: Tensor, state: PhaseState) -> tuple[Tensor, PhaseState]:
        """Return the phase of the next frame.

        Args:
            magnitude: `[B, F]`, full scale about 1.
            state: of the frame before, see `initial`.

        Returns:
            phase in radians, float64 `[B, F]`, referred to the frame's start, and the new state.
        """
        energy = magnitude.double().square()
        s = 0.5 * torch.log(energy.clamp_min(self.floor))
        k = torch.arange(s.shape[1], device=s.device, dtype=s.dtype)
        slope = nn.functional.pad(s[:, 2:] - s[:, :-2], [1, 1]) / 2.0
        frequency = self.turn * k + self.slope_to_frequency * slope
        before = torch.where(state.frequency < -1.0, frequency, state.frequency)
        phase = state.phase + (self.hop / 2.0) * (frequency + before)

        peak = nearest_peak(s, self.plain)
        rise = (s - state.log_magnitude).gather(1, peak) * self.rise_to_delay
        late = (self.delay_share * rise).clamp(-0.35 * self.n_fft, 0.35 * self.n_fft)
        locked = phase.gather(1, peak) - self.turn * (self.middle + late) * (k - peak)

        past = torch.exp(2.0 * state.log_magnitude)
        total = energy.sum(1, keepdim=True).clamp_min(self.floor)
        swell = 0.5 * torch.log(self.smooth(energy) / self.smooth(past))
        jump = (swell * self.rise_to_delay - self.hop / 2.0).clamp(-self.latest, self.latest)
        impulse_at = self.middle + (energy * jump).sum(1, keepdim=True) / total
        risen = 0.5 * torch.log(total / past.sum(1, keepdim=True)) > self.onset_neper
        onset = (risen & (swell > self.onset_neper)).gather(1, peak)
        chosen = torch.where(onset, -self.turn * impulse_at * k, locked)
        wrapped = torch.remainder(chosen + math.pi, 2.0 * math.pi) - math.pi
        return wrapped, PhaseState(wrapped, frequency, s)

    def smooth(self, energy: Tensor) -> Tensor:
        """Mean over nine bins: single bins of a noise jump about."""
        if self.plain:
            total, count = nine_sum(energy), nine_sum(torch.ones_like(energy))
            return (total / count).clamp_min(self.floor)
        mean = nn.functional.avg_pool1d(energy.unsqueeze(1), 9, 1, 4, count_include_pad=False)
        return mean.squeeze(1).clamp_min(self.floor)

# SPDX-License-Identifier: MIT
"""What every pitch tracker returns: the fundamental over time, and how periodic the sound is."""

from dataclasses import dataclass

import numpy as np

from ...base.units import A4_HZ, A4_MIDI

SHORTEST_S = 0.03


@dataclass(frozen=True)
class Pitch:
    """The fundamental of one sound, frame by frame; frame i is centred on `times_s[i]`."""

    times_s: np.ndarray  # [N], float64, i · hop
    f0_hz: np.ndarray  # [N], float64, NaN where nothing has a pitch
    periodicity: np.ndarray  # [N], float64, 0 noise … 1 exactly periodic

    @property
    def voiced(self) -> np.ndarray:
        """Which frames have a pitch, bool `[N]`."""
        return np.isfinite(self.f0_hz)

    @property
    def midi(self) -> np.ndarray:
        """The fundamental as fractional MIDI notes, float64 `[N]`, NaN where there is none."""
        return A4_MIDI + 12.0 * np.log2(self.f0_hz / A4_HZ)


def gate(raw: Pitch, threshold: float) -> Pitch:
    """Return the contour with a pitch only where the sound is at least so periodic (0 … 1).

    What is periodic for less than `SHORTEST_S` is an accident of noise and has none either.
    """
    voiced = raw.voiced & (raw.periodicity >= threshold)
    edges = np.flatnonzero(np.diff(voiced, prepend=False, append=False))
    hop_s = raw.times_s[1] - raw.times_s[0] if len(voiced) > 1 else SHORTEST_S
    for first, end in edges.reshape(-1, 2):
        if (end - first) * hop_s < SHORTEST_S - 1e-9:
            voiced[first:end] = False
    return Pitch(raw.times_s, np.where(voiced, raw.f0_hz, np.nan), raw.periodicity)


def frame_times(n_samples: int, sample_rate: int, hop_s: float) -> np.ndarray:
    """Return the centres in seconds of all frames of a sound, float64 `[N]`: 0, hop, 2 hops …

    A sound of no samples has none, any other at least one.
    """
    return np.arange(int(np.ceil(n_samples / (sample_rate * hop_s) - 1e-9))) * hop_s

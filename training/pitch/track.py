# SPDX-License-Identifier: MIT
"""One way to ask any tracker for the fundamental of a sound."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from ...base.errors import one_of
from . import autocorrelation, crepe, swift
from .contour import Pitch, gate

Track = Callable[[np.ndarray, int, float, float, float], Pitch]

LOW_HZ = 32.70  # C1
HIGH_HZ = 4186.01  # C8
HOP_S = 0.01


@dataclass(frozen=True)
class Tracker:
    """A way to find the fundamental."""

    track: Track  # (samples [T], sample_rate, hop_s, low_hz, high_hz) → every frame's best guess
    threshold: float  # the periodicity from which its guesses are believed, unless asked otherwise


TRACKERS: Mapping[str, Tracker] = {
    "timbrel": Tracker(autocorrelation.track, 0.85),
    "swift": Tracker(swift.track, 0.5),
    "crepe": Tracker(crepe.track, 0.1),
    "crepe-tiny": Tracker(partial(crepe.track, model="tiny"), 0.1),
}


def tracker_named(name: str) -> Tracker:
    """Return a tracker; UserError naming all of them when there is none of that name."""
    if name not in TRACKERS:
        raise one_of("pitch tracker", name, TRACKERS)
    return TRACKERS[name]


def track(
    samples: np.ndarray,
    sample_rate: int,
    hop_s: float = HOP_S,
    low_hz: float = LOW_HZ,
    high_hz: float = HIGH_HZ,
    tracker: str = "timbrel",
    threshold: float | None = None,
) -> Pitch:
    """Return the fundamental of a mono sound over time.

    Args:
        samples: `[T]`, full scale ±1; none at all gives a contour of no frames.
        sample_rate: in Hz.
        hop_s: from frame to frame; frame i is centred on i · hop.
        low_hz, high_hz: where the fundamental is looked for. Knowing the note that was asked for,
            asked / 1.5 … asked · 1.5 rules octave errors out; to count them, leave the range wide.
        tracker: a key of `TRACKERS`.
        threshold: 0 … 1; a frame that is less periodic has no pitch. None: the tracker's own.

    Raises:
        UserError: no such tracker, or the package that it needs is not installed.
    """
    chosen = tracker_named(tracker)
    samples = np.asarray(samples, dtype=np.float32)
    if len(samples) == 0:
        return Pitch(np.zeros(0), np.zeros(0), np.zeros(0))
    raw = chosen.track(samples, sample_rate, hop_s, low_hz, high_hz)
    return gate(raw, chosen.threshold if threshold is None else threshold)


def track_channels(
    samples: np.ndarray, sample_rate: int, hop_s: float, low_hz: float, high_hz: float,
    tracker: str, threshold: float | None,
) -> Pitch:  # fmt: skip
    """Return the contour of the channel of `[C, T]` that is the most periodic, on the mean.

    Channels are never mixed, because two in antiphase would cancel.
    """
    different = [c for i, c in enumerate(samples) if i == 0 or not np.array_equal(c, samples[0])]
    found = [track(c, sample_rate, hop_s, low_hz, high_hz, tracker, threshold) for c in different]
    return max(found, key=lambda pitch: float(pitch.periodicity.sum()))

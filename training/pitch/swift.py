# SPDX-License-Identifier: MIT
"""SwiftF0: a very small network in onnxruntime, fast, 46.9 … 2093 Hz, a frame every 16 ms.

Its periodicity is the network's confidence. Frames between its own are interpolated in pitch.
"""

from functools import cache
from typing import Any

import numpy as np

from ...base import audio as files
from ...base.errors import UserError
from .contour import Pitch, frame_times

RATE_HZ = 16000
REACH_HZ = (46.875, 2093.75)  # F#1 … C7


def track(
    samples: np.ndarray, sample_rate: int, hop_s: float, low_hz: float, high_hz: float
) -> Pitch:
    """Track the fundamental of a mono sound `[T]`; UserError where swift-f0 is not installed."""
    times = frame_times(len(samples), sample_rate, hop_s)
    sound = files.resample(samples[None], sample_rate, RATE_HZ)[0]
    low, high = max(low_hz, REACH_HZ[0]), min(high_hz, REACH_HZ[1])
    found = _detector().detect(sound, RATE_HZ, low, high)
    octaves = np.interp(times, found.timestamps, np.log2(found.pitch_hz))
    nearest = np.minimum(np.searchsorted(found.timestamps, times), len(found.timestamps) - 1)
    return Pitch(times, 2.0**octaves, found.confidence[nearest])


@cache
def _detector() -> Any:  # noqa: ANN401 - its type is known only where swift-f0 is installed
    try:
        from swift_f0 import SwiftF0  # pyright: ignore[reportMissingImports] - optional
    except ImportError as error:
        raise UserError(
            f"the tracker swift cannot be loaded ({error}): "
            "pip install -c constraints.txt swift-f0, "
            "or use --tracker timbrel."
        ) from None
    return SwiftF0(threads=1)

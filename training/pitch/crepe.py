# SPDX-License-Identifier: MIT
"""CREPE through torchcrepe: a network trained on instruments and voices, slow, 32.7 … 2006 Hz.

Its periodicity is the network's confidence. torchcrepe carries its weights with it.
"""

import numpy as np

from ...base import audio as files
from ...base.errors import UserError
from .contour import Pitch, frame_times

RATE_HZ = 16000
REACH_HZ = (32.7, 2006.0)  # C1 … B6
BATCH = 256  # frames at once


def track(
    samples: np.ndarray, sample_rate: int, hop_s: float, low_hz: float, high_hz: float,
    model: str = "full",
) -> Pitch:  # fmt: skip
    """Track the fundamental of a mono sound `[T]`; UserError where torchcrepe is not installed.

    `model` is `full`, or `tiny`, which takes a twentieth of the time.
    """
    try:
        import torch
        import torchcrepe  # pyright: ignore[reportMissingImports] - optional
    except ImportError as error:
        raise UserError(
            f"the tracker crepe cannot be loaded ({error}): "
            "pip install -c constraints.txt torchcrepe, "
            "or use --tracker timbrel."
        ) from None
    times = frame_times(len(samples), sample_rate, hop_s)
    sound = files.resample(samples[None], sample_rate, RATE_HZ)
    low, high = max(low_hz, REACH_HZ[0]), min(high_hz, REACH_HZ[1])
    # Its hop is a whole number of samples, so a frame of ours takes the nearest of its own.
    hop = max(1, round(hop_s * RATE_HZ))
    f0, confidence = torchcrepe.predict(
        torch.from_numpy(sound), RATE_HZ, hop, low, high, model,
        return_periodicity=True, batch_size=BATCH,
    )  # fmt: skip
    nearest = np.clip(np.rint(times * RATE_HZ / hop).astype(int), 0, f0.shape[1] - 1)
    return Pitch(times, f0[0].double().numpy()[nearest], confidence[0].double().numpy()[nearest])

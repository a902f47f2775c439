# SPDX-License-Identifier: MIT
"""What nn~ should have played: the Python engine with the same two block sizes."""

from pathlib import Path

import numpy as np

from timbrel.runtime.carrier import TorchCarrier
from timbrel.runtime.engine import Engine

TOLERANCE = 1e-6  # of full scale


def noise(channels: int, samples: int, seed: int = 0) -> np.ndarray:
    """Return `[channels, samples]`, most of it within ±0.75."""
    drawn = np.random.default_rng(seed).standard_normal((channels, samples))
    return (0.25 * drawn).astype(np.float32)


def delayed(x: np.ndarray, samples: int) -> np.ndarray:
    return np.pad(x, ((0, 0), (samples, 0)))[:, : x.shape[1]]


def expected(
    path: Path,
    method: str,
    x: np.ndarray,
    host_block: int,
    model_block: int | None = None,
    settings: dict[str, str] | None = None,
) -> np.ndarray:
    """Return `[outlets, T]` for `[inlets, T]`, aligned as a synchronous nn~ is."""
    carrier = TorchCarrier(path)
    for name, words in (settings or {}).items():
        carrier.set(name, words.split())
    engine = Engine(carrier, method)
    engine.prepare(host_block, model_block)
    if host_block % engine.model_block == 0:  # fewer calls for nothing: nn~ takes the host's block
        engine.prepare(host_block, host_block)
    short = -x.shape[1] % host_block
    padded = np.pad(x, ((0, 0), (0, short)))[None].astype(np.float32)
    blocks = np.split(padded, padded.shape[2] // host_block, axis=2)
    return np.concatenate([engine.process(block) for block in blocks], axis=2)[0, :, : x.shape[1]]


def assert_same(got: np.ndarray, wanted: np.ndarray, tolerance: float = TOLERANCE) -> None:
    """Name the first sample that differs: it says which block went wrong."""
    assert got.shape == wanted.shape
    wrong = np.argwhere(~(np.abs(got - wanted).T <= tolerance))
    if len(wrong):
        sample, channel = wrong[0]
        raise AssertionError(
            f"{len(wrong)} of {got.size} samples differ, first sample {sample} of outlet {channel}:"
            f" {got[channel, sample]:.8g} instead of {wanted[channel, sample]:.8g}; the largest by "
            f"{np.nanmax(np.abs(got - wanted)):.3g}"
        )

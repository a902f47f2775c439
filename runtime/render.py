# SPDX-License-Identifier: MIT
"""Plays an instrument file offline, in the blocks of a host, and compares what came out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..base import audio
from ..base.curves import write_curves
from ..base.errors import UserError
from ..base.progress import bar, say
from .carrier import Carrier
from .engine import Engine
from .sources import Source

SPLIT_TOLERANCE = 1e-6
MAGNITUDE_DB = -60.0


def render(engine: Engine, source: Source, compensate: bool = False) -> np.ndarray:
    """Run a source through an engine that is prepared, block after block.

    Args:
        compensate: take the latency off the beginning (and play on into silence as long).

    Returns:
        float32 `[B, outlets, samples]` at audio rate; B is 1 where the source mixes.
    """
    late = source.lead_samples + (engine.latency_samples() if compensate else 0)
    block, total = engine.host_block, source.samples + late
    blocks = -(-total // block)
    rows = 1 if source.mix else len(source.values)
    out = np.empty((rows, engine.shape.outlets, blocks * block), dtype=np.float32)
    with bar("rendering", blocks) as shown:
        for number in range(blocks):
            start = number * block
            y = engine.process(source.block(start, block, engine.shape.in_ratio))
            out[:, :, start : start + block] = source.mix(y, start - late) if source.mix else y
            if number % 64 == 0:
                shown.at(number)
    return out[:, :, late : late + source.samples]


def render_offline(
    carrier: Carrier, engine: Engine, source: Source, compensate: bool = False
) -> np.ndarray:
    """Run a source as one big block from a fresh state → `[B, outlets, samples]`."""
    whole = Engine(carrier, engine.method)
    declared = engine.latency_samples() - engine.adapter_samples()
    total = source.samples + source.lead_samples + (declared if compensate else 0)
    length = -(-total // whole.highest_ratio) * whole.highest_ratio
    whole.prepare(length, length, batch=len(source.values))
    return render(whole, source, compensate)


def write_result(
    path: Path, result: np.ndarray, engine: Engine, names: list[str], rate: int, subtype: str
) -> str:
    """Write audio as a sound file, or values of outlets with a ratio as curves.

    Returns:
        a sentence on what was written.
    """
    if path.suffix == ".csv":
        ratio = engine.shape.out_ratio
        values = result[0][:, ratio - 1 :: ratio]
        write_curves(path, names, values, rate / ratio)
        if len(result) > 1:
            say(f"only the first of {len(result)} channels is in {path}")
        shown = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
        return f"{path}: {values.shape[1]} rows of {shown}"
    if engine.shape.out_ratio != 1:
        raise UserError(f"method {engine.method} returns curves: give -o a name that ends in .csv.")
    channels = result.reshape(-1, result.shape[2])
    peak = audio.write(path, channels, rate, subtype)
    clipped = " (clipped: lower gain_db)" if peak > 1 and subtype != "float" else ""
    seconds = result.shape[2] / rate
    return f"{path}: {seconds:.2f} s, {len(channels)} channels, peak {peak:.3f}{clipped}"


@dataclass(frozen=True)
class Comparison:
    """How far two renderings are apart."""

    largest: float  # difference of two samples, of full scale
    magnitude_db: float  # 20 log10 of ‖|X| - |Y|‖ / ‖|X|‖
    same: bool

    def __str__(self) -> str:
        verdict = "the same" if self.same else "different"
        return (
            f"{verdict}: largest difference {self.largest:.1e} of full scale, "
            f"magnitudes {self.magnitude_db:.0f} dB"
        )


def compare(
    a: np.ndarray, b: np.ndarray, tolerance: float, by_magnitude: bool = False
) -> Comparison:
    """Compare two renderings `[C, T]` over the length that both have.

    They are the same when no two samples differ by more than `tolerance`. `by_magnitude`: or when
    the magnitudes differ by at most -60 dB, for two carriers and a phase that was made up, where
    one last bit grows.
    """
    if len(a) != len(b):
        raise UserError(f"{len(a)} channels cannot be compared with {len(b)}.")
    length = min(a.shape[1], b.shape[1])
    if length == 0 or max(a.shape[1], b.shape[1]) - length > 0.1 * length:
        raise UserError(f"{a.shape[1]} samples cannot be compared with {b.shape[1]}.")
    a, b = a[:, :length], b[:, :length]
    largest = float(np.abs(a - b).max())
    x, y = _magnitudes(a), _magnitudes(b)
    share = float(np.linalg.norm(x - y) / max(np.linalg.norm(y), 1e-12))
    level = 20 * np.log10(max(share, 1e-12))
    same = largest <= tolerance or (by_magnitude and level <= MAGNITUDE_DB)
    return Comparison(largest, level, same)


def _magnitudes(x: np.ndarray, n: int = 2048, hop: int = 512) -> np.ndarray:
    padded = np.pad(x, ((0, 0), (n, n)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, n, axis=1)[:, ::hop]
    return np.abs(np.fft.rfft(frames * np.hanning(n), axis=2))

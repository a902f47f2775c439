# SPDX-License-Identifier: MIT
"""Plays an instrument file offline, in the blocks of a host, and compares what came out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..base import audio
from ..base.curves import read_curves, write_curves
from ..base.errors import UserError
from ..base.manifest import Manifest
from ..base.progress import bar, say
from ..base.trajectories import draw
from .carrier import Carrier
from .engine import Engine

# Where a file says nothing of its rate.
DEFAULT_RATE = 44100
SPLIT_TOLERANCE = 1e-6
MAGNITUDE_DB = -60.0


@dataclass(frozen=True)
class Source:
    """What goes into a method: values at its input ratio, float32 `[B, inlets, T]`."""

    values: np.ndarray
    samples: int  # the length at audio rate


def sample_rate_of(manifest: Manifest | None, asked: int | None) -> int:
    """Return the rate to render at, in Hz: the file's own, else what is asked for, else 44100."""
    return manifest.sample_rate if manifest else asked or DEFAULT_RATE


def inlet_names(engine: Engine, manifest: Manifest | None) -> list[str]:
    """Return the names of a method's inlets; foreign files get z1, z2, …"""
    if manifest:
        return [port.name for port in manifest.methods[engine.method].inlets]
    return [f"z{i}" for i in range(1, engine.shape.inlets + 1)]


def outlet_names(engine: Engine, manifest: Manifest | None) -> list[str]:
    """Return the names of a method's outlets, as `inlet_names`."""
    if manifest:
        return [port.name for port in manifest.methods[engine.method].outlets]
    return [f"z{i}" for i in range(1, engine.shape.outlets + 1)]


def source_of_audio(path: Path, engine: Engine, sample_rate: int) -> Source:
    """Read a sound file for a method that takes audio; each channel becomes a stream of its own.

    A method with as many inlets as the file has channels takes them together instead.
    """
    if engine.shape.in_ratio != 1:
        raise UserError(
            f"method {engine.method} takes curves, not audio: use --latents or --trajectory."
        )
    own = audio.info(path).sample_rate
    samples, _ = audio.read(path, sample_rate)
    if own != sample_rate:
        say(f"{path}: resampled from {own} Hz to the instrument's {sample_rate} Hz")
    inlets, channels = engine.shape.inlets, len(samples)
    if channels % inlets:
        raise UserError(
            f"{path} has {channels} channels, method {engine.method} takes {inlets} at a time: "
            f"give a file with {inlets}."
        )
    # Whole frames at the outlets: the last one, of which the file fills a part, counts too.
    length = -(-samples.shape[1] // engine.shape.out_ratio) * engine.shape.out_ratio
    return Source(samples.reshape(channels // inlets, inlets, -1), length)


def source_of_curves(
    path: Path, engine: Engine, names: list[str], trajectory: str | None = None
) -> Source:
    """Read curves for a method, one row per frame at its input ratio; a trajectory is added."""
    values = read_curves(path, names)[None]
    if trajectory:
        values = values + draw(trajectory, names, values.shape[2])
    return Source(values, values.shape[2] * engine.shape.in_ratio)


def source_of_trajectory(
    text: str, engine: Engine, names: list[str], seconds: float, sample_rate: int
) -> Source:
    """Draw curves for a method by formula."""
    if seconds <= 0:
        raise UserError(f"--seconds {seconds:g}: use a duration above 0.")
    frames = max(1, round(seconds * sample_rate / engine.shape.in_ratio))
    values = draw(text, names, frames)[None]
    return Source(values, frames * engine.shape.in_ratio)


def render(engine: Engine, source: Source, compensate: bool = False) -> np.ndarray:
    """Run a source through an engine that is prepared, block after block.

    Args:
        compensate: take the latency off the beginning (and play on into silence as long).

    Returns:
        float32 `[B, outlets, samples]` at audio rate.
    """
    late = engine.latency_samples() if compensate else 0
    block, total = engine.host_block, source.samples + late
    blocks = -(-total // block)
    held = np.repeat(source.values, engine.shape.in_ratio, axis=2)
    # After the end audio is silent, and curves stay where they are.
    mode = "constant" if engine.shape.in_ratio == 1 else "edge"
    missing = max(0, blocks * block - held.shape[2])
    x = np.pad(held, ((0, 0), (0, 0), (0, missing)), mode=mode)
    out = []
    with bar("rendering", blocks) as shown:
        for number in range(blocks):
            out.append(engine.process(x[:, :, number * block : (number + 1) * block]))
            if number % 64 == 0:
                shown.at(number)
    return np.concatenate(out, axis=2)[:, :, late : late + source.samples]


def render_offline(carrier: Carrier, engine: Engine, source: Source) -> np.ndarray:
    """Run a source as one big block from a fresh state → `[B, outlets, samples]`."""
    whole = Engine(carrier, engine.method)
    length = -(-source.samples // whole.highest_ratio) * whole.highest_ratio
    whole.prepare(length, length, batch=len(source.values))
    return render(whole, source)


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

# SPDX-License-Identifier: MIT
"""How fast an instrument file is on this machine, and what it costs to load and keep."""

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from ..base.errors import UserError, one_of
from .carrier import TorchCarrier

CALLS = 300
PACED_CALLS = 100
WARM_UP = 20


@dataclass(frozen=True)
class Timing:
    """One method at one block size, one thread. Factors are time taken / time played."""

    method: str
    block: int  # samples
    first_ms: tuple[float, float]  # the first two calls after loading
    median_factor: float  # back to back
    p99_factor: float
    paced_factor: float  # median, called when a host would: the caches have gone cold


@dataclass(frozen=True)
class Bench:
    """All figures of a file."""

    size_mb: float
    load_s: float
    memory_mb: float  # resident, above torch's own
    timings: tuple[Timing, ...]


def bench(
    path: Path, blocks: list[int] | None = None, methods: list[str] | None = None, rate: int = 44100
) -> Bench:
    """Measure a file.

    Args:
        blocks: sizes in samples; by default the highest ratio and 2048. Raised to a multiple of
            the highest ratio.
        methods: by default all.
        rate: sample rate in Hz for files that do not state theirs.
    """
    for block in blocks or []:
        if block < 1:
            raise UserError(f"a block of {block} samples is too short: use 1 or more.")
    _exercise_torch()
    before = _resident_mb()
    began = time.perf_counter()
    carrier = TorchCarrier(path)
    load_s = time.perf_counter() - began
    for method in methods or []:
        if method not in carrier.shapes:
            raise one_of("method", method, carrier.shapes)
    rate = carrier.manifest.sample_rate if carrier.manifest else rate
    ratio = max(shape.ratio for shape in carrier.shapes.values())
    sizes = sorted({max(ratio, -(-b // ratio) * ratio) for b in blocks or [ratio, 2048]})
    timings = [
        _time(path, method, block, rate) for method in methods or carrier.shapes for block in sizes
    ]
    for method, shape in carrier.shapes.items():
        x = np.zeros((1, shape.inlets, sizes[-1] // shape.in_ratio), dtype=np.float32)
        for _ in range(3):
            carrier.call(method, x)
    memory = _resident_mb() - before
    return Bench(path.stat().st_size / 1e6, load_s, memory, tuple(timings))


def machine() -> str:
    """Return the machine and versions in one line."""
    import torch

    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [s for s in info.read_text().splitlines() if s.startswith("model name")]
        model = names[0].split(":", 1)[1].strip() if names else model
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}, torch {torch.__version__}"
    )


def _time(path: Path, method: str, block: int, rate: int) -> Timing:
    carrier = TorchCarrier(path)
    shape = carrier.shapes[method]
    rng = np.random.default_rng(0)
    size = (1, shape.inlets, block // shape.in_ratio)
    x = (0.1 * rng.standard_normal(size)).astype(np.float32)
    taken = [_once(carrier, method, x) for _ in range(CALLS)]
    steady = sorted(taken[WARM_UP:])
    period = block / rate
    paced = []
    due = time.perf_counter()
    for _ in range(PACED_CALLS):
        due += period
        time.sleep(max(0.0, due - time.perf_counter()))  # a host calls at the rate of its blocks
        paced.append(_once(carrier, method, x))
    return Timing(
        method,
        block,
        (1000 * taken[0], 1000 * taken[1]),
        median(steady) / period,
        steady[int(0.99 * (len(steady) - 1))] / period,
        median(paced) / period,
    )


def _once(carrier: TorchCarrier, method: str, x: np.ndarray) -> float:
    began = time.perf_counter()
    carrier.call(method, x)
    return time.perf_counter() - began


def _exercise_torch() -> None:
    """Let torch allocate what it needs for itself: its FFT plans, threads and compiler."""
    import torch

    class Tiny(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.fft.irfft(torch.fft.rfft(x) @ torch.eye(5, dtype=torch.complex64))

    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        scripted = torch.jit.script(Tiny())
    with torch.inference_mode():
        for _ in range(3):
            scripted(torch.zeros(1, 8))


def _resident_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(s for s in status.read_text().splitlines() if s.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6

# SPDX-License-Identifier: MIT
"""Measures what Timbrel promises about speed and writes it as a page: `make bench`.

The models are untrained: speed depends on the recipe's sizes, not on the weights.
"""

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import torch

from timbrel.export.build import build, save
from timbrel.runtime.bench import machine
from timbrel.runtime.carrier import one_thread
from timbrel.training.config import load_recipe
from timbrel.training.data.dataset import open_dataset
from timbrel.training.data.signals import load_signals
from timbrel.training.material import prepare
from timbrel.training.notes.orchestra import DEFAULT, narrow
from timbrel.training.notes.plan import Timing, plan
from timbrel.training.notes.render import Request, choose_source, render
from timbrel.training.run import create_run
from timbrel.training.signal.contrast import Contrast
from timbrel.training.signal.phase import LockedPhase
from timbrel.training.signal.stft import Stft
from timbrel.training.train import train

RATE = 44100
VARIANTS = {
    "demo": ("demo", []),
    "spectral": ("spectral", []),
    "pitched": ("pitched", []),
    "low_latency": ("low_latency", []),
    "vschaos": ("vschaos", ["train.batch=8"]),
}


def main(page: Path) -> None:
    """Measure and write."""
    one_thread()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sections = [_notes(folder), _features(folder), _phase(), *_instruments(folder)]
    text = "\n\n".join(
        [
            "# Benchmarks",
            f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine()}. One thread, "
            "untrained models of each recipe's sizes. The machine is shared: compare figures of "
            "one page, not of two. A factor of 0.02 means 2 % of the time that the sound lasts.",
            *sections,
        ]
    )
    page.write_text(text + "\n", encoding="utf-8")
    print(text)


def _notes(folder: Path) -> str:
    parts = narrow(list(DEFAULT), 48, 84)
    source = choose_source(None, False)
    request = Request(tuple(parts), 1, (60, 100), Timing(), RATE, source)
    notes = len(plan(request.parts, 1, request.velocities))
    began = time.perf_counter()
    render(folder / "notes", request)
    took = time.perf_counter() - began
    return (
        "## Data\n\n"
        f"Rendering {notes} notes of 2 s from {Path(source).name}: {took:.1f} s "
        f"({700 * took / notes:.1f} s for 700)."
    )


def _features(folder: Path) -> str:
    dataset = open_dataset(folder / "notes")
    began = time.perf_counter()
    signals = load_signals(dataset, dataset.files, RATE)
    decode_s = time.perf_counter() - began
    seconds = sum(e.samples for e in signals.entries.values()) / RATE
    stft, contrast = Stft(2048, 512), Contrast()
    began = time.perf_counter()
    with torch.no_grad():
        for file in dataset.files:
            contrast(stft.spectrogram(torch.tensor(signals.of(file))[None]).abs())
    transform_s = time.perf_counter() - began
    began = time.perf_counter()
    load_signals(dataset, dataset.files, RATE)
    again_s = time.perf_counter() - began
    return (
        f"Of {seconds / 60:.0f} minutes of notes, on one core: decoding to the cache "
        f"{seconds / decode_s:.0f} x real time, magnitudes (2048/512) "
        f"{seconds / transform_s:.0f} x, both {seconds / (decode_s + transform_s):.0f} x. "
        f"Opening the cached dataset again: {again_s:.2f} s."
    )


def _phase() -> str:
    rows = []
    for n_fft, hop in ((2048, 512), (512, 128)):
        stft = Stft(n_fft, hop)
        eager = LockedPhase(n_fft, hop, stft.gamma)
        phase, state = torch.jit.script(eager), eager.initial(1)
        magnitude, taken = torch.rand(1, stft.bins), []
        for _ in range(300):
            began = time.perf_counter()
            _, state = phase(magnitude, state)
            taken.append(time.perf_counter() - began)
        rows.append(f"{1e6 * median(taken[20:]):.0f} µs ({n_fft}/{hop})")
    return "## Playing\n\nThe made-up phase of one frame: " + ", ".join(rows) + "."


def _instruments(folder: Path) -> list[str]:
    summary = ["| recipe | parameters | file | loading | memory above torch's own | latency |"]
    summary.append("|---|---|---|---|---|---|")
    table = ["| recipe | method | block | factor, median | 99th percentile | paced | first calls |"]
    table.append("|---|---|---|---|---|---|---|")
    for name, (recipe_name, settings) in VARIANTS.items():
        path, parameters, latency = _export(folder, name, recipe_name, settings)
        # In a process of its own, so that its memory is its own.
        command = [sys.executable, "-m", "timbrel.base", "bench", str(path), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        costs = f"{found['size_mb']:.1f} MB | {found['load_s']:.2f} s | {found['memory_mb']:.0f} MB"
        summary.append(f"| {name} | {parameters / 1e6:.2f} M | {costs} | {latency} samples |")
        for t in found["timings"]:
            factors = " | ".join(
                f"{t[k]:.4f}" for k in ("median_factor", "p99_factor", "paced_factor")
            )
            first = ", ".join(f"{ms:.0f} ms" for ms in t["first_ms"])
            table.append(f"| {name} | {t['method']} | {t['block']} | {factors} | {first} |")
    note = (
        "`paced`: called when a host would call, so that the caches have gone cold in between. "
        "The first calls of a TorchScript model compile it: a host should make them before the "
        "sound begins."
    )
    return ["\n".join(summary), "\n".join(table), note]


def _export(
    folder: Path, name: str, recipe_name: str, settings: list[str]
) -> tuple[Path, int, int]:
    """Train for one step, export, and return the file, its parameters and latency."""
    fixed = ["train.steps=1", "train.max_minutes=null", f"data.root={folder / 'notes'}"]
    recipe = load_recipe(recipe_name, [*settings, *fixed, "data.n_files=60"])
    material = prepare(recipe)
    run = create_run(
        folder / name.replace(" ", "_"), recipe, material.split, material.facts(recipe)
    )
    train(recipe, material, run)
    instrument = build(run, "last")
    path = folder / f"{run.folder.name}.ts"
    save(instrument, path)
    count = sum(p.numel() for p in instrument.blocks.model.parameters())
    return path, count, instrument.manifest.methods["forward"].latency_samples


if __name__ == "__main__":
    main(Path(sys.argv[1]))

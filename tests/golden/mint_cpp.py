# SPDX-License-Identifier: MIT
"""Mints what the C++ core must reproduce: the golden model as an instrument file, and its sound.

The Python engine plays it under hosts and in model blocks of several sizes; cpp/tests/golden plays
the same file and compares. Each row says how near is near enough. Run by `make golden`.
"""

import json
import os
import sys
import warnings
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from mint import HERE, blocks_of, model
from safetensors.numpy import load_file, save_file
from safetensors.torch import load_file as load_weights

from timbrel.base.manifest import Manifest, Method, Port
from timbrel.export.build import ATTRIBUTES, LATENT_RANGE, Instrument, save
from timbrel.runtime.carrier import TorchCarrier, one_thread
from timbrel.runtime.engine import Engine

INSTRUMENT, PLAYED, ROWS = HERE / "golden.ts", HERE / "played.safetensors", HERE / "played.json"
RATE, HOP, LATENTS, LATE = 8000, 32, 3, 128 - 32
# (host block H, model block M): H a multiple of M, below it, above it, prime to it, a power of two
BLOCKS = [(64, 32), (48, 64), (100, 96), (7, 256), (64, 128)]
EXACT = {"sample": 1e-5}
# A phase that is made up amplifies last bits: only magnitudes are held.
HEARD = {"magnitude_db": -60.0}


@dataclass(frozen=True)
class Row:
    """One rendering: what was played how, and how near another one must come."""

    name: str  # of its tensor
    input: str  # `audio` or `latents` of input.safetensors
    method: str
    host_block: int
    model_block: int
    tolerance: dict[str, float]
    settings: dict[str, str] = field(default_factory=dict)
    latency_samples: int = 0  # what the engine declares


def rows() -> list[Row]:
    """Return what is played."""
    made = []
    for method, tolerance in (("forward", EXACT), ("encode", EXACT), ("decode", HEARD)):
        given = "latents" if method == "decode" else "audio"
        for h, m in BLOCKS:
            made.append(Row(f"{method} H{h} M{m}", given, method, h, m, tolerance))
    locked = {"phase": "locked", "gain_db": "-6"}
    made.append(Row("forward locked", "audio", "forward", 64, 128, HEARD, locked))
    return made


def instrument() -> Instrument:
    """Return the golden model as an instrument."""
    golden = model()
    golden.load_state_dict(load_weights(HERE / "weights.safetensors"))
    latents = [
        Port(f"z{i}", f"(signal) Latent dimension {i}", "latent", HOP, LATENT_RANGE)
        for i in range(1, LATENTS + 1)
    ]
    sound_in, sound_out = ([Port(n, f"(signal) Audio {n}", "audio", 1)] for n in ("in", "out"))
    manifest = Manifest(
        name="golden",
        kind="spectral",
        sample_rate=RATE,
        highest_ratio=HOP,
        methods={
            "forward": Method(sound_in, sound_out, LATE, LATE),
            "encode": Method(sound_in, latents, 0, 64),
            "decode": Method(latents, sound_out, 0, 48),
        },
        attributes=dict(ATTRIBUTES),
        latent={"size": LATENTS},
        training={},
        metrics={},
    )
    return Instrument(manifest, blocks_of(golden).requires_grad_(False))


def play(path: Path, row: Row) -> tuple[np.ndarray, int]:
    """Play a row with the Python engine → `[outlets, T]` at audio rate, and its latency."""
    carrier = TorchCarrier(path)
    for name, value in row.settings.items():
        carrier.set(name, [value])
    engine = Engine(carrier, row.method)
    engine.prepare(row.host_block, row.model_block)
    x = np.repeat(load_file(HERE / "input.safetensors")[row.input], engine.shape.in_ratio, axis=2)
    whole = x.shape[2] // row.host_block
    blocks = np.split(x[:, :, : whole * row.host_block], whole, axis=2)
    y = np.concatenate([engine.process(block) for block in blocks], axis=2)[0]
    return y, engine.latency_samples()


def _mint() -> None:
    one_thread()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        save(instrument(), INSTRUMENT)
    tensors, listed = {}, []
    for row in rows():
        tensors[row.name], late = play(INSTRUMENT, row)
        listed.append({**asdict(row), "latency_samples": late})
    save_file(tensors, PLAYED)
    ROWS.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # torch writes a module's constants in hash order
        os.execve(sys.executable, sys.orig_argv, os.environ | {"PYTHONHASHSEED": "0"})
    _mint()

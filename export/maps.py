# SPDX-License-Identifier: MIT
"""A run's timbre map as a folder of its own, its figures in the manifest, read back to check."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..base.errors import UserError
from ..base.maps import folder as on_disk
from ..base.maps.timbre_map import FULL, TimbreMap, probe
from ..training.maps.train import MAP

KEPT = ("round_trip", "residual", "reach", "order", "exact", "heard_db", "examples")
# A folder's numbers are decimal text with at least 17 digits.
TOLERANCE = 1e-9 * FULL


def load(run: Path) -> TimbreMap:
    """Return the map of a run, with what `timbrel evaluate` measured."""
    found = on_disk.read(run / MAP)
    path = run / "metrics.json"
    if not path.is_file():
        return found
    metrics = json.loads(path.read_text(encoding="utf-8"))
    kept = {name: metrics[name] for name in KEPT if name in metrics}
    return replace(found, facts={**found.facts, "metrics": kept})


def write_map(found: TimbreMap, folder: Path, name: str | None = None) -> int:
    """Write a map's folder, read it back and compare; return its format.

    An existing map is replaced, anything else that lies there is not touched.
    """
    taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if taken and not (folder / "vec_scale").is_dir():
        raise UserError(f"{folder} exists and is no timbre map: name another folder.")
    if (folder / "pins.json").exists():
        raise UserError(f"{folder} holds pins.json, made by hand: name another folder.")
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    named = replace(found, facts={**found.facts, "name": name or folder.name})
    kind = on_disk.write(named, partial)
    controls = probe(found, 1000)
    off = np.abs(on_disk.read(partial).map(controls) - found.map(controls)).max()
    if not off <= TOLERANCE:
        shutil.rmtree(partial)
        raise UserError(f"{folder} was not written: read back, it is {off:.2g} of 127 off.")
    if folder.exists():
        shutil.rmtree(folder)
    partial.replace(folder)
    return kind

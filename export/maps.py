# SPDX-License-Identifier: MIT
"""A run's timbre map as a folder of its own, its figures in the manifest, read back to check."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..base.errors import UserError
from ..base.json_files import read_object
from ..base.maps import folder as on_disk
from ..base.maps.timbre_map import FULL, TimbreMap, probe
from ..training.maps.train import MAP

KEPT = ("round_trip", "residual", "reach", "order", "exact", "heard_db", "examples")
# What a map's folder holds.
OURS = re.compile(r"vec_scale|pca_layer|(dense_)?layer_\d+|manifest\.json|pins\.json\.lock")
# A folder's numbers are decimal text with at least 17 digits.
TOLERANCE = 1e-9 * FULL


def load(run: Path) -> TimbreMap:
    """Return the map of a run, with what `timbrel evaluate` measured."""
    found = on_disk.read(run / MAP)
    path = run / "metrics.json"
    if not path.is_file():
        return found
    metrics = read_object(path)
    kept = {name: metrics[name] for name in KEPT if name in metrics}
    return replace(found, facts={**found.facts, "metrics": kept})


def write_map(found: TimbreMap, folder: Path, name: str | None = None) -> int:
    """Write a map's folder, read it back and compare; return its format.

    A folder that holds a map and nothing else is replaced, once the new one is whole.

    Raises:
        UserError: the folder holds anything that an export has not made.
    """
    folder = folder.resolve()
    _refuse_taken(folder)
    partial, old = (folder.with_name(f".{folder.name}.{end}") for end in ("partial", "old"))
    for left in (partial, old):
        shutil.rmtree(left, ignore_errors=True)
    named = replace(found, facts={**found.facts, "name": name or folder.name})
    kind = on_disk.write(named, partial)
    controls = probe(found, 1000)
    off = np.abs(on_disk.read(partial).map(controls) - found.map(controls)).max()
    if not off <= TOLERANCE:
        shutil.rmtree(partial)
        raise UserError(f"{folder} was not written: read back, it is {off:.2g} of 127 off.")
    if folder.exists():
        folder.replace(old)
    partial.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
    return kind


def _refuse_taken(folder: Path) -> None:
    if not folder.exists():
        return
    inside = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if not folder.is_dir() or (inside and "vec_scale" not in inside):
        raise UserError(f"{folder} exists and is no timbre map: name another folder.")
    foreign = [name for name in inside if not OURS.fullmatch(name)]
    if foreign:
        raise UserError(
            f"{folder} holds what an export has not made ({', '.join(foreign)}): name another "
            "folder, or move that away."
        )

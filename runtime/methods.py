# SPDX-License-Identifier: MIT
"""Which methods of an instrument can be played, and what their inlets are. Pure."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ..base.contract import MethodShape
from ..base.curves import NOT_GIVEN
from ..base.errors import UserError, one_of
from ..base.manifest import Manifest, Port

FIRST = ("decode", "forward")  # what is played where nobody says


def inlet_ports(manifest: Manifest | None, method: str, shape: MethodShape) -> list[Port]:
    """Return a method's inlets; those of foreign files are sound at ratio 1, else z1, z2, …"""
    if manifest:
        return manifest.methods[method].inlets
    if shape.in_ratio == 1:
        return [Port(f"in{i}", f"in{i}", "audio", 1) for i in range(1, shape.inlets + 1)]
    return [Port(f"z{i}", f"z{i}", "latent", shape.in_ratio) for i in range(1, shape.inlets + 1)]


def starting_values(ports: list[Port], voices: int) -> np.ndarray:
    """Return what inlets hold before anybody moves them, [V, C]: 0, and labels not given."""
    return np.tile([NOT_GIVEN if p.kind == "label" else 0.0 for p in ports], (voices, 1))


def sounding(method: str, shapes: Mapping[str, MethodShape]) -> str:
    """Return a method that gives sound; UserError for one that does not."""
    offered = [name for name, shape in shapes.items() if shape.out_ratio == 1]
    if method not in offered:
        raise one_of("method that gives sound", method, offered)
    return method


def best_method(path: Path, shapes: Mapping[str, MethodShape]) -> str:
    """Return what is played where nobody says: `decode`, else `forward`, else the first."""
    offered = [name for name, shape in shapes.items() if shape.out_ratio == 1]
    if not offered:
        raise UserError(f"{path}: no method gives sound (it has {', '.join(shapes)}).")
    return next((name for name in FIRST if name in offered), offered[0])

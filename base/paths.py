# SPDX-License-Identifier: MIT
"""The kinds of path, as formulas: time and settings in, `[D, T]` out, one row per moved inlet.

`t` runs from 0 to 1. Levels (`start`, `end`, `value`) are columns `[D, 1]`, other numbers single.
How paths are written and put together is the work of trajectories.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .points import through

Settings = dict[str, Any]
Path = Callable[[np.ndarray, int, Settings], np.ndarray]
TURN = 2 * np.pi


def constant(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """`value`, or the value that each inlet is given by its name."""
    return np.broadcast_to(p["value"], (dims, len(t))).copy()


def line(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """From `start` to `end` in every dimension."""
    return np.broadcast_to(p["start"] + (p["end"] - p["start"]) * t, (dims, len(t))).copy()


def points(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """Through given points, `[D, N]` in `points`."""
    return through(p["points"], t, p["curve"], p["at"])


def sine(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """`turns` periods of height `radius`, each dimension a little later than the one before."""
    return p["radius"] * np.sin(TURN * _cycles(t, dims, p))


def square(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """Up for `width` of every period, down for the rest."""
    return p["radius"] * np.where(_cycles(t, dims, p) % 1 < p["width"], 1.0, -1.0)


def sawtooth(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """Rising from -radius to radius in every period."""
    return p["radius"] * (2 * (_cycles(t, dims, p) % 1) - 1)


def triangle(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """Straight lines where `sine` is round: from the middle up, down, and back."""
    return p["radius"] * (4 * np.abs((_cycles(t, dims, p) - 0.25) % 1 - 0.5) - 1)


def circle(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """`turns` rounds in the plane of the first two dimensions, further pairs at twice the speed."""
    rows = []
    for index in range(dims):
        angle = TURN * (p["turns"] * t * (1 + index // 2) + p["phase"])
        rows.append(p["radius"] * (np.cos(angle) if index % 2 == 0 else np.sin(angle)))
    return np.stack(rows)


def ellipse(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """A circle whose second axis is `ratio` as long, turned by `tilt` (in turns)."""
    rows = circle(t, dims, p)
    rows[1::2] *= p["ratio"]
    cos, sin = np.cos(TURN * p["tilt"]), np.sin(TURN * p["tilt"])
    pairs = dims // 2 * 2
    x, y = rows[:pairs:2].copy(), rows[1:pairs:2].copy()
    rows[:pairs:2], rows[1:pairs:2] = cos * x - sin * y, sin * x + cos * y
    return rows


def spiral(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """A circle whose radius grows from 0."""
    return circle(t, dims, p) * t[None]


def helix(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """A circle in the first two dimensions, which rises from `start` to `end` in the others."""
    rows = line(t, dims, p)
    flat = min(dims, 2)
    rows[:flat] = circle(t, flat, p)
    return rows


def walk(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """A random walk pulled to the middle, smooth, about `radius` wide; the same for each seed."""
    rng = np.random.default_rng(int(p["seed"]))
    knots = max(4, int(4 * p["turns"]))
    marks = np.clip(rng.standard_normal((dims, knots)), -2, 2) * p["radius"] / 2
    at = t * (knots - 1)
    left = np.minimum(at.astype(int), knots - 2)
    share = at - left
    ease = share * share * (3 - 2 * share)
    return marks[:, left] * (1 - ease) + marks[:, left + 1] * ease


def _cycles(t: np.ndarray, dims: int, p: Settings) -> np.ndarray:
    """Return how many periods have passed, `[D, T]`."""
    late = np.arange(dims)[:, None] / max(dims, 1)
    return p["turns"] * t[None] - late + p["phase"]


@dataclass(frozen=True)
class Kind:
    """A word of the notation."""

    path: Path
    own: tuple[str, ...] = ()  # settings beside `COMMON`
    per_inlet: bool = False  # an inlet's name may be a setting
    moves: int = 2  # how many inlets, where none is named


PERIODIC = ("phase", "hz")
KINDS: dict[str, Kind] = {
    "constant": Kind(constant, ("value",), per_inlet=True),
    "line": Kind(line),
    "points": Kind(points, ("curve", "file"), per_inlet=True),
    "sine": Kind(sine, PERIODIC),
    "square": Kind(square, (*PERIODIC, "width")),
    "sawtooth": Kind(sawtooth, PERIODIC),
    "triangle": Kind(triangle, PERIODIC),
    "circle": Kind(circle, PERIODIC),
    "ellipse": Kind(ellipse, (*PERIODIC, "ratio", "tilt")),
    "spiral": Kind(spiral, PERIODIC),
    "helix": Kind(helix, PERIODIC, moves=3),
    "walk": Kind(walk, ("hz",)),
}

# Numbers that every kind takes, whether it looks at them or not.
COMMON = ("radius", "turns", "start", "end", "offset", "seed", "share")
# A level is a value of an inlet: a number, or the name of one of its classes.
LEVELS = ("start", "end", "value", "offset")
DEFAULTS: Settings = {
    "start": -2.0,
    "end": 2.0,
    "radius": 2.0,
    "turns": 2.0,
    "seed": 0.0,
    "offset": 0.0,
    "share": 1.0,
    "phase": 0.0,
    "hz": 0.0,
    "value": 0.0,
    "width": 0.5,
    "ratio": 0.5,
    "tilt": 0.0,
    "curve": "linear",
    "file": "",
}
# What a number has to be at least, and at most, where that is not any.
BOUNDS = {
    "seed": (0.0, 2.0**53),
    "share": (1e-6, 1e6),
    "width": (0.0, 1.0),
    "turns": (-1e6, 1e6),
    "hz": (-1e4, 1e4),
}

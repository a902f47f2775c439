# SPDX-License-Identifier: MIT
"""Paths through a space of latents, drawn by formula: `[D, T]`, one column per frame.

A path is written as a word and its settings, `circle:z1,z2:radius=2:turns=3`; see `KINDS`.
Coordinates that a path does not move stay at 0, the middle of the space.
"""

from collections.abc import Callable, Sequence

import numpy as np

from .errors import UserError, one_of

Path = Callable[[np.ndarray, int, dict[str, float]], np.ndarray]


def line(t: np.ndarray, dims: int, p: dict[str, float]) -> np.ndarray:
    """From `start` to `end` in every dimension."""
    return np.tile(p["start"] + (p["end"] - p["start"]) * t, (dims, 1))


def sine(t: np.ndarray, dims: int, p: dict[str, float]) -> np.ndarray:
    """`turns` periods of height `radius`, each dimension a little later than the one before."""
    late = np.arange(dims)[:, None] / max(dims, 1)
    return p["radius"] * np.sin(2 * np.pi * (p["turns"] * t[None] - late))


def circle(t: np.ndarray, dims: int, p: dict[str, float]) -> np.ndarray:
    """`turns` rounds in the plane of the first two dimensions, further pairs at twice the speed."""
    rows = []
    for index in range(dims):
        angle = 2 * np.pi * p["turns"] * t * (1 + index // 2)
        rows.append(p["radius"] * (np.cos(angle) if index % 2 == 0 else np.sin(angle)))
    return np.stack(rows)


def spiral(t: np.ndarray, dims: int, p: dict[str, float]) -> np.ndarray:
    """A circle whose radius grows from 0."""
    return circle(t, dims, p) * t[None]


def walk(t: np.ndarray, dims: int, p: dict[str, float]) -> np.ndarray:
    """A random walk pulled to the middle, smooth, about `radius` wide; the same for each seed."""
    rng = np.random.default_rng(int(p["seed"]))
    knots = max(4, int(4 * p["turns"]))
    points = np.clip(rng.standard_normal((dims, knots)), -2, 2) * p["radius"] / 2
    at = t * (knots - 1)
    left = np.minimum(at.astype(int), knots - 2)
    share = at - left
    ease = share * share * (3 - 2 * share)
    return points[:, left] * (1 - ease) + points[:, left + 1] * ease


KINDS: dict[str, Path] = {
    "line": line,
    "sine": sine,
    "circle": circle,
    "spiral": spiral,
    "walk": walk,
}
DEFAULTS = {"start": -2.0, "end": 2.0, "radius": 2.0, "turns": 2.0, "seed": 0.0}


def draw(text: str, names: Sequence[str], frames: int) -> np.ndarray:
    """Return a path for a method's inlets, float32 `[C, frames]`.

    Args:
        text: `KIND[:names][:key=value…]`; without names it moves the first two inlets.
        names: of the inlets.

    >>> draw("line:z2:start=0:end=1", ["z1", "z2"], 3).tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.5, 1.0]]
    """
    kind, *parts = text.split(":")
    if kind not in KINDS:
        raise one_of("trajectory", kind, KINDS)
    moved, settings = list(names[:2]), dict(DEFAULTS)
    for part in parts:
        if "=" not in part:
            moved = part.split(",")
            continue
        key, _, value = part.partition("=")
        if key not in DEFAULTS:
            raise one_of(f"setting of {kind}", key, DEFAULTS)
        try:
            settings[key] = float(value)
        except ValueError:
            raise UserError(f"{kind}:{key}={value}: not a number; write one like 2.5.") from None
        if not np.isfinite(settings[key]) or (key == "seed" and settings[key] < 0):
            raise UserError(f"{kind}:{key}={value}: not a finite number, or a seed below 0.")
    for name in moved:
        if name not in names:
            raise one_of("inlet", name, names)
    t = np.linspace(0.0, 1.0, frames)
    values = np.zeros((len(names), frames), dtype=np.float32)
    values[[names.index(name) for name in moved]] = KINDS[kind](t, len(moved), settings)
    return values

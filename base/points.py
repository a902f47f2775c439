# SPDX-License-Identifier: MIT
"""A way through given points: stepped, straight, or smooth without going beyond them."""

import numpy as np

from .errors import UserError, one_of


def steps(at: np.ndarray, points: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Hold each point until the next; `at` are the times when they begin."""
    held = np.clip(np.searchsorted(at, t, side="right") - 1, 0, len(at) - 1)
    return points[:, held]


def linear(at: np.ndarray, points: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Go straight from point to point."""
    return np.stack([np.interp(t, at, row) for row in points])


def smooth(at: np.ndarray, points: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Cubic and without corners; between two points it never leaves their interval.

    Slopes m are the harmonic mean of the neighbouring secants d (weighted by the other interval's
    share), 0 where the direction turns, which keeps every cubic piece monotone; the first and the
    last are 0, a gentle start and stop.
    """
    if len(at) < 3:
        return linear(at, points, t) if len(at) < 2 else _hermite(at, points, points * 0, t)
    h = np.diff(at)
    d = np.diff(points, axis=1) / h
    left, right = d[:, :-1], d[:, 1:]
    a, b = 2 * h[1:] + h[:-1], h[1:] + 2 * h[:-1]
    same = left * right > 0
    # In this order nothing overflows, however near to 0 a secant is.
    mean = (a + b) * left * (right / np.where(same, a * right + b * left, 1))
    slopes = np.zeros_like(points)
    slopes[:, 1:-1] = np.where(same, mean, 0.0)
    return _hermite(at, points, slopes, t)


WAYS = {"steps": steps, "linear": linear, "smooth": smooth}


def through(
    points: np.ndarray, t: np.ndarray, way: str, at: np.ndarray | None = None
) -> np.ndarray:
    """Return the way through points `[D, N]` at times `t` (0 … 1), `[D, T]`.

    Args:
        way: one of `WAYS`.
        at: when each point is reached, increasing; None spreads them evenly, so that steps last
            equally long and the other ways end at the last point.

    >>> through(np.array([[0.0, 4.0, 2.0]]), np.linspace(0, 1, 5), "linear").tolist()
    [[0.0, 2.0, 4.0, 3.0, 2.0]]
    """
    if way not in WAYS:
        raise one_of("curve", way, WAYS)
    count = points.shape[1]
    if at is None:
        at = np.arange(count) / (count if way == "steps" else max(count - 1, 1))
    elif not (np.diff(at) > 0).all():
        raise UserError("the times of points do not increase: sort the column time_s.")
    else:
        at = (at - at[0]) / max(at[-1] - at[0], 1e-12)
    return WAYS[way](at, points, t)


def _hermite(at: np.ndarray, points: np.ndarray, slopes: np.ndarray, t: np.ndarray) -> np.ndarray:
    left = np.clip(np.searchsorted(at, t, side="right") - 1, 0, len(at) - 2)
    h = at[left + 1] - at[left]
    s = np.clip((t - at[left]) / h, 0.0, 1.0)
    ease = s * s * (3 - 2 * s)
    between = points[:, left] * (1 - ease) + points[:, left + 1] * ease
    pull = slopes[:, left] * s * (1 - s) ** 2 - slopes[:, left + 1] * s * s * (1 - s)
    return between + h * pull

# SPDX-License-Identifier: MIT
"""Curves from a controller's way to a target's: 0…1 → 0…1, rising, exact at both ends.

linear      y = u
exp         y = (k^u - 1) / (k - 1), k = 100: slow, then fast; half way is a tenth
log         its inverse: fast, then slow
s           y = u²(3 - 2u): slow at both ends
a number    y = u^number: 2 begins slowly, 0.5 fast
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from ...base.errors import UserError, one_of

STEEPNESS = 100.0
POWERS = (0.01, 100.0)
Formula = Callable[[float], float]


@dataclass(frozen=True)
class Shape:
    """A curve and its way back; both take 0…1."""

    forth: Formula
    back: Formula


def _exp(u: float) -> float:
    return (STEEPNESS**u - 1) / (STEEPNESS - 1)


def _log(y: float) -> float:
    return math.log(1 + y * (STEEPNESS - 1)) / math.log(STEEPNESS)


def _s(u: float) -> float:
    return u * u * (3 - 2 * u)


def _s_back(y: float) -> float:
    """The root between 0 and 1 of 2u³ - 3u² + y, by the cosine of a third of an angle."""
    return 0.5 - math.sin(math.asin(1 - 2 * y) / 3)


def _within(formula: Formula) -> Formula:
    """What rounding throws beyond the ends comes back; the ends themselves are exact."""
    return lambda u: 0.0 if u <= 0 else 1.0 if u >= 1 else min(max(formula(u), 0.0), 1.0)


def _shape(forth: Formula, back: Formula) -> Shape:
    return Shape(_within(forth), _within(back))


SHAPES = {
    "linear": _shape(lambda u: u, lambda y: y),
    "exp": _shape(_exp, _log),
    "log": _shape(_log, _exp),
    "s": _shape(_s, _s_back),
}


def shape(curve: str | float) -> Shape:
    """Return a curve by its name or its power.

    >>> shape("exp").forth(0.5), shape(2).back(0.25)
    (0.09090909090909091, 0.5)
    """
    if isinstance(curve, str):
        if curve not in SHAPES:
            raise one_of("curve", curve, [*SHAPES, "a number, as 2 or 0.5"])
        return SHAPES[curve]
    low, high = POWERS
    if not low <= curve <= high:
        raise UserError(f"curve {curve:g}: a power is {low:g} to {high:g}; 1 is straight.")
    return _shape(lambda u: u**curve, lambda y: y ** (1 / curve))

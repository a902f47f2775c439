# SPDX-License-Identifier: MIT
"""What comes from outside, checked at the door, and names as addresses hold them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...base.errors import UserError
from .controllers import Event


def floats(values: np.ndarray) -> tuple[float, ...]:
    return tuple(np.asarray(values, np.float64).tolist())


def word(name: str) -> str:
    """A name as part of an address, where some characters cannot stand."""
    return "".join("_" if c in " #*,/?[]{}" else c for c in name)


def counted(given: Sequence[Any] | np.ndarray, size: int, what: str) -> np.ndarray:
    """Return numbers as a row, if there are as many as a map has and all are finite.

    >>> counted([1, 2], 2, "control")
    array([1., 2.])
    """
    if np.shape(given) != (size,):
        many = f"{np.size(given)} {what}{' is' if np.size(given) == 1 else 's are'}"
        raise UserError(f"{many} given; this map has {size}.")
    for i, value in enumerate(given):
        if isinstance(value, str) or value is None or not np.isfinite(value):
            raise UserError(f"{what} {i + 1} is {value}: it must be a finite number.")
    return np.asarray(given, np.float64)


def numbers(event: Event, size: int, what: str) -> np.ndarray:
    return counted(event.arguments, size, what)


def number(event: Event) -> float:
    if len(event.arguments) != 1:
        raise UserError(f"{len(event.arguments)} numbers came; one is needed.")
    return float(numbers(event, 1, "number")[0])


def within(event: Event, low: float, high: float) -> float:
    value = number(event)
    if not low <= value <= high:
        raise UserError(f"{value:g} is out of range; use {low:g} to {high:g}.")
    return value


def whole(value: float) -> int:
    """Return what a pin or a parameter is counted by."""
    if value != int(value):
        raise UserError(f"{value:g} is no whole number: give one as listed, from 1.")
    return int(value)

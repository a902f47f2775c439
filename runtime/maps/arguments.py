# SPDX-License-Identifier: MIT
"""What events bring, checked at the door, and names as addresses hold them."""

import numpy as np

from ...base.errors import UserError
from .controllers import Event


def floats(values: np.ndarray) -> tuple[float, ...]:
    return tuple(np.asarray(values, np.float64).tolist())


def word(name: str) -> str:
    """A name as part of an address, where some characters cannot stand."""
    return "".join("_" if c in " #*,/?[]{}" else c for c in name)


def numbers(event: Event, count: int, what: str) -> np.ndarray:
    if len(event.arguments) != count:
        raise UserError(f"{len(event.arguments)} numbers came; this map has {count} {what}.")
    for i, value in enumerate(event.arguments):
        if isinstance(value, str) or not np.isfinite(value):
            raise UserError(f"argument {i + 1} of {count} is {value}: it must be a finite number.")
    return np.asarray(event.arguments, np.float64)


def number(event: Event) -> float:
    if len(event.arguments) != 1:
        raise UserError(f"{len(event.arguments)} numbers came; one is needed.")
    return float(numbers(event, 1, "numbers")[0])


def within(event: Event, low: float, high: float) -> float:
    value = number(event)
    if not low <= value <= high:
        raise UserError(f"{value:g} is out of range; use {low:g} to {high:g}.")
    return value

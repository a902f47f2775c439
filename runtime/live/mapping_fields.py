# SPDX-License-Identifier: MIT
"""Reads JSON objects by tables of keys: whatever is wrong is one sentence with its place.

A table holds a reader for each key; a reader returns the value, or says in a sentence without the
place what is wrong.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...base.errors import UserError, one_of

Reader = Callable[[Any], Any]


def fields(
    held: Any,  # noqa: ANN401  (any JSON)
    readers: Mapping[str, Reader],
    where: str,
    needed: Iterable[str] = (),
) -> dict[str, Any]:
    """Return an object's values, read; a key that nobody knows or that is missing is refused."""
    if not isinstance(held, dict):
        raise UserError(f"{where}: {shown(held)} is no object; write {{…}} with {_list(readers)}.")
    for key in held:
        if key not in readers:
            raise UserError(f"{where}: {one_of('key', printable(key), readers)}")
    for key in needed:
        if key not in held:
            raise UserError(f"{where}: {key} is missing; there must be {_list(needed)}.")
    try:
        return {key: readers[key](value) for key, value in held.items()}
    except UserError as error:
        raise UserError(f"{where}: {error}") from None


def load(text: str, where: str) -> Any:  # noqa: ANN401  (any JSON)
    """Return what a JSON text holds."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise UserError(f"{where} is no JSON ({place}: {error.msg}); mend it there.") from None
    except (ValueError, RecursionError) as error:  # numbers too long, brackets too deep
        what = "too deep" if isinstance(error, RecursionError) else error
        raise UserError(f"{where} is no JSON that can be read ({what}); mend it.") from None


def number(name: str, low: float, high: float) -> Reader:
    def read(value: Any) -> float:  # noqa: ANN401  (any JSON)
        allowed = f"; use {low:g} to {high:g}."
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UserError(f"{name} {shown(value)} is no number{allowed}")
        if not low <= value <= high:  # NaN is not either
            raise UserError(f"{name} {shown(value)} is out of range{allowed}")
        return float(value)

    return read


def whole(name: str, low: int, high: int) -> Reader:
    within = number(name, low, high)

    def read(value: Any) -> int:  # noqa: ANN401  (any JSON)
        if within(value) % 1:
            raise UserError(f"{name} {shown(value)} is no whole number; use {low} to {high}.")
        return int(value)

    return read


def choice(name: str, allowed: Iterable[str]) -> Reader:
    known = tuple(allowed)

    def read(value: Any) -> str:  # noqa: ANN401  (any JSON)
        if value not in known:
            raise one_of(name, printable(str(value)), known)
        return value

    return read


def flag(name: str) -> Reader:
    def read(value: Any) -> bool:  # noqa: ANN401  (any JSON)
        if not isinstance(value, bool):
            raise UserError(f"{name} {shown(value)} is neither true nor false; use one of them.")
        return value

    return read


def words(name: str, most: int = 1000) -> Reader:
    def read(value: Any) -> str:  # noqa: ANN401  (any JSON)
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            raise UserError(f"{name} {shown(value)} is no text; write one, at most {most} letters.")
        if printable(value) != value:
            raise UserError(f"{name} {shown(value)} holds what is no letter; write it anew.")
        return value

    return read


def pair(name: str, of: Reader, apart: bool = False) -> Reader:
    """Two of what `of` reads; `apart`: they may not be equal."""

    def read(value: Any) -> tuple[Any, Any]:  # noqa: ANN401  (any JSON)
        if not isinstance(value, list) or len(value) != 2:
            raise UserError(f"{name} {shown(value)} is no pair; write [FROM, TO].")
        low, high = of(value[0]), of(value[1])
        if apart and low == high:
            raise UserError(f"{name} {shown(value)} goes nowhere; write two different ends.")
        return low, high

    return read


def either(of_words: Reader, of_others: Reader) -> Reader:
    """A text by the one reader, all else by the other."""
    return lambda value: of_words(value) if isinstance(value, str) else of_others(value)


def shown(value: Any) -> str:  # noqa: ANN401  (any JSON)
    """A value in a sentence: as JSON, not too long."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets too deep
        text = type(value).__name__
    text = printable(text).replace('"', "'")
    return text if len(text) <= 40 else f"{text[:39]}…"


def printable(text: str) -> str:
    """A text as UTF-8 can hold it: half of a pair of surrogates cannot be written anywhere."""
    return text.encode("utf-8", "replace").decode("utf-8")


def finite(value: object) -> float | None:
    """Return a number that can be used, or None: what comes from outside may be anything."""
    if not isinstance(value, int | float):
        return None
    try:
        held = float(value)
    except OverflowError:  # a whole number beyond all floats
        return None
    return held if math.isfinite(held) else None


def _list(keys: Iterable[str]) -> str:
    return ", ".join(keys)

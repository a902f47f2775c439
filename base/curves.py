# SPDX-License-Identifier: MIT
"""Curves (latents, labels, parameters over time): put together, and as CSV.

A CSV has a header of names and one row per frame. An optional first column `time_s` is for people
and spreadsheets; the rows count. A class may be written by its name; numbers are what goes over
the wire, so a class number counts from 0 and -1 says that nothing is given.
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .errors import UserError, one_of
from .manifest import Port

TIME = "time_s"
# What a label's inlet is sent where nothing drives it: the instrument then knows by itself.
NOT_GIVEN = -1.0


@dataclass(frozen=True)
class Curves:
    """Values for the inlets of a method, and which of them somebody gave."""

    values: np.ndarray  # float32 [C, T], 0 where nothing is given
    driven: np.ndarray  # bool [C, T]


def as_ports(inlets: Sequence[str | Port]) -> list[Port]:
    """Return inlets as ports; a bare name is taken for a latent."""
    return [p if isinstance(p, Port) else Port(p, p, "latent", 1) for p in inlets]


def nothing(inlets: int, frames: int) -> Curves:
    """Return curves that drive no inlet."""
    return Curves(np.zeros((inlets, frames), np.float32), np.zeros((inlets, frames), bool))


def add(a: Curves, b: Curves) -> Curves:
    """Return the sum of two curves of one shape."""
    return Curves((a.values + b.values).astype(np.float32), a.driven | b.driven)


def settle(curves: Curves, inlets: Sequence[str | Port]) -> np.ndarray:
    """Return what goes over the wire, float32 `[C, T]`.

    A latent that nothing drives stays at 0, the middle of the space; a label is `NOT_GIVEN`. A
    label that is driven stays within its classes or its range, so that it never becomes "not
    given" by the way.
    """
    values = curves.values.astype(np.float32, copy=True)
    for row, driven, port in zip(values, curves.driven, as_ports(inlets), strict=True):
        if port.kind != "label":
            continue
        bounds = [0.0, len(port.classes) - 1.0] if port.classes else port.range
        if bounds:
            np.clip(row, bounds[0], bounds[1], out=row)
        row[~driven] = NOT_GIVEN
    return values


def level(port: Port, word: str) -> float:
    """Return the value of an inlet that a word means: the name of a class first, else a number.

    Where classes are themselves called by numbers (octaves), a number is a name.

    >>> level(Port("octave", "", "label", 1, classes=["2", "3", "4"]), "3")
    1.0
    """
    classes = port.classes or []
    named = _class(classes, word)
    if named is not None:
        return named
    number = _number(word)
    if number is None or not math.isfinite(number):
        if classes:
            raise one_of(f"class of {port.name}", word, classes)
        raise UserError(f"{port.name}={word}: not a finite number; write one like 2.5.")
    beyond = classes and not 0 <= number <= len(classes) - 1
    if beyond or any(_number(name) is not None for name in classes):
        raise one_of(f"class of {port.name}", word, classes)
    return number


def read_curves(path: Path, inlets: Sequence[str | Port]) -> np.ndarray:
    """Read curves for the inlets of a method, in any order of columns.

    Returns:
        float32 `[C, T]` in the order of `inlets`; a label without a column is not given.

    Raises:
        UserError: no such file, an unknown or missing column, a cell that is no number.
    """
    return settle(load_curves(path, inlets), inlets)


def load_curves(path: Path, inlets: Sequence[str | Port]) -> Curves:
    """Read curves as `read_curves`, and say which values were given."""
    ports = as_ports(inlets)
    table = read_table(path, ports)
    missing = [p.name for p in ports if p.name not in table.names and p.kind != "label"]
    if missing:
        raise UserError(
            f"curves {path} lack column {', '.join(missing)}: add it, 0 where it does not matter."
        )
    curves = nothing(len(ports), table.values.shape[1])
    for number, port in enumerate(ports):
        if port.name in table.names:
            row = table.values[table.names.index(port.name)]
            may_be_negative = port.kind != "label" or (port.range and port.range[0] < 0)
            curves.driven[number] = (row >= 0) | bool(may_be_negative)
            curves.values[number] = np.where(curves.driven[number], row, 0)
    return curves


@dataclass(frozen=True)
class Table:
    """The columns of a CSV that belong to inlets."""

    names: list[str]
    values: np.ndarray  # float32 [N, T]
    times_s: np.ndarray | None  # float64 [T], NaN where unreadable; None without a column


def read_table(path: Path, inlets: Sequence[str | Port]) -> Table:
    """Read those columns of a CSV that it has; an unknown one is refused."""
    ports = {p.name: p for p in as_ports(inlets)}
    lines = _lines(path)
    header = [cell.strip() for cell in lines[0][1]]
    for column in header:
        if column not in ports and column != TIME:
            raise one_of(f"column of {path}", column, ports)
    names = [name for name in ports if name in header]
    cells = [(header.index(name), ports[name]) for name in names]
    values = np.empty((len(names), len(lines) - 1), dtype=np.float32)
    for number, (line, row) in enumerate(lines[1:]):
        try:
            values[:, number] = [_cell(port, row[column]) for column, port in cells]
        except (ValueError, IndexError):
            raise UserError(f"curves {path}, line {line}: not a number in every column.") from None
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        raise UserError(f"curves {path}, line {lines[bad[0][1] + 1][0]}: not a finite number.")
    if TIME not in header:
        return Table(names, values, None)
    column = header.index(TIME)
    times = [_number(row[column]) if column < len(row) else None for _, row in lines[1:]]
    return Table(names, values, np.array([math.nan if t is None else t for t in times]))


def write_curves(
    path: Path, names: Sequence[str], values: np.ndarray, frame_rate_hz: float
) -> None:
    """Write `[C, T]` curves with their time column."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([TIME, *names])
        for number, row in enumerate(values.T):
            writer.writerow([f"{number / frame_rate_hz:.6f}", *(f"{float(v):.9g}" for v in row)])
    partial.replace(path)


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of a CSV with their line numbers; there are two at least."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            lines = [(reader.line_num, row) for row in reader if row]
    except FileNotFoundError:
        raise UserError(f"curves {path} do not exist: name a .csv file.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"curves {path} cannot be read ({error}): save them as CSV.") from None
    if len(lines) < 2:
        raise UserError(f"curves {path} hold no rows: write a header and one row per frame.")
    return lines


def _cell(port: Port, word: str) -> float:
    """Return a cell's value; ValueError where it is neither a number nor a class."""
    number = _number(word)
    named = _class(port.classes or [], word.strip()) if number is None else number
    if named is None:
        raise ValueError(word)
    return named


def _class(classes: Sequence[str], word: str) -> float | None:
    return float(classes.index(word)) if word in classes else None


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None

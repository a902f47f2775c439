# SPDX-License-Identifier: MIT
"""Curves (latents, labels, parameters over time) as CSV: a header of names, one row per frame.

An optional first column `time_s` is for people and spreadsheets; the rows count.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .errors import UserError, one_of

TIME = "time_s"


def read_curves(path: Path, names: Sequence[str]) -> np.ndarray:
    """Read curves for the inlets of a method, in any order of columns.

    Returns:
        float32 `[C, T]` in the order of `names`.

    Raises:
        UserError: no such file, an unknown or missing column, a cell that is no number.
    """
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
    header = [cell.strip() for cell in lines[0][1]]
    for column in header:
        if column not in names and column != TIME:
            raise one_of(f"column of {path}", column, names)
    missing = [name for name in names if name not in header]
    if missing:
        raise UserError(
            f"curves {path} lack column {', '.join(missing)}: add it, 0 where it does not matter."
        )
    columns = [header.index(name) for name in names]
    values = np.empty((len(names), len(lines) - 1), dtype=np.float32)
    for number, (line, row) in enumerate(lines[1:]):
        try:
            values[:, number] = [float(row[column]) for column in columns]
        except (ValueError, IndexError):
            raise UserError(f"curves {path}, line {line}: not a number in every column.") from None
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        raise UserError(f"curves {path}, line {lines[bad[0][1] + 1][0]}: not a finite number.")
    return values


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

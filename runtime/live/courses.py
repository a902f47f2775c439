# SPDX-License-Identifier: MIT
"""The courses of movements: where a movement is at a phase, 0…1; a period is 1 long.

A trajectory and an automation are evaluated once, `RATE_HZ` times a second of a period but at least
`SHORTEST` and at most `LONGEST` times, and read between these points in straight lines. So a step
of a square lasts a few milliseconds, and a period of more than five minutes loses what is faster
than 100 Hz, later less. A walk is no table (walks.py).
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from ...base.curves import TIME, read_table
from ...base.errors import UserError
from ...base.trajectories import draw, driven_inlets
from .mapping import MovementSpec
from .walks import Walk

RATE_HZ = 200.0
SHORTEST, LONGEST = 256, 1 << 16  # points of a period
PERIOD_S = {"trajectory": 8.0, "walk": 2.0, "automation": 8.0}
SPANS = {"trajectory": (-2.0, 2.0), "automation": (-3.0, 3.0)}
INLETS = tuple(str(k + 1) for k in range(16))


class Course(Protocol):
    """Where a movement is at a phase; 1 is a period."""

    @property
    def names(self) -> list[str]: ...
    def at(self, phase: float) -> np.ndarray: ...


@dataclass(frozen=True)
class Curve:
    """A period of a trajectory or an automation as a table, `[C, N]`."""

    names: list[str]
    table: np.ndarray
    loop: bool | str

    def at(self, phase: float) -> np.ndarray:
        place = self._folded(phase) * (self.table.shape[1] - 1)
        left = min(int(place), self.table.shape[1] - 2)
        share = place - left
        return self.table[:, left] * (1 - share) + self.table[:, left + 1] * share

    def _folded(self, phase: float) -> float:
        if self.loop == "back":
            return 1.0 - abs(phase % 2.0 - 1.0)
        return phase % 1.0 if self.loop else min(max(phase, 0.0), 1.0)


def course(spec: MovementSpec, folder: Path) -> tuple[Course, float]:
    """Return what is read, and how many seconds a period lasts; UserError where nothing can be."""
    if spec.walk is not None:
        return Walk(spec.walk, spec.seed), spec.seconds or PERIOD_S["walk"]
    if spec.trajectory is not None:
        period_s = spec.seconds or PERIOD_S["trajectory"]
        length = spec.beats * 60.0 / spec.bpm if spec.beats else period_s
        return _trajectory(spec, length), period_s
    names, values, lasts_s = _automation(folder / str(spec.automation))
    return Curve(names, _scaled(values, spec, "automation"), spec.loop), spec.seconds or lasts_s


def _trajectory(spec: MovementSpec, period_s: float) -> Curve:
    text = spec.trajectory or ""
    points = round(min(max(period_s * RATE_HZ, SHORTEST), LONGEST)) + 1
    moved = driven_inlets(text, INLETS)
    drawn = draw(text, INLETS, points, (points - 1) / period_s, take=spec.seed)
    rows = drawn[[INLETS.index(name) for name in moved]].astype(np.float64)
    return Curve(moved, _scaled(rows, spec, "trajectory"), spec.loop)


def _automation(path: Path) -> tuple[list[str], np.ndarray, float]:
    """Return the columns of a CSV, `[C, N]` at even times, and how many seconds they last."""
    table = read_table(path, [name for name in _header(path) if name != TIME])
    values, times_s = table.values.astype(np.float64), table.times_s
    if not table.names:
        raise UserError(f"curves {path} have no column but {TIME}: add one for each axis.")
    if times_s is None or len(times_s) < 2:
        return table.names, _at_least_two(values), PERIOD_S["automation"]
    if not (np.diff(times_s) > 0).all() or not np.isfinite(times_s).all():
        raise UserError(f"curves {path}: {TIME} does not increase; sort the rows by it.")
    lasts_s = float(times_s[-1] - times_s[0])
    points = round(min(max(lasts_s * RATE_HZ, SHORTEST), LONGEST)) + 1
    even_s = np.linspace(times_s[0], times_s[-1], points)
    return table.names, np.stack([np.interp(even_s, times_s, row) for row in values]), lasts_s


def _header(path: Path) -> list[str]:
    """Return the names of a CSV's columns; what is wrong with it, `read_table` says."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return [cell.strip() for cell in next(csv.reader(file), []) if cell.strip()]
    except (OSError, UnicodeDecodeError, csv.Error):
        return []


def _at_least_two(values: np.ndarray) -> np.ndarray:
    return values if values.shape[1] > 1 else np.repeat(values, 2, axis=1)


def _scaled(values: np.ndarray, spec: MovementSpec, kind: str) -> np.ndarray:
    low, high = spec.span or SPANS[kind]
    scaled = (values - low) / (high - low)
    # A trajectory can write anything; what is beyond all bounds would not be finite in between.
    return np.clip(np.nan_to_num(scaled), -1e6, 1e6)

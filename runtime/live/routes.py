# SPDX-License-Identifier: MIT
"""A mapping's row, made ready for one target: numbers in, numbers out, no names.

    axis ─in─▶ u 0…1 ─curve─▶ y 0…1 ─range─▶ place ─steps─▶ goal

Every arrow but the last has a way back, exact at both ends, which is how a knob moves a target from
where something else has put it. Steps and classes are equally wide along the axis.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...base.errors import UserError
from . import axes
from .mapping import MappingFile, Row
from .shapes import Shape, shape
from .targets import Target, Targets, aliases, ends, home, lookup

TICKS = 127  # of a knob without ends, over the whole range


@dataclass(frozen=True, eq=False)
class Route:
    """One row on one target."""

    row: Row
    target: Target
    column: int  # of the target
    begin: float  # of the axis
    reach: float  # from there to its end
    first: float  # of the target
    last: float
    shape: Shape
    count: int  # of values; 0: all
    home: float
    # What the values do on their way: time constant, one of the values there are, how far apart
    # they are.
    manner: np.ndarray
    encoder: bool  # counts ticks

    def along(self, value: float) -> float:
        """Return how far along its axis a controller is, 0…1."""
        return min(max((value - self.begin) / self.reach, 0.0), 1.0)

    def lead(self, u: float) -> tuple[float, float]:
        """Return the place that leads to, and the goal: the place, or its step or class."""
        y = self.shape.forth(u)
        place = self._between(y)
        if self.count > 1:
            y = min(int(y * self.count), self.count - 1) / (self.count - 1)
        return place, self.target.within(self._between(y))

    def back(self, place: float) -> float:
        """Return how far along the axis a place is; beyond the range, at its nearer end."""
        if self.first == self.last:
            return 0.0
        y = (place - self.first) / (self.last - self.first)
        return self.shape.back(min(max(y, 0.0), 1.0))

    def ticks(self, value: float) -> float:
        """Return how far a knob without ends was turned, as a share of the whole way."""
        count = round(min(max(value, 0.0), 1.0) * TICKS)
        if self.row.mode == "encoder64":
            return (count - 64) / TICKS
        return (count if count < 64 else count - 128) / TICKS

    def _between(self, y: float) -> float:
        return self.first * (1 - y) + self.last * y


def routes(file: MappingFile, targets: Targets) -> list[Route]:
    """Return the rows that the targets allow; `targets.check` tells of the others."""
    columns = {name: number for number, name in enumerate(targets)}
    other = aliases(targets)
    found = []
    for row in file.rows:
        target = lookup(row.target, targets, other)
        if target:
            try:
                found.append(_route(row, target, columns, file.bend_range))
            except UserError:
                continue  # told by check
    return found


def _route(row: Row, target: Target, columns: Mapping[str, int], bend_range: float) -> Route:
    low, high = row.span or axes.span(row.axis, bend_range)
    first, last = ends(row, target)
    count = row.steps
    if target.step:
        first, last = target.within(first), target.within(last)
        values = int(abs(last - first)) + 1
        count = min(count, values) if count else values
    apart = (last - first) / (count - 1) if count > 1 else 0.0
    grid = (0.0, target.step) if target.step else (first, apart)
    return Route(
        row,
        target,
        columns[target.name],
        low,
        high - low,
        first,
        last,
        shape(row.curve),
        count,
        home(row, target),
        np.array([row.smooth_ms / 1000, *grid]),
        row.mode.startswith("encoder"),
    )

# SPDX-License-Identifier: MIT
"""Controllers through a mapping to the values of an instrument: pure, in given time.

* The last who moved a target has it: a knob that stands still, or says the same again, takes
  nothing away from a finger that moves.
* A knob moves all voices, a finger its own; what is no voice's (attributes, map axes) is one value
  for all, and a finger on it goes home when the last has left.
* A finger lands where it lands, without a glide from where the voice's last one was; from then on
  the row's smoothing holds. What belongs to all voices always glides.
* A knob row without @CHANNEL hears every channel, but none that has a row of its own.
* The first value of a relative row is where it begins, and moves nothing.
"""

from collections.abc import Iterable

import numpy as np

from ...base.curves import NOT_GIVEN
from ...base.errors import UserError
from . import axes
from .inputs import GESTURE_AXES, Direct, Gesture, Knob
from .mapping import MappingFile
from .mapping_fields import finite
from .routes import Route, routes
from .targets import Target, Targets, aliases, lookup, of_movements, unknown

ABSURD = 1e9  # no controller says so
# Nearer than this share of its range a value has arrived.
ARRIVED = 1e-6
KNOWN_KNOBS = 4096  # whose last values are remembered; more than one player can have
FIELDS = ("values", "driven", "_place", "_goal", "_now", "_manner")


class Mapper:
    """`knob`, `gesture` and `direct` when something moves, `step` as time goes by.

    names    of the targets, in the order of the columns
    values   [voices, targets] what is to be sent now, always finite
    driven   [voices, targets] whether anybody has moved it; the rest are at their defaults
    ignored  how many numbers were none, or absurd
    """

    values: np.ndarray
    driven: np.ndarray

    def __init__(self, file: MappingFile, targets: Targets, voices: int) -> None:
        self.ignored = 0
        self._lay_out(file, targets, voices)

    def swap(
        self, file: MappingFile, targets: Targets | None = None, voices: int | None = None
    ) -> None:
        """Take another mapping, or another instrument; what was moved stays where it is called
        the same and has the same classes. `values` and `driven` are other arrays afterwards."""
        old, was = self._targets, {name: getattr(self, name) for name in FIELDS}
        last, told = self._last, self._told
        given = self._given if targets is None else targets
        self._lay_out(file, given, len(self.values) if voices is None else voices)
        rows = min(len(was["values"]), len(self.values))
        for source, (name, before) in enumerate(old.items()):
            target = self._targets.get(name)
            if target is None or before.classes != target.classes:
                continue
            if name not in given and before.default != target.default:
                continue  # the speed of a movement, that was written anew
            column = self._columns[name]
            moved = np.flatnonzero(was["driven"][:rows, source])
            into, out = (moved, moved) if target.per_voice else (slice(None), moved[:1])
            if len(moved):
                for field in FIELDS:
                    getattr(self, field)[into, column] = was[field][out, source]
        self._last = last
        self._told[:rows] = told[:rows]
        for held, axes_told in zip(self._held, self._told, strict=True):
            held.update((r, None) for axis in axes_told for r in self._fingers.get(axis, ()))
        self._stay_within()

    def knob(self, knob: Knob) -> bool:
        """Move what a knob moves; return whether the mapping knows its axis."""
        found = self._knobs.get(knob.axis)
        if found is None and "@" in knob.axis:
            found = self._knobs.get(axes.any_channel(knob.axis))
        if found is None:
            return False
        value = self._sane(knob.value)
        if value is None:
            return True
        before = self._last.get(knob.axis)
        if before is None and len(self._last) >= KNOWN_KNOBS:
            self._last.clear()
        self._last[knob.axis] = value
        for route in found:
            if route.encoder:
                self._shift(route, slice(None), route.ticks(value))
            elif value != before:
                self._move(route, slice(None), before, value)
        return True

    def gesture(self, voice: int, gesture: Gesture) -> None:
        """Move what a finger moves in its voice, 1 …."""
        row = voice - 1
        if not 0 <= row < len(self.values):
            self.ignored += 1
            return
        starts = gesture.action == "start"
        if starts:
            self._leave(row, at_once=True)
            self._told[row].clear()
        told = self._told[row]
        for axis, given in gesture.axes.items():
            found = self._fingers.get(axis)
            value = self._sane(given) if found else None
            if found is None or value is None:
                continue
            before, told[axis] = told.get(axis), value
            if value == before:
                continue
            for route in found:
                self._held[row][route] = None
                self._move(route, self._rows(route.target, row), before, value, starts)
        if gesture.action == "end":
            self._leave(row)
            told.clear()

    def direct(self, direct: Direct) -> None:
        """Set a target by its name, at once.

        Raises:
            UserError: there is no such target, voice or class, or the value is no number.
        """
        try:
            target = lookup(direct.target, self._targets, self._other)
            if target is None:
                raise unknown(direct.target, self._targets)
            if not 0 <= direct.voice <= len(self.values):
                raise UserError(
                    f"{direct.target}: there is no voice {direct.voice}; use 1 to "
                    f"{len(self.values)}, or 0 for all."
                )
            value = target.value(direct.value)
        except UserError:
            self.ignored += 1
            raise
        rows = self._rows(target, direct.voice - 1) if direct.voice else slice(None)
        column = self._columns[target.name]
        if target.label and value < 0:
            self._let_go(rows, column)
        else:
            value = target.within(value)
            self._set(rows, column, value, value, np.array([0.0, 0.0, target.step]), at_once=True)

    def step(self, seconds: float) -> bool:
        """Let time pass; return whether anything is still on its way."""
        if not self._moving:
            return False
        passed = finite(seconds) or 0.0
        away = self._goal - self._now
        tau, base, apart = self._manner[..., 0], self._manner[..., 1], self._manner[..., 2]
        left = away * np.exp(-max(passed, 0.0) / np.maximum(tau, 1e-12))
        self._now = np.where(np.abs(left) <= self._near, self._goal, self._goal - left)
        arrived = self._now == self._goal
        free = apart == 0
        whole = np.where(free, 1.0, apart)
        grid = base + np.rint((self._now - base) / whole) * whole
        on_way = np.minimum(np.maximum(grid, self._least), self._most)
        self.values[:] = np.where(arrived | free, self._now, on_way)
        self._moving = not bool(arrived.all())
        return self._moving

    # Moves

    def _move(
        self,
        route: Route,
        rows: slice,
        before: float | None,
        value: float,
        starts: bool = False,
    ) -> None:
        if route.row.mode == "absolute":
            u = route.along(value)
            at_once = starts and route.target.per_voice
            self._go(route, rows, u, at_once)
        elif before is not None:
            self._shift(route, rows, route.along(value) - route.along(before))

    def _shift(self, route: Route, rows: slice, by: float) -> None:
        """Move a target from where it is; each voice from its own place."""
        if not by:
            return
        places = self._place[rows, route.column].tolist()
        if len(set(places)) == 1:
            return self._go(route, rows, _turned(route, places[0], by))
        first = rows.start or 0
        for row, place in enumerate(places, first):
            self._go(route, slice(row, row + 1), _turned(route, place, by))

    def _go(self, route: Route, rows: slice, u: float, at_once: bool = False) -> None:
        place, goal = route.lead(u)
        self._set(rows, route.column, place, goal, route.manner, at_once)

    def _set(
        self,
        rows: slice,
        column: int,
        place: float,
        goal: float,
        manner: np.ndarray,
        at_once: bool,
    ) -> None:
        where = rows, column
        self._place[where], self._goal[where], self._manner[where] = place, goal, manner
        if self._labels[column] and not at_once:
            # From "not given" there is no way to a class but a jump.
            fresh = ~self.driven[where]
            self._now[where] = np.where(fresh, goal, self._now[where])
            self.values[where] = np.where(fresh, goal, self.values[where])
        self.driven[where] = True
        if at_once or not manner[0]:
            self._now[where] = self.values[where] = goal
        else:
            self._moving = True

    def _leave(self, row: int, at_once: bool = False) -> None:
        """What a finger held and does not keep goes home."""
        held, self._held[row] = self._held[row], {}
        for route in held:
            shared = not route.target.per_voice and any(route in other for other in self._held)
            if route.row.latch or shared:
                continue
            rows = self._rows(route.target, row)
            if route.target.label and route.home < 0:
                self._let_go(rows, route.column)
                continue
            quick = at_once and route.target.per_voice
            self._set(rows, route.column, route.home, route.home, route.manner, quick)

    def _let_go(self, rows: slice, column: int) -> None:
        """Nobody gives a label any more."""
        where = rows, column
        for field in (self._place, self._goal, self._now, self.values):
            field[where] = NOT_GIVEN
        self.driven[where] = False

    def _rows(self, target: Target, row: int) -> slice:
        return slice(row, row + 1) if target.per_voice else slice(None)

    def _sane(self, value: object) -> float | None:
        number = finite(value)
        if number is None or abs(number) > ABSURD:
            self.ignored += 1
            return None
        return number

    # Layout

    def _lay_out(self, file: MappingFile, targets: Targets, voices: int) -> None:
        """Everything at its default, and no controller heard of."""
        self._given = targets
        self._targets = {**targets, **of_movements(file.movements)}
        self._other = aliases(self._targets)
        self.names = tuple(self._targets)
        self._columns = {name: number for number, name in enumerate(self.names)}
        held = list(self._targets.values())
        self._labels = [t.label for t in held]
        self._least, self._most = np.array([[t.least, t.most] for t in held]).reshape(-1, 2).T
        self._near = np.array([abs(t.high - t.low) * ARRIVED for t in held])
        self.values = np.tile([t.default for t in held], (voices, 1)).astype(np.float64)
        self._place, self._goal, self._now = (self.values.copy() for _ in range(3))
        self.driven = np.zeros(self.values.shape, bool)
        self._manner = np.zeros((*self.values.shape, 3))  # see Route
        self._moving = False
        self._last: dict[str, float] = {}  # of knobs
        self._told: list[dict[str, float]] = [{} for _ in range(voices)]  # of fingers
        self._held: list[dict[Route, None]] = [{} for _ in range(voices)]  # in order
        found = routes(file, self._targets)
        self._knobs = _by_axis(r for r in found if not axes.per_voice(r.row.axis))
        by_finger = _by_axis(r for r in found if axes.per_voice(r.row.axis))
        spelled = {axis: axes.of_gesture(axis) for axis in GESTURE_AXES}
        self._fingers = {a: by_finger[s] for a, s in spelled.items() if s in by_finger}

    def _stay_within(self) -> None:
        """What came from another instrument fits this one."""
        given = self.driven
        for field in (self._place, self._goal, self._now, self.values):
            field[:] = np.where(given, np.clip(field, self._least, self._most), field)
        self._moving = bool((self._now != self._goal).any())


def _turned(route: Route, place: float, by: float) -> float:
    return min(max(route.back(place) + by, 0.0), 1.0)


def _by_axis(found: Iterable[Route]) -> dict[str, list[Route]]:
    table: dict[str, list[Route]] = {}
    for route in found:
        table.setdefault(route.row.axis, []).append(route)
    return table

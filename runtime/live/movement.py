# SPDX-License-Identifier: MIT
"""Movements: what moves by itself, as a controller whose knobs are `move:NAME`.

    {"trajectory": "circle:1,2", "seconds": 8}        a line as base/trajectories.py reads; its
                                                      inlets are 1, 2 …: move:NAME/1, move:NAME/2
    {"walk": 2, "seconds": 2, "seed": 5}              random walks without end, from place to place
    {"automation": "take.csv", "loop": "back"}        the columns of a CSV: move:NAME/z1 …

One inlet or column alone is `move:NAME`. All run from 0 to 1, as other controllers do: `span` says
which values are 0 and 1 (as usual -2 and 2 for a trajectory, which is how far it goes where nothing
else is written, and -3 and 3 for an automation). `depth` draws them together towards 0.5. `speed`
multiplies how fast the phase runs, which itself never jumps. `beats` in place of `seconds` follows
the clock.

What is read at a phase is the work of courses.py and walks.py, how beats pass of beats.py.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ...base.errors import UserError, one_of
from .beats import Beats
from .courses import course
from .inputs import Argument, Input, Knob
from .mapping import MovementSpec
from .mapping_fields import finite
from .targets import FASTEST

MIDDLE = 0.5
TEMPI = (1.0, 1000.0)  # beats per minute
LEAP_S = 3600.0  # more than this has nobody waited: the clock was set


class Movement:
    """One movement: a phase that runs, and what is read there."""

    def __init__(self, name: str, spec: MovementSpec, folder: Path) -> None:
        """Raises UserError where the trajectory or the file cannot be read."""
        self.name, self.spec = name, spec
        self.speed, self.depth = spec.speed, spec.depth
        self.phase = 0.0
        try:
            self._course, self._period_s = course(spec, folder)
        except UserError as error:
            raise UserError(f"movement {name}: {error}") from None
        single = len(self._course.names) == 1
        self.axes = [f"move:{name}" if single else f"move:{name}/{n}" for n in self._course.names]

    def run(self, seconds: float, beats: float | None) -> None:
        """Let time pass; `beats` have passed meanwhile, by a clock if there is one."""
        turns = seconds / self._period_s
        if self.spec.beats:
            passed = seconds * self.spec.bpm / 60.0 if beats is None else beats
            turns = passed / self.spec.beats
        phase = self.phase + turns * self.speed
        if self.spec.loop is False and self.spec.walk is None:
            phase = min(max(phase, 0.0), 1.0)  # turning round at an end, it leaves at once
        self.phase = phase

    def values(self) -> np.ndarray:
        """Return where it is, 0…1 for each axis as long as it stays within its span."""
        return MIDDLE + self.depth * (self._course.at(self.phase) - MIDDLE)


class Movements:
    """All movements of a mapping; a controller (inputs.py).

    The first `poll` is where time begins.
    """

    def __init__(self, specs: Mapping[str, MovementSpec], folder: Path | None = None) -> None:
        """Raises UserError for the first that cannot be made.

        Args:
            folder: where automations lie: that of the mapping file.
        """
        self._held: dict[str, Movement] = {}
        self._told: dict[str, float] = {}  # what each axis said last
        self._last_s: float | None = None
        self._beats = Beats()
        self.swap(specs, folder)

    def swap(self, specs: Mapping[str, MovementSpec], folder: Path | None = None) -> None:
        """Take other movements; those of the same name go on from where they are.

        Raises UserError, and has changed nothing, for the first that cannot be made.
        """
        made = {name: Movement(name, spec, folder or Path()) for name, spec in specs.items()}
        for name, movement in made.items():
            before = self._held.get(name)
            if before:
                movement.phase = before.phase
                if before.spec.speed == movement.spec.speed:
                    movement.speed = before.speed
                if before.spec.depth == movement.spec.depth:
                    movement.depth = before.depth
        self._held, self._told = made, {}

    def poll(self, now_s: float) -> list[Input]:
        """Return what has moved since the last time."""
        seconds = 0.0
        if finite(now_s) is not None:
            seconds = 0.0 if self._last_s is None else min(max(now_s - self._last_s, 0.0), LEAP_S)
            self._last_s = now_s
        said: list[Input] = []
        beats = self._beats.run(seconds)
        for movement in self._held.values():
            movement.run(seconds, beats)
            for axis, value in zip(movement.axes, movement.values().tolist(), strict=True):
                if self._told.get(axis) != value:
                    self._told[axis] = value
                    said.append(Knob(axis, value))
        return said

    def close(self) -> None:
        """There is nothing to close."""

    def set_speed(self, name: str, speed: float) -> None:
        """Run faster or slower from now on; backwards below 0. What is no number is ignored."""
        number = finite(speed)
        if number is not None:
            self._named(name).speed = min(max(number, -FASTEST), FASTEST)

    def set_depth(self, name: str, depth: float) -> None:
        """Move further or less from now on, 0…1. What is no number is ignored."""
        number = finite(depth)
        if number is not None:
            self._named(name).depth = min(max(number, 0.0), 1.0)

    def drive(self, target: str, value: float) -> None:
        """Set `speed:NAME` or `depth:NAME`; any other target is not a movement's."""
        kind, _, name = target.partition(":")
        if kind == "speed":
            self.set_speed(name, value)
        elif kind == "depth":
            self.set_depth(name, value)

    def tempo(self, bpm: float) -> None:
        """Follow a clock: beats per minute. What is no tempo is ignored."""
        number = finite(bpm)
        if number is not None and TEMPI[0] <= number <= TEMPI[1]:
            self._beats.tempo(number)

    def clock(self, words: Sequence[Argument], now_s: float) -> None:
        """Follow a clock: what the command `clock` says (beats.py), and which clock it is."""
        word, which = (*words, "", "")[:2]
        if self._beats.take(str(word), str(which), now_s):
            self.restart()

    def restart(self) -> None:
        """All from their beginning, as a clock starts."""
        for movement in self._held.values():
            movement.phase = 0.0

    @property
    def names(self) -> list[str]:
        return list(self._held)

    @property
    def axes(self) -> list[str]:
        """All axes that the movements have, as mappings write them."""
        return [axis for movement in self._held.values() for axis in movement.axes]

    def check(self, axes: list[str]) -> list[str]:
        """Return a sentence for each axis `move:…` of a mapping that no movement has."""
        moved = [axis for axis in axes if axis.startswith("move:")]
        return [str(one_of("axis", a, self.axes)) for a in moved if a not in self.axes]

    def _named(self, name: str) -> Movement:
        if name not in self._held:
            raise one_of("movement", name, self._held)
        return self._held[name]

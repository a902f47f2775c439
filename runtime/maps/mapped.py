# SPDX-License-Identifier: MIT
"""Controllers through a mapping to a map's axes and parameters; a controller (controllers.py).

MIDI, MPE, BLOCKS, gestures and movements decode into what live instruments hear as well
(live/inputs.py); a mapping says which axis of the map each moves.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...base.errors import UserError, one_of
from ..live import lights, opening
from ..live.addresses import FRAME, Addresses, knobs
from ..live.inputs import Command, Direct, Gesture, Input, Knob
from ..live.learn import Learning
from ..live.mapper import Mapper
from ..live.mapping import MappingFile, Row, later, with_learned
from ..live.mapping_watch import Watch
from ..live.movement import Movements
from ..live.targets import PARAM, Targets, check
from ..live.touches import ADDRESSES as SURFACES
from ..live.voicing import Played, Voicing
from ..osc import Heard
from .controllers import Event
from .session import Session

MAP = "map:"
_NEAR = 1e-5  # two places that are one; a map reckons with fewer digits than a mapping
_LOOK_S = 0.25  # between two looks at the mapping file


class MappedControls:
    """All controllers but OSC, and the OSC that a map itself does not know.

    One finger at a time has the map: the last; the one before comes back as it leaves.
    """

    def __init__(
        self,
        controls: opening.Controls,
        mapping: MappingFile,
        targets: Targets,
        say: Callable[[str], object],
        folder: Path | None = None,
        watch: Watch | None = None,
        rows: Sequence[Row] = (),
        learn: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with a mapping.

        Args:
            folder: where its automations lie.
            watch: who looks at its file.
            rows: what is mapped beside it, whatever the file says.
            learn: the target that the first axis to be moved will move.

        Raises:
            UserError: there is no such target.
        """
        if learn is not None and learn not in targets:
            raise one_of("target", learn, targets)
        self._learns, self._learning = learn, Learning()
        self._controls, self._targets, self._say = controls, targets, say
        self._rows = tuple(rows)
        self._folder, self._watch, self._clock = folder, watch, clock
        self._file = mapping
        mapping = self._with_rows(mapping)
        self._mapper = Mapper(mapping, targets, 1)
        self._movements = Movements(mapping.movements, folder)
        self._voicing = Voicing([], 1, False)
        self._surfaces = Addresses()
        self._waiting: list[Input] = []
        self._told = self._mapper.values[0].copy()
        self._last_s = self._look_s = clock()
        self._take(mapping)

    @property
    def finished(self) -> bool:
        """Whether gestures that were to be replayed are over."""
        replay = self._controls.replay
        return replay is not None and replay.finished

    def hears(self, message: Heard) -> bool:
        """Take an OSC message that a map does not know, if it is a touch or mapped."""
        if SURFACES.fullmatch(message.address) or message.address == FRAME:
            try:
                self._waiting += self._surfaces.inputs(message)
            except UserError as error:
                self._say(f"{message.address}: {error}")
            return True
        if message.address not in self._addresses and self._learns is None:
            return False
        self._waiting += knobs(message.address, message.arguments)
        return True

    def poll(self, timeout_s: float) -> list[Event]:
        """Return where the map is moved; never waits."""
        now_s = self._clock()
        while self._unsaid:  # not before: nobody is there to read it
            self._say(self._unsaid.pop(0))
        if self._watch is not None and now_s >= self._look_s:
            self._look_s = now_s + _LOOK_S
            changed = self._watch.changed()
            if changed is not None:
                self._remap(changed)
        inputs, self._waiting = self._waiting, []
        for source in (*self._controls.controllers, self._movements):
            inputs += source.poll(now_s)
        self._record(inputs, now_s)
        left = self._play(inputs, now_s)
        self._mapper.step(now_s - self._last_s)
        self._last_s = now_s
        self._drive_movements()
        return [*self._moved(), *left]

    def show(self, session: Session) -> None:
        """Take note of where the map is; show its point and pins on pads that have lights."""
        self._follow(session.player.target)
        pads = self._controls.pads
        if pads is not None:
            pads.show(lambda _: _dots(session), self._clock())

    def _follow(self, place: np.ndarray) -> None:
        """Begin from where others have moved the map, or let it be."""
        for column, now in zip(self._axes, place.tolist(), strict=True):
            if abs(now - self._told[column]) > _NEAR:
                self._mapper.direct(Direct(self._mapper.names[column], now))
                self._told[column] = self._mapper.values[0, column]

    def close(self) -> None:
        self._controls.close()
        self._tell_trouble()

    def _record(self, inputs: Sequence[Input], now_s: float) -> None:
        if self._controls.recorder is not None:
            self._controls.recorder.take(inputs, now_s)
            self._tell_trouble()

    def _tell_trouble(self) -> None:
        for sentence in self._controls.trouble():
            self._say(sentence)

    def _play(self, inputs: Sequence[Input], now_s: float) -> list[Event]:
        """Move the mapper; return what the last finger that leaves tells the map."""
        played = [each for said in inputs for each in self._do(said, now_s)]
        left = any(gesture.action == "end" for _, gesture in played) and not self._voicing.playing
        return [Event("touch", (0.0,), source="touch")] if left else []

    def _do(self, said: Input, now_s: float) -> Played:
        """Return what fingers have done to the map, and been heard by the mapper."""
        if self._learns is not None and isinstance(said, Knob | Gesture):
            self._learn(self._learns, said)
        match said:
            case Knob():
                if said.axis.startswith("midi:clock"):
                    self._movements.tempo(said.value)
                self._mapper.knob(said)
            case Gesture():
                return self._heard(self._voicing.take(said, now_s))
            case Direct():
                self._direct(said)
            case Command("say"):
                for sentence in said.arguments:
                    self._say(str(sentence))
            case Command("clock"):
                self._movements.clock(said.arguments, now_s)
            case Command("panic"):
                owner = str(said.arguments[0]) if said.arguments else None
                return self._heard(self._voicing.panic(now_s, owner))
        return []

    def _heard(self, played: Played) -> Played:
        for voice, gesture in played:
            self._mapper.gesture(voice, gesture)
        return played

    def _direct(self, direct: Direct) -> None:
        try:
            self._mapper.direct(direct)
        except UserError as error:
            self._say(str(error))

    def _learn(self, target: str, said: Knob | Gesture) -> None:
        moved = self._learning.hear(said)
        if moved is None:
            return
        try:
            mapping = with_learned(self._file, moved.axis, target, moved.span)
            self._learns = None
            self._remap(mapping)
            self._say(moved.sentence(target))
            if self._watch is not None:
                self._watch.save(mapping)
        except UserError as error:
            self._say(str(error))

    def _drive_movements(self) -> None:
        for column, name in enumerate(self._mapper.names):
            if self._mapper.driven[0, column]:
                self._movements.drive(name, float(self._mapper.values[0, column]))

    def _moved(self) -> list[Event]:
        values = self._mapper.values[0]
        driven = self._mapper.driven[0]
        changed = np.flatnonzero((values != self._told) & driven)
        self._told = values.copy()
        events = []
        if len(np.intersect1d(changed, self._axes)) > 1 and driven[self._axes].all():
            # A finger moves all axes: one position, one answer.
            place = tuple(values[self._axes].tolist())
            events.append(Event("control", place, source="controllers"))
            changed = np.setdiff1d(changed, self._axes)
        for column in changed:
            name, value = self._mapper.names[column], (float(values[column]),)
            if name.startswith(PARAM):
                events.append(Event("param", value, name.removeprefix(PARAM), name))
            elif name.startswith(MAP):
                events.append(Event("axis", value, name.removeprefix(MAP), name))
        return events

    def _with_rows(self, mapping: MappingFile) -> MappingFile:
        return replace(mapping, rows=(*mapping.rows, *self._rows))

    def _remap(self, mapping: MappingFile) -> None:
        try:
            self._movements.swap(mapping.movements, self._folder)
        except UserError as error:
            self._say(str(error))
            return
        for sentence in later(self._file, mapping):
            self._say(sentence)
        self._file = mapping
        mapping = self._with_rows(mapping)
        self._mapper.swap(mapping)
        self._told = self._mapper.values[0].copy()
        self._take(mapping)

    def _take(self, mapping: MappingFile) -> None:
        axes = [name.startswith(MAP) and not name.startswith(PARAM) for name in self._mapper.names]
        self._axes = np.flatnonzero(axes)
        self._addresses = {
            row.axis.removeprefix("osc:").rpartition("/")[0]
            for row in mapping.rows
            if row.axis.startswith("osc:")
        }
        self._unsaid = check(mapping, self._targets)


def _dots(session: Session) -> list[lights.Dot]:
    pins = [pin["control"] for pin in session.pins.pins]
    return lights.place(session.player.target.tolist(), pins)

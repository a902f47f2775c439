# SPDX-License-Identifier: MIT
"""Move a knob, and its axis is named: from what comes, which axis the player meant."""

from collections.abc import Mapping
from typing import NamedTuple

from .axes import any_channel, of_gesture
from .inputs import BEND, NOTE, TOUCH_AXES, Gesture, Knob

SHARE = 0.05  # of its way, that a knob must have gone: dirt in a fader is less, a hand is more
WAYS = {BEND: 12.0, NOTE: 127.0}  # semitones; all other axes are 1 long
HELD = (*TOUCH_AXES, BEND, "pressure", "timbre")  # what moves while a finger is down
BY_ITSELF = ("move:", "midi:clock")  # how the axes begin that no hand moves
MOST = 4096  # axes, and fingers, that are looked at; nobody has more

SCALES = (1.0, 127.0, 255.0, 1023.0, 4095.0, 16383.0)  # how far faders of programs run

Ways = dict[str, tuple[float, float]]  # axis: how far down and up it has been


class Moved(NamedTuple):
    """An axis as mappings write it; how far it seems to run, where that is not 0…1."""

    axis: str
    span: tuple[float, float] | None = None

    def sentence(self, target: str) -> str:
        """Say what has been learned."""
        low, high = self.span or (0, 1)
        scale = f' Taken to run from {low:g} to {high:g}: "in" says so.' if self.span else ""
        return f"learned: {self.axis} moves {target}.{scale}"


class Learning:
    """`hear` what comes, until it names an axis.

    A knob is taken as soon as it has gone a small share of its way; the 14 bits of a pair rather
    than either of its halves. A finger is judged when it ends: the axis that has gone farthest, for
    nobody can press without moving all of them a little, or its note when none has. What moves by
    itself is not heard.
    """

    def __init__(self) -> None:
        self._knobs: Ways = {}
        self._fingers: dict[str, Ways] = {}

    def hear(self, each: Knob | Gesture) -> Moved | None:
        """Return the axis that was moved; None while none has moved enough.

        >>> learning = Learning()
        >>> [learning.hear(Knob("midi:cc/7@1", value)) for value in (0.2, 0.3)]
        [None, Moved(axis='midi:cc/7', span=None)]
        """
        if isinstance(each, Knob):
            return self._knob(each)
        axis = self._finger(each)
        return Moved(axis) if axis else None

    def _knob(self, knob: Knob) -> Moved | None:
        if knob.axis.startswith(BY_ITSELF) or not _room(self._knobs, knob.axis):
            return None
        low, high = _widen(self._knobs, knob.axis, knob.value)
        if high - low <= SHARE * max(1.0, abs(low), abs(high)):
            return None
        axis = _whole(knob.axis, self._knobs)
        del self._knobs[knob.axis]  # it begins again, if it cannot be mapped
        return Moved(any_channel(axis), _span(low, high) if axis.startswith("osc:") else None)

    def _finger(self, gesture: Gesture) -> str | None:
        if not _room(self._fingers, gesture.finger):
            return None
        ways = self._fingers.setdefault(gesture.finger, {})
        for axis, value in gesture.axes.items():
            _widen(ways, axis, value)
        return _farthest(self._fingers.pop(gesture.finger)) if gesture.action == "end" else None


def _span(low: float, high: float) -> tuple[float, float] | None:
    """Return the scale that values seem to be of; None for 0…1, and for what fits none."""
    far = max(abs(low), abs(high))
    most = next((scale for scale in SCALES if far <= scale), None)
    if most is None or (most == 1.0 and low >= 0.0):
        return None
    return (-most if low < 0.0 else 0.0), most


def _room(held: Mapping[str, object], name: str) -> bool:
    return name in held or len(held) < MOST


def _widen(ways: Ways, axis: str, value: float) -> tuple[float, float]:
    low, high = ways.get(axis, (value, value))
    ways[axis] = min(low, value), max(high, value)
    return ways[axis]


def _whole(axis: str, heard: Mapping[str, object]) -> str:
    """Return the 14-bit axis that a half belongs to, when it has been heard."""
    head, _, tail = axis.partition("/")
    number, at, channel = tail.partition("@")
    if head != "midi:cc" or not number.isdecimal():
        return axis
    pair = f"midi:cc14/{int(number) % 32}{at}{channel}"
    return pair if int(number) < 64 and pair in heard else axis


def _farthest(ways: Ways) -> str | None:
    gone = {a: (ways[a][1] - ways[a][0]) / WAYS.get(a, 1.0) for a in HELD if a in ways}
    axis = max(gone, key=lambda a: gone[a], default=None)
    if axis and gone[axis] > SHARE:
        return of_gesture(axis)
    return of_gesture(NOTE) if NOTE in ways else None

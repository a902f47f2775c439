# SPDX-License-Identifier: MIT
"""Move a knob, and its axis is named: from what has come, which axis the player meant."""

from collections.abc import Iterable, Mapping

from .axes import any_channel, of_gesture
from .inputs import BEND, NOTE, TOUCH_AXES, Gesture, Input, Knob

SHARE = 0.05  # of its way, that a knob must have gone: dirt in a fader is less, a hand is more
WAYS = {BEND: 12.0, NOTE: 127.0}  # semitones; all other axes are 1 long
HELD = (*TOUCH_AXES, BEND, "pressure", "timbre")  # what moves while a finger is down


def learned(inputs: Iterable[Input]) -> str | None:
    """Return the axis that was moved, as mappings write it; None while nothing has moved enough.

    A knob is taken as soon as it has gone a small share of its way; the 14 bits of a pair rather
    than either of its halves. A finger is judged when it ends: the axis that has gone farthest, for
    nobody can press without moving all of them a little, or its note when none has.

    >>> learned([Knob("midi:cc/7@1", 0.2), Knob("midi:cc/7@1", 0.3)])
    'midi:cc/7'
    """
    heard: dict[str, tuple[float, float]] = {}
    fingers: dict[str, dict[str, tuple[float, float]]] = {}
    for each in inputs:
        if isinstance(each, Knob):
            low, high = _widen(heard, each.axis, each.value)
            if high - low > SHARE * max(1.0, abs(low), abs(high)):
                return any_channel(_whole(each.axis, heard))
        elif isinstance(each, Gesture):
            ways = fingers.setdefault(each.finger, {})
            for axis, value in each.axes.items():
                _widen(ways, axis, value)
            if each.action == "end":
                axis = _farthest(fingers.pop(each.finger))
                if axis:
                    return axis
    return None


def _widen(ways: dict[str, tuple[float, float]], axis: str, value: float) -> tuple[float, float]:
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


def _farthest(ways: Mapping[str, tuple[float, float]]) -> str | None:
    gone = {a: (ways[a][1] - ways[a][0]) / WAYS.get(a, 1.0) for a in HELD if a in ways}
    axis = max(gone, key=lambda a: gone[a], default=None)
    if axis and gone[axis] > SHARE:
        return of_gesture(axis)
    return of_gesture(NOTE) if NOTE in ways else None

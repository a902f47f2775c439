# SPDX-License-Identifier: MIT
"""Surfaces that only say where something presses and how hard: a finger is down while z > 0.

/t3d/tch3 x y z note     Madrona Labs' T3D: 16 touches, each with its MIDI note
/lightpad_data x y p     a Lightpad through a patch in Max: one touch
controllers 113 114 115  the XYZ app of a Lightpad: one touch a channel
"""

import math
import re
from collections.abc import Mapping, Sequence

from .inputs import NOTE, TOUCH_AXES, Argument, Gesture

MOST = 64  # touches at once; no surface has more, and a flood of names must not grow
XYZ_CONTROLLERS = {113: "x", 114: "y", 115: "z"}
ADDRESSES = re.compile(r"/t3d/tch(?P<t3d>[1-9]|1[0-6])|(?P<lightpad>/lightpad_data)")


class Presses:
    """Which touches are down, to tell a start from a move and an end.

    The packet that lifts a touch may be lost. So one that has been silent as long as a finger may
    be, and has been taken away by whoever plays it, starts anew; and the touch beyond MOST ends the
    one that has been silent longest.

    pushed  touches that were ended so

    Args:
        timeout_s: after how long without a sign of life a finger is taken away; None: never.
    """

    def __init__(self, timeout_s: float | None = None) -> None:
        self.pushed = 0
        self._timeout_s = timeout_s
        self._down: dict[str, float] = {}  # and when heard, the longest ago first

    def take(self, finger: str, axes: Mapping[str, float], now_s: float = 0.0) -> list[Gesture]:
        """Return what a touch does that is now at these axes, z among them: one gesture at most,
        and before it the end of another."""
        self._forget(now_s)
        down = self._down.pop(finger, None) is not None
        if not axes["z"] > 0:
            return [Gesture("end", finger, axes)] if down else []
        pushed = [next(iter(self._down))] if len(self._down) >= MOST else []
        for other in pushed:
            del self._down[other]
        self.pushed += len(pushed)
        self._down[finger] = now_s
        ends = [Gesture("end", other) for other in pushed]
        return [*ends, Gesture("move" if down else "start", finger, axes)]

    def lift(self) -> list[Gesture]:
        """End every touch, as when its surface has gone."""
        ended = [Gesture("end", finger) for finger in sorted(self._down)]
        self._down.clear()
        return ended

    def _forget(self, now_s: float) -> None:
        if self._timeout_s is None:
            return
        oldest_s = now_s - self._timeout_s
        while self._down and next(iter(self._down.values())) <= oldest_s:
            del self._down[next(iter(self._down))]


def touch_of(address: str, arguments: Sequence[Argument]) -> tuple[str, dict[str, float]] | None:
    """Return the finger and the axes of an OSC message of a surface; None for all others.

    >>> touch_of("/t3d/tch2", (0.25, 0.5, 0.75, 60.5))
    ('t3d/2', {'x': 0.25, 'y': 0.5, 'z': 0.75, 'note': 60.5})
    """
    found = ADDRESSES.fullmatch(address)
    numbers = [float(a) for a in arguments[:4] if isinstance(a, int | float) and math.isfinite(a)]
    if not found or len(numbers) != min(4, len(arguments)) or len(numbers) < 3:
        return None
    x, y, z = (min(1.0, max(0.0, v)) for v in numbers[:3])
    axes = {"x": x, "y": y, "z": z}
    if found["lightpad"]:
        return "lightpad/1", axes
    if len(numbers) > 3:
        axes[NOTE] = min(127.0, max(0.0, numbers[3]))
    return f"t3d/{found['t3d']}", axes


class Xyz:
    """Controllers 113, 114, 115 as x, y, z of one touch a channel."""

    def __init__(self) -> None:
        self._presses = Presses()
        self._places: dict[int, dict[str, float]] = {}

    def take(self, channel: int, number: int, value: int) -> list[Gesture]:
        """Return what one of the three controllers moves."""
        axes = self._places.setdefault(channel, dict.fromkeys(TOUCH_AXES, 0.0))
        axes[XYZ_CONTROLLERS[number]] = value / 127
        return self._presses.take(f"xyz/{channel}", dict(axes))

    def lift(self) -> list[Gesture]:
        return self._presses.lift()

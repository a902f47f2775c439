# SPDX-License-Identifier: MIT
"""Gestures to rehearse with when no controller is at hand: four, the same every time."""

import math
from collections.abc import Callable, Iterable

from ...base.errors import one_of
from .gesture_file import Timed
from .inputs import Gesture

STEP_S = 0.01  # as often as surfaces tell
CHORD = (60, 64, 67, 72)
FINGER = "rehearsal/{}"


def synthetic(name: str) -> list[Timed]:
    """Return a gesture by its name, to be replayed by `Replay`.

    >>> [(each.t_s, each.input.finger) for each in synthetic("chord")[:2]]
    [(0.0, 'rehearsal/1'), (0.25, 'rehearsal/2')]
    """
    if name not in REHEARSALS:
        raise one_of("gesture", name, REHEARSALS)
    return sorted(REHEARSALS[name](), key=lambda timed: timed.t_s)


def _touched(length_s: float, place: Callable[[float], tuple[float, float]]) -> Iterable[Timed]:
    """One finger goes along `place`, which is asked with 0 … 1, pressing up to the middle."""
    steps = round(length_s / STEP_S)
    for step in range(steps + 1):
        x, y = place(step / steps)
        axes = {"x": x, "y": y, "z": 0.1 + 0.7 * math.sin(math.pi * step / steps)}
        action = "start" if step == 0 else "move" if step < steps else "end"
        yield Timed(round(step * STEP_S, 6), Gesture(action, FINGER.format(1), axes))


def _circle() -> Iterable[Timed]:
    """Once around the middle in 4 s."""

    def place(way: float) -> tuple[float, float]:
        angle = 2 * math.pi * way
        return 0.5 + 0.4 * math.cos(angle), 0.5 + 0.4 * math.sin(angle)

    return _touched(4.0, place)


def _zigzag() -> Iterable[Timed]:
    """Up the surface in 4 s, from side to side eight times."""

    def place(way: float) -> tuple[float, float]:
        across = 8 * way % 2
        return 0.1 + 0.8 * min(across, 2 - across), 0.1 + 0.8 * way

    return _touched(4.0, place)


def _chord() -> Iterable[Timed]:
    """Four notes, one after the other and held together, each louder than the last."""
    for number, note in enumerate(CHORD):
        finger = FINGER.format(number + 1)
        axes = {"note": float(note), "velocity": 0.5 + 0.125 * number}
        yield Timed(0.25 * number, Gesture("start", finger, axes))
        yield Timed(3.0, Gesture("end", finger, {"release": 0.5}))
    yield Timed(4.0, None)


def _glide() -> Iterable[Timed]:
    """One note that is bent up an octave and back in 4 s, pressed hardest at the top."""
    finger, steps = FINGER.format(1), 400
    for step in range(steps + 1):
        high = math.sin(math.pi * step / steps) ** 2
        axes = {"bend": 12 * high, "pressure": high}
        if step == 0:
            axes |= {"note": float(CHORD[0]), "velocity": 0.75}
        action = "start" if step == 0 else "move" if step < steps else "end"
        yield Timed(round(step * STEP_S, 6), Gesture(action, finger, axes))
    yield Timed(5.0, None)


REHEARSALS: dict[str, Callable[[], Iterable[Timed]]] = {
    "circle": _circle,
    "zigzag": _zigzag,
    "chord": _chord,
    "glide": _glide,
}

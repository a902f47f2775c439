# SPDX-License-Identifier: MIT
"""Of inputs that say where the same thing is only the last counts: a flood never lags. Pure."""

from collections.abc import Hashable, Sequence

from .inputs import Direct, Gesture, Input, Knob


def latest(inputs: Sequence[Input]) -> list[Input]:
    """Leave out what a later input makes needless; all others stay in order.

    Knobs, targets and moves of fingers are places. A start, an end and a command are not: what was
    there before one of them counts for it, so nothing is left out across it.

    >>> latest([Knob("a", 1), Knob("b", 2), Knob("a", 3)])
    [Knob(axis='b', value=2), Knob(axis='a', value=3)]
    """
    kept: list[Input] = []
    later: set[Hashable] = set()
    for each in reversed(inputs):
        place = _place(each)
        if place is None:
            later.clear()
        elif place in later:
            continue
        else:
            later.add(place)
        kept.append(each)
    return kept[::-1]


def _place(each: Input) -> Hashable:
    """Return what an input tells the place of, if it does."""
    match each:
        case Knob(axis):
            return axis
        case Direct(target, _, voice):
            return target, voice
        case Gesture("move", finger, axes):
            return finger, frozenset(axes)
    return None

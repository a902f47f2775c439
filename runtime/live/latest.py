# SPDX-License-Identifier: MIT
"""Of inputs that say where the same thing is only the last counts: a flood never lags. Pure."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

from .feedback import ANSWERS
from .inputs import Argument, Command, Direct, Gesture, Input, Knob


def latest(inputs: Sequence[Input]) -> list[Input]:
    """Leave out what a later input makes needless; all others stay in order.

    Knobs, targets and moves of fingers are places. A start, an end and a command are not: what was
    there before one of them counts for it, so nothing is left out across it. But of what the same
    one asks again and again only the last is answered.

    >>> latest([Knob("a", 1), Knob("b", 2), Knob("a", 3)])
    [Knob(axis='b', value=2), Knob(axis='a', value=3)]
    """
    kept: list[Input] = []
    later: set[Hashable] = set()
    asked: set[Hashable] = set()
    for each in reversed(inputs):
        last = _last_asked(each, asked) if isinstance(each, Command) else each
        if last is None:
            continue
        place = _place(last)
        if place is None:
            later.clear()
        elif place in later:
            continue
        else:
            later.add(place)
        kept.append(last)
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


def _last_asked(each: Command, asked: set[Hashable]) -> Command | None:
    """Return what of a question is not `asked` again later, None if all is; it is asked then."""
    if each.verb not in ("get", "near"):
        return each
    words: Sequence[Argument] = each.arguments or ANSWERS
    if each.verb == "near":
        words = ("",)  # whatever it asks for
    new = [word for word in dict.fromkeys(words) if (each.sender, each.verb, word) not in asked]
    asked.update((each.sender, each.verb, word) for word in new)
    if len(new) == len(words):
        return each
    return replace(each, arguments=tuple(new)) if new else None

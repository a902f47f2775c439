# SPDX-License-Identifier: MIT
"""Axes as mappings write them: how each is spelled, and from where to where it runs.

    midi:cc/1   midi:cc/74@3   midi:cc14/1   midi:bend   midi:pressure   midi:program   midi:clock
    osc:/1/xy1/0                             the address, and which of its arguments, from 0
    touch:x  note:pressure                   of one finger or note: each voice has its own
    move:NAME   move:NAME/2                  a movement of the same file

Without `@CHANNEL` a MIDI axis is heard on any channel.
"""

import re
from dataclasses import dataclass

from ...base.errors import UserError, one_of
from .inputs import BEND, NOTE, NOTE_AXES, TOUCH_AXES

TOUCH, NOTES, MOVE, OSC = "touch:", "note:", "move:", "osc:"
FAMILIES = ("midi:", OSC, TOUCH, NOTES, MOVE)
SPANS = (0.0, 1.0)  # of every axis that is not below


@dataclass(frozen=True)
class Spelling:
    """One row of the table."""

    pattern: re.Pattern[str]
    shown: str  # in sentences
    most: int = 0  # the largest of its number
    span: tuple[float, float] = SPANS


def _midi(word: str) -> re.Pattern[str]:
    return re.compile(rf"midi:{word}(?:@(?P<channel>[0-9]{{1,4}}))?")


NUMBERED = "(?P<number>[0-9]{1,6})"
SPELLINGS = (
    Spelling(_midi(f"cc/{NUMBERED}"), "midi:cc/N", 127),
    Spelling(_midi(f"cc14/{NUMBERED}"), "midi:cc14/N", 31),
    Spelling(_midi("bend"), "midi:bend", span=(-1.0, 1.0)),
    Spelling(_midi("pressure"), "midi:pressure"),
    Spelling(_midi("program"), "midi:program", span=(0.0, 127.0)),
    Spelling(re.compile("midi:clock"), "midi:clock", span=(60.0, 180.0)),  # beats per minute
    Spelling(re.compile(rf"osc:/[^\s#]*/{NUMBERED}"), "osc:/ADDRESS/INDEX", 9999),
    Spelling(re.compile(r"move:[^/]+(?:/[^/]+)?"), "move:NAME"),
)
# Of fingers and notes; a bend has no span of its own, see `span`.
FINGERS = {
    **{f"{TOUCH}{axis}": SPANS for axis in TOUCH_AXES},
    **{f"{NOTES}{axis}": SPANS for axis in NOTE_AXES},
    f"{NOTES}{NOTE}": (0.0, 127.0),
}
CHANNELS = 16


def span(axis: str, bend_range: float) -> tuple[float, float]:
    """Return from where to where an axis runs, in its own unit.

    Args:
        bend_range: semitones that a finger bends a note at most.

    Raises:
        UserError: nobody spells an axis like that.
    """
    if axis == f"{NOTES}{BEND}":
        return -bend_range, bend_range
    if axis in FINGERS:
        return FINGERS[axis]
    for spelling in SPELLINGS:
        found = spelling.pattern.fullmatch(axis)
        if found:
            _check(axis, spelling, found.groupdict())
            return spelling.span
    raise one_of("axis", axis, [s.shown for s in SPELLINGS] + list(FINGERS))


def of_gesture(axis: str) -> str:
    """Return how mappings call an axis of a finger.

    >>> of_gesture("x"), of_gesture("pressure")
    ('touch:x', 'note:pressure')
    """
    return (TOUCH if axis in TOUCH_AXES else NOTES) + axis


def any_channel(axis: str) -> str:
    """Return a MIDI axis without its channel; every other as it is.

    >>> any_channel("midi:cc/74@3"), any_channel("osc:/a@b/0")
    ('midi:cc/74', 'osc:/a@b/0')
    """
    return axis.partition("@")[0] if axis.startswith("midi:") else axis


def family(axis: str) -> str:
    """Return which kind of controller an axis belongs to."""
    return next((f for f in FAMILIES if axis.startswith(f)), "")


def per_voice(axis: str) -> bool:
    """Whether each voice has its own."""
    return axis.startswith((TOUCH, NOTES))


def _check(axis: str, spelling: Spelling, held: dict[str, str | None]) -> None:
    number, channel = held.get("number"), held.get("channel")
    if number is not None and int(number) > spelling.most:
        raise UserError(f"axis '{axis}': {number} is too large; use 0 to {spelling.most}.")
    if channel is not None and not 1 <= int(channel) <= CHANNELS:
        raise UserError(f"axis '{axis}': there is no channel {channel}; use 1 to {CHANNELS}.")

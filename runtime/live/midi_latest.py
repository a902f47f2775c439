# SPDX-License-Identifier: MIT
"""Of many positions that came at once the last is enough: a flood costs what a trickle does."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .midi_bytes import Message
from .midi_controls import DATA_COARSE, DATA_FINE, SUSTAIN, TIMBRE


class At(NamedTuple):
    """A message and when it came."""

    s: float
    message: Message


# Wheels and pressures only say where they are, and so does a finger's controller 74: they are what
# comes in floods. Any other controller may be an endless knob, whose ticks are counted, or a switch
# whose press and release come together.
PLACES = {"bend", "pressure"}
# These mean nothing for what is left out: all but the pedal, parameters and modes.
ASIDE = {*range(96), *range(102, 120)} - {DATA_COARSE, DATA_FINE, SUSTAIN}


def latest(heard: Sequence[At], in_zone: Callable[[int], bool]) -> list[At]:
    """Leave out positions that a later one makes needless, with no note or parameter in between.

    Args:
        in_zone: whether a channel is in an MPE zone, and its controller 74 a finger's.

    >>> wheel = [At(t, Message("bend", 1, 0, int(t))) for t in (1, 2, 3)]
    >>> [at.s for at in latest(wheel, lambda channel: False)]
    [3]
    """
    kept: list[At] = []
    later: set[tuple[str, int, int]] = set()
    for at in reversed(heard):
        kind, channel, number, _ = at.message
        slid = kind == "control" and number == TIMBRE and in_zone(channel)
        if kind in PLACES or kind == "key_pressure" or slid:
            place = (kind, channel, 0 if kind in PLACES else number)
            if place in later:
                continue
            later.add(place)
        elif kind != "tick" and not (kind == "control" and number in ASIDE):
            later.clear()
        kept.append(at)
    return kept[::-1]

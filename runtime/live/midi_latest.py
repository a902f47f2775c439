# SPDX-License-Identifier: MIT
"""Of many positions that came at once the last is enough: a flood costs what a trickle does."""

from collections.abc import Sequence
from typing import NamedTuple

from .midi_bytes import Message
from .midi_controls import DATA_COARSE, DATA_FINE
from .touches import XYZ_CONTROLLERS


class At(NamedTuple):
    """A message and when it came."""

    s: float
    message: Message


# Wheels and pressures only say where they are. So do controllers that are no halves of pairs (below
# 64), no pedal and no parameter.
PLACES = {"bend", "pressure"}
SINGLE = {*range(65, 96), *range(102, 120)} - set(XYZ_CONTROLLERS)
# These neither are left out nor mean anything for what is.
ASIDE = {*range(64), *XYZ_CONTROLLERS} - {DATA_COARSE, DATA_FINE}


def latest(heard: Sequence[At]) -> list[At]:
    """Leave out positions that a later one makes needless, with no note or parameter in between.

    >>> [at.s for at in latest([At(t, Message("bend", 1, 0, int(t))) for t in (1, 2, 3)])]
    [3]
    """
    kept: list[At] = []
    later: set[tuple[str, int, int]] = set()
    for at in reversed(heard):
        kind, channel, number, _ = at.message
        if kind in PLACES or kind == "key_pressure" or (kind == "control" and number in SINGLE):
            place = (kind, channel, 0 if kind in PLACES else number)
            if place in later:
                continue
            later.add(place)
        elif kind != "tick" and not (kind == "control" and number in ASIDE):
            later.clear()
        kept.append(at)
    return kept[::-1]

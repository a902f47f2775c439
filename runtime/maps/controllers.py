# SPDX-License-Identifier: MIT
"""What a controller is to a player: something that is asked what has happened.

A new kind of controller is one class with `poll` and `close`, and a row where `play.py` opens them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

# These tell where something is, the controller or a hand: of many the last is enough.
PLACES, HANDS = ("control", "axis"), ("params", "outputs", "param")

Argument = float | str


@dataclass(frozen=True)
class Event:
    """One thing that a player does: a verb of `Session.VERBS`, with what it needs.

    name    what the verb is about: a parameter or an axis, by name or number
    source  what the player used, for sentences about it: an OSC address, `controller 74`
    sender  who asked, as (host, port), if there is a way to answer
    """

    verb: str
    arguments: tuple[Argument, ...] = ()
    name: str = ""
    source: str = ""
    sender: tuple[str, int] | None = None


class Controller(Protocol):
    """Anything that moves a map."""

    def poll(self, timeout_s: float) -> list[Event]:
        """Return what has happened, at once if something has, else after the timeout."""
        ...

    def close(self) -> None: ...


def latest(events: Sequence[Event], counts: Callable[[Event], bool]) -> list[Event]:
    """Leave out positions that a later one of the same kind makes needless, however kinds mix.

    Args:
        counts: whether a position can be played; one that cannot replaces none.

    >>> events = [Event("param", (v,), name) for v in (1.0, 2.0) for name in "ab"]
    >>> [(e.name, e.arguments[0]) for e in latest(events, lambda e: True)]
    [('a', 2.0), ('b', 2.0)]
    """
    kept: list[Event] = []
    later: set[tuple[str, str]] = set()
    for event in reversed(events):
        kind = event.verb, event.name
        if event.verb not in PLACES + HANDS:
            later.clear()
        elif counts(event):
            if kind in later:
                continue
            if event.verb in HANDS:  # a hand moves what is heard at the place just before it
                later = {k for k in later if k[0] in HANDS}
            later.add(kind)
        kept.append(event)
    return kept[::-1]

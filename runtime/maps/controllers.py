# SPDX-License-Identifier: MIT
"""What a controller is to a player: something that is asked what has happened.

A new kind of controller is one class with `poll` and `close`, and a row where `play.py` opens them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

# These tell where something is: of several in a row the last is enough.
_POSITIONS = ("control", "axis", "params", "outputs", "param")

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


def latest(events: Sequence[Event]) -> list[Event]:
    """Leave out positions that a later one of the same kind follows directly.

    >>> [e.arguments[0] for e in latest([Event("control", (0.1,)), Event("control", (0.2,))])]
    [0.2]
    """
    kept: list[Event] = []
    for event in events:
        same = bool(kept) and (kept[-1].verb, kept[-1].name) == (event.verb, event.name)
        if same and event.verb in _POSITIONS and len(kept[-1].arguments) == len(event.arguments):
            kept.pop()
        kept.append(event)
    return kept

# SPDX-License-Identifier: MIT
"""Verbs about pins, in a session; and recording, which is Wekinator's way to add one."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...base.errors import UserError
from .addresses import DONE_TRAINING, OWN
from .arguments import number, numbers, whole
from .controllers import Event
from .messages import Message

if TYPE_CHECKING:
    from .session import Session


def add(session: "Session", event: Event) -> list[Message]:
    """The controller's place, or L numbers; the parameters as they are, or P more."""
    size, count = session.map.latent_size, session.map.parameter_count
    given = len(event.arguments)
    if given not in (0, size, size + count):
        raise UserError(f"{given} numbers; give none, {size} (a place) or {size + count}.")
    values = numbers(event, given, "number")
    place = values[:size] if given else session.place
    setting = values[size:] if given > size else session.player.parameters
    added = session.pins.add(place, setting)
    return [Message(OWN + "add", (float(added),), answer=True)]


def fit(session: "Session", event: Event) -> list[Message]:
    began = time.perf_counter()
    session.player.take(session.pins.pinned())
    if session.running:
        session.place = session.player.target.copy()
    took = time.perf_counter() - began
    done = Message(OWN + "fit", (float(len(session.pins.now)), took), answer=True)
    return [done, Message(DONE_TRAINING, (1.0,)), session.sound(), session.point()]


def undo(session: "Session", event: Event) -> list[Message]:
    session.pins.undo()
    reach = Message(OWN + "reach", (session.pins.reach,))
    return [reach, *list_pins(session, event)]


def remove(session: "Session", event: Event) -> list[Message]:
    session.pins.remove(whole(number(event)))
    return list_pins(session, event)


def clear(session: "Session", event: Event) -> list[Message]:
    session.pins.clear()
    return list_pins(session, event)


def list_pins(session: "Session", event: Event) -> list[Message]:
    """How many there are, and a message for each: its number, its place, its parameters."""
    rows = enumerate(session.pins.refresh().pins, 1)
    each = [(float(k), *pin["control"], *pin["parameters"]) for k, pin in rows]
    told = [Message(OWN + "pin", row, answer=True) for row in each]
    return [Message(OWN + "pins", (float(len(each)),), answer=True), *told]


def record(session: "Session", event: Event) -> list[Message]:
    session.recording = True
    return session.hold(event)


def recorded(session: "Session", event: Event) -> list[Message]:
    if not session.recording:
        raise UserError("nothing was being recorded; startRecording comes first.")
    session.recording = False
    return add(session, Event("add", source=event.source))


PIN_VERBS: dict[str, "Callable[[Session, Event], list[Message]]"] = {
    "add": add, "fit": fit, "undo": undo, "remove": remove, "clear": clear, "pins": list_pins,
    "record": record, "recorded": recorded,
}  # fmt: skip

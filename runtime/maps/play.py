# SPDX-License-Identifier: MIT
"""The loop that plays a map: events from controllers in, messages out, a picture of it all.

One thread. It sleeps until a packet comes; only while a smoothed position is on its way, or MIDI
has to be asked, does it wake every few milliseconds by itself.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ...base.errors import UserError
from .controllers import Controller, Event, latest
from .messages import Message
from .osc import OscPort
from .session import Session
from .view import View

TICK_S = 0.005
IDLE_S = 0.25
# So many sentences are said in a second; the rest are counted.
_SENTENCES = 5


class Complaints:
    """Sentences for the player, to the terminal and to whoever listens; no flood of them."""

    def __init__(self) -> None:
        self._ways: list[Callable[[str], object]] = []
        self._second, self._said, self._unsaid = 0.0, 0, 0

    def to(self, *ways: Callable[[str], object]) -> None:
        self._ways = list(ways)

    def __call__(self, sentence: str) -> None:
        now = time.monotonic()
        if now > self._second + 1:
            self._second, self._said = now, 0
        if self._said >= _SENTENCES:
            self._unsaid += 1
            return
        more = f" (and {self._unsaid} more before)" if self._unsaid else ""
        self._said, self._unsaid = self._said + 1, 0
        for way in self._ways:
            way(sentence + more)


def play(
    session: Session,
    port: OscPort,
    others: Sequence[Controller],
    view: View,
    complain: Complaints,
    over: Callable[[], bool] = lambda: False,
    show: Callable[[Session], object] = lambda _: None,
) -> None:
    """Play until interrupted, or `over`. `port` listens and tells; others only listen.

    Args:
        show: is asked again and again to show the map's state where it can be seen.
    """
    idle_s = TICK_S if others else IDLE_S
    last_s = time.monotonic()
    try:
        while not over():
            events = port.poll(TICK_S if session.moving else idle_s)
            for other in others:
                events += other.poll(0.0)
            was_moving = session.moving
            for event in latest(events, session.can_play):
                _do(session, event, port, complain)
                view.changed()
            now = time.monotonic()
            if was_moving and session.moving:
                _send(port, session.step(now - last_s))
                view.changed()
            last_s = now
            view.draw()
            show(session)
    except KeyboardInterrupt:
        pass
    finally:
        for controller in (port, *others):
            controller.close()


def _do(session: Session, event: Event, port: OscPort, complain: Complaints) -> None:
    try:
        _send(port, session.do(event), event.sender)
    except (UserError, OSError) as error:  # a full disk keeps no pins, and the map plays on
        complain(str(error))


def _send(
    port: OscPort, messages: Sequence[Message], sender: tuple[str, int] | None = None
) -> None:
    for message in messages:
        port.send(message.address, message.values)
        if message.answer and sender and sender != port.target:
            port.send(message.address, message.values, sender)


def first_line(session: Session, port: OscPort, model: Path, inputs: str) -> str:
    """Say what is played, from where and to where."""
    (host, heard), (to, told) = port.listening, port.target
    size, count = session.map.latent_size, session.map.parameter_count
    pins = f", {len(session.pins.now)} pinned" if session.pins.now else ""
    name = model.resolve().name  # of `.` too
    return (
        f"{name}: {size} axes → {count} parameters{pins}; OSC {host}:{heard} {inputs} → "
        f"{to}:{told} {session.output}"
    )

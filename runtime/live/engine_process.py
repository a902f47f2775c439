# SPDX-License-Identifier: MIT
"""The process of an instrument: torch, and nothing that a player waits for.

It loads what it is told to, and plays it when it is its turn; after that it has an heir, and ends.
"""

import gc
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from ...base.contract import MethodShape
from ...base.errors import UserError
from ...base.manifest import Manifest, Port
from ...base.surface import last_line
from ..methods import best_method
from ..voices import Shape
from .shared import Link
from .urgent import call_process, calm, patiently, urgent

if TYPE_CHECKING:  # they need the carrier, which is imported late
    from .engine import Engine
    from .player import Player

_LOOK_S = 0.004  # between two looks into the pipe
_NAP_S = 0.001
PLAYING, STANDBY = "timbrel engine", "timbrel standby"  # what the processes are called


@dataclass(frozen=True)
class Order:
    """Which instrument is to be played, and how.

    method      None takes `decode`, else `forward`
    settings    attributes that were set before, in their order: name → words
    layout      what the link's values will be called
    rate        in Hz, of a file that does not state its own; None takes the card's
    """

    file: Path
    layout: int
    method: str | None = None
    voices: int = 1
    shape: Shape = field(default_factory=Shape)
    guard_s: float | None = None
    rate: int | None = None
    settings: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is played: all that the other processes need to know of an instrument."""

    order: Order
    manifest: Manifest | None
    shapes: dict[str, MethodShape]
    attributes: dict[str, list[str]]  # types of the words that each takes
    method: str
    inlets: list[Port]
    listens: bool
    rate: int
    guard_s: float


def main(pipe: Connection, link_name: str, rate: int, hurry: bool) -> None:
    """Load and play an instrument, as soon as the pipe asks for it.

    Hears `("load", order, hurry)`, `("drop",)`, `("set", name, words)`, `("rate", hz)` and
    `("end",)`. Tells `("ready", facts)` when the values of its layout may be written, `("failed",
    why, order)` where it stands by as before, `("set", name, why or None)`, `("trouble",
    sentence)`.

    Args:
        hurry: whether somebody waits; else something plays meanwhile, and goes first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process
    call_process(STANDBY)
    from ..carrier import one_thread

    if not hurry:
        patiently(one_thread)
    one_thread()
    _Process(pipe, Link(link_name), rate).run()
    calm()


def _opened(order: Order, rate: int) -> "Player":
    """Open a file for a card of some rate; UserError where it cannot be played."""
    from ..carrier import one_thread, open_carrier
    from .player import Player

    one_thread()
    carrier = open_carrier(order.file)
    method = order.method or best_method(order.file, carrier.shapes)
    player = Player(carrier, method, order.voices, order.shape, order.rate or rate)
    for name, words in order.settings:
        carrier.set(name, words)
    return player


def _facts(order: Order, player: "Player") -> Facts:
    """Make a player quick, and tell of it."""
    took_s = player.warm_up()
    carrier = player.carrier
    return Facts(
        order, carrier.manifest, carrier.shapes, getattr(carrier, "attributes", {}), player.method,
        player.inlets, player.listens, player.rate,
        took_s if order.guard_s is None else order.guard_s,
    )  # fmt: skip


class _Process:
    def __init__(self, pipe: Connection, link: Link, rate: int) -> None:
        self._pipe, self._link, self._rate = pipe, link, rate
        self._engine: Engine | None = None

    def run(self) -> None:
        look_s, plays = 0.0, False
        while not (self._engine and self._engine.over):
            now_s = time.monotonic()
            if now_s >= look_s:
                look_s = now_s + _LOOK_S
                if not self._look():
                    return
            if self._engine is None:
                continue
            if self._engine.has_turn and not plays:
                plays = True
                call_process(PLAYING)
                urgent()  # not before: loading is slow, and nobody waits for it
            wait_s = self._engine.step()
            if wait_s:
                time.sleep(min(wait_s, _NAP_S))

    def load(self, order: Order, hurry: bool) -> None:
        """Load an instrument, and forget the one before; whatever goes wrong is told."""
        from .engine import WAKE_S, Engine

        self.drop()
        try:
            work = partial(_opened, order, self._rate)
            player = work() if hurry else patiently(work)
            facts = _facts(order, player)
            guard_s = facts.guard_s + WAKE_S
            self._engine = Engine(self._link, player, self._rate, guard_s, order.layout)
        except UserError as error:
            self._pipe.send(("failed", str(error), order))
        except Exception as error:  # a damaged file may raise anything
            why = f"{order.file} cannot be loaded ({type(error).__name__}: {last_line(error)})."
            self._pipe.send(("failed", why, order))
        else:
            gc.freeze()  # a collection need not look at all of torch
            self._pipe.send(("ready", facts))

    def drop(self) -> None:
        if self._engine is not None:
            self._engine = None
            gc.unfreeze()
            gc.collect()

    def _look(self) -> bool:
        """Do what the pipe asks for, tell what there is; return whether to go on.

        Without an instrument there is nothing to do until the pipe asks.
        """
        try:
            while self._pipe.poll(0 if self._engine else None):
                word, *rest = self._pipe.recv()
                if word == "end":
                    return False
                _DOES[word](self, *rest)
            while self._engine and self._engine.troubles:
                self._pipe.send(("trouble", self._engine.troubles.popleft()))
        except (EOFError, OSError):  # the main process has ended
            return False
        return True

    def set(self, name: str, words: tuple[str, ...]) -> None:
        why = None
        try:
            if self._engine is not None:
                self._engine.player.carrier.set(name, words)
        except UserError as error:
            why = str(error)
        self._pipe.send(("set", name, why))

    def set_rate(self, rate: int) -> None:
        self._rate = rate
        try:
            if self._engine is not None:
                self._engine.set_rate(rate)
        except UserError as error:
            self._pipe.send(("trouble", str(error)))


# What an engine is told.
_DOES: dict[str, Callable[..., None]] = {
    "load": _Process.load,
    "drop": _Process.drop,
    "set": _Process.set,
    "rate": _Process.set_rate,
}

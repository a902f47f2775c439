# SPDX-License-Identifier: MIT
"""The process of the instrument: torch, and nothing that a player waits for."""

import gc
import signal
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ...base.contract import MethodShape
from ...base.errors import UserError
from ...base.manifest import Manifest, Port
from ..methods import best_method
from ..voices import Shape
from .shared import Link
from .urgent import urgent

_LOOK_S = 0.004  # between two looks into the pipe
_NAP_S = 0.001


@dataclass(frozen=True)
class Order:
    """Which instrument is to be played, and how.

    method      None takes `decode`, else `forward`
    settings    attributes that were set before, in their order: name → words
    layout      what the link's values will be called
    """

    file: Path
    layout: int
    method: str | None = None
    voices: int = 1
    shape: Shape = field(default_factory=Shape)
    guard_s: float | None = None
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


def main(pipe: Connection, link_name: str, order: Order, rate: int) -> None:
    """Play instruments until the pipe says `("end",)`, or ends.

    Hears `("load", order)`, `("set", name, words)` and `("rate", hz)`. Tells `("ready", facts)`
    when the values of its layout may be written, `("failed", why, order)`, `("set", name, why or
    None)`, `("trouble", sentence)`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process
    from ..carrier import one_thread

    one_thread()
    link = Link(link_name)
    try:
        player, facts = _loaded(order)
    except UserError as error:
        pipe.send(("failed", str(error), order))
        return
    process = _Process(pipe, link, rate, player, facts)
    urgent()  # not before: loading is slow, and nobody waits for it
    gc.freeze()  # a collection need not look at all of torch
    process.run()


def _loaded(order: Order) -> tuple[Any, Facts]:
    """Load a file and make it quick; UserError where it cannot be played."""
    from ..carrier import open_carrier
    from .player import Player

    carrier = open_carrier(order.file)
    method = order.method or best_method(order.file, carrier.shapes)
    player = Player(carrier, method, order.voices, order.shape)
    for name, words in order.settings:
        carrier.set(name, words)
    took_s = player.warm_up()
    guard_s = took_s if order.guard_s is None else order.guard_s
    facts = Facts(
        order, carrier.manifest, carrier.shapes, getattr(carrier, "attributes", {}), method,
        player.inlets, player.listens, player.rate, guard_s,
    )  # fmt: skip
    return player, facts


class _Process:
    def __init__(
        self,
        pipe: Connection,
        link: Link,
        rate: int,
        player: Any,  # noqa: ANN401  (its module needs the carrier, which is imported late)
        facts: Facts,
    ) -> None:
        from .engine import WAKE_S, Engine

        self._pipe = pipe
        self._engine = Engine(link, player, rate, facts.guard_s + WAKE_S, facts.order.layout)
        self._loads: deque[tuple[Any, ...]] = deque()  # what the loading thread has to tell
        self._loading: threading.Thread | None = None
        pipe.send(("ready", facts))

    def run(self) -> None:
        look_s = 0.0
        while True:
            now_s = time.monotonic()
            if now_s >= look_s:
                look_s = now_s + _LOOK_S
                if not self._look():
                    return
            wait_s = self._engine.step()
            if wait_s:
                time.sleep(min(wait_s, _NAP_S))

    def _look(self) -> bool:
        """Do what the pipe asks for, tell what there is; return whether to go on."""
        try:
            while self._pipe.poll(0):
                word, *rest = self._pipe.recv()
                if word == "end":
                    return False
                if word == "set":
                    self._pipe.send(("set", rest[0], self._set(*rest)))
                if word == "load":
                    self._load(rest[0])
                if word == "rate":
                    self._engine.set_rate(rest[0])
            while self._loads:
                told, player = self._loads.popleft()
                if player is not None:
                    self._engine.take_over(player, told[1].order.layout)
                self._pipe.send(told)
            while self._engine.troubles:
                self._pipe.send(("trouble", self._engine.troubles.popleft()))
        except (EOFError, OSError):  # the main process has ended
            return False
        return True

    def _set(self, name: str, words: tuple[str, ...]) -> str | None:
        try:
            self._engine.player.carrier.set(name, words)
        except UserError as error:
            return str(error)
        return None

    def _load(self, order: Order) -> None:
        """Load beside what sounds; the last order counts."""

        def work() -> None:
            try:
                player, facts = _loaded(order)
            except UserError as error:
                self._loads.append((("failed", str(error), order), None))
            else:
                self._loads.append((("ready", facts), player))

        if self._loading is not None and self._loading.is_alive():
            self._loads.append((("failed", "another is being loaded: wait.", order), None))
            return
        self._loading = threading.Thread(target=work, daemon=True)
        self._loading.start()

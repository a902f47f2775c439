# SPDX-License-Identifier: MIT
"""Two processes that play, started, watched and started again: the sound card's and the engine's.

PortAudio tells nothing of a card that disappears: a clock that stands still does.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...base.errors import UserError
from . import audio_process, engine_process
from .devices import Card, Wish
from .engine_process import Facts, Order
from .inputs import Input
from .shared import Link

STALLED_S = 1.0  # without a callback
AGAIN_S = 2.0  # between two tries to open a card
_FIRST_S = 60.0  # for the first start: torch is imported from a cold disk
_DEATHS, _WITHIN_S = 3, 30.0  # an engine that dies so often is not started any more

_spawn = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Report:
    """Something that has happened: `opened` a card again, `ready` with an instrument (its values
    are to be written now), `set` an attribute, or a `trouble`, in one sentence."""

    kind: str
    what: Any = None


class Child:
    """A process and the pipe to it."""

    def __init__(self, target: Callable[..., None], *arguments: object) -> None:
        self.pipe, theirs = _spawn.Pipe()
        self.process = _spawn.Process(target=target, args=(theirs, *arguments), daemon=True)
        self.process.start()
        theirs.close()

    def heard(self) -> list[tuple[Any, ...]]:
        """Return what it has told until now."""
        messages = []
        try:
            while self.pipe.poll(0):
                messages.append(self.pipe.recv())
        except (EOFError, OSError):
            pass
        return messages

    def tell(self, *message: object) -> bool:
        """Tell something short; whether somebody is there to hear it."""
        try:
            self.pipe.send(message)
        except OSError:
            return False
        return True

    def end(self, patience_s: float = 0.5) -> None:
        """Ask it to end, and see to it."""
        self.tell("end")
        self.process.join(patience_s)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()


class Supervisor:
    """Keeps a link playing.

    card    what plays, None while there is none
    facts   the instrument that plays, None while there is none
    sounds  whether there is anything to record
    """

    sounds = True

    def __init__(self, link: Link, wish: Wish, order: Order) -> None:
        self._link, self._wish, self._order = link, wish, order
        self.card: Card | None = None
        self.facts: Facts | None = None
        self._audio: Child | None = None
        self._engine: Child | None = None
        self._settings: dict[str, tuple[str, ...]] = dict(order.settings)
        self._waiting: dict[str, tuple[str, ...]] = {}  # attributes, to be told
        self._telling: tuple[str, tuple[str, ...]] | None = None  # the one whose answer is awaited
        self._loading: Order | None = None
        self._clock, self._moved_s, self._again_s = -1, 0.0, 0.0
        self._deaths_s: list[float] = []
        self._told: str | None = None  # why the card cannot be opened
        self._layout = order.layout

    def start(self, now_s: Callable[[], float]) -> list[Report]:
        """Open the card and load the instrument.

        Raises:
            UserError: one of them cannot be had.
        """
        self._audio = Child(audio_process.main, self._link.name, self._wish)
        message = self._first(self._audio)
        if message[0] != "opened":
            self.close()
            raise UserError(message[1])
        self.card, self._moved_s = message[1], now_s()
        self._start_engine()
        assert self._engine is not None  # it has just been started
        message = self._first(self._engine)
        if message[0] != "ready":
            self.close()
            raise UserError(message[1])
        return self.was_ready(message[1])

    def poll(self, now_s: float) -> list[Report]:
        """Look after both; return what has happened."""
        return [*self._look_at_card(now_s), *self._look_at_engine(now_s)]

    def take(self, inputs: Sequence[Input]) -> None:
        """Nothing: what controllers say comes through the link."""

    def set(self, name: str, words: tuple[str, ...]) -> None:
        """Set an attribute; of many in a short time the last counts."""
        self._waiting.pop(name, None)
        self._waiting[name] = words
        self._tell_next()

    def load(self, file: Path, method: str | None = None) -> None:
        """Play another instrument when it is ready; the one that plays goes on until then."""
        self._layout += 1
        self._loading = replace(
            self._order, file=file, method=method, layout=self._layout, settings=()
        )
        if self._engine is None or not self._engine.tell("load", self._loading):
            self._load_anew(self._loading)

    def close(self) -> None:
        for child in (self._audio, self._engine):
            if child is not None:
                child.end()
        self._audio = self._engine = None

    # The card

    def _look_at_card(self, now_s: float) -> list[Report]:
        if self._audio is None:
            return self._open_again(now_s)
        reports = []
        for kind, *rest in self._audio.heard():
            if kind == "opened":
                card: Card = rest[0]
                self.card, self._told, self._moved_s = card, None, now_s
                if self._engine is not None:
                    self._engine.tell("rate", card.rate)
                reports.append(Report("opened", self.card))
            else:
                reports += self._lost(now_s, rest[0] if rest else "the sound card has stopped.")
        if self._audio is None:
            return reports
        if not self._audio.process.is_alive():
            return reports + self._lost(now_s, "the sound card's process has ended.")
        clock = int(self._link.clock)
        if clock != self._clock:
            self._clock, self._moved_s = clock, now_s
        elif self.card is not None and now_s - self._moved_s > STALLED_S:
            reports += self._lost(now_s, f"{self.card.name} has not called for {STALLED_S:g} s.")
        return reports

    def _lost(self, now_s: float, why: str) -> list[Report]:
        assert self._audio is not None  # who calls has just looked at it
        first = self.card is not None
        self._audio.end(0.0)
        self._audio, self.card, self._again_s = None, None, now_s + (0.0 if first else AGAIN_S)
        if not first and why == self._told:
            return []
        self._told = why
        return [Report("trouble", f"{why} It is opened again as soon as it can be.")]

    def _open_again(self, now_s: float) -> list[Report]:
        if now_s >= self._again_s:
            self._audio = Child(audio_process.main, self._link.name, self._wish)
            self._moved_s = now_s
        return []

    # The engine

    def _start_engine(self) -> None:
        rate = self.card.rate if self.card else self._wish.rate or 48000
        order = replace(self._order, settings=tuple(self._settings.items()), layout=self._layout)
        self._telling = None
        self._engine = Child(engine_process.main, self._link.name, order, rate)

    def _load_anew(self, order: Order) -> None:
        """Load in an engine of its own, where there is none that plays."""
        self._order, self._loading, self._settings = order, None, {}
        self._deaths_s.clear()
        self._start_engine()

    def _look_at_engine(self, now_s: float) -> list[Report]:
        if self._engine is None:
            return []
        reports = []
        for kind, *rest in self._engine.heard():
            reports += _HEARD[kind](self, *rest)
        self._tell_next()
        if self._engine.process.is_alive():
            return reports
        self._engine.end(0.0)
        self._engine = None
        coming, self._loading = self._loading, None
        if self.facts is None:  # it could not load, and has said so
            if coming is not None:  # which it did not live to hear
                self._load_anew(coming)
            return reports
        self._deaths_s = [s for s in self._deaths_s if now_s - s < _WITHIN_S] + [now_s]
        if len(self._deaths_s) >= _DEATHS:
            self.facts = None
            why = f"the engine has died {_DEATHS} times: silence, until an instrument is loaded."
            return [*reports, Report("trouble", why)]
        self._start_engine()
        during = f" while it loaded {coming.file}, which is left alone" if coming else ""
        why = f"the engine has died{during}: it is started again."
        return [*reports, Report("trouble", why)]

    def was_ready(self, facts: Facts) -> list[Report]:
        self.facts = facts
        if self._loading is not None and facts.order.layout == self._loading.layout:
            self._order, self._loading, self._settings = self._loading, None, {}
            self._waiting.clear()
        return [Report("ready", facts)]

    def has_failed(self, why: str, order: Order) -> list[Report]:
        if self._loading is not None and order.layout == self._loading.layout:
            self._loading = None
        else:
            self.facts = None
        return [Report("trouble", why)]

    def was_set(self, name: str, why: str | None) -> list[Report]:
        words = self._telling[1] if self._telling and self._telling[0] == name else ()
        self._telling = None
        if why is None and name != "reset":
            self._settings.pop(name, None)
            self._settings[name] = words
        return [Report("set", (name, words, why))]

    def _tell_next(self) -> None:
        """One attribute at a time, so that a pipe never fills, whoever turns a knob."""
        if self._telling is None and self._waiting and self._engine is not None and self.facts:
            name = next(iter(self._waiting))
            self._telling = name, self._waiting.pop(name)
            self._engine.tell("set", *self._telling)

    def _first(self, child: Child) -> tuple[Any, ...]:
        """Wait for the first word of a process."""
        if child.pipe.poll(_FIRST_S):
            try:
                return child.pipe.recv()
            except EOFError:
                pass
        return ("failed", "a process of timbrel play has ended before it began: start it again.")


# What an engine tells.
_HEARD: dict[str, Callable[..., list[Report]]] = {
    "ready": Supervisor.was_ready,
    "failed": Supervisor.has_failed,
    "set": Supervisor.was_set,
    "trouble": lambda _, sentence: [Report("trouble", sentence)],
}

# SPDX-License-Identifier: MIT
"""What plays: the sound card's process, opened, watched and opened again, and those of engines.

PortAudio tells nothing of a card that disappears: a clock that stands still does.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ...base.errors import UserError
from . import audio_process
from .child import FIRST_S, Child, Report
from .devices import Card, Wish, again
from .engine_process import Facts, Order
from .engines import Engines
from .shared import Link
from .stillness import Stillness
from .voicing import Played

INPUTS = 2  # of a card that is to be heard
STALLED_S = 1.0  # without a callback
AGAIN_S = 2.0  # between two tries to open a card


class Supervisor:
    """Keeps a link playing.

    card    what plays, None while there is none
    sounds  whether there is anything to record
    """

    sounds = True

    def __init__(self, link: Link, wish: Wish, order: Order) -> None:
        self._link, self._wish = link, wish
        self.card: Card | None = None
        self._audio: Child | None = None
        self._engines = Engines(link, order)
        self._stillness = Stillness(STALLED_S)
        self._opens_s = self._again_s = 0.0
        self._told: str | None = None  # why the card cannot be opened

    @property
    def facts(self) -> Facts | None:
        """The instrument that plays, None while there is none."""
        return self._engines.facts

    def start(self, now_s: Callable[[], float]) -> list[Report]:
        """Open the card and load the instrument.

        Raises:
            UserError: one of them cannot be had.
        """
        self.card = self._open_first()
        try:
            reports = self._engines.start(self.card.rate)
        except UserError:
            self.close()
            raise
        if self._listens_in_vain():  # only now it is known of a file that is not Timbrel's
            self._wish = replace(self._wish, inputs=INPUTS)
            self.card = self._open_first()
            self._engines.set_rate(self.card.rate)
        self._stillness.begin(now_s())
        return reports

    def poll(self, now_s: float) -> list[Report]:
        """Look after both; return what has happened."""
        return [*self._look_at_card(now_s), *self._engines.poll(now_s, self.card is not None)]

    def take(self, played: Played) -> None:
        """Nothing: what voices play comes through the link."""

    def set(self, name: str, words: tuple[str, ...]) -> None:
        """Set an attribute; of many in a short time the last counts."""
        self._engines.set(name, words)

    def load(self, file: Path, method: str | None = None) -> None:
        """Play another instrument when it is ready; the one that plays goes on until then."""
        self._engines.load(file, method)

    def close(self) -> None:
        if self._audio is not None:
            self._audio.end()
        self._audio = None
        self._engines.close()

    # The card

    def _open_first(self) -> Card:
        if self._audio is not None:
            self._audio.end()
        self._audio = Child(audio_process.main, self._link.name, self._wish)
        kind, what = self._audio.first()
        if kind != "opened":
            self.close()
            raise UserError(what)
        self._wish = again(self._wish, what)
        return what

    def _listens_in_vain(self) -> bool:
        """Whether what plays takes sound, and the card was opened without inputs."""
        return bool(self.facts and self.facts.listens and self.card and not self._wish.inputs)

    def _look_at_card(self, now_s: float) -> list[Report]:
        if self._audio is not None and self._listens_in_vain():
            self._wish = replace(self._wish, inputs=INPUTS, deaf_too=True)
            self._audio.end()
            self._audio, self.card, self._again_s = None, None, now_s
        if self._audio is None:
            return self._open_again(now_s)
        reports = []
        for kind, *rest in self._audio.heard():
            if kind == "opened":
                card: Card = rest[0]
                self.card, self._told = card, None
                self._stillness.begin(now_s)
                self._wish = again(self._wish, card)
                self._engines.set_rate(card.rate)
                reports.append(Report("opened", self.card))
            else:
                reports += self._lost(now_s, rest[0] if rest else "the sound card has stopped.")
        if self._audio is None:
            return reports
        if not self._audio.is_alive():
            return reports + self._lost(now_s, "the sound card's process has ended.")
        still = self._stillness.lasts(int(self._link.clock), now_s)
        if self.card is None and now_s - self._opens_s > FIRST_S:
            reports += self._lost(now_s, f"the sound card has not opened within {FIRST_S:g} s.")
        elif self.card is not None and still:
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
            self._opens_s = now_s
        return []

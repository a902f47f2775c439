# SPDX-License-Identifier: MIT
"""The processes of instruments: one plays, one stands by with torch imported, some are leaving.

The one that stands by loads what is to be played next, while the other plays on. When the session
has written values for it, it gets its attributes and then its turn (engine.py), and another process
stands by. It also takes the place of one that has died.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ...base.errors import UserError
from . import engine_process
from .child import FIRST_S, Child, Report
from .engine_process import Facts, Order
from .shared import Link
from .stillness import Stillness

HUNG_S = 3.0  # without a block, while the sound card calls
AGAIN_S = 10.0  # until a process stands by again, where the last one ended by itself
_SETTING_S = 0.25  # for attributes, before an heir plays
_LEAVING_S = 1.5  # for handing over
_DEATHS, _WITHIN_S = 3, 30.0  # an engine that dies so often is not started any more


@dataclass
class _Standby:
    """Loads an order, or waits for one."""

    child: Child
    order: Order | None = None
    began_s: float = 0.0


class Engines:
    """Load and set; ask `poll` what has happened.

    facts  the instrument that plays, or will again; None while there is none
    """

    def __init__(self, link: Link, order: Order) -> None:
        self.facts: Facts | None = None
        self._link, self._order = link, order  # what plays
        self._rate = 48000
        self._last = order.layout
        self._plays: Child | None = None
        self._leaving: list[tuple[Child, float]] = []
        self._standby: _Standby | None = None
        self._wanted: Order | None = None  # the newest, while the standby is still at another
        self._came: Facts | None = None  # what it has loaded, and the session has just heard of
        self._settings: dict[str, tuple[str, ...]] = dict(order.settings)
        self._waiting: dict[str, tuple[str, ...]] = {}  # attributes, to be told
        self._telling: tuple[str, tuple[str, ...]] | None = None  # the one whose answer is awaited
        self._deaths_s: list[float] = []
        self._stillness = Stillness(HUNG_S)
        self._now_s = self._since_s = self._again_s = 0.0

    def start(self, rate: int) -> list[Report]:
        """Load the first instrument, and wait for it.

        Raises:
            UserError: it cannot be played.
        """
        self._rate = rate
        self._plays = self._child(hurry=True)
        self._plays.tell("load", self._order, True)
        kind, *rest = self._plays.first()
        if kind != "ready":
            raise UserError(rest[0])
        self.facts = rest[0]
        self._call()
        return [Report("ready", self.facts)]

    def load(self, file: Path, method: str | None) -> None:
        """Play another instrument when it is ready; of several the last counts."""
        self._settle()
        self._last += 1
        self._wanted = replace(
            self._order, file=file, method=method, layout=self._last, settings=()
        )
        self._give()

    def set(self, name: str, words: tuple[str, ...]) -> None:
        """Set an attribute; of many in a short time the last counts."""
        self._settle()
        self._waiting.pop(name, None)
        self._waiting[name] = words
        self._tell_next()

    def set_rate(self, rate: int) -> None:
        """Play for a sound card of another rate from now on."""
        self._rate = rate
        for child in (self._plays, self._standby.child if self._standby else None):
            if child is not None:
                child.tell("rate", rate)

    def poll(self, now_s: float, card_calls: bool) -> list[Report]:
        """Look after all of them; return what has happened."""
        self._now_s = now_s
        self._settle()
        reports = [*self._look_at_player(card_calls), *self._look_at_standby()]
        self._hand_over()
        return reports

    def close(self) -> None:
        children = [self._plays, self._standby.child if self._standby else None]
        children += [child for child, _ in self._leaving]
        for child in filter(None, children):
            child.tell("end")  # all at once
        for child in filter(None, children):
            child.end()
        self._plays, self._standby, self._leaving = None, None, []

    # From one to the next

    def _settle(self) -> None:
        """Go on with what came, if the session has taken it by writing its values."""
        if self._came is None or self._standby is None:
            return
        facts, self._came = self._came, None
        if int(self._link.layout) != facts.order.layout:  # refused
            self._standby.child.tell("drop")
            self._standby.order = None
            return
        if self._plays is not None:
            self._leaving.append((self._plays, self._now_s))
        self._plays, self._standby = self._standby.child, None
        self._telling, self._since_s = None, self._now_s
        self._stillness.begin(self._now_s)
        if facts.order.layout != self._order.layout:
            self._waiting.clear()
            self._deaths_s.clear()
        self._order, self._settings = facts.order, dict(facts.order.settings)
        self.facts = facts

    def _hand_over(self) -> None:
        """Call the heir once its attributes are set; bury those that have left."""
        remaining = []
        for child, since_s in self._leaving:
            if child.is_alive() and self._now_s - since_s < _LEAVING_S:
                remaining.append((child, since_s))
            else:
                child.end(0.0)
        self._leaving = remaining
        settled = not self._waiting and self._telling is None
        if self._plays is not None and (settled or self._now_s - self._since_s > _SETTING_S):
            self._call()

    def _call(self) -> None:
        """Name the heir; where there is nobody who could give it its turn, do so."""
        self._link.heir[...] = self._order.layout
        if not self._leaving:
            self._link.turn[...] = self._order.layout

    # The one that plays

    def _look_at_player(self, card_calls: bool) -> list[Report]:
        if self._plays is None:
            return []
        reports = []
        for kind, *rest in self._plays.heard():
            if kind == "set":
                reports.append(self._was_set(*rest))
            elif kind == "trouble":
                reports.append(Report("trouble", rest[0]))
        self._tell_next()
        if not card_calls:
            self._stillness.begin(self._now_s)
        if not self._plays.is_alive():
            return [*reports, self._lost("has died")]
        if self._stillness.lasts(int(self._link.written), self._now_s):
            return [*reports, self._lost(f"has stood still for {HUNG_S:g} s")]
        return reports

    def _lost(self, what: str) -> Report:
        """Say that there is nobody who plays any more, and what is done about it."""
        if self._plays is not None:
            self._plays.end(0.0)
        self._plays = self._telling = None
        self._deaths_s = [s for s in self._deaths_s if self._now_s - s < _WITHIN_S] + [self._now_s]
        if len(self._deaths_s) < _DEATHS:
            return Report("trouble", f"the engine {what}: it is started again.")
        self.facts = None
        return Report(
            "trouble",
            f"the engine has died {_DEATHS} times: silence, until an instrument is loaded.",
        )

    def _was_set(self, name: str, why: str | None) -> Report:
        words = self._telling[1] if self._telling and self._telling[0] == name else ()
        self._telling = None
        if why is None and name != "reset":
            self._settings.pop(name, None)
            self._settings[name] = words
        return Report("set", (name, words, why))

    def _tell_next(self) -> None:
        """One attribute at a time, so that a pipe never fills, whoever turns a knob."""
        if self._telling is None and self._waiting and self._plays is not None:
            name = next(iter(self._waiting))
            self._telling = name, self._waiting.pop(name)
            self._plays.tell("set", *self._telling)

    # The one that stands by

    def _look_at_standby(self) -> list[Report]:
        standby = self._standby
        if standby is None:
            if self._now_s >= self._again_s:
                self._standby = _Standby(self._child(hurry=self._plays is None))
                self._give()
            return []
        reports = []
        for kind, *rest in standby.child.heard():
            reports += _HEARD[kind](self, *rest)
        late = standby.order is not None and self._now_s - standby.began_s > FIRST_S
        if self._came is None and (late or not standby.child.is_alive()):
            reports += self._lost_standby(standby, late)
        self._give()
        return reports

    def _lost_standby(self, standby: _Standby, late: bool) -> list[Report]:
        standby.child.end(0.0)
        self._standby = None
        if standby.order is None:
            self._again_s = self._now_s + AGAIN_S
            return []
        if standby.order.layout == self._order.layout:
            return [self._lost("has died")]
        how = f"took longer than {FIRST_S:g} s" if late else "ended its process"
        why = f"loading {standby.order.file} {how}: it is left alone, and what plays goes on."
        return [Report("trouble", why)]

    def _give(self) -> None:
        """Let it load what is wanted, else what has to be played again."""
        standby = self._standby
        if standby is None or standby.order is not None:
            return
        again = replace(self._order, settings=tuple(self._settings.items()))
        missing = self._plays is None and self.facts is not None
        order, self._wanted = self._wanted or (again if missing else None), None
        if order is not None:
            standby.order, standby.began_s = order, self._now_s
            standby.child.tell("load", order, self._plays is None)

    def was_ready(self, facts: Facts) -> list[Report]:
        standby = self._standby
        if standby is not None and self._wanted is not None:  # which came meanwhile
            standby.order = None
            return []
        self._came = facts
        return [Report("ready", facts)]

    def has_failed(self, why: str, order: Order) -> list[Report]:
        if self._standby is not None:
            self._standby.order = None
        if order.layout == self._order.layout:
            self.facts = None
        return [Report("trouble", why)]

    def _child(self, hurry: bool) -> Child:
        return Child(engine_process.main, self._link.name, self._rate, hurry)


# What the one that stands by tells.
_HEARD: dict[str, Callable[..., list[Report]]] = {
    "ready": Engines.was_ready,
    "failed": Engines.has_failed,
}

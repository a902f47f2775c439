# SPDX-License-Identifier: MIT
"""What stands still is noticed: a counter, a card that does not call, one that never opens."""

import pytest

from timbrel.runtime.live import supervisor
from timbrel.runtime.live.child import FIRST_S
from timbrel.runtime.live.devices import Card, Wish
from timbrel.runtime.live.engine_process import Order
from timbrel.runtime.live.shared import Link
from timbrel.runtime.live.stillness import Stillness
from timbrel.runtime.live.supervisor import STALLED_S, Supervisor


@pytest.mark.parametrize(
    ("looks", "lasts"),
    [
        ([(k / 10, 7) for k in range(13)], True),
        ([(k / 10, k) for k in range(100)], False),
        ([(k / 10, k // 9) for k in range(100)], False),
        ([(0, 7), (0.1, 7), (60, 7), (60.1, 7)], False),  # nobody looked for a minute
    ],
    ids=["still", "moving", "slow", "away"],
)
def test_what_stands_still_for_a_second_is_noticed(looks, lasts):
    stillness = Stillness(1.0)
    assert [stillness.lasts(value, now_s) for now_s, value in looks][-1] == lasts


class Audio:
    """A sound card's process that opens or never does; `Supervisor` makes it."""

    opens = True
    made = 0

    def __init__(self, *_):
        Audio.made += 1
        self._says = [("opened", Card("USB", 48000, 256, 2, 0))] if Audio.opens else []

    def heard(self):
        says, self._says = self._says, []
        return says

    def first(self):
        return self.heard()[0]

    def is_alive(self):
        return True

    def end(self, *_):
        """There is nothing to end."""


class Engines:
    """Nothing plays."""

    facts = None

    def __init__(self, *_):
        """It needs nothing."""

    def start(self, _rate):
        return []

    def poll(self, _now_s, _card_calls):
        return []

    def set_rate(self, rate):
        """Nobody plays at it."""


@pytest.fixture
def look(monkeypatch):
    """Let seconds pass, in which a card calls or does not; return what is said."""
    monkeypatch.setattr(supervisor, "Child", Audio)
    monkeypatch.setattr(supervisor, "Engines", Engines)
    monkeypatch.setattr(Audio, "made", 0)
    monkeypatch.setattr(Audio, "opens", True)
    now_s = 0.0
    with Link() as link:
        watched = Supervisor(link, Wish(), Order("a.ts", 1))
        watched.start(lambda: now_s)

        def look(seconds, calls=True):
            nonlocal now_s
            said = []
            for _ in range(round(10 * seconds)):
                now_s += 0.1
                link.clock[...] += 4800 * calls
                said += [report.what for report in watched.poll(now_s) if report.kind == "trouble"]
            return said

        yield look


def test_a_card_that_does_not_call_is_opened_again(look):
    assert look(30) == []
    assert look(STALLED_S + 0.3, calls=False) == [
        "USB has not called for 1 s. It is opened again as soon as it can be."
    ]
    assert look(30) == [] and Audio.made == 2


def test_a_card_that_never_opens_is_given_up_and_tried_again(look):
    Audio.opens = False
    look(STALLED_S + 0.3, calls=False)
    assert look(3 * FIRST_S, calls=False) == [
        "the sound card has not opened within 60 s. It is opened again as soon as it can be."
    ]
    assert Audio.made == 4
    Audio.opens = True
    look(FIRST_S, calls=False)
    assert look(30) == []

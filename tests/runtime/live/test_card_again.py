# SPDX-License-Identifier: MIT
"""The sound card is opened again: with inputs where they are needed, by the name it had. In virtual
time; processes are replaced by what they would say."""

from types import SimpleNamespace

import pytest

from timbrel.base.errors import UserError
from timbrel.runtime.live import supervisor as supervising
from timbrel.runtime.live.child import Report
from timbrel.runtime.live.devices import Card, Place, Wish
from timbrel.runtime.live.shared import Link
from timbrel.runtime.live.supervisor import AGAIN_S, INPUTS, Supervisor

SINGS, LISTENS = SimpleNamespace(listens=False), SimpleNamespace(listens=True)
DEAF = "no sound card has an input: plug one in."


class Process:
    """That of a sound card: opens at once, as `opens` says."""

    opens = staticmethod(lambda wish: card(wish.inputs))
    made: list["Process"]

    def __init__(self, _target, _link, wish):
        self.wish, self.alive = wish, True
        self.made.append(self)
        try:
            self._says = [("opened", self.opens(wish))]
        except UserError as error:
            self._says = [("failed", str(error))]

    def first(self):
        return self._says.pop()

    def heard(self):
        said, self._says = self._says, []
        return said

    def is_alive(self):
        return self.alive

    def end(self, patience_s=0.5):
        self.alive = False


class Instruments:
    """Engines: `facts` are what plays."""

    def __init__(self, _link, order):
        self.facts, self.rates = order, []

    def start(self, rate):
        self.rates.append(rate)
        return [Report("ready", self.facts)]

    def set_rate(self, rate):
        self.rates.append(rate)

    def poll(self, now_s, card_plays):
        return []

    def close(self):
        pass


def card(inputs, rate=48000, deaf=""):
    return Card("USB", rate, 128, 2, inputs, place=Place("USB", 3), deaf=deaf)


@pytest.fixture
def playing(monkeypatch):
    """Start an instrument; return its supervisor and the processes that were started for cards."""
    monkeypatch.setattr(supervising, "Engines", Instruments)
    monkeypatch.setattr(supervising, "Child", Process)
    monkeypatch.setattr(Process, "made", [], raising=False)
    with Link() as link:

        def start(facts, wish=None):
            supervisor = Supervisor(link, wish or Wish(), facts)
            supervisor.start(lambda: 0.0)
            return supervisor, Process.made

        yield start


def polled(supervisor, *times):
    """Let time pass; return what was reported. The card does not stand still."""
    reports = []
    for now_s in times:
        supervisor._link.clock[...] += 128
        reports += supervisor.poll(now_s)
    return reports


def test_an_instrument_that_listens_is_given_inputs_from_the_beginning(playing):
    """One that is not Timbrel's: that it listens is known when it is loaded."""
    supervisor, made = playing(LISTENS)
    assert [each.wish.inputs for each in made] == [0, INPUTS]
    assert [each.alive for each in made] == [False, True]
    assert supervisor.card.inputs == INPUTS and len(supervisor._engines.rates) == 2
    assert polled(supervisor, 0.1, 0.2) == [] and len(made) == 2


def test_without_any_input_it_does_not_begin(playing, monkeypatch):
    def opens(wish):
        if wish.inputs and not wish.deaf_too:
            raise UserError(DEAF)
        return card(0)

    monkeypatch.setattr(Process, "opens", staticmethod(opens))
    with pytest.raises(UserError, match="no sound card has an input"):
        playing(LISTENS)
    assert not any(each.alive for each in Process.made)


def test_one_that_listens_and_follows_one_that_sings_is_given_inputs_once(playing):
    supervisor, made = playing(SINGS)
    assert polled(supervisor, 0.1) == [] and len(made) == 1
    supervisor._engines.facts = LISTENS
    (opened,) = polled(supervisor, 0.2, 0.3, 0.4, 5.0)
    assert opened.kind == "opened" and opened.what.inputs == INPUTS
    assert [each.wish.inputs for each in made] == [0, INPUTS]
    supervisor._engines.facts = SINGS
    assert polled(supervisor, 5.1) == [] and len(made) == 2  # they stay


def test_where_there_is_no_input_it_plays_on_and_says_why_it_hears_nothing(playing, monkeypatch):
    opens = staticmethod(lambda wish: card(0, deaf=DEAF if wish.deaf_too else ""))
    supervisor, made = playing(SINGS)
    monkeypatch.setattr(Process, "opens", opens)
    supervisor._engines.facts = LISTENS
    (opened,) = polled(supervisor, 0.2, 0.3, 0.4, 5.0)
    assert opened.what.deaf == DEAF and len(made) == 2
    assert supervisor.card is not None


@pytest.mark.parametrize(
    ("asked", "again"), [("3", Place("USB", 3)), ("us", Place("USB", 3)), (None, None)]
)
def test_a_card_that_ends_is_asked_for_by_the_name_it_had(playing, asked, again):
    supervisor, made = playing(SINGS, Wish(asked))
    assert made[0].wish.device == asked
    for now_s in (1.0, 10.0):
        made[-1].alive = False
        polled(supervisor, now_s, now_s + 0.1, now_s + 0.2)
        assert made[-1].wish.device == again
    assert len(made) == 3


def test_a_card_that_is_gone_is_looked_for_until_it_is_back_and_said_once(playing, monkeypatch):
    def gone(wish):
        raise UserError("output device 'USB' is not known.")

    supervisor, made = playing(SINGS, Wish("3"))
    there, made[0].alive = Process.opens, False
    monkeypatch.setattr(Process, "opens", staticmethod(gone))
    times = [1.0 + AGAIN_S * k / 2 for k in range(20)]
    said = [report.what for report in polled(supervisor, *times)]
    assert len(said) == 2 and "has ended" in said[0] and "'USB' is not known" in said[1]
    monkeypatch.setattr(Process, "opens", staticmethod(there))
    (opened,) = polled(supervisor, 100.0, 103.0, 103.1)
    assert opened.kind == "opened" and len(made) > 4

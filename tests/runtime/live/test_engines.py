# SPDX-License-Identifier: MIT
"""Processes of instruments, in virtual time: who loads, who plays, who is given up."""

from dataclasses import replace
from pathlib import Path

import pytest
from stand_ins import Standing, facts, loud

from timbrel.base.errors import UserError
from timbrel.runtime.live import engines
from timbrel.runtime.live.child import FIRST_S, Report
from timbrel.runtime.live.engine_process import Order
from timbrel.runtime.live.engines import AGAIN_S, HUNG_S, Engines
from timbrel.runtime.live.shared import Link

A, B, C = Path("a.ts"), Path("b.ts"), Path("c.ts")
FACTS = facts(Standing({"decode": loud}))
TICK_S = 0.1


class Process:
    """A child that does nothing but what a test says; `told` is all that it was told."""

    def __init__(self, _main, _link, _rate, hurry):
        self.hurry = hurry
        self.told, self.says = [], []
        self.lives = True

    def heard(self):
        says, self.says = self.says, []
        return says

    def first(self):
        (order,) = self.orders()
        return (
            ("failed", "no.", order) if order.file == B else ("ready", replace(FACTS, order=order))
        )

    def tell(self, *message):
        self.told.append(message)
        return self.lives

    def is_alive(self):
        return self.lives

    def end(self, patience_s=0.5):
        self.lives = False

    def orders(self):
        return [rest[0] for word, *rest in self.told if word == "load"]

    def loaded(self):
        """Say that the last order is ready."""
        self.says.append(("ready", replace(FACTS, order=self.orders()[-1])))

    def failed(self):
        self.says.append(("failed", "it is broken.", self.orders()[-1]))


class Stage:
    """Engines, a session that takes what is ready, a card that calls, an engine that writes."""

    def __init__(self, link, monkeypatch, file=A):
        self.link, self.made, self.now_s = link, [], 0.0
        self.takes = self.calls = self.writes = True

        def make(*arguments):
            self.made.append(Process(*arguments))
            return self.made[-1]

        monkeypatch.setattr(engines, "Child", make)
        self.engines = Engines(link, Order(file, 1, "decode", settings=(("gain", ("1",)),)))

    def start(self):
        """Return the process that plays, and the one that stands by."""
        for report in self.engines.start(48000):
            self.take(report)
        self.look()
        return self.made

    def look(self, seconds=TICK_S, tick_s=TICK_S):
        """Let time pass; return what was said."""
        said = []
        for _ in range(round(seconds / tick_s)):
            self.now_s += tick_s
            self.link.written[...] += 4800 * self.writes
            for report in self.engines.poll(self.now_s, self.calls):
                self.take(report)
                said += [report.what] if report.kind == "trouble" else []
        return said

    def take(self, report):
        if report.kind == "ready" and self.takes:
            self.link.layout[...] = report.what.order.layout

    @property
    def turn(self):
        return int(self.link.turn), int(self.link.heir)

    def follow(self, process):
        """Let one load and be heard of; whoever leaves has ended."""
        process.loaded()
        self.look(2 * TICK_S)


@pytest.fixture
def stage(monkeypatch):
    with Link() as link:
        yield Stage(link, monkeypatch)


def test_the_first_plays_at_once_and_another_stands_by_after_it(stage):
    assert [each.kind for each in stage.engines.start(48000)] == ["ready"]
    (first,) = stage.made
    assert first.hurry and stage.turn == (1, 1)
    stage.look()
    _, standby = stage.made
    assert not standby.hurry and standby.told == []


def test_a_first_that_cannot_be_played_is_one_sentence(monkeypatch):
    with Link() as link, pytest.raises(UserError, match=r"^no\.$"):
        Stage(link, monkeypatch, B).start()


def test_another_instrument_is_loaded_beside_the_one_that_plays_and_gets_its_turn(stage):
    first, standby = stage.start()
    stage.engines.load(B, None)
    assert [(o.file, o.layout, o.settings) for o in standby.orders()] == [(B, 2, ())]
    assert stage.look(30) == [] and stage.turn == (1, 1)
    standby.loaded()
    stage.look()
    assert stage.turn == (1, 1)  # now the session has written
    stage.look()
    assert stage.turn == (1, 2)  # the first is to hand over by itself
    first.lives = False
    stage.look()
    assert stage.turn == (2, 2) and stage.engines.facts.order.file == B
    assert len(first.orders()) == 1 and len(stage.made) == 3


def test_one_that_does_not_hand_over_is_ended_and_the_turn_taken(stage):
    first, standby = stage.start()
    stage.engines.load(B, None)
    stage.follow(standby)
    assert first.lives and stage.turn == (1, 2)
    assert stage.look(2.0) == []
    assert not first.lives and stage.turn == (2, 2)


def test_attributes_are_for_the_instrument_that_the_session_has_written_for(stage):
    first, standby = stage.start()
    stage.engines.load(B, None)
    stage.engines.set("gain", ("2",))
    standby.loaded()
    stage.look()
    stage.engines.set("gain", ("3",))  # the session sends it again, in the turn in which it writes
    assert first.told[-1] == ("set", "gain", ("2",)) and standby.told[-1] == ("set", "gain", ("3",))
    stage.look()
    assert stage.turn == (1, 1)  # it is not heard before it is set
    standby.says.append(("set", "gain", None))
    first.says.append(("set", "gain", None))
    stage.look()
    assert stage.turn == (1, 2)
    standby.lives = False
    stage.look(2 * TICK_S)
    assert stage.made[2].orders()[0].settings == (("gain", ("3",)),)


def test_a_knob_that_never_rests_does_not_keep_the_next_instrument_waiting(stage):
    _, standby = stage.start()
    stage.engines.load(B, None)
    standby.loaded()
    for k in range(6):
        stage.look()
        stage.engines.set("gain", (str(k),))
    assert stage.turn == (1, 2)


def test_of_several_loads_in_a_row_the_last_is_played_and_comes_back(stage):
    _, standby = stage.start()
    for file in (B, C, A, C):
        stage.engines.load(file, None)
    standby.loaded()
    assert stage.look() == []
    assert [order.file for order in standby.orders()] == [B, C]
    stage.follow(standby)
    assert stage.engines.facts.order.file == C
    standby.lives = False
    assert stage.look() == ["the engine has died: it is started again."]
    stage.look()
    assert [order.file for order in stage.made[2].orders()] == [C]


def test_a_broken_file_is_said_and_what_was_asked_for_after_it_is_played(stage):
    first, standby = stage.start()
    stage.engines.load(B, None)
    stage.engines.load(C, None)
    standby.failed()
    assert stage.look() == ["it is broken."]
    stage.follow(standby)
    assert stage.engines.facts.order.file == C
    assert first.orders()[0].file == A


def test_a_load_that_fails_leaves_what_plays_alone(stage):
    first, standby = stage.start()
    stage.engines.load(B, None)
    standby.failed()
    assert stage.look() == ["it is broken."]
    first.lives = False
    assert stage.look() == ["the engine has died: it is started again."]
    assert standby.orders()[-1].file == A


def test_what_the_session_refuses_is_forgotten(stage):
    _, standby = stage.start()
    stage.takes = False
    stage.engines.load(B, None)
    stage.follow(standby)
    assert stage.engines.facts.order.file == A and stage.turn == (1, 1)
    assert standby.told[-1] == ("drop",)
    stage.takes = True
    stage.engines.load(C, None)
    stage.follow(standby)
    assert stage.engines.facts.order.file == C


def test_one_that_dies_is_replaced_by_the_one_that_stands_by(stage):
    first, standby = stage.start()
    first.lives = False
    assert stage.look() == ["the engine has died: it is started again."]
    ((word, order, hurry),) = standby.told
    assert (word, order, hurry) == (
        "load",
        Order(A, 1, "decode", settings=(("gain", ("1",)),)),
        True,
    )
    stage.follow(standby)
    assert stage.turn == (1, 1) and len(stage.made) == 3


def test_one_that_dies_again_and_again_is_left_alone_until_something_is_loaded(stage):
    stage.start()
    for k in range(2):
        stage.made[k].lives = False
        stage.look()
        stage.follow(stage.made[k + 1])
    stage.made[2].lives = False
    assert stage.look() == ["the engine has died 3 times: silence, until an instrument is loaded."]
    assert stage.look(60) == [] and stage.made[3].orders() == []
    stage.engines.load(C, None)
    stage.follow(stage.made[3])
    assert stage.engines.facts.order.file == C and stage.turn == (2, 2)


def test_where_the_next_is_loaded_already_as_one_dies_it_follows_and_else_the_last_comes_back(
    stage,
):
    first, standby = stage.start()
    stage.engines.load(B, None)
    first.lives = False
    stage.look()
    standby.failed()
    assert stage.look() == ["it is broken."]
    assert [order.file for order in standby.orders()] == [B, A]


def test_a_file_that_is_gone_as_it_is_started_again_is_silence(stage):
    first, standby = stage.start()
    first.lives = False
    stage.look()
    standby.failed()
    assert stage.look(60) == ["it is broken."]
    assert stage.engines.facts is None and len(standby.orders()) == 1


def test_one_that_stands_still_is_ended_and_replaced(stage):
    first, standby = stage.start()
    stage.writes = False
    assert stage.look(HUNG_S + 2 * TICK_S) == [
        "the engine has stood still for 3 s: it is started again."
    ]
    assert not first.lives
    stage.writes = True
    stage.follow(standby)
    assert stage.look(20) == []


def test_standing_still_is_no_fault_where_no_card_calls_or_nobody_looked(stage):
    stage.start()
    stage.writes = stage.calls = False
    assert stage.look(60) == []
    stage.calls = True
    assert stage.look(60, tick_s=20.0) == []


def test_a_file_that_ends_the_process_that_loads_it_is_left_alone(stage):
    first, standby = stage.start()
    stage.engines.load(B, None)
    standby.lives = False
    assert stage.look() == [
        "loading b.ts ended its process: it is left alone, and what plays goes on."
    ]
    stage.look()
    assert first.lives and len(stage.made) == 3 and stage.made[2].orders() == []


def test_a_file_that_takes_for_ever_is_left_alone(stage):
    _, standby = stage.start()
    stage.engines.load(B, None)
    assert stage.look(FIRST_S + 2 * TICK_S) == [
        "loading b.ts took longer than 60 s: it is left alone, and what plays goes on."
    ]
    assert not standby.lives


def test_one_that_ends_while_it_stands_by_is_replaced_after_a_while(stage):
    _, standby = stage.start()
    standby.lives = False
    assert stage.look(AGAIN_S - 1) == [] and len(stage.made) == 2
    stage.engines.load(B, None)
    stage.look(2)
    assert [order.file for order in stage.made[2].orders()] == [B]


def test_all_hear_of_another_rate_and_all_are_ended(stage):
    first, standby = stage.start()
    stage.engines.set_rate(44100)
    assert first.told[-1] == standby.told[-1] == ("rate", 44100)
    stage.engines.load(B, None)
    stage.follow(standby)
    stage.engines.close()
    assert not any(each.lives for each in stage.made)


def test_what_an_engine_says_is_passed_on(stage):
    first, _ = stage.start()
    first.says = [("trouble", "it fails."), ("set", "gain", "gain refuses 9.")]
    said = stage.engines.poll(1.0, card_calls=True)
    assert said == [Report("trouble", "it fails."), Report("set", ("gain", (), "gain refuses 9."))]

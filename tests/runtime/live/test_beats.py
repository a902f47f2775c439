# SPDX-License-Identifier: MIT
"""Beats that pass as a clock ticks: evenly, never away from it, and from its start."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_session import begun, do
from played_things import mapping
from test_midi_clock import stamped, ticks

from timbrel.runtime.live.beats import SILENCE_S, TICK, Beats
from timbrel.runtime.live.inputs import Command
from timbrel.runtime.live.midi_bytes import Decoder
from timbrel.runtime.live.mpe import MidiInput
from timbrel.runtime.live.shared import Link

TURN_S = 0.004  # between two looks of a player


def following(times_s, tempo):
    """How many beats have passed after each turn, and how many ticks had come."""
    beats, passed, came = Beats(), 0.0, 0
    beats.tempo(tempo)
    beats.take("start", "midi", 0.0)
    seen = []
    for turn in range(1, int(times_s[-1] / TURN_S)):
        now_s = turn * TURN_S
        while times_s[came] <= now_s:
            beats.take("tick", "midi", now_s)
            came += 1
        passed += beats.run(TURN_S)
        seen.append((passed, came))
    return seen


@pytest.mark.parametrize("tempo", [97.3, 97.0, 60.0, 300.0])
@pytest.mark.parametrize("frames", [128, 1024])
def test_nothing_runs_away_however_wrong_the_tempo_is(frames, tempo):
    for passed, came in following(stamped(ticks(97.3, 600), frames), tempo):
        assert -TICK - 1e-9 <= passed - max(0, came - 1) * TICK <= TICK + 1e-9


@pytest.mark.parametrize("frames", [128, 1024])
def test_beats_pass_evenly_though_ticks_do_not(frames):
    seen = [passed for passed, _ in following(stamped(ticks(97.3, 60), frames), 97.3)][1000:]
    even = TURN_S * 97.3 / 60
    uneven = [b - a for a, b in itertools.pairwise(seen) if abs(b - a - even) > 1e-9]
    assert len(uneven) < len(seen) / 1000
    assert all(0.9 * even < step < 1.1 * even for step in uneven)


def passed(beats, seconds=1.0):
    """In turns; None while no clock has been heard."""
    turns = [beats.run(seconds / 1000) for _ in range(1000)]
    return None if None in turns else sum(turns)


def test_without_a_clock_nobody_says_how_fast():
    beats = Beats()
    assert passed(beats) is None
    beats.tempo(90.0)
    assert passed(beats) == pytest.approx(1.5)


def test_a_clock_that_is_joined_moves_nothing_but_from_then_on_all():
    beats = Beats()
    beats.tempo(60.0)
    assert not beats.take("tick", "midi", 0.0)
    assert passed(beats) == pytest.approx(TICK)  # it waits
    for _ in range(24):
        beats.take("tick", "midi", 1.0)
    assert passed(beats) == pytest.approx(1.0)


def test_a_start_is_beat_0_again_when_its_first_tick_comes():
    beats = Beats()
    beats.tempo(60.0)
    assert beats.take("start", "", 0.0)
    assert passed(beats) == pytest.approx(1.0)  # this clock may have no ticks
    assert beats.take("tick", "midi", 1.0)
    assert not beats.take("tick", "midi", 1.0)
    assert passed(beats, TICK / 2) == pytest.approx(TICK / 2)
    assert beats.take("start", "", 2.0)
    assert passed(beats) == 0.0  # this one has
    assert beats.take("tick", "midi", 3.0)
    assert passed(beats) == pytest.approx(TICK)


def test_a_stop_holds_and_a_continue_goes_on():
    beats = Beats()
    beats.take("stop", "", 0.0)
    assert passed(beats) == 0.0
    beats.take("continue", "", 0.0)
    for word in ("tick", "stop", "tick", "tick"):
        beats.take(word, "midi", 0.0)
    assert passed(beats) == 0.0
    beats.take("continue", "", 0.0)
    assert passed(beats) == pytest.approx(TICK)
    beats.take("tick", "midi", 0.0)
    assert passed(beats) == pytest.approx(TICK)


def test_of_two_clocks_the_first_leads_until_it_is_silent():
    beats = Beats()
    for tick in range(25):
        beats.take("tick", "midi", tick / 48)
        beats.take("tick", "midi2", tick / 48)
    assert passed(beats, 10.0) == pytest.approx(1 + TICK)
    for tick in range(25):
        beats.take("tick", "midi2", 0.5 + SILENCE_S + tick / 48)
    assert passed(beats, 10.0) == pytest.approx(1 + TICK)


def test_a_clock_that_has_gone_leaves_its_tempo():
    beats = Beats()
    beats.tempo(60.0)
    beats.take("tick", "midi", 0.0)
    beats.take("stop", "", 0.0)
    beats.take("gone", "midi2", 0.0)
    assert passed(beats) == 0.0
    beats.take("gone", "midi", 0.0)
    assert passed(beats) == pytest.approx(1.0)


WORDS = st.sampled_from(["tick", "start", "stop", "continue", "gone", "", "later"])
CLOCKS = st.sampled_from(["", "midi", "midi2"])
TIMES = st.floats() | st.floats(0, 10)


@given(st.lists(st.tuples(WORDS, CLOCKS, TIMES, st.floats(0, 3600)), max_size=60))
def test_beats_never_go_back_whatever_clocks_say(said):
    beats = Beats()
    for word, clock, now_s, seconds in said:
        beats.take(word, clock, now_s)
        run = beats.run(seconds)
        assert run is None or (math.isfinite(run) and run >= -1e-9)


def test_a_movement_in_beats_keeps_to_a_clock_of_ten_minutes():
    file = mapping(
        ("move:slow", "latent:z1"),
        movements={"slow": {"trajectory": "line:1", "beats": 4.0, "bpm": 120.0}},
    )
    midi, tick = MidiInput(), Decoder().feed([0xF8])
    times_s = stamped(ticks(97.3, 600), 128)
    with Link() as link:
        session = begun(link, file)
        do(session, Command("clock", ("start",)), now_s=0.0)
        for time_s in times_s:
            do(session, *midi.take(tick, time_s), now_s=time_s)
        beats = (len(times_s) - 1) * TICK
        apart = ((link.values[0, 0] + 3) / 6 - beats / 4 + 0.5) % 1 - 0.5
        assert abs(apart) * 4 <= TICK + 0.01
        do(session, Command("clock", ("start",)), now_s=601.0)
        do(session, now_s=602.0)
        assert link.values[0, 0] == pytest.approx(-3)

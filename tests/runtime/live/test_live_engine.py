# SPDX-License-Identifier: MIT
"""The engine in virtual time: nothing late, latency as stated, one instrument after another."""

from math import gcd

import numpy as np
import pytest
from stand_ins import LATENTS, MIDI, RATE, RATIO, Room, Standing, loud, same

from timbrel.base.errors import UserError
from timbrel.runtime.live.callback import FADE
from timbrel.runtime.live.engine import LONGEST_S, Engine, write_layout
from timbrel.runtime.live.player import Player
from timbrel.runtime.live.shared import RING, VOICES, Link
from timbrel.runtime.methods import starting_values


@pytest.fixture
def link():
    with Link() as link:
        yield link


BOTH = {"decode": loud, "forward": same}
IMPULSE_AT = 20000


def impulse(samples):
    x = np.zeros(samples, np.float32)
    x[IMPULSE_AT] = 1.0
    return x


@pytest.mark.parametrize("rate", [44100, 48000, 22050, 96000])
@pytest.mark.parametrize("block", [16, 64, 100, 128, 441, 512, 1024, 2048])
def test_nothing_is_late_whatever_the_card_asks_for(link, block, rate):
    room = Room(link, Standing(BOTH), rate=rate, block=block)
    room.open(0)
    link.values[0, 0] = 0.5
    sound = room.play(60)
    assert (int(link.late), int(link.faults)) == (0, 0)
    assert sound[-block:] == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("block", [16, 64, 100, 128, 441, 512, 1024])
def test_what_comes_in_is_answered_when_the_engine_says_so_to_the_sample(link, block):
    room = Room(link, Standing(BOTH), "forward", block=block)
    room.open(0)
    callbacks = -(-40000 // block)
    sound = room.play(callbacks, impulse(callbacks * block))
    assert int(link.latency) == RATIO - gcd(block, RATIO) + block
    assert int(link.late) == 0
    assert np.flatnonzero(sound > 0.5).tolist() == [IMPULSE_AT + int(link.latency)]


@pytest.mark.parametrize("rate", [48000, 22050, 96000])
@pytest.mark.parametrize("block", [64, 480, 1024])
def test_at_another_rate_the_answer_comes_when_the_engine_says_so(link, block, rate):
    room = Room(link, Standing(BOTH), "forward", rate=rate, block=block)
    room.open(0)
    callbacks = -(-60000 // block)
    sound = room.play(callbacks, impulse(callbacks * block))
    assert int(link.late) == 0
    assert abs(int(np.abs(sound).argmax()) - IMPULSE_AT - int(link.latency)) <= 1


def test_a_moved_value_is_heard_within_the_stated_latency(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    room.play(40)
    link.values[0, 0] = 1.0
    sound = room.play(40)
    arrived = int(np.argmax(sound > 0.99))
    assert sound[-1] == 1 and arrived <= int(link.latency)


def test_an_engine_that_was_away_goes_on_at_the_present(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    link.values[0, 0] = 1.0
    room.play(20)
    away = room.play(50, late=True)
    assert int(link.late) > 40 * 128 and (away[-128:] == 0).all()
    assert np.abs(np.diff(away)).max() < 2 / FADE
    back = room.play(20)
    assert (back[-128:] == 1).all() and np.abs(np.diff(back)).max() < 2 / FADE


def test_an_engine_that_was_away_from_what_comes_in_is_in_time_again(link):
    room = Room(link, Standing(BOTH), "forward")
    room.open(0)
    ramp = np.arange(3 * 128 * 200, dtype=np.float32) % 997 / 997
    room.play(200, ramp[: 128 * 200])
    room.play(200, ramp[128 * 200 : 2 * 128 * 200], late=True)
    sound = room.play(200, ramp[2 * 128 * 200 :])
    late = int(link.latency)
    np.testing.assert_allclose(sound[-5000:], ramp[-5000 - late : -late], atol=1e-6)


def test_what_nobody_listened_to_for_seconds_is_skipped(link):
    room = Room(link, Standing(BOTH), "forward")
    room.play(5, np.zeros(5 * 128, np.float32))
    link.clock[...] += RING
    room.engine.step()
    assert int(link.written) > int(link.clock)


def test_a_miss_makes_the_guard_longer_and_only_so_long(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    room.play(10)
    before = int(link.latency)
    for _ in range(3):
        link.late[...] += 50
        room.play(10)
    longer = int(link.latency)
    assert longer - before == pytest.approx(3 * RATE / 1000, abs=3)
    for _ in range(200):
        link.late[...] += 50
        room.play(2)
    assert int(link.latency) - before <= LONGEST_S * RATE + 1


def test_a_longer_guard_keeps_what_comes_in_in_time(link):
    room = Room(link, Standing(BOTH), "forward")
    room.open(0)
    ramp = np.arange(128 * 400, dtype=np.float32) % 997 / 997
    room.play(200, ramp[: 128 * 200])
    link.late[...] += 50
    sound = room.play(200, ramp[128 * 200 :])
    late = int(link.latency)
    np.testing.assert_allclose(sound[-5000:], ramp[-5000 - late : -late], atol=1e-6)


KINDS = [("decode", RATE), ("decode", 22050), ("forward", RATE), ("forward", 22050)]


@pytest.mark.parametrize("block", [64, 128, 512])
@pytest.mark.parametrize("after", KINDS)
@pytest.mark.parametrize("before", KINDS)
def test_one_instrument_follows_another_of_any_kind_without_a_step(link, before, after, block):
    (old, old_rate), (new, new_rate) = before, after
    room = Room(link, Standing(BOTH, rate=old_rate), old, rate=RATE, block=block)
    room.open(0)
    link.values[0, 0] = 1.0
    first = room.play(40000 // block, np.ones(40000, np.float32))
    assert first[-1] == pytest.approx(1.0, abs=1e-3)
    room.follow(Standing(BOTH, rate=new_rate), new)
    sound = room.play(40000 // block, np.ones(40000, np.float32))
    assert sound[-1] == pytest.approx(0.25 if new == "decode" else 1.0, abs=1e-3)
    assert np.abs(np.diff([first[-1], *sound])).max() < 1.5 / FADE
    assert (int(link.late), int(link.turn)) == (0, 2)


@pytest.mark.parametrize("rate", [RATE, 22050])
def test_between_two_that_sing_it_is_silent_for_2_ms_at_most(link, rate):
    """One falls within its block, and the other rises within its own."""
    room = Room(link, Standing(BOTH))
    room.open(0)
    link.values[0, 0] = 1.0
    room.play(40)
    room.follow(Standing(BOTH, rate=rate))
    (soft,) = np.nonzero(np.abs(room.play(80)) < 1e-3)
    assert 0 < np.ptp(soft) < 0.0023 * RATE


@pytest.mark.parametrize("before", ["decode", "forward"])
@pytest.mark.parametrize("block", [64, 100, 512])
def test_who_answers_after_another_does_so_when_it_says_so(link, before, block):
    room = Room(link, Standing(BOTH), before, block=block)
    room.open(0)
    room.play(12800 // block, np.zeros(12800, np.float32))
    room.follow(Standing(BOTH), "forward")
    callbacks = -(-40000 // block)
    sound = room.play(callbacks, impulse(callbacks * block))
    assert np.flatnonzero(sound > 0.5).tolist() == [IMPULSE_AT + int(link.latency)]
    assert int(link.late) == 0


def test_until_it_has_an_heir_the_last_instrument_plays_with_its_own_values(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    link.values[0, 0] = 1.0
    room.play(40)
    link.layout[...] = -1  # the session is at it
    link.values[0, 0] = 77.0
    assert (room.play(40) == 1).all()
    link.layout[...] = 2  # and waits for attributes to be set
    assert (room.play(40) == 1).all()


def test_the_guard_is_each_instruments_own_and_loading_does_not_lengthen_it(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    room.play(10)
    first = int(link.latency)
    link.late[...] += 50
    room.play(10)
    assert int(link.latency) > first
    for guard_s in (0.01, 0.0):
        room.follow(Standing(BOTH), guard_s=guard_s)
        room.play(20)
        assert int(link.latency) == first + round(guard_s * RATE)


def test_one_that_is_followed_before_its_turn_hands_it_on(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    room.play(40)
    room.follow(Standing(BOTH))
    room.follow(Standing(BOTH))
    assert (room.play(40)[-128:] == 0.25).all() and int(link.turn) == 3


def loud_and_then_silence(room, seconds=7.0):
    """Fill the whole ring with sound, and let silence come in for the last 1.6 s."""
    callbacks = int(seconds * RATE) // room.block
    came = np.full(callbacks * room.block, 0.5, np.float32)
    came[-int(1.6 * RATE) :] = 0
    assert room.play(callbacks, came)[-1] == 0


def starts_again(room):
    room.play(200, np.zeros(200 * room.block, np.float32), late=True)
    room.engine = Engine(room.link, Player(Standing(BOTH), "forward"), RATE, 0.0, 1)


def calls_with_more(room):
    room.block = 1024


def has_another_rate(room):
    room.engine.set_rate(48000)


@pytest.mark.parametrize("happens", [starts_again, calls_with_more, has_another_rate])
def test_what_was_played_seconds_ago_is_not_heard_again(link, happens):
    room = Room(link, Standing(BOTH), "forward")
    room.open(0)
    loud_and_then_silence(room)
    happens(room)
    assert not room.play(60, np.zeros(60 * room.block, np.float32)).any()


def test_what_lies_ahead_as_an_answer_begins_anew_falls(link):
    room = Room(link, Standing(BOTH), "forward")
    room.open(0)
    room.play(200, np.ones(200 * 128, np.float32))
    room.block = 1024
    sound = room.play(20, np.ones(20 * 1024, np.float32))
    assert sound[-1] == 1 and np.abs(np.diff([1.0, *sound])).max() < 1.5 / FADE


def test_one_that_is_too_slow_for_a_while_answers_the_present_again(link):
    room = Room(link, Standing(BOTH), "forward", block=256)
    room.open(0)
    time_left = 0.0

    def play(seconds, load):
        nonlocal time_left
        heard = 0
        for _ in range(int(seconds * RATE) // 256):
            time_left += 256
            while time_left >= load * RATIO:
                if room.engine.step():
                    time_left = 0.0
                    break
                time_left -= load * RATIO
            out = np.zeros((256, 2), np.float32)
            room.callback(np.ones((256, 1), np.float32), out, 256)
            heard += int((out[:, 0] > 0.5).sum())
        return heard / RATE

    assert play(2, load=0.5) > 1.8
    assert play(20, load=1.1) > 10  # of 20 s: with gaps, and in time
    assert int(link.clock) - int(link.written) < 2 * RATIO
    play(1, load=0.5)
    assert play(5, load=0.5) > 4.99


def test_a_rate_that_cannot_be_is_refused_and_the_last_is_kept(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    link.values[0, 0] = 1.0
    with pytest.raises(UserError, match="44100 Hz cannot be played at 96001 Hz"):
        room.engine.set_rate(96001)
    with pytest.raises(UserError, match="44100 Hz cannot be played at 96001 Hz"):
        Engine(link, room.player, 96001)
    assert (room.play(60)[-128:] == 1).all()


def test_an_instrument_that_fails_is_silence_and_one_sentence_and_is_tried_again(link):
    failing = [True]

    def sounds(x):
        if failing[0]:
            raise UserError("method decode fails (out of memory).")
        return loud(x)

    room = Room(link, Standing({"decode": sounds}))
    room.open(0)
    link.values[0, 0] = 1.0
    assert (room.play(40) == 0).all()
    assert list(room.engine.troubles) == ["method decode fails (out of memory)."]
    assert int(link.faults) > 5
    failing[0] = False
    assert (room.play(40)[-128:] == 1).all()


def test_a_card_of_another_rate_is_played_at_its_rate(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    link.values[0, 0] = 1.0
    room.play(40)
    room.engine.set_rate(48000)
    assert room.play(60)[-128:] == pytest.approx(1.0, abs=1e-3) and int(link.late) == 0


def test_the_cost_is_told_as_a_share_of_time(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    room.play(100)
    assert 0 < float(link.cost) < 1


def test_a_layout_silences_all_voices_and_forgets_old_values(link):
    link.values[:], link.gate[:] = 5.0, 1.0
    write_layout(link, starting_values([*LATENTS, MIDI], 2), 7)
    assert int(link.layout) == 7 and not link.gate.any() and len(link.gate) == VOICES
    assert (link.level == 1).all()
    assert link.values[0, :4].tolist() == [0, 0, 0, -1] and not link.values[2:].any()

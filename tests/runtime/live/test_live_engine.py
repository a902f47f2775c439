# SPDX-License-Identifier: MIT
"""The engine in virtual time: nothing late, latency as stated, one instrument after another."""

from math import gcd

import numpy as np
import pytest
from stand_ins import LATENTS, MIDI, RATE, RATIO, Room, Standing, loud, same

from timbrel.base.errors import UserError
from timbrel.runtime.live.callback import FADE
from timbrel.runtime.live.engine import LONGEST_S, write_layout
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


def follow(room, carrier, method="decode", layout=2, voices=1):
    """Let another instrument take over as the processes do: made ready, then its values."""
    player = Player(carrier, method, voices)
    room.engine.take_over(player, layout)
    room.play(10)
    values = starting_values(player.inlets, voices)
    values[0, 0] = 0.25
    write_layout(room.link, values, layout)
    room.open(0)
    return room.play(40)


def test_one_instrument_follows_another_without_a_step(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    link.values[0, 0] = 1.0
    room.play(40)
    sound = follow(room, Standing({"decode": loud}))
    assert sound[-1] == pytest.approx(0.25) and np.abs(np.diff(sound)).max() < 0.01
    assert int(link.late) == 0


def test_an_instrument_of_another_rate_and_kind_follows_without_a_step(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    link.values[0, 0] = 1.0
    room.play(40)
    sound = follow(room, Standing({"decode": loud}, rate=22050))
    assert sound[-1] == pytest.approx(0.25, abs=1e-3) and np.abs(np.diff(sound)).max() < 0.03


def test_until_its_values_are_written_the_last_instrument_plays_with_its_own(link):
    room = Room(link, Standing(BOTH))
    room.open(0)
    link.values[0, 0] = 1.0
    room.play(40)
    room.engine.take_over(Player(Standing({"decode": loud}), "decode"), 2)
    link.layout[...] = -1  # the session is at it
    link.values[0, 0] = 77.0
    assert (room.play(40) == 1).all()


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
    assert link.values[0, :4].tolist() == [0, 0, 0, -1] and not link.values[2:].any()

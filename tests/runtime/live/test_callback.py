# SPDX-License-Identifier: MIT
"""The audio callback: what is there is played, what is not is silence with a fade, and counted."""

import numpy as np
import pytest

from timbrel.runtime.live.callback import FADE, Callback
from timbrel.runtime.live.shared import FIELDS, RING, Link, put, take


@pytest.fixture
def link():
    with Link() as link:
        yield link


def made(link, samples, value=1.0):
    """The engine has made so much more."""
    at = int(link.written)
    put(link.sound, at, np.full((2, samples), value, np.float32))
    link.written[...] = at + samples


def called(callback, count=128, channels=2, heard=None):
    out = np.full((count, channels), 9.0, np.float32)
    callback(heard, out, count)
    return out


def test_all_fields_are_there_and_seen_by_another_who_opens_them(link):
    other = Link(link.name)
    for number, field in enumerate(FIELDS):
        getattr(link, field).reshape(-1)[-1] = number
    assert [getattr(other, field).reshape(-1)[-1] for field in FIELDS] == [*range(len(FIELDS))]
    other.close()


@pytest.mark.parametrize("at", [0, 5, RING - 3, 3 * RING - 100])
def test_rings_go_round(link, at):
    samples = np.random.default_rng(0).standard_normal((2, 200)).astype(np.float32)
    put(link.sound, at, samples)
    back = np.empty_like(samples)
    take(link.sound, at, back)
    np.testing.assert_array_equal(back, samples)


def test_sound_is_copied_and_fades_in_at_its_beginning(link):
    callback = Callback(link)
    made(link, 256)
    first, second = called(callback), called(callback)
    assert first[0, 0] == 0 and (np.diff(first[:FADE, 0]) > 0).all()
    assert (first[FADE:] == 1).all() and (second == 1).all()
    assert (int(link.clock), int(link.late)) == (256, 0)


def test_what_is_late_is_silence_with_a_fade_and_is_counted_and_time_goes_on(link):
    callback = Callback(link)
    made(link, 128 + 40)
    called(callback)
    out = called(callback)[:, 0]
    assert (out[:40] == 1).all() and (out[40 + FADE :] == 0).all()
    assert (np.diff(out[40 : 40 + FADE]) < 0).all() and np.abs(np.diff(out)).max() < 2 / FADE
    assert (int(link.late), int(link.gaps)) == (88, 1)
    assert (called(callback) == 0).all() and int(link.late) == 88 + 128
    link.written[...] = int(link.clock)  # the engine is back
    made(link, 128, 0.5)
    back = called(callback)[:, 0]
    assert back[0] == 0 and (back[FADE:] == 0.5).all()
    assert int(link.clock) == 4 * 128


@pytest.mark.parametrize("count", [16, 50])
def test_a_fade_is_longer_than_a_callback_and_has_no_steps_all_the_same(link, count):
    callback = Callback(link)
    made(link, 8 * count)
    out = np.concatenate([called(callback, count)[:, 0] for _ in range(16)])
    assert out.max() > 0.98 and abs(out[-1]) < 0.01
    assert np.abs(np.diff(out)).max() < 1.01 / (FADE - 1)


def test_before_the_first_block_nothing_is_missed(link):
    callback = Callback(link)
    called(callback)
    assert (int(link.late), int(link.gaps)) == (0, 0)


def test_what_is_played_is_kept_as_it_was_played(link):
    callback = Callback(link)
    made(link, 200)
    played = np.concatenate([called(callback), called(callback)])
    tape = np.empty((2, 256), np.float32)
    take(link.tape, 0, tape)
    np.testing.assert_array_equal(tape, played.T)


@pytest.mark.parametrize("channels", [1, 2, 5])
def test_any_number_of_outputs_and_inputs(link, channels):
    callback = Callback(link)
    made(link, 128)
    heard = np.tile(np.arange(channels, dtype=np.float32), (128, 1))
    out = called(callback, channels=channels, heard=heard)
    assert (out[FADE:, :2] == 1).all() and (out[:, 2:] == 0).all()
    assert link.heard[0, 5] == 0 and link.heard[1, 5] == (1 if channels > 1 else 0)


def test_a_callback_may_change_its_length(link):
    callback = Callback(link)
    made(link, 1000)
    sizes = (128, 64, 300)
    assert all(called(callback, n).shape == (n, 2) for n in sizes)
    assert int(link.clock) == sum(sizes) and int(link.frames) == 300

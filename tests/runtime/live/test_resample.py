# SPDX-License-Identifier: MIT
"""Streams from one sample rate to another: accurate, in time, and the same for every split."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timbrel.base.errors import UserError
from timbrel.runtime.live.resample import Resampler

PAIRS = [(44100, 48000), (48000, 44100), (22050, 48000), (96000, 44100), (8000, 48000)]


def tone(rate, hz, samples):
    return np.sin(2 * np.pi * hz * np.arange(samples) / rate)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_tones_arrive_as_they_were_at_their_time(source, target):
    """To 40 % of the lower rate: 17.6 kHz at 44.1."""
    for hz in (100, 0.2 * min(source, target), 0.4 * min(source, target)):
        y = Resampler(source, target, 1)(tone(source, hz, 20000)[None].astype(np.float32))[0]
        error = (y - tone(target, hz, len(y)))[500:-500]
        assert 20 * np.log10(np.sqrt(2 * np.mean(error**2))) < -80


def test_what_the_lower_rate_cannot_hold_is_not_folded_down():
    y = Resampler(96000, 44100, 1)(tone(96000, 30000, 20000)[None].astype(np.float32))[0]
    assert 20 * np.log10(np.abs(y[500:-500]).max()) < -75


@settings(max_examples=30, deadline=None)  # the machine's speed is not what is tested
@given(st.sampled_from(PAIRS), st.lists(st.integers(1, 700), min_size=1, max_size=40))
def test_every_split_gives_the_same_and_none_is_later_than_stated(pair, sizes):
    source, target = pair
    x = np.random.default_rng(len(sizes)).standard_normal((2, sum(sizes))).astype(np.float32)
    whole = Resampler(*pair, 2)(x)
    stream, parts, at = Resampler(*pair, 2), [], 0
    for size in sizes:
        parts.append(stream(x[:, at : at + size]))
        at += size
        came = sum(part.shape[1] for part in parts)
        assert came >= at * target / source - stream.delay
    np.testing.assert_array_equal(np.concatenate(parts, axis=1), whole)


def test_equal_rates_change_nothing_and_cost_nothing():
    stream = Resampler(48000, 48000, 1)
    x = np.ones((1, 5), np.float32)
    assert stream(x) is x and stream.idle and stream.delay == 0


def test_a_cleared_stream_begins_afresh():
    x = np.random.default_rng(0).standard_normal((1, 300)).astype(np.float32)
    stream = Resampler(44100, 48000, 1)
    first = stream(x)
    stream.clear()
    np.testing.assert_array_equal(stream(x), first)


def test_rates_without_a_small_ratio_are_refused():
    with pytest.raises(UserError, match="44101 Hz cannot be played at 191999 Hz: use 44100"):
        Resampler(44101, 191999, 1)

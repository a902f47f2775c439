# SPDX-License-Identifier: MIT
"""Settings of a synth: every sampling is even, in range, and never draws an earlier row again."""

import numpy as np
import pytest

from timbrel.base.errors import UserError
from timbrel.training.synths.sampling import Sampling, draw

PRESETS = ((0.0, 64.0, 127.0), (100.0, 20.0, 30.0))
EVERY = [
    Sampling("sobol", 3),
    Sampling("uniform", 3),
    Sampling("grid", 3, levels=7),
    Sampling("around", 3, presets=PRESETS),
]
every_kind = pytest.mark.parametrize("sampling", EVERY, ids=lambda s: s.kind)


@every_kind
def test_a_row_is_the_same_however_many_there_are(sampling):
    whole = draw(sampling, 3, 0, 300)
    assert np.array_equal(draw(sampling, 3, 0, 17), whole[:17])
    assert np.array_equal(draw(sampling, 3, 123, 300), whole[123:])
    assert np.array_equal(draw(sampling, 3, 41, 42), whole[41:42])
    assert draw(sampling, 3, 5, 5).shape == (0, 3)


@every_kind
def test_rows_are_in_range_and_differ_by_seed(sampling):
    rows = draw(sampling, 3, 0, 300)
    assert rows.min() >= 0 and rows.max() <= 127
    other = Sampling(sampling.kind, 4, sampling.levels, sampling.spread, sampling.presets)
    assert not np.array_equal(rows, draw(other, 3, 0, 300))


def test_uniform_draws_whole_numbers_up_to_both_ends():
    rows = draw(Sampling("uniform"), 4, 0, 2000)
    assert np.array_equal(rows, np.round(rows))
    assert rows.min() == 0 and rows.max() == 127
    assert rows.mean(axis=0) == pytest.approx([63.5] * 4, abs=3)


@pytest.mark.parametrize("count", [100, 1000])
def test_sobol_covers_the_space_more_evenly_than_chance(count):
    from scipy.stats import qmc

    def unevenness(kind):
        return qmc.discrepancy(draw(Sampling(kind), 4, 0, count) / 127)

    assert unevenness("sobol") < 0.3 * unevenness("uniform")


def test_a_grid_has_each_point_once_and_its_beginning_is_no_corner():
    grid = Sampling("grid", levels=3)
    rows = draw(grid, 4, 0, 81)
    assert len({tuple(row) for row in rows}) == 81
    assert set(rows.ravel()) == {0, 63.5, 127}
    assert all(len(set(column)) == 3 for column in rows[:27].T)
    with pytest.raises(UserError, match="has 81 points; 82 are asked for: take --levels 4"):
        draw(grid, 4, 0, 82)


def test_around_takes_the_presets_in_turn_and_stays_near():
    rows = draw(Sampling("around", spread=5, presets=PRESETS), 3, 0, 400)
    assert rows[0::2, 1].mean() == pytest.approx(64, abs=2)
    assert rows[1::2].mean(axis=0) == pytest.approx(PRESETS[1], abs=2)
    assert rows[1::2].std(axis=0) == pytest.approx([5] * 3, rel=0.2)
    exact = draw(Sampling("around", spread=0, presets=PRESETS), 3, 0, 4)
    assert np.array_equal(exact, PRESETS + PRESETS)


@pytest.mark.parametrize(
    ("sampling", "said"),
    [
        (Sampling("sobl"), "did you mean sobol"),
        (Sampling(seed=-1), "--seed is at least 0; given -1"),
        (Sampling("grid", levels=1), r"--levels lies in 2\.\.128; given 1"),
        (Sampling("grid", levels=128), "268435456 points, more than 20000000"),
        (Sampling("around"), "around which presets"),
        (Sampling("around", presets=((1.0, 2.0),)), "preset 1 has 2 values, the synth 4"),
        (Sampling("around", presets=((1.0, 2.0, 3.0, 128.0),)), r"values lie in 0\.\.127"),
        (Sampling("around", presets=((float("nan"),) * 4,)), r"preset 1: values lie in 0\.\.127"),
        (Sampling("around", spread=-1, presets=((1.0,) * 4,)), r"--spread lies in 0\.\.127"),
    ],
)
def test_a_sampling_that_cannot_be_is_a_sentence(sampling, said):
    with pytest.raises(UserError, match=said):
        draw(sampling, 4, 0, 10)

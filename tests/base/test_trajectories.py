# SPDX-License-Identifier: MIT
"""Trajectories: each kind moves as its name says, and only the inlets that it is given."""

import numpy as np
import pytest

from timbrel.base.errors import UserError
from timbrel.base.trajectories import KINDS, draw

NAMES = ["z1", "z2", "z3", "z4"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_path_is_finite_float32_and_moves_the_first_two_inlets_only(kind):
    path = draw(kind, NAMES, 100)
    assert (path.dtype, path.shape) == (np.float32, (4, 100))
    assert np.isfinite(path).all()
    assert (path.std(axis=1) > 0.1).tolist() == [True, True, False, False]
    assert not path[2:].any()


@pytest.mark.parametrize("kind", KINDS)
def test_named_inlets_move_and_the_others_stay_in_the_middle(kind):
    path = draw(f"{kind}:z4,z2", NAMES, 100)
    assert path.any(axis=1).tolist() == [False, True, False, True]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frames", [1, 2])
def test_the_shortest_paths_can_be_drawn(kind, frames):
    assert np.isfinite(draw(kind, NAMES, frames)).all()


def test_a_line_goes_from_its_start_to_its_end_in_equal_steps():
    path = draw("line:z3:start=-1:end=3", NAMES, 5)
    assert path[2].tolist() == [-1, 0, 1, 2, 3]


def test_a_circle_keeps_its_radius_and_closes_after_whole_turns():
    path = draw("circle:z1,z2:radius=1.5:turns=3", NAMES, 301)
    assert np.hypot(path[0], path[1]) == pytest.approx(np.full(301, 1.5), abs=1e-5)
    assert path[:, 0] == pytest.approx(path[:, -1], abs=1e-5)
    angle = np.unwrap(np.arctan2(path[1], path[0]))
    assert (angle[-1] - angle[0]) / (2 * np.pi) == pytest.approx(3)


def test_a_spiral_grows_from_the_middle_to_its_radius():
    path = draw("spiral:radius=2", NAMES, 200)
    assert np.hypot(path[0], path[1]) == pytest.approx(np.linspace(0, 2, 200), abs=1e-5)


def test_a_sine_has_as_many_periods_as_turns():
    path = draw("sine:z1:turns=5:radius=0.5", NAMES, 1001)
    assert np.abs(np.fft.rfft(path[0, :-1])).argmax() == 5
    assert np.abs(path).max() == pytest.approx(0.5, abs=1e-4)


def test_a_walk_is_smooth_stays_inside_and_depends_on_its_seed_alone():
    path = draw("walk:seed=7:radius=2", NAMES, 1000)
    assert np.abs(path).max() <= 2
    assert np.abs(np.diff(path)).max() < 0.05
    assert np.array_equal(path, draw("walk:radius=2:seed=7", NAMES, 1000))
    assert not np.allclose(path, draw("walk:seed=8:radius=2", NAMES, 1000))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cirlce", "trajectory 'cirlce' is not known: did you mean circle"),
        ("", "trajectory '' is not known"),
        ("circle:z9", "inlet 'z9' is not known"),
        ("circle:z1,", "inlet '' is not known"),
        ("circle:radios=2", "setting of circle 'radios' is not known: did you mean radius"),
        ("circle:radius=wide", "radius=wide: not a number"),
        ("circle:radius=", "radius=: not a number"),
        ("circle:radius=nan", "radius=nan: not a finite number"),
        ("walk:seed=-1", "seed=-1"),
        ("walk:seed=inf", "seed=inf"),
    ],
)
def test_a_mistake_in_a_trajectory_is_said(text, said):
    with pytest.raises(UserError, match=said):
        draw(text, NAMES, 10)

# SPDX-License-Identifier: MIT
"""Timbre maps: there and back, control spaces and their stated errors, what is kept and let go."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_maps import controls, random_map

from timbrel.base.errors import UserError
from timbrel.base.maps.control import END, KINDS, Control, fitted
from timbrel.base.maps.layers import ACTIVATIONS, dense, logit, sigmoid
from timbrel.base.maps.residual import keep, share, with_residual
from timbrel.base.maps.timbre_map import FULL, TimbreMap, probe, reach

FORMATS = (1, 2)
SEEDS = range(3)
places = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(np.array)
settings = st.lists(st.floats(0, FULL), min_size=9, max_size=9).map(np.array)


def unit(kind: str) -> Control:
    return Control(kind, np.array([-2.0]), np.array([4.0]), np.zeros(1), np.ones(1))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize(("axes", "parameters"), [(1, 4), (2, 4), (3, 9), (5, 12)])
def test_unmap_undoes_map(fmt, kind, seed, axes, parameters):
    played = random_map(fmt, kind, axes, parameters, seed)
    there = controls(played)
    assert np.abs(played.unmap(played.map(there)) - there).max() <= 1e-9


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fmt", FORMATS)
def test_unmap_undoes_map_through_float32(fmt, kind):
    played = random_map(fmt, kind)
    there = controls(played)
    parameters = played.map(there)
    inside = ((parameters >= 0.01 * FULL) & (parameters <= 0.99 * FULL)).all(-1)
    back = played.unmap(parameters.astype(np.float32))
    assert inside.mean() > 0.5
    assert np.abs(back - there)[inside].max() <= 1e-4


@pytest.mark.parametrize("kind", KINDS)
def test_a_square_map_has_an_inverse_for_every_setting(kind):
    played = random_map(1, kind, 3, 3)
    parameters = played.map(controls(played))
    assert np.abs(played.map(played.unmap(parameters)) - parameters).max() <= 1e-6


def test_more_axes_than_parameters_still_give_the_parameters_back():
    """The control is one of many then; what it gives is what was asked for."""
    played = random_map(1, "normal", 4, 2)
    parameters = 0.25 * FULL + 0.5 * FULL * np.random.default_rng(0).random((50, 2))
    assert np.abs(played.map(played.unmap(parameters)) - parameters).max() < 1e-6


def test_the_normal_control_space_is_the_normal_distribution():
    control, normal = unit("normal"), NormalDist()
    for c in (0.001, 0.01, 0.2, 0.5, 0.9, 0.999):
        assert control.to_latent(np.array([c]))[0] == pytest.approx(normal.inv_cdf(c), abs=1e-12)


def test_the_approximation_is_as_far_off_as_it_says():
    c = np.linspace(END, 1 - END, 4001)[:, None]
    off = np.abs(unit("normal_approx").to_latent(c) - unit("normal").to_latent(c))
    assert 1e-3 < off.max() <= 5.6e-3
    z = np.linspace(-3, 3, 4001)[:, None]
    off = np.abs(unit("normal_approx").from_latent(z) - unit("normal").from_latent(z))
    assert 2 * off.max() <= 1.3e-4  # erf runs from -1 to 1


@pytest.mark.parametrize("kind", KINDS)
@given(c=st.floats(-5, 6))
def test_every_control_has_a_finite_latent_and_order_is_kept(kind, c):
    control = unit(kind)
    latent = control.to_latent(np.array([[c], [c + 0.1]]))
    assert np.isfinite(latent).all() and latent[0] <= latent[1]
    back = control.from_latent(latent)
    assert back == pytest.approx(control.clamp(np.array([[c], [c + 0.1]])), abs=1e-9)


def test_a_fitted_space_holds_the_latents_it_was_fitted_to():
    latents = np.random.default_rng(3).normal(2, 5, (500, 2))
    for kind in KINDS:
        control = fitted(latents, kind)
        assert control.from_latent(latents.min(0)) == pytest.approx(0, abs=0.02)
        assert control.from_latent(latents.max(0)) == pytest.approx(1, abs=0.02)
    assert control.std == pytest.approx(latents.std(0))  # of the population


def test_an_unknown_control_space_is_named():
    with pytest.raises(UserError, match="did you mean normal"):
        unit("normale")


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_rise_and_have_finite_inverses(name):
    activation = ACTIVATIONS[name]
    y = activation.forward(np.linspace(-800, 800, 999))
    assert np.isfinite(y).all() and (np.diff(y) >= 0).all()
    assert np.isfinite(activation.backward(np.array([-1.0, 0.0, 1.0]))).all()
    near = np.linspace(-3, 3, 99)
    assert activation.backward(activation.forward(near)) == pytest.approx(near, abs=1e-9)


def test_sigmoid_and_logit_are_those_of_the_books():
    assert sigmoid(np.array(1.5)) == pytest.approx(1 / (1 + math.exp(-1.5)), rel=1e-15)
    assert logit(np.array(0.3)) == pytest.approx(math.log(0.3 / 0.7), rel=1e-15)


def test_parameters_out_of_reach_go_to_the_ends_of_the_surface():
    played = random_map()
    played = TimbreMap(played.control, played.layers, played.names, reach(played))
    wild = played.unmap(np.where(np.arange(9) % 2, 0.0, FULL))
    assert np.isfinite(wild).all() and ((wild >= 0) & (wild <= 1)).all()


def test_the_reach_holds_all_that_controls_reach_but_no_more_than_a_step():
    played = random_map()
    ends, there = reach(played), played.map(probe(played))
    assert ends.shape == (9, 2)
    assert (ends[:, 0] <= there.min(0)).all() and (ends[:, 1] >= there.max(0)).all()
    assert (ends[:, 0] >= there.min(0) - 1).all() and (ends[:, 1] <= there.max(0) + 1).all()


def test_a_probe_fills_what_it_is_asked_to_with_its_corners():
    there = probe(random_map(), 500, ends=(0.01, 0.99))
    assert there.shape == (508, 3)
    assert (there.min(0).tolist(), there.max(0).tolist()) == ([0.01] * 3, [0.99] * 3)


def test_a_map_with_a_reach_is_exact_as_well():
    for fmt in FORMATS:
        played = random_map(fmt)
        held = TimbreMap(played.control, played.layers, played.names, reach(played))
        there = controls(held)
        assert np.abs(held.unmap(held.map(there)) - there).max() <= 1e-9


@pytest.mark.parametrize("size", [0, 2, 4])
def test_wrong_counts_are_told_with_both_numbers(size):
    with pytest.raises(UserError, match=f"this map has 3 controls; given {size}"):
        random_map().map(np.zeros(size))
    with pytest.raises(UserError, match=f"this map has 9 parameters; given {size}"):
        random_map().unmap(np.zeros(size))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_never_enters(value):
    with pytest.raises(UserError, match="no finite number"):
        random_map().map(np.array([0.1, value, 0.2]))
    with pytest.raises(UserError, match="no finite number"):
        random_map().unmap(np.full(9, value))


def test_a_kept_setting_is_exact_where_it_was_made():
    played, random = random_map(2), np.random.default_rng(5)
    for setting in random.uniform(0, FULL, (50, 9)):
        kept = keep(played, setting)
        for release in (0.0, 0.05, 0.3, math.inf):
            there = with_residual(played, kept.place, kept, release)
            assert there == pytest.approx(setting, abs=1e-9)


@given(setting=settings, place=places, release=st.floats(1e-3, 1))
def test_what_is_kept_is_let_go_with_distance_and_never_leaves_the_range(setting, place, release):
    played = random_map()
    kept = keep(played, setting)
    place = played.control.clamp(place)
    there = with_residual(played, place, kept, release)
    assert ((there >= 0) & (there <= FULL)).all()
    left = share(np.linalg.norm(place - kept.place), release)
    assert (np.abs(there - played.map(place)) <= left * np.abs(kept.offset) + 1e-9).all()


@given(near=st.floats(0, 2), farther=st.floats(0, 2), release=st.floats(1e-300, 10))
def test_the_share_falls_from_one_with_distance(near, farther, release):
    near, farther = sorted((near, farther))
    assert 0 <= share(farther, release) <= share(near, release) <= 1
    assert share(0.0, release) == 1
    assert share(release, release) == pytest.approx(0.5)


def test_release_at_its_ends():
    assert share(np.array([0.0, 1e-9]), 0).tolist() == [1, 0]
    assert share(np.array([0.0, 1e9]), math.inf).tolist() == [1, 1]


def test_coming_back_brings_a_setting_back():
    """A function of the position alone: by whatever way one comes."""
    played, setting = random_map(), np.linspace(0, FULL, 9)
    kept = keep(played, setting)
    for place in [*controls(played, 20), kept.place]:
        found = with_residual(played, place, kept, 0.1)
    assert found == pytest.approx(setting, abs=1e-9)


def test_a_dense_layer_that_widens_is_undone_by_the_nearest_point():
    random = np.random.default_rng(0)
    layer = dense(random.normal(size=(2, 5)), random.normal(size=5))
    y = random.normal(size=5)
    x = layer.backward(y)
    for move in random.normal(0, 0.01, (20, 2)):
        nearer = np.linalg.norm(layer.forward(x + move) - y)
        assert nearer >= np.linalg.norm(layer.forward(x) - y)

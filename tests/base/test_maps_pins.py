# SPDX-License-Identifier: MIT
"""Pins: what is pinned comes exactly, what lies elsewhere stays, and there and back is the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_maps import controls, random_map

from timbrel.base.errors import UserError
from timbrel.base.maps.control import KINDS
from timbrel.base.maps.layers import Coupling
from timbrel.base.maps.pins import EXACT, fit, flat
from timbrel.base.maps.timbre_map import FULL, TimbreMap, reach


def some(played, count, seed=0):
    """Pins anywhere, with any sounds at all."""
    random = np.random.default_rng(seed)
    places = random.uniform(0.02, 0.98, (count, played.latent_size))
    return places, random.uniform(0, FULL, (count, played.parameter_count))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fmt", [1, 2])
@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_a_pinned_place_gives_what_was_pinned(fmt, kind, count):
    played = random_map(fmt, kind)
    places, sounds = some(played, count)
    pinned = fit(played, places, sounds)
    assert np.abs(pinned.map(places) - sounds).max() <= EXACT * FULL
    assert np.abs(pinned.unmap(sounds) - places).max() <= 1e-6


@pytest.mark.parametrize("axes", [1, 2, 5])
def test_any_number_of_axes_can_be_pinned(axes):
    played = random_map(1, "normal", axes, 12)
    places, sounds = some(played, 8)
    assert fit(played, places, sounds).map(places) == pytest.approx(sounds, abs=EXACT)


@settings(max_examples=40, deadline=None)
@given(
    places=st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=1, max_size=8),
    sounds=st.lists(st.floats(0, FULL), min_size=72, max_size=72),
    width=st.floats(0.01, 2),
)
def test_any_pins_are_met_or_named(places, sounds, width):
    played, there = random_map(), np.array(places)
    wanted = np.array(sounds).reshape(8, 9)[: len(places)]
    try:
        pinned = fit(played, there, wanted, width)
    except UserError as error:
        assert "at the same place" in str(error)
        return
    assert np.abs(pinned.map(there) - wanted).max() <= EXACT * FULL
    everywhere = pinned.map(controls(played, 50))
    assert ((everywhere >= 0) & (everywhere <= FULL)).all()


def test_beyond_its_reach_a_pin_changes_nothing_at_all():
    played, there = random_map(2), controls(random_map(2), 500)
    place = np.array([0.5, 0.5, 0.5])
    pinned = fit(played, place, np.linspace(0, FULL, 9), 0.2)
    far = np.linalg.norm(there - place, axis=-1) > 0.2
    assert 50 < far.sum() < 500
    assert (pinned.map(there[far]) == played.map(there[far])).all()
    assert (pinned.map(there[~far]) != played.map(there[~far])).any(-1).all()


def test_a_bend_is_smooth():
    """Halving the step divides second differences by four: two derivatives are continuous."""
    played = random_map()
    places, sounds = some(played, 6)
    pinned = fit(played, places, sounds)
    ends = np.array([0.1, 0.2, 0.3]), np.array([0.9, 0.7, 0.8])
    most = []
    for steps in (2000, 4000):
        t = np.linspace(0, 1, steps + 1)[:, None]
        line = pinned.bend(ends[0] + t * (ends[1] - ends[0]))
        most.append(np.abs(np.diff(line, 2, axis=0)).max())
    assert most[0] / most[1] == pytest.approx(4, rel=0.05)


def test_between_pins_the_bend_is_of_the_size_of_what_they_ask_for():
    """Crowded pins that disagree must not throw the places around them about."""
    played = random_map()
    places = np.array([[0.5, 0.5, 0.5], [0.503, 0.5, 0.5], [0.2, 0.2, 0.2]])
    sounds = np.array([np.zeros(9), np.full(9, FULL), np.full(9, 60.0)])
    pinned = fit(played, places, sounds)
    assert np.abs(pinned.bend(controls(played, 5000))).max() <= 1.3 * FULL
    assert np.abs(pinned.weights).max() <= 1.3 * FULL


@pytest.mark.parametrize("fmt", [1, 2])
def test_there_and_back_on_the_bent_surface(fmt):
    """Measured: 99.5 % and more of all places, with five pins of any sound."""
    played = random_map(fmt)
    held = TimbreMap(played.control, played.layers, played.names, reach(played))
    pinned = fit(held, *some(held, 5))
    there = controls(held, 300)
    back = pinned.unmap(pinned.map(there))
    assert (np.abs(back - there).max(-1) <= 1e-6).mean() >= 0.99


@pytest.mark.parametrize("fmt", [1, 2])
def test_settings_off_the_surface_belong_where_they_did(fmt):
    """With a pin that is far away in place and sound, hands move the point as without it."""
    played, random = random_map(fmt), np.random.default_rng(0)
    pinned = fit(played, np.array([0.9, 0.9, 0.9]), np.zeros(9), 0.1)
    there = played.map(random.uniform(0.2, 0.6, (20, 3))) + random.uniform(-4, 4, (20, 9))
    assert pinned.unmap(there) == pytest.approx(played.unmap(there), abs=1e-4)


@pytest.mark.parametrize("fmt", [1, 2])
def test_flat_coordinates_are_flat(fmt):
    """On the surface they are linear in the latents."""
    played = random_map(fmt)
    latents = np.random.default_rng(0).normal(0, 1, (3, 3))
    a, b, middle = (
        flat(played, played.from_latent(z)) for z in (*latents[:2], (latents[0] + latents[1]) / 2)
    )
    assert middle == pytest.approx((a + b) / 2, abs=1e-9)


def test_a_map_that_ends_in_a_coupling_can_be_pinned():
    played = random_map(2)
    last = played.layers[-2]
    assert isinstance(last, Coupling)
    played = TimbreMap(played.control, played.layers[:-1], played.names)
    places = np.full((1, 3), 0.5)
    sounds = np.clip(played.map(places) + 5, 0, FULL)
    pinned = fit(played, places, sounds)
    assert pinned.map(places) == pytest.approx(np.clip(sounds, 0, FULL), abs=EXACT)


def test_no_pins_are_no_bend():
    played, there = random_map(), controls(random_map())
    pinned = fit(played, np.zeros((0, 3)), np.zeros((0, 9)))
    assert (pinned.map(there) == played.map(there)).all()


def test_pins_at_one_place_are_named():
    played = random_map()
    places = np.array([[0.1, 0.2, 0.3], [0.5, 0.5, 0.5], [0.1, 0.2, 0.3005]])
    with pytest.raises(UserError, match=r"pins 1 and 3 are at the same place \(0\.1, 0\.2, 0\.3\)"):
        fit(played, places, np.zeros((3, 9)))


@pytest.mark.parametrize("value", [-1, 128, np.nan])
def test_a_pin_out_of_range_is_named(value):
    sounds = np.full((2, 9), 60.0)
    sounds[1, 3] = value
    with pytest.raises(UserError, match=f"pin 2: drawbar 4 is {value:g}; parameters are 0 to 127"):
        fit(random_map(), np.array([[0.1] * 3, [0.9] * 3]), sounds)


@pytest.mark.parametrize("width", [0, -1, 3, np.nan])
def test_a_reach_out_of_range_is_told(width):
    with pytest.raises(UserError, match=r"use 0\.01 to 2"):
        fit(random_map(), np.full((1, 3), 0.5), np.zeros((1, 9)), width)

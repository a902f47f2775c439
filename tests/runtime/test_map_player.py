# SPDX-License-Identifier: MIT
"""The player of a map: what follows the controller, what hands keep, and that nothing jumps."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_maps import controls, random_map

from timbrel.base.errors import UserError
from timbrel.base.maps.layers import ACTIVATIONS
from timbrel.base.maps.pins import fit
from timbrel.base.maps.timbre_map import FULL
from timbrel.runtime.maps.player import ARRIVED, Player

SOUND = np.linspace(3, 124, 9)


def player(**options):
    return Player(random_map(), **options)


def test_it_begins_in_the_middle():
    p = player()
    assert p.control.tolist() == [0.5] * 3
    assert p.parameters == pytest.approx(p.map.map(p.control))


def test_without_smoothing_the_parameters_are_the_maps_at_once():
    p = player()
    for place in controls(random_map(), 20):
        p.set_control(place)
        assert p.control.tolist() == place.tolist()
        assert p.parameters == pytest.approx(p.map.map(place), abs=1e-12)


def test_a_place_beyond_the_ends_is_the_end():
    p = player()
    p.set_control([-3.0, 0.5, 7.0])
    assert p.control == pytest.approx([0.001, 0.5, 0.999])


@pytest.mark.parametrize("steps", [1, 7, 200])
def test_smoothing_is_a_time_constant_however_time_is_cut(steps):
    p = player()
    p.smoothing_s[:] = [0.1, 0.0, 0.05]
    p.set_control([0.9, 0.9, 0.9])
    assert p.control == pytest.approx([0.5, 0.9, 0.5])  # only the axis without follows at once
    for _ in range(steps):
        moving = p.step(0.1 / steps)
    left = np.exp([-1.0, -math.inf, -2.0])
    assert moving
    assert p.control == pytest.approx(0.9 - 0.4 * left, abs=1e-12)
    assert p.parameters == pytest.approx(p.map.map(p.control))


def test_it_arrives_and_says_so():
    p = player()
    p.smoothing_s[:] = 0.01
    p.set_control([0.2, 0.3, 0.4])
    steps = 0
    while p.step(0.005):
        steps += 1
        assert steps < 100
    assert p.control.tolist() == p.target.tolist() == [0.2, 0.3, 0.4]
    assert steps == math.ceil(2 * math.log(0.3 / ARRIVED)) - 1


def test_a_setting_by_hand_stays_as_it_is_and_moves_the_point():
    p = player()
    p.set_parameters(SOUND)
    assert p.parameters.tolist() == SOUND.tolist()
    assert p.control == pytest.approx(p.map.unmap(SOUND))
    p.step(1.0)
    assert p.parameters == pytest.approx(SOUND, abs=1e-9)


def test_one_parameter_by_hand_leaves_the_others():
    p = player()
    before = p.parameters.copy()
    p.set_parameter(4, 17.0)
    assert p.parameters[4] == 17
    assert np.delete(p.parameters, 4) == pytest.approx(np.delete(before, 4))


def test_what_was_set_is_let_go_as_the_controller_moves_away_and_comes_back_with_it():
    p = player(release=0.1)
    p.set_parameters(SOUND)
    home = p.control.copy()
    missing = np.abs(SOUND - p.map.map(home))
    away = home + np.array([0.1 if home[0] < 0.5 else -0.1, 0, 0])
    p.set_control(away)
    assert np.abs(p.parameters - p.map.map(away)) == pytest.approx(missing / 2, abs=0.01)
    p.set_control(home)
    assert p.parameters == pytest.approx(SOUND, abs=1e-9)


@pytest.mark.parametrize(("release", "share"), [(0.0, 0.0), (math.inf, 1.0)])
def test_release_at_its_ends(release, share):
    p = player(release=release)
    setting = p.map.map(np.full(3, 0.4)) + 5
    p.set_parameters(setting)
    offset = setting - p.map.map(p.control)
    place = np.clip(p.control + 0.2, 0.01, 0.99)
    p.set_control(place)
    assert p.parameters == pytest.approx(p.map.map(place) + share * offset, abs=1e-9)


def test_a_locked_parameter_stays_while_the_rest_follow():
    p = player()
    held = p.parameters[2]
    p.lock(2)
    for place in controls(random_map(), 10):
        p.set_control(place)
        assert p.parameters[2] == held
        assert np.delete(p.parameters, 2) == pytest.approx(np.delete(p.map.map(place), 2))
    p.set_parameter(2, 11.0)  # by hand even a locked one moves
    assert p.parameters[2] == 11


def test_letting_a_lock_go_makes_nothing_jump():
    p = player()
    p.lock(2)
    p.set_control([0.9, 0.1, 0.8])
    before = p.parameters.copy()
    p.lock(2, False)
    p.set_control(p.control)
    assert p.parameters == pytest.approx(before, abs=1e-9)
    p.set_control([0.1, 0.9, 0.1])
    assert p.parameters == pytest.approx(p.map.map(p.control), abs=0.01)


@pytest.mark.parametrize("latch", [True, False])
def test_a_touch_that_ends_stays_or_goes_home(latch):
    p = player(latch=latch)
    p.set_control([0.2, 0.3, 0.4])
    p.end_touch()
    assert p.control.tolist() == ([0.2, 0.3, 0.4] if latch else [0.5] * 3)
    p.set_parameters(SOUND)
    home = p.control.copy()
    p.set_control([0.2, 0.3, 0.4])
    p.end_touch()
    assert p.control == pytest.approx([0.2, 0.3, 0.4] if latch else home)


def test_a_touch_goes_home_to_the_last_setting_whatever_was_unlocked_meanwhile():
    p = player(latch=False)
    p.set_parameters(SOUND)
    home = p.control.copy()
    p.set_control([0.9, 0.1, 0.8])
    before = p.parameters.copy()
    p.lock(2)
    p.lock(2, False)
    p.set_control(p.control)
    assert p.parameters == pytest.approx(before, abs=1e-9)
    p.end_touch()
    assert p.control == pytest.approx(home)
    assert p.parameters == pytest.approx(SOUND, abs=1e-6)


def test_locks_that_are_let_go_at_two_places_make_nothing_jump():
    p = player(release=0.3)
    p.set_parameters(SOUND)
    p.lock(2)
    p.lock(5)
    for index, place in ((2, [0.6, 0.4, 0.5]), (5, [0.7, 0.3, 0.6])):
        p.set_control(place)
        before = p.parameters.copy()
        p.lock(index, False)
        p.set_control(place)
        assert p.parameters == pytest.approx(before, abs=1e-9)


def bent():
    return fit(random_map(), np.array([0.52, 0.5, 0.5]), SOUND)


def test_after_a_map_is_taken_over_nothing_comes_back_that_nobody_made():
    p, pinned = player(latch=False), bent()
    p.take(pinned)
    place = p.control.copy()
    for there in ([0.52, 0.5, 0.5], [0.1, 0.1, 0.1], place.tolist()):
        p.set_control(there)
        assert p.parameters == pytest.approx(pinned.map(np.array(there)), abs=1e-9)
    p.end_touch()
    assert p.control.tolist() == [0.5] * 3  # the middle: no setting was made by hand


def test_home_is_where_the_last_setting_belongs_in_a_map_that_is_taken_over():
    p, pinned = player(latch=False), bent()
    p.set_parameters(SOUND)
    p.set_control([0.1, 0.1, 0.1])
    p.take(pinned)
    p.end_touch()
    assert p.control == pytest.approx([0.52, 0.5, 0.5], abs=1e-9)
    assert p.parameters == pytest.approx(SOUND, abs=1e-6)


def test_a_map_that_is_taken_over_is_reached_smoothly():
    p = player()
    p.smoothing_s[:] = 0.1
    p.take(bent())
    before, place = p.parameters.copy(), p.control.copy()
    lacking = before - p.map.map(place)
    assert np.abs(lacking).max() > 1
    p.step(1.0)
    assert p.parameters == pytest.approx(before)  # nobody has moved
    p.set_control(place + 0.05)
    assert p.parameters == pytest.approx(before)
    p.step(0.1)
    assert p.parameters - p.map.map(p.control) == pytest.approx(lacking / np.e, abs=1e-9)
    while p.step(0.1):
        pass
    assert p.parameters == pytest.approx(p.map.map(p.control), abs=1e-12)


def test_a_lock_that_is_let_go_in_a_map_just_taken_over_leaves_nothing_behind():
    p, pinned = player(), bent()
    p.lock(2)
    p.take(pinned)
    p.lock(2, False)
    p.set_control([0.52, 0.5, 0.5])
    assert p.parameters == pytest.approx(SOUND, abs=1e-6)


def test_a_map_taken_over_keeps_what_is_heard():
    p = player()
    p.set_control([0.3, 0.3, 0.3])
    before, place = p.parameters.copy(), np.array([0.3, 0.3, 0.3])
    p.take(fit(random_map(), np.array([0.7, 0.7, 0.7]), SOUND))
    assert p.parameters.tolist() == before.tolist()
    assert p.control == pytest.approx(place, abs=1e-9)
    p.set_control([0.7, 0.7, 0.7])
    assert p.parameters == pytest.approx(SOUND, abs=1e-6)


def test_a_sound_that_is_pinned_elsewhere_moves_the_point_there():
    p = player()
    p.set_parameters(SOUND)
    p.take(fit(random_map(), np.array([0.7, 0.7, 0.7]), SOUND))
    assert p.control == pytest.approx([0.7] * 3, abs=1e-9)


@pytest.mark.parametrize("values", [[], [0.1, 0.2], [0.1] * 4, 0.1, [[0.1, 0.2, 0.3]]])
def test_wrong_counts_are_refused_and_nothing_has_changed(values):
    p = player()
    before = p.parameters.copy(), p.control.copy()
    with pytest.raises(UserError, match="given; this map has 3"):
        p.set_control(values)
    with pytest.raises(UserError, match="given; this map has 9"):
        p.set_parameters(values)
    assert (p.parameters == before[0]).all() and (p.control == before[1]).all()


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_no_number_is_refused_by_its_place_and_nothing_has_changed(bad):
    p = player()
    before = p.parameters.copy()
    with pytest.raises(UserError, match=f"control 2 is {bad}: it must be a finite number"):
        p.set_control([0.1, bad, 0.1])
    with pytest.raises(UserError, match=f"parameter 5 is {bad}: it must be a finite number"):
        p.set_parameter(4, bad)
    with pytest.raises(UserError, match="parameter 10 of 9"):
        p.set_parameter(9, 1.0)
    assert (p.parameters == before).all()


@pytest.mark.parametrize("value", [-0.5, 300.0])
def test_a_parameter_out_of_range_is_refused_by_its_name_and_nothing_has_changed(value):
    p = player()
    before = p.parameters.copy()
    with pytest.raises(UserError, match=f"drawbar 5 is {value:g}; parameters are 0 to 127"):
        p.set_parameter(4, value)
    assert (p.parameters == before).all()


def test_a_map_that_leads_to_no_number_never_gives_one_away():
    """Its weights are finite, but it ends beyond all numbers where the first axis is high."""
    flat = random_map()
    last = replace(flat.layers[-1], activation=ACTIVATIONS["linear"])
    weights = last.weights.copy()
    weights[:, 0] = [1e308, 1e308, 1e308]
    absurd = replace(flat, layers=(flat.layers[0], replace(last, weights=weights)))
    with np.errstate(all="ignore"):
        p = Player(absurd)
        for place in controls(flat, 50):
            p.set_control(place)
            assert np.isfinite(np.delete(p.parameters, 0)).all()
            before = p.parameters.copy(), p.control.copy()
            with pytest.raises(UserError, match="to what is no finite number; the last ones stay"):
                p.set_parameters(SOUND)
            assert p.parameters.tolist() == before[0].tolist()
            assert p.control.tolist() == before[1].tolist()


MOVES = st.one_of(
    st.tuples(st.just("control"), st.lists(st.floats(-1, 2), min_size=3, max_size=3)),
    st.tuples(st.just("hand"), st.tuples(st.integers(0, 8), st.floats(0, FULL))),
    st.tuples(st.just("lock"), st.tuples(st.integers(0, 8), st.booleans())),
    st.tuples(st.just("step"), st.floats(0, 0.1)),
    st.tuples(st.just("touch"), st.none()),
)


@settings(max_examples=60, deadline=None)
@given(moves=st.lists(MOVES, max_size=25), latch=st.booleans(), release=st.floats(0, 1))
def test_whatever_is_played_stays_in_range_and_locks_hold(moves, latch, release):
    p = Player(random_map(2), release=release, latch=latch)
    p.smoothing_s[:] = [0, 0.02, 0.2]
    for kind, value in moves:
        before = p.parameters.copy()
        if kind == "control":
            p.set_control(value)
        elif kind == "hand":
            p.set_parameter(*value)
        elif kind == "lock":
            p.lock(*value)
            assert (p.parameters == before).all()
        elif kind == "step":
            p.step(value)
        else:
            p.end_touch()
        assert np.isfinite(p.parameters).all()
        assert ((p.parameters >= 0) & (p.parameters <= FULL)).all()
        assert ((p.control >= 0) & (p.control <= 1)).all()
        if kind != "hand":
            assert (p.parameters == before)[p.locked].all()

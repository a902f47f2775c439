# SPDX-License-Identifier: MIT
"""A mapping in time: smoothing in given time, and moves from where a target is."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from played_things import INSTRUMENT, MAP_TARGETS, column, finger, mapper, one

from timbrel.runtime.live.inputs import Direct, Knob

CURVES = ["linear", "exp", "log", "s", 0.3, 2]


# Time


def smoothed(ms=100, **more):
    return mapper(("midi:cc/1", "latent:z1", {"smooth_ms": ms, "range": [0, 1], **more}))


def test_after_the_time_constant_63_percent_are_gone():
    m = smoothed()
    m.knob(Knob("midi:cc/1", 1.0))
    assert one(m, "latent:z1") == 0
    assert m.step(0.1)
    assert one(m, "latent:z1") == pytest.approx(1 - math.exp(-1))


@settings(deadline=None)
@given(st.lists(st.floats(1e-4, 0.05), min_size=1, max_size=12))
def test_how_time_is_cut_does_not_matter(parts):
    a, b = smoothed(), smoothed()
    for m in (a, b):
        m.knob(Knob("midi:cc/1", 1.0))
    for seconds in parts:
        a.step(seconds)
    b.step(sum(parts))
    assert one(a, "latent:z1") == pytest.approx(one(b, "latent:z1"), abs=1e-9)


def test_it_arrives_exactly_and_rests():
    m = smoothed()
    m.knob(Knob("midi:cc/1", 0.3))
    while m.step(0.01):
        pass
    assert one(m, "latent:z1") == 0.3
    assert not m.step(0.01)


def test_steps_are_kept_on_the_way():
    m = smoothed(steps=5)
    m.knob(Knob("midi:cc/1", 1.0))
    seen = []
    while m.step(0.004):
        seen.append(one(m, "latent:z1"))
    assert sorted(set(seen)) == [0, 0.25, 0.5, 0.75, 1]
    assert seen == sorted(seen)


def test_a_label_that_is_not_given_does_not_glide_to_its_first_class():
    m = mapper(("midi:cc/1", "label:pitch", {"smooth_ms": 100}))
    m.knob(Knob("midi:cc/1", 1.0))
    assert one(m, "label:pitch") == 11
    m.knob(Knob("midi:cc/1", 0.0))
    assert one(m, "label:pitch") == 11
    m.step(0.07)
    assert 0 < one(m, "label:pitch") < 11
    assert one(m, "label:pitch") % 1 == 0


@pytest.mark.parametrize("seconds", [math.nan, -1.0, 0.0])
def test_time_that_does_not_pass_moves_nothing(seconds):
    m = smoothed()
    m.knob(Knob("midi:cc/1", 1.0))
    m.step(seconds)
    assert one(m, "latent:z1") == 0


def test_a_finger_lands_where_it_lands_and_glides_from_there():
    m = mapper(("touch:x", "latent:z1", {"smooth_ms": 50}), ("touch:x", "map:x", {"smooth_ms": 50}),
               targets={**INSTRUMENT, **MAP_TARGETS})  # fmt: skip
    finger(m, "start", x=1.0)
    assert one(m, "latent:z1") == 3
    assert one(m, "map:x") == 0.5  # belongs to all voices: glides
    finger(m, "move", x=0.0)
    assert one(m, "latent:z1") == 3
    m.step(0.05)
    assert one(m, "latent:z1") == pytest.approx(3 - 6 * (1 - math.exp(-1)))


# Relative


@pytest.mark.parametrize("curve", CURVES)
def test_a_relative_knob_moves_from_where_the_target_is(curve):
    m = mapper(("midi:cc/1", "latent:z1", {"mode": "relative", "curve": curve}))
    m.direct(Direct("latent:z1", 1.0))
    m.knob(Knob("midi:cc/1", 0.9))  # where it begins
    assert one(m, "latent:z1") == 1.0
    m.knob(Knob("midi:cc/1", 0.8))
    assert one(m, "latent:z1") < 1.0
    m.knob(Knob("midi:cc/1", 0.9))
    assert one(m, "latent:z1") == pytest.approx(1.0)
    m.knob(Knob("midi:cc/1", 0.0))
    m.knob(Knob("midi:cc/1", 1.0))
    assert one(m, "latent:z1") == 3  # and stops at its end


def test_each_voice_moves_from_its_own_place():
    m = mapper(("midi:cc/1", "latent:z1", {"mode": "relative"}))
    for voice in (1, 2, 3):
        m.direct(Direct("latent:z1", voice - 2.0, voice))
    m.knob(Knob("midi:cc/1", 0.5))
    m.knob(Knob("midi:cc/1", 0.75))
    assert column(m, "latent:z1") == pytest.approx([0.5, 1.5, 2.5])


def test_small_moves_add_up_to_a_step():
    m = mapper(("midi:cc/1", "label:pitch", {"mode": "relative"}))
    m.direct(Direct("label:pitch", "C"))
    for k in range(127):
        m.knob(Knob("midi:cc/1", k / 126))
    assert one(m, "label:pitch") == 11


def test_a_relative_finger_begins_anew_at_each_touch():
    m = mapper(("touch:x", "latent:z1", {"mode": "relative"}))
    for x in (0.0, 0.8):
        finger(m, "start", x=x)
        finger(m, "move", x=x + 0.1)
        finger(m, "end")
    assert one(m, "latent:z1") == pytest.approx(1.2)


@pytest.mark.parametrize(("mode", "up", "down"), [("encoder", 1, 127), ("encoder64", 65, 63)])
def test_knobs_without_ends_count_ticks(mode, up, down):
    m = mapper(("midi:cc/1", "attribute:temperature", {"mode": mode, "range": [0, 1.27]}))
    m.direct(Direct("attribute:temperature", 0.5))
    for _ in range(3):
        m.knob(Knob("midi:cc/1@2", up / 127))  # the same again counts again
    assert one(m, "attribute:temperature") == pytest.approx(0.53)
    m.knob(Knob("midi:cc/1@2", down / 127))
    assert one(m, "attribute:temperature") == pytest.approx(0.52)

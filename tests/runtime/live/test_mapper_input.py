# SPDX-License-Identifier: MIT
"""Whatever comes in: values stay finite and in range, and memory does not grow."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from played_things import INSTRUMENT, VOICES, finger, mapper

from timbrel.base.errors import UserError
from timbrel.runtime.live.inputs import GESTURE_AXES, Direct, Gesture, Knob

ABSURD = [math.nan, math.inf, -math.inf, 1e300, 10**400, "x", None]


@pytest.mark.parametrize("value", ABSURD, ids=str)
def test_absurd_values_are_ignored_and_counted(value):
    m = mapper(("midi:cc/1", "latent:z1"), ("touch:x", "latent:z1"))
    assert m.knob(Knob("midi:cc/1", value))
    finger(m, "start", x=value)
    assert m.ignored == 2
    assert not m.driven.any()
    finger(m, "start", 4, x=0.5)
    finger(m, "start", 0, x=0.5)
    assert m.ignored == 4


NUMBERS = st.floats() | st.integers() | st.floats(-1, 2)
ROWS = [
    (axis, target, {"curve": curve, "mode": mode, "smooth_ms": ms, "latch": latch, "steps": steps})
    for axis, target, curve, mode, ms, latch, steps in [
        ("midi:cc/1", "latent:z1", "exp", "relative", 10, True, 0),
        ("midi:cc/1@2", "label:pitch", "s", "absolute", 10, True, 0),
        ("midi:cc/2", "label:octave", 0.01, "encoder", 0, True, 3),
        ("osc:/a/0", "attribute:octaves", 100, "relative", 3, True, 2),
        ("touch:x", "label:pitch", "log", "relative", 30, False, 5),
        ("touch:y", "attribute:space", "linear", "absolute", 30, False, 0),
        ("note:bend", "latent:z1", "s", "absolute", 0, False, 7),
        ("note:pressure", "level", 3, "relative", 20, True, 0),
    ]
]
AXES = ["midi:cc/1", "midi:cc/1@2", "midi:cc/2@9", "osc:/a/0", "osc:/b/0", "@", ""]
INPUTS = st.one_of(
    st.builds(Knob, st.sampled_from(AXES), NUMBERS),
    st.tuples(
        st.integers(-1, 5),
        st.builds(
            Gesture,
            st.sampled_from(["start", "move", "end"]),
            st.just("f"),
            st.dictionaries(st.sampled_from([*GESTURE_AXES, "odd"]), NUMBERS),
        ),
    ),
    st.builds(
        Direct,
        st.sampled_from([*INSTRUMENT, "latent:q"]),
        NUMBERS | st.text(max_size=2),
        st.integers(-1, 4),
    ),
    NUMBERS,  # seconds
)


@settings(deadline=None)
@given(st.lists(INPUTS, max_size=25))
def test_whatever_comes_values_are_finite_and_in_range(inputs):
    m = mapper(*ROWS)
    low = np.array([min(t.least, t.default) for t in INSTRUMENT.values()])
    high = np.array([max(t.most, t.default) for t in INSTRUMENT.values()])
    whole = np.array([t.step == 1 for t in INSTRUMENT.values()])
    for said in inputs:
        match said:
            case Knob():
                m.knob(said)
            case (voice, gesture):
                m.gesture(voice, gesture)
            case Direct():
                try:
                    m.direct(said)
                except UserError:
                    pass
            case seconds:
                m.step(seconds)
        assert np.isfinite(m.values).all()
        assert (m.values >= low).all()
        assert (m.values <= high).all()
        assert (m.values[:, whole] % 1 == 0).all()


def test_memory_does_not_grow():
    m = mapper(*ROWS)

    def play(turns):
        for k in range(turns):
            m.knob(Knob(f"midi:cc/1@{k % 16 + 1}", k % 128 / 127))
            m.knob(Knob(f"osc:/unknown/{k}", 0.5))
            finger(m, "start", k % VOICES + 1, x=k % 7 / 7, bend=k % 5)
            finger(m, "end", k % VOICES + 1)
            m.step(0.001)

    tracemalloc.start()
    play(200)  # what is there from now on, has been traced
    before = tracemalloc.get_traced_memory()[0]
    play(2000)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 4096

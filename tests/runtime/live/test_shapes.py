# SPDX-License-Identifier: MIT
"""Curves: exact at both ends, rising, and undone by their way back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timbrel.base.errors import UserError
from timbrel.runtime.live.shapes import SHAPES, shape

CURVES = [*SHAPES, 0.25, 0.5, 2, 3.0]


@pytest.mark.parametrize("curve", [*CURVES, 0.01, 100])
def test_both_ends_are_exact_both_ways(curve):
    s = shape(curve)
    assert (s.forth(0), s.forth(1), s.back(0), s.back(1)) == (0, 1, 0, 1)


@settings(deadline=None)
@given(st.sampled_from(CURVES), st.floats(0, 1))
def test_back_undoes_forth(curve, y):
    s = shape(curve)
    # By the way back first: a steep beginning loses digits the other way round.
    assert s.forth(s.back(y)) == pytest.approx(y, abs=1e-9)


@settings(deadline=None)
@given(st.sampled_from(CURVES), st.floats(0, 1), st.floats(0, 1))
def test_a_curve_never_falls(curve, a, b):
    forth = shape(curve).forth
    assert forth(min(a, b)) <= forth(max(a, b)) + 1e-12


@pytest.mark.parametrize(
    ("curve", "middle"), [("linear", 0.5), ("exp", 1 / 11), ("s", 0.5), (2, 0.25), (0.5, 0.5**0.5)]
)
def test_half_way(curve, middle):
    assert shape(curve).forth(0.5) == pytest.approx(middle)


@pytest.mark.parametrize(("curve", "said"), [("expo", "did you mean exp?"), (0, "0.01 to 100")])
def test_what_is_no_curve(curve, said):
    with pytest.raises(UserError, match=said):
        shape(curve)

# SPDX-License-Identifier: MIT
"""What moves by itself: where it is at a time, without jumps, and the same each time."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timbrel.base.errors import UserError
from timbrel.runtime.live.inputs import Knob
from timbrel.runtime.live.mapping import MovementSpec
from timbrel.runtime.live.movement import Movements
from timbrel.runtime.live.walks import Walk


def moving(folder=None, **specs):
    return Movements({name: MovementSpec(**spec) for name, spec in specs.items()}, folder)


def at(movements, now_s, axis):
    """Where an axis is at a time; it must have moved."""
    said = {k.axis: k.value for k in movements.poll(now_s)}
    return said[axis]


RISE = {"trajectory": "line:1", "seconds": 8.0}  # 0 to 1 in 8 s


def test_a_trajectory_runs_once_in_its_period():
    m = moving(a=RISE)
    assert m.poll(100.0) == [Knob("move:a", 0.0)]  # time begins with the first question
    assert at(m, 102.0, "move:a") == pytest.approx(0.25)
    assert at(m, 106.0, "move:a") == pytest.approx(0.75)
    assert at(m, 110.0, "move:a") == pytest.approx(0.25)


def test_a_circle_has_two_axes_and_passes_where_it_should():
    m = moving(round={"trajectory": "circle:turns=1", "seconds": 4})
    assert m.axes == ["move:round/1", "move:round/2"]
    for k in range(9):
        angle = math.tau * k / 8
        said = {k.axis: k.value for k in m.poll(k / 2.0)}
        where = [said.get("move:round/1"), said.get("move:round/2")]
        want = [0.5 + 0.5 * math.cos(angle), 0.5 + 0.5 * math.sin(angle)]
        for value, wanted in zip(where, want, strict=True):
            assert value is None or value == pytest.approx(wanted, abs=1e-3)
        assert any(v is not None for v in where)


@pytest.mark.parametrize(
    ("loop", "wanted"),
    [
        (True, [0.25, 0.75, 0.25, 0.75]),
        ("back", [0.25, 0.75, 0.25]),
        (False, [0.25, 0.75, 1]),
    ],
)
def test_what_comes_after_a_period(loop, wanted):
    m = moving(a={**RISE, "loop": loop})
    m.poll(0.0)
    heard = [k.value for second in (2, 6, 10, 14) for k in m.poll(second)]
    assert heard == pytest.approx(wanted)  # what stands still says nothing


def test_what_has_ended_goes_back_at_once():
    m = moving(a={**RISE, "loop": False})
    m.poll(0.0)
    assert at(m, 100.0, "move:a") == 1
    m.set_speed("a", -1.0)
    assert at(m, 102.0, "move:a") == pytest.approx(0.75)


def test_a_span_says_what_0_and_1_are():
    m = moving(
        a={"trajectory": "constant:1=1", "span": (0.0, 4.0)}, b={"trajectory": "constant:1=1"}
    )
    assert m.poll(0.0) == [Knob("move:a", 0.25), Knob("move:b", 0.75)]


# Speed and depth


def test_changing_the_speed_never_jumps():
    m = moving(a={"trajectory": "sine:1:turns=1", "seconds": 2}, w={"walk": 1, "seconds": 0.5})
    last, now_s = {}, 0.0
    for k in range(600):
        m.set_speed("a", math.sin(k) * 4)
        m.set_speed("w", math.sin(k) * 4)
        for knob in m.poll(now_s):
            # 4 times the steepest: of a sine π in 2 s, of a walk 3 (marks) · 2 (tanh) / 2 in 0.5 s
            most = 4 * 0.005 * {"move:a": math.pi / 2, "move:w": 6.0}[knob.axis]
            assert abs(knob.value - last.get(knob.axis, knob.value)) <= most
            last[knob.axis] = knob.value
        now_s += 0.005


def test_speed_and_depth_do_what_they_say():
    m = moving(a=RISE)
    m.poll(0.0)
    m.set_speed("a", 2.0)
    assert at(m, 1.0, "move:a") == pytest.approx(0.25)
    m.set_speed("a", 0.0)
    assert m.poll(5.0) == []
    m.set_depth("a", 0.5)
    assert at(m, 6.0, "move:a") == pytest.approx(0.375)
    m.set_depth("a", 0.0)
    assert at(m, 7.0, "move:a") == 0.5
    for nonsense in (math.nan, "fast", None, 10**400):
        m.set_speed("a", nonsense)
        m.set_depth("a", nonsense)
    m.set_speed("a", 1.0)
    assert m.poll(8.0) == []  # depth is still 0
    m.set_depth("a", 7.0)
    assert at(m, 8.0, "move:a") == pytest.approx(0.375)
    with pytest.raises(UserError, match="movement 'b' is not known"):
        m.set_speed("b", 1.0)


def test_beats_follow_the_clock():
    m = moving(a={"trajectory": "line:1", "beats": 4.0, "bpm": 60.0})
    m.poll(0.0)
    assert at(m, 1.0, "move:a") == pytest.approx(0.25)
    m.tempo(120.0)
    assert at(m, 2.0, "move:a") == pytest.approx(0.75)
    for nonsense in (0.0, -5.0, math.nan, 1e9, "fast"):
        m.tempo(nonsense)
    assert at(m, 2.25, "move:a") == pytest.approx(0.875)
    m.restart()
    assert at(m, 2.25, "move:a") == 0


@pytest.mark.parametrize("now_s", [math.nan, -1e9, 1e300, math.inf, -math.inf])
def test_a_clock_that_was_set_does_no_harm(now_s):
    m = moving(a=RISE, w={"walk": 2, "speed": -16, "seconds": 0.01})
    m.poll(0.0)
    for time_s in (now_s, now_s, 1.0, 2.0):
        assert all(math.isfinite(k.value) for k in m.poll(time_s))


# Walks


@settings(deadline=None)
@given(st.integers(0, 2**31), st.floats(-1e6, 1e6))
def test_a_walk_is_the_same_for_its_seed_whichever_way_it_is_reached(seed, phase):
    a, b = Walk(2, seed), Walk(2, seed)
    for other in (phase - 3.3, 0.0, phase + 1):
        b.at(other)
    assert (a.at(phase) == b.at(phase)).all()
    assert (a.at(phase) >= 0).all()
    assert (a.at(phase) <= 1).all()


def test_seeds_and_axes_differ():
    walks = [Walk(2, seed).at(0.5) for seed in (1, 2)]
    assert len({*walks[0], *walks[1]}) == 4


def test_a_walk_is_smooth_uses_its_range_and_never_repeats():
    walk = Walk(1, 0)
    step = 1 / 32
    values = np.array([walk.at(k * step)[0] for k in range(32 * 300)])
    slopes = np.diff(values) / step
    assert np.abs(slopes).max() < 3
    assert np.abs(np.diff(slopes) / step).max() < 30  # no corner: that would be 2 · slope / step
    assert values.min() < 0.1
    assert values.max() > 0.9
    assert abs(values.mean() - 0.5) < 0.1
    periods = values.reshape(300, 32)
    assert min(np.abs(a - b).max() for a, b in itertools.pairwise(periods)) > 1e-3


def test_less_than_a_thousandth_of_a_walk_is_faster_than_one_turn_per_phase():
    walk = Walk(4, 1)
    values = np.stack([walk.at(k / 16) for k in range(16 * 512)]) - 0.5
    power = np.abs(np.fft.rfft(values * np.hanning(len(values))[:, None], axis=0)) ** 2
    fast = np.fft.rfftfreq(len(values), 1 / 16) > 1
    assert power[fast].sum() < 1e-3 * power.sum()


# Automations


def test_an_automation_is_a_csv_beside_the_mapping(tmp_path):
    (tmp_path / "take.csv").write_text("time_s,z1,z2\n0,-3,0\n1,3,0\n4,3,3\n")
    m = moving(tmp_path, take={"automation": "take.csv"})
    assert m.axes == ["move:take/z1", "move:take/z2"]
    assert m.poll(0.0) == [Knob("move:take/z1", 0.0), Knob("move:take/z2", 0.5)]
    assert m.poll(0.5) == [Knob("move:take/z1", pytest.approx(0.5))]
    said = {k.axis: k.value for k in m.poll(2.5)}
    assert said == pytest.approx({"move:take/z1": 1.0, "move:take/z2": 0.75})


def test_an_automation_without_times_lasts_as_long_as_is_said(tmp_path):
    (tmp_path / "a.csv").write_text("x\n0\n1\n2\n")
    m = moving(tmp_path, a={"automation": "a.csv", "seconds": 2, "span": (0.0, 2.0)})
    m.poll(0.0)
    assert at(m, 1.0, "move:a") == pytest.approx(0.5)
    (tmp_path / "one.csv").write_text("x\n2\n")
    assert moving(tmp_path, a={"automation": "one.csv"}).poll(0.0) == [Knob("move:a", 5 / 6)]


WRONG = {
    "no.csv": (None, "movement a: curves .* do not exist: name a .csv file"),
    "empty.csv": ("", "hold no rows"),
    "times.csv": ("time_s\n0\n1\n", "have no column but time_s"),
    "back.csv": ("time_s,x\n1,0\n0,1\n", "time_s does not increase; sort the rows"),
    "nan.csv": ("time_s,x\n0,0\n?,1\n", "time_s does not increase"),
    "word.csv": ("x\nhello\n", "not a number"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_automation_that_cannot_be_read(tmp_path, name):
    held, said = WRONG[name]
    if held is not None:
        (tmp_path / name).write_text(held)
    with pytest.raises(UserError, match=said):
        moving(tmp_path, a={"automation": name})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("circel", "movement a: trajectory 'circel' .* did you mean circle"),
        ("line:z1", "inlet 'z1'"),
    ],
)
def test_a_trajectory_that_cannot_be_read(text, said):
    with pytest.raises(UserError, match=said):
        moving(a={"trajectory": text})


# Another mapping


def test_other_movements_go_on_from_where_those_of_their_name_were():
    m = moving(a=RISE)
    m.poll(0.0)
    m.set_speed("a", 2.0)
    m.poll(2.0)
    m.swap({"a": MovementSpec(trajectory="line:1:start=2:end=-2"), "b": MovementSpec(walk=1)})
    assert m.names == ["a", "b"]
    assert at(m, 2.0, "move:a") == pytest.approx(0.5)
    assert at(m, 3.0, "move:a") == pytest.approx(0.25)  # and as fast
    with pytest.raises(UserError, match="movement c"):
        m.swap({"c": MovementSpec(trajectory="circel")})
    assert m.names == ["a", "b"]


def test_an_axis_that_no_movement_has_is_told():
    m = moving(round={"trajectory": "circle:turns=1"})
    assert m.check(["move:round/1", "touch:x"]) == []
    assert "did you mean move:round/" in m.check(["move:round/3"])[0]
    assert len(m.check(["move:round"])) == 1


PIECES = st.sampled_from(
    ["circle", "line", "walk", "square", ":1", ":1,2", ":radius=", ":hz=", ":turns=", ":share=",
     "1e9", "-3", "nan", "+", "@", ",then,", ":seed=", "points:1=", "0,1", ":phase=", "1e-300"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join), st.floats(0.01, 60))
def test_any_trajectory_moves_by_finite_numbers_or_is_refused(text, seconds):
    try:
        m = moving(a={"trajectory": text, "seconds": seconds})
    except UserError as error:
        assert str(error).startswith("movement a: ")
        return
    for k in range(5):
        assert all(math.isfinite(knob.value) for knob in m.poll(k * 0.37))

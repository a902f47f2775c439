# SPDX-License-Identifier: MIT
"""Trajectories: each kind moves as its name says, only what it is told to, and they add up."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timbrel.base.errors import UserError
from timbrel.base.manifest import Port
from timbrel.base.paths import KINDS
from timbrel.base.points import WAYS, through
from timbrel.base.trajectories import draw, draw_takes, driven_inlets, trace
from timbrel.base.units import PITCH_CLASSES

NAMES = ["z1", "z2", "z3", "z4"]
PORTS = [
    Port("z1", "", "latent", 512),
    Port("z2", "", "latent", 512),
    Port("pitch", "", "label", 512, classes=list(PITCH_CLASSES)),
    Port("octave", "", "label", 512, classes=["2", "3", "4", "5"]),
    Port("midi", "", "label", 512, range=[36, 84]),
]
FREE = sorted(set(KINDS) - {"constant", "points", "helix"})  # move two inlets, without settings

# --- every kind -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FREE)
def test_a_path_is_finite_float32_and_moves_the_first_two_inlets_only(kind):
    path = draw(kind, NAMES, 100)
    assert (path.dtype, path.shape) == (np.float32, (4, 100))
    assert np.isfinite(path).all()
    assert (path.std(axis=1) > 0.1).tolist() == [True, True, False, False]
    assert not path[2:].any()


@pytest.mark.parametrize("kind", [*FREE, "helix"])
def test_named_inlets_move_and_the_others_stay_in_the_middle(kind):
    path = draw(f"{kind}:z4,z2", NAMES, 100)
    assert path.any(axis=1).tolist() == [False, True, False, True]


@pytest.mark.parametrize("kind", [*FREE, "helix", "constant", "points:z1=1,2:curve=smooth"])
@pytest.mark.parametrize("frames", [1, 2])
def test_the_shortest_paths_can_be_drawn(kind, frames):
    assert np.isfinite(draw(kind, NAMES, frames)).all()


@pytest.mark.parametrize("kind", FREE)
def test_an_offset_moves_the_whole_path(kind):
    moved = draw(f"{kind}:offset=1.5", NAMES, 50)
    assert moved[:2] == pytest.approx(draw(kind, NAMES, 50)[:2] + 1.5, abs=1e-5)
    assert not moved[2:].any()


@pytest.mark.parametrize("kind", [k for k in FREE if "phase" in KINDS[k].own and k != "spiral"])
def test_a_phase_of_a_quarter_is_a_quarter_period_later_in_the_path(kind):
    path = draw(f"{kind}:z1:turns=4", NAMES, 161)[0]
    shifted = draw(f"{kind}:z1:turns=4:phase=0.25", NAMES, 161)[0]
    assert shifted[:100] == pytest.approx(path[10:110], abs=1e-4)


@pytest.mark.parametrize("kind", [k for k in FREE if "hz" in KINDS[k].own])
def test_hz_counts_turns_by_the_second(kind):
    by_hz = draw(f"{kind}:hz=0.5", NAMES, 400, frame_rate_hz=100)
    assert np.array_equal(by_hz, draw(f"{kind}:turns=2", NAMES, 400))


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


def test_a_square_is_up_for_its_width():
    path = draw("square:z1:turns=4:width=0.25:radius=1", NAMES, 1001)[0]
    assert set(path.tolist()) == {-1.0, 1.0}
    assert (path > 0).mean() == pytest.approx(0.25, abs=0.01)
    assert (np.diff(path) > 0).sum() == 4  # the last one falls on the last frame


def test_a_sawtooth_rises_and_falls_at_once_a_triangle_does_both_evenly():
    saw = np.diff(draw("sawtooth:z1:turns=3", NAMES, 301)[0])
    assert (saw < 0).sum() == 3 and saw.max() == pytest.approx(0.04, abs=1e-4)
    triangle = draw("triangle:z1:turns=3", NAMES, 301)[0]
    assert np.abs(np.diff(triangle)).max() == pytest.approx(0.08, abs=1e-4)
    assert triangle[[0, 25, 50, 75]] == pytest.approx([0, 2, 0, -2], abs=1e-4)


def test_an_ellipse_has_two_radii_and_can_be_tilted():
    path = draw("ellipse:radius=2:ratio=0.25:turns=1", NAMES, 401)
    assert np.abs(path[:2]).max(axis=1) == pytest.approx([2, 0.5], abs=1e-3)
    tilted = draw("ellipse:radius=2:ratio=0.25:turns=1:tilt=0.25", NAMES, 401)
    assert tilted[:2] == pytest.approx(np.stack([-path[1], path[0]]), abs=1e-5)


def test_a_helix_is_a_circle_that_rises():
    path = draw("helix:turns=2:start=-1:end=3", NAMES, 101)
    assert np.hypot(path[0], path[1]) == pytest.approx(np.full(101, 2), abs=1e-5)
    assert path[2] == pytest.approx(np.linspace(-1, 3, 101), abs=1e-5)
    assert not path[3].any()


def test_a_constant_is_one_value_or_one_for_each():
    assert draw("constant:z2:value=1.5", NAMES, 2).tolist() == [[0, 0], [1.5, 1.5], [0, 0], [0, 0]]
    path = draw("constant:z1=-1:z4=2", NAMES, 1)
    assert path[:, 0].tolist() == [-1, 0, 0, 2]


# --- points ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_a_way_goes_through_its_points(way):
    path = draw(f"points:z1=0,1,-2,3:z3=1,1,0,0:curve={way}", NAMES, 13)
    at = [0, 4, 8, 12] if way != "steps" else [0, 3, 6, 12]
    assert path[0, at] == pytest.approx([0, 1, -2, 3], abs=1e-6)
    assert path[2, at] == pytest.approx([1, 1, 0, 0], abs=1e-6)
    assert not path[[1, 3]].any()


def test_steps_hold_each_point_equally_long():
    assert draw("points:z1=1,2,3:curve=steps", NAMES, 9)[0].tolist()[:7] == [1, 1, 1, 2, 2, 2, 3]


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=8))
@example([-2.2250738585e-313, 0.0, 1.0])  # overflowed once
def test_smooth_never_leaves_the_interval_of_its_neighbours(values):
    t = np.linspace(0, 1, 40 * max(len(values) - 1, 1) + 1)
    path = through(np.array([values]), t, "smooth")[0]
    for piece in range(len(values) - 1):
        part = path[40 * piece : 40 * piece + 41]
        low, high = sorted(values[piece : piece + 2])
        assert part.min() >= low - 1e-9 and part.max() <= high + 1e-9


def test_smooth_has_no_corners():
    path = draw("points:z1=0,1,2,0,-1:curve=smooth", NAMES, 4001)[0]
    assert np.abs(np.diff(path, 2)).max() < 1e-4
    corner = draw("points:z1=0,1,2,0,-1", NAMES, 4001)[0]
    assert np.abs(np.diff(corner, 2)).max() > 1e-3


def test_points_come_from_a_file_at_its_times(tmp_path):
    file = tmp_path / "p.csv"
    file.write_text("time_s,z3,z1\n10,0,1\n11,4,1\n14,1,1\n")
    path = draw(f"points:file={file}", NAMES, 5)
    assert path.tolist() == [[1] * 5, [0] * 5, [0, 4, 3, 2, 1], [0] * 5]
    assert draw(f"points:z3:file={file}", NAMES, 5)[0].tolist() == [0] * 5
    file.write_text("z3\n0\n4\n1\n")
    assert draw(f"points:file={file}", NAMES, 5)[2].tolist() == [0, 2, 4, 2.5, 1]


# --- put together ---------------------------------------------------------------------------------


def drawn(text, frames=60):
    return draw(text, NAMES, frames)


def test_a_sum_adds_and_leaves_alone_what_one_side_does_not_move():
    path = drawn("circle:z1,z2+walk:z2,z3:radius=0.3")
    parts = drawn("circle:z1,z2") + drawn("walk:z2,z3:radius=0.3")
    assert path == pytest.approx(parts, abs=1e-6)


@pytest.mark.parametrize("sign", ["@", "*"])
def test_a_product_multiplies_and_leaves_alone_what_one_side_does_not_move(sign):
    path = drawn(f"circle:z1,z2{sign}line:z1,z3:start=0:end=1")
    circle, line = drawn("circle:z1,z2"), drawn("line:z1,z3:start=0:end=1")
    expected = [circle[0] * line[0], circle[1], line[2], 0 * line[3]]
    assert path == pytest.approx(np.stack(expected), abs=1e-6)


def test_a_factor_without_inlets_takes_those_of_the_first():
    path = drawn("circle:z3,z4@line:start=0:end=1")
    assert path == pytest.approx(drawn("spiral:z3,z4"), abs=1e-6)


def test_products_bind_closer_than_sums_and_sums_closer_than_then():
    path = drawn("line:z1+line:z2@constant:value=0.5,then,constant:z1=1+constant:z3=2")
    first = drawn("line:z1+line:z2:start=-1:end=1", 30)
    assert path[:, :30] == pytest.approx(first, abs=1e-6)
    assert path[:, 30:] == pytest.approx(np.tile([[1], [0], [2], [0]], 30))


def test_parts_last_equally_long_or_by_their_shares():
    assert drawn("constant:z1=1,then,constant:z1=2,then,line:z1", 9)[0].tolist() == [
        *([1] * 3),
        *([2] * 3),
        *(-2, 0, 2),
    ]
    path = drawn("constant:z1=1,then,constant:z1=2:share=3", 8)
    assert path[0].tolist() == [1, 1, 2, 2, 2, 2, 2, 2]


def test_spaces_do_not_matter():
    airy = "circle : z1, z2 : radius = 1.5 + walk:z3 * line:z3 , then , line:z1"
    dense = "circle:z1,z2:radius=1.5+walk:z3@line:z3,then,line:z1"
    assert np.array_equal(drawn(airy), drawn(dense))


@pytest.mark.parametrize("number", ["1e+0", "+1", "1.0", "1e0"])
def test_a_sign_in_a_number_is_no_sum(number):
    assert np.array_equal(drawn(f"circle:radius={number}"), drawn("circle:radius=1"))


def test_takes_differ_by_their_seeds_only():
    takes = draw_takes(["walk:seed=3", "circle"], NAMES, 50, takes=3)
    assert (takes.dtype, takes.shape) == (np.float32, (6, 4, 50))
    assert np.array_equal(takes[0], draw("walk:seed=3", NAMES, 50))
    assert np.array_equal(takes[2], draw("walk:seed=5", NAMES, 50))
    assert not np.allclose(takes[0], takes[1])
    assert np.array_equal(takes[3], takes[5])
    assert draw_takes([], NAMES, 50).shape == (0, 4, 50)


# --- labels ---------------------------------------------------------------------------------------


def test_a_class_is_written_by_its_name():
    path = draw("constant:pitch=C#:octave=4", PORTS, 3)
    assert path[:, 0].tolist() == [0, 0, 1, 2, -1]  # midi is not given


def test_classes_called_by_numbers_are_names_others_may_be_numbers():
    assert draw("constant:octave=2:pitch=7", PORTS, 1)[:, 0].tolist() == [0, 0, 7, 0, -1]


def test_levels_and_points_may_be_classes():
    assert draw("points:pitch=C,E,G:curve=steps", PORTS, 9)[2].tolist()[::3] == [0, 4, 7]
    assert draw("line:octave:start=3:end=5", PORTS, 3)[3].tolist() == [1, 2, 3]
    assert draw("sine:pitch:offset=E:radius=1:turns=1", PORTS, 5)[2] == pytest.approx(
        [4, 5, 4, 3, 4], abs=1e-6
    )


def test_labels_stay_within_their_classes_and_ranges_and_never_seem_not_given():
    path = draw("line:midi:start=0:end=200+line:pitch:start=C:end=B@constant:value=-1", PORTS, 9)
    assert path[4].min() == 36 and path[4].max() == 84
    assert path[2].tolist() == [0] * 9


def test_a_label_that_only_one_part_moves_is_not_given_in_the_other():
    path = draw("constant:z1=1,then,constant:pitch=D", PORTS, 4)
    assert path[2].tolist() == [-1, -1, 2, 2]


def test_without_inlets_only_latents_move():
    ports = PORTS[2:] + PORTS[:2]
    assert driven_inlets("circle", ports) == ["z1", "z2"]
    assert driven_inlets("circle,then,constant:pitch=D+walk:octave", ports) == [
        "pitch",
        "octave",
        "z1",
        "z2",
    ]


def test_what_is_driven_is_known():
    driven = trace("constant:z1=0,then,constant:pitch=D", PORTS, 4).driven
    assert driven[[0, 2]].tolist() == [[True, True, False, False], [False, False, True, True]]


# --- mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("constant:pitch=H", "class of pitch 'H' is not known: use one of C, C#"),
        ("constant:octave=7", "class of octave '7' is not known: use one of 2, 3, 4, 5"),
        ("constant:octave=3.5", "class of octave '3.5' is not known"),
        ("constant:pitch=12", "class of pitch '12' is not known"),
        ("constant:midi=high", "midi=high: not a finite number"),
        ("constant:picth=C", "setting of constant 'picth' is not known: did you mean pitch"),
        ("points", "points: give points as z1=0,1,-2 for each inlet, or file=FILE.csv"),
        ("points:z1=1,2:z2=1", "as many points as the others; given z1 2, z2 1"),
        ("points:z1,z2:z1=1,2", "no points for z2; give z2=0,1,-2"),
        ("points:z1=", "z1=: not a finite number"),
        ("points:z1=1,2:curve=bezier", "curve 'bezier' is not known: use one of steps"),
        ("points:file=no.csv", "curves no.csv do not exist"),
    ],
)
def test_a_mistake_with_labels_or_points_is_said(text, said):
    with pytest.raises(UserError, match=said):
        draw(text, PORTS, 10)


def test_times_that_do_not_increase_are_said(tmp_path):
    (tmp_path / "p.csv").write_text("time_s,z1\n0,1\n0,2\n")
    with pytest.raises(UserError, match="times of points do not increase"):
        draw(f"points:file={tmp_path / 'p.csv'}", NAMES, 4)


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
        ("walk:seed=-1", "seed=-1: out of range; use 0 to"),
        ("walk:seed=inf", "seed=inf: not a finite number"),
        ("square:width=1.5", "width=1.5: out of range; use 0 to 1"),
        ("walk:turns=1e9", "turns=1e[+]?09|turns=1e9: out of range"),
        ("circle:width=0.5", "setting of circle 'width' is not known"),
        ("circle:z1,z1", "inlet z1 is named twice"),
        ("circle+", "a path is missing beside @, [+] or then"),
        ("circle@@line", "a path is missing"),
        ("circle,then,", "a path is missing"),
        ("circle+wlak", "trajectory 'wlak' is not known: did you mean walk"),
        ("sine:hz=2", "sine:hz=2: no frame rate is known; use turns"),
    ],
)
def test_a_mistake_in_a_trajectory_is_said(text, said):
    with pytest.raises(UserError, match=said):
        draw(text, NAMES, 10)


WORDS = st.sampled_from([*KINDS, "z1", "z2", "radius", "1", "-2", "points", ",then,", *":=,+@* "])


@given(st.lists(WORDS, max_size=12).map("".join))
def test_any_text_is_a_path_or_one_sentence(text):
    try:
        path = draw(text, NAMES, 7, frame_rate_hz=10)
    except UserError as error:
        assert "\n" not in str(error)
        return
    assert path.shape == (4, 7) and np.isfinite(path).all()

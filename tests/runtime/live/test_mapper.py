# SPDX-License-Identifier: MIT
"""Controllers through a mapping: exact, and the last who moved has it."""

import math

import pytest
from played_things import INSTRUMENT, MAP_TARGETS, VOICES, column, finger, mapper, mapping, one

from timbrel.base.errors import UserError
from timbrel.runtime.live.inputs import Direct, Knob


def test_before_anything_moves_all_is_at_its_default():
    m = mapper(("midi:cc/1", "latent:z1"))
    assert one(m, "latent:z1") == 0
    assert one(m, "label:pitch") == -1
    assert one(m, "level") == 1
    assert one(m, "attribute:temperature") == 0.5
    assert m.values.shape == m.driven.shape == (VOICES, len(m.names))
    assert not m.driven.any()
    assert not m.step(1.0)


def test_a_knob_moves_all_voices_and_only_its_target():
    m = mapper(("midi:cc/1", "latent:z2"))
    assert m.knob(Knob("midi:cc/1", 0.75))
    assert column(m, "latent:z2") == [1.5] * VOICES
    assert m.driven.sum() == VOICES
    assert not m.knob(Knob("midi:cc/2", 0.75))


CURVES = ["linear", "exp", "log", "s", 0.3, 2]


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("ends", [[-3, 3], [2.5, -1.1], [0.1, 0.7]])
@pytest.mark.parametrize("span", [[0, 1], [1, 0], [0.2, 0.9]])
def test_both_ends_are_exact(curve, ends, span):
    m = mapper(("osc:/a/0", "latent:z1", {"curve": curve, "range": ends, "in": span}))
    for value, end in zip(span, ends, strict=True):
        m.knob(Knob("osc:/a/0", value))
        assert one(m, "latent:z1") == end
    beyond = 2 * span[1] - span[0]  # on past the end
    m.knob(Knob("osc:/a/0", beyond))
    assert one(m, "latent:z1") == ends[1]


def test_wheels_and_bends_run_from_their_own_ends():
    m = mapper(("midi:bend", "latent:z1"), ("note:bend", "latent:z2"), bend_range=12)
    m.knob(Knob("midi:bend@1", -0.5))
    finger(m, "start", bend=-6)
    assert (one(m, "latent:z1"), one(m, "latent:z2")) == (-1.5, -1.5)


def test_steps_are_equally_wide_and_reach_both_ends():
    m = mapper(("osc:/a/0", "latent:z1", {"steps": 4}))
    sent = []
    for k in range(40):
        m.knob(Knob("osc:/a/0", (k + 0.5) / 40))
        sent.append(one(m, "latent:z1"))
    assert [sent.count(v) for v in (-3, -1, 1, 3)] == [10, 10, 10, 10]


def test_classes_by_name_are_equally_wide():
    m = mapper(("osc:/a/0", "label:pitch", {"range": ["C", "D#"]}))
    sent = []
    for k in range(40):
        m.knob(Knob("osc:/a/0", (k + 0.5) / 40))
        sent.append(one(m, "label:pitch"))
    assert [sent.count(v) for v in range(4)] == [10, 10, 10, 10]


def test_keys_on_classes_are_one_to_one():
    m = mapper(("note:note", "label:pitch", {"in": [60, 71]}))
    for key in range(60, 72):
        finger(m, "start", note=key)
        assert one(m, "label:pitch") == key - 60


def test_words_of_a_setting_and_whole_numbers():
    m = mapper(
        ("osc:/a/0", "attribute:space", {"range": ["none", "pca"]}),
        ("osc:/b/0", "attribute:octaves"),
        ("osc:/c/0", "attribute:wide"),
    )
    for address, value in (("a", 0.0), ("b", 0.7), ("c", 0.2)):
        m.knob(Knob(f"osc:/{address}/0", value))
    assert one(m, "attribute:space") == 2
    assert one(m, "attribute:octaves") == 4
    assert one(m, "attribute:wide") == 0


# Who has it


def test_the_last_who_moved_has_it():
    m = mapper(("midi:cc/1", "latent:z1"), ("osc:/a/0", "latent:z1"), ("touch:x", "latent:z1"))
    m.knob(Knob("midi:cc/1", 1.0))
    m.knob(Knob("osc:/a/0", 0.0))
    assert one(m, "latent:z1") == -3
    m.knob(Knob("midi:cc/1", 1.0))  # says the same again: has not moved
    assert one(m, "latent:z1") == -3
    finger(m, "start", 2, x=0.5)
    assert column(m, "latent:z1") == [-3, 0, -3]
    m.knob(Knob("midi:cc/1", 0.9))
    finger(m, "move", 2, x=0.5, y=0.1)
    assert column(m, "latent:z1") == pytest.approx([2.4, 2.4, 2.4])


def test_of_two_rows_for_one_axis_the_later_has_it():
    m = mapper(("midi:cc/1", "latent:z1"), ("midi:cc/1", "latent:z1", {"range": [3, -3]}))
    m.knob(Knob("midi:cc/1", 1.0))
    assert one(m, "latent:z1") == -3


def test_any_channel_but_those_that_have_rows_of_their_own():
    m = mapper(("midi:cc/74", "latent:z1"), ("midi:cc/74@3", "latent:z2"))
    for axis in ("midi:cc/74@1", "midi:cc/74@16", "midi:cc/74"):
        assert m.knob(Knob(axis, 0.9))
        assert one(m, "latent:z1") == pytest.approx(2.4)
        m.knob(Knob(axis, 0.5))
    assert m.knob(Knob("midi:cc/74@3", 0.0))
    assert (one(m, "latent:z1"), one(m, "latent:z2")) == (0, -3)


def test_a_finger_moves_its_voice_and_what_is_everybodys():
    m = mapper(("touch:x", "latent:z1"), ("touch:y", "attribute:temperature"))
    finger(m, "start", 2, x=1.0, y=1.0)
    assert column(m, "latent:z1") == [0, 3, 0]
    assert column(m, "attribute:temperature") == [4] * VOICES


def test_what_does_not_latch_goes_home():
    m = mapper(
        ("touch:x", "latent:z1"),
        ("touch:z", "latent:z2", {"latch": False}),
        ("touch:z", "level", {"latch": False, "home": 0.25, "smooth_ms": 50}),
        ("touch:z", "label:pitch", {"latch": False}),
    )
    finger(m, "start", x=1.0, z=1.0)
    finger(m, "end")
    assert one(m, "latent:z1") == 3
    assert one(m, "latent:z2") == 0
    assert one(m, "level") == 1
    assert one(m, "label:pitch") == -1
    assert not m.driven[0, m.names.index("label:pitch")]
    while m.step(0.05):
        pass
    assert one(m, "level") == 0.25


def test_only_what_a_finger_has_moved_goes_home():
    m = mapper(("touch:z", "latent:z2", {"latch": False}), ("midi:cc/1", "latent:z2"))
    m.knob(Knob("midi:cc/1", 1.0))
    finger(m, "start", note=60)
    finger(m, "end")
    assert one(m, "latent:z2") == 3


def test_what_is_everybodys_goes_home_with_the_last_finger():
    m = mapper(("touch:z", "attribute:temperature", {"latch": False}))
    finger(m, "start", 1, z=0.5)
    finger(m, "start", 2, z=1.0)
    finger(m, "end", 2)
    assert one(m, "attribute:temperature") == 4
    finger(m, "end", 1)
    assert one(m, "attribute:temperature") == 0.5


def test_a_voice_that_is_taken_away_starts_from_home():
    m = mapper(("touch:z", "latent:z1", {"latch": False, "smooth_ms": 100}))
    finger(m, "start", z=1.0)
    finger(m, "start")
    assert one(m, "latent:z1") == 0


# Direct


def test_a_target_by_its_name():
    m = mapper()
    m.direct(Direct("latent:z1", 1.5))
    m.direct(Direct("latent:z2", 1.5, 2))
    m.direct(Direct("label:pitch", "C#", 1))
    m.direct(Direct("attribute:space", "none", 3))
    assert column(m, "latent:z1") == [1.5] * 3
    assert column(m, "latent:z2") == [0, 1.5, 0]
    assert column(m, "label:pitch") == [1, -1, -1]
    assert column(m, "attribute:space") == [2] * 3
    assert m.driven.sum() == 3 + 1 + 1 + 3
    m.direct(Direct("label:pitch", -1.0))
    assert column(m, "label:pitch") == [-1] * 3
    assert m.driven.sum() == 3 + 1 + 3


def test_a_map_by_number_and_by_word():
    m = mapper(targets=MAP_TARGETS)
    m.direct(Direct("map:3", 0.2))
    m.direct(Direct("map:param/drawbar_2", 200.0))
    assert one(m, "map:z") == 0.2
    assert one(m, "map:param/drawbar 2") == 127


@pytest.mark.parametrize(
    ("direct", "said"),
    [
        (Direct("latent:z99", 1.0), "target 'latent:z99' is not known: did you mean latent:z9"),
        (Direct("nonsense", 1.0), "target 'nonsense' is not known"),
        (Direct("latent:z1", 1.0, 4), "there is no voice 4; use 1 to 3, or 0 for all"),
        (Direct("latent:z1", math.inf), "latent:z1: inf is no finite number"),
        (Direct("latent:z1", "C"), "latent:z1 has no classes"),
        (Direct("label:pitch", "H"), "class of label:pitch 'H'"),
    ],
)
def test_a_direct_mistake_is_told_counted_and_moves_nothing(direct, said):
    m = mapper()
    with pytest.raises(UserError, match=said):
        m.direct(direct)
    assert m.ignored == 1
    assert not m.driven.any()


# Another file, another instrument


def test_another_mapping_keeps_values_and_what_is_on_its_way():
    m = mapper(("midi:cc/1", "latent:z1"), ("midi:cc/2", "latent:z2", {"smooth_ms": 100}))
    m.knob(Knob("midi:cc/1", 1.0))
    m.knob(Knob("midi:cc/2", 1.0))
    m.step(0.1)
    before = m.values.copy()
    m.swap(mapping(("midi:cc/3", "latent:z1")))
    assert (m.values == before).all()
    m.step(0.1)
    assert one(m, "latent:z2") == pytest.approx(3 * (1 - math.exp(-2)))
    assert not m.knob(Knob("midi:cc/1", 0.0))
    m.knob(Knob("midi:cc/3", 0.0))
    assert one(m, "latent:z1") == -3


def test_a_knob_that_repeats_itself_moves_nothing_after_another_mapping():
    m = mapper(("midi:cc/1", "latent:z1"))
    m.knob(Knob("midi:cc/1", 1.0))
    m.swap(mapping(("midi:cc/1", "latent:z1", {"range": [0, 1]})))
    m.knob(Knob("midi:cc/1", 1.0))
    assert one(m, "latent:z1") == 3


def test_a_finger_that_is_down_meanwhile_still_goes_home():
    row = ("touch:z", "latent:z1", {"latch": False})
    m = mapper(row)
    finger(m, "start", z=1.0)
    m.swap(mapping(row, name="edited"))
    finger(m, "end")
    assert one(m, "latent:z1") == 0


def test_another_instrument_keeps_what_is_called_the_same():
    m = mapper()
    m.direct(Direct("latent:z1", 20.0))
    m.direct(Direct("latent:z16", 2.0))
    m.direct(Direct("label:pitch", "D"))
    m.direct(Direct("attribute:temperature", 3.0))
    fewer = {n: t for n, t in reversed(INSTRUMENT.items()) if n != "latent:z16"}
    m.swap(mapping(), fewer, voices=5)
    assert m.values.shape == (5, len(fewer))
    assert column(m, "latent:z1") == [20, 20, 20, 0, 0]
    assert column(m, "label:pitch") == [2, 2, 2, -1, -1]
    assert column(m, "attribute:temperature") == [3] * 5
    m.swap(mapping(), MAP_TARGETS, voices=1)
    assert m.values.shape == (1, len(MAP_TARGETS))
    assert not m.driven.any()


def test_movements_have_speed_and_depth():
    m = mapper(
        ("move:slow", "latent:z1"),
        ("midi:cc/1", "speed:slow"),
        movements={"slow": {"walk": 1, "depth": 0.3}},
    )
    assert one(m, "depth:slow") == 0.3
    m.knob(Knob("move:slow", 0.75))
    m.knob(Knob("midi:cc/1", 0.5))
    assert (one(m, "latent:z1"), one(m, "speed:slow")) == (1.5, 2)
    m.swap(mapping(movements={"slow": {"walk": 1, "depth": 0.9}}))
    assert (one(m, "depth:slow"), one(m, "speed:slow")) == (0.9, 2)

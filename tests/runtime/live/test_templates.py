# SPDX-License-Identifier: MIT
"""Mapping files that are ready: each fits an instrument and a map, and moves them."""

import numpy as np
import pytest
from played_things import INSTRUMENT, MAP_TARGETS

from timbrel.base.errors import UserError
from timbrel.runtime.live import templates as shipped
from timbrel.runtime.live.axes import per_voice, span
from timbrel.runtime.live.inputs import Gesture, Knob
from timbrel.runtime.live.mapper import Mapper
from timbrel.runtime.live.mapping import parse, to_json
from timbrel.runtime.live.movement import Movements
from timbrel.runtime.live.targets import check
from timbrel.runtime.live.templates import template, templates

ALL = {
    "knobs", "lightpad", "mpe", "touchosc", "open_stage_control", "wekinator", "zigsim", "drift",
}  # fmt: skip


def test_there_are_these_and_their_page_names_each():
    assert set(templates()) == ALL
    assert all(f"| `{name}` |" in str(shipped.__doc__) for name in ALL)


def test_another_name_is_refused():
    with pytest.raises(UserError, match=r"mapping template 'knob' .* did you mean knobs"):
        template("knob")


@pytest.mark.parametrize("targets", [INSTRUMENT, MAP_TARGETS], ids=["instrument", "map"])
@pytest.mark.parametrize("name", sorted(ALL))
def test_a_template_fits_and_each_of_its_axes_moves_something(name, targets):
    file = template(name)
    assert file.name == name
    assert check(file, targets) == []
    mapper = Mapper(file, targets, 2)
    moving = {row.axis for row in file.rows if row.target in mapper.names}
    assert moving
    for axis in moving:
        before = mapper.values.copy()
        row = next(r for r in file.rows if r.axis == axis)
        for value in row.span or span(axis, file.bend_range):
            if per_voice(axis):
                mapper.gesture(1, Gesture("start", "f", {axis.partition(":")[2]: value}))
            else:
                assert mapper.knob(Knob(axis, value))
            mapper.step(10.0)
            moved = (mapper.values != before).any()
            before = mapper.values.copy()
        assert moved


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_template_is_written_as_it_is_read(name):
    assert parse(to_json(template(name))) == template(name)


def test_knobs_one_to_eight_are_the_first_latents():
    mapper = Mapper(template("knobs"), INSTRUMENT, 1)
    for k in range(8):
        mapper.knob(Knob(f"midi:cc/{k + 1}@5", 1.0))
    mapper.step(10.0)
    assert mapper.values[0, :16].tolist() == [3.0] * 8 + [0.0] * 8


def test_a_touch_of_the_lightpad_is_a_place_on_a_map():
    mapper = Mapper(template("lightpad"), MAP_TARGETS, 4)
    mapper.gesture(3, Gesture("start", "pad/0", {"x": 0.25, "y": 0.5, "z": 0.75}))
    mapper.step(10.0)
    assert mapper.values[0, :3].tolist() == [0.25, 0.5, 0.75]


def test_what_drifts_moves_by_itself():
    file = template("drift")
    movements, mapper = Movements(file.movements), Mapper(file, INSTRUMENT, 1)
    assert movements.check([row.axis for row in file.rows]) == []
    places = []
    for k in range(20):
        for knob in movements.poll(k * 0.5):
            assert isinstance(knob, Knob)
            assert mapper.knob(knob)
        places.append(mapper.values[0, :4].copy())
    assert (np.std(places, axis=0) > 0.1).all()

# SPDX-License-Identifier: MIT
"""What there is to be moved, how a mapping fits on it, and what moves without one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from played_things import INSTRUMENT, MANIFEST, MAP, MAP_TARGETS, mapping
from random_maps import random_map

from timbrel.base.contract import MethodShape
from timbrel.base.errors import UserError
from timbrel.base.manifest import Port
from timbrel.runtime.live.default_mapping import default_mapping
from timbrel.runtime.live.mapper import Mapper
from timbrel.runtime.live.targets import (
    aliases,
    check,
    of_map,
    of_method,
    of_movements,
    of_ports,
)
from timbrel.runtime.methods import inlet_ports


def test_an_instrument_offers_its_inlets_its_settings_and_the_level():
    latents = [f"latent:z{k + 1}" for k in range(16)]
    labels = ["label:pitch", "label:octave", "label:midi"]
    settings = [f"attribute:{name}" for name in ("temperature", "octaves", "wide", "space")]
    assert list(INSTRUMENT) == [*latents, *labels, "level", *settings]


@pytest.mark.parametrize(
    ("name", "low", "high", "default", "step", "per_voice"),
    [
        ("latent:z1", -3, 3, 0, 0, True),
        ("label:pitch", 0, 11, -1, 1, True),
        ("label:midi", 36, 84, -1, 0, True),
        ("level", 0, 1, 1, 0, True),
        ("attribute:temperature", 0, 4, 0.5, 0, False),
        ("attribute:octaves", 1, 5, 2, 1, False),
        ("attribute:wide", 0, 1, 1, 1, False),
        ("attribute:space", 0, 2, 1, 1, False),
    ],
)
def test_ranges_come_from_the_manifest(name, low, high, default, step, per_voice):
    t = INSTRUMENT[name]
    assert (t.low, t.high, t.default, t.step, t.per_voice) == (low, high, default, step, per_voice)


def test_words_and_classes_count_from_0():
    assert INSTRUMENT["label:pitch"].value("C#") == 1
    assert INSTRUMENT["attribute:space"].value("none") == 2
    assert INSTRUMENT["label:octave"].value("2") == 0  # the name in quotes, else the number
    assert INSTRUMENT["label:octave"].value(2) == 2
    with pytest.raises(UserError, match=r"class of label:pitch 'H' is not known: use one of C, C#"):
        INSTRUMENT["label:pitch"].value("H")
    with pytest.raises(UserError, match="latent:z1 has no classes; 'C' is none: use -3 to 3"):
        INSTRUMENT["latent:z1"].value("C")
    with pytest.raises(UserError, match="nan is no finite number"):
        INSTRUMENT["latent:z1"].value(float("nan"))


def test_latents_may_go_to_extremes_and_all_else_stays_in_its_range():
    assert INSTRUMENT["latent:z1"].within(7.0) == 7
    assert INSTRUMENT["latent:z1"].within(1e9) == 30
    assert INSTRUMENT["attribute:temperature"].within(7.0) == 4
    assert INSTRUMENT["attribute:octaves"].within(2.7) == 3


def test_a_method_that_is_not_there_is_refused():
    with pytest.raises(UserError, match="method 'decod' is not known: did you mean decode"):
        of_method(MANIFEST, "decod")


def unnamed(inlets, ratio):
    """What moves a method of a foreign file."""
    return of_ports(inlet_ports(None, "decode", MethodShape(inlets, ratio, 1, 1)))


def test_a_file_that_names_nothing_has_latents():
    coded, heard = unnamed(3, 2048), unnamed(1, 1)
    assert list(coded) == ["latent:z1", "latent:z2", "latent:z3", "level"]
    assert coded["latent:z1"].high == 3
    assert list(heard) == ["level"]  # sound in


@pytest.mark.parametrize(
    "given_range", [None, [], [1.0], [2.0, 2.0], [3.0, -3.0], [float("nan"), 1]]
)
def test_a_range_that_is_none_is_as_usual(given_range):
    target = of_ports([Port("z1", "", "latent", 512, given_range)])["latent:z1"]
    assert (target.low, target.high) == (-3, 3)


def test_a_map_offers_axes_and_parameters_from_its_middle():
    axes = ["map:x", "map:y", "map:z"]
    assert list(MAP_TARGETS) == [*axes, *(f"map:param/drawbar {k + 1}" for k in range(9))]
    middle = MAP.map(np.full(3, 0.5))
    assert [t.default for t in MAP_TARGETS.values()] == pytest.approx([0.5] * 3 + middle.tolist())
    assert not any(t.per_voice for t in MAP_TARGETS.values())
    assert list(of_map(random_map(axes=5)))[3:5] == ["map:4", "map:5"]


def test_other_spellings():
    assert aliases(MAP_TARGETS)["map:2"] == "map:y"
    assert aliases(MAP_TARGETS)["map:param/drawbar_1"] == "map:param/drawbar 1"
    assert aliases(["label:a b", "label:a_b"]) == {}  # a name of its own comes first


# Fitting


def test_a_row_that_an_instrument_cannot_follow_is_told_and_left_out():
    file = mapping(
        ("touch:x", "latent:z17"),
        ("touch:x", "label:pitch", {"range": ["C", "H"]}),
        ("touch:y", "attribute:temperature", {"range": [0, 5]}),
        ("touch:y", "latent:z2", {"home": "C"}),
        ("touch:y", "map:x"),  # for a map
        ("touch:z", "speed:slow"),
        ("midi:cc/1", "map:x"),
        ("touch:z", "latent:z3"),
        movements={"slow": {"walk": 1}},
    )
    told = check(file, INSTRUMENT)
    assert told[0] == (
        "map row 1 (touch:x) is left out: target 'latent:z17' is not known: did you mean "
        f"latent:z7? There are {', '.join(n for n in INSTRUMENT if n.startswith('latent:'))}."
    )
    assert "class of label:pitch 'H'" in told[1]
    assert "range 5 is beyond attribute:temperature; use 0 to 4." in told[2]
    assert "latent:z2 has no classes" in told[3]
    assert len(told) == 4


def test_a_mapping_for_instruments_and_maps_fits_both():
    file = mapping(("touch:x", "latent:z1"), ("touch:x", "map:x"))
    assert check(file, INSTRUMENT) == check(file, MAP_TARGETS) == []
    only = mapping(("touch:x", "map:x"), ("touch:y", "map:y"))
    assert len(check(only, INSTRUMENT)) == 2  # nothing of it fits
    mistyped = mapping(("touch:x", "latent:z1"), ("touch:x", "latent:zz"))
    assert len(check(mistyped, INSTRUMENT)) == 1


# Without a file


@pytest.mark.parametrize(
    "targets",
    [
        INSTRUMENT,
        MAP_TARGETS,
        of_map(random_map(axes=1)),
        of_map(random_map(axes=5)),
        *(unnamed(n, 2048) for n in (1, 2, 3, 64)),
        unnamed(1, 1),
    ],
    ids=["instrument", "map", "1 axis", "5 axes", *"1 2 3 64".split(), "sound"],
)
def test_what_nobody_has_mapped_can_be_played(targets):
    file = default_mapping(targets)
    assert check(file, targets) == []
    moved = {row.target for row in file.rows}
    assert moved <= set(targets)
    if any(name.startswith(("latent:", "map:")) for name in targets):
        assert {"touch:x", "midi:cc/1"} <= {row.axis for row in file.rows}
    Mapper(file, targets, 2)


def test_the_first_three_latents_follow_a_finger_and_knobs_the_first_eight():
    moved = {row.axis: row.target for row in default_mapping(INSTRUMENT).rows}
    assert [moved[f"touch:{a}"] for a in "xyz"] == ["latent:z1", "latent:z2", "latent:z3"]
    assert [moved[f"midi:cc/{k}"] for k in range(1, 9)] == [f"latent:z{k}" for k in range(1, 9)]
    assert (moved["note:pressure"], moved["note:timbre"]) == ("latent:z3", "latent:z2")


NAMES = st.text(max_size=6)
RANGES = st.none() | st.lists(st.floats(), max_size=3)
PORTS = st.builds(
    Port,
    NAMES,
    NAMES,
    st.sampled_from(["latent", "label", "audio", "control", "odd"]),
    st.just(512),
    RANGES,
    st.none() | st.lists(NAMES, max_size=4),
)


@settings(deadline=None)
@given(st.lists(PORTS, max_size=5))
def test_any_inlets_make_targets_with_finite_numbers(ports):
    targets = of_ports(ports)
    for t in targets.values():
        assert np.isfinite([t.low, t.high, t.default, t.least, t.most]).all()
        assert t.least <= t.low <= t.high <= t.most
    assert check(default_mapping(targets), targets) == []


def test_movements_offer_speed_and_depth():
    file = mapping(movements={"slow": {"walk": 1, "speed": 2, "depth": 0.5}})
    found = of_movements(file.movements)
    assert [t.default for t in found.values()] == [2, 0.5]
    assert list(found) == ["speed:slow", "depth:slow"]

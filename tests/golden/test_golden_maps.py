# SPDX-License-Identifier: MIT
"""The golden maps answer today what they answered when minted; C++ is held to the same."""

import json

import mint_maps
import numpy as np
import pytest
from mint_maps import ANSWERS, FOLDER, KINDS

from timbrel.base.maps.folder import read
from timbrel.base.maps.timbre_map import FULL

TOLD = json.loads(ANSWERS.read_text(encoding="utf-8"))
every_map = pytest.mark.parametrize("name", KINDS)


def near(found, expected, full):
    assert np.abs(np.subtract(found, expected)).max() <= TOLD["tolerance"] * full, "see make golden"


@every_map
def test_a_golden_map_maps_and_unmaps_as_it_did(name):
    told, timbre_map = TOLD["maps"][name], read(FOLDER / name)
    near(timbre_map.map(told["controls"]), told["parameters"], FULL)
    near(timbre_map.unmap(told["settings"]), told["places"], 1)
    assert np.ptp(told["parameters"], axis=0).min() > 5, "a still golden proves nothing"


@every_map
def test_a_player_answers_each_event_as_it_did(name):
    timbre_map = read(FOLDER / name)
    happening = mint_maps.events(timbre_map)
    assert happening == [state["event"] for state in TOLD["maps"][name]["played"]]
    for found, expected in zip(
        mint_maps.played(timbre_map, happening), TOLD["maps"][name]["played"], strict=True
    ):
        near(found["control"], expected["control"], 1)
        near(found["parameters"], expected["parameters"], FULL)
        assert found["moving"] == expected["moving"]


def test_all_goldens_with_the_maps_are_small():
    kept = [p for p in FOLDER.parent.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")]
    assert sum(p.stat().st_size for p in kept) < 300_000

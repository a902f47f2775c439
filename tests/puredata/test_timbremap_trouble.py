# SPDX-License-Identifier: MIT
"""What can go wrong with jg.timbremap: one sentence each, and the last good parameters stay."""

import shutil

import numpy as np
import pytest
from boxes import Patch
from live import Live
from mapped import played
from pd import run
from test_timbremap import GOLDEN, WIRE, needs_external

from timbrel.base.maps.folder import read

__all__ = ["needs_external"]  # a fixture
native = pytest.mark.native
NAMES = ", ".join(f"turned {i}" for i in range(1, 6))
BAD = {
    "1 2": "2 controls are given; this map has 3.",
    "list 0.5 x 0.5": "control 2 is 'x', which is no number; the last ones stay.",
    "wrong: 1e40": "control 1 is no finite number; the last ones stay.",
    "1e40 0 0": "control 1 is no finite number; the last ones stay.",
    "param 1 2 3": "3 parameters are given; this map has 5.",
    "param 1 2 3 4 1e40": "parameter 5 is no finite number; the last ones stay.",
    "set nobody 3": f"parameter 'nobody' is not known: use one of {NAMES}, or 1 to 5.",
    "set 6 3": f"parameter '6' is not known: use one of {NAMES}, or 1 to 5.",
    "set turned": "set takes a parameter's name and its value from 0 to 127; given turned",
    "set 1 1e40": "parameter 1 is no finite number; the last ones stay.",
    "get nobody": f"parameter 'nobody' is not known: use one of {NAMES}, or 1 to 5.",
    "lock 9 1": f"parameter '9' is not known: use one of {NAMES}, or 1 to 5.",
    "lock 1": "lock takes a parameter's name or number and 0 or 1; given 1",
    "release -1": "release takes a distance from 0 (at once) on, or never; given -1",
    "smooth 1 2": "smooth takes milliseconds from 0 on, one for all or 3; given 1 2",
    "smooth -5": "smooth takes milliseconds from 0 on, one for all or 3; given -5",
    "smoothing: 3": "smoothing takes 0 (none) to 1 (a second); the last one stays",
    "block 1 1": "block takes a finger's number, 1 (touches) or 2 (lifts), x, y and pressure; "
    "given 1 1",
    "load nowhere": "load nowhere: there is no such folder beside the patch, on Pd's path or in "
    "maps/; name a folder that holds a map",
}


def test_each_fault_is_one_sentence_and_the_last_good_parameters_stay(
    needs_external, old_pd, tmp_path
):
    events = ["0.3 0.4 0.5", *[message for bad in BAD for message in (bad, "bang")]]
    result = played(events, tmp_path, map_folder=GOLDEN / "turned", program=old_pd)
    assert result.complaints() == list(BAD.values())
    good = read(GOLDEN / "turned").map([0.3, 0.4, 0.5])
    assert result.lists == pytest.approx(np.tile(good, (len(events), 1)), abs=WIRE)


@native
def test_a_map_of_another_size_is_refused_and_the_last_one_plays_on(
    needs_external, old_pd, tmp_path
):
    events = [f"load {GOLDEN / 'plain'}", "0.3 0.4 0.5"]
    result = played(events, tmp_path, map_folder=GOLDEN / "turned", program=old_pd)
    assert result.complaints() == [
        f"{GOLDEN / 'plain'} maps 3 controls to 4 parameters, this object 3 controls to 5 "
        "parameters: make it [jg.timbremap 3 4]"
    ]
    assert result.said[0] == ["INFO: loaded 0"]
    good = read(GOLDEN / "turned").map([0.3, 0.4, 0.5])
    assert result.lists[-1] == pytest.approx(good, abs=WIRE)


@native
def test_a_damaged_folder_says_what_it_lacks(needs_external, old_pd, tmp_path):
    damaged = tmp_path / "damaged"
    shutil.copytree(GOLDEN / "coupled", damaged)
    (damaged / "layer_1" / "weights_1").write_text("1\n2\n")
    (tmp_path / "empty").mkdir()
    result = played(["load damaged", "load empty", "0.1 0.2 0.3"], tmp_path, program=old_pd)
    assert result.complaints() == [
        f"{damaged}/layer_1/weights_1 holds 2 numbers; 8 × 5 are needed: export it again.",
        f"{tmp_path}/empty is no timbre map: it has no vec_scale; give the folder that has.",
        "list: no map is loaded; send load FOLDER",
    ]


@native
@pytest.mark.parametrize("box", ["", " 3", " 0 9", " 3 900", " three 9"])
def test_an_object_without_sizes_is_not_made_and_says_why(needs_external, old_pd, tmp_path, box):
    patch = Patch()
    patch.obj(f"jg.timbremap{box}")
    patch.chain("loadbang", "delay 1", "s t-end")
    patch.connect(patch.obj("r t-end"), 0, patch.add("msg \\; pd quit"), 0)
    log = run(str(patch), tmp_path, program=old_pd, may_lack_objects=True).log
    assert sum("write [jg.timbremap L P folder]" in line for line in log) == 1


@native
def test_objects_are_made_and_deleted_in_mid_flight(needs_external, old_pd, tmp_path):
    """Twenty at once, gliding; deleted by clearing their subpatch; again and again."""
    patch = Patch()
    patch.inner("hole", Patch())
    lines = []
    for _ in range(20):
        for i in range(20):
            lines.append(f"pd-hole obj 10 {20 * i} jg.timbremap 3 5 {GOLDEN / 'turned'}")
            lines.append(f"pd-hole obj 200 {20 * i} r t-all")
            lines.append(f"pd-hole connect {2 * i + 1} 0 {2 * i} 0")
        lines += ["t-all smooth 100", "t-all 0.1 0.9 0.1", "12 pd-hole clear"]
    (tmp_path / "script.txt").write_text(";\n".join([*lines, "50 pd quit"]) + ";\n")
    patch.script("script.txt")
    ended = run(str(patch), tmp_path, program=old_pd)
    assert not ended.errors("jg.timbremap")


@native
def test_sound_goes_on_while_everything_goes_wrong(needs_external, old_pd, tmp_path):
    """The list drives an oscillator; faults and reloads stream in; no sample is missing or wild."""
    patch = Patch()
    box = patch.obj(f"jg.timbremap 3 5 {GOLDEN / 'turned'}")
    patch.connect(patch.obj("r t-map"), 0, box, 0)
    pitch = patch.chain("unpack f f f f f", "mtof", "osc~", "env~ 1024", "print LEVEL")
    patch.connect(box, 0, pitch[0], 0)
    with Live(patch, tmp_path, to=("t-map",), program=old_pd) as pd:
        pd.send("pd dsp 1", "t-map 0.5 0.5 0.5")
        for bad in BAD:
            if ": " not in bad:
                pd.send(f"t-map {bad}", f"t-map load {GOLDEN / 'turned'}")
        for _ in range(5):
            level = float(pd.wait_for("^LEVEL: ").split()[1])
        assert level == pytest.approx(97, abs=1.5)

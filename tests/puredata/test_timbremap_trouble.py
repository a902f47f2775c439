# SPDX-License-Identifier: MIT
"""What can go wrong with jg.timbremap: one sentence each, and the last good parameters stay."""

import shutil

import numpy as np
import pytest
from boxes import Patch
from mapped import played
from pd import escaped, play, run
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
    "0.5": "1 control is given; this map has 3.",
    "param 1 2 3": "3 parameters are given; this map has 5.",
    "param 1": "1 parameter is given; this map has 5.",
    "param 100 300 -5 1 2": "turned 2 is 300; parameters are 0 to 127.",
    "param 1 2 3 4 1e40": "parameter 5 is no finite number; the last ones stay.",
    "set nobody 3": f"parameter 'nobody' is not known: use one of {NAMES}, or 1 to 5.",
    "set 6 3": f"parameter '6' is not known: use one of {NAMES}, or 1 to 5.",
    "set turned": "set takes a parameter's name and its value from 0 to 127; given turned",
    "set 1 1e40": "parameter 1 is no finite number; the last ones stay.",
    "set 1 500": "turned 1 is 500; parameters are 0 to 127.",
    "set turned 2 -0.1": "turned 2 is -0.1; parameters are 0 to 127.",
    "set": "set takes a parameter's name and its value from 0 to 127; given nothing",
    "get nobody": f"parameter 'nobody' is not known: use one of {NAMES}, or 1 to 5.",
    "lock 9 1": f"parameter '9' is not known: use one of {NAMES}, or 1 to 5.",
    "lock 1": "lock takes a parameter's name or number and 0 or 1; given 1",
    "lock 1 1e40": "lock takes a parameter's name or number and 0 or 1; given 1 inf",
    "lock": "lock takes a parameter's name or number and 0 or 1; given nothing",
    "latch: 1e40": "latch takes 0 or 1; the last one stays",
    "release": "release takes a distance from 0 (at once) on, or never; given nothing",
    "release -1": "release takes a distance from 0 (at once) on, or never; given -1",
    "smooth": "smooth takes milliseconds from 0 on, one for all or 3; given nothing",
    "smooth 1 2": "smooth takes milliseconds from 0 on, one for all or 3; given 1 2",
    "smooth -5": "smooth takes milliseconds from 0 on, one for all or 3; given -5",
    "smoothing: 3": "smoothing takes 0 (none) to 1 (a second); the last one stays",
    "block 1 1": "block takes a finger's number, 1 (touches), x, y and pressure, or a finger's "
    "number and 2 (lifts); given 1 1",
    "load": "load takes the folder of a map; given nothing",
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
    folded = tmp_path / "folded"
    shutil.copytree(GOLDEN / "turned", folded)
    (folded / "vec_scale" / "mean").unlink()
    (folded / "vec_scale" / "mean").mkdir()
    events = ["load damaged", "load empty", "load folded", "0.1 0.2 0.3"]
    result = played(events, tmp_path, program=old_pd)
    assert [said for said in result.said if said] == [["INFO: loaded 0"]] * 3
    assert result.complaints() == [
        f"{damaged}/layer_1/weights_1 holds 2 numbers; 8 × 5 are needed: export it again.",
        f"{tmp_path}/empty is no timbre map: it has no vec_scale; give the folder that has.",
        f"{folded}/vec_scale/mean is no file, and one belongs there: export the map again.",
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


# --- sound ----------------------------------------------------------------------------------------


def driven():
    """A patch whose pitch and level a map moves, with the inlets that `BAD` speaks to."""
    patch = Patch()
    box = patch.obj(f"jg.timbremap 3 5 {escaped(str(GOLDEN / 'turned'))}")
    for inlet, name in enumerate(("map", "latch", "smoothing")):
        patch.connect(patch.obj(f"r t-{name}"), 0, box, inlet)
    nothing = patch.chain("r t-wrong", "* 0", "pack f 0.5 0.5")[2]
    patch.connect(nothing, 0, box, 0)
    split, _, pitch = patch.chain("unpack f f f f f", "mtof", "osc~")
    level, loud, out = (patch.obj(text) for text in ("/ 127", "*~", "outlet~"))
    patch.connect(box, 0, split, 0)
    patch.connect(split, 1, level, 0)
    patch.connect(pitch, 0, loud, 0)
    patch.connect(level, 0, loud, 1)
    patch.connect(loud, 0, out, 0)
    return patch


@native
def test_sound_goes_on_while_everything_goes_wrong(needs_external, old_pd, tmp_path):
    """Each fault, and a reload, between two positions: every sample as if there were none."""
    apart, count = 640, len(BAD) + 1
    random = np.random.default_rng(0)
    places = [" ".join(f"{c:.3f}" for c in place) for place in random.random((count, 3))]
    moves = [(apart * i, f"; t-map {place}") for i, place in enumerate(places)]
    between = [(to or "map", words) for to, _, words in (bad.rpartition(": ") for bad in BAD)]
    between.append(("map", f"load {GOLDEN / 'turned'}"))
    faults = [
        (apart * i + apart // 2, f"; t-{to} {words}") for i, (to, words) in enumerate(between)
    ]
    (tmp_path / "driven.pd").write_text(str(driven()), encoding="utf-8")

    def sound(messages):
        options = {"folder": tmp_path, "program": old_pd, "printed": False}
        return play("driven", samples=apart * count, messages=messages, **options)

    good, bad = sound(moves), sound([*moves, *faults])
    assert bad.sane.all() and np.array_equal(good.audio, bad.audio)
    assert [line.removeprefix("jg.timbremap: ") for line in bad.errors("jg.timbremap")] == list(
        BAD.values()
    )
    loud = np.abs(good.audio).reshape(count, apart).max(1)
    assert loud.min() > 0.01, "there is something to hear"
    moved = sound([*moves, (apart * 3 + apart // 2, "; t-map 0.1 0.1 0.1")])
    assert not np.array_equal(good.audio, moved.audio), "and what moves is heard"

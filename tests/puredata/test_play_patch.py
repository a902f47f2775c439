# SPDX-License-Identifier: MIT
"""`timbrel play --patch` into [timbrel.control] in the real Pd: one mapping plays `nn~` too."""

import json
import re
import sys
from pathlib import Path

import pytest
from controlled import Controlled, free_port

sys.path.append(str(Path(__file__).parents[1] / "runtime" / "live"))

from on_stage import Stage
from pitched_thing import pitched

pytestmark = pytest.mark.native


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return pitched(tmp_path_factory.mktemp("instruments"))


def test_notes_and_mapped_knobs_reach_the_outlets_of_a_patch(any_pd, file, tmp_path):
    rows = [
        {"from": "osc:/1/fader1/0", "to": "latent:z1", "range": [-2, 2]},
        {"from": "note:timbre", "to": "latent:z2"},
        {"from": "osc:/1/fader2/0", "to": "attribute:temperature"},
    ]
    mapping = tmp_path / "pad.json"
    text = {"format": "timbrel-mapping", "version": 1, "voices": 2, "map": rows}
    mapping.write_text(json.dumps(text))
    port = free_port()
    with Controlled(tmp_path, "2", port, program=any_pd) as pd:
        with Stage("play", file, "--patch", f"127.0.0.1:{port}", "--mapping", mapping) as stage:
            assert f"the patch at 127.0.0.1:{port}" in stage.out[0]
            stage.play("/1/fader1", 1.0)
            pd.wait_for(r"^LATENT: z1 2$")
            stage.play("/1/fader2", 0.5)
            pd.wait_for(r"^NN: set temperature 2$")
            stage.play("/timbrel/note", 60.0, 100.0)
            pd.wait_for(r"^VOICE: 1 note 60$")
            pd.wait_for(r"^VOICE: 1 velocity 0\.7874")
            stage.play("/timbrel/note", 64.0, 100.0)
            pd.wait_for(r"^VOICE: 2 note 64$")
            stage.play("/timbrel/timbre", 64.0, 1.0)
            pd.wait_for(r"^VOICE: 2 latent z2 3$")
            stage.play("/timbrel/bend", 60.0, 0.5)
            pd.wait_for(r"^VOICE: 1 note 60\.5$")
            stage.play("/timbrel/record", 1.0)
            stage.said("recorded in the patch")
        pd.wait_for(r"^VOICE: [12] velocity 0$")  # what still sounded is ended with it


PEDAL = [
    {"command": "sustain", "arguments": [1, "midi/1"]},
    {"gesture": "start", "finger": "midi/1/60", "axes": {"note": 60, "velocity": 1}},
    {"gesture": "end", "finger": "midi/1/60"},
    {"gesture": "start", "finger": "midi/2/60", "axes": {"note": 60, "velocity": 1}},
    {"gesture": "move", "finger": "midi/2/60", "axes": {"bend": 1}},
    {"gesture": "start", "finger": "midi/2/64", "axes": {"note": 64, "velocity": 1}},
    {"gesture": "end", "finger": "midi/2/60"},
]


def test_a_pedal_holds_the_notes_of_a_patch_and_one_key_twice_is_two(any_pd, file, tmp_path):
    take, port = tmp_path / "take.jsonl", free_port()
    lines = [{"format": "timbrel-gestures", "version": 1}, *({"t": 0.5, **line} for line in PEDAL)]
    take.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with Controlled(tmp_path, "2", port, program=any_pd) as pd:
        words = ("--patch", f"127.0.0.1:{port}", "--voices", 2, "--gesture", take)
        with Stage("play", file, *words) as stage:
            assert stage.process.wait(60) == 0
        shown = [line for line in pd.said() if re.match("VOICE: . (note|velocity)", line)]
    assert [line.removeprefix("VOICE: ") for line in shown] == [
        *("1 note 60", "1 velocity 1", "2 note 60", "2 velocity 1", "2 note 61"),
        *("1 velocity 0", "1 note 64", "1 velocity 1"),  # only the pedal held it
        *("2 velocity 0", "1 velocity 0"),  # where the take ends
    ]

# SPDX-License-Identifier: MIT
"""`timbrel play --patch` into [timbrel.control] in the real Pd: one mapping plays `nn~` too."""

import json
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

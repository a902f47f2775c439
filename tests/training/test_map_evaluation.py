# SPDX-License-Identifier: MIT
"""How a run's map is judged: like is compared with like, and no figure is lost for another."""

import json
import shutil

import numpy as np
import pytest

from timbrel.base.main import main
from timbrel.training.maps.evaluate import as_stored
from timbrel.training.synths.description import Playing

SMALL = [f"train.{word}" for word in ("epochs=2", "batch=16", "threads=1", "emulator_steps=20")]
RATE = ["--sample-rate", "8000", "--sustain", "0.2", "--release", "0.05"]


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """A run and its examples, small, to be copied."""
    root = tmp_path_factory.mktemp("judged")
    words = ["map_synth:tones", str(root / "tones"), "--examples", "40", "--parameters", "4", *RATE]
    assert main(["data", "synth", *words]) == 0
    words = [f"data.root={root / 'tones'}", *SMALL, "--run", str(root / "run")]
    assert main(["train", "map", *words]) == 0
    return root


@pytest.fixture
def copied(judged, tmp_path):
    shutil.copytree(judged, tmp_path / "all")
    return tmp_path / "all"


def evaluate(folder):
    return main(["evaluate", str(folder / "run"), f"data.root={folder / 'tones'}"])


def metrics(folder):
    return json.loads((folder / "run" / "metrics.json").read_text())


def test_a_synth_that_is_gone_costs_its_own_figure_only(copied, capsys):
    path = copied / "tones" / "synth.json"
    path.write_text(path.read_text().replace("map_synth:tones", "map_synth:lost"))
    assert evaluate(copied) == 0
    assert "the synth does not play here" in capsys.readouterr().err
    assert metrics(copied)["heard_db"] is None
    assert (copied / "run" / "figures" / "errors.png").is_file()


def test_a_program_that_fails_while_it_plays_costs_its_own_figure_only(copied, capsys):
    path = copied / "tones" / "synth.json"
    said = json.loads(path.read_text())
    said |= {"kind": "command", "source": "command:false {out} {parameters}"}
    path.write_text(json.dumps(said))
    assert evaluate(copied) == 0
    assert metrics(copied)["heard_db"] is None
    assert metrics(copied)["round_trip"]


def test_a_set_that_has_grown_is_judged_by_the_run_s_own_rows(copied):
    assert evaluate(copied) == 0
    before = metrics(copied)
    words = ["map_synth:tones", str(copied / "tones"), "--examples", "55", "--parameters", "4"]
    assert main(["data", "synth", *words, *RATE]) == 0
    assert evaluate(copied) == 0
    assert metrics(copied)["round_trip"] == before["round_trip"]
    # And a new run learns from all of them.
    words = [f"data.root={copied / 'tones'}", *SMALL, "--run", str(copied / "more")]
    assert main(["train", "map", *words]) == 0
    assert len(np.load(copied / "more" / "latent.npy")) == 55


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("config.yaml", "latent_size: many", "config.yaml cannot be used"),
        ("split.json", "{", "split.json cannot be read"),
        ("split.json", "[1]", "split.json holds no JSON object"),
        ("split.json", '{"test": [0.5]}', "split.json names no rows"),
        ("latent_pca.npy", "x", "latent_pca.npy cannot be read"),
    ],
)
def test_a_damaged_run_is_one_sentence_with_the_file_s_name(copied, capsys, name, content, said):
    kind = "kind: map\n" if name == "config.yaml" else ""
    (copied / "run" / name).write_text(kind + content)
    assert evaluate(copied) == 2
    assert said in capsys.readouterr().err


def test_damaged_metrics_are_named_by_export(copied, capsys):
    (copied / "run" / "metrics.json").write_text("{")
    assert main(["export", str(copied / "run"), "-o", str(copied / "out")]) == 2
    assert "metrics.json cannot be read" in capsys.readouterr().err


def test_what_is_compared_is_cut_clipped_and_rounded_as_examples_are():
    playing = Playing(60, 127, 0.3, 0.2, 8000)
    sound = np.concatenate([[2.0, -2.0, np.nan, 1e-6, 0.5], np.zeros(9000)])
    stored = as_stored(sound, playing)
    assert len(stored) == 4000
    assert stored[:5].tolist() == [1 - 2**-15, -1, 0, 0, 0.5]

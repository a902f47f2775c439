# SPDX-License-Identifier: MIT
"""The golden model plays today what it played when it was minted."""

import json

import mint_cpp
import numpy as np
import pytest
import torch
from mint import HERE, blocks_of, model, play
from safetensors.torch import load_file

from timbrel.export.build import save
from timbrel.runtime.render import MAGNITUDE_DB, compare

TOLERANCE = json.loads((HERE / "tolerance.json").read_text())


@pytest.mark.parametrize("method", TOLERANCE)
def test_the_golden_model_has_not_drifted(method):
    golden = model()
    golden.load_state_dict(load_file(HERE / "weights.safetensors"))
    given = load_file(HERE / "input.safetensors")
    expected = load_file(HERE / "output.safetensors")[method]
    found = play(blocks_of(golden), given["audio"], given["latents"])[method]
    assert float(expected.abs().max()) > 0.01, "a silent golden proves nothing"
    assert float((found - expected).abs().max()) <= TOLERANCE[method], "see make golden"


def test_all_goldens_together_are_small():
    minted = [p for p in HERE.iterdir() if p.suffix in (".safetensors", ".json", ".ts")]
    assert len(minted) == 7
    assert sum(p.stat().st_size for p in minted) < 300_000


def test_a_changed_weight_would_be_noticed():
    golden = model()
    golden.load_state_dict(load_file(HERE / "weights.safetensors"))
    golden.network.base.data.add_(0.05)
    given = load_file(HERE / "input.safetensors")
    expected = load_file(HERE / "output.safetensors")["forward"]
    found = play(blocks_of(golden), given["audio"], given["latents"])["forward"]
    assert float((found - expected).abs().max()) > 10 * TOLERANCE["forward"]
    assert bool(torch.isfinite(found).all())


ROWS = json.loads(mint_cpp.ROWS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def exported_today(tmp_path_factory):
    path = tmp_path_factory.mktemp("golden") / "today.ts"
    save(mint_cpp.instrument(), path)
    return path


def test_the_rows_are_those_that_would_be_minted():
    listed = [{**row, "latency_samples": 0} for row in ROWS]
    assert listed == [mint_cpp.asdict(row) for row in mint_cpp.rows()], "see make golden"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
@pytest.mark.parametrize("which", ["the golden file", "a file exported today"])
def test_the_engine_plays_what_cpp_is_held_to(row, which, exported_today):
    path = mint_cpp.INSTRUMENT if which == "the golden file" else exported_today
    y, late = mint_cpp.play(path, mint_cpp.Row(**row))
    expected = load_file(mint_cpp.PLAYED)[row["name"]].numpy()
    assert late == row["latency_samples"]
    assert np.abs(expected).max() > 0.01, "a silent golden proves nothing"
    found = compare(y, expected, row["tolerance"].get("sample", 0.0))
    assert found.largest <= row["tolerance"].get("sample", np.inf), "see make golden"
    assert found.magnitude_db <= row["tolerance"].get("magnitude_db", MAGNITUDE_DB)

# SPDX-License-Identifier: MIT
"""The golden model plays today what it played when it was minted."""

import json

import pytest
import torch
from mint import HERE, blocks_of, model, play
from safetensors.torch import load_file

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
    assert sum(p.stat().st_size for p in HERE.glob("*.safetensors")) < 300_000


def test_a_changed_weight_would_be_noticed():
    golden = model()
    golden.load_state_dict(load_file(HERE / "weights.safetensors"))
    golden.network.base.data.add_(0.05)
    given = load_file(HERE / "input.safetensors")
    expected = load_file(HERE / "output.safetensors")["forward"]
    found = play(blocks_of(golden), given["audio"], given["latents"])["forward"]
    assert float((found - expected).abs().max()) > 10 * TOLERANCE["forward"]
    assert bool(torch.isfinite(found).all())

# SPDX-License-Identifier: MIT
"""Mints the golden model: a tiny seeded one, an input, and what it plays. `make golden`.

Any drift of weights' meaning, of the block functions or of the phase shows as a difference here.
The tolerance travels with the data; an audible change needs a listening note in its commit.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from timbrel.training.config import load_recipe
from timbrel.training.models.spectral import SpectralModel
from timbrel.training.settings import Signal
from timbrel.training.spectral import SpectralBlocks

HERE = Path(__file__).parent
SIZES = ["signal.n_fft=128", "signal.hop=32", "model.latents=3", "model.width=16", "model.bands=8"]
HOPS = 24
TOLERANCE = {"encode": 1e-5, "forward": 1e-5, "locked": 1e-3, "decode": 1e-3}


def model() -> SpectralModel:
    """Return the golden model's architecture, weights not yet loaded."""
    return SpectralModel(load_recipe("demo", ["data.root=golden", *SIZES])).eval()


def play(blocks: SpectralBlocks, audio: Tensor, latents: Tensor) -> dict[str, Tensor]:
    """Return what each method makes of the golden input."""
    nothing = torch.zeros(1, 0, HOPS)
    given = blocks.settings(phase="input")
    own = blocks.settings(phase="locked")
    with torch.no_grad():
        fresh = blocks.initial_forward_state
        z, _ = blocks.encode_block(audio, nothing, blocks.initial_encode_state(1), given)
        kept = blocks.forward_block(audio, nothing, fresh(1), given)[0]
        locked = blocks.forward_block(audio, nothing, fresh(1), own)[0]
        decoded, _ = blocks.decode_block(latents, nothing, blocks.initial_decode_state(1), own)
    return {"encode": z, "forward": kept, "locked": locked, "decode": decoded}


def blocks_of(golden: SpectralModel) -> SpectralBlocks:
    """Return the golden block functions."""
    return SpectralBlocks(golden, Signal(n_fft=128, hop=32)).eval()


def _mint() -> None:
    torch.manual_seed(7)
    golden = model()
    t = torch.arange(HOPS * 32) / 8000.0
    tone = sum(torch.sin(2 * torch.pi * 220.0 * k * t) / k for k in range(1, 8))
    audio = (0.2 * tone * torch.linspace(0, 1, len(t)))[None, None]
    golden.contrast.fit(torch.full((1,), 10.0))
    golden.network.base.data.fill_(0.2)
    golden.latent_space.fit(torch.randn(64, 3))
    latents = torch.randn(1, 3, HOPS).cumsum(2) / 4
    save_file(golden.state_dict(), HERE / "weights.safetensors")
    save_file({"audio": audio.contiguous(), "latents": latents}, HERE / "input.safetensors")
    out = {k: v.contiguous() for k, v in play(blocks_of(golden), audio, latents).items()}
    save_file(out, HERE / "output.safetensors")
    (HERE / "tolerance.json").write_text(json.dumps(TOLERANCE, indent=1) + "\n")


if __name__ == "__main__":
    _mint()

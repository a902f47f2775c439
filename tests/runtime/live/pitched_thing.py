# SPDX-License-Identifier: MIT
"""An instrument of recipe pitched that needs no training: its decoder draws partials at the note.

Only the weights that say how loud what is are set by hand: partials that fall, and next to no
noise. The rest is what a trained one has: 44.1 kHz, hop 512, voices as batch rows, a manifest.
"""

from pathlib import Path

import torch

from timbrel.export.build import build, save
from timbrel.training.config import load_recipe
from timbrel.training.data.label_facts import LabelFacts
from timbrel.training.data.split import Split
from timbrel.training.models.spectral import SpectralModel
from timbrel.training.run import Progress, create_run, save_checkpoint

SMALL = ["data.root=x", "model.latents=4", "model.bands=32", "model.width=24"]
LOWEST, HIGHEST = 36.0, 84.0


def pitched(folder: Path, *more: str) -> Path:
    """Write it, and its run, into a folder; return the file."""
    facts = [LabelFacts("midi", None, (), LOWEST, HIGHEST, 60.0, 1.0)]
    settings = load_recipe("pitched", [*SMALL, *more])
    parts = (("a.wav",),) * 3
    run = create_run(folder / "run", settings, Split(*parts, held_out=False, seed=0), facts)
    torch.manual_seed(1)
    model = SpectralModel(settings, facts)
    model.contrast.fit(torch.tensor([8.0]))
    model.latent_space.fit(torch.randn(500, 4))
    model.latent_space.fit_ica(torch.randn(500, 4))
    _draw_partials(model.network)
    save_checkpoint(run.checkpoint("best"), model.state_dict(), {}, Progress(best=0.5))
    path = folder / "pitched.ts"
    save(build(run), path)
    return path


@torch.no_grad()
def _draw_partials(network) -> None:
    points = network.points
    network.to_lines.weight.zero_()
    network.to_lines.bias[:points] = torch.linspace(2.5, -1.5, points)  # the envelope
    network.to_lines.bias[points:] = -9.0  # the noise
    # A latent may still colour a sound, but not put it out of tune.
    network.to_partials.weight.mul_(0.1)
    network.to_shape.weight.mul_(0.1)

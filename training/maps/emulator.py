# SPDX-License-Identifier: MIT
"""A small learned model of a synth: parameters in, how they sound out, so that errors can be heard.

Sounds are log-mel spectrograms, summed up by their principal components; distances there are nearly
those between the spectrograms themselves, in dB (see `Sounds.kept`).
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ...base.progress import bar

COMPONENTS, HIDDEN, BATCH = 64, 192, 128


@dataclass(frozen=True)
class Sounds:
    """Log-mel spectrograms as points [N, K]; a distance of 1 is an rms of 1 dB over F × T."""

    points: Tensor
    kept: float  # the share of the variance that the components keep


def summed_up(db: np.ndarray, train: np.ndarray) -> Sounds:
    """[N, F, T] in dB → points, along the principal axes of the rows `train`."""
    torch.manual_seed(0)  # the decomposition is a randomised one
    flat = torch.from_numpy(np.ascontiguousarray(db)).float().flatten(1)
    scale = flat.shape[1] ** -0.5
    centred = (flat - flat[train].mean(0)) * scale
    rank = min(COMPONENTS, len(train) - 1, flat.shape[1])
    _, _, axes = torch.svd_lowrank(centred[train], q=rank + 8, niter=3)
    points = centred @ axes[:, :rank]
    kept = points[train].square().sum() / centred[train].square().sum()
    return Sounds(points, float(kept))


class Emulator(nn.Module):
    """`forward(u [B, P] in 0…1) → points [B, K]`."""

    def __init__(self, parameters: int, sounds: Sounds) -> None:
        super().__init__()
        size = sounds.points.shape[1]
        self.net = nn.Sequential(
            nn.Linear(parameters, HIDDEN), nn.SiLU(),
            nn.Linear(HIDDEN, HIDDEN), nn.SiLU(),
            nn.Linear(HIDDEN, HIDDEN), nn.SiLU(),
            nn.Linear(HIDDEN, size),
        )  # fmt: skip
        self.register_buffer("scale", sounds.points.square().mean().sqrt())

    def forward(self, u: Tensor) -> Tensor:
        return self.net(2 * u - 1) * self.scale  # pyright: ignore[reportOperatorIssue]


def emulate(u: Tensor, sounds: Sounds, train: np.ndarray, steps: int) -> Emulator:
    """Train an emulator on the rows `train` of u [N, P]."""
    model = Emulator(u.shape[1], sounds)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    rows = torch.from_numpy(train)
    with bar("learning how the synth sounds", steps) as shown:
        for step in range(steps):
            drawn = rows[torch.randint(len(rows), (BATCH,))]
            error = (model(u[drawn]) - sounds.points[drawn]).square().sum(1).mean()
            optimiser.zero_grad()
            error.backward()
            optimiser.step()
            decay.step()
            shown.at(step + 1, f"{float(error.detach()) ** 0.5:.1f} dB")
    return model.eval().requires_grad_(False)

# SPDX-License-Identifier: MIT
"""A small learned model of a synth: parameters in, how they sound out, so that errors can be heard.

Sounds are log-mel spectrograms, summed up by their principal components; distances there are nearly
those between the spectrograms themselves, in dB (see `Sounds.kept`).
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ...base.errors import UserError
from ...base.progress import bar
from .features import in_parts, to_db

COMPONENTS, HIDDEN, BATCH = 64, 192, 128
MOST_ROWS = 2000  # that the axes are looked for in


@dataclass(frozen=True)
class Sounds:
    """Log-mel spectrograms as points [N, K]; a distance of 1 is an rms of 1 dB over F × T."""

    points: Tensor
    kept: float  # the share of the variance that the components keep


def summed_up(power: np.ndarray, train: np.ndarray) -> Sounds:
    """[N, F, T], which may lie on disk, → points, along the principal axes of the rows `train`.

    Raises:
        UserError: all sounds are the same, as silence is.
    """
    torch.manual_seed(0)  # the decomposition is a randomised one
    looked_at = train[:: -(-len(train) // MOST_ROWS)]  # more rows hardly turn the axes
    rows = _flat(power[looked_at])
    mean = rows.mean(0)
    rows -= mean
    whole = float(rows.square().sum())
    if whole == 0:
        raise UserError(
            f"the {len(train)} sounds to learn from are all the same, so there is nothing to tell "
            "apart: listen to them, and render others."
        )
    rank = min(COMPONENTS, len(looked_at) - 1, rows.shape[1])
    q = min(rank + 8, *rows.shape)
    axes = torch.svd_lowrank(rows, q=q, niter=3)[2][:, :rank]
    kept = float((rows @ axes).square().sum()) / whole
    del rows
    parts = [(_flat(power[part]) - mean) @ axes for part in in_parts(len(power))]
    return Sounds(torch.cat(parts), kept)


def _flat(power: np.ndarray) -> Tensor:
    """[N, F, T] power → [N, F·T] in dB, scaled so that a distance is an rms."""
    flat = torch.from_numpy(to_db(power)).float().flatten(1)
    return flat * flat.shape[1] ** -0.5


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

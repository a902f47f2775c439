# SPDX-License-Identifier: MIT
"""What a player turns: latents rotated to their principal axes and scaled to about N(0, 1)."""

import torch
from torch import Tensor, nn

# An axis that varies less than this (in the network's own units) is not blown up to 1.
LEAST_SCALE = 1e-3


class LatentSpace(nn.Module):
    """An exact invertible affine map between the network's latents and the player's.

    Fitted after training by principal component analysis of the posterior means: player's latent
    1 carries the most variance. Before `fit` it is the identity.

    Buffers:
        mean `[D]`, axes `[D, D]` (rows, orthonormal), scale `[D]`, explained `[D]` (shares of the
        variance, falling, sum 1).
    """

    mean: Tensor
    axes: Tensor
    scale: Tensor
    explained: Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("axes", torch.eye(size))
        self.register_buffer("scale", torch.ones(size))
        self.register_buffer("explained", torch.full((size,), 1.0 / size))

    def forward(self, z: Tensor) -> Tensor:
        """Return the player's latents of the network's, `[B, D]` → `[B, D]`."""
        return ((z - self.mean) @ self.axes.t()) / self.scale

    def inverse(self, z: Tensor) -> Tensor:
        """Return the network's latents of the player's, `[B, D]` → `[B, D]`."""
        return (z * self.scale) @ self.axes + self.mean

    @torch.no_grad()
    def fit(self, z: Tensor) -> None:
        """Fit to posterior means `[N, D]`, N of at least 2.

        The sign of each axis is fixed (its largest component is positive), so that the same
        means always give the same space.
        """
        z = z.double()
        mean = z.mean(0)
        variance, axes = torch.linalg.eigh((z - mean).t() @ (z - mean) / (len(z) - 1))
        variance, axes = variance.flip(0).clamp_min(0.0), axes.t().flip(0)
        largest = axes.gather(1, axes.abs().argmax(1, keepdim=True))
        axes = axes * torch.where(largest < 0, -1.0, 1.0)
        self.mean.copy_(mean)
        self.axes.copy_(axes)
        self.scale.copy_(variance.sqrt().clamp_min(LEAST_SCALE))
        self.explained.copy_(variance / variance.sum().clamp_min(1e-12))

# SPDX-License-Identifier: MIT
"""What a player turns: the network's latents as they are, or rotated and scaled to about N(0, 1).

    pca     principal axes: latent 1 carries the most variance of the training sounds
    ica     independent axes: each moves what the others leave alone, as far as that can be had
    none    the network's own

Each is an affine map with an exact inverse: z' = z·A + a, z = z'·B + b with B = A⁻¹. The first two
are turned so that up is louder, wherever an axis has to do with loudness.
"""

import warnings

import torch
from torch import Tensor, nn

SPACES = ("pca", "ica", "none")  # the place in this tuple is the number in the graph
# An axis that varies less than this (in the network's own units) is not blown up to 1.
LEAST_SCALE = 1e-3
# Frames that FastICA looks at; more say the same and take longer.
ICA_FRAMES = 4096
# An axis has to do with loudness from this correlation on; below it is noise.
LEAST_CORRELATION = 0.1


class LatentSpace(nn.Module):
    """Exact maps between the network's latents and the player's; before `fit` the identity.

    Buffers:
        explained `[D]`, shares of the variance of the principal axes, falling, sum 1; into, back
        `[3, D, D]` and into_offset, back_offset `[3, D]`, one map for each of SPACES.
    """

    explained: Tensor
    into: Tensor
    back: Tensor
    into_offset: Tensor
    back_offset: Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.register_buffer("explained", torch.full((size,), 1.0 / size))
        for name in ("into", "back"):
            self.register_buffer(name, torch.eye(size).repeat(len(SPACES), 1, 1))
            self.register_buffer(f"{name}_offset", torch.zeros(len(SPACES), size))

    def forward(self, z: Tensor, space: int = 0) -> Tensor:
        """Return the player's latents of the network's, `[B, D]` → `[B, D]`."""
        return z @ self.into[space] + self.into_offset[space]

    def inverse(self, z: Tensor, space: int = 0) -> Tensor:
        """Return the network's latents of the player's, `[B, D]` → `[B, D]`."""
        return z @ self.back[space] + self.back_offset[space]

    @torch.no_grad()
    def fit(self, z: Tensor, level: Tensor | None = None) -> None:
        """Fit the principal axes to posterior means `[N, D]`, N of at least 2.

        The sign of each axis is fixed, so that the same means always give the same space: up is
        louder where the axis has to do with the level `[N]` (dB, or any logarithm), else its
        largest component is positive. The independent axes are the same until `fit_ica`.
        """
        z = z.double()
        mean = z.mean(0)
        variance, axes = torch.linalg.eigh((z - mean).t() @ (z - mean) / (len(z) - 1))
        variance, axes = variance.flip(0).clamp_min(0.0), axes.t().flip(0)
        axes = axes * _signs(axes, (z - mean) @ axes.t(), level)[:, None]
        scale = variance.sqrt().clamp_min(LEAST_SCALE)
        self.explained.copy_(variance / variance.sum().clamp_min(1e-12))
        for space in (0, 1):
            self._store(space, mean, axes.t() / scale, scale[:, None] * axes)

    @torch.no_grad()
    def fit_ica(self, z: Tensor, seed: int = 0, level: Tensor | None = None) -> None:
        """Turn the principal axes until they are as independent as can be, after `fit`.

        FastICA (Hyvärinen 1999) on the principal components; what it finds is a rotation, so its
        inverse is its transpose. Axes are ordered by how much of the network's latents they move.
        """
        from sklearn.decomposition import FastICA
        from sklearn.exceptions import ConvergenceWarning

        active = int((self.explained > 1e-6).sum())
        if active < 2:
            return
        means = z[:: max(1, len(z) // ICA_FRAMES)]
        white = self(means.to(self.into), 0).double()[:, :active]
        solver = FastICA(whiten=False, random_state=seed, max_iter=200, tol=1e-3)  # pyright: ignore[reportArgumentType] (False is allowed, its stub says str)
        with warnings.catch_warnings():
            # Not quite independent axes are still exact rotations.
            warnings.simplefilter("ignore", ConvergenceWarning)
            solver.fit(white.cpu().numpy())
        # The nearest rotation, so that the inverse is exact whatever the solver stopped at.
        left, _, right = torch.linalg.svd(torch.from_numpy(solver.components_).double())
        turn = torch.eye(self.size, dtype=torch.float64)
        turn[:active, :active] = left @ right
        into, back = self.into[0].double().cpu(), self.back[0].double().cpu()
        moved = (turn @ back).square().sum(1)
        order = torch.argsort(moved, descending=True)
        turn = turn[order]
        latents = self(z.to(self.into), 0).double().cpu() @ turn.t()
        turn = turn * _signs(turn @ back, latents, level)[:, None]
        self._store(1, self.back_offset[0].double().cpu(), into @ turn.t(), turn @ back)

    def _store(self, space: int, mean: Tensor, into: Tensor, back: Tensor) -> None:
        self.into[space] = into.float()
        self.back[space] = back.float()
        self.into_offset[space] = -(mean @ into).float()
        self.back_offset[space] = mean.float()


def _signs(axes: Tensor, latents: Tensor, level: Tensor | None) -> Tensor:
    """Return 1 or -1 for each of the axes `[D, D]`, along which frames lie at latents `[N, D]`."""
    largest = axes.gather(1, axes.abs().argmax(1, keepdim=True))[:, 0]
    signs = torch.where(largest < 0, -1.0, 1.0).to(axes)
    if level is None:
        return signs
    louder = torch.corrcoef(torch.cat([level[None].to(latents), latents.t()]))[0, 1:]
    return torch.where(louder.abs() >= LEAST_CORRELATION, louder.sign(), signs)

# SPDX-License-Identifier: MIT
"""What a frame model is trained on: reconstruction in the contrasted domain, and KL(q‖p)."""

import torch
from torch import Tensor


def kl_to_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return KL(q‖p) per latent, q = N(mean, exp(log_variance)), p = N(0, 1), in nats, `[B, D]`."""
    return 0.5 * (mean.square() + log_variance.exp() - log_variance - 1.0)


def free_bits(kl: Tensor, nats: float) -> Tensor:
    """Return the KL that costs, `[B, D]` → scalar: per latent, what exceeds `nats` on the average.

    Kingma et al. 2016: a latent whose mean KL over the batch is below the threshold feels no
    pull, above it the usual one.
    """
    return kl.mean(0).clamp_min(nats).sum()


def warmup(step: int, steps: int) -> float:
    """Return the share of a weight that rises linearly from 0 at step 0 to 1 at `steps`."""
    return min(1.0, step / steps) if steps > 0 else 1.0


def frame_error(x: Tensor, y: Tensor, absolute: float, relative: float) -> Tensor:
    """Return the mean over frames of Σ_bins (error² + absolute·|error|), `[B, F]` → scalar.

    Args:
        x, y: target and reconstruction.
        absolute: weight of |error|; it sharpens the valleys between partials.
        relative: divide each frame's sum by (its energy + 0.01)^relative, so that at 0.5 and
            above soft frames count as loud ones.
    """
    error = y - x
    total = (error.square() + absolute * error.abs()).sum(1)
    if relative:
        total = total / (x.square().sum(1) + 1e-2).pow(relative)
    return total.mean()


def spectral_convergence(target: Tensor, estimate: Tensor) -> Tensor:
    """Return the mean over frames of ‖target - estimate‖ / ‖target‖, `[B, F]` linear → scalar."""
    norm = torch.linalg.vector_norm(target, dim=1)
    return (torch.linalg.vector_norm(estimate - target, dim=1) / (norm + 1e-3)).mean()

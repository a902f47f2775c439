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


def frame_error(
    x: Tensor, y: Tensor, absolute: float, relative: float = 0.0, weights: Tensor | None = None
) -> Tensor:
    """Return the mean over frames of Σ_bins (error² + absolute·|error|), `[B, F]` → scalar.

    Args:
        x, y: target and reconstruction.
        absolute: weight of |error|; it sharpens the valleys between partials.
        relative: divide each frame's sum by (its energy + 0.01)^relative, so that at 0.5 and
            above soft frames count as loud ones.
        weights: of the bins, `[F]`; None counts all alike.
    """
    error = y - x
    each = error.square() + absolute * error.abs()
    total = (each if weights is None else each * weights).sum(1)
    if relative:
        total = total / (x.square().sum(1) + 1e-2).pow(relative)
    return total.mean()


def spectral_convergence(target: Tensor, estimate: Tensor) -> Tensor:
    """Return the mean over frames of ‖target - estimate‖ / ‖target‖, `[B, F]` linear → scalar."""
    norm = torch.linalg.vector_norm(target, dim=1)
    return (torch.linalg.vector_norm(estimate - target, dim=1) / (norm + 1e-3)).mean()


def frame_convergence(target: Tensor, estimate: Tensor, floor: float) -> Tensor:
    """Return the mean over frames of ‖estimate - target‖ / max(‖target‖, floor), `[B, F]` → scalar.

    The target stands below: a norm of the estimate there would shrink the loss of what is too
    loud. Below the floor, in the units of the frames, a frame counts as the silence that it is;
    without one the reconstruction of silence would outweigh everything else.
    """
    norm = torch.linalg.vector_norm(target, dim=1).clamp_min(floor)
    return (torch.linalg.vector_norm(estimate - target, dim=1) / norm).mean()


def capacity(kl: Tensor, nats: float) -> Tensor:
    """Return |KL - nats| of the mean frame, `[B, D]` → scalar: how far from so much information.

    A capacity (Burgess et al. 2018) is a target: less information costs as well as more. Free
    bits, above, leave what lies below them alone.
    """
    return (kl.sum(1).mean() - nats).abs()


def erb_weights(bins: int, sample_rate: int) -> Tensor:
    """Return how much a bin's error counts, `[F]`, falling from 2.2 in the bass to about 0.5.

    Bins are equally wide, critical bands are not: without weights the treble, many bins and few
    bands, counts most. The weight is the root of 1 / ERB, scaled to mean 1 and clipped to 0.2 … 5
    before; ERB = 24.7 (0.00437 f + 1) Hz (Glasberg and Moore 1990).
    """
    hz = torch.arange(bins) * (sample_rate / 2 / (bins - 1))
    density = 1.0 / (24.7 * (0.00437 * hz + 1.0))
    return (density / density.mean()).clamp(0.2, 5.0).sqrt()

# SPDX-License-Identifier: MIT
"""What the training loop trains: modules, objectives, and what follows once training is done.

The loop knows no model. A learner brings its modules, and one objective for each optimiser; an
objective names the parameters that it moves and, as a function of batch and step, the losses to
report, of which `loss` is minimised. A model with a discriminator has two objectives, a phase of
training is an objective that is active between two steps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from .data.frames import Batch
from .losses import frame_error, free_bits, kl_to_normal, spectral_convergence, warmup
from .models.spectral import SpectralModel
from .settings import Recipe

Losses = dict[str, Tensor]

# A model that decodes more than this share of the audible frames to silence is dead.
DEAD_SHARE = 0.2


@dataclass(frozen=True)
class Objective:
    """One optimiser's work."""

    name: str
    parameters: list[nn.Parameter]
    losses: Callable[[Batch, int], Losses]  # (batch, step) → scalars; `loss` is minimised
    first_step: int = 0
    last_step: int | None = None  # not included; None: until the end

    def active(self, step: int) -> bool:
        return self.first_step <= step and (self.last_step is None or step < self.last_step)


class Learner(Protocol):
    """The whole that a run trains and stores."""

    @property
    def module(self) -> nn.Module: ...
    @property
    def labels(self) -> tuple[str, ...]: ...  # tasks whose labels its batches carry
    def objectives(self) -> list[Objective]: ...
    def fit_normalisation(self, batches: list[Batch]) -> None: ...
    def fit_latents(self, batches: list[Batch]) -> None: ...
    def validate(self, batch: Batch) -> dict[str, float]: ...


class SpectralLearner:
    """Trains a `SpectralModel` as a variational autoencoder."""

    labels: tuple[str, ...] = ()

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.module = SpectralModel(recipe)

    def objectives(self) -> list[Objective]:
        return [Objective("vae", list(self.module.network.parameters()), self._losses)]

    @torch.no_grad()
    def fit_normalisation(self, batches: list[Batch]) -> None:
        """Fit contrast and network statistics to unshifted training frames."""
        magnitude = torch.cat([b.magnitude for b in batches])
        self.module.contrast.fit(magnitude)
        self.module.network.fit(self.module.contrast(magnitude))

    @torch.no_grad()
    def fit_latents(self, batches: list[Batch]) -> None:
        """Fit the player's latent space to the posterior means of training frames."""
        model = self.module
        means = [model.network.encode_mean(model.contrast(b.magnitude)) for b in batches]
        model.latent_space.fit(torch.cat(means).cpu())

    @torch.no_grad()
    def validate(self, batch: Batch) -> dict[str, float]:
        """Return the validation figures of a batch; the first one decides which run is best."""
        x = self.module.contrast(batch.magnitude)
        mean, log_variance = self.module.network.encode(x)
        y = self.module.network.decode(mean)
        estimate = self.module.contrast.inverse(y)
        return {
            "error": float(self._error(x, y)),
            "spectral_convergence": float(
                torch.linalg.vector_norm(estimate - batch.magnitude)
                / torch.linalg.vector_norm(batch.magnitude).clamp_min(1e-9)
            ),
            "kl_nats": float(kl_to_normal(mean, log_variance).sum(1).mean()),
            "dead_outputs": dead_share(x, y),
        }

    def _losses(self, batch: Batch, step: int) -> Losses:
        loss = self.recipe.loss
        x = self.module.contrast(batch.magnitude)
        mean, log_variance = self.module.network.encode(x)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
        y = self.module.network.decode(z)
        kl = kl_to_normal(mean, log_variance)
        error = self._error(x, y)
        beta = loss.beta * warmup(step, loss.warmup_steps)
        total = error + beta * free_bits(kl, loss.free_bits)
        if loss.spectral:
            linear = self.module.contrast.inverse(y)
            total = total + loss.spectral * spectral_convergence(batch.magnitude, linear)
        return {"loss": total, "error": error, "kl_nats": kl.sum(1).mean()}

    def _error(self, x: Tensor, y: Tensor) -> Tensor:
        return frame_error(x, y, self.recipe.loss.absolute, self.recipe.loss.relative)


def dead_share(x: Tensor, y: Tensor) -> float:
    """Return the share of audible frames whose reconstruction is (almost) all zero, in 0…1."""
    audible = x.square().sum(1) > 1e-3
    if not bool(audible.any()):
        return 0.0
    dead = y.square().sum(1) < 0.01 * x.square().sum(1)
    return float(dead[audible].float().mean())


# What recipes may name as model.name.
LEARNERS: dict[str, Callable[[Recipe], SpectralLearner]] = {"frame_vae": SpectralLearner}

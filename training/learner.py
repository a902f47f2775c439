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
from .losses import (
    erb_weights,
    frame_convergence,
    frame_error,
    free_bits,
    kl_to_normal,
    spectral_convergence,
    warmup,
)
from .material import label_names
from .models.spectral import SpectralModel
from .settings import MODELS, LabelIn, Recipe

Losses = dict[str, Tensor]

# Frames whose norm is below this are judged as silence is; the median of the default notes is 0.84.
SILENT_NORM = 0.2
QUIETEST = 1e-4  # norm; what is softer is as good as silent
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
    """Trains a `SpectralModel` as a variational autoencoder, and its predictors beside it."""

    def __init__(self, recipe: Recipe, model: SpectralModel) -> None:
        self.recipe = recipe
        self.module = model
        self.labels = tuple(label_names(recipe))
        self._weights = erb_weights(recipe.signal.n_fft // 2 + 1, recipe.signal.sample_rate)

    def objectives(self) -> list[Objective]:
        """Return the autoencoder's objective and, apart from it, that of the predictors.

        Two optimisers, so that not even clipping lets one be felt by the other.
        """
        model = self.module
        own = [*model.network.parameters(), *model.conditioning.parameters()]
        found = [Objective("vae", own, self._losses)]
        if self.recipe.predict:
            guessing = list(model.predictors.parameters())
            found.append(Objective("predictors", guessing, self._predictor_losses))
        return found

    @torch.no_grad()
    def fit_normalisation(self, batches: list[Batch]) -> None:
        """Fit contrast and network statistics to unshifted training frames."""
        magnitude = torch.cat([b.magnitude for b in batches])
        self.module.contrast.fit(magnitude)
        self.module.network.fit(self.module.contrast(magnitude))

    @torch.no_grad()
    def fit_latents(self, batches: list[Batch]) -> None:
        """Fit the player's latent spaces to the posterior means of training frames."""
        means = torch.cat([self._encode(b)[0] for b in batches]).cpu()
        norms = [torch.linalg.vector_norm(b.magnitude, dim=1) for b in batches]
        level = torch.cat(norms).clamp_min(QUIETEST).log().cpu()
        self.module.latent_space.fit(means, level)
        self.module.latent_space.fit_ica(means, self.recipe.train.seed, level)

    @torch.no_grad()
    def validate(self, batch: Batch) -> dict[str, float]:
        """Return the validation figures of a batch; the first one decides which run is best."""
        x = self.module.contrast(batch.magnitude)
        mean, log_variance, labels = self._encode(batch)
        y = self._decode(mean, labels)
        estimate = self.module.contrast.inverse(y)
        figures = {
            "error": float(self._error(x, y)),
            "spectral_convergence": float(
                torch.linalg.vector_norm(estimate - batch.magnitude)
                / torch.linalg.vector_norm(batch.magnitude).clamp_min(1e-9)
            ),
            "kl_nats": float(kl_to_normal(mean, log_variance).sum(1).mean()),
            "dead_outputs": dead_share(x, y),
        }
        logits = self.module.logits(x, mean)
        for name, predictor, logit in zip(
            self.recipe.predict, self.module.predictors, logits, strict=True
        ):
            guess = predictor.estimate(logit)
            figures[f"{name}_right"] = right_share(guess, batch.labels[name], predictor.near)
        return figures

    def _losses(self, batch: Batch, step: int) -> Losses:
        loss = self.recipe.loss
        x = self.module.contrast(batch.magnitude)
        mean, log_variance, labels = self._encode(batch)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
        y = self._decode(z, labels)
        kl = kl_to_normal(mean, log_variance)
        error = self._error(x, y)
        beta = loss.beta * warmup(step, loss.warmup_steps)
        total = error + beta * free_bits(kl, loss.free_bits)
        if batch.partner is not None and batch.rows is not None:
            total = total + self._swapped(z[batch.rows], batch.partner)
        if loss.spectral:
            linear = self.module.contrast.inverse(y)
            total = total + loss.spectral * spectral_convergence(batch.magnitude, linear)
        return {"loss": total, "error": error, "kl_nats": kl.sum(1).mean()}

    def _swapped(self, z: Tensor, partner: Batch) -> Tensor:
        """Return what it costs to decode latents of one note as another, heard as that sounds.

        The latents are detached: the decoder learns to transpose, and the encoder is left to
        describe what it hears.
        """
        swap = self.recipe.swap
        x = self.module.contrast(partner.magnitude)
        given = [name for name, label in self.recipe.labels.items() if "decoder" in label.to]
        known = torch.stack([torch.isfinite(partner.labels[name]) for name in given]).all(0)
        if not bool(known.any()):
            return x.sum() * 0.0
        y = self._decode(z.detach()[known], self._given(partner, x)[known])
        return swap.share * swap.weight * self._error(x[known], y)

    def _predictor_losses(self, batch: Batch, step: int) -> Losses:
        with torch.no_grad():
            x = self.module.contrast(batch.magnitude)
            mean = self._encode(batch)[0] if any(self.module.from_latents) else x[:, :0]
        found: Losses = {}
        total = torch.zeros((), device=x.device)
        logits = self.module.logits(x, mean)
        for (name, told), predictor, logit in zip(
            self.recipe.predict.items(), self.module.predictors, logits, strict=True
        ):
            loss = predictor.loss(logit, batch.labels[name])
            found[f"{name}_loss"] = loss
            total = total + told.weight * loss
        return {"loss": total, **found}

    def posterior(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Return posterior means and log variances of a batch, `[B, D]` each."""
        return self._encode(batch)[:2]

    def _encode(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Return posterior means and log variances, and the labels that were given, `[B, ·]`."""
        x = self.module.contrast(batch.magnitude)
        labels = self._given(batch, x)
        (mean, log_variance), _ = self._along(
            lambda now, memory: _last_is_memory(self.module.encode(now[0], now[1], memory)),
            (x, labels),
            int(self.module.network.encoder_memory),
        )
        return mean, log_variance, labels

    def _decode(self, z: Tensor, labels: Tensor) -> Tensor:
        """Return contrasted frames, `[B, D]` and `[B, N]` → `[B, F]`."""
        conditioning, network = self.module.conditioning, self.module.network
        inputs = z, conditioning.decoder(labels), conditioning.note(labels)
        (y,), _ = self._along(
            lambda now, memory: _last_is_memory(network.decode(now[0], now[1], now[2], memory)),
            inputs,
            int(network.decoder_memory),
        )
        return y

    def _along(
        self,
        step: Callable[[tuple[Tensor, ...], Tensor], tuple[tuple[Tensor, ...], Tensor]],
        inputs: tuple[Tensor, ...],
        memory_size: int,
    ) -> tuple[tuple[Tensor, ...], Tensor]:
        """Run a network frame after frame along each sequence; all at once without a memory."""
        frames = self.recipe.train.sequence if memory_size else 1
        rows = len(inputs[0]) // frames
        memory = torch.zeros(rows, memory_size, device=inputs[0].device)
        if frames == 1:
            return step(inputs, memory)
        apart = [value.unflatten(0, (rows, frames)).unbind(1) for value in inputs]
        found = []
        for now in zip(*apart, strict=True):
            out, memory = step(now, memory)
            found.append(out)
        joined = [torch.stack(parts, 1).flatten(0, 1) for parts in zip(*found, strict=True)]
        return tuple(joined), memory

    def _given(self, batch: Batch, x: Tensor) -> Tensor:
        """Return clean labels, `[B, N]`; what is missing comes from a predictor or another frame.

        Another frame's value is a draw from the values as they are spread over the training files.
        """
        model, columns = self.module, []
        for index, (name, label) in enumerate(self.recipe.labels.items()):
            values = batch.labels[name].float()
            known = values >= model.conditioning.least[index]
            if not bool(known.all()):
                values = torch.where(known, values, self._stand_in(name, label, values, known, x))
            columns.append(values)
        labels = torch.stack(columns, 1) if columns else x[:, :0]
        return model.conditioning.clean(labels)

    def _stand_in(
        self, name: str, label: LabelIn, values: Tensor, known: Tensor, x: Tensor
    ) -> Tensor:
        model = self.module
        if label.missing == "predictor":
            predictor = list(model.predictors)[model.predicted_names.index(name)]
            with torch.no_grad():
                return predictor.estimate(predictor(x))
        if not bool(known.any()):
            return torch.full_like(values, float(model.usual[model.names.index(name)]))
        there = values[known]
        return there[torch.randint(len(there), (len(values),), device=values.device)]

    def _error(self, x: Tensor, y: Tensor) -> Tensor:
        loss = self.recipe.loss
        if loss.kind == "convergence":
            return frame_convergence(x, y, SILENT_NORM)
        weights = self._weights.to(x.device) if loss.erb else None
        return frame_error(x, y, loss.absolute, loss.relative, weights)


def _last_is_memory(values: tuple[Tensor, ...]) -> tuple[tuple[Tensor, ...], Tensor]:
    return values[:-1], values[-1]


def right_share(guess: Tensor, truth: Tensor, near: float) -> float:
    """Return the share of known labels that are guessed to within `near`, in 0…1."""
    known = torch.isfinite(truth)
    if not bool(known.any()):
        return 0.0
    return float(((guess - truth)[known].abs() < near).float().mean())


def dead_share(x: Tensor, y: Tensor) -> float:
    """Return the share of audible frames whose reconstruction is (almost) all zero, in 0…1."""
    audible = x.square().sum(1) > 1e-3
    if not bool(audible.any()):
        return 0.0
    dead = y.square().sum(1) < 0.01 * x.square().sum(1)
    return float(dead[audible].float().mean())


# What trains the networks that recipes may name as model.name.
LEARNERS: dict[str, Callable[[Recipe, SpectralModel], SpectralLearner]] = dict.fromkeys(
    MODELS, SpectralLearner
)

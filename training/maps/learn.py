# SPDX-License-Identifier: MIT
"""Trains an encoder and a regressor on pairs of (sound, parameters), and makes a timbre map.

Two ways lead to the latents of an example: through its sound (the encoder) and through its
parameters (the regressor, backwards, which is what a player's `unmap` does). The original trains
the first alone. A player meets the second, so the losses here are of both:

    parameters  sound → z → p̂ against p             the original's
    kl          of the encoder's z to N(0, 1)        the original's
    settings    p → z → p̂ against p                  what a setting becomes on the surface
    sound       p → z → p̂, as the emulator hears it  how different that sounds
    agreement   the z of both ways                   so that the surface is ordered by sound
    order       distances among z, of p, against those among the sounds, by their correlation
    reach       z as controls draw it → p̂, sorted, against 0…127 evenly: all can be reached
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ...base.errors import UserError
from ...base.maps.control import fitted
from ...base.maps.layers import Dense, Layer
from ...base.maps.timbre_map import FULL, TimbreMap, reach
from ...base.progress import bar
from .emulator import Emulator
from .encoders import Encoder
from .regressors import DenseRegressor, FlowRegressor
from .settings import MapRecipe

REACH_DRAWS = 256
# RMSprop with the constants of Keras 2.2, which the original was trained with.
OPTIMISERS = {
    "rmsprop": partial(torch.optim.RMSprop, alpha=0.9, eps=1e-7),
    "adam": torch.optim.Adam,
}


@dataclass(frozen=True)
class Pairs:
    """What is learned from."""

    heard: Tensor  # [N, F, T], standardised
    u: Tensor  # [N, P], parameters / 127
    points: Tensor  # [N, K], how the sounds are for the emulator
    train: np.ndarray  # rows


@dataclass(frozen=True)
class Learned:
    """Networks after training, and the latents of all examples [N, L], posterior means."""

    encoder: Encoder
    regressor: DenseRegressor | FlowRegressor
    latents: np.ndarray
    curve: list[dict[str, float]]  # mean losses of each epoch


def learn(recipe: MapRecipe, pairs: Pairs, emulator: Emulator | None) -> Learned:
    """Train to the end of the recipe's epochs; the same seed gives the same map."""
    t = recipe.train
    torch.manual_seed(t.seed)
    _, bands, columns = pairs.heard.shape
    encoder = Encoder(recipe.encoder, bands, columns, recipe.latent_size, recipe.generative)
    regressor = _regressor(recipe, pairs.u.shape[1])
    parameters = [*encoder.parameters(), *regressor.parameters()]
    optimiser = OPTIMISERS[t.optimiser](parameters, lr=t.lr)
    steps = t.epochs * max(1, len(pairs.train) // t.batch)
    rate = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps if t.decay else 10**9)
    draws = np.random.default_rng(t.seed)
    losses_of = _objective(recipe, pairs, encoder, regressor, emulator)
    curve = []
    with bar("training", t.epochs) as shown:
        for epoch in range(t.epochs):
            order = draws.permutation(pairs.train)
            each = []
            for rows in np.array_split(order, max(1, len(order) // t.batch)):
                losses = losses_of(torch.from_numpy(rows))
                total = torch.stack(list(losses.values())).sum()
                if not torch.isfinite(total):
                    raise UserError(
                        f"the loss is not a number in epoch {epoch + 1}: lower train.lr "
                        f"(now {t.lr:g}) and train again."
                    )
                optimiser.zero_grad()
                total.backward()
                optimiser.step()
                rate.step()
                each.append({name: float(loss.detach()) for name, loss in losses.items()})
            curve.append({name: float(np.mean([e[name] for e in each])) for name in each[0]})
            shown.at(epoch + 1, " ".join(f"{k} {v:.3g}" for k, v in curve[-1].items()))
    return Learned(encoder.eval(), regressor, _latents(encoder, pairs.heard), curve)


def timbre_map(recipe: MapRecipe, learned: Learned, names: tuple[str, ...]) -> TimbreMap:
    """Return what was learned as a map for playing: rotated, scaled, in float64."""
    z = learned.latents.astype(np.float64)
    layers: list[Layer] = list(learned.regressor.layers())
    if recipe.pca:
        mean, axes = principal_axes(z)
        z = (z - mean) @ axes
        size = layers[0].inputs
        turn, shift = np.eye(size), np.zeros(size)
        turn[: len(mean), : len(mean)], shift[: len(mean)] = axes.T, mean
        layers.insert(0, Dense(turn, turn.T, shift))
    made = TimbreMap(fitted(z, recipe.control), tuple(layers), names)
    if recipe.regressor.kind == "dense":
        return made  # the original's, clamped at the activation's ends only
    return TimbreMap(made.control, made.layers, names, reach(made))


def principal_axes(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean [L] of latents [N, L] and their principal axes as columns [L, L].

    Each axis points to where its largest entry is positive, so that it does not depend on chance.
    """
    mean = z.mean(0)
    _, vectors = np.linalg.eigh(np.cov(z.T).reshape(len(mean), -1))
    axes = vectors[:, ::-1]
    largest = np.abs(axes).argmax(0)
    return mean, axes * np.sign(axes[largest, np.arange(len(mean))])


def _regressor(recipe: MapRecipe, count: int) -> DenseRegressor | FlowRegressor:
    r = recipe.regressor
    if r.kind == "dense":
        return DenseRegressor(recipe.latent_size, count)
    return FlowRegressor(recipe.latent_size, count, r.couplings, r.hidden)


def _objective(
    recipe: MapRecipe,
    pairs: Pairs,
    encoder: Encoder,
    regressor: DenseRegressor | FlowRegressor,
    emulator: Emulator | None,
) -> Callable[[Tensor], dict[str, Tensor]]:
    """Return the function rows → losses by name, each with its weight, none that weighs nothing."""
    w = recipe.loss
    # The original counts parameters in 0…127; a shared scale keeps the weights' meaning with both.
    unit = FULL**2
    evenly = (torch.arange(REACH_DRAWS) + 0.5)[:, None] / REACH_DRAWS
    spread = pairs.points.square().sum(1).mean()

    def losses(rows: Tensor) -> dict[str, Tensor]:
        u = pairs.u[rows]
        mean, log_variance = encoder(pairs.heard[rows])
        noise = torch.randn_like(mean) * torch.exp(log_variance / 2)
        z = mean + noise if recipe.generative else mean
        found = {"parameters": w.parameters * unit * F.mse_loss(regressor(z), u)}
        if recipe.generative and w.kl:
            each = mean.square() + log_variance.exp() - 1 - log_variance
            found["kl"] = w.kl * each.sum(1).mean() / 2
        if recipe.encoder == "dnn":
            found["penalty"] = encoder.penalty()
        if w.settings or w.sound or w.agreement or w.order:
            back = regressor.backward(u)
            again = regressor(back)
            found["settings"] = w.settings * unit * F.mse_loss(again, u)
            found["agreement"] = w.agreement * unit * F.mse_loss(back, mean)
            if w.order:
                found["order"] = w.order * unit * (1 - _likeness(back, pairs.points[rows]))
            if emulator is not None and w.sound:
                error = (emulator(again) - pairs.points[rows]).square().sum(1).mean()
                found["sound"] = w.sound * unit * error / spread
        if w.reach:
            reached = regressor(_drawn_like(mean.detach())).sort(0).values
            found["reach"] = w.reach * unit * F.mse_loss(reached, evenly.expand_as(reached))
        return found

    return losses


def _drawn_like(z: Tensor) -> Tensor:
    """Return draws from the normal distribution of latents [B, L]: where controls will lead."""
    spread = torch.cov(z.T).reshape(z.shape[1], -1) + 1e-4 * torch.eye(z.shape[1])
    return z.mean(0) + torch.randn(REACH_DRAWS, z.shape[1]) @ torch.linalg.cholesky_ex(spread)[0].T


def _likeness(z: Tensor, points: Tensor) -> Tensor:
    """Return the correlation of distances among latents [B, L] with those among sounds [B, K]."""
    a, b = torch.pdist(z), torch.pdist(points)
    a, b = a - a.mean(), b - b.mean()
    return (a * b).sum() / (a.norm() * b.norm() + 1e-9)


@torch.inference_mode()
def _latents(encoder: Encoder, heard: Tensor) -> np.ndarray:
    encoder.eval()
    return torch.cat([encoder(part)[0] for part in heard.split(256)]).numpy()

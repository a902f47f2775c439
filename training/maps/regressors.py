# SPDX-License-Identifier: MIT
"""From latents z [B, L] to parameters u [B, P] in 0…1 and back, while training.

dense   one layer with a sigmoid, the original's. Back: the least squares answer.
flow    an invertible function f of P numbers, u = sigmoid(f([z, 0])): z picks the point on a
        curved surface among all settings, and f's inverse finds, for any setting, the z that
        belongs to it. The z of settings off the surface is therefore learned too, rather than a
        projection.
"""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ...base.errors import UserError
from ...base.maps import layers as fixed
from .encoders import begin_as_keras

# Half a step of 127 from the ends, where a sigmoid's inverse is infinite.
EDGE = 0.5 / 127


class DenseRegressor(nn.Module):
    """One dense layer and a sigmoid."""

    def __init__(self, latents: int, parameters: int) -> None:
        super().__init__()
        self.layer = nn.Linear(latents, parameters)
        begin_as_keras(self.layer)

    def forward(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.layer(z))

    def backward(self, u: Tensor) -> Tensor:
        inverse = torch.linalg.pinv(self.layer.weight.T)
        return (torch.logit(u.clamp(EDGE, 1 - EDGE)) - self.layer.bias) @ inverse

    def layers(self) -> list[fixed.Layer]:
        """Return what it has learned, for playing."""
        weights, biases = _plain(self.layer.weight.T), _plain(self.layer.bias)
        return [fixed.dense(weights, biases, "sigmoid")]


class Coupling(nn.Module):
    """See base/maps/layers.py; the shift is 0 at first."""

    def __init__(self, size: int, split: int, reverse: bool, hidden: int) -> None:
        super().__init__()
        self.split, self.reverse = split, reverse
        given, moved = (size - split, split) if reverse else (split, size - split)
        self.first, self.last = nn.Linear(given, hidden), nn.Linear(hidden, moved)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def shifted(self, x: Tensor, sign: float) -> Tensor:
        head, tail = x[:, : self.split], x[:, self.split :]
        if self.reverse:
            return torch.cat([head + sign * self._shift(tail), tail], 1)
        return torch.cat([head, tail + sign * self._shift(head)], 1)

    def _shift(self, x: Tensor) -> Tensor:
        return self.last(F.softsign(self.first(x)))

    def fixed(self) -> fixed.Coupling:
        parts = (self.first, self.last)
        weights = tuple(_plain(p.weight.T) for p in parts)
        return fixed.Coupling(
            self.split, self.reverse, weights, tuple(_plain(p.bias) for p in parts)
        )


class FlowRegressor(nn.Module):
    """Couplings in turns, then a square dense layer and a sigmoid."""

    def __init__(self, latents: int, parameters: int, couplings: int, hidden: int) -> None:
        super().__init__()
        if latents >= parameters:
            raise UserError(
                f"regressor=flow needs fewer latents than parameters; given {latents} and "
                f"{parameters}: lower latent_size, or use regressor=dense."
            )
        self.latents, self.parameters_ = latents, parameters
        self.couplings = nn.ModuleList(
            Coupling(parameters, latents, bool(k % 2), hidden) for k in range(couplings)
        )
        turn = torch.linalg.qr(torch.randn(parameters, parameters))[0]
        self.weight, self.bias = nn.Parameter(2 * turn), nn.Parameter(torch.zeros(parameters))

    def forward(self, z: Tensor) -> Tensor:
        x = F.pad(z, (0, self.parameters_ - self.latents))
        for coupling in self.couplings:
            x = coupling.shifted(x, 1.0)  # pyright: ignore[reportCallIssue]
        return torch.sigmoid(x @ self.weight + self.bias)

    def backward(self, u: Tensor) -> Tensor:
        y = torch.logit(u.clamp(EDGE, 1 - EDGE)) - self.bias
        y = torch.linalg.solve(self.weight.T, y.T).T
        for coupling in reversed(self.couplings):
            y = coupling.shifted(y, -1.0)  # pyright: ignore[reportCallIssue]
        return y[:, : self.latents]

    def layers(self) -> list[fixed.Layer]:
        """Return what it has learned, for playing."""
        last = fixed.dense(_plain(self.weight), _plain(self.bias), "sigmoid")
        couplings: list[fixed.Layer] = [c.fixed() for c in self.couplings]  # pyright: ignore[reportCallIssue]
        return [*couplings, last]


def _plain(tensor: Tensor) -> np.ndarray:
    return tensor.detach().double().cpu().numpy()

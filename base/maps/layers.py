# SPDX-License-Identifier: MIT
"""The invertible layers of a map, from latents towards parameters, on float64 rows [..., n].

Each has `forward` and `backward`; backward undoes forward wherever forward has been. A dense layer
that widens is undone by its pseudo-inverse: the nearest point of what it reaches.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

# As near as u comes to the ends of a sigmoid or tanh on the way back, where they are infinite.
EDGE = 1e-10


class Layer(Protocol):
    """What a layer can do."""

    @property
    def inputs(self) -> int: ...
    @property
    def outputs(self) -> int: ...
    def forward(self, x: np.ndarray) -> np.ndarray: ...
    def backward(self, y: np.ndarray) -> np.ndarray: ...


@dataclass(frozen=True)
class Activation:
    """An increasing function of one number, and its inverse."""

    name: str

    def forward(self, x: np.ndarray) -> np.ndarray:
        return {"linear": _same, "sigmoid": sigmoid, "tanh": np.tanh}[self.name](x)

    def backward(self, y: np.ndarray) -> np.ndarray:
        return {"linear": _same, "sigmoid": logit, "tanh": _artanh}[self.name](y)


ACTIVATIONS = {name: Activation(name) for name in ("linear", "sigmoid", "tanh")}


@dataclass(frozen=True)
class Dense:
    """y = activation(x·weights + biases); weights [n, m], its (pseudo-)inverse [m, n]."""

    weights: np.ndarray
    weights_inv: np.ndarray
    biases: np.ndarray
    activation: Activation = ACTIVATIONS["linear"]

    @property
    def inputs(self) -> int:
        return self.weights.shape[0]

    @property
    def outputs(self) -> int:
        return self.weights.shape[1]

    def forward(self, x: np.ndarray) -> np.ndarray:
        return self.activation.forward(x @ self.weights + self.biases)

    def backward(self, y: np.ndarray) -> np.ndarray:
        return (self.activation.backward(y) - self.biases) @ self.weights_inv


@dataclass(frozen=True)
class Coupling:
    """A part of the row is shifted by a function of the other part, so it can be shifted back.

    Of a row of n numbers the first `split` condition the rest, or, where `reverse`, the rest
    condition the first. The function is dense layers with x / (1 + |x|) between them: smooth, and
    the same to the last bits everywhere, as it takes no exponential.
    """

    split: int
    reverse: bool
    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]

    @property
    def inputs(self) -> int:
        return self.weights[0].shape[0] + self.weights[-1].shape[1]

    @property
    def outputs(self) -> int:
        return self.inputs

    def forward(self, x: np.ndarray) -> np.ndarray:
        return self._shifted(x, 1.0)

    def backward(self, y: np.ndarray) -> np.ndarray:
        return self._shifted(y, -1.0)

    def _shifted(self, x: np.ndarray, sign: float) -> np.ndarray:
        head, tail = x[..., : self.split], x[..., self.split :]
        if self.reverse:
            return np.concatenate([head + sign * self._shift(tail), tail], -1)
        return np.concatenate([head, tail + sign * self._shift(head)], -1)

    def _shift(self, x: np.ndarray) -> np.ndarray:
        last = len(self.weights) - 1
        for i, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = x @ weights + biases
            x = x if i == last else x / (1 + np.abs(x))
        return x


def dense(weights: np.ndarray, biases: np.ndarray, activation: str = "linear") -> Dense:
    """Return a dense layer with its inverse: exact if square, else Moore and Penrose's."""
    square = weights.shape[0] == weights.shape[1]
    inverse = np.linalg.inv(weights) if square else np.linalg.pinv(weights)
    return Dense(weights, inverse, biases, ACTIVATIONS[activation])


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^−x), without overflow."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1 + e)


def logit(u: np.ndarray) -> np.ndarray:
    """The inverse of `sigmoid`, finite at the ends."""
    u = np.clip(u, EDGE, 1 - EDGE)
    return np.log(u) - np.log1p(-u)


def _artanh(y: np.ndarray) -> np.ndarray:
    return np.arctanh(np.clip(y, -1 + EDGE, 1 - EDGE))


def _same(x: np.ndarray) -> np.ndarray:
    return x

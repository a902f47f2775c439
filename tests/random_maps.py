# SPDX-License-Identifier: MIT
"""Timbre maps with random weights, of both formats and all control spaces."""

from itertools import pairwise

import numpy as np

from timbrel.base.maps.control import Control
from timbrel.base.maps.layers import Coupling, dense
from timbrel.base.maps.timbre_map import TimbreMap


def random_map(
    fmt: int = 1, kind: str = "normal", axes: int = 3, parameters: int = 9, seed: int = 0
) -> TimbreMap:
    """A map whose parameters stay between about 1 and 99 % of full range."""
    random = np.random.default_rng(seed)
    low, mean = -3 - random.random(axes), random.normal(0, 0.1, axes)
    control = Control(kind, low, 6 + random.random(axes), mean, 0.9 + 0.2 * random.random(axes))
    names = tuple(f"drawbar {k + 1}" for k in range(parameters))
    layers = plain(axes, parameters, random) if fmt == 1 else rich(axes, parameters, random)
    return TimbreMap(control, tuple(layers), names)


def plain(axes, parameters, random):
    turn = dense(np.linalg.qr(random.normal(size=(axes, axes)))[0], random.normal(0, 0.1, axes))
    return [turn, dense(*_weights(axes, parameters, random), "sigmoid")]


def rich(axes, parameters, random):
    turn = dense(np.linalg.qr(random.normal(size=(parameters,) * 2))[0], np.zeros(parameters))
    couplings = [coupling(axes, parameters, k % 2 == 1, random) for k in range(4)]
    last = dense(*_weights(parameters, parameters, random), "sigmoid")
    return [turn, *couplings, last]


def coupling(split, size, reverse, random, hidden=8):
    sizes = [size - split, hidden, split] if reverse else [split, hidden, size - split]
    shapes = list(pairwise(sizes))
    weights = tuple(random.normal(0, 0.5, shape) for shape in shapes)
    return Coupling(split, reverse, weights, tuple(random.normal(0, 0.1, m) for _, m in shapes))


def _weights(inputs, outputs, random):
    """Columns of equal length, so that no parameter saturates; square ones well conditioned."""
    weights = random.normal(size=(inputs, outputs))
    if inputs == outputs:
        weights = np.linalg.qr(weights)[0]
    return 0.8 * weights / np.linalg.norm(weights, axis=0), random.normal(0, 0.3, outputs)


def controls(timbre_map: TimbreMap, count: int = 200, seed: int = 1) -> np.ndarray:
    size = (count, timbre_map.latent_size)
    return np.random.default_rng(seed).uniform(0.002, 0.998, size)

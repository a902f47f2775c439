# SPDX-License-Identifier: MIT
"""A timbre map: where a controller is ↔ all parameters of a synth. Pure functions on numpy rows.

    control [L] ─Control─▶ latent z [L] ─padded with zeros to the first layer─▶ layers ─▶ u ─·127─▶ p [P]

The parameters that controls reach are a surface of L dimensions among P. On it `unmap` undoes `map`;
off it, `unmap` returns the place on the surface that answers to these parameters, and what is missing
is a residual (see residual.py).
"""  # noqa: E501  (the picture)

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ..errors import UserError
from .control import Control
from .layers import Layer

FULL = 127.0
# What a float32 on the wire may be off, of full range.
_ROUNDING = 1e-6


class Playable(Protocol):
    """What can be played: a timbre map, or one with pins (pins.py)."""

    @property
    def control(self) -> Control: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def latent_size(self) -> int: ...
    @property
    def parameter_count(self) -> int: ...
    def map(self, control: np.ndarray) -> np.ndarray: ...
    def unmap(self, parameters: np.ndarray) -> np.ndarray: ...


@dataclass(frozen=True)
class TimbreMap:
    """What a map's folder holds."""

    control: Control
    layers: tuple[Layer, ...]
    names: tuple[str, ...]  # of the parameters
    # [P, 2] in 0…127: the farthest that controls reach. Parameters beyond are taken for its ends on
    # the way back, where a sigmoid's inverse would throw them far off. None: the activation's ends.
    reach: np.ndarray | None = None
    facts: dict[str, Any] = field(default_factory=dict)  # name, training, metrics

    @property
    def latent_size(self) -> int:
        return self.control.size

    @property
    def parameter_count(self) -> int:
        return self.layers[-1].outputs

    def map(self, control: np.ndarray) -> np.ndarray:
        """[..., L] controls in 0…1 → [..., P] parameters in 0…127."""
        return self.from_latent(self.control.to_latent(self._checked(control, self.latent_size)))

    def unmap(self, parameters: np.ndarray) -> np.ndarray:
        """[..., P] parameters in 0…127 → [..., L] controls."""
        return self.control.from_latent(self.to_latent(parameters))

    def from_latent(self, latent: np.ndarray) -> np.ndarray:
        """[..., L] latents → [..., P] parameters."""
        missing = self.layers[0].inputs - latent.shape[-1]
        x = np.concatenate([latent, np.zeros((*latent.shape[:-1], missing))], -1)
        for layer in self.layers:
            x = layer.forward(x)
        return FULL * x

    def to_latent(self, parameters: np.ndarray) -> np.ndarray:
        """[..., P] parameters → [..., L] latents."""
        y = self._checked(parameters, self.parameter_count)
        y = np.clip(y, 0, FULL) if self.reach is None else np.clip(y, *self.reach.T)
        y = y / FULL
        for layer in reversed(self.layers):
            y = layer.backward(y)
        return y[..., : self.latent_size]

    def _checked(self, values: np.ndarray, size: int) -> np.ndarray:
        values = np.asarray(values, np.float64)
        if values.ndim == 0 or values.shape[-1] != size:
            what = "controls" if size == self.latent_size else "parameters"
            given = values.shape[-1] if values.ndim else 1
            raise UserError(f"this map has {size} {what}; given {given}.")
        if not np.isfinite(values).all():
            raise UserError("a control or parameter is no finite number; the last ones stay.")
        return values


def in_range(
    names: Sequence[str], values: np.ndarray, full: float = FULL, what: str = "parameters"
) -> np.ndarray:
    """Return a row of values as they are; one sentence if one lies beyond 0…full."""
    outside = np.flatnonzero(~(np.abs(values - full / 2) <= full * (0.5 + _ROUNDING)))
    if len(outside):
        name, value = names[outside[0]], values[outside[0]]
        raise UserError(f"{name} is {value:g}; {what} are 0 to {full:g}.")
    return np.clip(values, 0, full)


def probe(
    timbre_map: TimbreMap, count: int = 20000, ends: tuple[float, float] = (0.0, 1.0)
) -> np.ndarray:
    """Return controls [M, L] between two ends of each axis: all corners, and points between."""
    size = timbre_map.latent_size
    corners = np.array(np.meshgrid(*[ends] * min(size, 12))).reshape(min(size, 12), -1).T
    corners = np.pad(corners, ((0, 0), (0, size - corners.shape[1])), constant_values=0.5)
    between = np.random.default_rng(0).uniform(*ends, (count, size))
    return np.concatenate([corners, between])


def reach(timbre_map: TimbreMap, margin: float = 1.0) -> np.ndarray:
    """Return [P, 2]: how far each parameter is reached, and a margin of 1 of 127 around it."""
    reached = timbre_map.map(probe(timbre_map))
    ends = np.stack([reached.min(0) - margin, reached.max(0) + margin], -1)
    return np.clip(ends, 0, FULL)

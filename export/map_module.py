# SPDX-License-Identifier: MIT
"""A timbre map as a TorchScript module that nn~ loads: `map` and `unmap` at control rate.

The arithmetic is base/maps in float64; inlets and outlets are float32 signals, controls in 0…1 and
parameters in 0…127, one value every 64 samples. It holds no state.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ..base.errors import UserError
from ..base.manifest import Manifest, Method, Port
from ..base.maps import control as controls
from ..base.maps.layers import EDGE, Coupling, Dense, Layer
from ..base.maps.timbre_map import FULL, TimbreMap

RATIO = 64


@dataclass(frozen=True)
class MapInstrument:
    """A map before it is a file."""

    manifest: Manifest
    timbre_map: TimbreMap

    def script(self) -> torch.jit.ScriptModule:
        """Return the TorchScript module."""
        return torch.jit.script(_MapModule(self.timbre_map).eval())


def build_map(timbre_map: TimbreMap, name: str) -> MapInstrument:
    """Return a map as an instrument; one with the original's approximation of erf is refused."""
    if timbre_map.control.kind == "normal_approx":
        raise UserError(
            "a map in the original's control space (normal_approx) has no .ts form: play its "
            "folder with jg.timbremap or timbrel map play, or train with control=normal."
        )
    given = [_port(f"c{i + 1}", "Control", [0.0, 1.0]) for i in range(timbre_map.latent_size)]
    moved = [_port(n, "Parameter", [0.0, FULL]) for n in timbre_map.names]
    methods = {"map": Method(given, moved, 0, 0), "unmap": Method(moved, given, 0, 0)}
    facts = timbre_map.facts
    manifest = Manifest(
        name=name,
        kind="map",
        sample_rate=0,
        highest_ratio=RATIO,
        methods=methods,
        attributes={},
        latent={"size": timbre_map.latent_size},
        training={**facts.get("training", {}), **{k: facts.get(k) for k in ("date", "timbrel")}},
        metrics=facts.get("metrics", {}),
    )
    return MapInstrument(manifest, timbre_map)


def _port(name: str, what: str, span: list[float]) -> Port:
    return Port(name, f"(signal) {what} {name}", what.lower(), RATIO, span)


class _Control(nn.Module):
    scale: Tensor
    shift: Tensor

    def __init__(self, control: controls.Control) -> None:
        super().__init__()
        self.normal: bool = control.kind == "normal"
        self.end: float = controls.END if self.normal else 0.0
        scale, shift = (control.std, control.mean) if self.normal else (control.range, control.min)
        self.register_buffer("scale", _tensor(scale))
        self.register_buffer("shift", _tensor(shift))

    def to_latent(self, c: Tensor) -> Tensor:
        c = c.clamp(self.end, 1.0 - self.end)
        return self.shift + self.scale * (torch.special.ndtri(c) if self.normal else c)

    def from_latent(self, z: Tensor) -> Tensor:
        z = (z - self.shift) / self.scale
        c = torch.special.ndtr(z) if self.normal else z
        return c.clamp(self.end, 1.0 - self.end)


class _Dense(nn.Module):
    weights: Tensor
    weights_inv: Tensor
    biases: Tensor

    def __init__(self, layer: Dense) -> None:
        super().__init__()
        self.activation: str = layer.activation.name
        self.edge: float = EDGE
        for name in ("weights", "weights_inv", "biases"):
            self.register_buffer(name, _tensor(getattr(layer, name)))

    def forward(self, x: Tensor) -> Tensor:
        x = x @ self.weights + self.biases
        if self.activation == "sigmoid":
            return torch.sigmoid(x)
        return torch.tanh(x) if self.activation == "tanh" else x

    @torch.jit.export
    def backward(self, y: Tensor) -> Tensor:
        if self.activation == "sigmoid":
            y = torch.logit(y.clamp(self.edge, 1.0 - self.edge))
        elif self.activation == "tanh":
            y = torch.atanh(y.clamp(-1.0 + self.edge, 1.0 - self.edge))
        return (y - self.biases) @ self.weights_inv


class _Coupling(nn.Module):
    weights: list[Tensor]
    biases: list[Tensor]

    def __init__(self, layer: Coupling) -> None:
        super().__init__()
        self.split: int = layer.split
        self.reverse: bool = layer.reverse
        self.weights = [_tensor(w) for w in layer.weights]
        self.biases = [_tensor(b) for b in layer.biases]

    def forward(self, x: Tensor) -> Tensor:
        return self._shifted(x, 1.0)

    @torch.jit.export
    def backward(self, y: Tensor) -> Tensor:
        return self._shifted(y, -1.0)

    def _shifted(self, x: Tensor, sign: float) -> Tensor:
        head, tail = x[..., : self.split], x[..., self.split :]
        if self.reverse:
            return torch.cat([head + sign * self._shift(tail), tail], -1)
        return torch.cat([head, tail + sign * self._shift(head)], -1)

    def _shift(self, x: Tensor) -> Tensor:
        for i in range(len(self.weights)):
            x = x / (1.0 + x.abs()) if i > 0 else x
            x = x @ self.weights[i] + self.biases[i]
        return x


class _MapModule(nn.Module):
    low: Tensor
    high: Tensor
    map_input_labels: list[str]
    map_output_labels: list[str]
    unmap_input_labels: list[str]
    unmap_output_labels: list[str]

    def __init__(self, timbre_map: TimbreMap) -> None:
        super().__init__()
        size, count = timbre_map.latent_size, timbre_map.parameter_count
        self.size: int = size
        self.missing: int = timbre_map.layers[0].inputs - size
        self.full: float = FULL
        self.control = _Control(timbre_map.control)
        self.layers = nn.ModuleList(_layer(layer) for layer in timbre_map.layers)
        self.last_to_first = nn.ModuleList(list(self.layers)[::-1])
        ends = timbre_map.reach if timbre_map.reach is not None else np.tile([0, FULL], (count, 1))
        self.register_buffer("low", _tensor(ends[:, 0]))
        self.register_buffer("high", _tensor(ends[:, 1]))
        for name, numbers in (
            ("map_params", [size, RATIO, count, RATIO]),
            ("unmap_params", [count, RATIO, size, RATIO]),
        ):
            self.register_buffer(name, torch.tensor(numbers))
        given = [f"(signal) Control c{i + 1}" for i in range(size)]
        moved = [f"(signal) Parameter {name}" for name in timbre_map.names]
        self.map_input_labels, self.map_output_labels = given, moved
        self.unmap_input_labels, self.unmap_output_labels = moved, given

    @torch.jit.export
    def map(self, x: Tensor) -> Tensor:
        """[B, L, T] controls → [B, P, T] parameters; what is no number is the middle."""
        c = torch.nan_to_num(x.transpose(1, 2).double(), 0.5, 1.0, 0.0)
        y = nn.functional.pad(self.control.to_latent(c), [0, self.missing])
        for layer in self.layers:
            y = layer.forward(y)
        return (self.full * y).transpose(1, 2).float()

    @torch.jit.export
    def unmap(self, x: Tensor) -> Tensor:
        """[B, P, T] parameters → [B, L, T] controls; what is no number is the middle."""
        half = self.full / 2
        p = torch.nan_to_num(x.transpose(1, 2).double(), half, self.full, 0.0)
        y = torch.minimum(torch.maximum(p, self.low), self.high) / self.full
        for layer in self.last_to_first:
            y = layer.backward(y)  # pyright: ignore[reportCallIssue]
        return self.control.from_latent(y[..., : self.size]).transpose(1, 2).float()

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["map", "unmap"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        names: list[str] = []
        return names


def _layer(layer: Layer) -> nn.Module:
    if isinstance(layer, Coupling):
        return _Coupling(layer)
    assert isinstance(layer, Dense)
    return _Dense(layer)


def _tensor(values: np.ndarray) -> Tensor:
    return torch.from_numpy(np.array(values, np.float64))

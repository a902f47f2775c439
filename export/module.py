# SPDX-License-Identifier: MIT
"""The TorchScript carrier of a spectral instrument: block functions, with their state in buffers.

Provides by itself the names that nn~ looks for (`base/contract.py`); no helper package is needed,
neither here nor in the host. Each method has a state of its own, one row per batch element.
"""

import math

import torch
from torch import Tensor, nn

from ..base.contract import CODE_OF
from ..base.manifest import Manifest
from ..training.spectral import PHASES, DecodeState, EncodeState, ForwardState, SpectralBlocks


def pack(parts: list[Tensor]) -> Tensor:
    """Return a state's tensors side by side, `[B, S]` float64 (which holds float32 exactly)."""
    return torch.cat([part.double() for part in parts], 1)


def follow_batch(state: Tensor, fresh: Tensor, batch: int) -> Tensor:
    """Return a state with a row for each batch element: kept, dropped, or fresh (`[1, S]`)."""
    rows = state.shape[0]
    if rows >= batch:
        return state[:batch]
    return torch.cat([state, fresh.expand(batch - rows, -1)], 0)


def reset_row(state: Tensor, fresh: Tensor, row: int) -> Tensor:
    """Return a state with one row fresh; a row that is not there changes nothing."""
    if row >= state.shape[0]:
        return state
    copied = state.clone()
    copied[row] = fresh[0]
    return copied


class SpectralInstrument(nn.Module):
    """What is scripted and saved.

    Args:
        blocks: the block functions, in evaluation mode.
        manifest: gives labels, sample rate and attribute defaults.
    """

    encode_fresh: Tensor
    decode_fresh: Tensor
    forward_fresh: Tensor

    def __init__(self, blocks: SpectralBlocks, manifest: Manifest) -> None:
        super().__init__()
        self.blocks = blocks
        self.hop = blocks.hop
        self.sample_rate = manifest.sample_rate
        self.phases = list(PHASES)
        self.method_names = list(manifest.methods)
        self.attribute_names = list(manifest.attributes)
        for name, method in manifest.methods.items():
            self.register_buffer(f"{name}_params", torch.tensor(method.shape().params()))
            setattr(self, f"{name}_input_labels", [p.label for p in method.inlets])
            setattr(self, f"{name}_output_labels", [p.label for p in method.outlets])
        for name, attribute in manifest.attributes.items():
            self.register_buffer(f"{name}_params", torch.tensor([CODE_OF[attribute.type]]))
        self.temperature: float = float(manifest.attributes["temperature"].default)
        self.phase: int = PHASES.index(manifest.attributes["phase"].default)
        self.gain: float = 1.0
        self.forward_gain: float = 1.0  # at the end of the last block
        self.decode_gain: float = 1.0
        history, bins = blocks.history_samples, blocks.bins
        self.decode_sizes = [history, bins, bins, bins]
        self.forward_sizes = [history, history, bins, bins, bins]
        encode = pack(list(blocks.initial_encode_state(1)))
        decode = pack(list(blocks.initial_decode_state(1)))
        forward = pack(list(blocks.initial_forward_state(1)))
        # The fresh states are kept beside the running ones, for reset and new rows.
        for name, state in (("encode", encode), ("decode", decode), ("forward", forward)):
            self.register_buffer(f"{name}_fresh", state)
            self.register_buffer(f"{name}_state", state.clone())

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        """Audio `[B, 1, N]` → latents `[B, D, N / hop]`."""
        self.whole_hops(x.shape[2])
        packed = follow_batch(self.encode_state, self.encode_fresh, x.shape[0])
        z, state = self.blocks.encode_block(x, EncodeState(packed.float()), self.temperature)
        self.encode_state = state.history.double()
        return z

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        """Latents `[B, D, T]` → audio `[B, 1, T · hop]`."""
        packed = follow_batch(self.decode_state, self.decode_fresh, z.shape[0])
        tail, phase, frequency, level = packed.split(self.decode_sizes, 1)
        state = DecodeState(tail.float(), phase, frequency, level)
        y, state = self.blocks.decode_block(z, state, self.phase)
        self.decode_state = pack([state.tail, state.phase, state.frequency, state.log_magnitude])
        y = self.ramped(y, self.decode_gain)
        self.decode_gain = self.gain
        return y

    @torch.jit.export
    def forward(self, x: Tensor) -> Tensor:
        """Audio `[B, 1, N]` → audio `[B, 1, N]`."""
        self.whole_hops(x.shape[2])
        packed = follow_batch(self.forward_state, self.forward_fresh, x.shape[0])
        history, tail, phase, frequency, level = packed.split(self.forward_sizes, 1)
        state = ForwardState(history.float(), tail.float(), phase, frequency, level)
        y, state = self.blocks.forward_block(x, state, self.temperature, self.phase)
        self.forward_state = pack(
            [state.history, state.tail, state.phase, state.frequency, state.log_magnitude]
        )
        y = self.ramped(y, self.forward_gain)
        self.forward_gain = self.gain
        return y

    def whole_hops(self, samples: int) -> None:
        """Refuse a block that is no multiple of the hop."""
        if samples % self.hop != 0:
            raise ValueError(f"a block of {samples} samples is no multiple of {self.hop}")

    def ramped(self, y: Tensor, before: float) -> Tensor:
        """Apply the gain; a changed one glides over the first hop, so that it does not click."""
        if before == self.gain:
            return y if self.gain == 1.0 else y * self.gain
        ramp = torch.full([y.shape[2]], self.gain)
        ramp[: self.hop] = torch.linspace(before, self.gain, self.hop)
        return y * ramp

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return self.method_names

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return self.attribute_names

    @torch.jit.export
    def get_buffer_attributes(self) -> list[str]:
        names: list[str] = []
        return names

    @torch.jit.export
    def set_sample_rate(self, sample_rate: int) -> int:
        """Accept any value, keep the baked-in rate: hosts call this late or not at all."""
        return 0

    @torch.jit.export
    def get_sample_rate(self) -> int:
        return self.sample_rate

    @torch.jit.export
    def set_temperature(self, value: float) -> int:
        if not 0.0 <= value <= 4.0:
            return -1
        self.temperature = value
        return 0

    @torch.jit.export
    def get_temperature(self) -> list[float]:
        return [self.temperature]

    @torch.jit.export
    def set_phase(self, value: str) -> int:
        if value not in self.phases:
            return -1
        self.phase = self.phases.index(value)
        return 0

    @torch.jit.export
    def get_phase(self) -> list[str]:
        return [self.phases[self.phase]]

    @torch.jit.export
    def set_reset(self, value: int) -> int:
        if value < -1:
            return -1
        if value == -1:
            self.encode_state = self.encode_fresh.clone()
            self.decode_state = self.decode_fresh.clone()
            self.forward_state = self.forward_fresh.clone()
            self.decode_gain = self.gain
            self.forward_gain = self.gain
        else:
            self.encode_state = reset_row(self.encode_state, self.encode_fresh, value)
            self.decode_state = reset_row(self.decode_state, self.decode_fresh, value)
            self.forward_state = reset_row(self.forward_state, self.forward_fresh, value)
        return 0

    @torch.jit.export
    def get_reset(self) -> list[int]:
        return [-1]

    @torch.jit.export
    def set_gain_db(self, value: float) -> int:
        if not -120.0 <= value <= 24.0:
            return -1
        self.gain = 10.0 ** (value / 20.0)
        return 0

    @torch.jit.export
    def get_gain_db(self) -> list[float]:
        return [20.0 * math.log10(self.gain)]

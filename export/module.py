# SPDX-License-Identifier: MIT
"""The TorchScript carrier of a spectral instrument: block functions, with their state in buffers.

Provides by itself the names that nn~ looks for (`base/contract.py`); no helper package is needed,
neither here nor in the host. Each method has a state of its own, one row per batch element.

The setters and getters of labels have the labels' names, which only the recipe knows: `scripted`
defines them on the compiled module, each a line that calls `set_label` and its like.
"""

import math

import torch
from torch import Tensor, nn

from ..base.contract import CODE_OF
from ..base.manifest import Manifest
from ..training.models.latent_space import SPACES
from ..training.models.spectral import LABEL_SOURCES
from ..training.spectral import (
    PHASES,
    DecodeState,
    EncodeState,
    ForwardState,
    Settings,
    SpectralBlocks,
)


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


def is_number(text: str) -> bool:
    """Return whether a text is a number ≥ 0, as hosts write one; TorchScript has no `try`."""
    whole, _, fraction = text.partition(".")
    return whole.isdigit() and (fraction == "" or fraction.isdigit())


class SpectralInstrument(nn.Module):
    """What is scripted and saved.

    Args:
        blocks: the block functions, in evaluation mode.
        manifest: gives labels, sample rate and attribute defaults.
    """

    # A constant is part of the compiled class: other labels make another class.
    __constants__ = ["label_methods"]  # noqa: RUF012 (torch wants a list)
    encode_fresh: Tensor
    predict_fresh: Tensor
    decode_fresh: Tensor
    forward_fresh: Tensor
    fixed: Tensor
    source: Tensor
    label_classes: list[list[str]]
    guessed: list[bool]

    def __init__(self, blocks: SpectralBlocks, manifest: Manifest) -> None:
        super().__init__()
        self.blocks = blocks
        self.hop = blocks.hop
        self.latents = blocks.model.latents
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
        self.space: int = SPACES.index(manifest.attributes["space"].default)
        self.spaces = list(SPACES)
        self.label_sources = list(LABEL_SOURCES)
        self.label_methods = label_methods(blocks.model.names, manifest)
        self.guessed = [bool(place) for place in blocks.model.fills]
        self.label_classes = [manifest.attributes[n].values or [""] for n in blocks.model.names]
        self.register_buffer("fixed", blocks.model.usual.clone())
        self.register_buffer("source", torch.zeros(blocks.model.labels, dtype=torch.long))
        states = {
            "encode": list(blocks.initial_encode_state(1)),
            "predict": list(blocks.initial_encode_state(1)),
            "decode": list(blocks.initial_decode_state(1)),
            "forward": list(blocks.initial_forward_state(1)),
        }
        self.encode_sizes = [part.shape[1] for part in states["encode"]]
        self.decode_sizes = [part.shape[1] for part in states["decode"]]
        self.forward_sizes = [part.shape[1] for part in states["forward"]]
        # The fresh states are kept beside the running ones, for reset and new rows.
        for name, parts in states.items():
            self.register_buffer(f"{name}_fresh", pack(parts))
            self.register_buffer(f"{name}_state", pack(parts))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        """Audio and labels `[B, 1 + n, N]` → latents and guesses `[B, D + P, N / hop]`."""
        self.whole_hops(x.shape[2])
        packed = follow_batch(self.encode_state, self.encode_fresh, x.shape[0])
        history, memory = packed.float().split(self.encode_sizes, 1)
        z, state = self.blocks.encode_block(
            x[:, :1], self.per_hop(x), EncodeState(history, memory), self.settings()
        )
        self.encode_state = pack([state.history, state.memory])
        return z

    @torch.jit.export
    def predict(self, x: Tensor) -> Tensor:
        """Audio and labels `[B, 1 + n, N]` → guesses and probabilities `[B, Q, N / hop]`."""
        self.whole_hops(x.shape[2])
        packed = follow_batch(self.predict_state, self.predict_fresh, x.shape[0])
        history, memory = packed.float().split(self.encode_sizes, 1)
        y, state = self.blocks.predict_block(
            x[:, :1], self.per_hop(x), EncodeState(history, memory), self.settings()
        )
        self.predict_state = pack([state.history, state.memory])
        return y

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        """Latents and labels `[B, D + n, T]` → audio `[B, 1, T · hop]`."""
        packed = follow_batch(self.decode_state, self.decode_fresh, z.shape[0])
        tail, memory, phase, frequency, level = packed.split(self.decode_sizes, 1)
        state = DecodeState(tail.float(), memory.float(), phase, frequency, level)
        y, state = self.blocks.decode_block(
            z[:, : self.latents], z[:, self.latents :], state, self.settings()
        )
        self.decode_state = pack(
            [state.tail, state.memory, state.phase, state.frequency, state.log_magnitude]
        )
        y = self.ramped(y, self.decode_gain)
        self.decode_gain = self.gain
        return y

    @torch.jit.export
    def forward(self, x: Tensor) -> Tensor:
        """Audio and labels `[B, 1 + N_labels, N]` → audio and guesses `[B, 1 + P, N]`."""
        self.whole_hops(x.shape[2])
        packed = follow_batch(self.forward_state, self.forward_fresh, x.shape[0])
        history, encoder, tail, decoder, phase, frequency, level = packed.split(
            self.forward_sizes, 1
        )
        state = ForwardState(
            history.float(), encoder.float(), tail.float(), decoder.float(), phase, frequency, level
        )
        y, guesses, state = self.blocks.forward_block(
            x[:, :1], self.per_hop(x), state, self.settings()
        )
        self.forward_state = pack(
            [
                state.history,
                state.encoder_memory,
                state.tail,
                state.decoder_memory,
                state.phase,
                state.frequency,
                state.log_magnitude,
            ]
        )
        y = self.ramped(y, self.forward_gain)
        self.forward_gain = self.gain
        if guesses.shape[1] == 0:
            return y
        return torch.cat([y, guesses.repeat_interleave(self.hop, 2)], 1)

    def per_hop(self, x: Tensor) -> Tensor:
        """Return what the label inlets say at each hop's last sample, `[B, n, N / hop]`."""
        return x[:, 1:, self.hop - 1 :: self.hop]

    def settings(self) -> Settings:
        return Settings(self.temperature, self.phase, self.space, self.fixed, self.source)

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
    def set_space(self, value: str) -> int:
        if value not in self.spaces:
            return -1
        self.space = self.spaces.index(value)
        return 0

    @torch.jit.export
    def get_space(self) -> list[str]:
        return [self.spaces[self.space]]

    @torch.jit.export
    def fix_class(self, index: int, value: str) -> int:
        """Fix a label by its class's name or number; hosts write 3 as 3.000000."""
        classes = self.label_classes[index]
        chosen = -1
        if value in classes:
            chosen = classes.index(value)
        elif is_number(value):
            chosen = int(float(value) + 0.5)
            if str(chosen) in classes:  # a name goes before a place: octaves are numbers
                chosen = classes.index(str(chosen))
        if chosen < 0 or chosen >= len(classes):
            return -1
        self.fixed[index] = float(chosen)
        return 0

    @torch.jit.export
    def class_of(self, index: int) -> list[str]:
        return [self.label_classes[index][int(self.fixed[index].item())]]

    @torch.jit.export
    def fix_number(self, index: int, value: float) -> int:
        """Fix a label that is a number; the decoder hears it clamped to what training heard."""
        if not math.isfinite(value):
            return -1
        self.fixed[index] = value
        return 0

    @torch.jit.export
    def number_of(self, index: int) -> list[float]:
        return [float(self.fixed[index].item())]

    @torch.jit.export
    def choose_source(self, index: int, value: str) -> int:
        if value not in self.label_sources or (value == "predictor" and not self.guessed[index]):
            return -1
        self.source[index] = self.label_sources.index(value)
        return 0

    @torch.jit.export
    def source_of(self, index: int) -> list[str]:
        return [self.label_sources[int(self.source[index].item())]]

    @torch.jit.export
    def set_reset(self, value: int) -> int:
        if value < -1:
            return -1
        if value == -1:
            self.encode_state = self.encode_fresh.clone()
            self.predict_state = self.predict_fresh.clone()
            self.decode_state = self.decode_fresh.clone()
            self.forward_state = self.forward_fresh.clone()
            self.decode_gain = self.gain
            self.forward_gain = self.gain
        else:
            self.encode_state = reset_row(self.encode_state, self.encode_fresh, value)
            self.predict_state = reset_row(self.predict_state, self.predict_fresh, value)
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


# Setter and getter of a label and of where it comes from, for the label at a place.
CLASS = """
def set_{name}(self, value: str) -> int:
    return self.fix_class({place}, value)
def get_{name}(self) -> List[str]:
    return self.class_of({place})
"""
NUMBER = """
def set_{name}(self, value: float) -> int:
    return self.fix_number({place}, value)
def get_{name}(self) -> List[float]:
    return self.number_of({place})
"""
LABEL_SOURCE = """
def set_{name}_from(self, value: str) -> int:
    return self.choose_source({place}, value)
def get_{name}_from(self) -> List[str]:
    return self.source_of({place})
"""


def label_methods(names: list[str], manifest: Manifest) -> str:
    """Return the source of all setters and getters of labels."""
    found = ""
    for place, name in enumerate(names):
        kind = CLASS if manifest.attributes[name].type == "str" else NUMBER
        found += (kind + LABEL_SOURCE).format(name=name, place=place)
    return found


def scripted(blocks: SpectralBlocks, manifest: Manifest) -> torch.jit.ScriptModule:
    """Return the TorchScript module of an instrument: evaluation mode, fresh state."""
    module = torch.jit.script(SpectralInstrument(blocks, manifest).eval().requires_grad_(False))
    # Instruments with the same labels share a class, on which a method is defined once.
    names = blocks.model.names
    if names and module._c._has_method(f"set_{names[0]}"):
        return module
    for source in label_methods(names, manifest).split("def ")[1:]:
        module.define("def " + source)
    return module

# SPDX-License-Identifier: MIT
"""The block functions of a spectral instrument: (input block, state) → (output block, state).

Every carrier runs these: offline with a fresh state and the whole file as one block, TorchScript
with the state in buffers, ONNX with the state as inputs and outputs. Each frame goes through the
network by itself, in one fixed shape `[B, …]`, because matrix products round differently for
different shapes and a phase recursion amplifies that: so every way of cutting a stream into blocks
gives the same samples.
"""

import copy
from typing import NamedTuple

import torch
from torch import Tensor, nn

from .models.spectral import SpectralModel
from .settings import Signal
from .signal.phase import LockedPhase, PhaseState
from .signal.stft import Stft

AUDIO_LIMIT = 1e4  # 80 dB above full scale; beyond it is taken as ± this, because sums overflow
LATENT_LIMIT = 8.0  # a latent beyond it is taken as ± this; music happens within ± 3

# Where the phase of the output comes from; the place in this tuple is the number in the graph.
PHASES = ("input", "locked", "random")


class EncodeState(NamedTuple):
    """What `encode` keeps between blocks."""

    history: Tensor  # [B, n_fft - hop], the samples before the block


class DecodeState(NamedTuple):
    """What `decode` keeps between blocks."""

    tail: Tensor  # [B, n_fft - hop], begun frames
    phase: Tensor  # [B, F] float64, see PhaseState
    frequency: Tensor
    log_magnitude: Tensor


class ForwardState(NamedTuple):
    """What `forward` keeps between blocks."""

    history: Tensor
    tail: Tensor
    phase: Tensor
    frequency: Tensor
    log_magnitude: Tensor


class SpectralBlocks(nn.Module):
    """A spectral model with its transform.

    Args:
        model: the trained network with contrast and latent space.
        signal: the transform's sizes.
    """

    def __init__(self, model: SpectralModel, signal: Signal) -> None:
        super().__init__()
        self.model = model
        self.stft = Stft(signal.n_fft, signal.hop, signal.window)
        self.locked_phase = LockedPhase(signal.n_fft, signal.hop, self.stft.gamma)
        self.hop = signal.hop
        self.audio_limit = AUDIO_LIMIT
        self.latent_limit = LATENT_LIMIT
        self.bins = self.stft.bins
        self.history_samples = self.stft.history_samples

    def encode_block(
        self, audio: Tensor, state: EncodeState, temperature: float
    ) -> tuple[Tensor, EncodeState]:
        """Audio → latents, `[B, 1, N]` → `[B, D, N / hop]`; N is a multiple of the hop.

        Args:
            temperature: 0 gives the posterior's mean, more adds that many deviations of noise.
        """
        frames, history = self.stft.frames(self.clean_audio(audio), state.history)
        latents: list[Tensor] = []
        for frame in frames.unbind(1):
            latents.append(self.encode_frame(self.stft.analyse(frame).abs(), temperature))
        return torch.stack(latents, 2), EncodeState(history)

    def decode_block(
        self, latents: Tensor, state: DecodeState, phase_from: int
    ) -> tuple[Tensor, DecodeState]:
        """Latents → audio, `[B, D, T]` → `[B, 1, T · hop]`.

        Args:
            phase_from: place in PHASES; `input` is taken as `locked`, there being no input.
        """
        blocks: list[Tensor] = []
        tail = state.tail
        phase_state = PhaseState(state.phase, state.frequency, state.log_magnitude)
        for z in self.clean_latents(latents).unbind(2):
            magnitude = self.model.decode(z)
            spectrum, phase_state = self.with_phase(magnitude, phase_state, phase_from)
            block, tail = self.stft.overlap_add(self.stft.synthesise(spectrum), tail)
            blocks.append(block)
        return torch.cat(blocks, 1).unsqueeze(1), DecodeState(
            tail, phase_state.phase, phase_state.frequency, phase_state.log_magnitude
        )

    def forward_block(
        self, audio: Tensor, state: ForwardState, temperature: float, phase_from: int
    ) -> tuple[Tensor, ForwardState]:
        """Audio → latents → audio, `[B, 1, N]` → `[B, 1, N]`, late by n_fft - hop samples."""
        frames, history = self.stft.frames(self.clean_audio(audio), state.history)
        blocks: list[Tensor] = []
        tail = state.tail
        phase_state = PhaseState(state.phase, state.frequency, state.log_magnitude)
        for frame in frames.unbind(1):
            spectrum = self.stft.analyse(frame)
            magnitude = spectrum.abs()
            made = self.model.decode(self.encode_frame(magnitude, temperature))
            if phase_from == 0:
                spectrum = spectrum * (made / magnitude.clamp_min(1e-9))
            else:
                spectrum, phase_state = self.with_phase(made, phase_state, phase_from)
            block, tail = self.stft.overlap_add(self.stft.synthesise(spectrum), tail)
            blocks.append(block)
        return torch.cat(blocks, 1).unsqueeze(1), ForwardState(
            history, tail, phase_state.phase, phase_state.frequency, phase_state.log_magnitude
        )

    def clean_audio(self, audio: Tensor) -> Tensor:
        """Return what can be analysed, `[B, 1, N]` → `[B, N]`: finite, NaN as silence."""
        finite = torch.nan_to_num(audio[:, 0], 0.0, 0.0, 0.0)
        return finite.clamp(-self.audio_limit, self.audio_limit)

    def clean_latents(self, latents: Tensor) -> Tensor:
        """Return latents that the decoder may see, same shape."""
        return torch.nan_to_num(latents).clamp(-self.latent_limit, self.latent_limit)

    def encode_frame(self, magnitude: Tensor, temperature: float) -> Tensor:
        """Latents of one frame, `[B, F]` → `[B, D]`."""
        if temperature > 0.0:
            mean, deviation = self.model.encode(magnitude)
            return mean + temperature * deviation * torch.randn_like(mean)
        return self.model.encode_mean(magnitude)

    def with_phase(
        self, magnitude: Tensor, state: PhaseState, phase_from: int
    ) -> tuple[Tensor, PhaseState]:
        """Give a frame of magnitudes `[B, F]` a phase of its own → complex `[B, F]`."""
        if phase_from == 2:
            phase = torch.rand_like(magnitude) * (2.0 * 3.141592653589793)
            return torch.polar(magnitude, phase), state
        phase, state = self.locked_phase(magnitude, state)
        return torch.polar(magnitude, phase.float()), state

    def initial_encode_state(self, batch: int) -> EncodeState:
        return EncodeState(torch.zeros(batch, self.history_samples))

    def initial_decode_state(self, batch: int) -> DecodeState:
        phase = self.locked_phase.initial(batch)
        tail = torch.zeros(batch, self.history_samples)
        return DecodeState(tail, phase.phase, phase.frequency, phase.log_magnitude)

    def initial_forward_state(self, batch: int) -> ForwardState:
        d = self.initial_decode_state(batch)
        history = torch.zeros(batch, self.history_samples)
        return ForwardState(history, d.tail, d.phase, d.frequency, d.log_magnitude)


@torch.no_grad()
def through_forward(blocks: SpectralBlocks, audio: Tensor, phase: str = "input") -> Tensor:
    """Return audio through the model from a fresh state, latency taken off, `[B, N]` → `[B, N]`."""
    padded, late = _padded(audio, blocks)
    state = blocks.initial_forward_state(len(audio))
    out, _ = blocks.forward_block(padded[:, None], state, 0.0, PHASES.index(phase))
    return out[:, 0, late : late + audio.shape[1]]


@torch.no_grad()
def through_latents(blocks: SpectralBlocks, audio: Tensor) -> tuple[Tensor, Tensor]:
    """Return audio through `encode`, then `decode` with its own phase, and the latents.

    Shapes: `[B, N]` → `[B, N]` and `[B, D, T]`.
    """
    padded, late = _padded(audio, blocks)
    z, _ = blocks.encode_block(padded[:, None], blocks.initial_encode_state(len(audio)), 0.0)
    state = blocks.initial_decode_state(len(audio))
    out, _ = blocks.decode_block(z, state, PHASES.index("locked"))
    return out[:, 0, late : late + audio.shape[1]], z


def through_model(model: SpectralModel, signal: Signal, audio: Tensor) -> Tensor:
    """Return one signal through a model on any device, `[N]` → `[N]` on the CPU."""
    blocks = SpectralBlocks(copy.deepcopy(model).cpu().eval(), signal)
    return through_forward(blocks, audio.cpu()[None])[0]


def _padded(audio: Tensor, blocks: SpectralBlocks) -> tuple[Tensor, int]:
    late = blocks.history_samples
    pad = late + -(audio.shape[1] + late) % blocks.hop
    return nn.functional.pad(audio, [0, pad]), late

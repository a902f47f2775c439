# SPDX-License-Identifier: MIT
"""The block functions of a spectral instrument: (input block, state) → (output block, state).

Every carrier runs these: offline with a fresh state and the whole file as one block, TorchScript
with the state in buffers, ONNX with the state as inputs and outputs. Each frame goes through the
network by itself, in one fixed shape `[B, …]`, because matrix products round differently for
different shapes and a phase recursion amplifies that: so every way of cutting a stream into blocks
gives the same samples.
"""

import copy
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from .data.labels import Task
from .models.latent_space import SPACES
from .models.spectral import SpectralModel
from .settings import Signal
from .signal.phase import LockedPhase, PhaseState
from .signal.stft import Stft

AUDIO_LIMIT = 1e4  # 80 dB above full scale; beyond it is taken as ± this, because sums overflow
LATENT_LIMIT = 8.0  # a latent beyond it is taken as ± this; music happens within ± 3

# Where the phase of the output comes from; the place in this tuple is the number in the graph.
PHASES = ("input", "locked", "random")


class Settings(NamedTuple):
    """What a player sets; every block function takes all of it."""

    temperature: float  # deviations of noise added to the latents; 0 is the posterior's mean
    phase: int  # place in PHASES
    space: int  # place in SPACES
    fixed: Tensor  # [N], the labels' own values
    source: Tensor  # [N], for each label its place in LABEL_SOURCES


class EncodeState(NamedTuple):
    """What `encode` and `predict` keep between blocks."""

    history: Tensor  # [B, n_fft - hop], the samples before the block
    memory: Tensor  # [B, K], of the network's encoder


class DecodeState(NamedTuple):
    """What `decode` keeps between blocks."""

    tail: Tensor  # [B, n_fft - hop], begun frames
    memory: Tensor  # [B, K'], of the network's decoder
    phase: Tensor  # [B, F] float64, see PhaseState
    frequency: Tensor
    log_magnitude: Tensor


class ForwardState(NamedTuple):
    """What `forward` keeps between blocks."""

    history: Tensor
    encoder_memory: Tensor
    tail: Tensor
    decoder_memory: Tensor
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
        self, audio: Tensor, labels: Tensor, state: EncodeState, settings: Settings
    ) -> tuple[Tensor, EncodeState]:
        """Audio → latents and guesses, `[B, 1, N]` → `[B, D + P, N / hop]`; N is in whole hops.

        Args:
            labels: those given to the encoder, `[B, n, N / hop]`, each at its frame's last sample.
        """
        frames, history = self.stft.frames(self.clean_audio(audio), state.history)
        found: list[Tensor] = []
        memory = state.memory
        for frame, inlets in zip(frames.unbind(1), labels.unbind(2)):  # noqa: B905 (TorchScript)
            row = self.model.as_row(inlets, self.model.encoder_columns)
            x = self.model.contrast(self.stft.analyse(frame).abs())
            z, guesses, _, memory = self.encode_frame(x, row, memory, settings)
            found.append(torch.cat([self.model.latent_space(z, settings.space), guesses], 1))
        return torch.stack(found, 2), EncodeState(history, memory)

    def predict_block(
        self, audio: Tensor, labels: Tensor, state: EncodeState, settings: Settings
    ) -> tuple[Tensor, EncodeState]:
        """Audio → each predictor's guess and class probabilities, `[B, 1, N]` → `[B, Q, N / hop]`.

        Outlets, predictor after predictor: the class id or number, then for classes the
        probability of each.
        """
        still = Settings(0.0, settings.phase, settings.space, settings.fixed, settings.source)
        frames, history = self.stft.frames(self.clean_audio(audio), state.history)
        found: list[Tensor] = []
        memory = state.memory
        for frame, inlets in zip(frames.unbind(1), labels.unbind(2)):  # noqa: B905 (TorchScript)
            row = self.model.as_row(inlets, self.model.encoder_columns)
            x = self.model.contrast(self.stft.analyse(frame).abs())
            z, _, _, memory = self.encode_frame(x, row, memory, still)
            found.append(self.model.opinions(x, z))
        return torch.stack(found, 2), EncodeState(history, memory)

    def decode_block(
        self, latents: Tensor, labels: Tensor, state: DecodeState, settings: Settings
    ) -> tuple[Tensor, DecodeState]:
        """Latents → audio, `[B, D, T]` → `[B, 1, T · hop]`; phase `input` is taken as `locked`.

        Args:
            labels: those given to the decoder, `[B, n, T]`.
        """
        blocks: list[Tensor] = []
        tail, memory = state.tail, state.memory
        phase_state = PhaseState(state.phase, state.frequency, state.log_magnitude)
        clean = self.clean_latents(latents).unbind(2)
        for z, inlets in zip(clean, labels.unbind(2)):  # noqa: B905 (TorchScript)
            row = self.model.as_row(inlets, self.model.decoder_columns)
            nobody = torch.full(
                [row.shape[0], self.model.predictions], float("nan"), device=row.device
            )
            resolved = self.model.resolve(row, settings.fixed, settings.source, nobody)
            inside = self.model.latent_space.inverse(z, settings.space)
            magnitude, memory = self.model.decode(inside, resolved, memory)
            spectrum, phase_state = self.with_phase(magnitude, phase_state, settings.phase)
            block, tail = self.stft.overlap_add(self.stft.synthesise(spectrum), tail)
            blocks.append(block)
        return torch.cat(blocks, 1).unsqueeze(1), DecodeState(
            tail, memory, phase_state.phase, phase_state.frequency, phase_state.log_magnitude
        )

    def forward_block(
        self, audio: Tensor, labels: Tensor, state: ForwardState, settings: Settings
    ) -> tuple[Tensor, Tensor, ForwardState]:
        """Audio → audio, late by n_fft - hop samples, and guesses which are not late.

        Shapes: `[B, 1, N]` → `[B, 1, N]` and `[B, P, N / hop]`.

        Args:
            labels: all of them, `[B, N_labels, N / hop]`.
        """
        frames, history = self.stft.frames(self.clean_audio(audio), state.history)
        blocks: list[Tensor] = []
        guessed: list[Tensor] = []
        tail, encoder_memory = state.tail, state.encoder_memory
        decoder_memory = state.decoder_memory
        phase_state = PhaseState(state.phase, state.frequency, state.log_magnitude)
        for frame, row in zip(frames.unbind(1), labels.unbind(2)):  # noqa: B905 (TorchScript)
            spectrum = self.stft.analyse(frame)
            magnitude = spectrum.abs()
            x = self.model.contrast(magnitude)
            z, guesses, resolved, encoder_memory = self.encode_frame(
                x, row, encoder_memory, settings
            )
            made, decoder_memory = self.model.decode(z, resolved, decoder_memory)
            if settings.phase == 0:
                spectrum = spectrum * (made / magnitude.clamp_min(1e-9))
            else:
                spectrum, phase_state = self.with_phase(made, phase_state, settings.phase)
            block, tail = self.stft.overlap_add(self.stft.synthesise(spectrum), tail)
            blocks.append(block)
            guessed.append(guesses)
        state = ForwardState(
            history,
            encoder_memory,
            tail,
            decoder_memory,
            phase_state.phase,
            phase_state.frequency,
            phase_state.log_magnitude,
        )
        return torch.cat(blocks, 1).unsqueeze(1), torch.stack(guessed, 2), state

    def encode_frame(
        self, x: Tensor, row: Tensor, memory: Tensor, settings: Settings
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the network's latents, all guesses, clean labels, and the encoder's memory.

        Shapes: contrasted frame `[B, F]` and labels `[B, N]` → `[B, D]`, `[B, P]`, `[B, N]`, ….
        """
        heard = self.model.predict_from(x, False)
        resolved = self.model.resolve(row, settings.fixed, settings.source, heard)
        z, log_variance, memory = self.model.encode(x, resolved, memory)
        felt = self.model.predict_from(z, True)
        if settings.temperature > 0:
            z = z + settings.temperature * torch.exp(0.5 * log_variance) * torch.randn_like(z)
        return z, torch.where(torch.isnan(felt), heard, felt), resolved, memory

    def clean_audio(self, audio: Tensor) -> Tensor:
        """Return what can be analysed, `[B, 1, N]` → `[B, N]`: finite, NaN as silence."""
        finite = torch.nan_to_num(audio[:, 0], 0.0, 0.0, 0.0)
        return finite.clamp(-self.audio_limit, self.audio_limit)

    def clean_latents(self, latents: Tensor) -> Tensor:
        """Return latents that the decoder may see, same shape."""
        return torch.nan_to_num(latents).clamp(-self.latent_limit, self.latent_limit)

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
        memory = torch.zeros(batch, int(self.model.network.encoder_memory))
        return EncodeState(torch.zeros(batch, self.history_samples), memory)

    def initial_decode_state(self, batch: int) -> DecodeState:
        phase = self.locked_phase.initial(batch)
        tail = torch.zeros(batch, self.history_samples)
        memory = torch.zeros(batch, int(self.model.network.decoder_memory))
        return DecodeState(tail, memory, phase.phase, phase.frequency, phase.log_magnitude)

    def initial_forward_state(self, batch: int) -> ForwardState:
        e, d = self.initial_encode_state(batch), self.initial_decode_state(batch)
        return ForwardState(
            e.history, e.memory, d.tail, d.memory, d.phase, d.frequency, d.log_magnitude
        )

    def settings(
        self, temperature: float = 0.0, phase: str = "input", space: str = "pca"
    ) -> Settings:
        """Return settings by name; labels come from the inlets, else are as usual in training."""
        source = torch.zeros(self.model.labels, dtype=torch.long)
        numbers = PHASES.index(phase), SPACES.index(space)
        return Settings(temperature, *numbers, self.model.usual, source)


@torch.no_grad()
def through_forward(
    blocks: SpectralBlocks, audio: Tensor, labels: Tensor | None = None, phase: str = "input"
) -> tuple[Tensor, Tensor]:
    """Return audio through the model from a fresh state, latency taken off, and the guesses.

    Args:
        audio: `[B, N]`.
        labels: all of them, `[B, N_labels, T]`, one column per hop; None where nothing is known.

    Returns:
        audio `[B, N]` and guesses `[B, P, T]`.
    """
    padded, late, labels = _padded(audio, labels, blocks)
    state = blocks.initial_forward_state(len(audio))
    settings = blocks.settings(phase=phase)
    out, guesses, _ = blocks.forward_block(padded[:, None], labels, state, settings)
    return out[:, 0, late : late + audio.shape[1]], guesses


@torch.no_grad()
def through_latents(
    blocks: SpectralBlocks, audio: Tensor, labels: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Return audio through `encode`, then `decode` with its own phase, and the latents.

    Shapes: `[B, N]` → `[B, N]` and `[B, D, T]`; labels as in `through_forward`.
    """
    padded, late, labels = _padded(audio, labels, blocks)
    settings = blocks.settings(phase="locked")
    z, _ = blocks.encode_block(
        padded[:, None],
        labels[:, blocks.model.encoder_tasks],
        blocks.initial_encode_state(len(audio)),
        settings,
    )
    z = z[:, : blocks.model.latents]
    out = decoded(blocks, z, labels)
    return out[:, late : late + audio.shape[1]], z


@torch.no_grad()
def decoded(blocks: SpectralBlocks, z: Tensor, labels: Tensor) -> Tensor:
    """Return latents `[B, D, T]` with all labels `[B, N, T]` as audio `[B, T · hop]`."""
    state, settings = blocks.initial_decode_state(len(z)), blocks.settings(phase="locked")
    out, _ = blocks.decode_block(z, labels[:, blocks.model.decoder_tasks], state, settings)
    return out[:, 0]


def through_model(
    model: SpectralModel, signal: Signal, audio: Tensor, labels: Tensor | None = None
) -> Tensor:
    """Return one signal through a model on any device, `[N]` → `[N]` on the CPU."""
    blocks = SpectralBlocks(copy.deepcopy(model).cpu().eval(), signal)
    labels = None if labels is None else labels.cpu()[None]
    return through_forward(blocks, audio.cpu()[None], labels)[0][0]


def label_rows(
    tasks: Sequence[Task], file: str, frames: int, hop: int, sample_rate: int
) -> np.ndarray:
    """Return labels at each hop's last sample, float32 `[N, frames]`, NaN where unknown."""
    times = ((np.arange(frames) + 1) * hop - 1) / sample_rate
    return np.stack([t.numbers(file, times) for t in tasks]) if tasks else np.zeros((0, frames))


def _padded(
    audio: Tensor, labels: Tensor | None, blocks: SpectralBlocks
) -> tuple[Tensor, int, Tensor]:
    late = blocks.history_samples
    pad = late + -(audio.shape[1] + late) % blocks.hop
    padded = nn.functional.pad(audio, [0, pad])
    frames = padded.shape[1] // blocks.hop
    if labels is None:
        return padded, late, torch.full([len(audio), blocks.model.labels, frames], float("nan"))
    at = torch.arange(frames).clamp_max(labels.shape[2] - 1)  # the last ones hold
    return padded, late, labels.float()[:, :, at]

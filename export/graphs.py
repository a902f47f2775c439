# SPDX-License-Identifier: MIT
"""The ONNX carrier's graphs: one hop per call, state and attributes as inputs, no complex numbers.

The same steps as the block functions in `training/spectral.py`, from the same modules; only what
ONNX lacks is written otherwise: complex numbers as pairs, choices as `where`.
"""

import torch
from torch import Tensor, nn

from ..training.signal.phase import PhaseState
from ..training.spectral import PHASES, SpectralBlocks

INPUT, RANDOM = PHASES.index("input"), PHASES.index("random")

Tensors = list[Tensor]


class _Graph(nn.Module):
    """A method for one hop: (x, state, settings) → (y, *state).

    Args:
        blocks: the block functions.
        names: of the settings, in the order in which they come.
    """

    def __init__(self, blocks: SpectralBlocks, names: list[str]) -> None:
        super().__init__()
        self.blocks = blocks
        self.names = names

    def named(self, settings: Tensors) -> dict[str, Tensor]:
        return dict(zip(self.names, settings, strict=True))

    def labels(self, row: Tensor, heard: Tensor, settings: dict[str, Tensor]) -> Tensor:
        """Return clean labels `[B, N]` of what the inlets say and what is guessed."""
        model = self.blocks.model
        if model.labels == 0:
            return row
        fixed = torch.stack([settings[name].float() for name in model.names])
        source = torch.stack([settings[f"{name}_from"] for name in model.names])
        return model.resolve(row, fixed, source, heard)

    def analysed(self, x: Tensor, history: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return a hop's frame as pairs `[B, F, 2]`, its magnitudes `[B, F]`, the history."""
        frames, history = self.blocks.stft.frames(self.blocks.clean_audio(x), history)
        pair = torch.view_as_real(self.blocks.stft.analyse(frames[:, 0]))
        return pair, torch.sqrt(pair.square().sum(-1)), history

    def encoded(
        self, x: Tensor, row: Tensor, memory: Tensor, settings: dict[str, Tensor]
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the network's latents, guesses, clean labels and memory, as `encode_frame`."""
        model = self.blocks.model
        heard = model.predict_from(x, False)
        labels = self.labels(row, heard, settings)
        mean, log_variance, memory = model.encode(x, labels, memory)
        felt = model.predict_from(mean, True)
        noise = settings["temperature"] * torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        return mean + noise, torch.where(torch.isnan(felt), heard, felt), labels, memory

    def own_phase(
        self, magnitude: Tensor, state: PhaseState, phase: Tensor
    ) -> tuple[Tensor, Tensor, PhaseState]:
        """Return real and imaginary part of a frame that has no input to take its phase from."""
        locked, new = self.blocks.locked_phase(magnitude, state)
        random = torch.rand_like(magnitude) * (2 * torch.pi)
        angle = torch.where(phase == RANDOM, random, locked.float())
        # Only a locked frame moves the recursion on.
        kept = [torch.where(phase == RANDOM, a, b) for a, b in zip(state, new, strict=True)]
        return magnitude * torch.cos(angle), magnitude * torch.sin(angle), PhaseState(*kept)

    def sound(
        self, real: Tensor, imaginary: Tensor, tail: Tensor, gain: Tensor, gain_db: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return a hop of sound `[B, 1, hop]`, the new tail, and the gain reached, `[B, 1]`.

        The gain glides from the one before over the hop, so that a change does not click.
        """
        stft = self.blocks.stft
        y, tail = stft.overlap_add(stft.synthesise(torch.complex(real, imaginary)), tail)
        reached = 10.0 ** (gain_db / 20.0) + gain * 0.0
        share = torch.arange(stft.hop) / (stft.hop - 1)
        return (y * (gain + (reached - gain) * share)).unsqueeze(1), tail, reached


class EncodeGraph(_Graph):
    """x `[B, 1 + n, hop]` → y `[B, D + P, 1]`."""

    def forward(self, x: Tensor, state: Tensors, settings: Tensors) -> tuple[Tensor, ...]:
        history, memory = state
        given, model = self.named(settings), self.blocks.model
        _, magnitude, history = self.analysed(x, history)
        row = model.as_row(x[:, 1:, -1], model.encoder_columns)
        z, guesses, _, memory = self.encoded(model.contrast(magnitude), row, memory, given)
        z = model.latent_space(z, given["space"])
        return torch.cat([z, guesses], 1).unsqueeze(2), history, memory


class PredictGraph(_Graph):
    """x `[B, 1 + n, hop]` → y `[B, Q, 1]`."""

    def forward(self, x: Tensor, state: Tensors, settings: Tensors) -> tuple[Tensor, ...]:
        history, memory = state
        given, model = self.named(settings), self.blocks.model
        _, magnitude, history = self.analysed(x, history)
        row = model.as_row(x[:, 1:, -1], model.encoder_columns)
        frame = model.contrast(magnitude)
        still = {**given, "temperature": torch.zeros(())}  # opinions are not of noise
        z, _, _, memory = self.encoded(frame, row, memory, still)
        return model.opinions(frame, z).unsqueeze(2), history, memory


class DecodeGraph(_Graph):
    """x `[B, D + n, 1]` → y `[B, 1, hop]`."""

    def forward(self, x: Tensor, state: Tensors, settings: Tensors) -> tuple[Tensor, ...]:
        tail, memory, *phases, gain = state
        given, model = self.named(settings), self.blocks.model
        z = self.blocks.clean_latents(x[:, : model.latents])[:, :, 0]
        row = model.as_row(x[:, model.latents :, 0], model.decoder_columns)
        nobody = torch.full([row.shape[0], model.predictions], torch.nan)
        labels = self.labels(row, nobody, given)
        magnitude, memory = model.decode(
            model.latent_space.inverse(z, given["space"]), labels, memory
        )
        real, imaginary, kept = self.own_phase(magnitude, PhaseState(*phases), given["phase"])
        y, tail, gain = self.sound(real, imaginary, tail, gain, given["gain_db"])
        return y, tail, memory, *kept, gain


class ForwardGraph(_Graph):
    """x `[B, 1 + N_labels, hop]` → y `[B, 1 + P, hop]`."""

    def forward(self, x: Tensor, state: Tensors, settings: Tensors) -> tuple[Tensor, ...]:
        history, encoder, tail, decoder, *phases, gain = state
        given, model = self.named(settings), self.blocks.model
        pair, magnitude, history = self.analysed(x, history)
        z, guesses, labels, encoder = self.encoded(
            model.contrast(magnitude), x[:, 1:, -1], encoder, given
        )
        made, decoder = model.decode(z, labels, decoder)
        before, phase = PhaseState(*phases), given["phase"]
        real, imaginary, moved = self.own_phase(made, before, phase)
        kept = [torch.where(phase == INPUT, a, b) for a, b in zip(before, moved, strict=True)]
        ratio = made / magnitude.clamp_min(1e-9)
        real = torch.where(phase == INPUT, pair[..., 0] * ratio, real)
        imaginary = torch.where(phase == INPUT, pair[..., 1] * ratio, imaginary)
        y, tail, gain = self.sound(real, imaginary, tail, gain, given["gain_db"])
        held = guesses.unsqueeze(2).expand(-1, -1, self.blocks.hop)
        return torch.cat([y, held], 1), history, encoder, tail, decoder, *kept, gain


GRAPHS = {
    "encode": EncodeGraph,
    "predict": PredictGraph,
    "decode": DecodeGraph,
    "forward": ForwardGraph,
}

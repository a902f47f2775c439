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


class _Graph(nn.Module):
    def __init__(self, blocks: SpectralBlocks) -> None:
        super().__init__()
        self.blocks = blocks

    def latents(self, magnitude: Tensor, temperature: Tensor) -> Tensor:
        mean, deviation = self.blocks.model.encode(magnitude)
        return mean + temperature * deviation * torch.randn_like(mean)

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
    """x `[B, 1, hop]` → y `[B, D, 1]`."""

    def forward(self, x: Tensor, history: Tensor, temperature: Tensor) -> tuple[Tensor, Tensor]:
        frames, history = self.blocks.stft.frames(self.blocks.clean_audio(x), history)
        pair = torch.view_as_real(self.blocks.stft.analyse(frames[:, 0]))
        magnitude = torch.sqrt(pair.square().sum(-1))
        return self.latents(magnitude, temperature).unsqueeze(2), history


class DecodeGraph(_Graph):
    """x `[B, D, 1]` → y `[B, 1, hop]`."""

    def forward(
        self,
        x: Tensor,
        tail: Tensor,
        phase_state: Tensor,
        frequency: Tensor,
        log_magnitude: Tensor,
        gain: Tensor,
        phase: Tensor,
        gain_db: Tensor,
    ) -> tuple[Tensor, ...]:
        magnitude = self.blocks.model.decode(self.blocks.clean_latents(x)[:, :, 0])
        state = PhaseState(phase_state, frequency, log_magnitude)
        real, imaginary, state = self.own_phase(magnitude, state, phase)
        y, tail, gain = self.sound(real, imaginary, tail, gain, gain_db)
        return y, tail, *state, gain


class ForwardGraph(_Graph):
    """x `[B, 1, hop]` → y `[B, 1, hop]`."""

    def forward(
        self,
        x: Tensor,
        history: Tensor,
        tail: Tensor,
        phase_state: Tensor,
        frequency: Tensor,
        log_magnitude: Tensor,
        gain: Tensor,
        temperature: Tensor,
        phase: Tensor,
        gain_db: Tensor,
    ) -> tuple[Tensor, ...]:
        frames, history = self.blocks.stft.frames(self.blocks.clean_audio(x), history)
        pair = torch.view_as_real(self.blocks.stft.analyse(frames[:, 0]))
        magnitude = torch.sqrt(pair.square().sum(-1))
        made = self.blocks.model.decode(self.latents(magnitude, temperature))
        state = PhaseState(phase_state, frequency, log_magnitude)
        real, imaginary, moved = self.own_phase(made, state, phase)
        kept = [torch.where(phase == INPUT, a, b) for a, b in zip(state, moved, strict=True)]
        ratio = made / magnitude.clamp_min(1e-9)
        real = torch.where(phase == INPUT, pair[..., 0] * ratio, real)
        imaginary = torch.where(phase == INPUT, pair[..., 1] * ratio, imaginary)
        y, tail, gain = self.sound(real, imaginary, tail, gain, gain_db)
        return y, history, tail, *kept, gain

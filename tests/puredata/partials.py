# SPDX-License-Identifier: MIT
"""An instrument that can be calculated: 16 latents, each the amplitude of one partial.

It offers what the demo instrument offers, so the examples can play it in its place.
"""

import math

import torch
from native_modules import Foreign
from torch import Tensor

RATIO, LATENTS = 512, 16
RATE = 44100
SCALE = 0.1  # amplitude of a partial whose latent is 1


def partial_hz(latent: int) -> float:
    """The frequency of latent z1, z2 …: whole periods in every group of RATIO samples."""
    return 4 * latent * RATE / RATIO


class Partials(Foreign):
    """`decode` sums partials, `encode` measures them, `forward` gives the input times gain."""

    def __init__(self) -> None:
        super().__init__()
        self.ratio = RATIO
        self.numbers(forward=[1, 1, 1, 1], encode=[1, 1, LATENTS, RATIO])
        self.numbers(decode=[LATENTS, RATIO, 1, 1], temperature=[2], phase=[3], gain_db=[2])
        self.numbers(reset=[1])
        turns = 4 * torch.arange(1, LATENTS + 1)[:, None] * torch.arange(RATIO) / RATIO
        self.register_buffer("sines", SCALE * torch.sin(2 * math.pi * turns))
        self.temperature: float = 0.0
        self.phase: str = "input"
        self.gain_db: float = 0.0

    def forward(self, x: Tensor) -> Tensor:
        return x * 10 ** (self.gain_db / 20)

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        groups = x.reshape(x.shape[0], -1, self.ratio)
        measured = torch.matmul(groups, self.sines.t()) / (self.sines[0] ** 2).sum()
        return measured.transpose(1, 2) + self.temperature

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        gain = 10 ** (self.gain_db / 20)
        return gain * torch.matmul(z.transpose(1, 2), self.sines).reshape(z.shape[0], 1, -1)

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["forward", "encode", "decode"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["temperature", "phase", "gain_db", "reset"]

    @torch.jit.export
    def get_temperature(self) -> list[float]:
        return [self.temperature]

    @torch.jit.export
    def set_temperature(self, value: float) -> int:
        self.temperature = value
        return 0

    @torch.jit.export
    def get_phase(self) -> list[str]:
        return [self.phase]

    @torch.jit.export
    def set_phase(self, value: str) -> int:
        self.phase = value
        return 0

    @torch.jit.export
    def get_gain_db(self) -> list[float]:
        return [self.gain_db]

    @torch.jit.export
    def set_gain_db(self, value: float) -> int:
        self.gain_db = value
        return 0

    @torch.jit.export
    def get_reset(self) -> list[int]:
        return [0]

    @torch.jit.export
    def set_reset(self, value: int) -> int:
        return 0

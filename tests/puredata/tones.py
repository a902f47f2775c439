# SPDX-License-Identifier: MIT
"""A pitched instrument that can be calculated: a sine wave at its `midi` inlet, and 16 latents.

It has the inlets of one that `timbrel train pitched` makes, so examples/notes.pd can play it in its
place. Latent z1 is the amplitude of the second partial, z5 that of the third.
"""

import torch
from native_modules import Foreign
from torch import Tensor

RATIO, LATENTS = 512, 16
RATE = 44100
LEVEL = 0.3  # amplitude of the sine
FIXED = 60.0  # the note where the inlet says nothing


class Tones(Foreign):
    """`decode` only. The phase goes on from block to block, so that no change of pitch clicks."""

    def __init__(self) -> None:
        super().__init__()
        self.ratio, self.rate, self.level = RATIO, RATE, LEVEL
        self.numbers(decode=[LATENTS + 1, RATIO, 1, 1], midi=[2], midi_from=[3])
        self.numbers(temperature=[2], phase=[3], gain_db=[2], reset=[1])
        self.register_buffer("turns", torch.zeros(1, dtype=torch.float64))
        self.temperature: float = 0.0
        self.phase: str = "input"
        self.gain_db: float = 0.0
        self.midi: float = FIXED
        self.midi_from: str = "inlet"

    def forward(self, x: Tensor) -> Tensor:
        return x

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        frames = z[:1].double().repeat_interleave(self.ratio, 2)[0]
        asked = frames[-1]
        said = (asked > 0) & torch.tensor(self.midi_from == "inlet")
        note = torch.where(said, asked, torch.full_like(asked, self.midi))
        turns = self.turns + torch.cumsum(440 * 2 ** ((note - 69) / 12) / self.rate, 0)
        self.turns = turns[-1:] % 1
        angle = 2 * torch.pi * turns
        sound = (
            torch.sin(angle) + frames[0] * torch.sin(2 * angle) + frames[4] * torch.sin(3 * angle)
        )
        level = self.level * 10 ** (self.gain_db / 20)
        return (level * sound).float().expand(z.shape[0], 1, -1)

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["decode"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["temperature", "phase", "gain_db", "reset", "midi", "midi_from"]

    @torch.jit.export
    def get_midi(self) -> list[float]:
        return [self.midi]

    @torch.jit.export
    def set_midi(self, value: float) -> int:
        self.midi = value
        return 0

    @torch.jit.export
    def get_midi_from(self) -> list[str]:
        return [self.midi_from]

    @torch.jit.export
    def set_midi_from(self, value: str) -> int:
        self.midi_from = value
        return 0

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

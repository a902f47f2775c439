# SPDX-License-Identifier: MIT
"""The modules of native_models.py that have attributes."""

import torch
from native_modules import Foreign
from torch import Tensor


class Settings(Foreign):
    """An attribute of every type; the sound is level × input, and reset is one of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers(forward=[1, 1, 1, 1], flag=[0], count=[1], level=[2], word=[3])
        self.numbers(pair=[2, 1], stubborn=[1], quiet=[2], plain=[2], angry=[1])
        self.flag: bool = True
        self.count: int = 3
        self.level: float = 1.0
        self.word: str = "one"
        self.left: float = 0.5
        self.right: int = 2

    def forward(self, x: Tensor) -> Tensor:
        return self.level * x

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["flag", "count", "level", "word", "pair", "stubborn", "quiet", "plain", "angry"]

    @torch.jit.export
    def get_flag(self) -> list[bool]:
        return [self.flag]

    @torch.jit.export
    def set_flag(self, value: bool) -> int:
        self.flag = value
        return 0

    @torch.jit.export
    def get_count(self) -> list[int]:
        return [self.count]

    @torch.jit.export
    def set_count(self, value: int) -> int:
        self.count = value
        return 0

    @torch.jit.export
    def get_level(self) -> tuple[float]:
        return (self.level,)

    @torch.jit.export
    def set_level(self, value: float) -> int:
        self.level = value
        return 0

    @torch.jit.export
    def get_word(self) -> list[str]:
        return [self.word]

    @torch.jit.export
    def set_word(self, value: str) -> int:
        self.word = value
        return 0

    @torch.jit.export
    def get_pair(self) -> tuple[float, int]:
        return (self.left, self.right)

    @torch.jit.export
    def set_pair(self, left: float, right: int) -> int:
        self.left = left
        self.right = right
        return 0

    @torch.jit.export
    def get_stubborn(self) -> list[int]:
        return [7]

    @torch.jit.export
    def set_stubborn(self, value: int) -> int:
        return -1

    @torch.jit.export
    def get_quiet(self) -> list[float]:
        return [self.level]

    @torch.jit.export
    def set_quiet(self, value: float) -> None:
        self.level = value

    @torch.jit.export
    def get_plain(self) -> float:
        return self.level

    @torch.jit.export
    def set_plain(self, value: float) -> int:
        self.level = value
        return 0

    @torch.jit.export
    def get_angry(self) -> list[int]:
        return [0]

    @torch.jit.export
    def set_angry(self, value: int) -> int:
        if value > 0:
            raise ValueError("nothing can be set")
        return 0


class Rate(Foreign):
    """Keeps the sample rate that it is told, for `get rate`."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers(forward=[1, 1, 1, 1], rate=[1])
        self.rate: int = -1

    def forward(self, x: Tensor) -> Tensor:
        return torch.full_like(x, float(self.rate) / 100000.0)

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["rate"]

    @torch.jit.export
    def get_rate(self) -> list[int]:
        return [self.rate]

    @torch.jit.export
    def set_rate(self, value: int) -> int:
        return -1

    @torch.jit.export
    def set_sample_rate(self, sample_rate: int) -> int:
        self.rate = sample_rate
        return 0

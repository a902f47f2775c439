# SPDX-License-Identifier: MIT
"""From a mel spectrogram [B, F, T] to latents: three encoders as the original has them.

    dnn    flat → F·T/4 → F·T/16, with L2 of 0.01 on its weights, which begin as Keras has them
    cnn    32 kernels over all bands × 3 columns, 64 kernels × 3 columns, flat → 64
    lstm   128 units along time, dropout 0.2, its last output → 64

Each ends in the latents, or, if generative, in mean and log variance.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn


class Encoder(nn.Module):
    """`forward(x [B, F, T]) → (mean, log variance)`, [B, L]; the latter 0 if not generative."""

    def __init__(self, kind: str, bands: int, columns: int, latents: int, generative: bool) -> None:
        super().__init__()
        self.body, width = BODIES[kind](bands, columns)
        self.mean = nn.Linear(width, latents)
        self.log_variance = nn.Linear(width, latents) if generative else None
        if kind == "dnn":
            self.apply(begin_as_keras)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.body(x)
        mean = self.mean(h)
        spread = torch.zeros_like(mean) if self.log_variance is None else self.log_variance(h)
        return mean, spread

    def penalty(self) -> Tensor:
        """The dnn's L2 penalty on its weights; 0 for the others."""
        linear = [m.weight for m in self.body.modules() if isinstance(m, nn.Linear)]
        if not isinstance(self.body, nn.Sequential) or not isinstance(self.body[0], nn.Flatten):
            return torch.zeros(())
        return 0.01 * torch.stack([w.square().sum() for w in linear]).sum()


def begin_as_keras(module: nn.Module) -> None:
    """Draw a dense layer's weights as Keras does (Glorot, uniform); its biases begin at 0."""
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)


class _Lstm(nn.Module):
    def __init__(self, bands: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(bands, 128, batch_first=True)
        self.rest = nn.Sequential(nn.Dropout(0.2), nn.Linear(128, 64), nn.ReLU())

    def forward(self, x: Tensor) -> Tensor:
        return self.rest(self.lstm(x.transpose(1, 2))[0][:, -1])


def _dnn(bands: int, columns: int) -> tuple[nn.Module, int]:
    n = bands * columns
    a, b = n // 4, n // 16
    return nn.Sequential(nn.Flatten(), nn.Linear(n, a), nn.ReLU(), nn.Linear(a, b), nn.ReLU()), b


def _cnn(bands: int, columns: int) -> tuple[nn.Module, int]:
    rest = 64 * (columns - 4)
    parts = [
        nn.Conv1d(bands, 32, 3), nn.ReLU(),
        nn.Conv1d(32, 64, 3), nn.ReLU(),
        nn.Flatten(), nn.Linear(rest, 64), nn.ReLU(),
    ]  # fmt: skip
    return nn.Sequential(*parts), 64


def _lstm(bands: int, columns: int) -> tuple[nn.Module, int]:
    return _Lstm(bands), 64


BODIES: dict[str, Callable[[int, int], tuple[nn.Module, int]]] = {
    "dnn": _dnn,
    "cnn": _cnn,
    "lstm": _lstm,
}

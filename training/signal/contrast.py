# SPDX-License-Identifier: MIT
"""Magnitudes to and from the scale on which a network sees them.

Heard differences lie closer to a root of the magnitude than to the magnitude itself. On sampled
notes the square root gave the lowest reconstruction error among x^.3 … x^.6 and log(1 + cx).
"""

import torch
from torch import Tensor, nn

from ...base.errors import UserError

# What is decoded is at most this far above the loudest training bin: latents can be turned to
# places where no sound ever was.
HEADROOM_DB = 6.0


class Contrast(nn.Module):
    """x = (m / peak)^power, and back.

    Args:
        power: in (0, 1]; 1 leaves magnitudes linear.

    Buffers:
        peak: the largest magnitude of the training data, see `fit`.
    """

    peak: Tensor

    def __init__(self, power: float = 0.5) -> None:
        super().__init__()
        if not 0.0 < power <= 1.0:
            raise UserError(f"signal.contrast is {power}: it lies above 0 and at most at 1.")
        self.power = power
        self.top = 10.0 ** (power * HEADROOM_DB / 20.0)
        self.register_buffer("peak", torch.ones(()))

    def forward(self, magnitude: Tensor) -> Tensor:
        """Return the contrasted magnitudes, same shape; 1 is the loudest of the training data."""
        scaled = magnitude / self.peak
        return scaled.sqrt() if self.power == 0.5 else scaled.clamp_min(1e-12).pow(self.power)

    def inverse(self, x: Tensor) -> Tensor:
        """Return the magnitudes, from 0 to HEADROOM_DB above the peak."""
        positive = x.clamp(0.0, self.top)
        raised = positive.square() if self.power == 0.5 else positive.pow(1.0 / self.power)
        return raised * self.peak

    @torch.no_grad()
    def fit(self, magnitude: Tensor) -> None:
        """Take the peak from training magnitudes of any shape."""
        self.peak.copy_(magnitude.max().clamp_min(1e-6))

# SPDX-License-Identifier: MIT
"""A guess at a label, beside the model: from the frame or from the latents, behind a stop-gradient.

Whatever a predictor learns, the model that it watches stays as it is: its input is detached. A
class is a softmax over the classes. A number is a softmax over bins of its range as well, which
can be undecided between two values where a regression would answer with their middle; the answer
is the mean of the bins around the highest.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ..data.label_facts import LabelFacts
from ..predictions import near
from .frame_vae import dense_stack

# Bins of a number: for MIDI notes a quarter of a semitone over the range of a piano.
BINS = 352
# The target of a number is spread over this many bins on each side, and read off as many.
SPREAD = 2.0
REACH = 4


class Predictor(nn.Module):
    """Features → logits, behind a stop-gradient.

    Args:
        facts: of the label.
        inputs: I, features per frame.
        width, blocks: of its dense layers.
    """

    centres: Tensor

    def __init__(self, facts: LabelFacts, inputs: int, width: int, blocks: int) -> None:
        super().__init__()
        self.is_class = bool(facts.heard)
        self.least = facts.least
        self.near = near(facts)
        bins = len(facts.heard) if self.is_class else BINS
        centres = torch.linspace(facts.low, facts.high, bins)
        self.register_buffer("centres", centres, persistent=False)
        self.bins, self.reach = bins, REACH
        self.step = float(centres[1] - centres[0]) if bins > 1 else 1.0
        self.layers = nn.Sequential(dense_stack(inputs, width, blocks), nn.Linear(width, bins))

    def forward(self, features: Tensor) -> Tensor:
        """Return logits, `[B, I]` → `[B, K]`; no gradient reaches the features."""
        return self.layers(features.detach()).float()

    def estimate(self, logits: Tensor) -> Tensor:
        """Return the likeliest class id or number, `[B, K]` → `[B]`."""
        best = logits.argmax(1)
        if self.is_class:
            return best.float()
        away = (torch.arange(self.bins, device=logits.device) - best.unsqueeze(1)).abs()
        near = torch.softmax(logits.masked_fill(away > self.reach, -1e9), 1)
        return (near * self.centres).sum(1)

    def loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        """Return the mean cross entropy over the rows that have a label, `[B, K]`, `[B]` → scalar.

        0 where no row has one.
        """
        known = labels >= self.least  # NaN is not
        if not bool(known.any()):
            return logits.sum() * 0.0
        logits, labels = logits[known], labels[known]
        if self.is_class:
            return nn.functional.cross_entropy(logits, labels.long())
        away = (self.centres - labels.unsqueeze(1)) / (max(self.step, 1e-9) * SPREAD)
        target = torch.softmax(-0.5 * away.square(), 1)
        return nn.functional.cross_entropy(logits, target)


class Predictors(nn.ModuleList):
    """The predictors of a model, in the order of its outlets."""

    if TYPE_CHECKING:  # TorchScript must not see a loop of our own

        def __iter__(self) -> Iterator[Predictor]: ...  # pyright: ignore[reportIncompatibleMethodOverride] (of narrower modules)

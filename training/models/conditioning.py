# SPDX-License-Identifier: MIT
"""Labels on their way into a network: cleaned, then one-hots, embeddings or scaled numbers.

Everywhere a frame's labels are one row `[B, N]` of class ids and numbers in the recipe's order.
"""

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from ..data.label_facts import LabelFacts
from ..settings import SIDES, LabelIn

# Turns of the note's circle: an octave, and its parts, so that near notes have near features.
NOTE_TURNS = (1.0, 2.0, 3.0)


class OneHot(nn.Module):
    """Class id `[B]` → `[B, classes]`."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.size = classes

    def forward(self, value: Tensor) -> Tensor:
        return nn.functional.one_hot(value.long(), self.size).float()


class Embedding(nn.Module):
    """Class id `[B]` → learnt `[B, size]`."""

    def __init__(self, classes: int, size: int) -> None:
        super().__init__()
        self.size = size
        self.table = nn.Embedding(classes, size)

    def forward(self, value: Tensor) -> Tensor:
        return self.table(value.long())


class Scaled(nn.Module):
    """Number `[B]` → `[B, 1]`, the range of training at -1…1."""

    def __init__(self, low: float, high: float) -> None:
        super().__init__()
        self.size = 1
        self.middle = (low + high) / 2
        self.radius = max((high - low) / 2, 1e-3)

    def forward(self, value: Tensor) -> Tensor:
        return ((value - self.middle) / self.radius).unsqueeze(1)


class NoteFeatures(nn.Module):
    """MIDI note number `[B]` → `[B, 1 + 2 · turns]`: its height, and its place in the octave."""

    def __init__(self, low: float, high: float) -> None:
        super().__init__()
        self.height = Scaled(low, high)
        self.turns = list(NOTE_TURNS)
        self.size = 1 + 2 * len(NOTE_TURNS)

    def forward(self, value: Tensor) -> Tensor:
        parts = [self.height(value)]
        for turns in self.turns:
            angle = (value * (2 * math.pi * turns / 12)).unsqueeze(1)
            parts += [torch.cos(angle), torch.sin(angle)]
        return torch.cat(parts, 1)


class Nothing(nn.Module):
    """`[B]` → `[B, 0]`: a label that this side is not given."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 0

    def forward(self, value: Tensor) -> Tensor:
        return value.unsqueeze(1)[:, :0]


class Conditioning(nn.Module):
    """All labels of a recipe.

    Args:
        labels: what the recipe says of each, in its order.
        facts: what the training files say of each.
        note_apart: whether the network hears the note by itself, and needs no features of it.
    """

    low: Tensor
    high: Tensor
    least: Tensor
    is_class: Tensor
    nearest: Tensor

    def __init__(
        self,
        labels: Mapping[str, LabelIn],
        facts: Mapping[str, LabelFacts],
        note_apart: bool = False,
    ) -> None:
        super().__init__()
        known = [facts[name] for name in labels]
        widest = max([1, *(len(f.heard) for f in known)])
        self.count = len(known)
        # None of these is a weight: all follow from the facts, wherever the weights come from.
        self.note_at = next((i for i, v in enumerate(labels.values()) if v.form == "note"), -1)
        self.register_buffer("low", torch.tensor([f.low for f in known]), persistent=False)
        self.register_buffer("high", torch.tensor([f.high for f in known]), persistent=False)
        self.register_buffer("least", torch.tensor([f.least for f in known]), persistent=False)
        classes = torch.tensor([bool(f.heard) for f in known], dtype=torch.bool)
        self.register_buffer("is_class", classes, persistent=False)
        nearest = torch.zeros(self.count, widest, dtype=torch.long)
        for row, f in zip(nearest, known, strict=True):
            row[: len(f.heard)] = torch.tensor(f.nearest_heard() if f.heard else [])
        self.register_buffer("nearest", nearest, persistent=False)
        sides = {
            side: [
                _form(label, facts[name])
                if side in label.to and not (note_apart and label.form == "note")
                else Nothing()
                for name, label in labels.items()
            ]
            for side in SIDES
        }
        self.to_encoder = nn.ModuleList(sides["encoder"])
        self.to_decoder = nn.ModuleList(sides["decoder"])
        self.encoder_size = _total(sides["encoder"])
        self.decoder_size = _total(sides["decoder"])

    def given(self, labels: Tensor) -> Tensor:
        """Return which labels say something, `[B, N]` bool: not NaN, and not below `least`."""
        return labels >= self.least

    def clean(self, labels: Tensor) -> Tensor:
        """Return labels as training knows them, `[B, N]` → `[B, N]`.

        Numbers are clamped to the range that was heard; classes are rounded and clamped, and one
        that was never heard becomes the nearest that was.
        """
        if self.count == 0:
            return labels
        inside = torch.minimum(torch.maximum(labels, self.low), self.high)
        ids = torch.round(inside).long().clamp(0, self.nearest.shape[1] - 1)
        classes = (
            self.nearest.expand(labels.shape[0], -1, -1).gather(2, ids.unsqueeze(2)).squeeze(2)
        )
        return torch.where(self.is_class, classes.to(inside.dtype), inside)

    def encoder(self, labels: Tensor) -> Tensor:
        """Return what the encoder is given, clean `[B, N]` → `[B, E]`."""
        parts = [labels[:, :0]]
        for index, form in enumerate(self.to_encoder):
            parts.append(form(labels[:, index]))
        return torch.cat(parts, 1)

    def decoder(self, labels: Tensor) -> Tensor:
        """Return what the decoder is given, clean `[B, N]` → `[B, E']`."""
        parts = [labels[:, :0]]
        for index, form in enumerate(self.to_decoder):
            parts.append(form(labels[:, index]))
        return torch.cat(parts, 1)

    def note(self, labels: Tensor) -> Tensor:
        """Return the MIDI note number of each row, `[B]`; 0 where no label tells one."""
        if self.note_at < 0:
            return torch.zeros([labels.shape[0]], device=labels.device)
        return labels[:, self.note_at]


def _form(label: LabelIn, facts: LabelFacts) -> nn.Module:
    makers = {
        "one_hot": lambda: OneHot(len(facts.heard)),
        "embedding": lambda: Embedding(len(facts.heard), label.size),
        "value": lambda: Scaled(facts.low, facts.high),
        "note": lambda: NoteFeatures(facts.low, facts.high),
    }
    return makers[label.form]()


def _total(forms: Sequence[nn.Module]) -> int:
    return sum(int(getattr(form, "size")) for form in forms)  # noqa: B009 (Tensor | Module else)

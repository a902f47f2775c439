# SPDX-License-Identifier: MIT
"""A spectral model: linear magnitudes and labels to the player's latents, and back."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ..data.label_facts import LabelFacts
from ..settings import Recipe
from ..signal.contrast import Contrast
from .conditioning import Conditioning
from .latent_space import LatentSpace
from .networks import make_network
from .predictor import Predictor, Predictors

# Where the value of a label comes from; the place in this tuple is the number in the graph.
LABEL_SOURCES = ("inlet", "fixed", "predictor")


class SpectralModel(nn.Module):
    """Contrast, network, labels and latent space: all that is stored of a spectral model.

    Args:
        recipe: names the network, the labels in and the labels out.
        facts: what the training files say of every label that the recipe names.
    """

    usual: Tensor
    encoder_columns: Tensor
    decoder_columns: Tensor
    fills: Tensor

    def __init__(self, recipe: Recipe, facts: Sequence[LabelFacts] = ()) -> None:
        super().__init__()
        bins = recipe.signal.n_fft // 2 + 1
        known = {f.name: f for f in facts}
        self.names = list(recipe.labels)
        self.predicted_names = list(recipe.predict)
        self.labels, self.predictions = len(self.names), len(self.predicted_names)
        self.contrast = Contrast(recipe.signal.contrast)
        self.conditioning = Conditioning(recipe.labels, known, recipe.model.name == "harmonic")
        sizes = self.conditioning.encoder_size, self.conditioning.decoder_size
        self.network = make_network(recipe, bins, *sizes)
        self.latents = int(self.network.latents)
        self.latent_space = LatentSpace(self.latents)
        self.from_latents = [told.source == "latents" for told in recipe.predict.values()]
        self.predictors = Predictors(
            Predictor(known[name], self.latents if late else bins, told.width, told.blocks)
            for (name, told), late in zip(recipe.predict.items(), self.from_latents, strict=True)
        )
        usual = [known[name].usual for name in self.names]
        self.register_buffer("usual", torch.tensor(usual), persistent=False)
        tasks: dict[str, list[int]] = {}
        for side in ("encoder", "decoder"):
            inlets = [n for n, label in recipe.labels.items() if side in label.to]
            tasks[side] = [self.names.index(n) for n in inlets]
            columns = [inlets.index(n) + 1 if n in inlets else 0 for n in self.names]
            columns = torch.tensor(columns, dtype=torch.long)
            self.register_buffer(f"{side}_columns", columns, persistent=False)
        # Places of the labels that each method has inlets for.
        self.encoder_tasks, self.decoder_tasks = tasks["encoder"], tasks["decoder"]
        # For each label the predictor that may stand in for it, counted from 1; 0: none.
        fills = [
            self.predicted_names.index(n) + 1
            if n in self.predicted_names and recipe.predict[n].source == "input"
            else 0
            for n in self.names
        ]
        self.register_buffer("fills", torch.tensor(fills, dtype=torch.long), persistent=False)

    def logits(self, x: Tensor, mean: Tensor) -> list[Tensor]:
        """Return every predictor's logits, frame `[B, F]` and latents `[B, D]` → `[B, K]` each."""
        found: list[Tensor] = []
        for index, predictor in enumerate(self.predictors):
            found.append(predictor(mean if self.from_latents[index] else x))
        return found

    def predict_from(self, features: Tensor, latents: bool) -> Tensor:
        """Return the guesses of those predictors that look at these features, `[B, P]`.

        The columns of the others are NaN.
        """
        if self.predictions == 0:
            return features[:, :0]
        unknown = features[:, 0] * 0.0 + float("nan")
        found: list[Tensor] = [features[:, :0]]
        for index, predictor in enumerate(self.predictors):
            if self.from_latents[index] == latents:
                found.append(predictor.estimate(predictor(features)).unsqueeze(1))
            else:
                found.append(unknown.unsqueeze(1))
        return torch.cat(found, 1)

    def opinions(self, x: Tensor, mean: Tensor) -> Tensor:
        """Return each predictor's guess and, for classes, their probabilities, `[B, Q]`."""
        found: list[Tensor] = [x[:, :0]]
        for index, predictor in enumerate(self.predictors):
            logits = predictor(mean if self.from_latents[index] else x)
            found.append(predictor.estimate(logits).unsqueeze(1))
            if predictor.is_class:
                found.append(torch.softmax(logits, 1))
        return torch.cat(found, 1)

    def resolve(self, inlets: Tensor, fixed: Tensor, source: Tensor, predicted: Tensor) -> Tensor:
        """Return clean labels for a frame, `[B, N]`.

        Args:
            inlets: what was given, `[B, N]`; NaN or a negative value where nothing was.
            fixed: the values that were set, `[N]`.
            source: for each label its place in LABEL_SOURCES, `[N]`.
            predicted: see `predict_from`, `[B, P]`; NaN where nobody guesses.
        """
        if self.labels == 0:
            return inlets
        fixed = fixed.expand(inlets.shape[0], -1)
        nobody = fixed[:, :1] * float("nan")
        guess = torch.cat([nobody, predicted], 1).index_select(1, self.fills)
        guess = torch.where(torch.isnan(guess), fixed, guess)
        from_inlet = torch.where(self.conditioning.given(inlets), inlets, guess)
        chosen = torch.where(source == 1, fixed, torch.where(source == 2, guess, from_inlet))
        return self.conditioning.clean(chosen)

    def as_row(self, inlets: Tensor, columns: Tensor) -> Tensor:
        """Return labels in the model's order, `[B, n]` → `[B, N]`, NaN for those without inlet."""
        if self.labels == 0:
            return inlets
        nothing = torch.full([inlets.shape[0], 1], float("nan"), device=inlets.device)
        return torch.cat([nothing, inlets], 1).index_select(1, columns)

    def encode(self, x: Tensor, labels: Tensor, memory: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the network's posterior mean and log variance, `[B, F]`, `[B, N]` → `[B, D]`.

        x is contrasted, because predictors see it so as well.
        """
        given, note = self.conditioning.encoder(labels), self.conditioning.note(labels)
        return self.network.encode(x, given, note, memory)

    def decode(self, z: Tensor, labels: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Return linear magnitudes of the network's latents, `[B, D]`, `[B, N]` → `[B, F]`."""
        given, note = self.conditioning.decoder(labels), self.conditioning.note(labels)
        frame, memory = self.network.decode(z, given, note, memory)
        return self.contrast.inverse(frame), memory

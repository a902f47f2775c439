# SPDX-License-Identifier: MIT
"""A run's model as an offline instrument: sounds to latents, latents and labels to sounds.

Frames lie as in `Stft.spectrogram`: frame t ends with sample (t + 1)·hop of the sound, so a sound
of N samples has ceil(N / hop) + n_fft / hop - 1 of them, and nothing comes late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ...base.errors import one_of
from ...base.manifest import Port
from ..data.label_facts import LabelFacts
from ..evaluate import load_model
from ..models.latent_space import SPACES
from ..run import open_run
from ..settings import Recipe
from ..signal.offline_phase import METHODS, with_phase
from ..spectral import SpectralBlocks


@dataclass(frozen=True)
class Generator:
    """What is loaded of a run, and in which space its latents are spoken of."""

    name: str
    checkpoint: str
    recipe: Recipe
    blocks: SpectralBlocks
    facts: list[LabelFacts]  # of the labels that the model is given, in its order
    space: str

    @property
    def sample_rate(self) -> int:
        return self.recipe.signal.sample_rate

    @property
    def hop(self) -> int:
        return self.blocks.hop

    @property
    def lead_frames(self) -> int:
        """Frames that begin before a sound does: n_fft / hop - 1."""
        return self.blocks.history_samples // self.blocks.hop

    @property
    def frame_rate_hz(self) -> float:
        return self.sample_rate / self.hop

    @property
    def latent_names(self) -> list[str]:
        return [f"z{i}" for i in range(1, self.blocks.model.latents + 1)]

    def frames_of(self, samples: int) -> int:
        """Return how many frames a sound of so many samples has."""
        return -(-samples // self.hop) + self.lead_frames

    def ports(self, places: Sequence[int] | None = None) -> list[Port]:
        """Return the latents and labels (those at `places`, or all) as inlets."""
        latents = [Port(n, n, "latent", self.hop) for n in self.latent_names]
        chosen = range(len(self.facts)) if places is None else places
        return [*latents, *(label_port(self.facts[i], self.hop) for i in chosen)]

    def settled(self, labels: np.ndarray) -> np.ndarray:
        """Return labels as the model takes them, `[B, n, T]`: NaN as usual, all within range."""
        model = self.blocks.model
        if model.labels == 0:
            return labels
        rows = torch.from_numpy(labels).float().transpose(1, 2).reshape(-1, model.labels)
        filled = torch.where(model.conditioning.given(rows), rows, model.usual.expand_as(rows))
        clean = model.conditioning.clean(filled).reshape(len(labels), -1, model.labels)
        return clean.transpose(1, 2).float().numpy()


@dataclass(frozen=True)
class Encoded:
    """A sound as the model sees it."""

    latents: np.ndarray  # [D, T], in the generator's space
    labels: np.ndarray  # [n, T], clean: given, else guessed, else as usual
    level: np.ndarray  # [T], norm of each frame's spectrum


def load(folder: Path, checkpoint: str = "best", space: str = "pca") -> Generator:
    """Load a run's checkpoint.

    Raises:
        UserError: no run, no such checkpoint, an unknown space.
    """
    if space not in SPACES:
        raise one_of("space", space, SPACES)
    run = open_run(folder)
    recipe = run.recipe()
    known = {f.name: f for f in run.facts()}
    blocks = SpectralBlocks(load_model(run, recipe, checkpoint), recipe.signal).eval()
    facts = [known[name] for name in blocks.model.names]
    return Generator(folder.resolve().name, checkpoint, recipe, blocks, facts, space)


def label_port(facts: LabelFacts, ratio: int) -> Port:
    """Return a label as an inlet, with its classes and its range."""
    classes = list(facts.classes) if facts.classes else None
    return Port(facts.name, facts.name, "label", ratio, [facts.low, facts.high], classes)


@torch.no_grad()
def encode(
    generator: Generator, sound: np.ndarray, labels: np.ndarray, temperature: float = 0.0
) -> Encoded:
    """Return a sound's latents and labels.

    Args:
        sound: `[N]` at the generator's rate.
        labels: all that the model knows, `[n, T]`, NaN where nothing is given; then a predictor's
            guess is taken where there is one, else the usual value.
        temperature: deviations of the posterior's noise.
    """
    blocks, model = generator.blocks, generator.blocks.model
    frames = generator.frames_of(len(sound))
    audio = torch.zeros(1, 1, frames * generator.hop)
    audio[0, 0, : len(sound)] = torch.from_numpy(sound)
    settings = blocks.settings(temperature, "input", generator.space)
    rows = torch.from_numpy(labels).float()[None]
    state = blocks.initial_encode_state(1)
    found, _ = blocks.encode_block(audio, rows[:, model.encoder_tasks], state, settings)
    z, guesses = found[0, : model.latents], found[0, model.latents :]
    resolved = model.resolve(rows[0].t(), settings.fixed, settings.source, guesses.t())
    level = torch.linalg.vector_norm(blocks.stft.spectrogram(audio[:, 0, : len(sound)]), dim=2)
    return Encoded(z.numpy(), resolved.t().float().numpy(), level[0].numpy())


@torch.no_grad()
def magnitudes(generator: Generator, latents: np.ndarray, labels: np.ndarray) -> Tensor:
    """Return the decoder's magnitudes, `[B, D, T]` and all labels `[B, n, T]` → `[B, T, F]`.

    Labels that are NaN are as usual in training.
    """
    blocks, model = generator.blocks, generator.blocks.model
    settings = blocks.settings(space=generator.space)
    memory = blocks.initial_decode_state(len(latents)).memory
    nobody = torch.full([len(latents), model.predictions], float("nan"))
    inside = blocks.clean_latents(torch.from_numpy(latents).float())
    given = torch.from_numpy(labels).float()[:, model.decoder_tasks]
    frames: list[Tensor] = []
    for z, inlets in zip(inside.unbind(2), given.unbind(2), strict=True):
        row = model.as_row(inlets, model.decoder_columns)
        resolved = model.resolve(row, settings.fixed, settings.source, nobody)
        z = model.latent_space.inverse(z, settings.space)
        magnitude, memory = model.decode(z, resolved, memory)
        frames.append(magnitude)
    return torch.stack(frames, 1)


@torch.no_grad()
def sounding(
    generator: Generator, magnitude: Tensor, phase: str, iterations: int, seed: int, samples: int
) -> np.ndarray:
    """Return magnitudes `[B, T, F]` as sound with a phase of `METHODS`, `[B, samples]`."""
    spectra = with_phase(magnitude, generator.blocks.stft, phase, iterations, seed)
    return generator.blocks.stft.signal(spectra, samples).numpy()


@torch.no_grad()
def with_input_phase(generator: Generator, magnitude: Tensor, sound: np.ndarray) -> np.ndarray:
    """Return magnitudes `[1, T, F]` with the phase of the sound that they were made of, `[N]`."""
    stft = generator.blocks.stft
    spectra = stft.spectrogram(torch.from_numpy(sound)[None])
    turned = spectra * (magnitude / spectra.abs().clamp_min(1e-9))
    return stft.signal(turned, len(sound))[0].numpy()


def check_phase(phase: str, with_input: bool) -> None:
    """Refuse what is no phase, and `input` where there is no input."""
    allowed = [*METHODS, "input"] if with_input else list(METHODS)
    if phase not in allowed:
        raise one_of("phase", phase, allowed)

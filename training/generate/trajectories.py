# SPDX-License-Identifier: MIT
"""Trajectories: latents and labels that follow formulas, several takes of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from ...base.curves import settle
from ...base.trajectories import trace
from .generator import Generator
from .labels import Labels
from .made import How, Made, check_seconds, decode, faded, held, jitter
from .pictures import path_picture
from .results import slug

# Frames that are decoded together, over all rows of a batch.
BATCH_FRAMES = 8192


@dataclass(frozen=True)
class Drawn:
    """One take of a trajectory."""

    text: str
    name: str
    latents: np.ndarray  # [D, T]
    labels: np.ndarray  # [n, T], NaN where nothing is given


def draw_all(
    generator: Generator, texts: Sequence[str], takes: int, seconds: float, labels: Labels
) -> list[Drawn]:
    """Return every take of every trajectory; `labels` stand where a trajectory moves none."""
    frames = -(-round(check_seconds(seconds) * generator.sample_rate) // generator.hop)
    places = generator.blocks.model.decoder_tasks
    ports, many = generator.ports(places), len(generator.latent_names)
    drawn = []
    for number, text in enumerate(texts, 1):
        for take in range(takes):
            curves = trace(text, ports, frames, generator.frame_rate_hz, take)
            values = settle(curves, ports)
            rows = labels.of_curves(frames)
            moved, driven = values[many:], curves.driven[many:]
            rows[places] = np.where(driven, moved, rows[places])
            labels.count([ports[many + i].name for i in np.flatnonzero(driven.any(1))])
            name = f"{number}_{slug(text)}" + (f"_take{take + 1}" if takes > 1 else "")
            drawn.append(Drawn(text, name, values[:many], rows))
    return drawn


def render_all(
    generator: Generator, drawn: Sequence[Drawn], seconds: float, how: How
) -> Iterator[Made]:
    """Yield the sound of every take; those that fit are decoded together."""
    samples = round(seconds * generator.sample_rate)
    rows = max(1, BATCH_FRAMES // generator.frames_of(samples))
    for first in range(0, len(drawn), rows):
        group = drawn[first : first + rows]
        latents = jitter(held(generator, np.stack([d.latents for d in group])), _from(how, first))
        labels = generator.settled(held(generator, np.stack([d.labels for d in group])))
        sounds = faded(generator, decode(generator, latents, labels, how, samples))
        for one, z, label, sound in zip(group, latents, labels, sounds, strict=True):
            yield _made(generator, one, z, label, sound)


def _from(how: How, first: int) -> How:
    """Return settings whose noise is another one for each batch."""
    return How(how.phase, how.iterations, how.temperature, how.seed + first)


def _made(
    generator: Generator, one: Drawn, z: np.ndarray, label: np.ndarray, sound: np.ndarray
) -> Made:
    return Made(
        PurePath(one.name),
        sound,
        z,
        label,
        lambda: path_picture(generator, one.text, sound, z, label),
    )

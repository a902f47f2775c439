# SPDX-License-Identifier: MIT
"""Path: from sound to sound through the latents between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np

from ...base.errors import UserError
from .blend import labels_through, typical, way_through
from .generator import Generator, encode
from .labels import Labels
from .made import How, Made, check_seconds, decode, faded, held, jitter
from .pictures import path_picture
from .sounds import read_audible, sustained


@dataclass(frozen=True)
class Place:
    """Where a sound lies."""

    path: Path
    latents: np.ndarray  # [D]
    labels: np.ndarray  # [n]


def parse_frames(text: str | None) -> slice | None:
    """Return the frames that `A:B` names, from A on, before B; None for None."""
    if text is None:
        return None
    first, colon, end = text.partition(":")
    if not (colon and first.isdigit() and end.isdigit() and int(first) < int(end)):
        raise UserError(f"--frames {text}: write FIRST:END, the first below the end, as 20:60.")
    return slice(int(first), int(end))


def place_of(generator: Generator, path: Path, labels: Labels, frames: slice | None) -> Place:
    """Return a sound's mean latents and typical labels.

    Args:
        frames: those that count, from the one that begins the sound; None: what sustains.

    Raises:
        UserError: nothing is audible, or the sound ends before its frames.
    """
    sound = read_audible(path, generator.sample_rate)
    seen = encode(generator, sound, labels.of_file(path, len(sound)))
    inside = -(-len(sound) // generator.hop)
    if frames is not None and frames.stop > inside:
        raise UserError(
            f"--frames {frames.start}:{frames.stop}: {path} has {inside} frames; "
            "end at one of them."
        )
    chosen = sustained(seen.level) if frames is None else frames
    known = typical(seen.labels[:, chosen], generator.facts)
    return Place(path, seen.latents[:, chosen].mean(1), known)


def path_through(
    generator: Generator, places: Sequence[Place], seconds: float, way: str, how: How
) -> Made:
    """Return the sound of the way through places, `seconds` for each leg."""
    legs = len(places) - 1
    samples = round(legs * check_seconds(seconds) * generator.sample_rate)
    frames = -(-samples // generator.hop)
    z = way_through(np.stack([p.latents for p in places], 1), frames, way)
    rows = labels_through(np.stack([p.labels for p in places], 1), frames, generator.facts)
    latents = jitter(held(generator, z), how)
    labels = generator.settled(held(generator, rows)[None])[0]
    sound = decode(generator, latents[None], labels[None], how, samples)[0]
    sound = faded(generator, sound)
    name = "_to_".join(p.path.stem for p in (places[0], places[-1]))
    marks = [(number * seconds, p.path.stem) for number, p in enumerate(places)]
    title = f"{way} path through {len(places)} sounds"
    return Made(
        PurePath(name),
        sound,
        latents,
        labels,
        lambda: path_picture(generator, title, sound, latents, labels, marks),
    )

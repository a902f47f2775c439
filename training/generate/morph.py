# SPDX-License-Identifier: MIT
"""Morph: two sounds with their time courses, laid over each other, and what lies between them."""

from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np

from ...base.errors import UserError
from ...base.manifest import Port
from ...base.paths import KINDS
from ...base.trajectories import trace
from .align import at, attack_frames, nearest, positions
from .blend import labels_between
from .generator import Generator, encode
from .labels import Labels
from .made import How, Made, decode
from .pictures import path_picture
from .results import slug
from .sounds import audible_span, read_audible

DEFAULT_SHARE = "line:start=0:end=1"


@dataclass(frozen=True)
class Course:
    """A sound over time, with silence around it."""

    path: Path
    latents: np.ndarray  # [D, T]
    labels: np.ndarray  # [n, T], held where nothing is audible
    span: tuple[int, int]  # the audible frames: the first, and the one after the last

    @property
    def frames(self) -> int:
        return self.span[1] - self.span[0]


def course_of(generator: Generator, path: Path, labels: Labels, how: How) -> Course:
    """Return a sound's latents and labels over time; UserError where nothing is audible."""
    sound = read_audible(path, generator.sample_rate)
    quiet = generator.lead_frames + 1
    given = labels.of_file(path, len(sound))
    given = np.pad(given, ((0, 0), (quiet, quiet)), mode="edge")
    around = np.pad(sound, quiet * generator.hop)
    seen = encode(generator, around, given[:, : generator.frames_of(len(around))], how.temperature)
    span = audible_span(seen.level)
    inside = np.clip(np.arange(len(seen.level)), span[0], span[1] - 1)
    return Course(path, seen.latents, seen.labels[:, inside], span)


def draw_share(text: str, frames: int, frame_rate_hz: float) -> np.ndarray:
    """Return the share of the second sound over time, `[frames]`: a number or a trajectory.

    Raises:
        UserError: neither of them, or it leaves 0 … 1.
    """
    try:
        share = np.full(frames, float(text))
    except ValueError:
        if text.split(":")[0].strip() not in KINDS:
            raise UserError(
                f"--share {text}: write a number from 0 to 1, or a trajectory such as "
                f"{DEFAULT_SHARE}."
            ) from None
        share = trace(text, [Port("share", "", "latent", 1)], frames, frame_rate_hz).values[0]
    low, high = float(share.min()), float(share.max())
    if not (low >= -1e-6 and high <= 1 + 1e-6):
        found = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        raise UserError(f"--share {text}: that is {found}; stay within 0 and 1.")
    return np.clip(share, 0.0, 1.0)


def common_frames(generator: Generator, a: Course, b: Course, seconds: float | None) -> int:
    """Return how long the audible part of a morph is: as asked, or the mean of both."""
    if seconds is None:
        return max(2, round((a.frames + b.frames) / 2))
    return max(2, round(seconds * generator.frame_rate_hz))


def morph(
    generator: Generator, a: Course, b: Course, share_text: str, seconds: float | None, how: How
) -> Made:
    """Return the sound between two, as long as `common_frames` says and its silence around."""
    frames, around = common_frames(generator, a, b, seconds), generator.lead_frames + 1
    attack = attack_frames([a.frames, b.frames, frames], generator.frame_rate_hz)
    to_a, to_b = (positions(course.span, frames, around, attack) for course in (a, b))
    inner = draw_share(share_text, frames, generator.frame_rate_hz)
    share = np.pad(inner, around, mode="edge")
    latents = (1 - share) * at(a.latents, to_a) + share * at(b.latents, to_b)
    given_a, given_b = nearest(a.labels, to_a), nearest(b.labels, to_b)
    rows = labels_between(given_a, given_b, share, generator.facts)
    labels = generator.settled(rows[None])[0]
    samples = (latents.shape[1] - generator.lead_frames) * generator.hop
    sound = decode(generator, latents[None], labels[None], how, samples)[0]
    title = f"{a.path.stem} to {b.path.stem}, share {share_text}"
    return Made(
        PurePath(f"{a.path.stem}_to_{b.path.stem}_{slug(share_text)}"),
        sound,
        latents,
        labels,
        lambda: path_picture(generator, title, sound, latents, labels),
    )

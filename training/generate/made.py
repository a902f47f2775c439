# SPDX-License-Identifier: MIT
"""What all kinds of generation share: their settings, their result, and the step to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from matplotlib.figure import Figure

from ...base.errors import UserError
from ..signal.offline_phase import ITERATIONS
from .generator import Generator, magnitudes, sounding

# Sounds that are cut out of a steady state begin and end with a fade of this length.
FADE_S = 0.01
LONGEST_S = 3600.0


@dataclass(frozen=True)
class How:
    """How sounds are made of latents."""

    phase: str = "locked"
    iterations: int = ITERATIONS  # of griffin_lim
    temperature: float = 0.0  # deviations of noise in the latents
    seed: int = 0  # of all noise


@dataclass(frozen=True)
class Made:
    """One result."""

    name: PurePath  # relative, without suffix
    sound: np.ndarray  # [N]
    latents: np.ndarray  # [D, T], as the decoder was given them
    labels: np.ndarray  # [n, T], the same, all that the run knows
    picture: Callable[[], Figure]
    remark: str = ""


def check_seconds(seconds: float) -> float:
    """Refuse what is no duration."""
    if not 0 < seconds <= LONGEST_S:
        raise UserError(f"--seconds {seconds:g}: use a duration above 0, {LONGEST_S:g} at most.")
    return seconds


def held(generator: Generator, curves: np.ndarray) -> np.ndarray:
    """Return curves whose first and last values hold until every sample has all its frames.

    Value i of `[…, T]` is then the frame whose middle is sample i·hop; `[…, T + n_fft/hop - 1]`.
    """
    before = generator.lead_frames // 2
    around = [(0, 0)] * (curves.ndim - 1) + [(before, generator.lead_frames - before)]
    return np.pad(curves, around, mode="edge")


def decode(
    generator: Generator, latents: np.ndarray, labels: np.ndarray, how: How, samples: int
) -> np.ndarray:
    """Return sounds of curves, `[B, D, T]` and `[B, n, T]` → `[B, samples]`."""
    magnitude = magnitudes(generator, latents, labels)
    return sounding(generator, magnitude, how.phase, how.iterations, how.seed, samples)


def jitter(latents: np.ndarray, how: How) -> np.ndarray:
    """Return latents with noise of `temperature` in their own unit, same shape."""
    noise = np.random.default_rng(how.seed).standard_normal(latents.shape)
    return latents + how.temperature * noise


def faded(generator: Generator, sound: np.ndarray) -> np.ndarray:
    """Return a sound `[…, N]` that begins and ends in silence, without clicks."""
    n = min(round(FADE_S * generator.sample_rate), sound.shape[-1] // 2)
    slope = 0.5 - 0.5 * np.cos(np.pi * (np.arange(n) + 0.5) / max(n, 1))
    ramp = np.ones(sound.shape[-1])
    ramp[:n], ramp[len(ramp) - n :] = slope, slope[::-1]
    return (sound * ramp).astype(np.float32)


def label_names(generator: Generator, places: Sequence[int]) -> list[str]:
    """Return the names of some labels."""
    return [generator.facts[place].name for place in places]

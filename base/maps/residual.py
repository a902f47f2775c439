# SPDX-License-Identifier: MIT
"""What is kept of a hand-made setting that lies off a map's surface, and how it is let go.

p(c) = map(c) + 2^−(|c − c₀| / release)² · (p₀ − map(c₀)): at c₀, the place that answers to the
setting p₀, the setting itself; at a distance of `release` half of what was missing; far away none.
It depends on the position alone, so coming back brings the setting back.
"""

from dataclasses import dataclass

import numpy as np

from .timbre_map import FULL, Playable


@dataclass(frozen=True)
class Residual:
    """A setting's place [L] in control space, and what the surface lacks there, [P]."""

    place: np.ndarray
    offset: np.ndarray


def keep(timbre_map: Playable, parameters: np.ndarray) -> Residual:
    """Return what must be kept so that these parameters [P] stay as they are."""
    place = timbre_map.unmap(parameters)
    return Residual(place, np.asarray(parameters, np.float64) - timbre_map.map(place))


def share(distance: np.ndarray | float, release: float) -> np.ndarray | float:
    """Return how much of a residual is left at a distance in control space (0…1 per axis).

    release = 0 lets go at once, infinity never.

    >>> float(share(0.1, 0.1)), float(share(0.0, 0.0)), float(share(0.3, 0.0))
    (0.5, 1.0, 0.0)
    """
    distance = np.asarray(distance, np.float64)
    if release <= 0:
        return (distance == 0).astype(np.float64)
    with np.errstate(over="ignore"):  # far away in units of a tiny release is far away
        return np.exp2(-((distance / release) ** 2))


def with_residual(
    timbre_map: Playable, control: np.ndarray, residual: Residual, release: float
) -> np.ndarray:
    """[..., L] controls → [..., P] parameters, with what is left of the residual."""
    held = share(np.linalg.norm(control - residual.place, axis=-1), release)
    kept = np.asarray(held)[..., None] * residual.offset
    return np.clip(timbre_map.map(control) + kept, 0, FULL)

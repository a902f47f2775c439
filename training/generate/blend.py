# SPDX-License-Identifier: MIT
"""Between latents: straight, round, or smoothly through several; and between labels."""

from collections.abc import Sequence

import numpy as np

from ...base.errors import one_of
from ...base.points import through
from ..data.label_facts import LabelFacts

WAYS = ("linear", "spherical", "smooth")
# Directions that are this near to equal or opposite have no arc between them (cosine).
STRAIGHT = 0.9995


def way_through(points: np.ndarray, frames: int, way: str) -> np.ndarray:
    """Return the way through points `[D, P]` in equal times, `[D, frames]`.

    `linear` goes straight; `smooth` has no corners and rests at both ends; `spherical` turns from
    one direction to the next evenly, while the distance from the middle changes evenly: where
    latents are about N(0, 1), it stays where sounds are, and does not cut through the middle.
    """
    if way not in WAYS:
        raise one_of("curve", way, WAYS)
    t = np.linspace(0.0, 1.0, frames)
    if way != "spherical":
        return through(points, t, way)
    leg = np.minimum((t * (points.shape[1] - 1)).astype(int), points.shape[1] - 2)
    share = t * (points.shape[1] - 1) - leg
    return spherical(points[:, leg], points[:, leg + 1], share)


def spherical(a: np.ndarray, b: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return columns turned from a towards b, `[D, T]`, `[D, T]`, `[T]` → `[D, T]`."""
    length_a, length_b = (np.linalg.norm(x, axis=0) for x in (a, b))
    toward_a, toward_b = a / np.maximum(length_a, 1e-9), b / np.maximum(length_b, 1e-9)
    cosine = (toward_a * toward_b).sum(0)
    angle = np.arccos(np.clip(cosine, -STRAIGHT, STRAIGHT))
    turned = toward_a * np.sin((1 - share) * angle) + toward_b * np.sin(share * angle)
    round_ = turned / np.sin(angle) * ((1 - share) * length_a + share * length_b)
    return np.where(np.abs(cosine) < STRAIGHT, round_, (1 - share) * a + share * b)


def labels_between(
    a: np.ndarray, b: np.ndarray, share: np.ndarray, facts: Sequence[LabelFacts]
) -> np.ndarray:
    """Return labels between two sounds, `[n, T]`: numbers glide, classes switch at half."""
    classes = np.array([f.classes is not None for f in facts], bool)[:, None]
    return np.where(classes, np.where(share < 0.5, a, b), (1 - share) * a + share * b)


def labels_through(points: np.ndarray, frames: int, facts: Sequence[LabelFacts]) -> np.ndarray:
    """Return labels on the way through `[n, P]` in equal times, `[n, frames]`."""
    t = np.linspace(0.0, points.shape[1] - 1.0, frames)
    leg = np.minimum(t.astype(int), points.shape[1] - 2)
    return labels_between(points[:, leg], points[:, leg + 1], t - leg, facts)


def typical(labels: np.ndarray, facts: Sequence[LabelFacts]) -> np.ndarray:
    """Return the mean of each number and the commonest of each class, `[n, T]` → `[n]`."""
    return np.array(
        [
            float(np.bincount(row.astype(int)).argmax()) if f.classes else float(row.mean())
            for row, f in zip(labels, facts, strict=True)
        ]
    )

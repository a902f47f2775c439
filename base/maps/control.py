# SPDX-License-Identifier: MIT
"""Control spaces: from 0…1 on each axis of a controller to standardised latents, and back.

normal          a latent's quantile: equal areas of the surface hold equally many of the sounds that
                the map was trained on, as far as their latents are normal. Exact.
normal_approx   the same with Winitzki's approximation of erf (a = 0.147), whose two directions are
                exact inverses of each other but are up to 5.6e-3 σ off; what the original's own
                files were made for.
uniform         a latent's range, evenly.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from ..errors import one_of

KINDS = ("normal", "normal_approx", "uniform")
# A quantile is infinite at 0 and 1, so that a pad's edge would be everybody's farthest sound.
END = 1e-3
_A = 0.147
_STANDARD = NormalDist()
_quantile = np.vectorize(_STANDARD.inv_cdf, otypes=[np.float64])
_distribution = np.vectorize(_STANDARD.cdf, otypes=[np.float64])


@dataclass(frozen=True)
class Control:
    """How control space becomes latent space; four vectors [L], the statistics of the latents."""

    kind: str
    min: np.ndarray
    range: np.ndarray
    mean: np.ndarray
    std: np.ndarray

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise one_of("control space", self.kind, KINDS)

    @property
    def size(self) -> int:
        return len(self.mean)

    def clamp(self, control: np.ndarray) -> np.ndarray:
        """Return controls that have a latent: inside 0…1, off the very ends for a normal one."""
        end = 0.0 if self.kind == "uniform" else END
        return np.clip(control, end, 1 - end)

    def to_latent(self, control: np.ndarray) -> np.ndarray:
        """[..., L] in 0…1 → [..., L] latents."""
        c = self.clamp(control)
        if self.kind == "uniform":
            return c * self.range + self.min
        quantile = _quantile(c) if self.kind == "normal" else _winitzki_quantile(c)
        return self.mean + self.std * quantile

    def from_latent(self, latent: np.ndarray) -> np.ndarray:
        """[..., L] latents → [..., L] controls, clamped."""
        if self.kind == "uniform":
            return self.clamp((latent - self.min) / self.range)
        z = (latent - self.mean) / self.std
        return self.clamp(_distribution(z) if self.kind == "normal" else _winitzki(z))


def fitted(latents: np.ndarray, kind: str = "normal") -> Control:
    """Return the control space of latents [N, L]: their range, mean and population deviation."""
    low = latents.min(0)
    return Control(kind, low, latents.max(0) - low, latents.mean(0), latents.std(0))


def _winitzki(z: np.ndarray) -> np.ndarray:
    x2 = z * z / 2
    inner = 1 - np.exp(-x2 * (4 / np.pi + _A * x2) / (1 + _A * x2))
    return (1 + np.sign(z) * np.sqrt(inner)) / 2


def _winitzki_quantile(c: np.ndarray) -> np.ndarray:
    y = 2 * np.asarray(c, np.float64) - 1
    log = np.log1p(-y * y)
    b = 2 / (np.pi * _A) + log / 2
    return np.sqrt(2) * np.sign(y) * np.sqrt(np.sqrt(b * b - log / _A) - b)

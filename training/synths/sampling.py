# SPDX-License-Identifier: MIT
"""Which settings are rendered: row i depends on the sampling and i alone, however many follow.

So a set can be made larger or resumed at any time without drawing an earlier row again.
"""

import math
import warnings
from dataclasses import dataclass

import numpy as np

from ...base.errors import UserError, one_of
from .description import HIGH, LOW

KINDS = ("sobol", "uniform", "grid", "around")
GRID_LIMIT = 20_000_000  # points; their order is held in memory
DECIMALS = 3  # what labels.csv holds is exactly what is played


@dataclass(frozen=True)
class Sampling:
    """How settings are drawn.

    sobol: low-discrepancy, the most even cover of the space for any number of examples.
    uniform: independent whole numbers.
    grid: the points of a grid with `levels` values a parameter, in a shuffled order.
    around: normal around each preset in turn, `spread` being the standard deviation.
    """

    kind: str = "sobol"
    seed: int = 0
    levels: int = 5
    spread: float = 16.0
    presets: tuple[tuple[float, ...], ...] = ()

    def validate(self, parameters: int) -> None:
        if self.kind not in KINDS:
            raise one_of("sampling", self.kind, KINDS)
        if self.seed < 0:
            raise UserError(f"--seed is at least 0; given {self.seed}.")
        if self.kind == "grid" and not 2 <= self.levels <= 128:
            raise UserError(f"--levels lies in 2..128; given {self.levels}.")
        if self.kind == "grid" and self.points(parameters) > GRID_LIMIT:
            raise UserError(
                f"a grid of {self.levels} levels of {parameters} parameters has "
                f"{self.points(parameters)} points, more than {GRID_LIMIT}: take fewer --levels."
            )
        if self.kind != "around":
            return
        if not 0 <= self.spread <= HIGH:
            raise UserError(f"--spread lies in 0..{HIGH:g}; given {self.spread:g}.")
        if not self.presets:
            raise UserError("around which presets? Name a CSV by --presets, one a row.")
        for row, preset in enumerate(self.presets, 1):
            if len(preset) != parameters:
                raise UserError(
                    f"preset {row} has {len(preset)} values, the synth {parameters} parameters."
                )
            if not all(LOW <= value <= HIGH for value in preset):
                raise UserError(f"preset {row}: values lie in {LOW:g}..{HIGH:g}; given {preset}.")

    def points(self, parameters: int) -> int:
        """How many points the grid has."""
        return self.levels**parameters


def draw(sampling: Sampling, parameters: int, start: int, stop: int) -> np.ndarray:
    """Return rows start … stop - 1 of the endless table of settings, float64 `[N, P]`, 0…127.

    >>> whole, part = draw(Sampling(), 3, 0, 9), draw(Sampling(), 3, 4, 9)
    >>> bool((whole[4:] == part).all())
    True
    """
    sampling.validate(parameters)
    if sampling.kind == "grid" and stop > sampling.points(parameters):
        raise _too_many(sampling, parameters, stop)
    rows = {"sobol": _sobol, "uniform": _uniform, "grid": _grid, "around": _around}[sampling.kind](
        sampling, parameters, start, stop
    )
    return np.round(np.clip(rows, LOW, HIGH), DECIMALS)


def _sobol(sampling: Sampling, parameters: int, start: int, stop: int) -> np.ndarray:
    from scipy.stats import qmc

    engine = qmc.Sobol(parameters, scramble=True, rng=np.random.default_rng(sampling.seed))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # any prefix is wanted, not powers of 2 only
        if start:
            engine.fast_forward(start)
        return engine.random(stop - start) * (HIGH - LOW) + LOW


def _uniform(sampling: Sampling, parameters: int, start: int, stop: int) -> np.ndarray:
    rows = [
        np.random.default_rng([sampling.seed, row]).integers(int(LOW), int(HIGH) + 1, parameters)
        for row in range(start, stop)
    ]
    return np.reshape(np.asarray(rows, float), (-1, parameters))


def _grid(sampling: Sampling, parameters: int, start: int, stop: int) -> np.ndarray:
    order = np.random.default_rng(sampling.seed).permutation(sampling.points(parameters))
    digits = np.unravel_index(order[start:stop], (sampling.levels,) * parameters)
    return np.stack(digits, axis=1) * ((HIGH - LOW) / (sampling.levels - 1)) + LOW


def _around(sampling: Sampling, parameters: int, start: int, stop: int) -> np.ndarray:
    rows = [
        np.random.default_rng([sampling.seed, row]).normal(
            sampling.presets[row % len(sampling.presets)], sampling.spread
        )
        for row in range(start, stop)
    ]
    return np.reshape(np.asarray(rows, float), (-1, parameters))


def _too_many(sampling: Sampling, parameters: int, stop: int) -> UserError:
    enough = math.ceil(stop ** (1 / parameters) - 1e-9)
    return UserError(
        f"a grid of {sampling.levels} levels of {parameters} parameters has "
        f"{sampling.points(parameters)} points; {stop} are asked for: take --levels {enough} "
        f"({enough**parameters} points) or fewer --examples."
    )

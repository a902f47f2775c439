# SPDX-License-Identifier: MIT
"""Favourite sounds pinned to places: a map bent so that they come exactly there.

    p(c) = map(c) + Σᵢ φ(|c − cᵢ| / rᵢ) · wᵢ        φ(x) = (1 − x)^(l+1) · ((l + 1)·x + 1), 0 beyond 1

φ is Wendland's smoothest-but-one bump of compact reach for the dimension of control space
(l = ⌊L/2⌋ + 2; its first two derivatives are continuous), so that farther than its reach from every
pin the map is what it was, to the last bit. The weights wᵢ solve Σⱼ φ(|cᵢ − cⱼ| / rⱼ)·wⱼ = pᵢ − map(cᵢ).
Crowded pins reach less far than lone ones, twice to the nearest other: it keeps the weights, and
with them what happens between the pins, of the size of what the pins themselves ask for.
"""  # noqa: E501  (the formula)

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ..errors import UserError
from .control import Control
from .layers import ACTIVATIONS, Activation, Dense
from .timbre_map import FULL, TimbreMap, in_range, probe

REACH = 0.3
LEAST_REACH, MOST_REACH = 0.01, 2.0
# Places nearer than this are the same one: a controller of ten bits cannot tell them apart.
SAME = 1e-3
# What a fit must meet, of 127.
EXACT = 1e-6
# What counts as met when parameters are searched for, of 127.
MET = 1e-9 * FULL
_STARTS, _STEPS, _ENOUGH = 5, 40, 8
Measure = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Pinned:
    """A timbre map with pins, played like one. `fit` makes it.

    Off the surface `unmap` means what the plain map means by it: the place that is nearest in the
    coordinates in which the plain map is flat, so that pins far away change nothing.
    """

    plain: TimbreMap
    places: np.ndarray  # [K, L]
    reaches: np.ndarray  # [K], distances in control space
    weights: np.ndarray  # [K, P]
    starts: np.ndarray  # [M, L], where a search may begin
    reached: np.ndarray  # [M, P], the parameters there

    @property
    def control(self) -> Control:
        return self.plain.control

    @property
    def names(self) -> tuple[str, ...]:
        return self.plain.names

    @property
    def facts(self) -> dict[str, Any]:
        return self.plain.facts

    @property
    def latent_size(self) -> int:
        return self.plain.latent_size

    @property
    def parameter_count(self) -> int:
        return self.plain.parameter_count

    def map(self, control: np.ndarray) -> np.ndarray:
        """[..., L] controls in 0…1 → [..., P] parameters in 0…127."""
        parameters = self.plain.map(control)
        return np.clip(parameters + self.bend(np.asarray(control, np.float64)), 0, FULL)

    def bend(self, control: np.ndarray) -> np.ndarray:
        """Return what the pins add at [..., L] controls, [..., P]."""
        return _kernel(self.control.clamp(control), self.places, self.reaches) @ self.weights

    def unmap(self, parameters: np.ndarray) -> np.ndarray:
        """[..., P] parameters in 0…127 → [..., L] controls, by Gauss and Newton's steps."""
        parameters = np.asarray(parameters, np.float64)
        first = self.plain.unmap(parameters)
        rows = parameters.reshape(-1, self.parameter_count)
        begin = first.reshape(-1, self.latent_size)
        found = [self._search(p, c) for p, c in zip(rows, begin, strict=True)]
        return np.reshape(found, first.shape)

    def _search(self, parameters: np.ndarray, first: np.ndarray) -> np.ndarray:
        if np.abs(self.map(first) - parameters).max() < MET:
            return first
        # What lies on the surface is found best in parameters as they are …
        starts = self._nearest(parameters, first)
        found = self._descend(_as_they_are, parameters, starts)
        on_it = np.abs(self.map(found) - parameters).max() < MET
        if on_it or not self.bend(np.stack([first, found])).any():
            return found if on_it else first
        # … and what does not, where the plain map is flat.
        return self._descend(partial(flat, self.plain), parameters, np.stack([first, found]))

    def _nearest(self, parameters: np.ndarray, first: np.ndarray) -> np.ndarray:
        far = ((self.reached - parameters) ** 2).sum(-1)
        return np.concatenate([first[None], self.starts[np.argpartition(far, _STARTS)[:_STARTS]]])

    def _descend(self, measure: Measure, parameters: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """Return the place whose measure is nearest to the parameters', from several starts.

        In latents of unit deviation, where the ends of control space are not steep; each start
        has Marquardt's damping of its own.
        """

        def at(z: np.ndarray) -> np.ndarray:
            return measure(self.map(self._control(z)))

        aim, eye = measure(parameters), np.eye(self.latent_size)[:, None]
        z, damping = self._standard(starts), np.full(len(starts), 1e-3)
        off = aim - at(z)
        best = (off**2).sum(-1)
        for step in range(_STEPS):
            h = np.where(z > 0, -1e-7, 1e-7)  # inwards: beyond the ends nothing changes
            slopes = np.swapaxes(at(z + h * eye) - (aim - off), 0, 1) / h[..., None]
            tried = self._standard(self._control(z + _step(slopes, off, damping)))
            new = aim - at(tried)
            better = (new**2).sum(-1) < best
            z, off = np.where(better[:, None], tried, z), np.where(better[:, None], new, off)
            before, best = best, (off**2).sum(-1)
            damping = np.clip(np.where(better, damping / 10, damping * 10), 1e-15, 1e6)
            slow = np.where(better, before - best < 1e-4 * before, damping > 1e3)
            if best.min() < 1e-24 or slow.all() or (step >= _ENOUGH and slow[np.argmin(best)]):
                break
        return self._control(z[np.argmin(best)])

    def _standard(self, control: np.ndarray) -> np.ndarray:
        return (self.control.to_latent(control) - self.control.mean) / self.control.std

    def _control(self, z: np.ndarray) -> np.ndarray:
        return self.control.from_latent(self.control.mean + self.control.std * z)


def fit(plain: TimbreMap, places: np.ndarray, settings: np.ndarray, reach: float = REACH) -> Pinned:
    """Return the map with settings [K, P] pinned to places [K, L].

    Args:
        reach: how far a lone pin bends the map, in control space, 0…1 per axis.
    """
    places = plain.control.clamp(np.asarray(places, np.float64).reshape(-1, plain.latent_size))
    settings = np.asarray(settings, np.float64).reshape(-1, plain.parameter_count)
    _check(plain, places, settings, reach)
    missing = settings - plain.map(places)
    apart = _distances(places, places) + np.diag(np.full(len(places), np.inf))
    nearest = apart.min(-1, initial=np.inf)
    for times in (2.0, 1.0):  # at 1 no pin reaches another, which always has a solution
        reaches = np.minimum(reach, times * nearest)
        among = _kernel(places, places, reaches)
        weights, *_ = np.linalg.lstsq(among, missing, rcond=None)
        if np.abs(among @ weights - missing).max(initial=0) < 0.01 * EXACT * FULL:
            break
    pinned = Pinned(plain, places, reaches, weights, places, settings)
    starts = np.concatenate([places, *_around(places, reaches), probe(plain, 3000)])
    starts = plain.control.clamp(starts)
    return replace(pinned, starts=starts, reached=pinned.map(starts))


def flat(plain: TimbreMap, parameters: np.ndarray) -> np.ndarray:
    """[..., P] parameters → the coordinates in which the plain map's surface is flat.

    As `to_latent`, but not beyond a layer that widens, so that nothing is lost, and straight on
    beyond what the plain map reaches, where pins may lead.
    """
    last = plain.layers[-1]
    activation = last.activation if isinstance(last, Dense) else ACTIVATIONS["linear"]
    y = _straightened(activation, plain, np.asarray(parameters, np.float64) / FULL)
    for layer in reversed(plain.layers):
        if layer is not last:
            y = layer.activation.backward(y) if isinstance(layer, Dense) else layer.backward(y)
        if layer.inputs < layer.outputs:
            break
        if isinstance(layer, Dense):
            y = (y - layer.biases) @ layer.weights_inv
        elif layer is last:
            y = layer.backward(y)
    return y


def _straightened(activation: Activation, plain: TimbreMap, u: np.ndarray) -> np.ndarray:
    """Undo the last activation, going straight on beyond what the map reaches."""
    ends = np.array([[0.0, FULL]]) if plain.reach is None else plain.reach
    held = np.clip(u, *np.clip(ends / FULL, 0.004, 0.996).T)
    up, down = activation.backward(held + 1e-6), activation.backward(held - 1e-6)
    return activation.backward(held) + (up - down) / 2e-6 * (u - held)


def _as_they_are(parameters: np.ndarray) -> np.ndarray:
    return parameters / FULL


def _step(slopes: np.ndarray, off: np.ndarray, damping: np.ndarray) -> np.ndarray:
    """Return Marquardt's steps [S, L] for slopes [S, L, F] and what is missing, [S, F]."""
    square = slopes @ np.swapaxes(slopes, 1, 2)
    size = square.shape[-1]
    most = np.trace(square, axis1=1, axis2=2) + 1e-12
    square = square + (damping * most)[:, None, None] * np.eye(size)
    return np.linalg.solve(square, slopes @ off[..., None])[..., 0]


def check_reach(reach: float) -> None:
    if not LEAST_REACH <= reach <= MOST_REACH:
        raise UserError(
            f"pins reach {reach:g} far; use {LEAST_REACH:g} to {MOST_REACH:g} "
            "(axes run from 0 to 1)."
        )


def _check(plain: TimbreMap, places: np.ndarray, settings: np.ndarray, reach: float) -> None:
    check_reach(reach)
    if len(places) != len(settings):
        raise UserError(f"{len(places)} places are given for {len(settings)} settings.")
    for k, setting in enumerate(settings):
        in_range([f"pin {k + 1}: {name}" for name in plain.names], setting)
    same = np.argwhere(np.triu(_distances(places, places) < SAME, 1))
    if len(same):
        i, j = same[0]
        where = ", ".join(f"{v:.3g}" for v in places[i])
        raise UserError(f"pins {i + 1} and {j + 1} are at the same place ({where}): remove one.")


def _around(places: np.ndarray, reaches: np.ndarray, count: int = 30) -> list[np.ndarray]:
    """Return points around each place, within its reach: there the map is bent the most."""
    random = np.random.default_rng(0)
    size = places.shape[1]
    spread = random.standard_normal((count, size)) / (3 * np.sqrt(size))
    return [place + reach * spread for place, reach in zip(places, reaches, strict=True)]


def _distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.sqrt(((a[..., None, :] - b) ** 2).sum(-1))


def _kernel(control: np.ndarray, places: np.ndarray, reaches: np.ndarray) -> np.ndarray:
    """[..., L] controls → [..., K]: how much of each pin is left there."""
    order = places.shape[-1] // 2 + 3
    x = np.minimum(_distances(control, places) / reaches, 1)
    return (1 - x) ** order * (order * x + 1)

# SPDX-License-Identifier: MIT
"""How good a timbre map is, on examples that it was not trained on, without and with the synth.

round_trip   parameter → control → parameter, mean distance of each parameter in 0…127
residual     the largest such distance with a residual memory
reach        what each parameter spans for controls in 0.01…0.99
order        rank correlation of distances in control space with distances in sound
sound        how far the synth, given the round trip's parameters, is from the example, in dB
exact        control → parameter → control, the largest error
"""

from collections.abc import Callable, Sequence

import numpy as np

from ...base.maps.residual import keep, with_residual
from ...base.maps.timbre_map import TimbreMap, probe

INSIDE = (0.01, 0.99)
RANGE_DB = 60.0
PAIRS = 4000


def measure(
    found: TimbreMap, parameters: np.ndarray, db: np.ndarray, latents: np.ndarray
) -> dict[str, object]:
    """Return the figures that need no synth.

    Args:
        parameters: [N, P] of the test examples, 0…127; db: [N, F, T], their sounds.
        latents: [N, L], what the encoder made of their sounds, in the map's axes.
    """
    again = found.map(found.unmap(parameters))
    listened = found.from_latent(latents)
    controls = probe(found, ends=INSIDE)
    reached = found.map(controls)
    span = np.quantile(reached, [0.0, 1.0], axis=0).T
    return {
        "round_trip": np.abs(again - parameters).mean(0).tolist(),
        "from_sound": np.abs(listened - parameters).mean(0).tolist(),
        "residual": float(max(_with_memory(found, row) for row in parameters)),
        "reach": span.tolist(),
        "order": order(found.unmap(parameters), db),
        "exact": float(np.abs(found.unmap(reached) - controls).max()),
    }


def order(controls: np.ndarray, db: np.ndarray) -> float | None:
    """Return the rank correlation of distances between pairs, in control space and in sound.

    None where all distances are the same, or there are none.
    """
    from scipy.stats import rankdata

    draws = np.random.default_rng(0)
    a, b = draws.integers(len(controls), size=(2, PAIRS))
    apart = a != b
    a, b = a[apart], b[apart]
    if not len(a):
        return None
    near = np.linalg.norm(controls[a] - controls[b], axis=1)
    alike = [distance_db(db[i], db[j]) for i, j in zip(a, b, strict=True)]
    if np.ptp(near) == 0 or np.ptp(alike) == 0:
        return None
    return float(np.corrcoef(rankdata(near), rankdata(alike))[0, 1])


def distance_db(a: np.ndarray, b: np.ndarray) -> float:
    """Return the rms difference of log-mel spectrograms [F, T], down to 60 dB below the peak."""
    floor = max(a.max(), b.max()) - RANGE_DB
    return float(np.sqrt(np.mean((np.maximum(a, floor) - np.maximum(b, floor)) ** 2)))


def heard_apart(
    found: TimbreMap,
    parameters: np.ndarray,
    db: np.ndarray,
    synth: Callable[[np.ndarray], Sequence[np.ndarray]],
) -> list[float]:
    """Return, for each example, how far the synth's answer to its round trip is, in dB.

    Args:
        synth: parameters [N, P] → log-mel spectrograms [F, T], really rendered.
    """
    again = synth(np.round(found.map(found.unmap(parameters)), 3))
    return [distance_db(a, b) for a, b in zip(db, again, strict=True)]


def _with_memory(found: TimbreMap, row: np.ndarray) -> float:
    kept = keep(found, row)
    return float(np.abs(with_residual(found, kept.place, kept, 0.1) - row).max())

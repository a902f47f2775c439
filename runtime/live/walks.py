# SPDX-License-Identifier: MIT
"""A random walk without end: smooth, the same for each seed, known at any phase.

Marks r(k) are drawn at whole phases k, uniform in -1…1, each from its own seed, so that nothing is
kept and a walk can go back the way it came. Between them the uniform cubic B-spline

    s(k + t) = ((1-t)³ r(k-1) + (3t³ - 6t² + 4) r(k) + (-3t³ + 3t² + 3t + 1) r(k+1) + t³ r(k+2)) / 6

has two continuous derivatives; its spectrum falls with sinc⁴, so that less than a thousandth of its
power is faster than one turn per phase. It averages four marks and therefore seldom goes far;
tanh(2 s), still as smooth, spreads it: half of the time it is beyond ±0.5.
"""

import numpy as np

SPREAD = 2.0


class Walk:
    """Several walks at once; a course (movement.py), 0…1 each."""

    def __init__(self, count: int, seed: int) -> None:
        self.names = [str(k + 1) for k in range(count)]
        self._seed = seed
        self._near = 0  # the mark that `_marks` begin with
        self._marks = self._drawn(0)

    def at(self, phase: float) -> np.ndarray:
        k = int(np.floor(phase))
        if k - 1 != self._near:
            self._near, self._marks = k - 1, self._drawn(k - 1)
        t = phase - k
        weights = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
        return 0.5 + 0.5 * np.tanh(SPREAD / 6 * (np.array(weights) @ self._marks))

    def _drawn(self, first: int) -> np.ndarray:
        """Return four marks of each walk, `[4, count]`."""
        marks = [np.random.default_rng((self._seed, k % 2**64)) for k in range(first, first + 4)]
        return np.stack([mark.uniform(-1, 1, len(self.names)) for mark in marks])

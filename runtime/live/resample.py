# SPDX-License-Identifier: MIT
"""From one sample rate to another, block by block, less than a millisecond late.

A windowed sinc at exact rational positions. soxr, which resamples files here, is made for speed:
streaming from 44.1 to 48 kHz it hands its first samples out 20 ms late.
"""

from math import ceil, gcd

import numpy as np

from ...base.errors import UserError

HALF = 32  # samples of input on each side of an output sample
_BETA = 8.0  # of the Kaiser window: about 80 dB
_MOST_PHASES = 48_000


class Resampler:
    """A stream of blocks `[C, n]` to another rate; idle where the two are the same.

    delay  outputs that come later than their inputs, in samples of the target's rate
    """

    def __init__(self, source: int, target: int, channels: int) -> None:
        """Choose two rates in Hz.

        Raises:
            UserError: rates whose ratio is no small fraction.
        """
        divisor = gcd(source, target)
        self._up, self._down, self._channels = target // divisor, source // divisor, channels
        self.idle = source == target
        if self._up > _MOST_PHASES:
            raise UserError(
                f"{source} Hz cannot be played at {target} Hz: use 44100, 48000, 88200 or 96000."
            )
        self.delay = 0 if self.idle else ceil((HALF + 1) * target / source)
        self._table = None if self.idle else _table(self._up, self._down)
        self.clear()

    def clear(self) -> None:
        """Forget what was heard: silence lies before the next sample."""
        self._x = np.zeros((self._channels, HALF - 1), np.float32)
        self._next = 0  # the next output, in `up`ths of an input sample after the first of `_x`

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return all outputs that are known when these samples are, `[C, m]`."""
        if self._table is None:
            return x
        x = np.concatenate([self._x, x], axis=1)
        # Output k takes the 2·HALF samples from floor(position) on.
        last = (x.shape[1] - 2 * HALF) * self._up + self._up - 1
        count = max(0, (last - self._next) // self._down + 1)
        if not count:
            self._x = x
            return np.zeros((self._channels, 0), np.float32)
        at = self._next + self._down * np.arange(count)
        whole, phase = np.divmod(at, self._up)
        seen = np.lib.stride_tricks.sliding_window_view(x, 2 * HALF, axis=1)[:, whole]
        y = np.einsum("cmt,mt->cm", seen, self._table[phase])
        self._next += self._down * count
        used = min(self._next // self._up, x.shape[1])
        self._x, self._next = x[:, used:], self._next - used * self._up
        return y


def _table(up: int, down: int) -> np.ndarray:
    """Return the taps for each fraction of a sample, float32 `[up, 2·HALF]`, each summing to 1."""
    offset = np.arange(2 * HALF) - (HALF - 1) - np.arange(up)[:, None] / up
    pass_to = min(1.0, up / down)
    window = np.i0(_BETA * np.sqrt(np.maximum(0, 1 - (offset / HALF) ** 2))) / np.i0(_BETA)
    taps = np.sinc(offset * pass_to) * window
    return (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32)

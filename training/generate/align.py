# SPDX-License-Identifier: MIT
"""Time courses of two sounds made equally long: attacks keep their speed, the rest is stretched."""

import numpy as np

# How much of a sound after its onset keeps its speed; of short sounds at most a quarter.
ATTACK_S = 0.1


def positions(span: tuple[int, int], frames: int, around: int, attack_frames: float) -> np.ndarray:
    """Return where in a sound each frame of the result is taken from, `[around + frames + around]`.

    Args:
        span: the sound's first audible frame and the one after the last; outside there is silence.
        frames: how long the audible part shall be.
        around: frames before and after it, taken as they are.
        attack_frames: how many keep their speed, see `attack_frames`.
    """
    first, end = span
    t = np.arange(frames, dtype=float)
    last_in, last_out = end - 1 - first, frames - 1
    slope = (last_in - attack_frames) / max(last_out - attack_frames, 1e-9)
    stretched = np.where(t < attack_frames, t, attack_frames + (t - attack_frames) * slope)
    before, after = np.arange(-around, 0.0), np.arange(1.0, around + 1)
    return first + np.concatenate([before, np.minimum(stretched, last_in), last_in + after])


def attack_frames(lengths: list[int], frame_rate_hz: float) -> float:
    """Return how many frames count as the attack of sounds of these lengths in frames."""
    return min([ATTACK_S * frame_rate_hz, *(n / 4 for n in lengths)])


def at(rows: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return rows `[D, T]` at places between frames, linearly, `[D, len(where)]`."""
    frames = np.arange(rows.shape[1])
    return (
        np.stack([np.interp(where, frames, row) for row in rows])
        if len(rows)
        else (np.zeros((0, len(where))))
    )


def nearest(rows: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return rows `[n, T]` at the nearest frames, `[n, len(where)]`."""
    return rows[:, np.clip(np.rint(where).astype(int), 0, rows.shape[1] - 1)]

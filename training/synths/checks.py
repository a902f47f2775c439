# SPDX-License-Identifier: MIT
"""What can be wrong with a recording: silent, clipped, too short, or not finite."""

import numpy as np

SILENT = 10 ** (-70 / 20)  # a peak below this is nothing to hear
FULL = 32767 / 32768  # full scale of 16 bits
RUN = 3  # samples at full scale in a row: a lone one is a peak, more are a clipped one
KINDS = ("silent", "clipped", "too short", "not finite")
HIDDEN = frozenset(("too short", "not finite"))  # `fitted` mends these: no recording shows them


def faults(sound: np.ndarray, samples: int) -> list[str]:
    """Return what is wrong with a mono sound that should have so many samples.

    >>> faults(np.zeros(5), 6)
    ['silent', 'too short']
    """
    finite = np.isfinite(sound)
    loud = np.abs(np.where(finite, sound, 0.0))
    found = {
        "silent": finite.all() and loud.max(initial=0.0) < SILENT,
        "clipped": _longest_run(loud >= FULL) >= RUN,
        "too short": len(sound) < samples,
        "not finite": not finite.all(),
    }
    return [kind for kind in KINDS if found[kind]]


def fitted(sound: np.ndarray, samples: int) -> np.ndarray:
    """Return the sound at the length asked for, 0 where nothing finite is."""
    out = np.zeros(samples, np.float32)
    part = sound[:samples]
    out[: len(part)] = np.where(np.isfinite(part), part, 0.0)
    return out


def _longest_run(flags: np.ndarray) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))

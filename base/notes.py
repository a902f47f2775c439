# SPDX-License-Identifier: MIT
"""What notes are called where they are labels: the marks of loudness."""

# Velocities up to (and including) each bound carry the dynamics mark.
DYNAMICS = ((31, "pp"), (47, "p"), (63, "mp"), (79, "mf"), (95, "f"), (127, "ff"))


def dynamics(velocity: int) -> str:
    """Return the dynamics mark of a MIDI velocity, 0 … 127.

    >>> dynamics(80)
    'f'
    """
    return next(mark for bound, mark in DYNAMICS if velocity <= bound)

# SPDX-License-Identifier: MIT
"""What was found in a dataset, in words for musicians."""

import numpy as np

from ...base.units import midi_to_name
from .label import Found

NAMED = 8  # files listed before the rest is only counted
MIDDLE = (0.5, 99.5)  # per cent of the voiced time between which the range lies


def summary(found: Found) -> list[str]:
    """Return the lines to print."""
    contours = found.contours
    total = len(contours) + len(found.problems)
    voiced = {f: c for f, c in contours.items() if np.isfinite(c.midi).any()}
    lines = [f"{len(voiced)} of {len(contours)} files have a pitch"]
    if voiced:
        every = np.concatenate([c.midi for c in contours.values()])
        notes = every[np.isfinite(every)]
        low, middle, high = np.percentile(notes, (MIDDLE[0], 50, MIDDLE[1]))
        name = [midi_to_name(round(n)) for n in (low, middle, high)]
        lines.append(f"range: {name[0]} to {name[2]}, half of the time above {name[1]}")
        lines.append(f"voiced: {100 * len(notes) / len(every):.0f} % of the time")
        # The tuning is the angle of the mean of all deviations wrapped around a semitone.
        cents = 100 * np.angle(np.exp(2j * np.pi * notes).mean()) / (2 * np.pi)
        lines.append(f"tuning: {cents:+.0f} cents from A = 440 Hz on the mean")
    silent = [f for f in contours if f not in voiced]
    if silent:
        rest = f" and {len(silent) - NAMED} more" if len(silent) > NAMED else ""
        lines.append(f"no pitch found in {', '.join(silent[:NAMED])}{rest}")
    if found.problems:
        lines.append(f"left out: {len(found.problems)} of {total} files")
        lines += [f"  {problem}" for problem in found.problems]
    return lines

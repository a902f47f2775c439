# SPDX-License-Identifier: MIT
"""Which MIDI controller moves which axis of a map, as options write it; and axes by their names."""

import re
from collections.abc import Sequence

from ...base.errors import UserError
from ..live.mapping import Row

AXES = ("x", "y", "z")


def cc_rows(words: Sequence[str], axes: int) -> tuple[Row, ...]:
    """Read words like 1:x and 74:2 as rows of a mapping.

    >>> [(row.axis, row.target) for row in cc_rows(["74:y", "1:3"], 3)]
    [('midi:cc/74', 'map:y'), ('midi:cc/1', 'map:z')]
    """
    rows = []
    for word in words:
        parts = re.fullmatch(r"(\d+):(\w+)", word)
        if not parts or int(parts[1]) > 127:
            raise UserError(f"--cc {word}: write CONTROLLER:AXIS, as 1:x or 74:2; 0 to 127.")
        number = axis_number(parts[2], axes)
        name = AXES[number - 1] if number <= len(AXES) else str(number)
        rows.append(Row(f"midi:cc/{int(parts[1])}", f"map:{name}"))
    return tuple(rows)


def axis_number(word: str, axes: int) -> int:
    """Return an axis' number from 1; x, y and z are the first three."""
    number = AXES.index(word) + 1 if word in AXES else int(word) if word.isdecimal() else 0
    if not 1 <= number <= axes:
        raise UserError(f"axis '{word}': this map has 1 to {axes} (x, y, z are the first three).")
    return number

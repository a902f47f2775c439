# SPDX-License-Identifier: MIT
"""What a file of gestures may ask for beside fingers and knobs, and with which arguments.

It is what a player does to the sound. A file neither loads instruments nor starts recordings.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from .inputs import Argument

LAST_PROGRAM = 127  # of MIDI


class Use(NamedTuple):
    """How a command is written: an example, the fewest arguments, and what each of them is."""

    example: str
    least: int
    kinds: tuple[Callable[[Argument], bool], ...]


def _number(value: Argument) -> bool:
    return not isinstance(value, str)


def _program(value: Argument) -> bool:
    return not isinstance(value, str) and value in range(LAST_PROGRAM + 1)


def _word(value: Argument) -> bool:
    return isinstance(value, str)


USES = {
    "program": Use(f"[0] for the first file, up to [{LAST_PROGRAM}]", 1, (_program,)),
    "sustain": Use('[1, "midi/1"], or [0, "midi/1"]', 2, (_number, _word)),
    "panic": Use('[], or ["midi/1"]', 0, (_word,)),
    "clock": Use('["start"], ["stop"] or ["continue"]', 1, (_word, _word)),
    "reset": Use("[], or [0] for the first voice", 0, (_number,)),
}


def fits(verb: str, arguments: Sequence[Argument]) -> bool:
    """Whether a file may say so.

    >>> [fits("program", (2.0,)), fits("program", ("two",)), fits("load", ("organ.ts",))]
    [True, False, False]
    """
    use = USES.get(verb)
    if use is None or not use.least <= len(arguments) <= len(use.kinds):
        return False
    return all(kind(value) for kind, value in zip(use.kinds, arguments, strict=False))

# SPDX-License-Identifier: MIT
"""Options for controllers, the same for all that is played live. Needs nothing but argparse."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the help must not wait for numpy
    from ..live.opening import Options


def add_controllers(parser: argparse.ArgumentParser) -> None:
    """Add them in a group of their own."""
    add = parser.add_argument_group("controllers").add_argument
    midi = "a port, or a part of its name, as often as there are; list, or virtual"
    add("--midi", metavar="PORT", action="append", default=[], help=midi)
    add("--mpe", default="auto", help="auto, lower, upper or off (auto: as the controller says)")
    add("--xyz", action="store_true", help="controllers 113 to 115 are a Lightpad's x, y and z")
    add("--blocks", nargs="?", const="", metavar="SOCKET", help="touches of blocksd")
    add("--gesture", metavar="FILE", help="replay gestures: a file, or a name of --gesture list")
    add("--loop", action="store_true", help="of --gesture: again and again")
    add("--record-gesture", type=Path, metavar="FILE", help="record what controllers do")
    add("--mapping", metavar="FILE", help="what moves what: a file, or a name of --mapping list")


def options(arguments: argparse.Namespace) -> "Options":
    """Return what was asked for."""
    from ..live.opening import Options

    given = vars(arguments)
    return Options(**{name: given[name] for name in Options.__annotations__ if name in given})


def listed(arguments: argparse.Namespace) -> bool:
    """Print the names of what is shipped, if that was asked for."""
    if "list" in arguments.midi:
        from ..live.midi_port import listing

        print(listing())
        return True
    from ..live.rehearsals import REHEARSALS
    from ..live.templates import templates

    for option, names in (("mapping", templates), ("gesture", lambda: list(REHEARSALS))):
        if getattr(arguments, option) == "list":
            print("\n".join(names()))
            return True
    return False

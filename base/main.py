# SPDX-License-Identifier: MIT
"""The `timbrel` command: finds the sub-commands that are installed and runs one of them.

A sub-command is a module in the entry-point group `timbrel.commands`. Its docstring is its help
(the first line stands in the list); it offers `add_arguments(parser)` and `run(arguments)`, the
latter returning the exit status or None. The list reads only the docstring's first line from the
source, so that `timbrel --help` imports none of them. Packages may add commands of their own.
"""

import argparse
import ast
import errno
import os
import sys
from importlib.metadata import EntryPoint, entry_points, version
from importlib.util import find_spec
from pathlib import Path

from .errors import UserError, one_of

GROUP = "timbrel.commands"


def main(words: list[str] | None = None) -> int:
    """Run the command line; return 0, 1 for a check that failed, 2 for a user's mistake."""
    try:
        status = _main(sys.argv[1:] if words is None else words)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _main(words: list[str]) -> int:
    commands = {point.name: point for point in entry_points(group=GROUP)}
    if not words or words[0] in ("-h", "--help"):
        print(_overview(commands))
        return 0
    if words[0] in ("-V", "--version"):
        print(f"timbrel {version('timbrel')}")
        return 0
    try:
        if words[0] not in commands:
            raise one_of("command", words[0], sorted(commands))
        return _run(commands[words[0]], words[1:])
    except UserError as error:
        print(f"timbrel: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        full = error.errno == errno.ENOSPC
        remedy = "free some space" if full else "use another place"
        print(f"timbrel: {name}{error.strerror or error}; {remedy}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("timbrel: stopped.", file=sys.stderr)
        return 130


def _run(point: EntryPoint, words: list[str]) -> int:
    module = point.load()
    parser = argparse.ArgumentParser(
        prog=f"timbrel {point.name}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    try:
        arguments = parser.parse_intermixed_args(words)  # settings may follow options
    except TypeError:  # a command with sub-commands
        arguments = parser.parse_args(words)
    status = module.run(arguments)
    return 0 if status is None else int(status)


def _overview(commands: dict[str, EntryPoint]) -> str:
    lines = [f"  {name:10s} {_first_line(commands[name])}" for name in sorted(commands)]
    return "\n".join(
        [
            "usage: timbrel COMMAND …",
            "",
            "Train small neural timbre models on your own sounds and play them live.",
            "",
            *lines,
            "",
            "timbrel COMMAND --help explains one of them, with examples.",
        ]
    )


def _first_line(point: EntryPoint) -> str:
    # Imports the parent packages only, which are empty or light.
    try:
        spec = find_spec(point.module)
        source = Path(spec.origin or "").read_text(encoding="utf-8") if spec else ""
        text = ast.get_docstring(ast.parse(source)) or ""
    except (ImportError, OSError, SyntaxError):
        return "(cannot be loaded)"
    return text.splitlines()[0] if text else ""


if __name__ == "__main__":
    sys.exit(main())

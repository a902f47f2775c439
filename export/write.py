# SPDX-License-Identifier: MIT
"""Writes an instrument file: saved aside, reloaded, verified, and only then given its name."""

from pathlib import Path

from ..base.errors import UserError
from ..base.progress import say
from .build import Scriptable, save
from .verify import Verdict, refuse_broken, verify


def write_instrument(instrument: Scriptable, path: Path) -> list[Verdict]:
    """Write a verified instrument; a broken one raises UserError and leaves `path` as it was.

    Returns:
        the verdict on every rule.
    """
    if path.suffix != ".ts":
        raise UserError(f"{path}: an instrument file ends in .ts; name one.")
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.stem}.partial.ts")
    try:
        save(instrument, partial)
        say(f"verifying {path} …")
        verdicts = verify(partial)
        refuse_broken(verdicts, str(path))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return verdicts

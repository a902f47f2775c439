# SPDX-License-Identifier: MIT
"""What was wrong with sounds when they were rendered and their recordings no longer show.

A sound that was too short is stored with silence after it, and what was no number as 0. So these
examples stand in `faults.json`, all that was wrong with each, until they are rendered again.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from ...base.errors import UserError
from .checks import HIDDEN, KINDS
from .layout import write

FILE = "faults.json"  # {"3": ["too short"], …}


@dataclass
class Remembered:
    """The faults of a folder's examples by their numbers; each change is written at once."""

    folder: Path
    faults: dict[int, list[str]] = field(default_factory=dict)

    def note(self, number: int, faults: list[str]) -> None:
        """Remember what is wrong with an example, or forget it when nothing hidden is."""
        kept = faults if HIDDEN.intersection(faults) else []
        if kept == self.faults.get(number, []):
            return
        self.faults.pop(number, None)
        if kept:
            self.faults[number] = kept
        self._write()

    def _write(self) -> None:
        path = self.folder / FILE
        if self.faults:
            said = {str(number): self.faults[number] for number in sorted(self.faults)}
            write(path, (json.dumps(said) + "\n").encode())
        else:
            path.unlink(missing_ok=True)


def read(folder: Path) -> Remembered:
    """Return what a folder remembers; nothing where there is no such file."""
    path = folder / FILE
    if not path.exists():
        return Remembered(folder)
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        faults = {
            int(number): [KINDS[KINDS.index(kind)] for kind in said[number]] for number in said
        }
    except (ValueError, TypeError, LookupError) as error:
        raise UserError(
            f"{path} is damaged ({error}): put a copy of it back, or remove it, and which sounds "
            "were too short or not finite is forgotten."
        ) from None
    return Remembered(folder, faults)

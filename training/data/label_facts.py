# SPDX-License-Identifier: MIT
"""What a training part knows of a label: its classes, how often each is heard, its range.

Stored with a run as labels.json, because a model's inlets are made of it.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ...base.errors import UserError
from .labels import Task

# A track is looked at this often.
STEP_S = 0.05


@dataclass(frozen=True)
class LabelFacts:
    """One task, as the training files have it."""

    name: str
    classes: tuple[str, ...] | None  # None: numbers
    heard: tuple[float, ...]  # share of each class; empty for numbers
    low: float  # least and greatest number; 0 and len(classes) - 1 for classes
    high: float
    usual: float  # the commonest class, or the median number
    known: float  # share of the time in which there is a value

    @property
    def least(self) -> float:
        """Below this a value on the wire means `not given`.

        For classes it is 0. So it is for numbers that are never negative; where they are never 0
        either, 0 says nothing as well, because that is what an inlet without a cord hears. Where a
        negative number is a value like any other, what lies far below the range is left.
        """
        if self.low < 0:
            return self.low - max(1.0, self.high - self.low)
        return 1e-6 if self.classes is None and self.low > 0 else 0.0

    def nearest_heard(self) -> list[int]:
        """Return, for each class, itself or the nearest class that training has heard."""
        there = [i for i, share in enumerate(self.heard) if share > 0]
        return [min(there, key=lambda k: abs(k - i)) for i in range(len(self.heard))]


def collect(task: Task, files: Sequence[str], seconds: Sequence[float]) -> LabelFacts:
    """Look a task up in files of given durations.

    Raises:
        UserError: no file has a value.
    """
    values = np.concatenate(
        [
            task.numbers(file, np.arange(0.0, max(length, STEP_S), STEP_S))
            for file, length in zip(files, seconds, strict=True)
        ]
    )
    known = values[np.isfinite(values)]
    if not len(known):
        raise UserError(
            f"label {task.name} is missing in all {len(files)} training files: "
            f"write values into metadata/{task.name}/metadata.txt, or leave it out of the recipe."
        )
    share = len(known) / len(values)
    if task.classes is None:
        low, high, usual = float(known.min()), float(known.max()), float(np.median(known))
        return LabelFacts(task.name, None, (), low, high, usual, share)
    counts = Counter(known.astype(int).tolist())
    heard = tuple(counts[i] / len(known) for i in range(len(task.classes)))
    usual = float(max(counts, key=lambda i: (counts[i], -i)))
    return LabelFacts(task.name, task.classes, heard, 0.0, len(heard) - 1.0, usual, share)


def write_facts(facts: Sequence[LabelFacts], path: Path) -> None:
    """Store facts as JSON."""
    text = json.dumps([asdict(f) for f in facts], indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def read_facts(path: Path) -> list[LabelFacts]:
    """Read what `write_facts` wrote; none where the run has no labels."""
    if not path.exists():
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        for row in rows:
            row["classes"] = tuple(row["classes"]) if row["classes"] else None
            row["heard"] = tuple(row["heard"])
        return [LabelFacts(**row) for row in rows]
    except (OSError, ValueError, TypeError, KeyError):
        raise UserError(f"{path}: no readable labels; is its folder a run?") from None

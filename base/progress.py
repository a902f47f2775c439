# SPDX-License-Identifier: MIT
"""One progress bar for all long work (rich), silent where nobody is looking."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

console = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """Print one line for the user on standard error, so that standard output stays data."""
    console.print(text, markup=False, soft_wrap=True)


@contextmanager
def bar(title: str, total: float) -> Iterator["Bar"]:
    """Show a bar while the block runs, on a terminal; a log is told nothing."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:3.0f} %"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
        console=console,
        disable=not sys.stderr.isatty(),
    )
    with progress:
        yield Bar(progress, progress.add_task(title, total=total, note=""))


class Bar:
    """What the work reports to."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def at(self, done: float, note: str = "") -> None:
        """Say how much of the total is done, with a short note (losses, a file name)."""
        self._progress.update(self._task, completed=done, note=note)

# SPDX-License-Identifier: MIT
"""An instrument being played, on the terminal: levels, latents, voices, how busy it is."""

import sys
from collections import deque
from typing import Self

from rich.bar import Bar
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from .status import Inlet, Status

BETWEEN_S = 0.05  # 20 pictures a second
_METER, _BAR = 30, 24
_QUIETEST_DB = -60.0
_NOTES = 3  # sentences that are shown
_MOST_ROWS = 24


class View:
    """Draws where somebody is looking: sentences alone if standard output is no terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        self._live = Live(console=self._console, auto_refresh=False, transient=False)
        self.on = self._console.is_terminal
        self._next_s = 0.0
        self._notes: deque[str] = deque(maxlen=_NOTES)

    def __enter__(self) -> Self:
        if self.on:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.on:
            self._live.stop()

    def due(self, now_s: float) -> bool:
        """Whether it is time for another picture."""
        return self.on and now_s >= self._next_s

    def draw(self, status: Status, now_s: float) -> None:
        self._next_s = now_s + BETWEEN_S
        rows = max(min(self._console.height - 10, _MOST_ROWS), 4)
        self._live.update(picture(status, list(self._notes), rows), refresh=True)

    def say(self, sentence: str) -> None:
        """Show a sentence under the picture, or on standard error where there is none."""
        if self.on:
            self._notes.append(sentence)
        else:
            print(f"timbrel: {sentence}", file=sys.stderr, flush=True)


def picture(status: Status, notes: list[str], rows: int = _MOST_ROWS) -> RenderableType:
    """Return the whole view."""
    return Group(
        Text(status.title, style="bold"),
        Text(status.controls, style="dim"),
        Text(),
        _meters(status),
        Text(),
        _inlets(status, rows),
        Text(),
        Text(_line(status)),
        *(Text(note, style="yellow") for note in notes),
    )


def _meters(status: Status) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for name, db in status.levels:
        colour = "red" if db > -0.1 else "yellow" if db > -6 else "green"
        full = 1 - max(db, _QUIETEST_DB) / _QUIETEST_DB
        shown = f"{db:6.1f} dB" if db > _QUIETEST_DB else "  silent"
        table.add_row(name, Bar(1.0, 0.0, min(full, 1.0), width=_METER, color=colour), shown)
    return table


def _inlets(status: Status, rows: int) -> RenderableType:
    """Inlets by name, as bars in their range; several columns if there are many."""
    grid = Table.grid(padding=(0, 3))
    columns: list[RenderableType] = []
    for begin in range(0, len(status.inlets), rows):
        table = Table.grid(padding=(0, 1))
        for inlet in status.inlets[begin : begin + rows]:
            shown = Text(inlet.shown, style="" if inlet.moved else "dim")
            table.add_row(inlet.name, _bar(inlet), shown)
        columns.append(table)
    columns.append(_voices(status))
    grid.add_row(*columns)
    return grid


def _bar(inlet: Inlet) -> RenderableType:
    """From the middle of the range to where the inlet is."""
    if inlet.share is None:
        return ""
    share = min(max(inlet.share, 0.0), 1.0)
    return Bar(1.0, min(share, 0.5), max(share, 0.5), width=_BAR, color="cyan")


def _voices(status: Status) -> RenderableType:
    lines = []
    for number, (gate, finger) in enumerate(status.voices, 1):
        mark, style = ("●", "green") if gate > 0 else ("·", "dim")
        lines.append(Text(f"{number:2d} {mark} {finger}", style=style))
    return Group(*lines)


def _line(status: Status) -> str:
    words = [
        "playing" if status.playing else "waiting for the sound card",
        f"latency {status.latency_ms:.0f} ms",
        f"load {100 * status.cost:.0f} %",
        f"late {status.gaps}",
    ]
    if status.recording_s is not None:
        words.append(f"recording {status.recording_s:.0f} s")
    if status.learning:
        words.append(f"learning {status.learning}")
    if status.unmapped:
        words.append(f"nothing maps {status.unmapped}")
    return " · ".join([*words, "Ctrl-C ends"])

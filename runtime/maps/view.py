# SPDX-License-Identifier: MIT
"""A map being played, on the terminal: the point, and all parameters by name, as bars."""

import sys
import time
from collections.abc import Iterable, Sequence
from typing import Self

from rich.bar import Bar
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ...base.maps.timbre_map import FULL
from ..osc import plain
from .session import Session

BETWEEN_S = 0.05  # 20 pictures a second
_WIDTH = 28
_AXES = "xyz"


class View:
    """Draws a session where somebody is looking: nothing if standard output is no terminal."""

    def __init__(self, session: Session, title: str, console: Console | None = None) -> None:
        self._session, self._title = session, title
        self._console = console or Console(highlight=False)
        self._live = Live(console=self._console, auto_refresh=False, transient=False)
        self.on = self._console.is_terminal
        self._next_s, self._stale = 0.0, True
        self.note = ""

    def __enter__(self) -> Self:
        if self.on:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.on:
            self._live.update(picture(self._session, self._title, self.note), refresh=True)
            self._live.stop()

    def changed(self) -> None:
        self._stale = True

    def draw(self) -> None:
        """Draw what has changed, at most 20 times a second."""
        now = time.monotonic()
        if self.on and self._stale and now >= self._next_s:
            self._next_s, self._stale = now + BETWEEN_S, False
            rows = max(self._console.height - 8, 4)
            self._live.update(picture(self._session, self._title, self.note, rows), refresh=True)

    def complain(self, sentence: str) -> None:
        """Show a sentence under the picture, or on standard error where there is none."""
        sentence = plain(sentence)
        if self.on:
            self.note, self._stale = sentence, True
        else:
            print(f"timbrel: {sentence}", file=sys.stderr, flush=True)


def picture(session: Session, title: str, note: str = "", rows: int = 40) -> RenderableType:
    """Return the whole view: axes left, parameters beside them, in as many columns as it takes."""
    player = session.player
    names = [_AXES[k] if k < len(_AXES) else str(k + 1) for k in range(len(player.target))]
    axes = _bars(names, player.control, 1.0, ["cyan"] * len(names), "{:.3f}")
    colours = ["yellow" if locked else "green" for locked in player.locked]
    marked = zip(session.map.names, player.locked, strict=True)
    labels = [f"{name} {'▪' if locked else ' '}" for name, locked in marked]
    columns: list[RenderableType] = [axes]
    for i in range(0, len(labels), rows):
        part = slice(i, i + rows)
        columns.append(_bars(labels[part], player.parameters[part], FULL, colours[part], "{:.1f}"))
    grid = Table.grid(padding=(0, 3))
    grid.add_row(*columns)
    return Group(Text(title, style="bold"), Text(), grid, Text(), _status(session, note))


def _bars(
    names: Sequence[str], values: Iterable[float], full: float, colours: Sequence[str], form: str
) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right")
    table.add_column(width=_WIDTH)
    table.add_column(justify="right", min_width=5)
    for name, value, colour in zip(names, values, colours, strict=True):
        bar = Bar(full, 0, float(value), width=_WIDTH, color=colour, bgcolor="grey23")
        table.add_row(Text(name), bar, form.format(float(value)))
    return table


def _status(session: Session, note: str) -> Text:
    pins = len(session.pins.now)
    state = "playing" if session.running else "held: what comes in is noted, not played"
    parts = [state, f"{pins} pin{'s' * (pins != 1)}" if pins else "no pins"]
    smooth = 1000 * session.player.smoothing_s.max()
    parts.append(f"smooth {smooth:g} ms" if smooth else "not smoothed")
    parts.append("Ctrl-C ends")
    text = Text(" · ".join(parts), style="dim")
    return text.append(f"\n{note}", style="not dim red") if note else text

# SPDX-License-Identifier: MIT
"""An instrument being played, on the terminal: levels, latents, voices, how busy it is.

A thread of its own draws, so that nobody else waits for a terminal that stands still (Ctrl-S, a
slow line): of many pictures it draws the newest.
"""

import os
import sys
import threading
from collections import deque
from typing import IO, Self

from rich.console import Console
from rich.live import Live

from ..osc import plain
from .picture import picture
from .status import Status

BETWEEN_S = 0.05  # 20 pictures a second
_NOTES = 3  # sentences that are shown
_READ_S = 60.0  # after which one is no longer
_PATIENCE_S = 1.0  # for the last picture


class View:
    """Draws where somebody is looking: sentences alone if standard output is no terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(file=_output(), highlight=False)
        self.on = self._console.is_terminal
        self._next_s = 0.0
        self._notes: deque[tuple[str, float]] = deque(maxlen=_NOTES)  # with the time of each
        self._drawn_s = 0.0
        self._last: Status | None = None
        self._newest: tuple[Status, list[str]] | None = None
        self._moved, self._ends = threading.Event(), False
        self._thread = threading.Thread(target=self._draw_on, daemon=True)

    def __enter__(self) -> Self:
        if self.on:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.on:
            if self._last:  # what was said since: how long the recording is
                self.draw(self._last, self._drawn_s)
            self._ends = True
            self._moved.set()
            self._thread.join(_PATIENCE_S)

    def begin(self, *lines: str) -> None:
        """Say once what plays, where there is no picture that does."""
        if not self.on:
            print("\n".join(map(plain, lines)), flush=True)

    def due(self, now_s: float) -> bool:
        """Whether it is time for another picture."""
        return self.on and now_s >= self._next_s

    def draw(self, status: Status, now_s: float) -> None:
        """Have it drawn as soon as the terminal takes it."""
        self._last, self._drawn_s, self._next_s = status, now_s, now_s + BETWEEN_S
        while self._notes and now_s - self._notes[0][1] > _READ_S:
            self._notes.popleft()
        self._newest = status, [sentence for sentence, _ in self._notes]
        self._moved.set()

    def say(self, sentence: str) -> None:
        """Show a sentence under the picture, or on standard error where there is none."""
        if self.on:
            self._notes.append((sentence, self._drawn_s))
        else:
            print(f"timbrel: {plain(sentence)}", file=sys.stderr, flush=True)

    def _draw_on(self) -> None:
        try:
            # What others write is not sent through here: they would wait.
            with Live(
                console=self._console,
                auto_refresh=False,
                redirect_stdout=False,
                redirect_stderr=False,
            ) as live:
                ends = False
                while not ends:
                    self._moved.wait()
                    self._moved.clear()
                    ends = self._ends  # first: what is drawn now is the last
                    if self._newest is not None:
                        live.update(picture(*self._newest, *self._console.size), refresh=True)
        except OSError:  # the terminal has been closed
            pass


def _output() -> IO[str]:
    """Return standard output; if it is a terminal, by a way of its own.

    Who stands still in writing there holds a lock, which nobody else is to wait for at the end.
    """
    out = sys.stdout
    if not out.isatty():
        return out
    return open(os.dup(out.fileno()), "w", encoding=out.encoding, errors="replace")  # noqa: PTH123  (a number)

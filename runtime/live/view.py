# SPDX-License-Identifier: MIT
"""An instrument being played, on the terminal: levels, latents, voices, how busy it is."""

import sys
from collections import deque
from typing import Self

from rich.console import Console
from rich.live import Live

from .picture import picture
from .status import Status

BETWEEN_S = 0.05  # 20 pictures a second
_NOTES = 3  # sentences that are shown


class View:
    """Draws where somebody is looking: sentences alone if standard output is no terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        self._live = Live(console=self._console, auto_refresh=False, transient=False)
        self.on = self._console.is_terminal
        self._next_s = 0.0
        self._notes: deque[str] = deque(maxlen=_NOTES)
        self._last: Status | None = None

    def __enter__(self) -> Self:
        if self.on:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.on:
            if self._last:  # what was said since: how long the recording is
                self.draw(self._last, 0.0)
            self._live.stop()

    def due(self, now_s: float) -> bool:
        """Whether it is time for another picture."""
        return self.on and now_s >= self._next_s

    def draw(self, status: Status, now_s: float) -> None:
        self._last, self._next_s = status, now_s + BETWEEN_S
        width, height = self._console.size
        self._live.update(picture(status, list(self._notes), width, height), refresh=True)

    def say(self, sentence: str) -> None:
        """Show a sentence under the picture, or on standard error where there is none."""
        if self.on:
            self._notes.append(sentence)
        else:
            print(f"timbrel: {sentence}", file=sys.stderr, flush=True)

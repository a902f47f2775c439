# SPDX-License-Identifier: MIT
"""A process and the pipe to it; what the processes of a player have to report."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

FIRST_S = 60.0  # until the first word: torch is imported from a cold disk

_spawn = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Report:
    """Something that has happened: `opened` a card again, `ready` with an instrument (its values
    are to be written now), `set` an attribute, or a `trouble`, in one sentence."""

    kind: str
    what: Any = None


class Child:
    """A process and the pipe to it."""

    def __init__(self, target: Callable[..., None], *arguments: object) -> None:
        self.pipe, theirs = _spawn.Pipe()
        self.process = _spawn.Process(target=target, args=(theirs, *arguments), daemon=True)
        with _deaf_to_ctrl_c():
            self.process.start()
        theirs.close()

    def first(self) -> tuple[Any, ...]:
        """Wait for the first word."""
        if self.pipe.poll(FIRST_S):
            try:
                return self.pipe.recv()
            except EOFError:
                pass
        return ("failed", "a process of timbrel play has ended before it began: start it again.")

    def heard(self) -> list[tuple[Any, ...]]:
        """Return what it has told until now."""
        messages = []
        try:
            while self.pipe.poll(0):
                messages.append(self.pipe.recv())
        except (EOFError, OSError):
            pass
        return messages

    def tell(self, *message: object) -> bool:
        """Tell something short; whether somebody is there to hear it."""
        try:
            self.pipe.send(message)
        except OSError:
            return False
        return True

    def is_alive(self) -> bool:
        return self.process.is_alive()

    def end(self, patience_s: float = 0.5) -> None:
        """Ask it to end, and see to it."""
        self.tell("end")
        self.process.join(patience_s)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let a process that is started here never hear Ctrl-C, which is for the main one.

    It is held back, not ignored: this process hears it afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

# SPDX-License-Identifier: MIT
"""A process and the pipe to it; what the processes of a player have to report."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

FIRST_S = 60.0  # until the first word: torch is imported from a cold disk

# What asks a process to end.
_ENDS = [getattr(signal, n) for n in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, n)]

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

    That hears all that asks it to end afterwards: interrupted now, it would leave a process that
    has not been told what to do.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    # To block them here is not enough: any thread may take a signal, its handler runs in this one.
    handlers = {number: signal.getsignal(number) for number in _ENDS}
    handlers = {number: handler for number, handler in handlers.items() if callable(handler)}
    for number in handlers:
        signal.signal(number, lambda *what: came.append(what))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for number, frame in came:
        handlers[signal.Signals(number)](number, frame)

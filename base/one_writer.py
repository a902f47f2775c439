# SPDX-License-Identifier: MIT
"""A file that several programs change: one at a time, and each change whole or not at all.

Where the system has no flock (Windows) nobody is held back: of two changes in the same instant one
may be lost there, and the file is whole all the same.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other program changes a file. The empty NAME.lock beside it stays: a program
    that removed it would let in another that waits for the one that was removed."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with path.with_name(path.name + ".lock").open("a") as lock:  # closing it lets go
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def replace(path: Path, text: str) -> None:
    """Write a file beside the old one and then in its place."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise

# SPDX-License-Identifier: MIT
"""Hears another program, line by line, and notices when it has gone quiet."""

import queue
import subprocess
import threading
from collections.abc import Iterator

from ...base.errors import UserError

Heard = queue.SimpleQueue[bytes | None]


def lines(program: "subprocess.Popen[bytes]", patience_s: float, quiet: str) -> Iterator[str]:
    """Yield the lines of a program's standard output as they come, until it ends.

    A thread reads them, because only that can be waited for with a limit on every system. What is
    no UTF-8 is replaced.

    Raises:
        UserError: with the sentence `quiet`, after `patience_s` seconds without a line.
    """
    heard = Heard()
    threading.Thread(target=_listen, args=(program, heard), daemon=True).start()
    while True:
        try:
            line = heard.get(timeout=patience_s)
        except queue.Empty:
            raise UserError(quiet) from None
        if line is None:
            return
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _listen(program: "subprocess.Popen[bytes]", heard: Heard) -> None:
    assert program.stdout
    try:
        with program.stdout as said:
            for line in said:
                heard.put(line)
    finally:
        heard.put(None)

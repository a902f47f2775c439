# SPDX-License-Identifier: MIT
"""A Pd that runs in real time and takes messages over a socket, for what happens meanwhile.

Nothing here asserts how long something takes: waiting has a limit so that a hang is a failure.
"""

import re
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from boxes import Patch
from pd import PdError, command, environment
from process import held_mib

LIMIT_S = 120  # a hang, on any machine


class Live:
    """`with Live(patch, folder) as pd: pd.send("pd dsp 1"); pd.wait_for("loaded 1")`.

    The patch gets a [netreceive] whose messages go to the receivers in `to`: "pd" and more.
    """

    def __init__(
        self,
        patch: Patch,
        folder: Path,
        *,
        to: Sequence[str] = ("t-nn",),
        program: str | None = None,
        rate: int = 48000,
        paths: Sequence[Path] = (),
        flags: Sequence[str] = (),
        changes: dict[str, str] | None = None,
    ) -> None:
        self._port = _free_port()
        names = ["pd", *to]
        route = patch.chain(f"netreceive {self._port}", f"route {' '.join(names)}")[1]
        for outlet, name in enumerate(names):
            patch.connect(route, outlet, patch.obj(f"s {name}"), 0)
        path = folder / "live.pd"
        path.write_text(str(patch), encoding="utf-8")
        self._words = [*command(program, rate, paths, flags), "-open", str(path)]
        self._environment = environment(changes)
        self.lines: list[str] = []
        self._seen = 0
        self._changed = threading.Condition()

    def __enter__(self) -> Self:
        self._pd = subprocess.Popen(
            self._words,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self._environment,
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._socket = self._connected()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        if self._pd.poll() is None:
            self._pd.kill()
        self._pd.wait()
        self._reader.join()
        if self._pd.stdout:
            self._pd.stdout.close()

    @property
    def pid(self) -> int:
        return self._pd.pid

    def send(self, *messages: str) -> None:
        """Send "receiver selector arguments", each."""
        self._socket.sendall("".join(f"{message};\n" for message in messages).encode())

    def wait_for(self, pattern: str) -> str:
        """Return the next line of the log that matches, after the last one waited for."""
        end = time.monotonic() + LIMIT_S
        with self._changed:
            while True:
                for i in range(self._seen, len(self.lines)):
                    if re.search(pattern, self.lines[i]):
                        self._seen = i + 1
                        return self.lines[i]
                ended = not self._reader.is_alive()
                if ended or time.monotonic() > end:
                    why = f"Pd ended with {self._pd.poll()}" if ended else "waited long enough"
                    raise PdError(f"no line {pattern!r}; {why}:\n" + "\n".join(self.lines[-40:]))
                self._changed.wait(0.2)

    def quit(self) -> int:
        """Send `pd quit`; return the status, negative for a signal."""
        self.send("pd quit")
        try:
            return self._pd.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            raise PdError("Pd did not quit:\n" + "\n".join(self.lines[-40:])) from None

    def memory_mib(self) -> float:
        """Return the memory that Pd holds now."""
        return held_mib(self.pid)

    def _read(self) -> None:
        for line in self._pd.stdout or ():
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()

    def _connected(self) -> socket.socket:
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end and self._pd.poll() is None:
            try:
                return socket.create_connection(("127.0.0.1", self._port), timeout=LIMIT_S)
            except OSError:
                time.sleep(0.05)  # until Pd listens, tried again up to the limit above
        self._pd.kill()
        self._pd.wait()
        raise PdError("Pd did not listen:\n" + "\n".join(self.lines[-40:]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

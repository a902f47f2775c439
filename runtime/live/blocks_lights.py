# SPDX-License-Identifier: MIT
"""Pictures back to the pads of blocksd that have lights.

They go over a connection of their own, on which nothing comes back but one byte a frame: 1 if it
was taken, 0 if not, as while a pad is still starting. Touches never wait for pictures. A pad gets
no new picture before it has answered for the last one; those between are never sent.
"""

import math
import os
import socket
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .lights import DARK, SIDE, Dot, frame, picture

EVERY_S = 1 / 25  # between two looks at what is to be shown
REFUSED_S = 0.25  # until a picture that was not taken is sent again
AGAIN_S = 1.0  # between two attempts to connect
MOST_PADS = 32
_TAKEN = 1
_FAREWELL_S = 0.1  # what the last, dark picture may take


class Lights:
    """`hear` which pads have lights, `show` them what there is to see."""

    def __init__(self) -> None:
        self.pads: dict[str, int] = {}  # those that have lights, by the names that fingers use
        self._socket: socket.socket | None = None
        self._rest = b""  # of a frame that the socket took in part
        self._shown: dict[int, bytes] = {}
        self._asked: deque[int] = deque()  # frames that were not answered yet
        self._refused_s: dict[int, float] = {}
        self._next_s = -math.inf

    def hear(self, said: Mapping[str, Any]) -> None:
        """Take note of pads that are there, come and go; all else is passed over."""
        kind = said.get("type")
        if kind == "discover_response" and isinstance(said.get("devices"), list):
            self.pads.clear()
            for device in said["devices"]:
                self._add(device)
        elif kind == "device_added":
            self._add(said.get("device"))
        elif kind == "device_removed":
            self._remove(said.get("uid"))

    def show(self, path: str | Path, dots_of: Callable[[str], Sequence[Dot]], now_s: float) -> None:
        """Send each pad its picture if it is another; never waits and never raises.

        Args:
            path: where the daemon listens.
            dots_of: what a pad is to show; asked for 25 times a second at most.
        """
        if not self.pads or now_s < self._next_s:
            return
        self._next_s = now_s + EVERY_S
        try:
            end = self._socket = self._socket or _connected(path)
            self._hear_answers(end, now_s)
            if self._rest:
                self._rest = self._rest[end.send(self._rest) :]
            for name, uid in self.pads.items():
                if self._rest:
                    break
                if uid not in self._asked and now_s >= self._refused_s.get(uid, -math.inf):
                    self._send(end, uid, picture(dots_of(name)))
        except BlockingIOError:  # it is full: what there is to see then is sent next time
            pass
        except (OSError, ValueError):
            self._drop()
            self._next_s = now_s + AGAIN_S

    def close(self) -> None:
        """Leave the pads dark, if they take that at once."""
        if self._socket is not None and not self._rest:
            lit = [uid for uid, lights in self._shown.items() if lights != DARK]
            try:
                self._socket.settimeout(_FAREWELL_S)
                self._socket.sendall(b"".join(frame(uid, DARK) for uid in lit))
                waited = len(self._asked) + len(lit)
                while waited > 0 and (answers := self._socket.recv(waited)):
                    waited -= len(answers)
            except OSError:
                pass  # it has gone, or is busy: nobody waits for a picture
        self.lose()

    def lose(self) -> None:
        """The daemon has gone, and with it all that was known of its pads."""
        self._drop()
        self.pads.clear()

    def _add(self, device: object) -> None:
        if not isinstance(device, dict):
            return
        uid = device.get("uid")
        sides = device.get("grid_width"), device.get("grid_height")
        if type(uid) is int and 0 <= uid < 1 << 64 and sides == (SIDE, SIDE):
            if len(self.pads) < MOST_PADS:
                self.pads[str(uid)] = uid
                self._shown.pop(uid, None)  # one that comes back shows what it likes

    def _remove(self, uid: object) -> None:
        if type(uid) is int:
            self.pads.pop(str(uid), None)
            self._shown.pop(uid, None)

    def _hear_answers(self, end: socket.socket, now_s: float) -> None:
        try:
            answers = end.recv(4096)
        except BlockingIOError:
            return
        if not answers:
            raise ConnectionResetError
        for answer in answers[: len(self._asked)]:
            uid = self._asked.popleft()
            if answer != _TAKEN:
                self._shown.pop(uid, None)
                self._refused_s[uid] = now_s + REFUSED_S

    def _send(self, end: socket.socket, uid: int, lights: bytes) -> None:
        if lights != self._shown.get(uid):
            whole = frame(uid, lights)
            self._rest = whole[end.send(whole) :]
            self._shown[uid] = lights
            self._asked.append(uid)

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._rest = None, b""
        self._shown.clear()
        self._asked.clear()
        self._refused_s.clear()


def _connected(path: str | Path) -> socket.socket:
    end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    end.setblocking(False)
    try:
        end.connect(os.fspath(path))  # at once, or refused: the other end is on this machine
    except (OSError, ValueError):
        end.close()
        raise
    return end

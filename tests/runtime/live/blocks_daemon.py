# SPDX-License-Identifier: MIT
"""What listens where blocksd would, for one connection of touches and one of pictures."""

import json
import socket

from timbrel.runtime.live.lights import HEAD, SIDE

FRAME = HEAD.size + 3 * SIDE * SIDE
HANG_S = 30


def device(uid, side=SIDE, **more):
    return {"uid": uid, "block_type": "x", "grid_width": side, "grid_height": side, **more}


class Daemon:
    """`accept` the connection that asks, `tell` it objects; `look` at the pictures that come."""

    def __init__(self, path):
        self.listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listening.bind(str(path))
        self.listening.listen()
        self.listening.settimeout(HANG_S)
        self.pictures = None

    def accept(self):
        self.client = self._accepted()
        return self.client.recv(1000)

    def tell(self, **message):
        self.client.sendall(json.dumps(message).encode() + b"\n")

    def tell_of(self, *devices):
        self.tell(type="discover_response", devices=devices)

    def look(self, answer=b"\1"):
        """Return the device and the lights of a frame, [row, column, colour], and answer."""
        if self.pictures is None:
            self.pictures = self._accepted()
        data = self.pictures.recv(FRAME, socket.MSG_WAITALL)
        assert len(data) == FRAME
        self.pictures.sendall(answer)
        assert data[:2] == b"\xbd\x01"
        lights = data[HEAD.size :]
        rows = [lights[k : k + 3 * SIDE] for k in range(0, len(lights), 3 * SIDE)]
        return int.from_bytes(data[2:10], "little"), [
            [tuple(row[k : k + 3]) for k in range(0, len(row), 3)] for row in rows
        ]

    def saw_nothing(self):
        """Whether no byte of a picture waits."""
        self.pictures.setblocking(False)
        try:
            self.pictures.recv(1, socket.MSG_PEEK)
            return False
        except BlockingIOError:
            return True
        finally:
            self.pictures.settimeout(HANG_S)

    def close(self):
        for end in (self.client, self.pictures, self.listening):
            if end is not None:
                end.close()

    def _accepted(self):
        end, _ = self.listening.accept()
        end.settimeout(HANG_S)
        return end

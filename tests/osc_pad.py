# SPDX-License-Identifier: MIT
"""One who plays by OSC and listens, and a port that is played: for tests, on free ports."""

import socket
import struct
from contextlib import contextmanager

import pytest

from timbrel.runtime.live.osc import OscPort
from timbrel.runtime.osc import decoded, encoded

HOST = "127.0.0.1"
LONG_S = 20  # to wait for a packet that has been sent already


class Pad:
    """Who plays and listens: one socket."""

    def __init__(self, host=HOST):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.settimeout(LONG_S)
        self.place = self.socket.getsockname()

    def play(self, port, address, *values):
        self.raw(port, encoded(address, values))

    def raw(self, port, packet):
        self.socket.sendto(packet, port.listening)

    def hear(self):
        return decoded(self.socket.recv(65535))[0]

    def free(self):
        """Its place, where from now on nobody listens."""
        self.socket.close()
        return self.place

    def quiet(self):
        """Whether nothing has come; what was sent to this machine is there at once."""
        self.socket.setblocking(False)
        try:
            self.socket.recv(65535)
        except BlockingIOError:
            return True
        finally:
            self.socket.settimeout(LONG_S)
        return False


@pytest.fixture
def pad():
    made = Pad()
    yield made
    made.socket.close()


def tag_of(ntp_s):
    """Return the time tag of a time in seconds since 1900."""
    return int(ntp_s * 2**32)


def bundle(tag, *parts):
    packets = b"".join(struct.pack(">i", len(part)) + part for part in parts)
    return b"#bundle\0" + struct.pack(">Q", tag) + packets


@contextmanager
def opened(**settings):
    """A port; `said` are its sentences."""
    said = []
    port = OscPort((HOST, 0), **{"target": None, "complain": said.append, **settings})
    port.said = said
    try:
        yield port
    finally:
        port.close()


def heard_by(port, now_s=0.0):
    """What a port makes of what was sent."""
    port.wait(LONG_S)
    return port.poll(now_s)

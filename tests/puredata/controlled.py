# SPDX-License-Identifier: MIT
"""[timbrel.control] in a real Pd whose outlets are printed, and a socket to play it by OSC."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from boxes import Patch
from live import Live
from pythonosc.osc_message_builder import OscMessageBuilder
from tapped import LIBRARY

OUTLETS = ("NN", "LATENT", "LABEL", "VOICE", "MAP", "OTHER")
LOOPBACK = "127.0.0.1"


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


class Controlled(Live):
    """One abstraction whose outlets are printed, and a socket to play it by OSC."""

    def __init__(self, folder: Path, arguments: str, port: int, **options) -> None:
        patch = Patch()
        box = patch.obj(f"timbrel.control {port} {arguments}")
        for outlet, name in enumerate(OUTLETS):
            patch.connect(box, outlet, patch.obj(f"print {name}"), 0)
        patch.connect(patch.obj("r t-nn"), 0, box, 0)
        patch.connect(patch.obj("r t-byte"), 0, box, 1)
        patch.chain("r t-mark", "print MARK")
        names = ("t-nn", "t-byte", "t-mark")
        super().__init__(patch, folder, to=names, paths=[LIBRARY], **options)
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._to = (LOOPBACK, port)

    def __exit__(self, *error: object) -> None:
        self._udp.close()
        super().__exit__(*error)

    def packet(self, data: bytes) -> None:
        self._udp.sendto(data, self._to)

    def osc(self, address: str, *arguments: str | float) -> None:
        self.packet(encoded(address, *arguments))

    def said(self) -> list[str]:
        """Return the lines that all packets until now have made, and none of a later one."""
        first = self._seen
        self.osc("/mark", 1.0)
        self.wait_for(r"^OTHER: osc mark 1$")
        words = tuple(f"{name}: " for name in OUTLETS)
        return [line for line in self.lines[first : self._seen - 1] if line.startswith(words)]


def encoded(address: str, *arguments: str | float) -> bytes:
    built = OscMessageBuilder(address)
    for argument in arguments:
        built.add_arg(argument)
    return built.build().dgram


@contextmanager
def controlled(folder: Path, program: str, arguments: str = "3") -> Iterator[Controlled]:
    with Controlled(folder, arguments, free_port(), program=program) as pd:
        yield pd

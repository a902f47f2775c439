# SPDX-License-Identifier: MIT
"""Sockets of OSC: where to listen and whom to tell, as options write them."""

import errno
import socket
import struct
import sys

from ..base.errors import UserError

Endpoint = tuple[str, int]
LOOPBACK = "127.0.0.1"
EVERY = "0.0.0.0"  # all networks, for one who listens; who sends there sends to this machine
_MOST = 65535  # bytes in a datagram
_BUFFER = 1 << 20  # bytes that may wait to be read, as far as the system allows
# Linux tells with each datagram how many it has lost so far (socket(7)); Python lacks the name.
_LOSSES = 40 if sys.platform == "linux" else None
_SPACE = 64  # bytes for that number and its head


class Inbox:
    """A socket that is asked what has come, and never waited for.

    lost  datagrams that the system had no room for, where it tells
    """

    def __init__(self, listen: Endpoint, holders: str) -> None:
        """Open it; port 0 takes a free one. `holders`: who may hold the port, for the sentence."""
        self.socket = _bound(listen, holders)
        self.lost = 0
        if _LOSSES is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, _LOSSES, 1)

    @property
    def listening(self) -> Endpoint:
        return self.socket.getsockname()

    def fileno(self) -> int:
        return self.socket.fileno()

    def next(self) -> tuple[bytes, Endpoint] | None:
        """Return a datagram and who sent it, or None if there is no more."""
        try:
            if _LOSSES is None:
                return self.socket.recvfrom(_MOST)
            packet, extra, _, sender = self.socket.recvmsg(_MOST, _SPACE)
        except OSError:  # no more, or an earlier answer's target is not there
            return None
        for level, kind, data in extra:
            if (level, kind) == (socket.SOL_SOCKET, _LOSSES):
                (self.lost,) = struct.unpack("=I", data)
        return packet, sender

    def close(self) -> None:
        self.socket.close()


def endpoint(text: str, option: str) -> Endpoint:
    """Read HOST:PORT, or a port of this machine."""
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdecimal()):
        raise UserError(f"{option} {text}: write HOST:PORT, as 127.0.0.1:12000.")
    return resolved(host or LOOPBACK, int(port), option)


def resolved(host: str, port: int, option: str) -> Endpoint:
    """Return host and port as the system wants them."""
    if not 0 <= port <= 65535:
        raise UserError(f"{option}: port {port} is none; use 1 to 65535.")
    try:
        found = socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_DGRAM)
    except (OSError, UnicodeError) as error:  # a name that is too long is no Unicode
        why = getattr(error, "strerror", None) or "no name of a host"
        raise UserError(f"{option}: host {host} is not found ({why}).") from None
    address, number = found[0][4][:2]
    return str(address), int(number)


def is_own(host: str) -> bool:
    """Whether an address is one of this machine's: then something can listen there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.bind((host, 0))
        except OSError:
            return False
    return True


def need_pythonosc() -> None:
    try:
        import pythonosc  # noqa: F401  (only whether it is there)
    except ImportError:
        raise UserError("OSC needs python-osc: pip install -e '.[live]'.") from None


def _bound(listen: Endpoint, holders: str) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
    try:
        sock.bind(listen)
    except OSError as error:
        sock.close()
        if error.errno != errno.EADDRINUSE:
            raise UserError(
                f"{listen[0]}:{listen[1]} cannot be opened ({error.strerror})."
            ) from None
        raise UserError(
            f"port {listen[1]} is in use, perhaps by {holders}: "
            "end that, or choose another with --port."
        ) from None
    sock.setblocking(False)
    return sock

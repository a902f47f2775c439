# SPDX-License-Identifier: MIT
"""OSC over UDP: datagrams in, events out; messages back. One socket each way, no threads.

Bundles are unpacked and their messages played in order and at once; their time tags are not waited
for, since a player's packet that comes with a future tag must not hold up all others.
"""

import errno
import logging
import select
import socket
import struct
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ...base.errors import UserError
from .addresses import Addresses
from .controllers import Argument, Event

if TYPE_CHECKING:
    from pythonosc.osc_message import OscMessage

Endpoint = tuple[str, int]
_MOST = 65535  # bytes in a datagram
_BUNDLE = b"#bundle\0"
_BUFFER = 1 << 20  # bytes that may wait to be read, as far as the system allows
_AT_ONCE = 256  # datagrams taken in one poll, so that a flood cannot keep the loop from playing


class OscPort:
    """Listens for one player, answers to another place. A controller (controllers.py)."""

    def __init__(
        self,
        listen: Endpoint,
        target: Endpoint,
        addresses: Addresses,
        complain: Callable[[str], object],
    ) -> None:
        """Open both ways.

        Args:
            listen: host and port; port 0 takes a free one.
            target: who gets what `send` sends.
            complain: is given one sentence for every message that nobody understands.
        """
        _need_pythonosc()
        self.addresses, self.target = addresses, target
        self._complain = complain
        self._in = _bound(listen)
        self._out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._out.setblocking(False)
        self._waiting: deque[Event] = deque()

    @property
    def listening(self) -> Endpoint:
        return self._in.getsockname()

    def poll(self, timeout_s: float) -> list[Event]:
        if not select.select([self._in], [], [], timeout_s)[0]:
            return []
        events: list[Event] = []
        for _ in range(_AT_ONCE):
            try:
                packet, sender = self._in.recvfrom(_MOST)
            except OSError:  # no more, or an earlier answer's target is not there
                break
            events += self._events(packet, sender)
        return events

    def send(self, address: str, values: Sequence[Argument], to: Endpoint | None = None) -> None:
        """Send floats and words; to the target, or to one who asked."""
        try:
            way = self._out if to is None else self._in
            way.sendto(encoded(address, values), to or self.target)
        except OSError as error:
            host, port = to or self.target
            self._complain(f"{host}:{port} cannot be sent to ({error.strerror}).")

    def close(self) -> None:
        self._in.close()
        self._out.close()

    def _events(self, packet: bytes, sender: Endpoint) -> list[Event]:
        events = []
        try:
            for address, arguments in decoded(packet):
                try:
                    events.append(self.addresses.event(address, arguments, sender))
                except UserError as error:
                    self._complain(str(error))
        except UserError as error:
            self._complain(f"a packet of {len(packet)} bytes from {sender[0]}:{sender[1]} {error}")
        return events


def decoded(packet: bytes) -> list[tuple[str, tuple[Argument, ...]]]:
    """Return the messages of a packet, bundles unpacked in order; one sentence if it is none."""
    from pythonosc.osc_message import OscMessage

    # A type that python-osc does not know it tells the root logger; we say it ourselves.
    logging.disable(logging.WARNING)
    try:
        return [_plain(OscMessage(part)) for part in _parts(packet)]
    except UserError:
        raise
    except Exception as error:  # python-osc lets several kinds through
        raise UserError(f"is no OSC ({type(error).__name__}).") from None
    finally:
        logging.disable(logging.NOTSET)


def _parts(packet: bytes) -> list[bytes]:
    """A bundle is `#bundle`, a time tag of 8 bytes, and parts that each begin with their size."""
    waiting, found = [packet], []
    while waiting:
        part = waiting.pop()
        if not part.startswith(_BUNDLE):
            found.append(part)
            continue
        at, inner = 16, []
        while at < len(part):
            (size,) = struct.unpack_from(">i", part, at)
            if size <= 0 or at + 4 + size > len(part):
                raise UserError(f"is no OSC: a part of its bundle claims {size} bytes.")
            inner.append(part[at + 4 : at + 4 + size])
            at += 4 + size
        waiting += reversed(inner)
    return found


def encoded(address: str, values: Sequence[Argument]) -> bytes:
    """Return a message of floats and words."""
    from pythonosc.osc_message_builder import OscMessageBuilder

    builder = OscMessageBuilder(address)
    for value in values:
        word = isinstance(value, str)
        kind = OscMessageBuilder.ARG_TYPE_STRING if word else OscMessageBuilder.ARG_TYPE_FLOAT
        builder.add_arg(value if word else float(value), kind)
    return builder.build().dgram


def _plain(message: "OscMessage") -> tuple[str, tuple[Argument, ...]]:
    """Numbers of any kind and truth values become floats; an array is taken for its members."""
    flat: list[object] = []
    for value in message.params:
        flat += value if isinstance(value, list) else [value]
    for i, value in enumerate(flat):
        if not isinstance(value, (int, float, str)):
            kind = type(value).__name__
            raise UserError(f"brings {message.address} whose argument {i + 1} is a {kind}.")
    return message.address, tuple(v if isinstance(v, str) else float(v) for v in flat)  # type: ignore[arg-type]


def endpoint(text: str, option: str) -> Endpoint:
    """Read HOST:PORT, or a port of this machine."""
    host, _, port = text.rpartition(":")
    if not port.isdecimal():
        raise UserError(f"{option} {text}: write HOST:PORT, as 127.0.0.1:12000.")
    return resolved(host or "127.0.0.1", int(port), option)


def resolved(host: str, port: int, option: str) -> Endpoint:
    """Return host and port as the system wants them."""
    if not 0 <= port <= 65535:
        raise UserError(f"{option}: port {port} is none; use 1 to 65535.")
    try:
        return socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_DGRAM)[0][4][:2]  # type: ignore[return-value]
    except OSError as error:
        raise UserError(f"{option}: host {host} is not found ({error.strerror}).") from None


def _bound(listen: Endpoint) -> socket.socket:
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
            f"port {listen[1]} is in use, perhaps by Wekinator or another timbrel map play: "
            "end that, or choose another with --port."
        ) from None
    sock.setblocking(False)
    return sock


def _need_pythonosc() -> None:
    try:
        import pythonosc  # noqa: F401
    except ImportError:
        raise UserError("OSC needs python-osc: pip install -e '.[live]'.") from None

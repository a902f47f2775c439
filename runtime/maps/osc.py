# SPDX-License-Identifier: MIT
"""OSC for a map being played: datagrams in, events out; messages back. No threads.

Bundles are unpacked and their messages played in order and at once; their time tags are not waited
for, since a player's packet that comes with a future tag must not hold up all others.
"""

import select
import socket
from collections.abc import Callable, Sequence

from ...base.errors import UserError
from ..osc import Heard, decoded, encoded
from ..udp import Endpoint, Inbox, need_pythonosc
from .addresses import Addresses
from .controllers import Argument, Event

_AT_ONCE = 256  # datagrams taken in one poll, so that a flood cannot keep the loop from playing


class OscPort:
    """Listens for one player, answers to another place. A controller (controllers.py)."""

    def __init__(
        self,
        listen: Endpoint,
        target: Endpoint,
        addresses: Addresses,
        complain: Callable[[str], object],
        others: Callable[[Heard], bool] = lambda message: False,
    ) -> None:
        """Open both ways.

        Args:
            listen: host and port; port 0 takes a free one.
            target: who gets what `send` sends.
            complain: is given one sentence for every message that nobody understands.
            others: is asked to take a message that a map does not know.
        """
        need_pythonosc()
        self.addresses, self.target = addresses, target
        self._complain, self._others = complain, others
        self._in = Inbox(listen, "Wekinator or another timbrel map play")
        self._out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._out.setblocking(False)

    @property
    def listening(self) -> Endpoint:
        return self._in.listening

    def poll(self, timeout_s: float) -> list[Event]:
        if not select.select([self._in], [], [], timeout_s)[0]:
            return []
        events: list[Event] = []
        for _ in range(_AT_ONCE):
            came = self._in.next()
            if came is None:
                break
            events += self._events(*came)
        return events

    def send(self, address: str, values: Sequence[Argument], to: Endpoint | None = None) -> None:
        """Send floats and words; to the target, or to one who asked."""
        try:
            way = self._out if to is None else self._in.socket
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
                    if not self._others(Heard(address, arguments)):
                        self._complain(str(error))
        except UserError as error:
            self._complain(f"a packet of {len(packet)} bytes from {sender[0]}:{sender[1]} {error}")
        return events

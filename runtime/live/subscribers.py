# SPDX-License-Identifier: MIT
"""Whom a player tells by OSC: the target, and everybody who has asked for it.

Each has a socket of its own that is connected to it. Nothing is connected in UDP, but so the system
says when nobody listens there, and one who has gone can be forgotten.
"""

import socket
from dataclasses import dataclass

from ...base.errors import UserError
from ..osc import shown
from ..udp import Endpoint
from .inputs import Sender

MOST = 16
GONE_S = 30.0  # so long nobody has listened there
_PAUSE_S = 5.0  # without a failure: then somebody does, or nothing was sent


@dataclass
class _Listener:
    way: socket.socket
    asked_from: Sender | None = None  # None for the target, which nobody asked for
    failing_s: float | None = None  # since when
    failed_s: float = float("-inf")  # the last time

    def send(self, packet: bytes, now_s: float) -> bool:
        try:
            self.way.send(packet)
        except ConnectionError:  # of an earlier packet, which nobody took
            if self.failing_s is None or now_s - self.failed_s > _PAUSE_S:
                self.failing_s = now_s
            self.failed_s = now_s
            return False
        except OSError:  # no room, no network: passing troubles
            return False
        return True

    def gone(self, now_s: float) -> bool:
        if self.asked_from is None or self.failing_s is None or now_s - self.failed_s > _PAUSE_S:
            return False
        return now_s - self.failing_s > GONE_S


class Subscribers:
    """Everybody who is told.

    unsent  packets that could not be sent
    """

    def __init__(self, target: Endpoint | None) -> None:
        self.unsent = 0
        self._listeners: dict[Endpoint, _Listener] = {}
        if target is not None:
            self._listeners[target] = _Listener(_connected(target))

    def __len__(self) -> int:
        return len(self._listeners)

    def places(self) -> list[Endpoint]:
        return list(self._listeners)

    def add(self, place: Endpoint, asked_from: Sender) -> None:
        """Tell one more from now on; one who asks again is told again.

        Raises:
            UserError: there are too many, or nothing can be sent there.
        """
        old = self._listeners.get(place)
        if old is not None and old.asked_from is None:
            return
        if old is None and len(self._listeners) >= MOST:
            raise UserError(
                f"{MOST} are told already; send /timbrel/unsubscribe from one of "
                f"{', '.join(f'{host}:{port}' for host, port in self._listeners)}."
            )
        way = old.way if old else _connected(place)
        self._listeners[place] = _Listener(way, asked_from)

    def remove(self, place: Endpoint) -> None:
        """Tell one no more; the target stays."""
        listener = self._listeners.get(place)
        if listener is not None and listener.asked_from is not None:
            self._listeners.pop(place).way.close()

    def answers(self, sender: Sender) -> Endpoint:
        """Return where one who asks wants the answer: where it has subscribed, else from where."""
        for place, listener in self._listeners.items():
            if listener.asked_from == sender:
                return place
        return sender

    def tell(self, packet: bytes, now_s: float, only: Endpoint | None = None) -> bool:
        """Send to all, or to one of them; False if that one is none of them."""
        if only is not None and only not in self._listeners:
            return False
        for place in [only] if only is not None else list(self._listeners):
            listener = self._listeners[place]
            if not listener.send(packet, now_s):
                self.unsent += 1
                if listener.gone(now_s):
                    self.remove(place)
        return True

    def close(self) -> None:
        for listener in self._listeners.values():
            listener.way.close()
        self._listeners.clear()


def _connected(place: Endpoint) -> socket.socket:
    way = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    way.setblocking(False)
    try:
        way.connect(place)
    except (OSError, OverflowError) as error:
        way.close()
        host, port = place
        raise UserError(f"{shown(host)}:{port} cannot be told ({error}).") from None
    return way

# SPDX-License-Identifier: MIT
"""Messages whose time has not come: time tags of OSC bundles against the clock. Pure, and bounded.

A tag is read once, as the packet comes, so that a clock that is set afterwards moves nothing.
"""

import heapq
from dataclasses import dataclass, field

from ..osc import IMMEDIATELY, Heard
from .inputs import Sender

NTP_AHEAD_S = 2208988800  # from 1900, NTP's beginning, to 1970, the system clock's
_TICKS = 2.0**32  # in a second
MOST_BYTES = 1 << 18  # of all that waits: four thousand messages of a few numbers
_EACH = 16  # bytes taken for a number, and for what is kept with it


@dataclass(order=True)
class _Waiting:
    due_s: float
    number: int  # those of one time stay in order
    message: Heard = field(compare=False)
    sender: Sender = field(compare=False)
    size: int = field(compare=False)


class Schedule:
    """Holds messages until their time.

    far      messages so far ahead that their sender's clock must be wrong; played at once
    refused  messages that found no room

    Args:
        ahead_s: how far ahead a tag is believed; 0 plays everything at once.
    """

    def __init__(self, ahead_s: float, most_bytes: int = MOST_BYTES) -> None:
        self.far = self.refused = 0
        self._ahead_s, self._most = ahead_s, most_bytes
        self._waiting: list[_Waiting] = []
        self._size = self._number = 0

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def next_s(self) -> float | None:
        """When the next one is due, on the clock of `now_s`."""
        return self._waiting[0].due_s if self._waiting else None

    def hold(self, message: Heard, sender: Sender, now_s: float, now_ntp_s: float) -> bool:
        """Keep a message until its time; False if it is to be played now.

        Args:
            now_s: a clock that is never set.
            now_ntp_s: the clock on the wall, in seconds since 1900.
        """
        if message.tag == IMMEDIATELY:
            return False
        early_s = message.tag / _TICKS - now_ntp_s
        if early_s <= 0 or not self._ahead_s:
            return False
        if early_s > self._ahead_s:
            self.far += 1
            return False
        size = _EACH * (4 + len(message.arguments)) + len(message.address)
        size += sum(len(word) for word in message.arguments if isinstance(word, str))
        if self._size + size > self._most:
            self.refused += 1
            return True
        self._size, self._number = self._size + size, self._number + 1
        waiting = _Waiting(now_s + early_s, self._number, message, sender, size)
        heapq.heappush(self._waiting, waiting)
        return True

    def due(self, now_s: float) -> list[tuple[Heard, Sender]]:
        """Return the messages whose time has come, in order of their times."""
        found = []
        while self._waiting and self._waiting[0].due_s <= now_s:
            each = heapq.heappop(self._waiting)
            self._size -= each.size
            found.append((each.message, each.sender))
        return found

# SPDX-License-Identifier: MIT
"""OSC of `timbrel play`: datagrams in, inputs out; facts to whoever listens. No threads.

A flood costs a bounded time for each poll: so many messages are taken, of those that tell the same
place the last is played, and all that is left out is counted.
"""

import select
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from ...base.errors import UserError
from ..osc import Heard, encoded, heard, shown
from ..udp import EVERY, LOOPBACK, Endpoint, Inbox, is_own, need_pythonosc
from .addresses import Addresses
from .inputs import Argument, Command, Input, Sender
from .latest import latest
from .places import OWN, Names
from .schedule import NTP_AHEAD_S, Schedule
from .sentences import Few
from .subscribers import Subscribers

LISTEN, TARGET = (LOOPBACK, 9000), (LOOPBACK, 9001)
AHEAD_S = 10.0  # farther ahead no time tag is believed
_AT_ONCE = 256  # messages taken in one poll: some 10 ms, in which nothing else is heard
_SENTENCES = 5  # said at once, and in a second; the rest are counted


class _HasFile(Protocol):
    def fileno(self) -> int: ...


@dataclass
class Counts:
    """What has come and what became of it."""

    messages: int = 0
    superseded: int = 0  # a later value of the same came with them
    malformed: int = 0  # packets, or parts of a bundle, that are no OSC
    refused: int = 0  # messages that nobody understands
    far: int = 0  # too far ahead to be believed, and played at once
    crowded: int = 0  # ahead of their time, and no room to keep them
    pushed: int = 0  # touches that ended since too many others are down
    lost: int = 0  # datagrams for which the system had no room, where it tells
    unsent: int = 0  # packets that nobody took, or that could not be sent
    unsaid: int = 0  # sentences that were too many at once


def ntp_now() -> float:
    return time.time() + NTP_AHEAD_S


class OscPort:
    """Listens to everybody, tells the target and the subscribers. A controller (inputs.py)."""

    def __init__(
        self,
        listen: Endpoint = LISTEN,
        target: Endpoint | None = TARGET,
        complain: Callable[[str], object] = lambda sentence: None,
        names: Names | None = None,
        ahead_s: float = AHEAD_S,
        now_ntp: Callable[[], float] = ntp_now,
        timeout_s: float | None = None,
    ) -> None:
        """Open the port.

        Args:
            listen: host and port; port 0 takes a free one. Only 0.0.0.0, or an address of this
                machine in a network, lets other machines in.
            target: who is told without asking.
            complain: is given one sentence for a mistake, at most five a second.
            names: what can be set; to be renewed (`names =`) with each instrument.
            ahead_s: how far ahead a bundle's time tag is believed; 0: none is waited for.
            now_ntp: the clock that time tags are compared with, seconds since 1900.
            timeout_s: after how long without a sign of life whoever plays takes a touch away.

        Raises:
            UserError: python-osc is missing, the port is in use, or it tells itself.
        """
        need_pythonosc()
        self.counts = Counts()
        self._complain, self._now_ntp = complain, now_ntp
        self._addresses = Addresses(names, timeout_s)
        self._schedule = Schedule(ahead_s)
        self._in = Inbox(listen, "another timbrel play, or a patch that receives there")
        try:
            self._check_other(target)
            self._told = Subscribers(target)
        except UserError:
            self._in.close()
            raise
        self.target = target
        self._now_s = float("-inf")
        self._few = Few(_SENTENCES)

    @property
    def listening(self) -> Endpoint:
        return self._in.listening

    @property
    def names(self) -> Names | None:
        return self._addresses.names

    @names.setter
    def names(self, names: Names | None) -> None:
        self._addresses.names = names

    def near(self, address: str, others: Iterable[str] = ()) -> list[str]:
        """Return the known addresses, or those of `others`, that are written most alike."""
        return self._addresses.near(address, others)

    def subscribers(self) -> list[Endpoint]:
        """Everybody who is told, the target among them."""
        return self._told.places()

    def wait(self, timeout_s: float, others: Sequence[_HasFile | int] = ()) -> None:
        """Sleep until something comes here or to one of the others, or the time is over."""
        next_s = self._schedule.next_s
        if next_s is not None:
            timeout_s = min(timeout_s, next_s - self._now_s)
        select.select([self._in, *others], [], [], max(0.0, timeout_s))

    def poll(self, now_s: float) -> list[Input]:
        """Return what has come, at once. `now_s`: of a clock that is never set."""
        self._now_s = now_s
        self._addresses.turn(now_s)
        messages = [*self._schedule.due(now_s), *self._read(now_s)]
        inputs: list[Input] = []
        for message, sender in messages:
            inputs += self._inputs(message, sender)
        kept = latest(inputs)
        self.counts.superseded += len(inputs) - len(kept)
        self.counts.far, self.counts.crowded = self._schedule.far, self._schedule.refused
        self.counts.lost, self.counts.unsent = self._in.lost, self._told.unsent
        self.counts.pushed, self.counts.unsaid = self._addresses.pushed, self._few.unsaid
        return kept

    def send(self, address: str, values: Sequence[Argument], to: Sender | None = None) -> None:
        """Tell everybody, or only one who asked: where it has subscribed, or else from where.

        A patch asks from one port and listens at another: so where the target is on the machine
        that asks, and has not subscribed, it is told as well.
        """
        packet = encoded(address, values)
        place = self._told.answers(to) if to else None
        if self._told.tell(packet, self._now_s, place) or place is None:
            return
        try:
            self._in.socket.sendto(packet, place)
        except OSError as error:
            self._told.unsent += 1
            self._say(f"{place[0]}:{place[1]} cannot be answered ({error.strerror}).")
        if self.target is not None and self.target[0] == place[0] and self.target != place:
            self._told.tell(packet, self._now_s, self.target)

    def told(self, more: Mapping[str, int] | None = None) -> tuple[Argument, ...]:
        """Return the counts as `/timbrel/counts` tells them: name, number, name, number …

        Args:
            more: what others have counted.
        """
        counts = asdict(self.counts)
        for name, number in (more or {}).items():
            counts[name] = counts.get(name, 0) + number
        return tuple(item for name, n in counts.items() for item in (name, float(n)))

    def close(self) -> None:
        self._in.close()
        self._told.close()

    def _read(self, now_s: float) -> list[tuple[Heard, Sender]]:
        """Read at most so many messages, and the rest of the packet that brings the last one."""
        found: list[tuple[Heard, Sender]] = []
        now_ntp_s = self._now_ntp()
        taken = 0
        while taken < _AT_ONCE:
            came = self._in.next()
            if came is None:
                break
            packet, sender = came
            good, wrong = heard(packet)
            taken += max(1, len(good) + len(wrong))
            self.counts.messages += len(good)
            self.counts.malformed += len(wrong)
            for sentence in wrong:
                self._say(
                    f"a packet of {len(packet)} bytes from {sender[0]}:{sender[1]} {sentence}"
                )
            for message in good:
                if not self._schedule.hold(message, sender, now_s, now_ntp_s):
                    found.append((message, sender))
        return found

    def _inputs(self, message: Heard, sender: Sender) -> list[Input]:
        try:
            return [
                each
                for each in self._addresses.inputs(message, sender)
                if not (isinstance(each, Command) and self._subscribes(each, sender))
            ]
        except UserError as error:
            self.counts.refused += 1
            self._say(error, shown(message.address))
        return []

    def _subscribes(self, command: Command, sender: Sender) -> bool:
        """Do what concerns only who is told; whether it was that."""
        if command.verb not in ("subscribe", "unsubscribe"):
            return False
        host, port = sender
        place = host, int(float(command.arguments[0])) if command.arguments else port
        if command.verb == "unsubscribe":
            self._told.remove(place if command.arguments else self._told.answers(sender))
            return True
        if not 1 <= place[1] <= 65535:
            raise UserError(f"port {place[1]} is none; use 1 to 65535.")
        self._check_other(place)
        self._told.add(place, sender)
        self.send(OWN + "subscribed", (host, float(place[1])), sender)
        return True

    def _check_other(self, place: Endpoint | None) -> None:
        """What Timbrel tells itself would come back, and be told again, without end."""
        if place is None:
            return
        host, port = self.listening
        own = place[0].startswith("127.") or place[0] in (host, EVERY)
        if place[1] == port and (own or (host == EVERY and is_own(place[0]))):
            raise UserError(
                f"{place[0]}:{place[1]} is where Timbrel itself listens; tell another port."
            )

    def _say(self, sentence: object, about: str = "") -> None:
        said = self._few.say(sentence, self._now_s)
        if said is not None:
            self._complain(f"{about + ': ' if about else ''}{said}")

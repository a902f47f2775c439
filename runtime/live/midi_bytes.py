# SPDX-License-Identifier: MIT
"""Bytes of MIDI → messages, whatever comes: running status, ticks anywhere, broken SysEx, junk.

Nothing is refused and nothing is kept but the message that is being read: what cannot be a message
is passed over, so no stream of bytes, however long or wrong, raises or grows.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Message(NamedTuple):
    """One MIDI message; what a kind does not have is 0."""

    kind: str
    channel: int = 0  # 1 … 16
    data1: int = 0  # 0 … 127
    data2: int = 0  # 0 … 127


class _Kind(NamedTuple):
    name: str
    data: int  # how many bytes follow


# By the upper half of the status byte: the lower half is the channel.
VOICE = {
    0x8: _Kind("note_off", 2),
    0x9: _Kind("note_on", 2),
    0xA: _Kind("key_pressure", 2),
    0xB: _Kind("control", 2),
    0xC: _Kind("program", 1),
    0xD: _Kind("pressure", 1),
    0xE: _Kind("bend", 2),  # the lower 7 bits, then the upper ones
}
SYSTEM = {
    0xF1: _Kind("quarter_frame", 1),
    0xF2: _Kind("song_position", 2),
    0xF3: _Kind("song_select", 1),
    0xF6: _Kind("tune", 0),
}
# These may come between any two bytes and change nothing there.
REAL_TIME = {
    0xF8: "tick",  # 24 in a quarter note
    0xFA: "start",
    0xFB: "continue",
    0xFC: "stop",
    0xFE: "sensing",
    0xFF: "reset",
}
FIRST_SYSTEM, FIRST_REAL_TIME = 0xF0, 0xF8


class Decoder:
    """Reads a stream of bytes, cut anywhere.

    >>> Decoder().feed(bytes([0x90, 60, 100, 0xF8, 60, 0]))[2]
    Message(kind='note_on', channel=1, data1=60, data2=0)
    """

    def __init__(self) -> None:
        self._status = 0  # whose data bytes these are; 0: nobody's, as inside a SysEx
        self._data: list[int] = []

    def feed(self, data: Iterable[int]) -> list[Message]:
        """Return the messages that these bytes complete; values must be 0 … 255."""
        messages = []
        for byte in data:
            message = self._data_byte(byte) if byte < 0x80 else self._status_byte(byte)
            if message:
                messages.append(message)
        return messages

    def _status_byte(self, status: int) -> Message | None:
        if status >= FIRST_REAL_TIME:
            name = REAL_TIME.get(status)
            return Message(name) if name else None
        # Any other status ends what was being read, a SysEx without its end included.
        self._data.clear()
        kind = _kind(status)
        self._status = status if kind and kind.data else 0
        return Message(kind.name) if kind and not kind.data else None

    def _data_byte(self, byte: int) -> Message | None:
        kind = _kind(self._status)
        if kind is None:
            return None
        self._data.append(byte)
        if len(self._data) < kind.data:
            return None
        system = self._status >= FIRST_SYSTEM
        message = Message(kind.name, 0 if system else (self._status & 0xF) + 1, *self._data)
        self._data.clear()
        if system:
            self._status = 0  # only messages with a channel have a running status
        return message


def _kind(status: int) -> _Kind | None:
    return SYSTEM.get(status) if status >= FIRST_SYSTEM else VOICE.get(status >> 4)

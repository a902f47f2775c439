# SPDX-License-Identifier: MIT
"""OSC packets: bytes to messages and back. Pure; sockets are in udp.py."""

import math
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..base.errors import UserError

Argument = float | str
IMMEDIATELY = 1  # the time tag that says so
_BUNDLE = b"#bundle\0"
_HEAD = 16  # bytes of a bundle before its parts: the word, and a time tag
# Of all types that OSC has, those that python-osc reads; it would skip another without its bytes.
_KNOWN = frozenset(b",ihfdsbrmtTFNI[]")
_LARGEST = 3.4028234663852886e38  # of single precision
_LONGEST, _MOST = 255, 1024  # characters of an address, arguments


@dataclass(frozen=True, slots=True)
class Heard:
    """One message. `tag`: when it is meant to sound, in 2^-32 s since 1900 (NTP's format)."""

    address: str
    arguments: tuple[Argument, ...]
    tag: int = IMMEDIATELY


def heard(packet: bytes) -> tuple[list[Heard], list[str]]:
    """Return the messages of a packet in order, and what is wrong with those that are none.

    >>> heard(encoded("/a", [0.5])), heard(b"loud")
    (([Heard(address='/a', arguments=(0.5,), tag=1)], []), ([], ['is no OSC (ValueError).']))
    """
    good: list[Heard] = []
    wrong: list[str] = []
    try:
        for part, tag in _parts(packet):
            try:
                good.append(_message(part, tag))
            except UserError as error:
                wrong.append(str(error))
    except UserError as error:  # of a bundle whose sizes are wrong nothing can be read
        wrong.append(str(error))
    return good, wrong


def decoded(packet: bytes) -> list[tuple[str, tuple[Argument, ...]]]:
    """Return the messages of a packet, bundles unpacked in order; one sentence if any is none."""
    messages = (_message(part, tag) for part, tag in _parts(packet))
    return [(message.address, message.arguments) for message in messages]


def encoded(address: str, values: Sequence[Argument]) -> bytes:
    """Return a message of floats and words; what OSC cannot hold is replaced."""
    from pythonosc.osc_message_builder import OscMessageBuilder

    builder = OscMessageBuilder(_writable(address))
    for value in values:
        if isinstance(value, str):
            builder.add_arg(_writable(value), OscMessageBuilder.ARG_TYPE_STRING)
        else:
            builder.add_arg(_single(float(value)), OscMessageBuilder.ARG_TYPE_FLOAT)
    return builder.build().dgram


def _writable(word: str) -> str:
    """A zero would end a word early; names of files may hold bytes that are no Unicode."""
    return word.replace("\0", "").encode("utf-8", "replace").decode()


def _single(value: float) -> float:
    return max(-_LARGEST, min(_LARGEST, value)) if math.isfinite(value) else value


def _parts(packet: bytes) -> Iterator[tuple[bytes, int]]:
    """A bundle is `#bundle`, a time tag of 8 bytes, and parts that each begin with their size.

    A bundle in a bundle that says `immediately` takes the time of the outer one.
    """
    waiting = [(0, len(packet), IMMEDIATELY)]
    while waiting:
        at, end, tag = waiting.pop()
        if not packet.startswith(_BUNDLE, at, end):
            yield packet[at:end], tag
            continue
        if end - at < _HEAD:
            raise UserError("is no OSC: a bundle in it has no time tag.")
        (own,) = struct.unpack_from(">Q", packet, at + len(_BUNDLE))
        inner = _inner(packet, at + _HEAD, end, tag if own == IMMEDIATELY else own)
        waiting += reversed(inner)


def _inner(packet: bytes, at: int, end: int, tag: int) -> list[tuple[int, int, int]]:
    found = []
    while at < end:
        (size,) = struct.unpack_from(">i", packet, at) if at + 4 <= end else (0,)
        if size <= 0 or at + 4 + size > end:
            raise UserError(f"is no OSC: a part of its bundle claims {size} bytes.")
        found.append((at + 4, at + 4 + size, tag))
        at += 4 + size
    return found


def _message(part: bytes, tag: int) -> Heard:
    from pythonosc.osc_message import OscMessage

    try:
        message = OscMessage(_readable(part))
    except UserError:
        raise
    except Exception as error:  # python-osc lets several kinds through
        raise UserError(f"is no OSC ({type(error).__name__}).") from None
    if len(message.address) > _LONGEST:
        raise UserError(
            f"is no OSC for Timbrel: an address of {len(message.address)} characters came; "
            f"use {_LONGEST} at most."
        )
    return Heard(message.address, _plain(message.address, message.params), tag)


def _readable(part: bytes) -> bytes:
    """Refuse types that python-osc would misread. An impulse, which it does not know, is a nil."""
    at = (part.index(0) | 3) + 1  # the address is filled up with zeros to a multiple of 4
    end = part.index(0, at) if at < len(part) else at
    for kind in part[at:end]:
        if kind not in _KNOWN:
            name = part[: part.index(0)].decode()
            raise UserError(f"brings {shown(name)} with an argument of type {chr(kind)!r}.")
    return part[:at] + part[at:end].replace(b"I", b"N") + part[end:]


def _plain(address: str, values: Sequence[object]) -> tuple[Argument, ...]:
    """Numbers of any kind and truth values become floats; an array is taken for its members.

    A nil is no argument: it comes from buttons that have nothing to say but that they are pressed.
    """
    flat: list[Argument] = []
    for value in _flat(values):
        if not isinstance(value, (int, float, str)):
            kind = type(value).__name__
            raise UserError(
                f"brings {shown(address)} whose argument {len(flat) + 1} is a {kind}: "
                "use numbers and words."
            )
        flat.append(value if isinstance(value, str) else float(value))
    if len(flat) > _MOST:
        raise UserError(f"brings {shown(address)} with {len(flat)} arguments; use {_MOST} at most.")
    return tuple(flat)


def _flat(values: Sequence[object]) -> list[object]:
    """An array may hold arrays; what they hold is unpacked, however deep, in order."""
    waiting, found = list(reversed(values)), []
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif value is not None:
            found.append(value)
    return found


def shown(word: str) -> str:
    """What others have written, short and on one line."""
    short = plain(word[:61])
    return short if len(short) <= 60 else short[:59] + "…"


def plain(words: str) -> str:
    """What others have written, on one line and without what a terminal would obey.

    >>> plain("fader\\x1b[2J\\n1")
    'fader?[2J 1'
    """
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in words)

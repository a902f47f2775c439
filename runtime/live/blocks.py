# SPDX-License-Identifier: MIT
"""Touches of ROLI BLOCKS from blocksd, the daemon that keeps them alive on Linux; and lights back.

It tells one JSON object a line, over a Unix socket:

    {"type": "touch", "uid": 42, "action": "start", "touch_index": 0,
     "x": 0.5, "y": 0.75, "z": 0.8, "vx": 0.0, "vy": 0.0, "vz": 0.1}

The fingers are `blocks/UID/INDEX`; vz is the velocity of a start and the release of an end. It also
tells which blocks are there, and which of them have lights (blocks_lights.py).
"""

import json
import math
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from ...base.errors import UserError
from .blocks_lights import Lights
from .inputs import TOUCH_AXES, Action, Command, Gesture, Input
from .lights import Dot
from .touches import MOST

AGAIN_S = 1.0  # between two attempts to find the daemon
LONGEST_LINE = 65536  # bytes; a touch takes some 150
AT_ONCE = 262144  # bytes read in one poll at most, so that a flood cannot hold the player
# What is there now, and what happens from now on; in this order nothing is missed.
ASK = b'{"type": "subscribe", "events": ["touch", "device"]}\n{"type": "discover"}\n'
SPEEDS = {"start": "velocity", "end": "release"}


def default_path() -> Path:
    """Return where the daemon listens: in the user's runtime folder if it has one there."""
    folders = (os.environ.get("XDG_RUNTIME_DIR"), "/tmp")
    paths = [Path(folder) / "blocksd" / "blocksd.sock" for folder in folders if folder]
    return next((path for path in paths if path.exists()), paths[0])


def parse(line: str | bytes) -> list[Gesture]:
    """Return the touches of a line, or of a datagram of several; what is none is passed over."""
    text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
    return [gesture for part in text.split("\n") for gesture in _touch(_object(part))]


def _object(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _touch(said: Mapping[str, Any]) -> list[Gesture]:
    if said.get("type") != "touch":
        return []
    action: Any = said.get("action")
    uid, index = said.get("uid"), said.get("touch_index")
    places = [_place(said.get(axis)) for axis in TOUCH_AXES]
    axes = {a: p for a, p in zip(TOUCH_AXES, places, strict=True) if p is not None}
    if action not in get_args(Action) or not (_is_name(uid) and _is_name(index)):
        return []
    if len(axes) < len(TOUCH_AXES):
        return []
    speed = _place(said.get("vz"))
    if action in SPEEDS and speed is not None:
        axes[SPEEDS[action]] = speed
    return [Gesture(action, f"{_pad(said)}/{index}", axes)]


def _is_name(value: object) -> bool:
    return isinstance(value, int | str) and len(str(value)) <= 32 and str(value).isprintable()


def _place(value: Any) -> float | None:  # noqa: ANN401  (whatever JSON holds)
    try:
        if not isinstance(value, int | float) or not math.isfinite(value):
            return None
        return min(1.0, max(0.0, float(value)))
    except OverflowError:  # an integer of hundreds of digits
        return None


class Downs:
    """Mends a stream of touches that may begin or break off anywhere.

    places  where each finger is that is down
    """

    def __init__(self) -> None:
        self.places: dict[str, Mapping[str, float]] = {}

    def take(self, gesture: Gesture) -> list[Gesture]:
        """Return the gesture; an unknown finger that moves starts, one that ends is nothing."""
        known = gesture.finger in self.places
        if gesture.action == "end":
            self.places.pop(gesture.finger, None)
            return [gesture] if known else []
        if not known and len(self.places) >= MOST:
            return []
        self.places[gesture.finger] = gesture.axes
        return [Gesture("move" if known else "start", gesture.finger, gesture.axes)]

    def lift(self) -> list[Gesture]:
        """End every finger that is down."""
        return self._lift(list(self.places))

    def hear(self, said: Mapping[str, Any]) -> list[Gesture]:
        """End the fingers on pads that were unplugged, or are not among those that are there."""
        kind, devices = said.get("type"), said.get("devices")
        if kind == "device_removed":
            return self._lift([f for f in self.places if _pad_of(f) == _pad(said)])
        if kind == "discover_response" and isinstance(devices, list):
            there = [_pad(device) for device in devices if isinstance(device, dict)]
            return self._lift([f for f in self.places if _pad_of(f) not in there])
        return []

    def _lift(self, fingers: Sequence[str]) -> list[Gesture]:
        for finger in fingers:
            del self.places[finger]
        return [Gesture("end", finger) for finger in fingers]


def _pad(said: Mapping[str, Any]) -> str:
    return f"blocks/{said.get('uid')}"


def _pad_of(finger: str) -> str:
    return finger.rpartition("/")[0]


class BlocksSocket:
    """The touches of one daemon; a controller (inputs.py). It is found again when it comes back."""

    def __init__(self, path: str | Path | None = None) -> None:
        if not hasattr(socket, "AF_UNIX"):
            raise UserError("--blocks needs Unix sockets, which this system lacks: use --midi.")
        self._path = path
        self._socket: socket.socket | None = None
        self._rest = b""  # a line that has not ended yet
        self._skipping = False  # the rest of a line that was too long
        self._downs = Downs()
        self._lights = Lights()
        self._next_s = -math.inf  # when to try again
        self._told = False

    def poll(self, now_s: float) -> list[Input]:
        """Return what has been touched; never waits and never raises."""
        said: list[Input] = []
        if self._socket is None and now_s >= self._next_s:
            self._next_s = now_s + AGAIN_S
            said += self._connect()
        return said + self._heard() if self._socket else said

    @property
    def touches(self) -> Mapping[str, Mapping[str, float]]:
        """Where each finger is that is down, by its name."""
        return self._downs.places

    def show(self, dots_of: Callable[[str], Sequence[Dot]], now_s: float) -> None:
        """Show on each pad that has lights what `dots_of` its name returns; never waits."""
        self._lights.show(self._path or default_path(), dots_of, now_s)

    def close(self) -> None:
        self._lights.close()
        self._drop()

    def _drop(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket = None

    def _connect(self) -> list[Input]:
        path = self._path or default_path()
        end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        end.setblocking(False)
        try:
            end.connect(os.fspath(path))  # at once, or refused: the other end is on this machine
            end.send(ASK)
        except (OSError, ValueError) as error:
            end.close()
            return self._tell(f"blocksd does not answer at {path} ({error}): start it.")
        self._socket, self._rest, self._skipping, self._told = end, b"", False, False
        return []

    def _heard(self) -> list[Input]:
        read: list[Input] = []
        for _ in range(AT_ONCE // LONGEST_LINE):
            try:
                data = self._socket.recv(LONGEST_LINE) if self._socket else b""
            except BlockingIOError:
                return read
            except OSError:
                data = b""
            if not data:
                self._drop()
                self._lights.lose()
                read += self._downs.lift()
                return read + self._tell("blocksd has gone: waiting for it.")
            for line in self._lines(data):
                said = _object(line.decode("utf-8", "replace"))
                self._lights.hear(said)
                read += self._downs.hear(said)
                read += [each for g in _touch(said) for each in self._downs.take(g)]
        return read

    def _lines(self, data: bytes) -> list[bytes]:
        *lines, rest = (self._rest + data).split(b"\n")
        if self._skipping and lines:
            lines, self._skipping = lines[1:], False
        if len(rest) > LONGEST_LINE:
            self._skipping = True
        self._rest = b"" if self._skipping else rest
        return lines

    def _tell(self, sentence: str) -> list[Input]:
        """Say something once until the daemon is there again."""
        told, self._told = self._told, True
        return [] if told else [Command("say", (sentence,), source="blocks")]

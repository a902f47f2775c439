# SPDX-License-Identifier: MIT
"""What a Lightpad's 15 × 15 lights show: fingers, or where a map is. Pure.

The surface is 1 wide and 1 high, in the coordinates of its touches. As blocksd takes it, a picture
is three bytes a light, red, green and blue, row by row: light i is in column i % 15, row i // 15.
Its documents do not say whether a touch's y grows as the rows do; Timbrel takes it that it does.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

SIDE = 15
DARK = bytes(3 * SIDE * SIDE)
# A frame of blocksd: two bytes that say so, the device, the picture; 685 bytes.
HEAD = struct.Struct("<BBQ")
MAGIC, PICTURE = 0xBD, 0x01

Colour = tuple[float, float, float]  # red, green, blue, 0…1

VOICES: tuple[Colour, ...] = (
    (0.1, 0.5, 1.0), (1.0, 0.5, 0.1), (0.2, 1.0, 0.3), (1.0, 0.2, 0.6),
)  # fmt: skip
SILENT: Colour = (0.3, 0.3, 0.3)  # a finger that no voice plays
_GREEN = 0.48  # of a map's point: the third axis leads from blue to red, as jg.timbremap draws it
_FAINTEST = 0.2  # a finger that hardly presses is seen
_PIN = 0.2
_RADIUS = 1.5  # in lights: a dot between lights is shared among them, and glides as it moves


class Dot(NamedTuple):
    x: float
    y: float
    colour: Colour


def fingers(
    touches: Mapping[str, Mapping[str, float]], pad: str, voices: Mapping[int, str]
) -> list[Dot]:
    """Return a dot for each finger of a pad: coloured by its voice, bright as it presses.

    Args:
        touches: where each finger is, x, y and z, by its name `blocks/PAD/INDEX`.
        voices: who plays on each voice, from 1.

    >>> fingers({"blocks/7/0": {"x": 0.5, "y": 0.25, "z": 1.0}}, "7", {1: "blocks/7/0"})
    [Dot(x=0.5, y=0.25, colour=(0.1, 0.5, 1.0))]
    """
    playing = {finger: VOICES[(n - 1) % len(VOICES)] for n, finger in voices.items()}
    return [
        Dot(at["x"], at["y"], _dimmed(playing.get(name, SILENT), _brightness(at["z"])))
        for name, at in touches.items()
        if name.rpartition("/")[0] == f"blocks/{pad}"
    ]


def place(point: Sequence[float], pins: Sequence[Sequence[float]] = ()) -> list[Dot]:
    """Return the dots of a map's point, [L], and faint ones of its pins, each [L].

    >>> place([0.25, 0.5, 1.0])
    [Dot(x=0.25, y=0.5, colour=(1.0, 0.48, 0.0))]
    """
    return [*(_of_map(pin, _PIN) for pin in pins), _of_map(point, 1.0)]


def picture(dots: Sequence[Dot]) -> bytes:
    """Return the bytes of all lights; where dots overlap the brighter one counts."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    lights = np.zeros((SIDE, SIDE, 3))
    for x, y, colour in dots:
        away = np.hypot(columns - x * (SIDE - 1), rows - y * (SIDE - 1))
        share = np.clip(1 - away / _RADIUS, 0, 1)
        lights = np.maximum(lights, share[..., None] * colour)
    return np.rint(255 * lights.clip(0, 1)).astype(np.uint8).tobytes()


def frame(uid: int, lights: bytes) -> bytes:
    """Return a picture as blocksd's socket takes it."""
    return HEAD.pack(MAGIC, PICTURE, uid) + lights


def _brightness(pressure: float) -> float:
    return _FAINTEST + (1 - _FAINTEST) * pressure


def _of_map(control: Sequence[float], brightness: float) -> Dot:
    """Axes that a map lacks are in the middle."""
    x, y, third = (float(control[k]) if k < len(control) else 0.5 for k in range(3))
    return Dot(x, y, _dimmed((third, _GREEN, 1 - third), brightness))


def _dimmed(colour: Colour, brightness: float) -> Colour:
    red, green, blue = colour
    return red * brightness, green * brightness, blue * brightness

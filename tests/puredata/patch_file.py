# SPDX-License-Identifier: MIT
"""A small reader of .pd files: canvases, boxes and cords, and where on the screen a box lies.

Sizes are those of Pd's own fixed metrics at font size 12, from above: nowhere is a box larger
than what is reckoned here by more than a pixel or two.
"""

import re
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

CHARACTER, LINE = 7, 16  # pixels at font size 12
MARGIN = 4  # of a box around its text, both sides together
FLAG = 5  # a message box has an ear
FONTS = {8: (5, 11), 10: (6, 13), 12: (7, 16), 16: (10, 19)}
KINDS = ("obj", "msg", "text", "floatatom", "symbolatom", "listbox", "scalar")
# Where the words of a GUI object say its size: indices of width and height.
SIZED = {
    "tgl": (1, 1),
    "bng": (1, 1),
    "hsl": (1, 2),
    "vsl": (1, 2),
    "vu": (1, 2),
    "cnv": (2, 3),
}
# Indices of send name, receive name and label.
NAMED = {
    "tgl": (3, 4, 5),
    "bng": (5, 6, 7),
    "hsl": (7, 8, 9),
    "vsl": (7, 8, 9),
    "nbx": (7, 8, 9),
    "hradio": (5, 6, 7),
    "vradio": (5, 6, 7),
    "cnv": (4, 5, 6),
    "vu": (None, 3, 4),
}


@dataclass
class Box:
    """One numbered thing on a canvas. `words` are its atoms without the backslashes."""

    kind: str
    x: int
    y: int
    words: list[str]
    characters: int | None = None  # the width that its author gave it
    canvas: "Canvas | None" = None  # what a subpatch holds
    saved: bool = False  # keeps state by [savestate]

    @property
    def name(self) -> str:
        """The object's class: "osc~"; for a subpatch "pd"; else the kind."""
        return self.words[0] if self.kind == "obj" and self.words else self.kind

    @property
    def text(self) -> str:
        return " ".join(self.words).replace(" ,", ",")


@dataclass
class Canvas:
    """A window: its size, boxes in their order, cords as (from, outlet, to, inlet)."""

    name: str
    width: int
    height: int
    boxes: list[Box] = field(default_factory=list)
    cords: list[tuple[int, int, int, int]] = field(default_factory=list)
    declared: list[str] = field(default_factory=list)
    coords: list[float] = field(default_factory=list)

    @property
    def is_on_parent(self) -> bool:
        return len(self.coords) > 6 and self.coords[6] > 0

    def all(self) -> "list[Canvas]":
        """This canvas and every one inside it."""
        return [self, *(c for b in self.boxes if b.canvas for c in b.canvas.all())]

    def find(self, start: str) -> int:
        """The number of the first box with this text, or else of the one that begins so."""
        same = [i for i, box in enumerate(self.boxes) if box.text == start]
        found = same[:1] or [i for i, box in enumerate(self.boxes) if box.text.startswith(start)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} boxes of {self.name} begin with {start!r}, not one")
        return found[0]


def read(path: Path) -> Canvas:
    """Read a .pd file.

    Raises:
        ValueError: a line is none that Pd writes, or a canvas is never closed.
    """
    open_canvases: list[Canvas] = []
    for statement in re.split(r"(?<!\\);\s*\n?", path.read_text(encoding="utf-8")):
        if not statement.strip():
            continue
        # An unescaped comma begins the width that its author gave a box: ", f 40".
        body, *more = re.split(r"(?<!\\),", statement)
        atoms = re.findall(r"(?:\\.|[^\s\\])+", body)
        words = [re.sub(r"\\(.)", r"\1", atom) for atom in atoms]
        width = next((int(m.split()[1]) for m in more if m.split()[0] == "f"), None)
        head, rest = (words[0], words[1]), words[2:]
        if head == ("#N", "struct"):
            continue  # Pd writes the pad's template down, wherever one is used
        if head == ("#N", "canvas"):
            name = path.stem if not open_canvases else rest[4]
            open_canvases.append(Canvas(name, int(rest[2]), int(rest[3])))
        elif not open_canvases:
            raise ValueError(f"{path.name}: {statement!r} stands before the first canvas")
        elif head == ("#X", "connect"):
            open_canvases[-1].cords.append((int(rest[0]), int(rest[1]), int(rest[2]), int(rest[3])))
        elif head == ("#X", "coords"):
            open_canvases[-1].coords = [float(word) for word in rest]
        elif head == ("#X", "declare"):
            open_canvases[-1].declared += rest
        elif head == ("#X", "restore"):
            inner = open_canvases.pop()
            box = Box("obj", int(rest[0]), int(rest[1]), rest[2:], width, inner)
            open_canvases[-1].boxes.append(box)
        elif head[0] == "#X" and head[1] in KINDS:
            box = Box(head[1], int(rest[0]), int(rest[1]), rest[2:], width)
            open_canvases[-1].boxes.append(box)
        elif head == ("#X", "f"):
            open_canvases[-1].boxes[-1].characters = int(rest[0])
        elif head[0] == "#A":
            open_canvases[-1].boxes[-1].saved = True
        else:
            raise ValueError(f"{path.name}: {statement!r} is no line that Timbrel's patches have")
    if len(open_canvases) != 1:
        raise ValueError(f"{path.name}: {len(open_canvases)} canvases are open at its end, not one")
    return open_canvases[0]


Rectangle = tuple[int, int, int, int]  # left, top, right, bottom


def rectangle(box: Box, abstractions: dict[str, Canvas]) -> Rectangle:
    """The pixels that a box covers, without its label."""
    width, height = _size(box, abstractions)
    return box.x, box.y, box.x + width, box.y + height


def _size(box: Box, abstractions: dict[str, Canvas]) -> tuple[int, int]:
    name, words = box.name, box.words
    inner = box.canvas or abstractions.get(name)
    if box.kind == "obj" and inner and inner.is_on_parent:
        return int(inner.coords[4]), int(inner.coords[5])
    if box.kind == "obj" and name in SIZED:
        across, down = SIZED[name]
        return int(words[across]), int(words[down])
    if name in ("hradio", "vradio"):
        side, cells = int(words[1]), int(words[4])
        return (side * cells, side) if name == "hradio" else (side, side * cells)
    if name == "nbx":
        return int(words[1]) * CHARACTER + 10, int(words[2])
    if box.kind in ("floatatom", "symbolatom", "listbox"):
        across, down = FONTS.get(int(words[7]) if len(words) > 7 else 12, (CHARACTER, LINE))
        return int(words[0]) * across + MARGIN, down + MARGIN
    lines = wrapped(box)
    columns = max(len(line) for line in lines)
    if box.characters and box.kind != "text":  # of a comment only the letters are seen
        columns = box.characters
    ear = FLAG if box.kind == "msg" else 0
    return columns * CHARACTER + MARGIN + ear, len(lines) * LINE + MARGIN


def wrapped(box: Box) -> list[str]:
    """The lines that a box's text takes."""
    width = box.characters or 60
    # A semicolon ends a line in Pd's boxes.
    parts = re.split(r"(?<=;) ", box.text.replace(" ;", ";"))
    return [line for part in parts for line in textwrap.wrap(part, width) or [""]]


def label(box: Box) -> tuple[str, Rectangle] | None:
    """A GUI object's label and the pixels that it covers."""
    if box.kind != "obj" or box.name not in NAMED:
        return None
    at = NAMED[box.name][2]
    text = box.words[at]
    if text == "empty":
        return None
    right, down, _, size = (int(word) for word in box.words[at + 1 : at + 5])
    left, middle = box.x + right, box.y + down
    across = round(size * 0.6 * len(text))
    return text.replace("_", " "), (left, middle - size // 2, left + across, middle + size // 2)

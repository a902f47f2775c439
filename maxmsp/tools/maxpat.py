# SPDX-License-Identifier: MIT
"""Patches of Max as they lie on disk: boxes at places, cords between them, written as JSON."""

import json
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

LINE = 22.0  # px, the height of a box with one line
SIGNALS = ("line~", "sig~", "click~", "*~", "gen~", "timbrel.organ", "timbrel.subtractive", "+~",
           "saw~", "slide~", "delay~", "selector~", "adc~", "mc.unpack~")  # fmt: skip
CHANNELS = ("mc.pack~", "mc.line~", "mc.sig~", "mc.*~", "mc.delay~")
# Inlets and outlets of what does not say so by its arguments.
PORTS = {
    "inlet": (0, 1), "outlet": (1, 0), "loadbang": (1, 1), "loadmess": (1, 1), "mtof": (1, 1),
    "listfunnel": (1, 1), "delay": (2, 1), "clip": (3, 1), "prepend": (1, 1), "line~": (2, 2),
    "sig~": (1, 1), "click~": (1, 1), "*~": (2, 1), "ezdac~": (2, 0), "sfrecord~": (1, 1),
    "opendialog": (1, 2), "js": (1, 4), "s": (1, 0), "r": (0, 1), "notein": (1, 3),
    "message": (2, 1), "comment": (1, 0), "toggle": (1, 1), "slider": (1, 1), "number": (1, 2),
    "flonum": (1, 2), "pictslider": (2, 2), "umenu": (1, 3), "panel": (1, 0), "button": (1, 1),
    "i": (2, 1), "f": (2, 1), "==": (2, 1), "+": (2, 1), "*": (2, 1), "/": (2, 1), ">": (2, 1),
    "timbrel.voice": (1, 3), "timbrel.organ": (1, 1), "timbrel.subtractive": (1, 1),
    "jg.timbremap": (3, 3), "+~": (2, 1), "saw~": (2, 1), "slide~": (3, 1), "delay~": (2, 1),
    "multislider": (1, 2), "textbutton": (1, 3), "kslider": (2, 2), "makenote": (3, 2),
    "bendin": (1, 2), "metro": (2, 1), "uzi": (2, 3), "random": (2, 1), "zl.group": (2, 2),
    "vexpr": (1, 1), "udpreceive": (1, 1), "udpsend": (1, 0), "pcontrol": (1, 1),
    "print": (1, 0), "midiin": (1, 1), "conformpath": (1, 2), "mc.line~": (2, 2),
    "mc.sig~": (1, 1), "mc.*~": (2, 1), "mc.delay~": (2, 1), "timbrel.control": (1, 4),
    "blocks.multitouch": (1, 1),
}  # fmt: skip


def ports(name: str, arguments: list[str]) -> tuple[int, int]:
    """Return (inlets, outlets) of a box."""
    arguments = arguments[: next((k for k, w in enumerate(arguments) if w[0] == "@"), None)]
    count = len(arguments)
    if name.endswith("nn~"):
        return _neural(name, arguments)
    if name == "expr":
        numbers = [int(c) for word in arguments for c in _after_dollar(word)]
        return max(numbers), 1
    first = int(arguments[0]) if arguments[:1] and arguments[0].isdigit() else 0
    counted = {
        "route": (1, count + 1),
        "sel": (2 if count == 1 else 1, count + 1),
        "t": (1, count),
        "pack": (count, 1),
        "unpack": (1, count),
        "gate": (2, first),
        "adc~": (1, count),
        "sfplay~": (2, 2),
        "selector~": (first + 1, 1),
        "mc.pack~": (first, 1),
        "mc.unpack~": (1, first),
    }
    return counted[name] if name in counted else PORTS[name]


def _neural(name: str, arguments: list[str]) -> tuple[int, int]:
    """Count the ports of nn~ and its like, whose boxes say them; one more outlet answers."""
    is_void = arguments[0] == "void"
    if name == "mcs.nn~":  # model method rows bufsize
        rows = int(arguments[1 if is_void else 2])
        return rows, rows + 1
    inlets, outlets = arguments[1:3] if is_void else arguments[3:5]
    return int(inlets), int(outlets) + 1


def outlet_types(text: str, outlets: int) -> list[str]:
    """Return what each outlet of a typed box gives."""
    name = text.split(" ")[0]
    if name.endswith("nn~"):
        return ["signal" if name == "nn~" else "multichannelsignal"] * (outlets - 1) + [""]
    if name in CHANNELS:
        return ["multichannelsignal", ""][:outlets]
    if name in ("adc~", "mc.unpack~"):
        return ["signal"] * outlets
    first = "signal" if name in (*SIGNALS, "sfplay~") else ""
    last = "signal" if name == "timbrel.voice" else ""
    return [first, *[""] * (outlets - 2), last][:outlets] if outlets > 1 else [first or last]


def _after_dollar(word: str) -> list[str]:
    return [part[1] for part in word.split("$")[1:]]


@dataclass
class Box:
    """One box; cords are drawn by `Patch.cord`."""

    id: str
    said: dict[str, Any]

    @property
    def inlets(self) -> int:
        return self.said["numinlets"]


@dataclass
class Patch:
    """A patcher that grows box by box; places are in pixels from the upper left corner."""

    width: float
    height: float
    title: str = ""
    presented: bool = False
    namespace: str = "box"
    boxes: list[Box] = field(default_factory=list)
    cords: list[tuple[Box, int, Box, int]] = field(default_factory=list)

    def add(self, kind: str, at: tuple[float, ...], *, shown: tuple[float, ...] | None = None,
            counts: tuple[int, int] | None = None, **said: object) -> Box:  # fmt: skip
        """Add a box of a class of its own.

        Args:
            kind: `comment`, `message`, `slider`, …; `newobj` for what is typed.
            at: x, y, width and, where it is not one line, height.
            shown: the same in presentation, if it is there.
            counts: inlets and outlets, where the class does not say.
        """
        inlets, outlets = counts or PORTS[kind]
        box = {"id": f"obj-{len(self.boxes) + 1}", "maxclass": kind, "numinlets": inlets,
               "numoutlets": outlets, "patching_rect": _rectangle(at), **said}  # fmt: skip
        if outlets:
            types = outlet_types(str(said["text"]) if kind == "newobj" else "", outlets)
            box["outlettype"] = said.get("outlettype", types)
        if shown:
            box |= {"presentation": 1, "presentation_rect": _rectangle(shown)}
        self.boxes.append(Box(box["id"], box))
        return self.boxes[-1]

    def obj(self, text: str, x: float, y: float, width: float, **said: object) -> Box:
        """Add what is typed into an empty box."""
        name, *arguments = text.split(" ")
        given = said.pop("counts", None)
        kind = name if name in ("inlet", "outlet") else "newobj"
        if kind == "newobj":
            said["text"] = text.replace(",", "\\,")
        return self.add(kind, (x, y, width), counts=given or ports(name, arguments), **said)

    def message(self, text: str, x: float, y: float, width: float, **said: object) -> Box:
        return self.add("message", (x, y, width), text=text, **said)

    def comment(self, text: str, x: float, y: float, width: float, lines: int = 1,
                **said: object) -> Box:  # fmt: skip
        height = 6 + 15 * lines
        return self.add("comment", (x, y, width, height), text=text, linecount=lines, **said)

    def inner(self, text: str, x: float, y: float, width: float, patch: "Patch") -> Box:
        """Add a patch in a box: `p NAME` or `gen~`."""
        kinds = [b.said.get("text", b.said["maxclass"]).split(" ")[0] for b in patch.boxes]
        inlets = sum(kind in ("inlet", "in") for kind in kinds)
        outlets = sum(kind in ("outlet", "out") for kind in kinds)
        return self.obj(text, x, y, width, counts=(inlets, outlets), patcher=patch.patcher())

    def cord(self, source: Box, outlet: int, target: Box, inlet: int) -> None:
        self.cords.append((source, outlet, target, inlet))

    def chain(self, *boxes: Box) -> None:
        """Connect first outlets to first inlets, one after the other."""
        for source, target in pairwise(boxes):
            self.cord(source, 0, target, 0)

    def patcher(self) -> dict[str, Any]:
        return {
            "fileversion": 1,
            "appversion": {"major": 8, "minor": 0, "revision": 0, "architecture": "x64",
                           "modernui": 1},
            "classnamespace": self.namespace,
            "rect": [60.0, 80.0, self.width, self.height],
            "openinpresentation": int(self.presented),
            "default_fontsize": 12.0,
            "default_fontface": 0,
            "default_fontname": "Arial",
            "gridsize": [10.0, 10.0],
            "description": self.title,
            "boxes": [{"box": box.said} for box in self.boxes],
            "lines": [{"patchline": {"source": [s.id, o], "destination": [t.id, i]}}
                      for s, o, t, i in self.cords],
        }  # fmt: skip

    def text(self) -> str:
        """Return the file."""
        return json.dumps({"patcher": self.patcher()}, indent=1, ensure_ascii=False) + "\n"

    def write(self, path: Path) -> None:
        path.write_text(self.text(), encoding="utf-8")


def _rectangle(at: tuple[float, ...]) -> list[float]:
    return [float(number) for number in (*at, LINE)[:4]]


def gen(code: str, inputs: int) -> Patch:
    """Return what is in a gen~: a codebox of that many inlets, and one outlet."""
    lines = code.count("\n") + 1
    width = max(660.0, 60.0 * inputs)
    patch = Patch(width + 40, 15 * lines + 160, namespace="dsp.gen")
    ins = [patch.obj(f"in {k + 1}", 20 + k * (width - 40) / max(1, inputs - 1), 20, 40,
                     counts=(0, 1)) for k in range(inputs)]  # fmt: skip
    box = patch.add("codebox", (20, 60, width, 15 * lines + 20), counts=(inputs, 1),
                    code=code.replace("\n", "\r\n"), fontname="<Monospaced>", fontsize=12.0,
                    fontface=0)  # fmt: skip
    out = patch.obj("out 1", 20, 15 * lines + 100, 44, counts=(1, 0))
    for k, each in enumerate(ins):
        patch.cord(each, 0, box, k)
    patch.cord(box, 0, out, 0)
    return patch

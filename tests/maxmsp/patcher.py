# SPDX-License-Identifier: MIT
"""Reads patches of Max: boxes and cords of each patcher, inner ones too; and what expr computes."""

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "maxmsp"
FUNCTIONS = {"pow": math.pow, "log": math.log, "ceil": math.ceil, "min": min, "max": max,
             "choose": lambda condition, a, b: a if condition else b}  # fmt: skip


@dataclass(frozen=True)
class Patcher:
    """One window of a patch."""

    name: str
    said: dict[str, Any]

    @property
    def boxes(self) -> list[dict[str, Any]]:
        return [each["box"] for each in self.said["boxes"]]

    @property
    def cords(self) -> list[tuple[str, int, str, int]]:
        lines = [each["patchline"] for each in self.said["lines"]]
        return [(*line["source"], *line["destination"]) for line in lines]

    def texts(self, name: str) -> list[str]:
        """What the boxes of one class hold, without its name."""
        return [t for n, t in map(words, self.boxes) if n == name]


def read(path: Path) -> list[Patcher]:
    """Return all patchers of a file, the outer one first."""
    return list(_inside(path.stem, json.loads(path.read_text(encoding="utf-8"))["patcher"]))


def _inside(name: str, said: dict[str, Any]) -> Iterator[Patcher]:
    patcher = Patcher(name, said)
    yield patcher
    for box in patcher.boxes:
        if "patcher" in box:
            yield from _inside(f"{name}/{box['text']}", box["patcher"])


def words(box: dict[str, Any]) -> tuple[str, str]:
    """Return a box's class and arguments: for a typed one the first word and the rest."""
    if box["maxclass"] != "newobj":
        return box["maxclass"], box.get("text", "")
    name, _, rest = box["text"].partition(" ")
    return name, rest


def function(text: str) -> Callable[..., float]:
    """Return what an expr of Max or Pd computes from its inlets."""
    code = re.sub(r"\\", "", text)
    code = re.sub(r"\$[fi](\d)", r"inlet[\1]", code)
    code = re.sub(r"\bif\s*\(", "choose(", code)
    return lambda *inlets: eval(code, {"__builtins__": {}}, {**FUNCTIONS, "inlet": (0, *inlets)})


def code_of(patchers: list[Patcher]) -> str:
    """Return the lines of the one codebox."""
    (box,) = [b for p in patchers for b in p.boxes if b["maxclass"] == "codebox"]
    return box["code"].replace("\r\n", "\n")

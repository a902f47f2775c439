# SPDX-License-Identifier: MIT
"""The text of Pure Data patches: boxes, cords, subpatches."""

import itertools
import re
from dataclasses import dataclass, field


def escaped(text: str) -> str:
    """Return one atom as a .pd file or a message writes it."""
    return re.sub(r"([ ,;\\$])", r"\\\1", text)


@dataclass
class Patch:
    """Boxes and cords; `str(patch)` is the .pd file."""

    boxes: list[str] = field(default_factory=list)
    cords: list[str] = field(default_factory=list)

    def add(self, box: str) -> int:
        """Add `#X <box>`, for example "obj * 2" or "msg bang", and return its number."""
        self.boxes.append(f"#X {_placed(box)};")
        return len(self.boxes) - 1

    def obj(self, text: str) -> int:
        return self.add(f"obj {text}")

    def inner(self, name: str, patch: "Patch") -> int:
        """Add a subpatch."""
        head = f"#N canvas 0 0 450 300 {name} 0;\n"
        self.boxes.append(f"{head}{patch._body()}\n#X restore 10 10 pd {name};")
        return len(self.boxes) - 1

    def connect(self, source: int, outlet: int, target: int, inlet: int) -> None:
        self.cords.append(f"#X connect {source} {outlet} {target} {inlet};")

    def chain(self, *texts: str) -> list[int]:
        """Add objects, each one's first outlet to the next one's first inlet."""
        numbers = [self.obj(text) for text in texts]
        for one, two in itertools.pairwise(numbers):
            self.connect(one, 0, two, 0)
        return numbers

    def script(self, file: str) -> None:
        """Let a file of `[milliseconds] receiver message;` run when the patch is loaded."""
        order, qlist = self.chain("loadbang", "t b b", "qlist")[1:]
        read = self.add(f"msg read {file}")
        self.connect(order, 1, read, 0)
        self.connect(read, 0, qlist, 0)

    def _body(self) -> str:
        return "\n".join([*self.boxes, *self.cords])

    def __str__(self) -> str:
        return f"#N canvas 0 0 600 400 12;\n{self._body()}\n"


def _placed(box: str) -> str:
    kind, _, rest = box.partition(" ")
    return f"{kind} 10 10 {rest}"

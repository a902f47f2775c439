# SPDX-License-Identifier: MIT
"""[jg.timbremap] in the real Pd: messages in, lists out as exact as Pd's floats are.

Pd prints six digits; so after each message the last list and point are written as sound files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from boxes import Patch, escaped
from pd import Ended, run

Event = str | tuple[float, str]  # after how many milliseconds, if any


@dataclass(frozen=True)
class Mapped(Ended):
    """What one object gave, message by message."""

    lists: np.ndarray  # [messages, P], the last list until then
    points: np.ndarray  # [messages, L]
    said: list[list[str]]  # the lines of each message: "LIST: …", "INFO: …", "DRAW: …"

    def complaints(self) -> list[str]:
        return [line.removeprefix("jg.timbremap: ") for line in self.errors("jg.timbremap")]


def played(
    events: Sequence[Event],
    folder: Path,
    *,
    map_folder: Path | None = None,
    sizes: tuple[int, int] = (3, 5),
    patch: Patch | None = None,
    **options,
) -> Mapped:
    """Send to one object: "0.1 0.2 0.3", "param …"; "latch: 1" and "smoothing: 0.1" to the others.

    Args:
        events: the messages in turn, all at once unless they say otherwise.
        map_folder: what the object is made with; None: nothing is loaded.
        sizes: L and P.
        patch: boxes to have beside it; [r t-list] is the left outlet, [s t-map] the left inlet.
    """
    patch = patch or Patch()
    words = ["jg.timbremap", *map(str, sizes), *([escaped(str(map_folder))] if map_folder else [])]
    patch.obj(f"table list {sizes[1]}")
    patch.obj(f"table point {sizes[0]}")
    under_test = patch.obj(" ".join(words))
    for inlet, name in enumerate(("map", "latch", "smoothing")):
        patch.connect(patch.obj(f"r t-{name}"), 0, under_test, inlet)
    nothing = patch.chain("r t-wrong", "* 0", "pack f 0.5 0.5")[2]
    patch.connect(nothing, 0, under_test, 0)
    for outlet, name in enumerate(("LIST", "INFO", "DRAW")):
        patch.connect(under_test, outlet, patch.obj(f"print {name}"), 0)
    patch.connect(under_test, 0, patch.obj("array set list"), 0)
    patch.connect(under_test, 0, patch.obj("s t-list"), 0)
    points = patch.chain("route point", "array set point")[0]
    patch.connect(under_test, 1, points, 0)
    patch.chain("r t-file", "soundfiler")
    patch.chain("r t-mark", "print MARK")
    patch.script("script.txt")
    lines = []
    for i, event in enumerate(events):
        wait_ms, text = (0, event) if isinstance(event, str) else event
        to, _, message = text.rpartition(": ")
        lines += [f"{wait_ms or ''} t-mark {i}".strip(), f"t-{to or 'map'} {message}"]
        for name, size in zip(("list", "point"), sizes[::-1], strict=True):
            lines.append(f"t-file write -wave -bytes 4 -nframes {size} {name}{i}.wav {name}")
    (folder / "script.txt").write_text(";\n".join([*lines, "pd quit"]) + ";\n", encoding="utf-8")
    ended = run(str(patch), folder, **options)
    kept = {
        name: np.array([soundfile.read(folder / f"{name}{i}.wav")[0] for i in range(len(events))])
        for name in ("list", "point")
    }
    return Mapped(**vars(ended), lists=kept["list"], points=kept["point"], said=_split(ended.log))


def _split(log: list[str]) -> list[list[str]]:
    said: list[list[str]] = []
    for line in log:
        if line.startswith("MARK: "):
            said.append([])
        elif said and line.startswith(("LIST: ", "INFO: ", "DRAW: ")):
            said[-1].append(line)
    return said

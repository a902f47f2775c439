# SPDX-License-Identifier: MIT
"""A patch of the library as it is, with probes: messages put in anywhere, its sound recorded."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import patch_file
import soundfile
from partials import RATE
from pd import EXTERNALS, run

LIBRARY = Path(__file__).parents[2] / "puredata"
# Which patches belong to the library: what is built lies beside them, perhaps somewhere else.
PATCHES = sorted(LIBRARY.rglob("*.pd"))


def library(folder: Path, **instruments: Path) -> Path:
    """Copy the library as somebody would install it, with instruments: `orchestra=path`."""
    for path in PATCHES:
        to = folder / path.relative_to(LIBRARY)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to)
    (folder / "models").mkdir()
    for name, path in instruments.items():
        shutil.copy(path, folder / "models" / f"{name}.ts")
    if (LIBRARY / "maps").is_dir():
        shutil.copytree(LIBRARY / "maps", folder / "maps")
    for name in ("nn~.pd_*", "jg.timbremap.pd_*"):
        for built in EXTERNALS.glob(name):
            (folder / built.name).symlink_to(built)
    return folder


@dataclass
class Tapped:
    """One example of a copied library: `Tapped(folder, "synth", {"z1": (slider, 0)})`.

    `inputs` gives a name to the inlet of a box, the one whose text begins so; a message of the
    script goes to it by that name. `sources` are objects whose sound goes to such an inlet.
    """

    folder: Path
    name: str
    inputs: dict[str, tuple[str, int]]
    sources: tuple[tuple[str, str], ...] = ()  # (object's text, name of the input)

    def play(
        self, messages: Sequence[tuple[float, str]], seconds: float, program: str
    ) -> tuple[np.ndarray, list[str]]:
        """Return what the example's [timbrel.out] gave, and Pd's log.

        Messages are (second, "input message"); those at 0 are sent before DSP is on. One that
        begins with "; " names its receiver itself: "; #notein 60 100 1" is a note by MIDI.
        """
        path = self.folder / "examples" / f"{self.name}.pd"
        samples = round(seconds * RATE)
        tapped = path.with_name(f"{self.name}_tapped.pd")
        script, written = (path.parent / f"{self.name}_tapped.{end}" for end in ("txt", "wav"))
        tapped.write_text(self._text(path, samples, script.name), encoding="utf-8")

        lines, now = [], 0.0
        for second, message in sorted(messages, key=lambda m: m[0]):
            if second > 0 and now == 0:
                lines += ["pd dsp 1", "t-record bang"]
            wait = f"{1000 * (second - now):g} " if second > now else ""
            addressed = message[2:] if message.startswith("; ") else f"t-{message}"
            lines.append(f"{wait}{addressed}")
            now = max(now, second)
        if now == 0:
            lines += ["pd dsp 1", "t-record bang"]
        # A little more than is recorded: tabwrite~ writes its last samples late.
        lines.append(
            f"{1000 * (seconds - now) + 20:g} t-file write -wave -bytes 4 {written.name} t-out"
        )
        script.write_text(";\n".join([*lines, "pd quit"]) + ";\n", encoding="utf-8")
        ended = run(tapped, program=program, rate=RATE, changes={"TIMBREL_OFFLINE": "1"})
        sound, _ = soundfile.read(written, dtype="float32")
        return sound, ended.log

    def _text(self, path: Path, samples: int, script: str) -> str:
        top = patch_file.read(path)
        first = len(top.boxes)
        boxes: list[str] = []
        cords: list[str] = []

        def box(text: str) -> int:
            kind, _, rest = text.partition(" ")
            boxes.append(f"#X {kind} 10 10 {rest};")
            return first + len(boxes) - 1

        def cord(source: int, outlet: int, target: int, inlet: int) -> None:
            cords.append(f"#X connect {source} {outlet} {target} {inlet};")

        places = {name: (top.find(text), inlet) for name, (text, inlet) in self.inputs.items()}
        for name, (target, inlet) in places.items():
            cord(box(f"obj r t-{name}"), 0, target, inlet)
        for text, name in self.sources:
            cord(box(f"obj {text}"), 0, *places[name])
        box(f"obj table t-out {samples}")
        recorder = box("obj tabwrite~ t-out")
        cord(box("obj r t-record"), 0, recorder, 0)
        cord(top.find("timbrel.out"), 0, recorder, 0)
        cord(box("obj r t-file"), 0, box("obj soundfiler"), 0)
        bang, order = box("obj loadbang"), box("obj t b b")
        read, player = box(f"msg read {script}"), box("obj qlist")
        cord(bang, 0, order, 0)
        cord(order, 1, read, 0)
        cord(read, 0, player, 0)
        cord(order, 0, player, 0)
        return "\n".join([path.read_text(encoding="utf-8").rstrip("\n"), *boxes, *cords, ""])

# SPDX-License-Identifier: MIT
"""Renders settings through the real Pure Data: one run of its batch mode for all of them.

A patch is generated around the user's. Every example begins a whole number of Pd's ticks after the
one before, each is recorded by `tabwrite~`, written by `soundfiler` (synchronous and exact, where
`writesf~` would lose its tail) and announced by a line in Pd's log, which is read as it comes. Pd
ends with status 0 whatever happened, so the same log says what went wrong.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from ...base.errors import UserError
from ...base.progress import say
from .description import Playing
from .lines import lines

TICK = 64  # samples that Pd computes at once
SETTLE_S = 0.05  # between new parameters and the note: what glides has arrived
HANGS_S = 120  # without a word from Pd
DONE = "timbrel-done"
PATCH = "timbrel-render.pd"


@dataclass(frozen=True)
class PureData:
    """A patch with one inlet for `params …` and `note n v`, and one signal outlet."""

    patch: Path
    target: str | None
    playing: Playing

    def render(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Render settings `[N, P]`; yield one mono sound for each, in their order."""
        with tempfile.TemporaryDirectory(prefix="timbrel-") as name:
            folder = Path(name)
            text = ";\n".join(" ".join(f"{v:.6g}" for v in row) for row in rows)
            (folder / "rows.txt").write_text(text + ";\n", encoding="utf-8")
            wrapped = wrapper(self.patch.resolve(), self.target, self.playing, len(rows))
            (folder / PATCH).write_text(wrapped, encoding="utf-8")
            yield from self._run(folder, len(rows))

    def _run(self, folder: Path, count: int) -> Iterator[np.ndarray]:
        words = [program(), "-batch", "-nogui", "-nosound", "-noprefs"]
        words += ["-r", str(self.playing.sample_rate), "-open", str(folder / PATCH)]
        pipe = subprocess.PIPE
        pd = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.STDOUT
        )
        heard = Log(self.patch)
        quiet = (
            f"{self.patch}: Pd has rendered nothing for {HANGS_S} s and was stopped; open the "
            "patch in Pd and look for an endless loop."
        )
        try:
            for said in lines(pd, HANGS_S, quiet):
                line = re.sub(r"^verbose\(\d\): ", "", said)
                if heard.number_in(line) is not None:
                    path = folder / f"{heard.number_in(line)}.wav"
                    sound = soundfile.read(path, dtype="float32", always_2d=True)[0]
                    path.unlink()
                    heard.done += 1
                    yield _sane(sound)
            if heard.done < count:
                raise UserError(heard.ending(pd.wait(), count))
            heard.tell()
        finally:
            pd.kill()
            pd.wait()


class Log:
    """What Pd said so far."""

    def __init__(self, patch: Path) -> None:
        self.patch = patch
        self.done = 0
        self._before = ""
        self._errors: list[str] = []

    def number_in(self, line: str) -> int | None:
        """Return the example that a line announces; raise what it complains about."""
        found = re.fullmatch(rf"{DONE}: (\d+)", line)
        if found:
            return int(found[1])
        self._complain(line)
        self._before = line
        return None

    def _complain(self, line: str) -> None:
        if "couldn't create" in line:
            what = line.split(" ... ")[0] if " ... " in line else self._before
            what = re.sub(r"^(error|verbose\(\d\)): |\.\.\. couldn't create", "", what).strip()
            raise UserError(
                f"{self.patch}: Pd could not create [{what or '?'}]; install what it is part of, "
                "or put it beside the patch."
            )
        if "connection failed" in line and PATCH in line:
            raise UserError(
                f"{self.patch}: needs one inlet, for params and note, and one outlet~; see "
                "docs/maps.md."
            )
        if line.startswith("error: ") and line not in self._errors:
            self._errors.append(line)

    def ending(self, status: int, count: int) -> str:
        said = f" ({self._errors[0]})" if self._errors else ""
        return (
            f"{self.patch}: Pd ended with status {status} after {self.done} of {count} "
            f"examples{said}; open the patch in Pd."
        )

    def tell(self) -> None:
        for line in self._errors[:3]:
            say(f"Pd said: {line.removeprefix('error: ')}")


def program() -> str:
    """Return which Pd runs: $TIMBREL_PD, or the one on the path."""
    named = os.environ.get("TIMBREL_PD", "pd")
    found = shutil.which(named)
    if not found:
        raise UserError(
            f"Pure Data ('{named}') is missing: apt install puredata, or set TIMBREL_PD to its "
            "program."
        )
    return found


def _sane(recorded: np.ndarray) -> np.ndarray:
    """Return the sound; NaN where the patch gave what is no number, which `tabwrite~` hides."""
    return np.where(recorded[:, 1] > 0.5, recorded[:, 0], np.nan).astype(np.float32)


def wrapper(patch: Path, target: str | None, playing: Playing, count: int) -> str:
    """Return the text of the patch that plays and records `count` rows of rows.txt."""
    rate = playing.sample_rate
    samples = playing.samples
    settle = -(-round(SETTLE_S * rate) // TICK) * TICK
    sustain = round(playing.sustain_s * rate)
    # tabwrite~ is done one tick after its last sample; the next example begins at a tick.
    rest = -(-(settle + samples) // TICK) * TICK + 2 * TICK - settle - sustain
    boxes = [
        f"obj 10 10 table timbrel-sound {samples}",
        f"obj 10 40 table timbrel-sane {samples}",
        "obj 10 70 text define timbrel-rows",
        "obj 200 10 loadbang",
        "obj 200 40 t b b b b",
        "msg 400 70 read rows.txt",
        "msg 300 70 \\; pd dsp 1",
        f"msg 250 70 target {escaped(target or 'none')}",
        "obj 200 100 f 0",  # 8: the number of the example
        "obj 200 130 t b f f",
        "obj 300 160 text get timbrel-rows",
        "obj 300 190 list prepend params",
        "obj 300 220 list trim",
        f"obj 300 400 {escaped(str(patch.with_suffix('')))}",  # 13: the synth
        f"obj 100 190 delay {settle} 1 samp",
        "obj 100 220 t b b b",
        f"msg 100 250 note {playing.note} {playing.velocity}",
        "obj 300 460 tabwrite~ timbrel-sound",
        f"obj 100 280 delay {sustain} 1 samp",
        f"msg 100 310 note {playing.note} 0",
        f"obj 10 340 delay {rest} 1 samp",  # 20
        "obj 10 370 f",
        "obj 10 400 t f f f",
        "obj 10 430 makefilename %d.wav",
        f"msg 10 460 write -wave -bytes 4 -nframes {samples} \\$1 timbrel-sound timbrel-sane",
        "obj 10 490 soundfiler",
        f"obj 200 520 print {DONE}",
        "obj 10 520 + 1",
        f"obj 10 550 sel {count}",
        "msg 10 580 \\; pd quit",
        "obj 500 430 expr~ abs(\\$v1) < 1e6",  # 30: what tabwrite~ would write as 0
        "obj 500 460 tabwrite~ timbrel-sane",
    ]
    cords = """3 0 4 0, 4 3 5 0, 5 0 2 0, 4 2 6 0, 4 0 8 0, 8 0 9 0, 9 2 21 1, 9 1 10 0, 10 0 11 0,
        11 0 12 0, 12 0 13 0, 9 0 14 0, 14 0 15 0, 15 2 17 0, 15 2 31 0, 15 1 16 0, 16 0 13 0,
        15 0 18 0, 18 0 19 0, 19 0 13 0, 18 0 20 0, 20 0 21 0, 21 0 22 0, 22 2 23 0, 23 0 24 0,
        24 0 25 0, 22 1 26 0, 22 0 27 0, 27 0 28 0, 28 0 29 0, 28 1 8 0, 13 0 17 0, 13 0 30 0,
        30 0 31 0"""
    if target:
        cords += ", 4 1 7 0, 7 0 13 0"
    lines = ["#N canvas 0 0 700 640 12", *(f"#X {box}" for box in boxes)]
    lines += [f"#X connect {' '.join(cord.split())}" for cord in cords.split(",")]
    return ";\n".join(lines) + ";\n"


def escaped(text: str) -> str:
    """Return one atom as a .pd file writes it."""
    return re.sub(r"([ ,;\\$])", r"\\\1", text)

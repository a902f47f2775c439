# SPDX-License-Identifier: MIT
"""A live Pd with one nn~ in it: a constant on the inlets, and what comes out on request."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from boxes import Patch
from live import Live

SECONDS = 8  # how much a recording can hold
CAPTURE = SECONDS * 48000


class Studio(Live):
    """`with Studio("nn~ g.ts", tmp_path, paths=[…]) as s: s.send("t-nn load h.ts")`.

    Receivers: t-nn the object, t-in the level on its inlets, t-look prints each outlet's current
    value as `LOOK0: 0.5`, pd-hole an empty subpatch for dynamic patching, t-rec starts a recording.
    """

    def __init__(
        self,
        box: str | None,
        folder: Path,
        *,
        inlets: int = 1,
        outlets: int = 1,
        messages: bool = True,
        paths: Sequence[Path] = (),
        **options,
    ) -> None:
        self._folder, self._outlets = folder, outlets
        patch = Patch()
        patch.inner("hole", Patch())
        if box:
            self._wire(patch, box, inlets, outlets, messages)
        names = ("t-nn", "t-in", "t-look", "t-rec", "t-file", "pd-hole")
        super().__init__(patch, folder, to=names, paths=paths, **options)

    def look(self) -> list[float]:
        """Return what the outlets give at this moment."""
        self.send("t-look bang")
        return [float(self.wait_for(rf"^LOOK{i}: ").split()[1]) for i in range(self._outlets)]

    def ask(self, message: str, reply: str) -> list[str]:
        """Send to the object; return the words of its next reply that begins so."""
        self.send(f"t-nn {message}")
        return self.wait_for(rf"^OUT: {reply}( |$)").split()[1:]

    def await_value(self, outlet: int, wanted: float, within: float = 1e-4) -> None:
        """Look until an outlet gives this. A value that never comes is a hang."""
        for _ in range(20000):
            if abs(self.look()[outlet] - wanted) <= within:
                return
        raise AssertionError(f"outlet {outlet} gives {self.look()[outlet]}, never {wanted}")

    def recording(self) -> np.ndarray:
        """Return outlet 0 since `t-rec bang`, to the end of the last whole block."""
        self.send("t-file write -wave -bytes 4 rec.wav rec")
        self.wait_for("^WRITTEN: ")
        y, _ = soundfile.read(self._folder / "rec.wav", dtype="float32")
        return y[: len(y) - int(np.argmax(y[::-1] != 0))]

    def _wire(self, patch: Patch, box: str, inlets: int, outlets: int, messages: bool) -> None:
        level = patch.chain("r t-in", "sig~ 1")[1]
        under_test = patch.obj(box)
        patch.connect(patch.obj("r t-nn"), 0, under_test, 0)
        for i in range(inlets):
            patch.connect(level, 0, under_test, i)
        look = patch.obj("r t-look")
        for i in range(outlets):
            seen = patch.chain("snapshot~", f"print LOOK{i}")[0]
            patch.connect(look, 0, seen, 0)
            patch.connect(under_test, i, seen, 0)
        if messages:
            patch.connect(under_test, outlets, patch.obj("print OUT"), 0)
        patch.obj(f"table rec {CAPTURE}")
        writer = patch.chain("r t-rec", "tabwrite~ rec")[1]
        patch.connect(under_test, 0, writer, 0)
        patch.chain("r t-file", "soundfiler", "print WRITTEN")

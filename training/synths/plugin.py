# SPDX-License-Identifier: MIT
"""Renders settings through a VST3 plug-in, in another Python that has the host pedalboard.

That package is under the GPL, so it is optional and never imported here: a small request file goes
to `plugin_host.py`, which that Python runs, and sounds come back as files.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...base.errors import UserError
from .description import Playing
from .lines import lines

HOST = Path(__file__).with_name("plugin_host.py")
HANGS_S = 600  # without a word from the host: loading one plug-in alone took a minute


@dataclass(frozen=True)
class Plugin:
    """A VST3 instrument; parameters by the names that it gives them."""

    path: Path
    python: str  # the interpreter that has pedalboard
    names: tuple[str, ...]
    playing: Playing

    def render(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Render settings `[N, P]`; yield one mono sound for each, in their order."""
        with tempfile.TemporaryDirectory(prefix="timbrel-") as name:
            folder, done = Path(name), 0
            np.save(folder / "rows.npy", rows)
            for answer in self._answers(folder, str(folder / "rows.npy")):
                if "done" in answer:
                    path = folder / f"{answer['done']}.npy"
                    sound = np.load(path)
                    path.unlink()
                    done += 1
                    yield sound
            if done < len(rows):
                raise UserError(
                    f"{self.path}: the host ended after {done} of {len(rows)} examples; run again "
                    "to go on, and look for a crash of the plug-in."
                )

    def parameters(self) -> tuple[str, ...]:
        """Return the names that are moved: those asked for, or all that the plug-in has."""
        with tempfile.TemporaryDirectory(prefix="timbrel-") as name:
            for answer in self._answers(Path(name), ""):
                if "names" in answer:
                    return tuple(answer["names"])
        raise UserError(f"{self.path}: {self.python} said nothing; run {HOST.name} by hand.")

    def _answers(self, folder: Path, rows: str) -> Iterator[dict[str, Any]]:
        p = self.playing
        request = {
            "plugin": str(self.path.resolve()), "names": list(self.names), "rows": rows,
            "folder": str(folder), "note": p.note, "velocity": p.velocity,
            "sustain_s": p.sustain_s, "release_s": p.release_s, "sample_rate": p.sample_rate,
        }  # fmt: skip
        path = folder / "request.json"
        path.write_text(json.dumps(request), encoding="utf-8")
        try:
            host = subprocess.Popen(
                [self.python, str(HOST), str(path)], stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as error:
            raise UserError(
                f"--host-python {self.python}: {error.strerror}; name a Python that has pedalboard."
            ) from None
        quiet = (
            f"{self.path}: has rendered nothing for {HANGS_S} s and was stopped; open it in "
            "another host and see whether it waits for an answer or a licence."
        )
        try:
            for line in lines(host, HANGS_S, quiet):
                answer = _parsed(line)
                if "error" in answer:
                    raise UserError(f"{self.path}: {answer['error']}.")
                yield answer
        finally:
            host.kill()
            host.wait()


def _parsed(line: str) -> dict[str, Any]:
    """Return a line's answer; plug-ins print lines of their own, which say nothing to us."""
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}

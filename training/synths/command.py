# SPDX-License-Identifier: MIT
"""Renders settings by a command line, once for each example or once for a chunk of them."""

import csv
import shlex
import string
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...base import audio
from ...base.errors import UserError
from .description import Playing

PLAYED = ("note", "velocity", "sustain", "release", "sample_rate")
CHUNK = 256  # examples in a run, where the command takes {rows} and {folder}
LIMIT_S = 600  # for one run


@dataclass(frozen=True)
class Command:
    """A command line with names in braces; no shell comes between.

    {parameters}: all values as words; {NAME}: one of them; {out}: the sound file to write.
    {rows} and {folder} instead of these: a CSV of many rows, and where to write 0.wav, 1.wav, …
    """

    template: str
    names: tuple[str, ...]
    playing: Playing

    def validate(self) -> None:
        words = self._words()
        try:
            used = {f for w in words for _, f, _, _ in string.Formatter().parse(w) if f is not None}
        except ValueError as error:
            raise UserError(f"'{self.template}': {error}; write {{{{ for a brace.") from None
        allowed = {"parameters", "out", "rows", "folder", *PLAYED, *self.names}
        unknown = sorted(used - allowed)
        if unknown:
            raise UserError(
                f"'{self.template}': {{{unknown[0]}}} is not known; there are "
                f"{', '.join(sorted(allowed))}."
            )
        if not ({"out"} <= used or {"rows", "folder"} <= used):
            raise UserError(
                f"'{self.template}': says nowhere which file to write; use {{out}}, or {{rows}} "
                "and {folder}."
            )

    @property
    def in_chunks(self) -> bool:
        return "{rows}" in self.template and "{folder}" in self.template

    def render(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Render settings `[N, P]`; yield one mono sound for each, in their order."""
        size = CHUNK if self.in_chunks else 1
        for start in range(0, len(rows), size):
            with tempfile.TemporaryDirectory(prefix="timbrel-") as name:
                yield from self._run(rows[start : start + size], Path(name))

    def _run(self, rows: np.ndarray, folder: Path) -> Iterator[np.ndarray]:
        with (folder / "rows.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([[f"{v:.6g}" for v in row] for row in rows])
        words = self._filled(rows[0], folder)
        try:
            done = subprocess.run(
                words, capture_output=True, text=True, check=False, timeout=LIMIT_S,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise UserError(f"'{words[0]}' took over {LIMIT_S} s; try it by hand.") from None
        except OSError as error:
            raise UserError(f"'{words[0]}': {error.strerror}; is it installed?") from None
        if done.returncode:
            last = [*done.stderr.strip().splitlines(), *done.stdout.strip().splitlines()] or [""]
            raise UserError(
                f"'{shlex.join(words)}' ended with status {done.returncode}: {last[0]}."
            )
        for index in range(len(rows)):
            path = folder / f"{index}.wav"
            if not path.exists():
                raise UserError(f"'{shlex.join(words)}' wrote no {path.name}; see its own help.")
            yield audio.to_mono(audio.read(path, self.playing.sample_rate)[0])

    def _filled(self, row: np.ndarray, folder: Path) -> list[str]:
        values = [f"{value:.6g}" for value in row]
        p = self.playing
        said = {
            **dict(zip(self.names, values, strict=True)),
            **dict(zip(PLAYED, (p.note, p.velocity, p.sustain_s, p.release_s, p.sample_rate),
                       strict=True)),
            "parameters": " ".join(values), "out": str(folder / "0.wav"),
            "rows": str(folder / "rows.csv"), "folder": str(folder),
        }  # fmt: skip
        words: list[str] = []
        for word in self._words():
            words += values if word == "{parameters}" else [word.format(**said)]
        return words

    def _words(self) -> list[str]:
        try:
            words = shlex.split(self.template)
        except ValueError as error:
            raise UserError(f"'{self.template}': {error}.") from None
        if not words:
            raise UserError("command: names no program; write command:PROGRAM {parameters} {out}.")
        return words

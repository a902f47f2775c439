# SPDX-License-Identifier: MIT
"""Renders settings by a command line, once for each example or once for a chunk of them."""

import csv
import shlex
import string
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...base import audio
from ...base.errors import UserError
from .description import Playing

PLAYED = ("note", "velocity", "sustain", "release", "sample_rate")
RESERVED = frozenset((*PLAYED, "parameters", "out", "rows", "folder"))
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
        taken = sorted(RESERVED.intersection(self.names))
        if taken:
            raise UserError(
                f"--parameters: a command fills in {', '.join(f'{{{name}}}' for name in taken)} "
                f"itself; give the parameter another name, as my_{taken[0]}."
            )
        used, allowed = self._used(), {*RESERVED, *self.names}
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
        if not used & {"parameters", "rows", *self.names}:
            raise UserError(
                f"'{self.template}': uses no parameter, so all sounds would be one; use "
                f"{{parameters}}, {{rows}} or names ({', '.join(self.names[:3])})."
            )
        self._filled(np.zeros(len(self.names)), Path("folder"))

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
                words, capture_output=True, encoding="utf-8", errors="replace", check=False,
                timeout=LIMIT_S, stdin=subprocess.DEVNULL,
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
        numbers = [_Number(value) for value in row]
        values = [f"{number}" for number in numbers]
        p = self.playing
        said = {
            **dict(zip(self.names, numbers, strict=True)),
            **dict(zip(PLAYED, (p.note, p.velocity, p.sustain_s, p.release_s, p.sample_rate),
                       strict=True)),
            "parameters": " ".join(values), "out": str(folder / "0.wav"),
            "rows": str(folder / "rows.csv"), "folder": str(folder),
        }  # fmt: skip
        words: list[str] = []
        for word in self._words():
            words += values if word == "{parameters}" else [self._word(word, said)]
        return words

    def _word(self, word: str, said: Mapping[str, object]) -> str:
        try:
            return _Names().vformat(word, (), said)
        except Exception as error:  # a format may be wrong in many ways, and all are the user's
            raise UserError(
                f"'{self.template}': {word} cannot be filled in ({error}); write {{NAME}}, or "
                "{NAME:.2f} for two decimals."
            ) from None

    def _used(self) -> set[str]:
        words = self._words()
        try:
            return {f for w in words for _, f, _, _ in _Names().parse(w) if f is not None}
        except ValueError as error:
            raise UserError(f"'{self.template}': {error}; write {{{{ for a brace.") from None

    def _words(self) -> list[str]:
        try:
            words = shlex.split(self.template)
        except ValueError as error:
            raise UserError(f"'{self.template}': {error}.") from None
        if not words:
            raise UserError("command: names no program; write command:PROGRAM {parameters} {out}.")
        return words


class _Names(string.Formatter):
    """Takes what stands in braces as one name, so that a parameter may be called `osc.1`."""

    def get_field(
        self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Any, str]:
        return kwargs[field_name], field_name


class _Number(float):
    """A value that is written as `rows.csv` has it, unless a format asks for something else."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec or ".6g")

    def __str__(self) -> str:
        return f"{self}"

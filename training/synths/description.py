# SPDX-License-Identifier: MIT
"""What a synth is: its parameters by name, and the note that it is asked to play."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...base.errors import UserError

LOW, HIGH = 0.0, 127.0  # every parameter, whatever it does, as controllers send it
FILE = "synth.json"  # in a folder of examples
SIDECAR = ".synth.json"  # beside a patch
LEAST = 1025  # samples: spectra reflect 1024 at each end (maps/features.py, N_FFT // 2)


@dataclass(frozen=True)
class Parameter:
    """One knob."""

    name: str
    unit: str = ""
    help: str = ""


@dataclass(frozen=True)
class Playing:
    """How every example is played; a sound lasts `sustain_s + release_s`."""

    note: int = 60  # MIDI
    velocity: int = 127
    sustain_s: float = 0.3  # until the key is released
    release_s: float = 0.2  # recorded after that
    sample_rate: int = 44100  # Hz

    @property
    def samples(self) -> int:
        return round((self.sustain_s + self.release_s) * self.sample_rate)

    def validate(self) -> None:
        rules = [
            (0 <= self.note <= 127, f"--note lies in 0..127; given {self.note}."),
            (1 <= self.velocity <= 127, f"--velocity lies in 1..127; given {self.velocity}."),
            (0 < self.sustain_s <= 60, f"--sustain lies above 0 up to 60 s; given "
             f"{self.sustain_s:g}."),
            (0 <= self.release_s <= 60, f"--release lies in 0..60 s; given {self.release_s:g}."),
            (8000 <= self.sample_rate <= 96000, "--sample-rate lies in 8000..96000 Hz; given "
             f"{self.sample_rate}."),
        ]  # fmt: skip
        for holds, sentence in rules:
            if not holds:
                raise UserError(sentence)
        if self.samples < LEAST:
            least = math.ceil(LEAST / self.sample_rate * 1000) / 1000
            raise UserError(
                f"--sustain and --release are together at least {least:g} s at "
                f"{self.sample_rate} Hz, or there is no spectrum to learn from; given "
                f"{self.sustain_s + self.release_s:g}."
            )


@dataclass(frozen=True)
class Synth:
    """A synth as it is rendered. `kind` is puredata, function, command or plugin."""

    name: str
    kind: str
    source: str  # the patch, function, command or plug-in, as `find` takes it
    parameters: tuple[Parameter, ...]
    target: str | None = None  # which of a patch's variants
    playing: Playing = Playing()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)


@dataclass(frozen=True)
class Sidecar:
    """What a file beside a patch says of it."""

    name: str
    parameters: tuple[Parameter, ...]
    targets: tuple[str, ...] = ()
    note: int = 60
    velocity: int = 127


def named(words: list[str]) -> tuple[Parameter, ...]:
    """Return parameters by their names, or `p1` … `pP` where one number is given.

    >>> [p.name for p in named(["2"])]
    ['p1', 'p2']
    """
    if len(words) == 1 and words[0].isdigit():
        if not 1 <= int(words[0]) <= 1000:
            raise UserError(f"--parameters: 1 to 1000 of them; given {words[0]}.")
        words = [f"p{k + 1}" for k in range(int(words[0]))]
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice:
        raise UserError(f"--parameters: {', '.join(twice)} stands there twice; give each once.")
    return tuple(Parameter(word) for word in words)


def read_sidecar(path: Path) -> Sidecar:
    """Read the description beside a patch."""
    said = _read(path)
    try:
        return Sidecar(
            str(said["name"]),
            _parameters(said),
            tuple(str(t) for t in said.get("targets", [])),
            int(said.get("note", 60)),
            int(said.get("velocity", 127)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path}: {error} is missing or no description of a synth.") from None


def to_json(synth: Synth) -> dict[str, Any]:
    """Return what `from_json` reads back, as it stands in a folder's synth.json."""
    said = asdict(synth)
    return {**said.pop("playing"), **json.loads(json.dumps(said)), "range": [LOW, HIGH]}


def from_json(said: Mapping[str, Any]) -> Synth:
    """Return the synth that a folder's synth.json describes.

    Raises:
        KeyError, TypeError, ValueError: it describes none.
    """
    fields = Playing.__dataclass_fields__
    playing = Playing(**{key: said[key] for key in fields})
    target = said.get("target")
    return Synth(
        said["name"], said["kind"], said["source"], _parameters(said), target, playing
    )  # fmt: skip


def read(folder: Path) -> Synth:
    """Read the synth of a folder of examples."""
    path = folder / FILE
    try:
        return from_json(_read(path))
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, UserError):
            raise
        raise UserError(f"{path}: {error} is missing or no description of a synth.") from None


def _parameters(said: Mapping[str, Any]) -> tuple[Parameter, ...]:
    keys = ("name", "unit", "help")
    found = tuple(Parameter(**{k: str(p[k]) for k in keys if k in p}) for p in said["parameters"])
    if not found:
        raise ValueError("a parameter")
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}; a synth is described there.") from None
    except ValueError as error:
        raise UserError(f"{path}: not JSON ({error}); mend it or write it anew.") from None
    if not isinstance(said, dict):
        raise UserError(f"{path}: holds no description of a synth; write it anew.")
    return said

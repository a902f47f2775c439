# SPDX-License-Identifier: MIT
"""Which synth a word names: a shipped one, a patch, a function, a command, a plug-in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from ...base.errors import UserError, one_of
from . import command, function, plugin, puredata
from .description import SIDECAR, Parameter, Playing, Sidecar, Synth, named, read_sidecar


class Source(Protocol):
    """Whatever renders settings."""

    def render(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Yield a mono sound for each row of `[N, P]`, 0…127, in their order."""
        ...


@dataclass(frozen=True)
class Asked:
    """What the user says beside the word; None leaves it to the synth's own description."""

    note: int | None = None
    velocity: int | None = None
    sustain_s: float = 0.3
    release_s: float = 0.2
    sample_rate: int = 44100
    target: str | None = None
    parameters: tuple[str, ...] = ()  # names, or one number
    host_python: str | None = None

    def playing(self, note: int = 60, velocity: int = 127) -> Playing:
        found = Playing(
            note if self.note is None else self.note,
            velocity if self.velocity is None else self.velocity,
            self.sustain_s,
            self.release_s,
            self.sample_rate,
        )
        found.validate()
        return found


def patches() -> Path:
    """Return the folder of the shipped patches, which a wheel has at the same place."""
    return Path(__file__).parents[2] / "puredata" / "synths"


def shipped() -> list[str]:
    """Return the names of the shipped synths."""
    return sorted(path.name.removesuffix(SIDECAR) for path in patches().glob(f"*{SIDECAR}"))


def find(word: str, asked: Asked) -> tuple[Synth, Source]:
    """Return the synth that a word names, described, and what renders it."""
    if word in shipped():
        return _puredata(patches() / f"{word}.pd", asked, word)
    if word.startswith("command:"):
        return _command(word, asked)
    ending = Path(word).suffix.lower()
    if ending == ".pd":
        return _puredata(Path(word), asked, word)
    if ending == ".vst3":
        return _plugin(Path(word), asked)
    if ":" in word:
        return _function(word, asked)
    kinds = ["PATCH.pd", "MODULE:FUNCTION", "command:…", "PLUGIN.vst3"]
    raise one_of("synth", word, [*shipped(), *kinds])


def _puredata(patch: Path, asked: Asked, source: str) -> tuple[Synth, Source]:
    if not patch.is_file():
        raise UserError(f"{patch}: there is no such patch.")
    sidecar = patch.with_suffix(SIDECAR)
    if asked.parameters:
        said = Sidecar(patch.stem, named(list(asked.parameters)))
    elif sidecar.exists():
        said = read_sidecar(sidecar)
    else:
        raise UserError(
            f"{patch}: what are its parameters? Name them by --parameters, or in {sidecar.name} "
            "beside it."
        )
    target = asked.target or next(iter(said.targets), None)
    if target and said.targets and target not in said.targets:
        raise one_of("target", target, said.targets)
    playing = asked.playing(said.note, said.velocity)
    synth = Synth(said.name, "puredata", source, said.parameters, target, playing)
    return synth, puredata.PureData(patch, target, playing)


def _function(word: str, asked: Asked) -> tuple[Synth, Source]:
    found = function.load(word)
    names = asked.parameters or tuple(getattr(found, "parameters", ()))
    parameters = _needed(word, names)
    playing = asked.playing()
    name = word.partition(":")[2]
    synth = Synth(name, "function", word, parameters, None, playing)
    return synth, function.Function(word, found, playing)


def _command(word: str, asked: Asked) -> tuple[Synth, Source]:
    template = word.removeprefix("command:")
    parameters = _needed("command", asked.parameters)
    source = command.Command(template, tuple(p.name for p in parameters), asked.playing())
    source.validate()
    name = Path(template.split()[0]).stem
    return Synth(name, "command", word, parameters, None, source.playing), source


def _plugin(path: Path, asked: Asked) -> tuple[Synth, Source]:
    if not path.exists():
        raise UserError(f"{path}: there is no such plug-in.")
    if not asked.host_python:
        raise UserError(
            f"{path}: plug-ins play in another Python, one that has pedalboard: name it by "
            "--host-python."
        )
    source = plugin.Plugin(path, asked.host_python, asked.parameters, asked.playing())
    if not source.names:
        source = replace(source, names=source.parameters())
    parameters = named(list(source.names))
    return Synth(path.stem, "plugin", str(path), parameters, None, source.playing), source


def _needed(word: str, names: tuple[str, ...]) -> tuple[Parameter, ...]:
    if not names:
        raise UserError(f"{word}: what are its parameters? Give --parameters, names or a number.")
    return named(list(names))

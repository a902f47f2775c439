# SPDX-License-Identifier: MIT
"""Renders examples into a folder: what is there and sound stays, what is not is made."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...base import audio
from ...base.errors import UserError
from ...base.progress import bar, say
from . import description, layout
from .checks import KINDS, faults, fitted
from .description import Synth
from .find import Source
from .sampling import Sampling, draw

FIRST = 32  # when all of these are bad, the rest will be too
GRACE = 8  # so few may all be silent: presets, a corner of a grid


@dataclass(frozen=True)
class Report:
    """What a folder holds now. `faults` has the numbers of the examples by what is wrong."""

    examples: int
    rendered: int  # in this run
    mended: tuple[str, ...]  # recordings that were damaged, and how
    faults: dict[str, tuple[int, ...]]

    @property
    def bad(self) -> int:
        return len({number for numbers in self.faults.values() for number in numbers})

    @property
    def lines(self) -> list[str]:
        """One sentence for each kind of fault."""
        return [
            f"{len(numbers)} of {self.examples} are {kind}: {_listed(numbers)}"
            for kind, numbers in self.faults.items()
            if numbers
        ]


def render(folder: Path, synth: Synth, source: Source, sampling: Sampling, examples: int) -> Report:
    """Bring a folder to `examples` recordings with their labels; resumes what was interrupted.

    A folder that holds another synth's examples, or other settings of this one, is refused.
    """
    rows = draw(sampling, len(synth.parameters), 0, examples)
    _prepare(folder, synth, sampling, rows)
    found: dict[int, list[str]] = {}
    mended: list[str] = []
    missing: list[int] = []
    for index in range(len(rows)):
        path = layout.wav(folder, index)
        reason = None
        if path.exists():
            reason, found[index] = _examined(path, synth)
        if reason:
            mended.append(f"{path.name} {reason}")
        if reason or not path.exists():
            missing.append(index)
    if mended:
        say(f"{len(mended)} recordings are damaged and rendered again: {'; '.join(mended[:3])}")
    if missing and len(missing) < len(rows):
        say(f"{folder} holds {len(rows) - len(missing)} of {len(rows)} already")
    _fill(folder, synth, source, rows, missing, found)
    by_kind = {kind: tuple(k for k in sorted(found) if kind in found[k]) for kind in KINDS}
    return Report(len(rows), len(missing), tuple(mended), by_kind)


def _fill(
    folder: Path,
    synth: Synth,
    source: Source,
    rows: np.ndarray,
    missing: list[int],
    found: dict[int, list[str]],
) -> None:
    if not missing:
        return
    playing = synth.playing
    made: list[Path] = []
    with bar(f"rendering {synth.name}", len(rows)) as shown:
        sounds = source.render(rows[missing])
        for done, (index, sound) in enumerate(zip(missing, sounds, strict=True), 1):
            found[index] = faults(sound, playing.samples)
            path = layout.wav(folder, index)
            audio.write(path, fitted(sound, playing.samples), playing.sample_rate, "pcm16")
            made.append(path)
            if done == min(FIRST, len(missing)):
                _refuse_hopeless(synth, [found[k] for k in missing[:done]], made)
            shown.at(len(rows) - len(missing) + done, path.name)


def _refuse_hopeless(synth: Synth, first: list[list[str]], made: list[Path]) -> None:
    """Stop when every one of the first examples has the same fault, unless they are few."""
    if len(first) < GRACE:
        return
    for kind in KINDS:
        if all(kind in said for said in first):
            for path in made:
                path.unlink()
            raise UserError(
                f"{synth.name}: each of the first {len(first)} examples is {kind} (note "
                f"{synth.playing.note}, velocity {synth.playing.velocity}); {REMEDIES[kind]}."
            )


REMEDIES = {
    "silent": "see that it takes 'params' and 'note' and sound leaves its first outlet",
    "clipped": "make it quieter",
    "too short": "let it give sustain and release",
    "not finite": "it gives what is no number",
}


def _examined(path: Path, synth: Synth) -> tuple[str | None, list[str]]:
    """Return what is damaged in a recording, and the faults of one that is whole."""
    playing = synth.playing
    try:
        samples, rate = audio.read(path)
    except audio.AudioError as error:
        return str(error).partition(": ")[2].rstrip("."), []
    if rate != playing.sample_rate or samples.shape != (1, playing.samples):
        return (
            f"has {samples.shape[1]} samples at {rate} Hz, not {playing.samples} at "
            f"{playing.sample_rate} Hz"
        ), []
    return None, faults(samples[0], playing.samples)


def _prepare(folder: Path, synth: Synth, sampling: Sampling, rows: np.ndarray) -> None:
    """Write labels and description, after making sure that what is there is the same set's."""
    path = folder / description.FILE
    wanted = json.loads(json.dumps({**description.to_json(synth), "sampling": asdict(sampling)}))
    if path.exists():
        _compare(folder, path, wanted)
    elif folder.exists() and any(folder.iterdir()):
        raise UserError(f"{folder} is not empty and holds something else: name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "labels.csv").exists():
        held = layout.read_labels(folder)
        both = min(len(held), len(rows))
        if held.shape[1] != rows.shape[1] or not np.array_equal(held[:both], rows[:both]):
            raise UserError(
                f"{folder / 'labels.csv'}: is not what seed {sampling.seed} draws; name another "
                "folder."
            )
        if len(held) > len(rows):
            raise UserError(
                f"{folder} holds {len(held)} examples, more than the {len(rows)} asked for: say "
                f"--examples {len(held)}, or name another folder."
            )
    layout.write_labels(folder, rows)
    partial = folder / f".{description.FILE}.partial"
    partial.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


def _compare(folder: Path, path: Path, wanted: dict[str, Any]) -> None:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        held = {}
    for key, value in wanted.items():
        given = held.get(key) if isinstance(held, dict) else None
        if _essence(key, given, wanted) != _essence(key, value, wanted):
            raise UserError(
                f"{folder} holds other examples ({key}: {_short(given)}, not {_short(value)}): "
                "name another folder."
            )


def _essence(key: str, value: Any, wanted: dict[str, Any]) -> object:  # noqa: ANN401 (JSON)
    """Return what makes a difference: neither words of help nor where a patch lies."""
    if key == "parameters" and isinstance(value, list):
        return [parameter.get("name") for parameter in value]
    if key == "source" and wanted["kind"] in ("puredata", "plugin") and value:
        return Path(value).name
    return value


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _listed(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(f"ex_{n}" for n in numbers[:5])
    return shown + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")

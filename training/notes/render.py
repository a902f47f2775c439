# SPDX-License-Identifier: MIT
"""Renders planned notes into a dataset's tree, from a SoundFont or from the built-in orchestra."""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ...base import audio, soundfonts
from ...base.errors import UserError
from ...base.progress import bar, say
from . import builtin, soundfont
from .orchestra import Part
from .plan import Note, Timing, plan, write_labels

MANIFEST = "notes.json"
SILENCE = 10 ** (-70 / 20)  # a peak below this is no note: the SoundFont has no sample there


@dataclass(frozen=True)
class Request:
    """What is asked for; two equal requests make the same dataset."""

    parts: tuple[Part, ...]
    step: int  # semitones
    velocities: tuple[int, ...]
    timing: Timing
    sample_rate: int  # Hz
    source: str  # a SoundFont's path, or "built-in"


def choose_source(named: Path | None, built_in: bool) -> str:
    """Return the source of the sounds: the named SoundFont, one that is found, or the built-in."""
    if built_in:
        return "built-in"
    if named is not None and not named.is_file():
        raise UserError(f"SoundFont {named} does not exist: name a .sf2 or .sf3 file.")
    found = named or soundfonts.find()
    if found is None or not soundfont.available():
        missing = "SoundFont" if found is None else "FluidSynth"
        say(
            f"no {missing} found (apt install fluidsynth fluid-soundfont-gm, or set "
            "TIMBREL_SOUNDFONT): using the built-in numpy orchestra."
        )
        return "built-in"
    return str(found)


def render(root: Path, request: Request) -> int:
    """Render a request into a new folder; return the number of files.

    A folder that already holds the same request is left as it is; any other content is refused.
    The folder appears under its name only when it is complete.
    """
    wanted = json.loads(json.dumps(asdict(request)))
    manifest = root / MANIFEST
    if root.exists() and any(root.iterdir()):
        if _read(manifest) == wanted:
            files = len(audio.find(root / "data"))
            say(f"{root} holds these {files} notes already")
            return files
        raise UserError(f"{root} is not empty and holds something else: name another folder.")
    notes = plan(request.parts, request.step, request.velocities)
    partial = root.with_name(f".{root.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        written = _write(partial, notes, request)
        write_labels(partial, written)
        (partial / MANIFEST).write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
        if root.exists():
            root.rmdir()
        partial.replace(root)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return len(written)


def _read(manifest: Path) -> object:
    try:
        return json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(root: Path, notes: Sequence[Note], request: Request) -> list[Note]:
    written, silent = [], []
    with bar("rendering notes", len(notes)) as shown:
        for done, (note, sound) in enumerate(zip(notes, _sounds(notes, request), strict=True), 1):
            if np.abs(sound).max(initial=0.0) < SILENCE:
                silent.append(note)
                continue
            audio.write(root / note.path, sound, request.sample_rate, "pcm16")
            written.append(note)
            shown.at(done, note.path.rsplit("/", 1)[-1])
    if silent:
        names = ", ".join(sorted({n.part.key for n in silent}))
        say(f"{len(silent)} notes are silent in this SoundFont and left out ({names})")
    if not written:
        raise UserError(f"every note is silent in {request.source}: choose other instruments.")
    return written


def _sounds(notes: Sequence[Note], request: Request) -> Iterator[np.ndarray]:
    if request.source == "built-in":
        return builtin.render(notes, request.timing, request.sample_rate)
    path = Path(request.source)
    return soundfont.render(path, notes, request.timing, request.sample_rate)

# SPDX-License-Identifier: MIT
"""Sound files that are given: found, read at a run's rate as mono, and where they are audible."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np

from ...base import audio
from ...base.errors import UserError

# A sound whose peak is below this has nothing audible (-80 dB of full scale).
SILENT_PEAK = 1e-4
# Frames this share below the loudest one still belong to a sound (-40 dB), to what sustains
# (-20 dB).
AUDIBLE_SHARE, SUSTAINED_SHARE = 0.01, 0.1
# Of the sustained frames so much is left out at either end: the attack, and the decay.
TRIMMED_SHARE = 0.2


@dataclass(frozen=True)
class SoundFile:
    """A file, and under which name its result is kept."""

    path: Path
    name: PurePath  # relative, without suffix


def find_sounds(given: Sequence[Path]) -> list[SoundFile]:
    """Return all sound files that files and folders name; folders are searched to the bottom.

    Files of a folder keep their path below it, behind the folder's name where several are given.

    Raises:
        UserError: nothing is given, no such file, a folder without audio.
    """
    if not given:
        raise UserError("no sound is given: name sound files or folders of them.")
    found: list[SoundFile] = []
    for path in given:
        if path.is_dir():
            inside = audio.find(path)
            if not inside:
                endings = ", ".join(audio.EXTENSIONS)
                raise UserError(f"{path} holds no audio files: put {endings} there.")
            head = PurePath(path.resolve().name) if len(given) > 1 else PurePath()
            found += [SoundFile(p, head / p.relative_to(path).with_suffix("")) for p in inside]
        else:
            audio.info(path)
            found.append(SoundFile(path, PurePath(path.stem)))
    return _apart(found)


def read_mono(path: Path, sample_rate: int) -> np.ndarray:
    """Read a file as `[N]` at a rate in Hz."""
    return audio.to_mono(audio.read(path, sample_rate)[0])


def read_audible(path: Path, sample_rate: int) -> np.ndarray:
    """Read a file that there must be something to hear in."""
    sound = read_mono(path, sample_rate)
    if np.abs(sound).max() < SILENT_PEAK:
        raise UserError(f"{path}: nothing is audible in it; name a sound.")
    return sound


def audible_span(level: np.ndarray, share: float = AUDIBLE_SHARE) -> tuple[int, int]:
    """Return the first frame that is within a share of the loudest, and the one after the last."""
    loud = np.flatnonzero(level >= share * level.max(initial=0.0))
    return int(loud[0]), int(loud[-1]) + 1


def sustained(level: np.ndarray) -> slice:
    """Return the frames between a sound's attack and its decay, one at least."""
    first, end = audible_span(level, SUSTAINED_SHARE)
    trim = int(TRIMMED_SHARE * (end - first))
    return slice(first + trim, max(end - trim, first + trim + 1))


def _apart(files: Sequence[SoundFile]) -> list[SoundFile]:
    """Number names that several files have (a.wav and a.flac)."""
    taken: set[str] = set()
    apart = []
    for file in files:
        name, count = file.name, 1
        while str(name).casefold() in taken:
            count += 1
            name = file.name.with_name(f"{file.name.name}-{count}")
        taken.add(str(name).casefold())
        apart.append(SoundFile(file.path, name))
    return apart

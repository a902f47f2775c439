# SPDX-License-Identifier: MIT
"""What was played, read from the ring by whoever is not in a hurry: recordings and meters."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from ...base.errors import UserError
from .shared import RING, Link, take

FALL_DB_S = 24.0  # of a meter in a second, so that a peak between two looks is seen
_NEWEST = RING // 2  # what is older may be written over while it is read


class Tape:
    """Follows the callback's clock."""

    def __init__(self, link: Link) -> None:
        self._link, self._at = link, int(link.clock)
        self.lost = 0  # samples that were written over before they were read

    def read(self) -> np.ndarray:
        """Return what was played since the last time, `[C, n]`; silence for what is lost."""
        clock = int(self._link.clock)
        begin = max(self._at, clock - _NEWEST)
        lost = begin - self._at
        self.lost += lost
        sound = np.zeros((len(self._link.tape), clock - self._at), np.float32)
        take(self._link.tape, begin, sound[:, lost:])
        self._at = clock
        return sound


class Recording:
    """A wav of what is played, 32 bit float; `write` now and then."""

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        """Begin a file.

        Raises:
            UserError: it is there already, or cannot be written.
        """
        if path.exists():
            raise UserError(f"{path} is there already: name another file to record to.")
        try:
            self._file = soundfile.SoundFile(
                path, "w", rate, channels, subtype="FLOAT", format="WAV"
            )
        except (OSError, RuntimeError) as error:
            raise UserError(f"{path} cannot be written ({error}): name another place.") from None
        self.path, self.samples, self.rate = path, 0, rate

    def write(self, sound: np.ndarray) -> None:
        """Append `[C, n]`; RuntimeError when the disk is full."""
        self._file.write(sound.T)
        self.samples += sound.shape[1]

    def close(self) -> str:
        """End the file; return a sentence about it."""
        self._file.close()
        return f"{self.path}: {self.samples / self.rate:.1f} s recorded."


def free_name(folder: Path, stem: str) -> Path:
    """Return a path that is not there yet: STEM-1.wav, STEM-2.wav …"""
    number = 1
    while (folder / f"{stem}-{number}.wav").exists():
        number += 1
    return folder / f"{stem}-{number}.wav"


def falling(before: Sequence[float], sound: np.ndarray, rate: int) -> list[float]:
    """Return the peaks of what was played, or what is left of those before, if that is more."""
    left = 10 ** (-FALL_DB_S * sound.shape[1] / rate / 20)
    held = [*before, *[0.0] * len(sound)][: len(sound)]
    return np.maximum(np.abs(sound).max(axis=1), np.multiply(held, left)).tolist()


def decibels(peak: float) -> float:
    """Return a peak of full scale in dB, -120 for silence."""
    return 20 * float(np.log10(max(peak, 1e-6)))

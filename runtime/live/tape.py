# SPDX-License-Identifier: MIT
"""What was played, read from the ring by whoever is not in a hurry: recordings and meters."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from ...base.errors import UserError
from .shared import RING, Link, take

FALL_DB_S = 24.0  # of a meter in a second, so that a peak between two looks is seen
_NEWEST = RING - RING // 8  # what is older may be written over while it is read
_MOST = (1 << 32) - (1 << 16)  # bytes of sound in a wav: what its header can count


class Tape:
    """Follows the callback's clock.

    lost  samples of the last look that were written over before they were read
    """

    def __init__(self, link: Link) -> None:
        self._link, self._at = link, int(link.clock)
        self.lost = 0

    def read(self) -> np.ndarray:
        """Return what was played since the last time, `[C, n]`; silence for what is lost."""
        clock = int(self._link.clock)
        begin = max(self._at, clock - _NEWEST)
        self.lost = begin - self._at
        sound = np.zeros((len(self._link.tape), clock - self._at), np.float32)
        take(self._link.tape, begin, sound[:, self.lost :])
        self._at = clock
        return sound


class Recording:
    """A wav of what is played, 32 bit float; `write` now and then.

    A wav holds 4 GiB, 3 hours at 48 kHz: what is longer goes on in the next, without a gap.
    """

    def __init__(self, path: Path, rate: int, channels: int, most: int = _MOST) -> None:
        """Begin a file.

        Args:
            most: bytes of sound in each file.

        Raises:
            UserError: it is there already, or cannot be written.
        """
        check_free(path)
        self.path, self.samples, self.rate, self._channels = path, 0, rate, channels
        self._each = most // (4 * channels)  # samples
        self._file = self._begin(path)

    def write(self, sound: np.ndarray) -> str:
        """Append `[C, n]`; return a sentence where another file has begun, else nothing.

        Raises:
            OSError, RuntimeError: the disk is full.
        """
        said, room = "", self._each - self._file.frames
        while sound.shape[1] > room:
            self._append(sound[:, :room])
            said = self._go_on()
            sound, room = sound[:, room:], self._each
        self._append(sound)
        return said

    def close(self) -> str:
        """End the file; return a sentence about it."""
        self._file.close()
        return f"{self.path}: {self.samples / self.rate:.1f} s recorded."

    def _append(self, sound: np.ndarray) -> None:
        self._file.write(sound.T)
        self.samples += sound.shape[1]

    def _begin(self, path: Path) -> soundfile.SoundFile:
        try:
            return soundfile.SoundFile(
                path, "w", self.rate, self._channels, subtype="FLOAT", format="WAV"
            )
        except (OSError, RuntimeError) as error:
            raise UserError(f"{path} cannot be written ({error}): name another place.") from None

    def _go_on(self) -> str:
        full, path = Path(self._file.name), free_name(self.path.parent, self.path.stem, 2)
        self._file.close()
        self._file = self._begin(path)
        return f"{full} is full: recording goes on in {path}."


def check_free(path: Path) -> None:
    """Raise UserError where a recording would write over something."""
    if path.exists():
        raise UserError(f"{path} is there already: name another file to record to.")


def free_name(folder: Path, stem: str, number: int = 1) -> Path:
    """Return a path that is not there yet: STEM-1.wav, STEM-2.wav …"""
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

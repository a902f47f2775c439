# SPDX-License-Identifier: MIT
"""Audio files in and out: any rate and depth in, `[C, T]` float32 arrays inside.

Reading and writing is libsndfile's work (through soundfile), resampling soxr's.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile as sf

from .errors import UserError, one_of

EXTENSIONS = (".wav", ".aif", ".aiff", ".flac", ".ogg", ".mp3")

LOSSY = (".mp3", ".ogg")  # whose headers only estimate their length

WRITTEN = (".wav", ".aif", ".aiff", ".flac")

# What `write` offers: the word on the command line, libsndfile's subtype.
SUBTYPES = {"float": "FLOAT", "pcm16": "PCM_16", "pcm24": "PCM_24", "pcm32": "PCM_32"}


class AudioError(UserError):
    """A file that cannot be used as audio; the text names the file and the reason."""


@dataclass(frozen=True)
class AudioInfo:
    """What a file's header says."""

    sample_rate: int  # Hz
    channels: int
    samples: int  # per channel
    subtype: str  # libsndfile's name of the sample format

    @property
    def seconds(self) -> float:
        return self.samples / self.sample_rate


def info(path: Path) -> AudioInfo:
    """Return what the header of an audio file says; AudioError when it has none or no samples."""
    if not path.exists():
        raise AudioError(f"{path}: there is no such file.")
    try:
        head = sf.info(str(path))
    except (sf.LibsndfileError, RuntimeError) as error:
        raise AudioError(
            f"{path}: not readable as audio ({_reason(error)}); use one of {', '.join(EXTENSIONS)}."
        ) from None
    if head.frames <= 0 or head.samplerate <= 0 or head.channels <= 0:
        raise AudioError(f"{path}: holds no samples; record or export it again.")
    return AudioInfo(head.samplerate, head.channels, head.frames, head.subtype)


def read(path: Path, sample_rate: int | None = None) -> tuple[np.ndarray, int]:
    """Read a whole file.

    Args:
        path: a file in one of `EXTENSIONS`.
        sample_rate: resample to this rate in Hz; None keeps the file's own.

    Returns:
        float32 samples `[C, T]`, full scale ±1, and their rate in Hz.

    Raises:
        AudioError: not audio, no samples, truncated, or samples that are not finite.
    """
    head = info(path)
    try:
        data, rate = sf.read(str(path), dtype="float32", always_2d=True)
    except (sf.LibsndfileError, RuntimeError) as error:
        raise AudioError(f"{path}: damaged ({_reason(error)}); export it again.") from None
    if len(data) == 0:
        raise AudioError(f"{path}: holds no samples; record or export it again.")
    # libsndfile corrects a wrong length by itself, so the file's own word is looked up.
    announced, there = _announced_bytes(path), path.stat().st_size
    if announced > there or (len(data) < head.samples and path.suffix.lower() not in LOSSY):
        raise AudioError(f"{path}: truncated, the end is missing; copy or record it again.")
    samples = np.ascontiguousarray(data.T)
    bad = int(np.count_nonzero(~np.isfinite(samples)))
    if bad:
        raise AudioError(f"{path}: {bad} samples are not finite numbers; export it again.")
    if sample_rate is None or sample_rate == rate:
        return samples, rate
    return resample(samples, rate, sample_rate), sample_rate


def write(path: Path, samples: np.ndarray, sample_rate: int, subtype: str = "float") -> float:
    """Write `[C, T]` (or `[T]`) samples to a wav, aiff or flac file; folders are made.

    Integer formats clip at full scale. The file appears under its name only when it is complete.

    Returns:
        the peak of what was given, so that a caller can say that an integer file clipped.
    """
    if subtype not in SUBTYPES:
        raise one_of("sample format", subtype, SUBTYPES)
    if path.suffix.lower() not in WRITTEN:
        raise AudioError(f"{path}: cannot be written as '{path.suffix}'; use a .wav name.")
    data = np.atleast_2d(np.asarray(samples, dtype=np.float32)).T
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        sf.write(str(partial), data, sample_rate, subtype=SUBTYPES[subtype])
    except (sf.LibsndfileError, ValueError, TypeError) as error:
        partial.unlink(missing_ok=True)
        raise AudioError(
            f"{path}: cannot be written as {subtype} ({_reason(error)}); "
            "use a .wav name in a folder with space left."
        ) from None
    partial.replace(path)
    return float(np.abs(data).max(initial=0.0))


def resample(samples: np.ndarray, from_hz: int, to_hz: int) -> np.ndarray:
    """Resample `[C, T]` between two rates in Hz (soxr, very high quality)."""
    import soxr  # 20 ms of import that most commands never need

    out = [soxr.resample(channel, from_hz, to_hz, quality="VHQ") for channel in samples]
    return np.stack(out).astype(np.float32)


def to_mono(samples: np.ndarray) -> np.ndarray:
    """Return the mean over channels, `[C, T]` → `[T]`."""
    return samples.mean(axis=0, dtype=np.float32)


def find(root: Path) -> list[Path]:
    """Return every audio file below a folder by its ending, sorted, hidden files left out."""
    return sorted(
        p
        for p in root.rglob("*")
        if p.suffix.lower() in EXTENSIONS and not p.name.startswith(".") and p.is_file()
    )


def _announced_bytes(path: Path) -> int:
    """Return where the sound of a wav or aiff file should end, in bytes; 0 where it does not say.

    Only the chunk with the samples counts: the file's own size is often written a little wrong.
    """
    orders: dict[bytes, Literal["little", "big"]] = {b"RIFF": "little", b"FORM": "big"}
    with path.open("rb") as file:
        head = file.read(12)
        order = orders.get(head[:4])
        while order is not None:
            chunk = file.read(8)
            if len(chunk) < 8:
                return 0
            size = int.from_bytes(chunk[4:], order)
            if chunk[:4] in (b"data", b"SSND"):
                # Recorders into a pipe write a size that they cannot know.
                return 0 if size >= 0x7FFF0000 else file.tell() + size
            file.seek(size + size % 2, 1)
    return 0


def _reason(error: Exception) -> str:
    return str(error).strip().split(":")[-1].strip().rstrip(".")

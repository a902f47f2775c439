# SPDX-License-Identifier: MIT
"""Decoded audio of a dataset, memory-mapped: read once, mixed to mono, resampled, kept on disk.

One flat file of float32 samples per sample rate, `signals-<rate>.f32`, and beside it an index of
what lies where. An entry is valid for exactly one path, size, modification time, rate and
`VERSION`; anything else is decoded again and appended. Spectra are not kept: computing them costs
a few per cent of a training step, and from samples every transform, position and pitch can be had.
"""

import errno
import json
import os
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ...base import audio
from ...base.errors import UserError
from ...base.one_writer import alone
from ...base.progress import bar
from .dataset import CACHE_FOLDER, Dataset

VERSION = 1  # raise it when decoding changes
SILENCE = 1e-5  # peak below which a file counts as silent (-100 dB)


@dataclass(frozen=True)
class Entry:
    """Where a file's samples lie, and for which state of the file that holds."""

    size: int
    mtime_ns: int
    offset: int  # samples
    samples: int
    peak: float


@dataclass(frozen=True)
class Signals:
    """The samples of some files; only what is looked at is read from disk."""

    sample_rate: int  # Hz
    flat: np.ndarray  # float32, a private memory map of everything in the cache
    entries: dict[str, Entry]
    problems: tuple[str, ...]  # a sentence per file left out

    def of(self, file: str) -> np.ndarray:
        """Return the samples of a file, float32 `[T]`."""
        entry = self.entries[file]
        return self.flat[entry.offset : entry.offset + entry.samples]


def load_signals(
    dataset: Dataset, files: Sequence[str], sample_rate: int, folder: Path | None = None
) -> Signals:
    """Return the samples of files, decoding those that the cache does not hold yet.

    Args:
        dataset: names the root.
        files: names in it. A file that cannot be used is left out and named in `problems`.
        sample_rate: in Hz.
        folder: where the cache lies; by default in the dataset, and where that cannot be
            written, in the system's temporary folder.
    """
    folder = folder or _cache_folder(dataset.root)
    folder.mkdir(parents=True, exist_ok=True)
    data, index = folder / f"signals-{sample_rate}.f32", folder / f"signals-{sample_rate}.json"
    with alone(data):
        known = _read_index(index, data)
        stale = [f for f in files if not _is_current(known.get(f), dataset.path(f))]
        problems = _append(dataset, stale, sample_rate, data, index, known) if stale else []
    entries = {}
    for file in files:
        entry = known.get(file)
        if entry is None:
            continue
        if entry.peak < SILENCE:
            problems.append(f"{dataset.path(file)}: silent; left out.")
            continue
        entries[file] = entry
    if not entries:
        first = problems[0] if problems else ""
        raise UserError(f"no file of {dataset.root} can be used, the first because: {first}")
    # "c" is copy-on-write: torch warns about arrays that cannot be written.
    flat = np.memmap(data, dtype=np.float32, mode="c")
    return Signals(sample_rate, flat, entries, tuple(problems))


def _append(
    dataset: Dataset,
    files: Sequence[str],
    sample_rate: int,
    data: Path,
    index: Path,
    known: dict[str, Entry],
) -> list[str]:
    """Decode files to the end of the cache; `known` grows, the index is written even on Ctrl-C."""
    problems: list[str] = []
    try:
        try:
            _decode(dataset, files, sample_rate, data, known, problems)
        finally:
            _write_index(index, known)  # what is read already need not be read again
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise UserError(
                f"{data}: the disk is full; free some space or name another folder with data.cache."
            ) from None
        raise
    return problems


def _decode(
    dataset: Dataset,
    files: Sequence[str],
    sample_rate: int,
    data: Path,
    known: dict[str, Entry],
    problems: list[str],
) -> None:
    """Append files to the flat file; `known` and `problems` grow."""
    end = max((e.offset + e.samples for e in known.values()), default=0)
    with data.open("r+b" if data.exists() else "w+b") as sink, bar("reading", len(files)) as shown:
        sink.truncate(end * 4)  # what an interrupted run appended without an index entry
        sink.seek(end * 4)
        for done, file in enumerate(files, 1):
            known.pop(file, None)
            path = dataset.path(file)
            try:
                status = path.stat()
                mono = audio.to_mono(audio.read(path, sample_rate)[0])
            except audio.AudioError as error:
                problems.append(str(error))
                continue
            sink.write(mono.tobytes())
            peak = float(np.abs(mono).max(initial=0.0))
            known[file] = Entry(status.st_size, status.st_mtime_ns, end, len(mono), peak)
            end += len(mono)
            shown.at(done, path.name)


def _is_current(entry: Entry | None, path: Path) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    return entry is not None and (entry.size, entry.mtime_ns) == (
        status.st_size,
        status.st_mtime_ns,
    )


def _read_index(index: Path, data: Path) -> dict[str, Entry]:
    try:
        content = json.loads(index.read_text(encoding="utf-8"))
        if content["version"] != VERSION:
            return {}
        entries = {file: Entry(**fields) for file, fields in content["entries"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    there = data.stat().st_size // 4 if data.exists() else 0
    return {f: e for f, e in entries.items() if e.offset + e.samples <= there}


def _write_index(index: Path, entries: dict[str, Entry]) -> None:
    content = {"version": VERSION, "entries": {f: asdict(e) for f, e in entries.items()}}
    partial = index.with_suffix(".partial")
    partial.write_text(json.dumps(content), encoding="utf-8")
    partial.replace(index)


def _cache_folder(root: Path) -> Path:
    folder = root / CACHE_FOLDER
    if os.access(folder if folder.exists() else root, os.W_OK):
        return folder
    name = f"{CACHE_FOLDER}-{zlib.crc32(str(root.resolve()).encode()):08x}"
    return Path(tempfile.gettempdir()) / name

# SPDX-License-Identifier: MIT
"""Labels of a dataset: one folder per task under `metadata/`, read and written.

    metadata/<task>/metadata.txt      <path as data/…> TAB <value, or the name of a track file>
    metadata/<task>/classes.txt       <id> TAB <class name>                          (optional)
    metadata/<task>/tracks/<file>.txt <onset>,<offset> TAB <value>        times in seconds

A track may be named with or without `tracks/` before it. A value of none, None or nan means that
nothing is known. In a track a value holds from its onset to its offset; outside every segment
nothing is known. A class may be written by its id or by its name.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ...base.errors import UserError

UNKNOWN = ("", "none", "nan")
TRACK_NAME_BYTES = 200


@dataclass(frozen=True)
class Segment:
    """A value that holds for a while."""

    onset_s: float
    offset_s: float
    value: str


Value = str | tuple[Segment, ...]


@dataclass(frozen=True)
class Task:
    """All that is known of one task."""

    name: str
    values: Mapping[str, Value]  # path as in metadata.txt → value
    classes: tuple[str, ...] | None  # None: the values are numbers
    declared: bool = True  # whether classes.txt says so, and values may be ids
    problems: tuple[str, ...] = field(default=())  # one sentence each, file and line named

    def number(self, path: str, at_s: float = 0.0) -> float:
        """Return the class id or the number that a file has at a time, NaN when unknown."""
        value = self.values.get(path)
        if value is None:
            return float("nan")
        return self.parse(value if isinstance(value, str) else _at(value, at_s))

    def numbers(self, path: str, times_s: np.ndarray) -> np.ndarray:
        """Return the values at many times, float32 `[T]`, NaN where unknown."""
        value = self.values.get(path)
        if isinstance(value, tuple):
            return self._track(value, np.asarray(times_s, dtype=float))
        return np.full(len(times_s), self.number(path), dtype=np.float32)

    def name_of(self, path: str) -> str | None:
        """Return a file's class name (or its number as text), None when unknown."""
        number = self.number(path)
        if number != number:
            return None
        return self.classes[int(number)] if self.classes else f"{number:g}"

    def _track(self, segments: tuple[Segment, ...], times_s: np.ndarray) -> np.ndarray:
        # Every segment is parsed once: a track of an hour has 100 000 of them, and as many times.
        numbers = np.array([self.parse(s.value) for s in segments] + [np.nan], dtype=np.float32)
        offsets = np.array([s.offset_s for s in segments] + [-np.inf])
        index = np.searchsorted([s.onset_s for s in segments], times_s, side="right") - 1
        return np.where(times_s < offsets[index], numbers[index], np.float32(np.nan))

    def parse(self, text: str) -> float:
        """Return a written value as class id or number, NaN when it says nothing."""
        if text.lower() in UNKNOWN:
            return float("nan")
        if self.classes is None:
            return _number(text)
        return _class_id(self.classes, text, self.declared)


def read_tasks(root: Path) -> dict[str, Task]:
    """Return every task below `root/metadata`, by name in alphabetical order."""
    folder = root / "metadata"
    if not folder.is_dir():
        return {}
    found = sorted(p.parent for p in folder.glob("*/metadata.txt"))
    return {p.name: read_task(p) for p in found}


def read_task(folder: Path) -> Task:
    """Read one task's folder. Lines that cannot be used become `problems`, never an exception."""
    problems: list[str] = []
    declared = _read_classes(folder / "classes.txt", problems)
    values: dict[str, Value] = {}
    where: dict[str, str] = {}
    source = folder / "metadata.txt"
    for number, line in _lines(source):
        if "\t" not in line:
            problems.append(f"{source}:{number}: no tab between path and value; line left out.")
            continue
        path, text = (part.strip() for part in line.split("\t", 1))
        values[path] = _value(folder, text, problems)
        where[path] = f"{source}:{number}"
    classes = declared or _implied_classes(values)
    if declared:
        for path, value in values.items():
            problems += _outside(declared, value, where[path])
    return Task(folder.name, values, classes, declared is not None, tuple(problems))


def write_task(
    root: Path, task: str, values: Mapping[str, Value], classes: Sequence[str] | None = None
) -> None:
    """Write a task's folder: a value or a track per path, and the classes where there are any.

    `metadata.txt` is written last, so that a task that was cut off is not taken for a whole one.
    """
    write_folder(root / "metadata" / task, values, classes)


def write_folder(
    folder: Path, values: Mapping[str, Value], classes: Sequence[str] | None = None
) -> None:
    """Write a task into any folder, which is made; `write_task` says what."""
    folder.mkdir(parents=True, exist_ok=True)
    if classes is not None:
        rows = "".join(f"{i}\t{name}\n" for i, name in enumerate(classes))
        (folder / "classes.txt").write_text(rows, encoding="utf-8")
    tracks = track_names([path for path, value in values.items() if isinstance(value, tuple)])
    lines = []
    for path, value in values.items():
        if isinstance(value, tuple):
            (folder / "tracks").mkdir(exist_ok=True)
            rows = "".join(
                f"{round(s.onset_s, 6)},{round(s.offset_s, 6)}\t{s.value}\n" for s in value
            )
            (folder / "tracks" / tracks[path]).write_text(rows, encoding="utf-8")
            value = tracks[path]
        lines.append(f"{path}\t{value}\n")
    (folder / "metadata.txt").write_text("".join(lines), encoding="utf-8")


def track_names(paths: Sequence[str]) -> dict[str, str]:
    """Return a file name for each path's track, all different, also where case does not count.

    >>> track_names(["data/oboe/a4.wav", "data/oboe/a4.flac"])
    {'data/oboe/a4.wav': 'oboe_a4.txt', 'data/oboe/a4.flac': 'oboe_a4_2.txt'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for path in paths:
        inside = path.removeprefix("data/").rpartition(".")[0] or path
        # A file system takes 255 bytes; letters have up to four.
        stem = inside.replace("/", "_").encode()[-TRACK_NAME_BYTES:].decode(errors="ignore")
        name, count = stem, 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem}_{count}"
        taken.add(name.casefold())
        names[path] = f"{name}.txt"
    return names


def _value(folder: Path, text: str, problems: list[str]) -> Value:
    if not text.endswith(".txt"):
        return text
    track = folder / "tracks" / text.removeprefix("tracks/")
    if not track.exists():
        problems.append(
            f"{track}: the track is named but not there; the file counts as unlabelled."
        )
        return "none"
    segments = []
    for number, line in _lines(track):
        try:
            times, value = line.split("\t", 1)
            onset, offset = (float(t) for t in times.split(","))
        except ValueError:
            problems.append(f"{track}:{number}: not 'onset,offset TAB value'; line left out.")
            continue
        segments.append(Segment(onset, offset, value.strip()))
    return tuple(sorted(segments, key=lambda s: s.onset_s))


def _read_classes(path: Path, problems: list[str]) -> tuple[str, ...] | None:
    if not path.exists():
        return None
    names: dict[int, str] = {}
    for number, line in _lines(path):
        index, _, name = line.partition("\t")
        if not (index.strip().isascii() and index.strip().isdigit() and name.strip()):
            problems.append(f"{path}:{number}: not 'id TAB name'; line left out.")
            continue
        names[int(index)] = name.strip()
    top = max(names, default=-1)
    return tuple(names.get(i, f"class {i}") for i in range(top + 1)) or None


def _implied_classes(values: Mapping[str, Value]) -> tuple[str, ...] | None:
    """Values that are words and have no classes.txt are classes in alphabetical order."""
    known = {t for v in values.values() for t in _texts(v) if t.lower() not in UNKNOWN}
    if not known or all(_number(t) == _number(t) for t in known):
        return None
    return tuple(sorted(known))


def _outside(classes: tuple[str, ...], value: Value, where: str) -> list[str]:
    return [
        f"{where}: value '{text}' is not among the classes {', '.join(classes)}; "
        "it counts as unlabelled."
        for text in _texts(value)
        if text.lower() not in UNKNOWN and math.isnan(_class_id(classes, text, True))
    ]


def _class_id(classes: tuple[str, ...], text: str, declared: bool) -> float:
    """Return a class by its id or its name, NaN for neither.

    Where classes.txt declares them ids come first, because that is what the layout writes (octaves
    have numbers for names); classes that are implied by the values have names only.
    """
    if declared and text.isascii() and text.isdigit() and int(text) < len(classes):
        return float(text)
    return float(classes.index(text)) if text in classes else float("nan")


def _texts(value: Value) -> list[str]:
    return [value] if isinstance(value, str) else [s.value for s in value]


def _at(segments: tuple[Segment, ...], at_s: float) -> str:
    index = bisect_right([s.onset_s for s in segments], at_s) - 1
    inside = index >= 0 and at_s < segments[index].offset_s
    return segments[index].value if inside else "none"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path}: not UTF-8 text; save it as UTF-8.") from None
    return [(i, s) for i, s in enumerate(text.splitlines(), 1) if s.strip()]

# SPDX-License-Identifier: MIT
"""Where the labels of a sound come from, the first that knows something:

--label T=VALUE     a class, a number, a CSV with a column T, or a trajectory
metadata            of the dataset in whose folder the file lies
predicted           the run's own guess, where it has a predictor that hears the sound
usual               the commonest class or the median of the training
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...base.curves import level, read_table
from ...base.errors import UserError, one_of
from ...base.manifest import Port
from ...base.progress import say
from ...base.trajectories import trace
from ..data.labels import Task, read_tasks
from ..spectral import label_rows
from .generator import Generator, label_port

NOTATIONS = "a number, a .csv or a trajectory such as line:start=60:end=72"


class Labels:
    """The labels of every sound that is made, and a count of where they came from.

    Args:
        texts: as given by `--label`, T=VALUE.
    """

    def __init__(self, generator: Generator, texts: Sequence[str]) -> None:
        self.generator = generator
        self.ports = [label_port(f, generator.hop) for f in generator.facts]
        self.counted: dict[str, Counter[str]] = {port.name: Counter() for port in self.ports}
        self._tasks: dict[Path, dict[str, Task]] = {}  # of each dataset that files lie in
        self.given = dict(self._named(text) for text in texts)
        for name, value in self.given.items():  # a mistake is said before anything is made
            port = next(p for p in self.ports if p.name == name)
            _say_if_beyond(port, self._drawn(port, value, 100))

    def of_curves(self, frames: int) -> np.ndarray:
        """Return the labels that no file tells, `[n, frames]`, NaN where nothing is given."""
        rows = np.full((len(self.ports), frames), np.nan)
        for row, port in zip(rows, self.ports, strict=True):
            if port.name in self.given:
                row[:] = self._drawn(port, self.given[port.name], frames)
        return rows

    def of_file(self, path: Path, samples: int) -> np.ndarray:
        """Return a sound file's labels for all its frames, `[n, T]`, NaN where nothing is given."""
        frames = self.generator.frames_of(samples)
        rows = self.of_curves(frames)
        known = self._from_metadata(path, -(-samples // self.generator.hop), frames)
        fills = self.generator.blocks.model.fills.tolist()
        for place, port in enumerate(self.ports):
            if port.name in self.given:
                source = "--label"
            elif np.isfinite(known[place]).any():
                source, rows[place] = "metadata", known[place]
            else:
                source = "predicted" if fills[place] else f"usual ({self.usual(place)})"
            self.counted[port.name][source] += 1
        return rows

    def count(self, driven: Sequence[str]) -> None:
        """Count a sound without a file, some of whose labels a trajectory moves."""
        for place, port in enumerate(self.ports):
            known = "--label" if port.name in self.given else f"usual ({self.usual(place)})"
            self.counted[port.name]["trajectory" if port.name in driven else known] += 1

    def usual(self, place: int) -> str:
        """Return what a label is where nothing is known, as text."""
        facts = self.generator.facts[place]
        return facts.classes[int(facts.usual)] if facts.classes else f"{facts.usual:g}"

    def report(self) -> None:
        """Say where the labels of all files came from, in one line; nothing without labels."""
        parts = []
        for name, counts in self.counted.items():
            many = len(counts) > 1
            words = (f"{word} x{n}" if many else word for word, n in counts.items())
            parts.append(f"{name} {', '.join(words)}")
        if parts:
            say(f"labels: {'; '.join(parts)}")

    def _named(self, text: str) -> tuple[str, str]:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not value:
            raise UserError(f"--label {text}: write LABEL=VALUE, as in --label midi=60.")
        if name not in self.counted:
            raise one_of("label", name, self.counted)
        return name, value

    def _drawn(self, port: Port, value: str, frames: int) -> np.ndarray:
        """Return a label's value over time, `[frames]`, NaN where it is not given."""
        if value.lower().endswith(".csv"):
            return self._read(port, Path(value), frames)
        if value not in (port.classes or []) and any(mark in value for mark in ":@+"):
            # As a latent, because a trajectory that names no inlets moves latents.
            alone = replace(port, kind="latent")
            drawn = trace(value, [alone], frames, self.generator.frame_rate_hz)
            return np.where(drawn.driven[0], drawn.values[0], np.nan)
        try:
            return np.full(frames, level(port, value))
        except UserError:
            if port.classes:
                raise
            raise UserError(f"--label {port.name}={value}: write {NOTATIONS}.") from None

    def _read(self, port: Port, path: Path, frames: int) -> np.ndarray:
        """Return a label's column, a row for each frame; the last one holds."""
        table = read_table(path, self.generator.ports())
        if port.name not in table.names:
            raise UserError(f"curves {path} lack column {port.name}: add it.")
        row = table.values[table.names.index(port.name)]
        value = row[np.minimum(np.arange(frames), len(row) - 1)].astype(float)
        facts = next(f for f in self.generator.facts if f.name == port.name)
        return np.where(value >= facts.least, value, np.nan)

    def _from_metadata(self, path: Path, inside: int, frames: int) -> np.ndarray:
        """Return what a dataset around a file knows, `[n, frames]`; the last values hold."""
        rows = np.full((len(self.ports), frames), np.nan)
        root = dataset_root(path.resolve().parent)
        if root is None:
            return rows
        file = path.resolve().relative_to(root).as_posix()
        if root not in self._tasks:
            self._tasks[root] = read_tasks(root)
        tasks = self._tasks[root]
        held = np.minimum(np.arange(frames), inside - 1)
        for row, port in zip(rows, self.ports, strict=True):
            if port.name in tasks:
                task = tasks[port.name]
                g = self.generator
                values = label_rows([task], file, inside, g.hop, g.sample_rate)[0]
                row[:] = _as_classes(values, task, port)[held]
        return rows


def dataset_root(folder: Path) -> Path | None:
    """Return the nearest folder upwards that has labels, or None."""
    for root in (folder, *folder.parents):
        if next(root.glob("metadata/*/metadata.txt"), None) is not None:
            return root
    return None


def _as_classes(values: np.ndarray, task: Task, port: Port) -> np.ndarray:
    """Return a dataset's class ids as the run counts them, NaN for what the run never had."""
    ours, theirs = port.classes, task.classes
    if ours is None or theirs is None:
        return values if ours is None and theirs is None else np.full_like(values, np.nan)
    places = [float(ours.index(name)) if name in ours else np.nan for name in theirs]
    known = np.isfinite(values)
    return np.where(known, np.array(places)[np.where(known, values, 0).astype(int)], np.nan)


def _say_if_beyond(port: Port, values: np.ndarray) -> None:
    if port.classes or not port.range or not np.isfinite(values).any():
        return
    low, high = port.range
    if np.nanmin(values) < low or np.nanmax(values) > high:
        say(f"{port.name} was {low:g} to {high:g} in training; what is beyond becomes the nearest")

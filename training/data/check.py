# SPDX-License-Identifier: MIT
"""What is in a dataset, and everything that is wrong with it, by file name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base import audio
from ...base.progress import bar
from .dataset import Dataset
from .signals import SILENCE

SHORT_S = 0.05
CLASSES_SHOWN = 12


@dataclass(frozen=True)
class Check:
    """The findings: lines to print, and one sentence per problem."""

    lines: tuple[str, ...]
    problems: tuple[str, ...]


def check(dataset: Dataset) -> Check:
    """Read every file and every label of a dataset."""
    problems: list[str] = []
    formats: Counter[str] = Counter()
    seconds: list[float] = []
    with bar("checking", len(dataset.files)) as shown:
        for done, file in enumerate(dataset.files, 1):
            path = dataset.path(file)
            shown.at(done, path.name)
            try:
                head = audio.info(path)
                samples, _ = audio.read(path)
            except audio.AudioError as error:
                problems.append(str(error))
                continue
            findings = _findings(path.as_posix(), samples, head.seconds)
            problems += findings
            if any("silent" in finding for finding in findings):
                continue
            seconds.append(head.seconds)
            channels = {1: "mono", 2: "stereo"}.get(head.channels, f"{head.channels} channels")
            formats[f"{head.sample_rate} Hz {channels} {head.subtype}"] += 1
    usable = f"{len(seconds)} of {len(dataset.files)} files can be used"
    lines = [f"{usable}, {_duration(sum(seconds))} in all"]
    if seconds:
        spread = f"{min(seconds):.2f} s … {np.median(seconds):.2f} s … {max(seconds):.2f} s"
        lines.append(f"durations: shortest, median, longest {spread}")
    lines += [f"format: {name}: {count} files" for name, count in formats.most_common()]
    lines += _labels(dataset)
    problems += [p for task in dataset.tasks.values() for p in task.problems]
    problems += _missing(dataset)
    return Check(tuple(lines), tuple(problems))


def _findings(name: str, samples: np.ndarray, seconds: float) -> list[str]:
    peak = float(np.abs(samples).max(initial=0.0))
    mixed = float(np.abs(audio.to_mono(samples)).max(initial=0.0))
    rules: Sequence[tuple[bool, str]] = (
        (peak < SILENCE, "silent; it will be left out."),
        (mixed < 0.01 * peak, "its channels cancel in the mono mix; keep only one of them."),
        (seconds < SHORT_S, f"only {1000 * seconds:.0f} ms long; it will be padded with silence."),
        (peak > 1.0, f"peaks at {peak:.2f}, above full scale; lower its level."),
    )
    return [f"{name}: {text}" for holds, text in rules if holds]


def _labels(dataset: Dataset) -> list[str]:
    if not dataset.tasks:
        return ["labels: none"]
    lines = []
    for task in dataset.tasks.values():
        still = [f for f in dataset.files if not isinstance(task.values.get(f), tuple)]
        timed = len(dataset.files) - len(still)
        known = Counter(n for n in map(task.name_of, still) if n is not None)
        kind = f"{len(task.classes)} classes" if task.classes else "numbers"
        share = 100 * (sum(known.values()) + timed) / len(dataset.files)
        shown = ", ".join(f"{n} {c}" for n, c in known.most_common(CLASSES_SHOWN))
        more = ", …" if len(known) > CLASSES_SHOWN else ""
        moving = f", {timed} files change in time" if timed else ""
        head = f"label {task.name}: {kind}, {share:.0f} % of the files{moving}"
        lines.append(f"{head}: {shown}{more}")
    return lines


def _missing(dataset: Dataset) -> list[str]:
    return [
        f"{dataset.root}/metadata/{task.name}/metadata.txt: names {file}, which is not there."
        for task in dataset.tasks.values()
        for file in sorted(set(task.values) - set(dataset.files))
    ]


def _duration(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes:.0f} min {rest:.0f} s" if minutes else f"{rest:.1f} s"

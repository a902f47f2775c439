# SPDX-License-Identifier: MIT
"""What a recipe trains on: its selected dataset, split, decoded signals and sources of frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import one_of
from ..base.progress import say
from .data.dataset import Dataset, open_dataset, select
from .data.frames import FrameSource, FrameSpec
from .data.signals import Signals, load_signals
from .data.split import Split, check_files, make_split
from .settings import Data, Recipe

PROBLEMS_SHOWN = 5


@dataclass(frozen=True)
class Material:
    """A dataset ready for training."""

    dataset: Dataset
    signals: Signals
    split: Split

    def usable(self, part: str) -> list[str]:
        """Return the files of a part that could be decoded."""
        return [f for f in getattr(self.split, part) if f in self.signals.entries]

    def source(
        self, recipe: Recipe, part: str, augment: bool, labels: Sequence[str] = ()
    ) -> FrameSource:
        """Return the frames of a part, `train`, `valid` or `test`, with some tasks' labels."""
        for name in labels:
            if name not in self.dataset.tasks:
                raise one_of(f"label of {self.dataset.root}", name, self.dataset.tasks)
        tasks = {name: self.dataset.tasks[name] for name in labels}
        s, a = recipe.signal, recipe.augment
        spec = FrameSpec(
            s.n_fft,
            s.hop,
            s.window,
            pitch_semitones=a.pitch_semitones if augment else 0.0,
            gain_db=a.gain_db if augment else 0.0,
            frame_range=_frame_range(recipe),
        )
        return FrameSource(self.signals, self.usable(part), spec, tasks, recipe.train.seed)


def prepare(recipe: Recipe, split: Split | None = None) -> Material:
    """Open the recipe's dataset and decode what is new in it.

    Args:
        recipe: names dataset, selection and sample rate.
        split: of an existing run; None makes a new one from the files that can be used.
    """
    data = recipe.data
    dataset = select(open_dataset(Path(data.root).expanduser()), data.n_files, data.where)
    _say_some([p for task in dataset.tasks.values() for p in task.problems])
    if split is not None:
        check_files(split, dataset.files, dataset.root)
    cache = Path(data.cache).expanduser() if data.cache else None
    signals = load_signals(dataset, dataset.files, recipe.signal.sample_rate, cache)
    _say_some(signals.problems)
    if split is None:
        _check_tasks(recipe, dataset)
        usable = list(signals.entries)
        groups = {f: dataset.group(f, data.group_by) for f in usable}
        task = dataset.tasks.get(data.stratify_by)
        strata = {f: (task.name_of(f) or "") if task else "" for f in usable}
        split = make_split(groups, strata, data.seed, data.valid_share, data.test_share)
        if not split.held_out:
            say("fewer than 3 groups of files: nothing is held out, and metrics will say so.")
    return Material(dataset, signals, split)


def _check_tasks(recipe: Recipe, dataset: Dataset) -> None:
    """Refuse a label that someone named and that is not there; the defaults may be missing."""
    data, usual = recipe.data, Data()
    named = [] if data.group_by == usual.group_by else list(data.group_by)
    named += [] if data.stratify_by == usual.stratify_by else [data.stratify_by]
    for name in named:
        if name not in dataset.tasks:
            raise one_of(f"label of {dataset.root}", name, dataset.tasks)


def _frame_range(recipe: Recipe) -> tuple[int, int] | None:
    given = recipe.data.frame_range
    return (given[0], given[1]) if given else None


def _say_some(problems: Sequence[str]) -> None:
    for problem in problems[:PROBLEMS_SHOWN]:
        say(problem)
    if len(problems) > PROBLEMS_SHOWN:
        say(f"… and {len(problems) - PROBLEMS_SHOWN} more: see timbrel data check.")

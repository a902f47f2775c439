# SPDX-License-Identifier: MIT
"""What a recipe trains on: its selected dataset, split, decoded signals and sources of frames."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..base.errors import UserError, one_of
from ..base.progress import say
from .data.dataset import Dataset, open_dataset, select
from .data.frames import FrameSource, FrameSpec
from .data.label_facts import LabelFacts, collect
from .data.label_lookup import can_transpose
from .data.labels import Task
from .data.signals import Signals, load_signals
from .data.split import Split, check_files, make_split
from .settings import Data, Recipe

PROBLEMS_SHOWN = 5
# A class with fewer groups of files than this is not torn apart by the split.
LEAST_GROUPS = 3
# Of a file, for swapping.
MOST_PARTNERS = 64


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
        tasks = {name: self.dataset.tasks[name] for name in labels}
        s, a = recipe.signal, recipe.augment
        shift = a.pitch_semitones if augment and not _fixed_pitches(tasks) else 0.0
        spec = FrameSpec(
            s.n_fft,
            s.hop,
            s.window,
            pitch_semitones=shift,
            gain_db=a.gain_db if augment else 0.0,
            frame_range=_frame_range(recipe),
            sequence=recipe.train.sequence,
            partners=recipe.swap.share if augment else 0.0,
        )
        files = self.usable(part)
        partners = self.partners(recipe, files) if spec.partners else None
        return FrameSource(self.signals, files, spec, tasks, recipe.train.seed, partners)

    def partners(self, recipe: Recipe, files: Sequence[str]) -> dict[str, list[str]]:
        """Return for each file those that differ from it in what the decoder is given, and only so.

        Of the tasks in swap.same those that the dataset has must agree, and notes may lie
        swap.reach apart. Of labels that move in time the usual value of each file counts.
        """
        tasks = self.dataset.tasks
        given = [tasks[n] for n, label in recipe.labels.items() if "decoder" in label.to]
        notes = [i for i, t in enumerate(given) if recipe.labels[t.name].form == "note"]
        same = [tasks[n] for n in recipe.swap.same if n in tasks]
        told = {f: np.array([_typical(t, f) for t in given]) for f in files}
        alike: dict[tuple, list[str]] = {}
        for file in (f for f in files if np.isfinite(told[f]).all()):
            alike.setdefault(tuple(t.name_of(file) for t in same), []).append(file)
        found: dict[str, list[str]] = {}
        rng = np.random.default_rng(recipe.data.seed)
        for group in alike.values():
            table = np.stack([told[f] for f in group])
            for file in group:
                away = np.abs(table - told[file])
                fits = (away > 0).any(1) & (away[:, notes] <= recipe.swap.reach).all(1)
                others = np.flatnonzero(fits)
                # So many are as good as all, and memory does not grow with the square.
                others = rng.permutation(others)[:MOST_PARTNERS]
                found[file] = [group[i] for i in others]
        return found

    def tasks(self, recipe: Recipe) -> dict[str, Task]:
        """Return the tasks that a recipe is given or predicts, by name."""
        return {name: self.dataset.tasks[name] for name in label_names(recipe)}

    def facts(self, recipe: Recipe) -> list[LabelFacts]:
        """Return what the training part knows of the recipe's labels."""
        files = self.usable("train")
        rate = self.signals.sample_rate
        seconds = [self.signals.entries[f].samples / rate for f in files]
        found = [collect(task, files, seconds) for task in self.tasks(recipe).values()]
        # Frames are shifted beyond the lowest and the highest note, and told so.
        reach = recipe.augment.pitch_semitones
        return [
            replace(f, low=f.low - reach, high=f.high + reach)
            if f.name == "midi" and f.classes is None
            else f
            for f in found
        ]


def check_facts(material: Material, facts: Sequence[LabelFacts]) -> None:
    """Refuse a dataset whose classes are no longer those that a run was made with."""
    for known in facts:
        task = material.dataset.tasks.get(known.name)
        classes = task.classes if task else None
        if classes != known.classes:
            raise UserError(
                f"label {known.name} has {_shown(classes)} in {material.dataset.root}, the run was "
                f"made with {_shown(known.classes)}: put the labels back, or train anew."
            )


def _shown(classes: Sequence[str] | None) -> str:
    return f"the classes {', '.join(classes)}" if classes else "numbers"


def _fixed_pitches(tasks: Mapping[str, Task]) -> list[str]:
    """Return labels of pitch that cannot be moved with a sound."""
    return [name for name, task in tasks.items() if not can_transpose(name, task)]


def _typical(task: Task, file: str) -> float:
    """Return a file's value, or the median of those that it takes in time; NaN: unknown."""
    value = task.values.get(file)
    if not isinstance(value, tuple):
        return task.number(file)
    numbers = [n for n in (task.parse(s.value) for s in value) if n == n]
    return sorted(numbers)[len(numbers) // 2] if numbers else float("nan")


def label_names(recipe: Recipe) -> list[str]:
    """Return the tasks that a recipe names, those that are given first."""
    return list(dict.fromkeys([*recipe.labels, *recipe.predict]))


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
    _check_tasks(recipe, dataset)
    signals = load_signals(dataset, dataset.files, recipe.signal.sample_rate, cache)
    _say_some(signals.problems)
    if split is None:
        usable = list(signals.entries)
        groups = {f: dataset.group(f, data.group_by) for f in usable}
        task = dataset.tasks.get(data.stratify_by)
        strata = {f: (task.name_of(f) or "") if task else "" for f in usable}
        rare = _rare(recipe, dataset, groups)
        split = make_split(groups, strata, data.seed, data.valid_share, data.test_share, rare)
        if not split.held_out:
            say("fewer than 3 groups of files: nothing is held out, and metrics will say so.")
    return Material(dataset, signals, split)


def _check_tasks(recipe: Recipe, dataset: Dataset) -> None:
    """Refuse a label that someone named and that is not there; the defaults may be missing."""
    data, usual = recipe.data, Data()
    named = [] if data.group_by == usual.group_by else list(data.group_by)
    named += [] if data.stratify_by == usual.stratify_by else [data.stratify_by]
    for name in [*named, *label_names(recipe)]:
        if name not in dataset.tasks:
            raise one_of(f"label of {dataset.root}", name, dataset.tasks)
    forms = {name: label.form for name, label in recipe.labels.items()}
    for name, form in forms.items():
        if (form in ("value", "note")) != (dataset.tasks[name].classes is None):
            what = "numbers" if dataset.tasks[name].classes is None else "classes"
            allowed = ("value", "note") if what == "numbers" else ("one_hot", "embedding")
            raise one_of(f"form of label {name}, which has {what},", form, allowed)
    named_tasks = {name: dataset.tasks[name] for name in label_names(recipe)}
    if recipe.augment.pitch_semitones and (fixed := _fixed_pitches(named_tasks)):
        say(
            f"label {fixed[0]} is not as timbrel data pitch writes it (classes from C, octaves in "
            "order, midi in numbers): sounds are not shifted in pitch while training."
        )


def _rare(recipe: Recipe, dataset: Dataset, groups: Mapping[str, str]) -> set[str]:
    """Return groups with a class that too few groups have to be held out of training."""
    rare: set[str] = set()
    for name in label_names(recipe):
        task = dataset.tasks[name]
        of_class: dict[str, set[str]] = {}
        for file, group in groups.items():
            found = task.name_of(file)
            if task.classes and found is not None:
                of_class.setdefault(found, set()).add(group)
        few = {c: found for c, found in of_class.items() if len(found) < LEAST_GROUPS}
        torn = set().union(*few.values())
        if few and len(set(groups.values()) - rare - torn) >= LEAST_GROUPS:
            say(
                f"label {name}: {', '.join(sorted(few))} have fewer than {LEAST_GROUPS} sounds, so "
                "all of them are trained on and none is held out to judge by."
            )
            rare |= torn
    return rare


def _frame_range(recipe: Recipe) -> tuple[int, int] | None:
    given = recipe.data.frame_range
    return (given[0], given[1]) if given else None


def _say_some(problems: Sequence[str]) -> None:
    for problem in problems[:PROBLEMS_SHOWN]:
        say(problem)
    if len(problems) > PROBLEMS_SHOWN:
        say(f"… and {len(problems) - PROBLEMS_SHOWN} more: see timbrel data check.")

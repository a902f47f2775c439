# SPDX-License-Identifier: MIT
"""A folder of recordings as a dataset: its files, its labels, and the selection of both.

    my_sounds/  data/**.wav|aif|flac|ogg|mp3   metadata/<task>/…   timbrel-cache/

A folder of plain audio files is a dataset too. A file is named by its path below the folder, with
forward slashes, exactly as `metadata.txt` names it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...base import audio
from ...base.errors import UserError, one_of
from .labels import Task, read_tasks

CACHE_FOLDER = "timbrel-cache"


@dataclass(frozen=True)
class Dataset:
    """The files of a folder and what is known of them; nothing is decoded yet."""

    root: Path
    files: tuple[str, ...]
    tasks: Mapping[str, Task]

    def path(self, file: str) -> Path:
        return self.root / file

    def group(self, file: str, tasks: Sequence[str]) -> str:
        """Return the group that must not be torn apart; a file without labels is one."""
        names = [self.tasks[t].name_of(file) for t in tasks if t in self.tasks]
        if not names or any(name is None for name in names):
            return file
        return "/".join(str(name) for name in names)


def open_dataset(root: Path) -> Dataset:
    """Scan a dataset's folder.

    Raises:
        UserError: the folder does not exist, or holds no audio files.
    """
    if not root.is_dir():
        what = "is a file" if root.exists() else "does not exist"
        raise UserError(
            f"dataset folder {root} {what}: name a folder of audio files (data.root=FOLDER)."
        )
    inside = root / "data" if (root / "data").is_dir() else root
    files = [p.relative_to(root) for p in audio.find(inside)]
    names = tuple(p.as_posix() for p in files if CACHE_FOLDER not in p.parts)
    if not names:
        raise UserError(
            f"dataset folder {root} holds no audio files: put {', '.join(audio.EXTENSIONS)} there."
        )
    return Dataset(root, names, read_tasks(root))


def select(
    dataset: Dataset, n_files: int | None = None, where: Mapping[str, object] | None = None
) -> Dataset:
    """Return the part of a dataset that a recipe asks for.

    Args:
        dataset: the whole.
        n_files: keep this many, spread evenly over the sorted names; None keeps all.
        where: for a task either one value, a list of values, or a range `"low..high"`, both
            ends included; class names or numbers. Files without the label are left out.
    """
    files = dataset.files
    for task, wanted in (where or {}).items():
        if task not in dataset.tasks:
            raise one_of("label", task, dataset.tasks)
        files = _keep(files, dataset.tasks[task], wanted)
    if n_files is not None and n_files < 1:
        raise UserError(f"data.n_files is 1 or more; given {n_files}.")
    if n_files is not None and n_files < len(files):
        files = tuple(files[i * len(files) // n_files] for i in range(n_files))
    if not files:
        raise UserError(f"the selection leaves no file of {dataset.root}: widen data.where.")
    return replace(dataset, files=files)


def _keep(files: tuple[str, ...], task: Task, wanted: object) -> tuple[str, ...]:
    if isinstance(wanted, str) and ".." in wanted:
        try:
            low, high = (float(end) for end in wanted.split(".."))
        except ValueError:
            raise UserError(f"data.where.{task.name}={wanted}: write a range as 60..72.") from None
        return tuple(f for f in files if low <= task.number(f) <= high)
    values = wanted if isinstance(wanted, list | tuple) else [wanted]
    names = {f"{v:g}" if isinstance(v, float) else str(v) for v in values}
    present = sorted({str(task.name_of(f)) for f in files} | {str(c) for c in task.classes or ()})
    unknown = sorted(names - set(present))
    if unknown:
        raise one_of(f"value of label {task.name}", unknown[0], present)
    return tuple(f for f in files if task.name_of(f) in names)

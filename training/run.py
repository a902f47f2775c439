# SPDX-License-Identifier: MIT
"""A run's folder: recipe, split, log and checkpoints. Weights are safetensors, all else is text.

    runs/NAME/  config.yaml  split.json  labels.json  log.jsonl  checkpoints/{last,best,step_N}/
                tensorboard/  metrics.json  report.md

A checkpoint is a folder that appears under its name only when it is complete.
"""

import copy
import errno
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from ..base.errors import UserError, one_of
from .config import read_recipe, write_recipe
from .data.label_facts import LabelFacts, read_facts, write_facts
from .data.split import Split, read_split, write_split
from .settings import Recipe


@dataclass
class Progress:
    """Where a training stands; all of it is in a checkpoint."""

    step: int = 0
    elapsed_s: float = 0.0
    best: float = float("inf")  # the lowest validation error
    best_step: int = -1
    validations_since_best: int = 0
    dead: bool = False  # the outputs died: this run is not good


@dataclass(frozen=True)
class Run:
    """The paths of a run and what stands in them."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log.jsonl"

    @property
    def tensorboard(self) -> Path:
        return self.folder / "tensorboard"

    @property
    def metrics(self) -> Path:
        return self.folder / "metrics.json"

    @property
    def report(self) -> Path:
        return self.folder / "report.md"

    def recipe(self) -> Recipe:
        return read_recipe(self.folder / "config.yaml")

    def split(self) -> Split:
        return read_split(self.folder / "split.json")

    def facts(self) -> list[LabelFacts]:
        """Return what training knew of the labels that the recipe names."""
        return read_facts(self.folder / "labels.json")

    def checkpoint(self, name: str) -> Path:
        return self.folder / "checkpoints" / name

    def checkpoints(self) -> list[str]:
        for old in self.folder.glob("checkpoints/.*.old"):  # interrupted between two renames
            name = old.with_name(old.name.removeprefix(".").removesuffix(".old"))
            if not name.exists():
                old.replace(name)
        found = self.folder.glob("checkpoints/*/progress.json")
        return sorted(p.parent.name for p in found if not p.parent.name.startswith("."))


def create_run(folder: Path, recipe: Recipe, split: Split, facts: Sequence[LabelFacts] = ()) -> Run:
    """Make a new run's folder; an existing one is never written over."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file: name another folder with --run.")
    if folder.exists() and any(folder.iterdir()):
        raise UserError(
            f"{folder} exists already: go on with it by --resume {folder}, "
            "or name another folder with --run."
        )
    folder.mkdir(parents=True, exist_ok=True)
    # Absolute, so that the run can be used from any folder.
    stored = copy.deepcopy(recipe)
    stored.data.root = str(Path(recipe.data.root).expanduser().resolve())
    write_recipe(stored, folder / "config.yaml")
    write_split(split, folder / "split.json")
    if facts:
        write_facts(facts, folder / "labels.json")
    return Run(folder)


def open_run(folder: Path) -> Run:
    """Open an existing run; UserError when the folder is none."""
    if not (folder / "config.yaml").is_file():
        what = "holds no config.yaml" if folder.is_dir() else "does not exist"
        raise UserError(f"run {folder} {what}: name a folder that timbrel train made.")
    return Run(folder)


def free_name(root: Path, stem: str) -> Path:
    """Return root/stem, or root/stem-2, -3, … whichever does not exist yet."""
    names = (root / (stem if n == 1 else f"{stem}-{n}") for n in range(1, 10_000))
    return next(path for path in names if not path.exists())


def save_checkpoint(
    folder: Path,
    weights: Mapping[str, Tensor],
    optimisers: Mapping[str, torch.optim.Optimizer],
    progress: Progress,
) -> None:
    """Write a checkpoint so that at every moment a complete one is there."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        save_file(_owned(weights), partial / "model.safetensors")
        save_file(_owned(_optimiser_tensors(optimisers)), partial / "optimisers.safetensors")
        text = json.dumps(vars(progress), indent=1)
        (partial / "progress.json").write_text(text + "\n", encoding="utf-8")
    except (OSError, SafetensorError) as error:
        shutil.rmtree(partial, ignore_errors=True)
        full = getattr(error, "errno", None) == errno.ENOSPC or "No space" in str(error)
        if full:
            run = Run(folder.parent.parent)
            kept = ", ".join(run.checkpoints())
            raise UserError(
                f"{folder}: the disk is full; the checkpoint before is kept ({kept}). "
                f"Free some space, then go on with --resume {run.folder}."
                if kept
                else f"{folder}: the disk is full and nothing could be saved; "
                "free some space, or name another place with --run."
            ) from None
        raise
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    partial.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def load_weights(run: Run, name: str) -> dict[str, Tensor]:
    """Return a checkpoint's weights."""
    return _load(run, name, "model.safetensors")


def load_checkpoint(
    run: Run, name: str, optimisers: Mapping[str, torch.optim.Optimizer]
) -> tuple[dict[str, Tensor], Progress]:
    """Return weights and progress of a checkpoint, and fill the optimisers' state."""
    weights = load_weights(run, name)
    _fill_optimisers(_load(run, name, "optimisers.safetensors"), optimisers)
    return weights, read_progress(run, name)


def read_progress(run: Run, name: str) -> Progress:
    """Return where the training stood at a checkpoint."""
    path = _find(run, name) / "progress.json"
    try:
        return Progress(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise _damaged(path, run) from None


def _find(run: Run, name: str) -> Path:
    folder = run.checkpoint(name)
    present = run.checkpoints()
    if name not in present:
        raise one_of(f"checkpoint of {run.folder}", name, present)
    return folder


def _load(run: Run, name: str, file: str) -> dict[str, Tensor]:
    path = _find(run, name) / file
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise _damaged(path, run, f" ({error})") from None


def _damaged(path: Path, run: Run, why: str = "") -> UserError:
    others = ", ".join(n for n in run.checkpoints() if n != path.parent.name) or "there is none"
    return UserError(f"{path}: damaged{why}; use another checkpoint: {others}.")


def _owned(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: t.detach().cpu().contiguous().clone() for name, t in tensors.items()}


def _optimiser_tensors(optimisers: Mapping[str, torch.optim.Optimizer]) -> dict[str, Tensor]:
    return {
        f"{name}/{index}/{key}": torch.as_tensor(value)
        for name, optimiser in optimisers.items()
        for index, state in optimiser.state_dict()["state"].items()
        for key, value in state.items()
    }


def _fill_optimisers(
    tensors: Mapping[str, Tensor], optimisers: Mapping[str, torch.optim.Optimizer]
) -> None:
    for name, optimiser in optimisers.items():
        content = optimiser.state_dict()
        content["state"] = {}
        for path, tensor in tensors.items():
            owner, index, key = path.split("/")
            if owner == name:
                content["state"].setdefault(int(index), {})[key] = tensor
        optimiser.load_state_dict(content)

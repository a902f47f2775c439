# SPDX-License-Identifier: MIT
"""From a folder of examples to a run with a timbre map in it.

runs/NAME/  config.yaml  split.json  log.jsonl  latent.npy  latent_pca.npy
            timbremap/  the map (base/maps/folder.py)      metrics.json  report.md  figures/
"""

import json
import shutil
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch

from ...base.errors import UserError
from ...base.json_files import read_object
from ...base.maps import folder as on_disk
from ...base.maps.timbre_map import FULL, TimbreMap
from ..synths.layout import Examples, partition, read_examples
from . import features
from .config import write_recipe
from .emulator import Emulator, Sounds, emulate, summed_up
from .learn import Learned, Pairs, learn, principal_axes, timbre_map
from .settings import MapRecipe

FEWEST = 20
MAP, LATENT, LATENT_PCA, SPLIT, LOG = (
    "timbremap",
    "latent.npy",
    "latent_pca.npy",
    "split.json",
    "log.jsonl",
)


@dataclass(frozen=True)
class Material:
    """Examples, what was heard of them, and which of them are for what."""

    examples: Examples
    power: np.ndarray  # [N, F, T], on disk
    train: np.ndarray  # rows
    test: np.ndarray


def hear(root: Path) -> tuple[Examples, np.ndarray]:
    """Return a folder's examples, and their power mel spectrograms [N, F, T]."""
    examples = read_examples(root)
    return examples, features.features_of(root, examples.paths, examples.sample_rate)


def prepare(recipe: MapRecipe) -> Material:
    """Read the examples of a recipe and divide them."""
    root = Path(recipe.data.root).expanduser()
    examples, power = hear(root)
    count = len(examples)
    tests = round(recipe.data.test_share * count)
    if count - tests < FEWEST or tests < 1:
        raise UserError(
            f"{root} has {count} examples: {FEWEST} to learn from and 1 to test are the fewest; "
            "render more with timbrel data synth."
        )
    order = partition(root, count)
    return Material(examples, power, np.sort(order[tests:]), np.sort(order[:tests]))


def train(recipe: MapRecipe, material: Material, run: Path) -> TimbreMap:
    """Train a map and write it, with all that belongs to it, into a new folder."""
    run = run.resolve()
    if run.exists() and (not run.is_dir() or any(run.iterdir())):
        raise UserError(f"{run} exists already: name another folder with --run.")
    if recipe.train.threads:
        torch.set_num_threads(recipe.train.threads)
    began = time.monotonic()
    pairs, sounds = _pairs(recipe, material)
    torch.manual_seed(recipe.train.seed)
    model = _emulator(recipe, pairs, sounds)
    learned = learn(recipe, pairs, model)
    found = timbre_map(recipe, learned, material.examples.names)
    seconds = time.monotonic() - began
    facts = {
        "name": run.name,
        "timbrel": version("timbrel"),
        "date": datetime.now(UTC).date().isoformat(),
        "training": {
            "recipe": recipe.name,
            "examples": len(material.examples),
            "sample_rate": material.examples.sample_rate,
            "seconds": round(seconds),
            "torch": torch.__version__,
        },
    }
    found = replace(found, facts=facts)
    partial = run.with_name(f".{run.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _write(partial, recipe, material, learned, found)
    partial.replace(run)
    return found


def read_split(run: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of a run's training and test examples."""
    split = read_object(run / SPLIT)
    parts = [np.array(split.get(part, ())) for part in ("train", "test")]
    if any(rows.ndim != 1 or rows.dtype.kind != "i" or not rows.size for rows in parts):
        raise UserError(f"{run / SPLIT} names no rows to train on and to test; train again.")
    return parts[0], parts[1]


def turned_latents(recipe: MapRecipe, run: Path) -> np.ndarray:
    """Return the latents [N, L] of all examples, in the axes of the run's map."""
    path = run / (LATENT_PCA if recipe.pca else LATENT)
    try:
        latents = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise UserError(f"{path} cannot be read ({error}); train again.") from None
    if latents.ndim != 2 or latents.shape[1] != recipe.latent_size:
        raise UserError(
            f"{path} has the shape {latents.shape}, not [N, {recipe.latent_size}]; train again."
        )
    return latents


def _pairs(recipe: MapRecipe, material: Material) -> tuple[Pairs, Sounds]:
    f = recipe.features
    narrow = features.narrowed(material.power, f.columns, f.kind == "log_mel")
    heard = features.standardised(narrow, material.train, f.standardise)
    u = torch.from_numpy(material.examples.parameters / FULL).float()
    sounds = summed_up(material.power, material.train)
    return Pairs(heard, u, sounds.points, material.train), sounds


def _emulator(recipe: MapRecipe, pairs: Pairs, sounds: Sounds) -> Emulator | None:
    if not recipe.loss.sound:
        return None
    return emulate(pairs.u, sounds, pairs.train, recipe.train.emulator_steps)


def _write(
    folder: Path, recipe: MapRecipe, material: Material, learned: Learned, found: TimbreMap
) -> None:
    stored = replace(
        recipe,
        data=replace(recipe.data, root=str(Path(recipe.data.root).expanduser().resolve())),
    )
    write_recipe(stored, folder)
    split = {"train": material.train.tolist(), "test": material.test.tolist()}
    (folder / SPLIT).write_text(json.dumps(split) + "\n", encoding="utf-8")
    rows = [json.dumps({"epoch": i + 1, **row}) for i, row in enumerate(learned.curve)]
    (folder / LOG).write_text("\n".join(rows) + "\n", encoding="utf-8")
    np.save(folder / LATENT, learned.latents)
    if recipe.pca:
        z = learned.latents.astype(np.float64)
        mean, axes = principal_axes(z)
        np.save(folder / LATENT_PCA, ((z - mean) @ axes).astype(np.float32))
    on_disk.write(found, folder / MAP)

# SPDX-License-Identifier: MIT
"""Train a model on a folder of sounds.

examples:
  timbrel train demo data.root=my_sounds
  timbrel train spectral data.root=my_sounds signal=low_latency train.max_minutes=60
  timbrel train --resume runs/demo
  timbrel train --resume runs/demo data.root=moved_sounds train.max_minutes=10
  timbrel train spectral data.root=more_sounds --from runs/demo
  timbrel train map data.root=my_synth encoder=cnn latent_size=3      (see timbrel data synth)

A recipe is a name (see below) or a .yaml file; every key of it can be set as key=value.
"""

import argparse
import shutil
from pathlib import Path

# What may change when a run goes on.
RESUMED = ("data.root", "data.cache", "train.steps", "train.max_minutes", "train.threads")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    root = Path(__file__).parents[1]
    folders = (root / "recipes", root / "maps" / "recipes")
    recipes = sorted(p.stem for folder in folders for p in folder.glob("*.yaml"))
    parser.add_argument("recipe", nargs="?", help=f"one of {', '.join(recipes)}, or a .yaml file")
    parser.add_argument("settings", nargs="*", metavar="key=value", help="settings of the recipe")
    parser.add_argument("--run", type=Path, help="the run's folder (default: runs/RECIPE)")
    parser.add_argument("--resume", type=Path, metavar="RUN", help="go on where a run stopped")
    parser.add_argument("--from", type=Path, dest="start", metavar="RUN", help="begin with weights")
    parser.add_argument("--keys", action="store_true", help="list all keys with their values")


def run(arguments: argparse.Namespace) -> int:
    from ...base.errors import UserError
    from ..config import defaults, load_recipe, with_settings
    from ..devices import agree, open_fabric
    from ..maps.config import is_map
    from ..material import prepare
    from ..run import create_run, free_name, open_run
    from ..train import train

    if arguments.recipe and is_map(arguments.recipe):
        return _map(arguments)
    if arguments.keys:
        print("\n".join(f"{key} = {value}" for key, value in defaults().items()))
        return 0
    start = open_run(arguments.start) if arguments.start else None
    if arguments.resume:
        settings = [word for word in (arguments.recipe, *arguments.settings) if word]
        if arguments.run or any("=" not in word for word in settings):
            raise UserError(
                "--resume goes on with the run's own recipe: leave recipe and --run away."
            )
        target = open_run(arguments.resume)
        recipe = with_settings(target.recipe(), settings, RESUMED)
        fabric = open_fabric(recipe)
        material = prepare(recipe, target.split())
    else:
        if not arguments.recipe:
            raise UserError("name a recipe, as in: timbrel train demo data.root=my_sounds")
        recipe = load_recipe(arguments.recipe, arguments.settings)
        fabric = open_fabric(recipe)
        material = prepare(recipe)
        facts = material.facts(recipe)
        folder = agree(fabric, arguments.run or free_name(Path("runs"), recipe.name))
        if fabric.is_global_zero:
            create_run(folder, recipe, material.split, facts)
        fabric.barrier()
        target = open_run(folder)
    resuming = arguments.resume is not None and bool(target.checkpoints())
    try:
        progress = train(recipe, material, target, resuming, start, fabric)
    except UserError:
        made = not arguments.resume and fabric.is_global_zero
        if made and not target.checkpoints():
            shutil.rmtree(target.folder)  # nothing was made: the name is free again
        raise
    if not fabric.is_global_zero:
        return 0
    if progress.dead:
        print(
            f"{target.folder}: the outputs died (most frames decode to silence), so this run is "
            "not good. Train again with a lower train.lr or another train.seed."
        )
        return 1
    print(f"{target.folder}: {progress.step} steps in {progress.elapsed_s / 60:.1f} minutes")
    print(f"next: timbrel evaluate {target.folder}, timbrel export {target.folder} -o NAME.ts")
    return 0


def _map(arguments: argparse.Namespace) -> int:
    from ...base.errors import UserError
    from ..maps import config
    from ..maps.train import MAP, prepare, train
    from ..run import free_name

    if arguments.keys:
        print("\n".join(config.keys()))
        return 0
    if arguments.resume or arguments.start:
        raise UserError("a timbre map trains in minutes and is not resumed: train it anew.")
    recipe = config.load_recipe(arguments.recipe, arguments.settings)
    folder = arguments.run or free_name(Path("runs"), recipe.name)
    found = train(recipe, prepare(recipe), folder)
    print(f"{folder}: {found.latent_size} controls for {found.parameter_count} parameters")
    print(f"next: timbrel evaluate {folder}, timbrel map play {folder / MAP}")
    return 0

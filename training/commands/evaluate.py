# SPDX-License-Identifier: MIT
"""Measure a run on sounds that were held out, and draw what it does.

examples:
  timbrel evaluate runs/demo
  timbrel evaluate runs/demo --checkpoint last
  timbrel evaluate runs/demo --list 4          (names held-out files, measures nothing)

Writes metrics.json, report.md and figures/ into the run's folder.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, help="the run's folder")
    parser.add_argument("settings", nargs="*", metavar="data.root=FOLDER", help="where it moved to")
    parser.add_argument("--checkpoint", default="best", help="best (default), last or step_N")
    parser.add_argument(
        "--moves", default="100", metavar="N", help="notes asked of a pitched run (100), or all"
    )
    parser.add_argument("--list", type=int, metavar="N", help="print N held-out files and stop")


def run(arguments: argparse.Namespace) -> int:
    from .. import following, predictions
    from ..config import with_settings
    from ..evaluate import evaluate
    from ..maps.config import is_map
    from ..material import prepare
    from ..run import open_run

    if is_map(arguments.run):
        return _map(arguments)
    target = open_run(arguments.run)
    if arguments.list is not None:
        files = target.split().test
        count = max(0, min(arguments.list, len(files)))
        print("\n".join(files[i * len(files) // count] for i in range(count)))
        return 0
    recipe = with_settings(target.recipe(), arguments.settings, ("data.root", "data.cache"))
    moves = _count(arguments.moves)
    material = prepare(recipe, target.split())
    metrics = evaluate(target, recipe, material, arguments.checkpoint, moves)
    for path in ("forward", "decode"):
        row = metrics[path]
        print(
            f"{path:8s} SC {row['sc']['median']:.3f} (mean {row['sc']['mean']:.3f})  "
            f"LSD {row['lsd_db']['median']:.1f} dB  LSD60 {row['lsd60_db']['median']:.1f} dB  "
            f"multi-resolution {row['mrstft']['median']:.2f}"
        )
    for name, verdict in metrics["predictions"].items():
        print("\n".join(predictions.lines(name, verdict)))
    print("\n".join(following.lines(metrics["following"])), end="\n" * bool(metrics["following"]))
    print(f"judged on {metrics['files']} files: {metrics['judged_on']}")
    print(f"{target.report}")
    return 0 if metrics["good"] else 1


def _map(arguments: argparse.Namespace) -> int:
    from ...base.errors import UserError
    from ..maps.evaluate import evaluate, lines

    key, _, root = "".join(arguments.settings[:1]).partition("=")
    if len(arguments.settings) > 1 or key not in ("", "data.root"):
        raise UserError("of a timbre map, only data.root=FOLDER may be said anew.")
    print("\n".join(lines(evaluate(arguments.run, root or None))))
    print(arguments.run / "report.md")
    return 0


def _count(text: str) -> int | None:
    """Return how many moves are asked for, None for all."""
    from ...base.errors import UserError

    if text == "all":
        return None
    if not text.isdecimal():
        raise UserError(f"--moves {text}: write a number of notes, 0 for none, or all.")
    return int(text)

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
    parser.add_argument("--list", type=int, metavar="N", help="print N held-out files and stop")


def run(arguments: argparse.Namespace) -> int:
    from ..config import with_settings
    from ..evaluate import evaluate
    from ..material import prepare
    from ..run import open_run

    target = open_run(arguments.run)
    if arguments.list is not None:
        files = target.split().test
        count = max(0, min(arguments.list, len(files)))
        print("\n".join(files[i * len(files) // count] for i in range(count)))
        return 0
    recipe = with_settings(target.recipe(), arguments.settings, ("data.root", "data.cache"))
    metrics = evaluate(target, recipe, prepare(recipe, target.split()), arguments.checkpoint)
    for path in ("forward", "decode"):
        row = metrics[path]
        print(
            f"{path:8s} SC {row['sc']['median']:.3f} (mean {row['sc']['mean']:.3f})  "
            f"LSD {row['lsd_db']['median']:.1f} dB  LSD60 {row['lsd60_db']['median']:.1f} dB  "
            f"multi-resolution {row['mrstft']['median']:.2f}"
        )
    print(f"judged on {metrics['files']} files: {metrics['judged_on']}")
    print(f"{target.report}")
    return 0 if metrics["good"] else 1

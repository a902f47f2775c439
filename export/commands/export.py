# SPDX-License-Identifier: MIT
"""Turn a run into one instrument file that nn~ and timbrel render can play.

examples:
  timbrel export runs/demo -o orchestra.ts
  timbrel export runs/demo -o orchestra.ts --checkpoint last --name "My orchestra"

The file is verified as it will be loaded; when a check fails, nothing is written.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, help="the run's folder")
    parser.add_argument("-o", "--output", type=Path, required=True, help="FILE.ts")
    parser.add_argument("--checkpoint", default="best", help="best (default), last or step_N")
    parser.add_argument("--name", help="the instrument's name (default: the file's)")


def run(arguments: argparse.Namespace) -> int:
    from ...training.run import open_run
    from ..build import build
    from ..write import write_instrument

    target = open_run(arguments.run)
    name = arguments.name or arguments.output.stem
    verdicts = write_instrument(build(target, arguments.checkpoint, name), arguments.output)
    size = arguments.output.stat().st_size / 1e6
    passed = sum(v.status == "ok" for v in verdicts)
    print(f"{arguments.output}: {size:.1f} MB, {passed} of {len(verdicts)} rules checked and kept")
    print(f"next: timbrel inspect {arguments.output}")
    return 0

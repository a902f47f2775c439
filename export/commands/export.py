# SPDX-License-Identifier: MIT
"""Turn a run into one instrument file that nn~ and timbrel render can play.

examples:
  timbrel export runs/demo -o orchestra.ts
  timbrel export runs/demo -o orchestra.ts --checkpoint last --name "My orchestra"
  timbrel export runs/demo -o orchestra.ts --onnx      (and orchestra.onnx/ for onnxruntime)

The file is verified as it will be loaded; when a check fails, nothing is written.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, help="the run's folder")
    parser.add_argument("-o", "--output", type=Path, required=True, help="FILE.ts")
    parser.add_argument("--checkpoint", default="best", help="best (default), last or step_N")
    parser.add_argument("--onnx", action="store_true", help="write FILE.onnx/ beside it too")
    parser.add_argument("--name", help="the instrument's name (default: the file's)")


def run(arguments: argparse.Namespace) -> int:
    from ...base.progress import say
    from ...training.run import open_run
    from ..build import build
    from ..write import write_instrument

    target = open_run(arguments.run)
    name = arguments.name or arguments.output.stem
    instrument = build(target, arguments.checkpoint, name)
    verdicts = write_instrument(instrument, arguments.output)
    size = arguments.output.stat().st_size / 1e6
    passed = sum(v.status == "ok" for v in verdicts)
    print(f"{arguments.output}: {size:.1f} MB, {passed} of {len(verdicts)} rules checked and kept")
    if arguments.onnx:
        from ..onnx import write_onnx

        folder = arguments.output.with_suffix(".onnx")
        say(f"writing and comparing {folder}/, which takes a while …")
        write_onnx(instrument, folder)
        print(f"{folder}/: plays the same in onnxruntime")
    print(f"next: timbrel inspect {arguments.output}")
    return 0

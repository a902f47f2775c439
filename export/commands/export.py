# SPDX-License-Identifier: MIT
"""Turn a run into one instrument file that nn~ and timbrel render can play.

examples:
  timbrel export runs/demo -o orchestra.ts
  timbrel export runs/demo -o orchestra.ts --checkpoint last --name "My orchestra"
  timbrel export runs/demo -o orchestra.ts --onnx      (and orchestra.onnx/ for onnxruntime)
  timbrel export runs/map -o organ                     (a timbre map: its folder, for jg.timbremap)
  timbrel export runs/map -o organ.ts                  (the same for nn~, methods map and unmap)

The file is verified as it will be loaded; when a check fails, nothing is written.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, help="the run's folder")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="FILE.ts, of a map also a folder"
    )
    parser.add_argument("--checkpoint", default="best", help="best (default), last or step_N")
    parser.add_argument("--onnx", action="store_true", help="write FILE.onnx/ beside it too")
    parser.add_argument("--name", help="the instrument's name (default: the file's)")


def run(arguments: argparse.Namespace) -> int:
    from ...base.progress import say
    from ...training.maps.config import is_map
    from ...training.run import open_run
    from ..build import build
    from ..write import write_instrument

    if is_map(arguments.run):
        return _map(arguments)
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


def _map(arguments: argparse.Namespace) -> int:
    from ...base.errors import UserError
    from ..map_module import build_map
    from ..maps import load, write_map
    from ..write import write_instrument

    if arguments.onnx or arguments.checkpoint != "best":
        raise UserError("a timbre map has neither --onnx nor checkpoints: leave them away.")
    found = load(arguments.run)
    if arguments.output.suffix == ".ts":
        name = arguments.name or arguments.output.stem
        verdicts = write_instrument(build_map(found, name), arguments.output)
        passed = sum(v.status == "ok" for v in verdicts)
        print(f"{arguments.output}: {passed} of {len(verdicts)} rules checked and kept")
        return 0
    kind = write_map(found, arguments.output, arguments.name)
    print(f"{arguments.output}: a timbre map of format {kind}")
    print(f"next: timbrel map play {arguments.output}, or jg.timbremap in Pure Data")
    return 0

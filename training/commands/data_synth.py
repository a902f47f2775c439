# SPDX-License-Identifier: MIT
"""The part of `timbrel data` that renders a synth's examples."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..synths.sampling import Sampling


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "synth", metavar="SYNTH",
        help="subtractive, organ, PATCH.pd, MODULE:FUNCTION, command:…, PLUGIN.vst3",
    )  # fmt: skip
    parser.add_argument("folder", type=Path, help="where the examples go, or go on")
    parser.add_argument("--examples", type=int, metavar="N", help="how many (2000)")
    parser.add_argument(
        "--sampling", default="sobol", help="sobol (default), uniform, grid or around"
    )
    parser.add_argument("--levels", type=int, default=5, help="values a parameter of a grid (5)")
    parser.add_argument("--presets", type=Path, metavar="CSV", help="to sample around, one a row")
    parser.add_argument("--spread", type=float, default=16.0, help="around presets, of 127 (16)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--note", type=int, help="MIDI (60, or as the synth says)")
    parser.add_argument("--velocity", type=int, help="1..127 (127, or as the synth says)")
    parser.add_argument("--sustain", type=float, default=0.3, help="seconds until release (0.3)")
    parser.add_argument("--release", type=float, default=0.2, help="seconds after that (0.2)")
    parser.add_argument("--sample-rate", type=int, default=44100, help="Hz (44100)")
    parser.add_argument("--target", help="of the subtractive synth's LFO: am, fm, pwm, fcm")
    parser.add_argument(
        "--parameters", nargs="+", default=[], metavar="NAME",
        help="of a synth that does not name them itself; or how many",
    )  # fmt: skip
    parser.add_argument("--host-python", metavar="PYTHON", help="one with pedalboard, for plug-ins")


def run(arguments: argparse.Namespace) -> int:
    from ..synths.find import Asked, find
    from ..synths.render import render

    asked = Asked(
        arguments.note,
        arguments.velocity,
        arguments.sustain,
        arguments.release,
        arguments.sample_rate,
        arguments.target,
        tuple(arguments.parameters),
        arguments.host_python,
    )
    synth, source = find(arguments.synth, asked)
    sampling, examples = _sampling(arguments, len(synth.parameters))
    report = render(arguments.folder, synth, source, sampling, examples)
    of = f"{synth.name} {synth.target}" if synth.target else synth.name
    print(f"{arguments.folder}: {report.examples} examples of {of}, {report.rendered} rendered now")
    print(f"parameters: {', '.join(synth.names)}")
    for line in report.lines:
        print(line)
    return 1 if report.bad * 2 > report.examples else 0


def _sampling(arguments: argparse.Namespace, parameters: int) -> "tuple[Sampling, int]":
    from ...base.errors import UserError
    from ..synths.layout import read_table
    from ..synths.sampling import Sampling

    presets = read_table(arguments.presets) if arguments.presets else []
    sampling = Sampling(
        arguments.sampling,
        arguments.seed,
        arguments.levels,
        arguments.spread,
        tuple(tuple(float(value) for value in row) for row in presets),
    )
    sampling.validate(parameters)
    given = arguments.examples
    if given is not None and given < 1:
        raise UserError(f"--examples is at least 1; given {given}.")
    most = sampling.points(parameters) if sampling.kind == "grid" else 2000
    return sampling, min(2000, most) if given is None else given

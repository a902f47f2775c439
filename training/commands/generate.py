# SPDX-License-Identifier: MIT
"""Make sounds from a run: reconstructions, trajectories, paths between sounds, morphs.

examples:
  timbrel generate runs/demo reconstruct voice.wav my_sounds
  timbrel generate runs/demo reconstruct voice.wav --phase griffin_lim --iterations 100
  timbrel generate runs/demo trajectories circle:z1,z2 walk:z1,z2,z3 --repeat 4 --seconds 8
  timbrel generate runs/demo trajectories line:midi:start=48:end=72 --label instrument=oboe
  timbrel generate runs/demo path flute.wav oboe.wav violin.wav --curve spherical
  timbrel generate runs/demo morph piano.wav flute.wav --share 0.5
  timbrel generate runs/demo morph piano.wav flute.wav --share 0 --share 0.5 --share 1

Each result is a sound (.wav), its latents and labels (.csv) and a picture (.png) in a new folder.
"""

import argparse
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the help must not wait for torch
    from ..generate.generator import Generator
    from ..generate.labels import Labels
    from ..generate.made import How, Made

KINDS = ("reconstruct", "trajectories", "path", "morph")
HOTTEST = 4.0  # as an instrument's attribute


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, help="the run's folder")
    shared = _shared()
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="|".join(KINDS))
    own = {
        kind: kinds.add_parser(kind, help=text, parents=[shared])
        for kind, text in {
            "reconstruct": "sounds to latents and back",
            "trajectories": "latents and labels that follow formulas",
            "path": "from sound to sound through the latents between them",
            "morph": "two sounds laid over each other in time, and what lies between",
        }.items()
    }
    own["reconstruct"].add_argument("sounds", type=Path, nargs="*", help="files or folders")
    add = own["trajectories"].add_argument
    add("texts", nargs="+", metavar="PATH", help="as circle:z1,z2+walk:z3; see docs/playing.md")
    add("--repeat", type=int, default=1, metavar="N", help="takes of each, other seeds (1)")
    add("--seconds", type=float, default=5.0, help="how long each lasts (5)")
    add = own["path"].add_argument
    add("sounds", type=Path, nargs="*", help="two or more files")
    add("--curve", default="linear", help="linear, spherical or smooth (linear)")
    add("--frames", metavar="FIRST:END", help="which frames of each sound (what sustains)")
    add("--seconds", type=float, default=2.0, help="how long each leg lasts (2)")
    add = own["morph"].add_argument
    add("sounds", type=Path, nargs="*", help="two files")
    add(
        "--share", action="append", metavar="SHARE",
        help="of the second sound: 0..1 or a trajectory; several make several (line:start=0:end=1)",
    )  # fmt: skip
    add("--seconds", type=float, help="how long the audible part lasts (the mean of both)")


def _shared() -> argparse.ArgumentParser:
    """Return what all kinds take."""
    shared = argparse.ArgumentParser(add_help=False)
    add = shared.add_argument
    add("-o", "--output", type=Path, help="folder for the results (generated/RUN)")
    add(
        "--label", action="append", default=[], metavar="T=VALUE", help="class, number, csv or path"
    )
    add(
        "--phase",
        default="locked",
        help="locked, gradient, griffin_lim, random; reconstruct: input",
    )
    add("--iterations", type=int, default=64, metavar="N", help="of griffin_lim (64)")
    add("--temperature", type=float, default=0.0, help="noise in the latents, 0 to 4 (0)")
    add("--seed", type=int, default=0, help="of all noise (0)")
    add("--space", default="pca", help="of the latents: pca, ica or none (pca)")
    add("--checkpoint", default="best", help="best (default), last or step_N")
    add("--format", default="float", help="float, pcm16, pcm24 or pcm32 (float)")
    add("--normalize", action="store_true", help="bring each result's peak to -1 dB")
    add("--no-pictures", action="store_true", help="sounds and curves alone")
    return shared


def run(arguments: argparse.Namespace) -> int:
    import torch

    from ...base.progress import bar
    from ..generate.generator import check_phase, load
    from ..generate.labels import Labels
    from ..generate.made import How
    from ..generate.results import Results, check_format, new_folder

    check_format(arguments.format)
    check_phase(arguments.phase, with_input=arguments.kind == "reconstruct")
    _check_numbers(arguments)
    torch.set_num_threads(1)  # one frame after the other: more threads wait for each other
    how = How(arguments.phase, arguments.iterations, arguments.temperature, arguments.seed)
    generator = load(arguments.run, arguments.checkpoint, arguments.space)
    folder = new_folder(arguments.output or Path("generated") / generator.name)
    labels = Labels(generator, arguments.label)
    results = Results(
        generator, folder, arguments.format, arguments.normalize, not arguments.no_pictures
    )
    torch.manual_seed(arguments.seed)
    make = {
        "reconstruct": _reconstruct,
        "trajectories": _trajectories,
        "path": _path,
        "morph": _morph,
    }[arguments.kind]
    total, made = make(arguments, generator, labels, how)
    with bar("generating", total) as progress:
        for number, one in enumerate(made, 1):
            print(results.keep(one))
            progress.at(number, one.name.name)
    labels.report()
    results.describe({k: v for k, v in vars(arguments).items() if k not in ("run", "checkpoint")})
    return 0


def _check_numbers(arguments: argparse.Namespace) -> None:
    from ...base.errors import UserError

    heat, steps = arguments.temperature, arguments.iterations
    if not (math.isfinite(heat) and 0 <= heat <= HOTTEST):
        raise UserError(f"--temperature {heat:g}: use 0 to {HOTTEST:g}.")
    if not 1 <= steps <= 10_000:
        raise UserError(f"--iterations {steps}: use 1 to 10000.")
    if not 0 <= arguments.seed < 2**32:
        raise UserError(f"--seed {arguments.seed}: use 0 to {2**32 - 1}.")
    if not 1 <= getattr(arguments, "repeat", 1) <= 1000:
        raise UserError(f"--repeat {arguments.repeat}: use 1 to 1000.")


def _reconstruct(
    arguments: argparse.Namespace, generator: "Generator", labels: "Labels", how: "How"
) -> "tuple[int, Iterator[Made]]":
    from ..generate.reconstruct import reconstruct
    from ..generate.sounds import find_sounds

    files = find_sounds(arguments.sounds)
    return len(files), reconstruct(generator, files, labels, how)


def _trajectories(
    arguments: argparse.Namespace, generator: "Generator", labels: "Labels", how: "How"
) -> "tuple[int, Iterator[Made]]":
    from ..generate.trajectories import draw_all, render_all

    drawn = draw_all(generator, arguments.texts, arguments.repeat, arguments.seconds, labels)
    return len(drawn), render_all(generator, drawn, arguments.seconds, how)


def _path(
    arguments: argparse.Namespace, generator: "Generator", labels: "Labels", how: "How"
) -> "tuple[int, Iterator[Made]]":
    from ...base.errors import UserError, one_of
    from ..generate.blend import WAYS
    from ..generate.made import check_seconds
    from ..generate.path import parse_frames, path_through, place_of

    if len(arguments.sounds) < 2:
        raise UserError(f"a path leads through two sounds or more; given {len(arguments.sounds)}.")
    if arguments.curve not in WAYS:
        raise one_of("curve", arguments.curve, WAYS)
    check_seconds(arguments.seconds)
    frames = parse_frames(arguments.frames)
    places = [place_of(generator, path, labels, frames) for path in arguments.sounds]
    made = path_through(generator, places, arguments.seconds, arguments.curve, how)
    return 1, iter([made])


def _morph(
    arguments: argparse.Namespace, generator: "Generator", labels: "Labels", how: "How"
) -> "tuple[int, Iterator[Made]]":
    from ...base.errors import UserError
    from ..generate.made import check_seconds
    from ..generate.morph import DEFAULT_SHARE, course_of, draw_share, morph

    if len(arguments.sounds) != 2:
        raise UserError(f"a morph lies between two sounds; given {len(arguments.sounds)}.")
    if arguments.seconds is not None:
        check_seconds(arguments.seconds)
    shares = arguments.share or [DEFAULT_SHARE]
    for share in shares:  # all of them are looked at before the first is made
        draw_share(share, 100, generator.frame_rate_hz)
    a, b = (course_of(generator, path, labels, how) for path in arguments.sounds)
    return len(shares), (morph(generator, a, b, s, arguments.seconds, how) for s in shares)

# SPDX-License-Identifier: MIT
"""Make a dataset of notes or of a synth, check a folder of sounds, or find their pitch.

examples:
  timbrel data notes my_notes
  timbrel data notes low_brass --instruments trombone tuba --velocities 40 100 --step 2
  timbrel data notes organ --instruments program:19:36:84 --soundfont church.sf2
  timbrel data synth organ my_organ --examples 2000
  timbrel data synth subtractive my_sweeps --target fcm --sampling uniform
  timbrel data check my_sounds
  timbrel data pitch my_sounds
  timbrel data pitch my_voice --low C2 --high C6 --tracker swift
"""

import argparse
from pathlib import Path

from . import data_synth


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="notes|synth|check|pitch")
    notes = kinds.add_parser("notes", help="render notes of a SoundFont with all their labels")
    notes.add_argument("folder", type=Path, help="the new dataset")
    notes.add_argument(
        "--instruments", nargs="+", default=["default"], metavar="NAME",
        help="default, all, names (violin), styles (pizzicato), program:NUMBER:LOW:HIGH",
    )  # fmt: skip
    notes.add_argument("--step", type=int, default=1, help="semitones between notes (1)")
    notes.add_argument("--range", nargs=2, metavar=("LOW", "HIGH"), help="as C3 G5 or 48 79")
    notes.add_argument("--velocities", type=int, nargs="+", default=[50, 80, 110], help="1..127")
    notes.add_argument("--held", type=float, default=1.5, help="seconds until the key is released")
    notes.add_argument("--release", type=float, default=0.5, help="seconds after that")
    notes.add_argument("--sample-rate", type=int, default=44100, help="Hz (44100)")
    notes.add_argument("--soundfont", type=Path, help="a .sf2 or .sf3 file (default: one found)")
    notes.add_argument("--built-in", action="store_true", help="the numpy orchestra instead")
    data_synth.add_arguments(
        kinds.add_parser("synth", help="render sounds of a synth with known parameters")
    )
    check = kinds.add_parser("check", help="list what is there, and every problem by file name")
    check.add_argument("folder", type=Path)
    pitch = kinds.add_parser("pitch", help="write pitch labels over time for every sound")
    pitch.add_argument("folder", type=Path)
    pitch.add_argument(
        "--tracker", default="timbrel", help="timbrel (default), swift, crepe, crepe-tiny"
    )
    pitch.add_argument(
        "--threshold", type=float, metavar="0..1",
        help="what is less periodic has no pitch (each tracker has its own)",
    )  # fmt: skip
    pitch.add_argument("--hop", type=float, default=10.0, metavar="MS", help="between values (10)")
    pitch.add_argument("--low", default="C1", metavar="NOTE", help="lowest, as C1 or 24 (C1)")
    pitch.add_argument("--high", default="C8", metavar="NOTE", help="highest (C8)")
    pitch.add_argument(
        "--replace", action="store_true", help="move labels that are there to metadata/before"
    )


def run(arguments: argparse.Namespace) -> int:
    kinds = {"notes": _notes, "synth": data_synth.run, "check": _check, "pitch": _pitch}
    return kinds[arguments.kind](arguments)


def _notes(arguments: argparse.Namespace) -> int:
    from ..notes.orchestra import narrow, select
    from ..notes.plan import Timing
    from ..notes.render import Request, choose_source, render

    _validate(arguments)
    parts = select(arguments.instruments)
    if arguments.range:
        parts = narrow(parts, *(_midi(word) for word in arguments.range))
    request = Request(
        tuple(parts),
        arguments.step,
        tuple(arguments.velocities),
        Timing(arguments.held, arguments.release),
        arguments.sample_rate,
        choose_source(arguments.soundfont, arguments.built_in),
    )
    count = render(arguments.folder, request)
    print(f"{arguments.folder}: {count} notes of {len(parts)} parts from {request.source}")
    print(f"next: timbrel train demo data.root={arguments.folder}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from ..data.check import check
    from ..data.dataset import open_dataset

    found = check(open_dataset(arguments.folder))
    print("\n".join(found.lines))
    print(f"{len(found.problems)} problems" if found.problems else "no problems")
    print("\n".join(found.problems), end="\n" if found.problems else "")
    return 1 if found.problems else 0


def _pitch(arguments: argparse.Namespace) -> int:
    from ..data.dataset import open_dataset
    from ..pitch.label import Settings, label
    from ..pitch.summary import summary

    settings = Settings(
        arguments.tracker,
        arguments.threshold,
        arguments.hop / 1000,
        _midi(arguments.low),
        _midi(arguments.high),
    )
    settings.validate()
    found = label(open_dataset(arguments.folder), settings, arguments.replace)
    print("\n".join(summary(found)))
    print(f"written: pitch, octave, midi in {arguments.folder / 'metadata'}")
    print(f"next: timbrel data check {arguments.folder}")
    return 0


def _validate(arguments: argparse.Namespace) -> None:
    from ...base.errors import UserError

    rules = [
        (arguments.step >= 1, f"--step is at least 1 semitone; given {arguments.step}."),
        (all(1 <= v <= 127 for v in arguments.velocities), "--velocities lie in 1..127; given "
         f"{' '.join(map(str, arguments.velocities))}."),
        (arguments.held > 0 and arguments.release >= 0, "--held is above 0 s, --release at least "
         f"0 s; given {arguments.held:g} and {arguments.release:g}."),
        (8000 <= arguments.sample_rate <= 96000, "--sample-rate lies in 8000..96000 Hz; given "
         f"{arguments.sample_rate}."),
    ]  # fmt: skip
    for holds, sentence in rules:
        if not holds:
            raise UserError(sentence)


def _midi(word: str) -> int:
    from ...base.errors import UserError
    from ...base.units import name_to_midi

    try:
        return int(word) if word.isdigit() else name_to_midi(word)
    except ValueError as error:
        raise UserError(str(error)) from None

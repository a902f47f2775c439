# SPDX-License-Identifier: MIT
"""Play an instrument file offline, as a host with any block size would.

examples:
  timbrel render orchestra.ts voice.wav -o out.wav
  timbrel render orchestra.ts voice.wav -o latents.csv --method encode
  timbrel render orchestra.ts -o out.wav --method decode --latents latents.csv
  timbrel render orchestra.ts -o out.wav --method decode --trajectory circle:z1,z2 --seconds 8
  timbrel render orchestra.ts -o out.wav --method decode --latents latents.csv --trajectory circle
  timbrel render orchestra.ts voice.wav -o out.wav --block 441 --set gain_db=-6 --check offline
  timbrel render flute.ts -o out.wav --midi song.mid --trajectory walk:z1,z2:radius=1
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the help must not wait for numpy
    import numpy as np

    from ...base.manifest import Manifest, Port
    from ...base.midi_files import Song
    from ..carrier import Carrier
    from ..engine import Engine
    from ..sources import Source
    from ..voices import Shape


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, help="a .ts file")
    add("input", type=Path, nargs="?", help="a sound file, for methods that take audio")
    add("-o", "--output", type=Path, required=True, help="a .wav, or a .csv for latents")
    add("--method", help="which method (forward; decode with --midi)")
    add("--block", type=int, help="samples per host block, any (the model's block)")
    add("--model-block", type=int, help="samples per model block (the highest ratio)")
    add("--set", action="append", default=[], metavar="NAME=VALUE", help="set an attribute")
    add("--latents", type=Path, metavar="CSV", help="curves for the inlets, one row per frame")
    add(
        "--trajectory",
        action="append",
        default=[],
        metavar="PATH",
        help="draw curves by formula, as circle:z1,z2+walk:z3; added to --latents and to others",
    )
    add("--seconds", type=float, help="how long a trajectory lasts (5), or how much of a song")
    add("--midi", type=Path, metavar="SONG.mid", help="play the notes of a MIDI file")
    add("--channel", type=int, action="append", default=[], help="of --midi: all but drums (10)")
    add("--track", type=int, action="append", default=[], help="of --midi: from 1 (all)")
    add("--voices", type=int, help="of --midi: notes at once (as many as needed, 8 at most)")
    add("--attack", type=float, default=10.0, metavar="MS", help="of every note (10)")
    add("--release", type=float, default=80.0, metavar="MS", help="of every note (80)")
    add("--rate", type=int, help="sample rate in Hz, for files that do not state theirs")
    add("--compensate", action="store_true", help="take the latency off the beginning")
    add("--format", default="float", help="float, pcm16, pcm24 or pcm32 (float)")
    add("--engine", help="torch or onnx (by the name: .onnx folders are played by onnx)")
    add("--check", metavar="REF", help="compare with a wav, or with `offline`; exit 1 if different")
    add("--by-magnitude", action="store_true", help="of --check: magnitudes alone, to -60 dB")
    add("--tolerance", type=float, help="of --check, of full scale (1e-6 offline, 1e-4 a wav)")


def run(arguments: argparse.Namespace) -> int:
    from ...base import audio
    from ...base.errors import UserError
    from ...base.progress import say
    from ..carrier import one_thread, open_carrier
    from ..engine import Engine
    from ..render import render, write_result
    from ..sources import inlet_ports, outlet_names, sample_rate_of

    one_thread()
    for read in (arguments.file, arguments.input, arguments.latents, arguments.midi):
        if read is not None and read.resolve() == arguments.output.resolve():
            raise UserError(f"-o {arguments.output} would write over what is read: name another.")
    noise = {"temperature": lambda v: v not in ("0", "0.0"), "phase": lambda v: v == "random"}
    for name, _, value in (s.partition("=") for s in arguments.set if arguments.check):
        if name in noise and noise[name](value):
            raise UserError(f"{name}={value} draws noise, which --check cannot compare: leave one.")
    carrier = open_carrier(arguments.file, arguments.engine)
    for setting in arguments.set:
        name, equals, value = setting.partition("=")
        if not equals:
            raise UserError(f"--set {setting}: write NAME=VALUE, as in --set temperature=0.5.")
        carrier.set(name, value.split(","))
    engine = Engine(carrier, arguments.method or ("decode" if arguments.midi else "forward"))
    rate = sample_rate_of(carrier.manifest, arguments.rate)
    if arguments.rate and arguments.rate != rate:
        say(f"{arguments.file} states {rate} Hz; --rate {arguments.rate} is not used")
    source = _source(arguments, engine, carrier.manifest, rate)
    _listen(carrier, source, inlet_ports(engine, carrier.manifest), arguments.set)
    arguments.compensate |= arguments.midi is not None  # a note is heard at its time
    if arguments.check and arguments.check != "offline":
        audio.info(Path(arguments.check))  # before anything is written
    asked = arguments.model_block
    model_block = engine.highest_ratio if asked is None else asked
    host_block = model_block if arguments.block is None else arguments.block
    raised = engine.prepare(host_block, model_block, len(source.values))
    if raised:
        say(raised)
    result = render(engine, source, arguments.compensate)
    names = outlet_names(engine, carrier.manifest)
    print(write_result(arguments.output, result, engine, names, rate, arguments.format))
    late = engine.latency_samples()
    if late:
        state = "taken off" if arguments.compensate else "at the beginning"
        print(f"latency {late} samples ({1000 * late / rate:.1f} ms), {state}")
    return _check(arguments, carrier, engine, source, result, rate) if arguments.check else 0


def _source(
    arguments: argparse.Namespace, engine: "Engine", manifest: "Manifest | None", rate: int
) -> "Source":
    from ...base.errors import UserError
    from ..sources import inlet_ports, source_of_audio, source_of_curves, source_of_song

    driven = bool(arguments.latents or arguments.trajectory or arguments.midi)
    if (arguments.input is None) != driven:
        raise UserError(
            "give one input: a sound file, or --latents CSV, --trajectory PATH and --midi SONG.mid."
        )
    if arguments.input:
        return source_of_audio(arguments.input, engine, rate)
    curves = (arguments.latents, arguments.trajectory)
    if not arguments.midi:
        seconds = 5.0 if arguments.seconds is None else arguments.seconds
        return source_of_curves(engine, inlet_ports(engine, manifest), *curves, seconds, rate)
    song, shape, voices = _song(arguments)
    return source_of_song(engine, manifest, song, shape, voices, *curves, arguments.seconds, rate)


def _song(arguments: argparse.Namespace) -> "tuple[Song, Shape, int | None]":
    from ...base.errors import UserError
    from ...base.midi_files import read_song
    from ..voices import Shape

    for name, value in (("attack", arguments.attack), ("release", arguments.release)):
        if not 0 <= value <= 60000:
            raise UserError(f"--{name} {value:g}: use 0 to 60000 milliseconds.")
    if arguments.voices is not None and not 1 <= arguments.voices <= 64:
        raise UserError(f"--voices {arguments.voices}: use 1 to 64.")
    song = read_song(arguments.midi, arguments.channel, arguments.track)
    return song, Shape(arguments.attack / 1000, arguments.release / 1000), arguments.voices


def _listen(carrier: "Carrier", source: "Source", ports: "list[Port]", settings: list[str]) -> None:
    """Let labels that are driven follow their inlets, and labels that are set keep their value."""
    from ...base.curves import NOT_GIVEN

    given = {setting.partition("=")[0] for setting in settings}
    attributes = carrier.manifest.attributes if carrier.manifest else {}
    for row, port in enumerate(ports):
        follow = f"{port.name}_from"
        if port.kind != "label" or follow not in attributes or follow in given:
            continue
        if (source.values[:, row] != NOT_GIVEN).any():
            carrier.set(follow, ["inlet"])
        elif port.name in given:
            carrier.set(follow, ["fixed"])


def _check(
    arguments: argparse.Namespace,
    carrier: "Carrier",
    engine: "Engine",
    source: "Source",
    result: "np.ndarray",
    rate: int,
) -> int:
    import numpy as np

    from ...base import audio
    from ..render import SPLIT_TOLERANCE, compare, render_offline

    if arguments.check == "offline":
        reference = render_offline(carrier, engine, source, arguments.compensate)
        ours = result[:, :, 0 if arguments.compensate else engine.adapter_samples() :]
        reference = reference[:, :, : ours.shape[2]]
        tolerance = SPLIT_TOLERANCE
    else:
        reference, ours = audio.read(Path(arguments.check), rate)[0], result
        tolerance = 1e-4
    pair = [np.reshape(x, (-1, x.shape[-1])) for x in (ours, reference)]
    tolerance = tolerance if arguments.tolerance is None else arguments.tolerance
    found = compare(pair[0], pair[1], tolerance, by_magnitude=arguments.by_magnitude)
    print(f"check against {arguments.check}: {found}")
    return 0 if found.same else 1

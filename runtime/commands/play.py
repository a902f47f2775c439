# SPDX-License-Identifier: MIT
"""Play an instrument live: a sound card, and OSC, MIDI, MPE, BLOCKS or recorded gestures.

examples:
  timbrel play orchestra.ts
  timbrel play flute.ts --midi "nanoKEY" --voices 4
  timbrel play flute.ts --midi Seaboard --mpe auto
  timbrel play orchestra.ts --method forward --device "USB Audio"
  timbrel play orchestra.ts --mapping my_pad.json --learn latent:z1
  timbrel play flute.ts --gesture chord --device none --record out.wav
  timbrel play flute.ts --patch 127.0.0.1:9100 --midi Seaboard --mapping my_pad.json
  timbrel play --device list

Listens to OSC at 127.0.0.1:9000 and tells 127.0.0.1:9001 (docs/osc.md). Ctrl-C ends it.
"""

import argparse
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .controllers import add_controllers, listed, options

if TYPE_CHECKING:  # the help must not wait for numpy
    from ...base.manifest import Manifest
    from ..live.devices import Wish
    from ..live.engine_process import Order
    from ..live.mapping import MappingFile
    from ..live.patch import Patch
    from ..live.play import Stage
    from ..live.shared import Link
    from ..live.supervisor import Supervisor

_VOICES = 4  # of an instrument that follows notes, unless more are asked for


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("file", type=Path, nargs="*", help=".ts files; MIDI program changes choose among several")
    add("--method", help="which method (decode, else forward)")
    add("--voices", type=int, help="notes at once (4 where it follows notes, else 1)")
    add("--set", action="append", default=[], metavar="NAME=VALUE", help="set an attribute")
    sound = parser.add_argument_group("sound")
    add = sound.add_argument
    add("--device", help="a sound card by name or number; list shows them, none plays into nothing")
    add("--input", metavar="DEVICE", help="what is heard, by name or number (of the same card)")
    add("--rate", type=int, help="in Hz, of the sound card, and of files that say none")
    add("--block", type=int, default=0, help="samples per callback (the card's)")
    add("--guard", type=float, metavar="MS", help="time to compute a block (measured)")
    add("--attack", type=float, default=10.0, metavar="MS", help="of every note (10)")
    add("--release", type=float, default=80.0, metavar="MS", help="of every note (80)")
    add("--record", type=Path, metavar="WAV", help="record from the beginning")
    add_controllers(parser)
    control = parser.add_argument_group("more of controllers")
    add = control.add_argument
    add("--port", type=int, default=9000, help="OSC is listened to here (9000)")
    add("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")
    add("--to", default="127.0.0.1:9001", metavar="HOST:PORT", help="told by OSC (127.0.0.1:9001)")
    add(
        "--patch",
        metavar="HOST:PORT",
        help="play a patch with timbrel.control there instead: nothing sounds here",
    )
    add("--learn", metavar="TARGET", help="move a knob, and it moves this: latent:z1 …")
    add("--note", type=float, help="hold a MIDI note from the beginning")
    add("--timeout", type=float, metavar="S", help="end notes without a sign of life (never)")
    add("--seconds", type=float, help="play so long (until Ctrl-C)")


def run(arguments: argparse.Namespace) -> int:
    from ...base.errors import UserError
    from ..live.devices import listing

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # no name is a reason to end
    if arguments.device == "list":
        print(listing())
        return 0
    if listed(arguments):
        return 0
    if not arguments.file:
        raise UserError("name an instrument: timbrel play FILE.ts; --device list shows cards.")
    _check(arguments)
    from ..live.ending import ended_alike

    with ended_alike():
        return _play(arguments)


def _check(arguments: argparse.Namespace) -> None:
    from ...base.errors import UserError
    from ..live.shared import VOICES
    from ..live.tape import check_free

    for name, least, most, unit in (
        ("voices", 1, VOICES, ""),
        ("attack", 0, 60000, " milliseconds"),
        ("release", 0, 60000, " milliseconds"),
        ("guard", 0, 500, " milliseconds"),
        ("block", 0, 8192, " samples"),
        ("rate", 8000, 384000, " Hz"),
        ("timeout", 0.1, 86400, " seconds"),
        ("seconds", 0, 1e7, " seconds"),
    ):
        value = getattr(arguments, name)
        if value is not None and not least <= value <= most:
            raise UserError(f"--{name} {value:g}: use {least:g} to {most:g}{unit}.")
    if arguments.record is not None:
        check_free(arguments.record)  # before anything is loaded


def _play(arguments: argparse.Namespace) -> int:
    import time

    from ...base.manifest import read_manifest
    from ..live import opening
    from ..live.osc import OscPort
    from ..live.play import Stage, do_report, play
    from ..live.session import Session
    from ..live.shared import Link
    from ..live.targets import of_method
    from ..live.view import View
    from ..udp import endpoint, resolved

    manifest = read_manifest(arguments.file[0])
    method = _method(arguments, manifest)
    view, said = View(), []
    mapping, path, watch = opening.open_mapping(
        arguments.mapping,
        lambda: of_method(manifest, method) if manifest and method else {},
        said.append,
        arguments.learn is not None,
    )
    order = _order(arguments, manifest, method, mapping)
    asked = options(arguments)
    target = endpoint(arguments.to, "--to")
    listen, timeout_s = resolved(arguments.host, arguments.port, "--port"), arguments.timeout
    osc = OscPort(listen, target, said.append, timeout_s=timeout_s)
    with Link() as link:
        controls = None
        supervisor = _supervisor(arguments, link, order, manifest)
        try:
            controls = opening.open_controls(asked, mapping.bend_range if mapping else 48.0)
            (host, heard), (to, told) = osc.listening, target
            stage = Stage(
                Session(link, mapping, path.parent if path else None),
                supervisor,
                osc,
                view,
                arguments.file,
                controls,
                controls_line=f"OSC {host}:{heard} → {to}:{told}{opening.words(asked)}",
                watch=watch,
                timeout_s=arguments.timeout,
                seconds=arguments.seconds,
                said=said,
            )
            for report in supervisor.start(time.monotonic):
                do_report(stage, report)
            _begin(arguments, stage)
        except BaseException:
            osc.close()
            supervisor.close()
            if controls is not None:
                controls.close()
            raise
        with view:
            play(stage)
    return 0


def _method(arguments: argparse.Namespace, manifest: "Manifest | None") -> str | None:
    """Return which method is played; None where a file must be loaded to know."""
    from ..methods import best_method, sounding

    if manifest is None:
        return arguments.method
    shapes = {name: method.shape() for name, method in manifest.methods.items()}
    if arguments.method is None:
        return best_method(arguments.file[0], shapes)
    return sounding(arguments.method, shapes)


def _order(
    arguments: argparse.Namespace,
    manifest: "Manifest | None",
    method: str | None,
    mapping: "MappingFile | None",
) -> "Order":
    from ...base.errors import UserError
    from ..live.engine_process import Order
    from ..note_labels import PITCHED
    from ..voices import Shape

    settings = []
    for setting in arguments.set:
        name, equals, value = setting.partition("=")
        if not equals:
            raise UserError(f"--set {setting}: write NAME=VALUE, as in --set temperature=0.5.")
        settings.append((name, tuple(value.split(","))))
    inlets = manifest.methods[method].inlets if manifest and method else []
    listens = any(port.kind == "audio" for port in inlets)
    pitched = any(port.name in PITCHED for port in inlets) and not listens
    asked = arguments.voices or (mapping.voices if mapping else None)
    return Order(
        file=arguments.file[0],
        layout=1,
        method=method,
        voices=1 if listens else asked or (_VOICES if pitched else 1),
        shape=Shape(arguments.attack / 1000, arguments.release / 1000),
        guard_s=None if arguments.guard is None else arguments.guard / 1000,
        rate=arguments.rate,
        settings=tuple(settings),
    )


def _supervisor(
    arguments: argparse.Namespace, link: "Link", order: "Order", manifest: "Manifest | None"
) -> "Supervisor | Patch":
    """Return what is to sound."""
    from ..live.patch import Patch
    from ..live.supervisor import Supervisor
    from ..udp import endpoint

    if arguments.patch is None:
        return Supervisor(link, _wish(arguments, order, manifest), order)
    return Patch(link, order, endpoint(arguments.patch, "--patch"))


def _wish(arguments: argparse.Namespace, order: "Order", manifest: "Manifest | None") -> "Wish":
    from ..live.devices import Wish
    from ..live.supervisor import INPUTS

    rate = arguments.rate or (manifest.sample_rate if manifest else None)
    inlets = manifest.methods[order.method].inlets if manifest and order.method else []
    listens = any(port.kind == "audio" for port in inlets) or order.method == "forward"
    return Wish(
        arguments.device,
        rate,
        arguments.rate is not None and manifest is not None,  # else it is the file's
        arguments.block,
        inputs=INPUTS * listens,
        input=arguments.input,
    )


def _value(word: str) -> float | str:
    """Return the number that a word is, true and false among them, or the word."""
    try:
        return float({"true": "1", "false": "0"}.get(word.lower(), word))
    except ValueError:
        return word


def _begin(arguments: argparse.Namespace, stage: "Stage") -> None:
    """Do what is to be done from the beginning."""
    from ..live.inputs import Command, Direct
    from ..live.play import record

    facts = stage.session.facts
    for name, words in facts.order.settings if facts else ():
        if f"attribute:{name}" in stage.session.targets:  # as if a hand had set it: shown, and kept
            value = _value(words[0])
            stage.session.take([Direct(f"attribute:{name}", value)], 0.0)
    if arguments.record is not None:
        record(stage, arguments.record)
    if arguments.learn is not None:
        stage.session.take([Command("learn", (arguments.learn,), "--learn")], 0.0)

# SPDX-License-Identifier: MIT
"""Play a timbre map by OSC or MIDI, ask it, and pin favourite sounds to places.

examples:
  timbrel map play my_map
  timbrel map play my_map --port 7000 --to 192.168.1.20:12000 --smooth 30
  timbrel map play my_map --midi "nanoKONTROL" --cc 1:x 2:y 3:z
  timbrel map play my_map --blocks --gesture circle --mapping my_pad.json
  timbrel map get my_map --control 0.2 0.8 0.5
  timbrel map get my_map --params 0 127 64 30 12 99 0 5 40
  timbrel map add my_map --control 0.2 0.8 0.5 --params 0 127 64 30 12 99 0 5 40
  timbrel map pins my_map --undo

Listens where Wekinator does (127.0.0.1:6448, /wek/inputs) and tells what Wekinator tells
(127.0.0.1:12000, /wek/outputs, 0 to 1): what speaks to one speaks to the other.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .controllers import add_controllers, listed, options

if TYPE_CHECKING:  # the help must not wait for numpy
    from collections.abc import Callable

    from ...base.maps.timbre_map import Playable
    from ..maps.mapped import MappedControls
    from ..maps.pin_file import PinFile
    from ..maps.session import Session


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="play|get|add|pins")
    _play_arguments(kinds.add_parser("play", help="play it live, until Ctrl-C"))
    get = kinds.add_parser("get", help="print parameters of a place, or the place of parameters")
    add = kinds.add_parser("add", help="pin parameters to a place")
    pins = kinds.add_parser("pins", help="list the pins and how well they hold; take some back")
    for kind in (get, add, pins):
        kind.add_argument("model", type=Path, help="a map's folder")
        kind.add_argument("--pins", type=Path, metavar="FILE", help="(pins.json in the folder)")
    for kind in (get, add):
        kind.add_argument("--control", type=float, nargs="+", metavar="C", help="0 to 1 each")
        kind.add_argument("--params", type=float, nargs="+", metavar="P", help="0 to 127 each")
    pins.add_argument("--remove", type=int, metavar="N", help="as listed")
    pins.add_argument("--undo", action="store_true", help="take the last change back")
    pins.add_argument("--reach", type=float, help="how far a lone pin bends the map (0.3)")


def _play_arguments(play: argparse.ArgumentParser) -> None:
    add = play.add_argument
    add("model", type=Path, help="a map's folder")
    add("--port", type=int, default=6448, help="listened to (6448)")
    add("--host", default="127.0.0.1", help="listened on; 0.0.0.0 lets other machines in")
    add("--to", default="127.0.0.1:12000", metavar="HOST:PORT", help="(127.0.0.1:12000)")
    add("--inputs", default="/wek/inputs", metavar="ADDRESS", help="(/wek/inputs)")
    add("--outputs", default="/wek/outputs", metavar="ADDRESS", help="(/wek/outputs)")
    add("--scale", type=float, default=1.0, metavar="FULL", help="of the outputs: 1 or 127 (1)")
    add("--smooth", type=float, default=0.0, metavar="MS", help="time constant of all axes (0)")
    add("--release", type=float, default=0.1, help="how far a setting by hand is kept (0.1)")
    add("--no-latch", action="store_true", help="a touch that ends goes back")
    add("--pins", type=Path, metavar="FILE", help="(pins.json in the folder)")
    add("--cc", nargs="+", default=[], metavar="N:AXIS", help="of --midi: (1:1 2:2 3:3 …)")
    add_controllers(play)
    add("--learn", metavar="TARGET", help="move a knob, and it moves this: map:x …")


def run(arguments: argparse.Namespace) -> int:
    kinds = {"play": _until_ended, "get": _get, "add": _add, "pins": _pins}
    return kinds[arguments.kind](arguments)


def _until_ended(arguments: argparse.Namespace) -> int:
    from ..live.ending import ended_alike

    with ended_alike():
        return _play(arguments)


def _play(arguments: argparse.Namespace) -> int:
    if listed(arguments):
        return 0
    from ...base.errors import UserError
    from ..maps import play
    from ..maps.addresses import OWN, Addresses
    from ..maps.controllers import Event
    from ..maps.osc import OscPort
    from ..maps.player import Player
    from ..maps.session import Session
    from ..maps.view import View
    from ..udp import endpoint, resolved

    pins = _opened(arguments)
    player = Player(pins.pinned(), latch=not arguments.no_latch)
    session = Session(player, pins, arguments.outputs, arguments.scale)
    for verb in ("smooth", "release"):
        session.do(Event(verb, (getattr(arguments, verb),), source=f"--{verb}"))
    _check(arguments)
    listen = resolved(arguments.host, arguments.port, "--port")
    target = endpoint(arguments.to, "--to")
    complain = play.Complaints()
    mapped = _mapped(arguments, session, complain)
    try:
        osc = OscPort(listen, target, Addresses(arguments.inputs), complain, mapped.hears)
    except UserError:
        mapped.close()
        raise
    line = play.first_line(session, osc, arguments.model, arguments.inputs)
    with View(session, line) as view:
        complain.to(view.complain, lambda sentence: osc.send(OWN + "error", (sentence,)))
        if not view.on:
            print(line, flush=True)
        play.play(session, osc, [mapped], view, complain, lambda: mapped.finished, mapped.show)
    return 0


def _mapped(
    arguments: argparse.Namespace, session: "Session", say: "Callable[[str], object]"
) -> "MappedControls":
    """Return all controllers but OSC."""
    from dataclasses import replace

    from ...base.errors import UserError
    from ..live import opening
    from ..live.default_mapping import default_mapping
    from ..live.targets import of_map
    from ..maps.mapped import MappedControls
    from ..maps.midi import cc_rows

    rows = cc_rows(arguments.cc, session.map.latent_size)
    if rows and not arguments.midi:
        raise UserError("--cc says how --midi is meant: give that too, or leave it out.")
    targets = of_map(session.map)
    learn = arguments.learn
    mapping, path, watch = opening.open_mapping(
        arguments.mapping, lambda: targets, say, learn is not None
    )
    if mapping is None:
        mapping = default_mapping(targets)
        if rows:
            others = tuple(row for row in mapping.rows if not row.axis.startswith("midi:cc/"))
            mapping = replace(mapping, rows=others)
    controls = opening.open_controls(options(arguments), mapping.bend_range)
    folder = path.parent if path else None
    return MappedControls(controls, mapping, targets, say, folder, watch, rows, learn)


def _check(arguments: argparse.Namespace) -> None:
    from ...base.errors import UserError

    for option in ("inputs", "outputs"):
        if not getattr(arguments, option).startswith("/"):
            given = getattr(arguments, option)
            raise UserError(f"--{option} {given}: an OSC address begins with /, as /{given}.")
    if not 0 < arguments.scale <= 1e6:
        raise UserError(
            f"--scale {arguments.scale:g}: use 1 (as Wekinator), 127, or what you need."
        )


def _get(arguments: argparse.Namespace) -> int:
    from ...base.errors import UserError
    from ...base.maps.timbre_map import in_range
    from ..maps.arguments import counted

    if (arguments.control is None) == (arguments.params is None):
        raise UserError("give either --control, to see parameters, or --params, to see the place.")
    played = _opened(arguments).pinned()
    if arguments.control is not None:
        for name, value in zip(played.names, played.map(arguments.control), strict=True):
            print(f"{name}\t{value:.4f}")
        return 0
    sound = in_range(played.names, counted(arguments.params, played.parameter_count, "parameter"))
    place = played.unmap(sound)
    print(" ".join(f"{value:.6f}" for value in place))
    missing = abs(played.map(place) - sound)
    worst = int(missing.argmax())
    if missing[worst] > 0.05:
        print(
            f"the map itself lacks up to {missing[worst]:.1f} of 127 there: {played.names[worst]}"
        )
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from ...base.errors import UserError

    if arguments.control is None and arguments.params is None:
        raise UserError("give --control, --params, or both: a place, a sound, or which goes where.")
    pins = _opened(arguments)
    played = pins.pinned()
    place, sound = arguments.control, arguments.params
    if place is None:
        place = played.unmap(sound)
    elif sound is None:
        sound = played.map(place)
    print(f"pin {pins.add(place, sound)}, in {pins.path}")
    return 0


def _pins(arguments: argparse.Namespace) -> int:
    pins = _opened(arguments)
    if arguments.undo:
        pins.undo()
    if arguments.remove is not None:
        pins.remove(arguments.remove)
    if arguments.reach is not None:
        pins.set_reach(arguments.reach)
    _list(pins, pins.pinned())
    return 0


def _list(pins: "PinFile", played: "Playable") -> None:
    import numpy as np

    print(f"{len(pins.now)} pins in {pins.path}, reach {pins.reach:g}")
    for number, pin in enumerate(pins.pins, 1):
        place, sound = (np.array(pin[key]) for key in ("control", "parameters"))
        bent = np.abs(sound - pins.map.map(place)).max()
        back = np.abs(played.unmap(sound) - place).max()
        words = " ".join(f"{v:.3f}" for v in place), " ".join(f"{v:.1f}" for v in sound)
        lost = "" if back < 1e-6 else "; its sound is also elsewhere"
        print(f"{number:3d}  {words[0]}  →  {words[1]}  (bent by up to {bent:.1f}{lost})")


def _opened(arguments: argparse.Namespace) -> "PinFile":
    from ...base.maps.folder import read
    from ..maps.pin_file import pin_path, read_pins

    played = read(arguments.model)
    return read_pins(arguments.pins or pin_path(arguments.model), played)

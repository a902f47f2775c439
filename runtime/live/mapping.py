# SPDX-License-Identifier: MIT
"""The mapping file: which axis of a controller moves what of an instrument or map, and how.

    {"format": "timbrel-mapping", "version": 1, "name": "pad", "voices": 4, "bend_range": 48,
     "map": [{"from": "touch:x", "to": "latent:z1", "range": [-2, 2], "smooth_ms": 20}],
     "movements": {"slow": {"walk": 2, "seconds": 4}}}

Only `format`, `version` and `map` must be there. What an axis is called: axes.py; what a target is:
targets.py; what a movement takes: movement.py. Whether an instrument has a target is not known
here: `targets.check` says it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ...base import one_writer
from ...base.errors import UserError, one_of
from . import axes
from . import mapping_fields as read_as
from .shapes import POWERS, shape

FORMAT = "timbrel-mapping"
VERSION = 1
KINDS = ("latent:", "label:", "attribute:", "level", "map:", "speed:", "depth:")  # of targets
OF_MOVEMENTS = ("speed:", "depth:")
# How a controller moves a target: to where it stands; by how far it moves; by the ticks of a knob
# without ends, which count up from 0 and down from 127, or both ways from 64.
MODES = ("absolute", "relative", "encoder", "encoder64")
LOOPS = (True, False, "back")
WIDEST = 1e6  # numbers in a mapping
VOICES = 32
LATER = ("voices", "bend_range")  # what is asked for once, at the start


@dataclass(frozen=True)
class Row:
    """One axis moves one target."""

    axis: str  # "from"
    target: str  # "to"
    span: tuple[float, float] | None = None  # "in": what of the axis counts; None: all of it
    range: tuple[float | str, float | str] | None = None  # of the target; None: all of it
    curve: str | float = "linear"  # shapes.py
    smooth_ms: float = 0.0  # time constant: after it 63 % of the way are gone
    steps: int = 0  # how many values there are, evenly spread over the range; 0: all
    mode: str = "absolute"  # MODES
    latch: bool = True  # whether a finger's value stays when it has gone
    home: float | str | None = None  # where it goes else; None: the target's default


@dataclass(frozen=True)
class MovementSpec:
    """Something that moves by itself (movement.py); one of the first three is given."""

    trajectory: str | None = None  # a line as base/trajectories.py reads
    walk: int | None = None  # how many random walks
    automation: str | None = None  # a CSV of curves, beside the mapping file
    seconds: float | None = None  # of a period; of a walk from place to place
    beats: float | None = None  # the same in beats, which follow a MIDI clock
    bpm: float = 120.0  # beats per minute until a clock is heard
    speed: float = 1.0  # 1 as written, negative backwards
    depth: float = 1.0  # 0 rests in the middle
    loop: bool | str = True  # LOOPS: again, once, to and fro
    span: tuple[float, float] | None = None  # the values that are 0 and 1 of the axis
    seed: int = 0


@dataclass(frozen=True)
class MappingFile:
    """The whole."""

    rows: tuple[Row, ...] = ()  # "map"
    name: str = ""
    voices: int | None = None  # None: whoever plays decides
    bend_range: float = 48.0  # semitones that a finger bends its note at most
    movements: Mapping[str, MovementSpec] = field(default_factory=dict)


def read(path: Path) -> MappingFile:
    """Return a mapping file; UserError says in one sentence what is wrong and where."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"), str(path))
    except FileNotFoundError:
        raise UserError(f"mapping {path} does not exist: name a .json file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"mapping {path} cannot be read ({error}): save it as JSON.") from None


def write(path: Path, file: MappingFile) -> None:
    """Write a mapping file, whole or not at all."""
    try:
        one_writer.replace(path, to_json(file))
    except OSError as error:
        raise UserError(f"mapping {path} cannot be written ({error}): name another.") from None


def later(before: MappingFile, now: MappingFile) -> list[str]:
    """Return a sentence for what another mapping asks for, and counts from the next start only."""
    changed = [name for name in LATER if getattr(before, name) != getattr(now, name)]
    counts = "count" if len(changed) > 1 else "counts"
    names = " and ".join(changed)
    return [f"{names} of the mapping {counts} from the next start."] if changed else []


def with_learned(
    file: MappingFile, axis: str, target: str, span: tuple[float, float] | None = None
) -> MappingFile:
    """Return the mapping with an axis that was learned for a target.

    If a controller of the same kind (midi, osc, touch …) moves the target already, the new axis
    takes its row over with range and curve; else it gets a row of its own.
    """
    scale = {} if span is None else {"in": list(span)}
    learned = _row({"from": axis, "to": target, **scale}, "learned")
    _check_movements([learned], file.movements, "learned")
    for number, row in enumerate(file.rows):
        if row.target == target and axes.family(row.axis) == axes.family(axis):
            taken = replace(row, axis=axis, span=row.span if row.axis == axis else learned.span)
            rest = tuple(r for r in file.rows[number + 1 :] if r != taken)
            return replace(file, rows=(*file.rows[:number], taken, *rest))
    return replace(file, rows=(*file.rows, learned))


# --- reading --------------------------------------------------------------------------------------

_LEVEL = read_as.either(
    read_as.words("class"), read_as.number("range", -WIDEST, WIDEST)
)  # a value of a target: a number, or a class by its name
# JSON key: (field, reader)
_ROW: dict[str, tuple[str, read_as.Reader]] = {
    "from": ("axis", read_as.words("axis")),
    "to": ("target", read_as.words("target")),
    "in": ("span", read_as.pair("in", read_as.number("in", -WIDEST, WIDEST), apart=True)),
    "range": ("range", read_as.pair("range", _LEVEL)),
    "curve": ("curve", read_as.either(read_as.words("curve"), read_as.number("curve", *POWERS))),
    "smooth_ms": ("smooth_ms", read_as.number("smooth_ms", 0, 60000)),
    "steps": ("steps", read_as.whole("steps", 0, 1000)),
    "mode": ("mode", read_as.choice("mode", MODES)),
    "latch": ("latch", read_as.flag("latch")),
    "home": ("home", _LEVEL),
}
_SECONDS = read_as.number("seconds", 0.01, 86400)
_MOVEMENT: dict[str, read_as.Reader] = {
    "trajectory": read_as.words("trajectory"),
    "walk": read_as.whole("walk", 1, 16),
    "automation": read_as.words("automation"),
    "seconds": _SECONDS,
    "beats": read_as.number("beats", 0.01, 100000),
    "bpm": read_as.number("bpm", 1, 1000),
    "speed": read_as.number("speed", -16, 16),
    "depth": read_as.number("depth", 0, 1),
    "loop": read_as.either(read_as.choice("loop", ["back"]), read_as.flag("loop")),
    "span": read_as.pair("span", read_as.number("span", -WIDEST, WIDEST), apart=True),
    "seed": read_as.whole("seed", 0, 2**31),
}
_SOURCES = ("trajectory", "walk", "automation")


def _as_is(value: Any) -> Any:  # noqa: ANN401  (read further below)
    return value


_FILE: dict[str, read_as.Reader] = {
    "format": _as_is,
    "version": _as_is,
    "name": lambda v: v if v == "" else read_as.words("name")(v),
    "voices": read_as.whole("voices", 1, VOICES),
    "bend_range": read_as.number("bend_range", 0.01, 96),
    "map": _as_is,
    "movements": _as_is,
}


def parse(text: str, where: str = "mapping") -> MappingFile:
    """Return a mapping from its text; `where` is what sentences call it."""
    loaded = read_as.load(text, where)
    if isinstance(loaded, dict):
        _check_format(loaded, where)
    held = read_as.fields(loaded, _FILE, where, needed=("format", "version", "map"))
    if not isinstance(held["map"], list):
        raise UserError(f"{where}: map {read_as.shown(held['map'])} is no list; write [ROW, …].")
    rows = [_row(row, f"{where}: map row {k + 1}") for k, row in enumerate(held["map"])]
    movements = _movements(held.get("movements", {}), where)
    _check_movements(rows, movements, where)
    return MappingFile(
        rows=tuple(rows),
        movements=movements,
        **{key: held[key] for key in ("name", "voices", "bend_range") if key in held},
    )


def _check_format(held: dict[str, Any], where: str) -> None:
    if held.get("format") != FORMAT:
        raise UserError(
            f"{where} is no mapping: its format is {read_as.shown(held.get('format'))}; "
            f'begin with "format": "{FORMAT}".'
        )
    if held.get("version") != VERSION or isinstance(held["version"], bool):
        raise UserError(
            f"{where} has version {read_as.shown(held.get('version'))}; this Timbrel reads "
            f"{VERSION}: update it, or write {VERSION}."
        )


def _row(held: Any, where: str) -> Row:  # noqa: ANN401  (any JSON)
    readers = {key: reader for key, (_, reader) in _ROW.items()}
    values = read_as.fields(held, readers, where, needed=("from", "to"))
    row = Row(**{_ROW[key][0]: value for key, value in values.items()})
    try:
        axes.span(row.axis, 1.0)
        shape(row.curve)
    except UserError as error:
        raise UserError(f"{where}: {error}") from None
    kind = next((k for k in KINDS if row.target.startswith(k)), "")
    if not (row.target == kind if kind == "level" else row.target.removeprefix(kind) and kind):
        raise UserError(f"{where}: {one_of('target', row.target, _shown_targets())}")
    if row.mode.startswith("encoder") and not row.axis.startswith("midi:cc/"):
        raise UserError(f"{where}: mode {row.mode} is for midi:cc/N; use absolute or relative.")
    if row.steps == 1:
        raise UserError(f"{where}: steps 1 stands still; use 2 or more, or 0 for all values.")
    return row


def _shown_targets() -> list[str]:
    return [f"{k}NAME" if k.endswith(":") else k for k in KINDS]


def _movements(held: Any, where: str) -> dict[str, MovementSpec]:  # noqa: ANN401  (any JSON)
    if not isinstance(held, dict):
        raise UserError(f'{where}: movements are no object; write {{"NAME": {{…}}}}.')
    found = {}
    for name, spec in held.items():
        place = f"{where}: movement {read_as.printable(name)}"
        if not name.strip() or "/" in name or read_as.printable(name) != name:
            raise UserError(f"{place} cannot be called so; use a word without /.")
        values = read_as.fields(spec, _MOVEMENT, place)
        given = [key for key in _SOURCES if key in values]
        if len(given) != 1:
            what = " and ".join(given) or "nothing that moves"
            raise UserError(f"{place}: {what} given; give one of {', '.join(_SOURCES)}.")
        if "seconds" in values and "beats" in values:
            raise UserError(f"{place}: seconds and beats given; give one of them.")
        found[name] = MovementSpec(**values)
    return found


def _check_movements(rows: list[Row], movements: Mapping[str, MovementSpec], where: str) -> None:
    """A row that speaks of a movement which the file lacks is refused."""
    for number, row in enumerate(rows):
        named = [row.target.partition(":")[2]] if row.target.startswith(OF_MOVEMENTS) else []
        if row.axis.startswith(axes.MOVE):
            named.append(row.axis.removeprefix(axes.MOVE).partition("/")[0])
        for name in named:
            if name not in movements:
                place = f"{where}: map row {number + 1}"
                raise UserError(f"{place}: {one_of('movement', name, movements)}")


# --- writing --------------------------------------------------------------------------------------


def to_json(file: MappingFile) -> str:
    """Return the text of a mapping: a line for each row, what is as usual left out."""
    keys = {name: key for key, (name, _) in _ROW.items()}
    rows = [{keys[k]: v for k, v in _unusual(row).items()} for row in file.rows]
    parts = [f'"format": {_json(FORMAT)}, "version": {VERSION}']
    parts += [
        f'"{key}": {_json(value)}'
        for key, value in _unusual(file).items()
        if key in ("name", "voices", "bend_range")
    ]
    parts.append(f'"map": [{_lines([_json(row) for row in rows])}]')
    if file.movements:
        each = [f"{_json(name)}: {_json(_unusual(m))}" for name, m in file.movements.items()]
        parts.append(f'"movements": {{{_lines(each)}}}')
    return "{" + ",\n ".join(parts) + "}\n"


def _unusual(held: Any) -> dict[str, Any]:  # noqa: ANN401  (any dataclass of this file)
    usual = {f.name: f.default for f in fields(held)}
    values = {f.name: getattr(held, f.name) for f in fields(held)}
    return {k: v for k, v in values.items() if v != usual[k] or type(v) is not type(usual[k])}


def _json(value: Any) -> str:  # noqa: ANN401  (any JSON)
    return json.dumps(_short(value), ensure_ascii=False)


def _short(value: Any) -> Any:  # noqa: ANN401  (any JSON)
    """Whole numbers without their .0, wherever they are."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {k: _short(v) for k, v in value.items()}
    return [_short(v) for v in value] if isinstance(value, list | tuple) else value


def _lines(rows: list[str]) -> str:
    return "\n  " + ",\n  ".join(rows) + "\n " if rows else ""

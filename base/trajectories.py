# SPDX-License-Identifier: MIT
"""Trajectories: how a method's inlets move over time, written as a formula on one line.

    path        KIND[:inlets][:setting=value…]        circle:z1,z2:radius=1.5:turns=3
    a@b         the product (`*` too, in quotes)      sine:z1:hz=5@line:start=0:end=1
    a+b         the sum                               circle:z1,z2+walk:z3:radius=0.3
    a,then,b    one after the other                   line:z1,then,spiral:z1,z2:share=2

`@` binds closest, `,then,` least; spaces around them do not matter. The kinds and what they take
are a table in paths.py. An inlet that no path moves keeps its rest: 0 for a latent, "not given"
for a label. A sum leaves alone what one side does not move; so does a product. Without inlets a
path moves the first two latents (a helix three), as a later factor those of the first factor.

`constant` and `points` take inlets as settings too, with numbers or names of classes:

    constant:pitch=C#:octave=4          points:z1=0,1,-2:z2=1,0,1:curve=smooth
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .curves import Curves, Table, add, as_ports, level, nothing, read_table, settle
from .errors import UserError, one_of
from .manifest import Port
from .paths import BOUNDS, COMMON, DEFAULTS, KINDS, LEVELS, Settings
from .points import WAYS

THEN = re.compile(r"\s*,\s*then\s*,\s*")
PLUS = re.compile(r"\+(?!\s*[\d.])")  # 1e+5 and +0.5 are numbers
TIMES = re.compile(r"[@*]")
WORDS = ("curve", "file")  # settings that are no numbers
LARGEST = 1e9  # products of wild settings stay finite


@dataclass(frozen=True)
class Step:
    """One path, read."""

    kind: str
    moved: tuple[int, ...]  # numbers of the inlets
    settings: Settings


@dataclass(frozen=True)
class Clock:
    """What a path needs to know of time and chance beside its settings."""

    frame_rate_hz: float | None = None  # for `hz`
    take: int = 0  # added to every seed


def draw(
    text: str,
    inlets: Sequence[str | Port],
    frames: int,
    frame_rate_hz: float | None = None,
    take: int = 0,
) -> np.ndarray:
    """Return a trajectory for a method's inlets, float32 `[C, frames]`; see the top of this file.

    Args:
        text: the trajectory.
        inlets: names, or ports, which also know classes and ranges.
        frame_rate_hz: frames per second, for the setting `hz`.
        take: added to every seed, so that each take of a random walk is another one.

    >>> draw("line:z2:start=0:end=1", ["z1", "z2"], 3).tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.5, 1.0]]
    """
    return settle(trace(text, inlets, frames, frame_rate_hz, take), inlets)


def draw_takes(
    texts: Sequence[str],
    inlets: Sequence[str | Port],
    frames: int,
    takes: int = 1,
    frame_rate_hz: float | None = None,
) -> np.ndarray:
    """Return several trajectories, `takes` of each, float32 `[len(texts) · takes, C, frames]`.

    The first take is what `draw` returns, the next ones have seeds 1, 2, … higher.
    """
    rows = [draw(x, inlets, frames, frame_rate_hz, take) for x in texts for take in range(takes)]
    return np.stack(rows) if rows else np.zeros((0, len(inlets), frames), np.float32)


def trace(
    text: str,
    inlets: Sequence[str | Port],
    frames: int,
    frame_rate_hz: float | None = None,
    take: int = 0,
) -> Curves:
    """Return a trajectory as `draw`, with what it drives, to be added to other curves."""
    ports = as_ports(inlets)
    parts = [_sum(part, ports) for part in _parts(text)]
    # The longest share that any path of a part asks for.
    shares = [max(s.settings["share"] for factors in part for s in factors) for part in parts]
    edges = np.rint(np.cumsum([0.0, *shares]) / sum(shares) * frames).astype(int)
    clock = Clock(frame_rate_hz, take)
    traced = [
        _trace_sum(part, len(ports), int(length), clock)
        for part, length in zip(parts, np.diff(edges), strict=True)
    ]
    return Curves(
        np.concatenate([c.values for c in traced], axis=1),
        np.concatenate([c.driven for c in traced], axis=1),
    )


def driven_inlets(text: str, inlets: Sequence[str | Port]) -> list[str]:
    """Return the names of the inlets that a trajectory moves."""
    ports = as_ports(inlets)
    parts = [_sum(part, ports) for part in _parts(text)]
    moved = {n for part in parts for factors in part for step in factors for n in step.moved}
    return [port.name for number, port in enumerate(ports) if number in moved]


# --- reading --------------------------------------------------------------------------------------


def _parts(text: str) -> list[str]:
    """Return what comes one after the other; a piece that is missing anywhere is refused."""
    parts = THEN.split(text.strip())
    pieces = [piece for part in parts for term in PLUS.split(part) for piece in TIMES.split(term)]
    if len(pieces) > 1 and not all(piece.strip() for piece in pieces):
        raise UserError(f"'{text}': a path is missing beside @, + or then; write one on each side.")
    return parts


def _sum(text: str, ports: list[Port]) -> list[list[Step]]:
    """Return the terms of a sum, each a list of factors."""
    terms = []
    for term in PLUS.split(text):
        factors: list[Step] = []
        for path in TIMES.split(term):
            factors.append(_step(path, ports, factors[0].moved if factors else None))
        terms.append(factors)
    return terms


def _step(text: str, ports: list[Port], like: tuple[int, ...] | None) -> Step:
    """Return a path; one that names no inlet moves those of `like`."""
    word, *parts = (part.strip() for part in text.split(":"))
    if word not in KINDS:
        raise one_of("trajectory", word, KINDS)
    kind = KINDS[word]
    numbers = {port.name: number for number, port in enumerate(ports)}
    listed: list[str] | None = None
    given: dict[str, str] = {}  # settings
    named: dict[str, str] = {}  # inlets that are settings
    for part in parts:
        key, equals, value = (x.strip() for x in part.partition("="))
        if not equals:
            listed = [name.strip() for name in part.split(",")]
        elif kind.per_inlet and key in numbers:
            named[key] = value
        elif key in COMMON or key in kind.own:
            given[key] = value
        else:
            inlets = numbers if kind.per_inlet else ()
            raise one_of(f"setting of {word}", key, [*kind.own, *COMMON, *inlets])
    moved = listed if listed is not None else _unlisted(word, named, ports, like)
    table = read_table(Path(given["file"]), ports) if given.get("file") else None
    if table and listed is None:
        moved = table.names
    moved = [*moved, *(name for name in named if name not in moved)]
    for name in moved:
        if name not in numbers:
            raise one_of("inlet", name, numbers)
        if moved.count(name) > 1:
            raise UserError(f"{text}: inlet {name} is named twice; name it once.")
    driven = [ports[numbers[name]] for name in moved]
    if like is not None:  # a factor scales; its numbers are no classes
        driven = [replace(port, classes=None) for port in driven]
    settings = {**DEFAULTS, **{key: _setting(word, key, x, driven) for key, x in given.items()}}
    if word == "constant":
        settings["value"] = _values(settings["value"], named, driven)
    if word == "points":
        settings |= _points(text, table, named, driven)
    return Step(word, tuple(numbers[name] for name in moved), settings)


def _unlisted(
    word: str, named: dict[str, str], ports: list[Port], like: tuple[int, ...] | None
) -> list[str]:
    """Return what a path moves that lists no inlets."""
    if named:
        return []
    if like is not None:
        return [ports[number].name for number in like]
    latents = [port.name for port in ports if port.kind != "label"]
    return latents[: KINDS[word].moves]


def _setting(word: str, key: str, text: str, driven: list[Port]) -> float | str | np.ndarray:
    """Return the value of a setting: a word, a number, or a level for each inlet, `[D, 1]`."""
    if key == "curve" and text not in WAYS:
        raise one_of("curve", text, WAYS)
    if key in WORDS:
        return text
    if key in LEVELS and any(port.classes for port in driven):
        return np.array([[level(port, text)] for port in driven])
    try:
        number = float(text)
    except ValueError:
        raise UserError(f"{word}:{key}={text}: not a number; write one like 2.5.") from None
    if not np.isfinite(number):
        raise UserError(f"{word}:{key}={text}: not a finite number; write one like 2.5.")
    low, high = BOUNDS.get(key, (-np.inf, np.inf))
    if not low <= number <= high:
        raise UserError(f"{word}:{key}={text}: out of range; use {low:g} to {high:g}.")
    return number


def _values(every: float | np.ndarray, named: dict[str, str], driven: list[Port]) -> np.ndarray:
    """Return the value of each inlet, `[D, 1]`: its own, or that of all."""
    own = [level(port, named[port.name]) if port.name in named else None for port in driven]
    column = np.broadcast_to(every, (len(driven), 1))
    rows = [column[i, 0] if value is None else value for i, value in enumerate(own)]
    return np.array(rows).reshape(-1, 1)


def _points(text: str, table: Table | None, named: dict[str, str], driven: list[Port]) -> Settings:
    """Return the points `[D, N]` that a path goes through, and when."""
    if (table is not None) == bool(named):
        raise UserError(f"{text}: give points as z1=0,1,-2 for each inlet, or file=FILE.csv.")
    there = table.names if table else named
    missing = [port.name for port in driven if port.name not in there]
    if missing:
        raise UserError(f"{text}: no points for {', '.join(missing)}; give {missing[0]}=0,1,-2.")
    if table:
        order = [table.names.index(port.name) for port in driven]
        return {"points": table.values[order].astype(float), "at": table.times_s}
    rows = [[level(port, w.strip()) for w in named[port.name].split(",")] for port in driven]
    if len({len(row) for row in rows}) > 1:
        counts = ", ".join(f"{p.name} {len(row)}" for p, row in zip(driven, rows, strict=True))
        raise UserError(f"{text}: every inlet needs as many points as the others; given {counts}.")
    return {"points": np.array(rows), "at": None}


# --- drawing --------------------------------------------------------------------------------------


def _trace_sum(terms: list[list[Step]], inlets: int, frames: int, clock: Clock) -> Curves:
    total = nothing(inlets, frames)
    for factors in terms:
        product = np.ones((inlets, frames))
        driven = np.zeros((inlets, frames), bool)
        for step in factors:
            rows = list(step.moved)
            product[rows] *= _trace(step, frames, clock)
            driven[rows] = True
        within = np.clip(np.where(driven, product, 0.0), -LARGEST, LARGEST)
        total = add(total, Curves(within.astype(np.float32), driven))
    return total


def _trace(step: Step, frames: int, clock: Clock) -> np.ndarray:
    """Return one path, `[D, frames]`."""
    p = dict(step.settings)
    if p["hz"]:
        if not clock.frame_rate_hz:
            raise UserError(f"{step.kind}:hz={p['hz']:g}: no frame rate is known; use turns.")
        p["turns"] = p["hz"] * frames / clock.frame_rate_hz
    p["seed"] += clock.take
    t = np.linspace(0.0, 1.0, frames)
    return KINDS[step.kind].path(t, len(step.moved), p) + p["offset"]

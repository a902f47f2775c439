# SPDX-License-Identifier: MIT
"""Commands to a session, a function each; and what can be asked for, a function each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...base.errors import UserError, one_of
from ..methods import sounding
from . import feedback
from .inputs import Argument, Command, Sender

if TYPE_CHECKING:
    from .session import Session


@dataclass(frozen=True)
class Wish:
    """What a session cannot do itself: `load`, `method`, `program`, `set`, `record`, `save`,
    `near`."""

    what: str
    words: tuple[str, ...]
    sender: Sender | None = None  # who is to be answered


def _file_here(session: "Session", command: Command, now_s: float) -> None:
    """Who plays from another machine plays; files are opened and written from here only."""
    named = command.arguments and isinstance(command.arguments[0], str)
    if named and command.sender is not None and not command.sender[0].startswith("127."):
        raise UserError(
            f"{command.sender[0]} named a file: files are loaded and recorded from this machine "
            "only; /timbrel/record 1 takes a name of its own."
        )
    _pass_on(session, command, now_s)


def _pass_on(session: "Session", command: Command, _: float) -> None:
    words = tuple(_text(a) for a in command.arguments)
    if not words and command.verb != "record":
        raise UserError(f"{command.verb} alone says nothing: name what to {command.verb}.")
    session.wishes.append(Wish(command.verb, words, command.sender))


def _program(session: "Session", command: Command, _: float) -> None:
    number = _number(command, -1.0)
    if not 0 <= number <= 127:  # of no number, neither is so
        raise UserError(f"program {number:g}: use 0 to 127.")
    session.wishes.append(Wish("program", (str(int(number)),)))


def _method(session: "Session", command: Command, _: float) -> None:
    name = _text(command.arguments[0]) if command.arguments else ""
    shapes = session.facts.shapes if session.facts else {}
    session.wishes.append(Wish("method", (sounding(name, shapes),)))


def _reset(session: "Session", command: Command, _: float) -> None:
    if session.facts is not None and "reset" not in session.facts.attributes:
        raise UserError("the instrument cannot be reset: its file has no attribute reset.")
    row = _number(command, -1)
    voices = len(session.mapper.values)
    if not -1 <= row < voices:
        raise UserError(f"row {row:g}: use 0 to {voices - 1}, or -1 for all.")
    session.wishes.append(Wish("set", ("reset", str(int(row)))))


def _panic(session: "Session", command: Command, now_s: float) -> None:
    if session.voicing is not None:
        owner = _text(command.arguments[0]) if command.arguments else None
        session.played(session.voicing.panic(now_s, owner))


def _sustain(session: "Session", command: Command, now_s: float) -> None:
    if session.voicing is not None and len(command.arguments) == 2:
        down, owner = _number(command, 0) >= 0.5, _text(command.arguments[1])
        session.played(session.voicing.sustain(down, owner, now_s))


def _clock(session: "Session", command: Command, now_s: float) -> None:
    session.movements.clock(command.arguments, now_s)


def _say(session: "Session", command: Command, _: float) -> None:
    session.sentences += [_text(a) for a in command.arguments]


def _learn(session: "Session", command: Command, _: float) -> None:
    """Without a target, learning is over."""
    if not command.arguments:
        session.learning = None
        return
    target = _text(command.arguments[0])
    if target not in session.mapper.names:
        raise one_of("target", target, session.mapper.names)
    session.learning = target
    session.sentences.append(f"move a knob or a finger: it will move {target}.")


def _map(session: "Session", command: Command, _: float) -> None:
    raise UserError("no map is played here: start timbrel map play MAP for it.")


def _get(session: "Session", command: Command, _: float) -> None:
    asked = [_text(a) for a in command.arguments] or list(feedback.ANSWERS)
    for what in asked:
        if what not in feedback.ANSWERS:
            raise one_of("fact", what, feedback.ANSWERS)
        told = FACTS[what](session) if what in FACTS else session.others[what]()
        session.answers += [(address, values, command.sender) for address, values in told]


COMMANDS: dict[str, Callable[["Session", Command, float], None]] = {
    "load": _file_here,
    "program": _program,
    "record": _file_here,
    "near": _pass_on,
    "method": _method,
    "reset": _reset,
    "panic": _panic,
    "sustain": _sustain,
    "clock": _clock,
    "say": _say,
    "learn": _learn,
    "map": _map,
    "get": _get,
}


# --- facts ----------------------------------------------------------------------------------------


def _one(what: str, *values: Argument) -> list[feedback.Told]:
    return [feedback.answer(what, values)]


def _values(session: "Session") -> list[feedback.Told]:
    columns = enumerate(session.mapper.names)
    values = session.mapper.values
    return [feedback.answer("values", (name, *values[:, k].tolist())) for k, name in columns]


def _ranges(session: "Session") -> list[feedback.Told]:
    items = session.targets.items()
    return [feedback.answer("ranges", (name, each.low, each.high)) for name, each in items]


def _classes(session: "Session") -> list[feedback.Told]:
    items = session.targets.items()
    return [feedback.answer("classes", (n, *each.classes)) for n, each in items if each.classes]


def _file(session: "Session") -> list[feedback.Told]:
    return _one("file", str(session.facts.order.file)) if session.facts else []


def _methods(session: "Session") -> list[feedback.Told]:
    """The one that is played, then all."""
    facts = session.facts
    return _one("methods", facts.method, *facts.shapes) if facts else []


def _attributes(session: "Session") -> list[feedback.Told]:
    return _one("attributes", *session.facts.attributes) if session.facts else []


FACTS: dict[str, Callable[["Session"], list[feedback.Told]]] = {
    "file": _file,
    "methods": _methods,
    "names": lambda s: _one("names", *s.mapper.names),
    "ranges": _ranges,
    "classes": _classes,
    "values": _values,
    "attributes": _attributes,
    "voices": lambda s: _one("voices", float(len(s.mapper.values))),
    "mappings": lambda s: _one("mappings", *(f"{r.axis} {r.target}" for r in s.mapping.rows)),
    "movements": lambda s: _one("movements", *s.movements.names),
}


def _text(value: Argument) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _number(command: Command, missing: float) -> float:
    value = command.arguments[0] if command.arguments else missing
    if isinstance(value, str):
        raise UserError(f"'{value}' is no number: give one.")
    return value

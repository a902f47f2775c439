# SPDX-License-Identifier: MIT
"""Files of gestures: what controllers said and when, to replay, rehearse and test with.

JSON, one object a line. The first is {"format": "timbrel-gestures", "version": 1}; then, with times
in seconds that never go back:

    {"t": 0.5, "knob": "midi:cc/74@1", "value": 0.25}
    {"t": 0.5, "gesture": "start", "finger": "pad/1", "axes": {"x": 0.1, "y": 0.9, "z": 0.5}}
    {"t": 1.5, "direct": "latent:z1", "value": -0.5, "voice": 2}
    {"t": 2.0, "command": "sustain", "arguments": [1, "midi/1"]}
    {"t": 4.0}

The last kind only says that time has passed: a rest before a loop comes round again.
"""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, get_args

from ...base.errors import UserError, one_of
from .gesture_commands import USES, fits
from .inputs import GESTURE_AXES, Action, Command, Direct, Gesture, Input, Knob

HEADER = {"format": "timbrel-gestures", "version": 1}
LONGEST_SHOWN = 40  # characters of a wrong value in a sentence
SHORTEST_S = 0.001  # of a loop; a player looks every few milliseconds


class Timed(NamedTuple):
    """What happens at a time; None: nothing."""

    t_s: float
    input: Input | None


# --- reading ------------------------------------------------------------------------------------


def read(path: str | Path) -> list[Timed]:
    """Return what a file of gestures says; UserError names the line that cannot be read."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file of gestures.") from None
    except UnicodeDecodeError:
        raise UserError(
            f"{path} is no text: a file of gestures is JSON, one object a line."
        ) from None
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}).") from None
    return parse(text, str(path))


def parse(text: str, name: str = "gestures") -> list[Timed]:
    """Return what the text of a file says; `name` is for the sentences about it."""
    lines = text.split("\n")
    # A program that was killed may have left half a line, which no newline ends.
    unfinished = bool(lines[-1].strip()) and not _is_json(lines[-1])
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip()]
    numbered = numbered[:-1] if unfinished else numbered
    if not numbered or _objects(f"{name}:{numbered[0][0]}", numbered[0][1]) != HEADER:
        raise UserError(f"{name} is no file of gestures: its first line must be {_line(HEADER)}.")
    timed: list[Timed] = []
    for number, line in numbered[1:]:
        try:
            timed.append(_timed(_objects(f"{name}:{number}", line)))
        except _LineError as wrong:
            raise UserError(f"{name}:{number}: {wrong}") from None
        if len(timed) > 1 and timed[-1].t_s < timed[-2].t_s:
            raise UserError(
                f"{name}:{number}: t {timed[-1].t_s:g} comes after {timed[-2].t_s:g}: "
                "put the lines in the order of their times."
            )
    return timed


class _LineError(ValueError):
    """What is wrong with a line, as a sentence."""


def _timed(line: dict[str, Any]) -> Timed:
    kinds = [kind for kind in _KINDS if kind in line]
    if len(kinds) > 1:
        raise _LineError(f"it says {' and '.join(kinds)}: one line says one of them.")
    allowed = ("t", *(_KINDS[kinds[0]][0] if kinds else ()))
    unknown = next((key for key in line if key not in allowed), None)
    if unknown is not None:
        names = allowed if kinds else ("t", *_KINDS)
        raise _LineError(str(one_of("key", unknown, names)))
    t_s = _number(line, "t")
    if t_s < 0:
        raise _LineError(f"t {t_s:g} is before the beginning: count seconds from 0.")
    return Timed(t_s, _KINDS[kinds[0]][1](line) if kinds else None)


def _knob(line: dict[str, Any]) -> Knob:
    return Knob(_name(line, "knob"), _number(line, "value"))


def _gesture(line: dict[str, Any]) -> Gesture:
    action, axes = line["gesture"], line.get("axes", {})
    if action not in get_args(Action):
        raise _LineError(str(one_of("gesture", action, get_args(Action))))
    if not isinstance(axes, dict):
        raise _LineError('axes must be an object, as {"x": 0.5}.')
    for axis in axes:
        if axis not in GESTURE_AXES:
            raise _LineError(str(one_of("axis", axis, GESTURE_AXES)))
    return Gesture(action, _name(line, "finger"), {axis: _number(axes, axis) for axis in axes})


def _direct(line: dict[str, Any]) -> Direct:
    value, voice = line.get("value"), line.get("voice", 0)
    if not isinstance(value, str):
        value = _number(line, "value")
    if not isinstance(voice, int) or isinstance(voice, bool) or voice < 0:
        raise _LineError(f"voice {_shown(voice)} is none: write 1, 2 … for one voice, 0 for all.")
    return Direct(_name(line, "direct"), value, voice, "gesture file")


def _command(line: dict[str, Any]) -> Command:
    verb, arguments = line["command"], line.get("arguments", [])
    if not isinstance(verb, str) or verb not in USES:
        raise _LineError(str(one_of("command", verb, USES)))
    if not isinstance(arguments, list):
        raise _LineError("arguments must be a list.")
    values = [a if isinstance(a, str) else _finite(a, "arguments") for a in arguments]
    if not fits(verb, values):
        raise _LineError(f"arguments of {verb} are {USES[verb].example}, not {_shown(arguments)}.")
    return Command(verb, tuple(values), "gesture file")


# What a line may say: its keys beside t, and what reads them.
_KINDS: dict[str, tuple[tuple[str, ...], Callable[[dict[str, Any]], Input]]] = {
    "knob": (("knob", "value"), _knob),
    "gesture": (("gesture", "finger", "axes"), _gesture),
    "direct": (("direct", "value", "voice"), _direct),
    "command": (("command", "arguments"), _command),
}


def _name(line: dict[str, Any], key: str) -> str:
    value = line.get(key)
    if not isinstance(value, str) or not value:
        raise _LineError(f"{key} must be a name, and is {_shown(value)}.")
    return value


def _number(line: dict[str, Any], key: str) -> float:
    return _finite(line.get(key), key)


def _finite(value: object, key: str) -> float:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
    except OverflowError:  # an integer of hundreds of digits
        pass
    raise _LineError(f"{key} must be a finite number, and is {_shown(value)}.")


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} …"


def _objects(place: str, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{place}: this is no JSON ({str(error)[:LONGEST_SHOWN]}).") from None
    if not _is_text(value):
        raise UserError(f"{place}: \\ud800 … \\udfff alone is half a character: write both halves.")
    if not isinstance(value, dict):
        raise UserError(f'{place}: a line is one object, as {{"t": 0, "knob": …}}.')
    return value


def _is_text(value: object) -> bool:
    """Whether all strings can be written: JSON lets halves of surrogate pairs through."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


# --- writing --------------------------------------------------------------------------------------


def line_of(timed: Timed) -> str | None:
    """Return the line that says something; None for what a file does not hold."""
    said = timed.input
    values: dict[str, Any] = {"t": round(timed.t_s, 6)}
    match said:
        case None:
            pass
        case Knob():
            values |= {"knob": said.axis, "value": said.value}
        case Gesture():
            values |= {"gesture": said.action, "finger": said.finger, "axes": dict(said.axes)}
        case Direct():
            values |= {"direct": said.target, "value": said.value, "voice": said.voice}
        case Command():
            if not fits(said.verb, said.arguments):
                return None
            values |= {"command": said.verb, "arguments": list(said.arguments)}
    try:
        line = _line(values)
    except ValueError:  # a value that is no number, and that nobody would play either
        return None
    return line if _is_text(line) else None


def write(path: str | Path, timed: Iterable[Timed]) -> None:
    """Write a file of gestures."""
    lines = [_line(HEADER), *(line for each in timed if (line := line_of(each)))]
    Path(path).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _line(value: object) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False)


class Recorder:
    """Writes what is played as it is played, so that nothing is lost however the program ends.

    Time 0 is the first call of `take`, which may have nothing to write.
    """

    def __init__(self, path: str | Path) -> None:
        self.problem = ""  # why nothing is written any more; a sentence
        self._path, self._begin_s, self._last_s = Path(path), None, 0.0
        try:
            self._file = self._path.open("x", encoding="utf-8")
        except FileExistsError:
            raise UserError(f"{path} is there already: name another file to record to.") from None
        except OSError as error:
            raise UserError(f"{path} cannot be written ({error.strerror}).") from None
        self._write([_line(HEADER)])

    def take(self, inputs: Sequence[Input], now_s: float) -> None:
        """Write what has come; never raises: a full disk is told by `problem`."""
        begin_s = self._begin_s = now_s if self._begin_s is None else self._begin_s
        self._last_s = max(self._last_s, now_s - begin_s)
        lines = (line_of(Timed(self._last_s, each)) for each in inputs)
        self._write([line for line in lines if line])

    def close(self) -> None:
        """End the file with the time that has passed, so that a loop keeps its last rest."""
        self._write([_line({"t": round(self._last_s, 6)})])
        with suppress(OSError):  # it has been told, and what waits to be written is lost
            self._file.close()

    def _write(self, lines: list[str]) -> None:
        if self.problem or not lines or self._file.closed:
            return
        try:
            self._file.write("".join(f"{line}\n" for line in lines))
            self._file.flush()
        except OSError as error:
            self.problem = f"{self._path}: recording has stopped ({error.strerror})."
            self.close()


# --- replaying ------------------------------------------------------------------------------------


class Replay:
    """Plays gestures on the time that it is given; a controller (inputs.py).

    It begins at the first poll. Fingers and pedals that are still down where the gestures end are
    lifted there.

    Args:
        loop: whether they begin again at the time of the last one.
        speed: how many of their seconds pass in one.
    """

    def __init__(self, timed: Sequence[Timed], loop: bool = False, speed: float = 1.0) -> None:
        if not (math.isfinite(speed) and speed > 0):
            raise UserError(f"speed {speed:g} is none: 1 is as recorded, 0.5 half as fast.")
        self._timed, self._speed = list(timed), speed
        self._length_s = self._timed[-1].t_s if self._timed else 0.0
        self._loop = loop
        if loop and self._length_s < SHORTEST_S:
            raise UserError(
                f"--loop: these gestures last {self._length_s:g} s: write when they are to begin "
                'again, as in {"t": 4}, in their last line.'
            )
        self._begin_s: float | None = None
        self._turn, self._next = 0, 0  # how often it has come round, and what comes next
        self._down: dict[str, Input] = {}  # fingers and pedals, and what lifts each

    @property
    def finished(self) -> bool:
        return not self._loop and self._next >= len(self._timed) and not self._down

    def poll(self, now_s: float) -> list[Input]:
        """Return what is due. Whole turns that nobody asked for in time are left out."""
        if self._begin_s is None:
            self._begin_s = now_s
        at_s = max(0.0, now_s - self._begin_s) * self._speed
        turns = at_s / self._length_s if self._loop else 0.0
        if not (math.isfinite(at_s) and math.isfinite(turns)):
            return []
        turn = int(turns)
        due: list[Input] = []
        if turn > self._turn:
            due += self._until(math.inf)
            self._turn, self._next = turn, 0
        return due + self._until(max(0.0, at_s - self._turn * self._length_s))

    def close(self) -> None:
        """There is nothing to close."""

    def _until(self, t_s: float) -> list[Input]:
        due: list[Input] = []
        while self._next < len(self._timed) and self._timed[self._next].t_s <= t_s:
            said = self._timed[self._next].input
            self._next += 1
            if said is not None:
                self._press(said)
                due.append(said)
        if self._next >= len(self._timed):
            due += self._down.values()
            self._down.clear()
        return due

    def _press(self, said: Input) -> None:
        """Remember who is down."""
        match said:
            case Gesture():
                self._down.pop(said.finger, None)
                if said.action != "end":
                    self._down[said.finger] = Gesture("end", said.finger)
            case Command("sustain", (float(down), str(owner))):
                pedal = f"pedal {owner}"
                self._down.pop(pedal, None)
                if down >= 0.5:
                    self._down[pedal] = Command("sustain", (0.0, owner), said.source)

# SPDX-License-Identifier: MIT
"""What OSC messages ask for: Timbrel's own addresses, touches, and knobs of any other address.

/timbrel/…                       docs/osc.md, row by row as in the tables here
/t3d/…  /lightpad_data           touches (touches.py)
/wek/inputs x y  /1/fader1 v     knobs `osc:/wek/inputs/0`, `osc:/wek/inputs/1`, `osc:/1/fader1/0`
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from ...base.errors import UserError
from ..maps.addresses import OWN as MAP_OWN
from ..maps.addresses import Addresses as MapAddresses
from ..osc import Heard
from .feedback import TOLD
from .inputs import BEND, NOTE, Argument, Command, Direct, Gesture, Input, Knob, Sender
from .places import OWN, Names, NotKnownError, Place, unchecked
from .touches import ADDRESSES as SURFACES
from .touches import Presses, touch_of

FRAME = "/t3d/frm"
MOST_KNOBS = 64  # of one message; what comes behind them moves nothing
MOST_NEW = 32  # patterns at once that have not been looked for before
HUGE = 1e15  # beyond it no number is meant; a time in microseconds is still below


class Verb(NamedTuple):
    """A command: how it is written, how many arguments it takes, and what they must be."""

    use: str
    least: int
    most: int
    kinds: tuple[type, ...] = (str,)


MANY = 64
VOICE = re.compile(OWN + r"voice/([0-9]{1,4})/")
NUMBER, WORD, EITHER = (float,), (str,), (float, str)
VERBS = {
    "get": Verb("/timbrel/get [WHAT …]", 0, MANY, WORD),
    "reset": Verb("/timbrel/reset [ROW]", 0, 1, NUMBER),
    "panic": Verb("/timbrel/panic", 0, 0),
    "load": Verb("/timbrel/load FILE", 1, 1, WORD),
    "method": Verb("/timbrel/method NAME", 1, 1, WORD),
    "record": Verb("/timbrel/record 1, 0 or FILE", 1, 1, EITHER),
    "learn": Verb("/timbrel/learn [TARGET]", 0, 1, WORD),
    "near": Verb("/timbrel/near ADDRESS", 1, 1, WORD),
    "subscribe": Verb("/timbrel/subscribe [PORT]", 0, 1, NUMBER),
    "unsubscribe": Verb("/timbrel/unsubscribe [PORT]", 0, 1, NUMBER),
}
# Of a note that sounds: the axis, its least and its most.
AXES = {
    "bend": (BEND, -127.0, 127.0),
    "pressure": ("pressure", 0.0, 1.0),
    "timbre": ("timbre", 0.0, 1.0),
}


class Addresses:
    """Decodes messages; knows which touches are down.

    names  what the instrument has to be set, or None while nobody knows

    Args:
        timeout_s: after how long without a sign of life whoever plays takes a touch away.
    """

    def __init__(self, names: Names | None = None, timeout_s: float | None = None) -> None:
        self.names = names
        self._presses = Presses(timeout_s)
        self._device = 0  # whose T3D touches are being told
        self._now_s = 0.0
        self._new_patterns = 0

    @property
    def pushed(self) -> int:
        """How many touches were ended since too many others are down."""
        return self._presses.pushed

    def turn(self, now_s: float) -> None:
        """What comes from now on comes at this time, and at once."""
        self._now_s, self._new_patterns = now_s, 0

    def inputs(self, message: Heard, sender: Sender | None = None) -> list[Input]:
        """Return what a message asks for, in order.

        Raises:
            UserError: it asks for nothing that there is, or not like that; nothing has changed.
        """
        address, values = message.address, message.arguments
        if not address.startswith("/"):
            raise UserError("an address begins with /.")
        _check_numbers(values)
        if address.startswith(OWN):
            return self._own(address, values, sender)
        if address == FRAME:
            self._device = int(values[1]) if len(values) > 1 and isinstance(values[1], float) else 0
            return []
        if SURFACES.fullmatch(address):
            return self._surface(address, values)
        return list(knobs(address, values))

    def near(self, address: str, others: Iterable[str] = ()) -> list[str]:
        """Return the known addresses that are written most alike, the nearest first.

        Each takes some 50 µs: of all voices only one is looked at.

        Args:
            others: addresses that a mapping listens to.
        """
        voice = VOICE.match(address)
        number = int(voice[1]) if voice else 1
        there = self.names is not None and 1 <= number <= self.names.voices
        mine = f"{OWN}voice/{number if there else 1}/"
        known = [k for k in self.known() if k.startswith(mine) or not VOICE.match(k)]
        return get_close_matches(address[:255], [*known, *others], n=3)

    def known(self) -> list[str]:
        named = self.names.known() if self.names else ()
        return [OWN + path for path in (*_OWN, *VERBS, *named)]

    def _surface(self, address: str, values: Sequence[Argument]) -> list[Input]:
        touch = touch_of(address, values)
        if touch is None:
            raise UserError(f"{_told(values)} came; write x, y and how hard it presses, 0 to 1.")
        finger, axes = touch
        if self._device and finger.startswith("t3d/"):
            finger = finger.replace("t3d/", f"t3d/{self._device}/")
        return list(self._presses.take(finger, axes, self._now_s))

    def _own(self, address: str, values: Sequence[Argument], sender: Sender | None) -> list[Input]:
        path = address.removeprefix(OWN)
        if path in _OWN:
            return _OWN[path](self, values)
        if path in VERBS:
            return self._command(path, values, sender)
        if path in TOLD:  # two that tell each other must not answer each other for ever
            return []
        if path.startswith("map/") and not path.startswith(("map/control/", "map/param/")):
            return _map(path.removeprefix("map/"), values, sender)
        if self.names and self.names.is_new(path):
            self._new_patterns += 1
            if self._new_patterns > MOST_NEW:
                raise UserError(f"{MOST_NEW} new patterns came at once already; send it once more.")
        try:
            places = self.names.find(path) if self.names else unchecked(path)
        except NotKnownError:
            if "/" in path:
                raise
            raise NotKnownError(address, self._first) from None
        return _directs(places, values, address, self.names)

    def _first(self) -> list[str]:
        """Return the addresses of one word, and how the others begin."""
        begin = {path.partition("/")[0] for path in (self.names.known() if self.names else ())}
        return [OWN + word for word in (*_OWN, *VERBS, *sorted(begin))]

    def _command(self, verb: str, values: Sequence[Argument], sender: Sender | None) -> list[Input]:
        row = VERBS[verb]
        fits = row.least <= len(values) <= row.most
        if not fits or not all(isinstance(value, row.kinds) for value in values):
            raise UserError(f"{_told(values)} came; write {row.use}.")
        if row.kinds == NUMBER and any(value != int(value) for value in _numbers(values)):
            raise UserError(f"{values[0]:g} is no whole number; write {row.use}.")
        before = self._presses.lift() if verb == "panic" else []
        return [*before, Command(verb, tuple(values), OWN + verb, sender)]

    def _touch(self, values: Sequence[Argument]) -> list[Input]:
        """`z` that is missing is 0: the finger has left."""
        if not 1 <= len(values) <= 4:
            raise UserError(f"{_told(values)} came; write /timbrel/touch ID x y z.")
        places = [min(1.0, max(0.0, v)) for v in _numbers(values[1:])]
        axes = dict(zip("xyz", places, strict=False))
        finger = f"osc/touch/{_id(values[0])}"
        return list(self._presses.take(finger, {"z": 0.0, **axes}, self._now_s))

    def _note(self, values: Sequence[Argument]) -> list[Input]:
        finger, key, velocity = _keyed("note KEY VELOCITY [ID]", values)
        velocity = min(127.0, max(0.0, velocity))
        if not velocity:
            return [Gesture("end", finger)]
        return [Gesture("start", finger, {NOTE: key, "velocity": velocity / 127})]

    def _latents(self, values: Sequence[Argument]) -> list[Input]:
        if self.names is None:
            raise UserError("no instrument is there yet whose latents could be set.")
        latents = self.names.of("latent:")
        if not 1 <= len(values) <= len(latents):
            raise UserError(f"{_told(values)} came; this instrument has {len(latents)} latents.")
        placed = zip(latents, _numbers(values), strict=False)
        return [Direct(target, value, 0, OWN + "latents") for target, value in placed]

    def _control(self, values: Sequence[Argument]) -> list[Input]:
        """All axes of a map at once."""
        axes = self.names.of("map:") if self.names else tuple(f"map:{n + 1}" for n in range(MANY))
        if not 1 <= len(values) <= len(axes) or (self.names and len(values) < len(axes)):
            count = f"this map has {len(axes)} axes" if axes else "there is no map here"
            raise UserError(f"{_told(values)} came; {count}.")
        placed = zip(axes, _numbers(values), strict=False)
        return [Direct(target, value, 0, OWN + "map/control") for target, value in placed]


_Own = Callable[[Addresses, Sequence[Argument]], list[Input]]


def _moved(verb: str) -> _Own:
    axis, low, high = AXES[verb]

    def moved(_: Addresses, values: Sequence[Argument]) -> list[Input]:
        finger, _key, value = _keyed(f"{verb} KEY VALUE [ID]", values)
        return [Gesture("move", finger, {axis: min(high, max(low, value))})]

    return moved


_OWN: dict[str, _Own] = {
    "latents": Addresses._latents,
    "note": Addresses._note,
    "touch": Addresses._touch,
    **{verb: _moved(verb) for verb in AXES},
    "map/control": Addresses._control,
}


_MAP_VERBS = {address.removeprefix(MAP_OWN).partition("/")[0] for address in MapAddresses().known()}


def knobs(address: str, values: Sequence[Argument]) -> list[Knob]:
    """Return a knob for each number of a message; words are not counted.

    >>> knobs("/1/xy1", ("pad", 0.5, 1.0))
    [Knob(axis='osc:/1/xy1/0', value=0.5), Knob(axis='osc:/1/xy1/1', value=1.0)]
    """
    numbers = [value for value in values if not isinstance(value, str)][:MOST_KNOBS]
    return [Knob(f"osc:{address}/{index}", value) for index, value in enumerate(numbers)]


def _directs(
    places: Sequence[Place], values: Sequence[Argument], address: str, names: Names | None
) -> list[Input]:
    """One value is for all voices of a place; several are for voices 1, 2, … in turn."""
    found: list[Input] = []
    for place in places:
        kind = place.target.partition(":")[0]
        if kind not in ("label", "attribute"):
            _numbers(values)
        shared = place.voice or kind not in ("latent", "label", "level")
        most = 1 if shared else names.voices if names else MANY
        if not 1 <= len(values) <= most:
            allowed = "one value" if most == 1 else f"one value, or one for each of {most} voices"
            raise UserError(f"{_told(values)} came; write {allowed}.")
        voices = [place.voice] if len(values) == 1 else range(1, len(values) + 1)
        rows = zip(voices, values, strict=True)
        found += [Direct(place.target, value, voice, address) for voice, value in rows]
    return found


def _map(path: str, values: Sequence[Argument], sender: Sender | None) -> list[Input]:
    """Everything else that `timbrel map play` knows is passed on as it came."""
    address = f"{OWN}map/{path}"
    if path.partition("/")[0] not in _MAP_VERBS:
        raise NotKnownError(address, MapAddresses().known)
    MapAddresses().event(address, tuple(values))  # UserError for one with a name that takes none
    return [Command("map", (path, *values), address, sender)]


def _keyed(use: str, values: Sequence[Argument]) -> tuple[str, float, float]:
    """Return finger, key and value of `KEY VALUE [ID]`: an id tells two of one key apart."""
    if not 2 <= len(values) <= 3:
        raise UserError(f"{_told(values)} came; write {OWN}{use}.")
    key, value = _numbers(values[:2])
    if not 0 <= key <= 127:
        raise UserError(f"key {key:g} is none; use 0 to 127, where 60 is the middle C.")
    finger = f"osc/note/{_id(key)}"
    return f"{finger}/{_id(values[2])}" if len(values) == 3 else finger, key, value


def _id(value: Argument) -> str:
    return value[:64] if isinstance(value, str) else f"{value:.15g}"


def _numbers(values: Sequence[Argument]) -> list[float]:
    for number, value in enumerate(values, 1):
        if isinstance(value, str):
            raise UserError(f"value {number} is the word '{value[:60]}'; write a number.")
    return [float(value) for value in values]


def _check_numbers(values: Sequence[Argument]) -> None:
    for number, value in enumerate(values, 1):
        if not isinstance(value, str) and not (math.isfinite(value) and abs(value) <= HUGE):
            raise UserError(f"argument {number} is {value:g}: it must be a finite number.")


def _told(values: Sequence[Argument]) -> str:
    """Return how many arguments came, and of which kind."""
    kinds = "word" if any(isinstance(value, str) for value in values) else "number"
    return f"{len(values) or 'no'} {kinds}{'' if len(values) == 1 else 's'}"

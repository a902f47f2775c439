# SPDX-License-Identifier: MIT
"""The pins of a map on disk: `pins.json`, in its folder or anywhere.

Every change is written at once, whole, by one program at a time (base/one_writer.py). Pins that are
removed or replaced stay in the file, and every change can be undone: nothing that was made is lost.

    parameters  the names of the map's, so that no other map plays them
    made    every pin ever made: {"control": [L], "parameters": [P]}
    now     which of them count, by index into made, in the order in which the player numbers them
    reach   how far a lone pin bends the map
    before  `now` and `reach` before each change
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, Self

import numpy as np

from ...base.errors import UserError
from ...base.maps.pins import REACH, SAME, check_reach, fit
from ...base.maps.timbre_map import Playable, TimbreMap, in_range
from ...base.one_writer import alone, replace
from .arguments import counted

KIND = "timbrel-pins"
NAME = "pins.json"
Pin = dict[str, list[float]]


@dataclass
class PinFile:
    """Pins are numbered from 1, as `timbrel map pins` lists them."""

    path: Path
    map: TimbreMap
    reach: float = REACH
    made: list[Pin] = field(default_factory=list)
    now: list[int] = field(default_factory=list)
    before: list[dict[str, Any]] = field(default_factory=list)

    @property
    def pins(self) -> list[Pin]:
        return [self.made[i] for i in self.now]

    def pinned(self) -> Playable:
        """Return the map bent by the pins; without any the map itself."""
        self.refresh()
        if not self.now:
            return self.map
        places, settings = (
            np.array([pin[key] for pin in self.pins]) for key in ("control", "parameters")
        )
        return fit(self.map, places, settings, self.reach)

    def add(self, control: np.ndarray, parameters: np.ndarray) -> int:
        """Pin parameters to a place; a pin that is there already is replaced. Return its number."""
        place = self.map.control.clamp(counted(control, self.map.latent_size, "control"))
        setting = counted(parameters, self.map.parameter_count, "parameter")
        setting = in_range(self.map.names, setting)
        new = {"control": place.tolist(), "parameters": setting.tolist()}
        with self._changing():
            self.made = [*self.made, new]
            kept = [i for i in self.now if _distance(self.made[i], new) >= SAME]
            self.now = [*kept, len(self.made) - 1]
        return len(self.now)

    def remove(self, number: int) -> None:
        with self._changing():
            if not 1 <= number <= len(self.now):
                there = f"there are 1 to {len(self.now)}" if self.now else "there is none"
                raise UserError(f"pin {number} is not there: {there}.")
            self.now = [i for k, i in enumerate(self.now) if k != number - 1]

    def clear(self) -> None:
        with self._changing():
            self.now = []

    def set_reach(self, reach: float) -> None:
        """Set how far a lone pin bends the map, from the next fit on."""
        check_reach(reach)
        with self._changing():
            self.reach = reach

    def undo(self) -> None:
        """Take the last change back."""
        with self._writing():
            if not self.before:
                raise UserError(f"{self.path}: nothing is left to undo.")
            *self.before, last = self.before
            self.now, self.reach = last["now"], last["reach"]

    def refresh(self) -> Self:
        """Read what another program may have changed: `timbrel map add` while a map plays."""
        if self.path.is_file():
            vars(self).update(vars(read_pins(self.path, self.map)))
        return self

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A change that can be undone; what changes nothing is none."""
        with self._writing():
            before = {"now": self.now, "reach": self.reach}
            yield
            if before != {"now": self.now, "reach": self.reach}:
                self.before = [*self.before, before]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Nobody else writes meanwhile; what fails has changed nothing."""
        with alone(self.path):
            held = vars(self.refresh()).copy()
            before = _text(self)
            try:
                yield
                if _text(self) != before:
                    replace(self.path, _text(self))
            except BaseException:
                vars(self).update(held)
                raise


def read_pins(path: Path, timbre_map: TimbreMap) -> PinFile:
    """Read a map's pins; a file that is not there holds none."""
    if not path.is_file():
        return PinFile(path, timbre_map)
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["kind"] != KIND or held["format"] != 1:
            raise UserError(f"{path} holds no pins of this Timbrel's: name another with --pins.")
        _check_names(held["parameters"], timbre_map, path)
        return _checked(PinFile(path, timbre_map, *_states(held)))
    except UserError:
        raise
    except (ValueError, KeyError, TypeError):
        raise UserError(
            f"{path} is damaged: mend it, or move it away to begin without pins."
        ) from None


def pin_path(model: Path) -> Path:
    """Return where a map's pins lie."""
    inner = model / "timbremap"
    return (inner if inner.is_dir() else model) / NAME


def _check_names(names: list[str], timbre_map: TimbreMap, path: Path) -> None:
    if tuple(names) == timbre_map.names:
        return
    pairs = zip_longest(names, timbre_map.names)
    number, (theirs, ours) = next(
        (k, pair) for k, pair in enumerate(pairs, 1) if len(set(pair)) > 1
    )
    raise UserError(
        f"{path} is of another map: its parameter {number} is {theirs or 'none'}, "
        f"this map's is {ours or 'none'}; "
        "name another file with --pins."
    )


def _states(held: dict[str, Any]) -> tuple[float, list[Pin], list[int], list[dict[str, Any]]]:
    """What a file says: reach, made, now, before."""
    reach = float(held["reach"])
    # Where only `now` was kept of a change, nothing else was changed.
    before = [b if isinstance(b, dict) else {"now": b, "reach": reach} for b in held["before"]]
    return reach, held["made"], held["now"], before


def _checked(pins: PinFile) -> PinFile:
    now = {"now": pins.now, "reach": pins.reach}
    try:
        for pin in pins.made:
            _check_pin(pin, pins.map)
        for state in (now, *pins.before):
            check_reach(state["reach"])
            if not all(type(i) is int and 0 <= i < len(pins.made) for i in state["now"]):
                raise KeyError("now")
    except UserError as error:
        sentence = str(error).rstrip(".")
        raise UserError(
            f"{pins.path} does not fit this map ({sentence}): mend it, or name another with --pins."
        ) from None
    return pins


def _check_pin(pin: Pin, timbre_map: TimbreMap) -> None:
    place = counted(pin["control"], timbre_map.latent_size, "control")
    setting = counted(pin["parameters"], timbre_map.parameter_count, "parameter")
    in_range([f"control {k + 1}" for k in range(len(place))], place, 1.0, "controls")
    in_range(timbre_map.names, setting)


def _distance(a: dict[str, list[float]], b: dict[str, list[float]]) -> float:
    return float(np.linalg.norm(np.subtract(a["control"], b["control"])))


def _text(pins: PinFile) -> str:
    """One pin a line, for people who look inside."""
    held = {
        "kind": KIND,
        "format": 1,
        "parameters": list(pins.map.names),
        "reach": pins.reach,
        "made": pins.made,
        "now": pins.now,
        "before": pins.before,
    }
    rows = ",\n".join("    " + json.dumps(pin) for pin in held["made"])
    made = f"[\n{rows}\n  ]" if rows else "[]"
    lines = [
        f"  {json.dumps(k)}: {made if k == 'made' else json.dumps(v, ensure_ascii=False)}"
        for k, v in held.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"

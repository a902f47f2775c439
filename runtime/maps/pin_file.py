# SPDX-License-Identifier: MIT
"""The pins of a map on disk: `pins.json`, in its folder or anywhere.

Every change is written at once, whole, beside the old file and then in its place. Pins that are
removed or replaced stay in the file, and every change can be undone: nothing that was made is lost.

    made    every pin ever made: {"control": [L], "parameters": [P]}
    now     which of them count, by index into made, in the order in which the player numbers them
    before  what `now` was before each change
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...base.errors import UserError
from ...base.maps.pins import REACH, SAME, fit
from ...base.maps.timbre_map import FULL, Playable, TimbreMap

KIND = "timbrel-pins"
NAME = "pins.json"


@dataclass
class PinFile:
    """Pins are numbered from 1, as `timbrel map pins` lists them."""

    path: Path
    map: TimbreMap
    reach: float = REACH
    made: list[dict[str, list[float]]] = field(default_factory=list)
    now: list[int] = field(default_factory=list)
    before: list[list[int]] = field(default_factory=list)

    @property
    def pins(self) -> list[dict[str, list[float]]]:
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
        place = self.map.control.clamp(_numbers(control, self.map.latent_size, "controls"))
        setting = _numbers(parameters, self.map.parameter_count, "parameters")
        wrong = np.flatnonzero((setting < 0) | (setting > FULL))
        if len(wrong):
            name, value = self.map.names[wrong[0]], setting[wrong[0]]
            raise UserError(f"{name} is {value:g}; parameters are 0 to 127. Nothing is pinned.")
        new = {"control": place.tolist(), "parameters": setting.tolist()}
        self.refresh()
        self.made.append(new)
        kept = [i for i in self.now if _distance(self.made[i], new) >= SAME]
        self._change([*kept, len(self.made) - 1])
        return len(self.now)

    def remove(self, number: int) -> None:
        self.refresh()
        if not 1 <= number <= len(self.now):
            there = f"there are 1 to {len(self.now)}" if self.now else "there is none"
            raise UserError(f"pin {number} is not there: {there}.")
        self._change([i for k, i in enumerate(self.now) if k != number - 1])

    def clear(self) -> None:
        self.refresh()
        if self.now:
            self._change([])

    def undo(self) -> None:
        """Take the last change back."""
        self.refresh()
        if not self.before:
            raise UserError(f"{self.path}: nothing is left to undo.")
        self.now = self.before.pop()
        self._write()

    def set_reach(self, reach: float) -> None:
        """Set how far a lone pin bends the map, from the next fit on."""
        self.refresh()
        self.reach = reach
        self._write()

    def refresh(self) -> None:
        """Read what another program may have added since: `timbrel map add` while a map plays."""
        if self.path.is_file():
            there = read_pins(self.path, self.map)
            self.made, self.now, self.before = there.made, there.now, there.before
            self.reach = there.reach

    def _change(self, now: list[int]) -> None:
        self.before.append(self.now)
        self.now = now
        self._write()

    def _write(self) -> None:
        held = {
            "kind": KIND,
            "format": 1,
            "parameters": list(self.map.names),
            "reach": self.reach,
            "made": self.made,
            "now": self.now,
            "before": self.before,
        }
        partial = self.path.with_name(self.path.name + ".partial")
        partial.write_text(_text(held), encoding="utf-8")
        partial.replace(self.path)


def read_pins(path: Path, timbre_map: TimbreMap) -> PinFile:
    """Read a map's pins; a file that is not there holds none."""
    if not path.is_file():
        return PinFile(path, timbre_map)
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["kind"] != KIND or held["format"] != 1:
            raise UserError(f"{path} holds no pins of this Timbrel's: name another with --pins.")
        made = [_pin(row, timbre_map, path) for row in held["made"]]
        now, before = held["now"], held["before"]
        indices = [i for state in (now, *before) for i in state]
        if not all(isinstance(i, int) and 0 <= i < len(made) for i in indices):
            raise KeyError("now")
        return PinFile(path, timbre_map, float(held["reach"]), made, now, before)
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


def _pin(row: dict[str, Any], timbre_map: TimbreMap, path: Path) -> dict[str, list[float]]:
    sizes = {"control": timbre_map.latent_size, "parameters": timbre_map.parameter_count}
    try:
        return {key: _numbers(row[key], size, key).tolist() for key, size in sizes.items()}
    except UserError as error:
        raise UserError(f"{path} is of another map: {error}") from None


def _numbers(given: Any, size: int, what: str) -> np.ndarray:  # noqa: ANN401
    values = np.asarray(given, np.float64)
    if values.shape != (size,):
        raise UserError(f"{values.size} {what} for a pin; this map has {size}.")
    if not np.isfinite(values).all():
        raise UserError(f"{what} of a pin must be finite numbers.")
    return values


def _distance(a: dict[str, list[float]], b: dict[str, list[float]]) -> float:
    return float(np.linalg.norm(np.subtract(a["control"], b["control"])))


def _text(held: dict[str, Any]) -> str:
    """One pin a line, for people who look inside."""
    rows = ",\n".join("    " + json.dumps(pin) for pin in held["made"])
    made = f"[\n{rows}\n  ]" if rows else "[]"
    lines = [
        f"  {json.dumps(k)}: {made if k == 'made' else json.dumps(v, ensure_ascii=False)}"
        for k, v in held.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"

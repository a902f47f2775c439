# SPDX-License-Identifier: MIT
"""What an instrument or a map offers to be moved, and how a mapping's rows fit on it.

    latent:NAME  label:NAME   inlets of the method that is played, each voice its own
    level                     how loud a voice is; multiplies its gate
    attribute:NAME            settings of the instrument: numbers, switches, words to choose from
    map:x map:y map:z map:4   axes of a map, 0…1; map:1 is map:x
    map:param/NAME            parameters of its synth, 0…127
    speed:NAME depth:NAME     of a movement

A class or a word is moved as its number from 0; `NOT_GIVEN` lets a label go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...base.curves import NOT_GIVEN
from ...base.errors import UserError, one_of
from ...base.manifest import Attribute, Manifest, Port
from ...base.maps.timbre_map import FULL, Playable
from ..maps.arguments import word
from .mapping import OF_MOVEMENTS, WIDEST, MappingFile, MovementSpec, Row
from .mapping_fields import finite

AXES = ("x", "y", "z")
PARAM = "map:param/"
LATENT = (-3.0, 3.0)  # of a file that does not say
BEYOND = 10.0  # a latent may be sent this many times its range: extremes are music too
PLAIN = (0.0, 127.0)  # of a label or setting without a range
SPEED = (0.0, 4.0)
FASTEST = 16.0
NOT_MOVED = ("reset",)  # a setting that does something each time it is sent


@dataclass(frozen=True)
class Target:
    """Something that can be moved."""

    name: str
    low: float
    high: float
    default: float = 0.0  # as long as nobody moves it
    classes: tuple[str, ...] = ()  # names of 0, 1, 2 …
    step: float = 0.0  # 1 where only whole numbers count
    per_voice: bool = False
    least: float = -np.inf  # nothing beyond is ever sent; low and high where not given
    most: float = np.inf

    def __post_init__(self) -> None:
        if not np.isfinite(self.least):
            object.__setattr__(self, "least", min(self.low, self.high))
        if not np.isfinite(self.most):
            object.__setattr__(self, "most", max(self.low, self.high))

    @property
    def label(self) -> bool:
        return self.name.startswith("label:")

    def within(self, value: float) -> float:
        """Return the nearest value that may be sent."""
        near = min(max(value, self.least), self.most)
        return float(round(near)) if self.step else near

    def value(self, word: float | str) -> float:
        """Return what a number or a class by its name means; UserError if it means nothing."""
        if isinstance(word, str):
            if not self.classes:
                raise UserError(
                    f"{self.name} has no classes; '{word}' is none: use {self.low:g} to "
                    f"{self.high:g}."
                )
            if word not in self.classes:
                raise one_of(f"class of {self.name}", word, self.classes)
            return float(self.classes.index(word))
        number = finite(word)
        if number is None:
            raise UserError(f"{self.name}: {word} is no finite number; write one like 0.5.")
        return number


Targets = dict[str, Target]
LEVEL = Target("level", 0.0, 1.0, default=1.0, per_voice=True)


def of_method(manifest: Manifest, method: str) -> Targets:
    """Return what moves a method of an instrument of Timbrel's."""
    if method not in manifest.methods:
        raise one_of("method", method, manifest.methods)
    found = of_ports(manifest.methods[method].inlets)
    for name, attribute in manifest.attributes.items():
        target = _attribute(f"attribute:{name}", attribute)
        if target and name not in NOT_MOVED:
            found[target.name] = target
    return found


def of_ports(inlets: Sequence[Port]) -> Targets:
    """Return what moves a method with these inlets."""
    moved = [_inlet(port) for port in inlets if port.kind != "audio"]
    return _named([*moved, LEVEL])


def of_map(timbre_map: Playable) -> Targets:
    """Return the axes and parameters of a timbre map; they are everybody's, not a voice's."""
    middle = np.full(timbre_map.latent_size, 0.5)
    values = np.nan_to_num(timbre_map.map(middle), nan=0.0, posinf=FULL, neginf=0.0)
    axes = [Target(f"map:{_axis(k)}", 0.0, 1.0, 0.5) for k in range(timbre_map.latent_size)]
    params = [
        Target(f"{PARAM}{name}", 0.0, FULL, float(np.clip(value, 0, FULL)))
        for name, value in zip(timbre_map.names, values, strict=True)
    ]
    return _named([*axes, *params])


def of_movements(movements: Mapping[str, MovementSpec]) -> Targets:
    """Return what moves movements."""
    speeds = [
        Target(f"speed:{name}", *SPEED, spec.speed, least=-FASTEST, most=FASTEST)
        for name, spec in movements.items()
    ]
    depths = [Target(f"depth:{name}", 0.0, 1.0, spec.depth) for name, spec in movements.items()]
    return _named([*speeds, *depths])


def aliases(targets: Iterable[str]) -> dict[str, str]:
    """Return other spellings of targets: map axes by number, and names as OSC addresses hold them.

    >>> aliases(["map:x", "latent:a b"])
    {'latent:a_b': 'latent:a b', 'map:1': 'map:x'}
    """
    found: dict[str, str] = {}
    for name in targets:
        prefix = PARAM if name.startswith(PARAM) else name.partition(":")[0] + ":"
        found.setdefault(prefix + word(name.removeprefix(prefix)), name)
    found |= {f"map:{k + 1}": f"map:{axis}" for k, axis in enumerate(AXES)}
    there = set(targets)
    return {other: name for other, name in found.items() if other not in there and name in there}


def ends(row: Row, target: Target) -> tuple[float, float]:
    """Return from where to where a row moves its target; UserError where that is nothing."""
    if row.range is None:
        return target.low, target.high
    first, last = (target.value(end) for end in row.range)
    for end in (first, last):
        if not target.least <= end <= target.most:
            raise UserError(
                f"range {end:g} is beyond {target.name}; use {target.least:g} to {target.most:g}."
            )
    return first, last


def home(row: Row, target: Target) -> float:
    """Return where a target goes when a finger has left it; below 0 a label is let go."""
    value = target.default if row.home is None else target.value(row.home)
    return NOT_GIVEN if target.label and value < 0 else target.within(value)


def check(file: MappingFile, targets: Targets) -> list[str]:
    """Return a sentence for each row that an instrument cannot follow; the others go on.

    A mapping may be for instruments and for maps: of an instrument the rows for maps are no
    mistake, and the other way round, as long as any row fits.
    """
    known = {**targets, **of_movements(file.movements)}
    other = aliases(known)
    troubles = [_trouble(row, known, other) for row in file.rows]
    meant = {_is_map(name) for name in targets} if not all(troubles) else {True, False}
    return [
        f"map row {number + 1} ({row.axis}) is left out: {trouble}"
        for number, (row, trouble) in enumerate(zip(file.rows, troubles, strict=True))
        if trouble and (_is_map(row.target) in meant or row.target.startswith(OF_MOVEMENTS))
    ]


def _is_map(name: str) -> bool:
    return _kind(name) == "map"


def _kind(name: str) -> str:
    return name.partition(":")[0]


def lookup(name: str, targets: Targets, other: Mapping[str, str]) -> Target | None:
    """Return a target by its name, or by one of its other spellings."""
    return targets.get(name) or targets.get(other.get(name, ""))


def unknown(name: str, targets: Targets) -> UserError:
    """Return the error for a target that is not there; of a kind that is, those are listed."""
    return one_of("target", name, [t for t in targets if _kind(t) == _kind(name)] or targets)


def _trouble(row: Row, known: Targets, other: Mapping[str, str]) -> str | None:
    target = lookup(row.target, known, other)
    if target is None:
        return str(unknown(row.target, known))
    try:
        ends(row, target)
        home(row, target)
    except UserError as error:
        return str(error)
    return None


# --- from a manifest ------------------------------------------------------------------------------


def _inlet(port: Port) -> Target:
    if port.kind == "label":
        low, high = _range(port.range, PLAIN)
        return _classed(f"label:{port.name}", port.classes, (low, high), NOT_GIVEN, per_voice=True)
    low, high = _range(port.range, LATENT)
    name, rest = f"latent:{port.name}", min(max(0.0, low), high)
    if port.kind != "latent":  # axes and parameters of a map that is an instrument
        return Target(name, low, high, rest, per_voice=True)
    beyond = (BEYOND - 1) * (high - low) / 2
    least, most = low - beyond, high + beyond
    return Target(name, low, high, rest, per_voice=True, least=least, most=most)


def _attribute(name: str, attribute: Attribute) -> Target | None:
    """Return a setting that can be moved: a number, a switch, one of several words."""
    if attribute.type == "str":
        words = attribute.values or []
        default = words.index(attribute.default) if attribute.default in words else 0
        return _classed(name, words, PLAIN, default) if len(words) > 1 else None
    if attribute.type not in ("bool", "int", "float"):
        return None
    bounds = (0.0, 1.0) if attribute.type == "bool" else _range(attribute.range, PLAIN)
    default = finite(attribute.default)
    step = 0.0 if attribute.type == "float" else 1.0
    return Target(name, *bounds, bounds[0] if default is None else default, step=step)


def _classed(
    name: str,
    classes: Sequence[str] | None,
    bounds: tuple[float, float],
    default: float,
    per_voice: bool = False,
) -> Target:
    if classes:
        last = float(len(classes) - 1)
        return Target(name, 0.0, last, default, tuple(classes), step=1.0, per_voice=per_voice)
    return Target(name, *bounds, default, per_voice=per_voice)


def _range(given: Sequence[float] | None, usual: tuple[float, float]) -> tuple[float, float]:
    """Return a range; what is none is taken for the usual one."""
    numbers = [n for n in map(finite, given or ()) if n is not None and abs(n) <= WIDEST]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and numbers[0] < numbers[1] else usual


def _axis(index: int) -> str:
    return AXES[index] if index < len(AXES) else str(index + 1)


def _named(targets: Iterable[Target]) -> Targets:
    return {target.name: target for target in targets}

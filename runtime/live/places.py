# SPDX-License-Identifier: MIT
"""What can be set by its own OSC address: which targets these are, and how they are written. Pure.

/timbrel/latent/z1             latent:z1 of all voices; /timbrel/latent/1, the first, as well
/timbrel/voice/2/latent/z1     latent:z1 of voice 2
/timbrel/movement/slow/speed   speed:slow
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ...base.errors import UserError, one_of
from ..maps.arguments import word
from .patterns import Tree, is_pattern

OWN = "/timbrel/"
MOST_VOICES = 128
MOST_PATTERNS = 256  # remembered


class Place(NamedTuple):
    """A target, and of which voice: 1 …, or 0 for all."""

    target: str
    voice: int = 0


class Shape(NamedTuple):
    """How the targets of one kind, which all begin alike, are written below OWN."""

    kind: str
    before: str
    after: str = ""
    voiced: bool = False  # each voice has its own

    def path(self, name: str) -> str:
        return self.before + name + self.after

    def name(self, path: str) -> str:
        """Return the name that an address holds; empty if it is of another shape."""
        if not (path.startswith(self.before) and path.endswith(self.after)):
            return ""
        name = path[len(self.before) : len(path) - len(self.after)]
        return "" if "/" in name else name


# `map:param/` stands before `map:`, with which it begins.
SHAPES = (
    Shape("latent:", "latent/", voiced=True),
    Shape("label:", "label/", voiced=True),
    Shape("attribute:", "attribute/"),
    Shape("speed:", "movement/", "/speed"),
    Shape("depth:", "movement/", "/depth"),
    Shape("map:param/", "map/param/"),
    Shape("map:", "map/control/"),
)
# The one target without a name. What `/timbrel/level` tells is in dB, so it is called otherwise.
LEVEL, LOUDNESS = "level", "loudness"
WRITTEN = tuple(
    form
    for path, voiced in [*((s.path("NAME"), s.voiced) for s in SHAPES), (LOUDNESS, True)]
    for form in ([path, f"voice/N/{path}"] if voiced else [path])
)


class NotKnownError(UserError):
    """An address that is not there. To find the nearest takes long: done when somebody reads it.

    Args:
        allowed: returns the addresses among which it is looked for.
    """

    def __init__(self, address: str, allowed: Callable[[], Iterable[str]]) -> None:
        super().__init__(address)
        self._address, self._allowed = address, allowed

    def __str__(self) -> str:
        return str(one_of("address", self._address, self._allowed()))


@dataclass(frozen=True)
class Names:
    """The targets that are there, in their order, and for how many voices."""

    targets: tuple[str, ...] = ()
    voices: int = 1
    _places: dict[str, Place] = field(init=False, repr=False, compare=False)
    _numbers: dict[str, Place] = field(init=False, repr=False, compare=False)
    _tree: Tree = field(init=False, repr=False, compare=False)
    _patterns: dict[str, list[Place]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        named, numbered = {}, {}
        for name, number, shape, place in self._listed():
            for voice in range(self.voices + 1) if shape.voiced else (0,):
                begin = f"voice/{voice}/" if voice else ""
                # Of two names that are written alike the first is meant; each has its number.
                named.setdefault(begin + shape.path(word(name)), Place(place, voice))
                numbered[begin + shape.path(str(number))] = Place(place, voice)
        if LEVEL in self.targets:
            named[LOUDNESS] = Place(LEVEL)
            named |= {f"voice/{n}/{LOUDNESS}": Place(LEVEL, n) for n in range(1, self.voices + 1)}
        object.__setattr__(self, "_places", named)
        object.__setattr__(self, "_numbers", numbered)
        object.__setattr__(self, "_tree", Tree(named))

    def of(self, kind: str) -> tuple[str, ...]:
        """Return the targets of one kind, `latent:` or another that SHAPES has."""
        return tuple(place for _, _, shape, place in self._listed() if shape.kind == kind)

    def known(self) -> tuple[str, ...]:
        """Return all addresses, without OWN."""
        return tuple(self._places)

    def find(self, path: str) -> list[Place]:
        """Return what an address means, written without OWN: of a pattern all that match.

        >>> Names(("latent:z1", "latent:z2")).find("latent/z[2-9]")
        [Place(target='latent:z2', voice=0)]

        Raises:
            UserError: there is none; its text names the nearest.
        """
        if is_pattern(path):
            found = self._matching(path)
        else:
            place = self._places.get(path) or self._numbers.get(path)
            found = [place] if place else []
        if not found:
            raise NotKnownError(OWN + path, lambda: self._beside(path))
        return found

    def is_new(self, path: str) -> bool:
        """Whether it is a pattern that has not been looked for before, which takes long."""
        return is_pattern(path) and path not in self._patterns

    def _matching(self, pattern: str) -> list[Place]:
        """To look through all takes some time, and a fader sends its pattern often."""
        if pattern not in self._patterns:
            if len(self._patterns) >= MOST_PATTERNS:
                self._patterns.clear()
            self._patterns[pattern] = self._whole(
                [self._places[k] for k in self._tree.among(pattern)]
            )
        return self._patterns[pattern]

    def _whole(self, places: list[Place]) -> list[Place]:
        """All voices of a target are one place: thousands for each message would be too many."""
        counts = Counter(place.target for place in places if place.voice)
        return list(
            dict.fromkeys(p if counts[p.target] < self.voices else Place(p.target) for p in places)
        )

    def _beside(self, path: str) -> list[str]:
        """Return what stands beside it, or the shapes, if its beginning is not known either."""
        begin = path.rpartition("/")[0] + "/"
        beside = [known for known in self._places if known.startswith(begin)]
        return [OWN + near for near in beside or WRITTEN]

    def _listed(self) -> Iterator[tuple[str, int, Shape, str]]:
        """Name, number from 1, shape and target of each."""
        counts: dict[str, int] = {}
        for target in self.targets:
            shape = next((s for s in SHAPES if target.startswith(s.kind)), None)
            if shape:
                counts[shape.kind] = counts.get(shape.kind, 0) + 1
                yield target.removeprefix(shape.kind), counts[shape.kind], shape, target


def unchecked(path: str) -> list[Place]:
    """Return what an address means while nobody knows which names there are; no patterns."""
    voice, rest = 0, path
    if path.startswith("voice/"):
        _, number, *others = path.split("/", 2)
        if number.isascii() and number.isdecimal() and len(number) < 4 and others:
            voice, rest = int(number), others[0]
    if rest == LOUDNESS and (rest == path or 1 <= voice <= MOST_VOICES):
        return [Place(LEVEL, voice)]
    for shape in SHAPES:
        name = shape.name(rest)
        if name and (rest == path or (shape.voiced and 1 <= voice <= MOST_VOICES)):
            return [Place(shape.kind + name, voice)]
    raise NotKnownError(OWN + path, lambda: [OWN + form for form in WRITTEN])

# SPDX-License-Identifier: MIT
r"""Patterns of OSC addresses: `?` `*` `[a-c]` `[!x]` `{one,two}`, each within one part.

A pattern is compared part by part, and all places of a word that it may have reached are followed
at once, as bits of one number: so no pattern, however it is made, takes longer than its length.
"""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from ...base.errors import UserError

SIGNS = frozenset("?*[{")
_CLOSED_BY = {"[": "]", "{": "}"}


class _Word:
    """A part of an address. Bit k of a mask: before its character k, or that character itself.

    places  where each character stands
    every   all places, the end among them
    """

    def __init__(self, text: str) -> None:
        self.size, self.every = len(text), (2 << len(text)) - 1
        self.places: dict[str, int] = {}
        for k, c in enumerate(text):
            self.places[c] = self.places.get(c, 0) | 1 << k


# From where a sign is reached in a word to where it may end.
_Step = Callable[[_Word, int], int]


def is_pattern(address: str) -> bool:
    return not SIGNS.isdisjoint(address)


def matches(pattern: str, address: str) -> bool:
    """Whether an address is among those that a pattern means.

    >>> [matches("/a/{x,yy}[1-3]*", word) for word in ("/a/x2", "/a/yy3zz", "/a/x4", "/a/x2/b")]
    [True, True, False, False]

    Raises:
        UserError: a bracket is not closed.
    """
    return bool(Tree([address]).among(pattern))


class _Node(dict[str, "_Node"]):
    """What follows a part, and the address that ends there."""

    address: str | None = None


class Tree:
    """Addresses by their parts, so that of many that begin alike the beginning is compared once."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._root = _Node()
        for address in addresses:
            node = self._root
            for part in address.split("/"):
                node = node.setdefault(part, _Node())
            node.address = address

    def among(self, pattern: str) -> list[str]:
        """Return those that a pattern means; UserError if a bracket is not closed."""
        parts = [(part, _steps(part)) for part in pattern.split("/")]
        nodes = [self._root]
        for part, steps in parts:
            if is_pattern(part):
                there = dict.fromkeys(name for node in nodes for name in node)
                names = {name for name in there if _fits(steps, name)}
                nodes = [node[name] for node in nodes for name in node if name in names]
            else:
                nodes = [node[part] for node in nodes if part in node]
        return [node.address for node in nodes if node.address is not None]


def _fits(steps: tuple[_Step, ...], part: str) -> bool:
    word, reached = _word(part), 1
    for step in steps:
        reached = step(word, reached)
        if not reached:
            return False
    return bool(reached >> word.size)


@lru_cache(maxsize=1024)  # the names of an instrument
def _word(text: str) -> _Word:
    return _Word(text)


@lru_cache(maxsize=256)  # the same few patterns come again and again
def _steps(part: str) -> tuple[_Step, ...]:
    steps, at = [], 0
    while at < len(part):
        sign = part[at]
        inner = ""
        if sign in _CLOSED_BY:
            end = part.find(_CLOSED_BY[sign], at + 1)
            if end < 0:
                raise UserError(f"'{sign}' is not closed: write {sign}…{_CLOSED_BY[sign]}.")
            inner, at = part[at + 1 : end], end
        steps.append(_KINDS[sign](inner) if sign in _KINDS else _written(sign))
        at += 1
    return tuple(steps)


def _written(*words: str) -> _Step:
    def step(word: _Word, reached: int) -> int:
        found = 0
        for each in words:
            ends = reached
            for c in each:
                ends = (ends & word.places.get(c, 0)) << 1
            found |= ends
        return found

    return step


def _one(word: _Word, reached: int) -> int:
    return reached << 1 & word.every


def _any(word: _Word, reached: int) -> int:
    """From the first place that is reached all that follow are."""
    return word.every & -(reached & -reached)


def _among(inner: str) -> _Step:
    """`a-cx` means a, b, c, x; a `-` at an end means itself."""
    refused = inner.startswith("!")
    signs = inner[refused:]
    spans, at = [], 0
    while at < len(signs):
        last = at + 2 if signs[at + 1 : at + 2] == "-" and at + 2 < len(signs) else at
        spans.append((signs[at], signs[last]))
        at = last + 1

    @cache
    def allowed(c: str) -> bool:
        return any(low <= c <= high for low, high in spans) != refused

    def step(word: _Word, reached: int) -> int:
        places = sum(where for c, where in word.places.items() if allowed(c))
        return (reached & places) << 1

    return step


_KINDS: dict[str, Callable[[str], _Step]] = {
    "?": lambda _: _one,
    "*": lambda _: _any,
    "[": _among,
    "{": lambda inner: _written(*inner.split(",")),
}

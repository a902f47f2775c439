# SPDX-License-Identifier: MIT
r"""Patterns of OSC addresses: `?` `*` `[a-c]` `[!x]` `{one,two}`, each within one part.

All places that a pattern may have reached are followed at once, so that no pattern, however it is
made, takes longer than its length times that of the address.
"""

from collections.abc import Callable
from functools import lru_cache

from ...base.errors import UserError

SIGNS = frozenset("?*[{")
_CLOSED_BY = {"[": "]", "{": "}"}

# From where a sign is reached in a word to where it may end.
_Step = Callable[[str, set[int]], set[int]]


def is_pattern(address: str) -> bool:
    return not SIGNS.isdisjoint(address)


def matches(pattern: str, address: str) -> bool:
    """Whether an address is among those that a pattern means.

    >>> [matches("/a/{x,yy}[1-3]*", word) for word in ("/a/x2", "/a/yy3zz", "/a/x4", "/a/x2/b")]
    [True, True, False, False]

    Raises:
        UserError: a bracket is not closed.
    """
    reached = {0}
    for step in _steps(pattern):
        reached = step(address, reached)
        if not reached:
            return False
    return len(address) in reached


@lru_cache(maxsize=256)  # the same few patterns come again and again
def _steps(pattern: str) -> tuple[_Step, ...]:
    steps, at = [], 0
    while at < len(pattern):
        sign = pattern[at]
        inner = ""
        if sign in _CLOSED_BY:
            end = pattern.find(_CLOSED_BY[sign], at + 1)
            if end < 0:
                raise UserError(f"'{sign}' is not closed: write {sign}…{_CLOSED_BY[sign]}.")
            inner, at = pattern[at + 1 : end], end
        steps.append(_KINDS[sign](inner) if sign in _KINDS else _word(sign))
        at += 1
    return tuple(steps)


def _word(*words: str) -> _Step:
    def step(text: str, reached: set[int]) -> set[int]:
        return {at + len(word) for at in reached for word in words if text.startswith(word, at)}

    return step


def _one(allowed: Callable[[str], bool]) -> _Step:
    def step(text: str, reached: set[int]) -> set[int]:
        return {
            at + 1 for at in reached if text[at : at + 1] not in ("", "/") and allowed(text[at])
        }

    return step


def _among(inner: str) -> _Step:
    """`a-cx` means a, b, c, x; a `-` at an end means itself."""
    refused = inner.startswith("!")
    signs = inner[refused:]
    spans, at = [], 0
    while at < len(signs):
        last = at + 2 if signs[at + 1 : at + 2] == "-" and at + 2 < len(signs) else at
        spans.append((signs[at], signs[last]))
        at = last + 1
    return _one(lambda c: any(low <= c <= high for low, high in spans) != refused)


def _any(text: str, reached: set[int]) -> set[int]:
    found: set[int] = set()
    for at in sorted(reached):
        if at not in found:  # else all that can be reached from here is there already
            end = text.find("/", at)
            found.update(range(at, (len(text) if end < 0 else end) + 1))
    return found


_KINDS: dict[str, Callable[[str], _Step]] = {
    "?": lambda _: _one(lambda c: True),
    "*": lambda _: _any,
    "[": _among,
    "{": lambda inner: _word(*inner.split(",")),
}

# SPDX-License-Identifier: MIT
"""What a player is told by OSC: facts in, (address, values) out. Pure.

A value that is no number is told as 0, a level of silence as SILENCE_DB: displays need numbers.
"""

import math
from collections.abc import Iterable, Sequence

from ..maps.arguments import word
from .inputs import Argument
from .places import LEVEL, LOUDNESS, OWN, SHAPES

Told = tuple[str, tuple[Argument, ...]]
SILENCE_DB = -120.0
MOST_WORDS = 50  # of a long list, in one message: some systems send no datagram beyond 9 kB
# Words below OWN that are told and never asked for: those of a `get`, and the others.
ANSWERS = (
    "addresses", "attributes", "classes", "counts", "file", "latency", "mappings", "methods",
    "movements", "names", "ranges", "values", "voices",
)  # fmt: skip
TOLD = frozenset((*ANSWERS, "cpu", "error", "late", "level", "nearest", "subscribed"))


def target(name: str, values: Iterable[Argument]) -> Told:
    """Tell a target, at the address that sets it: one value, or one for each voice.

    >>> target("latent:z1", [0.5]), target("level", [1.0])
    (('/timbrel/latent/z1', (0.5,)), ('/timbrel/loudness', (1.0,)))
    """
    shape = next((s for s in SHAPES if name.startswith(s.kind)), None)
    bare = LOUDNESS if name == LEVEL else word(name)
    path = shape.path(word(name.removeprefix(shape.kind))) if shape else bare
    return OWN + path, tuple(map(_plain, values))


def level(channels_db: Iterable[float]) -> Told:
    """Tell how loud it is, in dB of full scale, for each channel."""
    values = (max(SILENCE_DB, v) if v == v else SILENCE_DB for v in channels_db)
    return OWN + "level", tuple(map(_plain, values))


def cpu(share: float) -> Told:
    """Tell how much of a block's time it takes to make it: 1 is all of it."""
    return OWN + "cpu", (_plain(share),)


def late(blocks: int, card: int) -> Told:
    """Tell how many blocks came too late so far, and how often the card itself lost some."""
    return OWN + "late", (float(blocks), float(card))


def latency(samples: int, rate_hz: float) -> Told:
    """Tell the latency in samples and in milliseconds."""
    return OWN + "latency", (float(samples), _plain(1000 * samples / rate_hz))


def error(sentence: str) -> Told:
    return OWN + "error", (sentence,)


def nearest(addresses: Sequence[str]) -> Told:
    """Answer a `near`; nothing is told if nothing is near."""
    return OWN + "nearest", tuple(addresses)


def answer(what: str, values: Sequence[Argument]) -> Told:
    """Answer a `get` with one of ANSWERS."""
    return OWN + what, tuple(map(_plain, values))


def answers(what: str, values: Sequence[Argument]) -> list[Told]:
    """Answer a `get` with a list that may be long: a message for each MOST_WORDS of it."""
    begins = range(0, max(len(values), 1), MOST_WORDS)
    return [answer(what, values[k : k + MOST_WORDS]) for k in begins]


def _plain(value: Argument) -> Argument:
    if isinstance(value, str):
        return value
    return float(value) if math.isfinite(value) else 0.0

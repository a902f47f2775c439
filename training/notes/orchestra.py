# SPDX-License-Identifier: MIT
"""The instruments that `timbrel data notes` knows: General MIDI program, range, style.

The ranges are the natural ranges that orchestration handbooks give, in sounding pitch. The twelve
of `DEFAULT` are those whose perceptual dissimilarities are published (Grey 1977; Krumhansl 1989;
Iverson & Krumhansl 1993; McAdams et al. 1995; Lakatos 2000).
"""

from dataclasses import dataclass, replace

from ...base.errors import UserError, one_of
from ...base.units import midi_to_name


@dataclass(frozen=True)
class Part:
    """One row: what is played, and in which range."""

    instrument: str
    program: int  # General MIDI, counted from 0
    low: int  # MIDI notes, both included
    high: int
    style: str = "sustained"

    @property
    def key(self) -> str:
        return self.instrument if self.style == "sustained" else f"{self.instrument}-{self.style}"


PARTS = (
    Part("violin", 40, 55, 96),
    Part("cello", 42, 36, 76),
    Part("flute", 73, 60, 96),
    Part("oboe", 68, 58, 91),
    Part("english-horn", 69, 52, 81),
    Part("clarinet", 71, 50, 91),
    Part("bassoon", 70, 34, 72),
    Part("alto-sax", 65, 49, 80),
    Part("french-horn", 60, 41, 77),
    Part("trumpet", 56, 54, 86),
    Part("trombone", 57, 40, 72),
    Part("piano", 0, 28, 96, "struck"),
    Part("viola", 41, 48, 88),
    Part("contrabass", 43, 28, 60),
    Part("piccolo", 72, 74, 102),
    Part("tuba", 58, 28, 58),
    Part("soprano-sax", 64, 56, 88),
    Part("tenor-sax", 66, 44, 76),
    Part("baritone-sax", 67, 36, 69),
    Part("harp", 46, 24, 103, "plucked"),
    Part("vibraphone", 11, 53, 89, "struck"),
    Part("marimba", 12, 45, 96, "struck"),
    Part("strings", 44, 36, 96, "tremolo"),
    Part("strings", 45, 36, 96, "pizzicato"),
    Part("trumpet", 59, 54, 86, "muted"),
)

DEFAULT = PARTS[:12]


def select(words: list[str]) -> list[Part]:
    """Return the parts that words name.

    Args:
        words: `default`, `all`, an instrument (`violin`), a part (`trumpet-muted`), a style
            (`pizzicato`), or any program with a range (`program:19:36:84`, an organ from C2 to C6).
    """
    chosen: list[Part] = []
    for word in words:
        chosen += _select_one(word)
    return list(dict.fromkeys(chosen))


def _select_one(word: str) -> list[Part]:
    groups = {"default": list(DEFAULT), "all": list(PARTS)}
    if word in groups:
        return groups[word]
    if word.startswith("program:"):
        return [_any_program(word)]
    exact = [p for p in PARTS if p.key == word]
    found = exact or [p for p in PARTS if word in (p.instrument, p.style)]
    if not found:
        names = [*groups, *(p.key for p in PARTS), "program:NUMBER:LOW:HIGH"]
        raise one_of("instrument", word, names)
    return found


def _any_program(word: str) -> Part:
    try:
        program, low, high = (int(n) for n in word.split(":")[1:])
    except ValueError:
        raise UserError(f"'{word}' is no program: write program:NUMBER:LOW:HIGH.") from None
    if not (0 <= program <= 127 and 0 <= low <= high <= 127):
        raise UserError(f"'{word}': program and notes lie between 0 and 127, low before high.")
    return Part(f"program-{program}", program, low, high)


def narrow(parts: list[Part], low: int, high: int) -> list[Part]:
    """Return the parts that can play between two MIDI notes (both included), cut to that range."""
    cut = [replace(p, low=max(p.low, low), high=min(p.high, high)) for p in parts]
    playable = [p for p in cut if p.low <= p.high]
    if not playable:
        ranges = ", ".join(
            f"{p.key} {midi_to_name(p.low)} to {midi_to_name(p.high)}" for p in parts
        )
        raise UserError(
            f"nothing plays from {midi_to_name(low)} to {midi_to_name(high)}, low before high: "
            f"choose within {ranges}."
        )
    return playable

# SPDX-License-Identifier: MIT
"""What takes several MIDI messages to say: 14-bit controllers, registered parameters.

Each is a small state; `mpe.py` owns one of each per channel.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .inputs import Knob

SELECT = (98, 99, 100, 101)  # the controllers that choose a parameter; never knobs
DATA_COARSE, DATA_FINE = 6, 38
SUSTAIN, TIMBRE = 64, 74
BEND_RANGE, ZONE = (0, 0), (0, 6)  # the two registered parameters that mean something here
NONE, FOREIGN = (127, 127), (-1, -1)  # nothing is selected; a maker's own parameter is

# Where "reset all controllers" puts them, by the MIDI Association's RP-015: modulation, expression
# and pedals. All others stay, for they are how an instrument is set up.
RESTS = {1: 0, 11: 127, SUSTAIN: 0, 65: 0, 66: 0, 67: 0}


def knob(name: str, channel: int, value: float) -> Knob:
    """Return a knob of a channel: `midi:cc/74@3`."""
    return Knob(f"midi:{name}@{channel}", value)


@dataclass
class Pairs:
    """The controllers of one channel, and those pairs (N, N + 32) that count in 14 bits.

    A pair is one from when both of its halves have been heard. The fine half comes second and
    completes the value; a coarse one that follows a coarse one has a fine half of 0.
    """

    at: dict[int, int] = field(default_factory=dict)  # where each one stands
    waiting: set[int] = field(default_factory=set)  # a coarse half has come, its fine one has not

    def take(self, channel: int, number: int, value: int) -> list[Knob]:
        """Return what a controller moves: its own knob, and that of its pair."""
        knobs = [knob(f"cc/{number}", channel, value / 127)]
        self.at[number] = value
        if number < 32:
            alone = number in self.waiting and number + 32 in self.at
            self.waiting.add(number)
            whole = [value << 7] if alone else []
        elif number < 64:
            number -= 32
            self.waiting.discard(number)
            whole = [self.at[number] << 7 | value] if number in self.at else []
        else:
            whole = []
        return knobs + [knob(f"cc14/{number}", channel, w / 16383) for w in whole]

    def rest(self, channel: int, rests: Mapping[int, int]) -> list[Knob]:
        """Put controllers where they rest, both halves of a pair; return what this moves."""
        told: list[Knob] = []
        for number, place in rests.items():
            pair = (number, number + 32) if number < 32 else (number,)
            halves = [n for n in pair if n in self.at]
            if any(self.at[n] != place for n in halves):
                told += [k for n in halves for k in self.take(channel, n, place)]
        return told


@dataclass
class Parameters:
    """Which registered parameter the data of one channel goes to, and the data."""

    selected: tuple[int, int] = NONE
    data: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def take(self, number: int, value: int) -> tuple[tuple[int, int], int, int] | None:
        """Return (parameter, coarse, fine) when its data has changed."""
        if number in SELECT:
            high, low = NONE if self.selected == FOREIGN else self.selected
            self.selected = {101: (value, low), 100: (high, value)}.get(number, FOREIGN)
            return None
        if number not in (DATA_COARSE, DATA_FINE) or self.selected not in (BEND_RANGE, ZONE):
            return None
        if self.selected == ZONE and number == DATA_FINE:
            return None  # members are counted in whole channels
        coarse, _ = self.data.get(self.selected, (0, 0))
        self.data[self.selected] = (value, 0) if number == DATA_COARSE else (coarse, value)
        return (self.selected, *self.data[self.selected])

    def takes(self, number: int) -> bool:
        """Return whether a controller speaks of parameters now, and so is no knob."""
        data = number in (DATA_COARSE, DATA_FINE) and self.selected != NONE
        return number in SELECT or data

# SPDX-License-Identifier: MIT
"""What takes several MIDI messages to say: 14-bit controllers, registered parameters, a tempo.

Each is a small state with one verb; `mpe.py` owns one of each per channel, and one clock.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from .inputs import Knob

SELECT = (98, 99, 100, 101)  # the controllers that choose a parameter; never knobs
DATA_COARSE, DATA_FINE = 6, 38
BEND_RANGE, ZONE = (0, 0), (0, 6)  # the two registered parameters that mean something here
NONE, FOREIGN = (127, 127), (-1, -1)  # nothing is selected; a maker's own parameter is

TICKS_PER_BEAT = 24
FASTEST_BPM = 1000.0  # what is more is a flood of ticks and no tempo
SILENCE_S = 1.0  # a gap that a clock of more than 2.5 beats per minute does not have


def knob(name: str, channel: int, value: float) -> Knob:
    """Return a knob of a channel: `midi:cc/74@3`."""
    return Knob(f"midi:{name}@{channel}", value)


@dataclass
class Pairs:
    """The controllers of one channel, and those pairs (N, N + 32) that count in 14 bits.

    A pair is one from when both of its halves have been heard. The fine half comes second and
    completes the value; a coarse one that follows a coarse one has a fine half of 0.
    """

    coarse: dict[int, int] = field(default_factory=dict)
    fine: set[int] = field(default_factory=set)  # the controllers N that have fine halves
    waiting: set[int] = field(default_factory=set)  # a coarse half has come, its fine one has not

    def take(self, channel: int, number: int, value: int) -> list[Knob]:
        """Return what a controller moves: its own knob, and that of its pair."""
        knobs = [knob(f"cc/{number}", channel, value / 127)]
        if number < 32:
            alone = number in self.waiting and number in self.fine
            self.coarse[number] = value
            self.waiting.add(number)
            whole = [value << 7] if alone else []
        elif number < 64:
            number -= 32
            self.fine.add(number)
            self.waiting.discard(number)
            whole = [self.coarse[number] << 7 | value] if number in self.coarse else []
        else:
            whole = []
        return knobs + [knob(f"cc14/{number}", channel, w / 16383) for w in whole]


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


@dataclass
class Clock:
    """The tempo of MIDI's clock over the last beat: the knob `midi:clock`, in beats per minute."""

    times_s: deque[float] = field(default_factory=lambda: deque(maxlen=TICKS_PER_BEAT + 1))
    told: float = 0.0

    def tick(self, now_s: float) -> list[Knob]:
        """Take a tick; return the knob when the tempo has changed by more than 0.5 %."""
        if not math.isfinite(now_s):
            return []
        if self.times_s and not 0 <= now_s - self.times_s[-1] < SILENCE_S:
            self.times_s.clear()
        self.times_s.append(now_s)
        took_s, ticks = now_s - self.times_s[0], len(self.times_s) - 1
        if ticks < TICKS_PER_BEAT // 4 or took_s <= 0:
            return []
        bpm = min(FASTEST_BPM, 60.0 * ticks / TICKS_PER_BEAT / took_s)
        if abs(bpm - self.told) <= 0.005 * bpm:
            return []
        self.told = bpm
        return [Knob("midi:clock", bpm)]

    def start(self) -> None:
        """Forget the ticks before a start: their gap is not the tempo's."""
        self.times_s.clear()

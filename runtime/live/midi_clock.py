# SPDX-License-Identifier: MIT
"""The tempo of MIDI's clock, from ticks that come a little early or late.

JACK's ports stamp what they hear with the whole period in which it came, 21 ms at 1024 samples. So
the tempo is the slope of a straight line (least squares) through the ticks of the last beats. Where
n of them, T apart, are up to p late, evenly spread, that slope is off by

    p / (T n^1.5)      of itself: at 97.3 bpm and p = 21 ms 0.7 % after a beat, 0.03 % after eight

(where the lateness grows for beats before it leaps back, since a tick is almost a whole number of
periods, it is still 0.5 %). A tempo that changes slowly is followed within these beats; one that
jumps leaves the line, and begins a new one.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from .inputs import Knob

TICKS_PER_BEAT = 24
LONGEST = 8 * TICKS_PER_BEAT + 1  # ticks that the line goes through
FIT = TICKS_PER_BEAT // 4  # ticks between two lines
FASTEST_BPM = 1000.0  # what is more is a flood of ticks and no tempo
SILENCE_S = 1.0  # a gap that a clock of more than 2.5 beats per minute does not have
TOLD = 0.001  # a change of the tempo that is told, of itself
STRAY_S, STRAYS = 0.05, 3  # so far from the line, so often one after the other, is another


@dataclass
class Clock:
    """The tempo of MIDI's clock: the knob `midi:clock`, in beats per minute."""

    times_s: deque[float] = field(default_factory=lambda: deque(maxlen=LONGEST))
    heard: bool = False  # a tick, a start or a stop
    told: float = 0.0
    expected_s: float = 0.0  # when the last tick should have come
    period_s: float = 0.0  # between two ticks; 0: there is no line yet
    since: int = 0  # ticks since the last line
    strays: int = 0

    def tick(self, now_s: float) -> list[Knob]:
        """Take a tick; return the knob when the tempo has changed."""
        self.heard = True
        if not math.isfinite(now_s):
            return []
        if self.times_s and not 0 <= now_s - self.times_s[-1] < SILENCE_S:
            self._forget()
        self.times_s.append(now_s)
        self._compare(now_s)
        self.since += 1
        if len(self.times_s) <= TICKS_PER_BEAT or self.since < FIT:
            return []
        self._draw()
        return self._changed()

    def start(self) -> None:
        """Forget the ticks before a start (or a stop): their gap is not the tempo's."""
        self.heard = True
        self._forget()

    def _forget(self) -> None:
        self.times_s.clear()
        self.period_s, self.strays = 0.0, 0

    def _compare(self, now_s: float) -> None:
        """Begin anew where several ticks have left the line."""
        self.expected_s += self.period_s
        stray = self.period_s > 0 and abs(now_s - self.expected_s) > STRAY_S
        self.strays = self.strays + 1 if stray else 0
        if self.strays == STRAYS:
            last = list(self.times_s)[-STRAYS:]
            self._forget()
            self.times_s.extend(last)

    def _draw(self) -> None:
        """Draw the line: the ticks are numbered from their middle, so that it goes through it."""
        first_s, middle = self.times_s[0], (len(self.times_s) - 1) / 2
        late_s = [time_s - first_s for time_s in self.times_s]
        moment = sum((k - middle) * late for k, late in enumerate(late_s))
        count = len(late_s)
        self.period_s = max(0.0, 12 * moment / (count * (count**2 - 1)))
        self.expected_s = first_s + sum(late_s) / count + middle * self.period_s
        self.since = 0

    def _changed(self) -> list[Knob]:
        if self.period_s <= 0:
            return []
        bpm = min(FASTEST_BPM, 60.0 / TICKS_PER_BEAT / self.period_s)
        if abs(bpm - self.told) <= TOLD * bpm:
            return []
        self.told = bpm
        return [Knob("midi:clock", bpm)]

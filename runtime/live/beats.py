# SPDX-License-Identifier: MIT
"""How far a clock's beat has come: counted in its ticks, and between them by its tempo.

A tick is 1/24 of a beat, and is heard late: by a period of JACK, by a turn of the player. So beats
pass evenly, at the tempo, but as on a leash: never more than a tick ahead of those that have come,
nor more than one behind. However wrong the tempo is, nothing runs away; while it is right, and no
tick is later than the next one, the leash does not pull.

    tick      another 1/24; the first one after a start is beat 0
    start     from the beginning; with a clock that ticks, when its next tick comes
    stop      beats stand still, whatever ticks
    continue  they go on
    gone      there is no clock any more: on at its last tempo

Of several clocks the first leads, until it has been silent for a second.
"""

import math
from collections.abc import Callable

TICK = 1 / 24  # of a beat
SILENCE_S = 1.0
USUAL_BPM = 120.0  # between the first ticks, which tell no tempo yet


class Beats:
    """Beats that pass, as a clock says."""

    def __init__(self) -> None:
        self._bpm: float | None = None
        self._leader, self._tick_s = "", -math.inf  # whose ticks count, and when the last one came
        self._held = False  # a stop has come
        self._begins = False  # a start has come, its first tick has not
        self._owed = 0.0  # beats that have been ticked since the last `run`
        self._ahead = 0.0  # how far on from the last tick it is, -TICK … TICK

    def tempo(self, bpm: float) -> None:
        """Go on at so many beats per minute."""
        self._bpm = bpm

    def take(self, word: str, clock: str, now_s: float) -> bool:
        """Hear a word of a clock; return whether it says that this is beat 0."""
        return _WORDS[word](self, clock, now_s) if word in _WORDS else False

    def run(self, seconds: float) -> float | None:
        """Let time pass; return how many beats have passed, None while no clock has been heard."""
        owed, self._owed = self._owed, 0.0
        waits = self._held or (self._begins and bool(self._leader))
        if not self._leader and not waits and self._bpm is None:
            return None
        passing = 0.0 if waits else seconds * (self._bpm or USUAL_BPM) / 60.0
        if not self._leader:
            return passing
        ahead = min(max(self._ahead + passing - owed, -TICK), TICK)
        passed, self._ahead = owed + ahead - self._ahead, ahead
        return passed

    def _tick(self, clock: str, now_s: float) -> bool:
        joins = clock != self._leader
        if joins and self._leader and now_s - self._tick_s < SILENCE_S:
            return False
        self._leader, self._tick_s = clock, now_s
        if self._held:
            return False
        begins, self._begins = self._begins, False
        if joins or begins:
            self._owed = self._ahead = 0.0
        else:
            self._owed += TICK
        return begins

    def _start(self, _: str, __: float) -> bool:
        self._held, self._begins = False, True
        self._owed = self._ahead = 0.0
        return True

    def _stop(self, _: str, __: float) -> bool:
        self._held = True
        return False

    def _continue(self, _: str, __: float) -> bool:
        self._held = False
        return False

    def _gone(self, clock: str, _: float) -> bool:
        if self._leader in ("", clock):
            self._leader, self._held, self._begins = "", False, False
        return False


_WORDS: dict[str, Callable[[Beats, str, float], bool]] = {
    "tick": Beats._tick,
    "start": Beats._start,
    "stop": Beats._stop,
    "continue": Beats._continue,
    "gone": Beats._gone,
}

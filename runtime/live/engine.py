# SPDX-License-Identifier: MIT
"""Keeps the ring of sound ahead of the audio callback, in any thread that is not the audio's.

Two times are added to what a model needs, and no more: the callback's own length n, because what is
asked for at once must lie there at once, and a guard for the time that a block takes to compute and
this thread to wake. From controls, sound is made when less than n + guard lies ahead. From sound
that comes in, it is answered later by the adapter's M - gcd(n, M) samples (runtime/engine.py) and
by n + guard.
"""

import time
from collections import deque
from math import ceil, gcd

import numpy as np

from ...base.errors import UserError
from .player import Player, Values
from .resample import Resampler
from .shared import INLETS, RING, VOICES, Link, fence, put, take

WAKE_S = 0.002  # this thread may wake so late
LONGER_S, LONGEST_S = 0.001, 0.05  # of the guard: by each miss, and at most
_SOONEST_S = 0.0003
_TROUBLES = 8  # kinds of sentences that are kept


class Engine:
    """Plays a player from a link's values into its ring, at the device's rate.

    Call `step` again and again; it says when it has something to do next.
    """

    def __init__(
        self, link: Link, player: Player, rate: int, guard_s: float = WAKE_S, layout: int = 0
    ) -> None:
        """Begin at the callback's clock.

        Args:
            rate: of the device, in Hz; the instrument's own is adapted to it.
            guard_s: time for computing a block and waking up.
            layout: what the link's values are called when they are meant for this player.
        """
        self._link, self._rate, self._guard_s = link, rate, guard_s
        self._frames, self._missed = 0, int(link.late)
        self._coming: tuple[Player, int] | None = None
        self._layout = layout
        self._values = _nothing()
        self.troubles: deque[str] = deque(maxlen=_TROUBLES)
        self._said: set[str] = set()
        self._begin(player)

    @property
    def player(self) -> Player:
        return self._player

    def take_over(self, player: Player, layout: int) -> None:
        """Play another instrument as soon as the values are its own; the last one fades out."""
        self._coming = player, layout

    def set_rate(self, rate: int) -> None:
        """Play for a device of another rate from now on."""
        self._rate = rate
        self._begin(self._player)

    def step(self) -> float:
        """Compute a block if one is due; return how long nothing will be, in seconds."""
        clock = int(self._link.clock)
        if int(self._link.frames) > self._frames:
            self._aim()
        elif int(self._link.late) > self._missed:
            self._lengthen()
        return self._answer(clock) if self._player.listens else self._sing(clock)

    def _sing(self, clock: int) -> float:
        link = self._link
        written = int(link.written)
        ahead = written - clock
        if not 0 <= ahead < RING // 2:
            link.written[...] = written = clock  # what is late by now is not made any more
            ahead = 0
        if ahead >= self._ahead:
            return max((ahead - self._ahead) / self._rate, _SOONEST_S)
        self._write(self._block(None))
        return 0.0

    def _answer(self, clock: int) -> float:
        new = clock - self._at
        if new > RING // 2:  # nobody has listened for seconds
            self._listen_from(clock)
            new = 0
        if new:
            heard = np.empty((len(self._link.heard), new), np.float32)
            take(self._link.heard, self._at, heard)
            self._at += new
            self._heard = np.concatenate([self._heard, self._in(heard)], axis=1)
        block = self._player.block
        if self._heard.shape[1] < block:
            return max((block - self._heard.shape[1]) / self._player.rate / 4, _SOONEST_S)
        now, self._heard = self._heard[:, :block], self._heard[:, block:]
        self._write(self._block(now))
        return 0.0

    def _write(self, sound: np.ndarray) -> None:
        self._append(self._out(sound))

    def _append(self, out: np.ndarray) -> None:
        link = self._link
        at = int(link.written)
        put(link.sound, at, out)
        fence()
        link.written[...] = at + out.shape[1]

    def _block(self, heard: np.ndarray | None) -> np.ndarray:
        """Return a block for all channels, `[C, block]`; silence where the model fails."""
        link, began_s = self._link, time.perf_counter()
        layout, values = _read(link)
        coming = self._coming
        if coming is not None and layout == coming[1]:
            sound = self._cross(*coming, values, heard)
        else:
            if layout == self._layout:
                self._values = values
            sound = self._played(self._player, self._values, heard)
        share = (time.perf_counter() - began_s) * self._player.rate / self._player.block
        link.cost[...] += 0.1 * (share - float(link.cost))
        return sound

    def _cross(
        self, coming: Player, layout: int, values: Values, heard: np.ndarray | None
    ) -> np.ndarray:
        """Return the block in which one instrument follows another."""
        old, self._coming, self._layout = self._player, None, layout
        falls = np.linspace(1.0, 0.0, old.block, dtype=np.float32)
        sound = self._played(old, self._values, heard) * falls
        self._values = values
        if (old.block, old.rate, old.listens) == (coming.block, coming.rate, coming.listens):
            self._player = coming
            return sound + self._played(coming, values, heard) * (1 - falls)
        if not old.listens:
            self._write(sound)  # at the old one's rate
        self._begin(coming)
        return np.zeros((len(self._link.sound), coming.block), np.float32)

    def _played(self, player: Player, values: Values, heard: np.ndarray | None) -> np.ndarray:
        channels = len(self._link.sound)
        faults = player.faults
        try:
            sound = player.play(values, heard)
        except UserError as error:
            self._say(str(error))
            self._link.faults[...] += 1
            return np.zeros((channels, player.block), np.float32)
        self._link.faults[...] += player.faults - faults
        if player.faults > faults:
            self._say("the instrument gave values that are no numbers: silenced, and cleared.")
        wide = np.zeros((channels, player.block), np.float32)
        wide[: channels if len(sound) == 1 else len(sound)] = sound[:channels]
        return wide

    def _say(self, sentence: str) -> None:
        if sentence not in self._said and len(self._said) < _TROUBLES:
            self._said.add(sentence)
            self.troubles.append(sentence)

    def _lengthen(self) -> None:
        """Something was late: begin the next blocks earlier, or answer later."""
        late, self._missed = int(self._link.late) - self._missed, int(self._link.late)
        more = min(LONGER_S, LONGEST_S - self._guard_s)
        if more <= 0 or late > self._rate:  # a whole second is no miss: somebody was not there
            return
        self._guard_s += more
        samples = round(more * self._rate)
        self._ahead += samples
        self._link.latency[...] += samples
        if self._player.listens:
            self._append(np.zeros((len(self._link.sound), samples), np.float32))

    # Beginning

    def _begin(self, player: Player) -> None:
        self._player = player
        channels = len(self._link.heard)
        self._in = Resampler(self._rate, player.rate, channels)
        self._out = Resampler(player.rate, self._rate, channels)
        self._aim()

    def _aim(self) -> None:
        """Reckon with the callback as it is, and begin from now."""
        link, player = self._link, self._player
        self._frames = frames = int(link.frames)
        guard = ceil(self._guard_s * self._rate)
        self._ahead = frames + guard
        block = ceil(player.block * self._rate / player.rate)
        late = self._out.delay
        if player.listens:
            late += ceil(self._in.delay * self._rate / player.rate) + self._ahead
            late += block - gcd(frames, block) if self._in.idle and frames else block
        else:
            late += self._ahead + block
        link.latency[...] = late
        self._listen_from(int(link.clock))

    def _listen_from(self, clock: int) -> None:
        self._at = clock
        self._heard = np.zeros((len(self._link.heard), 0), np.float32)
        if self._player.listens:
            self._in.clear()
            self._out.clear()
            self._link.written[...] = clock + int(self._link.latency)


def _read(link: Link) -> tuple[int, Values]:
    """Return the values, and for which instrument; -1 while they are being written anew."""
    before = int(link.layout)
    starts = link.starts.copy()
    fence()  # a voice that has started finds the values that it starts with
    values = Values(link.values.copy(), link.gate.copy(), starts)
    fence()
    return (before if before == int(link.layout) else -1), values


def _nothing() -> Values:
    return Values(np.zeros((VOICES, INLETS)), np.zeros(VOICES), np.zeros(VOICES, np.int64))


def write_layout(link: Link, values: np.ndarray, layout: int) -> None:
    """Write what inlets begin with, [V, C], for an instrument; its voices are silent."""
    link.layout[...] = -1
    fence()
    link.gate[:] = 0
    link.values[:] = 0
    link.values[: len(values), : values.shape[1]] = values
    fence()
    link.layout[...] = layout

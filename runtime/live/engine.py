# SPDX-License-Identifier: MIT
"""Keeps the ring of sound ahead of the audio callback, in any thread that is not the audio's.

Two times are added to what a model needs, and no more: the callback's own length n, because what is
asked for at once must lie there at once, and a guard for the time that a block takes to compute and
this thread to wake. From controls, sound is made when less than n + guard lies ahead. From sound
that comes in, it is answered later by the adapter's M - gcd(n, M) samples (runtime/engine.py) and
by n + guard.

Each instrument has an engine of its own, in a process of its own. The link's `turn` says which of
them writes: one that sees its heir falls to silence within a block and hands its turn over; the
heir begins where that block ends, at its own rate and with its own guard.
"""

import time
from collections import deque
from math import ceil, gcd

import numpy as np

from ...base.errors import UserError
from .callback import FADE
from .player import Player, Values
from .resample import HALF, Resampler
from .shared import INLETS, RING, VOICES, Link, fence, put, take

WAKE_S = 0.002  # this thread may wake so late
LONGER_S, LONGEST_S = 0.001, 0.05  # of the guard: by each miss, and at most
_SOONEST_S = 0.0003
_TROUBLES = 8  # kinds of sentences that are kept


class Engine:
    """Plays a player from a link's values into its ring, at the device's rate, in its turn.

    Call `step` again and again; it says when it has something to do next.

    over      whether its turn is over, for good
    troubles  sentences
    """

    def __init__(
        self, link: Link, player: Player, rate: int, guard_s: float = WAKE_S, layout: int = 0
    ) -> None:
        """Wait for the turn.

        Args:
            rate: of the device, in Hz; the instrument's own is adapted to it.
            guard_s: time for computing a block and waking up.
            layout: what the link's values are called when they are meant for this player, and the
                turn when it is this engine's.

        Raises:
            UserError: the instrument cannot be played at this rate.
        """
        self.player = player
        self.over = False
        self.troubles: deque[str] = deque(maxlen=_TROUBLES)
        self._link, self._guard_s, self._layout = link, guard_s, layout
        self._frames, self._missed = 0, 0
        self._begun = self._rises = False
        self._values = _nothing()
        self._said: set[str] = set()
        self._convert(rate)

    @property
    def has_turn(self) -> bool:
        return int(self._link.turn) == self._layout

    def set_rate(self, rate: int) -> None:
        """Play for a device of another rate from now on; UserError as in the beginning."""
        self._convert(rate)
        if self._begun:
            self._aim()

    def step(self) -> float:
        """Compute a block if one is due; return how long nothing will be, in seconds."""
        link = self._link
        if not self.has_turn:
            return _SOONEST_S
        clock = int(link.clock)
        if not self._begun:
            self._begun, self._missed = True, int(link.late)
            self._rises = int(link.written) > clock  # after another; else the callback does it
            self._aim()
        elif int(link.frames) > self._frames:
            self._aim()
        elif int(link.late) > self._missed:
            self._lengthen()
        return self._answer(clock) if self.player.listens else self._sing(clock)

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
        # Nobody has listened for seconds, or all of the next block would be too late.
        if new > RING // 2 or clock - int(self._link.written) >= self._length:
            self._listen_from(clock)
            new = clock - self._at
        if new > 0:
            heard = np.empty((len(self._link.heard), new), np.float32)
            take(self._link.heard, self._at, heard)
            self._at += new
            self._heard = np.concatenate([self._heard, self._in(heard)], axis=1)
        block = self.player.block
        if self._heard.shape[1] < block:
            return max((block - self._heard.shape[1]) / self.player.rate / 4, _SOONEST_S)
        now, self._heard = self._heard[:, :block], self._heard[:, block:]
        self._write(self._block(now))
        return 0.0

    def _write(self, sound: np.ndarray) -> None:
        """Write a block; the first after silence of ours rises, the last before an heir falls."""
        heir = int(self._link.heir)
        leaves = heir > self._layout
        if self._rises:
            sound = sound * np.linspace(0.0, 1.0, sound.shape[1], dtype=np.float32)
            self._rises = False
        if leaves:  # so early that a converter holds nothing back of it
            fall = np.linspace(1.0, 0.0, sound.shape[1] - HALF - 1, dtype=np.float32)
            sound = sound * np.pad(fall, (0, HALF + 1))
        self._append(self._out(sound))
        if leaves:
            fence()
            self.over = True
            self._link.turn[...] = heir

    def _append(self, out: np.ndarray) -> None:
        link = self._link
        at = int(link.written)
        put(link.sound, at, out)
        fence()
        link.written[...] = at + out.shape[1]

    def _block(self, heard: np.ndarray | None) -> np.ndarray:
        """Return a block for all channels, `[C, block]`; silence where the model fails."""
        link, player, began_s = self._link, self.player, time.perf_counter()
        layout, values = _read(link)
        if layout == self._layout:
            self._values = values
        channels, faults = len(link.sound), player.faults
        sound = np.zeros((channels, player.block), np.float32)
        try:
            played = player.play(self._values, heard)
        except UserError as error:
            self._say(str(error))
            link.faults[...] += 1
        else:
            sound[: channels if len(played) == 1 else len(played)] = played[:channels]
        link.faults[...] += player.faults - faults
        if player.faults > faults:
            self._say("the instrument gave values that are no numbers: silenced, and cleared.")
        share = (time.perf_counter() - began_s) * player.rate / player.block
        link.cost[...] += 0.1 * (share - float(link.cost))
        return sound

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
        if self.player.listens:
            self._append(np.zeros((len(self._link.sound), samples), np.float32))

    # Beginning

    def _convert(self, rate: int) -> None:
        channels, own = len(self._link.heard), self.player.rate
        self._in, self._out = Resampler(rate, own, channels), Resampler(own, rate, channels)
        self._rate = rate
        self._length = ceil(self.player.block * rate / own)  # of a block, for the device

    def _aim(self) -> None:
        """Reckon with the callback as it is, and begin from now."""
        link, player = self._link, self.player
        self._frames = frames = int(link.frames)
        self._ahead = frames + ceil(self._guard_s * self._rate)
        late = self._out.delay + self._ahead
        if player.listens:
            late += ceil(self._in.delay * self._rate / player.rate)
            late += self._length - (gcd(frames, self._length) if self._in.idle and frames else 0)
        else:
            late += self._length
        link.latency[...] = late
        self._listen_from(int(link.clock))

    def _listen_from(self, clock: int) -> None:
        """Answer what comes in from now on; what lies ahead is played before, and falls."""
        self._at = clock
        self._heard = np.zeros((len(self._link.heard), 0), np.float32)
        if not self.player.listens:
            return
        self._in.clear()
        self._out.clear()
        self._rises = True
        link, late = self._link, int(self._link.latency)
        ahead = int(link.written) - clock
        if not 0 < ahead < RING // 2:
            ahead = 0
        whole = max(self._frames, 1)  # only whole callbacks later: the latency reckons with that
        self._at += -(-max(0, ahead + FADE - late) // whole) * whole if ahead else 0
        between = np.zeros((len(link.sound), self._at + late - clock - ahead), np.float32)
        if ahead:
            last = np.empty((len(link.sound), 1), np.float32)
            take(link.sound, clock + ahead - 1, last)
            between[:, :FADE] = last * np.linspace(1.0, 0.0, FADE, dtype=np.float32)
        put(link.sound, clock + ahead, between)
        fence()
        link.written[...] = self._at + late


def _read(link: Link) -> tuple[int, Values]:
    """Return the values, and for which instrument; -1 while they are being written anew."""
    before = int(link.layout)
    starts = link.starts.copy()
    fence()  # a voice that has started finds the values that it starts with
    values = Values(link.values.copy(), link.gate.copy(), starts, link.level.copy())
    fence()
    return (before if before == int(link.layout) else -1), values


def _nothing() -> Values:
    silent = np.zeros(VOICES)
    return Values(np.zeros((VOICES, INLETS)), silent, np.zeros(VOICES, np.int64), silent)


def write_layout(link: Link, values: np.ndarray, layout: int) -> None:
    """Write what inlets begin with, [V, C], for an instrument; its voices are silent."""
    link.layout[...] = -1
    fence()
    link.gate[:], link.level[:] = 0, 1
    link.values[:] = 0
    link.values[: len(values), : values.shape[1]] = values
    fence()
    link.layout[...] = layout

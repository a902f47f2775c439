# SPDX-License-Identifier: MIT
"""What happens in the audio callback: samples are copied, and nothing is waited for.

Sound that is not there in time becomes silence, with a fade on both sides, and is counted; the
clock goes on, so that what comes later is in its place.
"""

import numpy as np

from .shared import Link, fence, put, take

FADE = 64  # samples


class Callback:
    """`callback(indata, outdata, n)`; `[n, channels]` as PortAudio has them, either may be None."""

    def __init__(self, link: Link) -> None:
        self._link = link
        link.heard[:] = 0  # what another card heard is not heard again
        channels = link.sound.shape[0]
        self._out = np.zeros((channels, 0), np.float32)
        self._in = self._out.copy()
        self._way = np.linspace(0.0, 1.0, FADE, dtype=np.float32)
        self._risen = 0  # samples of the way up that have been played
        self._fallen = FADE  # and of the way down
        self._last = np.zeros((channels, 1), np.float32)  # where that began

    def __call__(self, indata: np.ndarray | None, outdata: np.ndarray | None, count: int) -> None:
        link = self._link
        if self._out.shape[1] != count:  # happens once: PortAudio keeps its block
            self._out = np.zeros((len(self._out), count), np.float32)
            self._in = self._out.copy()
        now = int(link.clock)
        if indata is not None:
            self._listen(indata)
            put(link.heard, now, self._in)
        self._play(now, count)
        if outdata is not None:
            wide = min(outdata.shape[1], len(self._out))
            outdata[:, :wide] = self._out[:wide].T
            outdata[:, wide:] = 0
        put(link.tape, now, self._out)
        if count > link.frames:
            link.frames[...] = count
        fence()
        link.clock[...] = now + count

    def _listen(self, indata: np.ndarray) -> None:
        """One channel that comes in is heard on all."""
        wide = min(indata.shape[1], len(self._in))
        self._in[:wide] = indata.T[:wide]
        self._in[wide:] = self._in[:1]

    def _play(self, now: int, count: int) -> None:
        link, out = self._link, self._out
        made = int(link.written)
        fence()
        there = min(max(made - now, 0), count)
        take(link.sound, now, out[:, :there])
        out[:, there:] = 0
        if there < count and made:  # before the first block nothing is missed
            link.late[...] += count - there
            link.gaps[...] += 1
        if self._risen < FADE and there:
            part = self._way[self._risen : self._risen + there]
            out[:, : len(part)] *= part
            self._risen += len(part)
        self._fall(0)  # what has not fallen yet goes on
        if there < count and self._risen:
            self._last = out[:, there - 1 : there].copy() if there else self._last
            self._risen, self._fallen = 0, 0
            self._fall(there)
        elif there:
            self._last = out[:, -1:].copy()

    def _fall(self, begin: int) -> None:
        """Add what the last sound falls to silence with, from `begin` on."""
        part = self._way[FADE - 1 - self._fallen :: -1] if self._fallen < FADE else self._way[:0]
        part = part[: self._out.shape[1] - begin]
        self._out[:, begin : begin + len(part)] += self._last * part
        self._fallen += len(part)

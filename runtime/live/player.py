# SPDX-License-Identifier: MIT
"""An instrument being played: voices' values in, blocks of sound out. Knows no thread and no clock.

A voice is a row of the batch. It is cleared as it starts, fades in, and fades out when its gate
closes; while all voices are silent nothing is computed.
"""

import time
from dataclasses import dataclass

import numpy as np

from ...base.errors import UserError
from ..carrier import Carrier
from ..methods import inlet_ports, sounding
from ..voices import Shape

# What a cleared voice was playing goes on for so many samples, falling to silence; at most LEAST.
_TAIL = 128
LEAST = 256  # samples that are computed at once: shorter blocks cost more calls than they win
_WARM = 12  # calls; the first half of them may be slow


@dataclass(frozen=True)
class Values:
    """What is to be played: inlets [V, C] in their own units, gate [V] 0…1, starts [V] counted.

    level  [V] 0…1, of what sounds: it follows a pedal or a breath, and knows no attack or release
    """

    inlets: np.ndarray
    gate: np.ndarray
    starts: np.ndarray
    level: np.ndarray


class Player:
    """One method of one instrument for a number of voices.

    inlets       ports in their order; `listens` where one of them takes sound
    block        samples in each block: the highest ratio, a multiple if that is below LEAST
    faults       blocks with values that were no numbers, and were silenced
    """

    def __init__(
        self,
        carrier: Carrier,
        method: str,
        voices: int = 1,
        shape: Shape | None = None,
        rate: int = 44100,
    ) -> None:
        """Begin in silence.

        Args:
            rate: in Hz, of a file that does not state its own.

        Raises:
            UserError: the method is missing, or gives no sound.
        """
        sounding(method, carrier.shapes)
        self.carrier, self.method, self.voices = carrier, method, voices
        self.shape = carrier.shapes[method]
        self.inlets = inlet_ports(carrier.manifest, method, self.shape)
        self.listens = any(port.kind == "audio" for port in self.inlets)
        ratio = max(each.ratio for each in carrier.shapes.values())
        self.block = -(-LEAST // ratio) * ratio
        self.rate = carrier.manifest.sample_rate if carrier.manifest else rate
        self.faults = 0
        self._gate = _Gate(voices, shape or Shape(), self.rate)
        self._level = np.zeros(voices)  # where the last block ended
        self._starts = np.zeros(voices, np.int64)
        self._last = np.zeros((voices, self.outlets), np.float32)  # sample of each voice
        self._before: np.ndarray | None = None  # inlets of the last block
        self._tail = np.linspace(1.0, 0.0, _TAIL, dtype=np.float32)
        self._resets = "reset" in carrier.manifest.attributes if carrier.manifest else False
        self._x = np.zeros((voices, len(self.inlets), self.block // self.shape.in_ratio), "f4")

    @property
    def outlets(self) -> int:
        """How many of the outlets are sound: in Timbrel's files guesses come after it."""
        manifest = self.carrier.manifest
        if manifest is None:
            return self.shape.outlets
        return sum(port.kind == "audio" for port in manifest.methods[self.method].outlets)

    def warm_up(self) -> float:
        """Run what is slow the first times, and forget it; return seconds that a block takes."""
        took_s = []
        for _ in range(_WARM):
            began_s = time.perf_counter()
            self._call(np.zeros_like(self._x))
            took_s.append(time.perf_counter() - began_s)
        self.carrier.reset()
        return max(took_s[_WARM // 2 :])

    def play(self, values: Values, heard: np.ndarray | None = None) -> np.ndarray:
        """Return the next block, `[outlets, block]`.

        Args:
            heard: the sound that came in, `[channels, block]`, for a method that listens.
        """
        began = np.flatnonzero(values.starts[: self.voices] != self._starts)
        self._starts[began] = values.starts[began]
        gains = self._gate.next(values.gate[: self.voices], began, self.block)
        gains = gains * self._levels(values.level[: self.voices], began)
        for voice in began:
            self._clear(int(voice))
        if not gains.any() and not self._last.any():
            self._before = None
            return np.zeros((self.outlets, self.block), np.float32)
        self._fill(values.inlets, began, heard)
        y = self._call(self._x)[:, : self.outlets] * gains[:, None]
        wrong = np.logical_not(np.isfinite(y).all(axis=(1, 2)).reshape(-1))
        if wrong.any():
            self.faults += 1
            y = np.where(wrong[:, None, None], np.float32(0), y)
            for voice in np.flatnonzero(wrong):
                self._clear(int(voice))
        cut = [*began, *np.flatnonzero(wrong)]
        if cut:
            y[cut, :, :_TAIL] += self._last[cut, :, None] * self._tail
        self._last = y[:, :, -1].copy()
        return y.sum(axis=0)

    def _levels(self, level: np.ndarray, began: np.ndarray) -> np.ndarray:
        """Return gains on the straight way to `level`, as `_Gate.next` does."""
        level = np.clip(_numbers(level), 0.0, 1.0)
        before, self._level = self._level, level
        before[began] = level[began]
        if (before == level).all():
            return level[:, None].astype(np.float32)
        way = np.arange(1, self.block + 1) / self.block
        return (before[:, None] + (level - before)[:, None] * way).astype(np.float32)

    def _fill(self, inlets: np.ndarray, began: np.ndarray, heard: np.ndarray | None) -> None:
        """Latents go straight from block to block, labels are what they are now.

        A voice that begins does so where it is: the way there belongs to the note before.
        """
        now = _numbers(inlets[: self.voices, : len(self.inlets)])
        before = now.copy() if self._before is None else self._before
        before[began] = now[began]
        steps = self._x.shape[2]
        way = np.arange(1, steps + 1) / steps
        sound = 0
        for column, port in enumerate(self.inlets):
            if port.kind == "audio":
                self._x[:, column] = 0 if heard is None else heard[sound % len(heard)]
                sound += 1
            elif port.kind == "label" or steps == 1:
                self._x[:, column] = now[:, column, None]
            else:
                here = before[:, column, None]
                self._x[:, column] = here + (now[:, column, None] - here) * way
        self._before = now.copy()

    def _clear(self, voice: int) -> None:
        if self._resets:
            self.carrier.set("reset", [str(voice)])

    def _call(self, x: np.ndarray) -> np.ndarray:
        y = self.carrier.call(self.method, x)
        expected = (self.voices, self.shape.outlets, self.block)
        if y.shape != expected:
            raise UserError(
                f"method {self.method} returned {list(y.shape)} instead of {list(expected)}: "
                "the file breaks its promise, see timbrel verify."
            )
        return y


def _numbers(values: np.ndarray) -> np.ndarray:
    """Return the values; 0 for those that are no numbers."""
    return values if np.isfinite(values).all() else np.where(np.isfinite(values), values, 0.0)


class _Gate:
    """The gain of each voice from block to block, along 3x² - 2x³ from where it is."""

    def __init__(self, voices: int, shape: Shape, rate: int) -> None:
        self._attack = max(1, round(shape.attack_s * rate))
        self._release = max(1, round(shape.release_s * rate))
        self._from, self._to = np.zeros(voices), np.zeros(voices)
        self._at = np.ones(voices)  # samples since the move began
        self._lasts = np.ones(voices)

    def next(self, gate: np.ndarray, began: np.ndarray, samples: int) -> np.ndarray:
        """Return gains `[V, samples]` on the way to `gate`; voices that begin do so at 0.

        `[V, 1]` where nothing moves.
        """
        gate = np.clip(_numbers(gate), 0.0, 1.0)
        if not len(began) and (gate == self._to).all() and (self._at >= self._lasts).all():
            return gate[:, None].astype(np.float32)
        now = self._level(np.zeros(1))[:, 0]
        now[began] = 0.0
        moves = gate != self._to
        moves[began] = True
        self._from = np.where(moves, now, self._from)
        lasts = np.where(gate > now, self._attack, self._release)
        self._lasts = np.where(moves, lasts, self._lasts)
        self._to, self._at = np.where(moves, gate, self._to), np.where(moves, 0, self._at)
        gains = self._level(np.arange(1, samples + 1))
        self._at = self._at + samples
        return gains.astype(np.float32)

    def _level(self, after: np.ndarray) -> np.ndarray:
        x = np.minimum((self._at[:, None] + after) / self._lasts[:, None], 1.0)
        return self._from[:, None] + (self._to - self._from)[:, None] * x * x * (3 - 2 * x)

# SPDX-License-Identifier: MIT
"""Hears MIDI messages in their order and writes down which notes sound from when to when.

A note-off ends the oldest note of its key; the sustain pedal holds what is released under it; a key
that is struck again under the pedal ends its last note first. Bends are kept per channel.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SUSTAIN, DATA_COARSE, DATA_FINE, RPN_FINE, RPN_COARSE = 64, 6, 38, 100, 101
NRPN = (98, 99)
SOUND_OFF, RESET, NOTES_OFF = 120, 121, 123
BEND_RANGE = 2.0  # semitones, until the file says otherwise


@dataclass(frozen=True)
class Note:
    """One note, for as long as it sounds."""

    start_s: float
    end_s: float
    midi: int  # 0 … 127
    velocity: int  # 1 … 127
    channel: int  # 1 … 16


@dataclass(frozen=True)
class Bend:
    """The pitch bend of one channel: steps at times."""

    times_s: tuple[float, ...] = (0.0,)
    semitones: tuple[float, ...] = (0.0,)

    def at(self, times_s: np.ndarray) -> np.ndarray:
        """Return the bend in semitones at many times."""
        held = np.searchsorted(self.times_s, times_s + 1e-9, side="right") - 1
        return np.asarray(self.semitones)[np.maximum(held, 0)]


@dataclass
class _Held:
    """A note that sounds."""

    start_s: float
    velocity: int
    released: bool = False  # the key is up, the pedal is down


@dataclass
class _Channel:
    """The controllers of one channel."""

    pedal: bool = False
    wheel: int = 0  # -8192 … 8191
    coarse: float = BEND_RANGE  # semitones
    fine: float = 0.0  # cents
    rpn: tuple[int, int] = (127, 127)  # the null parameter
    bends: list[tuple[float, float]] = field(default_factory=list)


class Player:
    """Hears messages in their order and writes down notes and bends."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.unended: list[int] = []  # the channels of notes that never end
        self._channels: dict[int, _Channel] = defaultdict(_Channel)
        # (track, channel, key): the same key in two tracks is two notes.
        self._held: dict[tuple[int, int, int], list[_Held]] = defaultdict(list)

    def hear(self, now: float, track: int, message: Any) -> None:  # noqa: ANN401 (mido makes fields)
        """Take a message of mido's at its time in seconds."""
        if not hasattr(message, "channel"):
            return
        channel = message.channel + 1
        if message.type == "note_on" and message.velocity > 0:
            self._press(now, (track, channel, message.note), message.velocity)
        elif message.type in ("note_on", "note_off"):
            self._lift(now, (track, channel, message.note))
        elif message.type == "pitchwheel":
            self._channels[channel].wheel = message.pitch
            self._bend(now, channel)
        elif message.type == "control_change":
            self._control(now, channel, message.control, message.value)

    def finish(self, now: float) -> None:
        """End what still sounds, and forget every controller."""
        for key, held in self._held.items():
            self.unended += [key[1] for note in held if not note.released]
            for note in held:
                self._end(now, key, note)
        self._held.clear()
        for number, channel in self._channels.items():
            self._channels[number] = _Channel(bends=channel.bends)
            self._bend(now, number)

    def bends(self) -> dict[int, Bend]:
        """Return the bends of those channels that have any."""
        return {
            number: Bend((0.0, *(t for t, _ in c.bends)), (0.0, *(b for _, b in c.bends)))
            for number, c in self._channels.items()
            if c.bends
        }

    def _press(self, now: float, key: tuple[int, int, int], velocity: int) -> None:
        for note in [n for n in self._held[key] if n.released]:  # struck again under the pedal
            self._held[key].remove(note)
            self._end(now, key, note)
        self._held[key].append(_Held(now, velocity))

    def _lift(self, now: float, key: tuple[int, int, int]) -> None:
        """End the oldest note of a key, or leave it to the pedal."""
        pressed = [n for n in self._held[key] if not n.released]
        if not pressed:
            return
        if self._channels[key[1]].pedal:
            pressed[0].released = True
            return
        self._held[key].remove(pressed[0])
        self._end(now, key, pressed[0])

    def _end(self, now: float, key: tuple[int, int, int], note: _Held) -> None:
        self.notes.append(Note(note.start_s, now, key[2], note.velocity, key[1]))

    def _end_all(self, now: float, channel: int, released_only: bool) -> None:
        for key, held in self._held.items():
            if key[1] != channel:
                continue
            for note in [n for n in held if n.released or not released_only]:
                held.remove(note)
                self._end(now, key, note)

    def _control(self, now: float, number: int, control: int, value: int) -> None:
        channel = self._channels[number]
        if control == SUSTAIN:
            channel.pedal = value >= 64
            if not channel.pedal:
                self._end_all(now, number, released_only=True)
        elif control in (SOUND_OFF, NOTES_OFF):
            self._end_all(now, number, released_only=False)
        elif control == RESET:
            channel.pedal, channel.wheel, channel.rpn = False, 0, (127, 127)
            self._end_all(now, number, released_only=True)
            self._bend(now, number)
        elif control == RPN_COARSE:
            channel.rpn = (value, channel.rpn[1])
        elif control == RPN_FINE:
            channel.rpn = (channel.rpn[0], value)
        elif control in NRPN:
            channel.rpn = (127, 127)
        elif control in (DATA_COARSE, DATA_FINE) and channel.rpn == (0, 0):
            if control == DATA_COARSE:
                channel.coarse = float(value)
            else:
                channel.fine = float(value)
            self._bend(now, number)

    def _bend(self, now: float, number: int) -> None:
        channel = self._channels[number]
        semitones = channel.wheel / 8192 * (channel.coarse + channel.fine / 100)
        if channel.bends or semitones:
            channel.bends.append((now, semitones))

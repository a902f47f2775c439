# SPDX-License-Identifier: MIT
"""Fingers and notes → what each voice's inlets, gate and starts are. Pure, in given time.

An instrument that follows notes is silent until one comes. One that does not, and has one voice,
sounds always: fingers then only move it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...base.manifest import Port
from ..note_labels import PITCHED, NoteLabels
from ..voices import level_of
from .inputs import BEND, NOTE, Gesture
from .voices import Freed, Voices

_FINGERS = 512  # that are remembered; more are down nowhere

Played = list[tuple[int, Gesture]]  # voice from 1, and what its finger does


@dataclass
class _Finger:
    axes: dict[str, float] = field(default_factory=dict)  # what it has told of each
    key: int | None = None  # a note that the instrument has
    bend: float = 0.0
    velocity: float = 1.0


class Voicing:
    """`take` what fingers do; the mapper is to be told what it returns.

    labels  [V, C] what notes say to the inlets; NaN where they say nothing
    gate    [V] 0…1
    starts  [V] how often each voice has begun afresh
    """

    def __init__(
        self, ports: Sequence[Port], voices: int, listens: bool, timeout_s: float | None = None
    ) -> None:
        """Begin with no finger down.

        Args:
            listens: whether sound that comes in is played, which no gate may hold up.
            timeout_s: after how long without a sign of life a finger is taken away; None: never.

        Raises:
            UserError: the instrument has inlets for notes, and none fits them.
        """
        pitched = any(port.name in PITCHED for port in ports)
        self._labels = NoteLabels(ports) if pitched else None
        self.always = listens or (voices == 1 and not pitched)
        self._voices = Voices(voices, timeout_s)
        self._fingers: dict[str, _Finger] = {}
        self.labels = np.full((voices, len(ports)), np.nan)
        self.gate = np.zeros(voices)
        self.starts = np.zeros(voices, np.int64)
        self.gate[:1] = self.always

    @property
    def playing(self) -> dict[int, str]:
        return self._voices.playing()

    @property
    def pedals(self) -> set[str]:
        """Whose are down: `midi/3`."""
        return self._voices.pedals

    @property
    def down(self) -> list[Gesture]:
        """How the fingers that play, and are down, would begin where they are."""
        held = [f for f in self._voices.pressed if f in self._fingers]
        return [Gesture("start", finger, dict(self._fingers[finger].axes)) for finger in held]

    def note_of(self, finger: str) -> float | None:
        """Return the MIDI note of a finger with its bend; None where it plays none."""
        held = self._fingers.get(finger)
        return None if held is None or held.key is None else held.key + held.bend

    def take(self, gesture: Gesture, now_s: float) -> Played:
        """Let a finger start, move or end."""
        return _ACTIONS[gesture.action](self, gesture, now_s)

    def sustain(self, down: bool, owner: str, now_s: float) -> Played:
        """Press or lift a pedal."""
        return self._freed(self._voices.sustain(down, owner, now_s), now_s)

    def panic(self, now_s: float, owner: str | None = None) -> Played:
        """End all fingers, or those of one keyboard."""
        return self._freed(self._voices.panic(now_s, owner), now_s)

    def expire(self, now_s: float) -> Played:
        """End fingers that have said nothing for too long."""
        return self._freed(self._voices.expire(now_s), now_s)

    def _start(self, gesture: Gesture, now_s: float) -> Played:
        if len(self._fingers) >= _FINGERS:
            playing = set(self._voices.playing().values())
            self._fingers = {f: held for f, held in self._fingers.items() if f in playing}
        finger = self._fingers[gesture.finger] = _Finger()
        self._hear(finger, gesture)
        row = self._voices.start(gesture.finger, now_s).voice - 1
        tied = len(self.gate) == 1 and self.gate[0] > 0  # one voice glides from note to note
        if not (tied or self.always):
            self.starts[row] += 1
        self._sound(row, finger)
        return [(row + 1, gesture)]

    def _move(self, gesture: Gesture, now_s: float) -> Played:
        finger = self._fingers.get(gesture.finger)
        if finger is None:
            return []
        self._hear(finger, gesture)
        voice = self._voices.seen(gesture.finger, now_s)
        if voice is None:
            return []
        if BEND in gesture.axes or NOTE in gesture.axes:
            self._label(voice - 1, finger)
        return [(voice, gesture)]

    def _end(self, gesture: Gesture, now_s: float) -> Played:
        freed = self._voices.end(gesture.finger, now_s)
        if freed is None:
            return []
        self._fingers.pop(gesture.finger, None)
        return self._freed([freed], now_s, gesture)

    def _freed(self, freed: Sequence[Freed], now_s: float, end: Gesture | None = None) -> Played:
        played: Played = []
        for voice, back in freed:
            finger = self._fingers.get(back) if back else None
            if back and finger:
                self._sound(voice - 1, finger)
                played.append((voice, Gesture("start", back, dict(finger.axes))))
                continue
            self.gate[voice - 1] = 1.0 if self.always and voice == 1 else 0.0
            played.append((voice, end or Gesture("end", "")))
        return played

    def _hear(self, finger: _Finger, gesture: Gesture) -> None:
        axes = gesture.axes
        finger.axes |= axes
        note = axes.get(NOTE)
        if note is not None and np.isfinite(note):
            key = int(np.clip(np.rint(note), 0, 127))
            finger.key = self._labels.home(key) if self._labels else key
            finger.bend = float(note) - key
        bend, velocity = axes.get(BEND), axes.get("velocity")
        if bend is not None and np.isfinite(bend):
            finger.bend = float(bend)
        if velocity is not None and np.isfinite(velocity):
            finger.velocity = float(np.clip(velocity, 0, 1))

    def _sound(self, row: int, finger: _Finger) -> None:
        if not self.always:
            heard = self._labels is not None and self._labels.expressive
            velocity = max(1, round(127 * finger.velocity))
            self.gate[row] = 1.0 if heard else level_of(velocity)
        self._label(row, finger)

    def _label(self, row: int, finger: _Finger) -> None:
        if self._labels is None:
            return
        if finger.key is None:  # a touch has no note: not that of the finger before either
            self.labels[row] = np.nan
            return
        number = np.array([finger.key + finger.bend])
        velocity = np.array([max(1, round(127 * finger.velocity))])
        for column, port in self._labels.inlets:
            self.labels[row, column] = self._labels.row(port, number, velocity)[0]


_ACTIONS = {"start": Voicing._start, "move": Voicing._move, "end": Voicing._end}

# SPDX-License-Identifier: MIT
"""Which voice plays which finger, as they come: the live twin of `runtime/voices.py`.

A voice is one row of a batch. A finger gets the voice that has been silent longest, else that of
the oldest note which only the pedal holds, else that of the oldest note, whose finger then has
none. With one voice the last finger has priority, and the one before comes back when it ends.
"""

from dataclasses import dataclass
from typing import NamedTuple

MOST_WAITING = 32  # fingers that wait for the one voice; nobody has more


class Given(NamedTuple):
    """A finger has started."""

    voice: int  # 1 …
    stolen: str | None  # whose voice it was


class Freed(NamedTuple):
    """A voice has ended its finger's note."""

    voice: int
    back: str | None = None  # who plays on it again


@dataclass
class _Voice:
    finger: str | None = None
    since_s: float = float("-inf")  # when it started, or when it fell silent
    seen_s: float = float("-inf")  # the finger's last sign of life
    held: bool = False  # the finger is up, the pedal is down

    def claim(self) -> tuple[int, float]:
        """The lower, the sooner it is taken."""
        return (0 if self.finger is None else 1 if self.held else 2), self.since_s


class Voices:
    """Gives voices 1 … count to fingers.

    Args:
        timeout_s: how long a finger may give no sign of life before `expire` ends it; None: ever.

    pedals  whose are down
    """

    def __init__(self, count: int, timeout_s: float | None = None) -> None:
        self.count, self._timeout_s = count, timeout_s
        self._voices = {number: _Voice() for number in range(1, count + 1)}
        self.pedals: set[str] = set()
        self._waiting: list[tuple[str, float]] = []  # with one voice: who comes back, last first

    def voice_of(self, finger: str) -> int | None:
        """Return who plays a finger."""
        return next((n for n, v in self._voices.items() if v.finger == finger), None)

    def playing(self) -> dict[int, str]:
        """Return the fingers of the voices that sound."""
        return {n: v.finger for n, v in self._voices.items() if v.finger is not None}

    @property
    def pressed(self) -> list[str]:
        """Return the fingers that sound and are down, the oldest first."""
        down = [v for v in self._voices.values() if v.finger is not None and not v.held]
        return [v.finger for v in sorted(down, key=lambda v: v.since_s) if v.finger is not None]

    def start(self, finger: str, now_s: float) -> Given:
        """Give a voice to a finger; one that has a voice keeps it and starts anew."""
        self._forget(finger)
        number = self.voice_of(finger)
        if number is None:
            number = min(self._voices, key=lambda n: self._voices[n].claim())
        voice = self._voices[number]
        stolen = voice.finger if voice.finger != finger else None
        if stolen and self.count == 1 and not voice.held:
            self._waiting = [*self._waiting[1 - MOST_WAITING :], (stolen, voice.seen_s)]
        self._voices[number] = _Voice(finger, now_s, now_s)
        return Given(number, stolen)

    def seen(self, finger: str, now_s: float) -> int | None:
        """Return who plays a finger that has moved, and so is alive."""
        number = self.voice_of(finger)
        if number is not None:
            self._voices[number].seen_s = now_s
        return number

    def end(self, finger: str, now_s: float) -> Freed | None:
        """Take a finger away; None when nothing falls silent: it had none, or the pedal is down."""
        self._forget(finger)
        number = self.voice_of(finger)
        if number is None:
            return None
        if _owner(finger) in self.pedals:
            self._voices[number].held = True
            return None
        return self._free(number, now_s)

    def sustain(self, down: bool, owner: str, now_s: float) -> list[Freed]:
        """Press or lift the pedal of the fingers whose names begin with `owner/`: `midi/3`."""
        if down:
            self.pedals.add(owner)
            return []
        self.pedals.discard(owner)
        held = [n for n, v in self._voices.items() if v.held and _owner(v.finger) == owner]
        return [self._free(number, now_s) for number in held]

    def panic(self, now_s: float, owner: str | None = None) -> list[Freed]:
        """End all fingers (those of one owner), pedal or no pedal."""
        if owner is None:
            self.pedals.clear()
        self._waiting = [w for w in self._waiting if owner not in (None, _owner(w[0]))]
        ended = [n for n, f in self.playing().items() if owner in (None, _owner(f))]
        return [self._free(number, now_s) for number in ended]

    def expire(self, now_s: float) -> list[Freed]:
        """End the fingers that have given no sign of life for too long."""
        if self._timeout_s is None:
            return []
        oldest_s = now_s - self._timeout_s
        self._waiting = [w for w in self._waiting if w[1] > oldest_s]
        late = [n for n, v in self._voices.items() if v.finger and v.seen_s <= oldest_s]
        return [self._free(number, now_s) for number in late]

    def _free(self, number: int, now_s: float) -> Freed:
        if not self._waiting:
            self._voices[number] = _Voice(None, now_s)
            return Freed(number)
        finger, seen_s = self._waiting.pop()
        self._voices[number] = _Voice(finger, now_s, seen_s)
        return Freed(number, finger)

    def _forget(self, finger: str) -> None:
        self._waiting = [w for w in self._waiting if w[0] != finger]


def _owner(finger: str | None) -> str:
    return finger.rpartition("/")[0] if finger else ""

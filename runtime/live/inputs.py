# SPDX-License-Identifier: MIT
"""What controllers say: four kinds of input, and what a controller is.

A controller (a socket, a MIDI port, a file of gestures, a movement) decodes what it hears into them
and knows nothing of instruments; who maps them onto an instrument knows nothing of controllers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

Argument = float | str
Sender = tuple[str, int]
Action = Literal["start", "move", "end"]

# The axes of a finger or a note. Whatever is not listed here runs from 0 to 1.
NOTE = "note"  # MIDI note number, where the finger came down
BEND = "bend"  # semitones away from it
TOUCH_AXES = ("x", "y", "z")  # where on a surface, and how hard
NOTE_AXES = (NOTE, "velocity", BEND, "pressure", "timbre", "release")
GESTURE_AXES = (*TOUCH_AXES, *NOTE_AXES)


@dataclass(frozen=True)
class Knob:
    """Something that has one place: a knob, a fader, an argument of an OSC message, a movement.

    axis   its name, as mappings write it: `midi:cc/74`, `midi:bend`, `osc:/1/xy1/0`, `move:slow`
    value  0…1 (wheels: -1…1; OSC: whatever came)
    """

    axis: str
    value: float


@dataclass(frozen=True)
class Gesture:
    """A finger or a note: it starts, moves and ends.

    finger  who, unique among all that sound at once: `mpe/3/60`, `blocks/1f3/0`
    axes    what is told now, of GESTURE_AXES; the others stay as they were
    """

    action: Action
    finger: str
    axes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Direct:
    """A target that is set by its own name, past all mappings: `latent:z1`, `label:pitch`.

    value   in the target's own unit; a class by its name; -1 lets a label go
    voice   1 … for one voice, 0 for all
    """

    target: str
    value: Argument
    voice: int = 0
    source: str = ""  # for sentences: the OSC address


@dataclass(frozen=True)
class Command:
    """Anything else that a player asks for: `load`, `reset`, `get`, `record`, `panic` …"""

    verb: str
    arguments: tuple[Argument, ...] = ()
    source: str = ""
    sender: Sender | None = None


Input = Knob | Gesture | Direct | Command


class Controller(Protocol):
    """Something that is asked what has happened."""

    def poll(self, now_s: float) -> list[Input]:
        """Return what has happened until now, at once and in order; never raises."""
        ...

    def close(self) -> None: ...

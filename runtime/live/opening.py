# SPDX-License-Identifier: MIT
"""Options of the command line → mappings and controllers; the same for instruments and maps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ...base.errors import UserError, one_of
from . import gesture_file, mapping
from .default_mapping import default_mapping
from .inputs import NOTE, Controller, Gesture, Input
from .mapping import MappingFile
from .mapping_watch import Watch
from .rehearsals import REHEARSALS, synthetic
from .targets import Targets
from .templates import template, templates

if TYPE_CHECKING:  # opened when it is asked for
    from .blocks import BlocksSocket
    from .midi_port import MidiPort

NEEDS = {"mpe": "midi", "xyz": "midi", "loop": "gesture"}  # options that say how another is meant
HOLD = "hold/1"  # the finger of a note that is held from the beginning


@dataclass(frozen=True)
class Options:
    """What was asked for; see `timbrel play --help`."""

    midi: Sequence[str] = ()
    mpe: str = "auto"
    xyz: bool = False
    blocks: str | None = None
    gesture: str | None = None
    loop: bool = False
    record_gesture: Path | None = None
    note: float | None = None


@dataclass
class Controls:
    """What was opened."""

    controllers: list[Controller]
    replay: gesture_file.Replay | None
    recorder: gesture_file.Recorder | None
    pads: "BlocksSocket | None" = None  # among the controllers; it shows as well
    # Among the controllers; they may end with the sound card.
    midi: "list[MidiPort]" = field(default_factory=list)

    def close(self) -> None:
        for each in self.controllers:
            each.close()
        if self.recorder is not None:
            self.recorder.close()

    def trouble(self) -> list[str]:
        """Return why gestures are not recorded any more, once."""
        if self.recorder is None or not self.recorder.problem:
            return []
        problem, self.recorder = self.recorder.problem, None
        return [problem]


class Held:
    """A note that is held from the beginning; a controller (inputs.py)."""

    def __init__(self, note: float) -> None:
        if not 0 <= note <= 127:
            raise UserError(f"--note {note:g}: use a MIDI note, 0 to 127; 60 is the middle C.")
        self._waiting: list[Input] = [Gesture("start", HOLD, {NOTE: note, "velocity": 0.8})]

    def poll(self, now_s: float) -> list[Input]:
        said, self._waiting = self._waiting, []
        return said

    def close(self) -> None:
        """There is nothing to close."""


def open_controls(options: Options, bend_range: float) -> Controls:
    """Open all that was asked for; what was opened is closed if one of them cannot be.

    Raises:
        UserError: a port, a socket or a file that cannot be had.
    """
    for name, means in NEEDS.items():
        if getattr(options, name) != getattr(Options(), name) and not getattr(options, means):
            raise UserError(
                f"--{name} says how --{means} is meant: give that too, or leave it out."
            )
    controls = Controls([], None, None)
    try:
        for number, name in enumerate(options.midi, 1):
            from .midi_port import MidiPort
            from .mpe import MODES, MidiInput

            if options.mpe not in MODES:
                raise one_of("--mpe", options.mpe, MODES)
            midi = MidiInput(bend_range, options.mpe, options.xyz, number)
            controls.midi.append(MidiPort(name, midi))
            controls.controllers.append(controls.midi[-1])
        if options.blocks is not None:
            from .blocks import BlocksSocket

            controls.pads = BlocksSocket(options.blocks or None)
            controls.controllers.append(controls.pads)
        if options.gesture is not None:
            controls.replay = gesture_file.Replay(_gestures(options.gesture), options.loop)
            controls.controllers.append(controls.replay)
        if options.note is not None:
            controls.controllers.append(Held(options.note))
        if options.record_gesture is not None:
            controls.recorder = gesture_file.Recorder(options.record_gesture)
    except UserError:
        controls.close()
        raise
    return controls


def words(options: Options) -> str:
    """Say which controllers play, beside OSC."""
    named = [
        f"MIDI {', '.join(options.midi)}" if options.midi else "",
        "BLOCKS" if options.blocks is not None else "",
        f"gesture {options.gesture}" if options.gesture is not None else "",
    ]
    return "".join(f" · {name}" for name in named if name)


def _gestures(asked: str) -> list[gesture_file.Timed]:
    """A file, or one of those that are there for rehearsals."""
    if asked in REHEARSALS and not Path(asked).exists():
        return synthetic(asked)
    if not Path(asked).exists():
        raise one_of("gesture file, or rehearsal", asked, REHEARSALS)
    return gesture_file.read(asked)


def open_mapping(
    asked: str | None, targets: Callable[[], Targets], say: Callable[[str], object], learn: bool
) -> tuple[MappingFile | None, Path | None, Watch | None]:
    """Return a mapping, its file and who watches that; all None where nothing was asked for.

    Args:
        asked: a file, or the name of a template.
        targets: for a file that is not there yet, and is to be learned.
        say: is told what is wrong with the file while it is edited.
        learn: whether something will be learned.
    """
    if asked is None:
        return None, None, None
    path = Path(asked).expanduser()
    if not path.exists():
        if path.suffix.lower() != ".json":
            if asked in templates():
                return template(asked), None, None
            raise one_of("mapping file, or template", asked, templates())
        if not learn:
            raise UserError(
                f"mapping {path} does not exist: name a .json file, one of "
                f"{', '.join(templates())}, or add --learn TARGET to begin one."
            )
        mapping.write(path, default_mapping(targets()))
    watch = Watch(path, say)
    return mapping.read(path), path, watch

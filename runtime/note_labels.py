# SPDX-License-Identifier: MIT
"""What the inlets of a method are sent for a note, by their names.

midi               the note number, bends included
pitch, octave      classes: the pitch class from C, MIDI // 12 - 1
dynamics           classes pp … ff of base/notes.py
velocity           a number; 0 … 1 where the inlet's range says so
"""

from collections.abc import Sequence

import numpy as np

from ..base.errors import UserError
from ..base.manifest import Port
from ..base.notes import DYNAMICS, dynamics
from ..base.units import PITCH_CLASSES, midi_to_name, midi_to_octave, midi_to_pitch

PITCHED = ("midi", "pitch")  # one of these an inlet must be called
NOTE_INLETS = ("midi", "pitch", "octave", "dynamics", "velocity")
EXPRESSIVE = ("dynamics", "velocity")  # with one of these a velocity is no level
FLATS = {"C#": "Db", "D#": "Eb", "F#": "Gb", "G#": "Ab", "A#": "Bb"}


class NoteLabels:
    """Tables for a method's inlets, made once; then notes are looked up.

    known       MIDI notes that the instrument has, in order
    inlets      the ports that notes drive, and their column
    expressive  whether it hears velocities
    """

    def __init__(self, ports: Sequence[Port]) -> None:
        """Read the inlets.

        Raises:
            UserError: no note fits what they say.
        """
        self.known = playable(ports)
        self.inlets = [(k, port) for k, port in enumerate(ports) if port.name in NOTE_INLETS]
        self.expressive = any(port.name in EXPRESSIVE for _, port in self.inlets)
        self._homes = [home(key, self.known) for key in range(128)]
        self._tables = {port.name: _table(port, self.known) for _, port in self.inlets}

    def home(self, key: int) -> int:
        """Return a note that the instrument has: the same, octaves away, or the nearest."""
        return self._homes[min(max(key, 0), 127)]

    def row(self, port: Port, numbers: np.ndarray, velocities: np.ndarray) -> np.ndarray:
        """Return what one inlet is sent for notes (bends included) and velocities 1…127."""
        table = self._tables[port.name]
        if port.name in EXPRESSIVE:
            numbers = velocities
        if table is not None:
            return table[np.rint(np.clip(numbers, 0, 127)).astype(int)]
        return np.clip(numbers, port.range[0], port.range[1]) if port.range else numbers


def note_inlets(ports: Sequence[Port], method: str) -> list[str]:
    """Return which inlets notes drive; UserError where none of them is a pitch."""
    names = [p.name for p in ports if p.name in NOTE_INLETS]
    if not set(names) & set(PITCHED):
        raise UserError(
            f"method {method} has no inlet for notes (it has {', '.join(p.name for p in ports)}): "
            "--midi needs midi, or pitch and octave, as a model trained with these labels has."
        )
    return names


def playable(ports: Sequence[Port]) -> list[int]:
    """Return the MIDI notes that an instrument knows, by its inlets' ranges and classes."""
    by_name = {p.name: p for p in ports}
    notes = [n for n in range(128) if all(_knows(p, n) for p in by_name.values())]
    if not notes:
        shown = "; ".join(
            f"{name} {', '.join(by_name[name].classes or []) or by_name[name].range}"
            for name in ("midi", "pitch", "octave")
            if name in by_name
        )
        raise UserError(f"no MIDI note fits the instrument's inlets ({shown}): play it by curves.")
    return notes


def home(midi: int, known: Sequence[int]) -> int:
    """Return the same note, or by octaves (else simply) the nearest that is known."""
    if midi in known:
        return midi
    octaves = [n for n in known if n % 12 == midi % 12]
    return min(octaves or known, key=lambda n: abs(n - midi))


def _table(port: Port, known: Sequence[int]) -> np.ndarray | None:
    """Return an inlet's value for each note or velocity 0…127; None where it is the note itself."""
    if port.name == "velocity":
        return np.arange(128) / (127.0 if port.range and port.range[1] <= 1 else 1.0)
    if port.name == "dynamics":
        return np.array([_mark(port, v) for v in range(128)])
    if port.name == "midi" and not port.classes:
        return None
    near = [min(known, key=lambda k, n=n: abs(k - n)) for n in range(128)]
    return np.array([_class_of(port, key) for key in near], float)


def _mark(port: Port, velocity: int) -> float:
    """Return the class of a velocity's mark, or of the nearest mark that the inlet has."""
    marks = [mark for _, mark in DYNAMICS]
    classes = port.classes or marks
    wanted = marks.index(dynamics(velocity))
    there = [i for i, mark in enumerate(marks) if mark in classes]
    if not there:
        raise UserError(f"inlet dynamics has classes {', '.join(classes)}: none of pp to ff.")
    return float(classes.index(marks[min(there, key=lambda i: abs(i - wanted))]))


def _class_of(port: Port, midi: int) -> int | None:
    """Return which class of an inlet a note is, by name; None where it has none."""
    sharp = PITCH_CLASSES[midi_to_pitch(midi)]
    spelled = {
        "midi": [str(midi), midi_to_name(midi)],
        "pitch": [sharp, FLATS.get(sharp, sharp), sharp.lower()],
        "octave": [str(midi_to_octave(midi))],
    }[port.name]
    classes = port.classes or _unnamed(port)
    return next((classes.index(name) for name in spelled if name in classes), None)


def _unnamed(port: Port) -> list[str]:
    """Return the classes of an inlet that does not name them: those that Timbrel labels."""
    return list(PITCH_CLASSES) if port.name == "pitch" else [str(n) for n in range(-1, 10)]


def _knows(port: Port, midi: int) -> bool:
    if port.name == "midi" and not port.classes:
        return port.range is None or port.range[0] <= midi <= port.range[1]
    return port.name not in ("midi", "pitch", "octave") or _class_of(port, midi) is not None

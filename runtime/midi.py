# SPDX-License-Identifier: MIT
"""Notes → curves for the inlets of a method, by the inlets' names, and a gain for every voice.

    midi               the note number, bends included
    pitch, octave      classes: the pitch class from C, MIDI // 12 - 1
    dynamics           classes pp … ff of base/notes.py
    velocity           a number; 0 … 1 where the inlet's range says so

Without `dynamics` and `velocity` the velocity sets the level. Time: an inlet's step is heard half
way `half_rise_samples` later, so the result begins that much later in the engine's output, and a
voice that is silent changes its note earlier by as much, so that nothing of the last one is left.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..base.curves import Curves
from ..base.errors import UserError
from ..base.manifest import Port
from ..base.midi_files import Song
from ..base.midi_player import Bend, Note
from ..base.notes import DYNAMICS, dynamics
from ..base.units import PITCH_CLASSES, midi_to_name, midi_to_octave, midi_to_pitch
from .voices import MOST, Envelope, Shape, allocate, level_of, needed

PITCHED = ("midi", "pitch")  # one of these an inlet must be called
NOTE_INLETS = ("midi", "pitch", "octave", "dynamics", "velocity")
FLATS = {"C#": "Db", "D#": "Eb", "F#": "Gb", "G#": "Ab", "A#": "Bb"}


@dataclass(frozen=True)
class Performance:
    """A song, ready to be played by a method."""

    curves: list[Curves]  # one per voice, only the inlets that notes drive
    envelopes: list[Envelope]
    frames: int
    preroll: int  # frames before the first moment of the song
    lead_samples: int  # from the first sample of the engine's output to that moment
    samples: int  # from there to the end of the last release
    remarks: list[str]


@dataclass(frozen=True)
class Timing:
    """How a method counts."""

    sample_rate: int
    ratio: int  # samples per frame of the inlets
    half_rise_samples: int


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


def into_range(notes: Sequence[Note], known: Sequence[int]) -> tuple[list[Note], str | None]:
    """Move notes that an instrument does not know by octaves (else to the nearest that it knows).

    Returns:
        the notes, and a sentence when any was moved.
    """
    home = {n: _home(n, known) for n in {note.midi for note in notes}}
    moved = Counter(note.midi for note in notes if home[note.midi] != note.midi)
    remark = None
    if moved:
        shown = [f"{midi_to_name(n)}→{midi_to_name(home[n])} ×{moved[n]}" for n in sorted(moved)]
        listed = ", ".join(shown[:8]) + (" …" if len(shown) > 8 else "")
        span = f"{midi_to_name(known[0])} to {midi_to_name(known[-1])}"
        remark = f"notes that the instrument lacks ({span}), moved: {moved.total()} ({listed})"
    return [replace(note, midi=home[note.midi]) for note in notes], remark


def perform(
    song: Song, ports: Sequence[Port], timing: Timing, shape: Shape, voices: int | None = None
) -> Performance:
    """Return what a method's inlets are sent for a song.

    Args:
        voices: how many notes may sound at once; None takes what is needed, up to `MOST`.
    """
    known = playable(ports)
    notes, moved = into_range(song.notes, known)
    need = needed(notes, shape.release_s)
    count = max(1, min(need, MOST)) if voices is None else voices
    given = allocate(notes, count, shape.release_s)
    rows = [row for row in given.voices if row]
    preroll = -(-timing.half_rise_samples // timing.ratio)
    lead = timing.half_rise_samples + preroll * timing.ratio
    end_s = max(n.end_s for row in rows for n in row) + shape.release_s
    samples = int(np.ceil(end_s * timing.sample_rate)) + 1
    frames = -(-(samples + lead) // timing.ratio)
    times_s = (np.arange(frames) - preroll) * timing.ratio / timing.sample_rate
    expressive = any(p.name in ("dynamics", "velocity") for p in ports)
    levels = [[1.0 if expressive else level_of(n.velocity) for n in row] for row in rows]
    return Performance(
        [_curves(row, song.bends, ports, known, times_s, timing, shape) for row in rows],
        [Envelope(r, v, shape, timing.sample_rate) for r, v in zip(rows, levels, strict=True)],
        frames,
        preroll,
        lead,
        samples,
        [*song.remarks, *([moved] if moved else []), *_cut_remark(given.cut, count)],
    )


def mixer(envelopes: Sequence[Envelope]) -> Callable[[np.ndarray, int], np.ndarray]:
    """Return what makes one stream of the voices: `[V, C, n]` from a sample on → `[1, C, n]`."""

    def mix(sound: np.ndarray, start: int) -> np.ndarray:
        samples = start + np.arange(sound.shape[2])
        gains = np.stack([envelope.at(samples) for envelope in envelopes])
        return (sound * gains[:, None]).sum(axis=0, keepdims=True)

    return mix


# --- inlets ---------------------------------------------------------------------------------------


def _curves(
    notes: list[Note],
    bends: dict[int, Bend],
    ports: Sequence[Port],
    known: Sequence[int],
    times_s: np.ndarray,
    timing: Timing,
    shape: Shape,
) -> Curves:
    """Return the curves of one voice; before its first note it waits there."""
    silent_s = np.array([-np.inf, *(n.end_s + shape.release_s for n in notes[:-1])])
    starts_s = np.array([n.start_s for n in notes])
    early = np.clip(starts_s - silent_s, 0.0, timing.half_rise_samples / timing.sample_rate)
    frame_s = timing.ratio / timing.sample_rate
    playing = np.searchsorted(starts_s - early, times_s + frame_s / 2, side="right") - 1
    playing = np.maximum(playing, 0)
    # A wheel that springs back when a note has ended is not heard in its release.
    heard_s = np.clip(
        times_s, starts_s[playing], np.array([n.end_s for n in notes])[playing] - 1e-6
    )
    numbers = np.array([n.midi for n in notes], float)[playing]
    channels = np.array([n.channel for n in notes])[playing]
    for channel, bend in bends.items():
        numbers += np.where(channels == channel, bend.at(heard_s), 0.0)
    velocities = np.array([n.velocity for n in notes])[playing]
    curves = Curves(
        np.zeros((len(ports), len(times_s)), np.float32), np.zeros((len(ports), len(times_s)), bool)
    )
    for row, port in enumerate(ports):
        if port.name in NOTE_INLETS:
            curves.driven[row] = True
            curves.values[row] = _row(port, numbers, velocities, known)
    return curves


def _row(
    port: Port, numbers: np.ndarray, velocities: np.ndarray, known: Sequence[int]
) -> np.ndarray:
    if port.name == "velocity":
        scale = 127.0 if port.range and port.range[1] <= 1 else 1.0
        return velocities / scale
    if port.name == "dynamics":
        return np.array([_mark(port, v) for v in range(128)])[velocities]
    if port.name == "midi" and not port.classes:
        return np.clip(numbers, port.range[0], port.range[1]) if port.range else numbers
    near = np.array([min(known, key=lambda k, n=n: abs(k - n)) for n in range(-128, 256)])
    keys = near[np.rint(np.clip(numbers, -128, 255)).astype(int) + 128]
    number_of = {k: _class_of(port, k) for k in known}
    return np.array([number_of[k] for k in keys], float)


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


def _home(midi: int, known: Sequence[int]) -> int:
    if midi in known:
        return midi
    octaves = [n for n in known if n % 12 == midi % 12]
    return min(octaves or known, key=lambda n: abs(n - midi))


def _cut_remark(cut: int, voices: int) -> list[str]:
    if not cut:
        return []
    if voices == 1:
        return [f"notes interrupted by later ones: {cut}; --voices 2 or more sounds them together"]
    return [f"notes cut short, for {voices} voices are too few: {cut}; --voices N plays more"]

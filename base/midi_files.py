# SPDX-License-Identifier: MIT
"""MIDI files as timed notes: seconds, not ticks; pedal and pitch bend already applied.

mido reads the bytes. What they mean is worked out here, for files of type 0, 1 and 2: the tempo map
and SMPTE time in this file, notes, pedal and bends in midi_player.py.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import UserError, one_of
from .midi_player import Bend, Note, Player

if TYPE_CHECKING:  # only who plays a MIDI file needs it
    from mido import Message, MidiFile, MidiTrack

DRUMS = 10  # the channel that General MIDI keeps for percussion, counted from 1
DEFAULT_TEMPO = 500_000  # µs per quarter note, until the file says otherwise
SHORTEST_S = 0.05  # what a note without length gets, to be heard
LONGEST_S = 4 * 3600.0  # a file that seems to last longer is damaged


@dataclass(frozen=True)
class Song:
    """What is played: notes by their start, bends by channel, and what there is to say."""

    notes: tuple[Note, ...]
    bends: dict[int, Bend] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def read_song(path: Path, channels: Sequence[int] = (), tracks: Sequence[int] = ()) -> Song:
    """Read the notes of a MIDI file.

    Args:
        channels: which to play, 1 … 16; none plays all but the drums (10).
        tracks: which to play, counted from 1; none plays all.

    Raises:
        UserError: no such file, no MIDI file, damaged, no notes in what was asked for.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file; name a .mid file.") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); name a .mid file.") from None
    return song_of(data, str(path), channels, tracks)


def song_of(
    data: bytes, where: str, channels: Sequence[int] = (), tracks: Sequence[int] = ()
) -> Song:
    """Return the notes in the bytes of a MIDI file; `where` is its name, for errors."""
    file = _parsed(data, where)
    for track in tracks:
        if not 1 <= track <= len(file.tracks):
            raise one_of("track", track, range(1, len(file.tracks) + 1))
    for channel in channels:
        if not 1 <= channel <= 16:
            raise UserError(f"channel {channel} is none of MIDI's: use 1 to 16.")
    player, end = Player(), 0.0
    for group in _together(file, tracks):
        for now, track, message in _timed(group, file.ticks_per_beat, end, where):
            if not tracks or track in tracks:
                player.hear(now, track, message)
            end = now
        player.finish(end)
    wanted = [n for n in player.notes if _is_wanted(n.channel, channels)]
    if not wanted:
        raise _no_notes(where, player.notes, channels)
    remarks = [*_type_remark(file, tracks), *_drum_remark(player.notes, channels)]
    return Song(
        tuple(_with_length(sorted(wanted, key=lambda n: (n.start_s, n.midi)))),
        player.bends(),
        tuple([*remarks, *_note_remarks(wanted, player.unended, channels)]),
    )


# --- bytes ----------------------------------------------------------------------------------------


def _parsed(data: bytes, where: str) -> "MidiFile":
    from mido import MidiFile

    if data[:4] == b"RIFF" and b"MThd" in data[:64]:  # a MIDI file in Microsoft's wrapper
        data = data[data.index(b"MThd") :]
    if data[:4] != b"MThd":
        raise UserError(f"{where}: not a MIDI file; name a .mid file.")
    try:
        file = MidiFile(file=io.BytesIO(data))
    except Exception as error:  # mido lets through whatever its parsing meets in bad bytes
        reason = str(error).rstrip(".") or "it ends too early"
        raise UserError(f"{where}: a damaged MIDI file ({reason}); export it again.") from None
    if file.type not in (0, 1, 2) or file.ticks_per_beat == 0:
        raise UserError(f"{where}: a damaged MIDI file (its header); export it again.")
    return file


def _seconds_per_tick(division: int) -> float | None:
    """Return a tick's length under SMPTE time, None where ticks divide the quarter note.

    A negative division holds minus the frames per second above, ticks per frame below; 29 stands
    for the 30000/1001 of television.
    """
    if division > 0:
        return None
    frames, ticks = -(division >> 8), division & 0xFF
    return 1.0 / (max(ticks, 1) * (30000 / 1001 if frames == 29 else frames))


# --- time -----------------------------------------------------------------------------------------

Tracks = list[tuple[int, "MidiTrack"]]


def _together(file: "MidiFile", asked: Sequence[int]) -> list[Tracks]:
    """Return the tracks that are played together, numbered; those of type 2 are each alone."""
    tracks = list(enumerate(file.tracks, 1))
    if file.type != 2:
        return [tracks]  # all of them, for the tempo may be in one that is not asked for
    return [[pair] for pair in tracks if not asked or pair[0] in asked]


def _timed(
    tracks: Tracks, division: int, begin_s: float, where: str
) -> Iterator[tuple[float, int, "Message"]]:
    """Yield (time, track, message) in order; the tempo map of all tracks is heard in all."""
    messages = []
    for number, track in tracks:
        tick = 0
        for message in track:
            tick += message.time
            messages.append((tick, number, message))
    messages.sort(key=lambda item: item[0])  # stable: the order of tracks and of the file
    fixed = _seconds_per_tick(division)
    now, last, tempo = begin_s, 0, DEFAULT_TEMPO
    for tick, number, message in messages:
        step = tempo * 1e-6 / division if fixed is None else fixed
        now += min(tick - last, 1 << 40) * step  # a damaged length may be any integer
        last = tick
        if now > LONGEST_S:
            raise UserError(
                f"{where}: a damaged MIDI file (over {LONGEST_S / 3600:g} h long); export it again."
            )
        if message.type == "set_tempo":
            tempo = message.tempo
        yield now, number, message


# --- words ----------------------------------------------------------------------------------------


def _is_wanted(channel: int, asked: Sequence[int]) -> bool:
    return channel in asked if asked else channel != DRUMS


def _with_length(notes: list[Note]) -> list[Note]:
    least = [replace(n, end_s=n.start_s + SHORTEST_S) for n in notes]
    return [n if n.end_s > n.start_s else m for n, m in zip(notes, least, strict=True)]


def _no_notes(where: str, notes: list[Note], asked: Sequence[int]) -> UserError:
    there = sorted({note.channel for note in notes})
    if not there:
        return UserError(f"{where}: holds no notes there; name another file or --track.")
    names = ", ".join(f"{c} (drums)" if c == DRUMS else str(c) for c in there)
    if asked:
        given = ", ".join(map(str, asked))
        return UserError(f"{where}: channel {given} holds no notes; there are notes on {names}.")
    return UserError(f"{where}: all its notes are drums; say --channel {DRUMS} to play them.")


def _type_remark(file: "MidiFile", tracks: Sequence[int]) -> list[str]:
    if file.type != 2 or len(tracks) == 1 or len(file.tracks) == 1:
        return []
    return ["a type 2 file: its tracks are played one after the other; --track N plays one"]


def _drum_remark(notes: list[Note], asked: Sequence[int]) -> list[str]:
    drums = sum(note.channel == DRUMS for note in notes)
    if asked or not drums:
        return []
    return [f"notes left out, the drums on channel {DRUMS}: {drums}; --channel {DRUMS} plays them"]


def _note_remarks(notes: list[Note], unended: list[int], asked: Sequence[int]) -> list[str]:
    open_ended = sum(_is_wanted(channel, asked) for channel in unended)
    empty = sum(note.end_s <= note.start_s for note in notes)
    said = [(open_ended, "that never end, and last until the file does")]
    said.append((empty, f"without length, made to last {1000 * SHORTEST_S:g} ms"))
    return [f"notes {what}: {count}" for count, what in said if count]

# SPDX-License-Identifier: MIT
"""An instrument being played, as lines of text that fit a terminal. Pure.

Made of characters by hand, 20 times a second beside the control of an instrument: with tables of
rich a picture took 14 ms instead of 2, in which no controller was heard.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from ...base.units import PITCH_CLASSES
from ..osc import plain
from .status import Inlet, Status, Voice

METER, QUIETEST_DB = 40, -60.0
_NAME, _SHOWN = 12, 7  # cells of an inlet's name at most, and of its value
_BAR = (8, 24)  # least and most
_GAP = 3  # between columns
_VOICE = 14  # cells of a voice
_NOTES, _LINES = 6, 3  # lines of sentences, and of one of them
_EIGHTHS = " ▏▎▍▌▋▊▉"
_LEVELS = "▁▂▃▄▅▆▇█"

Piece = tuple[str, str]  # characters, and how they look


def picture(status: Status, notes: Sequence[str], width: int, height: int) -> Text:
    """Return the whole view, at most so wide and one line less than so high."""
    status, notes = _plain(status), [plain(note) for note in notes]
    head: list[list[Piece]] = [
        [(status.title, "bold")],
        [(status.controls, "dim")],
        [],
        *(_meter(name, db, width) for name, db in status.levels),
        [],
    ]
    voices = _voices(status.voices, width)
    heard = [[], *voices] if voices else []
    line = [[(line, "")] for line in _wrapped(_line(status), width)]
    # Where there is little room, title, how it runs and the newest sentence go before all else.
    said = _said(notes, width, max(min(_NOTES, height - 2 - len(line)), 0))
    tail = [[], *line, *said]
    rows = max(height - 1 - len(head) - len(heard) - len(tail), 1)
    top = [*head, *_inlets(status.inlets, width, rows), *heard]
    lines = [*top[: max(height - 1 - len(tail), 1)], *tail[-(height - 2) :]][: height - 1]
    text = Text(no_wrap=True, overflow="crop", end="")
    for number, line in enumerate(lines):
        text.append("\n" if number else "")
        for characters, style in _cropped(line, width):
            text.append(characters, style)
    return text


def note_name(note: float) -> str:
    """Return what musicians call a note, and how many cents it is off.

    >>> note_name(60), note_name(61.32)
    ('C4', 'C#4 +32')
    """
    key = math.floor(note + 0.5)
    cents = round(100 * (note - key))
    return f"{PITCH_CLASSES[key % 12]}{key // 12 - 1}" + (f" {cents:+d}" if cents else "")


def bar(share: float, origin: float, cells: int) -> tuple[str, str, str]:
    """Return a line and the thick part of it, from an origin to a share of the way.

    >>> bar(1.0, 0.5, 8), bar(0.5, 0.5, 8), bar(0.3, 0.5, 5)
    (('────', '━━━━', ''), ('────', '┼', '───'), ('─', '╺╸', '──'))
    """
    halves = [round(2 * cells * min(max(each, 0.0), 1.0)) for each in (share, origin)]
    begin, end = min(halves), max(halves)
    if begin == end:
        cell = min(begin // 2, cells - 1)
        return "─" * cell, "┼", "─" * (cells - cell - 1)
    thick = "╺" * (begin % 2) + "━" * (end // 2 - (begin + 1) // 2) + "╸" * (end % 2)
    if end - begin == 1:  # half a cell alone
        thick = "╺" if begin % 2 else "╸"
    return "─" * (begin // 2), thick, "─" * (cells - begin // 2 - len(thick))


def _plain(status: Status) -> Status:
    """Names come from files, and over the network: nothing in them reaches the terminal's ear."""
    return replace(
        status,
        title=plain(status.title),
        controls=plain(status.controls),
        inlets=[replace(i, name=plain(i.name), shown=plain(i.shown)) for i in status.inlets],
        voices=[replace(voice, finger=plain(voice.finger)) for voice in status.voices],
        learning=plain(status.learning) if status.learning else None,
        unmapped=plain(status.unmapped),
    )


def _meter(name: str, db: float, width: int) -> list[Piece]:
    cells = max(min(METER, width - 16), 4)
    colour = "red" if db > -0.1 else "yellow" if db > -6 else "green"
    eighths = round(8 * cells * min(max(1 - db / QUIETEST_DB, 0.0), 1.0))
    full = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
    shown = f"{db:6.1f} dB" if db > QUIETEST_DB else "  silent"
    return [(f"{name} ", ""), (full, colour), (" " * (cells - len(full) + 1) + shown, "")]


def _inlets(inlets: Sequence[Inlet], width: int, rows: int) -> list[list[Piece]]:
    """Inlets from above to below in as few columns as `rows` allow; what has no room is counted."""
    if not inlets:
        return []
    name = min(max(cell_len(each.name) for each in inlets), _NAME)
    narrow = name + _SHOWN + _BAR[0] + 2
    most = max((width + _GAP) // (narrow + _GAP), 1)
    fits = len(inlets) <= most * rows
    shown = inlets if fits else inlets[: most * max(rows - 1, 1)]
    # Wide columns of many bars are hard to read across: two where one would do for many.
    columns = min(max(-(-len(shown) // rows), 1 + (len(shown) > 8)), most)
    each = (width + _GAP) // columns - _GAP
    cells = min(max(each - name - _SHOWN - 2, _BAR[0]), _BAR[1])
    deep = -(-len(shown) // columns)
    lines: list[list[Piece]] = [[] for _ in range(deep)]
    for number, inlet in enumerate(shown):
        line = lines[number % deep]
        line += [(" " * _GAP, "")] if number >= deep else []
        line += _inlet(inlet, name, cells)
    if not fits:
        lines.append([(f"and {len(inlets) - len(shown)} more", "dim")])
    return lines


def _inlet(inlet: Inlet, name: int, cells: int) -> list[Piece]:
    style = "" if inlet.moved else "dim"
    called = [(set_cell_size(inlet.name, name) + " ", style)]
    if inlet.share is None:
        return [*called, (set_cell_size(inlet.shown, cells + 1 + _SHOWN), style)]
    rest, thick, more = bar(inlet.share, inlet.origin, cells)
    bright = "cyan" if inlet.moved else "dim"
    value = (inlet.shown.rjust(_SHOWN), style)
    return [*called, (rest, "dim"), (thick, bright), (f"{more} ", "dim"), value]


def _voices(voices: Sequence[Voice], width: int) -> list[list[Piece]]:
    """Nothing where a single one sounds by itself."""
    if all(voice.gate <= 0 for voice in voices):
        return (
            [[("silent until something is played; --note 60 holds a note", "dim")]]
            if voices
            else []
        )
    if len(voices) == 1 and not voices[0].finger:
        return []
    per_line = max(width // _VOICE, 1)
    cells = [_voice(number, voice) for number, voice in enumerate(voices, 1)]
    return [cells[k : k + per_line] for k in range(0, len(cells), per_line)]


def _voice(number: int, voice: Voice) -> Piece:
    if voice.gate <= 0:
        return set_cell_size(f"{number:2d} ·", _VOICE), "dim"
    level = _LEVELS[min(int(8 * voice.gate), 7)]
    called = voice.finger.partition("/")[0] if voice.note is None else note_name(voice.note)
    return set_cell_size(f"{number:2d} {level} {called}", _VOICE), "green"


def _line(status: Status) -> str:
    words = [
        "playing" if status.playing else "waiting for the sound card",
        f"latency {status.latency_ms:.0f} ms",
        f"load {100 * status.cost:.0f} %",
        f"late {status.gaps}",
    ]
    if status.device_gaps:
        words.append(f"late in the card {status.device_gaps}")
    if status.recording_s is not None:
        words.append(f"recording {status.recording_s:.0f} s")
    if status.learning:
        words.append(f"learning {status.learning}")
    if status.unmapped:
        words.append(f"nothing maps {status.unmapped}")
    return " · ".join([*words, "Ctrl-C ends"])


def _wrapped(sentence: str, width: int) -> list[str]:
    """Break a sentence between words; a word that is longer than a line is cropped."""
    lines = [""]
    for word in sentence.split():
        joined = f"{lines[-1]} {word}".strip()
        if cell_len(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _said(notes: Sequence[str], width: int, most: int) -> list[list[Piece]]:
    """Return as many of the newest sentences as there is room for, each from its beginning."""
    lines: list[str] = []
    for note in reversed(notes):
        whole = _wrapped(note, width)
        shown = whole[: min(_LINES, most - len(lines))]
        if len(shown) < len(whole) and shown:
            shown[-1] = set_cell_size(shown[-1], min(cell_len(shown[-1]), width - 1)) + "…"
        lines = [*shown, *lines]
    return [[(line, "yellow")] for line in lines]


def _cropped(line: Sequence[Piece], width: int) -> list[Piece]:
    kept, left = [], width
    for characters, style in line:
        cells = cell_len(characters)
        kept.append((characters if cells <= left else set_cell_size(characters, left), style))
        left -= min(cells, left)
    return kept

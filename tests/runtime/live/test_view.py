# SPDX-License-Identifier: MIT
"""The picture of an instrument that is played: it fits its terminal and says what is so."""

import io
import math
from types import SimpleNamespace

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console

from timbrel.base.manifest import Port
from timbrel.runtime.live.inputs import Gesture
from timbrel.runtime.live.picture import bar, picture
from timbrel.runtime.live.status import Inlet, Status, Voice, voices
from timbrel.runtime.live.tape import falling
from timbrel.runtime.live.view import View
from timbrel.runtime.live.voicing import Voicing

LATENTS = [Inlet(f"z{k}", k / 17, f"{k:.2f}", k % 2 == 0, 0.5) for k in range(1, 17)]
LONG = "latent:z99 is not known; there are " + ", ".join(f"latent:z{k}" for k in range(1, 65))


def status(**changed):
    usual = {
        "title": "flute.ts · decode · 4 voices → system 48000 Hz",
        "controls": "OSC 127.0.0.1:9000 → 127.0.0.1:9001",
        "levels": [("L", -12.0), ("R", -120.0)],
        "inlets": LATENTS,
        "voices": [Voice(0.5, "midi/1/60", 60.0), Voice(0.0)],
        "playing": True,
        "latency_ms": 41.2,
        "cost": 0.34,
        "gaps": 2,
        "device_gaps": 0,
        "recording_s": None,
        "learning": None,
        "unmapped": "",
    }
    return Status(**(usual | changed))


def lines(shown, notes=(), width=80, height=24):
    return picture(shown, notes, width, height).plain.split("\n")


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("height", [4, 12, 24, 60])
@pytest.mark.parametrize("inlets", [0, 1, 16, 64])
@pytest.mark.parametrize("voices", [0, 1, 32])
def test_it_fits_every_terminal(width, height, inlets, voices):
    many = [Inlet(f"名前 of latent {k}", k / 64, f"{k}", True) for k in range(inlets)]
    held = [Voice(1.0, "mpe/2/60", 60.3)] * voices
    drawn = lines(status(inlets=many, voices=held), [LONG, "short", LONG], width, height)
    assert len(drawn) < height
    assert max(map(cell_len, drawn)) <= width


def test_all_of_sixteen_latents_are_seen_on_the_smallest_usual_terminal():
    text = "\n".join(lines(status(), [LONG]))
    assert all(f"{inlet.name} " in text for inlet in LATENTS)
    assert "more" not in text


def test_what_has_no_room_is_counted():
    drawn = lines(status(), [], 40, 16)
    shown = sum(f"z{k} " in "\n".join(drawn) for k in range(1, 17))
    assert f"and {16 - shown} more" in drawn


def test_voices_are_called_by_their_notes_or_by_what_touches():
    voices = [Voice(1.0, "mpe/2/60", 59.88), Voice(0.5, "blocks/7/0"), Voice(0.0)]
    line = next(line for line in lines(status(voices=voices)) if "C4" in line)
    assert line.split() == ["1", "█", "C4", "-12", "2", "▅", "blocks", "3", "·"]


def test_a_voice_knows_its_bent_note_and_a_touch_has_none():
    voicing = Voicing([Port("midi", "midi", "label", 512)], 3, listens=False)
    for finger, axes in (("mpe/2/60", {"note": 60.0, "bend": -0.12}), ("blocks/7/0", {"x": 0.5})):
        voicing.take(Gesture("start", finger, axes), 0.0)
    found = voices(SimpleNamespace(voicing=voicing))
    assert [(v.finger, v.note) for v in found] == [
        ("mpe/2/60", pytest.approx(59.88)),
        ("blocks/7/0", None),
        ("", None),
    ]


def test_meters_fall_by_24_decibels_a_second_and_rise_at_once():
    silence, loud = np.zeros((2, 24000), np.float32), np.full((2, 10), -0.5, np.float32)
    assert falling([1.0, 0.5], silence, 48000) == pytest.approx([10**-0.6, 0.5 * 10**-0.6])
    assert falling([0.1, 1e-9], loud, 48000) == pytest.approx([0.5, 0.5])
    assert falling([0.0], silence, 48000) == [0.0, 0.0]


def test_who_hears_nothing_is_told_what_to_do():
    assert any("silent until" in line for line in lines(status(voices=[Voice(0.0)] * 2)))
    assert not any("silent until" in line for line in lines(status()))


def test_what_nothing_maps_is_named_in_full():
    text = "\n".join(lines(status(unmapped="osc:/a/fader/of/a/phone/0", recording_s=3.0)))
    assert "osc:/a/fader/of/a/phone/0" in text
    assert "Ctrl-C ends" in text


def test_what_the_card_lost_is_said_apart_where_it_has_lost_some():
    assert "late 2 · late in the card 5 · Ctrl-C" in " ".join(lines(status(device_gaps=5)))
    assert "card" not in " ".join(lines(status())[-2:])


def test_one_voice_that_always_sounds_needs_no_line():
    assert lines(status(voices=[Voice(1.0)])) == lines(status(voices=[]))


@pytest.mark.parametrize("db", [-math.inf, -120.0, -60.0, -0.05, 0.0, 40.0])
def test_meters_end_at_full_scale(db):
    meter = next(line for line in lines(status(levels=[("L", db)])) if line.startswith("L "))
    assert meter.count("█") == (40 if db >= -0.05 else 0)
    assert ("silent" in meter) == (db <= -60)


@pytest.mark.parametrize("cells", [1, 2, 7, 24])
@pytest.mark.parametrize("origin", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("share", [-1.0, 0.0, 0.02, 0.29, 0.5, 0.51, 0.98, 1.0, 2.0])
def test_bars_are_as_long_as_they_should_be(share, origin, cells):
    parts = bar(share, origin, cells)
    assert sum(map(len, parts)) == cells
    halves = sum({"━": 2, "╸": 1, "╺": 1, "┼": 0}[c] for c in parts[1])
    assert halves == pytest.approx(2 * cells * abs(min(max(share, 0), 1) - origin), abs=1.01)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 10), (30, 8)])
def test_the_newest_sentence_is_seen_from_its_beginning_and_so_is_how_it_runs(width, height):
    drawn = lines(status(voices=[Voice(1.0, "midi/1/60", 60.0)] * 4), ["old", LONG], width, height)
    text = " ".join(drawn)
    assert "flute.ts" in drawn[0] and "late 2" in text
    assert LONG.split(";")[0] in text and drawn[-1].endswith("…")


def test_a_sentence_is_not_shown_for_ever():
    screen = io.StringIO()
    with View(Console(force_terminal=True, file=screen, width=80, height=24)) as view:
        view.draw(status(), 10.0)
        view.say("out.wav: recording.")
        view.draw(status(), 11.0)
        assert view._newest[1] == ["out.wav: recording."]
        view.draw(status(), 80.0)
        assert view._newest[1] == []


def test_what_is_said_last_is_still_seen():
    screen = io.StringIO()
    with View(Console(force_terminal=True, file=screen, width=80, height=24)) as view:
        view.draw(status(), 0.0)
        view.say("out.wav: 3.0 s recorded.")
    assert "out.wav: 3.0 s recorded." in screen.getvalue()


EVIL = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)])) + "\x1b[2J\x1b]0;mine\x07\u202e"


def test_what_others_have_written_cannot_command_the_terminal(capsys):
    """Names come from files, addresses and words of sentences over the network."""
    screen = io.StringIO()
    inlet, voice = Inlet(f"z{EVIL}", None, EVIL, True), Voice(1.0, EVIL)
    named = {"title": EVIL, "controls": EVIL, "unmapped": EVIL, "learning": EVIL}
    plain, evil = (
        status(inlets=[], voices=[]),
        status(inlets=[inlet], voices=[voice, voice], **named),
    )
    text = picture(evil, [f"value 1 is the word '{EVIL}'; write a number."], 200, 40).plain
    assert text.replace("\n", "").isprintable() and text.count("mine") >= 5
    with View(Console(force_terminal=True, file=screen, width=80, height=24)) as view:
        view.draw(plain, 0.0)
        ours = screen.getvalue().count("\x1b")
        view.say(EVIL)
        view.draw(evil, 0.0)
    assert not {"\x07", "\x9b", "\u202e", "\x1b]"} & {*screen.getvalue()} and ours
    assert "\x1b]" not in screen.getvalue() and "\x1b[2J" not in screen.getvalue()
    with View(Console(file=io.StringIO())) as view:
        view.say(EVIL)
    assert capsys.readouterr().err.rstrip("\n").isprintable()


def test_without_a_terminal_only_sentences_are_written(capsys):
    with View(Console(file=io.StringIO())) as view:
        assert not view.due(1e9)
        view.say("the port has gone.")
    assert capsys.readouterr().err == "timbrel: the port has gone.\n"

# SPDX-License-Identifier: MIT
"""A session whose instrument or mapping changes under fingers, pedals and knobs."""

import pytest
from in_session import begun, do, wishes
from played_things import mapping
from stand_ins import LATENTS, MIDI, Standing, facts, loud

from timbrel.base.manifest import Port
from timbrel.runtime.live.inputs import Command, Gesture, Knob
from timbrel.runtime.live.shared import Link

W = Port("w", "", "latent", 512, [-3.0, 3.0])


@pytest.fixture
def link():
    with Link() as link:
        yield link


def other(session, *inlets, voices=2, layout=2):
    session.begin(facts(Standing({"decode": loud}, inlets), voices=voices, layout=layout))


# --- learning


def test_what_moves_by_itself_is_not_learned(link):
    file = mapping(
        ("move:slow", "latent:z1"), movements={"slow": {"trajectory": "sine:1", "seconds": 1}}
    )
    session = begun(link, file)
    do(session, Command("learn", ("latent:z1",)))
    for tick in range(100):
        do(session, Knob("midi:clock", 100.0 + tick), now_s=1 + tick / 50)
    assert session.learning == "latent:z1" and session.mapping.rows == file.rows
    do(session, *(Knob("midi:cc/74@1", v / 127) for v in range(0, 60, 3)), now_s=4.0)
    assert session.learning is None


def test_an_axis_that_cannot_be_mapped_is_said_and_another_can_still_be_learned(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1")))
    do(session, Command("learn", ("latent:z2",)))
    do(session, *(Knob("osc:/my fader/0", v / 10) for v in range(10)))
    assert any("my fader" in sentence for sentence in session.sentences)
    assert session.learning == "latent:z2" and wishes(session) == []
    do(session, *(Knob("midi:cc/74@1", v / 127) for v in range(0, 60, 3)))
    assert wishes(session) == [("save", ())]


def test_what_was_learned_without_a_mapping_is_kept_and_the_next_instrument_has_its_own(link):
    session = begun(link)
    do(session, Command("learn", ("latent:z2",)))
    do(session, *(Knob("midi:cc/74@1", v / 127) for v in range(0, 60, 3)))
    more = [*LATENTS, W]
    other(session, *more, voices=1)
    rows = {(row.axis, row.target) for row in session.mapping.rows}
    assert ("midi:cc/74", "latent:z2") in rows and any(t == "latent:w" for _, t in rows)


def test_a_fader_of_0_to_127_is_learned_with_its_scale(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1")))
    do(session, Command("learn", ("latent:z2",)))
    do(session, *(Knob("osc:/f/0", v) for v in range(0, 20, 2)))
    assert 'Taken to run from 0 to 127: "in" says so.' in session.sentences[-1]
    do(session, Knob("osc:/f/0", 127.0))
    assert link.values[0, 1] == 3


# --- another instrument


def test_a_pedal_that_is_down_stays_down_in_another_instrument(link):
    session = begun(link)
    do(session, Command("sustain", (1.0, "midi/1")))
    other(session, MIDI)
    start = Gesture("start", "midi/1/60", {"note": 60.0, "velocity": 1.0})
    do(session, start, Gesture("end", "midi/1/60"))
    assert link.gate[0] == 1
    do(session, Command("sustain", (0.0, "midi/1")))
    assert link.gate[0] == 0


def test_what_a_finger_pressed_in_the_last_instrument_goes_home_in_the_next(link):
    row = ("note:pressure", "latent:z1", {"latch": False, "home": 0.5})
    session = begun(link, mapping(row))
    start = Gesture("start", "midi/1/60", {"note": 60.0, "velocity": 1.0, "pressure": 1.0})
    do(session, start)
    assert link.values[0, 0] == 3
    other(session, *LATENTS, W, MIDI)
    assert link.values[0, 0] == 3 and session.voicing.playing == {1: "midi/1/60"}
    do(session, Gesture("end", "midi/1/60"))
    assert link.values[:2, 0].tolist() == [0.5, 0] and not session.voicing.playing


def test_a_key_that_is_held_over_a_change_of_kinds_plays_on(link):
    session = begun(link)
    do(session, Gesture("start", "midi/1/60", {"note": 60.0, "velocity": 1.0}))
    other(session, W, voices=1)  # knows no notes, and sounds always
    assert link.gate[0] == 1
    other(session, W, MIDI, layout=3)
    assert (link.gate[0], link.values[0, 1]) == (1, 60)
    do(session, Gesture("end", "midi/1/60"))
    assert link.gate[0] == 0


def test_a_touch_plays_no_note_of_the_finger_before(link):
    session = begun(link, voices=1)
    note = Gesture("start", "midi/1/60", {"note": 60.0, "velocity": 1.0})
    do(session, note, Gesture("end", "midi/1/60"), Gesture("start", "touch/1", {"x": 0.5}))
    assert (link.gate[0], link.values[0, 3]) == (1, -1)


def test_the_note_before_comes_back_with_its_pressure(link):
    row = ("note:pressure", "level", {"latch": False, "home": 0})
    session = begun(link, mapping(row), voices=1)
    hard = Gesture("start", "midi/1/60", {"note": 60.0, "velocity": 1.0, "pressure": 0.0})
    do(session, hard, Gesture("move", "midi/1/60", {"pressure": 0.75}))
    soft = Gesture("start", "midi/1/64", {"note": 64.0, "velocity": 1.0, "pressure": 0.25})
    do(session, soft)
    assert sounding(link) == (64, 0.25)
    do(session, Gesture("end", "midi/1/64"))
    assert sounding(link) == (60, 0.75)


def sounding(link):
    level = getattr(link, "level", None)
    return link.values[0, 3], link.gate[0] * (1.0 if level is None else level[0])


# --- another mapping


def test_the_speed_of_a_movement_that_is_written_anew_counts_though_a_knob_has_moved_it(link):
    def file(speed):
        return mapping(
            ("midi:cc/1", "speed:slow"),
            movements={"slow": {"trajectory": "sine:1", "seconds": 4, "speed": speed}},
        )

    session = begun(link, file(1.0))
    do(session, Knob("midi:cc/1@1", 0.75))
    column = session.mapper.names.index("speed:slow")
    moved = session.mapper.values[0, column]
    assert moved != 1.0
    session.remap(file(1.0))
    assert session.mapper.values[0, column] == moved
    session.remap(file(3.0))
    do(session, now_s=2.0)
    assert session.mapper.values[0, column] == 3.0 and not session.mapper.driven[0, column]


def test_what_counts_from_the_next_start_is_said(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1")))
    session.remap(mapping(("midi:cc/1", "latent:z1"), voices=3, bend_range=12))
    assert session.sentences == ["voices and bend_range of the mapping count from the next start."]

# SPDX-License-Identifier: MIT
"""A session: inputs of all kinds to the values that an engine plays, and wishes to the others."""

from itertools import count

import numpy as np
import pytest
from in_session import begun, do, wishes
from played_things import mapping
from stand_ins import LATENTS, MIDI, Standing, facts, loud

from timbrel.base.manifest import Port
from timbrel.runtime.live.feedback import ANSWERS
from timbrel.runtime.live.inputs import Command, Direct, Gesture, Knob
from timbrel.runtime.live.shared import Link


@pytest.fixture
def link():
    with Link() as link:
        yield link


def test_an_instrument_begins_silent_with_labels_not_given(link):
    begun(link)
    assert link.values[:2, :4].tolist() == [[0, 0, 0, -1]] * 2 and not link.gate.any()
    assert int(link.layout) == 1


def test_a_knob_moves_all_voices_and_a_touch_its_own(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1"), ("touch:x", "latent:z2")))
    do(session, Knob("midi:cc/1@3", 1.0))
    assert link.values[:2, 0].tolist() == [3, 3]
    do(session, Gesture("start", "pad/1", {"x": 1.0}), Gesture("start", "pad/2", {"x": 0.0}))
    assert link.values[:2, 1].tolist() == [3, -3] and link.gate[:2].tolist() == [1, 1]


def test_notes_move_labels_gates_and_starts(link):
    session = begun(link)
    do(session, Gesture("start", "midi/1/60", {"note": 60.0, "velocity": 1.0}))
    assert (link.values[0, 3], link.gate[0], link.starts[0]) == (60, 1, 1)
    do(session, Gesture("end", "midi/1/60"))
    assert link.gate[0] == 0


def test_smoothing_goes_on_by_itself(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1", {"smooth_ms": 100})))
    do(session, Knob("midi:cc/1@1", 1.0))
    assert link.values[0, 0] == 0
    session.step(1.1)
    assert link.values[0, 0] == pytest.approx(3 * (1 - np.exp(-1)), rel=0.01)


def test_a_label_that_was_set_is_the_note_s_again_as_one_starts(link):
    session = begun(link)
    do(session, Direct("label:midi", 48.0))
    assert link.values[:2, 3].tolist() == [48, 48]
    do(session, Gesture("start", "midi/1/60", {"note": 60.0}))
    assert link.values[:2, 3].tolist() == [60, 48]


def test_two_controllers_on_one_axis_the_last_that_moved_has_it(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1"), ("osc:/pad/0", "latent:z1")))
    do(session, Knob("midi:cc/1@1", 1.0), Knob("osc:/pad/0", 0.5))
    assert link.values[0, 0] == 0
    do(session, Knob("osc:/pad/0", 0.5), Knob("midi:cc/1@1", 1.0))  # neither has moved
    assert link.values[0, 0] == 0
    do(session, Knob("midi:cc/1@1", 0.9))
    assert link.values[0, 0] == pytest.approx(2.4)


def test_the_level_is_told_beside_the_gate(link):
    session = begun(link, mapping(("midi:cc/11", "level")))
    do(session, Gesture("start", "a", {"note": 60.0, "velocity": 1.0}), Knob("midi:cc/11@1", 0.25))
    assert (link.gate[0], link.level[0]) == (1, 0.25)


def test_attributes_are_wished_for_once_for_each_value(link):
    session = begun(link, mapping(("midi:cc/1", "attribute:temperature")))
    do(session, Knob("midi:cc/1@1", 0.5), Direct("attribute:space", "ica"))
    assert wishes(session) == [("set", ("temperature", "2.0")), ("set", ("space", "ica"))]
    do(session)
    assert wishes(session) == []


def test_commands_become_wishes_or_sentences(link):
    session = begun(link)
    do(
        session,
        Command("load", ("b.ts",)),
        Command("program", (3.0,)),
        Command("record", (1.0,)),
        Command("reset", (1.0,)),
        Command("method", ("decode",)),
    )
    assert wishes(session) == [
        ("load", ("b.ts",)),
        ("program", ("3",)),
        ("record", ("1",)),
        ("set", ("reset", "1")),
        ("method", ("decode",)),
    ]
    do(
        session,
        Command("method", ("encode",), "/timbrel/method"),
        Command("reset", (7.0,)),
        Command("learn", ("latent:z9",)),
        Command("dance"),
        Command("map", ("fit",)),
        Direct("latent:zz", 1.0, source="/timbrel/latent/zz"),
        Command("say", ("MIDI port keys has gone.",)),
    )
    words = [
        "/timbrel/method: method that gives sound 'encode'",
        "row 7: use 0 to 1, or -1 for all",
        "did you mean latent:z",
        "command 'dance'",
        "timbrel map play",
        "/timbrel/latent/zz: target 'latent:zz'",
        "MIDI port keys has gone.",
    ]
    assert len(session.sentences) == len(words)
    for sentence, word in zip(session.sentences, words, strict=True):
        assert word in sentence
    assert wishes(session) == []


def test_files_are_named_from_this_machine_only(link):
    session = begun(link)
    far, near = ("192.168.1.5", 9), ("127.0.0.1", 9)
    do(
        session,
        Command("load", ("/etc/b.ts",), sender=far),
        Command("record", ("/etc/out.wav",), sender=far),
        Command("record", (1.0,), sender=far),
        Command("load", ("b.ts",), sender=near),
    )
    assert wishes(session) == [("record", ("1",)), ("load", ("b.ts",))]
    assert len([s for s in session.sentences if "192.168.1.5 named a file" in s]) == 2


def test_all_that_can_be_asked_for_is_answered(link):
    session = begun(link)
    session.others = {name: lambda: [("/timbrel/other", ())] for name in ANSWERS}
    do(session, Command("get", (), sender=("127.0.0.1", 5)))
    addresses = {address for address, _, _ in session.answers}
    assert {f"/timbrel/{name}" for name in ANSWERS} - addresses <= {
        "/timbrel/addresses",
        "/timbrel/counts",
        "/timbrel/latency",
    }
    assert all(sender == ("127.0.0.1", 5) for _, _, sender in session.answers)
    values = {v[0]: v[1:] for address, v, _ in session.answers if address == "/timbrel/values"}
    assert values["latent:z1"] == (0, 0) and values["label:midi"] == (-1, -1)


def test_learning_maps_what_is_moved_and_wishes_to_keep_it(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1")))
    do(session, Command("learn", ("latent:z2",)))
    do(session, *(Knob("midi:cc/74@1", v / 127) for v in range(0, 60, 3)))
    assert session.learning is None and wishes(session) == [("save", ())]
    assert any("midi:cc/74 moves latent:z2" in sentence for sentence in session.sentences)
    do(session, Knob("midi:cc/74@1", 1.0))
    assert link.values[0, 1] == 3


def test_another_mapping_keeps_what_was_moved(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1")))
    do(session, Knob("midi:cc/1@1", 1.0))
    session.remap(mapping(("midi:cc/2", "latent:z2")))
    do(session, Knob("midi:cc/2@1", 1.0), Knob("midi:cc/1@1", 0.0))
    assert link.values[0, :2].tolist() == [3, 3] and session.unmapped == {"midi:cc/1@1": 1}


def test_a_mapping_to_what_an_instrument_lacks_is_told_and_the_rest_goes_on(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z77"), ("midi:cc/2", "latent:z2")))
    assert any("latent:z77" in sentence for sentence in session.sentences)
    do(session, Knob("midi:cc/2@1", 1.0))
    assert link.values[0, 1] == 3


def test_another_instrument_takes_over_what_is_called_the_same(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1"), ("midi:cc/2", "latent:w")))
    do(session, Knob("midi:cc/1@1", 1.0))
    inlets = [Port("w", "", "latent", 512, [-3.0, 3.0]), LATENTS[0]]
    session.begin(facts(Standing({"decode": loud}, inlets), voices=1, layout=2))
    do(session, Knob("midi:cc/2@1", 0.0))
    assert link.values[0, :2].tolist() == [-3, 3] and int(link.layout) == 2
    assert link.gate[0] == 1  # it knows no notes, so it sounds


def test_a_note_that_is_held_goes_on_in_an_instrument_with_the_same_inlets(link):
    session = begun(link)
    do(session, Gesture("start", "midi/1/60", {"note": 60.0, "velocity": 1.0}))
    session.begin(facts(Standing({"decode": loud}, [*LATENTS, MIDI]), voices=2, layout=2))
    assert (link.gate[0], link.values[0, 3], int(link.layout)) == (1, 60, 2)
    do(session, Gesture("end", "midi/1/60"))
    assert link.gate[0] == 0
    session.begin(facts(Standing({"decode": loud}, [MIDI]), voices=2, layout=3))
    assert session.voicing.playing == {} and link.values[0, 0] == -1


def test_movements_move_and_their_speed_can_be_mapped(link):
    file = mapping(
        ("move:slow", "latent:z1"),
        ("midi:cc/1", "speed:slow"),
        movements={"slow": {"trajectory": "sine:1", "seconds": 4}},
    )
    session = begun(link, file)
    seen = []
    for tick in range(400):
        do(session, now_s=tick / 100)
        seen.append(link.values[0, 0])
    assert max(seen) > 2.9 and min(seen) < -2.9
    do(session, Knob("midi:cc/1@1", 0.0), now_s=4.0)
    do(session, now_s=4.1)
    still = link.values[0, 0]
    do(session, now_s=5.0)
    assert link.values[0, 0] == pytest.approx(still)


def test_a_flood_leaves_nothing_behind(link):
    session = begun(link, mapping(("midi:cc/1", "latent:z1")))
    names = count()
    for tick in range(200):
        flood = [Knob(f"osc:/flood/{next(names)}/0", 0.5) for _ in range(50)]
        do(session, *flood, Knob("midi:cc/1@1", tick / 200), now_s=tick / 100)
    assert len(session.unmapped) <= 256 and link.values[0, 0] == pytest.approx(2.97)
    assert session.sentences == [] and session.wishes == []

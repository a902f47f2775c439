# SPDX-License-Identifier: MIT
"""What an instrument that is played tells: values as they move, answers, a few sentences."""

from types import SimpleNamespace

import pytest
from in_session import begun, do
from osc_pad import heard_by, opened
from played_things import mapping

from timbrel.base import errors
from timbrel.runtime.live.inputs import Command, Direct, Knob
from timbrel.runtime.live.opening import Controls
from timbrel.runtime.live.play import Stage, _others, _tell, turn
from timbrel.runtime.live.shared import Link
from timbrel.runtime.live.status import VALUES_S, Telling

T = "/timbrel/"


class Silent:
    """Stands where a Supervisor stands."""

    sounds, card = True, None

    def poll(self, now_s):
        return []


@pytest.fixture
def stage(pad):
    said = []
    file = mapping(
        ("osc:/1/fader1/0", "latent:z1"), ("osc:/1/fader1/0", "latent:z2"), ("midi:cc/1", "level")
    )
    with Link() as link, opened(complain=said.append) as port:
        session = begun(link, file)
        session.sentences.clear()
        view = SimpleNamespace(shown=[])
        view.say = view.shown.append
        midi = [SimpleNamespace(left_out=3), SimpleNamespace(left_out=4)]
        controls = Controls([], None, None, midi=midi)
        stage = Stage(session, Silent(), port, view, [], controls, said=said)
        session.others = _others(stage)
        port.names = session.names()
        yield stage


def asked(stage, pad, *words):
    """What is answered, by its address; in parts."""
    pad.play(stage.osc, *words)
    stage.osc.wait(1)
    turn(stage, 1.0)
    return [(address, tuple(values)) for address, values, _ in stage.session.answers]


# --- values


def moved(telling, session, now_s):
    told = telling.due(session, [0.0], None, now_s)
    return {
        address: values
        for address, values in told
        if address.startswith(T + "l") or "voice" in address
    }


def test_a_label_that_is_let_go_is_told_once():
    with Link() as link:
        session, telling = begun(link), Telling()
        told = []
        for k, value in enumerate((60.0, -1.0, None, 60.0)):
            if value is not None:
                do(session, Direct("label:midi", value))
            told.append(moved(telling, session, (k + 1) * VALUES_S).get(T + "label/midi"))
    assert told == [(60.0,), (-1.0,), None, (60.0,)]


def test_the_loudness_is_not_told_where_the_meter_is():
    with Link() as link:
        session = begun(link, mapping(("midi:cc/11", "level")))
        do(session, Knob("midi:cc/11@1", 0.25))
        told = Telling().due(session, [-30.0, -31.0], None, 5.0)
    assert [values for address, values in told if address == T + "level"] == [(-30.0, -31.0)]
    assert (T + "loudness", (0.25,)) in told


# --- answers


def test_all_counts_are_told_those_of_midi_and_of_sentences_too(stage, pad):
    stage.telling.few.leave(3)
    ((_, values),) = asked(stage, pad, T + "get", "counts")
    counts = dict(zip(values[::2], values[1::2], strict=True))
    assert (counts["thinned"], counts["unsaid"], counts["messages"]) == (7, 3, 1)
    stage.controls.midi = []
    assert stage.session.others["counts"]()[0][1][-2:] == ("thinned", 0.0)


def test_near_names_the_osc_that_is_mapped_and_each_once(stage, pad):
    assert asked(stage, pad, T + "near", "/1/fadr1") == [(T + "nearest", ("/1/fader1",))]
    stage.session.answers.clear()
    assert asked(stage, pad, T + "near", "midi:cc") == [(T + "nearest", ())]


def test_all_addresses_are_told_in_parts(stage, pad):
    told = asked(stage, pad, T + "get", "addresses")
    known = stage.session.names().known()
    assert [word for _, words in told for word in words] == [T + path for path in known]


# --- sentences

MISTAKES = [
    Command("get", ("foo",)),
    Command("learn", ("latent:none",)),
    Command("no such",),
    Direct("label:midi", "x", source=T + "label/midi"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_of_a_flood_of_mistakes_a_few_are_said_and_all_are_counted(stage, mistake, monkeypatch):
    worded, nearest = [], errors.get_close_matches
    monkeypatch.setattr(
        errors, "get_close_matches", lambda *a, **k: worded.append(a) or nearest(*a, **k)
    )
    for now_s in (1.0, 1.5, 2.0):
        stage.session.take([mistake] * 1000, now_s)
        _tell(stage, now_s)
    shown = stage.view.shown
    assert 20 <= len(shown) <= 25
    assert stage.telling.few.unsaid == 3000 - len(shown)
    assert len(worded) <= 3 * 64
    assert sum(int(s.split("(and ")[1].split()[0]) for s in shown if "(and" in s) == 1978


def test_a_flood_that_nobody_understands_leaves_room_for_other_sentences(stage, pad):
    for now_s in (1.0, 2.0):
        for _ in range(50):
            pad.play(stage.osc, T + "painc")
        stage.osc.wait(1)
        turn(stage, now_s)
        stage.session.sentences.append("out.wav: recording.")
        _tell(stage, now_s)
    assert len(stage.view.shown) == 2 * 5 + 2
    assert stage.view.shown.count("out.wav: recording.") == 2


def test_a_mapping_that_does_not_fit_is_told_row_by_row(stage):
    stage.session.sentences += [f"row {k}" for k in range(20)]
    _tell(stage, 1.0)
    assert stage.view.shown == [f"row {k}" for k in range(20)]


# --- fingers


def test_a_touch_that_the_timeout_has_ended_sounds_again_at_once(pad):
    """Though the packet that lifts it was lost."""
    with Link() as link, opened(timeout_s=5.0) as port:
        session = begun(link)
        facts, session.facts = session.facts, None
        session.begin(facts, timeout_s=5.0)
        gates = []
        for now_s, z in ((1.0, 0.5), (7.0, None), (8.0, 0.5), (8.1, 0.5), (8.2, 0.0)):
            if z is not None:
                pad.play(port, "/t3d/tch1", 0.1, 0.2, z, 60.0)
                session.take(heard_by(port, now_s), now_s)
            session.step(now_s)
            gates.append(bool(link.gate[:2].any()))
        assert gates == [True, False, True, True, False]
        assert link.starts[:2].sum() == 2

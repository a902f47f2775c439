# SPDX-License-Identifier: MIT
"""In which order OSC is played: time tags, and of many values the last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from osc_pad import HOST, bundle, tag_of
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder

from timbrel.runtime.live.feedback import ANSWERS
from timbrel.runtime.live.inputs import Command, Direct, Gesture, Knob
from timbrel.runtime.live.latest import latest
from timbrel.runtime.live.schedule import NTP_AHEAD_S, Schedule
from timbrel.runtime.osc import IMMEDIATELY, Heard, encoded, heard

NTP_S = 4e9  # what the clock on the wall shows in these tests: in 2026


def test_an_inner_bundle_has_its_own_time_unless_it_says_immediately():
    inner = [bundle(IMMEDIATELY, encoded("/b", [])), bundle(77, encoded("/c", []))]
    found, wrong = heard(bundle(55, encoded("/a", []), *inner, encoded("/d", [])))
    assert [(m.address, m.tag) for m in found] == [("/a", 55), ("/b", 55), ("/c", 77), ("/d", 55)]
    assert not wrong


def test_the_tag_is_that_of_other_programs():
    builder = OscBundleBuilder(1_000_000_000.25)
    message = OscMessageBuilder("/a").build()
    builder.add_content(message)
    ((found,), _) = heard(builder.build().dgram)
    assert found.tag == pytest.approx(tag_of(1_000_000_000.25 + NTP_AHEAD_S), abs=2**12)  # 1 µs


def test_what_waits_is_bounded_and_counted():
    schedule = Schedule(10.0, most_bytes=1000)
    message = Heard("/k", (1.0,), tag_of(NTP_S + 1))
    held = [schedule.hold(message, (HOST, 1), 0.0, NTP_S) for _ in range(100)]
    assert all(held)
    assert len(schedule) + schedule.refused == 100
    assert 5 < len(schedule) < 20
    assert len(schedule.due(1.0)) == 100 - schedule.refused
    assert schedule.next_s is None
    assert schedule.hold(message, (HOST, 1), 0.0, NTP_S)
    assert len(schedule) == 1


def test_without_patience_everything_is_played_at_once():
    schedule = Schedule(0.0)
    assert not schedule.hold(Heard("/k", (), tag_of(NTP_S + 1)), (HOST, 1), 0.0, NTP_S)
    assert schedule.far == 0


def test_starts_ends_and_commands_are_kept_in_order():
    start, end = Gesture("start", "f"), Gesture("end", "f")
    move = [Gesture("move", "f", {"x": x}) for x in (0.1, 0.2)]
    knob = [Knob("a", v) for v in (1.0, 2.0, 3.0)]
    learn = Command("learn", ("latent:z1",))
    assert latest([knob[0], knob[1], learn, knob[2]]) == [knob[1], learn, knob[2]]
    assert latest([start, *move, end, start, *move]) == [start, move[1], end, start, move[1]]
    press = Gesture("move", "f", {"z": 1.0})
    assert latest([move[0], press, move[1]]) == [press, move[1]]


def test_a_target_of_one_voice_is_not_that_of_all():
    directs = [Direct("latent:z1", v, voice) for v, voice in ((1, 0), (2, 1), (3, 0), (4, 1))]
    assert latest(directs) == directs[2:]


ME, YOU = (HOST, 1), (HOST, 2)
ASKED = [
    # asked, and what of it is answered
    ([("get", ("names",), ME)] * 3, [("get", ("names",), ME)]),
    ([("get", ("names",), ME), ("get", ("names",), YOU)], None),
    ([("get", ("names",), ME), ("get", ("ranges",), ME)], None),
    ([("get", ("names", "ranges"), ME), ("get", ("names",), ME)],
     [("get", ("ranges",), ME), ("get", ("names",), ME)]),
    ([("get", ("names", "names"), ME)], [("get", ("names",), ME)]),
    ([("get", ("names",), ME), ("get", (), ME)], [("get", (), ME)]),
    ([("get", (), ME), ("get", ANSWERS[:2], ME)],
     [("get", ANSWERS[2:], ME), ("get", ANSWERS[:2], ME)]),
    ([("near", ("/a",), ME), ("get", (), ME), ("near", ("/b",), ME)],
     [("get", (), ME), ("near", ("/b",), ME)]),
    ([("panic", (), ME)] * 2, None),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "answered"), ASKED)
def test_what_one_asks_again_is_answered_once(asked, answered):
    def commands(rows):
        return [Command(verb, words, "", sender) for verb, words, sender in rows]

    assert latest(commands(asked)) == commands(asked if answered is None else answered)


def test_a_question_that_is_left_out_holds_nothing_up():
    knob = [Knob("a", v) for v in (1.0, 2.0, 3.0)]
    ask = Command("get", ("values",), "", ME)
    assert latest([knob[0], ask, knob[1], ask, knob[2]]) == [knob[1], ask, knob[2]]


PLACED = st.one_of(
    st.builds(Knob, st.sampled_from("ab"), st.floats(0, 1)),
    st.builds(Direct, st.sampled_from("ab"), st.floats(0, 1), st.integers(0, 2)),
    st.builds(Gesture, st.sampled_from(["start", "move", "end"]), st.sampled_from("fg"),
              st.dictionaries(st.sampled_from("xyz"), st.floats(0, 1))),
    st.builds(Command, st.sampled_from(["panic", "learn"])),
)  # fmt: skip


def replayed(inputs):
    """What is there whenever a start, an end or a command looks, and in the end."""
    places, seen = {}, []
    for each in inputs:
        match each:
            case Knob(axis, value):
                places[axis] = value
            case Direct(target, value, voice):
                for v in [voice] if voice else range(3):
                    places[target, v] = value
            case Gesture("move", finger, axes):
                places |= {(finger, axis): value for axis, value in axes.items()}
            case _:
                seen.append((each, dict(places)))
    return seen, places


@given(st.lists(PLACED, max_size=30))
def test_what_is_left_out_is_not_missed(inputs):
    assert replayed(latest(inputs)) == replayed(inputs)

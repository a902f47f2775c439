# SPDX-License-Identifier: MIT
"""Fingers → voices: who gets which, who loses his, pedals, panic, timeouts; and as offline."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timbrel.base.midi_player import Note
from timbrel.runtime.live.voices import MOST_WAITING, Freed, Given, Voices
from timbrel.runtime.voices import allocate


def started(count, *fingers, **kinds):
    voices = Voices(count, **kinds)
    for now_s, finger in enumerate(fingers):
        voices.start(finger, float(now_s))
    return voices


def test_fingers_get_the_voices_in_turn():
    voices = Voices(3)
    assert [voices.start(f, t) for t, f in enumerate("abc")] == [
        Given(1, None),
        Given(2, None),
        Given(3, None),
    ]
    assert voices.playing() == {1: "a", 2: "b", 3: "c"}


def test_the_voice_that_is_silent_longest_goes_first():
    voices = started(3, "a", "b", "c")
    assert [voices.end(f, t).voice for f, t in (("b", 3.0), ("a", 4.0))] == [2, 1]
    assert [voices.start(f, 5.0).voice for f in "de"] == [2, 1]


def test_without_a_free_voice_the_oldest_note_loses_its_own():
    voices = started(2, "a", "b")
    assert voices.start("c", 2.0) == Given(1, "a")
    assert voices.end("a", 3.0) is None
    assert voices.playing() == {1: "c", 2: "b"}


def test_a_note_that_only_the_pedal_holds_goes_before_an_older_one():
    voices = started(2, "m/1", "m/2")
    voices.sustain(True, "m", 2.0)
    assert voices.end("m/2", 3.0) is None
    assert voices.start("m/3", 4.0) == Given(2, "m/2")


def test_a_finger_that_starts_again_keeps_its_voice():
    voices = started(2, "a", "b")
    assert voices.start("a", 5.0) == Given(1, None)
    assert voices.start("c", 6.0) == Given(2, "b")  # a has become the younger one


def test_the_pedal_holds_its_own_notes_until_it_comes_up():
    voices = started(3, "midi/1/60", "midi/2/60", "midi/10/60")
    voices.sustain(True, "midi/1", 3.0)
    assert [voices.end(f, 4.0) for f in ("midi/1/60", "midi/10/60")] == [None, Freed(3)]
    assert voices.sustain(False, "midi/2", 5.0) == []
    assert voices.sustain(False, "midi/1", 6.0) == [Freed(1)]
    assert voices.playing() == {2: "midi/2/60"}


def test_a_key_struck_again_under_the_pedal_is_one_note():
    voices = started(2, "m/60")
    voices.sustain(True, "m", 1.0)
    voices.end("m/60", 2.0)
    assert voices.start("m/60", 3.0) == Given(1, None)
    assert voices.sustain(False, "m", 4.0) == []  # it is pressed
    assert voices.end("m/60", 5.0) == Freed(1)


def test_panic_ends_all_or_one_owner():
    voices = started(3, "midi/1/60", "midi/2/60", "pad/1")
    voices.sustain(True, "midi/1", 3.0)
    voices.end("midi/1/60", 3.0)
    assert voices.panic(4.0, "midi/1") == [Freed(1)]
    assert voices.panic(5.0) == [Freed(2), Freed(3)]
    assert voices.playing() == {}
    voices.start("midi/1/60", 6.0)
    assert voices.end("midi/1/60", 7.0).voice in (1, 2, 3)  # no pedal is left down


def test_a_note_without_a_sign_of_life_is_ended():
    voices = started(2, "a", "b", timeout_s=10.0)
    assert voices.seen("a", 9.0) == 1
    assert voices.seen("nobody", 9.0) is None
    assert voices.expire(10.9) == []
    assert voices.expire(11.0) == [Freed(2)]
    assert voices.expire(18.0) == []
    assert voices.expire(19.0) == [Freed(1)]
    assert Voices(1).expire(1e9) == []


def test_one_voice_has_the_last_note_and_takes_the_one_before_back():
    voices = started(1, "a", "b", "c")
    assert voices.end("b", 3.0) is None
    assert voices.end("c", 4.0) == Freed(1, "a")
    assert voices.end("a", 5.0) == Freed(1)


def test_one_voice_does_not_go_back_to_what_only_the_pedal_held():
    voices = started(1, "m/1")
    voices.sustain(True, "m", 1.0)
    voices.end("m/1", 1.0)
    assert voices.start("m/2", 2.0) == Given(1, "m/1")
    voices.sustain(False, "m", 3.0)
    assert voices.end("m/2", 4.0) == Freed(1)


def test_few_wait_for_one_voice():
    voices = started(1, *(f"f/{n}" for n in range(1000)))
    backs = 0
    while (freed := voices.end(voices.playing()[1], 1000.0)) and freed.back:
        backs += 1
    assert backs == MOST_WAITING


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", range(5))
def test_the_same_notes_get_the_same_voices_as_offline(count, seed):
    rng = random.Random(seed)
    # Every moment is its own, so that which of two things came first is no question.
    times = iter(sorted(rng.sample(range(10_000), 120)))
    starts = [next(times) for _ in range(60)]
    ends = sorted(rng.sample(range(20_000), 60))
    notes = [
        Note(s, max(s + 0.5, e + 0.25), 60 + n % 12, 90, 1)
        for n, (s, e) in enumerate(zip(starts, ends, strict=True))
    ]
    rows = allocate(notes, count, release_s=0.0).voices
    offline = {(n.start_s, n.midi): number for number, row in enumerate(rows) for n in row}

    voices, live = Voices(count), {}
    events = [(n.end_s, 0, n) for n in notes] + [(n.start_s, 1, n) for n in notes]
    for now_s, starts_now, note in sorted(events, key=lambda event: event[:2]):
        finger = f"n/{note.start_s}"
        if starts_now:
            live[note.start_s, note.midi] = voices.start(finger, now_s).voice
        else:
            freed = voices.end(finger, now_s)
            if freed and freed.back:
                back = next(n for n in notes if f"n/{n.start_s}" == freed.back)
                live[now_s, back.midi] = freed.voice
    # Rows that never played are counted in another order offline: compare who shares with whom.
    pairs = {(offline[k], live[k]) for k in offline}
    assert set(offline) <= set(live)
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


FINGERS = st.sampled_from([f"{o}/{n}" for o in "ab" for n in range(6)])
DEEDS = st.one_of(
    st.tuples(st.sampled_from(["start", "end", "seen"]), FINGERS),
    st.tuples(st.sampled_from(["down", "up", "panic"]), st.sampled_from("ab")),
    st.tuples(st.just("expire"), st.just("")),
)


@given(st.integers(1, 4), st.lists(DEEDS, max_size=60), st.sampled_from([None, 3.0]))
def test_whatever_happens_voices_and_fingers_agree(count, deeds, timeout_s):
    voices = Voices(count, timeout_s)
    for now_s, (verb, name) in enumerate(deeds):
        if verb == "start":
            assert 1 <= voices.start(name, now_s).voice <= count
            assert voices.voice_of(name) is not None
        elif verb in ("end", "seen"):
            getattr(voices, verb)(name, now_s)
        elif verb in ("down", "up"):
            voices.sustain(verb == "down", name, now_s)
        else:
            freed = voices.panic(now_s, name) if verb == "panic" else voices.expire(now_s)
            assert all(f.back is None or voices.voice_of(f.back) == f.voice for f in freed)
        fingers = list(voices.playing().values())
        assert len(fingers) == len(set(fingers)) <= count
    voices.panic(1e9)
    assert voices.playing() == {}

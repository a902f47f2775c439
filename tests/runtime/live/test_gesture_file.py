# SPDX-License-Identifier: MIT
"""Files of gestures: what they say, what is wrong with a line, recording, replaying, rehearsing."""

import json
import math

import numpy as np
import pytest
from full_disk import fill
from hypothesis import given
from hypothesis import strategies as st
from stand_ins import Standing, facts, loud

from timbrel.base.errors import UserError
from timbrel.runtime.live.gesture_commands import USES
from timbrel.runtime.live.gesture_file import (
    HEADER,
    Recorder,
    Replay,
    Timed,
    line_of,
    parse,
    read,
    write,
)
from timbrel.runtime.live.inputs import GESTURE_AXES, Command, Direct, Gesture, Knob
from timbrel.runtime.live.rehearsals import REHEARSALS, synthetic
from timbrel.runtime.live.session import Session
from timbrel.runtime.live.shared import Link

FIRST = json.dumps(HEADER) + "\n"
SONG = [
    Timed(0.0, Gesture("start", "pad/1", {"x": 0.1, "y": 0.9, "z": 0.5})),
    Timed(0.5, Knob("midi:cc/74@1", 0.25)),
    Timed(0.5, Direct("latent:z1", -0.5, 2, "gesture file")),
    Timed(0.75, Direct("label:pitch", "C#", 0, "gesture file")),
    Timed(1.0, Gesture("end", "pad/1")),
    Timed(2.0, Command("sustain", (1.0, "midi/1"), "gesture file")),
    Timed(3.0, Command("sustain", (0.0, "midi/1"), "gesture file")),
    Timed(4.0, None),
]
INPUTS = [each.input for each in SONG if each.input]


# --- reading and writing --------------------------------------------------------------------------


def test_what_is_written_is_read(tmp_path):
    write(tmp_path / "song.jsonl", SONG)
    assert read(tmp_path / "song.jsonl") == SONG
    assert parse("\n" + (tmp_path / "song.jsonl").read_text().replace("\n", "\r\n\n")) == SONG


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("nonsense", "song:2: this is no JSON"),
        ("[" * 100_000, "song:2: this is no JSON"),
        ("[1, 2]", "song:2: a line is one object"),
        ('{"knob": "a", "value": 1}', "song:2: t must be a finite number, and is null"),
        ('{"t": true}', "t must be a finite number, and is true"),
        ('{"t": NaN}', "t must be a finite number"),
        ('{"t": 1e999}', "t must be a finite number"),
        (f'{{"t": {"9" * 400}}}', "t must be a finite number"),
        ('{"t": -1}', "t -1 is before the beginning: count seconds from 0"),
        ('{"t": 0, "knob": ""}', r'knob must be a name, and is ""\.'),
        ('{"t": 0, "knob": "a", "value": "b"}', "value must be a finite number"),
        ('{"t": 0, "knob": "a", "vlaue": 1}', "key 'vlaue' is not known: did you mean value"),
        ('{"t": 0, "knob": "a", "gesture": "end"}', "it says knob and gesture"),
        ('{"t": 0, "nkob": "a"}', "key 'nkob' is not known: did you mean knob"),
        ('{"t": 0, "gesture": "stop", "finger": "a"}', "use one of start, move, end"),
        ('{"t": 0, "gesture": [], "finger": "a"}', "use one of start, move, end"),
        ('{"t": 0, "gesture": "end", "finger": 1}', "finger must be a name, and is 1"),
        ('{"t": 0, "gesture": "end", "finger": "a", "axes": 1}', "axes must be an object"),
        ('{"t": 0, "gesture": "end", "finger": "a", "axes": {"w": 1}}', "axis 'w' is not known"),
        ('{"t": 0, "direct": "latent:z1", "value": null}', "value must be a finite number"),
        ('{"t": 0, "direct": "a", "value": 1, "voice": -1}', "voice -1 is none"),
        ('{"t": 0, "command": "load", "arguments": ["/etc"]}', "command 'load' is not known"),
        ('{"t": 0, "command": "panic", "arguments": 1}', "arguments must be a list"),
        ('{"t": 0, "command": "program", "arguments": [null]}', "arguments must be a finite"),
        ('{"t": 0, "command": []}', r"command '\[\]' is not known"),
        ('{"t": 0, "command": "program"}', r"of program are \[0\] for the first .*, not \[\]\."),
        ('{"t": 0, "command": "program", "arguments": ["abc"]}', r'not \["abc"\]\.'),
        ('{"t": 0, "command": "program", "arguments": [-1]}', r"up to \[127\], not \[-1\]\."),
        ('{"t": 0, "command": "program", "arguments": [0.5]}', r"not \[0.5\]\."),
        ('{"t": 0, "command": "program", "arguments": [1, 2]}', r"not \[1, 2\]\."),
        (
            '{"t": 0, "command": "sustain", "arguments": [1]}',
            r'are \[1, "midi/1"\], or .*not \[1\]',
        ),
        ('{"t": 0, "command": "sustain", "arguments": ["1", "midi/1"]}', r'not \["1", "midi/1"\]'),
        ('{"t": 0, "command": "panic", "arguments": [1]}', r'are \[\], or \["midi/1"\], not \[1\]'),
        ('{"t": 0, "command": "clock"}', r'of clock are \["start"\], .*, not \[\]\.'),
        ('{"t": 0, "command": "reset", "arguments": ["all"]}', r'not \["all"\]\.'),
        (r'{"t": 0, "knob": "\ud800", "value": 1}', "song:2: .* is half a character"),
        (r'{"t": 0, "direct": "a", "value": "\udfff"}', "is half a character"),
        (r'{"t": 0, "command": "panic", "arguments": ["\ud800"]}', "is half a character"),
        (r'{"t": 0, "\ud800": 1}', "is half a character"),
        ('{"t": 2}\n{"t": 1}', "song:3: t 1 comes after 2: put the lines in the order"),
    ],
)
def test_a_line_that_is_wrong_is_named(line, sentence):
    with pytest.raises(UserError, match=sentence):
        parse(FIRST + line + "\n", "song")


@pytest.mark.parametrize(
    "text", ["", "\n", "{}", '{"format": "x"}\n', FIRST.replace("1", "2"), "3"]
)
def test_another_file_is_told_apart(text):
    with pytest.raises(UserError, match=r"its first line must be|one object"):
        parse(text)


def test_half_a_last_line_is_left_out():
    assert parse(FIRST + '{"t": 1}\n{"t": 2, "kn') == [Timed(1.0, None)]
    assert parse(FIRST + '{"t": 1}') == [Timed(1.0, None)]


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "noise").write_bytes(b"\xff\xfe\x00")
    for name, sentence in (("none", "no such file"), ("noise", "is no text"), (".", "cannot be")):
        with pytest.raises(UserError, match=sentence):
            read(tmp_path / name)


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("program", [127.0]),
        ("sustain", [1.0, "midi/1"]),
        ("panic", []),
        ("panic", ["midi/1"]),
        ("clock", ["stop"]),
        ("reset", []),
        ("reset", [1.0]),
    ],
)
def test_a_command_that_is_right(verb, arguments):
    line = json.dumps({"t": 0, "command": verb, "arguments": arguments})
    (timed,) = parse(f"{FIRST}{line}\n")
    assert timed.input == Command(verb, tuple(arguments), "gesture file")


def test_names_may_be_of_any_characters():
    (timed,) = parse(FIRST + r'{"t": 0, "knob": "\ud83c\udfb9", "value": 1}' + "\n")
    assert timed.input == Knob("\N{MUSICAL KEYBOARD}", 1.0)


@given(st.text(max_size=200))
def test_any_text_is_gestures_or_one_sentence(text):
    _gestures_or_sentence(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(["x", "w"]), v),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["t", "knob", "value", "gesture", "finger", "axes", "direct", "voice", "command", "arguments"]
)


@given(st.lists(st.dictionaries(KEYS, VALUES | st.sampled_from(["start", "panic"])), max_size=4))
def test_any_json_is_gestures_or_one_sentence(lines):
    _gestures_or_sentence("".join(json.dumps(line) + "\n" for line in lines))


NAMES = st.sampled_from(["latent:z1", "midi/1", "start", "\ud800"]) | st.text(max_size=5)
NUMBERS = st.integers(-2, 130) | st.sampled_from([0.5, 1e-310, 1e300])
NEAR = st.one_of(
    st.fixed_dictionaries({"knob": NAMES, "value": NUMBERS}),
    st.fixed_dictionaries({"direct": NAMES, "value": NUMBERS | NAMES, "voice": st.integers(0, 5)}),
    st.fixed_dictionaries(
        {
            "gesture": st.sampled_from(["start", "move", "end"]),
            "finger": NAMES,
            "axes": st.dictionaries(st.sampled_from(GESTURE_AXES), NUMBERS),
        }
    ),
    st.fixed_dictionaries(
        {"command": st.sampled_from([*USES]), "arguments": st.lists(NUMBERS | NAMES, max_size=3)}
    ),
)
TIMES = st.lists(st.sampled_from([0.0, 1e-310, 1e-3, 0.5, 1.0, 1e300]), min_size=4, max_size=4)


@given(st.lists(NEAR, max_size=4), TIMES.map(sorted), st.booleans())
def test_what_is_nearly_right_is_played_or_one_sentence(lines, times, loop):
    timed = [{"t": t, **line} for t, line in zip(times, lines, strict=False)]
    text = "".join(json.dumps(line) + "\n" for line in timed)
    _gestures_or_sentence(text, loop)


def _gestures_or_sentence(text, loop=False):
    """What can be read is played; what is said of it can be written on any terminal."""
    try:
        timed = parse(FIRST + text)
        replay = Replay(timed, loop)
    except UserError as error:
        assert "\n" not in str(error) and str(error).encode()
        return
    assert all(math.isfinite(each.t_s) and line_of(each) for each in timed)
    with Link() as link:
        session = Session(link, None)
        session.begin(facts(Standing({"decode": loud}), voices=4))
        for now_s in (0.0, 0.4, 1.6, 1000.0, 1e308):
            session.take(replay.poll(now_s), now_s)
            session.step(now_s)
        assert np.isfinite(link.values).all() and all(s.encode() for s in session.sentences)
        words = [wish.words for wish in session.wishes if wish.what == "program"]
        assert all(0 <= int(number) <= 127 for (number,) in words)


# --- recording ------------------------------------------------------------------------------------


def test_what_is_recorded_is_on_the_disk_at_once(tmp_path):
    path = tmp_path / "song.jsonl"
    recorder = Recorder(path)
    recorder.take([], 100.0)
    recorder.take(INPUTS[:2], 100.5)
    assert read(path) == [Timed(0.5, each) for each in INPUTS[:2]]  # not closed
    recorder.take(INPUTS[2:], 101.0)
    recorder.take([], 103.0)
    recorder.close()
    assert [each.input for each in read(path)] == [*INPUTS, None]
    assert read(path)[-1].t_s == 3.0


def test_what_nobody_could_play_is_not_recorded(tmp_path):
    recorder = Recorder(tmp_path / "song.jsonl")
    nothing = [Knob("a", math.nan), Direct("b", math.inf), Command("load", ("x",))]
    nothing += [Knob("\ud800", 1.0), Command("program", (-1.0,))]
    recorder.take([*nothing, Knob("c", 1.0)], 1.0)
    recorder.take([Knob("d", 1.0)], 0.5)  # a clock that goes back
    recorder._file.close()  # as when the program is killed: no last line
    assert read(tmp_path / "song.jsonl") == [Timed(0.0, Knob("c", 1.0)), Timed(0.0, Knob("d", 1.0))]


def test_a_recording_replaces_nothing(tmp_path):
    (tmp_path / "song.jsonl").write_text("mine")
    with pytest.raises(UserError, match="is there already: name another file"):
        Recorder(tmp_path / "song.jsonl")
    with pytest.raises(UserError, match="cannot be written"):
        Recorder(tmp_path / "nowhere" / "song.jsonl")


def test_a_full_disk_stops_the_recording_and_not_the_music(tmp_path):
    recorder = Recorder(tmp_path / "song.jsonl")
    fill(recorder)
    recorder.take([Knob("a", 1.0)], 0.0)
    recorder.take([Knob("a", 2.0)], 1.0)
    assert "recording has stopped (No space left on device)" in recorder.problem
    assert recorder._file.closed
    recorder.close()


def test_a_disk_that_is_full_at_the_end_is_told_too(tmp_path):
    recorder = Recorder(tmp_path / "song.jsonl")
    recorder.take([Knob("a", 1.0)], 0.0)
    fill(recorder)
    recorder.close()
    assert "recording has stopped" in recorder.problem


# --- replaying ------------------------------------------------------------------------------------


def test_gestures_come_when_it_is_their_time():
    replay = Replay(SONG)
    assert replay.poll(10.0) == INPUTS[:1]
    assert replay.poll(10.4) == []
    assert replay.poll(10.5) == INPUTS[1:3]
    assert not replay.finished
    assert replay.poll(20.0) == INPUTS[3:]
    assert replay.finished


def test_twice_as_fast_takes_half_the_time():
    replay = Replay(SONG, speed=2.0)
    replay.poll(0.0)
    assert replay.poll(0.26) == INPUTS[1:3]


@pytest.mark.parametrize("speed", [0.0, -1.0, math.nan, math.inf])
def test_no_speed_is_refused(speed):
    with pytest.raises(UserError, match="1 is as recorded"):
        Replay(SONG, speed=speed)


def test_a_loop_comes_round_after_its_last_time():
    replay = Replay(SONG, loop=True)
    replay.poll(0.0)
    assert replay.poll(3.9) == INPUTS[1:]
    assert replay.poll(4.0) == INPUTS[:1]
    assert replay.poll(9.0) == [*INPUTS[1:], *INPUTS[:5]]
    # Nobody asked for a thousand turns: the rest of this one, and where the last one is.
    assert replay.poll(4000.0) == [*INPUTS[5:], INPUTS[0]]
    assert not replay.finished


@pytest.mark.parametrize("length_s", [0.0, 1e-310, 0.0009])
def test_a_loop_without_length_is_refused(length_s):
    with pytest.raises(UserError, match=r"last .* s: write when they are to begin again"):
        Replay([Timed(length_s, Knob("a", 1.0))], loop=True)
    with pytest.raises(UserError, match="last 0 s"):
        Replay([], loop=True)


def test_no_time_is_too_long():
    replay = Replay([Timed(0.001, Knob("a", 1.0))], loop=True)
    replay.poll(0.0)
    assert replay.poll(1e308) == [] and len(replay.poll(0.001)) == 1


def test_fingers_that_nobody_lifted_are_lifted_at_the_end():
    replay = Replay(SONG[:2])
    assert replay.poll(0.0) == INPUTS[:1]
    assert replay.poll(0.5) == [INPUTS[1], Gesture("end", "pad/1")]
    assert replay.finished


def sustain(down, owner="midi/1"):
    return Command("sustain", (down, owner), "gesture file")


def test_pedals_that_nobody_lifted_are_lifted_at_the_end_and_before_a_loop_begins_again():
    pedals = [sustain(1.0), sustain(1.0, "midi/2"), sustain(0.0, "midi/2")]
    replay = Replay([*(Timed(0.5, each) for each in pedals), Timed(1.0, None)], loop=True)
    assert replay.poll(0.0) == []
    assert replay.poll(0.9) == pedals
    assert replay.poll(1.1) == [sustain(0.0)]
    assert replay.poll(3.7) == [*pedals, sustain(0.0), *pedals]  # this turn, and one much later


@given(st.lists(st.floats(0, 30), max_size=30), st.booleans())
def test_however_it_is_asked_fingers_start_and_end_in_turn(times, loop):
    replay, down = Replay(SONG, loop), set()
    for now_s in [0.0, *sorted(times)]:
        for each in replay.poll(now_s):
            if isinstance(each, Gesture):
                assert (each.finger in down) == (each.action != "start")
                (down.discard if each.action == "end" else down.add)(each.finger)


# --- rehearsing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REHEARSALS)
def test_a_rehearsal_is_a_song_that_can_be_written(name, tmp_path):
    song = synthetic(name)
    assert song == synthetic(name)
    write(tmp_path / "song.jsonl", song)
    assert read(tmp_path / "song.jsonl") == song
    replay, down = Replay(song, loop=True), set()
    for each in replay.poll(0.0) + replay.poll(song[-1].t_s * 0.999) + replay.poll(song[-1].t_s):
        assert (each.finger in down) == (each.action != "start")
        (down.discard if each.action == "end" else down.add)(each.finger)
        assert all(0 <= v <= 1 for a, v in each.axes.items() if a not in ("note", "bend"))


def test_the_circle_is_round_and_the_glide_an_octave():
    places = [each.input.axes for each in synthetic("circle")]
    assert all(math.hypot(p["x"] - 0.5, p["y"] - 0.5) == pytest.approx(0.4) for p in places)
    bends = [each.input.axes["bend"] for each in synthetic("glide") if each.input]
    assert max(bends) == pytest.approx(12)
    assert (bends[0], bends[-1]) == pytest.approx((0, 0))


def test_an_unknown_rehearsal_names_those_that_are_there():
    with pytest.raises(UserError, match=r"circle, zigzag, chord, glide"):
        synthetic("spiral")

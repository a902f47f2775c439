# SPDX-License-Identifier: MIT
"""MIDI files: times, pedal, bends, channels and tracks, and every way in which one can be bad."""

import io

import mido
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mido import Message, MetaMessage

from timbrel.base.errors import UserError
from timbrel.base.midi_files import SHORTEST_S, read_song, song_of

TICKS = 480


def data(*tracks, kind=1, division=TICKS):
    """The bytes of a file; a track is a list of messages with delta times in ticks."""
    file = mido.MidiFile(type=kind, ticks_per_beat=division)
    file.tracks = [mido.MidiTrack(track) for track in tracks]
    held = io.BytesIO()
    file.save(file=held)
    return held.getvalue()


def on(time, note, velocity=100, channel=0):
    return Message("note_on", note=note, velocity=velocity, time=time, channel=channel)


def off(time, note, channel=0):
    return Message("note_off", note=note, time=time, channel=channel)


def control(time, number, value, channel=0):
    return Message("control_change", control=number, value=value, time=time, channel=channel)


def spans(song):
    """(start, end, note) of every note, times to the millisecond."""
    return [(round(n.start_s, 3), round(n.end_s, 3), n.midi) for n in song.notes]


def played(*tracks, kind=1, division=TICKS, channels=(), chosen=()):
    return song_of(data(*tracks, kind=kind, division=division), "song.mid", channels, chosen)


# --- time -----------------------------------------------------------------------------------------


def test_without_a_tempo_a_quarter_note_lasts_half_a_second():
    assert spans(played([on(0, 60), off(480, 60)])) == [(0, 0.5, 60)]


def test_a_tempo_change_counts_from_where_it_stands_and_in_every_track():
    tempo = [MetaMessage("set_tempo", tempo=1_000_000, time=480)]
    notes = [on(240, 60), off(480, 60)]
    assert spans(played(tempo, notes)) == [(0.25, 1.0, 60)]
    assert spans(played(tempo, notes, chosen=[2])) == [(0.25, 1.0, 60)]


@pytest.mark.parametrize(("frames", "per_second"), [(24, 24), (25, 25), (29, 29.97003), (30, 30)])
def test_smpte_time_counts_frames_whatever_the_tempo(frames, per_second):
    track = [MetaMessage("set_tempo", tempo=1, time=0), on(0, 60), off(40 * 100, 60)]
    song = played(track, division=-(frames << 8) + 40)
    assert song.notes[0].end_s == pytest.approx(100 / per_second, rel=1e-6)


def test_type_0_and_type_1_files_of_the_same_song_are_the_same():
    one = [on(0, 60), on(0, 67, channel=1), off(240, 60), off(240, 67, channel=1)]
    two = [[on(0, 60), off(240, 60)], [on(0, 67, channel=1), off(480, 67, channel=1)]]
    assert spans(played(one, kind=0)) == spans(played(*two)) == [(0, 0.25, 60), (0, 0.5, 67)]


def test_the_tracks_of_type_2_follow_one_another_each_with_its_own_tempo():
    slow = [MetaMessage("set_tempo", tempo=1_000_000), on(0, 60), off(480, 60)]
    song = played(slow, [on(0, 62), off(480, 62)], kind=2)
    assert spans(song) == [(0, 1, 60), (1, 1.5, 62)]
    assert "one after the other" in song.remarks[0]
    assert spans(played(slow, [on(0, 62), off(480, 62)], kind=2, chosen=[2])) == [(0, 0.5, 62)]


def test_running_status_is_read():
    track = bytes([0, 0x90, 60, 100, 0x60, 60, 0, 0, 64, 100, 0x60, 64, 0, 0, 0xFF, 0x2F, 0])
    head = b"MThd" + (6).to_bytes(4, "big") + bytes([0, 0, 0, 1, 0, 96])
    song = song_of(head + b"MTrk" + len(track).to_bytes(4, "big") + track, "song.mid")
    assert spans(song) == [(0, 0.5, 60), (0.5, 1, 64)]


# --- notes ----------------------------------------------------------------------------------------


def test_velocity_0_ends_a_note():
    assert spans(played([on(0, 60), on(480, 60, 0)])) == [(0, 0.5, 60)]


def test_the_same_key_twice_ends_in_the_order_of_its_beginnings():
    track = [on(0, 60), on(240, 60), off(240, 60), off(240, 60)]
    assert spans(played(track)) == [(0, 0.5, 60), (0.25, 0.75, 60)]


def test_the_same_key_in_two_tracks_is_two_notes():
    song = played([on(0, 60), off(480, 60)], [on(240, 60), off(480, 60)])
    assert spans(song) == [(0, 0.5, 60), (0.25, 0.75, 60)]


def test_a_note_that_never_ends_lasts_until_the_file_does():
    song = played([on(0, 60), on(0, 64), off(480, 64)])
    assert spans(song) == [(0, 0.5, 60), (0, 0.5, 64)]
    assert song.remarks == ("notes that never end, and last until the file does: 1",)


def test_a_note_without_length_is_made_to_be_heard():
    song = played([on(0, 60), off(0, 60), on(480, 62), off(480, 62)])
    assert spans(song) == [(0, SHORTEST_S, 60), (0.5, 1, 62)]
    assert song.remarks == ("notes without length, made to last 50 ms: 1",)


def test_a_note_off_without_a_note_changes_nothing():
    assert spans(played([off(0, 60), on(0, 60), off(480, 60), off(10, 60)])) == [(0, 0.5, 60)]


def test_the_pedal_holds_what_is_released_under_it():
    track = [control(0, 64, 64), on(0, 60), off(240, 60), control(240, 64, 63), on(0, 62)]
    assert spans(played([*track, off(240, 62)])) == [(0, 0.5, 60), (0.5, 0.75, 62)]


def test_a_key_struck_again_under_the_pedal_ends_its_last_note():
    track = [control(0, 64, 127), on(0, 60), off(240, 60), on(240, 60), off(240, 60)]
    assert spans(played([*track, control(240, 64, 0)])) == [(0, 0.5, 60), (0.5, 1, 60)]


def test_the_pedal_of_one_channel_is_not_that_of_another():
    track = [control(0, 64, 127, 1), on(0, 60), off(240, 60), control(240, 64, 0, 1)]
    assert spans(played(track)) == [(0, 0.25, 60)]


@pytest.mark.parametrize("number", [120, 123])
def test_all_notes_off_ends_them(number):
    track = [on(0, 60), on(0, 64), control(240, number, 0), off(240, 60), off(0, 64)]
    assert spans(played(track)) == [(0, 0.25, 60), (0, 0.25, 64)]


# --- bends ----------------------------------------------------------------------------------------


def bend_of(*messages):
    song = played([on(0, 60), *messages, off(480, 60)])
    return song.bends[1].at(np.array([0.0, 0.25, 0.49])).round(3).tolist()


def wheel(time, pitch):
    return Message("pitchwheel", pitch=pitch, time=time)


def rpn(semitones, cents=0, number=0):
    pairs = [(101, 0), (100, number), (6, semitones), (38, cents)]
    return [control(0, *pair) for pair in pairs]


def test_the_wheel_spans_two_semitones():
    assert bend_of(wheel(240, -8192)) == [0, -2, -2]


@pytest.mark.parametrize(
    ("before", "semitones"),
    [
        (rpn(12), 6),
        (rpn(1, 50), 0.75),
        (rpn(12, number=1), 1),  # fine tuning is another parameter
        ([control(0, 99, 1), control(0, 6, 12)], 1),
        ([*rpn(12), control(0, 101, 127), control(0, 100, 127), control(0, 6, 24)], 6),
        ([control(0, 6, 12)], 1),
    ],
    ids=["12", "1.5", "not 0", "nrpn", "closed", "no parameter"],
)
def test_parameter_0_is_the_range_of_the_wheel(before, semitones):
    assert bend_of(*before, wheel(240, 4096))[1] == pytest.approx(semitones)


def test_a_range_that_changes_moves_a_wheel_that_is_bent():
    assert bend_of(wheel(0, 4096), *[m.copy(time=0) for m in rpn(12)]) == [6, 6, 6]


def test_resetting_the_controllers_centres_the_wheel():
    assert bend_of(wheel(0, 8191), control(240, 121, 0)) == [pytest.approx(2, abs=1e-3), 0, 0]


# --- channels and tracks --------------------------------------------------------------------------

BAND = [
    [on(0, 60), off(480, 60)],
    [on(0, 40, channel=3), off(480, 40, channel=3)],
    [on(0, 36, channel=9), off(480, 36, channel=9)],
]


@pytest.mark.parametrize(
    ("channels", "chosen", "notes"),
    [((), (), [40, 60]), ((10,), (), [36]), ((1, 10), (), [36, 60]), ((), (2,), [40])],
)
def test_channels_and_tracks_are_chosen_and_drums_only_when_asked_for(channels, chosen, notes):
    song = played(*BAND, channels=channels, chosen=chosen)
    assert [n.midi for n in song.notes] == notes
    assert ("drums on channel 10: 1" in "".join(song.remarks)) == (not channels + chosen)


@pytest.mark.parametrize(
    ("channels", "chosen", "says"),
    [
        ((2,), (), "channel 2 holds no notes; there are notes on 1, 4, 10 (drums)"),
        ((0,), (), "channel 0 is none of MIDI's: use 1 to 16"),
        ((), (4,), "track '4' is not known: use one of 1, 2, 3"),
        ((), (3,), "all its notes are drums; say --channel 10"),
    ],
)
def test_what_is_not_there_is_said(channels, chosen, says):
    with pytest.raises(UserError) as caught:
        played(*BAND, channels=channels, chosen=chosen)
    assert says in str(caught.value)


# --- bad files ------------------------------------------------------------------------------------

SONG = data([on(0, 60), off(480, 60)], [MetaMessage("set_tempo", tempo=400_000), wheel(9, 5)])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not a MIDI file"),
        (b"RIFF1234WAVE", "not a MIDI file"),
        (SONG[:4], "damaged"),
        (SONG[:-7], "damaged"),
        (SONG[:12] + b"\0\0" + SONG[14:], "damaged MIDI file (its header)"),
        (SONG[:8] + b"\0\7" + SONG[10:], "damaged MIDI file (its header)"),
        (data([control(0, 64, 0)]), "holds no notes"),
        (data(), "holds no notes"),
        (data([on(0, 60), off((1 << 28) - 1, 60)]), "over 4 h long"),
    ],
    ids=["empty", "wav", "head", "cut", "division 0", "type 7", "silent", "no track", "days"],
)
def test_a_bad_file_is_said_in_one_sentence(tmp_path, content, says):
    path = tmp_path / "song.mid"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_song(path)
    assert says in str(caught.value) and str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_is_a_folder_is_said(tmp_path):
    for path in (tmp_path / "no.mid", tmp_path):
        with pytest.raises(UserError, match=r"name a \.mid file"):
            read_song(path)


def test_a_file_in_a_riff_wrapper_is_read():
    assert spans(song_of(b"RIFF\0\0\0\0RMIDdata\0\0\0\0" + SONG, "song.rmi"))


def check(content):
    """A song of sound notes, or a UserError; nothing else."""
    try:
        song = song_of(content, "song.mid")
    except UserError as error:
        assert "\n" not in str(error)
        return
    for note in song.notes:
        assert 0 <= note.midi <= 127 and 1 <= note.velocity <= 127 and 1 <= note.channel <= 16
        assert 0 <= note.start_s < note.end_s < 5 * 3600


@given(st.binary(max_size=200))
def test_any_bytes_after_a_header_are_notes_or_one_sentence(tail):
    check(SONG[:14] + b"MTrk" + len(tail).to_bytes(4, "big") + tail)


@given(st.lists(st.tuples(st.integers(0, len(SONG) - 1), st.integers(0, 255)), max_size=6))
def test_a_file_with_some_wrong_bytes_is_notes_or_one_sentence(changes):
    content = bytearray(SONG)
    for place, value in changes:
        content[place] = value
    check(bytes(content))


@given(st.binary(max_size=60))
def test_any_bytes_at_all_are_notes_or_one_sentence(content):
    check(content)
    check(b"MThd" + content)


EVENTS = st.lists(
    st.builds(
        lambda kind, time, number, value, channel: (
            (on, off, control)[kind](time, number, value, channel)
            if kind != 1
            else off(time, number, channel)
        ),
        st.integers(0, 2),
        st.integers(0, 300),
        st.sampled_from([60, 61, 64, 6, 38, 100, 101, 120, 121, 123]),
        st.integers(0, 127),
        st.integers(0, 2),
    ),
    max_size=60,
)


@given(EVENTS, EVENTS)
def test_any_messages_make_as_many_notes_as_were_struck(one, two):
    struck = sum(m.type == "note_on" and m.velocity > 0 for m in [*one, *two])
    try:
        song = played(one, two)
    except UserError as error:
        assert struck == 0 and "no notes" in str(error)
        return
    assert len(song.notes) == struck
    assert all(n.end_s > n.start_s for n in song.notes)

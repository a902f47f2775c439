# SPDX-License-Identifier: MIT
"""What was played, read from the ring and recorded: nothing is lost without a word."""

from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from timbrel.base.errors import UserError
from timbrel.runtime.live import play
from timbrel.runtime.live.shared import RING, Link, put
from timbrel.runtime.live.tape import Recording, Tape

RATE = 48000


@pytest.fixture
def link():
    with Link() as link:
        yield link


def played(link, samples):
    """The callback has played so much more, each sample its own number; return it."""
    at = int(link.clock)
    for begin in range(at, at + samples, RING // 2):
        numbers = np.arange(begin, min(begin + RING // 2, at + samples), dtype=np.float32)
        put(link.tape, begin, np.stack([numbers, -numbers]))
    link.clock[...] = at + samples
    return np.arange(at, at + samples, dtype=np.float32)


def test_everything_is_read_once_round_and_round(link):
    tape = Tape(link)
    for samples in (1, 300, 0, RING // 2, RING - RING // 8, 5):
        numbers = played(link, samples)
        np.testing.assert_array_equal(tape.read(), [numbers, -numbers])
        assert tape.lost == 0


def test_what_was_written_over_is_silence_and_told_with_the_look_that_missed_it(link):
    tape = Tape(link)
    numbers = played(link, 2 * RING)
    sound = tape.read()
    assert tape.lost > RING and sound.shape == (2, 2 * RING)
    assert not sound[:, : tape.lost].any()
    np.testing.assert_array_equal(sound[0, tape.lost :], numbers[tape.lost :])
    played(link, 100)
    tape.read()
    assert tape.lost == 0


# --- recordings -----------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    return tmp_path / "take.wav"


def numbered(begin, end):
    numbers = np.arange(begin, end, dtype=np.float32)
    return np.stack([numbers, -numbers])


def test_a_recording_is_what_was_written_and_says_how_long_it_is(path):
    recording = Recording(path, RATE, 2)
    assert [recording.write(numbered(k, k + 4800)) for k in range(0, 48000, 4800)] == [""] * 10
    assert recording.close() == f"{path}: 1.0 s recorded."
    sound, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE and soundfile.info(path).subtype == "FLOAT"
    np.testing.assert_array_equal(sound[:, 0], np.arange(48000))


@pytest.mark.parametrize("piece", [1, 700, 1000, 2600])
def test_what_is_longer_than_a_wav_can_be_goes_on_in_the_next_without_a_gap(path, piece):
    (path.parent / "take-2.wav").write_bytes(b"somebody's")
    recording = Recording(path, RATE, 2, most=8 * 1000)
    said = [recording.write(numbered(k, min(k + piece, 2600))) for k in range(0, 2600, piece)]
    assert recording.close() == f"{path}: 0.1 s recorded."  # all of it
    names = [path, path.with_name("take-3.wav"), path.with_name("take-4.wav")]
    sound = np.concatenate([soundfile.read(name)[0] for name in names])
    np.testing.assert_array_equal(sound.T, numbered(0, 2600))
    assert [soundfile.info(name).frames for name in names] == [1000, 1000, 600]
    told = [sentence for sentence in said if sentence]
    assert told[-1] == f"{names[1]} is full: recording goes on in {names[2]}."
    assert len(told) == (1 if piece == 2600 else 2)


def test_a_file_that_is_there_is_left_alone(path):
    path.write_bytes(b"somebody's")
    with pytest.raises(UserError, match=r"take\.wav is there already: name another"):
        Recording(path, RATE, 2)
    assert path.read_bytes() == b"somebody's"


def test_what_a_recording_lacks_is_said_once_for_each_time(link, path):
    stage = SimpleNamespace(
        session=SimpleNamespace(link=link, sentences=[]),
        supervisor=SimpleNamespace(card=None),
        recording=None,
        levels=[0.0],
    )
    tape = Tape(link)
    played(link, 2 * RING)
    play._listen(stage, tape)
    assert stage.session.sentences == []  # nothing was being recorded
    stage.recording = Recording(path, RATE, 2)
    for samples in (100, 2 * RING, 100, 100):
        played(link, samples)
        play._listen(stage, tape)
    (said,) = stage.session.sentences
    assert said.startswith("6.1 s of the recording are silent")
    stage.recording.close()
    assert soundfile.info(path).frames == 2 * RING + 300

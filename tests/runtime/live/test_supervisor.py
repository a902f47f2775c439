# SPDX-License-Identifier: MIT
"""What `timbrel play` does when something beneath it ends: the engine, the sound card, JACK."""

import os
import shutil
import signal

import numpy as np
import pytest
import soundfile
from jack_dummy import running_jack
from on_stage import RATE, Ears, Keyboard, Stage, gone, kill, silent, sounds
from pitched_thing import pitched

from timbrel.runtime.live.callback import FADE

pytestmark = pytest.mark.native
pytest.importorskip("jack", reason="pip install -e '.[dev]' for JACK-Client")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return pitched(tmp_path_factory.mktemp("instruments"))


@pytest.fixture
def own_file(file, tmp_path):
    """One that may be removed."""
    return shutil.copy(file, tmp_path / "own.ts")


@pytest.fixture
def ears(jack_server):
    ears = Ears()
    yield ears
    ears.close()


def hold(stage, ears, note=60):
    """Play a note until the end."""
    stage.play("/timbrel/note", note, 100)
    ears.at().until(sounds(note))


def test_an_engine_that_dies_fades_out_and_plays_on(ears, file, tmp_path):
    record = tmp_path / "song.wav"
    with Stage("play", file, "--record", record) as stage:
        hold(stage, ears)
        (engine,) = stage.children("engine")
        kill(engine, signal.SIGKILL)
        stage.said("the engine has died: it is started again")
        ears.until(sounds(60))  # the note that is still held
        assert engine not in stage.children("engine")
    sound, _ = soundfile.read(record)
    ends = begins_of_silence(sound[:, 0])
    assert ends  # while the engine started again
    for end in ends:  # it falls straight from where it was; cut off, its own curve would be there
        fall = sound[end - FADE + 1 : end, 0]
        np.testing.assert_allclose(np.diff(fall, 2), 0.0, atol=1e-6)


def begins_of_silence(sound, least=RATE // 20):
    """Return where sound ends, if it is silent for a while then; not what comes before it all."""
    edges = np.flatnonzero(np.diff(np.abs(sound) > 1e-7, prepend=True, append=True))
    return [
        int(at) for at, end in zip(edges[::2], edges[1::2], strict=True) if at and end - at > least
    ]


def test_an_engine_that_dies_again_and_again_is_left_alone_until_an_instrument_is_loaded(
    ears, file, own_file
):
    with Stage("play", own_file) as stage:
        hold(stage, ears)
        for _ in range(2):
            kill(stage.children("engine")[0], signal.SIGKILL)
            stage.said("the engine has died: it is started again")
            ears.until(sounds(60))
        kill(stage.children("engine")[0], signal.SIGKILL)
        stage.said("the engine has died 3 times: silence, until an instrument is loaded")
        ears.until(silent)
        assert stage.children("engine") == []
        stage.play("/timbrel/panic")  # a note that is held would go on in it
        stage.play("/timbrel/load", str(file))
        stage.loaded(file)
        hold(stage, ears, 62)


def test_an_instrument_whose_file_is_removed_plays_on_as_long_as_its_engine(ears, file, own_file):
    with Stage("play", own_file) as stage:
        hold(stage, ears)
        os.unlink(own_file)  # noqa: PTH108  (a path of shutil's)
        stage.play("/timbrel/note", 60, 0)
        ears.until(silent)
        hold(stage, ears, 64)
        kill(stage.children("engine")[0], signal.SIGKILL)
        stage.said("the engine has died: it is started again")
        stage.said("own.ts does not exist")
        ears.until(silent)
        stage.play("/timbrel/panic")  # a note that is held would go on in it
        stage.play("/timbrel/load", str(file))
        stage.loaded(file)
        hold(stage, ears, 67)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (signal.SIGKILL, r"opened again as soon as it can be\."),
        (signal.SIGSTOP, r"system has not called for 1 s\. It is opened again"),
    ],
)
def test_a_sound_card_that_stops_is_opened_again(ears, file, how, sentence):
    with Stage("play", file) as stage:
        hold(stage, ears)
        (audio,) = stage.children("audio")
        kill(audio, how)
        stage.said(sentence)
        ears.at().until(sounds(60))
        assert gone(audio)


def test_when_jack_comes_back_sound_and_midi_go_on(file):
    pytest.importorskip("rtmidi", reason="pip install -e '.[midi]' for real ports")
    name = f"timbrel-{os.getpid()}-again"
    with running_jack(name) as server:
        with Stage("play", file, "--midi", "virtual") as stage:
            ears, keys = Ears(), Keyboard(into="timbrel:in")
            keys.play([0x90, 64, 100])
            ears.at().until(sounds(64))
            keys.play([0x80, 64, 0])
            ears.until(silent)
            hold(stage, ears)
            ears.close()  # libjack does not survive this after its server
            keys.unplug()
            server.kill()
            server.wait()
            stage.said(r"opened again as soon as it can be\.")
            with running_jack(name):
                ears = Ears()
                ears.at().until(sounds(60))
                stage.said("MIDI port virtual is back")
                assert any("MIDI port virtual has gone: waiting" in line for line in stage.err)
                stage.play("/timbrel/note", 60, 0)
                ears.until(silent)
                keys = Keyboard(into="timbrel:in")
                keys.play([0x90, 67, 100])
                ears.until(sounds(67))
                assert stage.end() == 0
                keys.unplug()
                ears.close()

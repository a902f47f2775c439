# SPDX-License-Identifier: MIT
"""Other instruments while a note is held: the real processes, with a card that plays into nothing.

How smoothly one follows another is tested in virtual time (test_live_engine.py): this machine may
be busy.
"""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest
import soundfile
from on_stage import HANG_S, RATE, Stage, gone, kill
from pitched_thing import pitched

pytestmark = pytest.mark.native
BLOCK = 256
HANDOVER = 0.003 * RATE  # samples that are silent at most as one hands over to the next
HELD_DB = -40.0


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Three: the second like the first, the third of another rate and block."""
    other = ["signal.sample_rate=22050", "signal.n_fft=1024", "signal.hop=256"]
    folders = [tmp_path_factory.mktemp(name) for name in "abc"]
    return [pitched(f, *more) for f, more in zip(folders, ([], [], other), strict=True)]


def on_stage(*words):
    return Stage("play", *words, "--device", "none", "--block", BLOCK, "--rate", RATE)


def hold(stage):
    stage.play("/timbrel/note", 60, 127)
    stage.hear("/timbrel/level", lambda levels: levels[0] > HELD_DB)


def next_engine(stage, before):
    """Wait until another process plays than before, and return it."""
    while True:
        stage.ask("file")
        engines = [pid for pid in stage.children("engine") if pid != before and not gone(pid)]
        if engines and (before is None or gone(before)):
            return engines[0]


def standby(stage):
    """Wait for the one that stands by."""
    while not stage.children("standby"):
        stage.ask("file")
    return stage.children("standby")[0]


def silences(sound):
    """How long each silence between two sounds lasts, in samples."""
    (loud,) = np.nonzero(np.abs(sound) > 1e-6)
    return np.diff(loud)[np.diff(loud) > 32]


def test_a_held_note_goes_on_from_one_instrument_to_the_next(files, tmp_path):
    record = tmp_path / "song.wav"
    with on_stage(files[0], "--record", record) as stage:
        hold(stage)
        engine = next_engine(stage, None)
        for file in (files[2], files[1]):
            assert os.sched_getscheduler(standby(stage)) == os.SCHED_OTHER
            stage.play("/timbrel/load", str(file))
            stage.loaded(file)
            engine = next_engine(stage, engine)
            stage.hear("/timbrel/level", lambda levels: levels[0] > HELD_DB)
        stage.play("/timbrel/record", 0)
        stage.said("recorded")
        stage.ask("file")  # what is told from here on counts all that was recorded
        late = stage.hear("/timbrel/late")[0]
        assert not any("engine" in line for line in stage.err)
    sound, _ = soundfile.read(record)
    begins = np.flatnonzero(np.abs(sound[:, 0]) > 0.01)[0] + RATE // 4
    quiet = silences(sound[begins:, 0])
    # What is silent is in time, and no longer than stated: or it was counted as late.
    assert np.maximum(quiet - HANDOVER, 0).sum() <= late * BLOCK


def test_an_attribute_stays_where_it_was_moved_to(files):
    with on_stage(files[0]) as stage:
        hold(stage)
        engine = next_engine(stage, None)
        stage.play("/timbrel/attribute/gain_db", -60.0)
        stage.hear("/timbrel/level", lambda levels: levels[0] < -75)
        stage.play("/timbrel/load", str(files[1]))
        stage.loaded(files[1])
        next_engine(stage, engine)
        levels = [stage.hear("/timbrel/level")[0] for _ in range(10)]
        assert -110 < levels[-1] < -75 and max(levels) < -75
        assert stage.ask("values")  # it still answers


def test_two_loads_at_once_end_with_the_last_which_comes_back(files, tmp_path):
    broken = tmp_path / "broken.ts"
    broken.write_bytes(files[0].read_bytes()[:-1000] + b"x" * 1000)
    with on_stage(files[0]) as stage:
        hold(stage)
        engine = next_engine(stage, None)
        for file in (broken, files[1], files[2]):
            stage.play("/timbrel/load", str(file))
        stage.loaded(files[2])
        assert "broken.ts" in " ".join(stage.err)
        engine = next_engine(stage, engine)
        kill(engine, signal.SIGKILL)
        stage.said("the engine has died: it is started again")
        next_engine(stage, engine)
        stage.hear("/timbrel/level", lambda levels: levels[0] > HELD_DB)
        assert stage.ask("file") == (str(files[2]),)


@pytest.mark.parametrize("name", ["x" * 300 + ".ts", "a/b.ts"])
def test_whatever_a_load_fails_with_is_a_sentence_and_another_may_be_loaded(files, name):
    with on_stage(files[0]) as stage:
        hold(stage)
        stage.play("/timbrel/load", name)
        stage.said(name)
        stage.play("/timbrel/load", str(files[1]))
        stage.loaded(files[1])


def test_an_engine_that_hangs_is_replaced(files):
    with on_stage(files[0]) as stage:
        hold(stage)
        engine = next_engine(stage, None)
        kill(engine, signal.SIGSTOP)
        stage.said("the engine has stood still for 3 s: it is started again")
        next_engine(stage, engine)
        stage.hear("/timbrel/level", lambda levels: levels[0] > HELD_DB)


def test_a_rate_that_cannot_be_played_is_one_sentence(files):
    words = ["play", files[0], "--device", "none", "--rate", "96001", "--port", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "timbrel.base", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=HANG_S,
    )
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert "44100 Hz cannot be played at 96001 Hz: use 44100" in done.stderr

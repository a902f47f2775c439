# SPDX-License-Identifier: MIT
"""`timbrel play` from its command line: what is refused, and how it ends. Without a sound card."""

import json
import os
import pty
import signal
import socket
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from on_stage import HOST, Stage, ends, hears_signals, kill, note_of, offspring
from pitched_thing import pitched

from timbrel.base.main import main

SEGMENTS = Path("/dev/shm")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return pitched(tmp_path_factory.mktemp("instruments"))


ORGAN = Path(__file__).parents[3] / "puredata" / "maps" / "organ"


@pytest.fixture
def busy_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((HOST, 0))
        yield taken.getsockname()[1]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "name an instrument: timbrel play FILE.ts"),
        (["nothing.ts"], "instrument nothing.ts does not exist: name a .ts file"),
        ([str(ORGAN)], "is a timbre map and no instrument: use timbrel map play"),
        (["FILE", "--method", "encode"], "'encode' is not known"),
        (["FILE", "--voices", "99"], "--voices 99: use 1 to 32"),
        (["FILE", "--rate", "7"], "--rate 7: use 8000 to 384000 Hz"),
        (["FILE", "--set", "loud"], "--set loud: write NAME=VALUE"),
        (["FILE", "--set", "loud=1"], "attribute 'loud' is not known"),
        (["FILE", "--record", "BROKEN"], "broken.jsonl is there already: name another file"),
        (["FILE", "--record", "no/such.wav"], "no/such.wav cannot be written"),
        (["FILE", "--note", "200"], "--note 200: use a MIDI note, 0 to 127"),
        (["FILE", "--mapping", "wek"], "mapping file, or template 'wek' is not known"),
        (["FILE", "--mapping", "no.json"], "no.json does not exist: name a .json file"),
        (["FILE", "--gesture", "jig"], "gesture file, or rehearsal 'jig' is not known"),
        (["FILE", "--gesture", "BROKEN"], "broken.jsonl"),
        (["FILE", "--port", "70000"], "70000"),
        (["FILE", "--to", "there"], "--to there"),
        (["FILE", "--mpe", "both", "--midi", "x"], "--mpe 'both' is not known: use one of"),
    ],
)  # fmt: skip
def test_what_cannot_be_played_is_one_sentence(
    file, tmp_path, monkeypatch, capsys, words, sentence
):
    monkeypatch.chdir(tmp_path)
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"format": "timbrel-gestures"\n')
    names = {"FILE": str(file), "BROKEN": str(broken)}
    ports = [] if "--port" in words else ["--port", "0"]
    words = [names.get(word, word) for word in words]
    assert main(["play", *words, *ports, "--device", "none"]) == 2
    told = capsys.readouterr().err
    assert sentence in told and told.count("\n") == 1


def test_a_port_in_use_is_named_and_how_to_choose_another(file, busy_port, capsys):
    assert main(["play", str(file), "--port", str(busy_port), "--device", "none"]) == 2
    told = capsys.readouterr().err
    assert str(busy_port) in told and "--port" in told


def test_without_python_osc_one_sentence_says_what_to_install(file, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pythonosc", None)
    assert main(["play", str(file), "--port", "0", "--device", "none"]) == 2
    told = capsys.readouterr().err
    assert "python-osc" in told and "pip install" in told


@pytest.mark.slow
def test_what_a_mapping_cannot_move_is_said_and_the_rest_is_played(file, tmp_path):
    path = tmp_path / "pad.json"
    rows = [
        {"from": "osc:/pad/0", "to": "latent:z99"},
        {"from": "osc:/pad/1", "to": "latent:z1"},
    ]
    path.write_text(json.dumps({"format": "timbrel-mapping", "version": 1, "map": rows}))
    with Stage("play", file, "--device", "none", "--mapping", path) as stage:
        stage.said("map row 1 .* is left out: target 'latent:z99' is not known")
        stage.play("/pad", 0.0, 1.0)
        assert stage.hear("/timbrel/latent/z1", lambda values: values[0] == 3.0)


# --- what is played -------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_recorded_gesture_is_replayed_and_then_it_ends(file, tmp_path):
    gesture, record = tmp_path / "song.jsonl", tmp_path / "song.wav"
    with Stage("play", file, "--device", "none", "--record-gesture", gesture) as stage:
        for note in (52, 59):
            stage.play("/timbrel/note", note, 110)
            for _ in range(5):  # tenths of a second
                stage.hear("/timbrel/level", lambda levels: levels[0] > -60)
            stage.play("/timbrel/note", note, 0)
            stage.hear("/timbrel/level", lambda levels: levels[0] < -70)
    words = ["--device", "none", "--gesture", gesture, "--record", record]
    with Stage("play", file, *words) as stage:
        assert stage.process.wait(60) == 0  # by itself
    assert {52, 59} <= heard_notes(record)


def heard_notes(path):
    """The notes of a recording, to the nearest semitone."""
    sound, rate = soundfile.read(path)
    step = rate // 10
    pieces = (sound[k : k + 2 * step, 0] for k in range(0, len(sound) - 2 * step, step))
    return {round(note) for note in (note_of(piece, rate) for piece in pieces) if note == note}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "note"),
    [
        (["--rate", "44100"], 55),  # what it was made for
        ([], 56),  # at the 48000 Hz of no sound card, as nobody knows: 1.47 semitones higher
    ],
)
def test_a_file_without_a_manifest_sounds_always_and_its_attributes_are_set(
    file, tmp_path, words, note
):
    path = tmp_path / "bare.ts"
    torch.jit.load(str(file)).save(str(path))
    record = tmp_path / "song.wav"
    with Stage("play", path, "--device", "none", "--record", record, *words) as stage:
        stage.play("/timbrel/attribute/midi", 55)
        for _ in range(6):  # tenths of a second
            stage.hear("/timbrel/level", lambda levels: levels[0] > -60)
        assert "midi" in stage.ask("attributes")
        assert "made for" not in stage.out[0]
        if not words:
            stage.said(r"bare\.ts does not say its sample rate: it plays at the card's 48000 Hz")
    assert note in heard_notes(record)


# --- how it ends ----------------------------------------------------------------------------------


def held(stage):
    """Play a note, and return its processes once it is heard, and its piece of shared memory."""
    stage.play("/timbrel/note", 60, 100)
    for _ in range(6):  # tenths of a second, so that there is something to hear in a recording
        stage.hear("/timbrel/level", lambda levels: levels[0] > -60)
    maps = Path(f"/proc/{stage.process.pid}/maps").read_text()
    (segment,) = {Path(line.split()[-1]) for line in maps.splitlines() if "/dev/shm/psm" in line}
    return offspring(stage.process.pid), segment


@pytest.mark.slow
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_however_it_is_asked_to_end_recordings_are_kept_and_nothing_is_left(file, tmp_path, how):
    record = tmp_path / "song.wav"
    with Stage("play", file, "--device", "none", "--record", record) as stage:
        processes, segment = held(stage)
        assert stage.end(signal.Signals[how]) == 0
        stage.said(r"song\.wav: .* s recorded\.")
    assert 60 in heard_notes(record)
    assert all(ends(pid) for pid in processes) and not segment.exists()


@pytest.mark.slow
def test_when_it_is_killed_its_processes_end_too_and_its_memory_is_given_back(file):
    with Stage("play", file, "--device", "none") as stage:
        processes, segment = held(stage)
        assert len(processes) >= 2
        kill(stage.process.pid, signal.SIGKILL)
        assert stage.end(signal.SIGKILL) == -signal.SIGKILL  # until all have let go of its pipes
    assert all(ends(pid) for pid in processes) and not segment.exists()


@pytest.mark.slow
def test_a_terminal_that_is_closed_leaves_nothing_behind(file, tmp_path):
    record = tmp_path / "song.wav"
    words = ["play", str(file), "--device", "none", "--port", "0", "--record", str(record)]
    pid, terminal = pty.fork()
    if not pid:
        hears_signals()
        os.execv(sys.executable, [sys.executable, "-m", "timbrel.base", *words])
    shown = b""
    while b"recording 1 s" not in shown:
        try:
            shown += os.read(terminal, 65536)
        except OSError:
            raise AssertionError(shown.decode(errors="replace")) from None
    processes = offspring(pid)
    os.close(terminal)
    os.waitpid(pid, 0)
    assert all(ends(child) for child in processes)
    assert soundfile.info(record).frames > 1000
    assert np.isfinite(soundfile.read(record)[0]).all()

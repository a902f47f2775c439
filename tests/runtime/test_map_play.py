# SPDX-License-Identifier: MIT
"""`timbrel map`: real packets in and out of the running command, and what it says."""

import io
import json
import os
import pty
import re
import signal
import socket
import struct
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder
from random_maps import controls, random_map
from rich.console import Console

from timbrel.base.main import main
from timbrel.base.maps.folder import write
from timbrel.base.maps.timbre_map import FULL
from timbrel.runtime.maps.pin_file import PinFile, read_pins
from timbrel.runtime.maps.play import Complaints, first_line
from timbrel.runtime.maps.player import Player
from timbrel.runtime.maps.session import Session
from timbrel.runtime.maps.view import View, picture
from timbrel.runtime.osc import decoded, encoded

PLAYED = random_map(2)
SOUND = np.linspace(3, 124, 9)
T = "/timbrel/map/"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "organ"
    write(PLAYED, folder)
    return folder


class Synth:
    """What listens to a map: a socket, and one to play from."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(10)
        self.pad = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.to = ("127.0.0.1", 0)

    @property
    def place(self):
        return f"127.0.0.1:{self.socket.getsockname()[1]}"

    def play(self, address, *values):
        self.raw(encoded(address, values))

    def raw(self, packet):
        self.pad.sendto(packet, self.to)

    def hear(self, address=None):
        """The next message, or the next at an address."""
        while True:
            ((found, values),) = decoded(self.socket.recv(65535))
            if address in (None, found):
                return np.array(values) if address else (found, values)

    def close(self):
        self.socket.close()
        self.pad.close()


@contextmanager
def playing(model, *options):
    """The command as it is run by hand, on free ports; ended as by Ctrl-C."""
    synth = Synth()
    words = ["map", "play", str(model), "--port", "0", "--to", synth.place, *options]
    process = subprocess.Popen(
        [sys.executable, "-m", "timbrel.base", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        synth.line = process.stdout.readline()
        port = re.search(r"OSC 127\.0\.0\.1:(\d+) ", synth.line)
        assert port, process.communicate()[1]
        synth.to = ("127.0.0.1", int(port[1]))
        yield synth
        process.send_signal(signal.SIGINT)
        synth.rest, synth.err = process.communicate(timeout=20)
        assert process.returncode == 0, synth.err
        assert "Traceback" not in synth.err
    finally:
        process.kill()
        process.communicate()
        synth.close()


@pytest.fixture(scope="module")
def synth(model):
    """One that runs while many tests play it; each leaves it playing."""
    with playing(model) as running:
        yield running


def test_the_first_line_says_what_goes_where(synth):
    assert synth.line.startswith("organ: 3 axes → 9 parameters; OSC 127.0.0.1:")
    assert synth.line.endswith(f" /wek/inputs → {synth.place} /wek/outputs\n")


def test_inputs_are_answered_by_the_maps_outputs(synth):
    for place in controls(PLAYED, 100):
        synth.play("/wek/inputs", *place)
        found = synth.hear("/wek/outputs")
        expected = PLAYED.map(np.float32(place)) / FULL
        assert np.abs(found - expected).max() <= 1e-5


def test_ints_are_as_good_as_floats(synth):
    message = OscMessageBuilder("/wek/inputs")
    for value, kind in ((0, "i"), (1, "h"), (0.5, "d")):
        message.add_arg(value, kind)
    synth.raw(message.build().dgram)
    assert synth.hear("/wek/outputs") == pytest.approx(PLAYED.map([0, 1, 0.5]) / FULL, abs=1e-5)


def test_a_bundle_is_played_in_order_and_its_time_tag_is_not_waited_for(synth):
    inner, outer = OscBundleBuilder(IMMEDIATELY), OscBundleBuilder(time.time() + 3600)
    for value, bundle in ((0.2, outer), (0.6, inner)):
        message = OscMessageBuilder("/wek/inputs")
        for v in (value, value, value):
            message.add_arg(v, "f")
        bundle.add_content(message.build())
    outer.add_content(inner.build())
    synth.raw(outer.build().dgram)
    assert synth.hear("/wek/outputs") == pytest.approx(PLAYED.map([0.6] * 3) / FULL, abs=1e-5)


def test_hands_move_the_point(synth):
    synth.play(T + "params", *SOUND)
    assert synth.hear("/wek/outputs") == pytest.approx(SOUND / FULL, abs=1e-5)
    assert synth.hear(T + "point") == pytest.approx(PLAYED.unmap(SOUND), abs=1e-5)


def test_one_who_asks_is_answered_too(synth):
    synth.pad.settimeout(10)
    synth.play(T + "get", "names")
    assert decoded(synth.pad.recv(65535)) == [(T + "names", PLAYED.names)]
    assert synth.hear() == (T + "names", PLAYED.names)


MALFORMED = [
    (b"", "a packet of 0 bytes"),
    (b"rubbish", "a packet of 7 bytes from 127.0.0.1"),
    (b"/wek/inputs\0,fff\0\0\0\0\0\0\0\0", "is no OSC"),
    (b"#bundle\0" + struct.pack(">QI", 1, 10_000) + b"x" * 20, "is no OSC"),
    (encoded("/wek/inputs", [0.1, 0.2]), "/wek/inputs: 2 controls are given; this map has 3"),
    (encoded("/wek/inputs", [0.1, np.nan, 0.2]), "control 2 is nan"),
    (encoded("/wek/inputs", [0.1, "loud", 0.2]), "control 2 is loud"),
    (b"/wek/inputs\0,b\0\0\0\0\0\x04abcd", "argument 1 is a bytes"),
]


@pytest.mark.parametrize("packet", [m[0] for m in MALFORMED], ids=lambda p: str(len(p)))
def test_a_malformed_packet_is_one_sentence_and_the_last_parameters_are_held(model, packet):
    """To the terminal and as a message; then it plays on."""
    sentence = dict(MALFORMED)[packet]
    with playing(model) as synth:
        synth.raw(packet)
        ((said,),) = [values for address, values in [synth.hear()] if address == T + "error"]
        assert sentence in said
        synth.play(T + "get", "params")
        assert synth.hear(T + "params") == pytest.approx(PLAYED.map([0.5] * 3), abs=1e-4)
    assert synth.err.count("\n") == 1 and sentence in synth.err


def test_a_flood_of_mistakes_is_counted_not_printed(model):
    with playing(model) as synth:
        for _ in range(200):
            synth.raw(b"rubbish")
        synth.play("/wek/inputs", 0.1, 0.1, 0.1)
        synth.hear("/wek/outputs")
    assert 1 <= synth.err.count("\n") <= 15


def test_smoothing_goes_on_by_itself_until_it_arrives(model):
    with playing(model, "--smooth", "20", "--scale", "127", "--outputs", "/synth") as synth:
        synth.play("/wek/inputs", 0.9, 0.2, 0.7)
        there, end = PLAYED.map([0.9, 0.2, 0.7]), time.monotonic() + 10
        while np.abs(synth.hear("/synth") - there).max() > 1e-3:
            assert time.monotonic() < end


def test_pins_are_on_disk_at_once_and_there_when_it_is_played_again(model, tmp_path):
    pins = tmp_path / "mine.json"
    with playing(model, "--pins", str(pins)) as synth:
        synth.play(T + "add", 0.2, 0.8, 0.5, *SOUND)
        assert synth.hear(T + "add") == [1]
        assert len(json.loads(pins.read_text())["made"]) == 1
    with playing(model, "--pins", str(pins)) as synth:
        assert "9 parameters, 1 pinned;" in synth.line
        synth.play("/wek/inputs", 0.2, 0.8, 0.5)
        assert synth.hear("/wek/outputs") == pytest.approx(SOUND / FULL, abs=2e-5)


def test_a_map_with_pins_keeps_nothing_that_nobody_made(model, tmp_path):
    pins = PinFile(tmp_path / "mine.json", PLAYED)
    pins.add(np.full(3, 0.5), SOUND)
    pinned = pins.pinned()
    near = pinned.unmap(PLAYED.map([0.5] * 3))  # what is heard in the middle without the pin
    with playing(model, "--pins", str(pins.path)) as synth:
        for place in ([0.5] * 3, near, 0.5 + 0.9 * (near - 0.5)):
            synth.play("/wek/inputs", *place)
            expected = pinned.map(np.float32(place)) / FULL
            assert synth.hear("/wek/outputs") == pytest.approx(expected, abs=1e-5)


def test_a_port_in_use_says_so(model, capsys, synth):
    port = synth.to[1]
    assert main(["map", "play", str(model), "--port", str(port)]) == 2
    assert f"port {port} is in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--port", "70000"], "--port: port 70000 is none"),
        (["--to", "12000x"], "--to 12000x: write HOST:PORT, as 127.0.0.1:12000"),
        (["--to", "localhost"], "--to localhost: write HOST:PORT, as 127.0.0.1:12000"),
        (["--to", "localhost:70000"], "--to: port 70000 is none"),
        (["--to", "no.such.host.invalid:12000"], "host no.such.host.invalid is not found"),
        (["--inputs", "wek"], "--inputs wek: an OSC address begins with /"),
        (["--scale", "0"], "--scale 0: use 1"),
        (["--smooth", "-1"], "--smooth: -1 ms is no smoothing"),
        (["--release", "nan"], "--release: "),
        (["--cc", "1-x"], "--cc 1-x: write CONTROLLER:AXIS"),
    ],
)
def test_wrong_options_are_one_sentence(model, capsys, options, sentence):
    assert main(["map", "play", str(model), "--port", "0", *options]) == 2
    err = capsys.readouterr().err
    assert sentence in err and err.count("\n") == 1


def test_the_command_asks_both_ways(model, capsys):
    assert main(["map", "get", str(model), "--control", "0.2", "0.8", "0.5"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows] == list(PLAYED.names)
    values = [row[1] for row in rows]
    assert [float(v) for v in values] == pytest.approx(PLAYED.map([0.2, 0.8, 0.5]), abs=1e-4)
    assert main(["map", "get", str(model), "--params", *values]) == 0
    place = [float(word) for word in capsys.readouterr().out.split()]
    assert place == pytest.approx([0.2, 0.8, 0.5], abs=1e-4)
    assert main(["map", "get", str(model), "--params", *["0", "127"] * 4, "0"]) == 0
    assert "the map itself lacks up to" in capsys.readouterr().out


def test_the_command_pins_lists_and_takes_back(model, tmp_path, capsys):
    pins, sound = ["--pins", str(tmp_path / "p.json")], [f"{v:g}" for v in SOUND]
    there = ["--control", "0.2", "0.8", "0.5"]
    assert main(["map", "add", str(model), *pins, *there, "--params", *sound]) == 0
    assert capsys.readouterr().out.startswith("pin 1, in ")
    assert main(["map", "pins", str(model), *pins, "--reach", "0.5"]) == 0
    out = capsys.readouterr().out
    assert "1 pins in" in out and "reach 0.5" in out and "0.200 0.800 0.500  →  3.0 18.1" in out
    assert main(["map", "get", str(model), *pins, *there]) == 0
    values = [float(line.split("\t")[1]) for line in capsys.readouterr().out.splitlines()]
    assert values == pytest.approx([float(v) for v in sound], abs=1e-4)
    assert main(["map", "pins", str(model), *pins, "--reach", "5"]) == 2
    assert "pins reach 5 far; use 0.01 to 2" in capsys.readouterr().err
    for told in ("1 pins in", "0 pins in"):  # the reach, then the pin
        assert main(["map", "pins", str(model), *pins, "--undo"]) == 0
        out = capsys.readouterr().out
        assert told in out and "reach 0.3" in out


@pytest.mark.parametrize("words", [["get"], ["add"]])
def test_a_question_without_numbers_says_which_to_give(model, capsys, words):
    assert main(["map", *words, str(model)]) == 2
    assert "give " in capsys.readouterr().err


def test_parameters_out_of_range_have_no_place(model, capsys):
    assert main(["map", "get", str(model), "--params", "0", "300", *["5"] * 7]) == 2
    assert "drawbar 2 is 300; parameters are 0 to 127" in capsys.readouterr().err
    assert main(["map", "get", str(model), "--params", "0", "300"]) == 2
    assert "2 parameters are given; this map has 9" in capsys.readouterr().err


def test_a_map_that_is_here_is_called_by_its_name(model, tmp_path, monkeypatch):
    monkeypatch.chdir(model)
    port = SimpleNamespace(listening=("127.0.0.1", 1), target=("127.0.0.1", 2))
    assert first_line(session(tmp_path), port, Path(), "/in").startswith("organ: 3 axes")


def session(tmp_path):
    return Session(Player(PLAYED), PinFile(tmp_path / "pins.json", PLAYED))


def test_the_picture_shows_the_point_and_every_parameter_by_name(tmp_path):
    shown = session(tmp_path)
    shown.player.set_control([0.25, 0.5, 0.75])
    shown.player.lock(2)
    console = Console(file=io.StringIO(), width=100, force_terminal=True, record=True)
    console.print(picture(shown, "organ", "one sentence"))
    text = console.export_text()
    assert all(f"{v:.3f}" in text for v in (0.25, 0.5, 0.75))
    for name, value in zip(PLAYED.names, shown.player.parameters, strict=True):
        assert re.search(rf"{name} .*{value:.1f}", text)
    assert "drawbar 3 ▪" in text and "one sentence" in text
    wide = Console(file=io.StringIO(), width=200, record=True)
    wide.print(picture(shown, "organ", rows=4))  # more parameters than lines: columns
    assert re.search("drawbar 1 .*drawbar 5 .*drawbar 9 ", wide.export_text())


def test_the_view_draws_no_more_than_twenty_pictures_a_second(tmp_path, monkeypatch):
    now, drawn = [100.0], []
    monkeypatch.setattr("timbrel.runtime.maps.view.time.monotonic", lambda: now[0])
    console = Console(file=io.StringIO(), width=100, force_terminal=True)
    with View(session(tmp_path), "organ", console) as view:
        monkeypatch.setattr(view._live, "update", lambda *_, **__: drawn.append(now[0]))
        for _ in range(1000):
            now[0] += 0.001
            view.changed()
            view.draw()
        count = len(drawn)
        now[0] += 1
        view.draw()
        view.draw()  # nothing has changed
    assert 19 <= count <= 21
    assert len(drawn) == count + 2  # the last change, and the one that stays when it ends


def test_what_others_have_written_cannot_command_the_terminal(tmp_path, capsys):
    screen = io.StringIO()
    on, off = (Console(file=screen, force_terminal=yes, width=100) for yes in (True, False))
    for console in (on, off):
        with View(session(tmp_path), "organ", console) as view:
            view.complain("address '/a\x1b]0;mine\x07' is not known.")
    for written in (screen.getvalue(), capsys.readouterr().err):
        assert "a?]0;mine?" in written and "\x1b]" not in written


def test_on_a_terminal_the_picture_is_drawn_and_ends_with_status_0(model):
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "timbrel.base", "map", "play", str(model), "--port", "0"],
        stdout=child, stderr=child, env={**os.environ, "COLUMNS": "100", "LINES": "30"},
    )  # fmt: skip
    os.close(child)
    seen = ""
    while "Ctrl-C ends" not in seen:
        seen += os.read(parent, 4096).decode(errors="replace")
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    os.close(parent)
    assert "drawbar 9" in seen and "Traceback" not in seen


def test_complaints_count_what_they_leave_out(monkeypatch):
    now, said = [0.0], []
    monkeypatch.setattr("timbrel.runtime.maps.play.time.monotonic", lambda: now[0])
    complain = Complaints()
    complain.to(said.append)
    now[0] = 10
    for k in range(8):
        complain(str(k))
    assert said == ["0", "1", "2", "3", "4"]
    now[0] = 12
    complain("again")
    assert said[-1] == "again (and 3 more before)"


def test_pins_survive_a_player_that_is_killed_at_any_time(model, tmp_path):
    """The file is written beside and moved over: it is the old or the new one."""
    path = tmp_path / "p.json"
    pins = PinFile(path, PLAYED)
    pins.add(np.full(3, 0.2), SOUND)
    (tmp_path / f"p.json.{os.getpid()}.partial").write_text("half a")  # what a kill leaves
    assert len(read_pins(path, PLAYED).pins) == 1
    read_pins(path, PLAYED).add(np.full(3, 0.8), SOUND)
    assert len(read_pins(path, PLAYED).pins) == 2

# SPDX-License-Identifier: MIT
"""Terminals as they are: one that stands still, one of few letters, Ctrl-C for all processes."""

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from on_stage import HANG_S, Stage, ends, hears_signals, kill, offspring
from pitched_thing import pitched
from rich.console import Console
from test_view import status

from timbrel.base.main import main
from timbrel.runtime.live import devices, view
from timbrel.runtime.live.view import View


class Standing(io.StringIO):
    """A terminal that takes nothing until it goes on."""

    def __init__(self):
        super().__init__()
        self.stuck, self.goes = threading.Event(), threading.Event()

    def write(self, text):
        self.stuck.set()
        assert self.goes.wait(HANG_S)
        return super().write(text)


@pytest.fixture
def terminal():
    terminal = Standing()
    yield terminal
    terminal.goes.set()


def shown_on(terminal):
    return View(Console(force_terminal=True, file=terminal, width=80, height=24))


def test_nobody_waits_for_a_terminal_that_stands_still_and_then_it_shows_the_newest(terminal):
    with shown_on(terminal) as shown:
        assert terminal.stuck.wait(HANG_S)
        for number in range(100):
            assert shown.due(number)
            shown.draw(status(title=f"picture {number}."), number)
        shown.say("the port has gone.")
        terminal.goes.set()
    text = terminal.getvalue()
    assert "picture 99." in text and "the port has gone." in text and "picture 5." not in text
    assert text.endswith("\x1b[?25h")  # the cursor is back


def test_the_end_does_not_wait_for_ever_for_a_terminal_that_stands_still(terminal, monkeypatch):
    monkeypatch.setattr(view, "_PATIENCE_S", 0.0)
    with shown_on(terminal) as shown:
        assert terminal.stuck.wait(HANG_S)
        shown.draw(status(), 0.0)
    assert not terminal.goes.is_set()


def test_a_terminal_that_has_been_closed_ends_the_pictures_and_nothing_else():
    class Closed(io.StringIO):
        def write(self, text):
            raise OSError(5, "Input/output error")

    with shown_on(Closed()) as shown:
        shown.draw(status(), 0.0)
        shown.say("the port has gone.")


@pytest.mark.parametrize("letters", ["ascii", "cp1252"])
def test_what_standard_output_cannot_write_is_no_reason_to_end(monkeypatch, letters):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=letters))
    monkeypatch.setattr(devices, "listing", lambda: "0  名前 → 2 out")
    assert main(["play", "--device", "list"]) == 0
    assert written.getvalue().decode(letters).strip() == "0  ?? ? 2 out"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return pitched(tmp_path_factory.mktemp("instruments"))


@pytest.mark.slow
def test_it_plays_where_standard_output_cannot_write_its_title(file, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    with Stage("play", file, "--device", "none") as stage:
        assert stage.out[0].startswith("pitched.ts ")


@pytest.mark.slow
@pytest.mark.parametrize("library", ["python", "_pickle", "_multiarray_umath", "libtorch_cpu"])
def test_ctrl_c_of_a_terminal_ends_it_at_any_moment_of_its_start(file, library):
    """A terminal sends it to all processes at once: here when one of them has loaded so much."""
    words = ["play", str(file), "--device", "none", "--port", "0"]
    playing = subprocess.Popen(
        [sys.executable, "-m", "timbrel.base", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hears_signals,
    )
    try:
        while not any(library in maps(pid) for pid in offspring(playing.pid)):
            assert playing.poll() is None, playing.communicate()
        started = offspring(playing.pid)
        os.killpg(playing.pid, signal.SIGINT)
        _, told = playing.communicate(timeout=HANG_S)
        assert "Traceback" not in told
        assert playing.returncode in (0, 130)
        assert all(ends(pid) for pid in started)
    finally:
        for pid in (*offspring(playing.pid), playing.pid):
            kill(pid, signal.SIGKILL)


def maps(pid):
    """What a process has loaded."""
    try:
        return Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return ""

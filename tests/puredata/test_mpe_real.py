# SPDX-License-Identifier: MIT
"""Real MIDI: out of a JACK client, through a JACK server, into Pd's MIDI driver, to what is said.

Pd has no JACK MIDI, so a client that listens in JACK's graph hands its bytes to the device that
Pd's OSS driver reads: a pipe, see pd_midi.sh.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from boxes import Patch
from live import Live
from tapped import LIBRARY

sys.path.append(str(Path(__file__).parents[1] / "runtime" / "live"))

from jack_dummy import jack_server

__all__ = ["jack_server"]
pytestmark = pytest.mark.native
SCRIPT = Path(__file__).with_name("pd_midi.sh")
ALONE = ("unshare", "--user", "--map-root-user", "--mount")


def with_midi(program: str, folder: Path) -> str:
    """Return a program that is Pd with the pipe for a device."""
    script = folder / "pd-with-midi"
    words = " ".join((*ALONE, "sh", str(SCRIPT), str(folder), program))
    flags = "-ossmidi -midiindev 1 -nomidiout"
    script.write_text(f'#!/bin/sh\nexec {words} {flags} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return str(script)


@contextmanager
def jack_to(pipe: Path) -> Iterator[Any]:
    """Yield a JACK MIDI output whose messages arrive in a pipe."""
    rtmidi = pytest.importorskip("rtmidi", reason="python-rtmidi is not installed: make setup")
    with ExitStack() as stack:
        device = os.open(pipe, os.O_WRONLY)
        stack.callback(os.close, device)
        hearing = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, "timbrel-to-pd")
        stack.callback(hearing.delete)
        hearing.set_callback(lambda event, _: os.write(device, bytes(event[0])))
        hearing.open_virtual_port("in")
        stack.callback(hearing.close_port)
        playing = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, "timbrel-keys")
        stack.callback(playing.delete)
        names = playing.get_ports()
        playing.open_port(next(i for i, name in enumerate(names) if "timbrel-to-pd" in name))
        stack.callback(playing.close_port)
        yield playing


def test_mpe_through_jack_reaches_the_voices(any_pd, jack_server, tmp_path):
    tried = subprocess.run([*ALONE, "true"], capture_output=True, text=True, check=False)
    if tried.returncode or not shutil.which("mkfifo"):
        pytest.skip(f"no mount namespaces here, so Pd has no MIDI device: {tried.stderr.strip()}")
    dev = tmp_path / "dev"
    dev.mkdir()
    patch = Patch()
    box = patch.obj("timbrel.control -1 4")
    patch.connect(box, 3, patch.obj("print VOICE"), 0)
    patch.connect(box, 5, patch.obj("print OTHER"), 0)
    program = with_midi(any_pd, dev)
    with (
        Live(patch, tmp_path, program=program, paths=[LIBRARY]) as pd,
        jack_to(dev / "midi") as keys,
    ):
        for message in ((0xB0, 101, 0), (0xB0, 100, 6), (0xB0, 6, 15)):
            keys.send_message(message)
        keys.send_message((0x91, 60, 127))
        pd.wait_for("^VOICE: 1 note 60$")
        keys.send_message((0x92, 67, 127))
        pd.wait_for("^VOICE: 2 note 67$")
        keys.send_message((0xE1, 0, 96))
        pd.wait_for("^VOICE: 1 note 84$")
        keys.send_message((0xD2, 127))
        pd.wait_for("^VOICE: 2 pressure 1$")
        keys.send_message((0xB2, 74, 0))
        pd.wait_for("^VOICE: 2 timbre 0$")
        keys.send_message((0x81, 60, 64))
        pd.wait_for("^VOICE: 1 velocity 0$")
        keys.send_message((0xB0, 7, 127))
        pd.wait_for("^OTHER: cc 7 1 1$")
        keys.send_message((0xC0, 5))
        pd.wait_for("^OTHER: program 5 1$")

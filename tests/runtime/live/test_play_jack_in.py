# SPDX-License-Identifier: MIT
"""`timbrel play` on a JACK server: sound that comes in, and gestures that are replayed."""

import json
import time
import warnings

import broken
import jack
import numpy as np
import pytest
from native_modules import Matrix
from on_stage import HANG_S, RATE, Ears, Stage, silent, sounds
from pitched_thing import pitched

pytestmark = pytest.mark.native


class Singer:
    """A client of JACK that sings one note."""

    def __init__(self, note: float) -> None:
        self.client = jack.Client("singer")
        self._port = self.client.outports.register("out")
        self._turns = 440 * 2 ** ((note - 69) / 12) / RATE
        self._at = 0
        self.client.set_process_callback(self._sing)
        self.client.activate()

    def _sing(self, frames: int) -> None:
        way = self._turns * (self._at + np.arange(frames))
        self._port.get_array()[:] = 0.5 * np.sin(2 * np.pi * way)
        self._at += frames

    def into(self, pattern: str) -> bool:
        """Sing into all ports of this name; whether there are any."""
        ports = self.client.get_ports(pattern, is_input=True)
        for port in ports:
            self.client.connect(self._port, port)
        return bool(ports)

    def close(self) -> None:
        self.client.deactivate()
        self.client.close()


@pytest.fixture
def halved(tmp_path):
    """A foreign file whose `forward` gives back what comes in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return broken.write(Matrix(1, 1), tmp_path / "halved.ts")


@pytest.mark.parametrize("words", [["--method", "forward"], []])
def test_what_comes_in_is_played_through_the_instrument(jack_server, halved, words):
    with Stage("play", halved, *words) as stage:
        ears, singer = Ears().at(), Singer(64)
        assert silent(ears.hear())
        singer.into("PortAudio.*:in_")
        ears.until(sounds(64))
        assert stage.ask("latency")[0] > 0
        singer.close()
        ears.until(silent)
        ears.close()


def test_one_that_listens_and_is_loaded_later_hears_the_card_too(jack_server, halved, tmp_path):
    with Stage("play", pitched(tmp_path)) as stage:
        ears, singer = Ears().at(), Singer(64)
        assert not singer.into("PortAudio.*:in_")  # nobody listens
        stage.play("/timbrel/load", str(halved))
        stage.loaded(halved)
        hangs_s = time.monotonic() + HANG_S
        while not singer.into("PortAudio.*:in_"):
            assert time.monotonic() < hangs_s, stage.err
            ears.hear(0.05)
        ears.at().until(sounds(64))
        singer.close()
        ears.close()


def test_a_gesture_that_is_replayed_is_heard_and_then_it_ends(jack_server, tmp_path):
    lines = [
        {"format": "timbrel-gestures", "version": 1},
        {"t": 0, "gesture": "start", "finger": "keys/1", "axes": {"note": 55, "velocity": 0.9}},
        {"t": 2.5, "gesture": "move", "finger": "keys/1", "axes": {"bend": 5}},
        {"t": 5, "gesture": "end", "finger": "keys/1", "axes": {}},
    ]
    gestures = tmp_path / "bent.jsonl"
    gestures.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with Stage("play", pitched(tmp_path), "--gesture", gestures) as stage:
        ears = Ears().at()
        ears.until(sounds(55))
        ears.until(sounds(60))
        ears.until(silent)
        ears.close()
        assert stage.process.wait(HANG_S) == 0

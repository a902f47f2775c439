# SPDX-License-Identifier: MIT
"""Sound cards: which is meant, at which rate, what is said of those that cannot be had. And none.

PortAudio is replaced by a table of devices; the real one is in test_play_jack.py.
"""

import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from timbrel.base.errors import UserError
from timbrel.runtime.live import cards
from timbrel.runtime.live.cards import NoCard, open_card
from timbrel.runtime.live.devices import Wish
from timbrel.runtime.live.shared import Link


class PortAudioError(Exception):
    pass


def device(name, inputs, outputs, rate=48000.0):
    return {
        "name": name, "max_input_channels": inputs, "max_output_channels": outputs,
        "default_samplerate": rate,
    }  # fmt: skip


class FakeStream:
    """One that is opened and calls once."""

    def __init__(self, device, channels, samplerate, blocksize, callback, **_):
        self.device, self.channels, self.samplerate = device, channels, float(samplerate)
        self.blocksize, self.latency, self.active = blocksize or 128, 0.01, False
        self._callback = callback

    def start(self):
        self.active = True
        out = np.ones((128, 2), np.float32)
        self._callback(out, 128, None, "output underflow")
        assert not out.any()

    def abort(self):
        self.active = False

    def close(self):
        assert not self.active


class FakePortAudio:
    """sounddevice with the cards of a small studio; `rates` are what they play at."""

    PortAudioError = PortAudioError
    OutputStream = FakeStream

    def __init__(self, rates=(44100, 48000), busy=False):
        self.rates, self.busy = rates, busy
        self.default = SimpleNamespace(device=(0, 1))
        if busy:
            self.OutputStream = self._busy

    def query_devices(self):
        return [device("Mic", 2, 0), device("USB Audio A", 2, 2), device("USB Audio B", 0, 2)]

    def check_output_settings(self, _device, _channels, _type, _extra, rate):
        if rate not in self.rates:
            raise PortAudioError("Invalid sample rate")

    def _busy(self, **_):
        raise PortAudioError("Device unavailable [PaErrorCode -9985]")


@pytest.fixture
def link():
    with Link() as link:
        yield link


def opened(monkeypatch, link, wish, **studio):
    monkeypatch.setattr(cards, "portaudio", lambda: FakePortAudio(**studio))
    return open_card(wish, link)


@pytest.mark.parametrize(
    ("wish", "name", "rate"),
    [
        (Wish(), "USB Audio A", 48000),  # the system's
        (Wish("audio b"), "USB Audio B", 48000),
        (Wish("2", rate=44100), "USB Audio B", 44100),
        (Wish("USB Audio A", rate=96000), "USB Audio A", 48000),  # its own, if it need not be that
    ],
)
def test_a_card_is_found_and_its_rate_is_the_wished_one_if_it_has_it(
    monkeypatch, link, wish, name, rate
):
    card = opened(monkeypatch, link, wish)
    assert (card.card.name, card.card.rate, card.card.outputs) == (name, rate, 2)
    assert card.running()
    assert int(link.clock) == 128 and int(link.device_gaps) == 1
    card.close()


@pytest.mark.parametrize(
    ("wish", "studio", "sentence"),
    [
        (
            Wish("moon"),
            {},
            "output device 'moon' is not known: use one of USB Audio A, USB Audio B",
        ),
        (Wish("usb"), {}, r"--device usb may be 1 \(USB Audio A\), 2 \(USB Audio B\): write more"),
        (Wish("0"), {}, "output device '0' is not known"),
        (Wish(rate=96000, exact=True), {}, "'96000' is not known: .* There are 44100, 48000"),
        (Wish(), {"rates": ()}, "USB Audio A plays at none of .*is another program using it"),
        (Wish(), {"busy": True}, r"USB Audio A cannot be opened \(Device unavailable.*--device"),
    ],
)
def test_a_card_that_cannot_be_had_is_one_sentence(monkeypatch, link, wish, studio, sentence):
    with pytest.raises(UserError, match=sentence):
        opened(monkeypatch, link, wish, **studio)


def test_without_portaudio_it_is_said_what_to_install(monkeypatch, link):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(UserError, match=r"need PortAudio .*--device none plays without"):
        open_card(Wish(), link)


def test_no_sound_card_calls_back_until_it_is_closed(link, monkeypatch):
    counts, called = [], threading.Event()

    class Counting(cards.Callback):
        def __call__(self, indata, outdata, count):
            super().__call__(indata, outdata, count)
            counts.append(count)
            if len(counts) >= 3:
                called.set()

    monkeypatch.setattr(cards, "Callback", Counting)
    card = open_card(Wish("none", block=64), link)
    assert isinstance(card, NoCard) and card.running()
    assert called.wait(60)
    card.close()
    assert not card.running()
    assert set(counts) == {64} and int(link.clock) == sum(counts)

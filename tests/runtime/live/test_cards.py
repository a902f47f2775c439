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
from timbrel.runtime.live.devices import Wish, again, chosen
from timbrel.runtime.live.shared import Link


class PortAudioError(Exception):
    pass


def device(name, inputs, outputs, system=0, rate=48000.0):
    return {
        "name": name, "max_input_channels": inputs, "max_output_channels": outputs,
        "default_samplerate": rate, "hostapi": system,
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
        heard = [np.full((128, 2), 0.5, np.float32)] * isinstance(self.device, tuple)
        self._callback(*heard, out, 128, None, "output underflow")
        assert not out.any()

    def abort(self):
        self.active = False

    def close(self):
        assert not self.active


class FakeBoth(FakeStream):
    """One that hears as well."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.latency = (0.02, 0.01)


STUDIO = [device("Mic", 2, 0), device("USB Audio A", 2, 2), device("USB Audio B", 0, 2)]


class FakePortAudio:
    """sounddevice with the cards of a small studio; `rates` are what they play at."""

    PortAudioError = PortAudioError
    OutputStream, Stream = FakeStream, FakeBoth

    def __init__(self, rates=(44100, 48000), busy=False, devices=STUDIO):
        self.rates, self.busy, self.devices = rates, busy, devices
        self.default = SimpleNamespace(device=(0, 1))
        if busy:
            self.OutputStream = self._busy

    def query_devices(self):
        return self.devices

    def check_output_settings(self, _device, _channels, _type, _extra, rate):
        if rate not in self.rates:
            raise PortAudioError("Invalid sample rate")

    check_input_settings = check_output_settings

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


def test_a_card_is_heard_and_says_how_late(monkeypatch, link):
    card = opened(monkeypatch, link, Wish("usb audio a", inputs=2)).card
    assert (card.inputs, card.in_s, card.out_s, card.deaf) == (2, 0.02, 0.01, "")
    assert (link.heard[:, 0] == 0.5).all()


def test_what_the_last_card_heard_is_not_heard_again(monkeypatch, link):
    opened(monkeypatch, link, Wish("usb audio a", inputs=2))
    opened(monkeypatch, link, Wish("usb audio b"))
    assert not link.heard.any()


def test_without_any_input_it_plays_all_the_same_if_that_is_wished(monkeypatch, link):
    studio = {"devices": [device("USB Audio B", 0, 2)]}
    with pytest.raises(UserError, match="no sound card has an input"):
        opened(monkeypatch, link, Wish(inputs=2), **studio)
    card = opened(monkeypatch, link, Wish(inputs=2, deaf_too=True), **studio).card
    assert (card.name, card.inputs) == ("USB Audio B", 0)
    assert card.deaf.startswith("no sound card has an input")


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


# --- which input, and which card is the same one again --------------------------------------------

MAC = [device("Mac Microphone", 1, 0), device("Mac Speakers", 0, 2), device("Scarlett", 2, 2)]
TWO_SYSTEMS = [
    *[device("Mic", 2, 0, system=0), device("Speakers", 0, 2, system=0)],
    *[device("Speakers", 0, 2, system=1), device("Line", 2, 0, system=1)],
]


@pytest.mark.parametrize(
    ("devices", "wish", "numbers"),
    [
        (MAC, Wish(), (1,)),
        (MAC, Wish(inputs=2), (1, 0)),  # the system's
        (MAC, Wish("Mac Speakers", inputs=2), (1, 0)),  # it has no inputs: the system's
        (MAC, Wish("scarlett", inputs=2), (2, 2)),  # its own
        (MAC, Wish("scarlett", inputs=2, input="mac"), (2, 0)),
        (MAC, Wish("1", inputs=2, input="2"), (1, 2)),
        (MAC, Wish("scarlett", input="mac"), (2,)),  # nobody listens
        (TWO_SYSTEMS, Wish("2", inputs=2), (2, 3)),  # no two systems of sound together
        (TWO_SYSTEMS, Wish("2", inputs=2, input="0"), (2, 0)),  # unless asked for
    ],
)
def test_an_input_is_that_of_the_card_or_the_system_or_the_one_asked_for(devices, wish, numbers):
    assert chosen(wish, devices, (0, 1)) == numbers


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish(inputs=2, input="moon"), "input device 'moon' is not known: use one of Mac Mic"),
        (Wish(inputs=2, input="1"), r"input device '1' .*0 \(Mac Microphone\), 2 \(Scarlett\)"),
        (Wish(inputs=2, input="a"), "--input a may be 0 .*: write more of the name"),
    ],
)
def test_an_input_that_cannot_be_had_is_one_sentence(wish, sentence):
    with pytest.raises(UserError, match=sentence):
        chosen(wish, MAC, (0, 1))


HDMI, INSIDE, USB = device("HDMI", 0, 8), device("Built-in", 2, 2), device("USB Audio", 2, 2)
ALSA = [device("Scarlett: USB (hw:1,0)", 2, 2), device("Scarlett: USB (hw:3,0)", 2, 2)]


@pytest.mark.parametrize(
    ("wish", "devices", "number"),
    [
        (Wish("2"), [HDMI, INSIDE, USB], 2),
        (Wish("2"), [USB, HDMI, INSIDE], 0),  # the list has moved
        (Wish("usb"), [INSIDE, device("USB Headset", 1, 2), USB], 2),  # another fits by now
        (Wish("2"), [USB, HDMI, USB], 2),  # of two that are called the same, the one at its place
        (Wish("2"), [USB, USB, HDMI], 0),  # else the first
        (Wish(), [INSIDE, HDMI, USB], 1),  # what the system prefers by now
    ],
)
def test_a_card_that_was_opened_is_found_again_by_its_name(
    monkeypatch, link, wish, devices, number
):
    card = opened(monkeypatch, link, wish, devices=[HDMI, INSIDE, USB]).card
    assert chosen(again(wish, card), devices, (0, 1))[0] == number


def test_a_card_that_is_gone_is_not_replaced_by_the_one_that_has_its_number(monkeypatch, link):
    wish = Wish("1", inputs=2, input="2")
    card = opened(monkeypatch, link, wish, devices=[HDMI, INSIDE, USB]).card
    for left, kind in (([HDMI, USB, USB], "output"), ([HDMI, INSIDE, INSIDE], "input")):
        with pytest.raises(UserError, match=f"{kind} device '(Built-in|USB Audio)' is not known"):
            chosen(again(wish, card), left, (0, 1))


def test_a_card_of_alsa_is_the_same_in_another_socket(monkeypatch, link):
    card = opened(monkeypatch, link, Wish("scarlett"), devices=[HDMI, ALSA[0]]).card
    assert chosen(again(Wish("scarlett"), card), [ALSA[1], HDMI], (0, 1)) == (0,)
    assert chosen(again(Wish("scarlett"), card), [ALSA[1], ALSA[0]], (0, 1)) == (1,)


def test_no_sound_card_is_none_again(link):
    card = open_card(Wish("none", block=64), link)
    card.close()
    assert again(Wish("none"), card.card).device == "none"

# SPDX-License-Identifier: MIT
"""A MIDI port: which one is meant, what comes through it, and what happens when it goes."""

import time
from collections import deque

import jack
import pytest

from timbrel.base.errors import UserError
from timbrel.runtime.live.inputs import Command, Gesture, Knob
from timbrel.runtime.live.midi_bytes import Decoder
from timbrel.runtime.live.midi_latest import At, latest
from timbrel.runtime.live.midi_port import (
    QUEUE,
    VIRTUAL,
    WATCH_S,
    MidiPort,
    Rtmidi,
    bare,
    chosen,
    listing,
)
from timbrel.runtime.live.mpe import MidiInput

PAD = "Lightpad BLOCK:Lightpad BLOCK MIDI 1 24:0"
NOTE_ON, NOTE_OFF = [0x90, 60, 100], [0x80, 60, 0]


class FakeSystem:
    """Ports that come and go as a test wants."""

    def __init__(self, *names):
        self.there, self.queue, self.opened, self.busy = list(names), deque(), [], False
        self.forgotten = False

    def names(self):
        return list(self.there)

    def open(self, name):
        if self.busy:
            raise OSError("in use")
        self.opened.append(name)
        return FakeLine(self, name)

    def forget_jack(self):
        self.forgotten = True


class FakeLine:
    def __init__(self, system, name):
        self.system, self.name = system, name

    def read(self):
        return (self.system.queue.popleft(), 0.001) if self.system.queue else None

    def is_there(self):
        return self.name == VIRTUAL or self.name in self.system.there

    def close(self):
        self.system.opened.remove(self.name)


def said(inputs):
    return [each.arguments[0] for each in inputs if isinstance(each, Command)]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("novation", "MIDI port 'novation' is not known: use one of Lightpad.*, Midi Through 14:0"),
        ("i", "--midi i may be Lightpad.*, Midi Through 14:0: write more of one"),
    ],
)
def test_a_port_that_is_not_one_lists_those_that_are_there(name, sentence):
    with pytest.raises(UserError, match=sentence):
        MidiPort(name, system=FakeSystem(PAD, "Midi Through 14:0"))


def test_all_ports_are_listed_and_the_one_that_can_be_made():
    *names, last = listing(FakeSystem(PAD, "Through 14:0")).split("\n")
    assert names == [PAD, "Through 14:0"]
    assert last.startswith(f"{VIRTUAL} ")


def test_without_ports_that_is_said():
    with pytest.raises(UserError, match="there is none here"):
        MidiPort("pad", system=FakeSystem())


def test_a_busy_port_is_told():
    system = FakeSystem(PAD)
    system.busy = True
    with pytest.raises(UserError, match=r"cannot be opened \(in use\): close what else uses it"):
        MidiPort("light", system=system)


def test_a_part_of_a_name_is_enough_and_a_whole_one_is_exact():
    assert chosen("LIGHT", [PAD, "Midi Through 14:0"]) == PAD
    assert chosen("pad", ["pad", "pad 2"]) == "pad"


@pytest.mark.parametrize(
    ("name", "short"), [(PAD, PAD[:-5]), ("pad 2", "pad 2"), ("pad", "pad"), (" 1:2", " 1:2")]
)
def test_alsa_s_numbers_are_no_part_of_a_name(name, short):
    assert bare(name) == short


def test_what_is_played_comes_at_once_and_in_order():
    system = FakeSystem(PAD)
    port = MidiPort("light", system=system)
    system.queue.extend([NOTE_ON, [0xB0, 74, 127], NOTE_OFF, [0xF4], []])
    assert [type(each) for each in port.poll(0.0)] == [Gesture, Knob, Gesture]
    assert port.poll(0.001) == []
    port.close()
    assert system.opened == []
    assert port.poll(0.5) == []


def test_the_clock_counts_the_device_s_time():
    system = FakeSystem(PAD)
    port = MidiPort("light", system=system)
    system.queue.extend([[0xF8]] * 25)  # a millisecond apart, though read at once
    assert port.poll(0.0)[-1] == Knob("midi:clock", 1000.0)


def test_a_port_that_goes_is_told_once_and_found_under_another_number():
    system = FakeSystem(PAD, "Midi Through 14:0")
    port = MidiPort("light", system=system)
    system.queue.append(NOTE_ON)
    assert len(port.poll(0.0)) == 1
    system.there.remove(PAD)
    assert port.poll(WATCH_S / 2) == []  # not looked
    gone = port.poll(WATCH_S)
    assert [(g.action, g.finger) for g in gone if isinstance(g, Gesture)] == [("end", "midi/1/60")]
    assert said(gone) == [f"MIDI port {PAD} has gone: waiting for it."]
    assert system.opened == []
    assert port.poll(WATCH_S * 2) == []
    back = PAD.replace("24:0", "28:0")
    system.there.append(back)
    assert said(port.poll(WATCH_S * 3)) == [f"MIDI port {back} is back."]
    system.queue.append(NOTE_ON)
    assert [g.action for g in port.poll(WATCH_S * 3.1)] == ["start"]


def test_a_port_that_is_back_but_busy_is_tried_again():
    system = FakeSystem(PAD)
    port = MidiPort("light", system=system)
    system.there.clear()
    port.poll(0.0)
    system.there.append(PAD)
    system.busy = True
    assert port.poll(WATCH_S) == []
    system.busy = False
    assert said(port.poll(WATCH_S * 2)) == [f"MIDI port {PAD} is back."]


def test_a_queue_that_was_full_ends_the_notes_whose_ends_may_be_lost():
    system = FakeSystem(PAD)
    port = MidiPort("light", system=system)
    system.queue.extend([NOTE_ON] + [[0xD0, 1]] * (2 * QUEUE))
    played = port.poll(0.0)
    assert said(played) == ["too much MIDI at once: some was lost."]
    assert [g.action for g in played if isinstance(g, Gesture)][-1] == "end"
    assert len(system.queue) == QUEUE + 2  # a flood does not hold the player


def test_of_many_positions_at_once_the_last_is_played_and_the_others_are_counted():
    system = FakeSystem(PAD)
    port = MidiPort("light", system=system)
    system.queue.extend([[0xE0, 0, n % 128] for n in range(10_000)] + [[0xE0, 0, 96]])
    assert port.poll(0.0) == [Knob("midi:bend@1", 4096 / 8191)]
    assert port.left_out == 10_000


def test_ten_ticks_of_an_endless_knob_are_ten_and_ten_slides_of_a_finger_are_one():
    system = FakeSystem(PAD)
    port = MidiPort("light", MidiInput(mpe="lower"), system)
    for number, knobs in ((20, 10), (70, 10), (74, 1), (102, 10)):
        system.queue.extend([[0xB0, number, 1]] * 10)
        assert len(port.poll(0.0)) == knobs


BEND, PRESSURE, TIMBRE = [0xE0, 0, 96], [0xD0, 5], [0xB0, 74, 5]


@pytest.mark.parametrize(
    ("data", "kept"),
    {
        "each place its last": ([BEND, PRESSURE, BEND, TIMBRE, PRESSURE, TIMBRE], [2, 4, 5]),
        "each channel its own": ([BEND, [0xE1, 0, 0], BEND], [1, 2]),
        "each key its own": ([[0xA0, 60, 1], [0xA0, 61, 1], [0xA0, 60, 2]], [1, 2]),
        "a note begins where it was": ([BEND, NOTE_ON, BEND, NOTE_OFF, BEND], [0, 1, 2, 3, 4]),
        "a range is told in between": ([BEND, [0xB0, 6, 12], BEND], [0, 1, 2]),
        "halves of pairs stay": (
            [[0xB0, 1, 1], BEND, [0xB0, 33, 1], [0xB0, 1, 2], BEND],
            [0, 2, 3, 4],
        ),
        "pedals stay": ([[0xB0, 64, 127], [0xB0, 64, 0]], [0, 1]),
        "switches stay": ([[0xB0, 65, 127], BEND, [0xB0, 65, 0], BEND], [0, 2, 3]),
        "ticks of endless knobs stay": ([[0xB0, 70, 1], [0xB0, 70, 1], [0xB0, 102, 65]], [0, 1, 2]),
        "and 74 may be one where no zone is": ([[0xBF, 74, 1], [0xBF, 74, 1]], [0, 1]),
        "a tap of the XYZ app stays": ([[0xB0, 115, 9], [0xB0, 115, 0]], [0, 1]),
        "every tick": ([[0xF8], BEND, [0xF8], BEND], [0, 2, 3]),
    }.values(),
)
def test_what_may_be_left_out(data, kept):
    messages = [m for part in data for m in Decoder().feed(part)]
    thinned = latest([At(0.0, m) for m in messages], lambda channel: channel < 16)
    assert thinned == [At(0.0, messages[k]) for k in kept]


def test_the_virtual_port_is_always_there():
    system = FakeSystem()
    port = MidiPort(VIRTUAL, system=system)
    assert system.opened == [VIRTUAL] and port.poll(0.0) == port.poll(WATCH_S) == []


# --- the real thing -------------------------------------------------------------------------------


class Keyboard:
    """A client of JACK that plays."""

    def __init__(self):
        rtmidi = pytest.importorskip("rtmidi", reason="pip install -e '.[midi]' for real ports")
        self._out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name="keyboard")
        self._out.open_virtual_port("out")
        self.play = self._out.send_message

    def unplug(self):
        self._out.delete()


@pytest.fixture
def keyboard(jack_server):
    keyboard = Keyboard()
    yield keyboard
    keyboard.unplug()


def heard(port, count):
    """Poll until so much has come."""
    inputs, hangs = [], time.monotonic() + 60
    while len(inputs) < count:
        assert time.monotonic() < hangs, f"{count - len(inputs)} more should have come"
        inputs += port.poll(0.0)
    return inputs


@pytest.mark.native
def test_notes_come_through_jack(keyboard):
    port = MidiPort("keyb")
    assert port.name == "keyboard:out"
    for message in (NOTE_ON, [0xE0, 0, 96], NOTE_OFF):
        keyboard.play(message)
    played = heard(port, 4)
    assert [each.action for each in played if isinstance(each, Gesture)] == ["start", "move", "end"]
    port.close()


@pytest.mark.native
def test_a_client_of_jack_that_leaves_is_noticed_and_found_again(jack_server):
    keyboard = Keyboard()
    port = MidiPort("keyboard:out")
    assert port.poll(0.0) == []
    keyboard.unplug()
    assert said(port.poll(WATCH_S)) == ["MIDI port keyboard:out has gone: waiting for it."]
    assert port.poll(WATCH_S * 2) == []
    keyboard = Keyboard()
    assert said(port.poll(WATCH_S * 3)) == ["MIDI port keyboard:out is back."]
    keyboard.play(NOTE_ON)
    assert heard(port, 1)[0].finger == "midi/1/60"
    port.close()
    keyboard.unplug()


@pytest.mark.native
def test_a_virtual_port_can_be_connected_to(keyboard):
    port = MidiPort(VIRTUAL)
    client = jack.Client("cable")
    (ours,) = client.get_ports("timbrel.*:in", is_midi=True, is_input=True)
    client.connect("keyboard:out", ours)
    keyboard.play(NOTE_ON)
    assert heard(port, 1)[0].finger == "midi/1/60"
    client.close()
    port.close()


def test_without_any_midi_system_one_sentence_says_so(monkeypatch, capfd):
    pytest.importorskip("rtmidi", reason="pip install -e '.[midi]' for real ports")
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    system = Rtmidi()
    monkeypatch.setattr(system._rtmidi, "get_compiled_api", lambda: [system._rtmidi.API_UNIX_JACK])
    with pytest.raises(UserError, match="no MIDI system answers"):
        MidiPort("pad", system=system)
    assert capfd.readouterr().err == ""  # nor does a library say it on the player's screen

# SPDX-License-Identifier: MIT
"""A patch in the place of sound card and engine: what it is told, by real packets."""

import socket
import zipfile
from dataclasses import replace

import pytest
from pitched_thing import pitched
from played_things import mapping

from timbrel.base.errors import UserError
from timbrel.runtime.live.engine_process import Order
from timbrel.runtime.live.inputs import Command, Direct, Gesture, Knob
from timbrel.runtime.live.patch import Patch
from timbrel.runtime.live.session import Session
from timbrel.runtime.live.shared import Link
from timbrel.runtime.osc import decoded

OWN = "/timbrel/"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return pitched(tmp_path_factory.mktemp("instruments"))


@pytest.fixture
def there():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as patch:
        patch.bind(("127.0.0.1", 0))
        patch.settimeout(30)
        yield patch


class Playing:
    """A session that plays a patch, a turn at a time."""

    def __init__(self, link, file, there, *rows, voices=2, settings=(), timeout_s=None):
        order = Order(file, 1, voices=voices, settings=settings)
        self.there, self.patch = there, Patch(link, order, there.getsockname())
        self.session = Session(link, mapping(*rows))
        (report,) = self.patch.start(lambda: 0.0)
        self.session.hears = self.patch.take
        self.session.begin(report.what, timeout_s)
        self._end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def do(self, *inputs, now_s=0.0):
        """Return what the patch is told."""
        self.session.take(inputs, now_s)
        self.session.step(now_s)
        self.patch.poll(now_s)
        self._end.sendto(b"/end\0\0\0\0,\0\0\0", self.there.getsockname())
        told = []
        while True:
            address, values = decoded(self.there.recv(65535))[0]
            if address == "/end":
                return told
            told.append((address.removeprefix(OWN), *values))

    def close(self):
        self.patch.close()
        self._end.close()


@pytest.fixture
def playing(file, there):
    with Link() as link:
        made = []

        def make(*rows, **more):
            made.append(Playing(link, file, there, *rows, **more))
            return made[-1]

        yield make
        for each in made:
            each.close()


def test_latents_are_told_as_they_move_and_once(playing):
    stage = playing(("midi:cc/1", "latent:z1"))
    assert ("latent/z1", 0.0) in stage.do()
    assert stage.do(Knob("midi:cc/1@1", 1.0)) == [("latent/z1", 3.0)]
    assert stage.do() == []


def test_notes_are_told_as_notes_and_what_moves_one_with_its_voice(playing):
    stage = playing(("note:timbre", "latent:z2"))
    stage.do()
    first = Gesture("start", "mpe/2/60", {"note": 60.0, "velocity": 1.0})
    assert stage.do(first) == [("note", 60.0, 127.0, 1.0)]
    second = Gesture("start", "mpe/3/64", {"note": 64.0, "velocity": 0.5, "timbre": 1.0})
    assert stage.do(second) == [
        ("note", 64.0, 64.0, 2.0),
        ("timbre", 64.0, 1.0, 2.0),
        ("voice/2/latent/z2", 3.0),
    ]
    assert stage.do(Gesture("move", "mpe/2/60", {"bend": 0.5})) == [("bend", 60.0, 0.5, 1.0)]
    assert stage.do(Gesture("end", "mpe/2/60")) == [("note", 60.0, 0.0, 1.0)]
    stage.patch.close()
    stage.patch = playing(voices=1).patch  # what still sounds is ended with it
    assert ("note", 64.0, 0.0, 2.0) in [
        (a.removeprefix(OWN), *v) for a, v in decoded(stage.there.recv(65535))
    ]


def midi(line):
    """The gestures of a line: `60+` a note starts, `60-` it ends, `60@2+` on channel 2; `P+` the
    pedal of channel 1 goes down, `P-` up, `panic` and `off` (of channel 1) end all notes."""
    words = {"P+": ("sustain", 1.0, "midi/1"), "P-": ("sustain", 0.0, "midi/1")}
    words |= {"panic": ("panic",), "off": ("panic", "midi/1")}
    for word in line.split():
        if word in words:
            verb, *arguments = words[word]
            yield Command(verb, tuple(arguments))
            continue
        key, _, channel = word[:-1].partition("@")
        action, finger = ("start" if word[-1] == "+" else "end"), f"midi/{channel or 1}/{key}"
        axes = {"note": float(key), "velocity": 1.0} if action == "start" else {}
        yield Gesture(action, finger, axes)


@pytest.mark.parametrize(
    ("voices", "turns"),
    [
        (2, [("60+", "60+1"), ("60-", "60-1")]),
        # what the pedal holds ends as the pedal goes up, or as another note takes its voice
        (2, [("P+ 60+ 60-", "60+1"), ("P-", "60-1"), ("61+ 61-", "61+2 61-2")]),
        (2, [("P+ 60+ 60- 62+", "60+1 62+2"), ("64+", "60-1 64+1"), ("P- 64-", "64-1")]),
        (2, [("P+ 60+ 60-", "60+1"), ("60+", "60+1"), ("P-", ""), ("60-", "60-1")]),
        # and by all that ends notes here
        (2, [("P+ 60+ 60- 62+", "60+1 62+2"), ("panic", "60-1 62-2"), ("62- P-", "")]),
        (2, [("60+ 60@2+", "60+1 60+2"), ("off", "60-1"), ("60@2-", "60-2")]),
        # one key twice is two notes
        (2, [("60+ 60@2+", "60+1 60+2"), ("60-", "60-1"), ("60@2-", "60-2")]),
        # a voice that is taken is free before it is taken, so that the patch takes the same
        (2, [("60+ 62+ 64+", "60+1 62+2 60-1 64+1"), ("60-", ""), ("64-", "64-1")]),
        (2, [("60+ 60- 60+", "60+1 60-1 60+2")]),
        # the only voice glides, and who comes back is decided here
        (1, [("60+ 62+", "60+1 62+1 60-1"), ("62-", "60+1 62-1"), ("60-", "60-1")]),
        (1, [("60+ 62+", "60+1 62+1 60-1"), ("60-", ""), ("62-", "62-1")]),
        (1, [("P+ 60+ 60- 62+", "60+1 62+1 60-1"), ("62-", ""), ("P-", "62-1")]),
        (1, [("60+ 60@2+", "60+1 60+1"), ("60-", ""), ("60@2-", "60-1")]),
        (1, [("60.3+ 60.1+", "60.3+1 60.3-1 60.1+1")]),  # one finger, to a patch
    ],
)
def test_a_note_ends_in_the_patch_as_its_voice_does_here(playing, voices, turns):
    stage = playing(voices=voices)
    stage.do()
    for line, wanted in turns:
        told = [each for each in stage.do(*midi(line)) if each[0] == "note"]
        shown = [
            f"{key:.3g}{'+' if velocity else '-'}{voice:g}" for _, key, velocity, voice in told
        ]
        assert " ".join(shown) == wanted, line


def test_a_note_whose_controller_is_silent_ends_in_the_patch_too(playing):
    stage = playing(timeout_s=30.0)
    stage.do(*midi("60+"))
    assert stage.do(now_s=29.0) == []
    assert stage.do(now_s=31.0) == [("note", 60.0, 0.0, 1.0)]


def test_the_bend_of_one_of_two_notes_of_a_key_is_its_own(playing):
    stage = playing()
    stage.do(*midi("60+ 60@2+"))
    assert stage.do(Gesture("move", "midi/1/60", {"bend": 2.0})) == [("bend", 60.0, 2.0, 1.0)]


def test_an_instrument_with_other_inlets_ends_the_notes_of_the_last(playing, file, tmp_path):
    stage = playing()
    stage.do(*midi("60+"))
    inlets = [port for port in stage.patch.facts.inlets if port.name != "z4"]
    stage.session.begin(
        replace(stage.patch.facts, inlets=inlets, order=replace(stage.patch.facts.order, layout=2))
    )
    assert ("note", 60.0, 0.0, 1.0) in stage.do()


def test_settings_and_other_files_are_passed_on(playing, file):
    stage = playing(settings=(("temperature", ("0.5",)), ("phase", ("random",))))
    assert stage.do()[:2] == [("attribute/temperature", 0.5), ("attribute/phase", "random")]
    stage.patch.load(file, "decode")
    assert stage.do(Direct("latent:z1", 1.0))[:2] == [("load", str(file)), ("method", "decode")]
    stage.patch.load(file.with_name("none.ts"))
    (report,) = stage.patch.poll(0.0)
    assert report.kind == "trouble" and "none.ts does not exist" in report.what
    assert stage.patch.facts.order.file == file


def test_a_file_that_names_nothing_is_refused(there, tmp_path):
    foreign = tmp_path / "foreign.ts"
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("foreign/version", "3")
    with Link() as link:
        patch = Patch(link, Order(foreign, 1), there.getsockname())
        with pytest.raises(UserError, match="files that Timbrel has exported"):
            patch.start(lambda: 0.0)
        patch.close()

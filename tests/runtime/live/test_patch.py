# SPDX-License-Identifier: MIT
"""A patch in the place of sound card and engine: what it is told, by real packets."""

import socket
import zipfile

import pytest
from pitched_thing import pitched
from played_things import mapping

from timbrel.base.errors import UserError
from timbrel.runtime.live.engine_process import Order
from timbrel.runtime.live.inputs import Direct, Gesture, Knob
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

    def __init__(self, link, file, there, *rows, voices=2, settings=()):
        order = Order(file, 1, voices=voices, settings=settings)
        self.there, self.patch = there, Patch(link, order, there.getsockname())
        self.session = Session(link, mapping(*rows))
        (report,) = self.patch.start(lambda: 0.0)
        self.session.begin(report.what)
        self._end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def do(self, *inputs):
        """Return what the patch is told."""
        self.session.take(inputs, 0.0)
        self.session.step(0.0)
        self.patch.take(inputs)
        self.patch.poll(0.0)
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
    assert stage.do(first) == [("note", 60.0, 127.0)]
    second = Gesture("start", "mpe/3/64", {"note": 64.0, "velocity": 0.5, "timbre": 1.0})
    assert stage.do(second) == [
        ("note", 64.0, 64.0),
        ("timbre", 64.0, 1.0),
        ("voice/2/latent/z2", 3.0),
    ]
    assert stage.do(Gesture("move", "mpe/2/60", {"bend": 0.5})) == [("bend", 60.0, 0.5)]
    assert stage.do(Gesture("end", "mpe/2/60")) == [("note", 60.0, 0.0)]
    stage.patch.close()
    stage.patch = playing(voices=1).patch  # what still sounds is ended with it
    assert ("note", 64.0, 0.0) in [
        (a.removeprefix(OWN), *v) for a, v in decoded(stage.there.recv(65535))
    ]


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

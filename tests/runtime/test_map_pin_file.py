# SPDX-License-Identifier: MIT
"""Pins on disk: nothing that was made is lost, and what is no file of this map's is named."""

import json
import subprocess
import sys

import numpy as np
import pytest
from random_maps import random_map

from timbrel.base.errors import UserError
from timbrel.base.maps.folder import write
from timbrel.base.maps.timbre_map import TimbreMap
from timbrel.runtime.maps.pin_file import PinFile, read_pins

PLAYED = random_map()
SOUND = [3.0, 18.0, 33.0, 48.0, 64.0, 79.0, 94.0, 109.0, 124.0]


@pytest.fixture
def pins(tmp_path):
    return PinFile(tmp_path / "pins.json", PLAYED)


def add(pins, value):
    return pins.add(np.full(3, value), np.array(SOUND))


def test_pins_of_another_program_are_not_lost(pins):
    add(pins, 0.2)
    add(read_pins(pins.path, PLAYED), 0.9)  # timbrel map add, meanwhile
    add(pins, 0.4)
    assert len(read_pins(pins.path, PLAYED).pins) == 3


# Each waits for the word to go, so that all of them write at the same time.
WRITER = """
import sys
from timbrel.base.main import main
model, first = sys.argv[1], int(sys.argv[2])
main(["map", "get", model, "--control", *["0.5"] * 3])
print("ready", flush=True)
sys.stdin.readline()
for k in range(first, first + 10):
    assert main(["map", "add", model, "--control", *[str(k / 50)] * 3]) == 0
"""


def test_programs_that_pin_at_the_same_time_lose_none(tmp_path):
    write(PLAYED, tmp_path / "map")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "map"), str(10 * k)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for k in range(4)
    ]  # fmt: skip
    for writer in writers:
        while writer.stdout.readline() != "ready\n":
            assert writer.poll() is None, writer.communicate()[1]
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    said = [writer.communicate()[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 4, said
    assert len(read_pins(tmp_path / "map" / "pins.json", PLAYED).pins) == 40
    assert not list((tmp_path / "map").glob("*.partial"))


def test_a_change_that_cannot_be_written_is_none(pins, monkeypatch):
    def full(path, text):
        raise OSError("no space left on device")

    monkeypatch.setattr("timbrel.runtime.maps.pin_file.replace", full)
    with pytest.raises(OSError, match="no space left"):
        add(pins, 0.2)
    assert (pins.made, pins.now, pins.before) == ([], [], [])


def test_a_pin_at_the_place_of_another_replaces_it_and_undo_brings_it_back(pins):
    place = np.array([0.2, 0.5, 0.5])
    pins.add(place, np.full(9, 10.0))
    assert pins.add(place + 0.0005, np.full(9, 20.0)) == 1
    assert pins.pins[0]["parameters"] == [20.0] * 9
    pins.undo()
    assert pins.pins[0]["parameters"] == [10.0] * 9
    assert len(pins.made) == 2  # nothing that was made is lost


def test_undo_goes_through_reaches_too(pins):
    add(pins, 0.2)
    pins.set_reach(0.7)
    pins.set_reach(0.7)  # no change
    add(pins, 0.4)
    pins.undo()
    assert (pins.reach, len(pins.now)) == (0.7, 1)
    pins.undo()
    assert (pins.reach, len(pins.now)) == (0.3, 1)
    pins.undo()
    assert (read_pins(pins.path, PLAYED).reach, pins.now) == (0.3, [])


def test_a_file_that_kept_no_reaches_is_undone_as_well(pins):
    content(pins, made=[{"control": [0.5] * 3, "parameters": SOUND}], now=[0], before=[[]])
    pins.undo()
    assert (pins.now, pins.reach) == ([], 0.3)


@pytest.mark.parametrize("reach", [5.0, 0.0, -1.0, float("nan")])
def test_a_reach_that_cannot_be_is_refused_before_it_is_written(pins, reach):
    add(pins, 0.2)
    before = pins.path.read_text()
    with pytest.raises(UserError, match=f"pins reach {reach:g} far; use 0.01 to 2"):
        pins.set_reach(reach)
    assert pins.path.read_text() == before
    assert pins.pinned().names == PLAYED.names


def test_pins_of_another_synth_are_refused_and_left_alone(pins):
    add(pins, 0.2)
    before = pins.path.read_text()
    names = ("drawbar 1", "cutoff", *PLAYED.names[2:])
    for other, sentence in (
        (names, "its parameter 2 is drawbar 2, this map's is cutoff"),
        (PLAYED.names[:8], "its parameter 9 is drawbar 9, this map's is none"),
    ):
        theirs = PinFile(pins.path, TimbreMap(PLAYED.control, PLAYED.layers, other))
        with pytest.raises(UserError, match=f"of another map: {sentence}; name another file"):
            theirs.clear()
    assert pins.path.read_text() == before


def content(pins, **values):
    """A file as it is written, but for some values."""
    whole = {"kind": "timbrel-pins", "format": 1, "parameters": list(PLAYED.names), "reach": 0.3}
    pins.path.write_text(json.dumps({**whole, "made": [], "now": [], "before": [], **values}))


def made(control, parameters):
    return {"made": [{"control": control, "parameters": parameters}]}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("{", "is damaged"),
        ("[]", "is damaged"),
        ('{"kind": "x", "format": 1}', "holds no pins of this Timbrel"),
        (made([1], SOUND), "does not fit this map .1 control is given; this map has 3.: mend it"),
        (made([1, "a", 1], SOUND), "control 2 is a: it must be a finite number"),
        (made([1, None, 1], SOUND), "control 2 is None: it must be a finite number"),
        (made([1, 500, 1], SOUND), "control 2 is 500; controls are 0 to 1"),
        (made([1, 1, 1], [*SOUND[1:], 500]), "drawbar 9 is 500; parameters are 0 to 127"),
        (made([1, 1, {}], SOUND), "is damaged"),
        ({"reach": 5}, "does not fit this map .pins reach 5 far; use 0.01 to 2"),
        ({"reach": "far"}, "is damaged"),
        ({"now": [7]}, "is damaged"),
        ({"before": [{"now": [7], "reach": 0.3}]}, "is damaged"),
        ({"before": [{"now": [], "reach": 9}]}, "pins reach 9 far"),
        ({"before": [{"now": []}]}, "is damaged"),
    ],
)
def test_a_damaged_file_of_pins_is_named_and_left_alone(pins, given, sentence):
    if isinstance(given, dict):
        content(pins, **given)
    else:
        pins.path.write_text(given)
    before = pins.path.read_text()
    with pytest.raises(UserError, match=sentence):
        read_pins(pins.path, PLAYED)
    with pytest.raises(UserError, match=sentence):
        add(pins, 0.5)
    assert pins.path.read_text() == before

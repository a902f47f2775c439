# SPDX-License-Identifier: MIT
"""The pads in the real Pd: positions in, parameter lists and sound out, hands both ways.

The synths are the shipped ones; their maps are random ones, so that numbers can be foretold.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import patch_file
import pytest
from partials import RATE
from pd import EXTERNALS
from random_maps import random_map
from tapped import Tapped, library

from timbrel.base.maps.folder import write

pytestmark = pytest.mark.native
# The example, the map that it names, how many parameters.
PADS = (("pad", "organ", 9), ("sweeps", "subtractive", 4))
BAR = "vsl 19 141 0 127 0 0 $0-hand-{} "
INPUTS = {
    "pad": ("timbrel.xy", 0),
    "third": ("vsl 19 141 0 1 ", 0),
    "bar": (BAR.format(3), 0),
    "lock": ("tgl 19 0 $0-lock-3 ", 0),
    "sound": ("tgl 19 0 $0-on ", 0),
    "glide": ("s $0-smoothing", 0),
    "slide": ("hsl 181 19 36 84 ", 0),
    "map": ("jg.timbremap", 0),
}


class Pad(Tapped):
    """The pad, with a printer on the map's outlets, and numbers to the box of the key."""

    def _text(self, path: Path, samples: int, script: str) -> str:
        text = super()._text(path, samples, script)
        path.with_name("counted.pd").write_text(text, encoding="utf-8")
        top = patch_file.read(path.with_name("counted.pd"))
        first, source = len(top.boxes), top.find("jg.timbremap")
        lines = ["#X obj 10 10 print LIST;", "#X obj 10 10 print INFO;"]
        # A number for the name that the box receives is sent on, as one that is typed.
        lines += ["#X obj 10 10 r t-key;", "#X obj 10 10 s \\$0-key-now;"]
        lines += [f"#X connect {first + 2} 0 {first + 3} 0;"]
        lines += [f"#X connect {source} {i} {first + i} 0;" for i in range(2)]
        return "\n".join([text.rstrip("\n"), *lines, ""])


@pytest.fixture(params=PADS, ids=lambda row: row[0])
def row(request):
    return request.param


@pytest.fixture
def timbre_map(row):
    return random_map(2, parameters=row[2])


@pytest.fixture
def pad(tmp_path, row, timbre_map):
    path = EXTERNALS / "jg.timbremap.pd_linux"
    if not path.exists():
        pytest.fail(f"{path} is missing: run make externals first")
    folder = library(tmp_path / "library")
    example, name, _ = row
    shutil.rmtree(folder / "maps")
    write(timbre_map, folder / "maps" / name)
    return Pad(folder, example, INPUTS)


def told(log, what):
    """The numbers of the last line of a printer."""
    line = [text for text in log if text.startswith(what)][-1]
    return np.array(line.removeprefix(what).split(), float)


def all_told(log, what):
    return [line.removeprefix(what) for line in log if line.startswith(what)]


def test_it_opens_in_the_middle_and_nowhere_else(pad, any_pd, timbre_map):
    _, log = pad.play([], 0.1, any_pd)
    middle = timbre_map.map([0.5, 0.5, 0.5])
    for what, wanted in (("INFO: point ", [0.5, 0.5, 0.5]), ("LIST: ", middle)):
        lines = all_told(log, what)
        assert lines
        for line in lines:
            assert np.array(line.split(), float) == pytest.approx(wanted, abs=1e-3)


def test_the_pad_gives_one_position_for_both_axes(pad, old_pd):
    def points(events):
        return all_told(pad.play(events, 0.3, old_pd)[1], "INFO: point ")

    assert points([(0.1, "pad 0.2 0.8")])[len(points([])) :] == ["0.2 0.8 0.5"]


def test_another_map_names_the_columns_and_keeps_the_locks(pad, row, timbre_map, old_pd):
    other = replace(timbre_map, names=tuple(f"other {i + 1}" for i in range(row[2])))
    write(other, pad.folder / "maps" / "other")
    # The map is told the lock behind the toggle's back, so that a click turns the toggle off only
    # if it was shown.
    events = [
        (0.1, "map lock 3 1"),
        (0.2, "map load other"),
        (0.3, "lock bang"),
        (0.4, "map locks"),
    ]
    _, log = pad.play(events, 0.5, old_pd)
    names = all_told(log, "INFO: names ")
    assert names[-1].replace("\\", "") == " ".join(other.names) != names[0].replace("\\", "")
    locked, then = all_told(log, "INFO: locks ")
    assert locked.split() == ["1" if i == 2 else "0" for i in range(row[2])]
    assert set(then.split()) == {"0"}


def test_the_key_is_a_number_to_type_as_well(pad, old_pd):
    one, two, other = (
        pad.play([(0, key), (0.1, "sound 1")], 0.4, old_pd)[0]
        for key in ("slide 48", "key 48", "key 60")
    )
    assert np.array_equal(one, two) and not np.array_equal(one, other)
    assert np.abs(one).max() > 1e-3


def test_a_position_becomes_drawbars_and_sound(pad, any_pd, timbre_map):
    events = [(0, "pad 0.2 0.8"), (0, "third 0.3"), (0.5, "sound 1")]
    sound, log = pad.play(events, 1.5, any_pd)
    assert told(log, "LIST: ") == pytest.approx(timbre_map.map([0.2, 0.8, 0.3]), abs=1e-3)
    assert told(log, "INFO: point ") == pytest.approx([0.2, 0.8, 0.3], abs=1e-5)
    assert np.abs(sound[: RATE // 4]).max() < 1e-4, "no note, no sound"
    assert np.sqrt(np.mean(sound[RATE:] ** 2)) > 1e-3
    assert not [line for line in log if "error" in line or "timbremap:" in line]


def test_another_position_sounds_otherwise(pad, old_pd):
    def spectrum(place):
        sound, _ = pad.play([(0, f"pad {place}"), (0.1, "sound 1")], 1.2, old_pd)
        found = np.abs(np.fft.rfft(sound[-RATE // 2 :]))
        return found / np.linalg.norm(found)

    one, two = spectrum("0.1 0.1"), spectrum("0.9 0.9")
    assert np.dot(one, spectrum("0.1 0.1")) > 0.999
    assert np.dot(one, two) < 0.99


def test_a_drawbar_by_hand_moves_the_point_and_nothing_else(pad, any_pd, timbre_map):
    before = timbre_map.map([0.5, 0.5, 0.5])
    wanted = np.where(np.arange(len(before)) == 2, 90, before)
    _, log = pad.play([(0.1, "bar 90")], 0.3, any_pd)
    assert told(log, "LIST: ") == pytest.approx(wanted, abs=1e-3)
    place = timbre_map.unmap(wanted)
    assert told(log, "INFO: point ") == pytest.approx(place, abs=1e-4)
    # The pad and the third axis have followed: one that moves alone leaves the others there.
    _, log = pad.play([(0.1, "bar 90"), (0.2, "third 0.5")], 0.4, any_pd)
    assert told(log, "INFO: point ") == pytest.approx([*place[:2], 0.5], abs=1e-4)


def test_a_locked_drawbar_stays(pad, old_pd, timbre_map):
    events = [(0.1, "lock 1"), (0.2, "pad 0.9 0.1"), (0.3, "third 0.9")]
    _, log = pad.play(events, 0.5, old_pd)
    wanted = timbre_map.map([0.9, 0.1, 0.9])
    wanted[2] = timbre_map.map([0.5, 0.5, 0.5])[2]
    assert told(log, "LIST: ") == pytest.approx(wanted, abs=1e-3)


def test_a_gliding_pad_arrives_and_rests(pad, old_pd, timbre_map):
    _, log = pad.play([(0, "glide 0.02"), (0.1, "pad 0.9 0.1")], 1.0, old_pd)
    assert told(log, "LIST: ") == pytest.approx(timbre_map.map([0.9, 0.1, 0.5]), abs=1e-3)
    assert 5 < sum(line.startswith("LIST: ") for line in log) < 200

# SPDX-License-Identifier: MIT
"""jg.timbremap in the real Pd: every message, and the lists that numpy reckons."""

import re
from pathlib import Path

import numpy as np
import patch_file
import pytest
from boxes import Patch
from mapped import played
from pd import EXTERNALS

from timbrel.base.maps.folder import read
from timbrel.runtime.maps.player import Player

GOLDEN = Path(__file__).parents[1] / "golden" / "maps"
ROOT = Path(__file__).parents[2]
HELP = ROOT / "puredata" / "jg.timbremap-help.pd"
SOURCE = ROOT / "cpp" / "hosts" / "common" / "map_object.cpp"
INLETS = {"list", "latch", "smoothing"}  # no message boxes: numbers, each to its inlet
SIZES = {"turned": (3, 5), "plain": (3, 4), "coupled": (3, 5), "even": (2, 3)}
WIRE = 1e-4  # of 127: Pd's floats have 24 bits
native = pytest.mark.native


@pytest.fixture(scope="module")
def needs_external():
    path = EXTERNALS / "jg.timbremap.pd_linux"
    if not path.exists():
        pytest.fail(f"{path} is missing: run make externals first")


@pytest.fixture
def play(needs_external, old_pd, tmp_path_factory):
    """`play("turned", [messages])` → what a loaded object gave."""

    def play_map(name, events, **options):
        options = {"program": old_pd, "sizes": SIZES[name], "map_folder": GOLDEN / name, **options}
        return played(events, tmp_path_factory.mktemp("map"), **options)

    return play_map


def text(values):
    return " ".join(f"{v:.9g}" for v in np.asarray(values, np.float32))


def rows(*shape, seed=0, full=1.0):
    return (full * np.random.default_rng(seed).random(shape)).astype(np.float32)


# --- there and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["turned", pytest.param("coupled", marks=native)])
def test_controller_positions_become_the_lists_that_numpy_reckons(play, name):
    places = rows(12, SIZES[name][0])
    result = play(name, [text(place) for place in places])
    assert result.lists == pytest.approx(read(GOLDEN / name).map(places), abs=WIRE)
    assert result.points == pytest.approx(places, abs=1e-6)
    assert [line.split(":")[0] for line in result.said[0]] == [*["DRAW"] * 4, "INFO", "LIST"]


@native
@pytest.mark.parametrize("name", SIZES)
def test_every_format_in_every_pd(play, any_pd, name):
    timbre_map, places = read(GOLDEN / name), rows(4, SIZES[name][0])
    settings = rows(4, SIZES[name][1], seed=1, full=127)
    events = [text(place) for place in places] + [f"param {text(s)}" for s in settings]
    result = play(name, events, program=any_pd)
    assert result.lists[:4] == pytest.approx(timbre_map.map(places), abs=WIRE)
    assert result.points[4:] == pytest.approx(timbre_map.unmap(settings), abs=1e-6)
    assert not result.complaints()


def test_a_setting_by_hand_moves_the_point_and_is_kept(play):
    hand = np.float32([10, 100, 64, 0, 127])
    result = play("coupled", [f"param {text(hand)}", "0.9 0.9 0.9", "0.9 0.9 0.8"])
    timbre_map = read(GOLDEN / "coupled")
    place = timbre_map.unmap(hand)
    assert result.points[0] == pytest.approx(place, abs=1e-6)
    assert not any(line.startswith("LIST") for line in result.said[0])
    back = play("coupled", [f"param {text(hand)}", "0.9 0.9 0.9", text(place), "bang"])
    assert back.lists[-1] == pytest.approx(hand, abs=0.01)


@native
def test_there_and_back_is_exact_on_the_surface(play):
    places = rows(6, 3) * 0.9 + 0.05
    lists = read(GOLDEN / "turned").map(places)
    result = play("turned", [f"param {text(values)}" for values in lists])
    assert result.points == pytest.approx(places, abs=1e-4)


@native
def test_a_player_in_pd_does_what_pythons_does(play):
    player = Player(read(GOLDEN / "turned"))
    hand = [1, 2, 3, 4, 125]
    events = [
        (lambda: player.set_control([0.2, 0.9, 0.6]), "0.2 0.9 0.6"),
        (lambda: player.set_parameter(1, 20), "set 2 20"),
        (lambda: player.set_parameters(hand), f"param {text(hand)}"),
        (lambda: player.set_control([0.1, 0.1, 0.1]), "0.1 0.1 0.1"),
        (lambda: player.lock(0), "lock turned 1 1"),
        (lambda: player.set_control([0.8, 0.3, 0.1]), "0.8 0.3 0.1"),
        (lambda: player.lock(0, False), "lock 1 0"),
        (lambda: setattr(player, "release", 0.5), "release 0.5"),
        (lambda: player.set_control([0.7, 0.3, 0.2]), "0.7 0.3 0.2"),
        (lambda: setattr(player, "release", np.inf), "release never"),
        (lambda: player.set_control([0.1, 0.9, 0.9]), "0.1 0.9 0.9"),
    ]
    result = play("turned", [message for _, said in events for message in (said, "bang")])
    for i, (act, _) in enumerate(events):
        act()
        assert result.lists[2 * i + 1] == pytest.approx(player.parameters, abs=WIRE)
        assert result.points[2 * i + 1] == pytest.approx(player.control, abs=1e-6)


# --- messages -------------------------------------------------------------------------------------


def test_help_has_every_message_and_no_other():
    top = patch_file.read(HELP)
    boxes = [box for canvas in top.all() for box in canvas.boxes if box.kind == "msg"]
    said = {box.words[0] for box in boxes}
    numbers = {word for word in said if word[0].isdigit()}
    assert numbers, "a list"
    table = re.search(r"Row messages\[\] = \{(.*?)\n  \};", SOURCE.read_text("utf-8"), re.S)
    taken = set(re.findall(r'\{"(\w+)", &O::', table[1]))
    assert len(taken) > 5 and INLETS < taken and said - numbers == taken - INLETS


@native
def test_answers(play):
    result = play("even", ["names", "set even 2 12.5", "get even 2", "get 2", "lock 3 1", "locks"])
    assert result.said[0] == [r"INFO: names even\ 1 even\ 2 even\ 3"]
    assert result.said[2] == result.said[3] == [r"INFO: param even\ 2 12.5"]
    assert result.said[5] == ["INFO: locks 0 0 1"]
    told = play("even", ["smooth 10 20", "release 0.3", "latch: 0", "info", "get"])
    assert told.said[3][0] == f"INFO: loaded {GOLDEN / 'even'} 2 3"
    assert told.said[3][3:] == ["INFO: latch 0", "INFO: release 0.3", "INFO: smooth 10 20"]
    assert len(told.said[4]) == 3


@native
def test_load_finds_a_folder_beside_the_patch_and_on_the_path(play, tmp_path):
    model = tmp_path / "my model"
    model.mkdir()
    (model / "timbremap").symlink_to(GOLDEN / "turned")
    options = {"map_folder": None, "paths": [GOLDEN, tmp_path]}
    result = play("turned", ["load turned", "load turned/", r"load my\ model"], **options)
    said = [next(line for line in lines if "loaded" in line) for lines in result.said]
    assert said[0] == said[1] == f"INFO: loaded {GOLDEN / 'turned'} 3 5"
    assert said[2] == f"INFO: loaded {tmp_path}/my\\ model 3 5"
    middle = read(GOLDEN / "turned").map([0.5] * 3)
    assert result.lists == pytest.approx(np.tile(middle, (3, 1)), abs=WIRE)


@native
def test_touches_of_a_block_move_three_axes(play):
    timbre_map = read(GOLDEN / "turned")
    events = ["block 4 1 0.2 0.3 0.9 0 0 0", "block 7 1 0.8 0.8 0.8 0 0 0", "block 4 2 0 0 0 0 0 0"]
    result = play("turned", [*events, "block 7 1 0.8 0.7 0.6", "latch: 0", "block 7 2 0 0 0"])
    places = [[0.2, 0.3, 0.9]] * 3 + [[0.8, 0.7, 0.6]] * 2 + [[0.5, 0.5, 0.5]]
    assert result.points == pytest.approx(np.array(places), abs=1e-6)
    assert result.lists[-1] == pytest.approx(timbre_map.map([0.5] * 3), abs=WIRE)
    assert result.said[0][:4] == [
        "DRAW: roundedrect 0.14 0.24 0.12 0.12 0.12 0.12",
        "DRAW: setcolor 0.9 0.48 0.1 1",
        "DRAW: fill",
        "DRAW: repaint",
    ]


@native
@pytest.mark.parametrize("after", ["block 4 2", "0.5 0.5 0.5", f"load {GOLDEN / 'turned'}"])
def test_a_finger_leads_until_it_lifts_or_something_else_leads(play, after):
    """A lift may be lost; no finger is deaf for ever."""
    events = ["block 4 1 0.2 0.3 0.9", "block 7 1 0.9 0.9 0.9", after, "block 7 1 0.8 0.7 0.6"]
    result = play("turned", events)
    assert result.points[1] == pytest.approx([0.2, 0.3, 0.9], abs=1e-6)
    assert result.points[3] == pytest.approx([0.8, 0.7, 0.6], abs=1e-6)
    assert not result.complaints()


@native
def test_a_lift_of_a_finger_that_does_not_lead_ends_nothing(play):
    result = play("turned", ["latch: 0", "0.2 0.3 0.9", "block 9 2 0 0 0", "bang"])
    assert result.said[2] == []
    assert result.points[3] == pytest.approx([0.2, 0.3, 0.9], abs=1e-6)


@native
def test_locks_stay_when_another_map_is_loaded(play):
    other = GOLDEN / "coupled"
    events = ["set 2 99", "lock 2 1", "0.1 0.9 0.2", f"load {other}", "0.7 0.2 0.4"]
    result = play("turned", events)
    assert result.said[3][:2] == [f"INFO: loaded {other} 3 5", "INFO: locks 0 1 0 0 0"]
    for at, place in ((3, [0.1, 0.9, 0.2]), (4, [0.7, 0.2, 0.4])):
        wanted = read(other).map(place)
        wanted[1] = 99
        assert result.lists[at] == pytest.approx(wanted, abs=WIRE)


@native
@pytest.mark.parametrize("how", ["smoothing: 0.05", "smooth 50", "smooth 50 20 80"])
def test_smoothing_glides_and_ends_exactly(play, how):
    result = play("turned", [how, "0.9 0.2 0.9", (2000, "names"), (500, "names")])
    path = [line.split()[2:] for line in result.said[1] if line.startswith("INFO: point")]
    first = np.array(path, float)[:, 0]
    assert 20 < len(first) < 400 and (np.diff(first) >= 0).all()
    assert np.diff(first).max() < 0.05, "no jump"
    assert result.points[-1] == pytest.approx(np.float32([0.9, 0.2, 0.9]), abs=0)
    assert len(result.said[2]) == 1 and len(result.said[3]) == 1, "it rests when it has arrived"


@native
def test_messages_faster_than_the_clock_do_not_stop_it(play):
    stream = [(1, text([0.1 + 0.002 * i, 0.5, 0.5])) for i in range(300)]
    result = play("turned", ["smoothing: 0.02", *stream])
    assert result.points[-1][0] > 0.6


# --- feedback -------------------------------------------------------------------------------------


SLIDER = "hsl 128 15 0 127 0 0 e e e 0 0 0 8 0 0 0 0 1"
LOOPS = {
    "sliders": [SLIDER] * 5,
    "whole numbers": [r"expr int(\$f1)"] * 5,
    "late": ["pipe 0 0 0 0 0 20"],
}


def loop(boxes):
    """The list through boxes, one for each parameter or one for all, and as `param` back."""
    patch, count = Patch(), 5
    taken = patch.chain("r t-list", "t l" if len(boxes) == 1 else "unpack" + " f" * count)[1]
    packed = patch.obj("pack" + " f" * count)
    made = [patch.obj(box) for box in boxes]
    for i, box in enumerate(made):
        patch.connect(taken, i, box, 0)
    for i in reversed(range(count)):
        shared = len(made) == 1
        patch.connect(made[0 if shared else i], i if shared else 0, packed, i)
    back = patch.chain("list prepend param", "list trim", "s t-map")
    patch.connect(packed, 0, back[0], 0)
    return patch


@native
@pytest.mark.parametrize("seconds", [0, 0.02])
@pytest.mark.parametrize("through", LOOPS)
def test_a_loop_back_into_param_settles_and_moves_nothing(play, any_pd, through, seconds):
    """Late ones too: what comes back in mid-glide, and just after, is what the glide gave."""
    places, first = rows(3, 3), f"smoothing: {seconds}"
    events = [first, *[(400, text(p)) for p in places], (400, "names"), (400, "bang")]
    options = {"patch": loop(LOOPS[through]), "program": any_pd, "timeout_s": 20}
    result = play("turned", events, **options)
    assert result.points[-1] == pytest.approx(places[-1], abs=1e-6)
    assert not any(line.startswith("LIST") for line in result.said[-2][1:])
    assert sum(line.startswith("LIST") for line in result.said[-1]) == 1

# SPDX-License-Identifier: MIT
"""Pictures on a Lightpad: what they show, and how they get there over a real socket."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from blocks_daemon import Daemon, device
from on_stage import Stage
from pitched_thing import pitched

from timbrel.runtime.live import blocks_lights, play
from timbrel.runtime.live.blocks import AGAIN_S, BlocksSocket
from timbrel.runtime.live.blocks_lights import EVERY_S, MOST_PADS, REFUSED_S
from timbrel.runtime.live.inputs import Gesture
from timbrel.runtime.live.lights import DARK, SIDE, SILENT, VOICES, Dot, fingers, picture, place
from timbrel.runtime.live.opening import Options, open_controls
from timbrel.runtime.live.voicing import Voicing

ORGAN = Path(__file__).parents[3] / "puredata" / "maps" / "organ"
PAD = 8456574102450706172
WHITE = (1.0, 1.0, 1.0)


def lights_of(dots):
    return np.frombuffer(picture(dots), np.uint8).reshape(SIDE, SIDE, 3)


def brightest(lights):
    """Return row and column of the brightest light."""
    return np.unravel_index(np.sum(lights, -1).argmax(), (SIDE, SIDE))


# --- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "y", "row", "column"),
    [(0, 0, 0, 0), (1, 0, 0, 14), (0, 1, 14, 0), (0.5, 4 / 14, 4, 7), (0.5, 0.5, 7, 7)],
)
def test_a_dot_is_where_it_is_put(x, y, row, column):
    lights = lights_of([Dot(x, y, WHITE)])
    assert brightest(lights) == (row, column)
    far = np.hypot(*(np.mgrid[:SIDE, :SIDE] - np.array([row, column])[:, None, None])) > 3
    assert not lights[far].any()


def test_a_dot_glides_from_light_to_light():
    share = [lights_of([Dot(k / 140, 0, WHITE)])[0, :2, 0].astype(int) for k in range(11)]
    left, right = np.transpose(share)
    assert left[0] == right[-1] == 255
    assert (np.diff(left) < 0).all() and (np.diff(right) > 0).all()


def test_nothing_is_dark_and_of_two_dots_the_brighter_counts():
    assert picture([]) == DARK
    faint, bright = Dot(0.5, 0.5, (0.1, 0.1, 0.1)), Dot(0.5, 0.5, WHITE)
    assert picture([bright, faint]) == picture([faint, bright]) == picture([bright])


def test_fingers_are_on_their_pad_coloured_by_voice_and_bright_as_they_press():
    touches = {
        "blocks/7/0": {"x": 0.1, "y": 0.2, "z": 1.0},
        "blocks/7/1": {"x": 0.3, "y": 0.4, "z": 1.0},
        "blocks/7/2": {"x": 0.3, "y": 0.4, "z": 0.0},
        "blocks/77/0": {"x": 0.9, "y": 0.9, "z": 1.0},
    }
    hard, other, soft = fingers(touches, "7", {6: "blocks/7/0", 1: "blocks/7/2"})
    assert hard == Dot(0.1, 0.2, VOICES[1])
    assert other == Dot(0.3, 0.4, SILENT)
    assert 0 < soft.colour[2] < 0.5 * VOICES[0][2]


def test_a_point_is_coloured_by_its_third_axis_and_pins_are_faint():
    pin, point = place([0.2, 0.4, 0.0], [[0.6, 0.8, 1.0]])
    assert point == Dot(0.2, 0.4, (0.0, 0.48, 1.0))
    assert pin[:2] == (0.6, 0.8) and pin.colour[0] > pin.colour[2] == 0
    assert max(pin.colour) < 0.3
    assert place([0.2]) == [Dot(0.2, 0.5, (0.5, 0.48, 0.5))]
    assert place([0.2, 0.4, 0.0, 0.9]) == [point]


# --- to the daemon --------------------------------------------------------------------------------


@pytest.fixture
def daemon(tmp_path):
    daemon = Daemon(tmp_path / "blocksd.sock")
    yield daemon
    daemon.close()


@pytest.fixture
def pad(daemon, tmp_path):
    """One that has told of a pad and of keys without lights."""
    pad = BlocksSocket(tmp_path / "blocksd.sock")
    pad.poll(0.0)
    daemon.accept()
    daemon.tell_of(device(1, side=0), device(PAD), {"uid": "?"}, 3, device(-1), device(1 << 64))
    pad.poll(0.0)
    yield pad
    pad.close()


def at(x):
    return lambda _: [Dot(x, 0.0, WHITE)]


def column(seen):
    return brightest(seen[1])[1]


def test_only_a_pad_with_lights_is_drawn_on(daemon, pad):
    asked = []
    pad.show(lambda name: asked.append(name) or [Dot(0.0, 1.0, WHITE)], 0.0)
    uid, lights = daemon.look()
    assert (uid, asked) == (PAD, [str(PAD)])
    assert lights[14][0] == (255, 255, 255) and lights[0][0] == lights[14][14] == (0, 0, 0)
    assert daemon.saw_nothing()


def test_there_are_25_pictures_a_second_and_one_that_stays_is_sent_once(daemon, pad):
    pad.show(at(0.5), 0.0)
    daemon.look()
    asked = []
    for k in range(1001):
        pad.show(lambda name: asked.append(name) or at(0.5)(name), 1 + k / 1000)
    assert 20 <= len(asked) <= 26
    assert daemon.saw_nothing()


def test_a_daemon_that_is_late_gets_the_latest_picture(daemon, pad):
    for k in range(15):
        pad.show(at(k / 14), k)
    assert column(daemon.look()) == 0
    assert daemon.saw_nothing()
    pad.show(at(9 / 14), 20)
    assert column(daemon.look()) == 9


def test_a_picture_that_is_not_taken_is_sent_again(daemon, pad):
    pad.show(at(0.5), 0.0)
    daemon.look(answer=b"\0")
    for now_s in (EVERY_S, 2 * EVERY_S):
        pad.show(at(0.5), now_s)
        assert daemon.saw_nothing()
    pad.show(at(0.5), EVERY_S + REFUSED_S)
    assert column(daemon.look()) == 7


def test_pads_come_and_go(daemon, pad):
    daemon.tell(type="device_removed", uid=PAD)
    daemon.tell(type="device_added", device=device(42))
    pad.poll(0.0)
    pad.show(at(0.0), 0.0)
    assert daemon.look()[0] == 42
    assert daemon.saw_nothing()
    daemon.tell(type="device_removed", uid=42)
    daemon.tell(type="device_added", device=device(42))  # and shows nothing of what was sent
    pad.poll(1.0)
    pad.show(at(0.0), 1.0)
    assert daemon.look()[0] == 42


def test_a_daemon_that_reads_nothing_is_not_waited_for(daemon, pad, monkeypatch):
    connected = blocks_lights._connected

    def narrow(path):
        end = connected(path)
        end.setsockopt(blocks_lights.socket.SOL_SOCKET, blocks_lights.socket.SO_SNDBUF, 1)
        return end

    monkeypatch.setattr(blocks_lights, "_connected", narrow)
    daemon.tell_of(*(device(uid) for uid in range(2 * MOST_PADS)))
    pad.poll(0.0)
    seen = []
    for now_s in range(MOST_PADS):  # each time it takes what there is room for
        pad.show(at(0.5), now_s)
        if not seen:
            assert len(pad._lights._asked) < MOST_PADS
        seen.append(daemon.look())
    assert {uid for uid, _ in seen} == set(range(MOST_PADS))
    assert {column(each) for each in seen} == {7}


class Narrow:
    """A socket that takes a hundred bytes at a time."""

    def __init__(self, end):
        self._end = end

    def __getattr__(self, name):
        return getattr(self._end, name)

    def send(self, data):
        return self._end.send(data[:100])


def test_a_frame_that_goes_in_parts_is_a_whole_one(daemon, pad, monkeypatch):
    connected = blocks_lights._connected
    monkeypatch.setattr(blocks_lights, "_connected", lambda path: Narrow(connected(path)))
    daemon.tell_of(device(PAD), device(42))
    pad.poll(0.0)
    for now_s in range(20):
        pad.show(at(0.5), now_s)
    seen = [daemon.look(), daemon.look()]
    assert {uid for uid, _ in seen} == {PAD, 42}
    assert {column(each) for each in seen} == {7}


def test_a_daemon_that_comes_back_is_drawn_on_again(daemon, pad, tmp_path):
    pad.show(at(0.5), 0.0)
    daemon.look()
    daemon.close()
    (tmp_path / "blocksd.sock").unlink()
    pad.poll(1.0)
    pad.show(at(0.5), 1.0)  # there is nobody
    again = Daemon(tmp_path / "blocksd.sock")
    pad.poll(1.0 + AGAIN_S)
    again.accept()
    pad.show(at(0.5), 3.0)  # nobody has told of a pad
    again.tell_of(device(PAD))
    pad.poll(3.0)
    pad.show(at(0.5), 4.0)
    assert column(again.look()) == 7
    pad.close()
    again.close()


def test_a_connection_that_breaks_alone_is_made_again(daemon, pad):
    pad.show(at(0.5), 0.0)
    daemon.look()
    daemon.pictures.close()
    daemon.pictures = None
    pad.show(at(0.5), 1.0)  # an answer is still there
    pad.show(at(0.5), 2.0)
    pad.show(at(0.5), 2.0 + AGAIN_S)
    assert column(daemon.look()) == 7


def test_the_pad_is_left_dark(daemon, pad):
    pad.show(at(0.5), 0.0)
    daemon.look()
    pad.close()
    data = daemon.pictures.recv(10_000)
    assert data[2:] == PAD.to_bytes(8, "little") + DARK


# --- who shows ------------------------------------------------------------------------------------


def test_an_instrument_shows_fingers_in_the_colours_of_their_voices(daemon, tmp_path):
    controls = open_controls(Options(blocks=str(tmp_path / "blocksd.sock")), 48.0)
    voicing = Voicing([], 2, listens=False)
    stage = SimpleNamespace(controls=controls, session=SimpleNamespace(voicing=voicing))
    controls.controllers[0].poll(0.0)
    daemon.accept()
    daemon.tell_of(device(PAD))
    for index, (x, action) in enumerate(((0.0, "start"), (0.5, "start"), (1.0, "start"))):
        touch = {"uid": PAD, "action": action, "touch_index": index, "x": x, "y": 0.0, "z": 1.0}
        daemon.tell(type="touch", **touch)
    daemon.tell(type="touch", uid=PAD, action="end", touch_index=2, x=1.0, y=0.0, z=0.0)
    for gesture in controls.controllers[0].poll(0.1):
        voicing.take(Gesture(gesture.action, gesture.finger, gesture.axes), 0.1)
    play._show(stage, 0.1)
    _, lights = daemon.look()
    seen = np.array(lights)[0, [0, 7, 14]] / 255
    shown = {voicing.playing.get(n): VOICES[n - 1] for n in (1, 2)}
    expected = [shown.get(f"blocks/{PAD}/{k}", SILENT) for k in (0, 1)]
    assert np.abs(seen[:2] - expected).max() < 0.01
    assert not seen[2].any()
    controls.close()


@pytest.mark.slow
def test_an_instrument_that_plays_shows_the_finger_on_the_pad(daemon, tmp_path):
    words = ["--device", "none", "--blocks", tmp_path / "blocksd.sock"]
    with Stage("play", pitched(tmp_path), *words):
        daemon.accept()
        daemon.tell_of(device(PAD))
        assert not np.any(daemon.look()[1])
        daemon.tell(
            type="touch", uid=PAD, action="start", touch_index=0, x=1.0, y=0.0, z=1.0, vz=0.5
        )
        assert brightest(daemon.look()[1]) == (0, 14)
        daemon.tell(type="touch", uid=PAD, action="end", touch_index=0, x=1.0, y=0.0, z=0.0)
        assert not np.any(daemon.look()[1])


def test_a_map_shows_its_point_and_follows_a_parameter_moved_by_hand(daemon, tmp_path):
    with Stage("map", "play", ORGAN, "--blocks", tmp_path / "blocksd.sock") as stage:
        daemon.accept()
        daemon.tell_of(device(PAD))
        assert brightest(daemon.look()[1]) == (7, 7)
        stage.play("/wek/inputs", 1.0, 0.0, 1.0)
        _, lights = daemon.look()
        assert np.allclose(lights[0][14], (255, 122, 0), atol=6)  # maps keep off the very edge
        stage.play("/timbrel/map/params", *[0.0] * 9)
        point = stage.hear("/timbrel/map/point")
        _, lights = daemon.look()
        row, col = brightest(lights)
        assert abs(row - 14 * point[1]) <= 0.5 and abs(col - 14 * point[0]) <= 0.5

# SPDX-License-Identifier: MIT
"""Touches: blocksd's lines over a real socket, T3D and Lightpads over OSC; and junk."""

import json
import math

import pytest
from blocks_daemon import Daemon, device
from hypothesis import given
from hypothesis import strategies as st

from timbrel.runtime.live import blocks
from timbrel.runtime.live.blocks import AGAIN_S, LONGEST_LINE, BlocksSocket, default_path, parse
from timbrel.runtime.live.inputs import Command, Gesture
from timbrel.runtime.live.touches import MOST, Presses, touch_of

TOUCH = {
    "type": "touch",
    "uid": 8456574102450706172,
    "action": "start",
    "touch_index": 0,
    "x": 0.5,
    "y": 0.75,
    "z": 0.25,
    "vx": 0.0,
    "vy": 0.0,
    "vz": 0.125,
}
FINGER = "blocks/8456574102450706172/0"
PLACE = {"x": 0.5, "y": 0.75, "z": 0.25}
FINGERS = ["blocks/7/0", "blocks/7/1", "blocks/LPM/0"]


def line(**changes):
    return json.dumps(TOUCH | changes).encode() + b"\n"


def test_a_touch_is_a_gesture():
    assert parse(line()) == [Gesture("start", FINGER, PLACE | {"velocity": 0.125})]
    assert parse(line(action="move")) == [Gesture("move", FINGER, PLACE)]
    assert parse(line(action="end").decode()) == [
        Gesture("end", FINGER, PLACE | {"release": 0.125})
    ]


def test_a_datagram_may_hold_several_and_places_stay_on_the_surface():
    first, second = parse(line(x=-1, y=9) + b"junk\n" + line(uid="LPM", touch_index=3, vz=None))
    assert (first.axes["x"], first.axes["y"]) == (0.0, 1.0)
    assert second == Gesture("start", "blocks/LPM/3", PLACE)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "button"},
        {"action": "hover"},
        {"action": ["start"]},
        {"uid": None},
        {"uid": "x" * 33},
        {"uid": "\ud800"},
        {"touch_index": 0.5},
        {"x": None},
        {"x": "0.5"},
        {"x": math.nan},
        {"z": math.inf},
        {"y": 10**400},
    ],
)
def test_what_is_no_touch_is_passed_over(changes):
    assert parse(line(**changes)) == []


@pytest.mark.parametrize("junk", [b"", b"\xff\xfe", b"[" * 100_000, b"3", b"null", b'{"type": 1}'])
def test_junk_is_passed_over(junk):
    assert parse(junk) == []


@given(st.binary(max_size=300))
def test_any_bytes_are_passed_over_or_touches(data):
    assert all(isinstance(each, Gesture) for each in parse(data))


VALUES = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=40)


@given(st.dictionaries(st.sampled_from([k for k in TOUCH if k != "type"]), VALUES))
def test_any_values_are_passed_over_or_finite(changes):
    for each in parse(line(**changes)):
        assert all(0 <= value <= 1 for value in each.axes.values())


# --- the daemon -----------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    return tmp_path / "blocksd.sock"


def said(inputs):
    return [each.arguments[0] for each in inputs if isinstance(each, Command)]


def test_touches_come_over_the_socket(path):
    daemon, pad = Daemon(path), BlocksSocket(path)
    assert pad.poll(0.0) == []
    assert [json.loads(each) for each in daemon.accept().splitlines()] == [
        {"type": "subscribe", "events": ["touch", "device"]},
        {"type": "discover"},
    ]
    start, move = line(), line(action="move")
    daemon.client.sendall(start[:30])
    assert pad.poll(0.01) == []
    daemon.client.sendall(start[30:] + move + line(action="end")[:-1])
    assert [each.action for each in pad.poll(0.02)] == ["start", "move"]
    daemon.client.sendall(b"\n")
    assert [each.action for each in pad.poll(0.03)] == ["end"]
    pad.close()
    daemon.close()


def test_a_daemon_that_goes_is_told_once_and_found_again(path):
    pad = BlocksSocket(path)
    (sentence,) = said(pad.poll(0.0))
    assert str(path) in sentence and "start it" in sentence
    assert pad.poll(AGAIN_S) == []  # tried, and said already

    daemon = Daemon(path)
    assert pad.poll(AGAIN_S * 1.5) == []  # not tried
    pad.poll(AGAIN_S * 2)
    daemon.accept()
    daemon.client.sendall(line())
    assert len(pad.poll(AGAIN_S * 2)) == 1
    daemon.close()
    path.unlink()
    gone = pad.poll(AGAIN_S * 2.1)
    assert gone[0] == Gesture("end", FINGER)
    assert said(gone) == ["blocksd has gone: waiting for it."]
    assert pad.poll(AGAIN_S * 5) == []

    daemon = Daemon(path)
    pad.poll(AGAIN_S * 6)
    daemon.accept()
    daemon.client.sendall(line(action="move"))  # of a finger that has been down all along
    assert [each.action for each in pad.poll(AGAIN_S * 6)] == ["start"]
    daemon.client.sendall(line(action="end", uid=1))
    assert pad.poll(AGAIN_S * 6) == []
    pad.close()
    daemon.close()


@pytest.mark.parametrize(
    ("message", "gone"),
    [
        ({"type": "device_removed", "uid": 7}, ["blocks/7/0", "blocks/7/1"]),
        ({"type": "device_removed", "uid": "LPM"}, ["blocks/LPM/0"]),
        ({"type": "device_removed", "uid": 70}, []),
        ({"type": "device_removed"}, []),
        ({"type": "discover_response", "devices": [device(7)]}, ["blocks/LPM/0"]),
        ({"type": "discover_response", "devices": [device("LPM"), device(7), None]}, []),
        ({"type": "discover_response", "devices": [{}]}, FINGERS),
        ({"type": "discover_response", "devices": []}, FINGERS),
        ({"type": "discover_response", "devices": 3}, []),
        ({"type": "device_added", "device": device(7)}, []),
    ],
)
def test_the_fingers_of_a_pad_that_is_unplugged_are_lifted(path, message, gone):
    daemon, pad = Daemon(path), BlocksSocket(path)
    pad.poll(0.0)
    daemon.accept()
    for finger in FINGERS:
        _, uid, index = finger.split("/")
        uid = int(uid) if uid.isdecimal() else uid
        daemon.client.sendall(line(uid=uid, touch_index=int(index)))
    daemon.tell(**message)
    started = pad.poll(0.1)
    assert started[len(FINGERS) :] == [Gesture("end", finger) for finger in gone]
    assert list(pad.touches) == [finger for finger in FINGERS if finger not in gone]
    daemon.client.sendall(line(uid=7, action="move"))  # it is there, whatever was said
    assert [g.action for g in pad.poll(0.2)] == ["start" if "blocks/7/0" in gone else "move"]
    pad.close()
    daemon.close()


def test_a_line_without_an_end_is_not_kept(path):
    daemon, pad = Daemon(path), BlocksSocket(path)
    pad.poll(0.0)
    daemon.accept()
    for _ in range(20):
        daemon.client.sendall(b"x" * LONGEST_LINE)
        assert pad.poll(0.0) == []
        assert len(pad._rest) <= LONGEST_LINE
    daemon.client.sendall(line() + line(action="move"))
    assert [each.action for each in pad.poll(0.0)] == ["start"]  # the first ended the junk
    pad.close()
    daemon.close()


def test_more_fingers_than_a_surface_has_are_not_kept():
    downs = blocks.Downs()
    started = [g for n in range(10 * MOST) for g in downs.take(Gesture("start", str(n)))]
    assert len(started) == len(downs.lift()) == MOST
    presses = Presses()
    done = [g.action for n in range(10 * MOST) for g in presses.take(str(n), {"z": 1.0})]
    assert done.count("start") - done.count("end") == len(presses.lift()) == MOST


def test_a_path_that_can_be_none_is_told(tmp_path):
    assert said(BlocksSocket(tmp_path / ("x" * 200)).poll(0.0))
    assert said(BlocksSocket("nul\0l").poll(0.0))


def test_the_daemon_is_looked_for_in_the_user_s_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert default_path() == tmp_path / "blocksd" / "blocksd.sock"


# --- surfaces over OSC ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "arguments", "touch"),
    [
        ("/t3d/tch1", (0.1, 0.2, 0.3, 60.5), ("t3d/1", (0.1, 0.2, 0.3, 60.5))),
        ("/t3d/tch16", (0.1, 0.2, 0.3), ("t3d/16", (0.1, 0.2, 0.3))),
        ("/t3d/tch1", (-1.0, 2, 0.3, 999.0), ("t3d/1", (0.0, 1.0, 0.3, 127.0))),
        ("/lightpad_data", (0.1, 0.2, 0.3), ("lightpad/1", (0.1, 0.2, 0.3))),
        ("/t3d/tch17", (0.1, 0.2, 0.3), None),
        ("/t3d/tch0", (0.1, 0.2, 0.3), None),
        ("/t3d/frm", (1, 2), None),
        ("/t3d/tch1", (0.1, 0.2), None),
        ("/t3d/tch1", ("a", 0.2, 0.3, 0.4), None),
        ("/t3d/tch1", (math.nan, 0.2, 0.3), None),
        ("/lightpad_data", (), None),
        ("/elsewhere", (0.1, 0.2, 0.3), None),
    ],
)
def test_osc_of_surfaces(address, arguments, touch):
    found = touch_of(address, arguments)
    assert (found and (found[0], tuple(found[1].values()))) == touch


def test_a_finger_is_down_while_it_presses():
    presses = Presses()
    zs = (0.0, 0.5, 0.6, 0.0, 0.0, 0.1)
    actions = [[g.action for g in presses.take("a", {"z": z})] for z in zs]
    assert actions == [[], ["start"], ["move"], ["end"], [], ["start"]]
    assert presses.lift() == [Gesture("end", "a")]

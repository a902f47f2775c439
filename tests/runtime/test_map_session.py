# SPDX-License-Identifier: MIT
"""What events do to a map being played: every address, Wekinator's verbs, pins on disk."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_maps import random_map

from timbrel.base.errors import UserError
from timbrel.base.maps.timbre_map import FULL
from timbrel.runtime.maps.addresses import Addresses
from timbrel.runtime.maps.controllers import Event, latest
from timbrel.runtime.maps.messages import FACTS
from timbrel.runtime.maps.midi import axis_number, cc_rows
from timbrel.runtime.maps.pin_file import PinFile, read_pins
from timbrel.runtime.maps.player import Player
from timbrel.runtime.maps.session import VERBS, Session
from timbrel.runtime.osc import decoded, encoded

PLAYED = random_map()
SOUND = [3.0, 18.0, 33.0, 48.0, 64.0, 79.0, 94.0, 109.0, 124.0]
W = "/wekinator/control/"
T = "/timbrel/map/"


@pytest.fixture
def pins(tmp_path):
    return PinFile(tmp_path / "pins.json", PLAYED)


@pytest.fixture
def session(pins):
    return Session(Player(PLAYED), pins)


def do(session, address, *arguments):
    """Send a message as if by OSC; return what comes back, by address."""
    messages = session.do(Addresses().event(address, arguments))
    return {m.address: m.values for m in messages}


def test_every_verb_of_an_address_is_there():
    known = Addresses()
    for address in known.known():
        assert known.event(address, ()).verb in VERBS
    words = "startRunning stopRunning startRecording stopRecording train outputs deleteAllExamples"
    for word in (*words.split(), "enableModelRunning", "disableModelRunning"):
        assert known.event(W + word, ()).verb in VERBS


@pytest.mark.parametrize("address", ["/wek/inputs", T + "control"])
def test_inputs_become_outputs_of_0_to_1(session, address):
    found = do(session, address, 0.2, 0.7, 0.4)
    assert list(found) == ["/wek/outputs"]
    assert found["/wek/outputs"] == pytest.approx(PLAYED.map([0.2, 0.7, 0.4]) / FULL)


def test_one_axis_moves_alone(session):
    do(session, "/wek/inputs", 0.2, 0.7, 0.4)
    for name, value in (("2", 0.1), ("y", 0.3)):
        found = do(session, f"{T}control/{name}", value)
        assert found["/wek/outputs"] == pytest.approx(PLAYED.map([0.2, value, 0.4]) / FULL)


def test_the_scale_is_of_outputs_both_ways(pins):
    session = Session(Player(PLAYED), pins, "/synth", 127.0)
    assert do(session, W + "outputs", *SOUND)["/synth"] == pytest.approx(SOUND)
    assert do(session, "/wek/inputs", 0.1, 0.1, 0.1)["/synth"] == pytest.approx(
        PLAYED.map([0.1] * 3)
    )


@pytest.mark.parametrize(
    ("address", "values"), [(T + "params", SOUND), (W + "outputs", [v / FULL for v in SOUND])]
)
def test_a_setting_by_hand_comes_out_and_tells_the_pad_where_it_belongs(session, address, values):
    found = do(session, address, *values)
    assert found["/wek/outputs"] == pytest.approx([v / FULL for v in SOUND])
    assert found[T + "point"] == pytest.approx(PLAYED.unmap(SOUND))


@pytest.mark.parametrize("name", ["drawbar_3", "3", "drawbar 3"])
def test_one_parameter_is_moved_by_name_or_number(session, name):
    before = session.player.parameters.copy()
    found = do(session, f"{T}param/{name}", 99)
    before[2] = 99
    assert found["/wek/outputs"] == pytest.approx(before / FULL)
    assert T + "point" in found


def test_locks_by_name_and_by_wekinators_numbers(session):
    held = session.player.parameters[2]
    assert do(session, T + "lock/drawbar_3", 1) == {T + "lock/drawbar_3": (1.0,)}
    assert do(session, W + "disableModelRunning", 1, 9) == {
        T + "lock/drawbar_1": (1.0,), T + "lock/drawbar_9": (1.0,),
    }  # fmt: skip
    assert do(session, "/wek/inputs", 0.1, 0.9, 0.1)["/wek/outputs"][2] == pytest.approx(
        held / FULL, abs=1e-15
    )
    do(session, W + "enableModelRunning", 1, 3, 9)
    assert not session.player.locked.any()


def test_settings_are_told_back(session):
    assert do(session, T + "smooth", 30) == {T + "smooth": (30.0, 30.0, 30.0)}
    assert do(session, T + "smooth", 1, 2, 3) == {T + "smooth": (1.0, 2.0, 3.0)}
    assert do(session, T + "smooth/z", 50)[T + "smooth"] == pytest.approx((1, 2, 50))
    assert do(session, T + "release", 0.25) == {T + "release": (0.25,)}
    assert do(session, T + "latch", 0) == {T + "latch": (0.0,)}
    assert do(session, T + "reach", 0.5) == {T + "reach": (0.5,)}


def test_smoothing_moves_on_in_time(session):
    do(session, T + "smooth", 100)
    first = do(session, "/wek/inputs", 0.9, 0.9, 0.9)["/wek/outputs"]
    assert first == pytest.approx(PLAYED.map([0.5] * 3) / FULL)
    assert session.moving
    (told,) = session.step(10.0)
    assert told.values == pytest.approx(PLAYED.map([0.9] * 3) / FULL)
    assert not session.moving


def test_a_touch_that_ends_goes_home_without_latch(session):
    do(session, T + "latch", 0)
    do(session, "/wek/inputs", 0.9, 0.9, 0.9)
    assert do(session, T + "touch", 1) == {}
    assert do(session, T + "touch", 0)[T + "point"] == pytest.approx((0.5, 0.5, 0.5))


def test_get_tells_everything_or_what_is_asked(session):
    assert list(do(session, T + "get")) == [T + fact for fact in FACTS]
    assert do(session, T + "get", "names") == {T + "names": PLAYED.names}
    assert list(do(session, T + "get/params")) == [T + "params"]
    with pytest.raises(UserError, match="did you mean params"):
        do(session, T + "get", "parms")


def test_held_inputs_are_noted_and_played_when_it_runs_again(session):
    do(session, W + "stopRunning")
    assert do(session, "/wek/inputs", 0.9, 0.1, 0.9) == {}
    assert session.player.target.tolist() == [0.5] * 3
    found = do(session, W + "startRunning")
    assert found["/wek/outputs"] == pytest.approx(PLAYED.map([0.9, 0.1, 0.9]) / FULL)


@pytest.mark.parametrize("way", ["recording", "adding", "in one"])
def test_a_sound_is_pinned_to_a_place_and_comes_there(session, pins, way):
    if way == "in one":
        do(session, T + "add", 0.2, 0.8, 0.5, *SOUND)
    else:
        do(session, W + "stopRunning")
        do(session, T + "params", *SOUND)
        if way == "recording":
            do(session, W + "startRecording")
        do(session, "/wek/inputs", 0.2, 0.8, 0.5)
        do(session, W + "stopRecording" if way == "recording" else T + "add")
    assert read_pins(pins.path, PLAYED).pins == [{"control": [0.2, 0.8, 0.5], "parameters": SOUND}]
    found = do(session, W + "train")
    assert found[T + "fit"][0] == 1 and found[T + "fit"][1] < 1  # seconds
    assert "/wekinator/status/done-training" in found
    do(session, W + "startRunning")
    found = do(session, "/wek/inputs", 0.2, 0.8, 0.5)
    assert found["/wek/outputs"] == pytest.approx([v / FULL for v in SOUND], abs=1e-6)


def test_pins_are_listed_removed_and_brought_back(session):
    for k in range(3):
        assert do(session, T + "add", 0.2 + 0.2 * k, 0.5, 0.5) == {T + "add": (k + 1.0,)}
    assert do(session, T + "pins")[T + "pins"] == (3.0,)
    assert do(session, T + "remove", 2)[T + "pins"] == (2.0,)
    assert [p["control"][0] for p in session.pins.pins] == [0.2, 0.2 + 0.2 * 2]
    assert do(session, T + "undo")[T + "pins"] == (3.0,)
    assert do(session, W + "deleteAllExamples")[T + "pins"] == (0.0,)
    assert do(session, T + "undo")[T + "pins"] == (3.0,)
    assert do(session, T + "undo")[T + "pins"] == (2.0,)  # the last that was added


MISTAKES = [
    ("/wek/inputs", (0.1, 0.2), "/wek/inputs: 2 controls are given; this map has 3"),
    ("/wek/inputs", (0.1, "x", 0.2), "control 2 is x: it must be a finite number"),
    ("/wek/inputs", (0.1, 0.2, float("nan")), "control 3 is nan: it must"),
    (T + "params", (1.0,), "1 parameter is given; this map has 9"),
    (T + "params", (3.0, 300.0, *[-5.0] * 7), "drawbar 2 is 300; parameters are 0 to 127"),
    (T + "params", (-5.0, *[1.0] * 8), "drawbar 1 is -5; parameters are 0 to 127"),
    (T + "param/2", (999.0,), "drawbar 2 is 999; parameters are 0 to 127"),
    (T + "param/drawbar_3", (-0.1,), "drawbar 3 is -0.1; parameters are 0 to 127"),
    (W + "outputs", (0.5, *[5.0] * 8), "drawbar 2 is 5; outputs are 0 to 1"),
    (T + "param/drawbra_3", (1.0,), "did you mean drawbar_3"),
    (T + "param/10", (1.0,), "parameter '10' is not known"),
    (T + "param/3", (), "0 numbers came; one is needed"),
    (T + "param/3", (float("inf"),), "must be a finite number"),
    (T + "control/4", (0.5,), "axis '4': this map has 1 to 3"),
    (T + "smooth", (-5.0,), "-5 ms is no smoothing"),
    (T + "smooth", (10.0, -5.0, 20.0), "-5 ms is no smoothing"),
    (T + "smooth", (10.0, 5.0), "2 axis times are given; this map has 3"),
    (T + "release", (-1.0,), "-1 is out of range; use 0 to 100"),
    (T + "reach", (0.0,), "pins reach 0 far; use 0.01 to 2"),
    (T + "reach", (5.0,), "pins reach 5 far; use 0.01 to 2"),
    (T + "add", (0.1,), "1 numbers; give none, 3 .* or 12"),
    (T + "add", (0.1, 0.1, 0.1, *[200.0] * 9), "drawbar 1 is 200; parameters are 0 to 127"),
    (T + "remove", (1.0,), "pin 1 is not there: there is none"),
    (T + "remove", (1.7,), "1.7 is no whole number"),
    (T + "remove", (1.0, 2.0), "2 numbers came; one is needed"),
    (T + "undo", (), "nothing is left to undo"),
    (T + "controll", (), "did you mean /timbrel/map/control"),
    (T + "fit/x", (), "not known"),
    ("/wek/input", (), "did you mean /wek/inputs"),
    (W + "stopRecording", (), "startRecording comes first"),
    (W + "setOutputNames", ("a",), "does nothing here: the map names its parameters"),
    (W + "trian", (), "did you mean /wekinator/control/train"),
    (W + "disableModelRunning", (12.0,), "parameter '12' is not known"),
    (W + "disableModelRunning", (1.5,), "1.5 is no whole number"),
]


@pytest.mark.parametrize(("address", "arguments", "sentence"), MISTAKES)
def test_a_mistake_is_one_sentence_and_the_last_parameters_are_held(
    session, address, arguments, sentence
):
    do(session, "/wek/inputs", 0.3, 0.4, 0.5)
    before = session.player.parameters.copy()
    with pytest.raises(UserError, match=sentence):
        do(session, address, *arguments)
    assert (session.player.parameters == before).all()
    assert not session.player.locked.any()
    assert not session.pins.path.exists()


@pytest.mark.parametrize("full", [1.0, 127.0, 0.1])
def test_what_was_told_can_be_sent_back_as_outputs(pins, full):
    """The ends too, which a float32 may lie a little beyond."""
    session = Session(Player(PLAYED), pins, full=full)
    sent = [float(np.float32(full)), *[0.0] * 8]
    do(session, W + "outputs", *sent)
    assert session.player.parameters.tolist() == [127.0, *[0.0] * 8]


def moved(value, verb="control", name=""):
    return Event(verb, (value,), name)


def left(events, counts=lambda event: True):
    return [e.arguments[0] for e in latest(events, counts)]


def test_of_positions_in_a_row_the_last_is_played():
    events = [moved(1), moved(2), moved(3, "add"), moved(4), moved(5, "param", "a")]
    events += [moved(6, "param", "b"), moved(7, "param", "b"), moved(8, "add"), moved(9, "add")]
    assert left(events) == [2, 3, 4, 5, 7, 8, 9]


def test_of_kinds_that_mix_the_last_of_each_is_played():
    flood = [moved(k, "param", "ab"[k % 2]) for k in range(256)]
    assert left(flood) == [254, 255]
    assert left([*flood, moved(256, "fit"), *flood]) == [254, 255, 256, 254, 255]


def test_a_hand_moves_what_is_heard_at_the_place_just_before_it():
    verbs = [("control", ""), ("param", "a"), ("control", "")] * 50
    assert left([moved(k, *verb) for k, verb in enumerate(verbs)]) == [147, 148, 149]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (("/wek/inputs", 0.1, 0.2, 0.3), ("/wek/inputs", 0.1, float("nan"), 0.3)),
        (("/wek/inputs", 0.1, 0.2, 0.3), ("/wek/inputs", 0.1, 0.2)),
        ((T + "control/2", 0.2), (T + "control/2", "x")),
        ((T + "params", *SOUND), (T + "params", *SOUND[1:], 300.0)),
        ((T + "param/3", 20.0), (T + "param/3", 999.0)),
        ((W + "outputs", *[0.2] * 9), (W + "outputs", *[5.0] * 9)),
    ],
)
def test_a_mistake_takes_no_good_position_away(session, good, bad):
    """Both in one poll: the first is played, the second told."""
    events = [Addresses().event(address, tuple(values)) for address, *values in (good, good, bad)]
    assert latest(events, session.can_play) == events[1:]
    assert latest(events[::-1], session.can_play) == [events[2], events[0]]


@pytest.mark.parametrize("by_hand", [False, True])
def test_after_a_fit_what_is_heard_stays_until_it_moves_and_then_the_map_is_played(
    session, pins, by_hand
):
    if by_hand:
        do(session, T + "params", *SOUND[::-1])
    heard = session.player.parameters.copy()
    place = np.clip(session.place + 0.02, 0, 1).tolist()
    do(session, T + "add", *place, *SOUND)
    assert do(session, T + "fit")["/wek/outputs"] == pytest.approx(heard / FULL)
    home, pinned = session.place.tolist(), pins.pinned()
    for there in (place, [0.1, 0.1, 0.1], home, place):
        found = do(session, "/wek/inputs", *there)["/wek/outputs"]
        assert found == pytest.approx(pinned.map(there) / FULL, abs=1e-9)
    assert session.player.parameters == pytest.approx(SOUND, abs=1e-6)


def test_a_list_of_pins_knows_what_a_shell_added_meanwhile(session, pins):
    do(session, T + "add", 0.2, 0.5, 0.5)
    read_pins(pins.path, PLAYED).add(np.full(3, 0.9), np.array(SOUND))
    read_pins(pins.path, PLAYED).set_reach(0.7)
    assert do(session, T + "get", "pins") == {T + "pins": (2.0,)}
    assert do(session, T + "get", "reach") == {T + "reach": (0.7,)}
    read_pins(pins.path, PLAYED).remove(1)
    told = do(session, T + "pins")
    assert told[T + "pins"] == (1.0,) and told[T + "pin"][1:4] == (0.9, 0.9, 0.9)


def test_undo_brings_a_reach_back_and_says_so(session):
    do(session, T + "add", 0.2, 0.5, 0.5)
    do(session, T + "reach", 0.7)
    told = do(session, T + "undo")
    assert (told[T + "reach"], told[T + "pins"]) == ((0.3,), (1.0,))


def test_midi_tables_and_axes():
    rows = cc_rows(["74:y", "1:1", "2:4"], 4)
    assert [(row.axis, row.target) for row in rows] == [
        ("midi:cc/74", "map:y"),
        ("midi:cc/1", "map:x"),
        ("midi:cc/2", "map:4"),
    ]
    assert [axis_number(word, 3) for word in ("x", "y", "z", "2")] == [1, 2, 3, 2]
    for word in ("x", "1:4", "128:x", "1:", "1:0"):
        with pytest.raises(UserError):
            cc_rows([word], 3)


@given(st.binary(max_size=200))
def test_no_packet_gets_through_that_is_none(packet):
    try:
        for address, arguments in decoded(packet):
            assert isinstance(address, str)
            assert all(isinstance(a, (float, str)) for a in arguments)
    except UserError as error:
        assert str(error).startswith(("is no OSC", "brings "))


@given(st.lists(st.one_of(st.floats(width=32, allow_nan=False), st.just("word")), max_size=12))
def test_what_is_encoded_is_decoded(values):
    assert decoded(encoded("/a/b", values)) == [("/a/b", tuple(values))]

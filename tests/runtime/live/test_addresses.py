# SPDX-License-Identifier: MIT
"""What OSC messages ask for: own addresses, patterns, touches, knobs, and what is refused."""

import math
import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timbrel.base.errors import UserError
from timbrel.runtime.live.addresses import AXES, MOST_KNOBS, VERBS, Addresses
from timbrel.runtime.live.feedback import ANSWERS, TOLD
from timbrel.runtime.live.inputs import Command, Direct, Gesture, Knob
from timbrel.runtime.live.osc import Counts
from timbrel.runtime.live.places import WRITTEN, Names, Place, unchecked
from timbrel.runtime.live.touches import MOST
from timbrel.runtime.osc import Heard

TARGETS = (
    "latent:z1", "latent:z2", "latent:bow noise", "label:pitch", "label:octave", "level",
    "attribute:temperature", "speed:slow", "depth:slow", "map:x", "map:y",
    "map:param/drawbar 3", "map:param/cut",
)  # fmt: skip
NAMES = Names(TARGETS, voices=3)
T = "/timbrel/"
ME = ("127.0.0.1", 5000)


def asked(address, *values, addresses=None):
    return (addresses or Addresses(NAMES)).inputs(Heard(address, values), ME)


DIRECT = [
    ("latent/z1", [0.5], [Direct("latent:z1", 0.5)]),
    ("latent/2", [0.5], [Direct("latent:z2", 0.5)]),
    ("latent/bow_noise", [1.0], [Direct("latent:bow noise", 1.0)]),
    ("latent/z1", [1.0, 2.0], [Direct("latent:z1", 1.0, 1), Direct("latent:z1", 2.0, 2)]),
    ("latents", [1.0, 2.0], [Direct("latent:z1", 1.0), Direct("latent:z2", 2.0)]),
    ("voice/3/latent/z2", [0.5], [Direct("latent:z2", 0.5, 3)]),
    ("voice/2/label/pitch", ["C#"], [Direct("label:pitch", "C#", 2)]),
    ("label/pitch", [-1.0], [Direct("label:pitch", -1.0)]),
    ("attribute/temperature", [0.5], [Direct("attribute:temperature", 0.5)]),
    ("loudness", [0.5], [Direct("level", 0.5)]),
    ("voice/1/loudness", [0.5], [Direct("level", 0.5, 1)]),
    ("movement/slow/speed", [2.0], [Direct("speed:slow", 2.0)]),
    ("movement/1/depth", [0.1], [Direct("depth:slow", 0.1)]),
    ("map/control", [0.1, 0.2], [Direct("map:x", 0.1), Direct("map:y", 0.2)]),
    ("map/control/y", [0.2], [Direct("map:y", 0.2)]),
    ("map/control/1", [0.2], [Direct("map:x", 0.2)]),
    ("map/param/drawbar_3", [64.0], [Direct("map:param/drawbar 3", 64.0)]),
    ("latent/z?", [0.1], [Direct("latent:z1", 0.1), Direct("latent:z2", 0.1)]),
    ("voice/[1-2]/latent/z1", [0.1], [Direct("latent:z1", 0.1, 1), Direct("latent:z1", 0.1, 2)]),
    ("voice/*/latent/z[12]", [0.1], [Direct("latent:z1", 0.1), Direct("latent:z2", 0.1)]),
    ("l*/{pitch,z2}", [1.0], [Direct("latent:z2", 1.0), Direct("label:pitch", 1.0)]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "values", "expected"), DIRECT, ids=[row[0] for row in DIRECT])
def test_a_target_is_set_by_its_address(path, values, expected):
    found = asked(T + path, *values)
    assert [(d.target, d.value, d.voice) for d in found] == [
        (d.target, d.value, d.voice) for d in expected
    ]
    assert {d.source for d in found} == {T + path}


def test_every_target_has_an_address_and_no_two_the_same():
    found = [NAMES.find(path) for path in NAMES.known()]
    assert all(len(places) == 1 for places in found)
    places = [place for (place,) in found]
    assert len(set(places)) == len(places)
    assert {place.target for place in places} == set(TARGETS)
    assert {p.voice for p in places if p.target == "latent:z1"} == {0, 1, 2, 3}


def test_two_names_that_are_written_alike_have_their_numbers():
    names = Names(("latent:a b", "latent:a_b"))
    assert [names.find(f"latent/{n}") for n in ("a_b", "1", "2")] == [
        [Place("latent:a b")], [Place("latent:a b")], [Place("latent:a_b")],
    ]  # fmt: skip


@pytest.mark.parametrize("path", [p for p in NAMES.known() if not re.search(r"_|voice/0", p)])
def test_without_names_the_same_addresses_mean_the_same(path):
    assert unchecked(path) == NAMES.find(path)


SHAPELESS = [
    "", "latent", "latent/", "latent/a/b", "movement//speed", "voice/0/latent/z1", "voice/2",
    "voice/x/latent/z1", "voice/²/latent/z1", "voice/2/attribute/t", "voice/9999/latent/z1",
]  # fmt: skip


@pytest.mark.parametrize("path", SHAPELESS)
def test_without_names_other_shapes_are_refused(path):
    with pytest.raises(UserError, match="address '/timbrel/"):
        unchecked(path)


VERBS_USED = [
    ("get", ()), ("get", ("names", "latency")), ("reset", ()), ("reset", (2.0,)), ("panic", ()),
    ("load", ("a.ts",)), ("method", ("decode",)), ("record", (1.0,)), ("record", ("take.wav",)),
    ("learn", ("latent:z1",)), ("learn", ()), ("near", ("/timbrel/latnt/z1",)), ("subscribe", ()),
    ("subscribe", (9002.0,)), ("unsubscribe", ()),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "values"), VERBS_USED)
def test_a_command_is_passed_on_with_who_asked(verb, values):
    assert asked(T + verb, *values) == [Command(verb, values, T + verb, ME)]


def test_every_command_is_tried_above():
    assert {verb for verb, _ in VERBS_USED} == set(VERBS)


@pytest.mark.parametrize("path", ["lock/cut", "smooth", "add", "pins", "fit"])
def test_what_else_a_map_knows_is_passed_on_as_it_came(path):
    assert asked(f"{T}map/{path}", 1.0) == [
        Command("map", (path, 1.0), f"{T}map/{path}", ME)
    ]  # fmt: skip


def test_notes_start_are_bent_and_end():
    addresses = Addresses()
    told = [("note", 60, 127), ("bend", 60, -0.5), ("pressure", 60, 7), ("timbre", 60, 0.25),
            ("note", 60, 0), ("note", 60.5, 64, 7), ("note", 60.5, 0, "7")]  # fmt: skip
    found = [asked(T + verb, *map_values(v), addresses=addresses)[0] for verb, *v in told]
    assert found == [
        Gesture("start", "osc/note/60", {"note": 60.0, "velocity": 1.0}),
        Gesture("move", "osc/note/60", {"bend": -0.5}),
        Gesture("move", "osc/note/60", {"pressure": 1.0}),
        Gesture("move", "osc/note/60", {"timbre": 0.25}),
        Gesture("end", "osc/note/60"),
        Gesture("start", "osc/note/60.5/7", {"note": 60.5, "velocity": 64 / 127}),
        Gesture("end", "osc/note/60.5/7"),
    ]


def map_values(values):
    return [v if isinstance(v, str) else float(v) for v in values]


def actions(inputs):
    return [(g.action, g.finger) for g in inputs]


def test_a_touch_starts_moves_and_ends():
    addresses = Addresses()
    first = asked(T + "touch", 1.0, 0.25, 2.0, 0.5, addresses=addresses)
    assert first == [Gesture("start", "osc/touch/1", {"x": 0.25, "y": 1.0, "z": 0.5})]
    told = [(1.0, 0.3, 0.3, 0.5), ("left", 0.1, 0.1, 0.1), (1.0, 0.3, 0.3, 0.0), (1.0,), ("left",)]
    found = [g for values in told for g in asked(T + "touch", *values, addresses=addresses)]
    assert actions(found) == [
        ("move", "osc/touch/1"), ("start", "osc/touch/left"), ("end", "osc/touch/1"),
        ("end", "osc/touch/left"),
    ]  # fmt: skip


def test_t3d_and_lightpad_touches():
    addresses = Addresses()
    told = [
        ("/t3d/frm", 1.0, 0.0),
        ("/t3d/tch2", 0.1, 0.2, 0.3, 60.5),
        ("/t3d/tch2", 0.1, 0.2, 0.0, 60.5),
        ("/t3d/frm", 2.0, 4.0),
        ("/t3d/tch2", 0.1, 0.2, 0.3, 60.5),
        ("/lightpad_data", 0.1, 0.2, 0.3),
    ]
    found = [g for a, *v in told for g in asked(a, *v, addresses=addresses)]
    assert actions(found) == [
        ("start", "t3d/2"), ("end", "t3d/2"), ("start", "t3d/4/2"), ("start", "lightpad/1"),
    ]  # fmt: skip
    assert found[0].axes == {"x": 0.1, "y": 0.2, "z": 0.3, "note": 60.5}


def test_a_touch_whose_end_was_lost_starts_anew_once_it_was_taken_away():
    """As `--timeout` takes it away from who plays it; without it, it is held."""
    for timeout_s, third in ((5.0, "start"), (None, "move")):
        addresses, found = Addresses(timeout_s=timeout_s), []
        for now_s in (1.0, 5.5, 10.5):
            addresses.turn(now_s)
            found += asked("/t3d/tch1", 0.1, 0.2, 0.3, addresses=addresses)
        assert actions(found) == [("start", "t3d/1"), ("move", "t3d/1"), (third, "t3d/1")]


def test_the_touch_beyond_those_that_can_be_ends_the_one_that_was_silent_longest():
    addresses = Addresses()
    for number in [*range(MOST), 0]:
        asked(T + "touch", float(number), 0.1, 0.2, 0.3, addresses=addresses)
    found = asked(T + "touch", "new", 0.1, 0.2, 0.3, addresses=addresses)
    assert actions(found) == [("end", "osc/touch/1"), ("start", "osc/touch/new")]
    assert addresses.pushed == 1
    assert actions(asked(T + "touch", 0.0, 0.1, 0.2, 0.3, addresses=addresses)) == [
        ("move", "osc/touch/0")
    ]


def test_those_that_were_taken_away_push_nobody():
    addresses = Addresses(timeout_s=5.0)
    for now_s, names in ((1.0, range(MOST)), (6.0, ["new"])):
        addresses.turn(now_s)
        found = [
            g for n in names for g in asked(T + "touch", n, 0.1, 0.2, 0.3, addresses=addresses)
        ]
    assert actions(found) == [("start", "osc/touch/new")]
    assert addresses.pushed == 0


def test_panic_lifts_every_touch_before_it_is_passed_on():
    addresses = Addresses()
    asked("/t3d/tch1", 0.1, 0.2, 0.3, addresses=addresses)
    found = asked(T + "panic", addresses=addresses)
    assert found == [Gesture("end", "t3d/1"), Command("panic", (), T + "panic", ME)]
    again = asked("/t3d/tch1", 0.1, 0.2, 0.3, addresses=addresses)
    assert actions(again) == [("start", "t3d/1")]


def test_other_addresses_are_knobs_and_words_are_not_counted():
    assert asked("/wek/inputs", 0.1, 0.2) == [
        Knob("osc:/wek/inputs/0", 0.1), Knob("osc:/wek/inputs/1", 0.2),
    ]  # fmt: skip
    assert asked("/1/push", "pad", 1.0) == [Knob("osc:/1/push/0", 1.0)]
    assert asked("/ping") == []
    assert len(asked("/many", *[0.0] * 1000)) == MOST_KNOBS


@pytest.mark.parametrize("word", sorted(TOLD))
def test_what_timbrel_tells_is_not_answered(word):
    """Two that tell each other would go on for ever."""
    assert asked(T + word, "anything") == []


REFUSED = [
    ("latent/z9", [0.5], "did you mean /timbrel/latent/z1|did you mean /timbrel/latent/z2"),
    ("latnt/z1", [0.5], "did you mean /timbrel/latent/NAME"),
    ("painc", [], "did you mean /timbrel/panic"),
    ("latent/z1", [], "no numbers came; write one value, or one for each of 3 voices"),
    ("latent/z1", [0.0] * 4, "4 numbers came"),
    ("voice/1/latent/z1", [0.0] * 2, "2 numbers came; write one value"),
    ("latent/z1", ["loud"], "value 1 is the word 'loud'; write a number"),
    ("latent/z1", [math.nan], "argument 1 is nan"),
    ("note", [60.0, math.inf], "argument 2 is inf"),
    ("latent/z1", [2.0**80], "argument 1 is 1.2.*e.24"),
    ("latents", [0.0] * 4, "this instrument has 3 latents"),
    ("map/control", [0.1], "1 number came; this map has 2 axes"),
    ("map/nothing", [], "address '/timbrel/map/nothing' is not known"),
    ("map/fit/x", [], "address '/timbrel/map/fit/x' is not known"),
    ("note", [60.0], "1 number came; write /timbrel/note KEY VELOCITY"),
    ("note", [128.0, 1.0], "key 128 is none; use 0 to 127"),
    ("touch", [], "no numbers came; write /timbrel/touch ID x y z"),
    ("touch", [1.0, "a"], "value 1 is the word 'a'"),
    ("load", [1.0], "1 number came; write /timbrel/load FILE"),
    ("reset", [0.5], "0.5 is no whole number; write"),
    ("panic", [1.0], "1 number came; write /timbrel/panic"),
    ("latent/z[12", [0.5], r"'\[' is not closed"),
    ("latent/q*", [0.5], "address '/timbrel/latent/q\\*' is not known"),
]


@pytest.mark.parametrize(("path", "values", "sentence"), REFUSED)
def test_what_is_refused_is_one_sentence(path, values, sentence):
    with pytest.raises(UserError) as error:
        asked(T + path, *values)
    assert re.search(sentence, str(error.value))
    assert "\n" not in str(error.value)


def test_surfaces_and_addresses_without_a_stroke_are_refused_too():
    for address, values in (("/t3d/tch1", (0.1, "a", 0.2)), ("/lightpad_data", (0.1,)), ("x", ())):
        with pytest.raises(UserError):
            asked(address, *values)


def test_latents_need_an_instrument():
    with pytest.raises(UserError, match="no instrument is there yet"):
        asked(T + "latents", 0.5, addresses=Addresses())
    with pytest.raises(UserError, match="there is no map here"):
        asked(T + "map/control", 0.5, addresses=Addresses(Names(("latent:z1",))))


def test_the_nearest_is_told_on_request():
    addresses = Addresses(NAMES)
    assert addresses.near("/timbrel/latnt/z1")[0] == "/timbrel/latent/z1"
    assert addresses.near("/1/fadr1", ["/1/fader1"])[0] == "/1/fader1"
    assert addresses.near("") == []


def test_the_nearest_of_many_voices_is_that_of_the_one_that_was_meant():
    addresses = Addresses(Names(("latent:z1", "label:pitch"), 32))
    assert addresses.near("/timbrel/voice/7/latnt/z1")[0] == "/timbrel/voice/7/latent/z1"
    assert addresses.near("/timbrel/voice/99/latnt/z1")[0] == "/timbrel/voice/1/latent/z1"
    assert addresses.near("/timbrel/voice/²/label/pitch")[0] == "/timbrel/voice/1/label/pitch"


def test_the_shapes_that_sentences_list_are_addresses():
    for form in WRITTEN:
        assert len(unchecked(form.replace("voice/N", "voice/7"))) == 1


# --- anything -------------------------------------------------------------------------------------

PARTS = [
    *VERBS, *AXES, "note", "touch", "latents", "latent", "z1", "voice", "1", "label", "map", "",
    "control", "param", "t3d", "frm", "tch1", "*", "?", "[", "{a,", "movement", "speed",
]  # fmt: skip
ANY_ADDRESS = st.one_of(
    st.text(max_size=20).map(lambda t: "/" + t),
    st.lists(st.sampled_from(PARTS), max_size=5).map(lambda p: "/timbrel/" + "/".join(p)),
    st.lists(st.sampled_from(PARTS), max_size=3).map(lambda p: "/" + "/".join(p)),
)
ANY_VALUES = st.lists(
    st.one_of(st.floats(), st.text(max_size=5), st.integers(0, 2**64).map(float)), max_size=6
)


@given(st.lists(st.tuples(ANY_ADDRESS, ANY_VALUES), max_size=6), st.sampled_from([None, NAMES]))
def test_any_message_is_finite_inputs_or_one_sentence(told, names):
    addresses = Addresses(names)
    for address, values in told:
        try:
            found = addresses.inputs(Heard(address, tuple(values)), ME)
        except UserError as error:
            assert str(error)
            continue
        for each in found:
            if isinstance(each, Gesture):
                numbers = list(each.axes.values())
            else:
                numbers = [each.value] if isinstance(each, Knob | Direct) else [*each.arguments]
            assert all(isinstance(n, str) or math.isfinite(n) for n in numbers)


# --- the page -------------------------------------------------------------------------------------


def test_the_page_lists_what_there_is():
    page = (Path(__file__).parents[3] / "docs" / "osc.md").read_text(encoding="utf-8")
    own = ["latents", "note", "touch", "map/control", *AXES, *VERBS, *WRITTEN, *TOLD - {*ANSWERS}]
    assert [word for word in own if f"`{T}{word}`" not in page] == []
    assert [word for word in ANSWERS if f"`{word}`" not in page] == []
    assert [count.name for count in fields(Counts) if f"`{count.name}`" not in page] == []
    listed = set(re.findall(r"`/timbrel/([a-z/NAME]+)`", page)) - {"map/"}
    assert listed <= {*own, *ANSWERS, "get counts"}

# SPDX-License-Identifier: MIT
"""OSC by real packets: what is played and when, floods, rubbish."""

import math
import os
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from osc_pad import HOST, LONG_S, Pad, bundle, heard_by, opened, tag_of
from pythonosc.osc_message_builder import OscMessageBuilder

from timbrel.base.errors import UserError
from timbrel.runtime.live.addresses import MOST_NEW
from timbrel.runtime.live.inputs import Command, Knob
from timbrel.runtime.live.osc import OscPort
from timbrel.runtime.live.places import Names, NotKnownError
from timbrel.runtime.osc import IMMEDIATELY, Heard, encoded, heard

T = "/timbrel/"
NTP_S = 4e9  # what the clock on the wall shows in these tests: in 2026


@pytest.fixture
def port():
    with opened(now_ntp=lambda: NTP_S) as made:
        yield made


# --- what is played


def test_a_message_is_heard_with_who_sent_it(port, pad):
    pad.play(port, T + "get", "names")
    assert heard_by(port) == [Command("get", ("names",), T + "get", pad.place)]
    assert port.poll(1.0) == []


def test_numbers_of_all_kinds_and_arrays_and_impulses(port, pad):
    message = OscMessageBuilder("/k")
    for value, kind in ((0, "i"), (1, "h"), (0.5, "d"), (True, "T"), (False, "F"), (None, "N")):
        message.add_arg(value, kind)
    message.add_arg([2, 3], ["i", "i"])
    pad.raw(port, message.build().dgram)
    assert [knob.value for knob in heard_by(port)] == [0, 1, 0.5, 1, 0, 2, 3]
    assert heard(b"/k\0\0,IiI\0\0\0\0\0\0\0\x07") == ([Heard("/k", (7.0,))], [])


def test_names_of_a_new_instrument_are_known_from_then_on(port, pad):
    for names, found in ((Names(("latent:a",)), 0), (Names(("latent:b",)), 1)):
        port.names = names
        pad.play(port, T + "latent/b", 0.5)
        assert len(heard_by(port)) == found
    assert port.near(T + "latent/c")[0] == T + "latent/b"
    assert port.near("/1/fadr", ["/1/fader"])[0] == "/1/fader"


def test_waiting_ends_when_another_file_has_something(port):
    out, into = os.pipe()
    try:
        os.write(into, b"!")
        port.wait(LONG_S, [out])
        assert os.read(out, 1) == b"!"
    finally:
        os.close(out)
        os.close(into)


# --- time tags


def at(seconds, value):
    return bundle(tag_of(NTP_S + seconds), encoded("/k", [value]))


def values(inputs):
    return [knob.value for knob in inputs]


def test_a_bundle_is_played_at_its_time_and_holds_nobody_up(port, pad):
    pad.raw(port, at(0.5, 1.0))
    pad.play(port, "/k", 2.0)
    assert values(heard_by(port, 100.0)) == [2.0]
    assert values(port.poll(100.49)) == []
    assert values(port.poll(100.5)) == [1.0]


@pytest.mark.parametrize("seconds", [-1e9, -1, 0, 10.1, 1e8])
def test_the_past_and_the_unbelievable_are_played_at_once(port, pad, seconds):
    pad.raw(port, at(seconds, 1.0))
    assert values(heard_by(port, 100.0)) == [1.0]
    assert port.counts.far == (seconds > 10)


def test_bundles_are_played_in_the_order_of_their_times(port, pad):
    for seconds, value in ((0.3, 3.0), (0.1, 1.0), (0.2, 2.0)):
        pad.raw(port, at(seconds, value))
    assert heard_by(port, 0.0) == []
    found = [values(port.poll(now_s)) for now_s in (0.15, 0.25, 0.35)]
    assert found == [[1.0], [2.0], [3.0]]


def test_waiting_ends_when_a_bundle_is_due(port, pad):
    pad.raw(port, at(0.001, 1.0))
    assert heard_by(port, 0.0) == []
    port.wait(1e6)  # would not end by itself as long as this test may last
    assert values(port.poll(0.001)) == [1.0]


# --- floods


def test_of_a_flood_the_last_value_is_played_and_the_rest_is_counted(port, pad):
    """Sent and read in turn, as the system's buffer is small."""
    played = 0
    for start in range(0, 10_000, 100):
        for value in range(start, start + 100):
            pad.play(port, "/k", value)
        found = heard_by(port)
        assert found == [Knob("osc:/k/0", start + 99.0)]
        played += 1
    assert port.counts.messages == 10_000
    assert port.counts.superseded == 10_000 - played
    assert port.counts.lost == 0


def test_one_poll_takes_a_bounded_number_of_messages(port, pad):
    many = bundle(IMMEDIATELY, *[encoded("/k", [0.0])] * 100)
    for _ in range(5):
        pad.raw(port, many)
    taken = []
    while port.counts.messages < 500:
        before = port.counts.messages
        heard_by(port)
        taken.append(port.counts.messages - before)
    assert taken == [300, 200]


def test_what_the_system_has_no_room_for_is_counted(port, pad):
    packet = encoded("/k", ["x" * 60_000])
    for _ in range(200):  # 12 MB: more than any system keeps by itself
        pad.raw(port, packet)
    heard_by(port)
    pad.play(port, "/k", 1.0)  # the next one tells of those before it
    heard_by(port)
    if os.uname().sysname == "Linux":
        assert port.counts.lost == 200 + 1 - port.counts.messages
    assert 0 < port.counts.messages < 201


# --- what can go wrong


def test_a_port_in_use_says_who_may_hold_it_and_what_to_do(port):
    with pytest.raises(UserError) as error:
        OscPort(port.listening, None)
    sentence = str(error.value)
    assert f"port {port.listening[1]} is in use, perhaps by another timbrel play" in sentence
    assert "--port" in sentence


def test_only_this_machine_is_let_in_unless_asked(port):
    assert port.listening[0] == HOST
    assert OscPort.__init__.__defaults__[:2] == ((HOST, 9000), (HOST, 9001))


DEEP = encoded("/k", [1.0])
for _ in range(2000):
    DEEP = bundle(IMMEDIATELY, DEEP)
MALFORMED = [
    (b"", "is no OSC"),
    (b"rubbish", "is no OSC"),
    (b"/k\0\0,fff\0\0\0\0\0\0\0\0", "is no OSC"),
    (b"/k\0\0,b\0\0\0\0\0\x04abcd", "argument 1 is a bytes: use numbers and words"),
    (b"/k\0\0,c\0\0\0\0\0a", "with an argument of type 'c'"),
    (b"#bundle\0\0\0", "no time tag"),
    (b"#bundle\0" + struct.pack(">QI", 1, 10_000) + b"x" * 20, "claims 10000 bytes"),
    (b"#bundle\0" + struct.pack(">Qi", 1, -4), "claims -4 bytes"),
    (encoded("/" + "k" * 300, []), "an address of 301 characters"),
    (encoded("/k", [0.0] * 2000), "with 2000 arguments; use 1024 at most"),
]


@pytest.mark.parametrize("number", range(len(MALFORMED)))
def test_a_malformed_packet_is_counted_and_one_sentence(port, pad, number):
    packet, sentence = MALFORMED[number]
    pad.raw(port, packet)
    assert heard_by(port) == []
    (said,) = port.said
    assert said.startswith(f"a packet of {len(packet)} bytes from {HOST}:{pad.place[1]} ")
    assert sentence in said
    assert port.counts.malformed == 1


def test_bundles_in_bundles_are_unpacked_however_deep(port, pad):
    pad.raw(port, DEEP)
    assert heard_by(port) == [Knob("osc:/k/0", 1.0)]


def test_of_a_bundle_the_good_messages_are_played(port, pad):
    blob = b"/k\0\0,b\0\0\0\0\0\x04abcd"
    pad.raw(port, bundle(IMMEDIATELY, encoded("/a", [1.0]), blob, encoded("/b", [2.0])))
    assert values(heard_by(port)) == [1.0, 2.0]
    assert port.counts.malformed == 1


def test_a_message_that_nobody_understands_is_counted_and_one_sentence(port, pad):
    pad.play(port, "/k", math.nan)
    pad.play(port, T + "painc")
    heard_by(port)
    port.poll(0.0)
    assert port.counts.refused == 2
    assert port.said[0] == "/k: argument 1 is nan: it must be a finite number."
    assert "did you mean /timbrel/panic?" in port.said[1]


def test_a_few_sentences_a_second_are_said_and_the_rest_counted(port, pad):
    for second in (0.0, 0.5, 1.0):
        for _ in range(20):
            pad.play(port, T + "painc")
        heard_by(port, second)
    assert len(port.said) == 5 + 2 + 3
    assert port.said[5].endswith("(and 15 more before)")
    assert (port.counts.refused, port.counts.unsaid) == (60, 50)


def test_what_is_not_said_is_not_put_into_words(port, pad, monkeypatch):
    worded = []
    monkeypatch.setattr(NotKnownError, "__str__", lambda error: worded.append(error) or "no.")
    for _ in range(50):
        pad.play(port, T + "painc")
        pad.play(port, T + "map/params/foo", 1.0)
    heard_by(port)
    assert (len(worded), len(port.said), port.counts.refused) == (3, 5, 100)


def test_of_what_one_asks_again_and_again_the_last_is_answered(port, pad):
    other = Pad()
    for _ in range(20):
        pad.play(port, T + "get", "names")
        pad.play(port, T + "near", "/a")
    other.play(port, T + "get", "names")
    assert heard_by(port) == [
        Command("get", ("names",), T + "get", pad.place),
        Command("near", ("/a",), T + "near", pad.place),
        Command("get", ("names",), T + "get", other.place),
    ]
    assert port.counts.superseded == 38
    other.socket.close()


def test_of_patterns_that_are_new_a_few_are_looked_for_at_once(port, pad):
    port.names = Names(("latent:z1",))
    patterns = [T + "latent/z" + "*" * (k + 1) for k in range(MOST_NEW + 3)]
    for refused in (3, 3, 3):  # the others have been seen by then
        for address in patterns:
            pad.play(port, address, 0.5)
        assert [each.target for each in heard_by(port)] == ["latent:z1"]
        assert port.counts.refused == refused
    assert f"{MOST_NEW} new patterns came at once already" in port.said[0]


def test_words_that_osc_cannot_hold_are_replaced(port, pad):
    """A file's name may be any bytes."""
    port.send(T + "file", ("a\udce9\0b", 1e300, "c"), pad.place)
    address, told = pad.hear()
    assert (address, told[0], told[2]) == (T + "file", "a?b", "c")
    assert told[1] == pytest.approx(3.4e38, rel=0.01)


@given(st.lists(st.binary(max_size=120), max_size=5))
def test_any_packets_are_inputs_or_sentences(packets):
    with opened() as port:
        pad = Pad()
        for packet in packets:
            pad.raw(port, packet)
        port.poll(0.0)
        counts = port.counts
        assert counts.malformed + counts.messages >= len(packets)
        assert len(port.said) <= 5
        pad.socket.close()

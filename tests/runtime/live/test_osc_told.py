# SPDX-License-Identifier: MIT
"""Who is told what by OSC: the target, subscribers, those who ask."""

import math
import socket

import pytest
from osc_pad import HOST, Pad, heard_by, opened

from timbrel.base.errors import UserError
from timbrel.runtime.live import feedback
from timbrel.runtime.live.addresses import Addresses
from timbrel.runtime.live.osc import OscPort
from timbrel.runtime.live.places import Names
from timbrel.runtime.live.subscribers import GONE_S, MOST, Subscribers
from timbrel.runtime.osc import Heard, encoded

T = "/timbrel/"


@pytest.fixture
def port():
    with opened() as made:
        yield made


def test_the_target_and_every_subscriber_are_told(pad):
    others = [Pad() for _ in range(3)]
    with opened(target=pad.place) as port:
        for other in others:
            other.play(port, T + "subscribe")
            assert heard_by(port) == []
            assert other.hear() == (T + "subscribed", (HOST, float(other.place[1])))
        port.send(T + "level", (-6.0,))
        for each in (pad, *others):
            assert each.hear() == (T + "level", (-6.0,))
        others[0].play(port, T + "unsubscribe")
        assert heard_by(port) == []
        port.send(T + "level", (-7.0,))
        assert pad.hear() == others[1].hear() == (T + "level", (-7.0,))
        assert others[0].quiet()
        assert port.subscribers() == [pad.place, others[1].place, others[2].place]
    for other in others:
        other.socket.close()


def test_one_who_subscribes_twice_is_told_once(port, pad):
    for _ in range(2):
        pad.play(port, T + "subscribe")
        heard_by(port)
        pad.hear()
    port.send(T + "cpu", (0.5,))
    assert pad.hear() == (T + "cpu", (0.5,))
    assert pad.quiet()


def test_answers_go_to_the_port_that_was_subscribed_else_to_where_was_asked_from(port, pad):
    ear = Pad()
    port.send(T + "names", ("a",), pad.place)
    assert pad.hear() == (T + "names", ("a",))
    pad.play(port, T + "subscribe", ear.place[1])
    heard_by(port)
    assert ear.hear() == (T + "subscribed", (HOST, float(ear.place[1])))
    port.send(T + "names", ("b",), pad.place)
    assert ear.hear() == (T + "names", ("b",))
    assert pad.quiet()
    pad.play(port, T + "unsubscribe")
    heard_by(port)
    assert port.subscribers() == []
    ear.socket.close()


def test_a_patch_that_asks_from_another_port_hears_the_answer_where_it_listens(pad):
    asks = Pad()
    with opened(target=pad.place) as port:
        port.send(T + "names", ("a",), asks.place)
        assert asks.hear() == pad.hear() == (T + "names", ("a",))
        port.send(T + "names", ("b",), pad.place)  # the target itself hears it once
        assert pad.hear() == (T + "names", ("b",)) and pad.quiet()
    asks.socket.close()


def test_one_who_has_gone_is_forgotten_and_one_who_is_there_is_not():
    target, there, gone = Pad(), Pad(), Pad()
    told = Subscribers(target.place)
    for each in (there, gone):
        told.add(each.place, each.place)
    for each in (target, gone):
        each.socket.close()
    packet = encoded(T + "cpu", [0.5])
    now_s = 0.0
    while gone.place in told.places() and now_s < 10 * GONE_S:
        now_s += 1.0
        told.tell(packet, now_s)
    assert GONE_S < now_s < 2 * GONE_S
    assert told.places() == [target.place, there.place]
    assert told.unsent > 0
    told.close()
    there.socket.close()


def test_one_who_comes_back_in_time_stays():
    pad = Pad()
    told = Subscribers(None)
    told.add(pad.place, pad.place)
    packet = encoded(T + "cpu", [0.5])
    for start in (0.0, 60.0, 120.0):
        pad.socket.close()
        for second in range(20):
            told.tell(packet, start + second)
        assert told.unsent
        pad.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        pad.socket.bind(pad.place)
        for second in range(20, 60):
            told.tell(packet, start + second)
    assert told.places() == [pad.place]
    told.close()
    pad.socket.close()


def test_there_are_so_many_subscribers_and_no_more():
    told = Subscribers(None)
    for port in range(1, MOST + 1):
        told.add((HOST, 20_000 + port), (HOST, port))
    with pytest.raises(UserError, match=f"{MOST} are told already; .* 127.0.0.1:20001, "):
        told.add((HOST, 30_000), (HOST, 1))
    told.remove((HOST, 20_001))
    told.add((HOST, 30_000), (HOST, 1))
    assert len(told) == MOST
    told.close()


def own_address():
    """This machine's address in a network, if it is in one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(("192.0.2.1", 9))
        except OSError:
            return HOST
        return way.getsockname()[0]


@pytest.mark.parametrize("target", [HOST, "127.0.0.2", "0.0.0.0", own_address()])
@pytest.mark.parametrize("listen", [HOST, "0.0.0.0"])
def test_what_tells_itself_is_refused(pad, listen, target):
    number = pad.free()[1]
    if listen == HOST and not target.startswith(("127.", "0.")):
        OscPort((listen, number), (target, number)).close()  # there somebody else can listen
        return
    with pytest.raises(UserError, match=f"{target}:{number} is where Timbrel itself listens"):
        OscPort((listen, number), (target, number))
    OscPort((listen, number), None).close()  # what was refused holds no port


def test_other_machines_are_told_at_the_same_port(pad):
    number = pad.free()[1]
    OscPort(("0.0.0.0", number), ("192.0.2.1", number)).close()


def test_one_who_would_have_timbrel_tell_itself_is_refused(port, pad):
    pad.play(port, T + "subscribe", port.listening[1])
    heard_by(port)
    assert "is where Timbrel itself listens" in port.said[0]


@pytest.mark.parametrize("number", [0.0, 65_536.0, -1.0, 1e14])
def test_a_port_that_is_none_is_refused(port, pad, number):
    pad.play(port, T + "subscribe", number)
    heard_by(port)
    assert f"{T}subscribe: port " in port.said[0]
    assert port.subscribers() == []


def test_nobody_need_listen(pad):
    with opened(target=pad.free()) as port:
        for _ in range(5):
            port.send(T + "level", (-6.0,))
        port.poll(0.0)
        assert port.counts.unsent > 0
        assert port.subscribers() == [pad.place]
        assert port.said == []


def test_the_counts_can_be_told(port, pad):
    pad.play(port, "/k", 1.0)
    heard_by(port)
    assert port.told()[:2] == ("messages", 1.0)
    told = port.told({"unsaid": 2, "thinned": 3})
    assert told[-4:] == ("unsaid", 2.0, "thinned", 3.0)


FACTS = [
    (feedback.target("latent:bow noise", [1, 2.0]), (T + "latent/bow_noise", (1.0, 2.0))),
    (feedback.target("map:param/cut", [1.0]), (T + "map/param/cut", (1.0,))),
    (feedback.target("label:pitch", ["C"]), (T + "label/pitch", ("C",))),
    (feedback.target("level", [math.nan]), (T + "loudness", (0.0,))),
    (feedback.level([-math.inf, -6.0, math.nan]), (T + "level", (-120.0, -6.0, -120.0))),
    (feedback.cpu(0.25), (T + "cpu", (0.25,))),
    (feedback.late(3, 1), (T + "late", (3.0, 1.0))),
    (feedback.latency(441, 44100), (T + "latency", (441.0, 10.0))),
    (feedback.error("No."), (T + "error", ("No.",))),
    (feedback.nearest(["/a"]), (T + "nearest", ("/a",))),
    (feedback.answer("names", ["z1"]), (T + "names", ("z1",))),
]


@pytest.mark.parametrize(("told", "expected"), FACTS, ids=[row[1][0] for row in FACTS])
def test_facts_are_told(told, expected):
    assert told == expected


TARGETS = ("latent:bow noise", "label:pitch", "attribute:gain", "level", "speed:slow", "map:x")


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_is_told_at_the_address_that_sets_it(target):
    address, values = feedback.target(target, [0.5])
    (direct,) = Addresses(Names(TARGETS)).inputs(Heard(address, values))
    assert (direct.target, direct.value) == (target, 0.5)


def test_a_long_list_is_told_in_several_messages(port, pad):
    names = Names(tuple(f"latent:z{k}" for k in range(1, 65)), 32)
    told = feedback.answers("addresses", [T + path for path in names.known()])
    for address, values in told:
        port.send(address, values, pad.place)
    heard = [pad.hear() for _ in told]
    assert [word for _, words in heard for word in words] == [T + path for path in names.known()]
    assert {address for address, _ in heard} == {T + "addresses"}
    assert max(len(words) for _, words in heard) == feedback.MOST_WORDS
    assert max(len(encoded(*each)) for each in heard) < 9000
    assert port.said == []
    assert feedback.answers("addresses", []) == [(T + "addresses", ())]

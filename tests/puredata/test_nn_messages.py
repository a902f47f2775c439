# SPDX-License-Identifier: MIT
"""Every message of nn~ and its reply, in Pd's own time."""

import numpy as np
import pytest

native = pytest.mark.native
END = 40000


def ones(channels=1, samples=END):
    return np.ones((channels, samples), np.float32)


def steps(*texts, start=6400, by=3200):
    """Messages in turn, far enough apart for fades and buffers."""
    return [(start + by * i, text) for i, text in enumerate(texts)]


# --- information ----------------------------------------------------------------------------------


def test_info_says_everything_one_list_per_line(nn, zoo):
    result = nn("late", "forward 512", ones(), flags="-sync", messages=steps("info"))
    said = dict(line.partition(" ")[::2] for line in result.messages)
    model = said.pop("model")
    assert model.endswith("late.ts")
    assert said == {
        "loaded": "1",
        "enabled": "1",
        "gpu": "0",
        "methods": "forward encode",
        "method": "forward",
        "attributes": "",
        "bufsize": "512",
        "dim": "1 1",
        "ratio": "1 1",
        "mode": "sync",
        "offline": "0",
        "latency": "548",
        "sample_rate": "44100",
        "inlets": "in",
        "outlets": "out",
    }


@native
def test_bang_is_info(nn):
    one, two = (
        nn("settings", "forward 512", ones(), flags="-d -o -async", messages=steps(text)).messages
        for text in ("bang", "info")
    )
    assert one == two
    for line in ("enabled 0", "offline 1", "mode async", "sample_rate 0"):
        assert line in one
    assert "attributes flag count level word pair stubborn quiet plain angry" in one


@native
@pytest.mark.parametrize(
    ("model", "method", "inlets", "outlets", "dim", "ratio", "bufsize"),
    [
        ("coder", "encode", 1, 3, "1 3", "1 64", "64"),
        ("coder", "up", 1, 2, "1 2", "64 8", "64"),
        ("2 to 3", "forward", 2, 3, "2 3", "1 1", "64"),
    ],
)
def test_info_of_other_shapes(nn, model, method, inlets, outlets, dim, ratio, bufsize):
    """Without a bufsize: the highest ratio of all methods, and not less than Pd's block."""
    x = ones(inlets)
    result = nn(model, method, x, outlets=outlets, messages=steps("info"))
    for line in (f"dim {dim}", f"ratio {ratio}", f"method {method}", f"bufsize {bufsize}"):
        assert line in result.messages
    for ports, count in (("inlets", inlets), ("outlets", outlets)):
        named = next(m for m in result.messages if m.split()[0] == ports)
        assert len(named.split()) == 1 + count


@native
def test_stats_count_calls_and_misses(nn):
    result = nn("identity", "forward 512", ones(), flags="-sync", messages=steps("stats", by=0))
    name, calls, misses, load = result.messages[0].split()
    assert (name, int(calls), int(misses)) == ("stats", 6400 // 512, 0)
    assert 0 <= float(load) < 10000


# --- settings -------------------------------------------------------------------------------------


@native
@pytest.mark.parametrize(
    ("messages", "replies"),
    [
        (["get flag"], ["get flag 1"]),
        (["set flag 0", "get flag"], ["get flag 0"]),
        (["set flag false", "get flag", "set flag true", "get flag"], ["get flag 0", "get flag 1"]),
        (["set count -4", "get count"], ["get count -4"]),
        (["set level 1e-07", "get level"], ["get level 1e-07"]),
        (["set level 0.3", "get level"], ["get level 0.3"]),
        (["set level 16777216", "get level"], ["get level 1.67772e+07"]),
        (["set word two", "get word"], ["get word two"]),
        (["set word 3", "get word"], ["get word 3"]),
        (["set pair 0.25 9", "get pair"], ["get pair 0.25 9"]),
        (["set quiet 0.5", "get level"], ["get level 0.5"]),
        (["set plain 0.5", "get level"], ["get level 0.5"]),
    ],
    ids=lambda value: value[0],
)
def test_set_and_get_every_type_without_a_word_in_the_log(nn, messages, replies):
    """Also a setter that returns nothing, as much as contract's edges allow."""
    x = np.zeros((1, END), np.float32)
    result = nn("settings", "forward 64", x, flags="-sync", messages=steps(*messages, by=640))
    assert result.messages == replies
    assert result.errors() == []
    assert not [line for line in result.log if "error" in line]


@native
def test_a_setting_is_heard(nn):
    messages = [(6400, "set level 0.5"), (12800, "set level 1e-07"), (19200, "set level -2")]
    y = nn("settings", "forward 64", ones(), flags="-sync", messages=messages).audio[0]
    assert np.allclose(y[[6000, 12000, 19000, 30000]], [1.0, 0.5, 1e-7, -2.0], rtol=1e-6, atol=0)


@native
@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("set", "attribute"),
        ("set nothing 1", "flag"),  # lists what there is
        ("set level", "1 value"),
        ("set level 1 2", "1 value"),
        ("set pair 1", "2 values"),
        ("set pair 1 2 3", "2 values"),
        ("set level loud", "loud"),
        ("set count 1.5", "1.5"),
        ("set count many", "many"),
        ("set flag maybe", "maybe"),
        ("set pair one 2", "one"),
        ("set stubborn 1", "stubborn"),
        ("set angry 1", "angry"),
        ("get", "attribute"),
        ("get nothing", "flag"),
        ("enable", "enable"),
        ("enable maybe", "enable"),
        ("mode", "mode"),
        ("mode turbo", "turbo"),
        ("offline perhaps", "offline"),
        ("bufsize", "bufsize"),
        ("method", "method"),
        ("load", "load"),
        ("gpu 1", "CPU"),
        ("print_available_models", "load"),
        ("download something", "load"),
        ("remove something", "load"),
        ("no_such_message 1", "no_such_message"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_the_sound_goes_on(nn, message, says):
    result = nn("settings", "forward 64", ones(), flags="-sync -o", messages=steps(message))
    said = [line for line in result.log if "nn~" in line]
    assert len(said) == 1, result.log
    assert says in said[0]
    assert np.array_equal(result.audio, ones())


@native
@pytest.mark.parametrize("model", ["settings", "resettable"])
@pytest.mark.parametrize(
    "message", ["enable 0", "bufsize 512", "mode async", "offline 0", "reset", "set gain 0.5"]
)
def test_only_what_asks_is_answered(nn, model, message):
    message = message.replace("gain", "level") if model == "settings" else message
    messages = steps(message, "latency")
    result = nn(model, "forward 64", ones(), flags="-sync -o", messages=messages)
    assert [m.split()[0] for m in result.messages] == ["latency"]
    assert result.errors() == []

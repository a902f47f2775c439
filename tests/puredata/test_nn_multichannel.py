# SPDX-License-Identifier: MIT
"""`-m`: one multichannel cord in and one out; in a Pd without such cords, single channels."""

import numpy as np
import pytest
from oracle import assert_same, delayed, expected, noise
from test_nn_equality import latency_of

pytestmark = pytest.mark.native
T = 12000


@pytest.mark.parametrize("block", [64, 1024])
@pytest.mark.parametrize("flags", ["-m -sync", "-m -async -o"])
@pytest.mark.parametrize(
    ("model", "method", "inlets", "outlets"),
    [
        ("identity", "forward", 1, 1),
        ("1 to 3", "forward", 1, 3),
        ("3 to 1", "forward", 3, 1),
        ("4 to 4", "forward", 4, 4),
        ("coder", "encode", 1, 3),
        ("coder", "decode", 3, 1),
    ],
)
def test_channels_of_one_cord_are_the_models(
    nn, zoo, new_pd, model, method, inlets, outlets, flags, block
):
    x = noise(inlets, T)
    last = [(T - 1, "latency")]
    options = {"flags": flags, "outlets": outlets, "block": block, "messages": last}
    result = nn(model, f"{method} 512", x, snake=True, program=new_pd, **options)
    slack = latency_of(result) - (512 - int(np.gcd(512, block)))
    wanted = expected(zoo(model), method, x, block, 512)
    assert_same(result.audio, delayed(wanted, slack))
    assert result.errors() == []


@pytest.mark.parametrize("given", [1, 2, 5, 8])
def test_missing_channels_are_silence_and_extra_ones_dropped_said_once(nn, zoo, new_pd, given):
    x = noise(given, T)
    options = {"flags": "-m -sync", "outlets": 1, "snake": True, "program": new_pd}
    result = nn("3 to 1", "forward 64", x, **options)
    three = np.zeros((3, T), np.float32)
    three[: min(given, 3)] = x[:3]
    assert_same(result.audio, expected(zoo("3 to 1"), "forward", three, 64, 64))
    said = [line for line in result.log if "nn~" in line]
    assert len(said) == 1
    assert str(given) in said[0]
    assert "3" in said[0]


def test_an_unconnected_multichannel_inlet_is_silence(nn, new_pd):
    """`rate` sounds without any input."""
    options = {"snake": True, "flags": "-m -sync", "program": new_pd}
    result = nn("rate", "forward 64", samples=T, **options)
    assert result.audio[0] == pytest.approx(0.48)


@pytest.mark.parametrize("flags", ["-m", "-m -sync"])
def test_the_old_pd_says_so_and_plays_single_channels(nn, zoo, old_pd, flags):
    x = noise(4, T)
    result = nn("4 to 4", "forward 64", x, flags=flags + " -sync", outlets=4)
    assert_same(result.audio, expected(zoo("4 to 4"), "forward", x, 64, 64))
    assert len(result.errors()) == 1
    assert "0.54" in result.errors()[0]


def test_single_channels_in_the_new_pd_are_as_ever(nn, zoo, new_pd):
    x = noise(4, T)
    result = nn("4 to 4", "forward 64", x, flags="-sync", outlets=4, program=new_pd)
    assert_same(result.audio, expected(zoo("4 to 4"), "forward", x, 64, 64))


def test_a_method_with_fewer_channels_keeps_the_cord_and_silences_the_rest(nn, new_pd):
    x = np.ones((2, T), np.float32)
    change = [(6400, "method forward")]
    options = {"flags": "-m -sync -o", "outlets": 2, "snake": True, "program": new_pd}
    result = nn("wide", "swap 64", x, messages=change, **options)
    assert result.audio[:, 6000].tolist() == [1.0, 1.0]
    assert result.audio[:, -1].tolist() == [1.0, 0.0]
    assert result.messages == ["loaded 1"]
    said = [line for line in result.log if "nn~" in line]
    assert 1 <= len(said) <= 2, "too few outlets, and the inlet left over"

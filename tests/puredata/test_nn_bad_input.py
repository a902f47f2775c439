# SPDX-License-Identifier: MIT
"""Everything that can be wrong about a file, an argument, a model or a signal: Pd goes on."""

import numpy as np
import pytest
from native_models import SPOILED
from oracle import assert_same, delayed, expected, noise
from pd import play

native = pytest.mark.native
T = 12000


def ones(channels=1):
    return np.ones((channels, T), np.float32)


@pytest.mark.parametrize("name", ["truncated", "throws after 0"])
def test_pd_goes_on_silent_after_one_sentence(nn, name):
    result = nn(name, "forward 512", ones(), flags="-sync")
    assert not result.audio.any()
    assert len(result.errors()) == 1


@native
@pytest.mark.parametrize("name", [*SPOILED, "no method"])
@pytest.mark.parametrize("flags", ["-sync", "-async -o"])
def test_a_file_that_is_no_model(nn, name, flags):
    result = nn(name, "forward 512", ones(), flags=flags, messages=[(640, "bang")])
    assert not result.audio.any()
    assert len(result.errors()) == 1, result.log
    assert name in result.errors()[0].replace("\\", "")
    assert "\t" not in result.errors()[0]
    assert "loaded 0" in result.messages


@native
@pytest.mark.parametrize(
    "arguments", ["missing.ts", "missing", "no/folder/at.ts forward 512", "0.5"]
)
def test_a_file_that_is_not_there(external, old_pd, arguments):
    result = play(f"nn~ {arguments}", ones(), program=old_pd, messages=[(640, "bang")])
    assert not result.audio.any()
    assert len(result.errors()) == 1
    assert "loaded 0" in result.messages


@native
@pytest.mark.parametrize("flags", ["-sync", "-async -o"])
@pytest.mark.parametrize("kind", ["throws", "short", "long", "nan", "inf", "huge", "pair"])
def test_a_model_that_never_works(nn, kind, flags):
    name = kind if kind == "pair" else f"{kind} after 0"
    result = nn(name, "forward 512", ones(), flags=flags)
    assert not result.audio.any()
    assert result.sane.all()
    assert len(result.errors()) == 1, result.log


@native
@pytest.mark.parametrize("flags", ["-sync", "-async -o"])
def test_float64_is_played_or_refused_but_never_misread(nn, flags):
    x = noise(1, T)
    messages = [(T - 1, "info"), (T - 1, "latency")]
    result = nn("doubles after 0", "forward 512", x, flags=flags, messages=messages)
    assert "loaded 1" in result.messages
    late = int(float(result.messages[-1].split()[1]))
    heard = bool(result.audio.any())
    assert len(result.errors()) == 1 - heard
    assert_same(result.audio, heard * delayed(x, late))


@native
@pytest.mark.parametrize("name", ["throws after 0", "nan after 0"])
def test_the_sentence_is_said_once_however_long_it_plays(nn, name):
    x = np.ones((1, 480000), np.float32)
    assert len(nn(name, "forward 64", x, flags="-sync").errors()) == 1


@native
@pytest.mark.parametrize(("asked", "got"), [(1, 64), (63, 64), (65, 128), (100, 128), (1000, 1024)])
def test_a_block_below_or_between_the_ratio_is_raised_and_that_is_said_once(nn, zoo, asked, got):
    x = noise(1, T)
    messages = [(640, "info"), (1280, "latency")]
    result = nn("coder", f"encode {asked}", x, flags="-sync", outlets=3, messages=messages)
    said = [line for line in result.log if "nn~" in line]
    assert len(said) == 1
    assert str(asked) in said[0]
    assert str(got) in said[0]
    assert f"bufsize {got}" in result.messages
    assert_same(result.audio, expected(zoo("coder"), "encode", x, 64, got))


@native
@pytest.mark.parametrize("how", ["argument", "message"])
@pytest.mark.parametrize("value", ["-512", "nan", "1e+30", "text", "3.5", "-0.5", "1e10", "inf"])
def test_an_absurd_bufsize(nn, value, how):
    """One sentence, and the model plays at a size that works."""
    arguments = f"forward {value}" if how == "argument" else "forward 64"
    messages = [(640, f"bufsize {value}")] if how == "message" else []
    x = ones()
    result = nn("coder", arguments, x, flags="-sync", messages=[*messages, (3200, "info")])
    assert len([line for line in result.log if "nn~" in line]) == 1, result.log
    said = [m for m in result.messages if m.startswith("bufsize ")]
    assert said == ["bufsize 64"]
    assert result.audio[0, -1] == 1.0
    assert "loaded 1" in result.messages


@native
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e30], ids=str)
@pytest.mark.parametrize("model", ["identity", "smooth", "sum"])
def test_a_wild_sample_on_an_inlet_does_not_stay(nn, model, bad):
    """`smooth` and `sum` would keep it for good, and the next sound must not suffer."""
    x = 0.1 * noise(1, T)
    x[0, 3000] = bad
    result = nn(model, "forward 64", x, flags="-sync")
    assert result.sane.all()
    assert result.audio[0, -2000:].any(), "silent for good"
    if model != "sum":
        clean = x.copy()
        clean[0, 3000] = 0.0
        wanted = clean if model == "identity" else np.zeros_like(clean)
        if model == "smooth":
            for t in range(T):
                wanted[0, t] = clean[0, t] + 0.5 * wanted[0, t - 1]
        assert_same(result.audio[:, 6000:], wanted[:, 6000:])


@native
@pytest.mark.parametrize(
    ("arguments", "plays", "sentences"),
    [
        ("-async -sync g.ts forward 64", True, 0),
        ("-o -offline -d -g -gpu -sync g.ts forward 64", False, 1),
        ("-threads 2 g.ts forward 64", True, 0),
        ("-threads 0 g.ts forward 64", True, 1),
        ("-threads 2.5 g.ts forward 64", True, 1),
        ("-threads", False, 1),
        ("-nonsense g.ts forward 64", True, 1),
        ("- g.ts", True, 1),
        ("g.ts 64", True, 0),
        ("1 2 3", False, 2),
        ("g.ts forward 64 -sync", True, 1),
        ("symbol g.ts", False, 1),
    ],
)
def test_odd_arguments(external, old_pd, zoo, arguments, plays, sentences):
    zoo("g")
    last = [(T - 1, "info")]
    result = play(f"nn~ {arguments}", ones(), paths=[zoo.folder], program=old_pd, messages=last)
    assert result.audio[0, -1] == plays
    assert len(result.errors()) == sentences, result.log
    assert result.messages[0].startswith("loaded ")


@native
def test_flag_gpu_says_that_it_runs_on_the_cpu(nn):
    result = nn("identity", "forward 64", ones(), flags="-gpu -sync")
    assert len([line for line in result.log if "nn~" in line and "CPU" in line]) == 1
    assert np.array_equal(result.audio, ones())


@native
@pytest.mark.parametrize("work", [2000])
def test_a_model_slower_than_real_time_is_waited_for_offline(nn, zoo, work):
    x = noise(1, T)
    messages = [(T - 1, "latency"), (T - 1, "stats")]
    early = [f"set work {work}"]
    result = nn("sleeper", "forward 64", x, flags="-async -o", early=early, messages=messages)
    latency = int(float(result.messages[0].split()[1]))
    calls, misses = result.messages[1].split()[1:3]
    assert int(calls) * 64 >= T - latency - 64
    assert (misses, latency > 0) == ("0", True)
    assert_same(result.audio, delayed(x, latency))


@native
def test_unconnected_inlets_are_silence(nn):
    result = nn("2 to 3", "forward 64", ones(), flags="-sync", outlets=3)
    assert result.audio[:, -1] == pytest.approx([1.0, 1 / 3, 1 / 5])

# SPDX-License-Identifier: MIT
"""Loading, reloading and changing the method while it plays, in real time."""

import shutil

import numpy as np
import pytest
from boxes import escaped
from studio import Studio

pytestmark = pytest.mark.native


@pytest.fixture
def studio(external, old_pd, zoo, tmp_path):
    """`studio("settings.ts forward 64", …)`: a running Pd, DSP on."""
    opened = []

    def open_studio(arguments: str, **options) -> Studio:
        live = Studio(
            f"nn~ {arguments}", tmp_path, paths=[zoo.folder], program=old_pd, **options
        ).__enter__()
        opened.append(live)
        live.send("pd dsp 1")
        return live

    yield open_studio
    for live in opened:
        live.__exit__()


@pytest.mark.parametrize("flags", ["-sync", "-async", ""])
def test_load_brings_another_model_by_a_cross_fade(studio, zoo, flags):
    zoo("settings")
    zoo("1 to 3")
    s = studio(f"{flags} settings.ts forward 64")
    s.send("t-nn set level 0.5")
    s.await_value(0, 0.5)
    s.send("t-rec bang")
    assert s.ask(f"load {escaped('1 to 3.ts')}", "loaded") == ["loaded", "1"]
    s.await_value(0, 1.0)
    y = s.recording()
    assert y[0] == 0.5
    assert y[-1] == 1.0
    assert np.abs(np.diff(y)).max() < 0.1, "a jump, where a cross-fade should be"
    assert "3.ts" in s.ask("info", "model")[-1]
    said = [line for line in s.lines if "nn~" in line]
    assert len(said) == 1, "1 outlet for 3 channels is said once"
    assert "3" in said[0]
    assert s.quit() == 0


def test_method_changes_the_method(studio, zoo):
    zoo("wide")
    s = studio("-sync wide.ts swap 64", inlets=2, outlets=2)
    s.await_value(1, 1.0)
    assert s.ask("method encode", "loaded") == ["loaded", "1"]
    assert s.ask("info", "method") == ["method", "encode"]
    s.await_value(1, 1.0)
    assert s.ask("method forward", "loaded") == ["loaded", "1"]
    s.await_value(1, 0.0)  # forward has one outlet
    said = [line for line in s.lines if "nn~" in line]
    assert 1 <= len(said) <= 2, said
    assert s.ask("method swap", "loaded") == ["loaded", "1"]
    s.await_value(1, 1.0)
    assert s.quit() == 0


@pytest.mark.parametrize("name", ["truncated", "text", "no method", "nothing at all"])
def test_a_failed_load_keeps_the_model_that_plays(studio, zoo, name):
    zoo("settings")
    if name != "nothing at all":
        zoo(name)
    s = studio("-sync settings.ts forward 64")
    s.send("t-nn set level 0.25")
    s.await_value(0, 0.25)
    assert s.ask(f"load {escaped(name)}.ts", "loaded") == ["loaded", "0"]
    said = [line for line in s.lines if "nn~" in line]
    assert len(said) == 1, said
    assert name.split()[0] in said[0]
    s.await_value(0, 0.25)
    assert s.ask("info", "model")[1].endswith("settings.ts")
    assert s.quit() == 0


def test_a_failed_method_keeps_the_one_that_plays(studio, zoo):
    zoo("wide")
    s = studio("-sync wide.ts swap 64", inlets=2, outlets=2)
    s.await_value(0, 1.0)
    assert s.ask("method swop", "loaded") == ["loaded", "0"]
    said = [line for line in s.lines if "nn~" in line]
    assert len(said) == 1, said
    assert all(method in said[0] for method in ("forward", "encode", "swap"))
    s.await_value(1, 1.0)
    assert s.ask("info", "method") == ["method", "swap"]


def test_reload_reads_the_file_again_and_keeps_what_was_set(studio, zoo, tmp_path):
    path = zoo.copy("settings", tmp_path / "changing.ts")
    s = studio("-sync changing.ts forward 64")
    s.send("t-nn set level 0.25", "t-nn set word other")
    s.await_value(0, 0.25)
    assert s.ask("reload", "loaded") == ["loaded", "1"]
    assert s.ask("get word", "get") == ["get", "word", "other"]
    s.await_value(0, 0.25)
    fresh = path.with_name("fresh.ts")
    shutil.copy(zoo("counter"), fresh)
    fresh.replace(path)  # as exporters do: never half a file
    assert s.ask("reload", "loaded") == ["loaded", "1"]
    one, two = s.look(), s.look()
    assert s.look()[0] > 1.0 or one != two, "another file plays"
    assert s.quit() == 0


def test_an_object_without_a_model_plays_one_that_is_loaded_later(studio, zoo):
    zoo("identity")
    s = studio("")
    assert s.look() == [0.0]
    assert s.ask("load identity", "loaded") == ["loaded", "1"]
    s.await_value(0, 1.0)
    assert s.quit() == 0


def test_many_loads_at_once_end_with_the_last(studio, zoo):
    zoo("settings")
    zoo("identity")
    s = studio("-sync identity.ts forward 64")
    for _ in range(20):
        s.send("t-nn load settings.ts", "t-nn load identity.ts", "t-nn method forward")
    s.send("t-nn load settings.ts")
    s.send("t-nn set level 0.125")
    while not s.ask("info", "model")[1].endswith("settings.ts"):
        pass
    s.send("t-nn set level 0.125")
    s.await_value(0, 0.125)
    assert s.quit() == 0


def test_messages_are_answered_while_the_model_computes(studio, zoo):
    """A call of seconds; the callback and the messages go on, and deletion waits for the call."""
    zoo("sleeper")
    s = studio("-async sleeper.ts forward 64")
    s.await_value(0, 1.0)
    s.send("t-nn set work 3000000")
    while s.look() != [0.0]:
        pass
    replies = []
    for _ in range(3):
        replies.append(s.ask("stats", "stats"))
        s.ask("latency", "latency")
    assert replies[0][1] == replies[2][1], "the same call was running all the while"
    assert int(replies[2][2]) > 0, "late blocks are counted"
    assert s.quit() == 0

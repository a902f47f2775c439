# SPDX-License-Identifier: MIT
"""Mapping files: read, refused in one sentence, written, learned, read again while edited."""

import json
import os
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from played_things import mapping, text

from timbrel.base.errors import UserError
from timbrel.runtime.live import axes
from timbrel.runtime.live.mapping import (
    MappingFile,
    MovementSpec,
    Row,
    parse,
    read,
    to_json,
    with_learned,
    write,
)
from timbrel.runtime.live.mapping_watch import Watch

FULL = text(
    ("touch:x", "latent:z1", {"in": [1, 0], "range": [2, -2], "curve": "exp", "smooth_ms": 20}),
    ("midi:cc14/3@2", "label:pitch", {"range": ["C", "G"], "steps": 3, "mode": "relative"}),
    ("note:pressure", "level", {"curve": 2, "latch": False, "home": 0.5}),
    ("move:slow/2", "attribute:temperature"),
    ("osc:/1/xy1/1", "speed:slow"),
    name="pad",
    voices=4,
    bend_range=12,
    movements={"slow": {"walk": 2, "seconds": 4, "loop": "back"}, "k": {"trajectory": "line"}},
)


def test_everything_a_file_can_say():
    file = parse(FULL)
    assert file.rows[0] == Row("touch:x", "latent:z1", (1, 0), (2, -2), "exp", 20)
    assert file.rows[1] == Row(
        "midi:cc14/3@2", "label:pitch", range=("C", "G"), steps=3, mode="relative"
    )
    assert file.rows[2] == Row("note:pressure", "level", curve=2, latch=False, home=0.5)
    assert (file.name, file.voices, file.bend_range) == ("pad", 4, 12)
    assert file.movements["slow"] == MovementSpec(walk=2, seconds=4, loop="back")


def test_what_was_written_is_read_again(tmp_path):
    path = tmp_path / "pad.json"
    write(path, parse(FULL))
    assert read(path) == parse(FULL)
    assert path.read_text().count("\n") < 20  # a row on a line, for people
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_says_little_is_as_usual():
    assert parse(text()) == MappingFile()
    assert parse(to_json(MappingFile())) == MappingFile()


ROW = ("touch:x", "latent:z1")
REFUSED = {
    "": r"my\.json is no JSON \(line 1, column 1: .*\); mend it there\.",
    '{"format": "timbrel-mapping",\n "version" 1}': r"line 2, column 12",
    "[" * 100000: "no JSON that can be read",
    '{"version": ' + "9" * 5000 + "}": "no JSON that can be read",
    "[]": r"my\.json: \[\] is no object; write \{…\} with format",
    "{}": r'its format is null; begin with "format": "timbrel-mapping"\.',
    '{"format": "timbrel-mapping", "version": 2, "map": []}': "has version 2; .* reads 1",
    '{"format": "timbrel-mapping", "version": 1}': "map is missing",
    text(ROW, voice=3): "key 'voice' is not known: did you mean voices",
    text(ROW, voices=33): "voices 33 is out of range; use 1 to 32",
    text(ROW, voices=2.5): "voices 2.5 is no whole number",
    text(ROW, bend_range="2"): "bend_range '2' is no number",
    text(ROW, name=3): "name 3 is no text",
    text(ROW, map={}): r"map \{\} is no list",
    text(ROW, map=[3]): "map row 1: 3 is no object",
    text(ROW, map=[{"from": "touch:x"}]): "map row 1: to is missing; there must be from, to",
    text(ROW, map=[{"from": "touch:x", "too": "level"}]): "row 1: key .too. .* did you mean to?",
    text(ROW, ROW, (*ROW, {"curve": "expo"})): r"my\.json: map row 3: curve 'expo' .* mean exp\?",
    text((*ROW, {"curve": 0})): "curve 0 is out of range; use 0.01 to 100",
    text((*ROW, {"curve": [1]})): r"curve \[1\] is no number",
    text((*ROW, {"in": [0, 0]})): r"in \[0, 0\] goes nowhere; write two different ends",
    text((*ROW, {"in": [0]})): r"in \[0\] is no pair; write \[FROM, TO\]",
    text((*ROW, {"in": ["a", 1]})): "in 'a' is no number",
    text((*ROW, {"range": [float("nan"), 1]})): "range NaN is out of range",
    text((*ROW, {"range": [0, float("inf")]})): "range Infinity is out of range",
    text((*ROW, {"range": [10**400, 1]})): "range 1000.* is out of range",
    text((*ROW, {"smooth_ms": -1})): "smooth_ms -1 is out of range; use 0 to 60000",
    text((*ROW, {"steps": 1})): "steps 1 stands still; use 2 or more",
    text((*ROW, {"mode": "relativ"})): "mode 'relativ' .* did you mean relative",
    text((*ROW, {"mode": "encoder"})): "mode encoder is for midi:cc/N",
    text((*ROW, {"latch": 1})): "latch 1 is neither true nor false",
    text((*ROW, {"home": True})): "range true is no number",
    text(("midi:cc/128", "level")): "axis 'midi:cc/128': 128 is too large; use 0 to 127",
    text(("midi:cc14/32", "level")): "use 0 to 31",
    text(("midi:cc/1@17", "level")): "there is no channel 17; use 1 to 16",
    text(("midi:cc1", "level")): "axis 'midi:cc1' is not known: did you mean midi:cc",
    text(("touch:w", "level")): "axis 'touch:w' is not known: did you mean touch:",
    text(("osc:fader", "level")): "axis 'osc:fader' is not known",
    text(("touch:x", "latents:z1")): "target 'latents:z1' .* did you mean latent:NAME",
    text(("touch:x", "latent:")): "target 'latent:' is not known",
    text(("touch:x", "levels")): "target 'levels' is not known",
    text(("touch:x", "level\ud800")): "target .* holds what is no letter",
    text(("move:slow", "level")): "map row 1: movement 'slow' is not known",
    text(("touch:x", "speed:slow"), movements={"slo": {"walk": 1}}): "did you mean slo?",
    text(movements=[]): "movements are no object",
    text(movements={"a/b": {"walk": 1}}): "movement a/b cannot be called so",
    text(movements={"a": 1}): "movement a: 1 is no object",
    text(movements={"a": {}}): "nothing that moves given; give one of trajectory, walk",
    text(movements={"a": {"walk": 1, "trajectory": "line"}}): "trajectory and walk given",
    text(movements={"a": {"walk": 0}}): "walk 0 is out of range; use 1 to 16",
    text(movements={"a": {"walk": 1, "speeed": 2}}): "did you mean speed",
    text(movements={"a": {"walk": 1, "loop": "to"}}): "loop 'to' is not known",
    text(movements={"a": {"walk": 1, "beats": 2, "seconds": 1}}): "seconds and beats given",
}  # fmt: skip


@pytest.mark.parametrize(("held", "said"), REFUSED.items(), ids=list(REFUSED.values()))
def test_a_mistake_is_one_sentence_with_its_place(held, said):
    with pytest.raises(UserError, match=said) as told:
        parse(held, "my.json")
    assert str(told.value).startswith("my.json")
    assert "\n" not in str(told.value)
    assert str(told.value).encode("utf-8")


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(UserError, match=r"does not exist: name a \.json file"):
        read(tmp_path / "none.json")
    (tmp_path / "raw.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(UserError, match="cannot be read"):
        read(tmp_path / "raw.json")
    with pytest.raises(UserError, match="cannot be written"):
        write(tmp_path / "no folder" / "a.json", MappingFile())


# Axes


@pytest.mark.parametrize(
    ("axis", "span"),
    [
        ("midi:cc/0", (0, 1)),
        ("midi:cc/127@16", (0, 1)),
        ("midi:cc14/31", (0, 1)),
        ("midi:bend@1", (-1, 1)),
        ("midi:program", (0, 127)),
        ("midi:clock", (60, 180)),
        ("osc:/a/0", (0, 1)),
        ("osc:/1/xy@1/12", (0, 1)),
        ("touch:z", (0, 1)),
        ("note:note", (0, 127)),
        ("note:bend", (-48, 48)),
        ("move:slow/z1", (0, 1)),
    ],
)
def test_where_an_axis_runs(axis, span):
    assert axes.span(axis, 48.0) == span


@settings(deadline=None)
@given(st.text(max_size=20))
@example("midi:cc/٣")
def test_no_text_is_more_than_refused(axis):
    try:
        low, high = axes.span(axis, 48.0)
    except UserError:
        return
    assert low < high


# Learning


def test_learning_adds_a_row():
    file = with_learned(MappingFile(), "midi:cc/74", "latent:z1")
    assert file.rows == (Row("midi:cc/74", "latent:z1"),)


def test_learning_again_takes_over_the_row_of_the_same_kind_of_controller():
    file = mapping(
        ("touch:x", "latent:z1"),
        ("midi:cc/1", "latent:z1", {"range": [0, 2], "in": [0.5, 1], "curve": "s"}),
        ("midi:cc/2", "latent:z2"),
    )
    learned = with_learned(file, "midi:cc/74@3", "latent:z1")
    row = Row("midi:cc/74@3", "latent:z1", range=(0, 2), curve="s")
    assert learned.rows == (file.rows[0], row, file.rows[2])
    assert with_learned(learned, "midi:cc/74@3", "latent:z1") == learned


def test_learning_nonsense_is_refused():
    with pytest.raises(UserError, match="axis 'knob'"):
        with_learned(MappingFile(), "knob", "latent:z1")
    with pytest.raises(UserError, match="target 'z1'"):
        with_learned(MappingFile(), "midi:cc/1", "z1")


# While the file is edited


@pytest.fixture
def watched(tmp_path):
    path = tmp_path / "pad.json"
    path.write_text(text(ROW))
    said = []
    return path, Watch(path, said.append), said


def put(path, held):
    """Write a file, later than any before: a file system's clock may be coarse."""
    stamp = path.stat().st_mtime_ns + 10**9 if path.exists() else 10**18
    path.write_text(held)
    os.utime(path, ns=(stamp, stamp))


def test_a_changed_file_is_read_once(watched):
    path, watch, said = watched
    assert watch.changed() is None
    put(path, text(ROW, name="b"))
    assert watch.changed() == replace(mapping(ROW), name="b")
    assert watch.changed() is None
    assert said == []


def test_a_file_that_is_touched_only_has_not_changed(watched):
    path, watch, _ = watched
    put(path, path.read_text())
    assert watch.changed() is None


def test_a_file_written_by_the_program_is_noticed(watched):
    path, watch, _ = watched
    learned = with_learned(read(path), "midi:cc/1", "level")
    write(path, learned)
    assert watch.changed() == learned


def test_a_broken_file_is_told_once_and_changes_nothing(watched):
    path, watch, said = watched
    for broken in ('{"format"', text((*ROW, {"curve": "expo"}))):
        put(path, broken)
        assert watch.changed() is None
        assert watch.changed() is None
    assert len(said) == 2
    assert "line 1, column 10" in said[0]
    assert "map row 1: curve 'expo'" in said[1]
    assert all(s.endswith("The last mapping stays.") for s in said)
    path.write_bytes(b"\xff\xff")
    assert watch.changed() is None
    assert "no text in UTF-8" in said[2]
    put(path, text(ROW))
    assert watch.changed() == mapping(ROW)


def test_a_file_that_vanishes_and_returns(watched):
    path, watch, said = watched
    held = path.read_text()
    path.unlink()
    assert watch.changed() is None
    assert watch.changed() is None
    assert len(said) == 1
    assert "not there any more" in said[0]
    put(path, held)
    assert watch.changed() == mapping(ROW)


# Anything

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
KEYS = ("from", "to", "in", "range", "curve", "smooth_ms", "steps", "mode", "latch", "home")
WORDS = ("touch:x", "midi:cc/1", "move:a/1", "latent:z1", "level", "speed:a", "exp", "relative")
NEAR = JSON | st.sampled_from(WORDS) | st.lists(st.floats(), min_size=2, max_size=2)
ROWS = st.lists(st.dictionaries(st.sampled_from(KEYS), NEAR), max_size=3)
SPECS = st.sampled_from(
    ("trajectory", "walk", "automation", "seconds", "beats", "speed", "depth", "loop", "span")
)
FILES = st.fixed_dictionaries(
    {"format": st.just("timbrel-mapping"), "version": st.just(1), "map": ROWS | JSON},
    optional={
        "name": JSON,
        "voices": JSON,
        "bend_range": JSON,
        "movements": st.dictionaries(st.text(max_size=3), st.dictionaries(SPECS, NEAR)) | JSON,
    },
)


def survives(held):
    try:
        file = parse(held, "my.json")
    except UserError as error:
        assert str(error).startswith("my.json")
        assert str(error).encode("utf-8")
        return
    assert parse(to_json(file)) == file


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(held):
    survives(held)


@settings(deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(held):
    survives(json.dumps(held))


@settings(deadline=None)
@given(FILES)
def test_what_is_nearly_a_mapping_is_read_or_refused(held):
    survives(json.dumps(held))

# SPDX-License-Identifier: MIT
"""Help patches, reference pages and the externals' own tables speak of the same words."""

import json
import re
import sys
import xml.etree.ElementTree as Xml

import pytest
from patcher import PACKAGE, ROOT, read, words

sys.path.append(str(PACKAGE / "tools"))

from objects import BY_NAME, THINGS

HOSTS = ROOT / "cpp" / "hosts"
NEURAL = ("nn~", "mc.nn~", "mcs.nn~")
every_thing = pytest.mark.parametrize("thing", THINGS, ids=lambda t: t.name)


def source(*parts):
    return HOSTS.joinpath(*parts).read_text(encoding="utf-8")


def rows(text, pattern):
    return set(re.findall(pattern, text))


def table(text, start):
    """The rows of a table in C++, up to the line that ends it."""
    return text[text.index(start) :].split("};", 1)[0]


def neural_words():
    shared = rows(source("common", "instrument_object.cpp"), r'\{"(\w+)",\s*&O::')
    handled = rows(source("max", "instrument.cpp"), r'selector == "(\w+)"')
    assert len(shared) > 10 and "dump" in handled
    return shared | handled


def map_words():
    found = rows(source("common", "map_object.cpp"), r'\{"(\w+)",\s*&O::')
    assert len(found) > 10
    return found


def attributes_of(thing):
    file = "nn_tilde.cpp" if thing.name in NEURAL else "timbremap.cpp"
    text = table(source("max", file), "attributes[] = {")
    names = re.findall(r'\{"(\w+)",', text)
    texts = re.findall(r'"([^"]+)"\}', text)
    assert len(names) == len(texts) > 0
    return dict(zip(names, texts, strict=True))


@every_thing
def test_the_table_has_the_messages_and_attributes_of_the_external(thing):
    known = neural_words() if thing.name in NEURAL else map_words()
    attributes = attributes_of(thing)
    assert {s.name: s.label for s in thing.settings} == attributes
    assert {m.name for m in thing.messages} == known - set(attributes)


def test_each_class_is_made_and_found_in_nn():
    kinds = rows(source("max", "nn_tilde.cpp"), r'\{"([\w.]+~)", Cords')
    assert kinds == set(NEURAL)
    mapped = (PACKAGE / "init" / "timbrel-objectmappings.txt").read_text(encoding="utf-8")
    lines = [f"max objectfile {name} nn~;" for name in NEURAL if name != "nn~"]
    assert mapped.splitlines() == lines
    assert 'class_new("jg.timbremap"' in source("max", "timbremap.cpp")


@every_thing
def test_the_help_has_a_box_for_every_word_and_sends_it_to_the_object(thing):
    (patcher,) = read(PACKAGE / "help" / f"{thing.name}.maxhelp")
    boxes = {box["id"]: box for box in patcher.boxes}
    bus = f"help.{thing.name}"
    sent = [
        boxes[s]["text"]
        for s, _, t, _ in patcher.cords
        if words(boxes[t]) == ("s", bus) and boxes[s]["maxclass"] == "message"
    ]
    first = {"list" if text[0].isdigit() else text.split()[0] for text in sent}
    assert first == {w.name for w in (*thing.messages, *thing.settings)}
    heard = [boxes[t] for s, _, t, i in patcher.cords if words(boxes[s]) == ("r", bus) and i == 0]
    assert [words(box)[0] for box in heard] == [thing.name]


@every_thing
def test_the_reference_page_has_the_words_of_the_table(thing):
    page = Xml.parse(PACKAGE / "docs" / f"{thing.name}.maxref.xml").getroot()
    assert page.tag == "c74object" and page.get("name") == thing.name
    assert page.findtext("digest") and page.findtext("description")
    assert [a.get("name") for a in page.iter("objarg")] == [a.name for a in thing.arguments]
    assert [m.get("name") for m in page.iter("method")] == [m.name for m in thing.messages]
    settings = page.find("attributelist")
    assert settings is not None
    assert [a.get("name") for a in settings] == [s.name for s in thing.settings]
    assert [s.get("name") for s in page.iter("seealso")] == list(thing.see)
    for entry in (*page.iter("method"), *settings, *page.iter("objarg")):
        assert entry.findtext("digest") and entry.findtext("description")


@every_thing
def test_what_it_points_to_is_there(thing):
    assert set(thing.see) <= set(BY_NAME) - {thing.name}
    said = read(PACKAGE / "help" / f"{thing.name}.maxhelp")[0].texts("message")
    for name in thing.examples:
        assert (PACKAGE / "examples" / f"timbrel.{name}.maxpat").is_file()
        assert f"load timbrel.{name}.maxpat" in said, "the help opens it"


def test_every_object_has_its_help_and_page_and_no_other_lies_there():
    assert {p.stem for p in (PACKAGE / "help").iterdir()} == set(BY_NAME)
    assert {p.name for p in (PACKAGE / "docs").iterdir()} == {f"{n}.maxref.xml" for n in BY_NAME}


def test_the_package_says_where_it_runs():
    said = json.loads((PACKAGE / "package-info.json").read_text(encoding="utf-8"))
    assert said["os"]["macintosh"]["platform"] == ["x64", "aarch64"]
    assert said["os"]["windows"]["platform"] == ["x64"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", said["max_version_min"])
    assert said["package_extra"]["reverse_domain"].count(".") == 1
    version = re.search(
        r'^version = "(.*?)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M
    )
    assert version and said["version"] == version[1]


def test_the_overview_opens_every_example_and_every_help():
    (patcher,) = read(PACKAGE / "extras" / "timbrel.overview.maxpat")
    asked = set(patcher.texts("message"))
    examples = {f"load {p.name}" for p in (PACKAGE / "examples").glob("*.maxpat")}
    assert examples | {f"help {name}" for name in BY_NAME} <= asked
    for text in asked:
        word, name = text.split()
        assert word == "help" or list(PACKAGE.rglob(name)), text

# SPDX-License-Identifier: MIT
"""The pictures of patches: every class is drawn, with its words and what a loadmess gives it."""

import json
import sys
import xml.etree.ElementTree as Xml

import pytest
from patcher import PACKAGE, ROOT

sys.path.append(str(PACKAGE / "tools"))

from draw_patches import PICTURES, drawing
from widgets import DRAWN

PATCHES = sorted([*PACKAGE.rglob("*.maxpat"), *PACKAGE.rglob("*.maxhelp")])
SVG = "{http://www.w3.org/2000/svg}"


def drawn(path):
    patcher = json.loads(path.read_text(encoding="utf-8"))["patcher"]
    return patcher, Xml.fromstring(drawing(patcher))


def texts(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize("path", PATCHES, ids=lambda p: p.stem)
def test_every_patch_is_drawn_inside_its_picture_with_all_its_words(path):
    patcher, svg = drawn(path)
    is_shown = patcher["openinpresentation"]
    boxes = [each["box"] for each in patcher["boxes"]
             if "presentation" in each["box"] or not is_shown]  # fmt: skip
    said = " ".join(filter(None, texts(svg))).replace(" ", "")
    for box in boxes:
        if box["maxclass"] in ("comment", "message", "textbutton", "newobj"):
            assert box["text"].replace("\\,", ",").replace(" ", "") in said
    width, height = float(svg.get("width", 0)), float(svg.get("height", 0))
    for rect in svg.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.get(key, 0)) for key in ("x", "y", "width", "height"))
        assert -3 <= x and x + w <= width + 3 and -5 <= y and y + h <= height + 5
    cords = [path for path in svg.iter(f"{SVG}path") if "C" in path.get("d", "")]
    assert len(cords) == (0 if is_shown else len(patcher["lines"]))


def test_boxes_show_what_they_begin_with():
    found = texts(drawn(PACKAGE / "examples" / "timbrel.synth.maxpat")[1])
    assert {"1000", "1.5", "100.0"} <= set(found), "numbers of loadmess boxes"


def slider(at, value):
    box = {"maxclass": "slider", "min": -3.0, "size": 6.0, "value": value}
    svg = Xml.fromstring(f"<g>{DRAWN['slider'](box, at)}</g>")
    return [{key: float(each.get(key, 0)) for key in ("x", "y", "width", "height")} for each in svg]


@pytest.mark.parametrize(("value", "share"), [(-3, 0), (0, 0.5), (3, 1), (9, 1)])
def test_a_slider_is_filled_up_to_its_knob(value, share):
    track, filled, knob = slider((10, 20, 20, 108), value)
    assert filled["y"] + filled["height"] == track["y"] + track["height"]
    assert knob["y"] + knob["height"] / 2 == filled["y"] == 124 - 100 * share
    _, filled, knob = slider((10, 20, 108, 20), value)
    assert knob["x"] + knob["width"] / 2 == filled["x"] + filled["width"] == 14 + 100 * share


def test_each_picture_is_there_and_on_the_page():
    page = (ROOT / "docs" / "max.md").read_text(encoding="utf-8")
    for name, path in PICTURES.items():
        assert (PACKAGE / path).is_file() and (ROOT / "docs" / "figures" / f"{name}.png").is_file()
        assert f"(figures/{name}.png)" in page

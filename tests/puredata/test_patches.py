# SPDX-License-Identifier: MIT
"""Every patch of the Pd library, by reading it: cords, names, paths, help, and where boxes lie."""

import itertools
import re
from collections import Counter
from pathlib import Path

import patch_file
import pytest
from patch_file import NAMED, Box, Canvas, label, rectangle
from vanilla import is_vanilla, ports

LIBRARY = Path(__file__).parents[2] / "puredata"
PATCHES = sorted(LIBRARY.rglob("*.pd"))
OURS = {path.stem: patch_file.read(path) for path in PATCHES if path.parent == LIBRARY}
SYNTHS = {path.stem: patch_file.read(path) for path in PATCHES if path.parent.name == "synths"}
ABSTRACTIONS = {name: canvas for name, canvas in OURS.items() if f"{name}-help" in OURS}
ABSTRACTIONS |= {name: canvas for name, canvas in SYNTHS.items() if not name.endswith("-help")}
ABSTRACTIONS |= {f"synths/{name}": canvas for name, canvas in SYNTHS.items()}
EXTERNALS = {"nn~", "jg.timbremap"}
SCREEN = (1280, 700)  # a small laptop's, without the bars of window and desktop
# What nn~ understands, and what else the message boxes of its help page say.
MESSAGES = set(
    "enable bufsize mode offline set get load method reload reset bang info latency stats gpu "
    "print_available_models download remove".split()
)
NOT_FOR_NN = {"dir", "symbol", ";"}  # to find this folder, and to open a patch
ATTRIBUTES = {"temperature", "phase", "gain_db", "reset"}
# Names that are not of one patch alone: Pd's own, and that of render.pd.
PUBLIC = {"pd", "pd-dsp-started", "pd-dsp-stopped", "nn-render", "render-in", "render-out"}
SENDERS, RECEIVERS = ("s", "s~", "delwrite~"), ("r", "r~", "delread~")


def ids(path: Path) -> str:
    return path.relative_to(LIBRARY).as_posix()


every_patch = pytest.mark.parametrize("path", PATCHES, ids=ids)


def canvases(path: Path) -> list[Canvas]:
    return patch_file.read(path).all()


def ports_of(box: Box) -> tuple[int, int]:
    """Inlets and outlets of a box, by what it holds or what it is."""
    inner = box.canvas or (ABSTRACTIONS.get(box.name) if box.kind == "obj" else None)
    if inner:
        names = [inside.name for inside in inner.boxes]
        counted = Counter(name.rstrip("~") for name in names if name.startswith(("inlet", "outl")))
        return counted["inlet"], counted["outlet"]
    return ports(box.name, box.words[1:])


def test_there_are_patches():
    assert {"nn~-help", "overview", "timbrel-meta", "timbrel.slider", "timbrel.xy"} <= set(OURS)
    assert {path.stem for path in PATCHES} >= {"effect", "synth", "morph"}


@every_patch
def test_cords_begin_and_end_at_ports_that_exist(path):
    for canvas in canvases(path):
        for source, outlet, target, inlet in canvas.cords:
            assert outlet < ports_of(canvas.boxes[source])[1], canvas.boxes[source].text
            assert inlet < ports_of(canvas.boxes[target])[0], canvas.boxes[target].text
        assert len(set(canvas.cords)) == len(canvas.cords), "a cord lies there twice"


@every_patch
def test_objects_are_vanilla_or_ours(path):
    for canvas in canvases(path):
        for box in canvas.boxes:
            if box.kind == "obj" and not box.canvas and not is_vanilla(box.name):
                assert box.name in EXTERNALS or box.name in ABSTRACTIONS, box.text


@every_patch
def test_no_path_is_absolute_and_what_is_used_is_found(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(^|[\s\"'])(/\w+/|~/|[A-Za-z]:[/\\])", text)
    top = patch_file.read(path)
    uses_ours = any(
        box.kind == "obj" and box.name in EXTERNALS | ABSTRACTIONS.keys() - SYNTHS.keys()
        for canvas in top.all()
        for box in canvas.boxes
    )
    if uses_ours and path.parent != LIBRARY:
        assert top.declared == ["-path", ".."]
        assert top.boxes[top.find("declare")].text == "declare -path .."


@pytest.mark.parametrize("name", sorted(name for name in OURS if name.startswith("timbrel.")))
def test_abstractions_have_help_that_shows_them(name):
    if name.endswith("-help"):
        assert name.removesuffix("-help") in OURS
        return
    shown = OURS[f"{name}-help"]
    assert any(box.name == name for box in shown.boxes)


def names_of(box: Box) -> tuple[list[str], list[str]]:
    """The names that a box sends to and those that it receives from."""
    words = box.words
    if box.kind == "msg":
        return re.findall(r"(?:^|; ?)([^\s;]+)", box.text) if words[:1] == [";"] else [], []
    if box.kind in ("floatatom", "symbolatom", "listbox"):
        sent, received = [words[6]], [words[5]]
    elif box.kind == "obj" and box.name in SENDERS:
        sent, received = [words[1]], []
    elif box.kind == "obj" and box.name in RECEIVERS:
        sent, received = [], [words[1]]
    elif box.kind == "obj" and box.name in NAMED:
        send, receive, _ = NAMED[box.name]
        sent, received = ([words[send]] if send else []), [words[receive]]
    else:
        return [], []
    nothing = ("empty", "-")
    return [n for n in sent if n not in nothing], [n for n in received if n not in nothing]


@every_patch
def test_every_name_is_sent_and_received_and_belongs_to_one_patch(path):
    boxes = [box for canvas in canvases(path) for box in canvas.boxes]
    sent = {name for box in boxes for name in names_of(box)[0]}
    received = {name for box in boxes for name in names_of(box)[1]}
    local = {name for name in sent | received if name not in PUBLIC}
    # pd-$1-pad in a message: the subpatch $0-pad, by the number that the message is given.
    addressed = {name for name in local if name.startswith("pd-$1-")}
    for name in addressed:
        assert any(box.canvas and box.words[1] == f"$0-{name[6:]}" for box in boxes)
    local -= addressed
    assert {name for name in local if not name.startswith("$0-")} == set()
    assert local & sent == local & received


def test_help_has_every_message_and_no_other():
    boxes = [box for canvas in OURS["nn~-help"].all() for box in canvas.boxes if box.kind == "msg"]
    said = {box.words[0] for box in boxes} - NOT_FOR_NN
    assert {word for word in said if not re.fullmatch(r"-?[\d.]+", word)} == MESSAGES


@every_patch
def test_settings_are_those_of_the_demo_instrument(path):
    if not any(box.name == "nn~" for canvas in canvases(path) for box in canvas.boxes):
        return
    for canvas in canvases(path):
        for box in canvas.boxes:
            if box.kind == "msg" and box.words[0] in ("set", "get") and len(box.words) > 2:
                assert box.words[1] in ATTRIBUTES, box.text


@every_patch
def test_boxes_do_not_overlap(path):
    for canvas in canvases(path):
        covered = [(box.text, rectangle(box, ABSTRACTIONS)) for box in canvas.boxes if seen(box)]
        covered += [found for box in canvas.boxes if (found := label(box)) and seen(box)]
        for (one, a), (two, b) in itertools.combinations(covered, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, f"{canvas.name}: {one!r} {a} and {two!r} {b}"


def seen(box: Box) -> bool:
    """Whether a box covers others: backgrounds do not, nor the pad, which lies on one."""
    return box.name != "cnv" and not (box.canvas and box.canvas.is_on_parent)


@every_patch
def test_everything_fits_its_window_and_the_window_the_screen(path):
    for canvas in canvases(path):
        if canvas.is_on_parent and not canvas.boxes:
            continue  # the pad: drawn in coordinates of its own
        assert canvas.width <= SCREEN[0] and canvas.height <= SCREEN[1], canvas.name
        for box in canvas.boxes:
            left, top, right, bottom = rectangle(box, ABSTRACTIONS)
            inside = left >= 0 and top >= 0 and right <= canvas.width and bottom <= canvas.height
            assert inside, f"{canvas.name}: {box.text!r} ends at {right}, {bottom}"


@every_patch
def test_comments_keep_their_words(path):
    """Pd breaks a line at a semicolon, and reads "0." as a number and shows it without its dot."""
    for canvas in canvases(path):
        for box in canvas.boxes:
            if box.kind == "text":
                assert ";" not in box.text
                assert not re.search(r"(^| )-?\d+\.( |$)", box.text), box.text
                assert "  " not in box.text


def test_the_meta_patch_says_what_package_tools_read():
    texts = [box.text for box in OURS["timbrel-meta"].boxes]
    for field in ("NAME timbrel", "AUTHOR ", "LICENSE MIT", "VERSION ", "DESCRIPTION "):
        assert any(text.startswith(field) for text in texts), field

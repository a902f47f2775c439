# SPDX-License-Identifier: MIT
"""Every patch of the Max package, by reading it: cords, names, layout, files, and Pd's numbers."""

import itertools
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from patcher import PACKAGE, ROOT, code_of, function, read, words

PATCHES = sorted([*PACKAGE.rglob("*.maxpat"), *PACKAGE.rglob("*.maxhelp")])
SYNTHS = {name: read(PACKAGE / "patchers" / f"timbrel.{name}.maxpat")
          for name in ("voice", "organ", "subtractive")}  # fmt: skip
PD = {path.stem: path.read_text(encoding="utf-8").replace("\n", " ")
      for path in (ROOT / "puredata" / "synths").glob("*.pd")}  # fmt: skip
# Inlets and outlets, from Max's reference. A text: counted from the arguments, see `ports`.
OBJECTS = {
    "inlet": (0, 1), "outlet": (1, 0), "loadbang": (1, 1), "loadmess": (1, 1), "mtof": (1, 1),
    "listfunnel": (1, 1), "delay": (2, 1), "clip": (3, 1), "prepend": (1, 1), "line~": (2, 2),
    "sig~": (1, 1), "click~": (1, 1), "*~": (2, 1), "ezdac~": (2, 0), "opendialog": (1, 2),
    "s": (1, 0), "r": (0, 1), "notein": (1, 3), "message": (2, 1), "comment": (1, 0),
    "toggle": (1, 1), "slider": (1, 1), "number": (1, 2), "flonum": (1, 2),
    "pictslider": (2, 2), "umenu": (1, 3), "panel": (1, 0), "i": (2, 1), "f": (2, 1),
    "==": (2, 1), "+": (2, 1), "*": (2, 1), "/": (2, 1), ">": (2, 1), "sfrecord~": (1, 1),
    "expr": "inlets", "route": "route", "sel": "sel", "t": "t", "pack": "pack",
    "unpack": "unpack", "gate": "gate", "p": "inner", "gen~": "inner", "js": "script",
    "jg.timbremap": (3, 3), "+~": (2, 1), "saw~": (2, 1), "slide~": (3, 1), "delay~": (2, 1),
    "multislider": (1, 2), "textbutton": (1, 3), "kslider": (2, 2), "makenote": (3, 2),
    "bendin": (1, 2), "metro": (2, 1), "uzi": (2, 3), "random": (2, 1), "zl.group": (2, 2),
    "vexpr": (1, 1), "udpreceive": (1, 1), "udpsend": (1, 0), "pcontrol": (1, 1), "print": (1, 0),
    "sfplay~": "player", "adc~": "adc", "selector~": "selector", "mc.pack~": "pack channels",
    "mc.unpack~": "unpack channels", "midiin": (1, 1), "conformpath": (1, 2),
    "mc.line~": (2, 2), "mc.sig~": (1, 1), "mc.*~": (2, 1), "mc.delay~": (2, 1),
    # Of the package BLOCKS, which is not in Max's reference: one outlet of lists, one inlet of
    # drawings, as patches that others made with it have it.
    "blocks.multitouch": (1, 1), "nn~": "neural", "mc.nn~": "neural", "mcs.nn~": "rows",
}  # fmt: skip
IN_GEN = {"in": (0, 1), "out": (1, 0)}
OURS = {path.stem: path for path in PATCHES if path.suffix == ".maxpat"}
PLAYED = ("pad", "sweeps", "generate", "effect", "synth", "morph", "notes", "mpe", "osc", "play",
          "blocks", "overview")  # fmt: skip
SILENT = ("overview", "play")  # what sounds is elsewhere
every_patch = pytest.mark.parametrize("path", PATCHES, ids=lambda p: p.stem)


def ports(box):
    """Inlets and outlets of a box, by what it is and not by what the file says."""
    name, rest = words(box)
    arguments = rest.split(" @")[0].split()
    if name in OURS:
        return doors(read(OURS[name])[0])
    if box["maxclass"] == "codebox":
        used = {int(n) for n in re.findall(r"\bin(\d+)\b", box["code"])}
        assert used == set(range(1, max(used) + 1)), "every inlet is used"
        return max(used), len(set(re.findall(r"\bout(\d+)\b", box["code"])))
    known = {**OBJECTS, **IN_GEN}[name]
    if isinstance(known, tuple):
        return known
    count = len(arguments)
    if known == "inner":
        return doors(read_inner(box))
    if known == "script":
        text = (PACKAGE / "javascript" / arguments[0]).read_text(encoding="utf-8")
        return tuple(
            int(re.search(rf"^{w} = (\d+);", text, re.M)[1]) for w in ("inlets", "outlets")
        )
    return {
        "inlets": (max(map(int, re.findall(r"\$[fi](\d)", rest)), default=1), 1),
        "route": (1, count + 1),
        "sel": (2 if count == 1 else 1, count + 1),
        "t": (1, count),
        "pack": (count, 1),
        "unpack": (1, count),
        "gate": (2, int(arguments[0]) if name == "gate" else 1),
        "player": (2, count + 1),
        "adc": (1, count),
        "selector": (int(arguments[0]) + 1 if name == "selector~" else 0, 1),
        "pack channels": (int(arguments[0]) if name == "mc.pack~" else 0, 1),
        "unpack channels": (1, int(arguments[0]) if name == "mc.unpack~" else 0),
        "neural": neural(arguments) if known == "neural" else (0, 0),
        "rows": (int(arguments[2]), int(arguments[2]) + 1) if known == "rows" else (0, 0),
    }[known]


def neural(arguments):
    """[nn~ model method bufsize inlets outlets], and an outlet for answers."""
    return int(arguments[3]), int(arguments[4]) + 1


def read_inner(box):
    return type(SYNTHS["voice"][0])(box["text"], box["patcher"])


def doors(patcher):
    names = [words(box)[0] for box in patcher.boxes]
    inlets = sum(name in ("inlet", "in") for name in names)
    return inlets, sum(name in ("outlet", "out") for name in names)


def test_the_package_says_what_it_is_and_the_patches_are_there():
    said = json.loads((PACKAGE / "package-info.json").read_text(encoding="utf-8"))
    assert said["name"] == "timbrel" and re.fullmatch(r"\d+\.\d+\.\d+", said["version"])
    assert said["homepatcher"] in {path.name for path in PATCHES}
    parts = ("voice", "organ", "subtractive", "control")
    assert set(OURS) == {f"timbrel.{name}" for name in (*parts, *PLAYED)}


def test_patches_are_those_that_the_tool_writes(tmp_path):
    tool = PACKAGE / "tools" / "write_patches.py"
    subprocess.run([sys.executable, tool, tmp_path], check=True)
    for path in PATCHES:
        written = (tmp_path / path.relative_to(PACKAGE)).read_text(encoding="utf-8")
        assert written == path.read_text(encoding="utf-8"), f"run {tool.name}: {path.name} differs"
    pages = [p.relative_to(PACKAGE) for p in PACKAGE.rglob("*.maxref.xml")]
    for path in pages:
        assert (tmp_path / path).read_bytes() == (PACKAGE / path).read_bytes(), f"run {tool.name}"
    assert {p.relative_to(tmp_path) for p in tmp_path.rglob("*.xml")} == set(pages)


@every_patch
def test_objects_are_of_max_or_ours_with_the_ports_that_they_have(path):
    for patcher in read(path):
        for box in patcher.boxes:
            assert (box["numinlets"], box["numoutlets"]) == ports(box), words(box)
            assert len(box.get("outlettype", [])) == box["numoutlets"]


@every_patch
def test_cords_begin_and_end_at_ports_that_exist(path):
    for patcher in read(path):
        boxes = {box["id"]: box for box in patcher.boxes}
        assert len(boxes) == len(patcher.boxes), "every id is there once"
        assert len(set(patcher.cords)) == len(patcher.cords), "a cord lies there twice"
        for source, outlet, target, inlet in patcher.cords:
            assert 0 <= outlet < boxes[source]["numoutlets"], words(boxes[source])
            assert 0 <= inlet < boxes[target]["numinlets"], words(boxes[target])


@every_patch
def test_the_reference_of_max_that_py2max_has_finds_no_error(path):
    pytest.importorskip("py2max", reason="py2max is missing: pip install py2max")
    words_ = [sys.executable, "-m", "py2max", "validate", str(path)]
    done = subprocess.run(words_, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@every_patch
def test_signals_and_messages_do_not_mix(path):
    hears_signals = {"gen~", "*~", "ezdac~", "sfrecord~", "outlet", "codebox", "out", "nn~", "+~",
                     "mc.pack~", "slide~", "selector~", "delay~"}  # fmt: skip
    hears_channels = {"mc.nn~", "mcs.nn~", "mc.unpack~", "mc.*~", "mc.delay~"}
    for patcher in read(path):
        boxes = {box["id"]: box for box in patcher.boxes}
        for source, outlet, target, _ in patcher.cords:
            given = boxes[source]["outlettype"][outlet]
            if given == "signal":
                assert words(boxes[target])[0] in hears_signals, words(boxes[target])
            if given == "multichannelsignal":
                assert words(boxes[target])[0] in hears_channels, words(boxes[target])


@every_patch
@pytest.mark.parametrize("key", ["patching_rect", "presentation_rect"])
def test_no_box_lies_on_another(path, key):
    for patcher in read(path):
        placed = [b for b in patcher.boxes if key in b and b["maxclass"] != "panel"]
        for a, b in itertools.combinations(placed, 2):
            (x, y, w, h), (u, v, s, t) = a[key], b[key]
            assert x + w <= u or u + s <= x or y + h <= v or v + t <= y, (words(a), words(b))


@every_patch
def test_words_fit_into_their_boxes(path):
    for patcher in read(path):
        for box in patcher.boxes:
            if box["maxclass"] in ("newobj", "message", "comment") and box.get("text"):
                text = box["text"].replace("\\,", ",")
                room = box["patching_rect"][2] * box.get("linecount", 1)
                assert room >= 5.2 * len(text) * box.get("fontsize", 12) / 12, text


def test_what_is_played_opens_in_presentation_inside_its_window():
    for name in PLAYED:
        patcher = read(OURS[f"timbrel.{name}"])[0]
        assert patcher.said["openinpresentation"] == 1
        width, height = patcher.said["rect"][2:]
        shown = [box["presentation_rect"] for box in patcher.boxes if "presentation" in box]
        assert max(x + w for x, _, w, _ in shown) <= width
        assert max(y + h for _, y, _, h in shown) <= height
        seen = {box["maxclass"] for box in patcher.boxes if "presentation" in box}
        assert "comment" in seen and ("ezdac~" in seen or name in SILENT)


@every_patch
def test_no_path_is_absolute_and_names_of_one_patch_meet(path):
    text = re.sub("/(wek/|timbrel/|lightpad_data)", "OSC ", path.read_text(encoding="utf-8"))
    assert not re.search(r'[: "](/[A-Za-z]|~/|[A-Z]:[\\/])', text)
    sent = {t for p in read(path) for t in p.texts("s")}
    received = {t for p in read(path) for t in p.texts("r")}
    assert sent == received


@every_patch
def test_where_order_matters_a_trigger_says_it(path):
    """An outlet of messages with several cords goes to boxes of which at most one acts at once."""
    for patcher in read(path):
        boxes = {box["id"]: box for box in patcher.boxes}
        for box in patcher.boxes:
            if box["maxclass"] in ("ezdac~", "codebox"):
                continue
            for outlet in range(box["numoutlets"]):
                if box["outlettype"][outlet].endswith("signal"):
                    continue
                targets = [(boxes[t], i) for s, o, t, i in patcher.cords
                           if (s, o) == (box["id"], outlet)]  # fmt: skip
                acting = [words(t)[0] for t, inlet in targets if inlet == 0]
                independent = {"prepend", "message", "slider", "flonum", "s"}
                assert len(acting) <= 1 or set(acting) <= independent, (words(box), acting)


# ---- the numbers of the synths for Pure Data ---------------------------------------------------


def pd_exprs(name):
    """The exprs of a patch of Pd, signals too, without what says how wide the box is."""
    found = re.findall(r"#X obj \d+ \d+ expr~? (.*?)(?:, f \d+)?;(?= #|$)", PD[name])
    return [text.replace("\\,", ",").replace("\\$v", "$f").replace("\\$", "$") for text in found]


def max_exprs(name):
    return [text for patcher in SYNTHS[name] for text in patcher.texts("expr")]


def same(a, b, *grids):
    for values in itertools.product(*grids):
        assert a(*values) == pytest.approx(b(*values), rel=1e-12, abs=1e-12), values


MIDI = np.linspace(0, 127, 255)


def test_drawbars_have_the_levels_of_pd():
    pd = [function(text) for text in pd_exprs("organ.drawbar")]
    steps, curve = (function(text) for text in max_exprs("organ"))
    same(lambda v: curve(steps(v)), lambda v: pd[2](pd[1](v)), np.linspace(-10, 140, 301))
    assert curve(steps(127.0)) == 1 and curve(steps(0.0)) == 0


def test_drawbars_have_the_ratios_and_names_of_pd():
    ratios = [float(r) for r in re.findall(r"\d ratio ([\d.]+)", PD["organ"])]
    code = code_of(SYNTHS["organ"])
    assert [float(r) for r in re.findall(r"fold\(([\d.]+)\*in10\)", code)] == ratios
    fold = re.search(r"fold\(hz\) \{ return (.*?); \}", code)[1]
    known = {"pow": pow, "max": max, "ceil": np.ceil, "log2": np.log2}

    def ours(hz):
        return eval(fold, {}, {**known, "hz": hz})

    same(ours, lambda hz: function(pd_exprs("organ.drawbar")[0])(hz, 1.0),
         np.geomspace(8, 110000, 500))  # fmt: skip
    described = json.loads((ROOT / "puredata/synths/organ.synth.json").read_text("utf-8"))
    names = [each["name"] for each in described["parameters"]]
    assert SYNTHS["organ"][1].texts("route") == [" ".join(names)]


def test_the_knobs_have_the_curves_of_pd():
    pd = pd_exprs("subtractive")
    for ours, theirs in zip(max_exprs("subtractive"), pd[:3], strict=True):
        same(function(ours), function(theirs), MIDI)
    outer = SYNTHS["subtractive"][0]
    assert outer.texts("clip") == ["0. 127."] * 4 and PD["subtractive"].count("clip 0 127") == 4
    assert outer.texts("/") == ["127."] and " / 127;" in PD["subtractive"]
    described = json.loads((ROOT / "puredata/synths/subtractive.synth.json").read_text("utf-8"))
    names = [each["name"] for each in described["parameters"]]
    assert SYNTHS["subtractive"][1].texts("route") == [" ".join(names)]
    assert "am fm pwm fcm" in outer.texts("route") and "am fm pwm fcm" in PD["subtractive"]
    assert sorted(described["targets"]) == sorted("am fm pwm fcm".split())


def test_each_target_opens_the_gate_that_pd_opens():
    gates = re.findall(r"#X msg \d+ 120 ([01] [01] [01] [01]);", PD["subtractive"])
    assert SYNTHS["subtractive"][0].texts("message")[2:] == gates


def test_voices_and_ramps_are_those_of_pd():
    (velocity,) = max_exprs("voice")
    same(function(velocity), function(pd_exprs("synth.voice")[0]), MIDI)
    for name in ("organ", "subtractive"):
        attack = re.search(r"synth\.voice (\d+ \d+)", PD[name])[1]
        assert SYNTHS[name][0].texts("timbrel.voice") == [attack]
        assert set(SYNTHS[name][0].texts("pack")) - {"0 0."} == {"0. 20"}
    assert "pack 0 20" in PD["organ.drawbar"] and "pack 0 20" in PD["subtractive"]
    assert SYNTHS["voice"][0].texts("+") == ["10."] and " + 10;" in PD["synth.voice"]
    assert SYNTHS["voice"][0].texts("pack") == ["0. #2", "0. #1"]


def test_scripts_and_abstractions_that_are_named_are_there():
    for path in PATCHES:
        for patcher in read(path):
            for text in patcher.texts("js"):
                assert (PACKAGE / "javascript" / text.split()[0]).is_file()
            for box in patcher.boxes:
                name = words(box)[0]
                assert not name.startswith("timbrel.") or name in OURS
    scripts = [p for p in (PACKAGE / "javascript").glob("*.js") if ".test." not in p.name]
    for script in scripts:
        for needed in re.findall(r'require\("(.*?)"\)', script.read_text(encoding="utf-8")):
            assert (PACKAGE / "javascript" / Path(needed).name).is_file()


def test_no_two_examples_speak_to_each_other():
    # The names of [s] and [r] are shared by all patches that are open.
    sent = {name: {t for p in read(OURS[name]) for t in p.texts("s")} for name in OURS}
    for one, two in itertools.combinations(sent, 2):
        assert not sent[one] & sent[two], (one, two)

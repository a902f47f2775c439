# SPDX-License-Identifier: MIT
"""Messages through the patches for keyboards, Lightpads and `timbrel play`, and their scripts."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from messages import Running
from patcher import PACKAGE, read

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(not NODE, reason="node is missing: apt install nodejs")


def quiet(patch, key, inlet, message):
    """What is only listened to."""


def button(patch, key, inlet, message):
    patch.out(key, 0, ["bang"])


STAND_INS = {"js": quiet, "udpsend": quiet, "mc.nn~": quiet, "nn~": quiet, "mc.delay~": quiet,
             "timbrel.organ": quiet, "blocks.multitouch": quiet, "textbutton": button,
             "selector~": quiet}  # fmt: skip


def running(name, folder="examples", arguments=(), **stand_ins):
    patch = read(PACKAGE / folder / f"timbrel.{name}.maxpat")[0]
    return Running(patch, arguments, {**STAND_INS, **stand_ins})


def only(patch, name):
    (key,) = patch.named(name)
    return key


def heard(patch, name):
    found = [(inlet, *message) for n, _, inlet, *message in patch.log if n == name]
    patch.log = [each for each in patch.log if each[0] != name]
    return found


def in_reading_order(patch, name):
    """Boxes of a class, line by line."""

    def place(key):
        x, y, *_ = patch.boxes[key][0]["patching_rect"]
        return y, x

    return sorted(patch.named(name), key=place)


def script(folder: Path, name, words, said):
    """What leaves the outlets of a script that hears these messages."""
    job = folder / "job.json"
    path = str(PACKAGE / "javascript" / name)
    job.write_text(json.dumps({"script": path, "words": words, "said": said}), encoding="utf-8")
    run = [NODE, str(Path(__file__).with_name("object.js")), str(job)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# ---- keyboards ----------------------------------------------------------------------------------


def settings_of(patch):
    patch.start()
    return [[0, *message] for _, *message in heard(patch, "js")]


@needs_node
def test_an_mpe_note_reaches_its_channel_of_every_inlet_and_the_level_last(tmp_path):
    patch = running("mpe")
    said = settings_of(patch)
    words = patch.boxes[only(patch, "js")][2][1:]
    # A lower zone; pressure and bend of a note's channel, then the note.
    zone = [176, 101, 0, 100, 6, 6, 15]
    played = [*zone, 209, 127, 225, 0, 96, 145, 60, 127]
    sent = script(tmp_path, "timbrel.keyboard.js", words, [*said, *([0, b] for b in played)])
    patch.log.clear()
    for outlet, *message in sent:
        patch.out(only(patch, "js"), outlet, message)
    lines = in_reading_order(patch, "mc.line~")
    begun = {}
    for name, key, _, *message in patch.log:
        if name == "mc.line~" and message[1] == 1:
            begun[key] = message
    # Inlets in their order: z1 … z16, the note. The level lies between them and leads elsewhere.
    inlets = sorted((inlet, source) for source in lines for target, inlet in patch.cords[source, 0]
                    if target == only(patch, "mc.nn~"))  # fmt: skip
    by_inlet = [begun.get(source) for _, source in inlets]
    assert len(inlets) == 17
    assert by_inlet[0] == ["setvalue", 1, 1.5, 0], "pressure moves z1 by 1.5 at its end"
    assert by_inlet[1] == ["setvalue", 1, pytest.approx(-2 + 4 * 64 / 127), 0]
    assert by_inlet[16] == ["setvalue", 1, pytest.approx(60 + 48 * 4096 / 8191), 0]
    assert by_inlet[2:16] == [None] * 14
    assert heard(patch, "mc.nn~")[-1] == (0, "set", "reset", 0)
    (level,) = set(lines) - {source for _, source in inlets}
    assert begun[level] == ["setvalue", 1, 1, 10] and list(begun)[-1] == level
    last = [key for name, key, *_ in patch.log if name == "mc.line~"][-1]
    assert last == level
    labels = [message for name, _, _, *message in patch.log if name == "mc.sig~"]
    assert labels == [["setvalue", 1, 0], ["setvalue", 1, 4], ["setvalue", 1, 1]]


@needs_node
def test_all_that_the_script_says_has_a_place_in_the_patch(tmp_path):
    patch = running("mpe")
    said = [*settings_of(patch), [0, "place", *[k / 8 - 1 for k in range(16)]]]
    said += [[0, "note", 60 + k, 100] for k in range(5)] + [[0, "zone", "lower", 3], [0, "clear"]]
    words = patch.boxes[only(patch, "js")][2][1:]
    sent = script(tmp_path, "timbrel.keyboard.js", words, said)
    texts = read(PACKAGE / "examples" / "timbrel.mpe.maxpat")[0].texts("route")
    routes = [set(text.split()) for text in texts]
    known = {0: next(r for r in routes if "midi" in r), 2: next(r for r in routes if "voice" in r)}
    for outlet, word, *_ in sent:
        assert outlet == 1 or word in known[outlet], word
    assert {word for outlet, word, *_ in sent if outlet == 0} == known[0]


def test_the_keyboard_hears_bytes_clicks_and_settings():
    patch = running("mpe")
    said = settings_of(patch)
    for word, *values in (["pressure", 1, 0.0, 1.5], ["timbre", 2, -2.0, 2.0],
                          ["velocity", 0, 0.0, 1.0], ["attack", 10], ["release", 300],
                          ["glide", 100]):  # fmt: skip
        assert [0, word, *values] == [each for each in said if each[1] == word][-1]
    patch.out(only(patch, "midiin"), 0, [144])
    patch.out(only(patch, "makenote"), 1, [100])
    patch.out(only(patch, "makenote"), 0, [60])
    assert heard(patch, "js") == [(0, 144), (0, "note", 60, 100)]


@pytest.mark.parametrize(("chosen", "said"), [
    (0, [("zone", "lower", 0), ("zone", "upper", 0)]),
    (1, [("zone", "lower", 15)]),
    (2, [("zone", "upper", 15)]),
])  # fmt: skip
def test_the_menu_of_channels_sets_a_zone(chosen, said):
    patch = running("mpe")
    menu = next(key for key in patch.named("umenu")
                if patch.boxes[patch.cords[key, 0][0][0]][1] == "sel")  # fmt: skip
    patch.out(menu, 0, [chosen])
    assert heard(patch, "js") == [(0, *message) for message in said]


def test_the_level_of_all_voices_waits_for_the_model():
    patch = running("mpe")
    patch.out(only(patch, "mc.nn~"), 1, ["latency", 1984, 45.0])
    assert heard(patch, "mc.delay~") == [(1, 1984 + 768)]


# ---- a Lightpad ---------------------------------------------------------------------------------


class Blocks:
    """The patch, with a map that is played by this test: it answers where it is."""

    def __init__(self):
        self.said, self.depth = [], 0
        self.patch = running("blocks", **{"jg.timbremap": self.map})
        self.patch.start()
        self.said.clear()
        self.patch.log.clear()

    def map(self, patch, key, inlet, message):
        assert self.depth == 0, "nothing comes back while the map gives out"
        self.said.append((inlet, *message))
        place = message[3:6] if message[0] == "block" else message
        if inlet or len(place) < 3:
            return
        self.depth += 1
        patch.out(key, 2, ["repaint"])
        patch.out(key, 1, ["point", *place])
        patch.out(key, 0, [10.0 * k for k in range(9)])
        self.depth -= 1

    def touch(self, *values):
        self.patch.out(only(self.patch, "blocks.multitouch"), 0, list(values))

    def latents(self):
        """What goes to the latents, by number: (value, ms); and the level, by 0."""
        lines = {key: (inlet + 1) * (target == only(self.patch, "nn~"))
                 for key in self.patch.named("line~")
                 for target, inlet in self.patch.cords[key, 0]}  # fmt: skip
        found = {lines[key]: tuple(m) for n, key, _, *m in self.patch.log if n == "line~"}
        self.patch.log.clear()
        return found


def test_a_touch_plays_the_map_the_latents_and_the_level_and_the_lights_follow():
    blocks = Blocks()
    blocks.touch(1, 1, 0.25, 0.75, 0.5, 0.0, 0.0, 0.0)
    assert blocks.said == [(0, "block", 1, 1, 0.25, 0.75, 0.5, 0.0, 0.0, 0.0)]
    patch = blocks.patch
    assert heard(patch, "blocks.multitouch") == [(0, "repaint")]
    assert heard(patch, "timbrel.organ")[-1] == (0, "params", *[10.0 * k for k in range(9)])
    assert patch.state[only(patch, "pictslider")] == [250, 750], "the dot on the screen, too"
    assert blocks.latents() == {2: (-1.0, 30.0), 3: (1.0, 30.0), 0: (0.5, 30.0)}
    blocks.touch(1, 2, 0.25, 0.75, 0.0, 0.0, 0.0, 0.0)
    assert blocks.latents()[0] == (0.0, 30.0), "lifted: silent"


def test_the_mouse_stands_in_for_the_pad_and_hears_nothing_of_itself():
    blocks = Blocks()
    patch = blocks.patch
    patch.hear(only(patch, "pictslider"), 0, [100, 300])
    x, y, pressure = blocks.said[-1][1:]
    assert (x, y) == (0.1, 0.3) and len([each for each in blocks.said if each[0] == 0]) == 1
    assert patch.state[only(patch, "pictslider")] == [100, 300]
    blocks.touch(1, 1, 0.5, 0.5, 0.9)
    assert patch.state[only(patch, "pictslider")] == [500, 500], "and follows the others again"
    patch.hear(only(patch, "pictslider"), 0, [100, 300])
    assert blocks.said[-1] == (0, 0.1, 0.3, 0.9), "with the third axis where they left it"
    assert pressure == 0.5


@needs_node
def test_osc_and_midi_play_it_without_the_package_of_the_blocks(tmp_path):
    said = [[0, "/lightpad_data", 0.25, 0.75, 0.5], [0, "/timbrel/latent/z5", 1.5],
            [0, "/timbrel/note", 60, 100], [0, "/timbrel/attribute/gain_db", -6],
            *([1, byte] for byte in (176, 113, 127))]  # fmt: skip
    blocks = Blocks()
    patch = blocks.patch
    for outlet, *message in script(tmp_path, "timbrel.control.js", [], said):
        patch.out(only(patch, "timbrel.control"), outlet, message)
    assert blocks.said == [(0, 0.25, 0.75, 0.5), (0, 1, 0.75, 0.5)]
    assert (0, "note", 60, 100) in heard(patch, "timbrel.organ")
    assert (0, "set", "gain_db", -6) in heard(patch, "nn~")
    assert blocks.latents()[5] == (1.5, 30.0)


def test_the_abstraction_hears_its_port_messages_and_midi_and_has_four_outlets():
    heard_by_script = []

    def js(patch, key, inlet, message):
        heard_by_script.append((inlet, *message))
        patch.out(key, 3, ["map", 0.1, 0.2, 0.3])

    control = running("control", "patchers", (8001,), js=js)
    assert control.boxes[only(control, "udpreceive")][3] == "8001"
    control.into(0, "/timbrel/latent/z1", 0.5)
    control.out(only(control, "udpreceive"), 0, ["/wek/inputs", 0.1])
    control.out(only(control, "midiin"), 0, [144])
    assert heard_by_script == [(0, "/timbrel/latent/z1", 0.5), (0, "/wek/inputs", 0.1), (1, 144)]
    outlet = control.doors("outlet")[3]
    assert [key for name, key, *_ in control.log if name == "outlet"] == [outlet] * 3


# ---- timbrel play -------------------------------------------------------------------------------


def told(patch, *message):
    patch.out(only(patch, "udpreceive"), 0, list(message))


def sliders(patch):
    return [key for key in in_reading_order(patch, "slider")
            if not patch.boxes[key][0].get("ignoreclick")]  # fmt: skip


def test_sliders_are_sent_and_follow_what_is_told_without_an_echo():
    patch = running("play")
    for k, key in enumerate(sliders(patch)):
        told(patch, f"/timbrel/latent/z{k + 1}", k / 4)
        assert patch.state[key] == k / 4
    told(patch, "/timbrel/latent/z1", 0.25, 0.5)
    assert patch.state[sliders(patch)[0]] == 0.25, "of two voices the first"
    assert len(sliders(patch)) == 8 and not heard(patch, "udpsend")
    patch.hear(sliders(patch)[2], 0, [-1.5])
    assert heard(patch, "udpsend") == [(0, "/timbrel/latent/z3", -1.5)]


@pytest.mark.parametrize("name", ["temperature", "gain_db"])
def test_attributes_are_sent_and_follow(name):
    patch = running("play")
    leads_to = {patch.boxes[target][3]: key for key in patch.named("flonum")
                for target, _ in patch.cords.get((key, 0), [])}  # fmt: skip
    number = leads_to[f"/timbrel/attribute/{name}"]
    told(patch, f"/timbrel/attribute/{name}", 0.5)
    assert patch.state[number] == 0.5 and not heard(patch, "udpsend")
    patch.hear(number, 0, [1.5])
    assert heard(patch, "udpsend") == [(0, f"/timbrel/attribute/{name}", 1.5)]


@pytest.mark.parametrize(("message", "shown"), [
    (("/timbrel/level", -12.5, -60.0), -12.5),
    (("/timbrel/cpu", 0.25), 0.25),
    (("/timbrel/late", 3), 3),
    (("/timbrel/latency", 1984, 44.75), 44.75),
    (("/timbrel/names", "z1", "z2"), ["z1", "z2"]),
    (("/timbrel/error", "no such latent"), ["no such latent"]),
])  # fmt: skip
def test_what_it_tells_is_shown_and_not_sent_back(message, shown):
    patch = running("play")
    before = dict(patch.state)
    told(patch, *message)
    assert shown in [value for key, value in patch.state.items() if before.get(key) != value]
    assert not heard(patch, "udpsend")


def test_keys_files_and_questions_are_sent():
    patch = running("play")
    patch.start()
    assert heard(patch, "udpsend") == [(0, "/timbrel/get")]
    for name in ("makenote", "notein"):
        patch.out(only(patch, name), 1, [100])
        patch.out(only(patch, name), 0, [60])
    patch.out(only(patch, "conformpath"), 0, ["/sounds/a.ts"])
    patch.hear(only(patch, "toggle"), 0, [1])
    for key in patch.named("textbutton"):
        if patch.boxes[key][0]["text"] != "another file":
            patch.hear(key, 0, ["bang"])
    note = (0, "/timbrel/note", 60, 100)
    rest = [("load", "/sounds/a.ts"), ("record", 1), ("reset",), ("panic",)]
    asked = [(0, f"/timbrel/{word}", *values) for word, *values in rest]
    assert heard(patch, "udpsend") == [note, note, *asked]


def test_scripts_that_know_no_max_are_es5():
    # Those that a script of Max needs are read by the js object of Max 8 as well.
    for path in sorted((PACKAGE / "javascript").glob("*.js")):
        if ".test." not in path.name:
            code = re.sub("//.*", "", path.read_text(encoding="utf-8"))
            assert not re.search(r"=>|\b(let|const|class)\b|`", code), path.name

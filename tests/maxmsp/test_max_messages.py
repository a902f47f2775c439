# SPDX-License-Identifier: MIT
"""Messages through the patches, by an imitation of Max's order: protocol, voices, and the pad."""

import pytest
from messages import Running
from patcher import PACKAGE, read


def running(name, folder="patchers", arguments=(), stand_ins=None):
    patch = read(PACKAGE / folder / f"timbrel.{name}.maxpat")[0]
    return Running(patch, arguments, stand_ins)


def place(patch, key, axis=0):
    return patch.boxes[key][0]["patching_rect"][axis]


def heard(patch, name):
    """What the boxes of a class heard since the last time, from left to right: (place, message)."""
    keys = sorted(patch.named(name), key=lambda key: place(patch, key))
    found = [(keys.index(key), message) for n, key, _, *message in patch.log if n == name]
    patch.log = [each for each in patch.log if each[0] != name]
    return found


def level(value):
    return pytest.approx(0 if value == 0 else 10 ** (0.15 * (value * 8 / 127 - 8)))


class Voice:
    def __init__(self):
        self.patch = running("voice", arguments=(5, 30))

    def play(self, note, velocity):
        self.patch.into(0, note, velocity)
        names = {self.patch.doors("outlet")[0]: "note", self.patch.doors("outlet")[1]: "start"}
        log, self.patch.log = self.patch.log, []
        return [(names.get(key, "line"), *message) for _, key, _, *message in log]


def test_a_note_from_silence_starts_then_has_its_pitch_then_rises():
    voice = Voice()
    assert voice.play(60.5, 127) == [("start", "bang"), ("note", 60.5), ("line", 1.0, 5)]
    assert voice.play(60.5, 0) == [("line", 0.0, 30)]
    assert voice.patch.delayed[0][1] == 40


def test_a_velocity_beyond_its_range_is_its_end():
    voice = Voice()
    assert voice.play(60, 1000)[-1] == ("line", 1.0, 5)
    assert voice.play(60, -5) == [("line", 0.0, 30)]


def test_a_note_over_another_does_not_start_anew_and_the_older_key_lets_nothing_go():
    voice = Voice()
    voice.play(60, 127)
    assert voice.play(64, 64) == [("note", 64.0), ("line", pytest.approx((64 / 127) ** 2), 5)]
    assert voice.play(60, 0) == []
    assert voice.play(64, 0) == [("line", 0.0, 30)]


def test_a_note_in_the_release_is_not_from_silence_and_one_after_it_is():
    voice = Voice()
    voice.play(60, 127)
    voice.play(60, 0)
    assert voice.play(62, 127)[0] == ("note", 62.0)
    voice.patch.wait()
    assert voice.play(63, 127)[0] == ("note", 63.0), "the delay was stopped"
    voice.play(63, 0)
    voice.patch.wait()
    assert voice.play(64, 127)[0] == ("start", "bang")


def test_the_organ_takes_params_param_and_names():
    organ = running("organ")
    organ.into(0, "params", 127, 0, 64, 1.5, 2, 3, 4, 5, 6)
    rows = [127, 0, 64, 1.5, 2, 3, 4, 5, 6]
    found = heard(organ, "line~")
    assert [at for at, _ in found] == list(range(9))
    for (_, (value, ms)), row in zip(found, rows, strict=True):
        low = min(row * 8 / 127, 1) * 10**-1.05  # a straight line below the first step
        assert value == (level(row) if row * 8 / 127 >= 1 else pytest.approx(low)) and ms == 20
    organ.into(0, "param", 3, 127)
    organ.into(0, "nazard", 127)
    assert heard(organ, "line~") == [(2, [1.0, 20]), (4, [1.0, 20])]
    organ.into(0, "params", 127, 127)
    assert [at for at, _ in heard(organ, "line~")] == [0, 1]
    organ.into(0, "flute", 3)
    organ.into(0, "param", 12, 3)
    assert heard(organ, "line~") == []
    organ.into(0, "note", 69, 100)
    assert heard(organ, "sig~") == [(0, [pytest.approx(440)])]
    assert heard(organ, "click~") == [(0, ["bang"])]


@pytest.mark.parametrize(("arguments", "open_gate"), [((), 3), (("fcm",), 2), (("fm",), 0)])
def test_the_subtractive_synth_begins_with_its_argument_or_am(arguments, open_gate):
    synth = running("subtractive", arguments=arguments or (0,))
    synth.start()
    begun = dict(heard(synth, "line~"))  # the last word counts
    assert {k: begun.pop(k) for k in range(3, 7)} == {
        3 + k: [float(k == open_gate), 20] for k in range(4)
    }
    asked = running("subtractive")
    asked.into(0, "params", 0, 0, 0, 0)
    assert begun == dict(heard(asked, "line~")), "each knob is at 0"
    assert heard(synth, "sig~") == heard(asked, "sig~"), "and the LFO runs"
    synth.into(0, "target", "pwm")
    assert dict(heard(synth, "line~")) == {3 + k: [float(k == 1), 20] for k in range(4)}
    synth.into(0, "target", "am2")
    assert heard(synth, "line~") == []


def test_the_knobs_of_the_subtractive_synth():
    synth = running("subtractive")
    synth.into(0, "params", 127, 0, 0, 127)
    assert heard(synth, "sig~") == [(0, [pytest.approx(32)])]
    assert dict(heard(synth, "line~")) == {0: [pytest.approx(0.05), 20], 1: [1.0, 20],
                                           2: [1.0, 20]}  # fmt: skip
    synth.into(0, "rate", 200)
    synth.into(0, "param", 2, 127)
    assert heard(synth, "sig~") == [(0, [pytest.approx(32)])], "clipped"
    assert heard(synth, "line~") == [(0, [pytest.approx(0.95), 20])]


# ---- the pad ------------------------------------------------------------------------------------


class Pad:
    """The pad with a map that is played by this test; `said` has what the map heard."""

    def __init__(self, name, synth, count):
        self.said, self.notes, self.count = [], [], count
        self.patch = running(
            name,
            "examples",
            stand_ins={
                "jg.timbremap": self.map,
                synth: lambda p, k, i, m: self.notes.append(m),
            },
        )
        self.depth = 0

    def map(self, patch, key, inlet, message):
        assert self.depth == 0, "nothing comes back while the map gives out"
        self.said.append((inlet, *message))
        if inlet:
            return
        self.depth += 1
        if message[0] == "set":
            patch.out(key, 1, ["point", 0.2, 0.7, 0.5])
        elif not isinstance(message[0], str):
            patch.out(key, 1, ["point", *message])
        patch.out(key, 0, [10.0 * k for k in range(self.count)])
        self.depth -= 1

    def box(self, name):
        return self.patch.named(name)[0]

    def below(self, name):
        """Those of a class in the columns of the parameters, from left to right."""
        found = [k for k in self.patch.named(name) if place(self.patch, k, 1) > 900]
        return sorted(found, key=lambda key: place(self.patch, key))


@pytest.fixture(params=[("pad", "timbrel.organ", 9), ("sweeps", "timbrel.subtractive", 4)])
def pad(request):
    return Pad(*request.param)


def test_a_touch_of_the_pad_moves_all_parameters_and_the_synth_once(pad):
    values = [10.0 * k for k in range(pad.count)]
    pad.patch.hear(pad.box("pictslider"), 0, [250, 500])
    assert pad.said[-1] == (0, 0.25, 0.5, 0.5)
    assert pad.notes[-1] == ["params", *values]
    assert [pad.patch.state[k] for k in pad.below("slider")] == values
    assert pad.patch.state[pad.box("pictslider")] == [250, 500], "the dot stays under the mouse"


def test_a_parameter_by_hand_moves_the_point_and_nothing_comes_back(pad):
    pad.patch.hear(pad.below("slider")[2], 0, [64.5])
    assert pad.said == [(0, "set", 3, 64.5)], "the map heard one message"
    assert pad.patch.state[pad.box("pictslider")] == [200, 700]
    assert len(pad.notes) == 1
    # Afterwards the pad leads again, with the third axis where the point was.
    pad.patch.hear(pad.box("pictslider"), 0, [100, 300])
    assert pad.said[-1] == (0, 0.1, 0.3, 0.5)
    assert pad.patch.state[pad.box("pictslider")] == [100, 300]


def test_what_the_map_has_locked_is_shown(pad):
    locks = [int(k == 1) for k in range(pad.count)]
    pad.patch.out(pad.box("jg.timbremap"), 1, ["locks", *locks])
    assert [pad.patch.state[k] for k in pad.below("toggle")] == locks
    assert pad.said == [], "nothing comes back"


def test_locks_and_settings_reach_the_map(pad):
    pad.patch.hear(pad.below("toggle")[3], 0, [1])
    assert pad.said[-1] == (0, "lock", 4, 1)
    pad.patch.start()
    assert (1, 1) in pad.said, "stays after a touch"


# ---- the maker of examples ----------------------------------------------------------------------


class Maker:
    """The patch, with a script that is played by this test: it takes a choice unless it runs."""

    def __init__(self):
        self.heard, self.plays, self.runs = [], 0, False
        named = {"timbrel.organ": "organ", "timbrel.subtractive": "subtractive", "umenu": "menu"}
        says = {box: self.says(name) for box, name in named.items()}
        self.patch = running("generate", "examples", stand_ins={"js": self.script, **says})

    def says(self, name):
        return lambda patch, key, inlet, message: self.heard.append((name, *message))

    def script(self, patch, key, inlet, message):
        if message[0] == "synth":
            self.plays = self.plays if self.runs else message[1]
            patch.out(key, 3, [self.plays])

    def choose(self, number):
        self.patch.out(self.patch.named("umenu")[0], 0, [number])
        self.patch.out(self.patch.named("js")[0], 0, ["note", 60, 127])
        heard, self.heard = self.heard, []
        return heard


@pytest.mark.parametrize(("number", "target"), [(1, "am"), (2, "fm"), (3, "pwm"), (4, "fcm")])
def test_the_menu_chooses_who_is_played_and_recorded(number, target):
    told = [("menu", "set", number), ("subtractive", "target", target)]
    assert Maker().choose(number) == [*told, ("subtractive", "note", 60, 127)]


def test_the_menu_changes_nothing_while_examples_are_made():
    maker = Maker()
    assert maker.choose(0) == [("menu", "set", 0), ("organ", "note", 60, 127)]
    maker.runs = True
    assert maker.choose(3) == [("menu", "set", 0), ("organ", "note", 60, 127)]

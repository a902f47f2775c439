# SPDX-License-Identifier: MIT
"""Messages through the examples that play instruments and maps, by an imitation of Max's order."""

import pytest
from messages import Running
from patcher import PACKAGE, read


def quiet(patch, key, inlet, message):
    """What is only listened to."""


def sliders(patch, key, inlet, message):
    if message[0] != "setlist":
        patch.out(key, 0, message)


def button(patch, key, inlet, message):
    patch.out(key, 0, ["bang"])


def each(patch, key, inlet, message):
    patch.out(key, 0, [127 * value for value in message])


STAND_INS = {"nn~": quiet, "udpsend": quiet, "timbrel.organ": quiet, "delay~": quiet,
             "slide~": quiet, "pcontrol": quiet, "multislider": sliders, "textbutton": button,
             "vexpr": each}  # fmt: skip


def running(name, folder="examples"):
    return Running(read(PACKAGE / folder / f"timbrel.{name}.maxpat")[0], (), STAND_INS)


def heard(patch, name):
    return [(inlet, *message) for n, _, inlet, *message in patch.log if n == name]


def only(patch, name):
    (key,) = patch.named(name)
    return key


def test_parameters_that_come_by_osc_are_shown_then_played_and_not_sent_back():
    patch = running("osc")
    values = [k / 10 for k in range(9)]
    patch.out(only(patch, "udpreceive"), 0, ["/wek/outputs", *values])
    scaled = [127 * value for value in values]
    assert heard(patch, "multislider") == [(0, "setlist", *scaled)]
    assert heard(patch, "timbrel.organ") == [(0, "params", *scaled)]
    names = [name for name, *_ in patch.log]
    assert names.index("multislider") < names.index("timbrel.organ")
    assert not heard(patch, "udpsend")


def test_drawbars_that_are_moved_by_hand_are_sent_by_osc():
    patch = running("osc")
    patch.hear(only(patch, "multislider"), 0, [float(k) for k in range(9)])
    assert heard(patch, "udpsend") == [(0, "/timbrel/map/params", *map(float, range(9)))]


def test_the_pad_sends_its_place_by_osc():
    patch = running("osc")
    patch.hear(only(patch, "slider"), 0, [0.25])
    patch.hear(only(patch, "pictslider"), 0, [200, 700])
    assert heard(patch, "udpsend")[-1] == (0, "/wek/inputs", 0.2, 0.7, 0.25)


def test_the_pad_follows_the_point_that_comes_by_osc_and_says_nothing_back():
    patch = running("osc")
    patch.out(only(patch, "udpreceive"), 0, ["/timbrel/map/point", 0.25, 0.5, 0.75])
    assert patch.state[only(patch, "pictslider")] == [250, 500]
    assert patch.state[only(patch, "slider")] == 0.75
    assert not heard(patch, "udpsend")
    patch.hear(only(patch, "pictslider"), 0, [100, 500])
    assert heard(patch, "udpsend") == [(0, "/wek/inputs", 0.1, 0.5, 0.75)], "then it leads again"


@pytest.mark.parametrize("name", ["synth", "notes", "morph"])
def test_sliders_reach_all_latents_with_the_time_to_glide(name):
    patch = running(name)
    patch.start()
    patch.log.clear()
    patch.hear(only(patch, "multislider"), 0, [k / 4 - 2 for k in range(16)])
    assert [message for _, *message in heard(patch, "line~")] == [
        [k / 4 - 2, 100.0] for k in reversed(range(16))
    ]


def test_the_synth_begins_with_a_sound():
    patch = running("synth")
    patch.start()
    assert heard(patch, "multislider")[0] == (0, 1.5, *[0.0] * 15)


@pytest.mark.parametrize(("name", "outlet"), [("effect", 1), ("synth", 1), ("notes", 1)])
def test_after_loading_it_asks_how_late_it_is_and_shows_it(name, outlet):
    patch = running(name)
    patch.out(only(patch, "nn~"), outlet, ["loaded", 1])
    assert heard(patch, "nn~") == [(0, "latency")]
    patch.out(only(patch, "nn~"), outlet, ["latency", 1984, 45.0])
    assert 45.0 in patch.state.values()


def test_the_level_of_a_note_waits_for_the_model():
    patch = running("notes")
    patch.out(only(patch, "nn~"), 1, ["latency", 1984, 45.0])
    assert heard(patch, "delay~") == [(1, 1984 + 768)]


def test_a_key_of_midi_is_a_pitch_and_a_level():
    patch = running("notes")
    patch.out(only(patch, "notein"), 1, [127])
    patch.out(only(patch, "notein"), 0, [64])
    assert heard(patch, "sig~") == [(0, 64.0)]


def test_holding_the_timbre_slows_all_latents_to_a_stop():
    patch = running("morph")
    patch.hear(hold(patch), 0, [1])
    said = heard(patch, "slide~")
    assert len(said) == 32 and {value for _, value in said} == {1e12}


def hold(patch):
    """The toggle that leads to the expression of slowness."""
    return next(k for k in patch.named("toggle") for t, _ in patch.cords.get((k, 0), [])
                if patch.boxes[t][1] == "expr")  # fmt: skip


def test_a_button_of_the_overview_opens_its_patch():
    patch = running("overview", "extras")
    for key in patch.named("textbutton"):
        patch.hear(key, 0, ["bang"])
    assert (0, "load", "timbrel.synth.maxpat") in heard(patch, "pcontrol")
    assert (0, "help", "nn~") in heard(patch, "pcontrol")

# SPDX-License-Identifier: MIT
"""`timbrel map play` of a shipped map, from OSC, MIDI, MPE and a gesture: what it tells a synth."""

from pathlib import Path

import numpy as np
import pytest
from on_stage import Keyboard, Stage

from timbrel.base.maps.folder import read
from timbrel.base.maps.timbre_map import FULL

ORGAN = Path(__file__).parents[3] / "puredata" / "maps" / "organ"
OUT = "/wek/outputs"


@pytest.fixture(scope="module")
def organ():
    return read(ORGAN)


def near(expected, within=1e-3):
    """Whether these are the values told."""
    return lambda values: np.abs(np.array(values) - expected).max() <= within


def test_positions_by_osc_are_parameters(organ):
    with Stage("map", "play", ORGAN) as stage:
        for place in ((0.2, 0.8, 0.5), (0.9, 0.1, 0.4)):
            stage.play("/wek/inputs", *place)
            stage.hear(OUT, near(organ.map(np.float32(place)) / FULL))


def test_touches_by_osc_move_the_map_and_the_last_finger_has_it(organ):
    with Stage("map", "play", ORGAN) as stage:
        stage.play("/wek/inputs", 0.5, 0.5, 0.5)
        stage.hear(OUT)
        stage.play("/lightpad_data", 0.25, 0.75, 0.5)
        stage.hear(OUT, near(organ.map([0.25, 0.75, 0.5]) / FULL))


def test_the_gesture_of_a_file_is_played_and_then_it_ends(organ):
    with Stage("map", "play", ORGAN, "--gesture", "circle") as stage:
        end = organ.map([0.9, 0.5, 0.1]) / FULL  # where the circle closes, pressed least
        stage.hear(OUT, near(organ.map([0.1, 0.5, 0.8]) / FULL, 0.05))
        stage.hear(OUT, near(end, 0.05))
        assert stage.process.wait(60) == 0


def test_an_unknown_gesture_and_mapping_are_refused_with_what_there_is(capsys):
    from timbrel.base.main import main

    for option, sentence in (
        ("--gesture", "gesture file, or rehearsal 'jig' is not known: use one of circle"),
        ("--mapping", "mapping file, or template 'jig' is not known"),
    ):
        assert main(["map", "play", str(ORGAN), "--port", "0", option, "jig"]) == 2
        assert sentence in capsys.readouterr().err


# --- through JACK ---------------------------------------------------------------------------------


@pytest.fixture
def keyboard(jack_server):
    pytest.importorskip("rtmidi", reason="pip install -e '.[midi]' for real ports")
    keyboard = Keyboard()
    yield keyboard
    keyboard.unplug()


@pytest.mark.native
def test_knobs_by_midi_move_the_axes(organ, keyboard):
    with Stage("map", "play", ORGAN, "--midi", "keyb", "--cc", "20:x", "21:y", "22:z") as stage:
        for number, value in ((20, 127), (21, 0), (22, 127)):
            keyboard.play([0xB0, number, value])
        stage.hear(OUT, near(organ.map([1, 0, 1]) / FULL))


@pytest.mark.native
def test_a_finger_of_mpe_moves_the_axes(organ, keyboard):
    with Stage("map", "play", ORGAN, "--midi", "keyb") as stage:
        keyboard.play([0xB0, 101, 0], [0xB0, 100, 6], [0xB0, 6, 3])  # a zone of 3 members
        keyboard.play([0xB1, 74, 127], [0xD1, 127], [0x91, 84, 100], [0xB1, 74, 127], [0xD1, 127])
        stage.hear(OUT, near(organ.map([1, 1, 1]) / FULL, 0.01))

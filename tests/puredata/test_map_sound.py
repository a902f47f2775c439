# SPDX-License-Identifier: MIT
"""`timbrel map play` of the shipped organ map, its organ in the real Pd, and ears at JACK's port.

How loud each drawbar of the organ is for a parameter is written in organ.drawbar.pd, so what is to
be heard at a position of the map can be calculated.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from boxes import Patch
from controlled import free_port

sys.path.append(str(Path(__file__).parents[1] / "runtime" / "live"))

from jack_dummy import jack_server
from on_stage import RATE, Ears, Keyboard, Stage, peak

from timbrel.base.maps.folder import read

pytestmark = pytest.mark.native
__all__ = ["jack_server"]  # a fixture

LIBRARY = Path(__file__).parents[2] / "puredata"
ORGAN = LIBRARY / "maps" / "organ"
NOTE_HZ = 440 * 2 ** ((60 - 69) / 12)
RATIOS = np.array([0.5, 1.5, 1, 2, 3, 4, 5, 6, 8])  # of the drawbars, in their order
SECONDS = 0.5
AUDIBLE_DB, WITHIN_DB = -30.0, 1.0  # below the loudest drawbar; of those above, how exact


@pytest.fixture(scope="module")
def organ(jack_server, tmp_path_factory):
    """The port at which an organ that holds a note hears its nine parameters."""
    port = free_port()
    patch = Patch()
    heard = patch.chain(
        f"netreceive -u -b {port}", "oscparse", "list trim", "route wek", "route outputs"
    )[-1]
    named = patch.obj("list prepend params")
    trimmed, synth = patch.obj("list trim"), patch.obj("synths/organ")
    patch.connect(heard, 0, named, 0)
    patch.connect(named, 0, trimmed, 0)
    patch.connect(trimmed, 0, synth, 0)
    order, held = patch.chain("loadbang", "t b b")[1], patch.add("msg note 60 127")
    on = patch.add("msg \\\\; pd dsp 1")
    patch.connect(order, 0, held, 0)
    patch.connect(order, 1, on, 0)
    patch.connect(held, 0, synth, 0)
    gain, out = patch.obj("*~ 0.1"), patch.obj("dac~")
    patch.connect(synth, 0, gain, 0)
    for channel in (0, 1):
        patch.connect(gain, 0, out, channel)
    path = tmp_path_factory.mktemp("organ") / "organ_at_jack.pd"
    path.write_text(str(patch), encoding="utf-8")
    words = ["-nogui", "-noprefs", "-nomidi", "-jack", "-jackname", "organ", "-r", str(RATE)]
    pd = subprocess.Popen(
        [shutil.which("pd") or "pd", *words, "-path", str(LIBRARY), "-open", str(path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield port
    pd.kill()
    pd.wait()


@pytest.fixture(scope="module")
def ears(organ):
    ears = Ears()
    yield ears.at("organ:output_?.*1")
    ears.close()


def levels_db(sound: np.ndarray) -> np.ndarray:
    """Return how loud each drawbar is, the loudest at 0 dB."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8 * len(sound)))
    places = np.rint(RATIOS * NOTE_HZ * 8 * len(sound) / RATE).astype(int)
    found = np.array([spectrum[p - 4 : p + 5].max() for p in places])
    return 20 * np.log10(found / found.max() + 1e-9)


def expected_db(parameters: np.ndarray) -> np.ndarray:
    """The same by the law of organ.drawbar.pd, for parameters 0…127."""
    steps = np.clip(parameters * 8 / 127, 0, 8)
    loud = np.where(steps < 1, steps * 10**-1.05, 10 ** (0.15 * (steps - 8)))
    return 20 * np.log10(loud / loud.max() + 1e-9)


def plays(place):
    """Whether a sound is the organ at this place of the map."""
    wanted = expected_db(read(ORGAN).map(np.array(place)))
    counts = wanted > AUDIBLE_DB

    def fits(sound: np.ndarray) -> bool:
        return peak(sound) > 0 and bool(
            (np.abs(levels_db(sound) - wanted)[counts] < WITHIN_DB).all()
        )

    return fits


PLACES = [(0.2, 0.8, 0.5), (0.8, 0.3, 0.6), (0.5, 0.5, 0.1)]


def test_positions_by_osc_are_heard_as_drawbars(organ, ears):
    words = ["map", "play", ORGAN, "--port", "0", "--to", f"127.0.0.1:{organ}", "--scale", "127"]
    with Stage(*words, osc=False) as stage:
        for place in PLACES:
            stage.play("/wek/inputs", *place)
            ears.until(plays(place), SECONDS)


def test_an_mpe_key_is_heard_as_a_place(organ, ears):
    """Key, timbre and pressure are x, y and z: keys over four octaves from C2."""
    keyboard = Keyboard("organist")
    words = ["map", "play", ORGAN, "--port", "0", "--to", f"127.0.0.1:{organ}", "--scale", "127"]
    with Stage(*words, "--midi", "organist", osc=False):
        keyboard.play([0xB0, 101, 0], [0xB0, 100, 6], [0xB0, 6, 3])  # a lower zone
        keyboard.play([0xB1, 74, 32], [0xD1, 96], [0x91, 48, 100])
        ears.until(plays(((48 - 36) / 48, 32 / 127, 96 / 127)), SECONDS)
        keyboard.play([0x81, 48, 0])
    keyboard.unplug()


def test_a_gesture_that_is_replayed_is_heard(organ, ears, tmp_path):
    """A finger that comes down and rests: what is heard is where it rests."""
    gestures = tmp_path / "rest.jsonl"
    gestures.write_text(
        '{"format": "timbrel-gestures", "version": 1}\n'
        '{"t": 0, "gesture": "start", "finger": "pad/1", "axes": {"x": 0.9, "y": 0.2, "z": 0.4}}\n'
        '{"t": 0.2, "gesture": "move", "finger": "pad/1", "axes": {"x": 0.3}}\n'
        '{"t": 600}\n'
    )
    words = ["map", "play", ORGAN, "--port", "0", "--to", f"127.0.0.1:{organ}", "--scale", "127"]
    with Stage(*words, "--gesture", gestures, osc=False):
        ears.until(plays((0.3, 0.2, 0.4)), SECONDS)

# SPDX-License-Identifier: MIT
"""examples/notes.pd in the real Pd, heard by the pitch tracker: keys, MIDI, arpeggio and latents.

The instrument is a sine wave at its `midi` inlet, so what is heard can be calculated.
"""

import warnings
from collections.abc import Sequence

import broken
import numpy as np
import pytest
from pd import TICK
from tapped import Tapped, library
from tones import FIXED, LEVEL, RATE, RATIO, Tones

from timbrel.training.pitch.track import track

pytestmark = pytest.mark.native
CENTS = 50
QUIET = [(0.0, "output level -20"), (0.0, "gain 0")]  # no limit is touched
HEARD = LEVEL / 10  # amplitude of a note of velocity 127 then
INPUTS = {
    "output": ("timbrel.out", 1),
    "note": ("timbrel.note", 0),
    "gain": ("set gain_db", 0),
    "nn": ("nn~ pitched", 0),
    "z1": ("timbrel.slider z1", 0),
}
BEGUN = 0.7  # nn~ is asked for its latency half a second after DSP begins
BY_MIDI = "; #notein"


@pytest.fixture(scope="module")
def folder(external, tmp_path_factory):
    """A copy of the library whose pitched instrument is Tones."""
    parent = tmp_path_factory.mktemp("notes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        tones = broken.write(Tones(), parent / "tones.ts")
    return library(parent / "timbrel", pitched=tones)


def heard(folder, program, messages: Sequence[tuple[float, str]], seconds: float) -> np.ndarray:
    """What comes out; messages at seconds after BEGUN, and the sound from there on."""
    late = [(BEGUN + second, message) for second, message in messages]
    sound, log = Tapped(folder, "notes", INPUTS).play([*QUIET, *late], BEGUN + seconds, program)
    assert not [line for line in log if "error" in line]
    return sound[round(BEGUN * RATE) :]


def note(sound: np.ndarray, start_s: float, end_s: float) -> float:
    """The note that is heard there, as MIDI; NaN where there is none."""
    part = sound[round(start_s * RATE) : round(end_s * RATE)]
    found = track(part, RATE).midi
    return float(np.nanmedian(found)) if np.isfinite(found).any() else float("nan")


def loudest(sound: np.ndarray, start_s: float, end_s: float) -> float:
    return float(np.abs(sound[round(start_s * RATE) : round(end_s * RATE)]).max())


def near(midi: float) -> object:
    return pytest.approx(midi, abs=CENTS / 100)


def test_notes_by_midi_have_their_pitches_and_silence_between(folder, any_pd):
    tune = (48, 60, 67, 30, 84, 20, 100)
    length, step = 0.25, 0.5
    messages = [(step * k, f"{BY_MIDI} {key} 127 1") for k, key in enumerate(tune)]
    messages += [(step * k + length, f"{BY_MIDI} {key} 0 1") for k, key in enumerate(tune)]
    sound = heard(folder, any_pd, messages, step * len(tune))
    for k, key in enumerate({20: 32, 100: 88}.get(key, key) for key in tune):
        assert note(sound, step * k + 0.06, step * k + length) == near(key)
        assert loudest(sound, step * k + 0.06, step * k + length) == pytest.approx(HEARD, rel=0.02)
        assert loudest(sound, step * k + length + 0.16, step * (k + 1)) < 1e-6


def test_bend_and_pedal_by_midi(folder, old_pd):
    begin = (0.0, f"{BY_MIDI} 60 127 2")
    wheel = [(0.3, "; #bendin 16383 1"), (0.6, "; #bendin 4096 1"), (0.9, "; #bendin 8192 1")]
    sound = heard(folder, old_pd, [begin, *wheel], 1.2)
    for start, key in ((0.1, 60), (0.4, 62), (0.7, 59), (1.0, 60)):
        assert note(sound, start, start + 0.2) == pytest.approx(key, abs=0.02)
    pedal = [(0.1, "; #ctlin 64 127 1"), (0.2, f"{BY_MIDI} 60 0 2"), (0.6, "; #ctlin 64 0 1")]
    sound = heard(folder, old_pd, [begin, *pedal], 1.2)
    assert loudest(sound, 0.4, 0.6) == pytest.approx(HEARD, rel=0.02)
    assert loudest(sound, 0.8, 1.2) < 1e-6


def test_typed_keys_play_and_a_held_key_that_repeats_is_one_note(folder, old_pd):
    """A window that repeats a held key says up and down again, both at once."""
    repeated = [(0.3 + 0.03 * k, f"; #key{end} {ord('y')}") for k in range(9) for end in ("up", "")]
    keys = [(0.0, f"; #key {ord('y')}"), *repeated, (0.6, f"; #keyup {ord('y')}")]
    octave = [(0.9, f"; #key {ord('v')}"), (0.95, f"; #key {ord('a')}"), (1.2, "; #keyup 97")]
    sound = heard(folder, old_pd, [*keys, *octave, (1.5, "; #key 49"), (1.6, "; #key 98")], 2.0)
    assert note(sound, 0.1, 0.6) == near(68)
    held = sound[round(0.1 * RATE) : round(0.6 * RATE)]
    peaks = np.abs(held[: len(held) // 441 * 441]).reshape(-1, 441).max(1)
    assert peaks.min() == pytest.approx(peaks.max(), rel=0.02), "no hole"
    assert loudest(sound, 0.82, 0.94) < 1e-6
    assert note(sound, 1.05, 1.2) == near(72)
    assert loudest(sound, 1.45, 2.0) < 1e-6, "other keys play nothing"


def test_the_last_key_wins_and_overlapping_notes_glide(folder, old_pd):
    keys = [(0.0, "note 60 127"), (0.3, "note 72 127"), (0.6, "note 72 0"), (0.9, "note 60 0")]
    sound = heard(folder, old_pd, keys, 1.2)
    assert [note(sound, t, t + 0.2) for t in (0.08, 0.38, 0.68)] == [near(60), near(72), near(60)]
    sound = heard(folder, old_pd, [(0.0, "note glide 200"), *keys], 1.2)
    assert note(sound, 0.4, 0.46) == pytest.approx(60 + 12 * 0.125 / 0.2, abs=1)
    assert note(sound, 0.56, 0.62) == near(72)


def rises(sound: np.ndarray) -> np.ndarray:
    """Where the sound crosses 0 upwards, in samples."""
    return np.flatnonzero((sound[:-1] < 0) & (sound[1:] >= 0))


@pytest.mark.parametrize("held_back", [True, False])
def test_a_new_note_has_its_own_pitch_from_its_first_period(folder, old_pd, held_back):
    """Without the latency of nn~ the level would open on the pitch of the note before.

    The model looks at its inlets once in RATIO samples: one note at each tick of those.
    """
    wait = "note follow 0" if held_back else "note follow 0; t-note latency 0"
    messages, begins = [(0.0, wait), (0.0, "note release 20")], []
    for k in range(RATIO // TICK):
        first, second = 0.4 * k, 0.4 * k + 0.2 + k * TICK / RATE
        begins.append(round(second * RATE))
        messages += [(first, "note 48 127"), (first + 0.1, "note 48 0")]
        messages += [(second, "note 84 127"), (second + 0.1, "note 84 0")]
    sound = heard(folder, old_pd, sorted(messages), 3.4)
    period = RATE / (440 * 2 ** ((84 - 69) / 12))
    own = []
    for begin in begins:
        assert np.abs(sound[begin - 4 * TICK : begin - 2 * TICK]).max() < 1e-6, "silence before it"
        opening = begin + np.flatnonzero(np.abs(sound[begin:]) > 1e-5)[0]
        periods = np.diff(rises(sound[opening : opening + round(0.012 * RATE)]))
        own.append(len(periods) > 4 and bool((np.abs(periods - period) < 2).all()))
    assert all(own) == held_back


def test_nothing_clicks(folder, old_pd):
    """The steepest step anywhere is that of the loudest, highest sine itself."""
    keys = [(0.0, "72 127"), (0.21, "72 0"), (0.3, "60 90"), (0.4, "65 127"), (0.5, "65 0")]
    keys += [(0.503, "60 0"), (0.51, "48 127"), (0.512, "48 0"), (0.52, "72 60"), (0.7, "72 0")]
    sound = heard(folder, old_pd, [(t, f"note {text}") for t, text in keys], 1.0)
    own = HEARD * 2 * np.pi * 440 * 2 ** ((72 - 69) / 12) / RATE
    assert np.abs(np.diff(sound)).max() < 1.1 * own
    assert np.abs(np.diff(sound)).max() > 0.9 * own


def test_it_plays_by_itself_and_clicked_keys_end(folder, any_pd):
    patch = Tapped(folder, "notes", {**INPUTS, "arpeggio": ("tgl 19 0 $0-arpeggio", 0)})
    sound, _ = patch.play([*QUIET, (BEGUN, "arpeggio 1")], BEGUN + 1.3, any_pd)
    sound = sound[round(BEGUN * RATE) :]
    step = 60 / 400
    for k, key in enumerate((60, 67, 72, 75, 79, 75, 72, 67)):
        assert note(sound, step * k + 0.045, step * k + 0.12) == near(key)
    clicked = Tapped(folder, "notes", {**INPUTS, "key": ("bng 26 250 50 0 $0-k6", 0)})
    sound, _ = clicked.play([*QUIET, (BEGUN, "key bang")], BEGUN + 1.0, any_pd)
    sound = sound[round(BEGUN * RATE) :]
    assert note(sound, 0.1, 0.6) == near(66)
    assert loudest(sound, 0.8, 1.0) < 1e-6


def test_sliders_gain_and_the_fixed_note_reach_the_model(folder, old_pd):
    begin = [(0.0, "note 57 127")]
    plain = heard(folder, old_pd, begin, 0.5)
    level = heard(folder, old_pd, [*begin, (0.0, "gain -6.0206")], 0.5)
    late = slice(round(0.3 * RATE), None)
    assert np.abs(level[late]).max() == pytest.approx(np.abs(plain[late]).max() / 2, rel=0.01)
    fixed = heard(folder, old_pd, [*begin, (0.0, "nn set midi_from fixed")], 0.5)
    assert note(fixed, 0.2, 0.5) == near(FIXED)
    partial = heard(folder, old_pd, [*begin, (0.0, "z1 0.5")], 0.5)[-RATE // 5 :]
    spectrum = np.abs(np.fft.rfft(partial)) * 2 / len(partial)
    hz = np.array([220, 440, 660])
    found = spectrum[np.round(hz * len(partial) / RATE).astype(int)]
    assert found == pytest.approx(HEARD * np.array([1, 0.5, 0]), abs=HEARD * 0.02)


def test_latents_that_wander_are_heard(folder, old_pd):
    patch = Tapped(folder, "notes", {**INPUTS, "wander": ("tgl 19 0 $0-wander", 0)})
    walk = [(BEGUN, "note 57 127"), (BEGUN, "wander 1")]
    still, _ = patch.play([*QUIET, walk[0]], BEGUN + 3.0, old_pd)
    moved, _ = patch.play([*QUIET, *walk], BEGUN + 3.0, old_pd)
    assert not np.allclose(still[-RATE:], moved[-RATE:], atol=0.1 * HEARD)


def test_without_an_instrument_it_says_how_to_make_one(folder, old_pd, tmp_path):
    empty = library(tmp_path / "timbrel")
    inputs = {"output": ("timbrel.out", 1)}
    sound, log = Tapped(empty, "notes", inputs).play([(0.0, "output level 0")], 0.3, old_pd)
    assert not sound.any()
    assert [line for line in log if line.startswith("error: nn~: ") and "pitched" in line]

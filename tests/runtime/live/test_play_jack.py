# SPDX-License-Identifier: MIT
"""`timbrel play` as it is run by hand, on a real JACK server: hands at one end, ears at the
other."""

import json

import numpy as np
import pytest
import soundfile
from on_stage import RATE, Ears, Keyboard, Stage, peak, silent, sound_together, sounds
from pitched_thing import pitched

pytestmark = pytest.mark.native
jack = pytest.importorskip("jack", reason="pip install -e '.[dev]' for JACK-Client")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return pitched(tmp_path_factory.mktemp("instruments"))


@pytest.fixture(scope="module")
def other_file(tmp_path_factory):
    """Another model, of another block and rate."""
    size = ["signal.sample_rate=22050", "signal.n_fft=1024", "signal.hop=256"]
    return pitched(tmp_path_factory.mktemp("others"), *size)


@pytest.fixture(scope="module")
def keyboard(jack_server):
    pytest.importorskip("rtmidi", reason="pip install -e '.[midi]' for real ports")
    keyboard = Keyboard()
    yield keyboard
    keyboard.unplug()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("stage")


@pytest.fixture(scope="module")
def mapping(folder):
    """A file that is edited while it is played from."""
    path = folder / "pad.json"
    write_rows(path, ("osc:/1/fader1/0", "latent:z1"))
    return path


def write_rows(path, *rows):
    listed = [{"from": axis, "to": target} for axis, target in rows]
    text = {"format": "timbrel-mapping", "version": 1, "voices": 4, "map": listed}
    path.write_text(json.dumps(text))


@pytest.fixture(scope="module")
def stage(file, other_file, keyboard, mapping, folder):
    """One that all tests play; each leaves it silent."""
    words = [file, other_file, "--midi", "keyb", "--mapping", mapping]
    with Stage("play", *words, folder=folder) as stage:
        yield stage


@pytest.fixture
def ears(stage):
    ears = Ears()
    yield ears.at()
    stage.play("/timbrel/panic")
    ears.until(silent)
    ears.close()


def test_the_first_lines_say_what_plays_and_who_plays_it(stage, file):
    assert stage.out[0] == (
        f"{file.name} · decode · 4 voices → system {RATE} Hz (made for 44100 Hz)"
    )
    assert stage.out[1].endswith(" · MIDI keyb")


def test_notes_by_osc_are_heard_at_their_pitch(stage, ears):
    assert silent(ears.hear())
    for note in (48, 60, 67.5):
        stage.play("/timbrel/note", note, 100)
        ears.until(sounds(note))
        stage.play("/timbrel/note", note, 0)
        ears.until(silent)


def test_a_chord_has_a_voice_for_each_of_its_notes(stage, ears):
    chord = (60, 67, 75)
    for note in chord:
        stage.play("/timbrel/note", note, 100)
    ears.until(sound_together(*chord), 0.5)


def test_velocity_is_loudness_where_the_instrument_has_none_of_its_own(stage, ears):
    levels = []
    for velocity in (30, 120):
        stage.play("/timbrel/note", 60, velocity)
        levels.append(peak(ears.until(sounds(60))))
        stage.play("/timbrel/note", 60, 0)
        ears.until(silent)
    assert levels[1] > 2 * levels[0]


def test_meters_tell_what_is_heard(stage, ears):
    stage.play("/timbrel/note", 60, 100)
    heard_db = 20 * np.log10(peak(ears.until(sounds(60))))
    stage.hear("/timbrel/level", lambda levels: abs(levels[0] - heard_db) < 6)
    stage.play("/timbrel/note", 60, 0)
    stage.hear("/timbrel/level", lambda levels: levels == (-120.0, -120.0))


def test_notes_by_midi(stage, ears, keyboard):
    keyboard.play([0x90, 57, 100])
    ears.until(sounds(57))
    keyboard.play([0xE0, 0, 96])  # half of the wheel's two semitones
    ears.until(sounds(58))
    keyboard.play([0xB0, 64, 127], [0x80, 57, 0])  # the pedal holds it
    stage.ask("voices")  # answered when the MIDI before it has been played
    ears.until(sounds(58))
    keyboard.play([0xB0, 64, 0])
    ears.until(silent)
    keyboard.play([0xE0, 0, 64])


def test_fingers_of_mpe_are_bent_each_by_itself(stage, ears, keyboard):
    keyboard.play([0xB0, 101, 0], [0xB0, 100, 6], [0xB0, 6, 3])  # a lower zone of 3 members
    keyboard.play([0x91, 57, 100], [0x92, 64, 100])
    ears.until(sound_together(57, 64), 0.5)
    for channel, semitones in ((1, 2.0), (2, -3.0)):
        bend = round(8192 + semitones * 8192 / 48)
        keyboard.play([0xE0 + channel, bend & 127, bend >> 7])
    ears.until(sound_together(59, 61), 0.5)
    keyboard.play([0x81, 57, 0], [0x82, 64, 0], [0xB0, 6, 0])  # the zone ends
    ears.until(silent)


def test_a_mapping_file_is_read_again_when_it_is_saved(stage, mapping, ears):
    stage.play("/1/fader1", 1.0)
    stage.hear("/timbrel/latent/z1", lambda values: values[0] == 3.0)
    write_rows(mapping, ("osc:/1/fader1/0", "latent:z2"))
    stage.said(r"pad\.json: read again\.")
    stage.play("/1/fader1", 0.0)
    stage.hear("/timbrel/latent/z2", lambda values: values[0] == -3.0)
    mapping.write_text("{")
    stage.said("pad.json")
    stage.play("/1/fader1", 1.0)  # it plays on as it did
    stage.hear("/timbrel/latent/z2", lambda values: values[0] == 3.0)
    write_rows(mapping, ("osc:/1/fader1/0", "latent:z99"))
    stage.said("z99.*is not known")
    stage.said(r"pad\.json: read again\.")


def test_what_is_learned_is_played_and_kept_in_the_file(stage, mapping, keyboard):
    write_rows(mapping)
    stage.said(r"pad\.json: read again\.")
    stage.play("/timbrel/learn", "latent:z3")
    stage.said("move a knob or a finger: it will move latent:z3")
    keyboard.play(*([0xB0, 21, value] for value in range(0, 128, 8)))
    stage.said(r"learned: midi:cc/21 moves latent:z3\.")
    keyboard.play([0xB0, 21, 127])
    stage.hear("/timbrel/latent/z3", lambda values: values[0] == 3.0)
    (row,) = json.loads(mapping.read_text())["map"]
    assert (row["from"], row["to"]) == ("midi:cc/21", "latent:z3")


def test_a_recording_is_what_was_played(stage, ears, folder):
    path = folder / "song.wav"
    stage.play("/timbrel/record", str(path))
    stage.said("recording")
    stage.play("/timbrel/note", 64, 100)
    heard = ears.until(sounds(64))
    ears.hear()  # a recording ends some milliseconds before it is told to
    stage.play("/timbrel/record", 0)
    stage.said(r"song\.wav: .* s recorded")
    recorded, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE and recorded.shape[1] == 2
    pieces = heard.reshape(-1, 128)[::8]  # these ears may miss a block of JACK's now and then
    assert np.mean([found_in(piece, recorded[:, 0]) for piece in pieces]) > 0.7
    stage.play("/timbrel/record", str(path))
    stage.said("is there already: name another file")


def found_in(part, whole):
    """Whether a piece of sound is there somewhere, sample by sample."""
    first = np.flatnonzero(whole[: len(whole) - len(part)] == part[0])
    return any(np.array_equal(whole[k : k + len(part)], part) for k in first)


def test_another_instrument_follows_without_a_stop(stage, ears, file, other_file):
    stage.play("/timbrel/note", 60, 100)
    ears.until(sounds(60))
    stage.play("/timbrel/load", str(other_file))
    stage.loaded(other_file)
    ears.until(sounds(60))  # it is still held
    stage.play("/timbrel/note", 60, 0)
    ears.until(silent)
    stage.play("/timbrel/note", 64, 100)
    ears.until(sounds(64))
    stage.play("/timbrel/note", 64, 0)
    ears.until(silent)
    stage.play("/timbrel/load", str(file.with_name("nothing.ts")))
    stage.said("nothing.ts does not exist")
    stage.play("/timbrel/note", 62, 100)
    ears.until(sounds(62))


def test_a_program_change_chooses_an_instrument(stage, ears, keyboard, file):
    keyboard.play([0xC0, 0])
    stage.loaded(file)
    keyboard.play([0xC0, 5])
    stage.said("program 6: 2 instruments were given")
    keyboard.play([0x90, 55, 100])
    ears.until(sounds(55))
    keyboard.play([0x80, 55, 0])


def test_of_two_controllers_on_one_axis_the_last_to_move_counts(stage, mapping, keyboard):
    write_rows(mapping, ("osc:/1/fader1/0", "latent:z1"), ("midi:cc/30", "latent:z1"))
    stage.said(r"pad\.json: read again\.")
    stage.play("/1/fader1", 0.75)
    stage.hear("/timbrel/latent/z1", lambda values: values[0] == 1.5)
    keyboard.play([0xB0, 30, 0])
    stage.hear("/timbrel/latent/z1", lambda values: values[0] == -3.0)
    stage.play("/1/fader1", 0.25)
    stage.hear("/timbrel/latent/z1", lambda values: values[0] == -1.5)


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (("/timbrel/latent/z99", 1.0), "z99"),
        (("/timbrel/note", "loud"), "came; write"),
        (("/timbrel/method", "sing"), "method that gives sound 'sing' is not known: use one of"),
        (("/timbrel/get", "weather"), "fact 'weather' is not known: use one of"),
        (("/timbrel/learn", "latent:z99"), "latent:z99"),
        (("/timbrel/attribute/phase", "moon"), "'moon' is not known: use one of"),
    ],
)
def test_a_mistake_is_a_sentence_and_it_plays_on(stage, ears, message, sentence):
    stage.play(*message)
    stage.hear("/timbrel/error", lambda said: sentence in said[0])
    stage.play("/timbrel/note", 60, 100)
    ears.until(sounds(60))

# SPDX-License-Identifier: MIT
"""Rendered notes: which ones, under which names and labels, and that they sound at their pitch."""

from dataclasses import replace

import numpy as np
import pytest

from timbrel.base import audio, soundfonts
from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.base.units import midi_to_hz, midi_to_name, midi_to_octave, midi_to_pitch
from timbrel.training.data.check import check
from timbrel.training.data.dataset import open_dataset
from timbrel.training.notes import builtin, soundfont
from timbrel.training.notes.orchestra import DEFAULT, PARTS, Part, narrow, select
from timbrel.training.notes.plan import Note, Timing, dynamics, plan
from timbrel.training.notes.render import Request, choose_source, render

RATE = 16000
FLUTE = Part("flute", 73, 60, 62)
REQUEST = Request((FLUTE,), 1, (50, 110), Timing(0.1, 0.05), RATE, "built-in")

needs_soundfont = pytest.mark.skipif(
    soundfonts.find() is None or not soundfont.available(),
    reason="no SoundFont or no FluidSynth: apt install fluidsynth fluid-soundfont-gm",
)


def contents(root):
    return {p.relative_to(root): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def cents_off(sound, rate, midi):
    """How far a sound's period is from a note's, in cents, by its autocorrelation."""
    middle = sound[len(sound) // 4 : 3 * len(sound) // 4].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(middle - middle.mean(), 4 * len(middle))) ** 2
    likeness = np.fft.irfft(spectrum)[: len(middle) // 2]
    likeness /= len(middle) - np.arange(len(likeness))
    # The shortest period that is nearly as good as the best one: multiples are as good.
    low = int(rate / 5000)
    peaks = [
        k for k in range(low + 1, len(likeness) - 1)
        if likeness[k] >= max(likeness[k - 1], likeness[k + 1])
    ]  # fmt: skip
    best = max(likeness[k] for k in peaks)
    k = next(k for k in peaks if likeness[k] > 0.9 * best)
    a, b, c = likeness[k - 1 : k + 2]
    period = k + 0.5 * (a - c) / (a - 2 * b + c)
    return 1200 * np.log2(rate / period / midi_to_hz(midi))


def test_a_plan_has_every_note_of_every_part_at_every_velocity():
    notes = plan([FLUTE, replace(FLUTE, instrument="harp", low=40, high=40)], 2, (30, 90))
    assert [(n.part.instrument, n.midi, n.velocity) for n in notes] == [
        ("flute", 60, 30), ("flute", 60, 90), ("flute", 62, 30), ("flute", 62, 90),
        ("harp", 40, 30), ("harp", 40, 90),
    ]  # fmt: skip


def test_no_two_notes_of_the_whole_orchestra_share_a_name():
    notes = plan(PARTS, 1, (1, 64, 127))
    assert len({n.path for n in notes}) == len(notes)
    assert Note(FLUTE, 61, 9).path == "data/flute/flute_C#4_v009.wav"


@pytest.mark.parametrize(
    ("velocity", "mark"),
    [(1, "pp"), (31, "pp"), (32, "p"), (63, "mp"), (64, "mf"), (95, "f"), (96, "ff"), (127, "ff")],
)
def test_a_velocity_has_a_dynamics_mark(velocity, mark):
    assert dynamics(velocity) == mark


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["default"], [p.key for p in DEFAULT]),
        (["all"], [p.key for p in PARTS]),
        (["violin"], ["violin"]),
        (["trumpet"], ["trumpet"]),
        (["trumpet-muted"], ["trumpet-muted"]),
        (["pizzicato"], ["strings-pizzicato"]),
        (["strings"], ["strings-tremolo", "strings-pizzicato"]),
        (["piano", "violin", "piano-struck"], ["piano-struck", "violin"]),
        (["program:19:36:84"], ["program-19"]),
    ],
)
def test_words_name_parts(words, keys):
    assert [p.key for p in select(words)] == keys


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("violn", "did you mean violin"),
        ("xyzzy", "use one of default, all, violin"),
        ("program:19", "write program:NUMBER:LOW:HIGH"),
        ("program:a:b:c", "write program:NUMBER:LOW:HIGH"),
        ("program:128:0:127", "between 0 and 127"),
        ("program:1:80:60", "low before high"),
    ],
)
def test_a_word_that_names_no_part_is_refused(word, said):
    with pytest.raises(UserError, match=said):
        select([word])


def test_every_part_has_a_range_a_program_and_a_style():
    assert len({p.key for p in PARTS}) == len(PARTS)
    for part in PARTS:
        assert 0 <= part.low < part.high <= 127
        assert 0 <= part.program <= 127
        assert part.style in ("sustained", "struck", "plucked", "tremolo", "pizzicato", "muted")


def test_a_range_cuts_the_parts_and_drops_those_that_cannot_play_there():
    parts = narrow(select(["violin", "tuba", "flute"]), 50, 65)
    assert [(p.key, p.low, p.high) for p in parts] == [
        ("violin", 55, 65), ("tuba", 50, 58), ("flute", 60, 65),
    ]  # fmt: skip
    assert [p.key for p in narrow(select(["violin", "tuba"]), 59, 59)] == ["violin"]
    with pytest.raises(UserError, match=r"nothing plays from A#-1 to G#0.*flute C4 to C7"):
        narrow(select(["flute"]), 10, 20)


def test_rendered_notes_are_a_dataset_without_a_problem(orchestra):
    assert check(open_dataset(orchestra)).problems == ()


def test_the_labels_of_rendered_notes_say_what_the_names_say(tmp_path):
    parts = (Part("flute", 73, 58, 61), Part("harp", 46, 20, 20, "plucked"))
    assert render(tmp_path / "n", replace(REQUEST, parts=parts)) == 10
    dataset = open_dataset(tmp_path / "n")
    assert len(dataset.files) == 10
    for file in dataset.files:
        instrument, note, velocity = file.split("/")[-1].removesuffix(".wav").split("_")
        midi = int(dataset.tasks["midi"].number(file))
        assert midi_to_name(midi) == note
        assert {name: task.name_of(file) for name, task in dataset.tasks.items()} == {
            "instrument": instrument.split("-")[0],
            "style": instrument.split("-")[1] if "-" in instrument else "sustained",
            "midi": str(midi),
            "pitch": note.rstrip("-0123456789"),
            "octave": str(midi_to_octave(midi)),
            "dynamics": dynamics(int(velocity[1:])),
        }
        assert dataset.tasks["pitch"].number(file) == midi_to_pitch(midi)


def test_the_same_request_is_left_alone(tmp_path, capsys):
    root = tmp_path / "notes"
    assert render(root, REQUEST) == 6
    before = contents(root)
    stamps = {p: p.stat().st_mtime_ns for p in root.rglob("*")}
    assert render(root, REQUEST) == 6
    assert contents(root) == before
    assert {p: p.stat().st_mtime_ns for p in root.rglob("*")} == stamps
    assert "holds these 6 notes already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "change",
    [{"step": 2}, {"velocities": (50,)}, {"sample_rate": 8000}, {"timing": Timing(0.2, 0.05)}],
    ids=lambda c: next(iter(c)),
)
def test_another_request_is_refused_and_nothing_is_lost(tmp_path, change):
    root = tmp_path / "notes"
    render(root, REQUEST)
    before = contents(root)
    with pytest.raises(UserError, match=f"{root} is not empty.*name another folder"):
        render(root, replace(REQUEST, **change))
    assert contents(root) == before


@pytest.mark.parametrize("manifest", [None, "{", "[]"], ids=["none", "damaged", "other"])
def test_a_folder_of_other_things_is_refused_and_nothing_is_lost(tmp_path, manifest):
    (tmp_path / "thesis.txt").write_text("four years of work")
    if manifest is not None:
        (tmp_path / "notes.json").write_text(manifest)
    before = contents(tmp_path)
    with pytest.raises(UserError, match="is not empty"):
        render(tmp_path, REQUEST)
    assert contents(tmp_path) == before


def test_an_empty_folder_is_filled_and_an_interrupted_rendering_leaves_none(tmp_path, monkeypatch):
    root = tmp_path / "notes"
    root.mkdir()

    def interrupted(*arguments):
        yield np.ones(100, "f4")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(builtin, "render", interrupted)
        with pytest.raises(KeyboardInterrupt):
            render(root, REQUEST)
    assert list(root.iterdir()) == []
    assert render(root, REQUEST) == 6
    assert [p.name for p in tmp_path.iterdir()] == ["notes"]


@pytest.mark.parametrize("part", PARTS, ids=lambda p: p.key)
def test_the_built_in_orchestra_plays_in_tune(part):
    midis = [max(part.low, 36), (part.low + part.high) // 2, min(part.high, 96)]
    for midi in midis:
        (sound,) = builtin.render([Note(part, midi, 90)], Timing(0.4, 0.1), 44100)
        assert cents_off(sound, 44100, midi) == pytest.approx(0, abs=10), midi_to_name(midi)


def test_built_in_notes_are_louder_the_harder_they_are_played_and_end_in_silence():
    notes = [Note(FLUTE, 60, v) for v in (20, 60, 100, 127)]
    sounds = list(builtin.render(notes, Timing(0.5, 0.3), RATE))
    levels = [float(np.abs(s).max()) for s in sounds]
    assert levels == sorted(levels)
    assert levels[-1] == pytest.approx(0.5)
    for sound in sounds:
        assert (sound.dtype, sound.shape) == (np.float32, (round(0.8 * RATE),))
        assert np.abs(sound[-RATE // 100 :]).max() < 1e-4


def test_no_two_instruments_of_the_built_in_orchestra_have_the_same_timbre():
    def spectrum(part):
        (sound,) = builtin.render([Note(part, 62, 90)], Timing(0.2, 0.1), RATE)
        magnitude = np.abs(np.fft.rfft(sound))
        return magnitude / np.linalg.norm(magnitude)

    spectra = np.stack([spectrum(part) for part in PARTS])
    likeness = spectra @ spectra.T - np.eye(len(PARTS))
    assert likeness.max() < 0.999


@needs_soundfont
@pytest.mark.parametrize(("name", "midi"), [("flute", 72), ("piano", 60), ("cello", 48)])
def test_notes_of_a_soundfont_are_in_tune(name, midi):
    part = select([name])[0]
    notes = [Note(part, midi, 127), Note(part, midi + 7, 40)]
    loud, soft = soundfont.render(soundfonts.find(), notes, Timing(0.4, 0.2), 44100)
    assert cents_off(loud, 44100, midi) == pytest.approx(0, abs=30)
    assert cents_off(soft, 44100, midi + 7) == pytest.approx(0, abs=30)
    assert len(loud) == round(0.6 * 44100)
    assert np.abs(loud).max() > np.abs(soft).max() > 0.001
    assert loud[-1] == 0


@needs_soundfont
@pytest.mark.parametrize("name", ["flute", "piano", "harp"])
def test_no_note_of_a_soundfont_begins_with_the_tail_of_the_one_before(name):
    part = select([name])[0]
    notes = [Note(part, 60, 127), Note(part, 67, 40)]
    _, after = soundfont.render(soundfonts.find(), notes, Timing(0.4, 0.1), 44100)
    (alone,) = soundfont.render(soundfonts.find(), notes[1:], Timing(0.4, 0.1), 44100)
    # FluidSynth works in blocks of 64 samples, so a note may begin that much earlier.
    assert np.abs(after[:64]).max() <= 1.5 * np.abs(alone[:128]).max()
    assert np.abs(after).max() == pytest.approx(np.abs(alone).max(), rel=0.1)


@needs_soundfont
def test_what_is_no_soundfont_is_named(tmp_path, capfd):
    path = tmp_path / "letter.sf2"
    path.write_text("Dear all")
    with pytest.raises(UserError, match=f"{path}: not a SoundFont"):
        render(tmp_path / "notes", replace(REQUEST, source=str(path)))
    assert not (tmp_path / "notes").exists()


def test_without_a_soundfont_the_built_in_orchestra_plays_and_it_is_said(monkeypatch, capsys):
    monkeypatch.setenv("TIMBREL_SOUNDFONT", "/nowhere/at/all.sf2")
    assert choose_source(None, built_in=False) == "built-in"
    assert "using the built-in numpy orchestra" in capsys.readouterr().err


def test_a_named_soundfont_that_is_missing_is_an_error(tmp_path):
    with pytest.raises(UserError, match=r"gone\.sf2 does not exist: name a \.sf2"):
        choose_source(tmp_path / "gone.sf2", built_in=False)


def test_the_command_renders_and_says_what_to_do_next(tmp_path, capsys):
    words = ["data", "notes", str(tmp_path / "n"), "--instruments", "flute", "--range", "C4", "62"]
    words += ["--velocities", "80", "--held", "0.1", "--release", "0.05", "--built-in"]
    assert main([*words, "--sample-rate", "8000"]) == 0
    out = capsys.readouterr().out
    assert "3 notes of 1 parts from built-in" in out
    assert f"timbrel train demo data.root={tmp_path}/n" in out
    samples, rate = audio.read(tmp_path / "n" / "data" / "flute" / "flute_D4_v080.wav")
    assert (samples.shape, rate) == ((1, 1200), 8000)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--step", "0"], "--step is at least 1"),
        (["--velocities", "0"], "--velocities lie in 1..127"),
        (["--velocities", "128"], "--velocities lie in 1..127"),
        (["--held", "0"], "--held is above 0"),
        (["--sample-rate", "100"], "--sample-rate lies in 8000..96000"),
        (["--range", "H4", "C5"], "'H4' is no note name"),
        (["--range", "C5", "C4"], "nothing plays from C5 to C4"),
        (["--instruments", "violn"], "did you mean violin"),
        (["--soundfont", "gone.sf2"], "SoundFont gone.sf2 does not exist"),
    ],
)
def test_a_mistaken_option_is_said_in_a_line_and_nothing_is_made(tmp_path, capsys, option, said):
    builtin_too = [] if "--soundfont" in option else ["--built-in"]
    assert main(["data", "notes", str(tmp_path / "n"), *builtin_too, *option]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []

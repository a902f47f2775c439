# SPDX-License-Identifier: MIT
"""Generation from a run: what each kind makes, from which labels, and that nothing is lost."""

import csv
import json
from pathlib import Path, PurePath

import numpy as np
import pytest
import soundfile as sf
import torch
from tiny import TINY

from timbrel.base.curves import read_curves
from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.base.trajectories import draw_takes
from timbrel.training.config import load_recipe
from timbrel.training.data.label_facts import LabelFacts
from timbrel.training.generate import align, blend
from timbrel.training.generate.generator import encode, load
from timbrel.training.generate.labels import Labels
from timbrel.training.generate.made import How, Made, decode
from timbrel.training.generate.morph import course_of, draw_share, morph
from timbrel.training.generate.path import path_through, place_of
from timbrel.training.generate.results import Results
from timbrel.training.generate.sounds import find_sounds, read_mono, sustained
from timbrel.training.generate.trajectories import draw_all, render_all
from timbrel.training.material import prepare
from timbrel.training.run import create_run
from timbrel.training.spectral import through_forward
from timbrel.training.train import train

RATE, HOP = 8000, 64
LABELLED = (
    "labels.midi.form=note",
    "labels.instrument.to=[encoder,decoder]",
    "labels.instrument.form=embedding",
    "predict.midi.source=input",
)
NOTE = LabelFacts("midi", None, (), 36.0, 84.0, 60.0, 1.0)
KIND = LabelFacts("kind", ("a", "b"), (0.5, 0.5), 0.0, 1.0, 0.0, 1.0)


@pytest.fixture(scope="module")
def run(orchestra, tmp_path_factory):
    """A run that is given a note and an instrument, and guesses the note."""
    recipe = load_recipe("demo", [*TINY, f"data.root={orchestra}", *LABELLED])
    material = prepare(recipe)
    folder = tmp_path_factory.mktemp("labelled") / "both"
    made = create_run(folder, recipe, material.split, material.facts(recipe))
    train(recipe, material, made)
    return made


@pytest.fixture(scope="module")
def generator(run):
    return load(run.folder)


@pytest.fixture
def notes(orchestra):
    """Two notes of the dataset: a flute and a harp."""
    sounds = sorted((orchestra / "data").rglob("*.wav"))
    return [next(p for p in sounds if name in p.name) for name in ("flute", "harp")]


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def given(run, *words):
    return main(["generate", str(run.folder), *(str(w) for w in words)])


def columns(path):
    with Path(path).open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


# --- reconstruct ----------------------------------------------------------------------------------


def test_files_and_folders_keep_their_names_and_the_originals_stay(place, run, notes, capsys):
    (place / "in" / "deep").mkdir(parents=True)
    (place / "in" / "a.wav").write_bytes(notes[0].read_bytes())
    (place / "in" / "deep" / "b.wav").write_bytes(notes[1].read_bytes())
    assert given(run, "reconstruct", "in", "-o", "out") == 0
    for name in ("a", "deep/b"):
        assert {(place / "out" / f"{name}{end}").is_file() for end in (".wav", ".csv", ".png")} == {
            True
        }
    assert capsys.readouterr().out.count("SC 0.") == 2
    # Into the folder of the inputs: a new one beside it.
    before = (place / "in" / "a.wav").read_bytes()
    assert given(run, "reconstruct", "in", "-o", "in", "--no-pictures") == 0
    assert (place / "in" / "a.wav").read_bytes() == before
    assert (place / "in-2" / "deep" / "b.wav").is_file()
    assert not (place / "in-2" / "a.png").exists()


def test_results_that_are_there_are_never_written_over(place, run, notes):
    for _ in range(2):
        assert given(run, "reconstruct", notes[0], "--no-pictures") == 0
    assert sorted(p.name for p in (place / "generated").iterdir()) == ["both", "both-2"]
    told = json.loads((place / "generated" / "both" / "generated.json").read_text())
    assert (told["run"], told["checkpoint"], told["kind"]) == ("both", "best", "reconstruct")


def test_two_files_of_one_name_get_two_results(place, notes):
    for folder in ("x", "y"):
        (place / folder).mkdir()
        (place / folder / "a.wav").write_bytes(notes[0].read_bytes())
    found = find_sounds([place / "x" / "a.wav", place / "y" / "a.wav"])
    assert [f.name for f in found] == [PurePath("a"), PurePath("a-2")]


def test_the_curves_played_as_an_instrument_plays_them_are_the_sound(place, run, generator, notes):
    assert given(run, "reconstruct", notes[0], "-o", "out", "--no-pictures") == 0
    made, _ = sf.read(place / "out" / f"{notes[0].stem}.wav", dtype="float32")
    blocks, model = generator.blocks, generator.blocks.model
    ports = generator.ports(model.decoder_tasks)
    curves = torch.from_numpy(read_curves(place / "out" / f"{notes[0].stem}.csv", ports))[None]
    played, _ = blocks.decode_block(
        curves[:, : model.latents],
        curves[:, model.latents :],
        blocks.initial_decode_state(1),
        blocks.settings(phase="locked"),
    )
    late = blocks.history_samples
    assert np.abs(played[0, 0, late : late + len(made)].numpy() - made).max() < 1e-5


def test_with_the_phase_of_the_input_it_is_what_forward_makes(place, run, generator, notes):
    words = ("--phase", "input", "-o", "out", "--no-pictures")
    assert given(run, "reconstruct", notes[1], *words) == 0
    made, _ = sf.read(place / "out" / f"{notes[1].stem}.wav", dtype="float32")
    sound = read_mono(notes[1], RATE)
    labels = Labels(generator, []).of_file(notes[1], len(sound))
    through, _ = through_forward(
        generator.blocks, torch.from_numpy(sound)[None], torch.from_numpy(labels)[None]
    )
    assert np.abs(through[0].numpy() - made).max() < 1e-5


def test_a_bad_file_among_good_ones_is_named_and_left_out(place, run, notes, capsys):
    (place / "in").mkdir()
    (place / "in" / "a.wav").write_bytes(notes[0].read_bytes())
    (place / "in" / "b.wav").write_text("Dear diary")
    assert given(run, "reconstruct", "in", "-o", "out", "--no-pictures") == 0
    assert "left out: in/b.wav: not readable as audio" in capsys.readouterr().err
    (place / "in" / "a.wav").write_text("of the next day")
    assert given(run, "reconstruct", "in", "-o", "new") == 2
    assert "none of 2 files can be read" in capsys.readouterr().err
    assert not (place / "new").exists()


def test_noise_in_the_latents_is_another_for_each_seed(generator, notes):
    labels = Labels(generator, [])
    sound = read_mono(notes[0], RATE)
    rows = labels.of_file(notes[0], len(sound))

    def latents(temperature, seed):
        torch.manual_seed(seed)
        return encode(generator, sound, rows, temperature).latents

    assert np.array_equal(latents(1.0, 1), latents(1.0, 1))
    assert not np.allclose(latents(1.0, 1), latents(1.0, 2))
    assert np.array_equal(latents(0.0, 1), latents(0.0, 2))


# --- labels ---------------------------------------------------------------------------------------


def test_labels_come_from_the_dataset_then_a_guess_then_the_usual(place, generator, notes, capsys):
    sound = read_mono(notes[1], RATE)
    labels = Labels(generator, [])
    midi, instrument = labels.of_file(notes[1], len(sound))
    assert np.ptp(midi) == 0 and 60 <= midi[0] <= 68
    assert (instrument == 1).all()  # the harp
    (place / "away.wav").write_bytes(notes[1].read_bytes())
    assert np.isnan(labels.of_file(place / "away.wav", len(sound))).all()
    labels.report()
    said = capsys.readouterr().err
    assert "midi metadata x1, predicted x1" in said
    assert "instrument metadata x1, usual (" in said


def test_what_is_given_by_hand_comes_first(generator, notes):
    sound = read_mono(notes[1], RATE)
    labels = Labels(generator, ["instrument=flute", "midi=line:start=61:end=63"])
    midi, instrument = labels.of_file(notes[1], len(sound))
    assert (instrument == 0).all()
    assert (midi[0], midi[-1]) == (61, 63)


def test_a_label_from_a_csv_holds_its_last_value(place, generator):
    (place / "melody.csv").write_text("z1,midi\n0,60\n0,64\n")
    rows = Labels(generator, ["midi=melody.csv"]).of_curves(4)
    assert rows[0].tolist() == [60, 64, 64, 64]


def test_a_dataset_that_counts_its_classes_otherwise_is_understood(place, generator, notes):
    (place / "set" / "metadata" / "instrument").mkdir(parents=True)
    (place / "set" / "a.wav").write_bytes(notes[0].read_bytes())
    folder = place / "set" / "metadata" / "instrument"
    (folder / "classes.txt").write_text("0\tharp\n1\ttuba\n")
    (folder / "metadata.txt").write_text("a.wav\tharp\n")
    labels = Labels(generator, [])
    assert (labels.of_file(place / "set" / "a.wav", 1000)[1] == 1).all()
    (folder / "metadata.txt").write_text("a.wav\ttuba\n")
    assert np.isnan(Labels(generator, []).of_file(place / "set" / "a.wav", 1000)[1]).all()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("dynamics=mf", ("label 'dynamics' is not known", "midi, instrument")),
        ("instrument=oboe", ("class of instrument 'oboe'", "flute, harp")),
        ("instrument", ("--label instrument", "write LABEL=VALUE")),
        ("midi=high", ("--label midi=high", "a number, a .csv or a trajectory")),
        ("midi=lime:start=60", ("trajectory 'lime'", "did you mean line?")),
        ("midi=gone.csv", ("gone.csv", "do not exist")),
        ("midi=wrong.csv", ("wrong.csv", "'z9'")),
        ("midi=without.csv", ("without.csv", "lack column midi")),
    ],
)
def test_a_label_that_cannot_be_is_answered_with_what_can(place, run, notes, capsys, text, names):
    (place / "wrong.csv").write_text("midi,z9\n60,0\n")
    (place / "without.csv").write_text("z1\n0\n")
    assert given(run, "reconstruct", notes[0], "--label", text) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert [name for name in names if name not in said] == []
    assert not (place / "generated").exists()


# --- trajectories ---------------------------------------------------------------------------------


def test_takes_are_what_draw_takes_draws_and_labels_move_by_name(place, run, generator):
    text = "walk:z1,z2+line:midi:start=61:end=67"
    words = ("trajectories", text, "circle", "--repeat", "2", "--seconds", "0.5")
    assert given(run, *words, "--label", "instrument=harp", "-o", "out") == 0
    made = sorted((place / "out").glob("*.csv"))
    assert [p.name for p in made] == [
        "1_walk_z1_z2_line_midi_start_61_end_67_take1.csv",
        "1_walk_z1_z2_line_midi_start_61_end_67_take2.csv",
        "2_circle_take1.csv",
        "2_circle_take2.csv",
    ]
    ports = generator.ports(generator.blocks.model.decoder_tasks)
    frames = -(-4000 // HOP)
    drawn = draw_takes([text, "circle"], ports, frames, 2, RATE / HOP)
    for path, take in zip(made, drawn, strict=True):
        found = columns(path)
        before = generator.lead_frames // 2
        inside = slice(before, before + frames)
        assert np.allclose(found["z1"][inside], take[0], atol=1e-6)
        assert (found["instrument"] == 1).all()
        samples, rate = sf.read(path.with_suffix(".wav"))
        assert (len(samples), rate) == (4000, RATE)
        assert np.abs(samples[[0, -1]]).max() < 1e-3 * np.abs(samples).max()
    midi = columns(made[0])["midi"]
    assert (midi[0], midi[-1]) == (61, 67)
    assert (columns(made[2])["midi"] == generator.facts[0].usual).all()
    assert not np.allclose(columns(made[0])["z1"], columns(made[1])["z1"])


def test_decoded_together_or_alone_it_is_the_same_sound(generator):
    labels = Labels(generator, [])
    drawn = draw_all(generator, ["circle", "walk"], 2, 0.5, labels)
    together = list(render_all(generator, drawn, 0.5, How()))
    for one, whole in zip(drawn, together, strict=True):
        alone = next(render_all(generator, [one], 0.5, How()))
        assert np.abs(alone.sound - whole.sound).max() < 1e-3 * np.abs(whole.sound).max() + 1e-6


@pytest.mark.parametrize("space", ["pca", "ica", "none"])
def test_every_space_can_be_moved_in(run, space):
    generator = load(run.folder, "last", space)
    drawn = draw_all(generator, ["circle"], 1, 0.3, Labels(generator, []))
    (made,) = render_all(generator, drawn, 0.3, How(temperature=0.5, seed=3))
    assert np.isfinite(made.sound).all() and np.abs(made.sound).max() > 0
    moved = made.latents - draw_takes(["circle"], generator.latent_names, made.latents.shape[1])[0]
    assert 0.2 < moved[2:].std() < 0.8  # the noise alone


@pytest.mark.parametrize("phase", ["gradient", "griffin_lim", "random"])
def test_every_phase_makes_a_sound_of_the_same_latents(generator, phase):
    drawn = draw_all(generator, ["circle"], 1, 0.3, Labels(generator, []))
    (made,) = render_all(generator, drawn, 0.3, How(phase=phase, iterations=4))
    (lock,) = render_all(generator, drawn, 0.3, How())
    assert np.array_equal(made.latents, lock.latents)
    assert not np.allclose(made.sound, lock.sound)
    energy = [np.square(m.sound).sum() for m in (made, lock)]
    assert 0.2 < energy[0] / energy[1] < 5


# --- paths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", blend.WAYS)
def test_a_path_begins_and_ends_at_its_sounds(generator, notes, way):
    labels = Labels(generator, [])
    places = [place_of(generator, path, labels, None) for path in (*notes, notes[0])]
    made = path_through(generator, places, 0.4, way, How())
    assert len(made.sound) == round(2 * 0.4 * RATE)
    assert np.allclose(made.latents[:, 0], places[0].latents, atol=1e-5)
    assert np.allclose(made.latents[:, -1], places[2].latents, atol=1e-5)
    assert set(made.labels[1].tolist()) == {0.0, 1.0}
    middle = made.latents.shape[1] // 2
    assert np.abs(made.latents[:, middle - 2 : middle + 2].T - places[1].latents).min() < 0.2


def test_the_frames_of_a_sound_that_count_can_be_named(generator, notes):
    labels = Labels(generator, [])
    sound = read_mono(notes[0], RATE)
    seen = encode(generator, sound, labels.of_file(notes[0], len(sound)))
    place = place_of(generator, notes[0], labels, slice(5, 9))
    assert np.allclose(place.latents, seen.latents[:, 5:9].mean(1), atol=1e-6)
    with pytest.raises(UserError, match="frames; end at one of them"):
        place_of(generator, notes[0], labels, slice(5, 9000))


def test_a_round_way_keeps_its_distance_from_the_middle():
    a, b = np.array([2.0, 0.0, 0.0]), np.array([0.0, 2.0, 0.0])
    turned = blend.way_through(np.stack([a, b, -b], 1), 41, "spherical")
    assert np.allclose(np.linalg.norm(turned[:, :21], axis=0), 2.0)
    assert np.allclose(turned[:2, 10], np.sqrt(2.0))
    straight = blend.way_through(np.stack([a, b], 1), 21, "linear")
    assert np.linalg.norm(straight[:, 10]) == pytest.approx(np.sqrt(2.0))
    assert np.isfinite(turned).all()  # opposite places have no arc; the way is straight


def test_numbers_glide_and_classes_switch_at_half():
    points = np.array([[60.0, 72.0], [0.0, 1.0]])
    rows = blend.labels_through(points, 5, [NOTE, KIND])
    assert rows.tolist() == [[60, 63, 66, 69, 72], [0, 0, 1, 1, 1]]
    typical = blend.typical(np.array([[60.0, 61.0, 62.0], [1.0, 0.0, 1.0]]), [NOTE, KIND])
    assert typical.tolist() == [61.0, 1.0]


def test_what_sustains_leaves_out_attack_and_decay():
    level = np.array([0, 0, *np.linspace(0, 1, 10), *np.ones(30), *np.geomspace(1, 1e-4, 40)])
    span = sustained(level)
    assert span.start > 8 and span.stop < 52
    assert level[span].min() > 0.9
    assert sustained(np.array([0.0, 1.0, 0.0])) == slice(1, 2)


# --- morphs ---------------------------------------------------------------------------------------


def test_a_morph_at_either_end_is_the_sound_itself(generator, notes):
    labels, how = Labels(generator, []), How()
    a, b = (course_of(generator, path, labels, how) for path in notes)
    first, second = (morph(generator, a, b, share, None, how) for share in ("0", "1"))
    assert (first.labels[1] == 0).all() and (second.labels[1] == 1).all()
    around = generator.lead_frames + 1
    for made, course in ((first, a), (second, b)):
        assert np.allclose(made.latents[:, around], course.latents[:, course.span[0]], atol=1e-4)
        last = made.latents.shape[1] - around - 1
        assert np.allclose(made.latents[:, last], course.latents[:, course.span[1] - 1], atol=1e-4)
    assert len(first.sound) == len(second.sound)


def test_between_two_equal_sounds_lies_the_sound(generator, notes):
    labels, how = Labels(generator, []), How()
    a = course_of(generator, notes[0], labels, how)
    made = morph(generator, a, a, "sine:radius=0.5:offset=0.5", None, how)
    around = generator.lead_frames + 1
    own = slice(a.span[0] - around, a.span[1] + around)
    assert np.allclose(made.latents, a.latents[:, own], atol=1e-5)
    samples = (made.latents.shape[1] - generator.lead_frames) * HOP
    sound = decode(generator, made.latents[None], made.labels[None], how, samples)[0]
    assert np.array_equal(sound, made.sound)


def test_attacks_keep_their_speed_and_the_rest_is_stretched():
    where = align.positions((10, 50), 80, 3, 8.0)
    assert where[:3].tolist() == [7, 8, 9]
    assert where[3:11].tolist() == list(range(10, 18))
    steps = np.diff(where[12:-3])
    assert np.allclose(steps, (39 - 8) / (79 - 8))
    assert where[-4:].tolist() == [49, 50, 51, 52]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.5", "that is 1.5; stay within 0 and 1"),
        ("nan", "stay within 0 and 1"),
        ("line", "that is -2 to 2; stay"),
        ("half", "write a number from 0 to 1"),
        ("line:z1", "'z1' is not known"),
    ],
)
def test_a_share_lies_between_0_and_1(text, words):
    with pytest.raises(UserError, match=words):
        draw_share(text, 10, 100.0)


def test_a_share_is_a_number_or_a_trajectory():
    assert draw_share("0.25", 3, 100.0).tolist() == [0.25] * 3
    assert draw_share("line:start=0:end=1", 3, 100.0).tolist() == [0, 0.5, 1]


# --- all kinds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("reconstruct", 0),
        ("trajectories", "circle:z1,z2"),
        ("path", 0, 1, "--seconds", "0.2"),
        ("morph", 0, 1, "--seconds", "0.4"),
    ],
    ids=lambda words: words[0],
)
def test_a_run_without_labels_generates_too(place, tiny_run, notes, words):
    chosen = [notes[w] if isinstance(w, int) else w for w in words]
    assert given(tiny_run, *chosen, "--temperature", "0.3", "-o", "out") == 0
    (made,) = (place / "out").glob("*.wav")
    assert np.abs(sf.read(made)[0]).max() > 0
    assert list(columns(made.with_suffix(".csv"))) == ["time_s", "z1", "z2", "z3", "z4"]
    assert made.with_suffix(".png").is_file()


# --- results --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "words", "peak"),
    [
        ({}, "peak 6.0 dB (above full scale, kept", 2.0),
        ({"subtype": "pcm16"}, "peak 6.0 dB (above full scale, clipped", 1.0),
        ({"normalize": True}, "peak -1.0 dB,", 10 ** (-1 / 20)),
    ],
)
def test_a_peak_above_full_scale_is_said(place, generator, settings, words, peak):
    sound = np.zeros(1000, np.float32)
    sound[500] = 2.0
    empty = np.zeros((4, 10)), np.zeros((2, 10))
    made = Made(PurePath("a"), sound, *empty, picture=lambda: None, remark="end")
    line = Results(generator, place / "out", pictures=False, **settings).keep(made)
    assert words in line
    samples, _ = sf.read(place / "out" / "a.wav")
    assert np.abs(samples).max() == pytest.approx(peak, abs=1e-4)


def test_paths_and_morphs_are_made_by_command(place, run, notes, capsys):
    assert given(run, "path", *notes, "--seconds", "0.3", "-o", "out") == 0
    shares = ("--share", "0.5", "--share", "line:start=1:end=0")
    assert given(run, "morph", *notes, *shares, "-o", "out", "--format", "pcm24") == 0
    made = sorted(p.name.removeprefix(f"{notes[0].stem}_to_{notes[1].stem}_")
                  for p in (place / "out-2").iterdir())  # fmt: skip
    names = ("0.5", "line_start_1_end_0")
    assert made == sorted(
        ["generated.json", *(n + e for n in names for e in (".csv", ".png", ".wav"))]
    )
    said = capsys.readouterr()
    assert said.out.count("peak") == 3
    assert said.err.count("labels: midi metadata; instrument metadata") == 2

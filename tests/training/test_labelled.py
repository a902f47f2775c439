# SPDX-License-Identifier: MIT
"""Runs with labels: trained, evaluated, and everything a dataset can lack."""

import json
import shutil

import numpy as np
import pytest
import torch
from labelled import labelled_recipe
from tiny import TINY

from timbrel.base import audio
from timbrel.base.errors import UserError
from timbrel.training import following
from timbrel.training.config import load_recipe
from timbrel.training.data.label_lookup import LabelLookup, can_transpose, transpose
from timbrel.training.data.labels import read_task, write_task
from timbrel.training.evaluate import evaluate
from timbrel.training.learner import LEARNERS, SpectralLearner
from timbrel.training.material import prepare
from timbrel.training.models.spectral import SpectralModel
from timbrel.training.run import create_run, load_weights
from timbrel.training.train import train


def learner_of(recipe, material) -> SpectralLearner:
    return SpectralLearner(recipe, SpectralModel(recipe, material.facts(recipe)))


def trained(recipe, folder):
    material = prepare(recipe)
    run = create_run(folder, recipe, material.split, material.facts(recipe))
    train(recipe, material, run)
    return run, material


@pytest.fixture(scope="module")
def labelled(orchestra, tmp_path_factory):
    """A run with every kind of label, trained long enough to guess."""
    recipe = labelled_recipe("train.steps=200", root=orchestra)
    return trained(recipe, tmp_path_factory.mktemp("runs") / "labelled")


@pytest.fixture
def copied(orchestra, tmp_path):
    """The small orchestra, whose labels a test may spoil."""
    return shutil.copytree(orchestra, tmp_path / "notes")


def rewrite(root, task, change):
    """Write a task's values anew, each path's value changed."""
    known = read_task(root / "metadata" / task)
    values = {path: change(path, str(value)) for path, value in known.values.items()}
    shutil.rmtree(root / "metadata" / task)
    write_task(root, task, values, known.classes if known.declared else None)


def test_labels_are_guessed_and_judged_on_the_test_split(labelled):
    run, material = labelled
    metrics = evaluate(run, run.recipe(), material)
    told = metrics["predictions"]
    assert set(told) == {"midi", "dynamics", "instrument"}
    assert told["instrument"]["accuracy"] > 0.9
    assert np.sum(told["instrument"]["confusion"]) == told["instrument"]["frames"]
    assert told["midi"]["near"] > 0.6 and told["midi"]["frames"] > 0
    assert (run.folder / "figures" / "confusion_instrument.png").is_file()
    assert "instrument: " in run.report.read_text()
    assert json.loads(run.metrics.read_text())["predictions"] == told


def test_what_the_recipe_needs_to_know_of_its_labels_is_stored(labelled):
    run, material = labelled
    stored = {f.name: f for f in run.facts()}
    assert list(stored) == ["midi", "instrument", "style", "octave", "dynamics"]
    # Frames are shifted by up to a semitone and a half beyond the notes 60 … 68.
    assert (stored["midi"].low, stored["midi"].high) == (58.5, 69.5)
    assert sum(stored["instrument"].heard) == pytest.approx(1)
    assert [f.name for f in material.facts(run.recipe())] == list(stored)


def test_predictors_change_nothing_in_the_model_beside_them(orchestra, tmp_path):
    """Not even through the clipping of gradients: every weight is the same with and without."""
    plain = ["labels.midi.form=note", "train.steps=12", "train.validate_steps=12"]
    guessing = ["predict.instrument.source=latents", "predict.midi.source=input"]
    weights = []
    for name, more in (("without", []), ("with", guessing)):
        recipe = load_recipe("demo", [*TINY, f"data.root={orchestra}", *plain, *more])
        run, _ = trained(recipe, tmp_path / name)
        weights.append(load_weights(run, "last"))
    shared = [k for k in weights[0] if not k.startswith("predictors")]
    assert shared and all(torch.equal(weights[0][k], weights[1][k]) for k in shared)


def test_missing_labels_are_drawn_from_the_others_or_guessed(copied):
    rewrite(copied, "instrument", lambda path, value: "none" if "v110" in path else value)
    for missing in ("marginal", "predictor"):
        recipe = labelled_recipe(f"labels.instrument.missing={missing}", root=copied)
        material = prepare(recipe)
        learner = learner_of(recipe, material)
        source = material.source(recipe, "train", augment=True, labels=learner.labels)
        batch = source.batch(0, 64)
        unknown = ~torch.isfinite(batch.labels["instrument"])
        assert 10 < int(unknown.sum()) < 54
        x = learner.module.contrast(batch.magnitude)
        given = learner._given(batch, x)[:, 1]
        assert torch.equal(given[~unknown], batch.labels["instrument"][~unknown].float())
        assert set(given[unknown].tolist()) <= {0.0, 1.0}
        if missing == "predictor":
            guesser = list(learner.module.predictors)[2]
            with torch.no_grad():
                guess = learner.module.conditioning.clean(
                    torch.stack([guesser.estimate(guesser(x))] * 4, 1)
                )[:, 1]
            assert torch.equal(given[unknown], guess[unknown])
        else:
            assert len(set(given[unknown].tolist())) == 2


def test_a_label_that_is_missing_everywhere_is_refused_with_what_to_do(copied):
    rewrite(copied, "style", lambda path, value: "none")
    recipe = labelled_recipe(root=copied)
    with pytest.raises(UserError, match=r"style is missing in all \d+ training files.*leave it"):
        prepare(recipe).facts(recipe)


def test_a_task_that_the_dataset_lacks_is_named_with_those_that_it_has(orchestra):
    recipe = load_recipe("demo", [*TINY, f"data.root={orchestra}", "labels.colour.form=one_hot"])
    with pytest.raises(UserError, match=r"colour.*dynamics, instrument, midi"):
        prepare(recipe)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("labels.midi.form=embedding", "which has numbers.*use one of value, note"),
        ("labels.style.form=value", "which has classes.*use one of one_hot, embedding"),
    ],
)
def test_a_form_that_does_not_fit_the_label_is_refused(orchestra, setting, said):
    recipe = load_recipe("demo", [*TINY, f"data.root={orchestra}", setting])
    with pytest.raises(UserError, match=said):
        prepare(recipe)


def test_a_class_of_too_few_sounds_is_trained_on_and_said(copied, capsys):
    """Two notes of their own style: held out, nobody would have heard it; torn, it would leak."""
    own = ("flute_C4", "flute_E4")
    classes = ["sustained", "plucked", "airy"]
    known = read_task(copied / "metadata" / "style").values
    shutil.rmtree(copied / "metadata" / "style")
    airy = {p: "2" if any(n in p for n in own) else str(v) for p, v in known.items()}
    write_task(copied, "style", airy, classes)
    for seed in range(4):
        recipe = labelled_recipe(f"data.seed={seed}", root=copied)
        split = prepare(recipe).split
        assert not [f for f in (*split.valid, *split.test) if any(n in f for n in own)]
        assert split.test and split.valid
    assert "style: airy have fewer than 3 sounds" in capsys.readouterr().err


def test_a_loss_that_is_no_number_says_where_and_in_which_files(orchestra, tmp_path, monkeypatch):
    class Broken(SpectralLearner):
        def _losses(self, batch, step):
            found = super()._losses(batch, step)
            return {**found, "loss": found["loss"] * (float("nan") if step == 7 else 1.0)}

    monkeypatch.setitem(LEARNERS, "frame_vae", Broken)
    recipe = labelled_recipe("train.validate_steps=5", root=orchestra)
    material = prepare(recipe)
    run = create_run(tmp_path / "run", recipe, material.split, material.facts(recipe))
    with pytest.raises(UserError, match=r"step 7, in frames of data/.*\.wav.* and \d+ more") as e:
        train(recipe, material, run)
    assert "the last checkpoint is kept" in str(e.value)
    assert "best" in run.checkpoints()
    assert all(torch.isfinite(w).all() for w in load_weights(run, "best").values())


def test_a_pitched_run_reads_swaps_and_moves_its_notes(orchestra, tmp_path):
    recipe = load_recipe("pitched", [*TINY, f"data.root={orchestra}", "train.steps=40"])
    run, material = trained(recipe, tmp_path / "pitched")
    learner = learner_of(recipe, material)
    source = material.source(recipe, "train", augment=True, labels=learner.labels)
    batch = source.batch(3, 64)
    assert batch.partner is not None and batch.rows is not None
    assert len(batch.rows) == 16
    mine, theirs = batch.files[batch.rows.numpy()], batch.partner.files
    tasks = material.dataset.tasks
    for a, b in zip(mine, theirs, strict=True):
        one, other = source.files[a], source.files[b]
        assert tasks["instrument"].name_of(one) == tasks["instrument"].name_of(other)
        assert tasks["dynamics"].name_of(one) == tasks["dynamics"].name_of(other)
        assert 0 < abs(tasks["midi"].number(one) - tasks["midi"].number(other)) <= 12
    shifts = batch.semitones[batch.rows]
    assert torch.equal(shifts, batch.partner.semitones)
    metrics = evaluate(run, recipe, material, most_moves=6)
    told = metrics["following"]
    assert told["moves"] == 6 and told["voiced_frames"] > 0
    assert set(told["timbre"]) == set(following.TIMBRES)
    assert (run.folder / "figures" / "following.png").is_file()


def test_moves_stay_inside_the_instrument_s_range_and_know_the_real_note(orchestra):
    recipe = load_recipe("pitched", [*TINY, f"data.root={orchestra}"])
    material = prepare(recipe)
    moves = following.plan_moves(recipe, material)
    assert moves and all(60 <= m.asked <= 68 and m.asked != m.note for m in moves)
    task = material.dataset.tasks["midi"]
    assert all(m.real is not None and task.number(m.real) == m.asked for m in moves)
    assert len(following.plan_moves(recipe, material, 3)) == 3


def test_labels_of_frames_are_those_of_their_files_at_their_times(tmp_path):
    folder = tmp_path / "metadata" / "midi"
    (folder / "tracks").mkdir(parents=True)
    (folder / "metadata.txt").write_text("a.wav\t60\nb.wav\tb.txt\n")
    (folder / "tracks" / "b.txt").write_text("0,1\t62\n1,2\tnone\n2,3\t64.5\n")
    task = read_task(folder)
    lookup = LabelLookup(task, ["a.wav", "b.wav", "c.wav"])
    file = np.array([1, 0, 2, 1, 1, 1, 1])
    times = np.array([0.5, -1.0, 0.0, 1.0, 2.99, 3.0, -0.1])
    found = lookup.at(file, times)
    np.testing.assert_equal(found, np.float32([62, 60, np.nan, np.nan, 64.5, np.nan, np.nan]))
    alone = [task.number(f"{'abc'[f]}.wav", t) for f, t in zip(file, times, strict=True)]
    np.testing.assert_equal(found, np.float32(alone))


def test_a_transposed_frame_has_the_labels_of_what_is_heard():
    labels = {
        "midi": torch.tensor([59.0, 60.0, 71.0]),
        "pitch": torch.tensor([11.0, 0.0, 11.0]),
        "octave": torch.tensor([3.0, 4.0, 4.0]),
        "instrument": torch.tensor([1.0, 2.0, 3.0]),
    }
    moved = transpose(labels, torch.tensor([1.2, -1.4, 0.3]), octaves=5)
    assert moved["midi"].tolist() == pytest.approx([60.2, 58.6, 71.3])
    assert moved["pitch"].tolist() == [0.0, 11.0, 11.0]
    assert moved["octave"].tolist() == [4.0, 3.0, 4.0]
    assert moved["instrument"].tolist() == [1.0, 2.0, 3.0]
    outside = transpose(labels, torch.tensor([0.0, -61.0, 2.0]), octaves=5)
    assert torch.isnan(outside["octave"]).tolist() == [False, True, True]


def test_an_octave_that_nobody_can_tell_without_the_pitch_is_unknown():
    labels = {"octave": torch.tensor([4.0, 4.0])}
    moved = transpose(labels, torch.tensor([0.2, 1.2]), octaves=6)["octave"]
    assert float(moved[0]) == 4.0 and bool(torch.isnan(moved[1]))


@pytest.mark.parametrize(
    ("task", "values", "classes"),
    [
        ("pitch", {"a": "0"}, ["A", "Ab", "B"]),
        ("pitch", {"a": "440"}, None),
        ("octave", {"a": "0"}, ["low", "high"]),
        ("midi", {"a": "0"}, ["C4", "D4"]),
    ],
)
def test_labels_that_only_share_a_name_with_timbrel_s_are_not_moved(
    tmp_path, task, values, classes
):
    write_task(tmp_path, task, values, classes)
    assert not can_transpose(task, read_task(tmp_path / "metadata" / task))


def test_sounds_with_imported_pitches_are_not_shifted_and_that_is_said(copied, capsys):
    known = read_task(copied / "metadata" / "pitch")
    values = {p: str(v) for p, v in known.values.items()}
    shutil.rmtree(copied / "metadata" / "pitch")
    write_task(copied, "pitch", values, [*known.classes[9:], *known.classes[:9]])
    recipe = load_recipe("demo", [*TINY, f"data.root={copied}", "labels.pitch.form=one_hot"])
    material = prepare(recipe)
    assert "label pitch is not as timbrel data pitch writes it" in capsys.readouterr().err
    source = material.source(recipe, "train", augment=True, labels=["pitch"])
    assert not source.batch(0, 64).semitones.any()


def test_a_track_without_a_line_says_nothing(tmp_path):
    folder = tmp_path / "metadata" / "midi"
    (folder / "tracks").mkdir(parents=True)
    (folder / "metadata.txt").write_text("a.wav\ta.txt\n")
    (folder / "tracks" / "a.txt").write_text("")
    lookup = LabelLookup(read_task(folder), ["a.wav"])
    assert np.isnan(lookup.at(np.array([0, 0]), np.array([0.0, 1.0]))).all()


def test_partners_last_as_long_as_what_they_stand_beside(copied):
    """A note that has ended is not what another one sounds like transposed."""
    for short in sorted(copied.glob("data/flute/*_v050.wav")):
        samples, rate = audio.read(short)
        audio.write(short, samples[:, :1200], rate)
    recipe = load_recipe("pitched", [*TINY, f"data.root={copied}", "swap.same=[instrument]"])
    material = prepare(recipe)
    source = material.source(recipe, "train", augment=True, labels=["midi", "dynamics"])
    drawn = [source.batch(step, 64) for step in range(20)]
    lengths = {f: material.signals.entries[f].samples for f in source.files}
    assert min(lengths.values()) < 1300
    short = 0
    for batch in drawn:
        assert batch.partner is not None
        assert float(batch.partner.magnitude.amax(1).min()) > 1e-6
        short += sum(lengths[source.files[i]] < 1300 for i in batch.partner.files)
    assert short > 0


def test_files_without_a_label_are_nobody_s_partners(copied):
    rewrite(copied, "midi", lambda path, value: "none" if "v110" in path else value)
    recipe = load_recipe("pitched", [*TINY, f"data.root={copied}"])
    material = prepare(recipe)
    partners = material.partners(recipe, material.usable("train"))
    assert partners and all("v050" in f for f in partners)
    assert all("v050" in g for group in partners.values() for g in group)
    assert following.plan_moves(recipe, material)


def test_labels_that_changed_since_training_are_refused(labelled, copied):
    run, _ = labelled
    known = read_task(copied / "metadata" / "style")
    values = {p: str(v) for p, v in known.values.items()}
    shutil.rmtree(copied / "metadata" / "style")
    write_task(copied, "style", values, ["airy", *known.classes])
    recipe = labelled_recipe(root=copied)
    with pytest.raises(UserError, match=r"style has the classes airy.*made with the classes sus"):
        evaluate(run, recipe, prepare(recipe, run.split()))


def test_weights_of_another_run_bring_no_ranges_with_them(labelled, orchestra, tmp_path):
    run, _ = labelled
    here = labelled_recipe("data.where.midi=60..64", "train.steps=2", root=orchestra)
    material = prepare(here)
    other = create_run(tmp_path / "other", here, material.split, material.facts(here))
    train(here, material, other, start_from=run)
    model = SpectralModel(here, other.facts())
    model.load_state_dict(load_weights(other, "last"))
    assert float(model.conditioning.high[0]) == 65.5

# SPDX-License-Identifier: MIT
"""Training: what a run learns, keeps, resumes and refuses."""

import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch
from tiny import TINY

from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.export.build import build
from timbrel.training.config import load_recipe
from timbrel.training.data.frames import Batch
from timbrel.training.evaluate import evaluate, load_model
from timbrel.training.learner import LEARNERS, Objective, SpectralLearner, dead_share
from timbrel.training.losses import free_bits, kl_to_normal, warmup
from timbrel.training.material import prepare
from timbrel.training.models.latent_space import SPACES
from timbrel.training.run import create_run, load_weights, open_run, read_progress
from timbrel.training.train import train


def tiny(orchestra, *settings):
    return load_recipe("demo", [*TINY, f"data.root={orchestra}", *settings])


def trained(recipe, folder, **options):
    material = prepare(recipe)
    run = create_run(folder, recipe, material.split, material.facts(recipe))
    train(recipe, material, run, **options)
    return run


class Dying(SpectralLearner):
    """Its outputs die before the first validation."""

    def validate(self, batch):
        with torch.no_grad():
            self.module.network.base.fill_(-10.0)
        return super().validate(batch)


def weights_equal(a, b):
    return a.keys() == b.keys() and all(torch.equal(a[k], b[k]) for k in a)


def test_a_short_training_beats_the_mean_frame(tiny_run):
    log = [json.loads(line) for line in tiny_run.log.read_text().splitlines()]
    assert log[-1]["step"] == 60
    assert log[-1]["spectral_convergence"] < 0.7  # the mean frame alone scores about 0.9
    assert {"error", "kl_nats", "dead_outputs"} <= log[-1].keys()
    assert tiny_run.checkpoints() == ["best", "last"]
    assert list(tiny_run.tensorboard.glob("events.*"))


def test_a_resumed_run_equals_one_that_never_stopped_to_the_last_bit(orchestra, tmp_path):
    recipe = tiny(orchestra, "train.steps=40", "train.validate_steps=10", "train.keep_steps=[20]")
    whole = trained(recipe, tmp_path / "whole")
    # A run that was stopped after 20 steps: only that checkpoint is left.
    stopped = tmp_path / "stopped"
    shutil.copytree(whole.folder, stopped)
    for name in ("best", "last"):
        shutil.rmtree(stopped / "checkpoints" / name)
    (stopped / "checkpoints" / "step_20").rename(stopped / "checkpoints" / "last")
    run = open_run(stopped)
    assert read_progress(run, "last").step == 20
    train(recipe, prepare(recipe, run.split()), run, resume=True)
    assert read_progress(run, "last").step == 40
    assert weights_equal(load_weights(run, "last"), load_weights(whole, "last"))
    assert not weights_equal(load_weights(whole, "last"), load_weights(whole, "step_20"))


def test_another_seed_gives_another_run(orchestra, tmp_path):
    runs = [
        trained(tiny(orchestra, "train.steps=5", f"train.seed={seed}"), tmp_path / name)
        for name, seed in (("a", 0), ("b", 0), ("c", 1))
    ]
    a, b, c = (load_weights(run, "last") for run in runs)
    assert weights_equal(a, b)
    assert not weights_equal(a, c)


def test_a_run_begins_with_the_weights_of_another(orchestra, tiny_run, tmp_path):
    recipe = tiny(orchestra, "train.steps=1", "train.lr=1e-9", "train.weight_decay=0")
    run = trained(recipe, tmp_path / "second", start_from=tiny_run)
    theirs, ours = load_weights(tiny_run, "best"), load_weights(run, "last")
    key = "network.decoder.0.weight"
    assert torch.allclose(ours[key], theirs[key], atol=1e-6)


def test_starting_from_a_run_of_other_sizes_says_what_did_not_fit(
    orchestra, tiny_run, tmp_path, capsys
):
    recipe = tiny(orchestra, "train.steps=1", "model.latents=3")
    trained(recipe, tmp_path / "other", start_from=tiny_run)
    assert "tensors start afresh" in capsys.readouterr().err


def test_patience_ends_a_run_that_does_not_get_better(orchestra, tmp_path):
    settings = ("train.lr=1e-12", "train.validate_steps=1", "train.patience=3", "train.steps=500")
    run = trained(tiny(orchestra, *settings), tmp_path / "stuck")
    assert read_progress(run, "last").step < 100


def test_a_loss_that_is_no_number_stops_and_keeps_the_last_checkpoint(orchestra, tmp_path):
    recipe = tiny(orchestra, "train.lr=1e30", "train.clip=1e30", "train.validate_steps=1")
    with pytest.raises(UserError, match=r"step \d+.*lower train.lr"):
        trained(recipe, tmp_path / "wild")
    for name in open_run(tmp_path / "wild").checkpoints():
        weights = load_weights(open_run(tmp_path / "wild"), name)
        assert all(bool(torch.isfinite(w).all()) for w in weights.values())


def test_a_run_whose_outputs_died_is_never_called_good(orchestra, tmp_path, monkeypatch):
    monkeypatch.setitem(LEARNERS, "frame_vae", Dying)
    recipe = tiny(orchestra, "train.steps=4", "train.validate_steps=2")
    run = trained(recipe, tmp_path / "dead")
    assert read_progress(run, "last").dead
    assert "best" not in run.checkpoints()
    with pytest.raises(UserError, match="died"):
        build(run)
    metrics = evaluate(run, recipe, prepare(recipe, run.split()), "last")
    assert metrics["good"] is False
    assert "Not a good run" in run.report.read_text()


def test_dead_share_counts_audible_frames_that_decode_to_silence():
    x = torch.tensor([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    y = torch.tensor([[0.0, 0.0], [0.9, 0.0], [0.0, 0.0]])
    assert dead_share(x, y) == 0.5
    assert dead_share(x * 0, y) == 0.0


def test_the_kl_is_that_of_the_posterior_from_the_prior():
    mean, log_variance = torch.tensor([[0.7]]), torch.tensor([[-1.2]])
    q = torch.distributions.Normal(mean, torch.exp(0.5 * log_variance))
    p = torch.distributions.Normal(0.0, 1.0)
    expected = torch.distributions.kl_divergence(q, p)
    assert torch.allclose(kl_to_normal(mean, log_variance), expected)
    assert not torch.allclose(expected, torch.distributions.kl_divergence(p, q))


def test_free_bits_let_a_latent_below_the_threshold_alone():
    kl = torch.tensor([[0.1, 3.0], [0.3, 5.0]], requires_grad=True)
    cost = free_bits(kl, 1.0)
    assert float(cost.detach()) == pytest.approx(1.0 + 4.0)
    cost.backward()
    assert kl.grad is not None
    assert kl.grad[:, 0].tolist() == [0.0, 0.0] and bool((kl.grad[:, 1] > 0).all())


def test_the_warm_up_really_warms_up():
    assert [warmup(s, 4) for s in (0, 1, 2, 4, 9)] == [0.0, 0.25, 0.5, 1.0, 1.0]
    assert warmup(0, 0) == 1.0


def test_the_loop_carries_several_optimisers_and_phases_of_training(
    orchestra, tmp_path, monkeypatch
):
    """A second objective with parameters of its own, active from step 3 on."""
    seen: list[tuple[str, int]] = []

    class Two(SpectralLearner):
        def objectives(self):
            first = list(self.module.network.encoder.parameters())
            second = list(self.module.network.decoder.parameters())

            def noted(name):
                def losses(batch: Batch, step: int):
                    seen.append((name, step))
                    return self._losses(batch, step)

                return losses

            return [
                Objective("first", first, noted("first")),
                Objective("second", second, noted("second"), first_step=3),
            ]

    monkeypatch.setitem(LEARNERS, "frame_vae", Two)
    recipe = tiny(orchestra, "train.steps=5", "train.validate_steps=2", "train.keep_steps=[2]")
    run = trained(recipe, tmp_path / "two")
    assert [s for n, s in seen if n == "first"] == [0, 1, 2, 3, 4]
    assert [s for n, s in seen if n == "second"] == [3, 4]
    early, late = load_weights(run, "step_2"), load_weights(run, "last")
    assert not torch.equal(early["network.encoder.0.weight"], late["network.encoder.0.weight"])
    resumed = prepare(recipe, run.split())
    train(recipe, resumed, run, resume=True)  # the optimisers' states find their owners


def test_the_players_latents_are_scaled_and_ordered_by_variance(tiny_run, orchestra):
    recipe = tiny_run.recipe()
    material = prepare(recipe, tiny_run.split())
    model = load_model(tiny_run, recipe, "best")
    source = material.source(recipe, "train", augment=False)
    magnitude = torch.cat([source.batch(-1 - i, 64, augment=False).magnitude for i in range(24)])
    nothing = magnitude[:, :0]
    inside, log_variance, _ = model.encode(model.contrast(magnitude), nothing, nothing)
    z = model.latent_space(inside)
    active = z.std(0) > 0.5
    assert int(active.sum()) >= 2
    assert torch.allclose(z.std(0)[active], torch.ones(int(active.sum())), atol=0.05)
    assert float(z.mean(0).abs().max()) < 0.05
    explained = model.latent_space.explained
    assert bool((explained[:-1] >= explained[1:]).all())
    assert float(explained.sum()) == pytest.approx(1.0, abs=1e-4)
    assert bool(torch.isfinite(log_variance).all())
    space = model.latent_space
    for number, name in enumerate(SPACES):
        mine = space(inside, number)
        assert torch.allclose(space.inverse(mine, number), inside, atol=1e-4), name
        assert torch.allclose(space(space.inverse(z, number), number), z, atol=1e-3), name
    assert torch.equal(space(inside, SPACES.index("none")), inside)


def test_evaluation_judges_the_test_split_and_says_so(tiny_run):
    recipe = tiny_run.recipe()
    metrics = evaluate(tiny_run, recipe, prepare(recipe, tiny_run.split()))
    assert metrics["judged_on"] == "test split"
    assert set(metrics["each"]) == set(tiny_run.split().test)
    assert set(metrics["each"]).isdisjoint(tiny_run.split().train)
    for path in ("forward", "decode"):
        assert set(metrics[path]) == {"sc", "lsd_db", "lsd60_db", "mrstft"}
        assert all(0 < row["median"] < 100 for row in metrics[path].values())
    report = tiny_run.report.read_text()
    for picture in ("reconstructions", "latents", "traversal"):
        assert (tiny_run.folder / "figures" / f"{picture}.png").stat().st_size > 5000
        assert f"figures/{picture}.png" in report


def test_metrics_of_a_run_without_held_out_files_say_so(orchestra, tmp_path):
    folder = tmp_path / "single"
    folder.mkdir()
    shutil.copy(next(orchestra.glob("data/flute/*C4*.wav")), folder / "one.wav")
    recipe = tiny(folder, "train.steps=2")
    run = trained(recipe, tmp_path / "run")
    metrics = evaluate(run, recipe, prepare(recipe, run.split()))
    assert metrics["judged_on"] == "training files, none held out"


def test_labels_that_a_recipe_names_reach_the_losses_transposed(orchestra, tmp_path, monkeypatch):
    seen = []

    class Noting(SpectralLearner):
        def _losses(self, batch, step):
            seen.append(batch)
            return super()._losses(batch, step)

    monkeypatch.setitem(LEARNERS, "frame_vae", Noting)
    named = ["labels.midi.form=note", "predict.instrument.source=latents"]
    recipe = tiny(orchestra, "train.steps=2", "train.validate_steps=2", *named)
    trained(recipe, tmp_path / "run")
    labels = seen[0].labels
    assert set(labels) == {"midi", "instrument"}
    recorded = (labels["midi"] - seen[0].semitones).numpy()
    assert np.allclose(recorded, recorded.round(), atol=1e-4)
    assert set(recorded.round()) <= set(range(60, 69))
    assert set(labels["instrument"].tolist()) <= {0.0, 1.0}


@pytest.mark.slow
def test_two_processes_train_one_run(orchestra, tmp_path):
    """The command starts itself once more, both agree on the folder, and one of them writes."""
    settings = [*TINY, f"data.root={orchestra}", "train.steps=6", "train.validate_steps=3"]
    command = [sys.executable, "-m", "timbrel.base", "train", "demo", *settings]
    done = subprocess.run(
        [*command, "train.devices=2", "--run", str(tmp_path / "two")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "MASTER_ADDR": "127.0.0.1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("6 steps") == 1
    run = open_run(tmp_path / "two")
    assert read_progress(run, "last").step == 6
    lines = run.log.read_text().splitlines()
    assert [json.loads(line)["step"] for line in lines] == [3, 6, 6]


def test_metrics_of_another_checkpoint_are_not_written_into_the_file(orchestra, tmp_path):
    recipe = tiny(orchestra, "train.steps=4", "train.validate_steps=2", "train.keep_steps=[2]")
    run = trained(recipe, tmp_path / "run")
    evaluate(run, recipe, prepare(recipe, run.split()), "last")
    assert "forward" in build(run, "last").manifest.metrics
    assert build(run, "step_2").manifest.metrics == {"judged_on": "not evaluated"}


def test_a_dead_checkpoint_is_not_exported_by_any_name(orchestra, tmp_path, monkeypatch):
    monkeypatch.setitem(LEARNERS, "frame_vae", Dying)
    run = trained(tiny(orchestra, "train.steps=2", "train.validate_steps=1"), tmp_path / "dead")
    with pytest.raises(UserError, match="died"):
        build(run, "last")


def test_a_run_goes_on_where_its_sounds_have_moved_to(orchestra, tmp_path, monkeypatch, capsys):
    moved = tmp_path / "moved"
    shutil.copytree(orchestra, tmp_path / "here")
    run = tmp_path / "run"
    monkeypatch.chdir(tmp_path)
    words = [*TINY, "train.steps=2", "train.validate_steps=2"]
    assert main(["train", "demo", "data.root=here", *words, "--run", str(run)]) == 0
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")  # the dataset was named relative to another folder
    assert main(["evaluate", str(run)]) == 0
    (tmp_path / "here").rename(moved)
    assert main(["train", "--resume", str(run)]) == 2
    assert "data.root" in capsys.readouterr().err
    assert main(["train", "--resume", str(run), f"data.root={moved}", "train.steps=3"]) == 0
    assert main(["evaluate", str(run), f"data.root={moved}"]) == 0
    assert main(["train", "--resume", str(run), "train.batch=8"]) == 2

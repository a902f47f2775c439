# SPDX-License-Identifier: MIT
"""Timbre maps from examples of a small synth: every switch counts, and what is written is whole."""

import json

import numpy as np
import pytest
import torch

from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.base.maps import folder as on_disk
from timbrel.base.maps.layers import Coupling
from timbrel.training.maps.config import keys, load_recipe
from timbrel.training.maps.encoders import BODIES, Encoder
from timbrel.training.maps.learn import OPTIMISERS, _latents
from timbrel.training.maps.train import prepare, read_split, train

COUNT = 60
SMALL = [f"train.{word}" for word in ("epochs=2", "batch=16", "threads=1", "emulator_steps=20")]


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    """60 examples of four parameters, through the command that users give."""
    root = tmp_path_factory.mktemp("examples") / "tones"
    words = ["data", "synth", "map_synth:tones", str(root), "--examples", str(COUNT)]
    more = ["--sample-rate", "8000", "--sustain", "0.2", "--release", "0.05", "--parameters", "4"]
    assert main([*words, *more]) == 0
    return root


@pytest.fixture
def made(examples, tmp_path):
    """Return the map, the latents and the run of a recipe with words changed."""

    def make(*words, recipe="map", name="run"):
        settings = load_recipe(recipe, [f"data.root={examples}", *SMALL, *words])
        run = tmp_path / name
        found = train(settings, prepare(settings), run)
        return found, np.load(run / "latent.npy"), run

    return make


def test_the_same_recipe_gives_the_same_map(made):
    (a, za, _), (b, zb, _) = made(name="a"), made(name="b")
    c = np.random.default_rng(0).random((50, 3))
    assert np.array_equal(za, zb)
    assert np.array_equal(a.map(c), b.map(c))


def test_latents_are_posterior_means():
    encoder = Encoder("cnn", 8, 9, 3, True)
    heard = torch.randn(300, 8, 9)
    with torch.no_grad():
        mean, log_variance = encoder(heard)
    assert log_variance.exp().min() > 0.1, "a draw would be far from the mean"
    for _ in range(2):
        assert _latents(encoder, heard) == pytest.approx(mean.numpy(), abs=1e-5)


@pytest.mark.parametrize(
    "word",
    [
        "encoder=dnn",
        "encoder=lstm",
        "generative=false",
        "latent_size=2",
        "train.epochs=3",
        "train.batch=20",
        "train.optimiser=rmsprop",
        "train.lr=0.01",
        "train.decay=false",
        "train.seed=1",
        "features.kind=power_mel",
        "features.standardise=column",
        "features.columns=8",
        "regressor.kind=dense",
        "regressor.couplings=2",
        "regressor.hidden=8",
        "loss.parameters=2",
        "loss.kl=1",
        "loss.settings=0.5",
        "loss.sound=0",
        "loss.agreement=0",
        "loss.order=1",
        "loss.reach=0",
    ],
)
def test_every_switch_changes_what_is_learned(made, word):
    plain, changed = made(name="before")[1], made(word, name="after")[1]
    assert len(plain) == len(changed) == COUNT
    assert plain.shape != changed.shape or not np.allclose(plain, changed, atol=1e-6)


@pytest.mark.parametrize("word", ["pca=false", "control=uniform", "control=normal_approx"])
def test_switches_of_the_map_change_the_map_alone(made, word):
    (plain, z, _), (changed, same, run) = made(name="before"), made(word, name="after")
    c = np.random.default_rng(0).uniform(0.05, 0.95, (50, 3))
    assert np.array_equal(z, same)
    assert np.abs(plain.map(c) - changed.map(c)).max() > 1e-3
    assert (run / "latent_pca.npy").exists() == (word != "pca=false")
    assert changed.unmap(changed.map(c)) == pytest.approx(c, abs=1e-9)


def test_the_principal_axes_come_in_order_and_belong_to_the_map(made):
    found, z, run = made()
    turned = np.load(run / "latent_pca.npy")
    covariance = np.cov(turned.T)
    assert np.abs(covariance - np.diag(np.diag(covariance))).max() < 1e-3 * covariance.max()
    assert (np.diff(np.diag(covariance)) <= 0).all()
    assert found.control.mean == pytest.approx(turned.mean(0), abs=1e-5)
    assert found.control.std == pytest.approx(turned.std(0), rel=1e-5)
    # The map turns them back before its other layers.
    assert turned @ found.layers[0].weights[:3, :3] + z.mean(0) == pytest.approx(z, abs=1e-4)


def test_the_richer_map_is_of_format_2_and_its_folder_is_exact(made):
    found, _, run = made()
    read = on_disk.read(run)
    c = np.random.default_rng(0).uniform(0.01, 0.99, (200, 3))
    assert sum(isinstance(layer, Coupling) for layer in read.layers) == 4
    assert json.loads((run / "timbremap" / "manifest.json").read_text())["format"] == 2
    assert np.array_equal(read.map(c), found.map(c))
    assert read.unmap(read.map(c)) == pytest.approx(c, abs=1e-9)


def test_the_baseline_is_the_original_s_model_and_folder(made):
    found, _, run = made("encoder=cnn", recipe="map_baseline")
    kinds = {path.name for path in (run / "timbremap").iterdir()}
    assert kinds == {"vec_scale", "pca_layer", "dense_layer_0", "manifest.json"}
    assert (run / "timbremap" / "dense_layer_0" / "activation").read_text() == "sigmoid\n"
    assert found.layers[-1].inputs == 3
    recipe = load_recipe("map_baseline", ["data.root=x"])
    assert (recipe.encoder, recipe.train.optimiser, recipe.features.kind) == (
        "dnn", "rmsprop", "power_mel",
    )  # fmt: skip
    weight = torch.zeros(1, requires_grad=True)
    optimiser = OPTIMISERS["rmsprop"]([weight], lr=0.001)
    for _ in range(2):
        weight.grad = torch.ones(1)
        optimiser.step()
    # Keras: a ← 0.9 a + 0.1 g², w ← w − lr g / (√a + 1e-7)
    assert weight.item() == pytest.approx(-0.001 * (0.1**-0.5 + 0.19**-0.5), rel=1e-4)
    body = Encoder("dnn", 8, 8, 3, True).body
    largest = max(m.weight.abs().max().item() for m in body if isinstance(m, torch.nn.Linear))
    assert largest == pytest.approx((6 / (16 + 4)) ** 0.5, rel=0.05), "Glorot, uniform"


def test_the_sizes_of_the_original_s_encoders():
    def sizes(kind, bands=128, columns=105):
        body, width = BODIES[kind](bands, columns)
        return [tuple(p.shape) for p in body.parameters() if p.dim() > 1], width

    n = 128 * 105
    assert sizes("dnn") == ([(n // 4, n), (n // 16, n // 4)], n // 16)
    assert sizes("cnn")[0][:2] == [(32, 128, 3), (64, 32, 3)]
    assert sizes("lstm")[0] == [(512, 128), (512, 128), (64, 128)]


def test_tests_are_the_first_of_the_partition_and_never_trained_on(made, examples):
    _, _, run = made()
    rows, test = read_split(run)
    order = np.load(examples / "partition.npy")
    assert sorted(test) == sorted(order[: COUNT // 10])
    assert not set(rows) & set(test)


def test_training_lowers_the_loss(made):
    log = (made("train.epochs=8")[2] / "log.jsonl").read_text()
    rows = [json.loads(line) for line in log.splitlines()]
    assert rows[-1]["parameters"] < 0.8 * rows[0]["parameters"]


@pytest.mark.slow
def test_train_evaluate_and_export_as_a_user_does(examples, tmp_path, capsys):
    run = tmp_path / "run"
    words = [f"data.root={examples}", *SMALL, "train.epochs=8"]
    assert main(["train", "map", *words, "--run", str(run)]) == 0
    assert main(["evaluate", str(run)]) == 0
    said = capsys.readouterr().out
    assert "from the sound" in said
    metrics = json.loads((run / "metrics.json").read_text())
    assert metrics["residual"] <= 1
    assert metrics["exact"] <= 1e-9
    assert len(metrics["round_trip"]) == 4
    assert metrics["heard_db"]["median"] > 0  # the function was really called again
    assert {p.name for p in (run / "figures").iterdir()} == {
        "errors.png", "latents.png", "surface.png",
    }  # fmt: skip
    assert main(["export", str(run), "-o", str(tmp_path / "tones")]) == 0
    manifest = json.loads((tmp_path / "tones" / "manifest.json").read_text())
    assert manifest["metrics"]["round_trip"] == metrics["round_trip"]
    assert main(["export", str(run), "-o", str(tmp_path / "tones.ts")]) == 0
    loaded = torch.jit.load(str(tmp_path / "tones.ts"))
    c = torch.full((1, 3, 64), 0.3)
    wanted = on_disk.read(tmp_path / "tones").map(np.full(3, 0.3))
    assert loaded.map(c)[0, :, 0].numpy() == pytest.approx(wanted, abs=1e-3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["latent_size=4"], "fewer latents than parameters; given 4 and 4"),
        (["latent_size=0"], "latent_size is at least 1; given 0"),
        (["encoder=rnn"], "encoder 'rnn' is not known"),
        (["regressor.kind=flows"], "did you mean flow?"),
        (["train.epoch=3"], "did you mean train.epochs?"),
        (["train.epochs=many"], "train.epochs"),
        (["epochs"], "write key=value"),
        (["data.test_share=2"], "between 0 and 1; given 2"),
        (["data.test_share=0.9"], "20 to learn from"),
        (["loss.kl=-1"], "at least 0"),
        (["train.seed=-1"], "at least 0; given -1 and 1"),
        (["train.threads=-2"], "at least 0; given 0 and -2"),
        (["features.columns=3"], "0 (all) or at least 5; given 3"),
        (["train.lr=1e30"], "the loss is not a number in epoch 1"),
    ],
)
def test_bad_settings_are_one_sentence(made, words, said):
    with pytest.raises(UserError) as error:
        made(*words)
    assert said in str(error.value)


def test_a_run_is_never_written_over(made):
    made()
    with pytest.raises(UserError, match="exists already"):
        made()


def test_a_recipe_of_maps_lists_its_own_keys(capsys):
    assert main(["train", "map", "--keys"]) == 0
    assert capsys.readouterr().out.split() == keys()


def test_a_run_in_the_folder_where_one_stands(examples, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = [f"data.root={examples}", *SMALL]
    assert main(["train", "map", *words, "--run", "."]) == 0
    assert (tmp_path / "timbremap" / "manifest.json").is_file()

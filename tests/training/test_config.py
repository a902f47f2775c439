# SPDX-License-Identifier: MIT
"""Recipes: composed from files and settings, every mistake named by its key."""

from dataclasses import asdict
from pathlib import Path

import pytest

from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.training.config import keys, load_recipe, read_recipe, recipe_names, write_recipe

ROOT = "data.root=my_sounds"


def load(*settings, name="demo"):
    return load_recipe(name, [ROOT, *settings])


def sentence(*settings, name="demo"):
    with pytest.raises(UserError) as caught:
        load_recipe(name, list(settings))
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith((".", "?"))
    return text


@pytest.mark.parametrize("name", recipe_names())
def test_every_recipe_that_comes_along_needs_a_dataset_and_nothing_else(name):
    recipe = load(name=name)
    assert (recipe.name, recipe.data.root) == (name, "my_sounds")
    assert "add data.root=FOLDER" in sentence(name=name)


def test_settings_override_a_recipe_and_later_ones_win():
    recipe = load("train.batch=64", "train.lr=1e-4", "train.batch=128", "train.max_minutes=null")
    assert (recipe.train.batch, recipe.train.lr, recipe.train.max_minutes) == (128, 1e-4, None)


def test_a_group_is_chosen_by_name_and_can_be_changed_on_top():
    assert (load().signal.n_fft, load().signal.hop) == (2048, 512)
    recipe = load("signal=low_latency", "signal.hop=64")
    assert (recipe.signal.n_fft, recipe.signal.hop) == (512, 64)


@pytest.mark.parametrize(
    ("setting", "where"),
    [
        ("data.where.midi=60..72", {"midi": "60..72"}),
        ("data.where.pitch=C", {"pitch": "C"}),
        ("data.where.pitch=[C,E]", {"pitch": ["C", "E"]}),
        ("data.where.pitch=C#", {"pitch": "C#"}),
        ("data.where.pitch=[C,C#]", {"pitch": ["C", "C#"]}),
        ("data.where.instrument=alto-sax", {"instrument": "alto-sax"}),
        ("data.where={midi: 60}", {"midi": 60}),
    ],
)
def test_a_filter_on_any_label_can_be_set(setting, where):
    assert load(setting).data.where == where


@pytest.mark.parametrize(
    "folder",
    [
        "sounds",
        "/tmp/my sounds",
        "samples (2024)",
        "Klänge/Flöte",
        "~/sounds",
        "bob's",
        "a,b",
        "a=b",
        "take #3",
        "R&B",
        "C:\\Users\\me",
        "[old]",
        "2024",
    ],
)
def test_a_dataset_s_folder_may_have_any_name_that_a_folder_can_have(folder):
    assert load_recipe("demo", [f"data.root={folder}"]).data.root == folder


@pytest.mark.parametrize(
    ("setting", "nearest"),
    [
        ("train.bach=8", "train.batch"),
        ("bacth=8", "train.batch"),
        ("latents=8", "model.latents"),
        ("sample_rate=8000", "signal.sample_rate"),
        ("data.rooot=x", "data.root"),
        ("train.max_minute=3", "train.max_minutes"),
        ("loss.btea=1", "loss.beta"),
        ("model.width.size=8", "model.width"),
        ("+train.bach=8", "train.batch"),
        ("++train.bach=8", "train.batch"),
        ("Train.Batch=8", "train.batch"),
    ],
)
def test_an_unknown_key_gives_the_nearest_one(setting, nearest):
    text = sentence(ROOT, setting)
    assert f"'{setting.partition('=')[0].lstrip('+')}' is not known" in text
    assert f"did you mean {nearest}?" in text


def test_a_key_like_no_other_gives_the_beginnings_of_all_keys():
    text = sentence(ROOT, "xyzzy=1")
    assert "'xyzzy' is not known: keys start with name, data, signal, model, labels" in text


@pytest.mark.parametrize("setting", ["train.batch=many", "train.batch=1.5", "train.lr=fast",
                                     "data.n_files=all", "train.keep_steps=5", "train.batch=",
                                     "train.batch=null", "data.frame_range=5"])  # fmt: skip
def test_a_value_of_a_wrong_type_names_the_key(setting):
    assert setting.partition("=")[0] in sentence(ROOT, setting)


@pytest.mark.parametrize(
    "setting",
    [
        "train.batch=12", "train.batch=0", "train.steps=0", "train.max_minutes=0",
        "train.accelerator=gpoo", "train.precision=64-maybe", "train.devices=0", "train.lr=-1",
        "train.validate_steps=0", "signal.n_fft=1000", "signal.hop=4096", "signal.sample_rate=0",
        "signal.window=hamm", "signal.representation=wavelets", "signal.contrast=0",
        "model.name=frame_vea", "model.latents=0", "model.width=0", "model.bands=-3",
        "model.blocks=-1", "augment.pitch_semitones=20", "augment.pitch_semitones=-1",
        "data.test_share=1", "data.valid_share=2", "data.test_share=-0.1", "data.n_files=0",
        "data.frame_range=[5]", "data.frame_range=[5,3]", "data.frame_range=[-1,3]",
        "data.root=",
    ],
)  # fmt: skip
def test_a_value_that_cannot_work_is_refused_with_its_key_and_what_was_given(setting):
    key, _, value = setting.partition("=")
    text = sentence(ROOT, setting)
    assert key in text
    assert value.strip("[]").replace(",", ", ") in text


@pytest.mark.parametrize("setting", ["train.batch", "256", "--batch", "~train.batch"])
def test_a_word_without_an_equals_sign_is_no_setting(setting):
    assert f"'{setting}' is no setting: write key=value" in sentence(ROOT, setting)


@pytest.mark.parametrize("setting", ["=5", "train.batch=8,16", "signal.hop==5"])
def test_a_malformed_setting_is_named(setting):
    assert setting in sentence(ROOT, setting)


def test_an_unknown_group_lists_the_known_ones():
    assert "signal 'fast' is not known: use one of low_latency, normal" in sentence(
        ROOT, "signal=fast"
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("demmo", "recipe 'demmo' is not known: did you mean demo?"),
        ("xyzzy", "use one of demo, low_latency, pitched, spectral, vschaos, the path of"),
        ("gone.yaml", "recipe 'gone.yaml' does not exist"),
    ],
)
def test_an_unknown_recipe_lists_the_known_ones(name, said):
    assert said in sentence(ROOT, name=name)


MINE = "defaults: [timbrel_schema, {signal: low_latency}, _self_]\nname: mine\n"


@pytest.mark.parametrize("name", ["mine.yaml", "mine.yml", "my recipe.yaml"])
def test_a_recipe_of_one_s_own_is_a_yaml_file_anywhere(tmp_path, name):
    (tmp_path / name).write_text(f"{MINE}train: {{batch: 64}}\n")
    recipe = load("train.lr=0.01", name=str(tmp_path / name))
    assert (recipe.name, recipe.train.batch, recipe.train.lr) == ("mine", 64, 0.01)
    assert recipe.signal.n_fft == 512


def test_a_recipe_of_one_s_own_may_name_its_dataset(tmp_path):
    (tmp_path / "mine.yaml").write_text(f"{MINE}data: {{root: /my sounds (2)}}\n")
    assert load_recipe(str(tmp_path / "mine.yaml"), []).data.root == "/my sounds (2)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{MINE}train: {{bacth: 64}}\n", "bacth"),
        (f"{MINE}fish: 3\n", "fish"),
        (f"{MINE}train: {{batch: many}}\n", "batch"),
        (f"{MINE}train: {{batch: 12}}\n", "train.batch is a multiple of 8; given 12"),
        ("defaults: [timbrel_schema, {signal: fast}, _self_]\n", "signal/fast"),
        ("train: [\n", "mine.yaml"),
        ("\x00\x01", "mine.yaml"),
        ("- 1\n", "mine"),
        ("train: {batch: 64}\n", "defaults"),
    ],
    ids=["key", "top", "type", "value", "group", "syntax", "binary", "list", "no schema"],
)
def test_a_mistake_in_a_recipe_of_one_s_own_is_named(tmp_path, text, said):
    (tmp_path / "mine.yaml").write_text(text)
    assert said in sentence(ROOT, name=str(tmp_path / "mine.yaml"))


def test_a_stored_recipe_is_whole_and_read_back(tmp_path):
    recipe = load("data.where.midi=60..72", "data.frame_range=[3,9]", "train.keep_steps=[5]")
    write_recipe(recipe, tmp_path / "config.yaml")
    assert read_recipe(tmp_path / "config.yaml") == recipe
    text = (tmp_path / "config.yaml").read_text()
    for part in asdict(recipe).values():
        for key in part if isinstance(part, dict) else ():
            assert f"{key}:" in text


@pytest.mark.parametrize("text", ["fish: 3\n", "- 1\n", "a: [\n", "train: {batch: x}\n", "\x00"])
def test_a_stored_recipe_that_cannot_be_read_is_named(tmp_path, text):
    path = tmp_path / "config.yaml"
    path.write_text(text)
    with pytest.raises(UserError, match=f"{path}: no readable recipe"):
        read_recipe(path)


def test_all_keys_are_listed_and_every_one_of_them_can_be_set(capsys):
    assert main(["train", "--keys"]) == 0
    listed = [line.split(" = ")[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == keys()
    assert {"name", "data.root", "data.where", "train.batch", "signal.hop"} <= set(listed)
    recipe = load_recipe("demo", [ROOT])
    for key in listed:
        value = recipe
        for step in key.split("."):
            value = getattr(value, step)


def test_composing_a_recipe_leaves_nothing_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    load()
    assert list(Path().iterdir()) == []

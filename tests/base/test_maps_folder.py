# SPDX-License-Identifier: MIT
"""A map's folder: what is written is read, the original's bare files too, and damage is named."""

import json
import math
import shutil

import numpy as np
import pytest
from random_maps import controls, plain, random_map

from timbrel.base.errors import UserError
from timbrel.base.maps.control import KINDS
from timbrel.base.maps.folder import MANIFEST, read, write
from timbrel.base.maps.layers import Dense
from timbrel.base.maps.timbre_map import FULL, TimbreMap, reach

FORMATS = (1, 2)


@pytest.fixture(params=FORMATS)
def folder(request, tmp_path):
    write(random_map(request.param), tmp_path / "timbremap")
    return tmp_path / "timbremap"


def text(path, values):
    """One number a line, as the original prints them, with a float32 twin."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{v:.32f}\n" for v in np.ravel(values)))
    np.save(path.with_name(path.name + ".npy"), np.asarray(values, np.float32))


def original(folder, turned=True, activation="sigmoid"):
    """A folder as the original leaves it: no manifest; returns the numbers in it."""
    random = np.random.default_rng(7)
    weights, biases = random.normal(0, 0.4, (3, 9)), random.normal(0, 0.3, 9)
    components = np.linalg.qr(random.normal(size=(3, 3)))[0]
    held = {
        "vec_scale/min": random.normal(-3, 0.1, 3),
        "vec_scale/range": random.normal(6, 0.1, 3),
        "vec_scale/mean": random.normal(0, 0.1, 3),
        "vec_scale/std": random.uniform(0.8, 1.2, 3),
        "dense_layer_0/weights": weights,
        "dense_layer_0/weights_inv": np.linalg.pinv(weights),
        "dense_layer_0/biases": biases,
    }
    if turned:
        held["pca_layer/weights"] = components.T  # from latents towards their principal axes
        held["pca_layer/weights_inv"] = components
        held["pca_layer/biases"] = random.normal(0, 0.2, 3)
    for name, values in held.items():
        text(folder / name, values)
    if activation:
        (folder / "dense_layer_0" / "activation").write_text(activation + "\n")
    return held


def played_as_the_original(held, c):
    """Its equations, one number after the other."""
    z = []
    for k, value in enumerate(c):
        y = 2 * value - 1
        log = math.log(1 - y * y)
        b = 2 / (math.pi * 0.147) + log / 2
        erfinv = math.copysign(math.sqrt(math.sqrt(b * b - log / 0.147) - b), y)
        z.append(held["vec_scale/mean"][k] + held["vec_scale/std"][k] * math.sqrt(2) * erfinv)
    if "pca_layer/weights" in held:
        z = z @ held["pca_layer/weights_inv"] + held["pca_layer/biases"]
    logits = np.asarray(z) @ held["dense_layer_0/weights"] + held["dense_layer_0/biases"]
    return [127 / (1 + math.exp(-v)) for v in logits]


@pytest.mark.parametrize("turned", [True, False])
def test_the_originals_folder_is_played_by_the_originals_equations(tmp_path, turned):
    held = original(tmp_path, turned)
    played = read(tmp_path)
    assert (played.latent_size, played.parameter_count) == (3, 9)
    assert played.names == tuple(f"p{k}" for k in range(1, 10))
    assert played.control.kind == "normal_approx"
    for c in controls(played, 30):
        assert played.map(c) == pytest.approx(played_as_the_original(held, c), abs=1e-9)
        assert played.unmap(played.map(c)) == pytest.approx(c, abs=1e-9)


@pytest.mark.parametrize("turned", [True, False])
def test_what_is_written_as_format_1_is_the_originals_layout(tmp_path, turned):
    original(tmp_path / "a", turned)
    assert write(read(tmp_path / "a"), tmp_path / "b") == 1
    there = {p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file()}
    ours = {p.relative_to(tmp_path / "b") for p in (tmp_path / "b").rglob("*") if p.is_file()}
    assert ours - there == {tmp_path.joinpath(MANIFEST).relative_to(tmp_path)}
    assert not there - ours
    for name in there:
        a, b = (tmp_path / "a" / name).read_bytes(), (tmp_path / "b" / name).read_bytes()
        if name.suffix == ".npy":
            a, b = np.load(tmp_path / "a" / name).ravel(), np.load(tmp_path / "b" / name).ravel()
            assert a.dtype == b.dtype == np.float32
            assert (a == b).all(), name
        else:
            assert a == b, name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fmt", FORMATS)
def test_what_is_written_is_read_to_the_last_bit(tmp_path, fmt, kind):
    made = random_map(fmt, kind)
    made = TimbreMap(made.control, made.layers, made.names, reach(made), {"name": "Orgel é"})
    assert write(made, tmp_path / "m") == fmt
    found, there = read(tmp_path / "m"), controls(made, 20)
    assert (found.names, found.facts) == (made.names, made.facts)
    assert found.reach is not None and (found.reach == made.reach).all()
    assert found.map(there) == pytest.approx(made.map(there), abs=1e-12 if fmt == 1 else 0)
    assert found.unmap(made.map(there)) == pytest.approx(made.unmap(made.map(there)), abs=1e-12)


def test_a_model_folder_is_as_good_as_the_map_in_it(folder):
    assert read(folder.parent).names == read(folder).names


def test_the_manifest_says_what_is_there(folder):
    manifest = json.loads((folder / MANIFEST).read_text())
    assert manifest["kind"] == "timbrel-map"
    assert (manifest["latent_size"], len(manifest["parameters"])) == (3, 9)
    assert manifest["parameters"][0] == {"name": "drawbar 1", "range": [0, FULL]}
    assert all((folder / row["folder"]).is_dir() for row in manifest["layers"])


def test_two_dense_layers_and_no_rotation_make_the_originals_folder_too(tmp_path):
    random, made = np.random.default_rng(0), random_map()
    first, last = plain(3, 4, random)[1], plain(4, 9, random)[1]
    made = TimbreMap(made.control, (first, last), made.names)
    assert write(made, tmp_path) == 1
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_dir()) == [
        "dense_layer_0", "dense_layer_1", "vec_scale",
    ]  # fmt: skip
    there = controls(made, 20)
    assert read(tmp_path).map(there) == pytest.approx(made.map(there), abs=1e-9)
    assert all(isinstance(layer, Dense) for layer in read(tmp_path).layers)


# Damage: what is done to a folder, and what the sentence must name.


def test_a_folder_that_is_no_map_is_named(tmp_path):
    file = tmp_path / "flute.ts"
    file.touch()
    with pytest.raises(UserError, match=r"flute\.ts is a file, .* timbrel play .*flute\.ts"):
        read(file)
    with pytest.raises(UserError, match="is no timbre map: it has no vec_scale"):
        read(tmp_path / "nowhere")


def some_matrix(folder):
    return folder / ("dense_layer_0" if (folder / "dense_layer_0").is_dir() else "layer_5")


@pytest.mark.parametrize("name", ["weights", "weights_inv", "biases"])
def test_a_missing_matrix_is_named(folder, name):
    (some_matrix(folder) / name).unlink()
    with pytest.raises(UserError, match=f"{name} is missing"):
        read(folder)


@pytest.mark.parametrize("name", ["min", "range", "mean", "std"])
def test_a_missing_scale_is_named(folder, name):
    (folder / "vec_scale" / name).unlink()
    with pytest.raises(UserError, match=f"{name} is missing"):
        read(folder)


def test_a_ragged_matrix_is_told_with_both_counts(folder):
    path = some_matrix(folder) / "weights"
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:-1]))
    with pytest.raises(UserError, match=f"weights holds {len(lines) - 1} numbers; . × 9 are"):
        read(folder)


def test_scales_of_different_lengths_are_told(folder):
    (folder / "vec_scale" / "std").write_text("1\n1\n")
    with pytest.raises(UserError, match="min 3, range 3, mean 3, std 2"):
        read(folder)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "x", "", "1,5", "é"])
def test_what_is_no_number_is_refused(folder, value):
    path = some_matrix(folder) / "biases"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([value, *lines[1:]]) if value else "")
    with pytest.raises(UserError, match=r"biases (is empty or )?holds"):
        read(folder)


@pytest.mark.parametrize(("name", "kind"), [("std", "normal"), ("range", "uniform")])
@pytest.mark.parametrize("value", [0, -1])
def test_an_axis_that_goes_nowhere_is_refused(tmp_path, name, kind, value):
    write(random_map(1, kind), tmp_path)
    (tmp_path / "vec_scale" / name).write_text(f"1\n{value}\n1\n")
    with pytest.raises(UserError, match=rf"{name}: axis 2 has {value}"):
        read(tmp_path)


def test_an_unknown_activation_is_named_with_those_there_are(folder):
    (some_matrix(folder) / "activation").write_text("leakyrelu\n")
    with pytest.raises(UserError, match="says 'leakyrelu'; there are linear, sigmoid, tanh"):
        read(folder)


def test_an_original_without_its_layer_is_incomplete(tmp_path):
    original(tmp_path)
    shutil.rmtree(tmp_path / "dense_layer_0")
    with pytest.raises(UserError, match="has no dense_layer_0"):
        read(tmp_path)


def change(folder, **values):
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest.update(values)
    manifest = {k: v for k, v in manifest.items() if v != "gone"}
    (folder / MANIFEST).write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"format": 3}, "has format 3; this Timbrel reads 1 and 2"),
        ({"format": "gone"}, "has format None"),
        ({"kind": "timbrel-instrument"}, "its kind is not timbrel-map"),
        ({"control": "sideways"}, "'sideways' is not known"),
        ({"parameters": [{"name": "a"}]}, "names 1 parameters; the layers give 9"),
        ({"parameters": [{"name": "cutoff"}] * 9}, "names two parameters cutoff: give each"),
        ({"parameters": [{}] * 9}, "is damaged"),
        ({"parameters": 9}, "is damaged"),
        ({"reach": [[0, 127]]}, "reach"),
        ({"reach": [["a", "b"]] * 9}, "is damaged"),
        ({"reach": [[100, 20]] * 9}, "reach"),
        ({"reach": [[0, 1e999]] * 9}, "reach"),
    ],
)
def test_a_wrong_manifest_is_one_sentence(folder, values, sentence):
    change(folder, **values)
    with pytest.raises(UserError, match=sentence):
        read(folder)


@pytest.mark.parametrize("content", ["{", "[]", "null", '"x"', "\xff"])
def test_a_manifest_that_is_none_is_one_sentence(folder, content):
    (folder / MANIFEST).write_bytes(content.encode("latin-1"))
    with pytest.raises(UserError, match=r"manifest\.json is no"):
        read(folder)


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (0, {"kind": "gru"}),
        (0, {"shape": []}),
        (0, {"shape": [8, 8]}),
        (0, {"folder": "nowhere"}),
        (1, {"sizes": [3]}),
        (1, {"sizes": "gone"}),
        (1, {"sizes": [6, 8, 3]}),
        (1, {"split": 4}),
        (1, {"split": "gone"}),
        (2, {"reverse": False}),
    ],
)
def test_a_wrong_layer_of_format_2_is_one_sentence(tmp_path, row, values):
    write(random_map(2), tmp_path)
    layers = json.loads((tmp_path / MANIFEST).read_text())["layers"]
    layers[row] = {k: v for k, v in {**layers[row], **values}.items() if v != "gone"}
    change(tmp_path, layers=layers)
    with pytest.raises(UserError):
        read(tmp_path)


@pytest.mark.parametrize("layers", ["gone", [], [3], None])
def test_format_2_without_layers_is_one_sentence(tmp_path, layers):
    write(random_map(2), tmp_path)
    change(tmp_path, layers=layers)
    with pytest.raises(UserError):
        read(tmp_path)

# SPDX-License-Identifier: MIT
"""A timbre map on disk: a folder of text files, one number per line, and `manifest.json`.

Format 1 is the original's folder, to the letter: vec_scale/{min,range,mean,std}, pca_layer/
{weights,weights_inv,biases} where latents were rotated, dense_layer_k/{weights,weights_inv,biases,
activation}, each matrix by rows, with a float32 .npy twin. It holds dense layers only and knows
neither shapes nor names; the manifest beside it does, and other readers ignore it. A folder without
a manifest is one of the original's, and is played with the approximation of erf it was made for.

Format 2 holds the richer layers: vec_scale as before, and layer_k/… as the manifest lists them.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import UserError
from .control import Control
from .layers import ACTIVATIONS, Coupling, Dense, Layer
from .numbers import matrix, read_numbers, write_numbers
from .timbre_map import FULL, TimbreMap

KIND = "timbrel-map"
FORMATS = (1, 2)
MANIFEST = "manifest.json"
_SCALES = ("min", "range", "mean", "std")


def write(timbre_map: TimbreMap, folder: Path) -> int:
    """Write a map; return its format: 1 if the original's folder can hold it, else 2."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = all(isinstance(layer, Dense) for layer in timbre_map.layers)
    plain = plain and timbre_map.layers[0].inputs == timbre_map.latent_size
    twins = plain
    for name in _SCALES:
        write_numbers(folder / "vec_scale" / name, getattr(timbre_map.control, name), twins)
    names = _plain_names(timbre_map.layers) if plain else _layer_names(timbre_map.layers)
    for name, layer in zip(names, timbre_map.layers, strict=True):
        _write_layer(folder / name, layer, twins)
    manifest = {
        "kind": KIND,
        "format": 1 if plain else 2,
        **timbre_map.facts,
        "latent_size": timbre_map.latent_size,
        "parameters": [{"name": name, "range": [0, FULL]} for name in timbre_map.names],
        "control": timbre_map.control.kind,
        "layers": [
            {"folder": name, **_described(layer)}
            for name, layer in zip(names, timbre_map.layers, strict=True)
        ],
    }
    if timbre_map.reach is not None:
        manifest["reach"] = timbre_map.reach.tolist()
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest["format"]


def read(folder: Path) -> TimbreMap:
    """Read a map of either format, or a model folder that holds one as `timbremap`."""
    if (folder / "timbremap").is_dir():
        folder = folder / "timbremap"
    if folder.is_file():
        raise UserError(
            f"{folder} is a file, and a timbre map is a folder: an instrument is played by "
            f"timbrel play {folder}."
        )
    if not (folder / "vec_scale").is_dir():
        raise UserError(
            f"{folder} is no timbre map: it has no vec_scale; give the folder that has."
        )
    manifest = _manifest(folder)
    try:
        return _read(folder, manifest)
    except UserError:
        raise
    except (KeyError, IndexError, AttributeError, TypeError, ValueError) as error:
        what = f"{type(error).__name__}: {error}"
        raise UserError(f"{folder / MANIFEST} is damaged ({what}); export it again.") from None


def _read(folder: Path, manifest: dict[str, Any]) -> TimbreMap:
    scales = [read_numbers(folder / "vec_scale" / name) for name in _SCALES]
    size = len(scales[0])
    if len({len(s) for s in scales}) > 1:
        counts = ", ".join(f"{n} {len(s)}" for n, s in zip(_SCALES, scales, strict=True))
        raise UserError(f"{folder / 'vec_scale'}: its files differ in length: {counts}.")
    kind = str(manifest.get("control", "normal")) if manifest else "normal_approx"
    control = Control(kind, *scales)
    _check_axes(folder, control)
    if manifest.get("format", 1) == 1:
        layers = _read_plain(folder, size)
    else:
        layers = [_read_listed(folder, row) for row in manifest["layers"]]
    _check_chain(folder, size, layers)
    count = layers[-1].outputs
    names = _names(folder, manifest, count)
    ends = _reach(folder, manifest, count)
    facts = {
        k: manifest[k] for k in ("name", "training", "metrics", "date", "timbrel") if k in manifest
    }
    return TimbreMap(control, tuple(layers), tuple(names), ends, facts)


def _names(folder: Path, manifest: dict[str, Any], count: int) -> list[str]:
    names = [str(row["name"]) for row in manifest.get("parameters", [])]
    names = names or [f"p{i + 1}" for i in range(count)]
    if len(names) != count:
        raise UserError(
            f"{folder / MANIFEST} names {len(names)} parameters; the layers give {count}."
        )
    twice = [name for i, name in enumerate(names) if name in names[:i]]
    if twice:
        raise UserError(
            f"{folder / MANIFEST} names two parameters {twice[0]}: give each a name of its own."
        )
    return names


def _check_axes(folder: Path, control: Control) -> None:
    name = "range" if control.kind == "uniform" else "std"
    for k, value in enumerate(getattr(control, name)):
        if value <= 0:
            raise UserError(
                f"{folder / 'vec_scale' / name}: axis {k + 1} has {value:g}; it leads nowhere. "
                "Train again with a smaller latent_size."
            )


def _reach(folder: Path, manifest: dict[str, Any], count: int) -> np.ndarray | None:
    if manifest.get("reach") is None:
        return None
    ends = np.asarray(manifest["reach"], np.float64)
    if ends.shape != (count, 2) or not ((ends >= 0) & (ends <= FULL)).all():
        raise UserError(f"{folder / MANIFEST}: reach must be {count} pairs in 0 to {FULL:g}.")
    if (ends[:, 0] > ends[:, 1]).any():
        raise UserError(f"{folder / MANIFEST}: reach has a lower end above its upper end.")
    return ends


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.exists():
        return {}
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} is no JSON file ({error}); export the map again.") from None
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise UserError(f"{path} is no timbre map's: its kind is not {KIND}.")
    if manifest.get("format") not in FORMATS:
        raise UserError(
            f"{folder} has format {manifest.get('format')}; this Timbrel reads {FORMATS[0]} and "
            f"{FORMATS[1]}: update it, or export the map again."
        )
    return manifest


def _plain_names(layers: tuple[Layer, ...]) -> list[str]:
    """The original's names. A square linear layer before others is what it calls pca_layer."""
    first = layers[0]
    turned = False
    if isinstance(first, Dense) and len(layers) > 1:
        turned = first.inputs == first.outputs and first.activation.name == "linear"
    rest = len(layers) - turned
    return ["pca_layer"] * turned + [f"dense_layer_{k}" for k in range(rest)]


def _layer_names(layers: tuple[Layer, ...]) -> list[str]:
    return [f"layer_{k}" for k in range(len(layers))]


def _described(layer: Layer) -> dict[str, Any]:
    if isinstance(layer, Coupling):
        sizes = [layer.weights[0].shape[0], *(w.shape[1] for w in layer.weights)]
        return {"kind": "coupling", "split": layer.split, "reverse": layer.reverse, "sizes": sizes}
    assert isinstance(layer, Dense)
    shape = [layer.inputs, layer.outputs]
    return {"kind": "dense", "shape": shape, "activation": layer.activation.name}


def _write_layer(folder: Path, layer: Layer, twins: bool) -> None:
    if isinstance(layer, Coupling):
        for i, (weights, biases) in enumerate(zip(layer.weights, layer.biases, strict=True)):
            write_numbers(folder / f"weights_{i}", weights, twins)
            write_numbers(folder / f"biases_{i}", biases, twins)
        return
    assert isinstance(layer, Dense)
    # The original rotates towards its axes and therefore names a rotation's inverse `weights`.
    pair = (layer.weights, layer.weights_inv)
    weights, inverse = pair[::-1] if folder.name == "pca_layer" else pair
    write_numbers(folder / "weights", weights, twins)
    write_numbers(folder / "weights_inv", inverse, twins)
    write_numbers(folder / "biases", layer.biases, twins)
    if layer.activation.name != "linear":
        (folder / "activation").write_text(layer.activation.name + "\n", encoding="ascii")


def _read_plain(folder: Path, size: int) -> list[Layer]:
    layers: list[Layer] = []
    if (folder / "pca_layer").is_dir():
        turned = _read_dense(folder / "pca_layer", size)
        layers.append(Dense(turned.weights_inv, turned.weights, turned.biases))
    k = 0
    while (folder / f"dense_layer_{k}").is_dir():
        inputs = layers[-1].outputs if layers else size
        layers.append(_read_dense(folder / f"dense_layer_{k}", inputs))
        k += 1
    if k == 0:
        raise UserError(f"{folder} has no dense_layer_0: it is incomplete; export the map again.")
    return layers


def _read_listed(folder: Path, row: dict[str, Any]) -> Layer:
    path = folder / str(row.get("folder"))
    if row.get("kind") == "dense":
        return _read_dense(path, int(row["shape"][0]))
    if row.get("kind") != "coupling":
        raise UserError(f"{path}: a layer of kind {row.get('kind')!r}; there are dense, coupling.")
    sizes = [int(s) for s in row["sizes"]]
    pairs = list(pairwise(sizes))
    weights = [matrix(path / f"weights_{i}", pair) for i, pair in enumerate(pairs)]
    biases = [matrix(path / f"biases_{i}", (m,)) for i, (_, m) in enumerate(pairs)]
    split, reverse = int(row["split"]), bool(row["reverse"])
    if not pairs or split != sizes[-1 if reverse else 0]:
        raise UserError(f"{path}: split {split} does not fit its sizes {sizes}; export it again.")
    return Coupling(split, reverse, tuple(weights), tuple(biases))


def _read_dense(folder: Path, inputs: int) -> Dense:
    biases = read_numbers(folder / "biases")
    outputs = len(biases)
    path = folder / "activation"
    name = path.read_text(encoding="ascii").strip() if path.is_file() else "linear"
    if name not in ACTIVATIONS:
        known = ", ".join(ACTIVATIONS)
        raise UserError(f"{path} says '{name}'; there are {known}.")
    weights = matrix(folder / "weights", (inputs, outputs))
    inverse = matrix(folder / "weights_inv", (outputs, inputs))
    return Dense(weights, inverse, biases, ACTIVATIONS[name])


def _check_chain(folder: Path, size: int, layers: list[Layer]) -> None:
    if not layers:
        raise UserError(f"{folder} has no layers: it is incomplete; export the map again.")
    if layers[0].inputs < size:
        raise UserError(f"{folder}: {size} latents, but the first layer takes {layers[0].inputs}.")
    for before, after in pairwise(layers):
        if before.outputs != after.inputs:
            raise UserError(
                f"{folder}: a layer gives {before.outputs} numbers and the next takes "
                f"{after.inputs}; export the map again."
            )

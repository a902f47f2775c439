# SPDX-License-Identifier: MIT
"""The manifest: written and read back without torch, damaged and foreign files named."""

import json
import zipfile

import pytest

from timbrel.base.contract import MethodShape
from timbrel.base.errors import UserError
from timbrel.base.manifest import Attribute, Manifest, Method, Port, from_json, read_manifest

MANIFEST = Manifest(
    name="flöte",
    kind="spectral",
    sample_rate=44100,
    highest_ratio=512,
    methods={
        "decode": Method(
            [
                Port("z1", "(signal) Latent dimension 1", "latent", 512, [-3.0, 3.0]),
                Port("pitch", "pitch class", "label", 512, classes=["C", "C#"]),
            ],
            [Port("out", "(signal) Audio out", "audio", 1)],
            latency_samples=0,
            half_rise_samples=768,
        )
    },
    attributes={"phase": Attribute("str", "input", "…", values=["input", "locked"])},
    latent={"size": 1, "explained_variance": [1.0]},
    training={"recipe": "demo"},
    metrics={"judged_on": "not evaluated"},
)


def archive(path, files):
    with zipfile.ZipFile(path, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    return path


def test_a_manifest_comes_back_from_its_text():
    assert from_json(MANIFEST.to_json()) == MANIFEST


def test_what_is_not_known_is_not_written():
    port = json.loads(MANIFEST.to_json())["methods"]["decode"]["outlets"][0]
    assert port == {"name": "out", "label": "(signal) Audio out", "kind": "audio", "ratio": 1}


def test_a_method_knows_its_nn_shape():
    shape = MANIFEST.methods["decode"].shape()
    assert shape == MethodShape(inlets=2, in_ratio=512, outlets=1, out_ratio=1)
    assert (shape.ratio, shape.params()) == (512, [2, 512, 1, 1])


def test_an_instrument_file_carries_its_manifest(tiny_file):
    found = read_manifest(tiny_file)
    assert found is not None
    assert (found.name, found.sample_rate, found.highest_ratio) == ("tiny", 8000, 64)
    assert list(found.methods) == ["forward", "encode", "decode"]


def test_a_torchscript_file_without_a_manifest_has_none(tmp_path):
    path = archive(tmp_path / "foreign.ts", {"foreign/version": "3", "foreign/constants.pkl": ""})
    assert read_manifest(path) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"cat.txt": "meow"}, "a zip file, but no TorchScript model"),
        ({"x/extra/timbrel.json": "{"}, "damaged Timbrel manifest"),
        ({"x/extra/timbrel.json": "[]"}, "damaged Timbrel manifest"),
        ({"x/extra/timbrel.json": "{}"}, "not a Timbrel manifest"),
        ({"x/extra/timbrel.json": b"\xff\xfe"}, "damaged"),
        ({"x/extra/timbrel.json": '{"format": "timbrel-instrument"}'}, "damaged"),
        (
            {"x/extra/timbrel.json": '{"format": "timbrel-instrument", "version": 99}'},
            "newer Timbrel; update",
        ),
        (
            {"x/extra/timbrel.json": '{"format": "timbrel-instrument", "version": "1"}'},
            "damaged Timbrel manifest",
        ),
    ],
)
def test_an_archive_that_is_no_instrument_is_named(tmp_path, content, said):
    path = archive(tmp_path / "x.ts", content)
    with pytest.raises(UserError, match=said) as caught:
        read_manifest(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_file_cut_short_anywhere_is_named_as_damaged(tmp_path, tiny_file, share):
    content = tiny_file.read_bytes()
    path = tmp_path / "cut.ts"
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(UserError, match="not a TorchScript file, or damaged") as caught:
        read_manifest(path)
    assert str(path) in str(caught.value)


def test_a_damaged_byte_in_the_manifest_is_noticed(tmp_path, tiny_file):
    content = tiny_file.read_bytes()
    path = tmp_path / "flipped.ts"
    path.write_bytes(content.replace(b'"highest_ratio"', b'"highest_ratjo"', 1))
    with pytest.raises(UserError, match="damaged"):
        read_manifest(path)


def test_a_file_that_does_not_exist_and_a_folder_are_named(tmp_path):
    for path in (tmp_path / "gone.ts", tmp_path):
        with pytest.raises(UserError, match=f"{path} does not exist"):
            read_manifest(path)

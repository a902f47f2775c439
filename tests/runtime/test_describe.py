# SPDX-License-Identifier: MIT
"""`timbrel inspect`: an instrument in words, without torch where it is one of ours."""

import json
import subprocess
import sys

import pytest
import torch
from torch import Tensor, nn

from timbrel.base.main import main
from timbrel.base.manifest import read_manifest
from timbrel.runtime.describe import describe


class Foreign(nn.Module):
    """An nn~ file of somebody else's: a mixer with one setting of two values."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("forward_params", torch.tensor([2, 1, 1, 1]))
        self.register_buffer("encode_params", torch.tensor([1, 1, 3, 16]))
        self.register_buffer("levels_params", torch.tensor([2, 0]))

    def forward(self, x: Tensor) -> Tensor:
        return x.sum(1, keepdim=True)

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return x[:, :, ::16].repeat(1, 3, 1)

    @torch.jit.export
    def set_levels(self, level: float, on: bool) -> int:
        return 0


@pytest.fixture
def foreign(tmp_path):
    path = tmp_path / "mixer.ts"
    torch.jit.save(torch.jit.script(Foreign()), str(path))
    return path


def inspect(capsys, *words):
    assert main(["inspect", *map(str, words)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("option", [[], ["--json"]], ids=["words", "json"])
def test_our_own_files_are_inspected_without_torch(tiny_file, option):
    program = (
        "import sys; from timbrel.base.main import main; "
        f"status = main(['inspect', *{[str(tiny_file), *option]!r}]); "
        "print(status, sorted({'torch', 'soundfile', 'hydra'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr


def test_json_is_the_whole_manifest(tiny_file, capsys):
    assert inspect(capsys, tiny_file, "--json") == read_manifest(tiny_file).to_json()


def test_json_names_every_inlet_with_its_range(tiny_file, capsys):
    found = json.loads(inspect(capsys, tiny_file, "--json"))
    assert found["format"] == "timbrel-instrument"
    assert [p["name"] for p in found["methods"]["decode"]["inlets"]] == ["z1", "z2", "z3", "z4"]
    assert found["methods"]["decode"]["inlets"][0]["range"] == [-3.0, 3.0]
    assert found["attributes"]["phase"]["values"] == ["input", "locked", "random"]


def test_the_words_name_methods_settings_latency_and_training(tiny_file, capsys):
    text = inspect(capsys, tiny_file)
    assert "tiny: spectral instrument, 8000 Hz, blocks are multiples of 64 samples" in text
    assert "method forward: in (audio) → out (audio)" in text
    assert "method encode: in (audio) → z1 … z4 (4 latents, -3 to 3)" in text
    assert "latency 192 samples (24.0 ms)" in text
    assert "set temperature: float, 0 to 4, begins with 0.0" in text
    assert "set phase: str, input, locked, random, begins with input" in text
    assert "recipe demo on notes, 60 steps" in text
    assert "quality: not evaluated" in text


def test_every_method_and_attribute_of_the_manifest_has_a_line(tiny_file):
    manifest = read_manifest(tiny_file)
    lines = describe(manifest)
    for name in manifest.methods:
        assert sum(line.startswith(f"method {name}:") for line in lines) == 1
    for name in manifest.attributes:
        assert sum(line.startswith(f"set {name}:") for line in lines) == 1


def test_a_foreign_file_is_described_by_its_numbers(foreign, capsys):
    text = inspect(capsys, foreign)
    assert "an nn~ file without a Timbrel manifest" in text
    assert "method forward: 2 inlets, one value per 1 samples → 1 outlets" in text
    assert "method encode: 1 inlets, one value per 1 samples → 3 outlets, one value per 16" in text
    assert "set levels: float, bool" in text


def test_a_foreign_file_has_no_json(foreign, capsys):
    assert main(["inspect", str(foreign), "--json"]) == 2
    assert "holds no manifest" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "does not exist"), (b"RIFF", "not a TorchScript file")],
    ids=["missing", "damaged"],
)
def test_a_file_that_is_no_instrument_exits_with_2_and_one_line(content, says, tmp_path, capsys):
    path = tmp_path / "x.ts"
    if content is not None:
        path.write_bytes(content)
    assert main(["inspect", str(path)]) == 2
    said = capsys.readouterr().err
    assert says in said and str(path) in said
    assert len(said.splitlines()) == 1


def test_a_torchscript_file_without_methods_is_said_to_be_none(tmp_path, capsys):
    path = tmp_path / "plain.ts"
    torch.jit.save(torch.jit.script(nn.Identity()), str(path))
    assert main(["inspect", str(path)]) == 2
    assert "offers no method" in capsys.readouterr().err

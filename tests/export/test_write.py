# SPDX-License-Identifier: MIT
"""An instrument file appears under its name only when it is whole and keeps every rule."""

import zipfile
from dataclasses import dataclass

import pytest
import torch
from broken import Echo, Silent, manifest_of_echo
from torch import nn

from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.base.manifest import FILE_NAME, Manifest, from_json, read_manifest
from timbrel.export.build import build
from timbrel.export.write import write_instrument


@dataclass(frozen=True)
class Small:
    """An instrument that is quick to verify."""

    module: nn.Module
    manifest: Manifest

    def script(self):
        return torch.jit.script(self.module.eval())


def good(**changes):
    return Small(Echo(), manifest_of_echo(**changes))


def mute():
    return Small(Silent(), manifest_of_echo(attributes={}))


@pytest.fixture(scope="module")
def exported(tiny_run, tmp_path_factory):
    """The tiny run through the command, with a checkpoint and a name; folders are made."""
    path = tmp_path_factory.mktemp("export") / "new" / "folder" / "bells.ts"
    words = ["export", str(tiny_run.folder), "-o", str(path)]
    assert main([*words, "--checkpoint", "last", "--name", "Small bells"]) == 0
    return path


def test_the_command_writes_one_file_and_nothing_else(exported):
    assert [p.name for p in exported.parent.iterdir()] == ["bells.ts"]


def test_name_and_checkpoint_are_those_asked_for(exported):
    manifest = read_manifest(exported)
    assert manifest.name == "Small bells"
    assert manifest.training["checkpoint"] == "last"
    assert manifest.training["steps"] == 60


def test_without_a_name_it_is_called_as_the_run_and_plays_the_best(tiny_run):
    manifest = build(tiny_run).manifest
    assert manifest.name == tiny_run.folder.name
    assert manifest.training["checkpoint"] == "best"


def test_the_file_loads_in_plain_torch_with_the_manifest_as_an_extra_file(exported):
    extra = {FILE_NAME: ""}
    module = torch.jit.load(str(exported), _extra_files=extra)
    assert module.get_methods() == ["forward", "encode", "decode"]
    assert from_json(extra[FILE_NAME].decode("utf-8")) == read_manifest(exported)


def test_the_manifest_is_found_by_a_zip_reader(exported):
    with zipfile.ZipFile(exported) as archive:
        assert [n for n in archive.namelist() if n.endswith(f"/extra/{FILE_NAME}")]


def test_the_manifest_says_the_same_numbers_as_the_module(exported):
    module, manifest = torch.jit.load(str(exported)), read_manifest(exported)
    for name, method in manifest.methods.items():
        assert getattr(module, f"{name}_params").tolist() == method.shape().params()
        assert getattr(module, f"{name}_input_labels") == [p.label for p in method.inlets]
        assert getattr(module, f"{name}_output_labels") == [p.label for p in method.outlets]
    assert module.get_sample_rate() == manifest.sample_rate == 8000
    assert module.get_attributes() == list(manifest.attributes)
    assert manifest.methods["forward"].latency_samples == 256 - 64
    assert manifest.methods["decode"].latency_samples == 0


def test_attributes_begin_with_the_defaults_of_the_manifest(exported):
    module, manifest = torch.jit.load(str(exported)), read_manifest(exported)
    values = {name: getattr(module, f"get_{name}")() for name in manifest.attributes}
    assert values == {name: [a.default] for name, a in manifest.attributes.items()}


def test_the_manifest_reads_back_as_it_was_written(tmp_path):
    instrument = good(name="Glöckchen ♪")
    write_instrument(instrument, tmp_path / "bell.ts")
    assert read_manifest(tmp_path / "bell.ts") == instrument.manifest


def test_every_rule_is_reported(tmp_path):
    verdicts = write_instrument(good(), tmp_path / "bell.ts")
    assert {v.status for v in verdicts} == {"ok"}


def test_a_good_one_replaces_the_one_before(tmp_path):
    path = tmp_path / "bell.ts"
    write_instrument(good(name="first"), path)
    write_instrument(good(name="second"), path)
    assert read_manifest(path).name == "second"
    assert [p.name for p in tmp_path.iterdir()] == ["bell.ts"]


def test_a_broken_one_is_not_written_and_says_which_rule_and_why(tmp_path):
    with pytest.raises(UserError, match=r"not written, it breaks 1 rules: audible \(forward ret"):
        write_instrument(mute(), tmp_path / "mute.ts")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_one_leaves_the_file_of_that_name_as_it_was(tmp_path):
    path = tmp_path / "bell.ts"
    path.write_bytes(b"the one before")
    with pytest.raises(UserError):
        write_instrument(mute(), path)
    assert path.read_bytes() == b"the one before"
    assert [p.name for p in tmp_path.iterdir()] == ["bell.ts"]


def test_one_with_a_manifest_that_disagrees_is_not_written(tmp_path):
    with pytest.raises(UserError, match="highest ratio is 128"):
        write_instrument(good(highest_ratio=128), tmp_path / "wrong.ts")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_while_saving_leaves_no_partial_file(tmp_path):
    class Unscriptable(Small):
        def script(self):
            raise RuntimeError("cannot be scripted")

    with pytest.raises(RuntimeError, match="cannot be scripted"):
        write_instrument(Unscriptable(Echo(), manifest_of_echo()), tmp_path / "x.ts")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_does_not_end_in_ts_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"ends in \.ts"):
        write_instrument(good(), tmp_path / "bell.pt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["{run}", "--checkpoint", "bset"], "did you mean best?"),
        (["{run}/nowhere"], "does not exist"),
    ],
    ids=["no such checkpoint", "no such run"],
)
def test_a_mistake_exits_with_2_and_writes_nothing(words, says, tiny_run, tmp_path, capsys):
    words = [word.format(run=tiny_run.folder) for word in words]
    assert main(["export", *words, "-o", str(tmp_path / "x.ts")]) == 2
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_truncated_file_is_said_to_be_damaged(tiny_file, tmp_path):
    cut = tmp_path / "cut.ts"
    cut.write_bytes(tiny_file.read_bytes()[:-1000])
    with pytest.raises(UserError, match="damaged; export or download it again"):
        read_manifest(cut)


def test_a_zip_file_of_something_else_is_said_to_hold_no_model(tmp_path):
    other = tmp_path / "other.ts"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UserError, match="no TorchScript model"):
        read_manifest(other)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "damaged Timbrel manifest"),
        ("[]", "damaged Timbrel manifest"),
        ('{"format": "something else"}', "not a Timbrel manifest"),
        ('{"format": "timbrel-instrument", "version": 99}', "newer Timbrel"),
        ('{"format": "timbrel-instrument", "version": 1}', "damaged Timbrel manifest"),
    ],
)
def test_a_damaged_manifest_is_named(text, says):
    with pytest.raises(UserError, match=f"bell.ts: .*{says}"):
        from_json(text, "bell.ts")

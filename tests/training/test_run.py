# SPDX-License-Identifier: MIT
"""A run's folder: at every moment a complete checkpoint, nothing written over, exact resuming."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest
import torch

from timbrel.base.errors import UserError
from timbrel.training import run as module
from timbrel.training.config import load_recipe
from timbrel.training.data.split import make_split
from timbrel.training.run import (
    Progress,
    Run,
    create_run,
    free_name,
    load_checkpoint,
    load_weights,
    open_run,
    read_progress,
    save_checkpoint,
)

RECIPE = load_recipe("demo", [f"data.root={Path('sounds').resolve()}"])
SPLIT = make_split({f"{i}.wav": str(i) for i in range(5)}, {})


@pytest.fixture
def run(tmp_path) -> Run:
    return create_run(tmp_path / "runs" / "mine", RECIPE, SPLIT)


def model(seed=0, steps=3):
    """A small network and its optimiser after some steps."""
    torch.manual_seed(seed)
    network = torch.nn.Linear(3, 2)
    optimiser = torch.optim.AdamW(network.parameters(), lr=0.1)
    for _ in range(steps):
        step(network, optimiser)
    return network, optimiser


def step(network, optimiser):
    optimiser.zero_grad()
    network(torch.ones(1, 3)).square().sum().backward()
    optimiser.step()


def save(run, number, name="last"):
    """A checkpoint whose weights are all `number`."""
    weights = {"w": torch.full((4,), float(number))}
    save_checkpoint(run.checkpoint(name), weights, {}, Progress(step=number))


def saved(run, name="last"):
    """The number in a checkpoint; its weights and its progress must agree."""
    number = read_progress(run, name).step
    assert load_weights(run, name)["w"].tolist() == [number] * 4
    return number


def names(run):
    return sorted(p.name for p in (run.folder / "checkpoints").iterdir())


def test_a_new_run_holds_its_recipe_and_split(run):
    opened = open_run(run.folder)
    assert opened.recipe() == RECIPE
    assert opened.split() == SPLIT
    assert opened.checkpoints() == []


def test_an_existing_run_is_never_written_over(run):
    save(run, 1)
    before = {p: p.read_bytes() for p in run.folder.rglob("*") if p.is_file()}
    with pytest.raises(UserError, match=f"exists already: go on with it by --resume {run.folder}"):
        create_run(run.folder, RECIPE, SPLIT)
    assert {p: p.read_bytes() for p in run.folder.rglob("*") if p.is_file()} == before


def test_an_empty_folder_can_become_a_run(tmp_path):
    (tmp_path / "empty").mkdir()
    assert create_run(tmp_path / "empty", RECIPE, SPLIT).recipe() == RECIPE


def test_what_is_no_run_is_named(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match=r"gone does not exist: name a folder that timbrel train"):
        open_run(tmp_path / "gone")
    with pytest.raises(UserError, match=r"folder holds no config\.yaml"):
        open_run(tmp_path / "folder")


def test_a_free_name_is_counted_up(tmp_path):
    for expected in ("demo", "demo-2", "demo-3"):
        path = free_name(tmp_path / "runs", "demo")
        assert path == tmp_path / "runs" / expected
        path.mkdir(parents=True)


def test_a_checkpoint_brings_back_weights_optimiser_and_progress_exactly(run):
    network, optimiser = model()
    progress = Progress(7, 1.25, 0.5, 6, 1, True)
    save_checkpoint(run.checkpoint("last"), network.state_dict(), {"vae": optimiser}, progress)

    other, other_optimiser = model(seed=1, steps=0)
    weights, found = load_checkpoint(run, "last", {"vae": other_optimiser})
    other.load_state_dict(weights)
    assert found == progress
    for _ in range(3):
        step(network, optimiser)
        step(other, other_optimiser)
    for ours, theirs in zip(network.parameters(), other.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_two_optimisers_are_kept_apart(run):
    first, one = model(0, steps=1)
    second, two = model(1, steps=5)
    weights = {"w": torch.zeros(1)}
    save_checkpoint(run.checkpoint("last"), weights, {"a": one, "b": two}, Progress())
    (_, empty), (_, other) = model(2, 0), model(3, 0)
    load_checkpoint(run, "last", {"a": empty, "b": other})
    assert float(empty.state_dict()["state"][0]["step"]) == 1
    assert float(other.state_dict()["state"][0]["step"]) == 5
    del first, second


def test_nothing_in_a_checkpoint_is_pickled(tiny_run):
    files = [p for p in tiny_run.folder.rglob("*") if p.is_file()]
    kinds = {p.suffix for p in files if tiny_run.tensorboard not in p.parents}
    assert kinds <= {".safetensors", ".json", ".yaml", ".jsonl"}
    for path in files:
        assert not path.read_bytes().startswith((b"PK", b"\x80"))


def test_a_new_checkpoint_takes_the_place_of_the_one_before(run):
    for number in (1, 2, 3):
        save(run, number)
        assert saved(run) == number
        assert names(run) == ["last"]


def crash(*arguments, **options):
    raise KeyboardInterrupt


@pytest.mark.parametrize("place", ["save_file", "json.dumps", "second save_file"])
def test_a_crash_while_a_checkpoint_is_written_keeps_the_one_before(run, monkeypatch, place):
    save(run, 1)
    write, calls = module.save_file, []

    def second(*arguments):
        calls.append(arguments)
        return write(*arguments) if len(calls) == 1 else crash()

    with monkeypatch.context() as patch:
        if place == "json.dumps":
            patch.setattr(module.json, "dumps", crash)
        else:
            patch.setattr(module, "save_file", crash if place == "save_file" else second)
        with pytest.raises(KeyboardInterrupt):
            save(run, 2)
    assert run.checkpoints() == ["last"]
    assert saved(run) == 1
    save(run, 3)
    assert saved(run) == 3
    assert names(run) == ["last"]


@pytest.mark.parametrize("renames", [0, 1])
@pytest.mark.parametrize("then", ["look", "save"])
def test_a_crash_between_the_renames_keeps_a_complete_checkpoint(run, monkeypatch, renames, then):
    """Two renames: the old one goes aside, the new one comes; the crash is before either."""
    save(run, 1)
    rename, calls = Path.replace, []

    def interrupted(self, target):
        calls.append(target)
        return rename(self, target) if len(calls) <= renames else crash()

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            save(run, 2)
    if then == "save":
        save(run, 3)
    assert run.checkpoints() == ["last"], "a resuming run asks this first"
    assert saved(run) == 3 if then == "save" else saved(run) in (1, 2)
    save(run, 4)
    assert names(run) == ["last"]


@pytest.mark.parametrize("kind", ["os", "safetensors"])
def test_a_full_disk_keeps_the_checkpoint_before_and_says_what_to_do(run, monkeypatch, kind):
    save(run, 1)

    def full(tensors, path):
        Path(path).write_bytes(b"half of it")
        if kind == "os":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise module.SafetensorError("I/O error: No space left on device (os error 28)")

    with monkeypatch.context() as patch:
        patch.setattr(module, "save_file", full)
        with pytest.raises(UserError, match=f"disk is full.*is kept.*--resume {run.folder}"):
            save(run, 2)
    assert saved(run) == 1
    assert names(run) == ["last"], "the half-written one gives its space back"


def test_another_failure_to_write_is_not_called_a_full_disk(run, monkeypatch):
    def denied(tensors, path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(module, "save_file", denied)
    with pytest.raises(OSError, match="Permission denied"):
        save(run, 1)


def test_an_unknown_checkpoint_lists_those_that_are_there(run):
    save(run, 1)
    save(run, 1, "step_50")
    with pytest.raises(UserError, match=r"'step_60' is not known: did you mean step_50"):
        load_weights(run, "step_60")
    with pytest.raises(UserError, match=r"'xyz' is not known: use one of last, step_50"):
        read_progress(run, "xyz")


def test_a_run_without_checkpoints_says_that_there_are_none(run):
    with pytest.raises(UserError, match="'best' is not known: there is none"):
        load_weights(run, "best")


@pytest.mark.parametrize("file", ["model.safetensors", "progress.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"garbage of some length" * 10])
def test_a_damaged_checkpoint_is_named_with_the_others(run, file, content):
    save(run, 1)
    save(run, 1, "best")
    path = run.checkpoint("last") / file
    path.write_bytes(content)
    with pytest.raises(UserError, match=f"{path}: damaged.*use another checkpoint.*best"):
        load_checkpoint(run, "last", {})
    assert saved(run, "best") == 1


def test_a_finished_run_has_last_best_and_a_log_of_its_validations(tiny_run):
    assert {"best", "last"} <= set(tiny_run.checkpoints())
    lines = [json.loads(line) for line in tiny_run.log.read_text().splitlines()]
    assert lines[-1]["step"] == read_progress(tiny_run, "last").step
    assert read_progress(tiny_run, "best").step in [line["step"] for line in lines]


def test_a_run_can_be_moved(tiny_run, tmp_path):
    shutil.copytree(tiny_run.folder, tmp_path / "moved")
    moved = open_run(tmp_path / "moved")
    assert moved.checkpoints() == tiny_run.checkpoints()
    ours, theirs = load_weights(moved, "best"), load_weights(tiny_run, "best")
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)

# SPDX-License-Identifier: MIT
"""What many tests share: one thread, a small orchestra, a tiny trained run and its instrument."""

from pathlib import Path

import pytest
import torch
from tiny import TINY

from timbrel.export.build import build, save
from timbrel.training.config import load_recipe
from timbrel.training.material import prepare
from timbrel.training.notes.orchestra import narrow, select
from timbrel.training.notes.plan import Timing
from timbrel.training.notes.render import Request, render
from timbrel.training.run import Run, create_run
from timbrel.training.train import train

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def orchestra(tmp_path_factory) -> Path:
    """A dataset of 2 instruments x 9 notes x 2 velocities, from the built-in orchestra."""
    root = tmp_path_factory.mktemp("data") / "notes"
    parts = narrow(select(["flute", "harp"]), 60, 68)
    render(root, Request(tuple(parts), 1, (50, 110), Timing(0.3, 0.1), 8000, "built-in"))
    return root


@pytest.fixture(scope="session")
def tiny_run(orchestra, tmp_path_factory) -> Run:
    """A finished run on the small orchestra."""
    recipe = load_recipe("demo", [*TINY, f"data.root={orchestra}"])
    material = prepare(recipe)
    run = create_run(tmp_path_factory.mktemp("runs") / "tiny", recipe, material.split)
    train(recipe, material, run)
    return run


@pytest.fixture(scope="session")
def tiny_file(tiny_run, tmp_path_factory) -> Path:
    """The instrument file of the tiny run."""
    path = tmp_path_factory.mktemp("instruments") / "tiny.ts"
    save(build(tiny_run), path)
    return path

# SPDX-License-Identifier: MIT
"""`timbrel bench`: which figures it reports. How large they are is not a test's business."""

import math

import pytest

from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.runtime import bench as module
from timbrel.runtime.bench import bench, machine


@pytest.fixture(autouse=True)
def few_calls(monkeypatch):
    monkeypatch.setattr(module, "CALLS", 6)
    monkeypatch.setattr(module, "WARM_UP", 2)
    monkeypatch.setattr(module, "PACED_CALLS", 1)


def test_every_method_is_timed_at_the_highest_ratio_and_2048(tiny_file):
    found = bench(tiny_file)
    assert [(t.method, t.block) for t in found.timings] == [
        (method, block) for method in ("forward", "encode", "decode") for block in (64, 2048)
    ]


def test_all_figures_are_positive_and_in_order(tiny_file):
    found = bench(tiny_file, [64], ["decode"])
    assert found.size_mb == pytest.approx(tiny_file.stat().st_size / 1e6)
    assert found.load_s > 0
    assert math.isfinite(found.memory_mb)
    (timing,) = found.timings
    assert min(timing.first_ms) > 0
    assert 0 < timing.median_factor <= timing.p99_factor
    assert timing.paced_factor > 0


@pytest.mark.parametrize(
    ("asked", "used"), [([1], [64]), ([64, 65], [64, 128]), ([100, 128], [128]), ([512], [512])]
)
def test_blocks_are_raised_to_multiples_of_the_highest_ratio(tiny_file, asked, used):
    assert [t.block for t in bench(tiny_file, asked, ["encode"]).timings] == used


def test_an_unknown_method_is_refused_by_name(tiny_file):
    with pytest.raises(UserError, match="did you mean decode"):
        bench(tiny_file, [64], ["decod"])


def test_the_machine_is_named_with_its_versions():
    assert "torch" in machine() and "Python" in machine() and "cores" in machine()


def test_the_command_prints_a_row_for_each_method(tiny_file, capsys):
    assert main(["bench", str(tiny_file), "--methods", "encode", "decode", "--blocks", "64"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == machine()
    assert [line.split()[:2] for line in lines[-2:]] == [["encode", "64"], ["decode", "64"]]

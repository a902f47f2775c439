# SPDX-License-Identifier: MIT
"""Timbre maps as files for nn~: every rule kept, the same numbers, one map beside the other."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from random_maps import controls, random_map

from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.base.maps import folder as on_disk
from timbrel.base.maps.timbre_map import reach
from timbrel.export.map_module import build_map
from timbrel.export.maps import write_map
from timbrel.export.verify import failures
from timbrel.export.write import write_instrument


@pytest.mark.parametrize("fmt", [1, 2])
@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_keeps_every_rule_and_equals_numpy(tmp_path, fmt, kind):
    found = random_map(fmt, kind)
    found = replace(found, reach=reach(found))
    path = tmp_path / "map.ts"
    assert not failures(write_instrument(build_map(found, "organ"), path))
    loaded = torch.jit.load(str(path))
    c = controls(found, 128).astype(np.float32).T[None]
    wanted = found.map(c[0].T.astype(np.float64)).T
    p = loaded.map(torch.from_numpy(c))
    assert p.dtype == torch.float32
    assert np.abs(p[0].numpy() - wanted).max() <= 1e-6 * 127
    middle = (wanted / 127 > 0.01).all(0) & (wanted / 127 < 0.99).all(0)
    assert middle.sum() > 20
    back = loaded.unmap(p)[0].numpy()
    assert np.abs(back - c[0])[:, middle].max() <= 1e-4


def test_what_is_no_number_is_the_middle(tmp_path):
    found = random_map(2)
    module = build_map(found, "x").script()
    x = torch.full((1, 3, 64), float("nan"))
    wanted = found.map(np.full(3, 0.5))
    assert module.map(x)[0, :, 0].numpy() == pytest.approx(wanted, abs=1e-4)
    assert torch.isfinite(module.unmap(torch.full((1, 9, 64), float("inf")))).all()


def test_inspect_says_what_a_map_offers(tmp_path, capsys):
    path = tmp_path / "map.ts"
    write_instrument(build_map(random_map(2), "organ"), path)
    assert main(["inspect", str(path)]) == 0
    said = capsys.readouterr().out
    assert "c1 … c3 (3 controls, 0 to 1) → drawbar 1 … drawbar 9 (9 parameters, 0 to 127)" in said


def test_the_original_s_approximation_has_no_such_file():
    with pytest.raises(UserError, match=r"no \.ts form"):
        build_map(random_map(1, "normal_approx"), "x")


def test_a_folder_is_replaced_only_where_it_is_a_map(tmp_path):
    found = random_map(2)
    assert write_map(found, tmp_path / "organ") == 2
    assert write_map(replace(found, facts={}), tmp_path / "organ", "Organ") == 2
    assert json.loads((tmp_path / "organ" / "manifest.json").read_text())["name"] == "Organ"
    c = controls(found)
    assert np.array_equal(on_disk.read(tmp_path / "organ").map(c), found.map(c))
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("dear")
    with pytest.raises(UserError, match="is no timbre map"):
        write_map(found, tmp_path / "letters")
    assert {path.name for path in tmp_path.iterdir()} == {"organ", "letters"}
    for name in ("pins.json", "favourites.json", "mine"):
        (tmp_path / "organ" / name).write_text("[]")
        with pytest.raises(UserError, match=rf"has not made \({name}\)"):
            write_map(found, tmp_path / "organ")
        assert (tmp_path / "organ" / name).read_text() == "[]"
        (tmp_path / "organ" / name).unlink()


def test_a_map_in_the_folder_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_map(random_map(2), Path())
    assert (tmp_path / "vec_scale").is_dir()

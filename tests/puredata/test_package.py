# SPDX-License-Identifier: MIT
"""The deken package runs from wherever it is unzipped, without the environment it was made in."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from pd import play

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tools"))

from deken_package import package  # noqa: E402 (the path comes first)

pytestmark = pytest.mark.native


@pytest.fixture(scope="module")
def unzipped(external, tmp_path_factory) -> Path:
    """The package's one folder, installed, packed and unpacked somewhere else."""
    made = tmp_path_factory.mktemp("package")
    words = ["cmake", "--install", str(ROOT / "build" / "release"), "--prefix", str(made)]
    subprocess.run(words, check=True, capture_output=True)
    path = package(made / "timbrel", made / "dist")
    assert path.name.startswith("timbrel[v")
    assert path.with_name(f"{path.name}.sha256").exists()
    shutil.rmtree(made / "timbrel")
    with zipfile.ZipFile(path) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"timbrel"}
        archive.extractall(made / "elsewhere here")
    return made / "elsewhere here" / "timbrel"


def test_all_that_it_needs_is_inside(unzipped):
    words = ["ldd", str(unzipped / "nn~.pd_linux")]
    needed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert "not found" not in needed
    for library in ("libtorch_cpu", "libc10", "libgomp"):
        line = next(line for line in needed.splitlines() if library in line)
        assert str(unzipped / "lib") in line


def test_it_plays(unzipped, zoo, old_pd, tmp_path):
    path = zoo.copy("identity", unzipped / "models" / "identity.ts")
    x = np.linspace(-1, 1, 6400, dtype=np.float32)[None]
    result = play("nn~ identity forward 64", x, program=old_pd, paths=[unzipped], folder=tmp_path)
    assert path.exists()
    assert np.array_equal(result.audio, x)

# SPDX-License-Identifier: MIT
"""Which Pds and which external the tests of this folder use."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from native_models import Zoo
from pd import EXTERNALS, Result, default_program, escaped, play

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def external() -> Path:
    """The built external. Without it nothing here means anything, so its lack is a failure."""
    path = EXTERNALS / "nn~.pd_linux"
    if not path.exists():
        pytest.fail(f"{path} is missing: run make externals first")
    return path


@pytest.fixture(scope="session")
def old_pd() -> str:
    """The system's Pd, or $TIMBREL_PD."""
    program = shutil.which(default_program())
    if not program:
        pytest.fail("Pure Data is missing: apt install puredata-core, or set TIMBREL_PD")
    return program


@pytest.fixture(scope="session")
def new_pd() -> str:
    """A Pd with multichannel signals (0.54 or newer): $TIMBREL_PD_NEW, else Debian's backport."""
    named = os.environ.get("TIMBREL_PD_NEW")
    if named:
        return named
    folder = ROOT / "build" / "pd-backport"
    words = ["sh", str(ROOT / "tools" / "pd_backport.sh"), str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        # Debian no longer offers that Pd, or no network: the script says which.
        pytest.skip(done.stderr.strip())
    return str(folder / "usr" / "bin" / "puredata")


@pytest.fixture(scope="session")
def pd_programs(old_pd, new_pd) -> dict[str, str]:
    """Both."""
    return {"old": old_pd, "new": new_pd}


@pytest.fixture(params=["old", "new"])
def any_pd(request) -> str:
    """Each of them in turn."""
    return request.getfixturevalue(f"{request.param}_pd")


@pytest.fixture(scope="session")
def zoo(tmp_path_factory) -> Zoo:
    """The models of native_models.py, in a folder on Pd's search path."""
    return Zoo(tmp_path_factory.mktemp("zoo"))


@pytest.fixture
def nn(external, old_pd, zoo, tmp_path_factory) -> Callable[..., Result]:
    """Play through nn~ in the old Pd: `nn("identity", "forward 512", x, flags="-sync")`."""

    def play_model(model: str, arguments: str = "", x=None, *, flags: str = "", **options):
        zoo(model)
        box = " ".join(["nn~", flags, escaped(f"{model}.ts"), arguments])
        options.setdefault("program", old_pd)
        options.setdefault("folder", tmp_path_factory.mktemp("pd"))
        return play(" ".join(box.split()), x, paths=[zoo.folder], **options)

    return play_model

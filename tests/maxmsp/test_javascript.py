# SPDX-License-Identifier: MIT
"""The generator of examples for Max, run by node, and what it makes, read as for training."""

import json
import shutil
import subprocess

import numpy as np
import pytest
import soundfile
from patcher import PACKAGE

from timbrel.training.synths.layout import read_examples

SCRIPTS = PACKAGE / "javascript"
TESTS = sorted(SCRIPTS.glob("*.test.js"))
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(not NODE, reason="node is missing: apt install nodejs")


def node(*words):
    return subprocess.run([NODE, *map(str, words)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", TESTS, ids=lambda p: p.name)
def test_node_passes_its_own_tests(path):
    done = node("--test", path)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "# fail 0" in done.stdout or "ℹ fail 0" in done.stdout


def test_every_script_begins_with_its_licence_and_what_it_is():
    scripts = list(SCRIPTS.glob("*.js"))
    assert {path.name for path in scripts} >= {"timbrel.examples.js", "timbrel.generate.js"}
    for path in scripts:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0] == "// SPDX-License-Identifier: MIT"
        assert lines[1].startswith("// ")


@pytest.mark.parametrize("stop_ms", [0, 50, 400, 1300, 2100])
def test_a_set_that_was_stopped_and_resumed_is_read_as_examples(tmp_path, stop_ms):
    folder = tmp_path / "made in Max"
    done = node(SCRIPTS / "timbrel.examples.test.js", "make", folder, 4, 5, stop_ms)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[-1] == ["done", 5]
    examples = read_examples(folder)
    assert examples.names == ("p1", "p2", "p3", "p4")
    assert (len(examples), examples.sample_rate) == (5, 8000)
    for path, row in zip(examples.paths, examples.parameters, strict=True):
        sound, _ = soundfile.read(path, dtype="int16")
        assert np.array_equal(sound[:4] / 256, row), "each sound says its own row"


def test_rows_are_those_that_the_module_draws_whatever_came_before(tmp_path):
    code = (
        f"const {{row}} = require({json.dumps(str(SCRIPTS / 'timbrel.examples.js'))});"
        "console.log(JSON.stringify([0, 1, 2].map((i) => row(0, i, 4))))"
    )
    for stop_ms in (300, 1000):
        folder = tmp_path / str(stop_ms)
        node(SCRIPTS / "timbrel.examples.test.js", "make", folder, 4, 3, stop_ms)
        rows = read_examples(folder).parameters
        assert rows.tolist() == json.loads(node("-e", code).stdout)

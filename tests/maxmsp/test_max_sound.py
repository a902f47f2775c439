# SPDX-License-Identifier: MIT
"""The lines inside gen~, run by node, sound like the synths for Pure Data in the real Pd.

What is around them in Max (messages, ramps, the envelope) is played by this test, with the curves
that stand in the patches. Max itself is not here.
"""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from patcher import PACKAGE, code_of, function, read

from timbrel.training.synths.find import Asked, find

RATE, NOTE, VELOCITY, HELD_S = 44100, 60, 127, 0.3
N = round(HELD_S * RATE)
NODE = shutil.which("node")
PD = shutil.which("pd")
pytestmark = pytest.mark.skipif(
    not (NODE and PD), reason=f"{'Pure Data' if NODE else 'node'} is missing"
)
ROWS = {
    "organ": [[127, 0, 0, 0, 0, 0, 0, 0, 0], [0, 64, 127, 32, 9, 100, 71, 5, 111], [127] * 9],
    "subtractive": [[40, 64, 0, 127], [90, 20, 80, 100], [127, 110, 127, 60]],
}


def levels(patch):
    steps, curve = (function(text) for text in patch[0].texts("expr"))
    return lambda row: [curve(steps(float(value))) for value in row]


def knobs(patch):
    curves = [function(text) for text in patch[0].texts("expr")]
    return lambda row: [*(c(float(v)) for c, v in zip(curves, row, strict=False)), row[3] / 127]


def render(folder: Path, name: str, row: list[float], target: str = "") -> np.ndarray:
    """Play one note that begins from silence through the codebox."""
    patch = read(PACKAGE / "patchers" / f"timbrel.{name}.maxpat")
    attack = int(patch[0].texts("timbrel.voice")[0].split()[0]) / 1000 * RATE
    restart, envelope = np.eye(1, N)[0], np.minimum(1, np.arange(N) / attack)
    if name == "organ":
        held = [*levels(patch)(row), 440 * 2 ** ((NOTE - 69) / 12)]
    else:
        gates = [float(each == target) for each in ("fm", "pwm", "fcm", "am")]
        held = [*knobs(patch)(row), *gates, NOTE]
    inputs = [np.full(N, value).tolist() for value in held]
    job = {"code": code_of(patch), "samplerate": RATE,
           "inputs": [*inputs, restart.tolist(), envelope.tolist()]}  # fmt: skip
    path = folder / "job.json"
    path.write_text(json.dumps(job), encoding="utf-8")
    run = [NODE, str(Path(__file__).with_name("genexpr.js")), str(path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return np.array(json.loads(done.stdout))


def played_by_pd(name, rows, target=None):
    asked = Asked(sustain_s=HELD_S, release_s=0.1, sample_rate=RATE, target=target)
    return [sound[:N] for sound in find(name, asked)[1].render(np.array(rows, float))]


@pytest.mark.parametrize(("name", "target"), [("organ", ""), *(
    ("subtractive", target) for target in ("am", "fm", "pwm", "fcm"))])  # fmt: skip
def test_the_lines_in_gen_sound_like_pd(tmp_path, name, target):
    for row, pd in zip(ROWS[name], played_by_pd(name, ROWS[name], target or None), strict=True):
        ours = render(tmp_path, name, row, target)
        assert np.abs(pd).max() > 0.05
        # From the end of the attack, which in Pd begins at a block of 64 samples.
        late = slice(512, N - 512)
        difference = np.abs(ours[late] - pd[late]).max() / np.abs(pd).max()
        assert difference < 0.01, (row, difference)

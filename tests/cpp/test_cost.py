# SPDX-License-Identifier: MIT
"""What the audio callback of an asynchronous instrument costs: instructions, counted, not timed."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT = 4000  # per 64 samples, 1 in and 1 out; today's nn~ takes 118,000

pytestmark = pytest.mark.native


@pytest.mark.parametrize(("channels", "block"), [(1, 512), (1, 2048), (2, 2048)])
def test_a_callback_of_64_samples_stays_below_the_limit(channels, block):
    if not shutil.which("valgrind"):
        pytest.fail("valgrind is missing: run make test-native")
    words = ["sh", "tools/callback_cost.sh", "build/release", str(channels), str(block)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert 0 < int(done.stdout) <= LIMIT

# SPDX-License-Identifier: MIT
"""The audio thread's promise inside the stock Pd: RealtimeSanitizer over all of nn~'s callback.

The instrumented external and the runtime to preload come from `make test-native`.
"""

from pathlib import Path

import numpy as np
import pytest
from pd import PdError, escaped, play

BUILT = Path(__file__).parents[2] / "build" / "rtsan" / "pd"
ALARM = "RealtimeSanitizer: unsafe-library-call"
# What a player does while audio runs, every half second.
EVENTS = (
    "bang",
    "set level 0.5",
    "get level",
    "set level loud",
    "bufsize 1024",
    "reset",
    "enable 0",
    "enable 1",
    "method nothing",
    "reload",
    "stats",
)

pytestmark = pytest.mark.native


@pytest.fixture(scope="module")
def preloaded() -> dict[str, str]:
    """The environment that puts the sanitizer into a program that knows nothing of it."""
    library = BUILT / "librtsan_preload.so"
    if not library.exists():
        pytest.fail(f"{library} is missing: run make test-native")
    return {"LD_PRELOAD": str(library), "TIMBREL_OFFLINE": "0"}


@pytest.mark.parametrize(
    "model", ["identity", "coder", "settings", "smooth", "throws after 8", "nan after 8"]
)
def test_the_callback_keeps_its_promise_in_the_stock_pd(model, preloaded, zoo, old_pd, tmp_path):
    zoo(model)
    rate = 48000
    x = 0.1 * np.random.default_rng(0).standard_normal((1, 8 * rate)).astype(np.float32)
    done = play(
        f"nn~ -async {escaped(f'{model}.ts')} forward 512",
        x,
        rate=rate,
        messages=[((i + 1) * rate // 2, event) for i, event in enumerate(EVENTS)],
        program=old_pd,
        paths=[BUILT, zoo.folder],
        folder=tmp_path,
        changes=preloaded,
    )
    assert not [line for line in done.log if "RealtimeSanitizer" in line]
    assert "mode async" in done.messages, "the promise is that of the asynchronous callback"


def test_the_alarm_rings_inside_the_stock_pd(preloaded, old_pd, tmp_path):
    with pytest.raises(PdError, match=ALARM):
        play(
            "broken~",
            samples=6400,
            printed=False,
            program=old_pd,
            paths=[BUILT],
            folder=tmp_path,
            changes=preloaded,
        )

# SPDX-License-Identifier: MIT
"""Long runs of making, deleting and swapping: no crash, and memory that stays where it is."""

import pytest
from boxes import Patch, escaped
from pd import PRINTED, run
from studio import Studio

pytestmark = pytest.mark.native
GROWTH_MIB = 24  # allowed over a whole soak: a leak of one tiny model per cycle would be far more


def cycles(count: int, box: str, keep_ticks: int) -> str:
    """A script that makes an object in a running patch, lets it play, and deletes it."""
    ms = keep_ticks * 64 / 48
    one = [
        f"pd-hole obj 10 10 {box}",
        "pd-hole obj 10 50 osc~ 440",
        "pd-hole connect 1 0 0 0",
        "pd-hole obj 10 90 r t-nn",
        "pd-hole connect 2 0 0 0",
        f"pd-hole obj 10 130 print {PRINTED}",
        "pd-hole connect 0 1 3 0",
        f"{ms:.3f} t-nn stats",
        "pd-hole clear",
    ]
    return ";\n".join(["pd dsp 1", *one * count, "10 pd quit"]) + ";\n"


# Longer than the latency, so that the worker is waited for; or gone before its first result.
@pytest.mark.parametrize(("flags", "ticks"), [("-sync", 3), ("-async -o", 40), ("-async", 3)])
def test_1000_objects_made_and_deleted_with_dsp_on(external, old_pd, zoo, tmp_path, flags, ticks):
    zoo("settings")
    patch = Patch()
    patch.inner("hole", Patch())
    patch.script("soak.txt")
    held = []
    for count in (100, 1000):
        script = cycles(count, f"nn~ {flags} settings.ts forward 64", ticks)
        (tmp_path / "soak.txt").write_text(script)
        ended = run(str(patch), tmp_path, paths=[zoo.folder], program=old_pd, timeout_s=600)
        assert [line for line in ended.log if "nn~" in line] == []
        assert len([m for m in ended.messages if m.startswith("stats ")]) == count
        if flags != "-async":
            assert "stats 0 0 0" not in ended.messages, "each of them has played"
        held.append(ended.memory_mib)
    assert 0 < held[1] < held[0] + GROWTH_MIB, held


@pytest.mark.parametrize(
    ("message", "models"),
    [
        ("load {}.ts", ("settings", "wide")),
        ("method {}", ("forward", "encode")),
        ("reload", ("",)),
    ],
    ids=["load", "method", "reload"],
)
def test_1000_swaps_with_dsp_on(external, old_pd, zoo, tmp_path, message, models):
    for name in ("settings", "wide"):
        zoo(name)
    box = "nn~ wide.ts forward 64"
    with Studio(box, tmp_path, paths=[zoo.folder], program=old_pd) as s:
        s.send("pd dsp 1")
        held = []
        for i in range(1000):
            text = message.format(escaped(models[i % len(models)]))
            assert s.ask(text, "loaded") == ["loaded", "1"]
            if i in (199, 999):
                held.append(s.memory_mib())
        s.await_value(0, s.look()[0])
        assert held[1] - held[0] < GROWTH_MIB, held
        assert s.quit() == 0

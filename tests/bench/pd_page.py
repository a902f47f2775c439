# SPDX-License-Identifier: MIT
"""Measures nn~ in the real Pure Data and writes it as a page: part of `make bench`.

Plays the demo instrument, so `make demo` comes first. The figures of today's nn~ are those measured
with its version 1.6 (libtorch 2.13, Pd 0.53); they are printed beside ours, never mixed with them.
"""

import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from timbrel.base.manifest import read_manifest
from timbrel.runtime.bench import machine

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "puredata")]

from boxes import Patch, escaped  # noqa: E402 (the path comes first)
from native_models import Zoo  # noqa: E402 (as above)
from pd import play, run  # noqa: E402 (as above)
from test_nn_soak import cycles  # noqa: E402 (as above)

INSTRUMENT = ROOT / "puredata" / "models" / "orchestra.ts"
BUFFERS = (512, 1024, 2048, 4096, 8192)
TICK = 64
RATE = 44100


def main(page: Path) -> None:
    """Measure and write."""
    if not INSTRUMENT.exists():
        sys.exit(f"{INSTRUMENT} is missing: make demo puts it there")
    with tempfile.TemporaryDirectory() as name:
        sections = [_latency(), _callback(), _inference(), _soak(Path(name))]
    version = subprocess.run(["pd", "-version"], capture_output=True, text=True, check=False)
    pd_version = re.search(r"Pd-([\d.]+)", version.stdout + version.stderr)
    head = (
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine()}, "
        f"Pd {pd_version[1] if pd_version else '?'}. The machine is shared: compare figures of one "
        "page, not of two. Today's nn~: version 1.6 on libtorch 2.13, measured on the same kind of "
        "machine; ours is counted here."
    )
    text = "\n\n".join(["# nn~ in Pure Data, measured", head, *sections])
    page.write_text(text + "\n", encoding="utf-8")
    print(text)


def todays_latency(inlets: int, outlets: int, block: int) -> int:
    """What today's nn~ adds in Pd, in samples: its rings are remade for other than 1 in, 1 out."""
    return (4096 if inlets == outlets == 1 else block) + block - TICK


def _latency() -> str:
    manifest = read_manifest(INSTRUMENT)
    assert manifest is not None
    rows = [
        "| method | bufsize | nn~ chooses | adds | if async | today's nn~ adds |",
        "|---|---|---|---|---|---|",
    ]
    for name, method in manifest.methods.items():
        shape = method.shape()
        for block in BUFFERS:
            boxes = [f"nn~ {flag} {INSTRUMENT} {name} {block}" for flag in ("", "-async")]
            said = [_ask(box, shape.outlets) for box in boxes]
            chosen, added = said[0][0], [samples - method.latency_samples for _, samples in said]
            today = todays_latency(shape.inlets, shape.outlets, block)
            rows.append(
                f"| {name} | {block} | {chosen} | {added[0]} ({1000 * added[0] / RATE:.0f} ms) | "
                f"{added[1]} | {today} ({1000 * today / RATE:.0f} ms) |"
            )
    return (
        "## Latency\n\nWhat the object adds between inlet and outlet, in samples at 44.1 kHz, with "
        "Pd's default audio buffer; the file's own latency comes on top of both. It is what "
        "`latency` answers, and where an impulse comes out (tests/puredata/test_nn_latency.py).\n\n"
        + "\n".join(rows)
    )


def _ask(box: str, outlets: int) -> tuple[str, int]:
    done = play(box, samples=TICK, outlets=outlets, rate=RATE, messages=[(0, "bang")])
    told = dict(line.split(" ", 1) for line in done.messages)
    return told["mode"], int(told["latency"])


def _callback() -> str:
    script = str(ROOT / "tools" / "callback_cost.sh")
    rows = ["| channels | instructions per 64 samples |", "|---|---|"]
    for channels in (1, 2, 16):
        words = ["sh", script, str(ROOT / "build" / "release"), str(channels)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        rows.append(f"| {channels} in, {channels} out | {int(done.stdout):,} |")
    return (
        "## The callback\n\nInstructions of one 64-sample callback, an identity run by the "
        "worker, bufsize 2048, counted by callgrind; no malloc, no free, no lock, one wake-up "
        "of the worker in a model block (cpp/tests/test_promise.cpp).\n\n"
        + "\n".join(rows)
        + "\n\nToday's nn~, an identity with 1 in and 1 out: 118,000 threaded; 77,500 unthreaded, "
        "with 77 calls of malloc."
    )


def _inference() -> str:
    tool = str(ROOT / "build" / "release" / "bin" / "timbrel-bench")
    told = []
    for name in ("forward", "decode"):
        words = [tool, str(INSTRUMENT), "--method", name, "--bufsize", "2048"]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        lines = done.stdout.replace(f"{INSTRUMENT}, ", "").splitlines()
        told.append("\n".join(f"    {line}" for line in lines[1:]))
    return "## The demo instrument\n\nAs `timbrel-bench` tells it.\n\n" + "\n\n".join(told)


def _soak(folder: Path) -> str:
    zoo = Zoo(folder / "zoo")
    zoo.folder.mkdir()
    heavy_mib = zoo("heavy").stat().st_size / 2**20
    zoo("settings")
    rows = ["| what | how often | memory at the end |", "|---|---|---|"]
    for model, counts in (("settings", (100, 1000)), ("heavy", (20, 200))):
        for count in counts:
            box = f"nn~ -async {escaped(f'{model}.ts')} forward 64"
            held = _held(folder, zoo, cycles(count, box, 3))
            size = f"a model of {heavy_mib:.0f} MiB" if model == "heavy" else "a tiny model"
            rows.append(f"| {size} made, played, deleted | {count} times | {held:.0f} MiB |")
    return (
        "## Soak\n\nObjects made and deleted with DSP on, in one Pd; today's nn~ keeps every model "
        "that it ever loaded (19 MB more for each one of 20 MB). Models are freed a moment after "
        "their object, on another thread, so a few may still be there at the end.\n\n"
        + "\n".join(rows)
    )


def _held(folder: Path, zoo: Zoo, script: str) -> float:
    patch = Patch()
    patch.inner("hole", Patch())
    patch.script("soak.txt")
    (folder / "soak.txt").write_text(script)
    return run(str(patch), folder, paths=[zoo.folder], timeout_s=600).memory_mib


if __name__ == "__main__":
    main(Path(sys.argv[1]))

# SPDX-License-Identifier: MIT
"""Measures timbre maps in C++ and numpy and writes it as a page: part of `make bench`.

The maps' weights are random: speed depends on their sizes, not on what they have learned.
"""

import os
import re
import subprocess
import sys
import tempfile
import timeit
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from timbrel.base.maps.control import fitted
from timbrel.base.maps.folder import read, write
from timbrel.base.maps.layers import Coupling, Layer, dense
from timbrel.base.maps.timbre_map import TimbreMap, reach
from timbrel.runtime.bench import machine

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "build" / "release" / "cpp" / "tests" / "map_cost"
AXES, ROWS, CALLS = 3, 1000, 200_000
AIM_NS = 500
# What is measured: the format, and the hidden layers of each of four couplings.
KINDS = {
    "dense (format 1)": (1, ()),
    "flow, as the recipe `map` (format 2)": (2, (24,)),
    "flow, two hidden layers (format 2)": (2, (24, 24)),
}


def random_map(parameters: int, hidden: tuple[int, ...]) -> TimbreMap:
    """Return a map of these sizes; no hidden layers make it dense."""
    rng = np.random.default_rng(0)
    layers: list[Layer] = [dense(np.linalg.qr(rng.normal(size=(AXES, AXES)))[0], np.zeros(AXES))]
    inputs = AXES
    if hidden:
        turn = np.linalg.qr(rng.normal(size=(parameters, parameters)))[0]
        layers, inputs = [dense(turn, np.zeros(parameters))], parameters
        for k in range(4):
            ends = (AXES, parameters - AXES)
            sizes = [ends[k % 2], *hidden, ends[1 - k % 2]]
            weights = tuple(rng.normal(size=pair) / np.sqrt(pair[0]) for pair in pairwise(sizes))
            biases = tuple(0.1 * rng.normal(size=m) for m in sizes[1:])
            layers.append(Coupling(AXES, bool(k % 2), weights, biases))
    last = np.linalg.qr(rng.normal(size=(parameters, parameters)))[0][:inputs]
    layers.append(dense(last, np.zeros(parameters), "sigmoid"))
    names = tuple(f"p{k + 1}" for k in range(parameters))
    made = TimbreMap(fitted(rng.normal(size=(500, AXES))), tuple(layers), names)
    return TimbreMap(made.control, made.layers, names, reach(made)) if hidden else made


def in_cpp(folder: Path) -> tuple[float, float]:
    """Nanoseconds of one map and one unmap."""
    done = subprocess.run(
        [str(TOOL), str(folder), str(CALLS)], capture_output=True, text=True, check=True
    )
    found = re.findall(r"map (\d+) ns", done.stdout)
    return float(found[0]), float(found[1])


def instructions(folder: Path, door: str) -> float:
    """Instructions of one call, counted by callgrind: free of what else the machine does."""
    counted = folder.parent / "callgrind"
    # Two runs of different length: their difference is free of everything that happens once.
    counts = []
    for calls in (200, 1200):
        words = ["valgrind", "--tool=callgrind", f"--toggle-collect={door}"]
        words += [f"--callgrind-out-file={counted}", str(TOOL), str(folder), str(calls)]
        subprocess.run(words, capture_output=True, check=True)
        counts.append(int(re.findall(r"^(?:summary|totals): (\d+)", counted.read_text(), re.M)[0]))
    return (counts[1] - counts[0]) / (5 * 1000)  # map_cost makes five rounds


def in_numpy(timbre_map: TimbreMap) -> tuple[float, float, float]:
    """Microseconds of one map, one unmap, and of a row when a thousand are mapped at once."""
    one, many = np.full(AXES, 0.3), np.random.default_rng(1).random((ROWS, AXES))
    setting = timbre_map.map(one)

    def best_us(work, calls):
        return min(timeit.repeat(work, number=calls, repeat=5)) / calls * 1e6

    return (
        best_us(lambda: timbre_map.map(one), 200),
        best_us(lambda: timbre_map.unmap(setting), 200),
        best_us(lambda: timbre_map.map(many), 5) / ROWS,
    )


def loading(folder: Path) -> tuple[float, float]:
    """Milliseconds to read a folder in C++ and in Python, the best of some."""
    told = [
        subprocess.run([str(TOOL), str(folder), "1"], capture_output=True, text=True, check=True)
        for _ in range(10)
    ]
    python = min(timeit.repeat(lambda: read(folder), number=3, repeat=3)) / 3 * 1e3
    return min(float(re.findall(r"read ([\d.]+) ms", d.stdout)[0]) for d in told), python


def main(page: Path) -> None:
    """Measure and write."""
    rows = [
        "| map | | map | unmap | instructions | numpy: map | unmap | of 1000 rows, each |",
        "|---|---|---|---|---|---|---|---|",
    ]
    read_in = []
    with tempfile.TemporaryDirectory() as name:
        for parameters in (9, 4):
            for kind, (_, hidden) in KINDS.items():
                folder = Path(name) / f"{parameters}-{len(hidden)}"
                timbre_map = random_map(parameters, hidden)
                write(timbre_map, folder)
                there, back = in_cpp(folder)
                counts = [instructions(folder, door) for door in ("one_map", "one_unmap")]
                numpy_us = in_numpy(timbre_map)
                rows.append(
                    f"| {kind} | {AXES} → {parameters} | {there:.0f} ns | {back:.0f} ns | "
                    f"{counts[0]:,.0f}, {counts[1]:,.0f} | {numpy_us[0]:.0f} µs | "
                    f"{numpy_us[1]:.0f} µs | {numpy_us[2]:.2f} µs |"
                )
                if parameters == 9:
                    cpp_ms, python_ms = loading(folder)
                    read_in.append(f"| {kind} | {cpp_ms:.2f} ms | {python_ms:.1f} ms |")
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True, check=False)
    load = os.getloadavg()[0]
    text = "\n\n".join(
        [
            "# Timbre maps, measured",
            f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine()}, numpy "
            f"{np.__version__}, {compiler.stdout.splitlines()[0]}, load {load:.1f}. The machine is "
            "shared: compare figures of one page, not of two.",
            "## One position to all parameters, and back\n\nOne core, float64, nothing allocated "
            f"(cpp/tests/test_map_promise.cpp). The aim is {AIM_NS} ns for 3 → 9. Times are the "
            f"best of five rounds of {CALLS:,} calls with places that differ; instructions are of "
            "map and unmap, counted by callgrind.\n\n" + "\n".join(rows),
            "## Loading\n\nReading a folder of 3 → 9, from a warm disk cache. `jg.timbremap` does "
            "it in Pd's own thread: it is far below Pd's audio buffer of 25 ms.\n\n"
            "| map | C++ | Python |\n|---|---|---|\n" + "\n".join(read_in),
        ]
    )
    page.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

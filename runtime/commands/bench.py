# SPDX-License-Identifier: MIT
"""Measure how fast an instrument file is here: real-time factor, first call, memory.

examples:
  timbrel bench orchestra.ts
  timbrel bench orchestra.ts --methods decode --blocks 512 1024 2048
  timbrel bench orchestra.ts --json

One thread. A factor of 0.02 means: 2 % of the time that the sound lasts.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a .ts file")
    parser.add_argument("--methods", nargs="+", help="which (all)")
    parser.add_argument("--blocks", type=int, nargs="+", help="samples (highest ratio and 2048)")
    parser.add_argument("--json", action="store_true", help="the same figures as JSON")
    parser.add_argument("--rate", type=int, default=44100, help="Hz, for files that state none")


def run(arguments: argparse.Namespace) -> int:
    from ..bench import bench, machine
    from ..carrier import one_thread

    one_thread()
    found = bench(arguments.file, arguments.blocks, arguments.methods, arguments.rate)
    if arguments.json:
        print(json.dumps(asdict(found)))
        return 0
    print(machine())
    print(
        f"{arguments.file}: {found.size_mb:.1f} MB, loaded in {found.load_s:.2f} s, "
        f"{found.memory_mb:.0f} MB of memory above torch's own"
    )
    print("method    block   factor  99th pct    paced   first calls")
    for t in found.timings:
        print(
            f"{t.method:8s} {t.block:6d}   {t.median_factor:.4f}    {t.p99_factor:.4f}   "
            f"{t.paced_factor:.4f}   {t.first_ms[0]:.0f} ms, {t.first_ms[1]:.0f} ms"
        )
    return 0

# SPDX-License-Identifier: MIT
"""Check any nn~ file, ours or not, and say what a player would hear where it fails.

examples:
  timbrel verify orchestra.ts
  timbrel verify somebody_elses.ts

Exits with 1 when a rule is broken. A .ts file can run code as it loads: open only files you trust.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a .ts file")


def run(arguments: argparse.Namespace) -> int:
    import torch

    from ..verify import failures, verify

    torch.set_num_threads(1)
    verdicts = verify(arguments.file)
    for verdict in verdicts:
        print("\n".join(verdict.lines()))
    broken = failures(verdicts)
    print(
        f"{arguments.file}: {len(broken)} rules broken"
        if broken
        else f"{arguments.file}: plays in every nn~ that loads its torch version"
    )
    return 1 if broken else 0

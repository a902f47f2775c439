# SPDX-License-Identifier: MIT
"""List what is installed, what is missing, and how to get it.

examples:
  timbrel doctor
  timbrel doctor --mend       moves torchaudio's CUDA part aside where it is in the way

Exits with 1 when something that Timbrel cannot do without is missing.
"""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mend", action="store_true", help="mend what can be mended, saying so")


def run(arguments: argparse.Namespace) -> int:
    from ..doctor import examine, mend_torchaudio

    if arguments.mend:
        print(mend_torchaudio())
    found = examine()
    for finding in found:
        state = "ok" if finding.there else "MISSING" if finding.needed else "not there"
        print(f"{state:9s} {finding.what}: {finding.text}")
    return 0 if all(f.there or not f.needed for f in found) else 1

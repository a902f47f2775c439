# SPDX-License-Identifier: MIT
"""Show what an instrument file offers: methods, inlets, settings, latency, training.

examples:
  timbrel inspect orchestra.ts
  timbrel inspect orchestra.ts --json

Reads Timbrel's own files without torch; for other nn~ files torch is loaded.
"""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a .ts file")
    parser.add_argument("--json", action="store_true", help="the whole manifest as JSON")


def run(arguments: argparse.Namespace) -> int:
    from ...base.errors import UserError
    from ...base.manifest import read_manifest

    manifest = read_manifest(arguments.file)
    if manifest is None:
        if arguments.json:
            raise UserError(f"{arguments.file}: holds no manifest; it was not made by Timbrel.")
        from ..describe import describe_foreign

        print("\n".join(describe_foreign(arguments.file)))
        return 0
    if arguments.json:
        print(manifest.to_json(), end="")
        return 0
    from ..describe import describe

    print("\n".join(describe(manifest)))
    return 0

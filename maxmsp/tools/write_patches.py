# SPDX-License-Identifier: MIT
"""Writes the patches of the package anew: python maxmsp/tools/write_patches.py [FOLDER]."""

import sys
from pathlib import Path

import example_patches
import synth_patches

PATCHES = {
    "patchers/timbrel.voice.maxpat": synth_patches.voice,
    "patchers/timbrel.organ.maxpat": synth_patches.organ,
    "patchers/timbrel.subtractive.maxpat": synth_patches.subtractive,
    "examples/timbrel.pad.maxpat": lambda: example_patches.pad(example_patches.ORGAN),
    "examples/timbrel.sweeps.maxpat": lambda: example_patches.pad(example_patches.SWEEPS),
    "examples/timbrel.generate.maxpat": example_patches.generate,
}


def main(folder: Path) -> None:
    for name, made in PATCHES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        made().write(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])

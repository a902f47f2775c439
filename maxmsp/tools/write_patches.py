# SPDX-License-Identifier: MIT
"""Writes patches and reference pages anew: python maxmsp/tools/write_patches.py [FOLDER]."""

import sys
from pathlib import Path

import blocks_patch
import control_patch
import example_patches
import help_patches
import latent_patches
import maxref
import mpe_patch
import note_patch
import osc_patch
import overview_patch
import play_patch
import synth_patches
from objects import THINGS

PATCHES = {
    "patchers/timbrel.voice.maxpat": synth_patches.voice,
    "patchers/timbrel.organ.maxpat": synth_patches.organ,
    "patchers/timbrel.subtractive.maxpat": synth_patches.subtractive,
    "patchers/timbrel.control.maxpat": control_patch.control,
    "examples/timbrel.effect.maxpat": latent_patches.effect,
    "examples/timbrel.synth.maxpat": latent_patches.synth,
    "examples/timbrel.morph.maxpat": latent_patches.morph,
    "examples/timbrel.notes.maxpat": note_patch.notes,
    "examples/timbrel.mpe.maxpat": mpe_patch.mpe,
    "examples/timbrel.osc.maxpat": osc_patch.osc,
    "examples/timbrel.play.maxpat": play_patch.play,
    "examples/timbrel.blocks.maxpat": blocks_patch.blocks,
    "examples/timbrel.pad.maxpat": lambda: example_patches.pad(example_patches.ORGAN),
    "examples/timbrel.sweeps.maxpat": lambda: example_patches.pad(example_patches.SWEEPS),
    "examples/timbrel.generate.maxpat": example_patches.generate,
    "extras/timbrel.overview.maxpat": overview_patch.overview,
    **dict(help_patches.helps()),
}


def main(folder: Path) -> None:
    for name, made in PATCHES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        made().write(folder / name)
    (folder / "docs").mkdir(exist_ok=True)
    for thing in THINGS:
        (folder / "docs" / f"{thing.name}.maxref.xml").write_text(maxref.page(thing), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])

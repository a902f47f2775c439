# SPDX-License-Identifier: MIT
"""Where results go: a new folder each time, with sound, curves, picture, and how it was made."""

import json
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ...base import audio
from ...base.curves import write_curves
from ...base.errors import UserError, one_of
from ..run import free_name
from .generator import Generator
from .made import Made, label_names

NORMALIZED_DB = -1.0
LONGEST_NAME = 60


@dataclass
class Results:
    """The folder of one command's results."""

    generator: Generator
    folder: Path
    subtype: str = "float"
    normalize: bool = False
    pictures: bool = True
    kept: list[dict[str, object]] = field(default_factory=list)

    def keep(self, made: Made) -> str:
        """Write NAME.wav, NAME.csv and NAME.png; return a line that says what was made."""
        sound, peak = made.sound, float(np.abs(made.sound).max(initial=0.0))
        if self.normalize and peak > 0:
            sound, peak = sound * (_gain(NORMALIZED_DB) / peak), _gain(NORMALIZED_DB)
        # Names may hold dots, so the ending is added, not replaced.
        stem = self.folder / made.name
        wav, csv, png = (stem.with_name(stem.name + end) for end in (".wav", ".csv", ".png"))
        rate = self.generator.sample_rate
        audio.write(wav, sound, rate, self.subtype)
        self._write_curves(csv, made)
        if self.pictures:
            made.picture().savefig(png, dpi=90)
        seconds, peak_db = len(sound) / rate, 20 * math.log10(max(peak, 1e-9))
        self.kept.append({"file": wav.relative_to(self.folder).as_posix(), "peak_db": peak_db})
        words = [f"{wav}: {seconds:.2f} s", f"peak {peak_db:.1f} dB{self._over(peak)}", made.remark]
        return ", ".join(word for word in words if word)

    def describe(self, settings: Mapping[str, object]) -> None:
        """Write generated.json: what the results were made of and how."""
        content = {
            "run": self.generator.name,
            "checkpoint": self.generator.checkpoint,
            **settings,
            "results": self.kept,
        }
        text = json.dumps(content, indent=1, default=str, ensure_ascii=False)
        (self.folder / "generated.json").write_text(text + "\n", encoding="utf-8")

    def _write_curves(self, path: Path, made: Made) -> None:
        """Write what the decoder was given: columns as an instrument's `decode` has inlets."""
        places = self.generator.blocks.model.decoder_tasks
        names = [*self.generator.latent_names, *label_names(self.generator, places)]
        values = np.concatenate([made.latents, made.labels[places]])
        write_curves(path, names, values, self.generator.frame_rate_hz)

    def _over(self, peak: float) -> str:
        if peak <= 1.0:
            return ""
        what = "kept" if self.subtype == "float" else "clipped"
        return f" (above full scale, {what}; --normalize brings it to {NORMALIZED_DB:g} dB)"


def check_format(subtype: str) -> None:
    """Refuse what is no sample format."""
    if subtype not in audio.SUBTYPES:
        raise one_of("sample format", subtype, audio.SUBTYPES)


def slug(text: str) -> str:
    """Return a formula as part of a file's name.

    >>> slug("circle:z1,z2+walk:z3:radius=0.3")
    'circle_z1_z2_walk_z3_radius_0.3'
    """
    return re.sub(r"[^\w.#-]+", "_", text).strip("_.")[:LONGEST_NAME]


def new_folder(asked: Path) -> Path:
    """Return a folder where nothing is yet: the one that is asked for, or it with a number.

    Raises:
        UserError: it is a file, or lies where nothing can be written.
    """
    folder = asked
    if asked.is_dir() and any(asked.iterdir()):
        folder = free_name(asked.resolve().parent, asked.resolve().name)
        folder = asked.parent / folder.name if asked.name else folder
    there = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    if not there.is_dir():
        raise UserError(f"-o {asked}: {there} is a file; name a folder.")
    if not os.access(there, os.W_OK):
        raise UserError(f"-o {asked}: nothing can be written into {there}; name another folder.")
    return folder


def _gain(db: float) -> float:
    return 10.0 ** (db / 20.0)

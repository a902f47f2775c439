# SPDX-License-Identifier: MIT
"""Pitch labels of a whole dataset: every file tracked, then the tasks written, all or none.

Labels that are there already are never lost: they are refused, or moved to `metadata/before/`,
where nothing reads them.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...base import audio
from ...base.errors import UserError
from ...base.progress import bar
from ...base.units import hz_to_midi, midi_to_hz
from ..data.dataset import Dataset
from ..data.labels import write_folder
from .segments import LABELS, segments
from .track import HIGH_HZ, HOP_S, LOW_HZ, track_channels, tracker_named

NOTES = (12, 108)  # C0 … C8: where a fundamental may be looked for
HOPS_S = (0.001, 1.0)
STAGE = ".timbrel-partial"  # below metadata/, one level too deep to be read as a task
BEFORE = "before"


@dataclass(frozen=True)
class Settings:
    """How pitch is looked for."""

    tracker: str = "timbrel"
    threshold: float | None = None  # 0 … 1; None: the tracker's own
    hop_s: float = HOP_S
    low_midi: int = round(hz_to_midi(LOW_HZ))
    high_midi: int = round(hz_to_midi(HIGH_HZ))

    def validate(self) -> None:
        """Raise UserError for the first setting that cannot be."""
        tracker_named(self.tracker)
        low, high = NOTES
        rules = [
            (self.threshold is None or 0 <= self.threshold <= 1, "--threshold lies in 0..1; given "
             f"{self.threshold}."),
            (HOPS_S[0] <= self.hop_s <= HOPS_S[1], f"--hop lies in {1000 * HOPS_S[0]:g}.."
             f"{1000 * HOPS_S[1]:g} ms; given {1000 * self.hop_s:g}."),
            (low <= self.low_midi < self.high_midi <= high, "--low lies below --high, both in "
             f"C0..C8 (MIDI {low}..{high}); given {self.low_midi} and {self.high_midi}."),
        ]  # fmt: skip
        for holds, sentence in rules:
            if not holds:
                raise UserError(sentence)


@dataclass(frozen=True)
class Contour:
    """What was found in one file."""

    midi: np.ndarray  # [N] fractional notes, NaN without pitch
    seconds: float  # the file's length


@dataclass(frozen=True)
class Found:
    """What was found in a dataset."""

    contours: dict[str, Contour]  # by file, only those that could be read
    problems: tuple[str, ...]  # one sentence per file left out


def label(dataset: Dataset, settings: Settings, replace: bool) -> Found:
    """Track every file of a dataset and write the tasks pitch, octave and midi.

    Nothing is written before every file is tracked; stopping earlier leaves the dataset as it was.

    Raises:
        UserError: a setting that cannot be, labels that are there (without `replace`), a folder
            that cannot be written, or no file that can be read.
    """
    settings.validate()
    metadata = dataset.root / "metadata"
    there = [task for task in LABELS if (metadata / task).exists()]
    if there and not replace:
        raise UserError(
            f"{dataset.root} has labels for {', '.join(there)} already: --replace moves them to "
            f"{metadata / BEFORE} and writes new ones."
        )
    stage = _prepare_stage(metadata)
    try:
        found = find(dataset, settings)
        if not found.contours:
            raise UserError(
                f"no file of {dataset.root} can be read; timbrel data check says why of each."
            )
        for task, made in LABELS.items():
            values = {
                file: segments(made, c.midi, settings.hop_s, c.seconds)
                for file, c in found.contours.items()
            }
            write_folder(stage / task, values, made.classes)
        for task in LABELS:
            _put_in_place(stage / task, metadata / task)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if not any(metadata.iterdir()):
            metadata.rmdir()
    return found


def find(dataset: Dataset, settings: Settings) -> Found:
    """Track every file of a dataset; files that cannot be used become problems."""
    low_hz, high_hz = midi_to_hz(settings.low_midi), midi_to_hz(settings.high_midi)
    contours: dict[str, Contour] = {}
    problems: list[str] = []
    with bar("pitch", len(dataset.files)) as shown:
        for done, file in enumerate(dataset.files):
            shown.at(done, Path(file).name)
            if any(sign in file for sign in "\t\r\n"):
                problems.append(f"{file!r}: a name with a tab or a line end cannot be labelled.")
                continue
            try:
                samples, rate = audio.read(dataset.path(file))
            except audio.AudioError as error:
                problems.append(str(error))
                continue
            found = track_channels(
                samples, rate, settings.hop_s, low_hz, high_hz,
                settings.tracker, settings.threshold,
            )  # fmt: skip
            contours[file] = Contour(found.midi, samples.shape[1] / rate)
        shown.at(len(dataset.files))
    return Found(contours, tuple(problems))


def _prepare_stage(metadata: Path) -> Path:
    """Return an empty folder that tasks are written to first, on the same disk."""
    stage = metadata / STAGE
    try:
        shutil.rmtree(stage, ignore_errors=True)  # left behind where the power went
        stage.mkdir(parents=True)
    except OSError as error:
        raise UserError(
            f"{metadata} cannot be written ({error.strerror}): make the folder writable, "
            "or copy the sounds to one that is."
        ) from None
    return stage


def _put_in_place(new: Path, place: Path) -> None:
    if place.exists():
        kept = place.parent / BEFORE / place.name
        count = 1
        while kept.exists():
            count += 1
            kept = place.parent / BEFORE / f"{place.name}.{count}"
        kept.parent.mkdir(exist_ok=True)
        place.rename(kept)
    new.rename(place)

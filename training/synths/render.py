# SPDX-License-Identifier: MIT
"""Renders examples into a folder: what is there and sound stays, what is not is made."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ...base import audio
from ...base.errors import UserError
from ...base.progress import bar, say
from . import claim, layout, remembered
from .checks import KINDS, faults, fitted
from .description import Playing, Synth
from .find import Source
from .remembered import Remembered
from .sampling import Sampling, draw

FIRST = 32  # when all of these are bad, the rest will be too
GRACE = 8  # so few may all be silent: presets, a corner of a grid


@dataclass(frozen=True)
class Report:
    """What a folder holds now. `faults` has the numbers of the examples by what is wrong."""

    examples: int
    rendered: int  # in this run
    mended: tuple[str, ...]  # recordings that were damaged, and how
    faults: dict[str, tuple[int, ...]]

    @property
    def bad(self) -> int:
        return len({number for numbers in self.faults.values() for number in numbers})

    @property
    def lines(self) -> list[str]:
        """One sentence for each kind of fault."""
        return [
            f"{len(numbers)} of {self.examples} are {kind}: {_listed(numbers)}"
            for kind, numbers in self.faults.items()
            if numbers
        ]


def render(folder: Path, synth: Synth, source: Source, sampling: Sampling, examples: int) -> Report:
    """Bring a folder to `examples` recordings with their labels; resumes what was interrupted.

    A folder that holds another synth's examples, or other settings of this one, is refused. A run
    that fails before a recording of its own is there leaves the folder as it was found, so that
    the next one may be another synth or other settings.
    """
    rows = draw(sampling, len(synth.parameters), 0, examples)
    claim.check(folder, synth, sampling, rows)
    before = claim.before(folder)
    run = _Run(folder, synth, source, rows, remembered.read(folder))
    try:
        claim.write(folder, synth, sampling, rows)
        run.look()
        run.fill()
    except BaseException:
        if not any(path.exists() for path in run.made):
            before.restore()
        raise
    return run.report()


@dataclass
class _Run:
    """One run's way through a folder."""

    folder: Path
    synth: Synth
    source: Source
    rows: np.ndarray
    memory: Remembered
    found: dict[int, list[str]] = field(default_factory=dict)  # faults by number
    mended: list[str] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)

    def look(self) -> None:
        """Find out what is there, whole and good."""
        for index in range(len(self.rows)):
            path = layout.wav(self.folder, index)
            reason = None
            if path.exists():
                reason, seen = _examined(path, self.synth.playing)
                self.found[index] = self.memory.faults.get(index) or seen
            if reason:
                self.mended.append(f"{path.name} {reason}")
            if reason or not path.exists():
                self.missing.append(index)
        if self.mended:
            first = "; ".join(self.mended[:3])
            say(f"{len(self.mended)} recordings are damaged and rendered again: {first}")
        if 0 < len(self.missing) < len(self.rows):
            there = len(self.rows) - len(self.missing)
            say(f"{self.folder} holds {there} of {len(self.rows)} already")

    def fill(self) -> None:
        """Render what is missing."""
        if not self.missing:
            return
        there = len(self.rows) - len(self.missing)
        with bar(f"rendering {self.synth.name}", len(self.rows)) as shown:
            sounds = self.source.render(self.rows[self.missing])
            for done, (index, sound) in enumerate(zip(self.missing, sounds, strict=True), 1):
                path = self._keep(index, sound)
                if done == min(FIRST, len(self.missing)):
                    self._refuse_hopeless()
                shown.at(there + done, path.name)

    def report(self) -> Report:
        by_kind = {
            kind: tuple(k for k in sorted(self.found) if kind in self.found[k]) for kind in KINDS
        }
        return Report(len(self.rows), len(self.missing), tuple(self.mended), by_kind)

    def _keep(self, index: int, sound: np.ndarray) -> Path:
        """Write a recording; what it will not show is written first, so that it is never lost."""
        playing, path = self.synth.playing, layout.wav(self.folder, index)
        self.found[index] = faults(sound, playing.samples)
        self.memory.note(index, self.found[index])
        audio.write(path, fitted(sound, playing.samples), playing.sample_rate, "pcm16")
        self.made.append(path)
        return path

    def _refuse_hopeless(self) -> None:
        """Stop when every one of the first examples has the same fault, unless they are few."""
        first = [self.found[index] for index in self.missing[: len(self.made)]]
        if len(first) < GRACE:
            return
        playing = self.synth.playing
        for kind in KINDS:
            if all(kind in said for said in first):
                for path in self.made:
                    path.unlink()
                raise UserError(
                    f"{self.synth.name}: each of the first {len(first)} examples is {kind} (note "
                    f"{playing.note}, velocity {playing.velocity}); {REMEDIES[kind]}."
                )


REMEDIES = {
    "silent": "see that it takes 'params' and 'note' and sound leaves its first outlet",
    "clipped": "make it quieter",
    "too short": "let it give sustain and release",
    "not finite": "it gives what is no number",
}


def _examined(path: Path, playing: Playing) -> tuple[str | None, list[str]]:
    """Return what is damaged in a recording, and the faults of one that is whole."""
    try:
        samples, rate = audio.read(path)
    except audio.AudioError as error:
        return str(error).partition(": ")[2].rstrip("."), []
    if rate != playing.sample_rate or samples.shape != (1, playing.samples):
        return (
            f"has {samples.shape[1]} samples at {rate} Hz, not {playing.samples} at "
            f"{playing.sample_rate} Hz"
        ), []
    return None, faults(samples[0], playing.samples)


def _listed(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(f"ex_{n}" for n in numbers[:5])
    return shown + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")

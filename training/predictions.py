# SPDX-License-Identifier: MIT
"""How well labels are guessed: accuracy and confusion over audible frames and whole files."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .data.label_facts import LabelFacts

# A note counts as right within half a semitone, any other number within this share of its range.
NEAR_NOTE, NEAR_SHARE = 0.5, 0.05


@dataclass
class Judge:
    """Collects the guesses at one label, file after file."""

    facts: LabelFacts
    truths: list[np.ndarray] = field(default_factory=list)  # of one file each, [T], NaN unknown
    guesses: list[np.ndarray] = field(default_factory=list)

    def hear(self, truth: np.ndarray, guess: np.ndarray) -> None:
        """Take the audible frames of a file, `[T]` and `[T]`."""
        known = np.isfinite(truth)
        if known.any():
            self.truths.append(truth[known])
            self.guesses.append(guess[known])

    def verdict(self) -> dict:
        """Return the figures, in numbers that JSON knows; empty where nothing was labelled."""
        if not self.truths:
            return {}
        truth, guess = np.concatenate(self.truths), np.concatenate(self.guesses)
        if self.facts.classes is None:
            error = np.abs(guess - truth)
            return {
                "frames": len(truth),
                "median_error": round(float(np.median(error)), 4),
                "near": round(float((error < near(self.facts)).mean()), 4),
                "within": near(self.facts),
            }
        files = [
            (int(t[0]), int(np.bincount(g.astype(int)).argmax()))
            for t, g in zip(self.truths, self.guesses, strict=True)
            if (t == t[0]).all()
        ]
        return {
            "frames": len(truth),
            "accuracy": round(float((truth == guess).mean()), 4),
            **(
                {"file_accuracy": round(float(np.mean([a == b for a, b in files])), 4)}
                if files
                else {}
            ),
            "chance": round(_chance(truth), 4),
            "classes": list(self.facts.classes),
            "confusion": confusion(truth, guess, len(self.facts.classes)).tolist(),
        }


def near(facts: LabelFacts) -> float:
    """Return by how much a guess at a label may miss and still be right; of classes, not at all."""
    if facts.classes is not None or facts.name == "midi":
        return NEAR_NOTE
    return NEAR_SHARE * (facts.high - facts.low)


def confusion(truth: np.ndarray, guess: np.ndarray, classes: int) -> np.ndarray:
    """Return how often each true class (row) was taken for each class (column), int `[K, K]`."""
    table = np.zeros((classes, classes), dtype=int)
    np.add.at(table, (truth.astype(int), guess.astype(int)), 1)
    return table


def lines(name: str, verdict: dict) -> Sequence[str]:
    """Return a verdict as one line of text; none where nothing was judged."""
    if not verdict:
        return [f"{name}: no label in the judged files"]
    if "accuracy" in verdict:
        files = verdict.get("file_accuracy")
        of_files = f", {100 * files:.0f} % of files" if files is not None else ""
        return [
            f"{name}: {100 * verdict['accuracy']:.0f} % of frames right{of_files} "
            f"(the commonest class alone: {100 * verdict['chance']:.0f} %)"
        ]
    return [
        f"{name}: median error {verdict['median_error']:.2f}, "
        f"{100 * verdict['near']:.0f} % of frames within {verdict['within']:g}"
    ]


def _chance(truth: np.ndarray) -> float:
    return float(np.bincount(truth.astype(int)).max() / len(truth))

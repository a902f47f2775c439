# SPDX-License-Identifier: MIT
"""What can be watched while a run trains: the progress line, log.jsonl and TensorBoard."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import torch
from torch import Tensor

from ..base.progress import say
from .learner import SpectralLearner
from .material import Material
from .run import Progress, Run
from .settings import Recipe

# Sounds and pictures go to TensorBoard at every so many validations.
PICTURES_EVERY = 8
PICTURED_FILES = 3
LONGEST_S = 5


class Monitor:
    """Writes what the training loop reports; silent on all processes but the first."""

    def __init__(
        self,
        run: Run,
        recipe: Recipe,
        material: Material,
        learner: SpectralLearner,
        enabled: bool = True,
    ) -> None:
        self._run, self._recipe, self._material, self._learner = run, recipe, material, learner
        self._judged = "held-out" if material.split.held_out else "training"
        self._writer = None
        self._valid: dict[str, float] = {}
        self._validations = 0
        if enabled:
            from torch.utils.tensorboard.writer import SummaryWriter

            self._writer = SummaryWriter(str(run.tensorboard))

    def losses(self, losses: Mapping[str, Tensor], progress: Progress) -> str:
        """Record the losses of a step; return the line for the progress bar."""
        numbers = {name: float(value) for name, value in losses.items()}
        if self._writer:
            for name, value in numbers.items():
                self._writer.add_scalar(f"train/{name}", value, progress.step)
        shown = [f"step {progress.step}", f"error {numbers.get('error', numbers['loss']):.3f}"]
        if self._valid:
            shown.append(f"{self._judged} SC {self._valid['spectral_convergence']:.3f}")
        return "  ".join(shown)

    def validation(self, figures: Mapping[str, float], progress: Progress) -> None:
        """Record a validation."""
        self._valid = dict(figures)
        self._validations += 1
        if not self._writer:
            return
        if not sys.stderr.isatty():  # a log gets a line where a terminal has its bar
            sc = figures["spectral_convergence"]
            say(f"step {progress.step}, {progress.elapsed_s:.0f} s: {self._judged} SC {sc:.3f}")
        line = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "step": progress.step,
            "elapsed_s": round(progress.elapsed_s, 2),
            "best_step": progress.best_step,
            "dead": progress.dead,
            **{name: round(value, 6) for name, value in figures.items()},
        }
        with self._run.log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        for name, value in figures.items():
            self._writer.add_scalar(f"valid/{name}", value, progress.step)
        if self._validations % PICTURES_EVERY == 1:
            self._sounds_and_pictures(progress.step)

    def close(self) -> None:
        """Write out what is pending."""
        if self._writer:
            self._writer.close()

    def _sounds_and_pictures(self, step: int) -> None:
        from .figures import spectrogram_grid
        from .spectral import through_model

        assert self._writer is not None
        rate = self._recipe.signal.sample_rate
        for file in self._material.usable("valid")[:PICTURED_FILES]:
            audio = torch.tensor(self._material.signals.of(file)[: LONGEST_S * rate])
            result = through_model(self._learner.module, self._recipe.signal, audio)
            self._writer.add_audio(file, result, step, self._recipe.signal.sample_rate)
            rows = [("original", audio.numpy()), ("forward", result.numpy())]
            figure = spectrogram_grid([(file, rows)], self._recipe.signal.sample_rate)
            self._writer.add_figure(file, figure, step)

# SPDX-License-Identifier: MIT
"""What can be watched while a run trains: the progress line, log.jsonl and TensorBoard."""

import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime

import torch
from torch import Tensor

from ..base.progress import say
from .data.labels import Task
from .learner import SpectralLearner
from .material import Material
from .run import Progress, Run
from .settings import Recipe

# Sounds and pictures go to TensorBoard at every so many validations, and only while they have taken
# no more than this share of the time.
PICTURES_EVERY = 8
MOST_SHARE = 0.04
PICTURED_FILES = 3
LONGEST_S = 5
EMBEDDED_FRAMES = 1000


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
        self._spent_s = 0.0
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
        due = self._validations % PICTURES_EVERY == 1
        if due and self._spent_s <= MOST_SHARE * progress.elapsed_s:
            began = time.monotonic()
            self._sounds_and_pictures(progress.step)
            self._spent_s += time.monotonic() - began

    def close(self) -> None:
        """Write out what is pending."""
        if self._writer:
            self._writer.close()

    def _sounds_and_pictures(self, step: int) -> None:
        """Write held-out sounds as they come out now, the latent space, and traversals."""
        from .figures import latent_traversal, spectrogram_grid
        from .spectral import label_rows, through_model
        from .traversal import TRAVERSED, traverse

        assert self._writer is not None
        signal, model = self._recipe.signal, self._learner.module
        rate = signal.sample_rate
        tasks = [self._material.dataset.tasks[name] for name in self._recipe.labels]
        for file in self._material.usable("valid")[:PICTURED_FILES]:
            audio = torch.tensor(self._material.signals.of(file)[: LONGEST_S * rate])
            rows = label_rows(tasks, file, -(-len(audio) // signal.hop), signal.hop, rate)
            result = through_model(model, signal, audio, torch.from_numpy(rows))
            self._writer.add_audio(file, result, step, rate)
            pictured = [("original", audio.numpy()), ("forward", result.numpy())]
            figure = spectrogram_grid([(file, pictured)], rate)
            self._writer.add_figure(file, figure, step)
        figure = latent_traversal(traverse(model), list(TRAVERSED), rate)
        self._writer.add_figure("traversal", figure, step)
        self._embedding(step)

    @torch.no_grad()
    def _embedding(self, step: int) -> None:
        """Write the latents of held-out frames with all their labels, for the projector."""
        from .figures import latent_scatter

        assert self._writer is not None
        tasks = self._material.dataset.tasks
        names = list(dict.fromkeys([*self._learner.labels, *tasks]))
        source = self._material.source(self._recipe, "valid", augment=False, labels=names)
        size = EMBEDDED_FRAMES - EMBEDDED_FRAMES % self._recipe.train.sequence
        batch = source.batch(-1, size, augment=False)
        model = self._learner.module
        mean, _ = self._learner.posterior(batch.to(model.usual.device))
        z = model.latent_space(mean).cpu()
        columns = [[_named(tasks[n], float(v)) for v in batch.labels[n]] for n in names]
        rows = [list(row) for row in zip(*columns, strict=True)] or [["frame"]] * len(z)
        header = names if len(names) > 1 else None
        flat = rows if header else [row[0] for row in rows]
        self._writer.add_embedding(z, flat, metadata_header=header, global_step=step, tag="latents")
        shown = next((i for i, n in enumerate(names) if tasks[n].classes), None)
        labels = [row[shown] for row in rows] if shown is not None else ["frames"] * len(z)
        figure = latent_scatter(z.numpy(), labels, f"latents of {len(z)} frames")
        self._writer.add_figure("latents", figure, step)


def _named(task: Task, value: float) -> str:
    """Return a label as text: its class's name, its number, or a question mark."""
    if value != value:
        return "?"
    return task.classes[int(value)] if task.classes else f"{value:g}"

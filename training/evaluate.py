# SPDX-License-Identifier: MIT
"""What a run achieves on sounds that it has never seen: metrics.json, report.md and figures."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median

import numpy as np
import torch

from ..base.progress import bar, say
from . import following
from .data.labels import Task
from .figures import (
    confusion_table,
    latent_scatter,
    latent_traversal,
    pitch_following,
    spectrogram_grid,
)
from .learner import DEAD_SHARE, SpectralLearner
from .losses import kl_to_normal
from .material import Material, check_facts
from .metrics import distances
from .models.spectral import SpectralModel
from .predictions import Judge, lines
from .run import Run, load_weights, read_progress
from .settings import Recipe
from .spectral import SpectralBlocks, label_rows, through_forward, through_latents
from .traversal import TRAVERSED, traverse

BATCH_FILES = 32
# A latent counts as active when its mean KL exceeds this many nats.
ACTIVE_NATS = 0.05
# A file longer than this is judged by its beginning.
LONGEST_S = 30.0
SHOWN_FILES = 4
FEW_GROUPS = 5
# Moved notes that are listened to unless asked otherwise, and how long each of the scale is shown.
MOVES = 100
SCALE_NOTE_S = 0.6
# Points of the latent picture, over all files.
POINTS = 20_000


@dataclass(frozen=True)
class Result:
    """One file through both paths."""

    file: str
    audio: np.ndarray  # [N]
    forward: np.ndarray  # [N]
    decode: np.ndarray  # [N]
    latents: np.ndarray  # [T, D], frames that are audible
    guesses: np.ndarray  # [P, T], of the same frames
    truths: np.ndarray  # [P, T], NaN where nothing is known


def load_model(run: Run, recipe: Recipe, checkpoint: str) -> SpectralModel:
    """Return a run's model with a checkpoint's weights, ready to be used."""
    model = SpectralModel(recipe, run.facts())
    model.load_state_dict(load_weights(run, checkpoint))
    model.eval().requires_grad_(False)
    return model


def evaluate(
    run: Run,
    recipe: Recipe,
    material: Material,
    checkpoint: str = "best",
    most_moves: int | None = MOVES,
) -> dict:
    """Measure a run on its test part and write metrics.json, report.md and figures beside it.

    Args:
        most_moves: notes that are decoded as others, where the decoder is asked for a note; None
            takes all that there are.

    Returns:
        what metrics.json holds.
    """
    check_facts(material, run.facts())
    model = load_model(run, recipe, checkpoint)
    blocks = SpectralBlocks(model, recipe.signal).eval()
    files = material.usable("test")
    shown = {files[i * len(files) // SHOWN_FILES] for i in range(SHOWN_FILES)}
    per_file = max(1, POINTS // len(files))
    each, pictured, points = {}, [], {}
    facts = {f.name: f for f in run.facts()}
    judges = {name: Judge(facts[name]) for name in recipe.predict}
    with bar("evaluating", len(files)) as progress:
        for result in _through(blocks, recipe, material, files):
            for judge, truth, guess in zip(
                judges.values(), result.truths, result.guesses, strict=True
            ):
                judge.hear(truth, guess)
            original = torch.from_numpy(result.audio)
            each[result.file] = {
                "forward": distances(original, torch.from_numpy(result.forward)),
                "decode": distances(original, torch.from_numpy(result.decode)),
            }
            # Of most files only the figures are kept, so that memory does not grow with them.
            step = max(1, -(-len(result.latents) // per_file))
            points[result.file] = result.latents[::step].copy()
            if result.file in shown:
                pictured.append(result)
            progress.at(len(each), result.file.rsplit("/", 1)[-1])
    groups = {material.dataset.group(file, recipe.data.group_by) for file in files}
    if len(groups) < FEW_GROUPS:
        say(f"only {len(groups)} groups of sounds are held out: these figures are rough.")
    metrics = {
        "judged_on": "test split" if material.split.held_out else "training files, none held out",
        "files": len(files),
        "checkpoint": checkpoint,
        "step": read_progress(run, checkpoint).step,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "forward": _summary([e["forward"] for e in each.values()]),
        "decode": _summary([e["decode"] for e in each.values()]),
        "given": "true labels" if recipe.labels else "nothing",
        "label": getattr(_shown_task(recipe, material), "name", None),
        "by_label": _by_label(recipe, material, each),
        **_latent_figures(model, recipe, material),
        "predictions": {name: judge.verdict() for name, judge in judges.items()},
        "each": each,
    }
    heard = following.follow(
        blocks, recipe, material, following.plan_moves(recipe, material, most_moves)
    )
    metrics["following"] = following.figures(heard)
    if heard:
        metrics["following"]["true_notes"] = following.true_notes(recipe, material)
    metrics["good"] = metrics["dead_outputs"] <= DEAD_SHARE
    run.metrics.write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    _draw(run, recipe, material, blocks, pictured, points)
    if any(len(h.cents) for h in heard):
        _draw_following(run, recipe, material, blocks, heard)
    for name, verdict in metrics["predictions"].items():
        if "confusion" in verdict:
            table = np.array(verdict["confusion"])
            title = f"{name} on {metrics['judged_on']}"
            figure = confusion_table(table, verdict["classes"], title)
            figure.savefig(run.folder / "figures" / f"confusion_{name}.png", dpi=90)
    run.report.write_text(_report(run, recipe, metrics), encoding="utf-8")
    return metrics


def _through(
    blocks: SpectralBlocks, recipe: Recipe, material: Material, files: list[str]
) -> Iterator[Result]:
    """Yield files through both paths, many at a time, the ones of like length together.

    Labels that are given are the true ones.
    """
    known = material.tasks(recipe)
    given = [known[name] for name in recipe.labels]
    guessed = [known[name] for name in recipe.predict]
    rate = material.signals.sample_rate
    ordered = sorted(files, key=lambda f: material.signals.entries[f].samples)
    longest = int(LONGEST_S * material.signals.sample_rate)
    for first in range(0, len(ordered), BATCH_FILES):
        group = ordered[first : first + BATCH_FILES]
        signals = [np.array(material.signals.of(f)[:longest]) for f in group]
        batch = torch.zeros(len(group), max(len(s) for s in signals))
        for row, samples in zip(batch, signals, strict=True):
            row[: len(samples)] = torch.from_numpy(samples)
        frames = -(-batch.shape[1] // blocks.hop)
        rows = [label_rows(given, f, frames, blocks.hop, rate) for f in group]
        labels = torch.from_numpy(np.stack(rows)).float()
        through, guesses = through_forward(blocks, batch, labels)
        decoded, z = through_latents(blocks, batch, labels)
        for row, (file, samples) in enumerate(zip(group, signals, strict=True)):
            n = len(samples)
            hops = max(1, n // blocks.hop)
            heard = _audible(samples, hops, blocks.hop)
            yield Result(
                file,
                samples,
                through[row, :n].numpy(),
                decoded[row, :n].numpy(),
                z[row, :, :hops].t().numpy()[heard],
                guesses[row, :, :hops].numpy()[:, heard],
                label_rows(guessed, file, hops, blocks.hop, rate)[:, heard],
            )


def _audible(samples: np.ndarray, frames: int, hop: int) -> np.ndarray:
    """Return which frames of a file are within 40 dB of its loudest, bool `[T]`."""
    padded = np.zeros(frames * hop)
    padded[: min(len(samples), len(padded))] = samples[: len(padded)]
    level = np.sqrt(np.square(padded).reshape(frames, hop).mean(1))
    return level >= 0.01 * max(level.max(), 1e-9)


def _summary(rows: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    return {
        key: {
            "median": round(median(row[key] for row in rows), 4),
            "mean": round(fmean(row[key] for row in rows), 4),
        }
        for key in rows[0]
    }


def _shown_task(recipe: Recipe, material: Material) -> Task | None:
    """Return the label that tells results apart: the stratum, else the first with classes."""
    tasks = material.dataset.tasks
    classes = [task for task in tasks.values() if task.classes]
    return tasks.get(recipe.data.stratify_by) or next(iter(classes), None)


def _by_label(recipe: Recipe, material: Material, each: dict) -> dict[str, dict[str, float]]:
    task = _shown_task(recipe, material)
    if task is None:
        return {}
    groups: dict[str, list[float]] = {}
    for file, row in each.items():
        groups.setdefault(str(task.name_of(file)), []).append(row["forward"]["sc"])
    return {
        name: {"files": len(values), "forward_sc_median": round(median(values), 4)}
        for name, values in sorted(groups.items())
    }


@torch.no_grad()
def _latent_figures(model: SpectralModel, recipe: Recipe, material: Material) -> dict:
    """Return what the latents carry, on frames of the test part."""
    learner = SpectralLearner(recipe, model)
    source = material.source(recipe, "test", augment=False, labels=learner.labels)
    batches = [source.batch(-1 - i, recipe.train.batch, augment=False) for i in range(8)]
    found = [learner.posterior(batch) for batch in batches]
    mean, log_variance = (torch.cat(parts) for parts in zip(*found, strict=True))
    kl = kl_to_normal(mean, log_variance).mean(0)
    return {
        "latents": model.latents,
        "active_latents": int((kl > ACTIVE_NATS).sum()),
        "kl_nats": round(float(kl.sum()), 3),
        "explained_variance": [round(float(v), 5) for v in model.latent_space.explained],
        "dead_outputs": round(fmean(learner.validate(b)["dead_outputs"] for b in batches), 4),
        "parameters": sum(p.numel() for p in model.parameters()),
    }


def _draw(
    run: Run,
    recipe: Recipe,
    material: Material,
    blocks: SpectralBlocks,
    pictured: list[Result],
    points: dict[str, np.ndarray],
) -> None:
    rate = recipe.signal.sample_rate
    folder = run.folder / "figures"
    folder.mkdir(exist_ok=True)
    columns = [
        (
            r.file.rsplit("/", 1)[-1],
            [("original", r.audio), ("forward", r.forward), ("encode, decode", r.decode)],
        )
        for r in pictured
    ]
    spectrogram_grid(columns, rate).savefig(folder / "reconstructions.png", dpi=90)
    if blocks.model.latents > 1:
        task = _shown_task(recipe, material)
        labels = [
            str(task.name_of(file)) if task else file.rsplit("/", 1)[-1]
            for file, rows in points.items()
            for _ in rows
        ]
        judged = "held-out" if material.split.held_out else "training"
        title = f"latents of {len(points)} {judged} files, one point per frame"
        scatter = latent_scatter(np.concatenate(list(points.values())), labels, title)
        scatter.savefig(folder / "latents.png", dpi=110)
    frames = traverse(blocks.model)
    latent_traversal(frames, list(TRAVERSED), rate).savefig(folder / "traversal.png", dpi=90)


def _draw_following(
    run: Run,
    recipe: Recipe,
    material: Material,
    blocks: SpectralBlocks,
    heard: list[following.Heard],
) -> None:
    """Draw asked notes against heard ones, and one test note as a scale of two octaves."""
    task = _shown_task(recipe, material)
    rows = [h for h in heard if len(h.cents)]
    asked = np.array([h.move.asked for h in rows])
    off = np.array([np.median(h.cents) / 100 for h in rows])
    names = [str(task.name_of(h.move.file)) if task else "notes" for h in rows]
    middle = min(rows, key=lambda h: abs(h.move.note - 60)).move
    scale = [middle.note + k for k in range(-following.REACH, following.REACH + 1, 2)]
    notes = following.render(blocks, recipe, material, middle.file, scale)
    rate = recipe.signal.sample_rate
    shown = np.concatenate([note[: int(SCALE_NOTE_S * rate)] for note in notes])
    title = f"{middle.file.rsplit('/', 1)[-1]}, decoded as a whole-tone scale of two octaves"
    figure = pitch_following(asked, asked + off, names, shown, rate, title)
    figure.savefig(run.folder / "figures" / "following.png", dpi=90)


def _report(run: Run, recipe: Recipe, metrics: dict) -> str:
    words = {
        "sc": "spectral convergence",
        "lsd_db": "log-spectral distance, dB",
        "lsd60_db": "the same, upper 60 dB",
        "mrstft": "multi-resolution STFT distance",
    }
    paths = [metrics["forward"], metrics["decode"]]
    table = "\n".join(
        f"| {text} | "
        + " | ".join(f"{path[key][kind]:.3f}" for path in paths for kind in ("median", "mean"))
        + " |"
        for key, text in words.items()
    )
    guessed = "\n".join(
        f"- {line}" for name, v in metrics["predictions"].items() for line in lines(name, v)
    )
    tables = "\n\n".join(
        f"![confusion of {name}](figures/confusion_{name}.png)"
        for name, v in metrics["predictions"].items()
        if "confusion" in v
    )
    guesses = f"\nLabels as they are guessed:\n\n{guessed}\n\n{tables}\n" if guessed else ""
    moved = "\n".join(f"- {line}" for line in following.lines(metrics["following"]))
    told = " The model is given the true labels." if recipe.labels else ""
    sung = metrics["following"].get("voiced_frames", 0)
    picture = "\n![other notes](figures/following.png)\n" if sung else ""
    asked = f"\n{moved}\n{picture}" if moved else ""
    groups = "\n".join(
        f"| {name} | {row['files']} | {row['forward_sc_median']:.3f} |"
        for name, row in metrics["by_label"].items()
    )
    by_label = f"\n| {metrics['label']} | files | SC, median |\n|---|---|---|\n{groups}\n"
    shares = ", ".join(f"{100 * v:.0f} %" for v in metrics["explained_variance"][:8])
    verdict = (
        ""
        if metrics["good"]
        else f"\n**Not a good run: {100 * metrics['dead_outputs']:.0f} % of the frames decode to "
        "silence. Train again with a lower train.lr.**\n"
    )
    return f"""# {run.folder.name}
{verdict}
Recipe `{recipe.name}`, dataset `{Path(recipe.data.root).name}`, checkpoint
`{metrics["checkpoint"]}` at step {metrics["step"]}, {metrics["parameters"] / 1e6:.2f} M parameters.
Judged on {metrics["files"]} files: {metrics["judged_on"]}. {metrics["date"]}.

`forward` keeps the input's phase; `encode`, then `decode` makes its own.{told}

| distance | forward, median | mean | encode-decode, median | mean |
|---|---|---|---|---|
{table}
{by_label if groups else ""}
{metrics["active_latents"]} of {metrics["latents"]} latents are active; the first of them explain
{shares} of the variance.

![reconstructions](figures/reconstructions.png)

![latent space](figures/latents.png)

![latent traversal](figures/traversal.png)
{asked}{guesses}"""

# SPDX-License-Identifier: MIT
"""Judges a run's timbre map on its test examples, with the real synth where there is one."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...base.errors import UserError
from ...base.maps import folder as on_disk
from ...base.maps.timbre_map import TimbreMap
from ...base.progress import say
from ..synths.checks import fitted
from ..synths.description import FILE, Playing
from ..synths.description import read as read_synth
from ..synths.find import Asked, find
from ..synths.layout import Examples
from . import features, pictures
from .config import read_recipe
from .measure import heard_apart, measure
from .train import MAP, hear, read_split, turned_latents

FIGURES = ("errors.png", "latents.png", "surface.png")


def evaluate(run: Path, root: str | None = None) -> dict[str, Any]:
    """Measure a run, write metrics.json, report.md and figures, and return the metrics.

    Args:
        root: where the examples are now; None where they were.
    """
    recipe = read_recipe(run)
    if root:
        recipe.data.root = root
    examples, power = hear(Path(recipe.data.root).expanduser())
    found, latents = on_disk.read(run / MAP), turned_latents(recipe, run)
    _, test = read_split(run)
    if max(len(latents), max(test) + 1) > len(examples):
        raise UserError(
            f"{recipe.data.root} has {len(examples)} examples and the run was made with more: name "
            "the folder that it was trained on with data.root=FOLDER."
        )
    parameters, db = examples.parameters[test], features.to_db(power[test])
    metrics: dict[str, Any] = {
        "examples": len(test),
        "names": list(found.names),
        **measure(found, parameters, db, latents[test].astype(np.float64)),
    }
    metrics["heard_db"] = _heard(examples, found, parameters, db)
    _pictures(run, found, latents, examples.parameters, test)
    text = json.dumps(metrics, indent=1, allow_nan=False)
    (run / "metrics.json").write_text(text + "\n", encoding="utf-8")
    text = "\n".join(["# Timbre map " + run.name, "", *lines(metrics), "", *_shown()])
    (run / "report.md").write_text(text + "\n", encoding="utf-8")
    return metrics


def lines(metrics: dict[str, Any]) -> list[str]:
    """Return the figures as a table in Markdown."""
    spans = [high - low for low, high in metrics["reach"]]
    heard = metrics["heard_db"]
    rows = [
        "| parameter | round trip, mean error | from the sound | reached |",
        "|---|---|---|---|",
    ]
    for name, error, listened, (low, high) in zip(
        metrics["names"],
        metrics["round_trip"],
        metrics["from_sound"],
        metrics["reach"],
        strict=True,
    ):
        rows.append(f"| {name} | {error:.1f} | {listened:.1f} | {low:.0f}–{high:.0f} |")
    rows += [
        f"| all | {np.mean(metrics['round_trip']):.1f} | {np.mean(metrics['from_sound']):.1f} | "
        f"{np.mean(spans):.0f} of 127, least {min(spans):.0f} |",
        "",
        f"With residual memory, largest error: {metrics['residual']:.1e} of 127. "
        f"Control to parameters to control, largest error: {metrics['exact']:.1e}. "
        f"Order of distances, control against sound: {_order(metrics['order'])}.",
    ]
    if heard is not None:
        rows += [
            "",
            f"The synth itself, after the round trip against before: {heard['median']:.2f} dB "
            f"(median, 60 dB range), mean {heard['mean']:.2f}.",
        ]
    return rows


def _order(value: float | None) -> str:
    return "not measured, too few examples" if value is None else f"{value:.2f} (1 is the same)"


def _heard(
    examples: Examples, found: TimbreMap, parameters: np.ndarray, db: np.ndarray
) -> dict[str, float] | None:
    """Render the round trip with the synth that made the examples; None where it is unknown."""
    folders: list[Path] = list(examples.folders)
    if len(folders) > 1 or not (folders[0] / FILE).is_file():
        say("no synth.json: what the map's answers sound like is not measured")
        return None
    synth = read_synth(folders[0])
    said = synth.playing
    asked = Asked(
        said.note, said.velocity, said.sustain_s, said.release_s, said.sample_rate, synth.target,
        synth.names,
    )  # fmt: skip

    def sounds(rows: np.ndarray) -> Sequence[np.ndarray]:
        held = []
        for rendered in source.render(rows):
            sound = as_stored(rendered, said)
            power = features.mel_power(sound, said.sample_rate)
            held.append(features.to_db(features.fitted_to(power, db.shape[-1])))
        return held

    say(f"playing {len(parameters)} answers on {synth.name} …")
    try:
        _, source = find(synth.source, asked)
        apart = heard_apart(found, parameters, db, sounds)
    except UserError as error:
        say(f"the synth does not play here ({error}): what it sounds like is not measured")
        return None
    return {"median": float(np.median(apart)), "mean": float(np.mean(apart))}


def as_stored(sound: np.ndarray, playing: Playing) -> np.ndarray:
    """Return a rendered sound as the examples are: fitted, in 16 bits, so that both compare."""
    whole = fitted(sound, playing.samples) * 2**15
    return (np.clip(np.round(whole), -(2**15), 2**15 - 1) / 2**15).astype(np.float32)


def _pictures(
    run: Path, found: TimbreMap, latents: np.ndarray, parameters: np.ndarray, test: np.ndarray
) -> None:
    folder = run / "figures"
    folder.mkdir(exist_ok=True)
    truth, names = parameters[test], found.names
    drawn = (
        pictures.error_grid(truth, found.map(found.unmap(truth)), names),
        pictures.latent_space(latents, parameters[: len(latents)], names),
        pictures.surface(found),
    )
    for figure, name in zip(drawn, FIGURES, strict=True):
        figure.savefig(folder / name, dpi=90)


def _shown() -> list[str]:
    return [f"![{name.removesuffix('.png')}](figures/{name})\n" for name in FIGURES]

# SPDX-License-Identifier: MIT
"""Run folder → instrument: the manifest from what the run knows, the module from its weights."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import torch

from ..base.errors import UserError
from ..base.manifest import FILE_NAME, Attribute, Manifest, Method, Port
from ..training.data.label_facts import LabelFacts
from ..training.evaluate import load_model
from ..training.models.latent_space import SPACES
from ..training.models.spectral import LABEL_SOURCES
from ..training.run import Run, read_progress
from ..training.settings import Recipe
from ..training.signal.stft import control_rise_samples
from ..training.spectral import PHASES, SpectralBlocks
from .archive import without_sources
from .module import scripted

LATENT_RANGE = [-3.0, 3.0]  # about N(0, 1): 99.7 % of the training frames lie inside

# What every audio instrument has.
ATTRIBUTES = {
    "temperature": Attribute(
        "float", 0.0, "noise added to the latents in encode and forward", range=[0.0, 4.0]
    ),
    "phase": Attribute(
        "str",
        PHASES[0],
        "where the phase comes from: of the input (forward only), locked peaks, or random",
        values=list(PHASES),
    ),
    "space": Attribute(
        "str",
        SPACES[0],
        "what the latents are: principal axes, independent axes, or the network's own",
        values=list(SPACES),
    ),
    "reset": Attribute("int", -1, "-1 clears all state, k clears batch row k", range=[-1, 63]),
    "gain_db": Attribute("float", 0.0, "level of the output in dB", range=[-120.0, 24.0]),
}


class Scriptable(Protocol):
    """What can become a file."""

    @property
    def manifest(self) -> Manifest: ...
    def script(self) -> torch.jit.ScriptModule: ...


@dataclass(frozen=True)
class Instrument:
    """An instrument before it is a file."""

    manifest: Manifest
    blocks: SpectralBlocks

    def script(self) -> torch.jit.ScriptModule:
        """Return the TorchScript module, evaluation mode, fresh state."""
        return scripted(self.blocks, self.manifest)


def build(run: Run, checkpoint: str = "best", name: str | None = None) -> Instrument:
    """Return the instrument of a run.

    Args:
        checkpoint: best, last or step_N.
        name: what the instrument is called; by default as its run.

    Raises:
        UserError: no such checkpoint, or its training ended with dead outputs.
    """
    recipe = run.recipe()
    present = run.checkpoints()
    judged = checkpoint if checkpoint in present else "last"
    dead = judged in present and read_progress(run, judged).dead
    if dead or _metrics(run, checkpoint).get("good") is False:
        raise UserError(
            f"{run.folder}: the outputs died in training, there is nothing to play; "
            "train again with a lower train.lr."
        )
    blocks = SpectralBlocks(load_model(run, recipe, checkpoint), recipe.signal).eval()
    blocks.requires_grad_(False)
    return Instrument(_manifest(run, recipe, blocks, checkpoint, name or run.folder.name), blocks)


def save(instrument: Scriptable, path: Path) -> None:
    """Write an instrument file, without any check (see `verify`)."""
    extra = {FILE_NAME: instrument.manifest.to_json()}
    # Through memory, because torch's own writer ends the program when a disk is full.
    content = io.BytesIO()
    torch.jit.save(instrument.script(), content, _extra_files=extra)
    path.write_bytes(without_sources(content.getvalue()))


def _manifest(
    run: Run, recipe: Recipe, blocks: SpectralBlocks, checkpoint: str, name: str
) -> Manifest:
    model, facts = blocks.model, {f.name: f for f in run.facts()}
    hop, late = recipe.signal.hop, blocks.history_samples
    latents = [
        Port(f"z{i}", f"(signal) Latent dimension {i}", "latent", hop, LATENT_RANGE)
        for i in range(1, model.latents + 1)
    ]
    sound_in = Port("in", "(signal) Audio in", "audio", 1)
    sound_out = Port("out", "(signal) Audio out", "audio", 1)

    def given(places: list[int], ratio: int) -> list[Port]:
        return [_label_port(facts[model.names[i]], ratio) for i in places]

    def guessed(ratio: int) -> list[Port]:
        return [_label_port(facts[n], ratio, "guessed ") for n in model.predicted_names]

    everything = list(range(model.labels))
    to_encoder = [sound_in, *given(model.encoder_tasks, 1)]
    half = recipe.signal.n_fft // 2
    rise = control_rise_samples(blocks.stft)
    methods = {
        "forward": Method([sound_in, *given(everything, 1)], [sound_out, *guessed(1)], late, late),
        "encode": Method(to_encoder, [*latents, *guessed(hop)], 0, half),
        "decode": Method([*latents, *given(model.decoder_tasks, hop)], [sound_out], 0, rise),
    }
    if model.predictions:
        opinions = [p for n in model.predicted_names for p in _opinions(facts[n], hop)]
        methods["predict"] = Method(to_encoder, opinions, 0, half)
    attributes = dict(ATTRIBUTES)
    for label, place in zip(model.names, model.fills, strict=True):
        attributes |= _label_attributes(facts[label], bool(place))
    split = run.split()
    return Manifest(
        name=name,
        kind="spectral",
        sample_rate=recipe.signal.sample_rate,
        highest_ratio=hop,
        methods=methods,
        attributes=attributes,
        latent={
            "size": model.latents,
            "explained_variance": [round(float(v), 6) for v in model.latent_space.explained],
        },
        training={
            "recipe": recipe.name,
            "dataset": Path(recipe.data.root).name,
            "split": {
                "held_out": split.held_out,
                **{part: len(getattr(split, part)) for part in ("train", "valid", "test")},
            },
            "checkpoint": checkpoint,
            "steps": read_progress(run, checkpoint).step,
            "timbrel": version("timbrel"),
            "torch": torch.__version__,
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
        },
        metrics=_metrics(run, checkpoint),
    )


def _label_port(facts: LabelFacts, ratio: int, what: str = "") -> Port:
    """Return the inlet (or, as a guess, the outlet) of a label."""
    classes = list(facts.classes) if facts.classes else None
    span = f"0-{len(classes) - 1}" if classes else f"{facts.low:g} to {facts.high:g}"
    label = f"(signal) {what}{facts.name} label ({span})"
    return Port(facts.name, label, "label", ratio, [facts.low, facts.high], classes)


def _opinions(facts: LabelFacts, ratio: int) -> list[Port]:
    """Return the outlets of `predict` for one label: its guess, and each class's probability."""
    likely = [
        Port(f"{facts.name}_{c}", f"(signal) probability of {facts.name} {c}", "probability", ratio)
        for c in facts.classes or ()
    ]
    return [_label_port(facts, ratio, "guessed "), *likely]


def _label_attributes(facts: LabelFacts, predicted: bool) -> dict[str, Attribute]:
    """Return a label's fixed value, and where the label comes from."""
    if facts.classes:
        usual = facts.classes[int(facts.usual)]
        fixed = Attribute("str", usual, f"the fixed {facts.name}", values=list(facts.classes))
    else:
        span = [facts.low, facts.high]
        fixed = Attribute("float", facts.usual, f"the fixed {facts.name}", range=span)
    sources = list(LABEL_SOURCES) if predicted else list(LABEL_SOURCES[:2])
    silent = "0 or less" if 0 < facts.least < 1 else f"below {facts.least:g}"
    help = f"where {facts.name} comes from; an inlet that says nothing ({silent}) takes the " + (
        "guess, or (as always in decode) the fixed value" if predicted else "fixed value"
    )
    return {
        facts.name: fixed,
        f"{facts.name}_from": Attribute("str", LABEL_SOURCES[0], help, values=sources),
    }


def _metrics(run: Run, checkpoint: str) -> dict:
    """Return what `timbrel evaluate` found of this very checkpoint, single files left out."""
    nothing = {"judged_on": "not evaluated"}
    try:
        metrics = json.loads(run.metrics.read_text(encoding="utf-8"))
        judged = metrics["checkpoint"], metrics["step"]
    except (OSError, ValueError, KeyError, TypeError):
        return nothing
    if checkpoint not in run.checkpoints():
        return nothing
    if judged != (checkpoint, read_progress(run, checkpoint).step):
        return nothing
    return {name: value for name, value in metrics.items() if name != "each"}

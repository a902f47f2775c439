# SPDX-License-Identifier: MIT
"""Run folder → instrument: the manifest from what the run knows, the module from its weights."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import torch

from ..base.errors import UserError
from ..base.manifest import FILE_NAME, Attribute, Manifest, Method, Port
from ..training.evaluate import load_model
from ..training.run import Run, read_progress
from ..training.settings import Recipe
from ..training.signal.stft import control_rise_samples
from ..training.spectral import PHASES, SpectralBlocks
from .archive import without_sources
from .module import SpectralInstrument

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
    "reset": Attribute("int", -1, "-1 clears all state, k clears batch row k", range=[-1, 63]),
    "gain_db": Attribute("float", 0.0, "level of the output in dB", range=[-120.0, 24.0]),
}


@dataclass(frozen=True)
class Instrument:
    """An instrument before it is a file."""

    manifest: Manifest
    blocks: SpectralBlocks

    def script(self) -> torch.jit.ScriptModule:
        """Return the TorchScript module, evaluation mode, fresh state."""
        module = SpectralInstrument(self.blocks, self.manifest).eval().requires_grad_(False)
        return torch.jit.script(module)


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


def save(instrument: Instrument, path: Path) -> None:
    """Write an instrument file, without any check (see `verify`)."""
    extra = {FILE_NAME: instrument.manifest.to_json()}
    # Through memory, because torch's own writer ends the program when a disk is full.
    content = io.BytesIO()
    torch.jit.save(instrument.script(), content, _extra_files=extra)
    path.write_bytes(without_sources(content.getvalue()))


def _manifest(
    run: Run, recipe: Recipe, blocks: SpectralBlocks, checkpoint: str, name: str
) -> Manifest:
    hop, space = recipe.signal.hop, blocks.model.latent_space
    rise = control_rise_samples(blocks.stft)
    latents = [
        Port(f"z{i}", f"(signal) Latent dimension {i}", "latent", hop, LATENT_RANGE)
        for i in range(1, recipe.model.latents + 1)
    ]
    sound_in = [Port("in", "(signal) Audio in", "audio", 1)]
    sound_out = [Port("out", "(signal) Audio out", "audio", 1)]
    late = blocks.history_samples
    split = run.split()
    return Manifest(
        name=name,
        kind="spectral",
        sample_rate=recipe.signal.sample_rate,
        highest_ratio=hop,
        methods={
            "forward": Method(sound_in, sound_out, late, late),
            "encode": Method(sound_in, latents, 0, recipe.signal.n_fft // 2),
            "decode": Method(latents, sound_out, 0, rise),
        },
        attributes=dict(ATTRIBUTES),
        latent={
            "size": recipe.model.latents,
            "explained_variance": [round(float(v), 6) for v in space.explained],
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

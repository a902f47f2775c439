# SPDX-License-Identifier: MIT
"""Writes `NAME.onnx/`: a graph per method for onnxruntime, and the manifest beside them.

A graph takes one hop: `x`, the state's tensors as `state_<name>`, and the attributes; it returns
`y` and the state as `next_<name>`. Where each state begins stands in the manifest, in
`extra.onnx_state`: for each tensor its length, its type and its one initial value.
"""

import copy
import logging
import shutil
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..base.errors import UserError
from ..base.manifest import FILE_NAME, Manifest
from ..training.spectral import PHASES, SpectralBlocks
from .build import Instrument
from .graphs import GRAPHS

OPSET = 20
HOPS = 12  # of the stream on which graphs and block functions are compared
TOLERANCE = 1e-5
MAGNITUDE = 1e-3  # -60 dB
# The attributes that are inputs of each graph, beside those of the labels.
SETTINGS = {
    "encode": ("temperature", "space"),
    "predict": (),
    "decode": ("phase", "space", "gain_db"),
    "forward": ("temperature", "phase", "gain_db"),
}


def write_onnx(instrument: Instrument, folder: Path) -> None:
    """Write a verified folder of graphs; one that is there already is replaced when all is well.

    Raises:
        UserError: onnx is not installed, or a graph does not play what the block functions play.
    """
    try:
        import onnx  # noqa: F401 (only tried)
        import onnxruntime  # noqa: F401 (only tried)
        import onnxscript  # noqa: F401 (only tried)
    except ImportError as error:
        raise UserError(
            f"{error.name} is not installed: pip install -e '.[onnx]', or leave --onnx away."
        ) from None
    blocks = copy.deepcopy(instrument.blocks)
    blocks.locked_phase.plain = True
    partial = folder.with_name(f".{folder.stem}.partial.onnx")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        methods = list(instrument.manifest.methods)
        states = {method: _state(blocks, method) for method in methods}
        for method in methods:
            graph = partial / f"{method}.onnx"
            settings = _settings(instrument.manifest, blocks, method)
            _write_graph(blocks, method, states[method], settings, graph)
            _compare(instrument.blocks, method, states[method], settings, graph)
        begins = {method: _describe(state) for method, state in states.items()}
        manifest = replace(instrument.manifest, extra={"onnx_state": begins})
        (partial / FILE_NAME).write_text(manifest.to_json(), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _settings(manifest: Manifest, blocks: SpectralBlocks, method: str) -> dict[str, Tensor]:
    """Return a graph's attributes with their defaults; choices are numbered."""
    labels = [n for name in blocks.model.names for n in (name, f"{name}_from")]
    found = {}
    for name in (*SETTINGS[method], *labels):
        known = manifest.attributes[name]
        number = known.values.index(known.default) if known.values else float(known.default)
        found[name] = torch.tensor(number)
    return found


def _state(blocks: SpectralBlocks, method: str, batch: int = 2) -> dict[str, Tensor]:
    kind = "encode" if method == "predict" else method
    state = getattr(blocks, f"initial_{kind}_state")(batch)._asdict()
    # The gain that was reached, from which a changed one glides on.
    return state if kind == "encode" else {**state, "gain": torch.ones(batch, 1)}


def _input(blocks: SpectralBlocks, method: str, hops: int, batch: int = 2) -> Tensor:
    """Return a stream of some hops, noise, its labels changing with every hop."""
    generator = torch.Generator().manual_seed(0)
    model = blocks.model
    places = {"decode": model.decoder_tasks, "forward": list(range(model.labels))}
    places = places.get(method, model.encoder_tasks)
    high = model.conditioning.high[places][:, None]
    labels = torch.rand(batch, len(places), hops, generator=generator) * high
    labels[..., ::3] = -1.0 - high.abs() * 3  # says nothing
    if method == "decode":
        z = torch.randn(batch, model.latents, hops, generator=generator)
        return torch.cat([z, labels], 1)
    audio = torch.randn(batch, 1, hops * blocks.hop, generator=generator) * 0.1
    return torch.cat([audio, labels.repeat_interleave(blocks.hop, 2)], 1)


def _write_graph(
    blocks: SpectralBlocks,
    method: str,
    state: dict[str, Tensor],
    settings: dict[str, Tensor],
    path: Path,
) -> None:
    rows = torch.export.Dim("batch", min=1, max=64)
    shapes = ({0: rows}, [{0: rows} for _ in state], [None for _ in settings])
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own, of no use to a musician
        program = torch.onnx.export(
            GRAPHS[method](blocks, list(settings)).eval(),
            (_input(blocks, method, 1), list(state.values()), list(settings.values())),
            dynamo=True,
            opset_version=OPSET,
            dynamic_shapes=shapes,
            input_names=["x", *(f"state_{name}" for name in state), *settings],
            output_names=["y", *(f"next_{name}" for name in state)],
            verbose=False,
        )
    assert program is not None
    program.save(str(path))


def _compare(
    blocks: SpectralBlocks,
    method: str,
    state: dict[str, Tensor],
    settings: dict[str, Tensor],
    path: Path,
) -> None:
    """Raise where the graph, hop by hop, does not play what the block functions play."""
    import onnxruntime

    x = _input(blocks, method, HOPS)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    taken = {i.name for i in session.get_inputs()}
    for phase in range(2) if "phase" in settings else [0]:
        given = {name: value.numpy() for name, value in settings.items() if name in taken}
        if "phase" in given:
            given["phase"] = np.array(phase)
        carried = {f"state_{name}": value.numpy() for name, value in state.items()}
        parts = []
        for part in x.split(x.shape[2] // HOPS, 2):
            heard = {k: v for k, v in carried.items() if k in taken}
            y, *after = session.run(None, {"x": part.numpy(), **heard, **given})
            carried = dict(zip(carried, after, strict=True))
            parts.append(torch.from_numpy(np.asarray(y)))
        expected = _offline(blocks, method, x, phase)
        if not _same(torch.cat(parts, 2), expected):
            raise UserError(
                f"{path.name}: the graph does not play what the model plays (phase "
                f"{PHASES[phase]}); no folder was written. Other versions of torch and onnx may do."
            )


@torch.no_grad()
def _offline(blocks: SpectralBlocks, method: str, x: Tensor, phase: int) -> Tensor:
    kind = "encode" if method == "predict" else method
    state = getattr(blocks, f"initial_{kind}_state")(len(x))
    settings = blocks.settings(phase=PHASES[phase])
    if method == "decode":
        z, labels = x[:, : blocks.model.latents], x[:, blocks.model.latents :]
        return blocks.decode_block(z, labels, state, settings)[0]
    audio, labels = x[:, :1], x[:, 1:, blocks.hop - 1 :: blocks.hop]
    if method == "forward":
        y, guesses, _ = blocks.forward_block(audio, labels, state, settings)
        return torch.cat([y, guesses.repeat_interleave(blocks.hop, 2)], 1)
    return getattr(blocks, f"{method}_block")(audio, labels, state, settings)[0]


def _same(a: Tensor, b: Tensor) -> bool:
    """Return whether audio (the first channel) and all other channels are the same."""
    close = (a - b).abs().amax(2) <= TOLERANCE * b.abs().amax(2).clamp_min(1.0)
    if bool(close.all()):
        return True
    if not bool(close[:, 1:].all()) or a.shape[2] < 1024:
        return False
    # Audio of a phase that was made up: one last bit grows, so its magnitudes are compared.
    a, b = a[:, :1], b[:, :1]
    x, y = (torch.fft.rfft(t.unfold(2, 256, 64) * torch.hann_window(256)).abs() for t in (a, b))
    return float((x - y).norm() / y.norm().clamp_min(1e-9)) <= MAGNITUDE


def _describe(state: dict[str, Tensor]) -> dict[str, list]:
    return {
        name: [
            value.shape[1],
            str(value.dtype).removeprefix("torch."),
            float(value[0, 0]) if value.shape[1] else 0.0,
        ]
        for name, value in state.items()
    }

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
from ..base.manifest import FILE_NAME
from ..training.spectral import PHASES, SpectralBlocks
from .build import Instrument
from .graphs import DecodeGraph, EncodeGraph, ForwardGraph

OPSET = 20
HOPS = 12  # of the stream on which graphs and block functions are compared
TOLERANCE = 1e-5
MAGNITUDE = 1e-3  # -60 dB
GRAPHS = {"encode": EncodeGraph, "decode": DecodeGraph, "forward": ForwardGraph}
# The attributes that are inputs of each graph, with the tensor that stands for their default.
SETTINGS: dict[str, dict[str, Tensor]] = {
    "encode": {"temperature": torch.tensor(0.0)},
    "decode": {"phase": torch.tensor(0), "gain_db": torch.tensor(0.0)},
    "forward": {
        "temperature": torch.tensor(0.0),
        "phase": torch.tensor(0),
        "gain_db": torch.tensor(0.0),
    },
}


def write_onnx(instrument: Instrument, folder: Path) -> None:
    """Write a verified folder of graphs; one that is there already is replaced when all is well.

    Raises:
        UserError: onnx is not installed, or a graph does not play what the block functions play.
    """
    try:
        import onnxruntime  # noqa: F401 (only tried)
        import onnxscript  # noqa: F401 (only tried)

        import onnx  # noqa: F401 (only tried)
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
        states = {method: _state(blocks, method) for method in GRAPHS}
        for method in GRAPHS:
            _write_graph(blocks, method, states[method], partial / f"{method}.onnx")
            _compare(instrument.blocks, method, states[method], partial / f"{method}.onnx")
        begins = {method: _describe(state) for method, state in states.items()}
        manifest = replace(instrument.manifest, extra={"onnx_state": begins})
        (partial / FILE_NAME).write_text(manifest.to_json(), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _state(blocks: SpectralBlocks, method: str, batch: int = 2) -> dict[str, Tensor]:
    state = getattr(blocks, f"initial_{method}_state")(batch)._asdict()
    # The gain that was reached, from which a changed one glides on.
    return state if method == "encode" else {**state, "gain": torch.ones(batch, 1)}


def _input(blocks: SpectralBlocks, method: str, hops: int, batch: int = 2) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    if method == "decode":
        return torch.randn(batch, blocks.model.network.latents, hops, generator=generator)
    return torch.randn(batch, 1, hops * blocks.hop, generator=generator) * 0.1


def _write_graph(blocks: SpectralBlocks, method: str, state: dict[str, Tensor], path: Path) -> None:
    settings = SETTINGS[method]
    rows = torch.export.Dim("batch", min=1, max=64)
    shapes = [{0: rows}] * (1 + len(state)) + [None] * len(settings)
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own, of no use to a musician
        program = torch.onnx.export(
            GRAPHS[method](blocks).eval(),
            (_input(blocks, method, 1), *state.values(), *settings.values()),
            dynamo=True,
            opset_version=OPSET,
            dynamic_shapes=tuple(shapes),
            input_names=["x", *(f"state_{name}" for name in state), *settings],
            output_names=["y", *(f"next_{name}" for name in state)],
            verbose=False,
        )
    assert program is not None
    program.save(str(path))


def _compare(blocks: SpectralBlocks, method: str, state: dict[str, Tensor], path: Path) -> None:
    """Raise where the graph, hop by hop, does not play what the block functions play."""
    import onnxruntime

    x = _input(blocks, method, HOPS)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    for phase in range(2) if "phase" in SETTINGS[method] else [0]:
        settings = {name: value.numpy() for name, value in SETTINGS[method].items()}
        if "phase" in settings:
            settings["phase"] = np.array(phase)
        carried = {f"state_{name}": value.numpy() for name, value in state.items()}
        parts = []
        for part in x.split(x.shape[2] // HOPS, 2):
            y, *after = session.run(None, {"x": part.numpy(), **carried, **settings})
            carried = dict(zip(carried, after, strict=True))
            parts.append(torch.from_numpy(np.asarray(y)))
        expected = _offline(blocks, method, x, phase)
        if not _same(torch.cat(parts, 2), expected):
            raise UserError(
                f"{path.name}: the graph does not play what the model plays (phase "
                f"{PHASES[phase]}); no folder was written. Other versions of torch and onnx may do."
            )


def _offline(blocks: SpectralBlocks, method: str, x: Tensor, phase: int) -> Tensor:
    state = getattr(blocks, f"initial_{method}_state")(len(x))
    settings = {"encode": (0.0,), "decode": (phase,), "forward": (0.0, phase)}[method]
    with torch.no_grad():
        return getattr(blocks, f"{method}_block")(x, state, *settings)[0]


def _same(a: Tensor, b: Tensor) -> bool:
    if float((a - b).abs().max()) <= TOLERANCE * max(1.0, float(b.abs().max())):
        return True
    if a.shape[1] != 1:
        return False
    # Audio of a phase that was made up: one last bit grows, so its magnitudes are compared.
    x, y = (torch.fft.rfft(t.unfold(2, 256, 64) * torch.hann_window(256)).abs() for t in (a, b))
    return float((x - y).norm() / y.norm().clamp_min(1e-9)) <= MAGNITUDE


def _describe(state: dict[str, Tensor]) -> dict[str, list]:
    return {
        name: [value.shape[1], str(value.dtype).removeprefix("torch."), float(value[0, 0])]
        for name, value in state.items()
    }

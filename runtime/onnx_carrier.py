# SPDX-License-Identifier: MIT
"""Runs a folder of ONNX graphs in onnxruntime: one hop per call, the state carried here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..base.errors import UserError, one_of
from ..base.manifest import read_manifest
from .carrier import allowed_values, convert


class OnnxCarrier:
    """A `NAME.onnx/` folder on one CPU thread; offers what `Carrier` promises."""

    def __init__(self, path: Path) -> None:
        try:
            import onnxruntime
        except ImportError:
            raise UserError(
                "onnxruntime is not installed: pip install -e '.[onnx]', or play the .ts file."
            ) from None
        if not path.is_dir():
            raise UserError(f"{path} is no folder of ONNX graphs: name one that ends in .onnx.")
        manifest = read_manifest(path)
        if manifest is None or "onnx_state" not in manifest.extra:
            raise UserError(f"{path}: holds no graphs of Timbrel; export it with --onnx.")
        self.manifest = manifest
        self.shapes = {name: method.shape() for name, method in manifest.methods.items()}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._sessions = {
            name: onnxruntime.InferenceSession(
                str(path / f"{name}.onnx"), options, providers=["CPUExecutionProvider"]
            )
            for name in self.shapes
        }
        self._values: dict[str, Any] = {n: a.default for n, a in manifest.attributes.items()}
        self.reset()

    def call(self, method: str, x: np.ndarray) -> np.ndarray:
        """Run one block, float32 `[B, C, T]` → `[B, C', T']`, hop by hop."""
        session, state = self._sessions[method], self._rows(method, len(x))
        settings = {
            i.name: self._tensor(i.name) for i in session.get_inputs() if i.name in self._values
        }
        hops = x.shape[2] * self.shapes[method].in_ratio // self.manifest.highest_ratio
        out = []
        for part in np.split(x, hops, axis=2):
            try:
                y, *after = session.run(None, {"x": part, **state, **settings})
            except Exception as error:  # onnxruntime's errors have no common base of their own
                raise UserError(
                    f"method {method} fails in onnxruntime ({str(error)[:120]}); "
                    "play the .ts file, or export the folder again."
                ) from None
            state = dict(zip(state, after, strict=True))
            out.append(y)
        self._state[method] = state
        return np.concatenate(out, axis=2)

    def set(self, name: str, words: Sequence[str]) -> None:
        if name not in self._values:
            raise one_of("attribute", name, self._values)
        known = self.manifest.attributes[name]
        if len(words) != 1:
            raise UserError(f"attribute {name} takes 1 value; given {len(words)}.")
        value = convert(name, known.type, words[0])
        outside = known.range and not known.range[0] <= float(value) <= known.range[1]
        if outside or (known.values and value not in known.values):
            allowed = allowed_values(self.manifest, name)
            raise UserError(f"attribute {name} refuses {words[0]}{allowed}.")
        if name == "reset":
            self._reset_row(int(value))
        else:
            self._values[name] = value

    def reset(self) -> None:
        self._state = {method: self._fresh(method, 1) for method in self.shapes}

    def _reset_row(self, row: int) -> None:
        if row < 0:
            self.reset()
            return
        for method, state in self._state.items():
            for name, fresh in self._fresh(method, 1).items():
                if row < len(state[name]):
                    state[name][row] = fresh[0]

    def _rows(self, method: str, batch: int) -> dict[str, np.ndarray]:
        """Return the state with a row for each stream: kept, dropped, or fresh."""
        state = self._state[method]
        fresh = self._fresh(method, batch)
        return {n: np.concatenate([state[n][:batch], fresh[n][len(state[n]) :]]) for n in fresh}

    def _fresh(self, method: str, batch: int) -> dict[str, np.ndarray]:
        begins = self.manifest.extra["onnx_state"][method]
        state = {
            f"state_{name}": np.full((batch, length), value, dtype=kind)
            for name, (length, kind, value) in begins.items()
        }
        if "state_gain" in state:  # a reset is no reason to fade in
            state["state_gain"][:] = 10.0 ** (self._values["gain_db"] / 20.0)
        return state

    def _tensor(self, name: str) -> np.ndarray:
        value, values = self._values[name], self.manifest.attributes[name].values
        if values:
            return np.array(values.index(value), dtype=np.int64)
        return np.array(value, dtype=np.float32)

# SPDX-License-Identifier: MIT
"""What runs an instrument's methods: a TorchScript file. The seam that engines stand on."""

import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from ..base.contract import MethodShape
from ..base.errors import UserError, one_of
from ..base.manifest import Manifest, read_manifest
from ..base.surface import attribute_types, last_line, method_shapes


class Carrier(Protocol):
    """One loaded instrument with its running state."""

    shapes: dict[str, MethodShape]

    @property
    def manifest(self) -> Manifest | None: ...

    def call(self, method: str, x: np.ndarray) -> np.ndarray:
        """Run one block, float32 `[B, C, T]` → `[B, C', T']`."""
        ...

    def set(self, name: str, words: Sequence[str]) -> None:
        """Change an attribute; UserError for an unknown name or a refused value."""
        ...

    def reset(self) -> None:
        """Make the state fresh."""
        ...


class TorchCarrier:
    """A TorchScript file on one CPU thread."""

    def __init__(self, path: Path) -> None:
        import torch

        self._torch = torch
        self._path = path
        self.manifest = read_manifest(path)
        self._load()
        self.shapes = method_shapes(self._module)
        if not self.shapes:
            raise UserError(f"{path}: offers no method; is it an nn~ file?")
        self.attributes = attribute_types(self._module)
        self._set: dict[str, list[str]] = {}

    def call(self, method: str, x: np.ndarray) -> np.ndarray:
        torch = self._torch
        try:
            with torch.inference_mode():
                y = getattr(self._module, method)(torch.from_numpy(np.ascontiguousarray(x)))
            return y.numpy()
        except (RuntimeError, AttributeError, TypeError, torch.jit.Error) as error:
            raise UserError(
                f"{self._path}: method {method} fails ({last_line(error)}); "
                "see timbrel verify for what is wrong with the file."
            ) from None

    def set(self, name: str, words: Sequence[str]) -> None:
        if name not in self.attributes:
            raise one_of("attribute", name, self.attributes)
        types = self.attributes[name]
        if len(words) != len(types):
            raise UserError(f"attribute {name} takes {len(types)} values; given {len(words)}.")
        values = [convert(name, kind, word) for kind, word in zip(types, words, strict=True)]
        try:
            status = getattr(self._module, f"set_{name}")(*values)
        except (RuntimeError, self._torch.jit.Error) as error:
            raise UserError(f"attribute {name} cannot be set: {last_line(error)}") from None
        if status not in (0, None):
            allowed = allowed_values(self.manifest, name)
            raise UserError(f"attribute {name} refuses {' '.join(words)}{allowed}.")
        self._set[name] = list(words)

    def reset(self) -> None:
        """Reset by the file's own attribute; a file without one is loaded again."""
        if "reset" in self.attributes:
            self._module.set_reset(-1)
            return
        self._load()
        for name, words in self._set.items():
            self.set(name, words)

    def _load(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                self._module = self._torch.jit.load(str(self._path), map_location="cpu").eval()
            except (RuntimeError, ValueError) as error:
                first = str(error).strip().splitlines()[0][:160]
                raise UserError(
                    f"{self._path}: torch cannot load it ({first}); export it again."
                ) from None


def open_carrier(path: Path, engine: str | None = None) -> Carrier:
    """Load an instrument with an engine; without one a folder is ONNX, a file TorchScript."""
    engine = engine or ("onnx" if path.is_dir() else "torch")
    if engine == "onnx":
        from .onnx_carrier import OnnxCarrier

        return OnnxCarrier(path)
    if engine != "torch":
        raise one_of("engine", engine, ["torch", "onnx"])
    return TorchCarrier(path)


def one_thread() -> None:
    """Let inference use one thread, as in a host: more fight with the audio thread."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import torch

    torch.set_num_threads(1)


def allowed_values(manifest: Manifest | None, name: str) -> str:
    """Return what an attribute allows, as the end of a sentence; empty where nobody says."""
    known = manifest.attributes.get(name) if manifest else None
    if known is None:
        return ""
    if known.values:
        return f": use one of {', '.join(known.values)}"
    return f": use {known.range[0]:g} to {known.range[1]:g}" if known.range else ""


def convert(name: str, kind: str, word: str) -> bool | int | float | str:
    """Return a word of the command line as the type that an attribute takes."""
    words = {"true": True, "1": True, "on": True, "false": False, "0": False, "off": False}
    try:
        if kind == "bool":
            return words[word.lower()]
        return {"int": int, "float": float, "str": str}[kind](word)
    except (ValueError, KeyError):
        raise UserError(f"attribute {name} takes a value of type {kind}; given {word}.") from None

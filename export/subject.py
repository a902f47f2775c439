# SPDX-License-Identifier: MIT
"""An nn~ file as a host sees it: loaded afresh from its bytes, called by names and numbers."""

import io
import time
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from torch import Tensor

from ..base import surface
from ..base.contract import MethodShape
from ..base.errors import UserError
from ..base.manifest import Manifest, Port, read_manifest

# The longest stream that a check plays, in blocks of the highest ratio.
BLOCKS = 12
# A call that is quicker than this is called on longer streams.
QUICK_S = 0.003


class Waived(Exception):  # noqa: N818 (a verdict, not an error)
    """The rule says nothing about this file, for the reason given."""


@dataclass
class Subject:
    """The file under test. Every check loads its own copy, so none sees another's traces."""

    path: Path

    @cached_property
    def content(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def manifest(self) -> Manifest | None:
        return read_manifest(self.path)

    def load(self, phase: str | None = None) -> torch.jit.ScriptModule:
        """Return a fresh copy as a host loads it, with its attribute `phase` set if given."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            module = torch.jit.load(io.BytesIO(self.content), map_location="cpu")
        if phase is not None:
            module.set_phase(phase)
        return module.eval()

    @cached_property
    def surface(self) -> torch.jit.ScriptModule:
        """A copy for looking at names only."""
        return self.load()

    @cached_property
    def listed_methods(self) -> list[str]:
        """The methods that a host offers."""
        return surface.listed_methods(self.surface)

    @cached_property
    def listed_attributes(self) -> list[str]:
        """The settings that a host offers."""
        return surface.listed_attributes(self.surface)

    @cached_property
    def shapes(self) -> dict[str, MethodShape]:
        """The methods that can be called."""
        return surface.method_shapes(self.surface)

    def params(self, name: str) -> list[int]:
        """Return the numbers of a method or attribute; empty where there are none."""
        return surface.numbers(self.surface, name)

    def has(self, name: str) -> bool:
        """Return whether the file has a function of that name."""
        return surface.has_function(self.surface, name)

    @cached_property
    def highest_ratio(self) -> int:
        return max((shape.ratio for shape in self.shapes.values()), default=1)

    def signal(self, method: str, blocks: int = BLOCKS, batch: int = 1, seed: int = 0) -> Tensor:
        """Return a test input of some blocks: noise in audio, slow movement in everything else.

        Inlets for labels, which only a manifest tells from others, take values of their range and
        a few below it, which say nothing.
        """
        shape = self.shapes[method]
        values = blocks * self.highest_ratio // shape.in_ratio
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn(batch, shape.inlets, values, generator=generator)
        x = noise * (0.1 if shape.in_ratio == 1 else 0.7)
        for inlet, port in enumerate(self.inlets(method)):
            if port.kind == "label":
                low, high = port.range or (0.0, 1.0)
                x[:, inlet] = low + (high - low) * (0.5 + 0.4 * noise[:, inlet])
                x[:, inlet, noise[0, inlet] > 1] = low - 3 * (high - low) - 1
        return x

    def inlets(self, method: str) -> list[Port]:
        """Return what the manifest says of a method's inlets; nothing where there is none."""
        known = self.manifest.methods.get(method) if self.manifest else None
        alike = known is not None and len(known.inlets) == self.shapes[method].inlets
        return known.inlets if known and alike else []

    def sounds(self, method: str) -> int:
        """Return how many outlets, the first ones, carry audio; all where nobody says."""
        known = self.manifest.methods.get(method) if self.manifest else None
        kinds = [port.kind for port in known.outlets] if known else []
        outlets = self.shapes[method].outlets
        return min(kinds.count("audio") or outlets, outlets)

    def call(self, module: torch.jit.ScriptModule, method: str, x: Tensor) -> Tensor:
        """Call a method as a host does: inference mode, one positional tensor, a fixed seed."""
        with torch.inference_mode():
            torch.manual_seed(0)
            return getattr(module, method)(x)

    def stream(
        self, module: torch.jit.ScriptModule, method: str, x: Tensor, sizes: list[int]
    ) -> Tensor:
        """Call a method block after block; sizes are in blocks of the highest ratio."""
        per_block = self.highest_ratio // self.shapes[method].in_ratio
        parts = x.split([size * per_block for size in sizes], 2)
        return torch.cat([self.call(module, method, part) for part in parts], 2)

    def is_quick(self, method: str) -> bool:
        """Return whether a long stream takes no longer than a person waits."""
        module, x = self.load(), self.signal(method, 1)
        for _ in range(3):  # the first calls compile
            self.call(module, method, x)
        began = time.perf_counter()
        self.call(module, method, x)
        return time.perf_counter() - began < QUICK_S

    @cached_property
    def noisy_methods(self) -> set[str]:
        """Methods that give another result when only the random seed differs."""
        noisy = set()
        for name in self.shapes:
            x = self.signal(name, 4)
            results = []
            for seed in (1, 2):
                module = self.load()
                with torch.inference_mode():
                    torch.manual_seed(seed)
                    results.append(getattr(module, name)(x))
            if results[0].shape != results[1].shape or not torch.equal(*results):
                noisy.add(name)
        return noisy


def open_subject(path: Path) -> Subject:
    """Open a file for verification; UserError when it cannot even be loaded."""
    if path.is_dir():
        raise UserError(f"{path} is a folder: name a .ts file.")
    subject = Subject(path)
    subject.manifest  # noqa: B018 (says what is wrong with a file that is no archive)
    try:
        subject.surface  # noqa: B018 (loads it)
    except (RuntimeError, ValueError, torch.jit.Error) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
        raise UserError(f"{path}: torch cannot load it ({first[:160]}); export it again.") from None
    return subject

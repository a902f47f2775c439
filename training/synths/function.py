# SPDX-License-Identifier: MIT
"""Renders settings through a Python function, `module:function`."""

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from ...base.errors import UserError
from .description import Playing

Rendering = Callable[..., np.ndarray]


@dataclass(frozen=True)
class Function:
    """A function of (parameters, note, velocity, sustain_s, release_s, sample_rate) → mono."""

    name: str
    function: Rendering
    playing: Playing

    def render(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        """Call the function once for each row of `[N, P]`, 0…127."""
        p = self.playing
        for row in rows:
            try:
                sound = np.asarray(
                    self.function(row, p.note, p.velocity, p.sustain_s, p.release_s, p.sample_rate),
                    np.float32,
                )
            except Exception as error:
                values = ", ".join(f"{value:g}" for value in row)
                raise UserError(
                    f"{self.name}({values}): {type(error).__name__}: {error}; mend the function."
                ) from error
            if sound.ndim != 1:
                raise UserError(
                    f"{self.name} returned an array of shape {sound.shape}; return mono, [T]."
                )
            yield sound


def load(word: str) -> Rendering:
    """Return the function that `module:function` names; modules of the current folder count."""
    module, _, name = word.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        found = getattr(importlib.import_module(module), name, None)
    except ImportError as error:
        raise UserError(f"'{word}': {error}; run where the module lies, or install it.") from None
    except (Exception, SystemExit) as error:  # importing runs the module, which may do anything
        said = " ".join(str(error).split())
        raise UserError(
            f"'{word}': module '{module}' cannot be imported ({type(error).__name__}: {said}); "
            "write MODULE:FUNCTION, and mend the module."
        ) from None
    if not callable(found):
        raise UserError(f"'{word}': {module} has no function '{name}'.")
    return cast(Rendering, found)

# SPDX-License-Identifier: MIT
"""A zoo of small nn~ files for tests of hosts: other people's, difficult ones and broken ones.

All are plain modules that provide the contract's names themselves, in native_modules.py
and native_settings.py; what breaks a rule of export/ lies in broken.py.
"""

import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import broken
import native_modules as own
import native_settings
import torch
from torch import nn

# --- the tables -----------------------------------------------------------------------------------

MODELS: dict[str, Callable[[], nn.Module]] = {
    "identity": lambda: own.Matrix(1, 1),
    "g": lambda: own.Matrix(1, 1),  # upstream's hosts could not have so short a name
    "two words": lambda: own.Matrix(1, 1),
    "écho à Ω": lambda: own.Matrix(1, 1),
    "1 to 3": lambda: own.Matrix(1, 3),
    "3 to 1": lambda: own.Matrix(3, 1),
    "4 to 4": lambda: own.Matrix(4, 4),
    "2 to 3": lambda: own.Matrix(2, 3),
    "coder": lambda: own.Coder(3),
    "wide": own.Wide,
    "bare": broken.Bare,
    "listed": broken.Listed,
    "legacy": broken.Legacy,
    "resettable": broken.Echo,
    "unnumbered": own.Unnumbered,
    "counter": own.Counter,
    "smooth": own.Smooth,
    "sum": broken.NanForGood,
    "late": lambda: broken.Late(100),
    "settings": native_settings.Settings,
    "rate": native_settings.Rate,
    "no method": broken.NoMethod,
    "sleeper": lambda: own.Sleeper(0),
    "heavy": own.Heavy,
    "pair": broken.ReturnsPair,
    "throws once": lambda: own.Fault("throws", 8, 8),
    "nan once": lambda: own.Fault("nan", 8, 8),
    **{
        f"{kind} after {first}": (lambda kind=kind, first=first: own.Fault(kind, first))
        for kind in ("throws", "short", "long", "doubles", "nan", "inf", "huge")
        for first in (0, 8)
    },
}


def spoil(name: str, path: Path, sound: Path) -> None:
    """Write a file that is no nn~ file, from one that is."""
    data = sound.read_bytes()
    middle = len(data) // 2
    match name:
        case "truncated":
            path.write_bytes(data[:middle])
        case "flipped":  # the zip's directory stays whole, what it lists does not
            path.write_bytes(data[:200] + bytes(255 - b for b in data[200:middle]) + data[middle:])
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("this is not a model\n" * 100)
        case "foreign zip":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("readme.txt", "nothing to play")
        case "weights only":
            torch.save({"weight": torch.zeros(3)}, path)
        case "folder":
            path.mkdir()
        case _:
            raise KeyError(name)


# What the file "late" states: as much as it delays, and 44100 Hz.
LATE = broken.manifest_of_echo(latency_samples=100, attributes={})
SPOILED = ("truncated", "flipped", "empty", "text", "foreign zip", "weights only", "folder")


class Zoo:
    """The files, each minted when it is first asked for: `zoo("identity")` is its path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str) -> Path:
        path = self.folder / f"{name}.ts"
        if path.exists():
            return path
        if name in SPOILED:
            spoil(name, path, self("settings"))
            return path
        manifest = LATE if name == "late" else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return broken.write(MODELS[name](), path, manifest)

    def copy(self, name: str, to: Path) -> Path:
        """Put a file somewhere else, under another name perhaps."""
        to.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(self(name), to))

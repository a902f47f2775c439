# SPDX-License-Identifier: MIT
"""What Timbrel finds on this machine, what is missing, and how to get it."""

import ctypes.util
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from . import soundfonts

# Python package: what it is for, how to get it, whether Timbrel needs it at all.
PACKAGES = (
    ("torch", "playing and training", "pip install torch==2.13.0 -c constraints.txt", True),
    ("soundfile", "sound files", "pip install soundfile", True),
    ("soxr", "resampling", "pip install soxr", True),
    ("hydra-core", "recipes", "pip install -e '.[train]' -c constraints.txt", False),
    ("lightning-fabric", "training", "pip install -e '.[train]' -c constraints.txt", False),
    ("torchaudio", "training", "pip install -e '.[train]' -c constraints.txt", False),
    ("matplotlib", "figures", "pip install -e '.[train]' -c constraints.txt", False),
    ("pyfluidsynth", "rendering notes", "pip install -e '.[train]' -c constraints.txt", False),
    ("onnxruntime", "the second engine", "pip install -e '.[onnx]' -c constraints.txt", False),
    ("sounddevice", "playing live", "pip install -e '.[live]' -c constraints.txt", False),
    ("python-osc", "playing by OSC", "pip install -e '.[live]' -c constraints.txt", False),
    ("python-rtmidi", "MIDI controllers", "pip install -e '.[midi]' -c constraints.txt", False),
)
# Program: what it is for, how to get it.
PROGRAMS = (("pd", "playing in Pure Data", "apt install puredata"),)


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's."""

    what: str
    there: bool
    needed: bool
    text: str


def examine() -> list[Finding]:
    """Return all findings."""
    here = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    found = [Finding("Python", sys.version_info >= (3, 11), True, f"{here} (3.11 or newer)")]
    found += [_package(*row) for row in PACKAGES]
    if find_spec("torchaudio"):
        found.append(_torchaudio())
    library = ctypes.util.find_library("fluidsynth")
    how = "apt install fluidsynth fluid-soundfont-gm, or brew install fluid-synth"
    found.append(Finding("FluidSynth", library is not None, False, library or how))
    library = ctypes.util.find_library("portaudio") or _bundled_portaudio()
    how = "apt install libportaudio2 (for playing live)"
    found.append(Finding("PortAudio", library is not None, False, library or how))
    font = soundfonts.find()
    text = str(font) if font else "apt install fluid-soundfont-gm; notes are synthetic without"
    found.append(Finding("SoundFont", font is not None, False, text))
    for name, use, how in PROGRAMS:
        path = shutil.which(name)
        found.append(Finding(name, path is not None, False, path or f"{how} (for {use})"))
    return found


def _bundled_portaudio() -> str | None:
    """Return where sounddevice brings its own: on macOS and Windows it does."""
    spec = find_spec("_sounddevice_data")
    return next(iter(spec.submodule_search_locations or ()), None) if spec else None


def _package(name: str, use: str, how: str, needed: bool) -> Finding:
    try:
        return Finding(name, True, needed, version(name))
    except PackageNotFoundError:
        return Finding(name, False, needed, f"{how} (for {use})")


def mend_torchaudio() -> str:
    """Move torchaudio's compiled part aside where it cannot load; return what was done.

    The registry's wheel for Linux is linked against CUDA, and beside a CPU torch its import fails
    on libc10_cuda.so. Nothing that Timbrel calls needs the compiled part.
    """
    compiled = _unloadable()
    if not compiled:
        return "torchaudio: nothing to mend"
    aside = compiled[0].parent / "aside"
    aside.mkdir(exist_ok=True)
    for file in compiled:
        file.replace(aside / file.name)
    return (
        f"torchaudio: its compiled part is built for CUDA and torch is not; moved "
        f"{len(compiled)} files to {aside} (nothing here needs them)"
    )


def _torchaudio() -> Finding:
    compiled = _unloadable()
    if not compiled:
        return Finding("torchaudio's compiled part", True, False, "not in the way")
    text = "will not load beside a CPU torch: run timbrel doctor --mend"
    return Finding("torchaudio's compiled part", False, True, text)


def _unloadable() -> list[Path]:
    """Return torchaudio's compiled files where they need a CUDA that torch does not have."""
    spec = find_spec("torchaudio")
    folder = Path(spec.origin or "").parent / "lib" if spec else Path()
    compiled = sorted(folder.glob("*.so"))
    needs_cuda = any(b"libc10_cuda" in file.read_bytes() for file in compiled)
    return compiled if needs_cuda and not _torch_has_cuda() else []


def _torch_has_cuda() -> bool:
    spec = find_spec("torch")
    folder = Path(spec.origin or "").parent / "lib" if spec else Path()
    return bool(list(folder.glob("libtorch_cuda*")) or list(folder.glob("libc10_cuda*")))

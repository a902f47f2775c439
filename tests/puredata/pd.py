# SPDX-License-Identifier: MIT
"""The real Pure Data without window or sound card: play arrays through an object, read back.

Time is Pd's own: in batch mode it runs as fast as it can, and every message lands on the tick that
it was written for. Sound goes in by `soundfiler` and `tabplay~` and comes out by `tabwrite~` and
`soundfiler`, all of it synchronous and exact; `writesf~` would lose its tail when Pd quits.

One thing these tables hide: `tabwrite~` writes 0 for what is not a number, infinite or beyond about
1e19. So each outlet is watched by `expr~` as well, see `Result.sane`.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from boxes import Patch, escaped
from process import wait

__all__ = ["Ended", "Patch", "PdError", "Result", "escaped", "play", "run"]

# The folder of the built external; another one to try another build, one with sanitizers say.
EXTERNALS = Path(os.environ.get("TIMBREL_EXTERNALS", Path(__file__).parents[2] / "puredata"))
TICK = 64  # Pd's own block: messages are heard at its borders only
PRINTED = "OUT"  # how [print] marks the message outlet's lines
SANE = 1e6  # no test signal is louder


class PdError(AssertionError):
    """Pd did not start, could not create an object, crashed, or hung."""


def default_program() -> str:
    """Return which Pd runs where a test does not say."""
    return os.environ.get("TIMBREL_PD", "pd")


# --- running --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ended:
    """How Pd ended."""

    log: list[str]  # stdout and stderr, [print] included
    messages: list[str]  # what came out of the message outlet, in order
    peak_mib: float  # the most memory that Pd held; libtorch's start may be that moment
    memory_mib: float  # what it held shortly before its end
    files: Path  # the folder of the patch

    def errors(self, of: str = "nn~") -> list[str]:
        """Return the log's lines by one object, without Pd's own `error: ` and level marks."""
        lines = [re.sub(r"^(error|verbose\(\d\)): ", "", line) for line in self.log]
        return [line for line in lines if line.startswith(f"{of}: ")]


@dataclass(frozen=True)
class Result(Ended):
    """What was played: `audio` is float32 `[C, T]`, sample 0 the first with DSP on."""

    audio: np.ndarray
    sane: np.ndarray  # bool [C, T]: a number, and not beyond SANE


def command(program: str | None, rate: int, paths: Sequence[Path], flags: Sequence[str]) -> list:
    """Return Pd's command line but for the mode and the patch."""
    search = [word for path in [*paths, EXTERNALS] for word in ("-path", str(path))]
    fixed = ["-nogui", "-nosound", "-noprefs", "-r", str(rate)]
    return [program or default_program(), *fixed, *search, *flags]


def environment(changes: dict[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1", **(changes or {})}


def run(
    patch: str | Path,
    folder: Path | None = None,
    *,
    program: str | None = None,
    rate: int = 48000,
    paths: Sequence[Path] = (),
    flags: Sequence[str] = (),
    changes: dict[str, str] | None = None,
    timeout_s: float = 240,
    may_lack_objects: bool = False,
) -> Ended:
    """Run a patch, its text or its file, until it quits by itself.

    Raises:
        PdError: Pd could not be started, lacked an object, ended by a signal or status, or hung.
    """
    if isinstance(patch, str):
        folder = folder or Path(tempfile.mkdtemp(prefix="timbrel-pd-"))
        path = folder / "test.pd"
        path.write_text(patch, encoding="utf-8")
    else:
        path, folder = patch, patch.parent
    words = [*command(program, rate, paths, flags), "-batch", "-open", str(path)]
    with tempfile.TemporaryFile() as written:
        try:
            pd = subprocess.Popen(
                words, stdout=written, stderr=subprocess.STDOUT, env=environment(changes)
            )
        except OSError as error:
            raise PdError(f"{words[0]}: {error}; install puredata or set TIMBREL_PD") from None
        status, peak_mib, memory_mib = wait(pd.pid, timeout_s)
        pd.returncode = 0 if status is None else status  # reaped by _wait, not by Popen
        written.seek(0)
        log = written.read().decode("utf-8", "replace").splitlines()
    tail = "\n".join(log[-40:])
    if status is None:
        raise PdError(f"Pd did not end within {timeout_s:g} s:\n{tail}")
    if status != 0:
        raise PdError(f"Pd ended with {status} (negative: by that signal):\n{tail}")
    lacking = [line for line in log if "couldn't create" in line]
    if lacking and not may_lack_objects:
        raise PdError(f"{lacking[0]}\n{tail}")
    marked = [line for line in log if line.startswith(f"{PRINTED}: ")]
    messages = [line.removeprefix(f"{PRINTED}: ") for line in marked]
    return Ended(log, messages, peak_mib, memory_mib, folder)


# --- playing --------------------------------------------------------------------------------------


def play(
    box: str,
    x: np.ndarray | None = None,
    *,
    outlets: int = 1,
    printed: bool = True,
    samples: int | None = None,
    rate: int = 48000,
    block: int = TICK,
    early: Sequence[str] = (),
    messages: Sequence[tuple[int, str]] = (),
    snake: bool = False,
    folder: Path | None = None,
    **options,
) -> Result:
    """Play `[C, T]` through one object and return what came out, from the same first sample on.

    Args:
        box: the object's text, for example "nn~ g.ts forward 512".
        x: one row per inlet; None leaves the inlets alone.
        outlets: how many signal outlets to record.
        printed: whether a message outlet comes after them.
        samples: how long; None takes x's length.
        block: the DSP block that the object is computed at, by `block~` around it.
        early: messages to the object before DSP is switched on.
        messages: (sample, text): sent before the 64-sample tick that begins there. A text that
            begins with "; " names its receiver itself: "; pd dsp 0".
        snake: one multichannel cord in and one out (Pd 0.54 and newer).
        options: those of `run`.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="timbrel-pd-"))
    inlets = 0 if x is None else len(x)
    length = samples or (0 if x is None else x.shape[1])
    patch = Patch()
    for table in [f"in{i}" for i in range(inlets)]:
        patch.obj(f"table {table} {length}")
    for i in range(outlets):
        patch.obj(f"table out{i} {length}")
        patch.obj(f"table sane{i} {length}")
    patch.inner("box", _box(box, inlets, outlets, printed, block, snake))
    patch.chain("r t-file", "soundfiler")
    patch.script("script.txt")

    lines = []
    if x is not None:
        soundfile.write(folder / "in.wav", x.T.astype(np.float32), rate, subtype="FLOAT")
        names = " ".join(f"in{i}" for i in range(inlets))
        lines.append(f"t-file read -maxsize 100000000 -resize in.wav {names}")
    lines += [_addressed(text) for text in early]
    lines += ["pd dsp 1", "t-play bang"]
    now_ms = 0.0
    for sample, text in sorted(messages, key=lambda m: m[0]):
        lines.append(_later(sample, now_ms, rate) + _addressed(text))
        now_ms = max(now_ms, _half_tick_in(sample, rate))
    tables = " ".join([f"out{i}" for i in range(outlets)] + [f"sane{i}" for i in range(outlets)])
    ending = [f"t-file write -wave -bytes 4 -nframes {length} out.wav {tables}"] * bool(outlets)
    lines += [*ending, "pd quit"]
    lines[-1 - len(ending)] = _later(length + TICK + block, now_ms, rate) + lines[-1 - len(ending)]
    (folder / "script.txt").write_text(";\n".join(lines) + ";\n", encoding="utf-8")

    ended = run(str(patch), folder, rate=rate, **options)
    both = np.zeros((0, length), np.float32)
    if outlets:
        both = soundfile.read(folder / "out.wav", dtype="float32", always_2d=True)[0].T
    return Result(**vars(ended), audio=both[:outlets], sane=both[outlets:] > 0.5)


def _box(text: str, inlets: int, outlets: int, printed: bool, block: int, snake: bool) -> Patch:
    """The subpatch with the object: everything that touches sound runs at its block size."""
    inner = Patch()
    under_test = inner.obj(text)
    inner.connect(inner.obj("r t-nn"), 0, under_test, 0)
    inner.obj(f"block~ {block}")
    start = inner.obj("r t-play")
    into, out_of = under_test, under_test
    if snake:
        out_of = inner.obj(f"snake~ out {outlets}")
        inner.connect(under_test, 0, out_of, 0)
    if snake and inlets:
        into = inner.obj(f"snake~ in {inlets}")
        inner.connect(into, 0, under_test, 0)
    for i in range(inlets):
        player = inner.obj(f"tabplay~ in{i}")
        inner.connect(start, 0, player, 0)
        inner.connect(player, 0, into, i)
    for i in range(outlets):
        watch = inner.obj(f"expr~ abs(\\$v1) < {SANE:.0f}")
        inner.connect(out_of, i, watch, 0)
        for source, outlet, table in ((out_of, i, f"out{i}"), (watch, 0, f"sane{i}")):
            writer = inner.obj(f"tabwrite~ {table}")
            inner.connect(start, 0, writer, 0)
            inner.connect(source, outlet, writer, 0)
    if printed:
        inner.connect(under_test, 1 if snake else outlets, inner.obj(f"print {PRINTED}"), 0)
    return inner


def _addressed(text: str) -> str:
    return text.removeprefix("; ") if text.startswith("; ") else f"t-nn {text}"


def _half_tick_in(sample: int, rate: int) -> float:
    """Half a tick late, so that no rounding of milliseconds moves a message to another tick."""
    return (sample // TICK * TICK + TICK / 2) / rate * 1000


def _later(sample: int, now_ms: float, rate: int) -> str:
    wait_ms = _half_tick_in(sample, rate) - now_ms
    return f"{wait_ms:.4f} " if wait_ms > 0 else ""

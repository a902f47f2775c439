# SPDX-License-Identifier: MIT
"""The rules that keep an instrument alive in every nn~, one row each, and how each is checked.

A check returns what it found wrong, one phrase per finding; an empty list is a pass. `Waived`
is raised where a rule does not apply. Findings say what was seen; the rule says what a player
would hear.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from ..base.contract import TYPE_CODES
from ..base.surface import last_line
from .subject import BLOCKS, Subject

# Tolerances: of full scale, for splits of one carrier and for equal rows of a batch.
SPLIT_TOLERANCE = 1e-6
BATCH_TOLERANCE = 1e-5
# How many times BLOCKS a stream lasts on which splits are compared.
LONG_REPEATS = 24


class Waived(Exception):  # noqa: N818 (a verdict, not an error)
    """The rule says nothing about this file, for the reason given."""


@dataclass(frozen=True)
class Rule:
    """One rule."""

    name: str
    says: str  # the rule in words
    heard: str  # what a player notices when it is broken
    check: Callable[[Subject], list[str]]


def _methods(s: Subject) -> list[str]:
    if not s.listed_methods:
        return ["the file lists no method"]
    double = {m for m in s.listed_methods if s.listed_methods.count(m) > 1}
    return [f"method {m} is listed twice" for m in sorted(double)]


def _compiled(s: Subject) -> list[str]:
    return [f"method {m} is listed but not in the file" for m in s.listed_methods if not s.has(m)]


def _numbers(s: Subject) -> list[str]:
    wrong = []
    for m in s.listed_methods:
        numbers = s.params(m)
        if len(numbers) < 4:
            wrong.append(f"{m}_params holds {len(numbers)} numbers instead of 4")
        elif numbers[0] < 1 or numbers[2] < 1:
            wrong.append(f"{m} has {numbers[0]} inlets and {numbers[2]} outlets")
        elif numbers[1] < 1 or numbers[3] < 1:
            wrong.append(f"{m} has ratios {numbers[1]} and {numbers[3]}")
    return wrong


def _powers(s: Subject) -> list[str]:
    return [
        f"{m} has ratio {ratio}"
        for m, shape in s.shapes.items()
        for ratio in sorted({shape.in_ratio, shape.out_ratio})
        if ratio & (ratio - 1)
    ]


def _labels(s: Subject) -> list[str]:
    wrong = []
    for m, shape in s.shapes.items():
        for side, count in (("input", shape.inlets), ("output", shape.outlets)):
            labels = getattr(s.surface, f"{m}_{side}_labels", None)
            if labels is not None and len(labels) != count:
                wrong.append(f"{m} has {len(labels)} {side} labels for {count} channels")
    return wrong


def _lengths(s: Subject) -> list[str]:
    wrong = []
    for m, shape in s.shapes.items():
        module = s.load()
        for blocks in (1, 2, 4, 1):
            x = s.signal(m, blocks)
            try:
                y = s.call(module, m, x)
            except (RuntimeError, torch.jit.Error) as error:
                wrong.append(f"{m} fails on {_samples(s, blocks)}: {last_line(error)}")
                break
            expected = [1, shape.outlets, blocks * s.highest_ratio // shape.out_ratio]
            if not isinstance(y, Tensor):
                wrong.append(f"{m} returns {type(y).__name__} instead of a tensor")
                break
            if list(y.shape) != expected:
                wrong.append(f"{m} returns {list(y.shape)} instead of {expected}")
                break
            if y.dtype != torch.float32:
                wrong.append(f"{m} returns {y.dtype} instead of float32")
                break
    return wrong


def _attributes(s: Subject) -> list[str]:
    wrong = []
    for a in s.listed_attributes:
        codes = s.params(a)
        if not codes:
            wrong.append(f"{a}_params is missing")
        wrong += [f"{a} has the unknown type code {c}" for c in codes if c not in TYPE_CODES]
        wrong += [f"{verb}_{a} is missing" for verb in ("get", "set") if not s.has(f"{verb}_{a}")]
    return wrong


def _getters(s: Subject) -> list[str]:
    module, wrong = s.load(), []
    for a in s.listed_attributes:
        if not s.has(f"get_{a}"):
            continue
        try:
            value = getattr(module, f"get_{a}")()
        except (RuntimeError, torch.jit.Error) as error:
            wrong.append(f"get_{a} fails: {last_line(error)}")
            continue
        if not isinstance(value, list | tuple):
            wrong.append(f"get_{a} returns {type(value).__name__} instead of a list or tuple")
    return wrong


def _setters(s: Subject) -> list[str]:
    module, wrong = s.load(), []
    plain = {0, 1, 2, 3}
    for a in s.listed_attributes:
        codes = s.params(a)
        if not s.has(f"set_{a}") or not s.has(f"get_{a}"):
            continue
        if not codes or not set(codes) <= plain:
            continue
        try:
            value = getattr(module, f"get_{a}")()
            values = list(value) if isinstance(value, list | tuple) else [value]
            status = getattr(module, f"set_{a}")(*values)
        except (RuntimeError, TypeError, torch.jit.Error) as error:
            wrong.append(f"set_{a} fails on its own value: {last_line(error)}")
            continue
        if isinstance(status, bool) or not isinstance(status, int):
            wrong.append(f"set_{a} returns {type(status).__name__} instead of 0 or -1")
        elif status != 0:
            wrong.append(f"set_{a} refuses its own value {values}")
    return wrong


def _sample_rate(s: Subject) -> list[str]:
    if not s.has("set_sample_rate"):
        return []
    wrong = []
    for m in _steady(s):
        x, outputs = s.signal(m, 4), []
        for rate in (None, 48000, -1, 0):
            module = s.load()
            try:
                if rate is not None:
                    module.set_sample_rate(rate)
                outputs.append(s.call(module, m, x))
            except (RuntimeError, torch.jit.Error) as error:
                wrong.append(f"{m} fails after set_sample_rate({rate}): {last_line(error)}")
                break
        if any(not _close(outputs[0], other, SPLIT_TOLERANCE) for other in outputs[1:]):
            wrong.append(f"{m} sounds different after set_sample_rate")
            continue
        module = s.load()
        s.call(module, m, x)
        module.set_sample_rate(48000)  # late: the host found its rate while sound was running
        after = s.call(module, m, x)
        untouched = s.load()
        s.call(untouched, m, x)
        if len(outputs) == 4 and not _close(s.call(untouched, m, x), after, SPLIT_TOLERANCE):
            wrong.append(f"{m} sounds different when set_sample_rate comes late")
    return wrong


def _finite(s: Subject) -> list[str]:
    wrong = []
    for m in s.shapes:
        x = s.signal(m, 4)
        inputs = {
            "silence": torch.zeros_like(x),
            "full scale": torch.sign(x),
            "denormals": torch.full_like(x, 1e-40),
        }
        for name, value in inputs.items():
            y = s.call(s.load(), m, value)
            if not bool(torch.isfinite(y).all()):
                wrong.append(f"{m} returns NaN or infinity on {name}")
    return wrong


def _recovers(s: Subject) -> list[str]:
    wrong = []
    for m in s.shapes:
        module, x = s.load(), s.signal(m, 2)
        bad = x.clone()
        bad[..., 0] = float("nan")
        s.call(module, m, bad)
        for _ in range(BLOCKS):
            y = s.call(module, m, x)
        if not bool(torch.isfinite(y).all()):
            wrong.append(f"one NaN at the input of {m} stays in the output for good")
    return wrong


def _splits(s: Subject) -> list[str]:
    wrong = []
    mixed = [2, 1, 4, 1, 3, 1]
    for m in _steady(s):
        for phase in _phases(s):
            # Long enough for a recursion to drift, for files that are quick enough.
            repeats = LONG_REPEATS if s.is_quick(m) else 1
            x = s.signal(m, BLOCKS * repeats)
            ways = {"the highest ratio": [1] * BLOCKS * repeats, "mixed multiples": mixed * repeats}
            whole = s.stream(s.load(phase), m, x, [BLOCKS * repeats])
            for name, sizes in ways.items():
                error = _difference(whole, s.stream(s.load(phase), m, x, sizes))
                if error > SPLIT_TOLERANCE:
                    with_phase = f" with phase {phase}" if phase else ""
                    wrong.append(
                        f"{m}{with_phase} in blocks of {name} differs by {error:.1e} "
                        "from one big block"
                    )
    return wrong


def _phases(s: Subject) -> list[str | None]:
    """Return the values of a Timbrel file's phase that draw no noise, else just the file's own."""
    known = s.manifest.attributes.get("phase") if s.manifest else None
    values = [v for v in (known.values or []) if v != "random"] if known else []
    return [*values] if values and s.has("set_phase") else [None]


def _batches(s: Subject) -> list[str]:
    wrong = []
    for m in s.shapes:
        module = s.load()
        try:
            for batch in (1, 4, 2, 1):
                y = s.call(module, m, s.signal(m, 2, batch))
                if y.shape[0] != batch:
                    wrong.append(f"{m} returns batch {y.shape[0]} for batch {batch}")
                    break
        except (RuntimeError, torch.jit.Error) as error:
            wrong.append(f"{m} fails when the batch becomes {batch}: {last_line(error)}")
            continue
        if m not in s.noisy_methods and not wrong:
            wrong += _leaks(s, m)
    return wrong


def _leaks(s: Subject, method: str) -> list[str]:
    """Play different rows together, and each of them alone."""
    rows = torch.cat([s.signal(method, seed=seed) for seed in (0, 1, 2)])
    together = s.stream(s.load(), method, rows, [4] * 3)
    for index in range(3):
        one = rows[index : index + 1]
        alone = s.stream(s.load(), method, one, [4] * 3)
        mine = together[index : index + 1]
        error = _difference(alone, mine)
        if error > BATCH_TOLERANCE and not _same_levels(alone, mine, s, method):
            return [f"row {index} of a batch of {method} differs by {error:.1e} from it alone"]
    return []


def _fresh(s: Subject) -> list[str]:
    if "reset" not in s.listed_attributes:
        raise Waived("it has no reset")
    wrong = []
    for m in _steady(s):
        x, module = s.signal(m), s.load()
        first = s.call(module, m, x)
        s.call(module, m, s.signal(m, seed=1))
        if module.set_reset(-1) != 0:
            return ["set_reset(-1) fails"]
        error = _difference(first, s.call(module, m, x))
        if error > SPLIT_TOLERANCE:
            wrong.append(f"{m} after a reset differs by {error:.1e} from the freshly loaded file")
    return wrong


def _causal(s: Subject) -> list[str]:
    wrong = []
    for m, shape in _steady(s).items():
        x = s.signal(m)
        changed = x.clone()
        half = x.shape[2] // 2
        changed[..., half:] = s.signal(m, seed=1)[..., half:]
        known = half * shape.in_ratio // shape.out_ratio
        a = s.call(s.load(), m, x)[..., :known]
        b = s.call(s.load(), m, changed)[..., :known]
        if _difference(a, b) > SPLIT_TOLERANCE:
            wrong.append(f"later input changes earlier output of {m}")
    return wrong


def _latency(s: Subject) -> list[str]:
    if s.manifest is None:
        raise Waived("it declares no latency")
    wrong: list[str] = []
    blurred: list[str] = []
    for m in _steady(s):
        shape = s.shapes[m]
        if m not in s.manifest.methods:
            continue  # the rule on the manifest says so
        declared = s.manifest.methods[m].latency_samples
        if shape.in_ratio != 1 or shape.out_ratio != 1:
            continue
        found = measured_latency(s, m)
        if found is None:
            blurred.append(m)
            continue
        if abs(found - declared) > s.highest_ratio:
            wrong.append(f"{m} declares {declared} samples of latency and shows {found}")
    if blurred and not wrong:
        raise Waived("what comes out resembles the input too little to see a delay")
    return wrong


def _manifest(s: Subject) -> list[str]:
    manifest = s.manifest
    if manifest is None:
        raise Waived("it is not a Timbrel file")
    wrong = []
    if set(manifest.methods) != set(s.listed_methods):
        wrong.append(f"the manifest lists {', '.join(manifest.methods)}")
    for m, method in manifest.methods.items():
        if method.shape().params() != s.params(m)[:4]:
            wrong.append(f"the manifest's numbers of {m} are not those of {m}_params")
    if set(manifest.attributes) != set(s.listed_attributes):
        wrong.append(f"the manifest's attributes are {', '.join(manifest.attributes)}")
    if manifest.highest_ratio != s.highest_ratio:
        wrong.append(f"the manifest's highest ratio is {manifest.highest_ratio}")
    return wrong


def _audible(s: Subject) -> list[str]:
    wrong = []
    for m, shape in s.shapes.items():
        if shape.out_ratio == 1 and float(s.call(s.load(), m, s.signal(m)).abs().max()) < 1e-5:
            wrong.append(f"{m} returns silence on {'noise' if shape.in_ratio == 1 else 'latents'}")
    return wrong


RULES = (
    Rule(
        "methods",
        "lists at least one method, each once",
        "the object stays silent",
        _methods,
    ),
    Rule(
        "compiled",
        "every listed method is in the file",
        "an error on every block and no sound",
        _compiled,
    ),
    Rule(
        "numbers",
        "every method has four numbers above 0: inlets, ratio, outlets, ratio",
        "no inlets, no sound, or a crash of the host",
        _numbers,
    ),
    Rule(
        "powers of two",
        "ratios are powers of two",
        "an error on every block, because hosts use power-of-two buffers",
        _powers,
    ),
    Rule(
        "labels",
        "as many labels as channels",
        "wrong or missing inlet hints in Max",
        _labels,
    ),
    Rule(
        "lengths",
        "float32 of the promised shape at every block",
        "the last block repeated for ever, or silence",
        _lengths,
    ),
    Rule(
        "attributes",
        "every attribute has its type, getter and setter",
        "messages to the object fail",
        _attributes,
    ),
    Rule(
        "getters",
        "getters return a list or tuple",
        "get messages fail in Max",
        _getters,
    ),
    Rule(
        "setters",
        "setters return 0 or -1",
        "a long internal error at every set message",
        _setters,
    ),
    Rule(
        "sample rate",
        "does not depend on set_sample_rate, which hosts call late or never",
        "another pitch or timbre after a reload",
        _sample_rate,
    ),
    Rule(
        "finite",
        "finite output on silence, full scale and denormals",
        "a loud click, then a dead output",
        _finite,
    ),
    Rule(
        "recovers",
        "a NaN at the input passes by",
        "silence until the patch is reloaded",
        _recovers,
    ),
    Rule(
        "audible",
        "noise or random latents make a sound",
        "silence",
        _audible,
    ),
    Rule(
        "splits",
        "the same sound for every block size",
        "clicks at the block boundaries, another sound in another buffer",
        _splits,
    ),
    Rule(
        "batches",
        "follows a changing batch, and rows do not mix",
        "an error in mc.nn~, or voices that leak into each other",
        _batches,
    ),
    Rule(
        "fresh state",
        "a reset gives the state of the loaded file",
        "a burst of old sound at the start",
        _fresh,
    ),
    Rule(
        "causal",
        "later input never changes earlier output",
        "a sound that differs from the one rendered offline",
        _causal,
    ),
    Rule(
        "latency",
        "the declared latency is the measured one, within a frame",
        "tracks out of line after compensation",
        _latency,
    ),
    Rule(
        "manifest",
        "the manifest agrees with the file",
        "wrong inlets, ranges or names in players",
        _manifest,
    ),
)


def measured_latency(s: Subject, method: str) -> int | None:
    """Return the lag in samples at which output and input resemble each other most.

    The test sound is a series of short noise bursts: their envelopes survive any timbre model.
    None where the best correlation is below 0.3.
    """
    ratio = s.highest_ratio
    blocks = max(BLOCKS, 32768 // ratio)
    x = s.signal(method, blocks)
    envelope = torch.zeros(x.shape[2])
    generator = torch.Generator().manual_seed(3)
    begin = 0
    while begin < len(envelope):
        length = int(torch.randint(400, 3000, (1,), generator=generator))
        envelope[begin : begin + length] = 1.0
        begin += length + int(torch.randint(600, 6000, (1,), generator=generator))
    x = x * envelope
    y = s.call(s.load(), method, x)
    a, b = x[0].square().sum(0).double(), y[0].square().sum(0).double()
    a, b = a - a.mean(), b - b.mean()
    size = 2 * len(a)
    product = torch.fft.irfft(torch.fft.rfft(b, size) * torch.fft.rfft(a, size).conj(), size)
    scale = a.norm() * b.norm()
    lag = int(product[: len(a)].argmax())
    return lag if scale > 0 and float(product[lag] / scale) >= 0.3 else None


def _steady(s: Subject) -> dict:
    """Return the methods without noise of their own; equality says nothing about the others."""
    steady = {m: shape for m, shape in s.shapes.items() if m not in s.noisy_methods}
    if s.shapes and not steady:
        raise Waived("every method draws noise of its own")
    return steady


def _difference(a: Tensor, b: Tensor) -> float:
    return float((a - b).abs().max()) if a.shape == b.shape else float("inf")


def _close(a: Tensor, b: Tensor, tolerance: float) -> bool:
    return _difference(a, b) <= tolerance


def _same_levels(a: Tensor, b: Tensor, s: Subject, method: str) -> bool:
    """Return whether audio of a made-up phase is equal in magnitude to -60 dB.

    A phase recursion amplifies the last bit in which matrix products of another size differ.
    """
    if s.shapes[method].out_ratio != 1:
        return False
    window = torch.hann_window(1024)
    x, y = (
        torch.stft(t.flatten(0, 1), 1024, 256, window=window, return_complex=True).abs()
        for t in (a, b)
    )
    return float((x - y).norm() / x.norm().clamp_min(1e-9)) <= 1e-3


def _samples(s: Subject, blocks: int) -> str:
    return f"{blocks * s.highest_ratio} samples"

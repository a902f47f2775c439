# SPDX-License-Identifier: MIT
"""Checks of how a file behaves as it plays: blocks, batches, state, time.

A check returns what it found wrong, one phrase per finding; an empty list is a pass.
"""

import torch
from torch import Tensor

from ..base.surface import last_line
from .subject import BLOCKS, Subject, Waived

# Tolerances: of full scale, for splits of one carrier and for equal rows of a batch.
SPLIT_TOLERANCE = 1e-6
BATCH_TOLERANCE = 1e-5
# How many times BLOCKS a stream lasts on which splits are compared.
LONG_REPEATS = 8


def ignores_sample_rate(s: Subject) -> list[str]:
    """Return what breaks the rule: the same sound whatever set_sample_rate was told, and when."""
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


def stays_finite(s: Subject) -> list[str]:
    """Return what breaks the rule: finite output on silence, full scale and denormals."""
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


def recovers(s: Subject) -> list[str]:
    """Return what breaks the rule: a NaN that passes by."""
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


def equal_splits(s: Subject) -> list[str]:
    """Return what breaks the rule: the same sound for every block size."""
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


def follows_batches(s: Subject) -> list[str]:
    """Return what breaks the rule: a batch that changes, rows that do not mix."""
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
        # A guess at a number is as large as the number.
        error = _difference(alone, mine) / max(1.0, float(alone.abs().max()))
        if error > BATCH_TOLERANCE and not _same_levels(alone, mine, s, method):
            return [f"row {index} of a batch of {method} differs by {error:.1e} from it alone"]
    return []


def fresh_state(s: Subject) -> list[str]:
    """Return what breaks the rule: a reset that equals the loaded file."""
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


def is_causal(s: Subject) -> list[str]:
    """Return what breaks the rule: earlier output that later input leaves alone."""
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


def states_latency(s: Subject) -> list[str]:
    """Return what breaks the rule: the declared latency, within a frame."""
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


def is_audible(s: Subject) -> list[str]:
    """Return what breaks the rule: sound on noise or random latents."""
    wrong = []
    for m, shape in s.shapes.items():
        if shape.out_ratio != 1:
            continue
        y = s.call(s.load(), m, s.signal(m))[:, : s.sounds(m)]
        if float(y.abs().max()) < 1e-5:
            wrong.append(f"{m} returns silence on {'noise' if shape.in_ratio == 1 else 'latents'}")
    return wrong


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
    said = [port.kind == "label" for port in s.inlets(method)] or [False] * x.shape[1]
    heard = [index for index, label in enumerate(said) if not label]
    x[:, heard] = x[:, heard] * envelope
    y = s.call(s.load(), method, x)[:, : s.sounds(method)]
    a, b = x[0, heard].square().sum(0).double(), y[0].square().sum(0).double()
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
    a, b = a[:, : s.sounds(method)], b[:, : s.sounds(method)]
    window = torch.hann_window(1024)
    x, y = (
        torch.stft(t.flatten(0, 1), 1024, 256, window=window, return_complex=True).abs()
        for t in (a, b)
    )
    return float((x - y).norm() / x.norm().clamp_min(1e-9)) <= 1e-3

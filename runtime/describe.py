# SPDX-License-Identifier: MIT
"""An instrument file in words."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from ..base.manifest import Attribute, Manifest, Port

SHARES_SHOWN = 8
CLASSES_SHOWN = 12
PLURAL = {
    "audio": "audios", "latent": "latents", "probability": "probabilities",
    "control": "controls", "parameter": "parameters",
}  # fmt: skip


def describe(manifest: Manifest) -> list[str]:
    """Return the lines of `timbrel inspect` for a Timbrel file."""
    rate = manifest.sample_rate
    lines = [
        f"{manifest.name}: {manifest.kind} instrument, {f'{rate} Hz' if rate else 'any rate'}, "
        f"blocks are multiples of {manifest.highest_ratio} samples",
    ]
    for name, method in manifest.methods.items():
        lines.append(f"method {name}: {_ports(method.inlets)} → {_ports(method.outlets)}")
        timing = []
        if method.latency_samples:
            timing.append(_time("latency", method.latency_samples, rate))
        if method.half_rise_samples and method.half_rise_samples != method.latency_samples:
            timing.append(_time("half of a step after", method.half_rise_samples, rate))
        lines += [f"  {', '.join(timing)}"] if timing else []
    lines += [f"set {name}: {_attribute(a)}" for name, a in manifest.attributes.items()]
    shares = manifest.latent.get("explained_variance", [])[:SHARES_SHOWN]
    explained = (
        f", the first explain {', '.join(f'{100 * s:.0f} %' for s in shares)} of the variance"
    )
    lines.append(f"latents: {manifest.latent.get('size')}{explained if shares else ''}")
    trained = manifest.training
    if manifest.kind == "map":
        made = f"{trained.get('date')}, Timbrel {trained.get('timbrel')}"
        lines.append(f"trained: {trained.get('examples')} examples of a synth, {made}")
        return [*lines, _map_metrics(manifest)]
    lines.append(
        f"trained: recipe {trained.get('recipe')} on {trained.get('dataset')}, "
        f"{trained.get('steps')} steps, {trained.get('date')}, Timbrel {trained.get('timbrel')}, "
        f"torch {trained.get('torch')}"
    )
    lines.append(_metrics(manifest))
    return lines


def describe_foreign(path: Path) -> list[str]:
    """Return the lines for an nn~ file that has no manifest."""
    from .carrier import TorchCarrier

    carrier = TorchCarrier(path)
    lines = [f"{path}: an nn~ file without a Timbrel manifest; it states no sample rate or latency"]
    for name, s in carrier.shapes.items():
        lines.append(
            f"method {name}: {s.inlets} inlets, one value per {s.in_ratio} samples → "
            f"{s.outlets} outlets, one value per {s.out_ratio} samples"
        )
    lines += [f"set {name}: {', '.join(types)}" for name, types in carrier.attributes.items()]
    return lines


def _ports(ports: Sequence[Port]) -> str:
    """Return ports as words, those of a kind that are alike together."""
    alike = [list(found) for _, found in groupby(ports, _likeness)]
    return ", ".join(_run(found) for found in alike)


def _likeness(port: Port) -> tuple:
    """Return what neighbours share that are named together: latents do, each label is its own."""
    if port.kind == "label":
        return port.kind, port.name
    return port.kind, tuple(port.range or ())


def _run(ports: Sequence[Port]) -> str:
    first = ports[0]
    span = f", {first.range[0]:g} to {first.range[1]:g}" if first.range else ""
    if len(ports) > 1:
        return f"{first.name} … {ports[-1].name} ({len(ports)} {PLURAL[first.kind]}{span})"
    if first.classes:
        return f"{first.name} (label, {_few(first.classes)})"
    return f"{first.name} ({first.kind}{span if first.kind == 'label' else ''})"


def _few(classes: Sequence[str]) -> str:
    numbered = [f"{number} {name}" for number, name in enumerate(classes)]
    if len(numbered) <= CLASSES_SHOWN:
        return ", ".join(numbered)
    return f"{', '.join(numbered[: CLASSES_SHOWN - 1])}, … {numbered[-1]}"


def _time(what: str, samples: int, rate: int) -> str:
    return f"{what} {samples} samples ({1000 * samples / rate:.1f} ms)"


def _attribute(a: Attribute) -> str:
    allowed = f"{a.range[0]:g} to {a.range[1]:g}" if a.range else ", ".join(a.values or [])
    return f"{a.type}, {allowed}, begins with {a.default} ({a.help})"


def _map_metrics(manifest: Manifest) -> str:
    m = manifest.metrics
    if "round_trip" not in m:
        return "quality: not evaluated (timbrel evaluate, then export again)"
    error = sum(m["round_trip"]) / len(m["round_trip"])
    return f"quality: parameters to control and back, mean error {error:.1f} of 127"


def _metrics(manifest: Manifest) -> str:
    m = manifest.metrics
    if "forward" not in m:
        return "quality: not evaluated (timbrel evaluate, then export again)"
    return (
        f"quality: spectral convergence {m['forward']['sc']['median']:.3f} through forward, "
        f"{m['decode']['sc']['median']:.3f} through encode and decode "
        f"(medians of {m['files']} files: {m['judged_on']})"
    )

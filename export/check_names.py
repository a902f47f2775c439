# SPDX-License-Identifier: MIT
"""Checks of what a file says of itself: names, numbers, shapes, attributes, manifest.

A check returns what it found wrong, one phrase per finding; an empty list is a pass.
"""

import torch
from torch import Tensor

from ..base.contract import TYPE_CODES
from ..base.surface import last_line
from .subject import Subject, Waived


def lists_methods(s: Subject) -> list[str]:
    """Return what breaks the rule: each method once, and at least one."""
    if not s.listed_methods:
        return ["the file lists no method"]
    double = {m for m in s.listed_methods if s.listed_methods.count(m) > 1}
    return [f"method {m} is listed twice" for m in sorted(double)]


def is_compiled(s: Subject) -> list[str]:
    """Return what breaks the rule: every listed method is in the file."""
    return [f"method {m} is listed but not in the file" for m in s.listed_methods if not s.has(m)]


def has_numbers(s: Subject) -> list[str]:
    """Return what breaks the rule: four numbers above 0 for every method."""
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


def powers_of_two(s: Subject) -> list[str]:
    """Return what breaks the rule: ratios that are powers of two."""
    return [
        f"{m} has ratio {ratio}"
        for m, shape in s.shapes.items()
        for ratio in sorted({shape.in_ratio, shape.out_ratio})
        if ratio & (ratio - 1)
    ]


def has_labels(s: Subject) -> list[str]:
    """Return what breaks the rule: as many labels as channels."""
    wrong = []
    for m, shape in s.shapes.items():
        for side, count in (("input", shape.inlets), ("output", shape.outlets)):
            labels = getattr(s.surface, f"{m}_{side}_labels", None)
            if labels is not None and len(labels) != count:
                wrong.append(f"{m} has {len(labels)} {side} labels for {count} channels")
    return wrong


def keeps_lengths(s: Subject) -> list[str]:
    """Return what breaks the rule: float32 of the promised shape at every block."""
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


def has_attributes(s: Subject) -> list[str]:
    """Return what breaks the rule: type, getter and setter of every attribute."""
    wrong = []
    for a in s.listed_attributes:
        codes = s.params(a)
        if not codes:
            wrong.append(f"{a}_params is missing")
        wrong += [f"{a} has the unknown type code {c}" for c in codes if c not in TYPE_CODES]
        wrong += [f"{verb}_{a} is missing" for verb in ("get", "set") if not s.has(f"{verb}_{a}")]
    return wrong


def getters_return_lists(s: Subject) -> list[str]:
    """Return what breaks the rule: a list or tuple from every getter."""
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


def setters_return_status(s: Subject) -> list[str]:
    """Return what breaks the rule: 0 from every setter that is given its own value."""
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


def manifest_agrees(s: Subject) -> list[str]:
    """Return what breaks the rule: a manifest that agrees with the file."""
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


def _samples(s: Subject, blocks: int) -> str:
    return f"{blocks * s.highest_ratio} samples"

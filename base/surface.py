# SPDX-License-Identifier: MIT
"""What a loaded nn~ module offers, read as hosts read it: from names, numbers and lists.

Works on any object with the contract's names, so this needs no torch.
"""

from typing import Any

from .contract import NO_ATTRIBUTE, TYPE_CODES, MethodShape

# A TorchScript module, or anything else with its names: base knows no torch to say it by.
Module = Any


def numbers(module: Module, name: str) -> list[int]:
    """Return what `<name>_params` holds, empty where it is missing or no tensor."""
    value: Any = getattr(module, f"{name}_params", None)
    if not hasattr(value, "flatten"):
        return []
    return [int(v) for v in value.flatten().tolist()]


def has_function(module: Module, name: str) -> bool:
    """Return whether a name can be called."""
    return callable(getattr(module, name, None))


def listed_methods(module: Module) -> list[str]:
    """Return the methods as the file lists them; without a list, all that have numbers."""
    if has_function(module, "get_methods"):
        try:
            return [str(name) for name in module.get_methods()]
        except Exception:
            pass
    return [name for name in _with_numbers(module) if has_function(module, name)]


def listed_attributes(module: Module) -> list[str]:
    """Return the settings as the file lists them; without a list, all that have a setter."""
    if has_function(module, "get_attributes"):
        listed = [str(name) for name in module.get_attributes()]
    else:
        listed = [n for n in _with_numbers(module) if has_function(module, f"set_{n}")]
    return [name for name in listed if name != NO_ATTRIBUTE]


def method_shapes(module: Module) -> dict[str, MethodShape]:
    """Return the methods that can be called: listed, compiled, with numbers above 0."""
    found = {}
    for name in listed_methods(module):
        values = numbers(module, name)
        if has_function(module, name) and len(values) >= 4 and min(values[:4]) > 0:
            found[name] = MethodShape(*values[:4])
    return found


def attribute_types(module: Module) -> dict[str, list[str]]:
    """Return the settings with the type of each argument."""
    return {
        name: [TYPE_CODES.get(code, "?") for code in numbers(module, name)]
        for name in listed_attributes(module)
    }


def last_line(error: Exception) -> str:
    """Return what a TorchScript error says; the lines above its last are the trace."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).strip()[:160]


def _with_numbers(module: Module) -> list[str]:
    tensors = [*module.named_buffers(), *module.named_parameters()]
    names = [name for name, _ in tensors if name.endswith("_params") and "." not in name]
    return [name.removesuffix("_params") for name in names]

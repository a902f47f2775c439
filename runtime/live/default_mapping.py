# SPDX-License-Identifier: MIT
"""What controllers do as long as nobody has written a mapping: every instrument can be played.

| controller | latents | a map |
|---|---|---|
| finger on a surface | x, y: z1, z2; pressed: z3 from its middle up, and back | x, y, z |
| keys | their labels, which need no row | x, over four octaves |
| pressed after | z3 from its middle up, and back | z |
| timbre (a finger's y) | z2 | y |
| knobs 1 to 8 | z1 to z8 | axes 1 to 8 |
| knob 11, expression | level | |

A row that springs back lets its target go, so that a knob's value is heard again only when the knob
moves. Pressing goes from the middle up, since a key or pad at rest presses nothing. It does not
move z1, which is mostly loudness, but in some instruments the louder the lower.
"""

from .mapping import MappingFile, Row
from .targets import PARAM, Targets

SURFACE_MS, KNOB_MS = 20.0, 30.0  # the grain of 7-bit controllers is not heard
KNOBS = 8
KEYS = (36.0, 84.0)


def default_mapping(targets: Targets) -> MappingFile:
    """Return a mapping for what there is, latents before map axes."""
    latents = [name for name in targets if name.startswith("latent:")]
    axes = [name for name in targets if name.startswith("map:") and not name.startswith(PARAM)]
    rows = _knobs(latents or axes)
    rows += _latents(latents, targets) if latents else _axes(axes)
    if "level" in targets:
        rows.append(Row("midi:cc/11", "level", smooth_ms=KNOB_MS))
    return MappingFile(tuple(rows), name="default")


def _latents(names: list[str], targets: Targets) -> list[Row]:
    def pressed(axis: str, name: str) -> Row:
        upper = (targets[name].default, targets[name].high)
        return Row(axis, name, range=upper, smooth_ms=SURFACE_MS, latch=False)

    rows = [Row(f"touch:{a}", n, smooth_ms=SURFACE_MS) for a, n in zip("xy", names, strict=False)]
    rows += [pressed("touch:z", name) for name in names[2:3]]
    rows += [pressed("note:pressure", name) for name in names[2:3] or names[:1]]
    rows += [Row("note:timbre", name, smooth_ms=SURFACE_MS) for name in names[1:2]]
    return rows


def _axes(names: list[str]) -> list[Row]:
    rows = [Row(f"touch:{a}", n, smooth_ms=SURFACE_MS) for a, n in zip("xyz", names, strict=False)]
    rows += [Row("note:note", name, span=KEYS, smooth_ms=SURFACE_MS) for name in names[:1]]
    played = zip(("timbre", "pressure"), names[1:3], strict=False)
    return rows + [Row(f"note:{axis}", name, smooth_ms=SURFACE_MS) for axis, name in played]


def _knobs(names: list[str]) -> list[Row]:
    return [
        Row(f"midi:cc/{k + 1}", name, smooth_ms=KNOB_MS) for k, name in enumerate(names[:KNOBS])
    ]

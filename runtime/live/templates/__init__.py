# SPDX-License-Identifier: MIT
"""Mapping files that are ready for a controller; each fits instruments and maps.

| template | what to set up there |
|---|---|
| `knobs` | a box whose knobs send controllers 1 to 8 |
| `lightpad` | a Lightpad: touches by blocksd, or its XYZ app (controllers 113 to 115) |
| `mpe` | a Seaboard, a LinnStrument, a Lightpad in MPE mode: pressure is how loud a note is |
| `touchosc` | TouchOSC Mk1 with its own layouts: /1/fader1, /1/xy1, /2/fader1, /3/xy; where a pad's axes lie the other way round, exchange 0 and 1 |
| `open_stage_control` | faders, a pad and a knob whose addresses are their names: /fader_1, /xy_1, /knob_1 |
| `wekinator` | Wekinator's outputs, in 0 to 1 |
| `zigsim` | ZIG SIM on a phone whose device UUID is set to zigsim: touch and gravity |
| `drift` | nothing: movements; controllers 1 to 4 set how far and how fast they go |
"""  # noqa: E501  (the table)

from pathlib import Path

from ....base.errors import one_of
from ..mapping import MappingFile, read

FOLDER = Path(__file__).parent


def templates() -> list[str]:
    """Return the names of all templates."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def template(name: str) -> MappingFile:
    """Return a template by its name."""
    if name not in templates():
        raise one_of("mapping template", name, templates())
    return read(FOLDER / f"{name}.json")

# SPDX-License-Identifier: MIT
"""What mappings are tried on: an instrument of 16 latents and labels, mappings in a line, and what
is asked of a mapper."""

import json

from random_maps import random_map

from timbrel.base.manifest import Attribute, Manifest, Method, Port
from timbrel.base.units import PITCH_CLASSES
from timbrel.runtime.live.inputs import Gesture
from timbrel.runtime.live.mapper import Mapper
from timbrel.runtime.live.mapping import parse
from timbrel.runtime.live.targets import of_map, of_method

INLETS = [
    *(Port(f"z{k + 1}", "", "latent", 512, [-3.0, 3.0]) for k in range(16)),
    Port("pitch", "", "label", 512, [0.0, 11.0], list(PITCH_CLASSES)),
    Port("octave", "", "label", 512, [0.0, 3.0], ["2", "3", "4", "5"]),
    Port("midi", "", "label", 512, [36.0, 84.0]),
]
ATTRIBUTES = {
    "temperature": Attribute("float", 0.5, "", [0.0, 4.0]),
    "octaves": Attribute("int", 2, "", [1, 5]),
    "wide": Attribute("bool", True, ""),
    "space": Attribute("str", "ica", "", values=["pca", "ica", "none"]),
    "note": Attribute("str", "", ""),  # any text: nothing to move
    "reset": Attribute("int", -1, "", [-1, 63]),
}
OUT = [Port("out", "", "audio", 1)]
MANIFEST = Manifest(
    "organ", "spectral", 44100, 512, {"decode": Method(INLETS, OUT, 0, 768)}, ATTRIBUTES, {}, {}, {}
)
VOICES = 3
INSTRUMENT = of_method(MANIFEST, "decode")
MAP = random_map(axes=3, parameters=9)
MAP_TARGETS = of_map(MAP)


def text(*rows, **more):
    """The text of a mapping file; a row is `(from, to, {...})`."""
    listed = [{"from": r[0], "to": r[1], **(r[2] if len(r) > 2 else {})} for r in rows]
    return json.dumps({"format": "timbrel-mapping", "version": 1, "map": listed, **more})


def mapping(*rows, **more):
    return parse(text(*rows, **more))


def mapper(*rows, targets=INSTRUMENT, voices=VOICES, **more):
    """One for a mapping of these rows."""
    return Mapper(mapping(*rows, **more), targets, voices)


def column(m, name):
    """Where a target is in each voice."""
    return m.values[:, m.names.index(name)].tolist()


def one(m, name, voice=1):
    """Where it is in one."""
    return column(m, name)[voice - 1]


def finger(m, action, voice=1, **axes):
    """What a finger does, one in each voice."""
    m.gesture(voice, Gesture(action, f"f{voice}", axes))

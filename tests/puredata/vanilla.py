# SPDX-License-Identifier: MIT
"""How many inlets and outlets vanilla Pd's objects have: those that Timbrel's patches use."""

import re
from collections.abc import Callable

Ports = tuple[int, int]

FIXED: dict[str, Ports] = {
    **dict.fromkeys("+ - * / == max mod random delay metro until timer symbol".split(), (2, 1)),
    **dict.fromkeys("+~ -~ *~ lop~ phasor~ osc~ line~ f spigot".split(), (2, 1)),
    **dict.fromkeys("bng tgl hsl vsl hradio vradio nbx msg floatatom symbolatom".split(), (1, 1)),
    **dict.fromkeys("listbox makefilename openpanel pdcontrol samplerate~ mtof b".split(), (1, 1)),
    **dict.fromkeys(
        "snapshot~ sig~ env~ oscparse oscformat netreceive r~ delread~".split(), (1, 1)
    ),
    **dict.fromkeys("tabread change mtof~".split(), (1, 1)),
    **dict.fromkeys("s s~ print print~ tabwrite~ delwrite~ outlet outlet~".split(), (1, 0)),
    **dict.fromkeys("r loadbang inlet inlet~ struct key keyup".split(), (0, 1)),
    **dict.fromkeys("cnv text declare table drawpolygon filledpolygon scalar".split(), (0, 0)),
    **dict.fromkeys("clip clip~ vline~".split(), (3, 1)),
    **dict.fromkeys("vu moses pointer".split(), (2, 2)),
    **dict.fromkeys("savestate tabplay~ soundfiler".split(), (1, 2)),
    **dict.fromkeys("bendin touchin pgmin".split(), (0, 2)),
    **dict.fromkeys("set tabwrite".split(), (2, 0)),
    **dict.fromkeys("notein polytouchin".split(), (0, 3)),
    "netsend": (1, 2),
    "makenote": (3, 2),
    "cpole~": (4, 2),
}


def _expr(words: list[str]) -> Ports:
    text = " ".join(words)
    inlets = [int(number) for number in re.findall(r"\$[fv](\d)", text)]
    return max(inlets, default=1), text.count(";") + 1


def _array(words: list[str]) -> Ports:
    return {"set": (2, 0), "max": (2, 2), "min": (2, 2), "sum": (2, 1), "size": (2, 1)}[words[0]]


def _list(words: list[str]) -> Ports:
    special = {"trim": (1, 1), "length": (1, 1), "fromsymbol": (1, 1), "split": (2, 3)}
    return special.get(words[0] if words else "", (2, 1))


def _snake(words: list[str]) -> Ports:
    channels = int(words[1])
    return (channels, 1) if words[0] == "in" else (1, channels)


# What the arguments decide.
BY_ARGUMENTS: dict[str, Callable[[list[str]], Ports]] = {
    "t": lambda words: (1, len(words)),
    "pack": lambda words: (len(words), 1),
    "unpack": lambda words: (1, len(words)),
    "route": lambda words: (2 if len(words) == 1 else 1, len(words) + 1),
    "sel": lambda words: (2 if len(words) == 1 else 1, len(words) + 1),
    "pipe": lambda words: (len(words), max(1, len(words) - 1)),
    "list": _list,
    "ctlin": lambda words: (0, 2) if words else (0, 3),  # of one controller: [ctlin 64]
    "readsf~": lambda words: (1, int(words[0]) + 1),
    "dac~": lambda words: (len(words), 0),
    "adc~": lambda words: (1, len(words)),
    "get": lambda words: (1, len(words) - 1),
    "append": lambda words: (len(words), 1),
    "expr": _expr,
    "expr~": _expr,
    "array": _array,
    "clone": lambda words: (1, 1),  # of organ.drawbar
    "snake~": _snake,
}
# The demo instrument's methods; the message outlet included. -m makes one cord of the signals.
METHODS: dict[str, Ports] = {"forward": (1, 2), "encode": (1, 17), "decode": (16, 2)}
LABELS = {"pitched": 1}  # inlets that other instruments have besides the latents: the note


def is_vanilla(name: str) -> bool:
    return name in FIXED or name in BY_ARGUMENTS


def ports(name: str, words: list[str]) -> Ports:
    """Inlets and outlets of a vanilla object or of ours, nn~ with one of the two instruments."""
    if name == "nn~":
        method = next((word for word in words if word in METHODS), "forward")
        inlets, outlets = METHODS[method]
        labels = sum(LABELS.get(word, 0) for word in words)
        return (1, 2) if "-m" in words else (inlets + labels, outlets)
    if name == "jg.timbremap":
        return 3, 3
    if name in BY_ARGUMENTS:
        return BY_ARGUMENTS[name](words)
    return FIXED[name]

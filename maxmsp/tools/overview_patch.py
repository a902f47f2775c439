# SPDX-License-Identifier: MIT
"""What is in the package, and opens it; in Max's menu Extras."""

from example_patches import heading, title
from maxpat import Box, Patch
from objects import THINGS

EXAMPLES = (
    ("effect", "a sound through a model: microphone, file or a tone"),
    ("synth", "sixteen latents as sliders, and walks among them"),
    ("morph", "a sound to its latents, the latents changed, and back to sound"),
    ("notes", "keys and MIDI play an instrument that follows the pitch"),
    ("mpe", "a keyboard, plain or MPE, on several voices of one instrument"),
    ("pad", "a pad over the nine drawbars of an organ: a timbre map"),
    ("sweeps", "the same for the four parameters of a filter that an LFO moves"),
    ("blocks", "a Lightpad, or what stands in for it, on a map and on latents"),
    ("osc", "a timbre map that timbrel map play plays, by OSC"),
    ("play", "a panel for timbrel play, by OSC"),
    ("generate", "records a synth at settings drawn by chance, for a timbre map"),
)
SYNTHS = (
    ("organ", "nine drawbars of sines"),
    ("subtractive", "a pulse, a low-pass filter and an LFO"),
)
PARTS = (("control", "OSC and MIDI of a controller as messages: [timbrel.control PORT]"),)


def button(p: Patch, name: str, text: str, message: str, target: Box, k: int, y: float) -> None:
    """One row: a button that opens something, and what that is."""
    x = 20 + 230 * (k % 4)
    down = 90 + 90 * (k // 4)
    asked = p.add("textbutton", (x, down, 110), shown=(20, y, 120, 22), text=name)
    said = p.message(message, x, down + 28, 200)
    p.comment(text, 20, 640 + 24 * k, 450, shown=(150, y, 520, 21))
    p.chain(asked, said, target)


def overview() -> Patch:
    """Examples, objects and synths."""
    rows = [
        ("EXAMPLES", [(n, t, f"load timbrel.{n}.maxpat") for n, t in EXAMPLES]),
        ("OBJECTS", [(t.name, t.digest, f"help {t.name}") for t in THINGS]),
        ("SYNTHS", [(f"timbrel.{n}", t, f"load timbrel.{n}.maxpat") for n, t in SYNTHS]),
        (
            "FOR PATCHES OF YOUR OWN",
            [(f"timbrel.{n}", t, f"load timbrel.{n}.maxpat") for n, t in PARTS],
        ),
    ]
    p = Patch(680, 732, "What is in the package.", True)
    title(p, "Timbrel", "plays timbre models that were trained on your own sounds", 660)
    opens = p.obj("pcontrol", 20, 560, 900)
    p.comment('A button opens a patch. Instruments (.ts files) go into the folder models: "make '
              'demo" trains one. The objects need the externals.', 20, 42, 800, 2,
              shown=(20, 58, 640, 36))  # fmt: skip
    y, k = 104.0, 0
    for name, entries in rows:
        heading(p, name, (480, 640 + 24 * k), (20, y, 220))
        y += 24
        for label, text, message in entries:
            button(p, label, text, message, opens, k, y)
            y, k = y + 26, k + 1
        y += 8
    p.comment("Timbrel 0.1. Licence: MIT, also for what you make with it.", 480, 1120, 400,
              shown=(20, y, 400, 21))  # fmt: skip
    return p

# SPDX-License-Identifier: MIT
"""OSC and MIDI of a controller as messages for nn~ and jg.timbremap: an abstraction."""

from maxpat import Patch

OUTLETS = ("latent NAME v, latents v1 … vN, label NAME v, loudness v, voice N …",
           "to nn~: set NAME v, reset, load FILE, …",
           "note key velocity, bend, pressure, timbre, control", "map x y z")  # fmt: skip


def control() -> Patch:
    """A port and MIDI in, four kinds of messages out."""
    p = Patch(760, 270, "OSC and MIDI of a controller as messages for nn~ and jg.timbremap.")
    p.comment("OSC at the port of the argument, and MIDI of any port, as messages. The inlet takes "
              "OSC as messages too. Addresses: javascript/timbrel.addresses.js.",
              20, 14, 700, 2)  # fmt: skip
    inlet = p.obj("inlet", 20, 60, 30, comment="OSC as a message: /timbrel/latent/z1 0.5")
    js = p.obj("js timbrel.control.js", 20, 130, 690, counts=(2, 4))
    p.cord(inlet, 0, js, 0)
    p.cord(p.obj("udpreceive #1", 80, 90, 110), 0, js, 0)
    p.cord(p.obj("midiin", 700, 90, 60), 0, js, 1)
    for k, text in enumerate(OUTLETS):
        x = 20 + 180 * k
        p.cord(js, k, p.obj("outlet", x, 180, 30, comment=text), 0)
        p.comment(text, x, 208, 170, 3)
    return p

# SPDX-License-Identifier: MIT
"""A timbre map that `timbrel map play` plays: positions go there by OSC, parameters come back."""

from example_patches import heading, notes, sound_out, title
from maxpat import Box, Patch
from pad_parts import follow, position
from synth_patches import DRAWBARS

HERE, THERE = 12000, 6448  # ports: where parameters come, where positions go
ASKED = (("lock", ("/timbrel/map/lock/nazard 1", "/timbrel/map/lock/nazard 0")),
         ("smooth", ("/timbrel/map/smooth 0", "/timbrel/map/smooth 200")),
         ("pin", ("/timbrel/map/add", "/timbrel/map/fit", "/timbrel/map/undo")))  # fmt: skip


def told(p: Patch, route: Box, outlet: int, what: str, x: float, left: float, top: float) -> None:
    """Show what came, as it came."""
    shown = p.obj("prepend set", x, 560, 80)
    p.cord(route, outlet, shown, 0)
    p.chain(shown, p.message("", x, 590, 230, shown=(left + 60, top, 460, 22)))
    p.comment(what, x, 620, 60, shown=(left, top, 56, 21))


def osc() -> Patch:
    """A pad, an organ, and a map between them in another program."""
    p = Patch(1080, 480, "A timbre map in another program, by OSC.", True)
    title(p, "osc", "timbrel map play organ moves this organ's drawbars, and hears of them", 1060)
    p.comment("In a terminal: timbrel map play puredata/maps/organ. Then drag the pad, or move "
              "drawbars by hand. No external is needed.", 130, 40, 900,
              shown=(20, 58, 840, 21))  # fmt: skip
    to = p.obj(f"udpsend 127.0.0.1 {THERE}", 20, 470, 160)
    heading(p, "PAD", (20, 70), (20, 87, 60))
    where = position(p)
    p.chain(where.gate, p.obj("prepend /wek/inputs", 20, 430, 140), to)

    came = p.obj(f"udpreceive {HERE}", 1050, 70, 130)
    route = p.obj("route /wek/outputs /timbrel/map/point /timbrel/map/error", 1050, 130, 400)
    scaled = p.obj("vexpr $f1*127.", 1050, 160, 110)
    both = p.obj("t l l", 1050, 190, 60)
    p.chain(came, route, scaled, both)
    shown = p.obj("prepend setlist", 1110, 220, 100)
    params = p.obj("prepend params", 970, 220, 110)
    heading(p, "DRAWBARS, 0 TO 127", (1240, 220), (262, 87, 200))
    bars = p.add("multislider", (1110, 250, 300, 120), shown=(262, 116, 798, 130),
                 size=len(DRAWBARS), setminmax=[0.0, 127.0], setstyle=1, settype=1)  # fmt: skip
    p.cord(both, 1, shown, 0)
    p.cord(both, 0, params, 0)
    p.chain(shown, bars)
    by_hand = p.obj("prepend /timbrel/map/params", 1110, 380, 190)
    p.chain(bars, by_hand, p.obj("s osc.send", 1110, 410, 90))
    p.comment(", ".join(DRAWBARS), 1110, 440, 560, shown=(262, 248, 600, 21))
    p.cord(p.obj("r osc.send", 190, 430, 90), 0, to, 0)

    synth = p.obj("timbrel.organ", 20, 745, 150)
    p.cord(params, 0, synth, 0)
    heading(p, "POINT AND MISTAKES", (1050, 530), (20, 274, 200))
    both_ways = p.obj("t l l", 1050, 655, 60)
    p.cord(route, 1, both_ways, 0)
    told(p, both_ways, 1, "point", 1050, 20, 298)
    follow(p, "osc", where, both_ways, (1050, 690))
    told(p, route, 2, "mistake", 1310, 20, 324)
    heading(p, "ASKED BY OSC", (20, 880), (540, 350, 200))
    for row, (what, texts) in enumerate(ASKED):
        for k, text in enumerate(texts):
            x, y = 70 + 190 * k, 910 + 60 * row
            box = p.message(text, x, y, 180, shown=(590 + 160 * k, 376 + 28 * row, 152, 22))
            p.cord(box, 0, p.obj("s osc.send", x, y + 28, 90), 0)
        p.comment(what, 20, 910 + 60 * row, 50, shown=(540, 376 + 28 * row, 50, 21))
    notes(p, synth)
    sound_out(p, synth, (20, 780), (20, 376))
    return p

# SPDX-License-Identifier: MIT
"""A Lightpad on a timbre map and on an instrument's latents; the map's point on its lights."""

from example_patches import heading, held, sound_out, title
from latent_patches import BLOCK, LATENTS, WHERE, another_file, first, replies
from maxpat import Box, Patch
from pad_parts import Position, follow, position
from synth_patches import DRAWBARS

PORT = 8001  # where programs that read a Lightpad have sent /lightpad_data x y pressure
# latent of the instrument, what moves it, how far to each side at first
AXES = ((2, "across: z2, to each side", 2.0), (3, "up: z3", 2.0))
PLAYS = ("nothing", "organ by its map", "instrument by latents")


def leads(p: Patch, source: Box, outlet: int, word: str, name: str, x: float) -> None:
    """Take the messages of one word to a receiver."""
    route = p.obj(f"route {word}", x, 120, 100)
    p.cord(source, outlet, route, 0)
    p.chain(route, p.obj(f"s blocks.{name}", x, 150, 110))


def controllers(p: Patch) -> Position:
    """A BLOCK, OSC and MIDI, or the mouse: each of them moves the map."""
    heading(p, "1  A LIGHTPAD", (500, 50), (20, 87, 130))
    pad = p.add("blocks.multitouch", (500, 80, 150, 150), shown=(20, 116, 150, 150))
    both = p.obj("t l l", 500, 240, 60)
    touch = p.obj("prepend block", 540, 268, 100)
    p.chain(pad, both)
    p.cord(both, 1, touch, 0)
    p.chain(touch, p.obj("s blocks.map", 540, 296, 100))
    finger = p.obj("unpack 0 0", 500, 330, 80)
    lifts = p.obj("sel 2", 560, 358, 50)
    p.cord(both, 0, finger, 0)
    p.cord(finger, 1, lifts, 0)
    p.chain(lifts, p.message("0.", 560, 386, 40), p.obj("s blocks.press", 560, 414, 100))
    p.cord(p.obj("r blocks.lights", 660, 50, 100), 0, pad, 0)
    p.comment("Needs the package BLOCKS of Max's package manager, seen for macOS. Without it this "
              "box is dashed, and all else plays.", 660, 80, 210, 5,
              shown=(20, 274, 170, 81))  # fmt: skip
    heading(p, "OR OSC, OR MIDI", (1050, 50), (200, 282, 150))
    control = p.obj(f"timbrel.control {PORT}", 1050, 80, 500)
    p.comment(f"/lightpad_data x y pressure to port {PORT}, or CC 113, 114, 115, which a "
              "Lightpad's program XYZ sends.", 660, 170, 210, 5,
              shown=(200, 304, 200, 66))  # fmt: skip
    leads(p, control, 0, "latent", "latent", 1050)
    p.cord(control, 1, p.obj("s blocks.nn", 1180, 120, 90), 0)
    leads(p, control, 2, "note", "note", 1300)
    leads(p, control, 3, "map", "map", 1450)
    heading(p, "OR THE MOUSE", (20, 70), (200, 87, 130))
    return position(p, 200)


def timbre_map(p: Patch, where: Position) -> Box:
    """The map, which knows where all controllers are; its answers are shown, but our own."""
    guard = p.obj("t b l b", 20, 430, 120)
    closed = p.message("0", 150, 460, 40)
    opened = p.message("1", 20, 460, 40)
    follows = p.obj("s blocks.follows", 20, 490, 110)
    p.cord(where.gate, 0, guard, 0)
    p.cord(guard, 2, closed, 0)
    p.cord(closed, 0, follows, 0)
    p.cord(guard, 0, opened, 0)
    p.cord(opened, 0, follows, 0)
    p.cord(guard, 1, p.obj("s blocks.map", 80, 520, 75), 0)
    timbre = p.obj(f"jg.timbremap 3 {len(DRAWBARS)} organ", 680, 390, 400)
    p.cord(p.obj("r blocks.map", 680, 350, 90), 0, timbre, 0)
    p.cord(p.obj("loadmess 1", 875, 350, 80), 0, timbre, 1)
    p.cord(timbre, 2, p.obj("s blocks.lights", 1075, 430, 110), 0)
    point = p.obj("route point", 875, 430, 90)
    twice = p.obj("t l l", 875, 460, 60)
    moved = p.obj("gate 1 1", 700, 520, 80)
    p.cord(timbre, 1, point, 0)
    p.cord(point, 0, twice, 0)
    p.cord(twice, 1, p.obj("s blocks.place", 925, 490, 100), 0)
    p.cord(twice, 0, moved, 1)
    p.cord(p.obj("r blocks.follows", 640, 490, 110), 0, moved, 0)
    follow(p, "blocks", where, moved, (640, 560))
    return timbre


def organ(p: Patch, timbre: Box) -> Box:
    """The synth of the map, and its notes."""
    params = p.obj("prepend params", 680, 430, 110)
    synth = p.obj("timbrel.organ", 20, 745, 150)
    p.chain(timbre, params, synth)
    held(p, synth, (430, 87))
    note = p.obj("r blocks.note", 300, 630, 90)
    played = p.message("note $1 $2", 300, 660, 90)
    p.chain(note, played, synth)
    p.comment("or keys of MIDI", 300, 690, 120, shown=(430, 166, 120, 21))
    return synth


def instrument(p: Patch) -> tuple[Box, Box]:
    """Latents from the point: across and up, and pressure as the level; latents by OSC as well."""
    heading(p, "3  LATENTS", (1250, 300), (560, 156, 120))
    axes = p.obj("unpack 0. 0. 0.", 1250, 360, 300)
    p.cord(p.obj("r blocks.place", 1250, 330, 110), 0, axes, 0)
    nn = p.obj(f"nn~ orchestra decode {BLOCK} {LATENTS} 1", 20, 1000, 1210)
    names = [f"z{k + 1}" for k in range(LATENTS)]
    route = p.obj(" ".join(["route", *names]), 20, 880, 1210)
    p.cord(p.obj("r blocks.latent", 20, 850, 110), 0, route, 0)
    lines = []
    for k in range(LATENTS):
        ramp = p.obj("pack 0. 30.", 20 + 76 * k, 910, 70)
        lines.append(p.obj("line~", 20 + 76 * k, 940, 70, outlettype=["signal", "bang"]))
        p.cord(route, k, ramp, 0)
        p.chain(ramp, lines[-1])
        p.cord(lines[-1], 0, nn, k)
    for k, (latent, text, far) in enumerate(AXES):
        x, v = 1250 + 230 * k, 182 + 28 * k
        reach = p.add("flonum", (x + 120, 424, 60), shown=(560, v, 60, 22), format=6, minimum=-3.0,
                      maximum=3.0, numdecimalplaces=1)  # fmt: skip
        p.comment(text, x, 480, 150, shown=(626, v, 170, 21))
        first(p, str(far), reach, x + 120, 396)
        value = p.obj("expr ($f1 - 0.5)*2.*$f2", x, 452, 180)
        p.cord(axes, k, value, 0)
        p.cord(reach, 0, value, 1)
        named = p.obj(f"prepend z{latent}", x, 510, 90)
        p.chain(value, named, p.obj("s blocks.latent", x, 538, 110))
    p.comment("pressure is the level", 1250, 600, 140, shown=(560, 238, 200, 21))
    press = p.obj("pack 0. 30.", 1420, 600, 80)
    line = p.obj("line~", 1420, 630, 80, outlettype=["signal", "bang"])
    p.cord(axes, 2, press, 0)
    p.cord(p.obj("r blocks.press", 1300, 630, 100), 0, press, 0)
    p.chain(press, line)
    p.cord(p.obj("r blocks.nn", 1250, 970, 90), 0, nn, 0)
    begins = p.obj("loadmess z1 1.5", 140, 850, 110)
    p.cord(begins, 0, route, 0)
    return nn, line


def blocks() -> Patch:
    """A Lightpad plays the organ by its map, or an instrument by its latents."""
    p = Patch(820, 412, "A Lightpad on a timbre map and on latents.", True)
    title(p, "blocks", "a Lightpad plays a timbre map or latents, and its lights follow", 800)
    p.comment("Touch, drag, press: position and pressure are the map's three axes. The dot follows "
              "the map.", 680, 14, 620, shown=(20, 58, 780, 21))  # fmt: skip
    where = controllers(p)
    timbre = timbre_map(p, where)
    synth = organ(p, timbre)
    nn, pressed = instrument(p)
    level = p.obj("*~", 20, 1040, 300)
    p.cord(nn, 0, level, 0)
    p.cord(pressed, 0, level, 1)
    heading(p, "2  WHAT PLAYS", (600, 1024), (560, 87, 150))
    items = [word for name in PLAYS for word in (name, ",")][:-1]
    choice = p.add("umenu", (600, 1050, 160), shown=(560, 116, 170, 22), items=items)
    first(p, "1", choice, 770, 1050)
    chosen = p.obj("selector~ 2", 20, 1080, 300)
    p.cord(choice, 0, chosen, 0)
    p.cord(synth, 0, chosen, 1)
    p.cord(level, 0, chosen, 2)
    another_file(p, "blocks", (350, 1040), (560, 270))
    replies(p, "blocks", nn, 1, (900, 1040), (560, 324))
    sound_out(p, chosen, (20, 1110), (430, 210))
    p.comment(WHERE, 20, 1210, 560, 1, shown=(20, 378, 560, 21))
    return p

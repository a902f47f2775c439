# SPDX-License-Identifier: MIT
"""A keyboard, plain or MPE, on several voices of an instrument that follows the pitch."""

from example_patches import heading, sound_out, title
from latent_patches import BLOCK, LATENTS, another_file, first, latents, replies, zeros
from maxpat import Box, Patch
from note_patch import FOLLOWS, waits

VOICES = 4
# what moves a latent, what it is, the latent, how far it moves it at 0 and at 1
WAYS = (("velocity", "how hard", 0, 0.0, 1.0), ("pressure", "how deep", 1, 0.0, 1.5),
        ("timbre", "slid (CC 74)", 2, -2.0, 2.0))  # fmt: skip
TIMES = (("attack", 10), ("release", 300), ("glide", 100))
ZONES = (("as it says", "zone lower 0, zone upper 0"), ("lower zone", "zone lower 15"),
         ("upper zone", "zone upper 15"))  # fmt: skip
LABELS = ("pitch", "octave", "dynamics")  # of instruments that have them


def keys(p: Patch) -> Box:
    """MIDI, a keyboard to click, and a zone for keyboards that do not say theirs."""
    heading(p, "1  KEYS", (20, 50), (20, 62, 100))
    js = p.obj(f"js timbrel.keyboard.js {VOICES} {LATENTS}", 20, 270, 1000, counts=(1, 3))
    p.cord(p.obj("midiin", 20, 80, 60), 0, js, 0)
    p.comment("MIDI of any port: keys, MPE too", 20, 106, 190, shown=(220, 144, 200, 21))
    p.cord(p.obj("r mpe.js", 100, 230, 80), 0, js, 0)
    keyboard = p.add("kslider", (230, 80, 400, 53), shown=(20, 88, 400, 53), range=48, offset=36)
    made = p.obj("makenote 100 600", 230, 140, 400)
    pair = p.obj("pack 0 0", 230, 170, 70)
    p.cord(keyboard, 0, made, 0)
    p.cord(keyboard, 1, made, 1)
    p.cord(made, 0, pair, 0)
    p.cord(made, 1, pair, 1)
    p.chain(pair, p.obj("prepend note", 230, 200, 90), p.obj("s mpe.js", 230, 230, 80))
    items = [word for name, _ in ZONES for word in (name, ",")][:-1]
    menu = p.add("umenu", (660, 80, 140), shown=(20, 144, 110, 22), items=items)
    p.comment("channels", 660, 52, 100, shown=(134, 144, 70, 21))
    asked = p.obj("sel 0 1 2", 660, 110, 120)
    p.cord(menu, 0, asked, 0)
    for k, (_, text) in enumerate(ZONES):
        message = p.message(text, 660 + 190 * k, 140, 180)
        p.cord(asked, k, message, 0)
        p.chain(message, p.obj("s mpe.js", 660 + 190 * k, 168, 80))
    return js


def moves(p: Patch) -> None:
    """Which latent velocity, pressure and timbre move, and how far."""
    heading(p, "3  WHAT THE HAND MOVES", (1450, 50), (440, 150, 200))
    p.comment("at 0", 1610, 52, 40, shown=(646, 150, 50, 21))
    p.comment("at 1", 1670, 52, 40, shown=(712, 150, 50, 21))
    items = ["nothing", *[w for k in range(1, LATENTS + 1) for w in (",", f"z{k}")]]
    for k, (way, text, latent, low, high) in enumerate(WAYS):
        y, v = 80 + 150 * k, 176 + 28 * k
        p.comment(f"{way}, {text}", 1450, y - 2, 160, shown=(440, v, 130, 21))
        menu = p.add("umenu", (1450, y + 50, 80), shown=(574, v, 66, 22), items=items)
        first(p, str(latent), menu, 1450, y + 22)
        row = p.obj("pack 0 0. 0.", 1450, y + 104, 240)
        p.cord(menu, 0, row, 0)
        for inlet, (value, u) in enumerate(((low, 646), (high, 712)), 1):
            x = 1470 + 90 * inlet
            number = p.add("flonum", (x, y + 50, 60), shown=(u, v, 60, 22), format=6, minimum=-6.0,
                           maximum=6.0, numdecimalplaces=1)  # fmt: skip
            first(p, f"{value}", number, x + 110 * (inlet - 1), y + 22)
            then = p.obj("t b f", x, y + 76, 60)
            p.cord(number, 0, then, 0)
            p.cord(then, 1, row, inlet)
            p.cord(then, 0, row, 0)
        p.chain(row, p.obj(f"prepend {way}", 1710, y + 104, 100),
                p.obj("s mpe.js", 1820, y + 104, 80))  # fmt: skip


def times(p: Patch) -> None:
    """How fast notes begin and end, and sliders glide."""
    for k, (name, ms) in enumerate(TIMES):
        x, v = 20 + 130 * k, 176 + 28 * k
        number = p.add("number", (x, 390, 60), shown=(300, v, 60, 22), minimum=0)
        p.comment(f"ms {name}", x, 414, 80, shown=(364, v, 74, 21))
        first(p, str(ms), number, x, 362)
        p.chain(number, p.obj(f"prepend {name}", x, 442, 110), p.obj("s mpe.js", x, 470, 80))


def told(p: Patch, js: Box) -> None:
    """Which key each voice plays, zones, and what went wrong."""
    heading(p, "VOICES", (1040, 236), (20, 176, 100))
    route = p.obj("route voice zones lost error", 1040, 270, 380)
    p.cord(js, 2, route, 0)
    numbered = p.obj("route" + "".join(f" {k + 1}" for k in range(VOICES)), 1040, 300, 250)
    p.cord(route, 0, numbered, 0)
    for k in range(VOICES):
        shown = p.add("number", (1040 + 60 * k, 330, 50), shown=(20 + 50 * k, 202, 46, 22))
        p.cord(numbered, k, shown, 0)
    lost = p.add("number", (1300, 330, 50), shown=(220, 202, 46, 22))
    p.comment("taken", 1355, 330, 45, shown=(220, 176, 50, 21))
    p.cord(route, 2, lost, 0)
    for k, (outlet, name) in enumerate(((1, "zones, members"), (3, "mistake"))):
        shown = p.obj("prepend set", 1040 + 200 * k, 366, 80)
        p.cord(route, outlet, shown, 0)
        where = (130, 230, 150, 22) if k == 0 else (90, 402, 680, 22)
        p.chain(shown, p.message("", 1040 + 200 * k, 394, 190, shown=where))
        p.comment(name, 1040 + 200 * k, 420, 100,
                  shown=(20, where[1], 105 if k == 0 else 66, 21))  # fmt: skip


def inlets(p: Patch, js: Box, nn: Box) -> Box:
    """From what the script says to the model's inlets, a channel for each voice; the level."""
    names = [f"z{k + 1}" for k in range(LATENTS)] + ["midi"]
    route = p.obj(" ".join(["route", *names, "level", *LABELS]), 20, 520, 1830)
    p.cord(js, 0, route, 0)
    for k in range(LATENTS + 1):
        line = p.obj(f"mc.line~ @chans {VOICES}", 20 + 128 * (k % 9), 560 + 30 * (k // 9), 120,
                     outlettype=["multichannelsignal", "bang"])  # fmt: skip
        p.cord(route, k, line, 0)
        p.cord(line, 0, nn, k)
    for k, name in enumerate(LABELS):
        held = p.obj(f"mc.sig~ @chans {VOICES}", 1450 + 130 * k, 560, 120)
        p.cord(route, LATENTS + 2 + k, held, 0)
        p.comment(name, 1450 + 130 * k, 586, 80)
    p.comment("for instruments with these labels: lead them to their inlets, in their order; the "
              "class of the pitch from C = 0, octaves as MIDI // 12 - 1, dynamics from 0 to 1",
              1450, 612, 390, 3)  # fmt: skip
    level = p.obj(f"mc.line~ @chans {VOICES}", 1240, 560, 130,
                  outlettype=["multichannelsignal", "bang"])  # fmt: skip
    p.cord(route, LATENTS + 1, level, 0)
    return level


def mpe() -> Patch:
    """A pitched instrument of several voices."""
    p = Patch(880, 436, "A keyboard, plain or MPE, on several voices of one instrument.", True)
    title(p, "mpe", f"a keyboard, plain or MPE, plays {VOICES} voices of one instrument", 860)
    js = keys(p)
    told(p, js)
    moves(p)
    times(p)
    heading(p, "2  TIMBRE, -3 TO 3", (420, 330), (440, 62, 200))
    sliders = latents(p, (420, 360), (440, 88, 420, 53))
    centre = p.add("textbutton", (740, 360, 80), shown=(640, 62, 100, 22), text="the middle")
    middle = p.message(zeros(), 740, 420, 290)
    p.chain(centre, middle, sliders)
    p.chain(sliders, p.obj("prepend place", 420, 470, 100), p.obj("s mpe.js", 530, 470, 80))

    nn = p.obj(f"mc.nn~ pitched decode {BLOCK} {LATENTS + 1} 1 @chans {VOICES}", 20, 660, 1300)
    level = inlets(p, js, nn)
    p.cord(js, 1, nn, 0)
    p.cord(p.obj("r mpe.nn", 1350, 630, 80), 0, nn, 0)
    another_file(p, "mpe", (300, 690), (20, 258))
    both = replies(p, "mpe", nn, 1, (500, 690), (20, 312))
    late = p.obj(f"mc.delay~ 96000 {FOLLOWS}", 860, 808, 150)
    waits(p, both, late, (900, 690), (300, 268))
    gated = p.obj("mc.*~", 20, 850, 700)
    apart = p.obj(f"mc.unpack~ {VOICES}", 20, 880, 100)
    p.cord(level, 0, late, 0)
    p.cord(nn, 0, gated, 0)
    p.cord(late, 0, gated, 1)
    p.chain(gated, apart)
    together = p.obj("*~ 0.5", 20, 910, 60)
    for k in range(VOICES):
        p.cord(apart, k, together, 0)
    sound_out(p, together, (20, 940), (20, 344))
    p.comment("pitched.ts belongs into the package's folder models: timbrel train pitched, timbrel "
              "export. It has an inlet for each of 16 latents, then one for the note.",
              20, 1030, 620, 2, shown=(140, 346, 620, 36))  # fmt: skip
    p.comment("A keyboard that sends MPE says its zone by itself; where it does not, choose one. "
              f"More voices: write them for {VOICES} wherever it stands in these boxes.",
              20, 1076, 640, 2)  # fmt: skip
    return p

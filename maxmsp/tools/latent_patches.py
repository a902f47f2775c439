# SPDX-License-Identifier: MIT
"""Instruments that are played by their latents: effect, synth, and encode, change, decode."""

from example_patches import heading, sound_out, title
from maxpat import Box, Patch

LATENTS = 16
BLOCK = 2048  # samples
WITHOUT = "Plays in IRCAM's nn~ as well; that one does not answer latency, so the number stays 0."
WHERE = 'orchestra.ts belongs into the package\'s folder models: "make demo" trains it.'


def zeros(count: int = LATENTS) -> str:
    return " ".join(["0."] * count)


def first(p: Patch, value: str, box: Box, x: float, y: float) -> None:
    """Give a box its value when the patch opens."""
    p.cord(p.obj(f"loadmess {value}", x, y, 100), 0, box, 0)


def another_file(p: Patch, name: str, at: tuple[float, float], shown: tuple[float, float]) -> None:
    """A button that asks for a .ts file and sends load."""
    x, y = at
    heading(p, "INSTRUMENT", at, (*shown, 120))
    ask = p.add("textbutton", (x, y + 28, 100), shown=(shown[0], shown[1] + 24, 110, 22),
                text="another file")  # fmt: skip
    dialog = p.obj("opendialog", x, y + 54, 80)
    named = p.obj("prepend load", x, y + 80, 90)
    p.chain(ask, dialog, named, p.obj(f"s {name}.nn", x, y + 106, 90))


def replies(p: Patch, name: str, source: Box, outlet: int, at: tuple[float, float],
            shown: tuple[float, float]) -> Box:  # fmt: skip
    """Whether it is loaded, and its latency in ms; asked for when the patch opens."""
    (x, y), (u, v) = at, shown
    route = p.obj("route loaded latency", x, y, 150)
    p.cord(source, outlet, route, 0)
    loaded = p.add("toggle", (x, y + 110, 22, 22), shown=(u, v, 22, 22))
    p.comment("loaded", x + 26, y + 110, 60, shown=(u + 28, v, 60, 21))
    then = p.obj("t b i", x, y + 28, 50)
    p.cord(route, 0, then, 0)
    p.cord(then, 1, loaded, 0)
    ask = p.message("latency", x, y + 56, 60)
    p.chain(then, ask, p.obj(f"s {name}.nn", x, y + 84, 90))
    both = p.obj("unpack 0 0.", x + 110, y + 28, 90)
    late = p.add("flonum", (x + 110, y + 110, 60), shown=(u + 100, v, 60, 22))
    p.comment("ms late", x + 175, y + 110, 60, shown=(u + 165, v, 70, 21))
    p.cord(route, 1, both, 0)
    p.cord(both, 1, late, 0)
    begin = p.obj("loadbang", x + 260, y, 70)
    again = p.message("dump", x + 260, y + 28, 60)
    p.chain(begin, again, p.obj(f"s {name}.nn", x + 260, y + 56, 90))
    return both


def setting(p: Patch, name: str, word: str, text: str, at: tuple[float, float],
            shown: tuple[float, float]) -> None:  # fmt: skip
    """A number that sets an attribute of the model."""
    (x, y), (u, v) = at, shown
    box = p.add("flonum", (x, y, 60), shown=(u, v, 60, 22), format=6)
    p.comment(text, x + 65, y, 140, shown=(u + 70, v, 120, 21))
    said = p.obj(f"prepend set {word}", x, y + 28, 140)
    p.chain(box, said, p.obj(f"s {name}.nn", x, y + 56, 90))


def source(p: Patch, name: str) -> Box:
    """Microphone, sound file or a tone, chosen by number."""
    heading(p, "1  A SOUND", (20, 50), (20, 62, 150))
    choice = p.add("umenu", (20, 80, 140), shown=(20, 88, 150, 22),
                   items=["off", ",", "microphone", ",", "sound file", ",", "tone"])  # fmt: skip
    chosen = p.obj("selector~ 3", 20, 250, 280)
    p.cord(choice, 0, chosen, 0)
    first(p, "3", choice, 20, 110)
    p.cord(p.obj("adc~ 1", 113, 220, 60), 0, chosen, 1)
    player = p.obj("sfplay~ 1", 206, 220, 80)
    p.cord(player, 0, chosen, 2)
    opened = p.message("open", 206, 140, 50, shown=(180, 88, 50, 22))
    p.cord(opened, 0, player, 0)
    looped = p.message("loop 1", 206, 190, 60)
    plays = p.add("toggle", (266, 140, 22, 22), shown=(236, 88, 22, 22))
    order = p.obj("t i b", 266, 166, 50)
    p.cord(plays, 0, order, 0)
    p.cord(order, 1, looped, 0)
    p.cord(looped, 0, player, 0)
    p.cord(order, 0, player, 0)
    p.comment("plays", 292, 140, 50, shown=(262, 88, 50, 21))
    pitch = p.add("flonum", (330, 166, 60), shown=(180, 116, 60, 22), minimum=20.0, maximum=2000.0)
    p.comment("Hz", 395, 166, 30, shown=(246, 116, 40, 21))
    first(p, "110.", pitch, 330, 110)
    tone = p.obj("saw~ 110", 330, 220, 70)
    p.cord(pitch, 0, tone, 0)
    p.cord(tone, 0, chosen, 3)
    p.comment("the tone's pitch", 395, 140, 120, shown=(20, 116, 150, 21))
    return chosen


def effect() -> Patch:
    """A sound through the method forward."""
    p = Patch(680, 330, "A sound through a model.", True)
    title(p, "effect", "a sound through a model: the instrument plays what it hears", 660)
    sound = source(p, "effect")
    nn = p.obj(f"nn~ orchestra forward {BLOCK} 1 1", 20, 300, 280)
    p.cord(sound, 0, nn, 0)
    p.cord(p.obj("r effect.nn", 320, 250, 90), 0, nn, 0)
    heading(p, "2  SETTINGS", (560, 50), (340, 62, 150))
    setting(p, "effect", "temperature", "temperature, 0 to 4", (560, 80), (340, 88))
    setting(p, "effect", "gain_db", "dB, inside the model", (560, 170), (340, 116))
    heading(p, "PHASE", (800, 50), (340, 150, 100))
    for k, (word, text) in enumerate((("input", "of the input"), ("locked", "made anew, in step"),
                                      ("random", "noise"))):  # fmt: skip
        message = p.message(f"set phase {word}", 800, 80 + 90 * k, 120,
                            shown=(340, 176 + 28 * k, 130, 22))  # fmt: skip
        p.comment(text, 930, 80 + 90 * k, 130, shown=(480, 176 + 28 * k, 150, 21))
        p.cord(message, 0, p.obj("s effect.nn", 800, 108 + 90 * k, 90), 0)
    another_file(p, "effect", (330, 320), (20, 150))
    replies(p, "effect", nn, 1, (480, 320), (20, 206))
    sound_out(p, nn, (20, 340), (20, 240))
    p.comment(WHERE, 20, 460, 560, shown=(140, 266, 520, 21))
    p.comment(WITHOUT, 20, 484, 600, shown=(20, 294, 620, 21))
    return p


def latents(p: Patch, at: tuple[float, float], shown: tuple[float, ...]) -> Box:
    """Sixteen sliders from -3 to 3."""
    return p.add("multislider", (*at, 300, 100), shown=shown, size=LATENTS,
                 setminmax=[-3.0, 3.0], setstyle=1, settype=1, signed=1)  # fmt: skip


def walk(p: Patch, sliders: Box) -> None:
    """A new place at once by a button, or every so many milliseconds."""
    heading(p, "2  BY ITSELF", (420, 50), (620, 62, 150))
    once = p.add("textbutton", (420, 80, 100), shown=(620, 88, 130, 22), text="anywhere")
    walks = p.add("toggle", (540, 80, 22, 22), shown=(620, 116, 22, 22))
    p.comment("walks", 566, 80, 50, shown=(646, 116, 60, 21))
    every = p.add("number", (620, 80, 60), shown=(620, 144, 60, 22), minimum=50)
    p.comment("ms from place to place", 685, 80, 160, shown=(686, 144, 160, 21))
    metro = p.obj("metro 1000", 540, 140, 100)
    p.cord(walks, 0, metro, 0)
    p.cord(every, 0, metro, 1)
    first(p, "1000", every, 620, 110)
    dice = p.obj(f"uzi {LATENTS}", 420, 170, 70)
    number = p.obj("random 601", 420, 196, 90)
    far = p.add("flonum", (530, 196, 60), shown=(620, 172, 60, 22), minimum=0.0, maximum=3.0)
    p.comment("how far", 595, 196, 60, shown=(686, 172, 80, 21))
    first(p, "1.5", far, 680, 170)
    place = p.obj("expr ($f1 - 300.)*$f2/300.", 420, 222, 180)
    group = p.obj(f"zl.group {LATENTS}", 420, 248, 90)
    p.cord(once, 0, dice, 0)
    p.cord(metro, 0, dice, 0)
    p.chain(dice, number, place, group)
    p.cord(far, 0, place, 1)
    p.cord(group, 0, p.obj("s synth.place", 420, 276, 100), 0)
    p.cord(p.obj("r synth.place", 240, 50, 100), 0, sliders, 0)


def ramps(p: Patch, name: str, sliders: Box, y: float) -> list[Box]:
    """Lead sliders to signals; how long they glide is said to all of them."""
    values = p.obj(f"unpack {zeros()}", 20, y, 1210)
    p.cord(sliders, 0, values, 0)
    times = p.obj(f"r {name}.glide", 1250, y, 110)
    lines = []
    for k in range(LATENTS):
        ramp = p.obj("pack 0. 20.", 20 + 76 * k, y + 30, 70)
        lines.append(p.obj("line~", 20 + 76 * k, y + 60, 70, outlettype=["signal", "bang"]))
        p.cord(values, k, ramp, 0)
        p.cord(times, 0, ramp, 1)
        p.cord(ramp, 0, lines[-1], 0)
    return lines


def glide(p: Patch, name: str, at: tuple[float, float], shown: tuple[float, float]) -> None:
    (x, y), (u, v) = at, shown
    box = p.add("flonum", (x, y, 60), shown=(u, v, 60, 22), minimum=0.0)
    p.comment("ms to glide", x + 65, y, 90, shown=(u + 66, v, 90, 21))
    first(p, "100.", box, x, y - 30)
    p.chain(box, p.obj(f"s {name}.glide", x, y + 28, 110))


def synth() -> Patch:
    """Sliders and random walks into decode."""
    p = Patch(880, 330, "Latents on sliders into decode.", True)
    title(p, "synth", "sixteen latents make a sound: the coordinates of its timbre", 860)
    heading(p, "1  LATENTS, -3 TO 3", (20, 50), (20, 62, 200))
    sliders = latents(p, (20, 80), (20, 88, 580, 130))
    middle = p.message(f"1.5 {zeros(15)}", 20, 220, 330)
    centre = p.add("textbutton", (330, 190, 80), shown=(20, 224, 120, 22), text="the middle")
    p.comment("z1, at the left, is mostly loudness", 20, 190, 230, shown=(150, 224, 260, 21))
    p.chain(centre, middle)
    p.cord(middle, 0, p.obj("s synth.place", 20, 248, 100), 0)
    p.cord(p.obj("loadbang", 330, 160, 70), 0, centre, 0)
    walk(p, sliders)
    glide(p, "synth", (860, 110), (620, 200))
    nn = p.obj(f"nn~ orchestra decode {BLOCK} {LATENTS} 1", 20, 420, 1210)
    for k, line in enumerate(ramps(p, "synth", sliders, 310)):
        p.cord(line, 0, nn, k)
    p.cord(p.obj("r synth.nn", 1250, 390, 90), 0, nn, 0)
    setting(p, "synth", "gain_db", "dB, inside the model", (1030, 80), (420, 224))
    another_file(p, "synth", (300, 450), (620, 236))
    replies(p, "synth", nn, 1, (500, 450), (200, 272))
    sound_out(p, nn, (20, 460), (20, 262))
    p.comment(WHERE, 20, 600, 560, shown=(200, 300, 560, 21))
    p.comment(WITHOUT, 20, 624, 600)
    return p


def morph() -> Patch:
    """A sound to latents, the latents changed, and back to sound."""
    p = Patch(880, 360, "Encode, change, decode.", True)
    title(p, "morph", "a sound to its latents, the latents changed, and back to sound", 860)
    sound = source(p, "morph")
    encode = p.obj(f"nn~ orchestra encode {BLOCK} 1 {LATENTS}", 20, 300, 1300)
    decode = p.obj(f"nn~ orchestra decode {BLOCK} {LATENTS} 1", 20, 720, 1210)
    p.cord(sound, 0, encode, 0)
    p.cord(p.obj("r morph.nn", 330, 260, 90), 0, encode, 0)
    p.cord(p.obj("r morph.nn", 1250, 690, 90), 0, decode, 0)
    heading(p, "2  THE LATENTS", (560, 50), (340, 62, 200))
    scale = p.add("flonum", (560, 80, 60), shown=(340, 88, 60, 22), format=6)
    p.comment("times: 1 as it is, 0 the middle, -1 the opposite", 625, 80, 290,
              shown=(410, 88, 300, 21))  # fmt: skip
    first(p, "1.", scale, 560, 110)
    scaled = p.obj("pack 0. 50.", 560, 140, 80)
    line = p.obj("line~", 560, 170, 60, outlettype=["signal", "bang"])
    p.chain(scale, scaled, line)
    freeze = p.add("toggle", (760, 110, 22, 22), shown=(340, 116, 22, 22))
    p.comment("holds the timbre that is heard now", 786, 110, 220, shown=(410, 116, 260, 21))
    slow = p.obj("expr pow(10., 12.*$f1)", 760, 140, 150)
    p.chain(freeze, slow, p.obj("s morph.slow", 760, 170, 100))
    heading(p, "3  AND MOVED BY", (1030, 50), (340, 150, 150))
    moved = latents(p, (1030, 80), (340, 176, 520, 100))
    centre = p.add("textbutton", (1340, 80, 80), shown=(500, 150, 110, 22), text="not at all")
    p.chain(centre, p.message(zeros(), 1030, 210, 330), moved)
    glide(p, "morph", (560, 240), (640, 150))
    steps = p.obj("r morph.slow", 1250, 340, 100)
    for k, shift in enumerate(ramps(p, "morph", moved, 520)):
        x = 20 + 76 * k
        held = p.obj("slide~ 1 1", x, 380, 70)
        times = p.obj("*~", x, 430, 60)
        plus = p.obj("+~", x, 640, 60)
        p.cord(encode, k, held, 0)
        p.cord(steps, 0, held, 1)
        p.cord(steps, 0, held, 2)
        p.cord(held, 0, times, 0)
        p.cord(line, 0, times, 1)
        p.cord(times, 0, plus, 0)
        p.cord(shift, 0, plus, 1)
        p.cord(plus, 0, decode, k)
    another_file(p, "morph", (300, 750), (20, 150))
    replies(p, "morph", decode, 1, (500, 750), (20, 206))
    sound_out(p, decode, (20, 760), (20, 240))
    p.comment(WHERE, 20, 900, 560, shown=(100, 290, 560, 21))
    p.comment("Both objects load the same file. " + WITHOUT, 20, 924, 800,
              shown=(20, 318, 800, 21))  # fmt: skip
    return p

# SPDX-License-Identifier: MIT
"""Help patches: each object at work, and every message and attribute as a box to click."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from example_patches import BAND, INK
from maxpat import Box, Patch
from objects import BY_NAME, Setting, Thing, Word

WIDTH, COLUMN, PITCH = 1180.0, 590.0, 48.0  # px
TOP = 410.0  # where the messages begin
MODEL = 'Without a model it is silent: "make demo" trains orchestra.ts; put it into models.'


def width_of(text: str) -> float:
    return max(40.0, 14 + 7.0 * len(text))


def band(p: Patch, y: float, text: str, left: float = 20, width: float = 560) -> None:
    p.add("panel", (left, y, width, 20), bgcolor=BAND, mode=0, rounded=0, background=1)
    p.comment(text, left + 4, y, width - 8, fontface=1, textcolor=INK)


def lines_of(text: str, width: float) -> int:
    """Count the lines of a text in a box of that width."""
    return int(6.2 * len(text) // width) + 1


@dataclass(frozen=True)
class Row:
    """Boxes side by side, and what they do."""

    shown: tuple[str, ...]
    text: str

    @property
    def width(self) -> float:
        return sum(width_of(each) + 8 for each in self.shown)


def rows(thing: Thing) -> list[Row]:
    """Return the rows of an object; words that do the same share one."""
    made: list[Row] = []
    each: Word | Setting
    for each in (*thing.messages, *thing.settings):
        row = Row(each.shown, each.digest)
        same = made and (row.text == made[-1].text or row.text.startswith("the same as"))
        if same and made[-1].width + row.width < 400:
            made[-1] = Row((*made[-1].shown, *row.shown), made[-1].text)
        else:
            made.append(row)
    return made


def messages(p: Patch, thing: Thing, bus: str) -> None:
    """Draw every message in two columns; each row is sent to the object above."""
    drawn = rows(thing)
    half = (len(drawn) + 1) // 2
    band(p, TOP - 28, "EVERY MESSAGE AND ATTRIBUTE, TO THE OBJECT ABOVE", 20, WIDTH - 40)
    for k, row in enumerate(drawn):
        x, y = 20 + COLUMN * (k // half), TOP + PITCH * (k % half)
        target = p.obj(f"s {bus}", x, y + 24, width_of(f"s {bus}"))
        for text in row.shown:
            p.cord(p.message(text, x, y, width_of(text)), 0, target, 0)
            x += width_of(text) + 8
        room = 20 + COLUMN * (k // half) + COLUMN - 20 - x
        p.comment(row.text, x, y, room, lines_of(row.text, room))


def facts(p: Patch, thing: Thing) -> None:
    """Draw arguments, inlets and outlets at the right, and the way to the other helps."""
    x, y = 610.0, 90.0
    parts = (
        ("ARGUMENTS", [(word.name, word.digest) for word in thing.arguments]),
        ("INLETS AND OUTLETS", [
            *((f"inlet {k}", text) for k, text in enumerate(thing.inlets, 1)),
            *((f"outlet {k}", text) for k, text in enumerate(thing.outlets, 1))]),
    )  # fmt: skip
    for name, lines in parts:
        band(p, y, name, x, 550)
        y += 22
        for what, text in lines:
            count = lines_of(text, 440)
            p.comment(what, x + 4, y, 90, fontface=1)
            p.comment(text, x + 100, y, 450, count)
            y += 6 + 15 * count
        y += 4
    control = p.obj("pcontrol", x, y + 28, 70)
    for text in (*(f"help {name}" for name in thing.see),
                 *(f"load timbrel.{name}.maxpat" for name in thing.examples)):  # fmt: skip
        p.cord(p.message(text, x, y, width_of(text)), 0, control, 0)
        x += width_of(text) + 8


def answers(p: Patch, source: Box, outlet: int, x: float, y: float) -> None:
    """Show the last answer, and print all."""
    both = p.obj("t l l", x, y, 50)
    p.cord(source, outlet, both, 0)
    p.cord(both, 1, p.obj("print Timbrel", x + 90, y + 26, 100), 0)
    shown = p.obj("prepend set", x, y + 26, 80)
    p.chain(both, shown, p.message("", x, y + 52, 270))


def speaker(p: Patch, sounds: list[Box], x: float, y: float) -> None:
    """Lead one sound to both sides, or two to one each."""
    dac = p.add("ezdac~", (x, y + 30, 45, 45))
    for side in range(2):
        p.cord(sounds[side % len(sounds)], 0, dac, side)


def bars(p: Patch, at: tuple[float, ...], count: int, low: float, high: float) -> Box:
    return p.add("multislider", at, size=count, setminmax=[float(low), float(high)], setstyle=1,
                 settype=1)  # fmt: skip


def play_nn(p: Patch, asked: Box) -> None:
    band(p, 90, "A SOUND THROUGH A MODEL")
    p.comment(MODEL, 20, 116, 540)
    tone = p.obj("saw~ 110", 190, 142, 80)
    nn = p.obj("nn~ orchestra forward 2048 1 1", 20, 190, 300)
    level = p.obj("*~ 0.5", 20, 230, 60)
    p.cord(asked, 0, nn, 0)
    p.chain(tone, nn, level)
    p.comment("orchestra: the file. forward: the method. 2048: samples at once. 1 1: one inlet, "
              "one outlet, so that cords stay without the file.", 330, 180, 250, 4)  # fmt: skip
    speaker(p, [level], 20, 234)
    answers(p, nn, 1, 310, 250)


def play_mc(p: Patch, asked: Box) -> None:
    band(p, 90, "TWO SOUNDS THROUGH ONE MODEL")
    p.comment(MODEL, 20, 116, 540)
    packed = p.obj("mc.pack~ 2", 190, 174, 90)
    for k, hz in enumerate((110, 165)):
        p.cord(p.obj(f"saw~ {hz}", 190 + 90 * k, 142, 70), 0, packed, k)
    nn = p.obj("mc.nn~ orchestra forward 2048 1 1 @chans 2", 20, 206, 340)
    p.cord(asked, 0, nn, 0)
    split = p.obj("mc.unpack~ 2", 20, 236, 100)
    levels = [p.obj("*~ 0.5", 20 + 70 * k, 266, 60) for k in range(2)]
    p.chain(packed, nn, split)
    for k, level in enumerate(levels):
        p.cord(split, k, level, 0)
    p.comment("Each channel is a row of the batch, with a memory of its own.", 370, 190, 210, 3)
    speaker(p, levels, 20, 266)
    answers(p, nn, 1, 310, 260)


def play_mcs(p: Patch, asked: Box) -> None:
    band(p, 90, "ALL LATENTS IN ONE CORD")
    p.comment(MODEL, 20, 116, 540)
    four = bars(p, (190, 142, 150, 50), 4, -3, 3)
    split = p.obj("unpack 0. 0. 0. 0.", 190, 196, 220)
    packed = p.obj("mc.pack~ 16", 190, 248, 250)
    p.cord(four, 0, split, 0)
    for k in range(4):
        held = p.obj("sig~", 190 + 70 * k, 222, 50)
        p.cord(split, k, held, 0)
        p.cord(held, 0, packed, k)
    nn = p.obj("mcs.nn~ orchestra decode 1 2048", 20, 274, 270)
    p.cord(asked, 0, nn, 0)
    single = p.obj("mc.unpack~ 1", 20, 300, 100)
    level = p.obj("*~ 0.5", 130, 300, 60)
    p.chain(packed, nn, single, level)
    p.comment("Four of sixteen latents, -3 to 3; the other channels rest at 0.", 350, 142, 230, 2)
    speaker(p, [level], 20, 294)
    answers(p, nn, 1, 310, 280)


def play_map(p: Patch, asked: Box) -> None:
    band(p, 90, "THREE AXES TO THE NINE DRAWBARS OF AN ORGAN")
    axes = bars(p, (190, 116, 120, 90), 3, 0, 1)
    stays = p.add("toggle", (330, 184, 22, 22))
    p.comment("1: stays after a touch", 320, 116, 130)
    glide = p.add("flonum", (470, 184, 60), minimum=0.0, maximum=1.0)
    p.comment("glides, in seconds", 460, 116, 120)
    timbre = p.obj("jg.timbremap 3 9 organ", 20, 220, 462)
    p.cord(asked, 0, timbre, 0)
    p.cord(axes, 0, timbre, 0)
    p.cord(stays, 0, timbre, 1)
    p.cord(glide, 0, timbre, 2)
    p.cord(timbre, 0, bars(p, (20, 256, 200, 80), 9, 0, 127), 0)
    p.comment("timbrel.pad in the examples plays it", 20, 340, 230)
    answers(p, timbre, 1, 250, 256)
    p.cord(timbre, 2, p.obj("print drawing", 440, 256, 100), 0)


PLAYED: dict[str, Callable[[Patch, Box], None]] = {
    "nn~": play_nn,
    "mc.nn~": play_mc,
    "mcs.nn~": play_mcs,
    "jg.timbremap": play_map,
}


def patch(thing: Thing) -> Patch:
    """Return the help of an object."""
    count = (len(rows(thing)) + 1) // 2
    p = Patch(WIDTH, TOP + PITCH * count + 20, thing.digest)
    p.add("panel", (10, 10, WIDTH - 20, 40), bgcolor=BAND, mode=0, rounded=0, background=1)
    p.comment(thing.name, 20, 16, 160, fontsize=18.0, textcolor=INK)
    p.comment(thing.digest, 190, 20, 700, textcolor=INK)
    p.comment("The first inlet takes messages; answers are shown and go to the Max window. Nothing "
              "here has been run inside Max yet.", 20, 58, 900)  # fmt: skip
    bus = f"help.{thing.name}"
    PLAYED[thing.name](p, p.obj(f"r {bus}", 20, 142, width_of(f"r {bus}")))
    facts(p, thing)
    messages(p, thing, bus)
    return p


def helps() -> Iterator[tuple[str, Callable[[], Patch]]]:
    """Yield the file and the maker of each help."""
    for name, thing in BY_NAME.items():
        yield f"help/{name}.maxhelp", lambda thing=thing: patch(thing)

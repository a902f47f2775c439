# SPDX-License-Identifier: MIT
"""The pad and the maker of examples: patches to open and play, drawn for presentation."""

from dataclasses import dataclass

from maxpat import Box, Patch
from pad_parts import follow, position
from synth_patches import DRAWBARS, KNOBS

FEET = ("16'", "5 1/3'", "8'", "4'", "2 2/3'", "2'", "1 3/5'", "1 1/3'", "1'")
INK = [0.13, 0.2, 0.23, 1.0]
BAND = [0.81, 0.87, 0.89, 1.0]
# name, default, what it is: the settings of the generator that have a number box
NUMBERS = (("examples", 1000, "examples"), ("sustain", 300, "ms held"),
           ("release", 200, "ms after that"), ("seed", 0, "seed"))  # fmt: skip
# what the menu says, parameters, target
CHOICES = (("organ", 9, ""), ("subtractive am", 4, "am"), ("subtractive fm", 4, "fm"),
           ("subtractive pwm", 4, "pwm"), ("subtractive fcm", 4, "fcm"))  # fmt: skip


def title(p: Patch, name: str, text: str, width: float) -> None:
    """Draw the band on top of the presentation."""
    p.add("panel", (1300, 20, 120, 60), shown=(10, 10, width, 40), bgcolor=BAND,
          mode=0, rounded=0, background=1)  # fmt: skip
    p.comment(name, 20, 14, 120, shown=(20, 18, 120, 26), fontsize=18.0, textcolor=INK)
    p.comment(text, 150, 14, 520, shown=(140, 20, width - 150, 21), textcolor=INK)


def heading(p: Patch, text: str, at: tuple[float, float], shown: tuple[float, ...]) -> None:
    p.comment(text, *at, 150, shown=(*shown, 21), fontface=1, textcolor=INK)


def sound_out(p: Patch, source: Box, at: tuple[float, float], shown: tuple[float, float]) -> None:
    """The way to the loudspeakers, and its switch."""
    (x, y), (u, v) = at, shown
    level = p.obj("*~ 0.5", x, y, 60)
    speaker = p.add("ezdac~", (x, y + 30, 45, 45), shown=(u, v, 45, 45))
    p.comment("audio", x + 55, y + 42, 60, shown=(u + 50, v + 12, 60, 21))
    p.chain(source, level, speaker)
    p.cord(level, 0, speaker, 1)


@dataclass(frozen=True)
class Pad:
    """What a pad plays."""

    name: str  # of the patch, and before the dot of its sends, which all patches of Max share
    text: str
    synth: str  # its abstraction
    map: str
    word: str  # for one of its parameters
    parameters: tuple[str, ...]
    hints: tuple[str, ...]


ORGAN = Pad("pad", "an organ of nine drawbars", "timbrel.organ", "organ", "drawbar", DRAWBARS, FEET)
SWEEPS = Pad("sweeps", "a filter that an LFO moves,", "timbrel.subtractive fcm", "subtractive",
             "parameter", KNOBS,
             ("1 to 32 Hz", "up for 5 to 95 %", "sine to pulse", "of the filter"))  # fmt: skip


def pad(of: Pad) -> Patch:
    """A synth on a pad, both ways."""
    p = Patch(1130, 480, f"A pad that moves {of.word}s, and {of.word}s that move the pad.", True)
    title(p, of.name, f"{of.text} on a pad: similar sounds lie side by side", 1110)
    p.comment(f"Drag the pad and the third axis: all {of.word}s follow. Move a {of.word}: the "
              "point goes to where that sound lies, and what you set is kept there. A locked "
              f"{of.word} stays.",
              150, 40, 1000, shown=(20, 56, 1080, 21))  # fmt: skip

    # From the controller to a list, unless the point is only being shown.
    heading(p, "PAD", (20, 70), (20, 87, 60))
    where = position(p)

    # By hand: the gate to the point is open only while a drawbar is set.
    hand = p.obj(f"r {of.name}.hand", 260, 310, 80)
    guard = p.obj("t b l b", 260, 350, 120)
    closed = p.message("0", 400, 350, 40)
    opened = p.message("1", 450, 350, 40)
    follows = p.obj(f"s {of.name}.follows", 400, 390, 100)
    p.chain(hand, guard, closed, follows)
    p.cord(guard, 2, opened, 0)
    p.cord(opened, 0, follows, 0)
    asked = p.obj(f"r {of.name}.map", 520, 350, 80)
    timbre = p.obj(f"jg.timbremap 3 {len(of.parameters)} {of.map}", 20, 430, 600)
    p.cord(where.gate, 0, timbre, 0)
    p.cord(guard, 1, timbre, 0)
    p.cord(asked, 0, timbre, 0)
    p.comment("outlet 3 draws on a BLOCK; blocks.multitouch plays inlet 1 with its block messages",
              640, 430, 500)  # fmt: skip

    # To the synth last, to the drawbars before.
    twice = p.obj("t l l", 20, 470, 60)
    params = p.obj("prepend params", 20, 510, 110)
    synth = p.obj(of.synth, 20, 745, 150)
    p.chain(timbre, twice, params, synth)
    show = p.obj(f"s {of.name}.show", 100, 470, 80)
    p.cord(twice, 1, show, 0)

    # The point: shown while the pad is shut, so that it says nothing back.
    point = p.obj("route point locks", 320, 470, 110)
    p.cord(point, 1, p.obj(f"s {of.name}.locked", 440, 510, 90), 0)
    moved = p.obj("gate 1 0", 320, 510, 80)
    led = p.obj(f"r {of.name}.follows", 220, 470, 90)
    p.cord(timbre, 1, point, 0)
    p.cord(point, 0, moved, 1)
    p.cord(led, 0, moved, 0)
    follow(p, of.name, where, moved, (320, 550))

    columns(p, of)
    settings(p, of, timbre)
    notes(p, synth)
    sound_out(p, synth, (20, 780), (830, 400))
    return p


def columns(p: Patch, of: Pad) -> None:
    """One for each parameter: name, slider, number and lock, and what they say to the map."""
    count = len(of.parameters)
    apart, apart_shown = 1098 // count, 828 // count
    heading(p, f"{of.word.upper()}S, 0 TO 127", (560, 70), (290, 87, 200))
    shown = p.obj(f"r {of.name}.show", 20, 880, 80)
    values = p.obj("unpack" + " 0." * count, 120, 880, 1000)
    p.cord(shown, 0, values, 0)
    locks = p.obj("unpack" + " 0" * count, 120, 850, 1000)
    p.cord(p.obj(f"r {of.name}.locked", 200, 820, 100), 0, locks, 0)
    for k, (name, hint) in enumerate(zip(of.parameters, of.hints, strict=True)):
        x, left = 120 + apart * k, 290 + apart_shown * k
        quiet = p.obj("prepend set", x, 920, 80)
        p.comment(name, x, 950, 80, shown=(left, 109, 90, 21))
        p.comment(hint, x, 975, apart - 12, shown=(left, 130, apart_shown - 12, 21))
        slider = p.add("slider", (x, 1005, 20, 120), shown=(left + 10, 152, 20, 128),
                       floatoutput=1, size=127.0, min=0.0)  # fmt: skip
        number = p.add("flonum", (x + 30, 1005, 55), shown=(left, 286, 60, 22), format=6,
                       minimum=0.0, maximum=127.0, numdecimalplaces=1)  # fmt: skip
        lock = p.add("toggle", (x + 30, 1103, 22, 22), shown=(left + 8, 314, 22, 22))
        p.comment("lock", x + 55, 1103, 40, shown=(left + 32, 314, 40, 21))
        is_locked = p.obj("prepend set", x + 30, 1045, 80)
        p.cord(locks, k, is_locked, 0)
        p.cord(is_locked, 0, lock, 0)
        by_hand = p.obj(f"prepend set {k + 1}", x, 1140, 90)
        locked = p.obj(f"prepend lock {k + 1}", x, 1200, 100)
        to_hand = p.obj(f"s {of.name}.hand", x, 1170, 80)
        to_map = p.obj(f"s {of.name}.map", x, 1230, 80)
        p.cord(values, k, quiet, 0)
        p.cord(quiet, 0, slider, 0)
        p.cord(quiet, 0, number, 0)
        p.cord(slider, 0, by_hand, 0)
        p.cord(number, 0, by_hand, 0)
        p.chain(by_hand, to_hand)
        p.chain(lock, locked, to_map)


def settings(p: Patch, of: Pad, timbre: Box) -> None:
    """How the map moves: latch, smoothing, release, another folder."""
    heading(p, "HOW IT MOVES", (700, 100), (20, 350, 200))
    glide = p.add("flonum", (820, 190, 60), shown=(20, 376, 60, 22), format=6, minimum=0.0,
                  maximum=1.0, numdecimalplaces=2)  # fmt: skip
    p.comment("glides, in seconds", 890, 190, 130, shown=(90, 376, 190, 21))
    p.cord(glide, 0, timbre, 2)
    stays = p.add("toggle", (700, 190, 22, 22), shown=(20, 404, 22, 22))
    p.comment("stays after a touch", 700, 215, 120, shown=(90, 404, 190, 21))
    begins = p.obj("loadmess 1", 700, 130, 80)
    p.chain(begins, stays)
    p.cord(stays, 0, timbre, 1)
    reach = p.add("flonum", (1040, 190, 60), shown=(20, 432, 60, 22), format=6, minimum=0.0,
                  maximum=1.0, numdecimalplaces=2)  # fmt: skip
    p.comment("how far a setting by hand reaches", 1040, 160, 210, shown=(90, 432, 220, 21))
    first = p.obj("loadmess set 0.1", 1040, 130, 110)
    release = p.obj("prepend release", 1040, 220, 110)
    said = p.obj(f"s {of.name}.map", 1040, 250, 80)
    p.chain(first, reach, release, said)
    heading(p, "ANOTHER MAP", (700, 260), (580, 350, 200))
    other = p.message(f"load {of.map}", 700, 285, 100, shown=(580, 376, 110, 22))
    to_map = p.obj(f"s {of.name}.map", 700, 315, 80)
    p.chain(other, to_map)
    p.comment(f"any folder with a map of 3 axes and {len(of.parameters)} parameters",
              810, 285, 200, 2, shown=(580, 404, 200, 36))  # fmt: skip


def notes(p: Patch, synth: Box) -> None:
    """A note that is held, and a MIDI keyboard."""
    held(p, synth)
    midi = p.obj("notein", 430, 630, 80)
    pair = p.obj("pack 0 0", 430, 660, 80)
    played = p.message("note $1 $2", 430, 700, 90)
    p.cord(midi, 0, pair, 0)
    p.cord(midi, 1, pair, 1)
    p.chain(pair, played, synth)
    p.comment("or keys of a MIDI keyboard", 530, 700, 180, shown=(330, 432, 180, 21))


def held(p: Patch, synth: Box, shown: tuple[float, float] = (330, 350)) -> None:
    """A switch for one note."""
    u, v = shown
    heading(p, "NOTE", (880, 100), (u, v, 100))
    pressed = p.add("toggle", (160, 510, 22, 22), shown=(u, v + 26, 22, 22))
    p.comment("sound", 185, 510, 50, shown=(u + 26, v + 26, 60, 21))
    velocity = p.obj("* 100", 160, 540, 60)
    now = p.obj("t b i", 160, 570, 60)
    key = p.add("number", (240, 540, 50), shown=(u, v + 54, 60, 22), minimum=36, maximum=84)
    middle = p.obj("loadmess 60", 238, 510, 80)
    which = p.obj("i 60", 240, 570, 60)
    note = p.obj("pack 60 0", 160, 610, 99)
    message = p.message("note $1 $2", 160, 650, 90)
    p.chain(pressed, velocity, now, which)
    p.cord(middle, 0, key, 0)
    p.cord(key, 0, which, 0)
    p.cord(now, 1, note, 1)
    p.chain(which, note, message, synth)


def menu(p: Patch, js: Box) -> None:
    """Draw the menu that asks the script for a synth."""
    items = [word for name, _, _ in CHOICES for word in (name, ",")][:-1]
    box = p.add("umenu", (370, 80, 140), shown=(20, 144, 150, 22), items=items)
    asked = p.obj("sel 0 1 2 3 4", 370, 110, 120)
    p.cord(box, 0, asked, 0)
    for k, (_, parameters, _) in enumerate(CHOICES):
        message = p.message(f"synth {k} {parameters}", 370 + 100 * k, 140, 80)
        p.cord(asked, k, message, 0)
        p.cord(message, 0, js, 0)
    p.cord(p.obj("r generate.menu", 530, 80, 110), 0, box, 0)


def playing(p: Patch, js: Box) -> Box:
    """Lead messages to the synth that the script says plays; return the gate to both.

    It says so after each choice: none takes effect while one is recorded, and the menu goes back.
    """
    gate = p.obj("gate 2 1", 20, 400, 180)
    p.cord(p.obj("r generate.synth", 20, 360, 110), 0, gate, 0)
    plays = p.obj("t i i i", 520, 480, 100)
    shown = p.obj("prepend set", 650, 510, 80)
    above = p.obj("> 0", 570, 540, 40)
    one_more = p.obj("+ 1", 570, 570, 40)
    target = p.obj("sel 0 1 2 3 4", 520, 650, 120)
    p.cord(js, 3, plays, 0)
    p.chain(plays, target)
    p.cord(plays, 1, above, 0)
    p.cord(plays, 2, shown, 0)
    p.chain(above, one_more, p.obj("s generate.synth", 570, 600, 110))
    p.chain(shown, p.obj("s generate.menu", 740, 540, 110))
    for k, (_, _, name) in enumerate(CHOICES[1:], 1):
        message = p.message(f"target {name}", 400 + 120 * k, 690, 80)
        p.cord(target, k, message, 0)
        p.chain(message, p.obj("s generate.target", 400 + 120 * k, 720, 110))
    return gate


def generate() -> Patch:
    """Both synths, the generator and the recorder."""
    p = Patch(690, 330, "Makes the examples that a timbre map learns from.", True)
    title(p, "generate", "records a synth at settings drawn by chance, for a timbre map", 660)
    js = p.obj("js timbrel.generate.js 9 1000", 20, 330, 640)
    p.comment("1. A folder that has an empty folder named wavs in it.", 20, 50, 320,
              shown=(20, 62, 400, 21))  # fmt: skip
    ask = p.message("choose", 20, 80, 60, shown=(20, 86, 60, 22))
    pulse = p.obj("t b", 20, 110, 40)
    dialog = p.obj("opendialog fold", 20, 140, 110)
    named = p.obj("prepend folder", 20, 170, 100)
    p.chain(ask, pulse, dialog, named, js)
    shown = p.obj("prepend set", 140, 170, 80)
    where = p.message("no folder yet", 140, 200, 200, shown=(90, 86, 550, 22))
    p.chain(dialog, shown, where)

    p.comment("2. A synth, and how many examples. Choose before you start.", 370, 50, 380,
              shown=(20, 120, 400, 21))  # fmt: skip
    menu(p, js)
    gate = playing(p, js)
    subtractive = p.obj("timbrel.subtractive", 150, 440, 130)

    for k, (name, value, text) in enumerate(NUMBERS):
        x, left = 370 + 150 * k, (190, 290, 390, 500)[k]
        first = p.obj(f"loadmess set {value}", x, 250, 120)
        box = p.add("number", (x, 275, 60), shown=(left, 144, 60, 22), minimum=0)
        p.comment(text, x + 65, 275, 80, shown=(left, 168, 95, 21))
        said = p.obj(f"prepend {name}", x, 300, 120)
        p.chain(first, box, said, js)

    p.comment("3. Audio on, then start. What was stopped goes on by resume.", 20, 230, 340,
              shown=(20, 200, 420, 21))  # fmt: skip
    for k, word in enumerate(("start", "stop", "resume")):
        message = p.message(word, 20 + 70 * k, 260, 60, shown=(90 + 80 * k, 236, 70, 22))
        p.cord(message, 0, js, 0)
    organ = p.obj("timbrel.organ", 20, 440, 110)
    recorder = p.obj("sfrecord~ 1", 338, 480, 90)
    status = p.obj("prepend set", 648, 370, 80)
    said = p.message("", 648, 400, 300, shown=(20, 280, 640, 22))
    p.cord(p.obj("r generate.target", 220, 400, 110), 0, subtractive, 0)
    p.cord(js, 0, gate, 1)
    p.cord(gate, 0, organ, 0)
    p.cord(gate, 1, subtractive, 0)
    p.cord(js, 1, recorder, 0)
    p.cord(js, 2, status, 0)
    p.chain(status, said)
    level = p.obj("*~ 0.5", 20, 510, 60)
    speaker = p.add("ezdac~", (20, 550, 45, 45), shown=(20, 226, 45, 45))
    for synth in (organ, subtractive):
        p.cord(synth, 0, recorder, 0)
        p.cord(synth, 0, level, 0)
    p.chain(level, speaker)
    p.cord(level, 0, speaker, 1)
    return p

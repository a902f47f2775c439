# SPDX-License-Identifier: MIT
"""Keys and MIDI on an instrument that follows the pitch: its last inlet is called midi."""

from example_patches import heading, sound_out, title
from latent_patches import (
    BLOCK,
    LATENTS,
    another_file,
    first,
    glide,
    latents,
    ramps,
    replies,
    zeros,
)
from maxpat import Box, Patch

FOLLOWS = 768  # samples from a step in a latent to half of it in the sound, for frames of 2048/512


def keys(p: Patch) -> Box:
    """A keyboard to click, and MIDI: lists of note and velocity."""
    heading(p, "1  NOTES", (20, 50), (20, 62, 150))
    keyboard = p.add("kslider", (20, 80, 420, 53), shown=(20, 88, 420, 53), range=48, offset=36)
    length = p.add("number", (460, 80, 60), shown=(20, 150, 60, 22), minimum=1)
    p.comment("ms per click", 525, 80, 90, shown=(86, 150, 90, 21))
    first(p, "600", length, 460, 50)
    made = p.obj("makenote 100 600", 20, 150, 460)
    clicked = p.obj("pack 0 0", 20, 180, 70)
    p.cord(keyboard, 0, made, 0)
    p.cord(keyboard, 1, made, 1)
    p.cord(length, 0, made, 2)
    p.cord(made, 0, clicked, 0)
    p.cord(made, 1, clicked, 1)
    midi = p.obj("notein", 120, 180, 80)
    played = p.obj("pack 0 0", 120, 210, 70)
    p.cord(midi, 0, played, 0)
    p.cord(midi, 1, played, 1)
    p.comment("or MIDI, with bend of 2 semitones; the last key sounds", 210, 180, 320,
              shown=(180, 150, 330, 21))  # fmt: skip
    voice = p.obj("timbrel.voice 10 80", 20, 240, 260)
    p.cord(clicked, 0, voice, 0)
    p.cord(played, 0, voice, 0)
    return voice


def pitch(p: Patch, voice: Box) -> Box:
    """Note and bend as a signal."""
    note = p.obj("sig~", 20, 270, 60)
    bend = p.obj("bendin", 300, 210, 60)
    semitones = p.obj("expr ($f1 - 64.)/32.", 300, 240, 140)
    ramp = p.obj("pack 0. 20.", 300, 270, 80)
    line = p.obj("line~", 300, 300, 60, outlettype=["signal", "bang"])
    both = p.obj("+~", 20, 330, 300)
    p.cord(voice, 0, note, 0)
    p.chain(bend, semitones, ramp, line)
    p.cord(note, 0, both, 0)
    p.cord(line, 0, both, 1)
    return both


def waits(p: Patch, both: Box, late: Box, at: tuple[float, float],
          shown: tuple[float, float]) -> None:  # fmt: skip
    """What is heard was asked for a while ago: the level waits as long."""
    (x, y), (u, v) = at, shown
    heading(p, "LEVEL", at, (u, v, 100))
    behind = p.obj(f"+ {FOLLOWS}", x, y + 56, 70)
    wait = p.add("number", (x, y + 84, 70), shown=(u, v + 24, 60, 22), minimum=0)
    p.comment("samples that it waits, so that it comes with the pitch", x + 75, y + 84, 320,
              shown=(u + 70, v + 24, 330, 21))  # fmt: skip
    first(p, str(FOLLOWS), wait, x, y + 28)
    p.cord(both, 0, behind, 0)
    p.chain(behind, wait)
    p.cord(wait, 0, late, 1)


def notes() -> Patch:
    """A pitched instrument, one voice."""
    p = Patch(880, 400, "Keys and MIDI on an instrument that follows the pitch.", True)
    title(p, "notes", "keys and MIDI play an instrument that follows the pitch", 860)
    voice = keys(p)
    midi = pitch(p, voice)
    heading(p, "2  TIMBRE, -3 TO 3", (660, 50), (460, 62, 200))
    sliders = latents(p, (660, 80), (460, 88, 400, 53))
    centre = p.add("textbutton", (980, 80, 80), shown=(700, 62, 100, 22), text="the middle")
    middle = p.message(zeros(), 660, 190, 330)
    p.chain(centre, middle, sliders)
    glide(p, "notes", (1080, 110), (700, 150))
    nn = p.obj(f"nn~ pitched decode {BLOCK} {LATENTS + 1} 1", 20, 520, 1300)
    for k, line in enumerate(ramps(p, "notes", sliders, 400)):
        p.cord(line, 0, nn, k)
    p.cord(midi, 0, nn, LATENTS)
    p.cord(p.obj("r notes.nn", 1250, 490, 90), 0, nn, 0)
    another_file(p, "notes", (300, 550), (20, 190))
    both = replies(p, "notes", nn, 1, (500, 550), (20, 248))

    late = p.obj(f"delay~ 96000 {FOLLOWS}", 860, 668, 130)
    waits(p, both, late, (900, 550), (460, 190))
    sound = p.obj("*~", 20, 700, 700)
    p.cord(voice, 2, late, 0)
    p.cord(nn, 0, sound, 0)
    p.cord(late, 0, sound, 1)
    sound_out(p, sound, (20, 730), (20, 282))
    p.comment("pitched.ts belongs into the package's folder models: timbrel train pitched, timbrel "
              "export.", 20, 830, 600, shown=(160, 294, 600, 21))  # fmt: skip
    p.comment("It has an inlet for each of 16 latents, then one for the note. Other numbers: write "
              "them into the box of nn~.", 20, 854, 660, shown=(20, 334, 700, 21))  # fmt: skip
    p.comment("Plays in IRCAM's nn~ as well, which does not say its latency: set the samples by "
              "ear.", 20, 878, 600, shown=(20, 362, 700, 21))  # fmt: skip
    return p

# SPDX-License-Identifier: MIT
"""`timbrel play` from Max: what is set goes there by OSC, and what it tells is shown."""

from example_patches import heading, title
from maxpat import Box, Patch

THERE, HERE = 9000, 9001  # ports: where it listens, where it tells
SLIDERS = 8
# name, lowest, highest, what it is
ATTRIBUTES = (("temperature", 0.0, 4.0, "temperature"), ("gain_db", -60.0, 24.0, "gain, dB"))
# address, what it is, in presentation: numbers that it tells
FIGURES = (("cpu", "cpu, of the time it has", 600, 208), ("late", "blocks too late", 600, 236))
FLOOR_DB = -60


def sends(p: Patch, source: Box, address: str, x: float, y: float) -> None:
    """Send what a box says, and not what it is told: `set` gives nothing out."""
    said = p.obj(f"prepend /timbrel/{address}", x, y, 20 + 6 * len(f"prepend /timbrel/{address}"))
    p.chain(source, said, p.obj("s play.send", x, y + 28, 90))


def follows(p: Patch, route: Box, outlet: int, target: Box, x: float, y: float) -> None:
    """Show what is told: of several values, one for each voice or channel, the first."""
    one = p.obj("unpack 0.", x, y, 60)
    shown = p.obj("prepend set", x, y + 26, 80)
    p.cord(route, outlet, one, 0)
    p.chain(one, shown, target)


def latents(p: Patch, route: Box) -> None:
    """One slider for each latent; it follows what is told."""
    heading(p, f"LATENTS z1 TO z{SLIDERS}, -3 TO 3", (20, 184), (20, 87, 250))
    for k in range(SLIDERS):
        x, u = 20 + 200 * k, 20 + 44 * k
        slider = p.add("slider", (x, 260, 20, 130), shown=(u + 6, 112, 24, 130), floatoutput=1,
                       size=6.0, min=-3.0)  # fmt: skip
        p.comment(f"z{k + 1}", x + 26, 260, 30, shown=(u + 6, 246, 30, 21))
        follows(p, route, k, slider, x, 206)
        sends(p, slider, f"latent/z{k + 1}", x, 400)


def attributes(p: Patch, route: Box) -> None:
    heading(p, "ATTRIBUTES", (20, 470), (400, 87, 120))
    for k, (name, low, high, text) in enumerate(ATTRIBUTES):
        x, v = 20 + 280 * k, 112 + 28 * k
        number = p.add("flonum", (x, 552, 60), shown=(400, v, 60, 22), format=6, minimum=low,
                       maximum=high)  # fmt: skip
        p.comment(text, x + 65, 552, 120, shown=(466, v, 120, 21))
        follows(p, route, SLIDERS + k, number, x, 500)
        sends(p, number, f"attribute/{name}", x, 582)


def keys(p: Patch) -> None:
    """A keyboard to click and MIDI, for instruments that have notes."""
    heading(p, "NOTES", (620, 470), (20, 276, 100))
    keyboard = p.add("kslider", (620, 500, 420, 53), shown=(20, 302, 420, 53), range=48, offset=36)
    made = p.obj("makenote 100 600", 620, 560, 420)
    clicked = p.obj("pack 0 0", 620, 590, 70)
    p.cord(keyboard, 0, made, 0)
    p.cord(keyboard, 1, made, 1)
    p.cord(made, 0, clicked, 0)
    p.cord(made, 1, clicked, 1)
    sends(p, clicked, "note", 620, 620)
    midi = p.obj("notein", 860, 590, 80)
    played = p.obj("pack 0 0", 860, 620, 70)
    p.cord(midi, 0, played, 0)
    p.cord(midi, 1, played, 1)
    sends(p, played, "note", 860, 650)


def asked(p: Patch) -> None:
    """Another file, a fresh state, the end of all notes, and a recording."""
    heading(p, "ASK", (1100, 470), (600, 87, 100))
    ask = p.add("textbutton", (1100, 500, 100), shown=(600, 112, 110, 22), text="another file")
    dialog = p.obj("opendialog", 1100, 526, 80)
    path = p.obj("conformpath slash boot", 1100, 552, 160)
    p.chain(ask, dialog, path)
    sends(p, path, "load", 1100, 580)
    fresh = p.add("textbutton", (1290, 500, 100), shown=(716, 112, 100, 22), text="reset")
    p.chain(fresh, p.message("/timbrel/reset", 1290, 530, 110), p.obj("s play.send", 1290, 558, 90))
    ends = p.add("textbutton", (1610, 500, 100), shown=(716, 140, 100, 22), text="silence")
    p.chain(ends, p.message("/timbrel/panic", 1610, 530, 110), p.obj("s play.send", 1610, 558, 90))
    records = p.add("toggle", (1430, 500, 22, 22), shown=(600, 140, 22, 22))
    p.comment("records", 1460, 500, 60, shown=(628, 140, 70, 21))
    sends(p, records, "record", 1430, 530)


def tells(p: Patch, route: Box) -> None:
    """Level, load, latency, names and mistakes; a second route takes what the first one leaves."""
    rest = p.obj("route /timbrel/level /timbrel/cpu /timbrel/late /timbrel/latency /timbrel/names "
                 "/timbrel/error", 20, 710, 800)  # fmt: skip
    p.cord(route, SLIDERS + len(ATTRIBUTES), rest, 0)
    heading(p, "WHAT IT TELLS", (20, 680), (400, 184, 130))
    meter = p.add("slider", (20, 796, 130, 16), shown=(400, 211, 180, 16), size=float(-FLOOR_DB),
                  min=float(FLOOR_DB), floatoutput=1, ignoreclick=1)  # fmt: skip
    follows(p, rest, 0, meter, 20, 738)
    p.cord(p.obj(f"loadmess set {FLOOR_DB}", 20, 850, 110), 0, meter, 0)
    p.comment("level, -60 to 0 dB", 20, 820, 110, shown=(400, 236, 132, 21))
    for k, (_, text, u, v) in enumerate(FIGURES):
        x = 170 + 132 * k
        number = p.add("flonum", (x, 796, 60), shown=(u, v, 60, 22), ignoreclick=1)
        follows(p, rest, 1 + k, number, x, 738)
        p.comment(text, x, 822, 128, shown=(u + 66, v, 150, 21))
    both = p.obj("unpack 0 0.", 440, 745, 90)
    p.cord(rest, 3, both, 0)
    late = p.add("flonum", (510, 780, 60), shown=(600, 264, 60, 22), ignoreclick=1)
    p.comment("ms late", 510, 808, 60, shown=(666, 264, 70, 21))
    p.cord(both, 1, late, 0)
    for k, (name, v) in enumerate((("inlets", 372), ("mistake", 400))):
        x = 620 + 330 * k
        shown = p.obj("prepend set", x, 745, 80)
        p.cord(rest, 4 + k, shown, 0)
        p.chain(shown, p.message("", x, 780, 300, shown=(90, v, 710, 22)))
        p.comment(name, x, 808, 60, shown=(20, v, 64, 21))


def play() -> Patch:
    """A panel for `timbrel play`."""
    p = Patch(840, 440, "timbrel play, by OSC.", True)
    title(p, "play", "a panel for timbrel play: it moves what plays there, and follows it", 820)
    p.comment("In a terminal: timbrel play orchestra.ts. No external is needed, and nothing sounds "
              "in Max.", 20, 42, 700, shown=(20, 58, 700, 21))  # fmt: skip
    p.chain(p.obj("r play.send", 20, 76, 90), p.obj(f"udpsend 127.0.0.1 {THERE}", 20, 104, 160))
    begins = p.obj("loadbang", 240, 76, 70)
    p.chain(begins, p.message("/timbrel/get", 240, 104, 100), p.obj("s play.send", 240, 132, 90))
    came = p.obj(f"udpreceive {HERE}", 400, 76, 130)
    told = [f"/timbrel/latent/z{k + 1}" for k in range(SLIDERS)]
    told += [f"/timbrel/attribute/{name}" for name, *_ in ATTRIBUTES]
    route = p.obj("route " + " ".join(told), 20, 160, 1400)
    p.chain(came, route)
    latents(p, route)
    attributes(p, route)
    keys(p)
    asked(p)
    tells(p, route)
    return p

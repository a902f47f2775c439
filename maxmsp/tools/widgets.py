# SPDX-License-Identifier: MIT
"""What the boxes of a patch look like, as SVG: a sketch of Max's own, to know them again."""

import html
from collections.abc import Callable
from typing import Any

Said = dict[str, Any]  # a box as the file has it, and "value": what it shows
Rectangle = tuple[float, float, float, float]

LINE = 15  # px from line to line
CHARACTER = 6.1  # px, the mean width of one of 12 px
INK, EDGE, FACE, PAPER, ACCENT = "#1f3038", "#8f9a9e", "#e9edee", "#ffffff", "#2f7f95"
FILLED, BUTTON, DARK = "#9cc4cf", "#d5dee1", "#55676e"
LIGHTS = 15  # of a Lightpad, each way
BLACK_KEYS = (1, 3, 6, 8, 10)


def tag(name: str, **said: object) -> str:
    words = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in said.items())
    return f"<{name} {words}/>"


def box(at: Rectangle, fill: str = FACE, stroke: str = EDGE, **said: object) -> str:
    x, y, w, h = at
    return tag("rect", x=x, y=y, width=w, height=h, fill=fill, stroke=stroke, **said)


def words(text: str, x: float, y: float, size: float = 12, **said: object) -> str:
    given = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in said.items())
    start = f'<text x="{x}" y="{y}" font-size="{size}" fill="{INK}" {given}>'
    return f"{start}{html.escape(text)}</text>"


def polygon(points: list[tuple[float, float]], fill: str) -> str:
    return tag("polygon", points=" ".join(f"{x},{y}" for x, y in points), fill=fill)


def line(x: float, y: float, u: float, v: float, **said: object) -> str:
    return tag("line", x1=x, y1=y, x2=u, y2=v, **{"stroke": INK, "stroke_width": 1.5, **said})


def wrapped(text: str, width: float) -> list[str]:
    """Break a text where the width ends."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) * CHARACTER > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def colour(said: list[float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in said[:3])


# ---- one function for each class ---------------------------------------------------------------


def comment(said: Said, at: Rectangle) -> str:
    x, y, w, h = at
    size = said.get("fontsize", 12)
    weight = "bold" if said.get("fontface") else "normal"
    lines = wrapped(said["text"], w - 4) if h > 30 else [said["text"]]
    return "".join(words(text, x + 3, y + 3 + size + LINE * k, size, font_weight=weight)
                   for k, text in enumerate(lines))  # fmt: skip


def panel(said: Said, at: Rectangle) -> str:
    return box(at, colour(said["bgcolor"]), "none")


def typed(said: Said, at: Rectangle) -> str:
    x, y, w, h = at
    bars = [box((x, y + edge, w, 3), EDGE, "none") for edge in (0, h - 3)]
    text = said["text"].replace("\\,", ",")
    return box(at) + "".join(bars) + words(text, x + 4, y + 15)


def message(said: Said, at: Rectangle) -> str:
    return box(at, FACE, rx=6) + words(said["text"].replace("\\,", ","), at[0] + 5, at[1] + 15)


def button(said: Said, at: Rectangle) -> str:
    x, y, w, _ = at
    text = words(said["text"], x + w / 2, y + 15, text_anchor="middle")
    return box(at, BUTTON, rx=4) + text


def toggle(said: Said, at: Rectangle) -> str:
    x, y, w, h = at
    said_x = {"stroke": ACCENT if said["value"] else EDGE, "stroke_width": 2.5}
    cross = line(x + 5, y + 5, x + w - 5, y + h - 5, **said_x)
    return box(at, PAPER) + cross + line(x + w - 5, y + 5, x + 5, y + h - 5, **said_x)


def number(said: Said, at: Rectangle) -> str:
    x, y, _, h = at
    decimals = said.get("numdecimalplaces", 1 if said["maxclass"] == "flonum" else 0)
    triangle = polygon([(x + 3, y + 5), (x + 10, y + h / 2), (x + 3, y + h - 5)], ACCENT)
    return box(at, PAPER) + triangle + words(f"{said['value']:.{decimals}f}", x + 14, y + 15)


def menu(said: Said, at: Rectangle) -> str:
    x, y, w, _ = at
    items = " ".join(said["items"]).split(" , ")
    right = x + w
    arrow = polygon([(right - 14, y + 8), (right - 4, y + 8), (right - 9, y + 15)], ACCENT)
    chosen = items[min(int(said["value"]), len(items) - 1)]
    return box(at, PAPER, rx=3) + arrow + words(chosen, x + 5, y + 15)


def slider(said: Said, at: Rectangle) -> str:
    """A track, filled up to a knob; upright where it is higher than wide."""
    x, y, w, h = at
    low, size = said.get("min", 0.0), said.get("size", 128.0)
    share = min(1.0, max(0.0, (said["value"] - low) / size))
    if h >= w:
        top = y + 4 + (1 - share) * (h - 8)
        filled, knob = (x, top, w, y + h - top), (x - 2, top - 4, w + 4, 8.0)
    else:
        right = x + 4 + share * (w - 8)
        filled, knob = (x, y, right - x, h), (right - 4, y - 2, 8.0, h + 4)
    meter = "" if said.get("ignoreclick") else box(knob, PAPER, INK, rx=3)
    return box(at, PAPER, rx=3) + box(filled, FILLED, "none") + meter


def bars(said: Said, at: Rectangle) -> str:
    x, y, w, h = at
    low, high = said["setminmax"]
    each = w / said["size"]
    values = said["value"] if isinstance(said["value"], list) else []
    drawn = [box(at, PAPER)]
    for k in range(said["size"]):
        value = values[k] if k < len(values) else max(low, 0.0)
        from_ = y + h * (1 - (max(low, 0.0) - low) / (high - low))
        to = y + h * (1 - (value - low) / (high - low))
        top, tall = min(from_, to), max(2.0, abs(from_ - to))
        left = x + each * k
        drawn.append(box((left + 1, min(top, y + h - tall), each - 2, tall), FILLED, "none"))
        if k:
            drawn.append(line(left, y, left, y + h, stroke=BUTTON, stroke_width=1))
    return "".join(drawn)


def keys(said: Said, at: Rectangle) -> str:
    x, y, w, h = at
    count = said["range"]
    white = [k for k in range(count) if k % 12 not in BLACK_KEYS]
    each = w / len(white)
    drawn = [box((x + each * n, y, each, h), PAPER) for n in range(len(white))]
    for k in range(count):
        if k % 12 in BLACK_KEYS:
            left = x + each * sum(other < k for other in white) - each * 0.32
            drawn.append(box((left, y, each * 0.64, h * 0.6), INK, INK))
    return "".join(drawn)


def pad(said: Said, at: Rectangle) -> str:
    x, y, w, h = at
    dot = tag("circle", cx=x + w / 2, cy=y + h / 2, r=9, fill=ACCENT, stroke=INK)
    return box(at, PAPER, rx=3) + dot


def lightpad(said: Said, at: Rectangle) -> str:
    x, y, w, h = at
    steps = [(k + 0.5) / LIGHTS for k in range(LIGHTS)]
    lights = [tag("circle", cx=round(x + w * a, 1), cy=round(y + h * b, 1), r=1.4, fill=DARK)
              for a in steps for b in steps]  # fmt: skip
    touch = tag("circle", cx=x + w / 2, cy=y + h / 2, r=14, fill=ACCENT)
    return box(at, INK, INK, rx=10) + "".join(lights) + touch


def speaker(said: Said, at: Rectangle) -> str:
    x, y, w, h = at
    u, v = x + w / 2 - 4, y + h / 2
    upper = [(-9, -5), (-3, -5), (5, -12)]
    cone = [(u + a, v + b) for a, b in (*upper, *((a, -b) for a, b in reversed(upper)))]
    waves = [tag("path", d=f"M {u + 9} {v - r} A {r} {r} 0 0 1 {u + 9} {v + r}", fill="none",
                 stroke=ACCENT, stroke_width=2) for r in (5, 10)]  # fmt: skip
    return box(at, PAPER, rx=5) + polygon(cone, ACCENT) + "".join(waves)


def port(said: Said, at: Rectangle) -> str:
    x, y, w, h = at
    down = [(x + 8, y + 6), (x + w - 8, y + 6), (x + w / 2, y + 16)]
    return box((x, y, w, h), FACE) + polygon(down, ACCENT)


DRAWN: dict[str, Callable[[Said, Rectangle], str]] = {
    "comment": comment, "panel": panel, "newobj": typed, "message": message, "textbutton": button,
    "toggle": toggle, "number": number, "flonum": number, "umenu": menu, "slider": slider,
    "multislider": bars, "kslider": keys, "pictslider": pad, "blocks.multitouch": lightpad,
    "ezdac~": speaker, "inlet": port, "outlet": port,
}  # fmt: skip

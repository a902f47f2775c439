# SPDX-License-Identifier: MIT
"""Draws patches from their files, without Max: python maxmsp/tools/draw_patches.py [FOLDER].

What opens in presentation is drawn so, the rest with its cords. Boxes show what a loadmess gives
them. It takes rsvg-convert and a font as wide as Arial (apt install
librsvg2-bin fonts-liberation), and Pillow; FOLDER is docs/figures unless it is said.
"""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from widgets import DRAWN, Rectangle, tag

PACKAGE = Path(__file__).parents[1]
FIGURES = PACKAGE.parent / "docs" / "figures"
PICTURES = {
    "max_overview": "extras/timbrel.overview.maxpat",
    "max_synth": "examples/timbrel.synth.maxpat",
    "max_pad": "examples/timbrel.pad.maxpat",
    "max_mpe": "examples/timbrel.mpe.maxpat",
    "max_blocks": "examples/timbrel.blocks.maxpat",
    "max_play": "examples/timbrel.play.maxpat",
    "max_help": "help/nn~.maxhelp",
}
GROUND, CORD, SIGNAL = "#f4f6f6", "#6b767a", "#c9971c"
MARGIN = 10.0
COLOURS = 64  # of a picture: a fifth of the bytes
RARE_TOO = Image.Quantize.MAXCOVERAGE


def begun(patcher: dict[str, Any]) -> dict[str, list[float]]:
    """Return what loadmess boxes give others when the patch opens, by the id of the box."""
    texts = {b["box"]["id"]: b["box"].get("text", "") for b in patcher["boxes"]}
    found = {}
    for each in patcher["lines"]:
        (source, _), (target, inlet) = each["patchline"]["source"], each["patchline"]["destination"]
        words = texts[source].removeprefix("loadmess ").removeprefix("set ").split()
        if texts[source].startswith("loadmess ") and inlet == 0 and _are_numbers(words):
            found[target] = [float(word) for word in words]
    return found


def _are_numbers(words: list[str]) -> bool:
    return all(word.lstrip("-").replace(".", "", 1).isdigit() for word in words)


def place(box: dict[str, Any], key: str) -> Rectangle:
    x, y, w, h = box[key]
    return x, y, w, h


def ends(box: dict[str, Any], number: int, is_outlet: bool) -> tuple[float, float]:
    """Return where a cord leaves or enters a box: ports lie evenly between both sides."""
    x, y, w, h = box["patching_rect"]
    count = box["numoutlets" if is_outlet else "numinlets"]
    return x + 8 + (w - 16) * (number / (count - 1) if count > 1 else 0), y + h * is_outlet


def cord(boxes: dict[str, dict[str, Any]], said: dict[str, Any]) -> str:
    (source, outlet), (target, inlet) = said["source"], said["destination"]
    x, y = ends(boxes[source], outlet, True)
    u, v = ends(boxes[target], inlet, False)
    sag = min(30.0, 6 + abs(v - y) / 2)
    is_signal = boxes[source]["outlettype"][outlet].endswith("signal")
    look = {"stroke": SIGNAL, "stroke_width": 2} if is_signal else {"stroke": CORD}
    curve = f"M {x} {y} C {x} {y + sag} {u} {v - sag} {u} {v}"
    return tag("path", d=curve, fill="none", **look)


def drawing(patcher: dict[str, Any]) -> str:
    """Return a patch as SVG."""
    is_shown = bool(patcher["openinpresentation"])
    key = "presentation_rect" if is_shown else "patching_rect"
    boxes = {each["box"]["id"]: each["box"] for each in patcher["boxes"]}
    values = begun(patcher)
    parts, places = [], []
    for name, box in boxes.items():
        if key not in box:
            continue
        value = values.get(name, [0.0])
        said = {**box, "value": value if box["maxclass"] == "multislider" else value[0]}
        places.append(place(box, key))
        parts.append(DRAWN[box["maxclass"]](said, places[-1]))
    if not is_shown:
        parts += [cord(boxes, each["patchline"]) for each in patcher["lines"]]
    width = max(x + w for x, _, w, _ in places) + MARGIN
    height = max(y + h for _, y, _, h in places) + MARGIN
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'font-family="Liberation Sans, Arial, sans-serif">'
            + tag("rect", width=width, height=height, fill=GROUND)
            + "\n".join(parts) + "</svg>\n")  # fmt: skip


def main(folder: Path) -> None:
    for name, path in PICTURES.items():
        patcher = json.loads((PACKAGE / path).read_text(encoding="utf-8"))["patcher"]
        drawn = drawing(patcher).encode()
        done = subprocess.run(["rsvg-convert"], input=drawn, capture_output=True, check=True)
        picture = Image.open(io.BytesIO(done.stdout)).convert("RGB").quantize(COLOURS, RARE_TOO)
        picture.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FIGURES)

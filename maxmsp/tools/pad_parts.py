# SPDX-License-Identifier: MIT
"""A pad with a third axis: where it is, and how it shows a point without saying it back."""

from dataclasses import dataclass

from maxpat import Box, Patch

STEPS = 1000  # of the pad, which gives whole numbers


@dataclass(frozen=True)
class Position:
    """A pad, a third axis, the list of the three, each from 0 to 1, and the gate behind it."""

    surface: Box
    third: Box
    place: Box
    gate: Box


def position(p: Patch, left: float = 20) -> Position:
    """Draw a pad; in presentation its left side lies at `left`."""
    surface = p.add("pictslider", (20, 100, 150, 150), shown=(left, 116, 150, 150), leftvalue=0,
                    rightvalue=STEPS, bottomvalue=0, topvalue=STEPS)  # fmt: skip
    third = p.add("slider", (220, 100, 20, 150), shown=(left + 170, 116, 20, 150), floatoutput=1,
                  size=1.0, min=0.0)  # fmt: skip
    p.cord(p.obj("loadmess set 0.5", 320, 70, 110), 0, third, 0)
    p.comment("third axis", 250, 100, 70, shown=(left + 150, 87, 80, 21))
    across = p.obj(f"/ {STEPS}.", 20, 270, 60)
    up = p.obj(f"/ {STEPS}.", 100, 270, 60)
    now = p.obj("t b f", 220, 270, 60)
    place = p.obj("pack 0.5 0.5 0.5", 20, 310, 180)
    gate = p.obj("gate 1 1", 20, 350, 199)
    p.cord(surface, 0, across, 0)
    p.cord(surface, 1, up, 0)
    p.cord(third, 0, now, 0)
    p.cord(across, 0, place, 0)
    p.cord(up, 0, place, 1)
    p.cord(now, 1, place, 2)
    p.cord(now, 0, place, 0)
    p.cord(place, 0, gate, 1)
    return Position(surface, third, place, gate)


def follow(p: Patch, name: str, where: Position, point: Box, at: tuple[float, float],
           outlet: int = 0) -> None:  # fmt: skip
    """Show the lists that come from `point`, while the gate is shut, so that nothing comes back."""
    x, y = at
    still = p.obj("t b l b", x, y, 140)
    again = p.message("1", x, y + 40, 40)
    shut = p.message("0", x + 150, y + 40, 40)
    to_gate = p.obj(f"s {name}.open", x, y + 90, 80)
    axes = p.obj("unpack 0. 0. 0.", x + 220, y, 180)
    p.cord(point, outlet, still, 0)
    p.cord(still, 2, shut, 0)
    p.cord(still, 1, axes, 0)
    p.cord(still, 0, again, 0)
    p.cord(shut, 0, to_gate, 0)
    p.cord(again, 0, to_gate, 0)
    x_steps = p.obj(f"* {STEPS}.", x + 220, y + 40, 60)
    y_steps = p.obj(f"* {STEPS}.", x + 300, y + 40, 60)
    dot = p.obj("pack 0 0", x + 220, y + 80, 99)
    p.cord(axes, 0, x_steps, 0)
    p.cord(axes, 1, y_steps, 0)
    p.cord(x_steps, 0, dot, 0)
    p.cord(y_steps, 0, dot, 1)
    p.chain(dot, p.obj(f"s {name}.dot", x + 220, y + 120, 100))
    set_third = p.obj("prepend set", x + 400, y + 40, 80)
    p.cord(axes, 2, set_third, 0)
    p.cord(axes, 2, p.obj(f"s {name}.depth", x + 490, y + 40, 100), 0)
    p.chain(set_third, p.obj(f"s {name}.third", x + 400, y + 80, 100))
    for word, target, inlet, spot in (
        ("open", where.gate, 0, (20, 390)), ("dot", where.surface, 0, (20, 40)),
        ("third", where.third, 0, (220, 70)), ("depth", where.place, 2, (130, 390)),
    ):  # fmt: skip
        p.cord(p.obj(f"r {name}.{word}", *spot, 95), 0, target, inlet)

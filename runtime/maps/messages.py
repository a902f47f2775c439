# SPDX-License-Identifier: MIT
"""What a session tells the world: messages, and the facts that can be asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .arguments import floats
from .controllers import Argument

if TYPE_CHECKING:
    from .session import Session


@dataclass(frozen=True)
class Message:
    """What is to be sent; `answer`: also to the one who asked."""

    address: str
    values: tuple[Argument, ...]
    answer: bool = False


FACTS: dict[str, "Callable[[Session], tuple[Argument, ...]]"] = {
    "names": lambda s: tuple(s.map.names),
    "point": lambda s: floats(s.player.target),
    "params": lambda s: floats(s.player.parameters),
    "locks": lambda s: floats(s.player.locked),
    "smooth": lambda s: floats(1000 * s.player.smoothing_s),
    "release": lambda s: (float(s.player.release),),
    "latch": lambda s: (float(s.player.latch),),
    "reach": lambda s: (s.pins.refresh().reach,),
    "run": lambda s: (float(s.running),),
    "pins": lambda s: (float(len(s.pins.refresh().now)),),
}

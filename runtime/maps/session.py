# SPDX-License-Identifier: MIT
"""A map being played by events: verbs in, messages out. Knows no socket and no clock.

place    where the controller was last seen, whether the map follows it or not
running  whether the map follows; while it does not, sounds are made by hand and pinned to places
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...base.errors import UserError, one_of
from ...base.maps.timbre_map import FULL, Playable, in_range
from .addresses import OUTPUTS, OWN
from .arguments import floats, number, numbers, whole, within, word
from .controllers import Event
from .messages import FACTS, Message
from .midi import axis_number
from .pin_file import PinFile
from .pin_verbs import PIN_VERBS
from .player import Player


@dataclass
class Session:
    """Everything that a player can do with a map.

    player  plays the map with its pins: Player(pins.pinned())
    output  the address of the parameters, and what full range is there: 1, or 127
    """

    player: Player
    pins: PinFile
    output: str = OUTPUTS
    full: float = 1.0
    running: bool = True
    place: np.ndarray = field(init=False)
    recording: bool = False

    def __post_init__(self) -> None:
        self.place = self.player.target.copy()

    @property
    def map(self) -> Playable:
        return self.player.map

    @property
    def moving(self) -> bool:
        return bool((self.player.control != self.player.target).any())

    def do(self, event: Event) -> list[Message]:
        """Do what an event asks for; a mistake is one sentence, and nothing has changed."""
        try:
            return VERBS[event.verb](self, event)
        except UserError as error:
            raise UserError(f"{event.source}: {error}" if event.source else str(error)) from None

    def can_play(self, event: Event) -> bool:
        """Whether a position, the controller's or a hand's, will be played or is a mistake."""
        try:
            _READERS[event.verb](self, event)
        except UserError:
            return False
        return True

    def step(self, seconds: float) -> list[Message]:
        """Let time pass while the position is on its way."""
        self.player.step(seconds)
        return [self.sound()]

    def sound(self) -> Message:
        return Message(self.output, floats(self.player.parameters * (self.full / FULL)))

    def point(self) -> Message:
        return Message(OWN + "point", floats(self.player.target))

    # Positions

    def control(self, event: Event) -> list[Message]:
        return self._go(self._place(event))

    def axis(self, event: Event) -> list[Message]:
        return self._go(self._place_along(event))

    def _place(self, event: Event) -> np.ndarray:
        return numbers(event, self.map.latent_size, "control")

    def _place_along(self, event: Event) -> np.ndarray:
        place = self.place.copy()
        place[axis_number(event.name, len(place)) - 1] = number(event)
        return place

    def touch(self, event: Event) -> list[Message]:
        if number(event) or not self.running:
            return []
        self.player.end_touch()
        return [self.sound(), self.point()]

    def _go(self, place: np.ndarray) -> list[Message]:
        self.place = self.map.control.clamp(place)
        if not self.running:
            return []
        self.player.set_control(place)
        return [self.sound()]

    def run(self, event: Event) -> list[Message]:
        self.running, self.recording = True, False
        return [Message(OWN + "run", (1.0,)), *self._go(self.place)]

    def hold(self, event: Event) -> list[Message]:
        self.running = False
        return [Message(OWN + "run", (0.0,))]

    # Parameters

    def params(self, event: Event) -> list[Message]:
        self.player.set_parameters(self._setting(event))
        return self._by_hand()

    def outputs(self, event: Event) -> list[Message]:
        self.player.set_parameters(self._scaled(event))
        return self._by_hand()

    def param(self, event: Event) -> list[Message]:
        self.player.set_parameter(*self._one(event))
        return self._by_hand()

    def _by_hand(self) -> list[Message]:
        if not self.running:  # the finger stays where it is until it is let play again
            return [self.sound()]
        self.place = self.player.target.copy()
        return [self.sound(), self.point()]

    def _setting(self, event: Event) -> np.ndarray:
        return in_range(self.map.names, numbers(event, self.map.parameter_count, "parameter"))

    def _scaled(self, event: Event) -> np.ndarray:
        values = numbers(event, self.map.parameter_count, "parameter")
        return in_range(self.map.names, values, self.full, "outputs") * (FULL / self.full)

    def _one(self, event: Event) -> tuple[int, float]:
        index = self.index(event.name)
        value = in_range([self.map.names[index]], np.array([number(event)]))
        return index, float(value[0])

    def lock(self, event: Event) -> list[Message]:
        return self._lock([self.index(event.name)], bool(number(event)))

    def follow(self, event: Event) -> list[Message]:
        return self._lock(self._listed(event), False)

    def stay(self, event: Event) -> list[Message]:
        return self._lock(self._listed(event), True)

    def _lock(self, indices: list[int], on: bool) -> list[Message]:
        for index in indices:
            self.player.lock(index, on)
        return [Message(f"{OWN}lock/{word(self.map.names[i])}", (float(on),)) for i in indices]

    # Settings

    def release(self, event: Event) -> list[Message]:
        self.player.release = within(event, 0, 100)
        return self._told("release")

    def latch(self, event: Event) -> list[Message]:
        self.player.latch = bool(number(event))
        return self._told("latch")

    def smooth(self, event: Event) -> list[Message]:
        """Milliseconds: one for the axis that is named, one for all, or one for each."""
        size = self.map.latent_size
        if event.name or len(event.arguments) == 1:
            axes = [axis_number(event.name, size) - 1] if event.name else range(size)
            values = [number(event)] * len(axes)
        else:
            axes, values = range(size), numbers(event, size, "axis time")
        wrong = [v for v in values if not 0 <= v <= 60000]
        if wrong:
            raise UserError(f"{wrong[0]:g} ms is no smoothing; use 0 to 60000.")
        self.player.smoothing_s[list(axes)] = np.asarray(values) / 1000
        return self._told("smooth")

    def reach(self, event: Event) -> list[Message]:
        self.pins.set_reach(number(event))
        return self._told("reach")

    # Questions

    def get(self, event: Event) -> list[Message]:
        words = [event.name] if event.name else [str(a) for a in event.arguments]
        return [m for fact in words or FACTS for m in self._told(fact, answer=True)]

    def _told(self, fact: str, answer: bool = False) -> list[Message]:
        if fact not in FACTS:
            raise one_of("fact", fact, FACTS)
        return [Message(OWN + fact, FACTS[fact](self), answer)]

    # Names

    def index(self, name: str) -> int:
        """Return a parameter's index by its name, or by its number from 1."""
        words = [word(n) for n in self.map.names]
        if word(name) in words:
            return words.index(word(name))
        if name.isdecimal() and 1 <= int(name) <= len(words):
            return int(name) - 1
        raise one_of("parameter", name, words)

    def _listed(self, event: Event) -> list[int]:
        values = numbers(event, len(event.arguments), "number")
        return [self.index(str(whole(v))) for v in values]


VERBS: dict[str, Callable[[Session, Event], list[Message]]] = {
    name: getattr(Session, name)
    for name in (
        "control", "axis", "touch", "run", "hold", "params", "outputs", "param", "lock", "follow",
        "stay", "release", "latch", "smooth", "reach", "get",
    )
} | PIN_VERBS  # fmt: skip

# How positions are read: what is wrong with one is said here.
_READERS: dict[str, Callable[[Session, Event], object]] = {
    "control": Session._place, "axis": Session._place_along,
    "params": Session._setting, "outputs": Session._scaled, "param": Session._one,
}  # fmt: skip

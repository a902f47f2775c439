# SPDX-License-Identifier: MIT
"""A timbre map being played: a controller moves all parameters, hands move single ones.

The same state and the same answers as the C++ core's map player. A controller's position is
smoothed per axis; a setting made by hand is kept where it was made and let go as the controller
moves away (base/maps/residual.py); a locked parameter stays while the rest follow, and what it was
off by where it is unlocked is let go likewise.
"""

from collections.abc import Sequence

import numpy as np

from ...base.errors import UserError
from ...base.maps.residual import Residual, keep, share
from ...base.maps.timbre_map import FULL, Playable, in_range
from .arguments import counted

# Nearer than this a smoothed position has arrived: a hundredth of a step of 127 at the steepest.
ARRIVED = 1e-6


class Player:
    """`set_control` or `set_parameters` when something moves, `step` as time goes by.

    control     [L] where the map is now, target [L] where the controller is
    parameters  [P] what the synth is to be given now, 0…127
    """

    def __init__(self, timbre_map: Playable, *, release: float = 0.1, latch: bool = True) -> None:
        """Begin in the middle of control space.

        Args:
            release: distance in control space at which half of a hand-made setting is let go;
                0 lets go at once, infinity never.
            latch: whether the position stays when a touch ends; else it goes back to the last
                setting made by hand, or to the middle.
        """
        self.map, self.release, self.latch = timbre_map, release, latch
        size, count = timbre_map.latent_size, timbre_map.parameter_count
        self.smoothing_s = np.zeros(size)  # time constant of each axis
        self.locked = np.zeros(count, bool)
        self.control = np.full(size, 0.5)
        self.target = self.control.copy()
        self.parameters = timbre_map.map(self.control)
        self._by_hand: np.ndarray | None = None  # [P], the last setting
        self._home = self._freed = Residual(self.control.copy(), np.zeros(count))
        self._fading = np.zeros(count)  # what is still heard of another form of the map

    def set_control(self, control: Sequence[float] | np.ndarray) -> None:
        """Move the controller, [L] in 0…1; without smoothing the parameters follow at once."""
        self.target = self.map.control.clamp(counted(control, len(self.target), "control"))
        self.step(0.0)

    def step(self, seconds: float) -> bool:
        """Let time pass; return whether the position is still on its way."""
        away = self.target - self.control
        late = np.exp(-seconds / np.maximum(self.smoothing_s, 1e-12))
        late[self.smoothing_s <= 0] = 0.0
        self.control = np.where(
            np.abs(away) * late < ARRIVED, self.target, self.target - away * late
        )
        moving = bool((self.control != self.target).any())
        if away.any():
            self._fading = self._fading * (late.max() if moving else 0.0)
        self._follow()
        return moving

    def set_parameters(self, parameters: Sequence[float] | np.ndarray) -> None:
        """Take a setting made by hand, [P] in 0…127; the position moves to where it belongs."""
        given = counted(parameters, len(self.parameters), "parameter")
        setting = in_range(self.map.names, given)
        home = keep(self.map, setting)
        if not np.isfinite([*home.place, *home.offset]).all():
            raise UserError(
                "the map leads these parameters to what is no finite number; the last ones stay: "
                "export the map again."
            )
        self._by_hand, self._home, self.parameters = setting, home, setting
        self._rest_at(home.place)

    def set_parameter(self, index: int, value: float) -> None:
        """Move one parameter by hand, a locked one too."""
        if not 0 <= index < len(self.parameters):
            raise UserError(f"parameter {index + 1} of {len(self.parameters)}: there is none.")
        values = self.parameters.copy()
        values[index] = value
        self.set_parameters(values)

    def lock(self, index: int, on: bool = True) -> None:
        """Keep a parameter as it is, or let it follow again from where it is."""
        if self.locked[index] and not on:
            # Nothing may jump: what the parameter is off by here is let go from here.
            off = self._left(self._freed)
            there = self._set_here() + self._fading
            off[index] = self.parameters[index] - there[index]
            self._freed = Residual(self.control.copy(), off)
        self.locked[index] = on

    def end_touch(self) -> None:
        """The finger has left the surface."""
        if not self.latch:
            self.set_control(self._home.place)

    def take(self, timbre_map: Playable) -> None:
        """Play another form of the same map; what is heard stays, where it belongs now.

        As the controller moves on, the map alone is heard, smoothed as positions are: nothing of a
        setting is kept, so that what is pinned comes exactly.
        """
        self.map = timbre_map
        heard, nothing = keep(timbre_map, self.parameters), np.zeros_like(self.parameters)
        home = self._home.place if self._by_hand is None else timbre_map.unmap(self._by_hand)
        self._home = Residual(home, nothing)
        self._rest_at(heard.place)
        self._fading = heard.offset

    def _rest_at(self, place: np.ndarray) -> None:
        self.control, self.target = place.copy(), place.copy()
        nothing = np.zeros_like(self.parameters)
        self._freed, self._fading = Residual(place, nothing), nothing

    def _left(self, residual: Residual) -> np.ndarray:
        """What is left of a residual where the map is now, [P]."""
        distance = np.linalg.norm(self.control - residual.place)
        return share(float(distance), self.release) * residual.offset

    def _set_here(self) -> np.ndarray:
        """The map, with what is left of the setting made by hand, [P]."""
        return self.map.map(self.control) + self._left(self._home)

    def _follow(self) -> None:
        values = self._set_here() + self._left(self._freed) + self._fading
        # Weights that are finite can lead to what is not: a parameter then stays where it was.
        stays = self.locked | ~np.isfinite(values)
        self.parameters = np.where(stays, self.parameters, np.clip(values, 0, FULL))

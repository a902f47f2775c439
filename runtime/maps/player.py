# SPDX-License-Identifier: MIT
"""A timbre map being played: a controller moves all parameters, hands move single ones.

The same state and the same answers as the C++ core's map player. A controller's position is
smoothed per axis; a setting made by hand is kept where it was made and let go as the controller
moves away (base/maps/residual.py); a locked parameter stays while the rest follow.
"""

import math
from collections.abc import Sequence

import numpy as np

from ...base.errors import UserError
from ...base.maps.residual import Residual, keep, with_residual
from ...base.maps.timbre_map import FULL, Playable

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
        self._residual = Residual(self.control.copy(), np.zeros(count))
        self.parameters = timbre_map.map(self.control)

    def set_control(self, control: Sequence[float] | np.ndarray) -> None:
        """Move the controller, [L] in 0…1; without smoothing the parameters follow at once."""
        self.target = self.map.control.clamp(self._numbers(control, self.target, "controls"))
        self.step(0.0)

    def step(self, seconds: float) -> bool:
        """Let time pass; return whether the position is still on its way."""
        away = self.target - self.control
        late = np.exp(-seconds / np.maximum(self.smoothing_s, 1e-12))
        late[self.smoothing_s <= 0] = 0.0
        self.control = np.where(
            np.abs(away) * late < ARRIVED, self.target, self.target - away * late
        )
        self._follow()
        return bool((self.control != self.target).any())

    def set_parameters(self, parameters: Sequence[float] | np.ndarray) -> None:
        """Take a setting made by hand, [P]; the position moves to where it belongs."""
        values = np.clip(self._numbers(parameters, self.parameters, "parameters"), 0, FULL)
        self._rest_on(keep(self.map, values), values)

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
            # Nothing may jump: what the surface lacks here becomes the new residual.
            place = self.control.copy()
            self._residual = Residual(place, self.parameters - self.map.map(place))
        self.locked[index] = on

    def end_touch(self) -> None:
        """The finger has left the surface."""
        if not self.latch:
            self.set_control(self._residual.place)

    def take(self, timbre_map: Playable) -> None:
        """Play another form of the same map; what is heard stays, where it belongs now."""
        self.map = timbre_map
        self.set_parameters(self.parameters)

    def _rest_on(self, residual: Residual, values: np.ndarray) -> None:
        self._residual = residual
        self.control, self.target = residual.place.copy(), residual.place.copy()
        self.parameters = values

    def _follow(self) -> None:
        values = with_residual(self.map, self.control, self._residual, self.release)
        self.parameters = np.where(self.locked, self.parameters, values)

    @staticmethod
    def _numbers(given: Sequence[float] | np.ndarray, like: np.ndarray, what: str) -> np.ndarray:
        values = np.asarray(given, np.float64)
        if values.shape != like.shape:
            raise UserError(f"{values.size} {what} are given; this map has {like.size}.")
        wrong = [i + 1 for i, v in enumerate(values) if not math.isfinite(v)]
        if wrong:
            raise UserError(f"{what[:-1]} {wrong[0]} is no finite number; the last ones stay.")
        return values

# SPDX-License-Identifier: MIT
"""Mints the small timbre maps that every runtime must play alike, and what they answer.

maps/turned   format 1 as Timbrel writes it: latents turned by their principal axes
maps/plain    format 1 as the original wrote it: no manifest, so the approximation of erf
maps/coupled  format 2: couplings, a reach, latents padded to the number of parameters
maps/even     format 1, a uniform control space, and tanh before the sigmoid
maps/answers.json  of each: places and their parameters, settings and their places, and a player's
                   state after each of some events

The random numbers are seeded; `make golden` rewrites, the difference is the review.
"""

import json
import math
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from timbrel.base.maps.control import Control, fitted
from timbrel.base.maps.folder import read, write
from timbrel.base.maps.layers import Coupling, Layer, dense
from timbrel.base.maps.timbre_map import FULL, TimbreMap, reach
from timbrel.runtime.maps.player import Player

FOLDER = Path(__file__).parent / "maps"
ANSWERS = FOLDER / "answers.json"
KINDS = {"turned": "normal", "plain": "normal_approx", "coupled": "normal", "even": "uniform"}
TOLERANCE = 1e-6  # of the full range
DECIMALS = 9  # of what is written down


def made(name: str) -> TimbreMap:
    """Return one of the maps, of random numbers that are the same each time."""
    rng = np.random.default_rng(sorted(KINDS).index(name))
    size, count = {"turned": (3, 5), "plain": (3, 4), "coupled": (3, 5), "even": (2, 3)}[name]
    control = _control(rng, size, KINDS[name])
    if name == "coupled":
        layers = _coupled(rng, size, count)
    else:
        hidden = [_dense(rng, size, count, "sigmoid", 0.6)]
        if name == "turned":
            turn, _ = np.linalg.qr(rng.normal(size=(size, size)))
            hidden.insert(0, dense(turn, rng.normal(size=size)))
        if name == "even":
            hidden.insert(0, _dense(rng, size, size, "tanh", 0.4))
        layers = tuple(hidden)
    names = tuple(f"{name} {i + 1}" for i in range(count))
    return TimbreMap(control, layers, names, facts={"name": name})


def events(timbre_map: TimbreMap) -> list[list[Any]]:
    """Return what happens to a player: a method of it or a setting, and the arguments."""
    rng = np.random.default_rng(7)
    size, count = timbre_map.latent_size, timbre_map.parameter_count
    place, setting = (
        (lambda: rng.random(size).round(3).tolist()),
        (lambda: (rng.random(count) * 127).round(1).tolist()),
    )
    near = lambda at: [min(1.0, v + 0.03) for v in at]  # noqa: E731 (a word for what it does)
    told: list[list[Any]] = [["set_control", place()], ["set_control", [-1.0] + [2.0] * (size - 1)]]
    hand = setting()
    told += [["set_parameters", hand], ["set_control", place()], ["set_parameter", 1, 100.0]]
    told += [["set_parameter", 0, 0.0], ["lock", 1, True], ["set_control", place()]]
    told += [["set_parameter", 1, 3.5], ["lock", 1, False]]
    told += [["set_control", near([0.5] * size)], ["release", 0.4], ["set_control", place()]]
    told += [["smoothing_s", [0.05 * i for i in range(size)]], ["set_control", place()]]
    told += [["step", 0.005]] * 3 + [["lock", 0, True], ["step", 0.02], ["lock", 0, False]]
    told += [["step", 0.02], ["set_control", place()], ["step", 5.0], ["latch", False]]
    told += [["set_parameters", setting()], ["set_control", place()], ["step", 0.01]]
    told += [["end_touch"], ["step", 0.01], ["step", 5.0], ["latch", True], ["end_touch"]]
    told += [["smoothing_s", [0.0] * size], ["set_parameters", hand], ["lock", 0, True]]
    told += [["lock", 1, True], ["set_control", place()], ["lock", 0, False]]
    told += [["set_control", near([0.3] * size)], ["lock", 1, False], ["set_control", place()]]
    told += [["latch", False], ["end_touch"], ["latch", True]]
    told += [["release", 0.0], ["set_parameters", hand]]
    told += [["set_control", place()], ["set_parameters", hand], ["release", 1e9]]
    return [*told, ["set_control", place()]]


def answers(timbre_map: TimbreMap, rng: np.random.Generator) -> dict[str, Any]:
    """Return what numpy says of a map."""
    size, count = timbre_map.latent_size, timbre_map.parameter_count
    ends = [[0.0] * size, [1.0] * size, [0.5] * size]
    controls = np.concatenate([ends, rng.random((12, size)).round(3)])
    settings = np.concatenate(
        [[[0.0] * count, [FULL] * count], (rng.random((10, count)) * FULL).round(1)]
    )
    return {
        "names": list(timbre_map.names),
        "controls": controls.tolist(),
        "parameters": timbre_map.map(controls).round(DECIMALS).tolist(),
        "settings": settings.tolist(),
        "places": timbre_map.unmap(settings).round(DECIMALS).tolist(),
        "played": played(timbre_map, events(timbre_map)),
    }


def played(timbre_map: TimbreMap, happening: list[list[Any]]) -> list[dict[str, Any]]:
    """Return a player's state after each event."""
    player, told = Player(timbre_map), []
    for name, *given in happening:
        moving = False
        if name in ("release", "latch"):
            setattr(player, name, given[0])
        elif name == "smoothing_s":
            player.smoothing_s = np.array(given[0])
        else:
            moving = bool(getattr(player, name)(*given))
        state = {
            "control": player.control.round(DECIMALS).tolist(),
            "parameters": player.parameters.round(DECIMALS).tolist(),
        }
        told.append({"event": [name, *given], "moving": moving, **state})
    return told


def _control(rng: np.random.Generator, size: int, kind: str) -> Control:
    return fitted(rng.normal(size=(200, size)) * rng.uniform(0.5, 2, size), kind)


def _dense(rng: np.random.Generator, n: int, m: int, activation: str, scale: float) -> Layer:
    return dense(scale * rng.normal(size=(n, m)), 0.3 * rng.normal(size=m), activation)


def _coupled(rng: np.random.Generator, size: int, count: int) -> tuple[Layer, ...]:
    layers: list[Layer] = [
        dense(np.eye(count) + 0.1 * rng.normal(size=(count, count)), np.zeros(count))
    ]
    for i in range(2):
        one, two = (size, count - size) if i % 2 == 0 else (count - size, size)
        sizes = [one, 8, 5, two]
        weights = tuple(rng.normal(size=(a, b)) / math.sqrt(a) for a, b in pairwise(sizes))
        biases = tuple(0.1 * rng.normal(size=b) for b in sizes[1:])
        layers.append(Coupling(size, i % 2 == 1, weights, biases))
    return (*layers, _dense(rng, count, count, "sigmoid", 0.7))


def _mint() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    found = {}
    for name in KINDS:
        timbre_map = made(name)
        if name == "coupled":
            timbre_map = TimbreMap(**{**vars(timbre_map), "reach": reach(timbre_map)})
        write(timbre_map, FOLDER / name)
        if name == "plain":
            (FOLDER / name / "manifest.json").unlink()
        found[name] = answers(read(FOLDER / name), np.random.default_rng(3))
    told = {"tolerance": TOLERANCE, "maps": found}
    ANSWERS.write_text(json.dumps(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _mint()

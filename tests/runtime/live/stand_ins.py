# SPDX-License-Identifier: MIT
"""Instruments whose sound can be calculated, and a sound card whose clock is a loop."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from timbrel.base.contract import MethodShape
from timbrel.base.errors import UserError
from timbrel.base.manifest import Attribute, Manifest, Method, Port
from timbrel.runtime.live.callback import Callback
from timbrel.runtime.live.engine import Engine, write_layout
from timbrel.runtime.live.engine_process import Facts, Order
from timbrel.runtime.live.player import Player
from timbrel.runtime.live.shared import Link
from timbrel.runtime.methods import starting_values

RATE, RATIO = 44100, 512
LATENTS = [Port(f"z{k}", "", "latent", RATIO, [-3.0, 3.0]) for k in (1, 2, 3)]
MIDI = Port("midi", "", "label", RATIO, [36.0, 84.0])
OUT = [Port("out", "", "audio", 1)]
RESET = {"reset": Attribute("int", -1, "", [-1, 63])}


def manifest(methods: dict[str, Method], rate: int = RATE) -> Manifest:
    return Manifest("stand-in", "spectral", rate, RATIO, methods, RESET, {}, {}, {})


class Standing:
    """A carrier in numpy: `sounds` gives the samples of a method; resets and settings are noted."""

    def __init__(
        self,
        sounds: dict[str, Callable[[np.ndarray], np.ndarray]],
        inlets: Sequence[Port] = (*LATENTS, MIDI),
        rate: int = RATE,
    ) -> None:
        methods = {}
        for name in sounds:
            audio = [Port("in", "", "audio", 1)] if name == "forward" else list(inlets)
            methods[name] = Method(audio, OUT, 0, 0)
        self.manifest = manifest(methods, rate)
        self.shapes: dict[str, MethodShape] = {n: m.shape() for n, m in methods.items()}
        self.attributes = {"reset": ["int"], "gain": ["float"]}
        self.done: list[tuple[str, tuple[str, ...]]] = []
        self.calls = 0
        self._sounds = sounds

    def call(self, method: str, x: np.ndarray) -> np.ndarray:
        self.calls += 1
        return self._sounds[method](x).astype(np.float32)

    def set(self, name: str, words: Sequence[str]) -> None:
        if name not in self.attributes:
            raise UserError(f"there is no {name}.")
        self.done.append((name, tuple(words)))

    def reset(self) -> None:
        self.done.append(("reset", ("-1",)))


def loud(x: np.ndarray) -> np.ndarray:
    """A constant: latent z1."""
    return np.repeat(x[:, :1], RATIO, axis=2)


def same(x: np.ndarray) -> np.ndarray:
    return x


def facts(carrier: Standing, method: str = "decode", voices: int = 1, layout: int = 1) -> Facts:
    player = Player(carrier, method, voices)
    order = Order(Path("stand-in.ts"), layout, method, voices)
    return Facts(
        order, carrier.manifest, carrier.shapes, carrier.attributes, method, player.inlets,
        player.listens, player.rate, 0.0,
    )  # fmt: skip


class Room:
    """A link, engines and a callback in one thread: time is how often `play` is called.

    engine  the last that came
    """

    def __init__(
        self,
        link: Link,
        carrier: Standing,
        method: str = "decode",
        voices: int = 1,
        rate: int = RATE,
        block: int = 128,
        guard_s: float = 0.0,
    ) -> None:
        self.link, self.block, self.rate = link, block, rate
        self.player = Player(carrier, method, voices)
        write_layout(link, starting_values(self.player.inlets, voices), 1)
        link.frames[...] = block
        link.turn[...] = link.heir[...] = 1
        self.engine = Engine(link, self.player, rate, guard_s, 1)
        self._leaving: list[Engine] = []
        self.callback = Callback(link)

    def follow(self, carrier: Standing, method: str = "decode", guard_s: float = 0.0) -> None:
        """Let another instrument follow with one voice, and its first inlet at 0.25."""
        self._leaving.append(self.engine)
        layout = int(self.link.layout) + 1
        self.player = Player(carrier, method)
        self.engine = Engine(self.link, self.player, self.rate, guard_s, layout)
        values = starting_values(self.player.inlets, 1)
        values[0, 0] = 0.25
        write_layout(self.link, values, layout)
        self.open(0)
        self.link.heir[...] = layout

    def open(self, *voices: int) -> None:
        """Let voices (0 …) sound, each from its beginning."""
        for voice in voices:
            self.link.gate[voice] = 1.0
            self.link.starts[voice] += 1

    def play(self, callbacks: int, heard: np.ndarray | None = None, late: bool = False):
        """Return what is heard, `[n]` of the left channel; `late`: the engine is not asked."""
        parts = []
        for number in range(callbacks):
            for engine in () if late else (*self._leaving, self.engine):
                while engine.step() == 0.0:
                    pass
            out = np.zeros((self.block, 2), np.float32)
            came = None
            if heard is not None:
                came = heard[number * self.block : (number + 1) * self.block, None]
            self.callback(came, out, self.block)
            parts.append(out[:, 0])
        return np.concatenate(parts)

# SPDX-License-Identifier: MIT
"""Sound cards that call back: PortAudio's, and none, which plays in time into nothing."""

import threading
import time
from dataclasses import replace
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from ...base.errors import UserError, one_of
from .callback import Callback
from .devices import NONE, RATES, Card, Place, Wish, chosen, portaudio
from .shared import Link

_BLOCK = 256  # of no sound card, where nobody says


class Opened(Protocol):
    """A card that plays until it is closed."""

    card: Card

    def running(self) -> bool: ...

    def close(self) -> None: ...


def open_card(wish: Wish, link: Link) -> Opened:
    """Open what is wished for, and let it play a link.

    Raises:
        UserError: there is no such card, it is busy, or it lacks the rate or the channels.
    """
    if wish.device == NONE:
        return NoCard(wish, link)
    try:
        return PortAudioCard(wish, link)
    except UserError as error:
        if not (wish.inputs and wish.deaf_too):
            raise
        return PortAudioCard(replace(wish, inputs=0), link, deaf=str(error))


class PortAudioCard:
    """A stream of sounddevice."""

    def __init__(self, wish: Wish, link: Link, deaf: str = "") -> None:
        sounddevice = portaudio()
        self._callback, self._link = Callback(link), link
        devices = list(sounddevice.query_devices())
        numbers = chosen(wish, devices, tuple(sounddevice.default.device))
        out = devices[numbers[0]]
        heard = devices[numbers[1]] if wish.inputs else None
        outputs = min(wish.outputs, out["max_output_channels"])
        inputs = min(wish.inputs, heard["max_input_channels"]) if heard else 0
        rate = _rate(sounddevice, wish, numbers, outputs, inputs, out)
        common = {"samplerate": rate, "blocksize": wish.block, "dtype": "float32", "latency": "low"}
        try:
            if inputs:
                pair, channels = (numbers[1], numbers[0]), (inputs, outputs)
                self._stream = sounddevice.Stream(
                    device=pair, channels=channels, callback=self._both, **common
                )
            else:
                self._stream = sounddevice.OutputStream(
                    device=numbers[0], channels=outputs, callback=self._out, **common
                )
            self._stream.start()
        except sounddevice.PortAudioError as error:
            raise UserError(
                f"{out['name']} cannot be opened ({_reason(error)}): end what else plays through "
                "it, or choose another with --device."
            ) from None
        late = self._stream.latency
        late = late if inputs else (0.0, late)
        name, rate = out["name"], int(self._stream.samplerate)
        place = Place(name, numbers[0])
        came = Place(heard["name"], numbers[1]) if heard else None
        self.card = Card(
            name, rate, self._stream.blocksize, outputs, inputs, *late,
            place=place, heard=came, deaf=deaf,
        )  # fmt: skip

    def running(self) -> bool:
        return self._stream.active

    def close(self) -> None:
        self._stream.abort()
        self._stream.close()

    def _both(
        self, indata: np.ndarray, outdata: np.ndarray, frames: int, _: object, status: object
    ) -> None:
        self._callback(indata, outdata, frames)
        if status:  # samples were lost on the way to or from the card
            self._link.device_gaps[...] += 1

    def _out(self, outdata: np.ndarray, frames: int, _: object, status: object) -> None:
        self._callback(None, outdata, frames)
        if status:
            self._link.device_gaps[...] += 1


class NoCard:
    """Calls back as a sound card would, from a thread that sleeps in between."""

    def __init__(self, wish: Wish, link: Link) -> None:
        self.card = Card(
            "no sound card", wish.rate or 48000, wish.block or _BLOCK, wish.outputs, wish.inputs
        )
        self._callback, self._end = Callback(link), threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)
        self._thread.start()

    def running(self) -> bool:
        return self._thread.is_alive()

    def close(self) -> None:
        self._end.set()
        self._thread.join()

    def _play(self) -> None:
        block, rate = self.card.block, self.card.rate
        silence = np.zeros((block, 1), np.float32) if self.card.inputs else None
        due_s = time.monotonic()
        while not self._end.wait(max(0.0, due_s - time.monotonic())):
            self._callback(silence, None, block)
            due_s += block / rate


def _rate(
    sounddevice: ModuleType,
    wish: Wish,
    numbers: tuple[int, ...],
    outputs: int,
    inputs: int,
    out: dict[str, Any],
) -> int:
    """Return the wished rate if the card has it, else its own; one that was demanded must be."""

    def has(rate: int) -> bool:
        try:
            sounddevice.check_output_settings(numbers[0], outputs, "float32", None, rate)
            if inputs:
                sounddevice.check_input_settings(numbers[1], inputs, "float32", None, rate)
        except (sounddevice.PortAudioError, ValueError):
            return False
        return True

    if wish.rate and has(wish.rate):
        return wish.rate
    own = int(out["default_samplerate"])
    there = [rate for rate in (own, *RATES) if has(rate)]
    if wish.exact and there:
        raise one_of(f"rate of {out['name']}", str(wish.rate), sorted({f"{r}" for r in there}))
    if there:
        return there[0]
    raise UserError(
        f"{out['name']} plays at none of {', '.join(map(str, RATES))} Hz with {outputs} outputs"
        f"{f' and {inputs} inputs' if inputs else ''}: is another program using it? "
        "Choose another with --device."
    )


def _reason(error: Exception) -> str:
    return str(error.args[0]).strip().splitlines()[0][:160] if error.args else "no reason given"

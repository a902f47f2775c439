# SPDX-License-Identifier: MIT
"""Which sound card plays: by number, by name or a part of it, by what the system prefers."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from ...base.errors import UserError, one_of

NONE = "none"  # plays in time into nothing: rehearsals, recordings, tests
RATES = (22050, 32000, 44100, 48000, 88200, 96000, 192000)


@dataclass(frozen=True)
class Wish:
    """What a player asks of a sound card; None where it may choose."""

    device: str | None = None
    rate: int | None = None
    exact: bool = False  # no other rate will do
    block: int = 0  # samples per callback; 0 lets the card choose
    outputs: int = 2
    inputs: int = 0


@dataclass(frozen=True)
class Card:
    """What was opened."""

    name: str
    rate: int
    block: int  # samples per callback, 0 if they vary
    outputs: int
    inputs: int
    in_s: float = 0.0  # latencies that the card declares
    out_s: float = 0.0


def chosen(
    wish: Wish, devices: list[dict[str, Any]], preferred: tuple[int, int]
) -> tuple[int, ...]:
    """Return which devices to open, as PortAudio counts them: the output, and the input if asked.

    Args:
        devices: as sounddevice lists them.
        preferred: the system's input and output, -1 where there is none.

    Raises:
        UserError: none fits; the candidates are listed.
    """
    kinds = [("max_output_channels", "output", preferred[1])] * (wish.outputs > 0)
    kinds += [("max_input_channels", "input", preferred[0])] * (wish.inputs > 0)
    return tuple(_one(wish.device, devices, *kind) for kind in kinds)


def _one(
    asked: str | None, devices: list[dict[str, Any]], channels: str, what: str, preferred: int
) -> int:
    there = {number: each["name"] for number, each in enumerate(devices) if each[channels] > 0}
    if not there:
        raise UserError(
            f"no sound card has an {what}: plug one in, start JACK, or play with --device {NONE}."
        )
    if asked is None:
        return preferred if preferred in there else next(iter(there))
    if asked.isdecimal():
        if int(asked) in there:
            return int(asked)
        raise one_of(f"{what} device", asked, [f"{n} ({name})" for n, name in there.items()])
    fits = [n for n, name in there.items() if name == asked]
    fits = fits or [n for n, name in there.items() if asked.lower() in name.lower()]
    if not fits:
        raise one_of(f"{what} device", asked, [*there.values(), NONE])
    if len(fits) > 1:
        listed = ", ".join(f"{n} ({there[n]})" for n in fits)
        raise UserError(f"--device {asked} may be {listed}: write more of the name, or the number.")
    return fits[0]


def listing() -> str:
    """Return all sound cards, one a line, for `--device list`."""
    sounddevice = portaudio()
    lines = [
        f"{n:3d}  {each['name']}  ({each['max_output_channels']} out, "
        f"{each['max_input_channels']} in, {each['default_samplerate']:g} Hz)"
        for n, each in enumerate(sounddevice.query_devices())
    ]
    return "\n".join([*lines, f"{NONE:>4}  plays into nothing, in time"])


def portaudio() -> ModuleType:
    """Return sounddevice; one sentence where it or PortAudio is missing."""
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        raise UserError(
            f"sound cards need PortAudio ({error}): pip install -e '.[live]', and on Linux "
            f"apt install libportaudio2; --device {NONE} plays without."
        ) from None
    return sounddevice

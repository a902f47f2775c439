# SPDX-License-Identifier: MIT
"""Which sound card plays: by number, by name or a part of it, by what the system prefers."""

import re
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, NamedTuple

from ...base.errors import UserError, one_of

NONE = "none"  # plays in time into nothing: rehearsals, recordings, tests
RATES = (22050, 32000, 44100, 48000, 88200, 96000, 192000)


_PLACE = re.compile(r" \(hw:\d+,\d+\)$")  # where ALSA found a card this time


class Place(NamedTuple):
    """A device that was opened."""

    name: str
    number: int


@dataclass(frozen=True)
class Wish:
    """What a player asks of a sound card; None where it may choose."""

    device: str | Place | None = None
    rate: int | None = None
    exact: bool = False  # no other rate will do
    block: int = 0  # samples per callback; 0 lets the card choose
    outputs: int = 2
    inputs: int = 0
    input: str | Place | None = None  # where they are, if not of the same card
    deaf_too: bool = False  # rather without inputs than not at all


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
    place: Place | None = None
    heard: Place | None = None
    deaf: str = ""  # why it has no inputs, where they were wished for


def again(wish: Wish, card: Card) -> Wish:
    """Return the wish for the card that was opened by another, whatever is plugged in by then.

    What the system prefers is asked for anew each time.
    """
    device = (card.place or wish.device) if wish.device else None
    return replace(wish, device=device, input=(card.heard or wish.input) if wish.input else None)


def chosen(
    wish: Wish, devices: list[dict[str, Any]], preferred: tuple[int, int]
) -> tuple[int, ...]:
    """Return which devices to open, as PortAudio counts them: the output, and the input if asked.

    The input is that of the same card, if one was asked for that has inputs.

    Args:
        devices: as sounddevice lists them.
        preferred: the system's input and output, -1 where there is none.

    Raises:
        UserError: none fits; the candidates are listed.
    """
    out = _one(wish.device, devices, "output", preferred[1], "--device")
    if not wish.inputs:
        return (out,)
    if wish.device and not wish.input and devices[out]["max_input_channels"]:
        return out, out
    return out, _one(wish.input, devices, "input", _beside(out, devices, preferred[0]), "--input")


def _beside(out: int, devices: list[dict[str, Any]], preferred: int) -> int:
    """Return an input that can be opened with this output: one of the same system of sound."""
    own = devices[out].get("hostapi")
    same = [n for n, d in enumerate(devices) if d.get("hostapi") == own and d["max_input_channels"]]
    return preferred if preferred in same or not same else same[0]


def _one(
    asked: str | Place | None,
    devices: list[dict[str, Any]],
    what: str,
    preferred: int,
    option: str,
) -> int:
    channels = f"max_{what}_channels"
    there = {number: each["name"] for number, each in enumerate(devices) if each[channels] > 0}
    if not there:
        raise UserError(
            f"no sound card has an {what}: plug one in, start JACK, or play with --device {NONE}."
        )
    if asked is None:
        return preferred if preferred in there else next(iter(there))
    if isinstance(asked, Place):
        return _back(asked, there, what)
    if asked.isdecimal():
        if int(asked) in there:
            return int(asked)
        raise one_of(f"{what} device", asked, [f"{n} ({name})" for n, name in there.items()])
    fits = [n for n, name in there.items() if name == asked]
    fits = fits or [n for n, name in there.items() if asked.lower() in name.lower()]
    if not fits:
        raise one_of(f"{what} device", asked, [*there.values(), *[NONE] * (what == "output")])
    if len(fits) > 1:
        listed = ", ".join(f"{n} ({there[n]})" for n in fits)
        raise UserError(f"{option} {asked} may be {listed}: write more of the name, or the number.")
    return fits[0]


def _back(was: Place, there: dict[int, str], what: str) -> int:
    """Return where a device is now: of several with its name the one at its place, else the first.

    Its number alone says nothing: it may be another's since something was plugged in or out.
    """
    for name_of in (str, lambda name: _PLACE.sub("", name)):
        fits = [n for n, name in there.items() if name_of(name) == name_of(was.name)]
        if fits:
            return was.number if was.number in fits else fits[0]
    raise one_of(f"{what} device", was.name, there.values())


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

# SPDX-License-Identifier: MIT
"""MIDI controllers that move a map's axes, by mido and python-rtmidi."""

import re
from collections.abc import Sequence
from typing import Any

from ...base.errors import UserError, one_of
from .controllers import Event

AXES = ("x", "y", "z")


class MidiPort:
    """Knobs on axes; a controller (controllers.py). The table is what `cc_table` returns."""

    def __init__(self, name: str, table: dict[int, str]) -> None:
        self._table, self._port = table, _opened(name)

    def poll(self, timeout_s: float) -> list[Event]:
        """Return what has come; never waits, as a port has nothing to wait on."""
        events = (event_of(message, self._table) for message in self._port.iter_pending())
        return [event for event in events if event]

    def close(self) -> None:
        self._port.close()


def event_of(message: Any, table: dict[int, str]) -> Event | None:  # noqa: ANN401  (no common type)
    """Return what a message of mido's moves, on any channel; None for all others."""
    if message.type != "control_change" or message.control not in table:
        return None
    value, axis = message.value / 127, table[message.control]
    return Event("axis", (value,), axis, f"controller {message.control}")


def cc_table(words: Sequence[str], axes: int) -> dict[int, str]:
    """Read words like 1:x and 74:2; without any, controllers 1, 2, 3 … move the axes in order.

    >>> cc_table(["74:y"], 3)
    {74: '2'}
    """
    if not words:
        return {k + 1: str(k + 1) for k in range(axes)}
    table = {}
    for word in words:
        parts = re.fullmatch(r"(\d+):(\w+)", word)
        if not parts or int(parts[1]) > 127:
            raise UserError(f"--cc {word}: write CONTROLLER:AXIS, as 1:x or 74:2; 0 to 127.")
        table[int(parts[1])] = str(axis_number(parts[2], axes))
    return table


def axis_number(word: str, axes: int) -> int:
    """Return an axis' number from 1; x, y and z are the first three."""
    number = AXES.index(word) + 1 if word in AXES else int(word) if word.isdecimal() else 0
    if not 1 <= number <= axes:
        raise UserError(f"axis '{word}': this map has 1 to {axes} (x, y, z are the first three).")
    return number


def _opened(name: str) -> Any:  # noqa: ANN401  (mido's ports have no common type)
    import mido

    try:
        there: list[str] = mido.get_input_names()  # type: ignore[attr-defined]  (made at run time)
    except (ImportError, OSError, SystemError) as error:
        raise UserError(
            f"--midi: MIDI is not to be had ({error}); pip install -e '.[midi]', and on Linux "
            "see that ALSA's sequencer or JACK runs."
        ) from None
    fits = [port for port in there if name.lower() in port.lower()]
    if name in there:
        fits = [name]
    if not fits:
        raise one_of("MIDI port", name, there)
    if len(set(fits)) > 1:
        raise UserError(f"--midi {name} may be {', '.join(fits)}: write more of one.")
    return mido.open_input(fits[0])  # type: ignore[attr-defined]  (made at run time)

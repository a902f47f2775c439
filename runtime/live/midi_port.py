# SPDX-License-Identifier: MIT
"""A MIDI port as a controller: found by a part of its name, and found again when it comes back.

It is python-rtmidi's, asked for raw bytes. Its queue is filled outside of Python, so neither the
thread that hears the device nor JACK's ever waits for the interpreter.
"""

import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from ...base.errors import UserError, one_of
from .inputs import Command, Input
from .midi_bytes import Decoder
from .midi_latest import At, latest
from .mpe import MidiInput

VIRTUAL = "virtual"  # a port of our own, for others to connect to
QUEUE = 16384  # messages; more at once can only be a flood, or a player that stood still
WATCH_S = 1.0  # between two looks whether the port is there


class Line(Protocol):
    """An open port."""

    def read(self) -> tuple[Sequence[int], float] | None:
        """Return the next message and the seconds since the one before; None: there is none."""
        ...

    def is_there(self) -> bool: ...

    def close(self) -> None: ...


class System(Protocol):
    """What has MIDI ports."""

    def names(self) -> list[str]: ...

    def open(self, name: str) -> Line:
        """Open one of `names()`, or `VIRTUAL`; OSError when that fails."""
        ...

    def forget_jack(self) -> None:
        """Lose all ports of JACK, which may have begun anew and then knows nothing of them."""
        ...


class MidiPort:
    """What is played at one port; a controller (inputs.py).

    Args:
        name: the port's, or a part of it; `VIRTUAL` makes one.
        midi: what the messages mean; None: `MidiInput()`.
        system: whose ports; None: this machine's.

    Raises:
        UserError: there is no such port, or several may be meant; they are listed.
    """

    def __init__(
        self, name: str, midi: MidiInput | None = None, system: System | None = None
    ) -> None:
        self._midi, self._system = midi or MidiInput(), system or Rtmidi()
        self._asked = name
        self.name = VIRTUAL if name == VIRTUAL else chosen(name, self._system.names())
        try:
            self._line: Line | None = self._system.open(self.name)
        except OSError as error:
            raise UserError(
                f"MIDI port {self.name} cannot be opened ({error}): close what else uses it."
            ) from None
        self._decoder, self._heard_s = Decoder(), 0.0
        self._next_s = -math.inf  # when to look again
        self.left_out = 0  # positions that later ones made needless

    def poll(self, now_s: float) -> list[Input]:
        """Return what has been played; never waits and never raises."""
        said: list[Input] = []
        if now_s >= self._next_s:
            self._next_s = now_s + WATCH_S
            said = self._watched() if self._line else self._found()
        return said + self._read(self._line) if self._line else said

    def again(self) -> None:
        """Look at once, for JACK has ended and begun: open the port anew if it was JACK's."""
        self._system.forget_jack()
        self._next_s = -math.inf

    def close(self) -> None:
        if self._line:
            self._line.close()
        self._line = None

    def _read(self, line: Line) -> list[Input]:
        heard: list[At] = []
        for _ in range(QUEUE - 1):
            read = line.read()
            if read is None:
                return self._played(heard)
            data, after_s = read
            self._heard_s += after_s
            heard += (At(self._heard_s, message) for message in self._decoder.feed(data))
        # The queue was full (it holds one less than its size): ends of notes may be missing.
        lost = self._say("too much MIDI at once: some was lost.")
        return self._played(heard) + self._midi.lift() + lost

    def _played(self, heard: list[At]) -> list[Input]:
        kept = latest(heard, self._midi.is_in_zone)
        self.left_out += len(heard) - len(kept)
        return [each for at in kept for each in self._midi.take([at.message], at.s)]

    def _watched(self) -> list[Input]:
        if self._line is None or self._line.is_there():
            return []
        last = self._read(self._line)
        self.close()
        gone = self._say(f"MIDI port {self.name} has gone: waiting for it.")
        return last + self._midi.lift() + gone

    def _found(self) -> list[Input]:
        """Look for the port again: under its name, its name without numbers, or as it was asked."""
        try:
            there = self._system.names()
            name = next((n for n in there if bare(n) == bare(self.name)), None)
            self.name = VIRTUAL if self._asked == VIRTUAL else name or chosen(self._asked, there)
            self._line = self._system.open(self.name)
        except (OSError, UserError):  # still away; it has been said
            return []
        self._decoder = Decoder()
        return self._say(f"MIDI port {self.name} is back.")

    def _say(self, sentence: str) -> list[Input]:
        return [Command("say", (sentence,), source="midi")]


def chosen(name: str, there: Sequence[str]) -> str:
    """Return the one port that a name or a part of one means.

    >>> chosen("light", ["Lightpad BLOCK 24:0", "Midi Through 14:0"])
    'Lightpad BLOCK 24:0'
    """
    fits = [name] if name in there else [port for port in there if name.lower() in port.lower()]
    if not fits:
        raise one_of("MIDI port", name, there)
    if len(set(fits)) > 1:
        raise UserError(f"--midi {name} may be {', '.join(fits)}: write more of one.")
    return fits[0]


def listing(system: System | None = None) -> str:
    """Return all ports, one a line, for `--midi list`."""
    names = (system or Rtmidi()).names()
    return "\n".join([*names, f"{VIRTUAL}  (a port of Timbrel's own, for others to connect to)"])


def bare(name: str) -> str:
    """Return a name without the numbers that ALSA gives it anew whenever it is plugged in.

    >>> bare("Lightpad BLOCK:Lightpad BLOCK MIDI 1 24:0")
    'Lightpad BLOCK:Lightpad BLOCK MIDI 1'
    """
    head, _, tail = name.rpartition(" ")
    return head if head and tail.replace(":", "").isdecimal() and ":" in tail else name


class Rtmidi:
    """This machine's ports, by the first of its MIDI systems that has any: ALSA, JACK …

    Who asks which ports there are is kept: a new client takes JACK 60 ms.
    """

    def __init__(self) -> None:
        try:
            import rtmidi
        except ImportError as error:
            raise UserError(
                f"--midi: MIDI is not to be had ({error}); pip install -e '.[midi]'."
            ) from None
        self._rtmidi: Any = rtmidi
        self._asking: dict[int, Any] = {}  # by the numbers of MIDI systems

    def names(self) -> list[str]:
        return self._asked()[1]

    def open(self, name: str) -> Line:
        api, there = self._asked()
        with _quiet():
            try:
                port = self._client(api, "timbrel")
            except self._rtmidi.RtMidiError as error:
                raise OSError(str(error)) from None
            try:
                if name == VIRTUAL:
                    port.open_virtual_port("in")
                else:
                    port.open_port(there.index(name), name="in")
            except (self._rtmidi.RtMidiError, RuntimeError, ValueError) as error:
                port.delete()
                raise OSError(str(error)) from None
        port.ignore_types(sysex=True, timing=False, active_sense=True)
        asked = self._asking[api]

        def is_there() -> bool:
            return self._asking.get(api) is asked and (name == VIRTUAL or name in self.names())

        return _RtmidiLine(port, is_there)

    def forget_jack(self) -> None:
        client = self._asking.pop(self._rtmidi.API_UNIX_JACK, None)
        if client is not None:
            with _quiet():
                client.delete()

    def _asked(self) -> tuple[int, list[str]]:
        """Return which system's ports are meant, and their names."""
        problems, answers = [], []
        with _quiet():
            for api in self._rtmidi.get_compiled_api():
                try:
                    if api not in self._asking:
                        self._asking[api] = self._client(api, "timbrel looks for ports")
                    answers.append((api, self._asking[api].get_ports()))
                except self._rtmidi.RtMidiError as error:
                    problems.append(str(error))
        if not answers:
            raise UserError(
                f"--midi: no MIDI system answers ({'; '.join(problems)}): on Linux, see that "
                "ALSA's sequencer or JACK runs."
            )
        # A system that has ports goes before one that merely answers.
        return next((each for each in answers if each[1]), answers[0])

    def _client(self, api: int, name: str) -> Any:  # noqa: ANN401  (rtmidi has no types)
        return self._rtmidi.MidiIn(api, name=name, queue_size_limit=QUEUE)


class _RtmidiLine:
    def __init__(self, port: Any, is_there: Callable[[], bool]) -> None:  # noqa: ANN401  (no types)
        self._port, self.is_there = port, is_there

    def read(self) -> tuple[Sequence[int], float] | None:
        return self._port.get_message()

    def close(self) -> None:
        with _quiet():
            self._port.close_port()
            self._port.delete()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what MIDI systems that are not there write to stderr away from the player's screen."""
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # there is no stderr
        yield
        return
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)

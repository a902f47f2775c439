# SPDX-License-Identifier: MIT
"""MIDI messages → what the player does: notes as gestures, wheels and controllers as knobs.

Plain MIDI: wheel and pressure of a channel move all of its notes. MPE: a zone is a master channel
(1 with members 2, 3 … or 16 with members 15, 14 …) and every note has a member channel of its own,
whose wheel, pressure and controller 74 are that note's; the master's are added to all its zone's.
What a member channel says before its note starts belongs to the start. A key that is up and held
by the pedal still follows its channel; in a zone it does not, for its member channel may be the
next note's.

    notes        midi/CHANNEL/KEY, on a member channel mpe/CHANNEL/KEY
    knobs        midi:cc/N@CHANNEL, midi:cc14/N@CHANNEL (N with N + 32), midi:bend@CHANNEL,
                 midi:pressure@CHANNEL, midi:program@CHANNEL (0 … 127), midi:clock (beats per
                 minute); axes.py's `any_channel` takes the channel away. Wheels, pressure and 74
                 of member channels are no knobs
    commands     program (n), sustain (1 or 0, whose notes: midi/CHANNEL), panic (the same),
                 clock (start, stop or continue; tick or gone, whose: midi)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .inputs import NOTE, Command, Gesture, Input
from .midi_bytes import Message
from .midi_clock import Clock
from .midi_controls import BEND_RANGE, RESTS, SUSTAIN, TIMBRE, ZONE, Pairs, Parameters, knob
from .touches import XYZ_CONTROLLERS, Xyz
from .zones import CHANNELS, MASTERS, Zones

MODES = ("auto", "lower", "upper", "off")

MEMBER_RANGE, RANGE = 48.0, 2.0  # semitones of a full wheel, until RPN 0 says otherwise
CENTRE = 64 / 127  # of the controllers that have a middle; also a release nobody measured
SOUND_OFF, RESET = 120, 121
NOTES_OFF = (SOUND_OFF, 123, 124, 125, 126, 127)  # the changes of mode among them end all notes
FIRST_MODE = 120  # from here on controllers are no knobs
MIDDLE = {TIMBRE: 64}  # where a zone's rests, which is CENTRE


@dataclass
class _Note:
    finger: str
    channel: int
    pressure: float = 0.0  # its own, of polyphonic pressure


@dataclass
class _Channel:
    """What one channel has said."""

    range: float = RANGE
    wheel: int = 0  # -8192 … 8191
    pressure: float = 0.0
    timbre: float = CENTRE
    pedal: bool = False
    notes: dict[int, _Note] = field(default_factory=dict)  # by their key
    held: dict[int, _Note] = field(default_factory=dict)  # up, while the pedal is down
    pairs: Pairs = field(default_factory=Pairs)
    parameters: Parameters = field(default_factory=Parameters)

    @property
    def bend(self) -> float:
        """Semitones."""
        return self.wheel / 8192 * self.range

    def centre(self) -> None:
        """Put everything that springs back to where it rests."""
        self.wheel, self.pressure, self.timbre = 0, 0.0, CENTRE
        for note in (*self.notes.values(), *self.held.values()):
            note.pressure = 0.0


_NOBODY = _Channel()  # the master of notes that have none


class MidiInput:
    """All that one MIDI port has said.

    Args:
        bend_range: semitones of a member channel's full wheel, until the device says otherwise.
        mpe: `auto` makes zones as the device asks for them; `lower` and `upper` are a zone of all
            channels, and `off` is none, whatever the device asks for.
        xyz: whether controllers 113, 114 and 115 are one touch instead of three knobs.
        port: tells apart the fingers of several ports.
    """

    def __init__(
        self, bend_range: float = MEMBER_RANGE, mpe: str = "auto", xyz: bool = False, port: int = 1
    ) -> None:
        self._member_range, self._mode = bend_range, mpe
        self._port = str(port) if port > 1 else ""
        self._xyz = Xyz() if xyz else None
        self._begin()

    def take(self, messages: Iterable[Message], now_s: float = 0.0) -> list[Input]:
        """Return what messages mean; `now_s` is when they came, and only the clock asks for it."""
        inputs: list[Input] = []
        for message in messages:
            if message.kind == "tick":
                inputs += [self._ticked("tick"), *self._clock.tick(now_s)]
            elif message.kind in _HANDLERS:
                inputs += _HANDLERS[message.kind](self, message)
        return inputs

    def lift(self) -> list[Input]:
        """End all notes, let go all pedals and wheels, as when the port has gone; zones stay."""
        touches: list[Input] = [*self._xyz.lift()] if self._xyz else []
        ended = [each for channel in CHANNELS for each in self._end_notes(channel)]
        raised = [each for channel in CHANNELS for each in self._pedal(channel, False)]
        sprung = [each for channel in CHANNELS for each in self._spring(channel)]
        for number, channel in self._channels.items():
            sprung += channel.pairs.rest(number, {SUSTAIN: RESTS[SUSTAIN]})
        gone = [self._ticked("gone")] if self._clock.heard else []
        self._clock = Clock()
        return touches + ended + raised + sprung + gone

    def is_in_zone(self, channel: int) -> bool:
        """Return whether a channel speaks of a finger, or of a zone's fingers."""
        return self._zones.is_in_zone(channel)

    def _begin(self) -> None:
        self._channels = {number: _Channel() for number in CHANNELS}
        self._clock = Clock()
        self._zones = Zones()
        if self._mode in MASTERS:
            self._zones = self._zones.configured(MASTERS[self._mode], 15)
        for member in self._zones.all_members():
            self._channels[member].range = self._member_range

    # --- notes ------------------------------------------------------------------------------------

    def _note_on(self, message: Message) -> list[Input]:
        if not message.data2:
            return self._note_off(message._replace(data2=64))
        channel, key = self._channels[message.channel], message.data1
        finger = f"{self._owner(message.channel)}/{key}"
        note = _Note(finger, message.channel)
        down = key in channel.notes  # its end was lost
        ended: list[Input] = [Gesture("end", finger, {"release": CENTRE})] if down else []
        channel.notes[key] = note
        channel.held.pop(key, None)
        axes = {NOTE: float(key), "velocity": message.data2 / 127}
        axes |= {axis: value(self, note) for axis, value in _AXES.items()}
        if not self._zones.is_in_zone(message.channel):
            del axes["timbre"]  # controller 74 is a knob there
        return [*ended, Gesture("start", finger, axes)]

    def _note_off(self, message: Message) -> list[Input]:
        channel = self._channels[message.channel]
        note = channel.notes.pop(message.data1, None)
        if note is None:
            return []
        if channel.pedal and not self._zones.master_of(message.channel):
            channel.held[message.data1] = note
        return [Gesture("end", note.finger, {"release": message.data2 / 127})]

    def _end_notes(self, number: int) -> list[Input]:
        notes, held = self._channels[number].notes, self._channels[number].held
        ended: list[Input] = [Gesture("end", n.finger, {"release": CENTRE}) for n in notes.values()]
        notes.clear()
        held.clear()
        return ended

    def _moved(self, number: int, axis: str) -> list[Input]:
        """Return the moves of all notes that a channel's wheel (pressure, timbre) concerns."""
        channels = [self._channels[c] for c in self._zones.under(number)]
        notes = [n for c in channels for n in (*c.notes.values(), *c.held.values())]
        return [Gesture("move", n.finger, {axis: _AXES[axis](self, n)}) for n in notes]

    def _parts(self, note: _Note) -> tuple[_Channel, _Channel]:
        """Return the channel of a note and its master's; one without a master moves nothing."""
        master = self._zones.master_of(note.channel)
        return self._channels[note.channel], self._channels[master] if master else _NOBODY

    def _bend_of(self, note: _Note) -> float:
        own, master = self._parts(note)
        return own.bend + master.bend

    def _pressure_of(self, note: _Note) -> float:
        own, master = self._parts(note)
        return max(note.pressure, own.pressure, master.pressure)

    def _timbre_of(self, note: _Note) -> float:
        own, master = self._parts(note)
        return min(1.0, max(0.0, own.timbre + master.timbre - CENTRE))

    # --- wheels, pressure, programs ---------------------------------------------------------------

    def _bend(self, message: Message) -> list[Input]:
        number = message.channel
        wheel = (message.data2 << 7 | message.data1) - 8192
        self._channels[number].wheel = wheel
        return self._told(number, "bend", max(-1.0, wheel / 8191)) + self._moved(number, "bend")

    def _pressure(self, message: Message) -> list[Input]:
        number = message.channel
        pressure = self._channels[number].pressure = message.data1 / 127
        return self._told(number, "pressure", pressure) + self._moved(number, "pressure")

    def _key_pressure(self, message: Message) -> list[Input]:
        note = self._channels[message.channel].notes.get(message.data1)
        if note is None:
            return []
        note.pressure = message.data2 / 127
        return [Gesture("move", note.finger, {"pressure": self._pressure_of(note)})]

    def _program(self, message: Message) -> list[Input]:
        number = message.data1
        command = Command("program", (float(number),), source=f"program {number}")
        return [knob("program", message.channel, float(number)), command]

    def _told(self, number: int, name: str, value: float) -> list[Input]:
        """Return a channel's knob; what a member channel says is its note's alone."""
        return [] if self._zones.master_of(number) else [knob(name, number, value)]

    # --- controllers ------------------------------------------------------------------------------

    def _control(self, message: Message) -> list[Input]:
        number, value = message.data1, message.data2
        channel = self._channels[message.channel]
        if number in NOTES_OFF:
            return self._notes_off(message.channel)
        if number == RESET:
            return self._rest(message.channel)
        if number >= FIRST_MODE:
            return []
        if channel.parameters.takes(number):
            return self._parameter(message.channel, channel.parameters.take(number, value))
        if self._xyz and number in XYZ_CONTROLLERS:
            return [*self._xyz.take(message.channel, number, value)]
        moved: list[Input] = []
        if number == SUSTAIN:
            moved = self._pedal(message.channel, value >= 64)
        elif number == TIMBRE and self._zones.is_in_zone(message.channel):
            channel.timbre = value / 127
            moved = self._moved(message.channel, "timbre")
            if self._zones.master_of(message.channel):
                return moved
        return [*channel.pairs.take(message.channel, number, value), *moved]

    def _pedal(self, number: int, down: bool) -> list[Input]:
        if self._channels[number].pedal == down:
            return []
        self._channels[number].pedal = down
        self._channels[number].held.clear()
        return [self._sustain(c, down) for c in self._zones.under(number)]

    def _sustain(self, number: int, down: bool) -> Command:
        """Return what the pedal does to the notes of one channel."""
        words = (float(down), self._owner(number))
        return Command("sustain", words, source=f"controller {SUSTAIN}")

    def _notes_off(self, number: int) -> list[Input]:
        """End all notes of a channel, pedal or no pedal; a master's are its zone's."""
        under = self._zones.under(number)
        ended = [each for channel in under for each in self._end_notes(channel)]
        return ended + [Command("panic", (self._owner(c),), source="all notes off") for c in under]

    def _rest(self, number: int) -> list[Input]:
        """Put controllers to where they rest, a master's whole zone; ranges and zones stay."""
        under = self._zones.under(number)
        raised = [each for channel in under for each in self._pedal(channel, False)]
        told: list[Input] = []
        for each in under:
            channel = self._channels[each]
            channel.parameters = Parameters()
            told += [*self._spring(each), *channel.pairs.rest(each, RESTS)]
        moved = [each for axis in ("bend", "pressure") for each in self._moved(number, axis)]
        if self._zones.is_in_zone(number):
            moved += self._moved(number, "timbre")
        return raised + told + moved

    def _spring(self, number: int) -> list[Input]:
        """Let wheel, pressure and timbre of a channel go; return the knobs that this moves."""
        channel = self._channels[number]
        was = {"bend": channel.wheel, "pressure": channel.pressure}
        channel.centre()
        told = [each for name in was if was[name] for each in self._told(number, name, 0.0)]
        return told + (channel.pairs.rest(number, MIDDLE) if self._zones.members(number) else [])

    def _parameter(self, number: int, told: tuple[tuple[int, int], int, int] | None) -> list[Input]:
        if told is None:
            return []
        parameter, coarse, fine = told
        if parameter == BEND_RANGE:
            # One member speaks for all of its zone.
            master = self._zones.master_of(number)
            for each in self._zones.members(master) if master else (number,):
                self._channels[each].range = coarse + fine / 100
            return self._moved(master or number, "bend")
        if parameter == ZONE and self._mode == "auto" and number in MASTERS.values():
            return self._zone(number, coarse)
        return []

    def _zone(self, master: int, members: int) -> list[Input]:
        """Make a zone as its master channel asks for it; whoever it concerns begins anew."""
        zones = self._zones.configured(master, members)
        concerned = sorted({*self._zones.under(master), *zones.under(master)})
        ended = [each for channel in concerned for each in self._end_notes(channel)]
        raised = [each for channel in concerned for each in self._pedal(channel, False)]
        # Those that the other zone loses will not hear when its pedal goes up.
        was = {channel: self._zones.master_of(channel) for channel in concerned}
        lost = [channel for channel, other in was.items() if other and self._channels[other].pedal]
        raised += [self._sustain(channel, False) for channel in lost]
        sprung = [each for channel in concerned for each in self._spring(channel)]
        self._zones = zones
        for number in concerned:
            self._channels[number].range = self._member_range if zones.master_of(number) else RANGE
        return ended + raised + sprung

    # --- the whole port ---------------------------------------------------------------------------

    def _transport(self, message: Message) -> list[Input]:
        self._clock.start()
        return [Command("clock", (message.kind,), source="MIDI clock")]

    def _ticked(self, word: str) -> Command:
        """Return what the clock of this port does, apart from those of others."""
        return Command("clock", (word, f"midi{self._port}"), source="MIDI clock")

    def _reset(self, _: Message) -> list[Input]:
        lifted = self.lift()
        self._begin()
        return [*lifted, Command("panic", source="MIDI reset")]

    def _owner(self, number: int) -> str:
        """Return how the fingers of a channel begin."""
        return f"{'mpe' if self._zones.master_of(number) else 'midi'}{self._port}/{number}"


_AXES: dict[str, Callable[[MidiInput, _Note], float]] = {
    "bend": MidiInput._bend_of,
    "pressure": MidiInput._pressure_of,
    "timbre": MidiInput._timbre_of,
}
_HANDLERS: dict[str, Callable[[MidiInput, Message], list[Input]]] = {
    "note_on": MidiInput._note_on,
    "note_off": MidiInput._note_off,
    "key_pressure": MidiInput._key_pressure,
    "control": MidiInput._control,
    "program": MidiInput._program,
    "pressure": MidiInput._pressure,
    "bend": MidiInput._bend,
    "start": MidiInput._transport,
    "continue": MidiInput._transport,
    "stop": MidiInput._transport,
    "reset": MidiInput._reset,
}

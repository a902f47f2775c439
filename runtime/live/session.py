# SPDX-License-Identifier: MIT
"""An instrument in a player's hands: inputs in, control values and wishes out. Pure, in given time.

Mapped values come before what notes say, and a note that starts takes its labels back.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ...base.errors import UserError, one_of
from ..methods import starting_values
from .commands import COMMANDS, Wish
from .default_mapping import default_mapping
from .engine import write_layout
from .engine_process import Facts
from .feedback import Told
from .inputs import Argument, Command, Direct, Gesture, Input, Knob, Sender
from .learn import Learning
from .mapper import Mapper
from .mapping import MappingFile, later, with_learned
from .movement import Movements
from .places import Names
from .shared import INLETS, VOICES, Link, fence
from .targets import Targets, check, of_method, of_ports
from .voicing import Played, Voicing

ATTRIBUTE = "attribute:"
_WORDED = 64  # sentences that wait; it takes long to find what is written most alike
_KINDS = 256  # of axes that nothing maps, counted by name


class Session:
    """`begin` with an instrument, `take` what controllers say, `step` as time goes by.

    wishes     what others are to do: load an instrument, set an attribute, record
    answers    what has been asked for: address, values, who asked
    sentences  for the player
    unsaid     mistakes that were not even put into words, since so many sentences wait
    others     what can be asked for and is known elsewhere, by its name
    unmapped   how often each axis came that nothing maps
    hears      is told what fingers have done to their voices, as the mapper is
    """

    def __init__(self, link: Link, mapping: MappingFile | None, folder: Path | None = None) -> None:
        """Take a mapping, or None for the one that an instrument gets by itself.

        Args:
            folder: where the mapping's automations lie.
        """
        self.link, self._written, self._folder = link, mapping, folder
        self.facts: Facts | None = None
        self.targets: Targets = {}
        self.mapping = mapping or MappingFile()
        self.movements = Movements(self.mapping.movements, folder)
        self.mapper = Mapper(self.mapping, {}, 1)
        self.voicing: Voicing | None = None
        self.wishes: list[Wish] = []
        self.answers: list[tuple[str, Sequence[Argument], Sender | None]] = []
        self.sentences: list[str] = []
        self.unsaid = 0
        self.others: dict[str, Callable[[], list[Told]]] = {}
        self.unmapped: Counter[str] = Counter()
        self.hears: Callable[[Played], object] = lambda _: None
        self.learning: str | None = None  # the target that the next axis to move will move
        self._learning = Learning()
        # What was learned where no mapping was given: axis, target, span.
        self._learned: list[tuple[str, str, tuple[float, float] | None]] = []
        self._sent: dict[str, tuple[str, ...]] = {}
        self._last_s: float | None = None

    # Instruments and mappings

    def begin(self, facts: Facts, timeout_s: float | None = None) -> None:
        """Play an instrument from now on; what was moved stays where it is called the same.

        Fingers stay down: they go on where the inlets are the same, and begin anew where they are
        not. The one that plays may begin again, in an engine that was started anew.

        Raises:
            UserError: it has more inlets or voices than can be played, or no note fits it.
        """
        _check_size(facts)
        if self.facts is not None and _same(self.facts, facts):
            self.facts = facts
            return
        voices, ports = facts.order.voices, facts.inlets
        last, kept = self.voicing, self._kept(facts)
        voicing = kept or self._lifted(facts, timeout_s)
        self.voicing, self.facts = voicing, facts
        self.targets = (
            of_method(facts.manifest, facts.method) if facts.manifest else of_ports(ports)
        )
        if self._written is None:
            self.mapping = self._default()
        self.sentences += check(self.mapping, self.targets)
        self.mapper.swap(self.mapping, self.targets, voices)
        self._find_columns()
        if last is not None and kept is None:
            for gesture in last.down:
                self.played(voicing.take(gesture, self._last_s or 0.0))
        self._sent.clear()
        write_layout(self.link, self._values(), facts.order.layout)
        self._write()

    def _kept(self, facts: Facts) -> Voicing | None:
        """Return the fingers that are down, if another instrument takes the same."""
        last, held = self.facts, self.voicing
        if last is None or held is None or last.listens != facts.listens:
            return None
        same = last.inlets == facts.inlets and len(held.gate) == facts.order.voices
        return held if same else None

    def _lifted(self, facts: Facts, timeout_s: float | None) -> Voicing:
        """Return voices that no finger plays; pedals stay where they are."""
        voicing = Voicing(facts.inlets, facts.order.voices, facts.listens, timeout_s)
        voicing.starts[:] = self.link.starts[: facts.order.voices]
        if self.voicing is not None:
            voicing.pedals.update(self.voicing.pedals)
            voices = range(1, len(self.voicing.gate) + 1)
            self.played([(voice, Gesture("end", "")) for voice in voices])
        return voicing

    def _default(self) -> MappingFile:
        """Return the mapping that an instrument gets by itself, with what was learned."""
        mapping = default_mapping(self.targets)
        for each in self._learned:
            mapping = with_learned(mapping, *each)
        return mapping

    def remap(self, mapping: MappingFile) -> bool:
        """Take another mapping while playing; whether it can be taken: else nothing has changed."""
        if not self._take_mapping(mapping):
            return False
        self._written = mapping
        return True

    def _take_mapping(self, mapping: MappingFile) -> bool:
        try:
            self.movements.swap(mapping.movements, self._folder)
        except UserError as error:
            self.sentences.append(str(error))
            return False
        self.sentences += later(self.mapping, mapping)
        self.mapping = mapping
        self.sentences += [
            *check(mapping, self.targets),
            *self.movements.check([row.axis for row in mapping.rows]),
        ]
        self.mapper.swap(mapping, self.targets)
        self._find_columns()
        self.unmapped.clear()
        return True

    def names(self) -> Names:
        """Return what can be set by its name."""
        known = self.facts.attributes if self.facts else {}
        foreign = [ATTRIBUTE + n for n in known if ATTRIBUTE + n not in self.targets]
        bare = foreign if self.facts and self.facts.manifest is None else []
        return Names((*self.mapper.names, *bare), len(self.mapper.values))

    # Playing

    def take(self, inputs: Sequence[Input], now_s: float) -> None:
        """Do what controllers say; a mistake is a sentence, and nothing has changed."""
        self._pass(now_s)
        for each in inputs:
            try:
                if self.learning and isinstance(each, Knob | Gesture):
                    self._learn(self.learning, each)
                self._do(each, now_s)
            except UserError as error:
                if len(self.sentences) >= _WORDED:
                    self.unsaid += 1
                    continue
                source = getattr(each, "source", "")
                self.sentences.append(f"{source}: {error}" if source else str(error))

    def step(self, now_s: float) -> None:
        """Let time pass, and write what is to be played."""
        self.take(self.movements.poll(now_s), now_s)
        if self.voicing is not None:
            self.played(self.voicing.expire(now_s))
        self._drive_movements()
        if self.facts is not None:
            self._wish_attributes()
            self._write()

    def _pass(self, now_s: float) -> None:
        """What is on its way gets as far as it is now, before anything new is heard."""
        seconds = 0.0 if self._last_s is None else now_s - self._last_s
        self._last_s = now_s
        self.mapper.step(seconds)

    def _do(self, each: Input, now_s: float) -> None:
        match each:
            case Knob():
                if each.axis.startswith("midi:clock"):
                    self.movements.tempo(each.value)
                if not self.mapper.knob(each) and len(self.unmapped) < _KINDS:
                    self.unmapped[each.axis] += 1
            case Gesture():
                if self.voicing is not None:
                    self.played(self.voicing.take(each, now_s))
            case Direct():
                self._set(each)
            case Command():
                if each.verb not in COMMANDS:
                    raise one_of("command", each.verb, COMMANDS)
                COMMANDS[each.verb](self, each, now_s)

    def played(self, played: Played) -> None:
        """Tell the mapper what fingers have done to their voices."""
        for voice, gesture in played:
            if gesture.action == "start":
                self._give_labels_back(voice)
            self.mapper.gesture(voice, gesture)
        self.hears(played)

    def _give_labels_back(self, voice: int) -> None:
        """What the note says counts again, not what somebody has set before."""
        row = voice - 1
        for column, name in self._labels:
            if self.mapper.driven[row, self.mapper.names.index(name)] and not np.isnan(
                self.voicing.labels[row, column] if self.voicing else np.nan
            ):
                self.mapper.direct(Direct(name, -1.0, voice))

    def _set(self, direct: Direct) -> None:
        name = direct.target.removeprefix(ATTRIBUTE)
        known = self.facts.attributes if self.facts else {}
        foreign = direct.target.startswith(ATTRIBUTE) and direct.target not in self.targets
        if foreign and name in known:  # of a file that does not say what it takes
            self.wishes.append(Wish("set", (name, _word(direct.value))))
            return
        self.mapper.direct(direct)

    def _learn(self, target: str, each: Knob | Gesture) -> None:
        moved = self._learning.hear(each)
        if moved is None:
            return
        axis = moved.axis
        mapping = with_learned(self.mapping, axis, target, moved.span)
        self.learning, self._learning = None, Learning()
        if self._written is not None:
            self.remap(mapping)
        else:
            self._learned.append((axis, target, moved.span))
            self._take_mapping(mapping)
        self.wishes.append(Wish("save", ()))
        self.sentences.append(moved.sentence(target))

    def _drive_movements(self) -> None:
        values, driven = self.mapper.values[0], self.mapper.driven[0]
        for column, name in self._moved:
            if driven[column]:
                self.movements.drive(name, float(values[column]))

    def _wish_attributes(self) -> None:
        """Attributes that have been moved, as words; each once for each value."""
        values, driven = self.mapper.values[0], self.mapper.driven[0]
        for column, name in self._attributes:
            if driven[column]:
                words = (self._words(name, float(values[column])),)
                if self._sent.get(name) != words:
                    self._sent[name] = words
                    self.wishes.append(Wish("set", (name, *words)))

    def _words(self, name: str, value: float) -> str:
        target = self.targets[ATTRIBUTE + name]
        if target.classes:
            return target.classes[round(value)]
        return str(round(value)) if target.step else repr(value)

    # Values

    def _find_columns(self) -> None:
        """Where in the mapper's columns the inlets and the rest are."""
        names = {name: column for column, name in enumerate(self.mapper.names)}
        inlets = [f"{port.kind}:{port.name}" for port in self.facts.inlets] if self.facts else []
        pairs = [(k, names[name]) for k, name in enumerate(inlets) if name in names]
        self._inlets, self._columns = np.array(pairs, int).reshape(-1, 2).T
        self._labels = [(k, name) for k, name in enumerate(inlets) if name.startswith("label:")]
        self._level = names.get("level")
        self._attributes = [
            (column, name.removeprefix(ATTRIBUTE))
            for name, column in names.items()
            if name.startswith(ATTRIBUTE)
        ]
        self._moved = [
            (column, name)
            for name, column in names.items()
            if name.startswith(("speed:", "depth:"))
        ]

    def _values(self) -> np.ndarray:
        """Return what the inlets are to be, [V, C]."""
        if self.facts is None or self.voicing is None:
            return np.zeros((1, 0))
        values = starting_values(self.facts.inlets, len(self.voicing.gate))
        said = self.voicing.labels
        values = np.where(np.isnan(said), values, said)
        moved = self.mapper.values[:, self._columns]
        driven = self.mapper.driven[:, self._columns]
        values[:, self._inlets] = np.where(driven, moved, values[:, self._inlets])
        return values

    def _write(self) -> None:
        voicing, link = self.voicing, self.link
        if voicing is None:
            return
        voices = len(voicing.gate)
        values = self._values()
        link.values[:voices, : values.shape[1]] = values
        link.gate[:voices] = voicing.gate
        link.level[:voices] = 1.0 if self._level is None else self.mapper.values[:, self._level]
        fence()
        link.starts[:voices] = voicing.starts


def _word(value: Argument) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _same(last: Facts, now: Facts) -> bool:
    """Whether the same order was loaded, from a file that has not become another meanwhile."""
    same = last.order.layout == now.order.layout and last.method == now.method
    return same and last.inlets == now.inlets and last.attributes == now.attributes


def _check_size(facts: Facts) -> None:
    if len(facts.inlets) > INLETS:
        raise UserError(
            f"{facts.order.file} has {len(facts.inlets)} inlets; timbrel play takes {INLETS}."
        )
    if not 1 <= facts.order.voices <= VOICES:
        raise UserError(f"--voices {facts.order.voices}: use 1 to {VOICES}.")

# SPDX-License-Identifier: MIT
"""How things stand while an instrument is played: what the terminal shows and OSC tells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import feedback
from .devices import Card
from .engine_process import Facts
from .sentences import Few
from .session import ATTRIBUTE, Session
from .shared import Link
from .targets import Target

VALUES_S, METERS_S = 0.05, 0.1  # between two tellings
_SENTENCES = 20  # at once: a mapping that does not fit has many


@dataclass(frozen=True)
class Inlet:
    """One inlet or attribute, of the first voice that sounds."""

    name: str
    share: float | None  # of its range, 0…1; None where there is nothing to measure
    shown: str
    moved: bool
    origin: float = 0.0  # the share where it rests


@dataclass(frozen=True)
class Voice:
    """One voice: how loud, whose finger, which MIDI note with its bend, if it is one."""

    gate: float
    finger: str = ""
    note: float | None = None


@dataclass(frozen=True)
class Status:
    """One moment."""

    title: str
    controls: str
    levels: list[tuple[str, float]]  # name and dB
    inlets: list[Inlet]
    voices: list[Voice]
    playing: bool
    latency_ms: float
    cost: float
    gaps: int
    device_gaps: int
    recording_s: float | None
    learning: str | None
    unmapped: str


def latency_samples(link: Link, facts: Facts, card: Card) -> int:
    """Return all that lies between a controller, or the input, and the loudspeaker.

    The rings and the adapter (engine.py), the method's own, and what the card declares.
    """
    own = 0
    if facts.manifest is not None:
        method = facts.manifest.methods[facts.method]
        own = method.latency_samples if facts.listens else method.half_rise_samples
    card_s = card.out_s + (card.in_s if facts.listens else 0.0)
    return round(int(link.latency) + (own / facts.rate + card_s) * card.rate)


def inlets(session: Session) -> list[Inlet]:
    """Return what the first voice that sounds is played with, then the attributes that were set."""
    facts, voicing = session.facts, session.voicing
    if facts is None or voicing is None:
        return []
    row = int(np.argmax(voicing.gate > 0))
    values = session.link.values[row]
    columns = {name: k for k, name in enumerate(session.mapper.names)}
    found = []
    for k, port in enumerate(facts.inlets):
        if port.kind != "audio":
            name = f"{port.kind}:{port.name}"
            column = columns.get(name)
            moved = column is not None and bool(session.mapper.driven[row, column])
            moved |= not np.isnan(voicing.labels[row, k])
            found.append(_inlet(port.name, float(values[k]), session.targets.get(name), moved))
    for name, column in columns.items():
        if name.startswith(ATTRIBUTE) and session.mapper.driven[0, column]:
            value = float(session.mapper.values[0, column])
            short = name.removeprefix(ATTRIBUTE)
            found.append(_inlet(short, value, session.targets[name], True))
    return found


def _inlet(name: str, value: float, target: Target | None, moved: bool) -> Inlet:
    if target is None:
        return Inlet(name, None, f"{value:.2f}", moved)
    if target.label and value < 0:
        return Inlet(name, None, "not given", moved)
    if target.classes:
        return Inlet(name, None, target.classes[min(round(value), len(target.classes) - 1)], moved)
    width = target.high - target.low
    share = (value - target.low) / width if width else 0.0
    origin = (target.default - target.low) / width if width else 0.0
    return Inlet(name, share, f"{value:.2f}", moved, min(max(origin, 0.0), 1.0))


def voices(session: Session) -> list[Voice]:
    """Return how the voices stand."""
    voicing = session.voicing
    if voicing is None:
        return []
    fingers = [voicing.playing.get(number, "") for number in range(1, len(voicing.gate) + 1)]
    return [
        Voice(float(gate), finger, voicing.note_of(finger))
        for gate, finger in zip(voicing.gate, fingers, strict=True)
    ]


class Telling:
    """What is told by OSC, as it changes and not too often.

    few  which sentences are said
    """

    def __init__(self) -> None:
        self.few = Few(_SENTENCES)
        self._values_s = self._meters_s = float("-inf")
        self._told: dict[str, tuple[float, ...]] = {}
        self._latency = -1

    def due(
        self, session: Session, levels: Sequence[float], card: Card | None, now_s: float
    ) -> list[feedback.Told]:
        """Return what is to be told now."""
        told: list[feedback.Told] = []
        if now_s >= self._values_s:
            self._values_s = now_s + VALUES_S
            told += self._moved(session)
        if now_s >= self._meters_s:
            self._meters_s = now_s + METERS_S
            told += [
                feedback.level(levels),
                feedback.cpu(float(session.link.cost)),
                feedback.late(int(session.link.gaps), int(session.link.device_gaps)),
            ]
            if card is not None and session.facts is not None:
                samples = latency_samples(session.link, session.facts, card)
                if samples != self._latency:
                    self._latency = samples
                    told.append(feedback.latency(samples, card.rate))
        return told

    def _moved(self, session: Session) -> list[feedback.Told]:
        """What nobody moves any more is told once, as it is then: a label that was let go is -1."""
        told = []
        mapper = session.mapper
        last, self._told = self._told, {}
        for column, name in enumerate(mapper.names):
            driven = mapper.driven[:, column]
            if not driven.any() and name not in last:
                continue
            values = mapper.values[:, column]
            same = bool((values == values[0]).all()) and bool((driven == driven[0]).all())
            shown = tuple(values[:1].tolist() if same else values.tolist())
            if driven.any():
                self._told[name] = shown
            if last.get(name) != shown:
                told.append(feedback.target(name, shown))
        return told

# SPDX-License-Identifier: MIT
"""A patch in Max or Pd in the place of sound card and engine: told by OSC what would be played.

So one mapping file, and every controller that Timbrel knows, plays `nn~` too: `timbrel.control` in
the patch hears what a phone would send (docs/osc.md). Notes go as notes, each with its voice's
number as its id. Pedals, and who has which voice, are decided here: a note ends there as its voice
is free here, so that the patch, which shares out voices as voices.py does, plays it on the same.
"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...base.errors import UserError
from ...base.manifest import read_manifest
from ..methods import best_method, sounding
from ..osc import encoded
from ..udp import Endpoint
from . import feedback
from .child import Report
from .devices import Card
from .engine_process import Facts, Order
from .inputs import BEND, NOTE, Argument
from .places import OWN
from .shared import Link
from .voicing import Played

# Axes of a note that a patch is told of while it sounds, and their addresses.
MOVES = {BEND: "bend", "pressure": "pressure", "timbre": "timbre"}


class Patch:
    """Stands where a Supervisor stands; `take` hears what fingers do to voices.

    sounds  whether there is anything to record
    """

    sounds = False

    def __init__(self, link: Link, order: Order, place: Endpoint) -> None:
        self._link, self._order, self._place = link, order, place
        self._way = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._way.setblocking(False)
        self.facts: Facts | None = None
        self.card: Card | None = None
        self._reports: list[Report] = []
        self._told: dict[str, tuple[float, ...]] = {}
        self._keys: dict[int, float] = {}  # notes that sound, by their voices
        self.unsent = 0

    def start(self, now_s: Callable[[], float]) -> list[Report]:
        """Read the instrument; UserError where the file does not say what it offers."""
        del now_s  # there is nothing to watch
        report = self._read(self._order)
        for name, words in self._order.settings:
            self.set(name, words)
        return [report]

    def poll(self, now_s: float) -> list[Report]:
        """Tell what has moved; return what has happened."""
        del now_s
        reports, self._reports = self._reports, []
        if self.facts is not None:
            self._tell_values(self.facts)
        return reports

    def take(self, played: Played) -> None:
        """Tell the patch of notes, as they are played."""
        for voice, gesture in played:
            if gesture.action == "start":
                self._begin(voice, gesture.axes)
            key = self._keys.get(voice)
            if key is None:
                continue
            for axis, address in MOVES.items():
                if axis in gesture.axes:
                    self._send(address, key, gesture.axes[axis], float(voice))
            if gesture.action == "end":
                self._end(voice)

    def set(self, name: str, words: tuple[str, ...]) -> None:
        """Set an attribute in the patch."""
        self._send(f"attribute/{name}", *map(_argument, words))

    def load(self, file: Path, method: str | None = None) -> None:
        """Let the patch load another instrument."""
        order = replace(self._order, file=file, method=method, layout=self._order.layout + 1)
        try:
            report = self._read(order)
        except UserError as error:
            self._reports.append(Report("trouble", str(error)))
            return
        self._order = order
        self._send("load", str(file))
        if method is not None:
            self._send("method", method)
        self._reports.append(report)

    def close(self) -> None:
        for voice in list(self._keys):
            self._end(voice)
        self._way.close()

    def _read(self, order: Order) -> Report:
        manifest = read_manifest(order.file)
        if manifest is None:
            raise UserError(
                f"{order.file} does not say what its inlets are called: --patch plays files that "
                "Timbrel has exported."
            )
        shapes = {name: method.shape() for name, method in manifest.methods.items()}
        method = order.method or best_method(order.file, shapes)
        sounding(method, shapes)
        inlets = manifest.methods[method].inlets
        attributes = {name: [each.type] for name, each in manifest.attributes.items()}
        rate = manifest.sample_rate
        listens = any(port.kind == "audio" for port in inlets)
        self.facts = Facts(
            order, manifest, shapes, attributes, method, inlets, listens, rate, 0.0,
        )  # fmt: skip
        host, port = self._place
        self.card = Card(f"the patch at {host}:{port}", rate, 0, 0, 0)
        self._told.clear()
        return Report("ready", self.facts)

    def _begin(self, voice: int, axes: Mapping[str, float]) -> None:
        """Who had the voice leaves it: before, so that in the patch just this one is free."""
        key, left = axes.get(NOTE), self._keys.get(voice)
        glides = left is not None and key is not None and self._glides(left, key)
        if left is not None and left != key and not glides:
            self._end(voice)
        if key is None:
            return
        self._keys[voice] = key
        velocity = max(1.0, round(127 * axes.get("velocity", 0.8)))
        self._send("note", key, velocity, float(voice))
        if left is not None and glides:
            self._send("note", left, 0.0, float(voice))

    def _glides(self, left: float, key: float) -> bool:
        """The only voice is left after. Of one id, keys that are rounded alike are one in Pd."""
        return self._order.voices == 1 and round(left) != round(key)

    def _end(self, voice: int) -> None:
        self._send("note", self._keys.pop(voice), 0.0, float(voice))

    def _tell_values(self, facts: Facts) -> None:
        """Latents, of all voices at once where they agree; and labels that no note says."""
        voices = facts.order.voices
        values = self._link.values[:voices, : len(facts.inlets)]
        for column, port in enumerate(facts.inlets):
            if port.kind != "latent":
                continue
            now = tuple(values[:, column].tolist())
            before = self._told.get(port.name)
            if now == before:
                continue
            self._told[port.name] = now
            address, _ = feedback.target(f"latent:{port.name}", ())
            path = address.removeprefix(OWN)
            if len(set(now)) == 1:
                self._send(path, now[0])
                continue
            moved = np.flatnonzero(np.array(before or (np.nan,) * voices) != np.array(now))
            for voice in moved.tolist():
                self._send(f"voice/{voice + 1}/{path}", now[voice])

    def _send(self, path: str, *values: Argument) -> None:
        try:
            self._way.sendto(encoded(OWN + path, values), self._place)
        except OSError:  # nobody listens yet, or no room
            self.unsent += 1


def _argument(word: str) -> Argument:
    try:
        return float(word)
    except ValueError:
        return word

# SPDX-License-Identifier: MIT
"""Plays a VST3 plug-in as a request file asks; run by a Python that has the package pedalboard.

    PYTHON plugin_host.py REQUEST.json

Stands alone: it imports nothing of Timbrel's, and Timbrel runs it as another program. It answers in
lines of JSON: {"names": […]}, then {"done": i} for each row, or {"error": "…"}.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

RANGE = 127.0  # parameters come in 0…127, plug-ins take 0…1
CONTROLLERS = "midi_ch_"  # how pedalboard calls the thousands that stand for MIDI controllers
MOST = 64  # parameters that are moved where nobody chose


def main(path: str) -> int:
    request = json.loads(Path(path).read_text(encoding="utf-8"))
    try:
        pedalboard = importlib.import_module("pedalboard")
    except ImportError as error:
        return fail(f"{sys.executable} has no pedalboard ({error}): install it there")
    try:
        plugin = pedalboard.load_plugin(request["plugin"])
        if not getattr(plugin, "is_instrument", False):
            return fail(f"{request['plugin']} is an effect: it plays no notes")
        return play(plugin, request)
    except Exception as error:  # whatever a plug-in does is one line for the other side
        return fail(f"{type(error).__name__}: {error}")


def play(plugin: Any, request: dict[str, Any]) -> int:  # noqa: ANN401 (pedalboard's class)
    knobs = dict(plugin.parameters)  # made anew at each look, slowly: so one look
    names = request["names"] or [name for name in knobs if not name.startswith(CONTROLLERS)]
    unknown = [name for name in names if name not in knobs]
    if unknown or (not request["names"] and len(names) > MOST):
        own = [name for name in knobs if not name.startswith(CONTROLLERS)][:MOST]
        given = f"no parameter '{unknown[0]}'" if unknown else f"{len(names)} parameters"
        return fail(f"{given}; choose among {', '.join(own)}")
    say({"names": names})
    if not request["rows"]:
        return 0
    folder, rate = Path(request["folder"]), float(request["sample_rate"])
    note, seconds = request["note"], request["sustain_s"] + request["release_s"]
    keys = [
        (bytes([0x90, note, request["velocity"]]), 0.0),
        (bytes([0x80, note, 0]), request["sustain_s"]),
    ]
    for index, row in enumerate(np.load(request["rows"])):
        for name, value in zip(names, row, strict=True):
            knobs[name].raw_value = float(value) / RANGE
        sound = plugin(keys, duration=seconds, sample_rate=rate, num_channels=2, reset=True)
        np.save(folder / f"{index}.npy", np.mean(sound, axis=0, dtype=np.float32))
        say({"done": index})
    return 0


def say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


def fail(text: str) -> int:
    say({"error": " ".join(text.split()).rstrip(".")})
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

# SPDX-License-Identifier: MIT
"""Measures `timbrel play` on JACK without a card and writes it as a page: part of `make bench`.

A note is sent by OSC and listened for at the port, for a minute at each block size.
"""

import os
import queue
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import jack
import numpy as np

from timbrel.runtime.bench import machine
from timbrel.runtime.live.callback import Callback
from timbrel.runtime.live.shared import Link, put

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "runtime" / "live")]

from jack_dummy import running_jack  # noqa: E402 (the path comes first)
from on_stage import RATE, Stage  # noqa: E402 (as above)
from pitched_thing import pitched  # noqa: E402 (as above)

BLOCKS = (64, 128, 256, 512)
MINUTE_S = 60.0
HEARD = 1e-3  # -60 dB of full scale
SILENCE_S = 0.1  # between two notes
CALLS = 20_000
KEYS = (48, 55, 60, 67)


def main(page: Path) -> None:
    """Measure and write."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        file = pitched(Path(name))
        rows = [_row(block, file) for block in BLOCKS]
    head = (
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {machine()}, "
        f"sounddevice {version('sounddevice')}, JACK's dummy driver at "
        f"{RATE} Hz; load average {load:.1f} as it began. The machine is shared: compare "
        "figures of one page, not of two."
    )
    body = (
        "## From a controller to the sound\n\nFrom sending an OSC note until it is above -60 dB at "
        "the port of `timbrel play`, for a minute of notes. The instrument is one of recipe "
        "pitched, 44.1 kHz with hop 512 (11.6 ms), untrained and small, 4 voices; its own rise "
        "and the adapter to the card's rate are within. Late: callbacks that found a part of "
        "their sound missing. CPU: of the process that maps and shows, of one core.\n\n"
        "| JACK's block | notes | median | 99 % | most | late in a minute | CPU |\n"
        "|---|---|---|---|---|---|---|\n" + "\n".join(rows)
    )
    text = "\n\n".join(["# Playing live, measured", head, body, _callbacks()])
    page.write_text(text + "\n", encoding="utf-8")
    print(text)


class Onsets:
    """Tells at which of JACK's frames each sound begins that follows a silence."""

    def __init__(self) -> None:
        self.client = jack.Client("onsets")
        self._port = self.client.inports.register("in")
        self._silent = 0
        self.found: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.client.set_process_callback(self._listen)
        self.client.activate()
        (port,) = self.client.get_ports("PortAudio.*:out_0", is_output=True)
        self.client.connect(port, self._port)

    def _listen(self, frames: int) -> None:
        loud = np.abs(self._port.get_array()) > HEARD
        if not loud.any():
            self._silent += frames
            return
        if self._silent >= SILENCE_S * RATE:
            self.found.put(self.client.last_frame_time + int(loud.argmax()))
        self._silent = 0

    @property
    def silent(self) -> bool:
        return self._silent >= SILENCE_S * RATE

    def close(self) -> None:
        self.client.deactivate()
        self.client.close()


def _row(block: int, file: Path) -> str:
    with running_jack(f"timbrel-{os.getpid()}-{block}", block):
        words = ["--attack", "1", "--release", "5"]
        with Stage("play", file, *words) as stage:
            onsets = Onsets()
            # The first notes let it find out how far ahead it has to be.
            _notes(stage, onsets, 10.0)
            late, used_s, began_s = stage.hear("/timbrel/late")[0], _used_s(stage), time.monotonic()
            took_ms = _notes(stage, onsets, MINUTE_S)
            share = (_used_s(stage) - used_s) / (time.monotonic() - began_s)
            late = stage.hear("/timbrel/late")[0] - late
            onsets.close()
    middle, high = np.percentile(took_ms, [50, 99])
    return (
        f"| {block} | {len(took_ms)} | {middle:.1f} ms | {high:.1f} ms | {max(took_ms):.1f} ms | "
        f"{late:.0f} | {100 * share:.0f} % |"
    )


def _notes(stage: Stage, onsets: Onsets, seconds: float) -> list[float]:
    """Play notes for so long; return how long each took, in ms."""
    took_ms, chance = [], np.random.default_rng(0)
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        while not onsets.silent:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.02))  # anywhere in a block
        key = int(chance.choice(KEYS))
        sent = onsets.client.frame_time
        stage.play("/timbrel/note", key, 100)
        took_ms.append(1000 * (onsets.found.get(timeout=10) - sent) / RATE)
        stage.play("/timbrel/note", key, 0)
    return took_ms


def _used_s(stage: Stage) -> float:
    """Return the processor time of the main process until now."""
    fields = Path(f"/proc/{stage.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _callbacks() -> str:
    rows = ["| block | median | 99 % | most | of a block, at 99 % |", "|---|---|---|---|---|"]
    for block in BLOCKS:
        with Link() as link:
            callback, out = Callback(link), np.zeros((block, 2), np.float32)
            put(link.sound, 0, np.zeros(link.sound.shape, np.float32))
            took_us = []
            for call in range(CALLS):
                link.written[...] = (call + 1) * block  # all is there in time
                began_s = time.perf_counter()
                callback(None, out, block)
                took_us.append(1e6 * (time.perf_counter() - began_s))
            del callback
        middle, high = np.percentile(took_us, [50, 99])
        share = 100 * high / (1e6 * block / RATE)
        rows.append(
            f"| {block} | {middle:.0f} µs | {high:.0f} µs | {max(took_us):.0f} µs | {share:.1f} % |"
        )
    return (
        f"## The callback\n\nWhat Python does in it, {CALLS:,} times, two channels out.\n\n"
        + "\n".join(rows)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

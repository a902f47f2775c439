# SPDX-License-Identifier: MIT
"""A running `timbrel` command, ears at JACK's ports, and hands: OSC and MIDI.

Whoever waits here waits for what is said, told or heard; the only limit is that of a hang.
"""

import os
import queue
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

import numpy as np

from timbrel.runtime.osc import decoded, encoded
from timbrel.training.pitch.track import track

HANG_S = 120  # on any machine
RATE = 48000
WINDOW_S = 0.25  # of sound, to be judged at once
SILENT = 1e-4
HOST = "127.0.0.1"


class Stage:
    """`with Stage("play", file) as stage: stage.play("/timbrel/note", 60, 100)`.

    Leaving ends the command as Ctrl-C does, and expects that to end well; `status`, `out` and `err`
    are then what came of it.
    """

    def __init__(self, *words: object, osc: bool = True, folder: Path | None = None) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        self._told: list[tuple[str, tuple]] = []
        self._heard = 0
        ours = f"{HOST}:{self._socket.getsockname()[1]}"
        ports = ["--port", "0", "--to", ours] if osc else []
        self._words = [sys.executable, "-m", "timbrel.base", *map(str, words), *ports]
        self._folder = folder
        self._changed = threading.Condition()
        self._seen = 0
        self.err: list[str] = []
        self.out: list[str] = []

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self._words,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self._folder,
            start_new_session=True,  # signals are for it alone
            preexec_fn=hears_signals,
        )
        self._readers = [
            threading.Thread(target=self._read, args=each, daemon=True)
            for each in ((self.process.stdout, self.out), (self.process.stderr, self.err))
        ]
        self._listener = threading.Thread(target=self._listen, daemon=True)
        for thread in (*self._readers, self._listener):
            thread.start()
        try:
            self.first = self._until(lambda: next((s for s in self.out if "OSC" in s), None))
        except BaseException:
            self._tidy()
            raise
        self.port = int(re.search(rf"OSC {HOST}:(\d+) ", self.first)[1])
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None and self.process.poll() is None:
                assert self.end() == 0, self.err
            assert not any("Traceback" in line for line in self.err), "\n".join(self.err)
        finally:
            self._tidy()

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Send a signal; return the status."""
        self.process.send_signal(how)
        status = self.process.wait(HANG_S)
        for reader in self._readers:
            reader.join(HANG_S)
        return status

    # What it says, and tells

    def said(self, pattern: str) -> str:
        """Wait for a sentence on its standard error that has not been waited for yet."""

        def found() -> str | None:
            for k in range(self._seen, len(self.err)):
                if re.search(pattern, self.err[k]):
                    self._seen = k + 1
                    return self.err[k]
            return None

        return self._until(found)

    def play(self, address: str, *values: float | str) -> None:
        """Send a message; what is heard from now on may be told because of it."""
        with self._changed:
            self._heard = len(self._told)
        given = [float(v) if isinstance(v, int) else v for v in values]
        self._socket.sendto(encoded(address, given), (HOST, self.port))

    def hear(self, address: str, fits=lambda _: True) -> tuple:
        """Wait for a message at an address whose values fit, told since the last `play`."""

        def found() -> tuple | None:
            while self._heard < len(self._told):
                place, values = self._told[self._heard]
                self._heard += 1
                if place == address and fits(values):
                    return values
            return None

        return self._until(found)

    def ask(self, what: str) -> tuple:
        """Return what `/timbrel/get` answers."""
        self.play("/timbrel/get", what)
        return self.hear(f"/timbrel/{what}")

    def loaded(self, file: Path) -> None:
        """Wait until this instrument plays."""
        hangs_s = time.monotonic() + HANG_S
        while self.ask("file") != (str(file),):
            assert time.monotonic() < hangs_s, f"it is not loaded: {self.err}"

    # Its processes

    def children(self, target: str) -> list[int]:
        """Return the process numbers of those that it has started: `audio`, the `engine` that
        plays, or the `standby`."""
        return [pid for pid in offspring(self.process.pid) if _is(pid, target)]

    def _read(self, stream, lines: list[str]) -> None:
        for line in stream:
            with self._changed:
                lines.append(line.rstrip("\n"))
                self._changed.notify_all()

    def _listen(self) -> None:
        while packet := self._socket.recv(65535):  # an empty one is our own: the end
            with self._changed:
                self._told += decoded(packet)
                self._changed.notify_all()

    def _until(self, found):
        hangs_s = time.monotonic() + HANG_S
        with self._changed:
            while True:
                # Asked before: what it has said until then is still looked at.
                speaks = any(reader.is_alive() for reader in self._readers)
                result = found()
                if result is not None:
                    return result
                assert speaks, f"it has ended: {self.out} {self.err}"
                assert time.monotonic() < hangs_s, f"it has not said so: {self.out} {self.err}"
                self._changed.wait(0.2)

    def _tidy(self) -> None:
        for pid in (*offspring(self.process.pid), self.process.pid):
            kill(pid, signal.SIGKILL)
        self.process.wait()
        self._socket.sendto(b"", self._socket.getsockname())
        for thread in (*self._readers, self._listener):
            thread.join()
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()
        self._socket.close()


def hears_signals() -> None:
    """Who runs the tests in the background has them ignore Ctrl-C; what they start must hear it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


# --- processes ------------------------------------------------------------------------------------


def offspring(pid: int) -> list[int]:
    """Return the process numbers of a process' children, and theirs."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [each for child in map(int, listed) for each in (child, *offspring(child))]


def gone(pid: int) -> bool:
    """Whether a process has ended, buried or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def ends(pid: int) -> bool:
    """Whether a process has ended, or does so soon."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], HANG_S)[0])
    finally:
        os.close(watched)


def kill(pid: int, how: signal.Signals) -> None:
    """Send a signal to a process that may be gone already."""
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass


def _is(pid: int, target: str) -> bool:
    """Whether it is called so, or has what only the sound card's child maps: PortAudio."""
    try:
        if target == "audio":
            return "libportaudio" in Path(f"/proc/{pid}/maps").read_text()
        return Path(f"/proc/{pid}/comm").read_text().strip() == f"timbrel {target}"
    except OSError:
        return False


# --- sound ----------------------------------------------------------------------------------------


class Ears:
    """A client of JACK that hears a port: `ears.until(sounds(60))`."""

    def __init__(self, name: str = "ears") -> None:
        import jack

        self.client = jack.Client(name)
        self._port = self.client.inports.register("in")
        self._blocks: queue.SimpleQueue[np.ndarray] = queue.SimpleQueue()
        self.client.set_process_callback(lambda _: self._blocks.put(self._port.get_array().copy()))
        self.client.activate()

    def at(self, pattern: str = "PortAudio.*:out_0") -> Self:
        """Listen to the port of this name, as soon as it is there, and to no other."""
        self._port.disconnect()
        hangs_s = time.monotonic() + HANG_S
        while not self._connected(pattern):
            assert time.monotonic() < hangs_s, f"nothing plays here: {self.client.get_ports()}"
            self.hear(0.05)
        return self

    def _connected(self, pattern: str) -> bool:
        import jack

        try:
            for port in self.client.get_ports(pattern, is_output=True)[:1]:
                self.client.connect(port, self._port)
                return True
        except jack.JackError:  # the port of one that is just leaving
            pass
        return False

    def hear(self, seconds: float = WINDOW_S) -> np.ndarray:
        """Return what is heard from now on, for so long."""
        while not self._blocks.empty():
            self._blocks.get()
        parts, count = [], 0
        while count < seconds * RATE:
            parts.append(self._blocks.get(timeout=HANG_S))
            count += len(parts[-1])
        return np.concatenate(parts)

    def until(self, fits, seconds: float = WINDOW_S) -> np.ndarray:
        """Listen on until a piece of sound fits, and return it."""
        hangs_s = time.monotonic() + HANG_S
        while True:
            sound = self.hear(seconds)
            if fits(sound):
                return sound
            assert time.monotonic() < hangs_s, f"heard note {note_of(sound)}, peak {peak(sound)}"

    def close(self) -> None:
        self.client.deactivate()
        self.client.close()


def peak(sound: np.ndarray) -> float:
    return float(np.abs(sound).max(initial=0.0))


def silent(sound: np.ndarray) -> bool:
    return peak(sound) < SILENT


def note_of(sound: np.ndarray, rate: int = RATE) -> float:
    """Return the pitch as a MIDI note, NaN if there is none."""
    heard = track(sound, rate, low_hz=60.0, high_hz=1200.0)
    return float(np.nanmedian(heard.midi)) if heard.voiced.mean() > 0.5 else np.nan


def sounds(note: float, rate: int = RATE):
    """Whether all of a piece of sound has this pitch, to a quarter of a semitone."""
    return lambda sound: peak(sound) > SILENT and abs(note_of(sound, rate) - note) < 0.25


def sound_together(*notes: float):
    """Whether these are heard, and not the semitones beside them; half a second tells them apart
    from C3 on."""

    def fits(sound: np.ndarray) -> bool:
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8 * RATE))

        def level(note: float) -> float:
            place = round(8 * 440 * 2 ** ((note - 69) / 12))
            return float(spectrum[place - 8 : place + 9].max())

        beside = max(level(note + semitone) for note in notes for semitone in (-1, 1))
        return min(level(note) for note in notes) > 4 * beside

    return fits


class Keyboard:
    """A client of JACK that plays MIDI: at a port of its own, or into that of somebody else."""

    def __init__(self, name: str = "keyboard", into: str | None = None) -> None:
        import rtmidi

        self._out = rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name=name)
        if into is None:
            self._out.open_virtual_port("out")
        else:
            self._out.open_port(self._out.get_ports().index(into))

    def play(self, *messages: list[int]) -> None:
        for message in messages:
            self._out.send_message(message)

    def unplug(self) -> None:
        self._out.delete()

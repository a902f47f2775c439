# SPDX-License-Identifier: MIT
"""A JACK server without a sound card, as a fixture: a real graph of audio and MIDI."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

BLOCK = 128


@contextmanager
def running_jack(name: str, block: int = BLOCK) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server that this process' clients find without asking; it is killed by its own id."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JACK_DEFAULT_SERVER", name)
        patch.setenv("JACK_NO_AUDIO_RESERVATION", "1")
        server = subprocess.Popen(
            ["jackd", "-n", name, "-R", "-d", "dummy", "-r", "48000", "-p", str(block)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            subprocess.run(
                ["jack_wait", "-s", name, "-w", "-t", "60"], check=True, capture_output=True
            )
            yield server
        finally:
            server.terminate()
            server.wait()


@pytest.fixture(scope="module")
def jack_server(request) -> Iterator[str]:
    """Yield the name of a server that runs for a file of tests: 48 kHz, blocks of 128."""
    if not shutil.which("jackd") or not shutil.which("jack_wait"):
        pytest.skip("JACK is not installed: apt install jackd2")
    # Two test processes at once have two servers.
    name = f"timbrel-{os.getpid()}-{request.module.__name__.rpartition('.')[2][-20:]}"
    with running_jack(name):
        yield name

# SPDX-License-Identifier: MIT
"""Waiting for a process, and the memory that it holds."""

import os
import time
from pathlib import Path


def held_mib(pid: int) -> float:
    """Return the resident memory of a process; 0 when it is ending."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def wait(pid: int, timeout_s: float) -> tuple[int | None, float, float]:
    """Return status, peak and last memory; None and the process killed when it hangs."""
    end = time.monotonic() + timeout_s
    memory_mib = 0.0
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024, memory_mib
        memory_mib = held_mib(pid) or memory_mib
        if time.monotonic() > end:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            return None, 0.0, 0.0
        time.sleep(0.01)  # between two looks at its memory; its end is what is waited for

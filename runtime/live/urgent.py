# SPDX-License-Identifier: MIT
"""Asking the system to let a thread run before all that is not sound, or after all others."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import get_native_id
from typing import TypeVar

_PRIORITY = 1  # the lowest: the threads of JACK and PipeWire, which call back, go first
_NICE = -10
_PATIENT = 10
_LINUX = sys.platform == "linux"  # where a thread has a priority and a name of its own

_Result = TypeVar("_Result")


def urgent() -> str:
    """Ask for it, and return what was granted: `real time`, `priority`, or `nothing`.

    Linux grants it to those whose limits allow it (as the group `audio` where JACK is installed).
    """
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(_PRIORITY))
    except (AttributeError, OSError):
        pass
    else:
        return "real time"
    try:
        os.nice(_NICE)
    except (AttributeError, OSError):
        return "nothing"
    return "priority"


def calm() -> None:
    """Be a thread like any other again: what is tidied up at the end may wait."""
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def patiently(work: Callable[[], _Result]) -> _Result:
    """Return what is done by a thread that goes after all others, where the system has such."""
    with ThreadPoolExecutor(1, initializer=_patient) as threads:
        return threads.submit(work).result()


def _patient() -> None:
    if _LINUX:
        this = get_native_id()
        before = os.getpriority(os.PRIO_PROCESS, this)
        os.setpriority(os.PRIO_PROCESS, this, max(before, _PATIENT))


def call_process(name: str) -> None:
    """Say what this process is for, as `top` shows it; 15 letters."""
    if _LINUX:
        with suppress(OSError):
            Path("/proc/self/comm").write_text(name)

# SPDX-License-Identifier: MIT
"""Asking the system to let a thread run before all that is not sound."""

import os

_PRIORITY = 1  # the lowest: the threads of JACK and PipeWire, which call back, go first
_NICE = -10


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

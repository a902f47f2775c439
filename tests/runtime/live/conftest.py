# SPDX-License-Identifier: MIT
"""What the tests of playing live share."""

from jack_dummy import jack_server
from osc_pad import pad

__all__ = ["jack_server", "pad"]

# SPDX-License-Identifier: MIT
"""Timbre maps played live: the state of a player, controllers and OSC around it. No torch."""

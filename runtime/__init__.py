# SPDX-License-Identifier: MIT
"""Instrument file in, sound out."""

# SPDX-License-Identifier: MIT
"""Labelled notes from a SoundFont or from formulas."""

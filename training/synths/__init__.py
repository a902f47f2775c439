# SPDX-License-Identifier: MIT
"""Sounds of any synth with known parameters: which settings, who renders them, where they lie."""

# SPDX-License-Identifier: MIT
"""Recordings in, run folder out."""

# SPDX-License-Identifier: MIT
"""Run folder in, verified instrument file out."""

# SPDX-License-Identifier: MIT
"""Sounds made from a training run: reconstructions, trajectories, paths between sounds, morphs."""

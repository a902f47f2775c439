# SPDX-License-Identifier: MIT
"""Pairs of (parameters, sound) in, a timbre map out: features, encoders, regressors, training."""

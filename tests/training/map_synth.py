# SPDX-License-Identifier: MIT
"""A synth as a user would write one: four partials, in dB."""

import numpy as np


def tones(parameters, note, velocity, sustain_s, release_s, sample_rate):
    t = np.arange(round((sustain_s + release_s) * sample_rate)) / sample_rate
    held = np.minimum(1, np.maximum(0, sustain_s + release_s - t) / release_s)
    levels = 10 ** ((np.asarray(parameters) / 127 - 1) * 1.5)
    partials = levels[:, None] * np.sin(2 * np.pi * 220 * np.array([1, 2, 3, 5])[:, None] * t)
    return 0.2 * partials.sum(0) * held

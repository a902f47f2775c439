# SPDX-License-Identifier: MIT
"""Synths for the tests of training/synths: functions, and a command that is one."""

import sys
from pathlib import Path

import numpy as np
import soundfile

from timbrel.training.synths.description import Parameter, Playing, Synth
from timbrel.training.synths.function import Function

RATE = 16000
PLAYING = Playing(60, 127, 0.05, 0.05, RATE)
SAMPLES = PLAYING.samples


def tone(parameters, note, velocity, sustain_s, release_s, sample_rate):
    """Two partials, as loud as the two parameters say."""
    time = np.arange(round((sustain_s + release_s) * sample_rate)) / sample_rate
    loud = np.asarray(parameters) / 127 * 0.4 * velocity / 127
    hz = 440 * 2 ** ((note - 69) / 12)
    return loud[0] * np.sin(2 * np.pi * hz * time) + loud[1] * np.cos(4 * np.pi * hz * time)


def fails(parameters, *played):
    raise ZeroDivisionError("no such oscillator")


def stereo(parameters, *played):
    return np.zeros((2, SAMPLES))


def scaled(gain):
    """A function whose sounds are so many times as loud."""
    return lambda *asked: gain * tone(*asked)


def named(function, parameters=2):
    """Return (synth, source) of a function."""
    names = tuple(Parameter(f"p{k + 1}") for k in range(parameters))
    synth = Synth("tone", "function", "tone_synth:tone", names, None, PLAYING)
    return synth, Function("tone_synth:tone", function, PLAYING)


if __name__ == "__main__":  # as a command: OUT NOTE VALUE VALUE, or --rows CSV FOLDER
    if sys.argv[1] == "--rows":
        rows, folder = np.loadtxt(sys.argv[2], delimiter=",", ndmin=2), Path(sys.argv[3])
    else:
        rows, folder = np.asarray([sys.argv[3:5]], float), Path(sys.argv[1]).parent
    for number, row in enumerate(rows):
        sound = tone(row, 60, 127, 0.05, 0.05, RATE)
        soundfile.write(folder / f"{number}.wav", sound, RATE, subtype="FLOAT")

# SPDX-License-Identifier: MIT
"""A small orchestra in numpy, for machines where no SoundFont can be had.

Blown and bowed parts are sums of harmonics with a formant, an attack and a little vibrato; struck
and plucked parts are strings whose harmonics decay, the higher the faster. Each part draws its
own timbre from its name, so that the labels mean something. It is no substitute for recordings.
"""

import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from ...base.units import midi_to_hz, s_to_samples
from .plan import Note, Timing

DECAYING = ("struck", "plucked", "pizzicato")


def render(notes: Sequence[Note], timing: Timing, sample_rate: int) -> Iterator[np.ndarray]:
    """Yield one mono note after the other, float32 `[T]`, in the order given."""
    for note in notes:
        yield _note(note, timing, sample_rate)


def _note(note: Note, timing: Timing, sample_rate: int) -> np.ndarray:
    character = np.random.default_rng(zlib.crc32(note.part.key.encode()))
    tilt = character.uniform(0.8, 2.0) + 1.5 * (1 - note.velocity / 127)
    formant_hz, even = character.uniform(500, 2000), character.uniform(0.1, 1.0)
    vibrato_hz, attack_s = character.uniform(4, 6), character.uniform(0.01, 0.08)
    total = s_to_samples(timing.held_s + timing.release_s, sample_rate)
    t = np.arange(total) / sample_rate
    f0 = midi_to_hz(note.midi)
    decays = note.part.style in DECAYING
    vibrato = 0.0 if decays else 0.003 * np.sin(2 * np.pi * vibrato_hz * t)
    phase = 2 * np.pi * np.cumsum(f0 * (1 + vibrato) * np.ones(total)) / sample_rate
    sound = np.zeros(total)
    for k in range(1, min(40, int(sample_rate / 2.2 / f0)) + 1):
        level = k**-tilt * (1 + 2 * np.exp(-(((k * f0 - formant_hz) / 400) ** 2)))
        level *= even if k % 2 == 0 else 1.0
        fall = np.exp(-t * (1.5 + 0.4 * k)) if decays else 1.0
        sound += level * fall * np.sin(k * phase + character.uniform(0, 2 * np.pi))
    gate = np.clip(t / attack_s, 0, 1) * np.clip((timing.held_s + 0.2 - t) / 0.2, 0, 1)
    peak = np.abs(sound * gate).max() or 1.0
    return (sound * gate / peak * 0.5 * (note.velocity / 127) ** 1.5).astype(np.float32)

# SPDX-License-Identifier: MIT
"""Phases for whole spectrograms: what they reach on sounds, and that they stay finite."""

import math

import numpy as np
import pytest
import torch

from timbrel.base.errors import UserError
from timbrel.training.signal.offline_phase import (
    METHODS,
    disagreement_db,
    gradient,
    griffin_lim,
    locked,
    with_phase,
)
from timbrel.training.signal.stft import Stft

RATE = 8000
STFT = Stft(512, 128, "gaussian")


def gliding_tone(low_hz=300.0, high_hz=420.0, seconds=1.0):
    """Six partials that glide and tremble, with an onset and a decay, `[1, N]`."""
    t = np.arange(round(seconds * RATE)) / RATE
    hz = np.linspace(low_hz, high_hz, len(t)) * (1 + 0.01 * np.sin(2 * np.pi * 5 * t))
    phase = 2 * np.pi * np.cumsum(hz) / RATE
    tone = sum(np.sin(k * phase) / k for k in range(1, 7))
    envelope = np.minimum(t / 0.05, 1) * np.minimum((seconds - t) / 0.2, 1)
    return torch.from_numpy(0.3 * envelope * tone).float()[None]


def reached_db(sound, method, **settings):
    magnitude = STFT.spectrogram(sound).abs()
    return disagreement_db(magnitude, with_phase(magnitude, STFT, method, **settings), STFT)


def test_on_a_gliding_tone_each_method_is_better_than_the_one_before():
    sound = gliding_tone()
    random, lock, integrated = (reached_db(sound, m) for m in ("random", "locked", "gradient"))
    iterated = reached_db(sound, "griffin_lim", iterations=32)
    assert random > -6
    assert lock < -15
    assert integrated < lock - 3
    assert iterated < lock - 5


@pytest.mark.parametrize("at", [1500, 3001])
def test_the_gradient_puts_an_impulse_where_it_was(at):
    sound = torch.zeros(1, 6000)
    sound[0, at] = 1.0
    magnitude = STFT.spectrogram(sound).abs()
    made = STFT.signal(with_phase(magnitude, STFT, "gradient"), 6000)[0].abs()
    assert abs(int(made.argmax()) - at) <= 1
    away = torch.cat([made[: at - 40], made[at + 40 :]])
    assert float(away.max()) < 0.1 * float(made.max())


def test_the_gradient_finds_the_frequency_between_two_bins():
    hz = 10.4 * RATE / 512
    t = torch.arange(6000) / RATE
    magnitude = STFT.spectrogram(0.5 * torch.sin(2 * math.pi * hz * t)[None]).abs()
    made = STFT.signal(with_phase(magnitude, STFT, "gradient"), 6000)[0, 1000:5000]
    spectrum = torch.fft.rfft(made * torch.hann_window(4000), 1 << 17).abs()
    assert float(spectrum.argmax()) * RATE / (1 << 17) == pytest.approx(hz, abs=0.5)


def test_a_spectrogram_whose_frames_agree_stays_as_it_is():
    spectra = STFT.spectrogram(gliding_tone())
    after = griffin_lim(spectra.abs(), STFT, spectra, 5)
    loud = spectra.abs() > 1e-2 * spectra.abs().max()
    assert torch.allclose(after[loud], spectra[loud], atol=1e-3 * float(spectra.abs().max()))


def test_more_iterations_agree_better():
    magnitude = STFT.spectrogram(gliding_tone()).abs()
    start = locked(magnitude, STFT)
    errors = [
        disagreement_db(magnitude, griffin_lim(magnitude, STFT, start, n), STFT) for n in (0, 4, 32)
    ]
    assert errors[0] > errors[1] > errors[2]


def test_quiet_bins_are_drawn_and_loud_ones_are_not():
    magnitude = STFT.spectrogram(gliding_tone()).abs()
    made = [
        gradient(magnitude, STFT, torch.Generator().manual_seed(seed), tolerance=1e-3)
        for seed in (0, 1)
    ]
    loud = magnitude > 1e-3 * magnitude.max()
    assert torch.equal(made[0][loud], made[1][loud])
    assert not torch.equal(made[0][~loud], made[1][~loud])


@pytest.mark.parametrize("method", METHODS)
def test_every_method_keeps_the_magnitudes_and_gives_each_row_its_own(method):
    rows = torch.cat([gliding_tone(), gliding_tone(500, 200)])
    magnitude = STFT.spectrogram(rows).abs()
    made = with_phase(magnitude, STFT, method, iterations=3)
    assert made.shape == magnitude.shape
    assert torch.allclose(made.abs(), magnitude, atol=1e-5)
    if method != "random":
        alone = with_phase(magnitude[1:], STFT, method, iterations=3)
        loud = magnitude[1] > 1e-2 * magnitude.max()
        assert torch.allclose(made[1][loud], alone[0][loud], atol=1e-3)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("frames", [1, 2, 9])
def test_silence_becomes_silence(method, frames):
    silent = with_phase(torch.zeros(2, frames, STFT.bins), STFT, method, iterations=3)
    assert torch.isfinite(torch.view_as_real(silent)).all()
    assert float(silent.abs().max()) == 0.0


def test_a_seed_repeats_what_is_drawn():
    magnitude = STFT.spectrogram(gliding_tone()).abs()
    first, same, other = (with_phase(magnitude, STFT, "random", seed=s) for s in (1, 1, 2))
    assert torch.equal(first, same)
    assert not torch.equal(first, other)


def test_an_unknown_method_is_answered_with_the_known_ones():
    with pytest.raises(UserError, match="did you mean gradient"):
        with_phase(torch.zeros(1, 2, STFT.bins), STFT, "gradiant")

# SPDX-License-Identifier: MIT
"""Windows, transforms, contrast and the made-up phase: properties that can be heard."""

import math

import numpy as np
import pytest
import torch

from timbrel.base import soundfonts
from timbrel.base.errors import UserError
from timbrel.training.notes import soundfont
from timbrel.training.notes.orchestra import Part
from timbrel.training.notes.plan import Note, Timing
from timbrel.training.signal.contrast import HEADROOM_DB, Contrast
from timbrel.training.signal.phase import LockedPhase, PhaseState, nearest_peak
from timbrel.training.signal.stft import Stft, control_rise_samples
from timbrel.training.signal.windows import (
    GAUSSIAN_CUT,
    WINDOWS,
    canonical_dual,
    gaussian,
    gaussian_spread_samples,
    window,
)

RATE = 44100
SIZES = [(2048, 512), (1024, 256), (512, 128)]

# General MIDI program and key of the eight notes on which phases are judged.
JUDGED = [(40, 67), (73, 72), (56, 60), (71, 60), (42, 48), (0, 60), (68, 67), (45, 60)]


def judged_note(program: int, key: int) -> torch.Tensor:
    part = Part("judged", program, key, key)
    note = Note(part, key, 90)
    sound = next(soundfont.render(soundfonts.find(), [note], Timing(1.5, 0.5), RATE))
    return torch.from_numpy(sound / np.abs(sound).max() * 0.5)


def made_up_phase(stft: Stft, magnitude: torch.Tensor) -> torch.Tensor:
    """The spectra of magnitudes `[T, F]` with locked phase, complex `[T, F]`."""
    phase, state = LockedPhase(stft.n_fft, stft.hop, stft.gamma), None
    state = phase.initial(1)
    frames = []
    for row in magnitude:
        angle, state = phase(row[None], state)
        frames.append(torch.polar(row[None], angle.float()))
    return torch.cat(frames)


def phase_error_db(sound: torch.Tensor, n_fft: int, hop: int, how=made_up_phase) -> float:
    """How far the magnitudes of the resynthesis are from those that were asked for."""
    stft = Stft(n_fft, hop)
    magnitude = stft.spectrogram(sound[None])[0].abs()
    back = stft.signal(how(stft, magnitude)[None], len(sound))
    again = stft.spectrogram(back)[0].abs()
    return float(20 * torch.log10((magnitude - again).norm() / magnitude.norm()))


@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("overlap", [2, 4, 8])
def test_window_times_dual_overlap_adds_to_one(name, overlap):
    w = window(name, 256)
    product = w * canonical_dual(w, 256 // overlap)
    assert torch.allclose(product.reshape(overlap, -1).sum(0), torch.ones(256 // overlap).double())


def test_the_gaussian_window_is_cut_at_one_per_cent():
    w = gaussian(2048)
    edge = math.exp(-((2048 / 2) ** 2) / (2 * gaussian_spread_samples(2048) ** 2))
    assert edge == pytest.approx(GAUSSIAN_CUT)
    assert torch.equal(w, w.flip(0))
    assert float(w[0]) == pytest.approx(GAUSSIAN_CUT, rel=0.01)


@pytest.mark.parametrize("hop", [1024 * 2, 300])
def test_a_hop_that_cannot_reconstruct_is_refused(hop):
    with pytest.raises(UserError, match=f"hop {hop}"):
        canonical_dual(gaussian(2048), hop)


def test_an_unknown_window_names_the_known_ones():
    with pytest.raises(UserError, match="gaussian"):
        window("gausian", 64)


@pytest.mark.parametrize(("n_fft", "hop"), SIZES)
@pytest.mark.parametrize("name", WINDOWS)
@pytest.mark.parametrize("samples", [1, 100, 5000])
def test_synthesis_inverts_analysis(n_fft, hop, name, samples):
    stft, x = Stft(n_fft, hop, name), torch.randn(2, samples)
    assert torch.allclose(stft.signal(stft.spectrogram(x), samples), x, atol=1e-5)


def test_streamed_frames_and_overlap_add_give_the_input_n_fft_minus_hop_samples_later():
    stft, x = Stft(512, 128), torch.randn(1, 128 * 40)
    history = tail = torch.zeros(1, stft.history_samples)
    out = []
    for block in x.split(128 * 4, 1):
        frames, history = stft.frames(block, history)
        for frame in frames.unbind(1):
            done, tail = stft.overlap_add(stft.synthesise(stft.analyse(frame)), tail)
            out.append(done)
    y, late = torch.cat(out, 1), 512 - 128
    assert torch.allclose(y[:, late:], x[:, :-late], atol=1e-6)
    assert float(y[:, :late].abs().max()) < 1e-6


def test_transforms_are_differentiable_and_scriptable():
    stft = Stft(256, 64)
    x = torch.randn(1, 1000, requires_grad=True)
    stft.spectrogram(x).abs().sum().backward()
    assert x.grad is not None and bool(x.grad.abs().sum() > 0)
    torch.jit.script(LockedPhase(256, 64, stft.gamma))


@pytest.mark.parametrize(
    ("n_fft", "hop", "half", "most"), [(2048, 512, 768, 1004), (512, 128, 192, 251)]
)
def test_a_step_of_the_frames_rises_when_the_design_says(n_fft, hop, half, most):
    stft = Stft(n_fft, hop)
    assert control_rise_samples(stft) == half
    assert control_rise_samples(stft, 0.9) == most


@pytest.mark.parametrize("power", [0.3, 0.5, 1.0])
def test_contrast_is_invertible_and_bounded(power):
    contrast = Contrast(power)
    m = torch.rand(100, 9) * 300
    contrast.fit(m)
    assert float(contrast(m).max()) == pytest.approx(1.0)
    assert torch.allclose(contrast.inverse(contrast(m)), m, rtol=1e-4, atol=1e-3)
    loudest = float(contrast.inverse(torch.tensor(1e9)))
    assert 20 * math.log10(loudest / float(m.max())) == pytest.approx(HEADROOM_DB, abs=0.01)
    assert float(contrast.inverse(torch.tensor(-1.0))) == 0.0


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([0.0, 2.0, 1.0, 0.0, 1.0, 3.0, 0.0], [1, 1, 1, 1, 5, 5, 5]),
        ([3.0, 2.0, 1.0, 0.0], [0, 0, 0, 0]),
        ([0.0, 1.0, 2.0, 3.0], [3, 3, 3, 3]),
        ([0.0, 0.0, 0.0], [2, 2, 2]),
        ([1.0, 0.0, 1.0], [0, 0, 2]),
    ],
)
def test_every_bin_finds_its_nearest_peak(levels, expected):
    assert nearest_peak(torch.tensor([levels]))[0].tolist() == expected


def test_a_steady_tone_keeps_its_frequency_through_the_made_up_phase():
    n = torch.arange(2 * RATE)
    tone = torch.sin(2 * math.pi * 443.7 * n / RATE) * 0.5
    stft = Stft(2048, 512)
    magnitude = stft.spectrogram(tone[None])[0].abs()
    back = stft.signal(made_up_phase(stft, magnitude)[None], len(tone))[0]
    middle = back[RATE // 2 : RATE // 2 + RATE] * torch.hann_window(RATE)
    peak = int(torch.fft.rfft(middle).abs().argmax())
    assert peak == 444  # bins of 1 Hz
    assert float(back[RATE // 2 : RATE].abs().max()) == pytest.approx(0.5, rel=0.02)


@pytest.mark.skipif(soundfonts.find() is None or not soundfont.available(), reason="no SoundFont")
@pytest.mark.parametrize(("program", "key"), JUDGED)
def test_the_phase_of_judged_notes_is_better_than_minus_20_db(program, key):
    assert phase_error_db(judged_note(program, key), 2048, 512) <= -20.0


def test_onsets_and_noise_are_clearly_better_than_random_phase():
    torch.manual_seed(0)
    clicks = torch.zeros(RATE)
    clicks[5000::9001] = 0.5
    fall = torch.exp(-(torch.arange(RATE) % 11025) / 1500.0)
    sounds = {"clicks": clicks, "drum": torch.randn(RATE) * fall, "noise": torch.randn(RATE) * 0.1}

    def random_phase(stft, magnitude):
        return torch.polar(magnitude, torch.rand_like(magnitude) * 2 * math.pi)

    for name, sound in sounds.items():
        gain = phase_error_db(sound, 2048, 512, random_phase) - phase_error_db(sound, 2048, 512)
        assert gain > 6.0, name


def test_one_silent_frame_does_not_break_the_phase():
    phase = LockedPhase(256, 64, Stft(256, 64).gamma)
    state = phase.initial(2)
    for row in (torch.zeros(2, 129), torch.rand(2, 129), torch.zeros(2, 129), torch.rand(2, 129)):
        angle, state = phase(row, state)
        assert bool(torch.isfinite(angle).all())
        assert float(angle.abs().max()) <= math.pi + 1e-9
    assert isinstance(state, PhaseState)

# SPDX-License-Identifier: MIT
"""Timbrel's own pitch tracker: the peaks of a normalised autocorrelation, joined by a best path.

A frame x of W samples is compared with itself shifted by τ where both overlap,

    n(τ) = 2 Σ x(t) x(t + τ) / Σ (x(t)² + x(t + τ)²),        0 ≤ t < W - τ,

which is 1 where x repeats after τ exactly. Every peak of n is a candidate 1/τ. A period repeats
after 2τ and 3τ too, so each octave down costs `OCTAVE_COST`; of one frame alone the octave may
still be in doubt, so the path of candidates through all frames with the largest sum of n, less
`JUMP_COST` for each octave moved, is the answer (Viterbi).

Upper partials of strings lie sharp, and breath and bow are bright, so the sound first passes a
gentle low-pass (6 dB per octave above `TILT_HZ`). n is sampled `OVERSAMPLING` times finer than the
sound by zeros behind its spectrum, and its peaks are read off parabolas: on steady tones of
33 … 4186 Hz the error stays below 1 cent.
"""

import numpy as np

from ...base import audio as files
from .contour import Pitch, frame_times

RATE_HZ = 16000  # higher rates are brought down to it: noise goes, C8 stays
TILT_HZ = 800
PERIODS = 2.5  # of the lowest note within a frame
SHORTEST_S = 0.05  # of a frame, however high the lowest note: more periods, finer pitch
OVERSAMPLING = 4
CANDIDATES = 6
MARGIN = 1.01  # the range is searched so much wider, so that its ends are found too
# A dearer jump makes fewer octave errors within notes, and misses leaps by an octave upwards.
OCTAVE_COST = 0.04
JUMP_COST = 0.2
QUIET = 1e-5  # frames whose samples all lie below count as silence (-100 dB)
BATCH = 256  # frames at once: about 30 MB


def track(
    samples: np.ndarray, sample_rate: int, hop_s: float, low_hz: float, high_hz: float
) -> Pitch:
    """Track the fundamental of a mono sound.

    Args:
        samples: `[T]`, any level.
        sample_rate: in Hz.
        hop_s: from frame to frame.
        low_hz, high_hz: where the fundamental is looked for; low sets the frame's length.
    """
    low_hz, high_hz = low_hz / MARGIN, high_hz * MARGIN
    times = frame_times(len(samples), sample_rate, hop_s)
    if sample_rate > RATE_HZ:
        samples = files.resample(samples[None], sample_rate, RATE_HZ)[0]
        sample_rate = RATE_HZ
    samples = _tilt(samples, sample_rate)
    length = min(round(max(PERIODS / low_hz, SHORTEST_S) * sample_rate), len(samples))
    top = int(OVERSAMPLING * min(sample_rate / low_hz, length / 2)) + 1  # longest lag, fine steps
    if top * high_hz < OVERSAMPLING * sample_rate:  # not even two periods of the highest note
        nothing = np.full(len(times), np.nan)
        return Pitch(times, nothing, np.zeros(len(times)))
    # A frame stays inside the sound: at the ends it looks at the nearest whole frame.
    starts = np.rint(times * sample_rate - length / 2).astype(int)
    starts = np.clip(starts, 0, len(samples) - length)
    windows = np.lib.stride_tricks.sliding_window_view(samples, length)
    lags, strengths = [], []
    for first in range(0, len(starts), BATCH):
        similarity = _similarity(windows[starts[first : first + BATCH]], top)
        lag, strength = _peaks(similarity, OVERSAMPLING * sample_rate / high_hz)
        lags.append(lag / (OVERSAMPLING * sample_rate))
        strengths.append(strength)
    period_s, strength = np.concatenate(lags), np.concatenate(strengths)
    chosen = _best_path(np.log2(1 / period_s), strength, np.log2(low_hz))
    rows = np.arange(len(times))
    found = strength[rows, chosen] > 0
    f0 = np.where(found, 1 / period_s[rows, chosen], np.nan)
    return Pitch(times, f0, np.where(found, np.minimum(strength[rows, chosen], 1.0), 0.0))


def _tilt(samples: np.ndarray, sample_rate: int) -> np.ndarray:
    """Return the sound through a one-pole low-pass, its impulse response cut at -140 dB."""
    pole = np.exp(-2 * np.pi * TILT_HZ / sample_rate)
    taps = (1 - pole) * pole ** np.arange(np.ceil(-16 / np.log(pole)))
    return np.convolve(samples, taps)[: len(samples)]


def _similarity(frames: np.ndarray, top: int) -> np.ndarray:
    """Return n(τ) of frames `[N, W]` at τ = 0 … top steps of 1/OVERSAMPLING samples."""
    length = frames.shape[1]
    frames = frames - frames.mean(axis=1, keepdims=True)
    frames = np.where(np.abs(frames).max(axis=1, keepdims=True) < QUIET, 0.0, frames)
    size = 1 << (length + (top // OVERSAMPLING) + 2).bit_length()
    spectrum = np.fft.rfft(frames, size)
    power = spectrum.real**2 + spectrum.imag**2
    products = OVERSAMPLING * np.fft.irfft(power, OVERSAMPLING * size)[:, : top + 1]
    # Σ x(t)² + x(t + τ)² at whole τ: all squares but the last τ, and all but the first τ.
    squares = np.concatenate([np.zeros((len(frames), 1)), np.cumsum(frames**2, axis=1)], axis=1)
    whole = np.arange(top // OVERSAMPLING + 2)
    energy = squares[:, length - whole] + squares[:, -1:] - squares[:, whole]
    steps = np.arange(top + 1) / OVERSAMPLING
    below = steps.astype(int)
    energy = energy[:, below] + (steps - below) * (energy[:, below + 1] - energy[:, below])
    return 2 * products / np.maximum(energy, 1e-12)


def _peaks(similarity: np.ndarray, shortest: float) -> tuple[np.ndarray, np.ndarray]:
    """Return lags in steps and heights of the best peaks of each frame, both `[N, CANDIDATES]`.

    Peaks below `shortest` steps are left out. Missing candidates have lag 1 and height 0.
    """
    left, mid, right = similarity[:, :-2], similarity[:, 1:-1], similarity[:, 2:]
    bend = left - 2 * mid + right
    shift = 0.5 * (left - right) / np.where(bend < 0, bend, -1.0)
    height = mid - 0.25 * (left - right) * shift
    lag = np.arange(1, mid.shape[1] + 1) + shift
    is_peak = (mid > left) & (mid >= right) & (height > 0) & (lag >= shortest)
    score = np.where(is_peak, height - OCTAVE_COST * np.log2(np.maximum(lag, 1)), -np.inf)
    best = np.argpartition(-score, min(CANDIDATES, score.shape[1] - 1), axis=1)[:, :CANDIDATES]
    there = np.take_along_axis(is_peak, best, axis=1)
    return (
        np.where(there, np.take_along_axis(lag, best, axis=1), 1.0),
        np.where(there, np.take_along_axis(height, best, axis=1), 0.0),
    )


def _best_path(octaves: np.ndarray, strength: np.ndarray, low: float) -> np.ndarray:
    """Return which candidate each frame takes, int `[N]`, given log2 of Hz and n, `[N, K]`."""
    gain = np.where(strength > 0, strength + OCTAVE_COST * (octaves - low), 0.0)
    total = gain[0]
    came_from = np.zeros(octaves.shape, dtype=int)
    for i in range(1, len(octaves)):
        jump = np.abs(octaves[i, :, None] - octaves[i - 1, None, :])
        # Into or out of a frame without candidates any pitch is as near as any other.
        known = (strength[i, :, None] > 0) & (strength[i - 1, None, :] > 0)
        paths = total[None, :] - JUMP_COST * np.where(known, jump, 0.0)
        came_from[i] = paths.argmax(axis=1)
        total = gain[i] + paths.max(axis=1)
    chosen = np.empty(len(octaves), dtype=int)
    chosen[-1] = total.argmax()
    for i in range(len(octaves) - 1, 0, -1):
        chosen[i - 1] = came_from[i, chosen[i]]
    return chosen

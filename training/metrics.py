# SPDX-License-Identifier: MIT
"""How far two sounds are apart: spectral convergence, log-spectral and multi-resolution distances.

All on linear magnitudes of a Hann STFT, 2048/512 unless said otherwise.
"""

import torch
from torch import Tensor

from .signal.stft import Stft

ACTIVE_SHARE = 0.02  # of the loudest frame's norm: below, a frame is not counted
FLOOR = 1e-3
RANGE_DB = 60.0
RESOLUTIONS = ((512, 128), (1024, 256), (2048, 512), (4096, 1024))


def distances(reference: Tensor, estimate: Tensor) -> dict[str, float]:
    """Return every distance of one sound, `[N]` and `[N]`.

    Keys: `sc` spectral convergence ‖|Y| - |X|‖ / ‖|X|‖ (a ratio); `lsd_db` the mean over active
    frames of the rms over bins of the level difference; `lsd60_db` the same with both sides
    clipped 60 dB below the frame's peak; `mrstft` the mean over four resolutions of SC + the
    mean absolute difference of the natural logarithms.
    """
    x, y = _magnitudes(reference, 2048, 512), _magnitudes(estimate, 2048, 512)
    return {
        "sc": _convergence(x, y),
        "lsd_db": _log_distance_db(x, y, clip=False),
        "lsd60_db": _log_distance_db(x, y, clip=True),
        "mrstft": multi_resolution(reference, estimate),
    }


def multi_resolution(reference: Tensor, estimate: Tensor) -> float:
    """Return the multi-resolution STFT distance of `[N]` and `[N]` (Yamamoto et al. 2020)."""
    total = 0.0
    for n_fft, hop in RESOLUTIONS:
        x, y = _magnitudes(reference, n_fft, hop), _magnitudes(estimate, n_fft, hop)
        logs = (torch.log(y.clamp_min(FLOOR)) - torch.log(x.clamp_min(FLOOR))).abs().mean()
        total += _convergence(x, y) + float(logs)
    return total / len(RESOLUTIONS)


def average_spectrum(audio: Tensor, sample_rate: int, span_s: tuple[float, float]) -> Tensor:
    """Return the root of the mean power over a part of a sound, `[N]` → `[1, F]`, 2048/512 Hann.

    Args:
        span_s: begin and end of the part; a sound that ends sooner is averaged to its end.
    """
    magnitude = _magnitudes(audio, 2048, 512)
    first, last = (round(t * sample_rate / 512) + 1 for t in span_s)
    first = min(first, len(magnitude) - 1)
    return magnitude[first : max(last, first + 1)].square().mean(0, keepdim=True).sqrt()


def spectrum_distances(x: Tensor, y: Tensor) -> tuple[float, float]:
    """Return spectral convergence and LSD60 in dB of two averaged spectra, `[1, F]` each."""
    return _convergence(x, y), _log_distance_db(x, y, clip=True)


def _convergence(x: Tensor, y: Tensor) -> float:
    return float(torch.linalg.vector_norm(y - x) / torch.linalg.vector_norm(x).clamp_min(1e-9))


def _log_distance_db(x: Tensor, y: Tensor, clip: bool) -> float:
    norm = torch.linalg.vector_norm(x, dim=1)
    active = norm >= ACTIVE_SHARE * norm.max()
    x, y = x[active], y[active]
    if clip:
        floor = x.amax(1, keepdim=True) * 10 ** (-RANGE_DB / 20)
        x, y = torch.maximum(x, floor), torch.maximum(y, floor)
    difference = 20 * torch.log10((y + FLOOR) / (x + FLOOR))
    return float(difference.square().mean(1).sqrt().mean())


def _magnitudes(audio: Tensor, n_fft: int, hop: int) -> Tensor:
    return Stft(n_fft, hop, "hann").spectrogram(audio[None])[0].abs()

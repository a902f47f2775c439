# SPDX-License-Identifier: MIT
"""Analysis windows, their canonical duals, and how wide a Gaussian each of them is."""

import math

import torch
from torch import Tensor

from ...base.errors import UserError, one_of

# A Gaussian window is cut where it has fallen to this share of its top.
GAUSSIAN_CUT = 0.01

# γ = 2πλ² as a share of n², of the Gaussian nearest to the window (for Hann: Průša & Holighaus,
# "Phase vocoder done right", 2017, table of window constants).
_HANN_GAMMA = 0.25645


def gaussian_spread_samples(n_fft: int) -> float:
    """Return λ, the standard deviation in samples of the Gaussian window of n_fft samples.

    The window is exp(-t²/2λ²) and reaches GAUSSIAN_CUT at t = n/2, hence λ² = -n²/(8 ln cut).
    """
    return math.sqrt(-(n_fft**2) / (8.0 * math.log(GAUSSIAN_CUT)))


def gaussian(n_fft: int) -> Tensor:
    """Return the Gaussian window, float64 `[n_fft]`, symmetric about (n_fft - 1)/2."""
    t = torch.arange(n_fft, dtype=torch.float64) - (n_fft - 1) / 2
    return torch.exp(-(t**2) / (2.0 * gaussian_spread_samples(n_fft) ** 2))


def hann(n_fft: int) -> Tensor:
    """Return the periodic Hann window, float64 `[n_fft]`."""
    return torch.hann_window(n_fft, dtype=torch.float64)


WINDOWS = {"gaussian": gaussian, "hann": hann}


def window(name: str, n_fft: int) -> Tensor:
    """Return a window by name, float64 `[n_fft]`; the names are those of `WINDOWS`."""
    if name not in WINDOWS:
        raise one_of("window", name, WINDOWS)
    return WINDOWS[name](n_fft)


def gamma(name: str, n_fft: int) -> float:
    """Return γ = 2πλ² in samples² of the Gaussian nearest to a window."""
    if name == "gaussian":
        return 2.0 * math.pi * gaussian_spread_samples(n_fft) ** 2
    return _HANN_GAMMA * n_fft**2


def canonical_dual(window: Tensor, hop: int) -> Tensor:
    """Return the window that resynthesises perfectly with `window` at this hop, `[n_fft]`.

    Overlap-added products window · dual sum to exactly 1 at every sample: the sum over the frames
    that cover a sample of window² is periodic in the hop, and the dual is window divided by it.

    Args:
        window: `[n_fft]`.
        hop: samples between frames; must divide n_fft, at least twice.
    """
    n_fft = window.shape[0]
    if n_fft % hop or hop > n_fft // 2:
        raise UserError(f"hop {hop} does not fit n_fft {n_fft}: use n_fft / 2, / 4 or / 8.")
    cover = (window**2).reshape(n_fft // hop, hop).sum(0)
    return window / cover.repeat(n_fft // hop)

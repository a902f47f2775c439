# SPDX-License-Identifier: MIT
"""The discrete Gabor transform and the STFT as block functions: frames in, frames out.

A frame is referred to its first sample: bin k of the frame that starts at sample m holds
Σ x[m + t] · w[t] · exp(-2πi·kt/n). Streaming, the newest frame ends with the newest sample, so
audio → audio takes n_fft - hop samples:

    input    ......|  history: n_fft - hop  | new: hop |        the frame that is analysed
    output         | done: hop |  tail: n_fft - hop    |        after the overlap-add
"""

import torch
from torch import Tensor, nn

from .windows import canonical_dual, gamma, window


class Stft(nn.Module):
    """Analysis and synthesis with one window and its canonical dual.

    Args:
        n_fft: samples per frame, a power of two.
        hop: samples between frames, a power of two, at most n_fft / 2.
        window: `gaussian` (the discrete Gabor transform) or `hann`.

    Attributes:
        bins: F = n_fft / 2 + 1.
        history_samples: n_fft - hop, the length of both streaming states, and the latency.
    """

    window: Tensor
    dual: Tensor

    def __init__(self, n_fft: int, hop: int, window_name: str = "gaussian") -> None:
        super().__init__()
        analysis = window(window_name, n_fft)
        self.n_fft = n_fft
        self.hop = hop
        self.bins = n_fft // 2 + 1
        self.history_samples = n_fft - hop
        self.gamma = gamma(window_name, n_fft)
        self.register_buffer("window", analysis.float(), persistent=False)
        self.register_buffer("dual", canonical_dual(analysis, hop).float(), persistent=False)

    def analyse(self, frames: Tensor) -> Tensor:
        """Return the spectra of frames of samples, `[*, n_fft]` → complex `[*, F]`."""
        return torch.fft.rfft(frames * self.window)

    def synthesise(self, spectra: Tensor) -> Tensor:
        """Return windowed frames, ready to be overlap-added, complex `[*, F]` → `[*, n_fft]`."""
        return torch.fft.irfft(spectra, self.n_fft) * self.dual

    def overlap_add(self, frame: Tensor, tail: Tensor) -> tuple[Tensor, Tensor]:
        """Add one frame, `[B, n_fft]`, to the tail of those before, `[B, n_fft - hop]`.

        Returns:
            the hop samples that are now complete, `[B, hop]`, and the new tail.
        """
        summed = frame + nn.functional.pad(tail, [0, self.hop])
        return summed[:, : self.hop], summed[:, self.hop :]

    def frames(self, audio: Tensor, history: Tensor) -> tuple[Tensor, Tensor]:
        """Cut a block into overlapping frames.

        Args:
            audio: `[B, N]`, N a multiple of the hop.
            history: the n_fft - hop samples before it, `[B, n_fft - hop]`; zeros at the start.

        Returns:
            frames `[B, N / hop, n_fft]` (a view) and the next history.
        """
        joined = torch.cat([history, audio], dim=1)
        return joined.unfold(1, self.n_fft, self.hop), joined[:, audio.shape[1] :]

    def spectrogram(self, audio: Tensor) -> Tensor:
        """Return all spectra of whole signals from a fresh state, `[B, N]` → `[B, T, F]`.

        The end is padded with zeros so that every sample is in n_fft / hop frames:
        T = ceil(N / hop) + n_fft / hop - 1.
        """
        pad = -audio.shape[1] % self.hop + self.history_samples
        padded = nn.functional.pad(audio, [self.history_samples, pad])
        return self.analyse(padded.unfold(1, self.n_fft, self.hop))

    def signal(self, spectra: Tensor, samples: int) -> Tensor:
        """Return the signals of `spectrogram`, its inverse, `[B, T, F]` → `[B, samples]`."""
        frames = self.synthesise(spectra)
        total = self.hop * (frames.shape[1] - 1) + self.n_fft
        summed = nn.functional.fold(
            frames.transpose(1, 2), (1, total), (1, self.n_fft), stride=(1, self.hop)
        )[:, 0, 0]
        return summed[:, self.history_samples : self.history_samples + samples]


def control_rise_samples(stft: Stft, share: float = 0.5) -> int:
    """Return where a step of the frames' level reaches `share` of its height at the output.

    A step that begins with some frame fades in as window · dual accumulates over the frames
    from there on: for a Gaussian window 2048/512, 768 samples for one half, 1004 for 90 %.
    """
    product = (stft.window * stft.dual).double().reshape(-1, stft.hop)
    envelope = product.cumsum(0).reshape(-1)
    return int((envelope >= share).nonzero()[0])

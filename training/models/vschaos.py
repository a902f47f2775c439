# SPDX-License-Identifier: MIT
"""The convolutional frame VAE of vschaos2 1.1, for comparison with Timbrel's dense one.

    encoder  x [B, F] → 4 convolutions over frequency → flatten → dense 800 → mean, deviation [B, D]
    decoder  z [B, D] → dense 800 → dense → [B, C, L] → 3 gated transposed convolutions → [B, F]

    convolution      SiLU(BN(conv(x)))                 channels 1-64-32-16-8
                                                       kernels 3-5-7-9, strides 1-2-2-4
    dense            BN(ELU(Wx + b))                   around the latents
    gated            SiLU(BN(conv(x) ⊙ σ(gate(x))))    transposed, channels 8-16-32-64
    deviation        σ(s), at least 1e-3               never above the prior's
    output           softplus(conv(x))                 one value per bin, no deviation of its own

A convolution of kernel k = 2p + 1, padding p and stride s makes of L bins ⌊(L - 1)/s⌋ + 1. Its
transposed twin makes of them (L' - 1)·s + 1 and up to s - 1 more; that many are asked for, so any
F comes back as F.

The network is theirs in layers, sizes and norms. What differs, and why:

* Magnitudes are contrasted by Timbrel's power, (m / peak)^0.5, not by log(1 + m) scaled to 0…1:
  contrast belongs to the representation, and two networks are compared on one of them.
* The last convolution's bias starts at the mean of the training frames, not at random: where
  softplus starts at 0.7 in every bin, a silent frame begins with an error of some hundred times
  its norm, and the first epochs only teach silence.
* Spectral convergence is ‖y - x‖ / ‖x‖ with the target below; theirs has the prediction there,
  which pays for decoding too loud. Its denominator has a floor, because silent frames occur.
* The KL is KL(q‖p), the posterior against the prior, the one of the variational bound; theirs is
  KL(p‖q), which forces posteriors to cover the prior.
* Theirs squares KL - 10 and calls it free bits. That is a capacity, a target approached from both
  sides (`capacity`); free bits leave a latent alone below a threshold (`free_bits`). Here each is
  what its name says.
* β reaches its full value after a thousand steps or so; 500 000 steps of warm-up are more
  than most trainings have.
* Conditioning enters as it does theirs, by concatenation: to the encoder's features in front of
  its dense layer, and to the latents. It has no memory of earlier frames, like theirs.

Adam at 1e-4 and batches of 256 frames belong to the recipe.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .network import Network

LEAST_DEVIATION = 1e-3


@dataclass(frozen=True)
class VschaosConfig:
    """Sizes of the network, from the spectrum towards the latents; the decoder mirrors them."""

    latents: int = 8  # D
    channels: tuple[int, ...] = (64, 32, 16, 8)
    kernels: tuple[int, ...] = (3, 5, 7, 9)  # odd
    strides: tuple[int, ...] = (1, 2, 2, 4)
    hidden: int = 800  # of the dense layers


class GatedUp(nn.Module):
    """SiLU(BN(conv(x) ⊙ σ(gate(x)))) with transposed convolutions, `[B, C, L]` → `[B, C', L']`."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, more: int) -> None:
        super().__init__()
        # Both in one operator, which reads x once: the first half is conv, the second its gate.
        self.both = nn.ConvTranspose1d(inputs, 2 * outputs, kernel, stride, kernel // 2, more)
        self.norm = nn.BatchNorm1d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.silu(self.norm(nn.functional.glu(self.both(x), 1)))


class VschaosVae(Network):
    """The network alone: contrasted frames in and out.

    Args:
        config: its sizes.
        bins: F.
        encoder_given, decoder_given: E, how many conditioning values each side is told.
    """

    def __init__(
        self,
        config: VschaosConfig,
        bins: int,
        encoder_given: int = 0,
        decoder_given: int = 0,
    ) -> None:
        super().__init__()
        c = config
        self.latents = c.latents
        self.encoder_memory = 0
        self.decoder_memory = 0
        self.least_log_deviation = math.log(LEAST_DEVIATION)
        lengths = _lengths(bins, c.strides)
        self.unflattened = [c.channels[-1], lengths[-1]]
        flat = c.channels[-1] * lengths[-1]
        self.convolutions = _down(c)
        self.encoder = _dense(flat + encoder_given, c.hidden)
        self.to_mean = nn.Linear(c.hidden, c.latents)
        self.to_deviation = nn.Linear(c.hidden, c.latents)
        self.decoder = _dense(c.latents + decoder_given, c.hidden)
        self.unflatten = nn.Linear(c.hidden, flat)
        self.up, self.to_frame = _up(c, lengths)

    @torch.no_grad()
    def fit(self, frames: Tensor) -> None:
        """Let an untrained decoder begin at the mean level of contrasted frames `[N, F]`."""
        level = float(frames.mean().clamp_min(1e-4))
        if self.to_frame.bias is not None:
            self.to_frame.bias.fill_(math.log(math.expm1(level)))

    def encode(
        self, x: Tensor, given: Tensor, note: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return mean and log variance of the posterior and the memory, which is none.

        Shapes: `[B, F]`, `[B, E]`, `[B, 0]` → `[B, D]`, `[B, D]`, `[B, 0]`.
        """
        features = self.convolutions(x.unsqueeze(1)).flatten(1)
        hidden = self.encoder(torch.cat([features, given], 1))
        # log σ(s)², without the detour that would round σ to 0.
        log_deviation = nn.functional.logsigmoid(self.to_deviation(hidden).float())
        log_variance = 2.0 * log_deviation.clamp_min(self.least_log_deviation)
        return self.to_mean(hidden).float(), log_variance, memory

    def decode(
        self, z: Tensor, given: Tensor, note: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return contrasted frames ≥ 0 and the memory, which is none; the note is not looked at.

        Shapes: `[B, D]`, `[B, E]`, `[B]`, `[B, 0]` → `[B, F]`, `[B, 0]`.
        """
        hidden = self.unflatten(self.decoder(torch.cat([z, given], 1)))
        out = self.to_frame(self.up(hidden.unflatten(1, self.unflattened)))
        return nn.functional.softplus(out.squeeze(1).float()), memory


def _lengths(bins: int, strides: tuple[int, ...]) -> list[int]:
    """Return how many bins there are before the first convolution and after each.

    >>> _lengths(1025, (1, 2, 2, 4))
    [1025, 1025, 513, 257, 65]
    """
    lengths = [bins]
    for stride in strides:
        lengths.append((lengths[-1] - 1) // stride + 1)
    return lengths


def _dense(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, outputs), nn.ELU(), nn.BatchNorm1d(outputs))


def _down(c: VschaosConfig) -> nn.Sequential:
    """Return the encoder's convolutions, `[B, 1, F]` → `[B, C, L]`."""
    inputs = (1, *c.channels[:-1])
    layers: list[nn.Module] = []
    for a, b, kernel, stride in zip(inputs, c.channels, c.kernels, c.strides, strict=True):
        layers += [nn.Conv1d(a, b, kernel, stride, kernel // 2), nn.BatchNorm1d(b), nn.SiLU()]
    return nn.Sequential(*layers)


def _up(c: VschaosConfig, lengths: list[int]) -> tuple[nn.Sequential, nn.ConvTranspose1d]:
    """Return the decoder's gated convolutions and its last one, `[B, C, L]` → `[B, 1, F]`.

    The last undoes the encoder's first; at stride 1, the usual, it is a plain convolution.
    """
    shape = list(zip(c.channels, c.kernels, c.strides, lengths[1:], lengths[:-1], strict=True))
    more = [target - ((length - 1) * stride + 1) for _, _, stride, length, target in shape]
    layers = [
        GatedUp(shape[i][0], shape[i - 1][0], shape[i][1], shape[i][2], more[i])
        for i in range(len(shape) - 1, 0, -1)
    ]
    channels, kernel, stride = shape[0][:3]
    last = nn.ConvTranspose1d(channels, 1, kernel, stride, kernel // 2, more[0])
    return nn.Sequential(*layers), last

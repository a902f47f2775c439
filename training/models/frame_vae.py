# SPDX-License-Identifier: MIT
"""A variational autoencoder of single spectral frames: dense layers, few operators, small weights.

    frame [F] → (x - mean)/deviation → mel-spaced bands → dense → Normal(mean, variance) [D]
    latent [D] → dense → [F] · gate [F] → softplus around the mean frame

The gate, a sigmoid of a second dense layer, lets the decoder close the bins between partials: a
product draws sharper edges than a sum. Either side may also know a few frames before the present
one (`context`).

A host pays per operator and per byte of weights, which is why there is no convolution here: gated
convolutions over frequency cost about ten times as much per frame.
"""

import warnings
from dataclasses import dataclass

import torch
import torchaudio
from torch import Tensor, nn

from .context import Past
from .network import Network

# The deviation of silent bins is not trusted below this (full scale of the contrast is 1).
LEAST_DEVIATION = 0.02
# How sharply the output bends at zero: softplus(x, β) differs from max(x, 0) by at most ln 2 / β.
SOFTPLUS_BETA = 20.0


@dataclass(frozen=True)
class FrameVaeConfig:
    """Sizes of a frame VAE."""

    latents: int = 16  # D
    bands: int = 256  # in front of the encoder; 0 takes all bins
    width: int = 384  # of every dense layer
    blocks: int = 1  # residual layers after the first, on each side
    gated: bool = True  # a second output layer decides which bins are open
    encoder_frames: int = 1  # that the encoder knows, the present one included
    decoder_frames: int = 1
    remembered: int = 32  # numbers of each earlier frame that the encoder knows


class Residual(nn.Module):
    """x + SiLU(norm(dense(x)))."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        return x + nn.functional.silu(self.norm(self.dense(x)))


def dense_stack(inputs: int, width: int, blocks: int) -> nn.Sequential:
    """Return dense → norm → SiLU, then `blocks` residual layers."""
    first = [nn.Linear(inputs, width), nn.LayerNorm(width), nn.SiLU()]
    return nn.Sequential(*first, *[Residual(width) for _ in range(blocks)])


class FrameVae(Network):
    """The network alone: contrasted frames in and out, latents in its own units.

    Args:
        config: its sizes.
        bins: F.
        sample_rate: of the bins, in Hz, for the spacing of the bands.
        encoder_given, decoder_given: features of the labels that each side is given.
    """

    mean: Tensor
    deviation: Tensor
    filterbank: Tensor

    def __init__(
        self,
        config: FrameVaeConfig,
        bins: int,
        sample_rate: int,
        encoder_given: int = 0,
        decoder_given: int = 0,
    ) -> None:
        super().__init__()
        inputs = (config.bands or bins) + encoder_given
        self.latents = config.latents
        remembered = config.remembered
        self.encoder_past, self.decoder_past = None, None
        if config.encoder_frames > 1:
            self.encoder_past = Past(inputs, config.encoder_frames, config.width, remembered)
        if config.decoder_frames > 1:
            self.decoder_past = Past(config.latents, config.decoder_frames, config.width)
        self.encoder_memory = self.encoder_past.memory if self.encoder_past else 0
        self.decoder_memory = self.decoder_past.memory if self.decoder_past else 0
        self.softplus_beta = SOFTPLUS_BETA
        self.register_buffer("mean", torch.zeros(bins))
        self.register_buffer("deviation", torch.ones(bins))
        bank = filterbank(config.bands, bins, sample_rate) if config.bands else torch.zeros(0, 0)
        self.register_buffer("filterbank", bank, persistent=False)
        self.encoder = dense_stack(inputs, config.width, config.blocks)
        self.to_mean = nn.Linear(config.width, config.latents)
        self.to_log_variance = nn.Linear(config.width, config.latents)
        self.decoder = dense_stack(config.latents + decoder_given, config.width, config.blocks)
        self.to_frame = nn.Linear(config.width, bins, bias=False)
        self.to_gate = nn.Linear(config.width, bins) if config.gated else None
        self.base = nn.Parameter(torch.zeros(bins))
        nn.init.zeros_(self.to_log_variance.weight)
        nn.init.constant_(self.to_log_variance.bias, -4.0)
        with torch.no_grad():
            self.to_frame.weight.mul_(0.3)

    @torch.no_grad()
    def fit(self, frames: Tensor) -> None:
        """Take the mean and deviation of each bin from contrasted training frames `[N, F]`."""
        self.mean.copy_(frames.mean(0))
        self.deviation.copy_(frames.std(0) + LEAST_DEVIATION)
        self.base.copy_(self.mean)

    def encode(
        self, x: Tensor, given: Tensor, note: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """See `Network`."""
        bands = (x - self.mean) / self.deviation
        if self.filterbank.numel() > 0:
            bands = bands @ self.filterbank
        seen = torch.cat([bands, given], 1)
        hidden = seen
        for place, layer in enumerate(self.encoder):
            hidden = layer(hidden)
            if place == 0 and self.encoder_past is not None:
                past, memory = self.encoder_past(seen, memory)
                hidden = hidden + past
        log_variance = self.to_log_variance(hidden).float().clamp(-12.0, 4.0)
        return self.to_mean(hidden).float(), log_variance, memory

    def decode(
        self, z: Tensor, given: Tensor, note: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor]:
        """See `Network`; the note is heard only as far as `given` tells of it."""
        hidden = torch.cat([z, given], 1)
        for place, layer in enumerate(self.decoder):
            hidden = layer(hidden)
            if place == 0 and self.decoder_past is not None:
                past, memory = self.decoder_past(z, memory)
                hidden = hidden + past
        out = self.to_frame(hidden)
        if self.to_gate is not None:
            out = out * torch.sigmoid(self.to_gate(hidden))
        frame = nn.functional.softplus(out.float() + self.base, beta=self.softplus_beta)
        return frame, memory


def filterbank(bands: int, bins: int, sample_rate: int) -> Tensor:
    """Return `[F, bands]`, columns of sum 1: triangles on the mel scale, from 20 Hz to the top.

    Where the mel scale asks for less than a bin, the column takes the nearest bin alone, so that no
    band of the bass is empty.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of empty bands, which are mended below
        bank = torchaudio.functional.melscale_fbanks(
            bins, 20.0, sample_rate / 2, bands, sample_rate, mel_scale="htk"
        )
    empty = (bank.sum(0) <= 0).nonzero()[:, 0]
    top = 2595.0 * torch.log10(torch.tensor(1.0 + sample_rate / 2 / 700.0))
    low = 2595.0 * torch.log10(torch.tensor(1.0 + 20.0 / 700.0))
    centre = low + (top - low) * (empty + 1) / (bands + 1)
    hz = 700.0 * (10.0 ** (centre / 2595.0) - 1.0)
    nearest = (hz / (sample_rate / 2) * (bins - 1)).round().long()
    bank[nearest, empty] = 1.0
    return bank / bank.sum(0)

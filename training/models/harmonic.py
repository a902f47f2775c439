# SPDX-License-Identifier: MIT
"""A frame VAE that is told the pitch: its decoder puts the partials where the note says.

The dense trunk of the decoder says how loud each partial is, never where it lies. Whatever the
latents still know of another pitch, they have no means to draw it:

    trunk([z, note, given]) → h, e, n, detune, s, w0, w1
    f_k = k·f0·√(1 + s·k²)       the k-th partial, in bins; f0 is the note's, moved by the detune,
                                 which is bounded; s is the stiffness of strings
    w_k = w0 + w1·k²             how much wider than the window's its lobe is: onsets widen all
                                 partials alike, vibrato and glides the upper ones more
    P_i = Σ_k h_k⁴·exp(-2κ·(i - f_k)²/w_k)      over the partials below and above bin i
    x_i = (e_i⁴·P_i + n_i⁴)^¼    powers add; x is the root of a magnitude

κ belongs to the Gaussian window; to other windows w0 adapts. The envelope e and the noise n are
straight lines between a few points of the mel scale, too far apart to draw a partial. Above the
last h_k the envelope stands alone. (The equations are for a contrast of 0.5; with another one the
shapes are learned all the same, but lobes are not quite those of the window.)

The encoder sees, beside the bands of `frame_vae`, the frame at five bins around each harmonic of
the note and how far off the harmonics lie in all: the same for the same sound at any pitch. So
latents need not hold a pitch, and tuning, vibrato and timbre are learned once, not for each note.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from .frame_vae import LEAST_DEVIATION, SOFTPLUS_BETA, dense_stack, filterbank
from .network import Network

# A layer knows a note by how near it is to these; between two of them it is some of both. A note
# below the first or above the last is taken as that.
LOWEST_NOTE, HIGHEST_NOTE, NOTE_SPACING = 21.0, 111.0, 6.0
# What the latents may do to the pitch: less than it takes to be heard as another note.
DETUNE_SEMITONES = 0.3
# s of the stiffest string; a piano's lie from 0.0001 in the bass to 0.01 in the treble.
STIFFEST = 0.02
# κ: a Gaussian window cut at 1 % has λ² = n²/(8 ln 100) and the magnitude exp(-(2πd/n)²·λ²/2) at d
# bins from a partial.
LOBE = (2.0 * math.pi) ** 2 / (16.0 * math.log(100.0))
# The narrowest w_k; a lobe cannot be narrower than the window's, but the power of its neighbours
# and the noise stand beneath it.
NARROWEST = 0.8
# ln of the least power of a lobe (-170 dB): beyond it float32 becomes slow.
LEAST_LOBE = -40.0
# The least x (-120 dB): the roots need a slope at silence. It is added to the noise, because an
# exporter takes its power for nothing.
SILENCE = 1e-3
HEARD_BINS = 5  # around each harmonic


@dataclass(frozen=True)
class HarmonicVaeConfig:
    """Sizes of a harmonic VAE."""

    latents: int = 16  # D
    bands: int = 256  # in front of the encoder
    width: int = 384  # of every dense layer
    blocks: int = 1  # residual layers after the first, on each side
    heard: int = 40  # harmonics that the encoder looks at
    partials: int = 96  # with a level of their own
    points: int = 64  # of the envelope and of the noise


class HarmonicVae(Network):
    """The network alone: contrasted frames and notes in, contrasted frames out; no memory.

    Args:
        config: its sizes.
        bins: F.
        sample_rate: of the bins, in Hz, for pitch and the spacing of the bands.
        encoder_given, decoder_given: E, how many conditioning values each side is told.
    """

    mean: Tensor
    deviation: Tensor
    filterbank: Tensor
    lines: Tensor
    anchors: Tensor
    bin: Tensor
    bins_twice: Tensor
    around: Tensor
    heard: Tensor
    number: Tensor

    def __init__(
        self,
        config: HarmonicVaeConfig,
        bins: int,
        sample_rate: int,
        encoder_given: int = 0,
        decoder_given: int = 0,
    ) -> None:
        super().__init__()
        c = config
        # Attributes, because TorchScript does not see a module's Python constants.
        self.latents, self.partials, self.points = c.latents, c.partials, c.points
        self.encoder_memory, self.decoder_memory = 0, 0
        self.softplus_beta = SOFTPLUS_BETA
        self.lowest, self.highest, self.spacing = LOWEST_NOTE, HIGHEST_NOTE, NOTE_SPACING
        self.detune, self.stiffest, self.narrowest = DETUNE_SEMITONES, STIFFEST, NARROWEST
        self.lobe, self.least_lobe, self.silence = LOBE, LEAST_LOBE, SILENCE
        self.bins = bins
        self.a4 = 440.0 / (sample_rate / 2) * (bins - 1)  # note 69, in bins
        flattest = LOWEST_NOTE - DETUNE_SEMITONES - 69.0
        most = int((bins - 1) / (self.a4 * 2.0 ** (flattest / 12.0))) + 3

        anchors = torch.arange(LOWEST_NOTE, HIGHEST_NOTE + 1.0, NOTE_SPACING)
        told = len(anchors) + HEARD_BINS * c.heard + 1 + encoder_given
        self.register_buffer("mean", torch.zeros(bins))
        self.register_buffer("deviation", torch.ones(bins))
        self.register_buffer("filterbank", filterbank(c.bands, bins, sample_rate), False)
        self.register_buffer("lines", _lines(c.points, bins, sample_rate), False)
        self.register_buffer("anchors", anchors, False)
        self.register_buffer("bin", torch.arange(bins).float(), False)
        self.register_buffer("bins_twice", torch.arange(bins).float().repeat(2), False)
        self.register_buffer("around", torch.arange(-2.0, HEARD_BINS - 1.0)[:, None], False)
        self.register_buffer("heard", torch.arange(1, c.heard + 1).float(), False)
        self.register_buffer("number", torch.arange(most).float(), False)
        self.encoder = dense_stack(c.bands + told, c.width, c.blocks)
        self.to_mean = nn.Linear(c.width, c.latents)
        self.to_log_variance = nn.Linear(c.width, c.latents)
        self.decoder = dense_stack(c.latents + len(anchors) + decoder_given, c.width, c.blocks)
        self.to_partials = nn.Linear(c.width, c.partials)
        self.to_lines = nn.Linear(c.width, 2 * c.points)
        self.to_shape = nn.Linear(c.width, 4)
        nn.init.zeros_(self.to_log_variance.weight)
        nn.init.constant_(self.to_log_variance.bias, -4.0)
        with torch.no_grad():
            for layer in (self.to_partials, self.to_lines, self.to_shape):
                layer.weight.mul_(0.3)
            self.to_partials.bias.fill_(0.5)
            self.to_lines.bias.zero_()
            # In tune, s = 0.00005, lobes as wide as the window's.
            self.to_shape.bias.copy_(torch.tensor([0.0, -6.0, -2.0, -6.0]))

    @torch.no_grad()
    def fit(self, frames: Tensor) -> None:
        """Take the statistics of each bin from contrasted training frames `[N, F]`."""
        self.mean.copy_(frames.mean(0))
        self.deviation.copy_(frames.std(0) + LEAST_DEVIATION)
        near = self.lines / self.lines.sum(1, keepdim=True)
        # Where partials lie the frame is well above its mean, between them well below.
        level = torch.cat([near @ (self.mean + 2.0 * self.deviation), near @ (0.5 * self.mean)])
        scaled = (self.softplus_beta * level).clamp(0.01, 60.0)
        self.to_lines.bias.copy_(torch.log(torch.expm1(scaled)) / self.softplus_beta)

    def encode(
        self, x: Tensor, given: Tensor, note: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return mean and log variance of the posterior, and the empty memory.

        Shapes: `[B, F]`, `[B, E]`, `[B]`, `[B, 0]` → `[B, D]`, `[B, D]`, `[B, 0]`.

        Args:
            note: at which x sounds, as a MIDI note number with a fraction.
        """
        note = note.clamp(self.lowest, self.highest).unsqueeze(1)
        bands = ((x - self.mean) / self.deviation) @ self.filterbank
        told = torch.cat([bands, self.listen(x, note), self.nearness(note), given], 1)
        hidden = self.encoder(told)
        log_variance = self.to_log_variance(hidden).float().clamp(-12.0, 4.0)
        return self.to_mean(hidden).float(), log_variance, memory

    def decode(
        self, z: Tensor, given: Tensor, note: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return contrasted frames ≥ 0 that sound at `note`, and the empty memory.

        Shapes: `[B, D]`, `[B, E]`, `[B]`, `[B, 0]` → `[B, F]`, `[B, 0]`.
        """
        note = note.clamp(self.lowest, self.highest).unsqueeze(1)
        hidden = self.decoder(torch.cat([z, self.nearness(note), given], 1))
        partials = nn.functional.softplus(self.to_partials(hidden).float(), beta=4.0)
        points = nn.functional.softplus(self.to_lines(hidden).float(), beta=self.softplus_beta)
        lines = (points.view(-1, 2, self.points) @ self.lines).float()
        power = self.comb(note, partials, self.to_shape(hidden).float())
        envelope, noise = lines[:, 0].square(), (lines[:, 1] + self.silence).square()
        return (envelope.square() * power + noise.square()).sqrt().sqrt(), memory

    def comb(self, note: Tensor, partials: Tensor, shape: Tensor) -> Tensor:
        """Return the power of all partials under an envelope of 1.

        Shapes: `[B, 1]`, `[B, partials]`, `[B, 4]` → `[B, F]`.
        """
        detune = self.detune * torch.tanh(shape[:, 0:1])
        stiffness = self.stiffest * torch.sigmoid(shape[:, 1:2])
        width = nn.functional.softplus(shape[:, 2:4])
        f0 = self.a4 * torch.exp2((note + detune - 69.0) / 12.0)
        squared = self.number.square()
        place = f0 * self.number * torch.sqrt(1.0 + stiffness * squared)
        slope = -2.0 * self.lobe / (self.narrowest + width[:, 0:1] + width[:, 1:2] * squared)
        # Of what is numbered 0 nothing is heard; above the last level of its own, h is 1.
        level = nn.functional.pad(4.0 * torch.log(partials + 1e-3), [1, 0], value=self.least_lobe)
        level = nn.functional.pad(level, [0, squared.shape[0] - level.shape[1]])
        # The number of the partial below: k·√(1 + s·k²) = u solved for k, exactly.
        u2 = (self.bin / f0.detach()).square()
        root = torch.sqrt(1.0 + 4.0 * stiffness.detach() * u2)
        below = torch.sqrt(2.0 * u2 / (1.0 + root)).long().clamp(0, squared.shape[0] - 2)
        k = torch.cat([below, below + 1], 1)
        away = (self.bins_twice - place.gather(1, k)).square()
        power = torch.exp(
            (slope.gather(1, k) * away + level.gather(1, k)).clamp_min(self.least_lobe)
        )
        return power[:, : self.bins] + power[:, self.bins :]

    def listen(self, x: Tensor, note: Tensor) -> Tensor:
        """Return the frame around each harmonic, and by how much all of them are out of tune.

        Two bins at ± 1 from a place differ by the factor exp(2κ·offset) if there is a lobe near
        it. The offsets give the detune by least squares, loud harmonics counting more.

        Shapes: `[B, F]`, `[B, 1]` → `[B, 5·heard + 1]`.
        """
        place = self.a4 * torch.exp2((note - 69.0) / 12.0) * self.heard
        inside = (place < self.bins - 5.0).to(x.dtype)
        low = place.floor()
        index = (low.unsqueeze(1) + self.around).long().clamp(0, self.bins - 1)
        near = x.gather(1, index.flatten(1)).view(index.shape)
        between = near[:, :-1] + (place - low).unsqueeze(1) * (near[:, 1:] - near[:, :-1])
        at = between * inside.unsqueeze(1)
        offset = torch.log((at[:, 3] + 1e-3) / (at[:, 1] + 1e-3)) / (2.0 * self.lobe)
        weight = at[:, 3] * at[:, 1] * place
        moment = (weight * offset.clamp(-2.0, 2.0)).sum(1, keepdim=True)
        # 12/ln 2 semitones per relative detune; scaled, like the frame, to the size of the bands.
        semitones = 17.31 * moment / ((weight * place).sum(1, keepdim=True) + 1e-3)
        return torch.cat([8.0 * at.flatten(1), 5.0 * semitones.clamp(-0.5, 0.5)], 1)

    def nearness(self, note: Tensor) -> Tensor:
        """Return how near a note is to each anchor, 1 at it and 0 from the next one on."""
        return (1.0 - (note - self.anchors).abs() / self.spacing).clamp_min(0.0)


def _lines(points: int, bins: int, sample_rate: int) -> Tensor:
    """Return `[points, F]`, triangles on the mel scale from 0 Hz up, which sum to 1 at any bin."""
    hz = torch.linspace(0.0, sample_rate / 2, bins)
    mel = torch.log1p(hz / 700.0)
    at = mel / mel[-1] * (points - 1)
    return (1.0 - (at - torch.arange(points)[:, None]).abs()).clamp_min(0.0)

# SPDX-License-Identifier: MIT
"""The harmonic decoder sounds at the note that it is asked for, whatever its weights."""

import math

import pytest
import torch

from timbrel.training.losses import frame_error
from timbrel.training.models.harmonic import DETUNE_SEMITONES, HarmonicVae, HarmonicVaeConfig

BINS, RATE, N = 1025, 44100, 2048
SMALL = HarmonicVaeConfig(latents=4, bands=32, width=24, heard=12, partials=32, points=24)
NOTES = [40.0, 47.3, 55.0, 60.5, 69.0, 76.0, 88.7, 96.0]


def bin_of(note):
    return 440.0 * 2.0 ** ((note - 69.0) / 12.0) * N / RATE


def tones(notes, partials=12):
    """Contrasted frames `[B, F]` of tones with partials of falling level, Gaussian window."""
    kappa = (2 * math.pi) ** 2 / (16 * math.log(100.0))
    k = torch.arange(1.0, partials + 1)
    place = bin_of(notes)[:, None, None] * k[:, None]
    away = torch.arange(float(BINS)) - place
    return (torch.exp(-kappa * away**2) / k[:, None]).sum(1).sqrt()


def heard_note(frames):
    """The note on whose first six harmonics the frames stand highest above the gaps between."""
    notes = torch.arange(36.0, 100.0, 0.02)
    score = torch.zeros(len(frames), len(notes))
    for k in range(1, 7):
        score += value_at(frames, k * bin_of(notes)) - value_at(frames, (k - 0.5) * bin_of(notes))
    return notes[score.argmax(1)]


def value_at(frames, place):
    """Frames `[B, F]` between their bins, `[B, places]`."""
    low = place.floor().long()
    part = place - low
    return frames[:, low] * (1 - part) + frames[:, low + 1] * part


def network(config=SMALL, encoder_given=0, decoder_given=0, seed=0):
    torch.manual_seed(seed)
    net = HarmonicVae(config, BINS, RATE, encoder_given, decoder_given)
    net.fit(tones(torch.linspace(40.0, 90.0, 64)))
    return net


class Moved(torch.nn.Module):
    """A frame encoded at one note and decoded at another, with conditioning of ones."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x: torch.Tensor, note: torch.Tensor, asked: torch.Tensor):
        none, given = torch.zeros(1, 0), torch.ones(1, 2)
        mean, log_variance, _ = self.net.encode(x, given, note, none)
        frame, _ = self.net.decode(mean, given[:, :1], asked, none)
        return frame, mean, log_variance


def none(rows, size=0):
    return torch.zeros(rows, size)


def decode(net, z, notes):
    return net.decode(z, none(len(z)), notes, none(len(z)))[0]


def test_shapes():
    net = network(encoder_given=3, decoder_given=2)
    notes = torch.tensor([60.0, 62.5])
    mean, log_variance, memory = net.encode(tones(notes), none(2, 3), notes, none(2))
    frame, kept = net.decode(mean, none(2, 2), notes, none(2))
    assert mean.shape == log_variance.shape == (2, 4)
    assert frame.shape == (2, BINS)
    assert memory.shape == kept.shape == (2, 0)
    assert (net.encoder_memory, net.decoder_memory) == (0, 0)
    assert bool((frame >= 0).all())


@pytest.mark.parametrize("seed", range(3))
def test_untrained_it_already_sounds_at_the_note_asked_for(seed):
    # Above, a chance envelope leaves too few partials to hear a note by.
    net, notes = network(seed=seed), torch.tensor([n for n in NOTES if n < 70.0])
    frames = decode(net, torch.randn(len(notes), 4), notes).detach()
    assert bool(((heard_note(frames) - notes).abs() < 0.5).all())


def test_trained_at_some_notes_it_draws_others_at_their_place():
    torch.manual_seed(0)
    net = network()
    optimiser = torch.optim.Adam(net.parameters(), lr=0.005)
    for _ in range(60):
        notes = 40.0 + 6.0 * torch.randint(0, 9, (16,))
        x = tones(notes)
        mean, _, _ = net.encode(x, none(16), notes, none(16))
        loss = frame_error(x, decode(net, mean, notes), 0.1, 0.0)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    asked = torch.tensor([43.0, 49.5, 61.0, 67.2, 76.0])
    with torch.no_grad():
        source = torch.full((5,), 58.0)
        z, _, _ = net.encode(tones(source), none(5), source, none(5))
        frames = decode(net, z, asked)
    assert bool(((heard_note(frames) - asked).abs() < 0.2).all())
    error = frame_error(tones(asked), frames, 0.1, 0.0)
    assert error < 0.3 * frame_error(tones(asked), 0 * frames, 0.1, 0.0)


def test_latents_detune_within_the_bound():
    net = network()
    for sign in (-1.0, 1.0):
        with torch.no_grad():
            net.to_shape.bias[0] = 100.0 * sign
        frames = decode(net, torch.randn(4, 4), torch.full((4,), 76.0)).detach()
        moved = sign * (heard_note(frames) - 76.0)
        assert bool((moved < DETUNE_SEMITONES + 0.05).all())
        assert bool((moved > DETUNE_SEMITONES - 0.1).all())


def test_low_notes_have_no_gaps_and_high_notes_have():
    """Two bins apart the lobes of partials add up to a level; ten bins apart they stand alone."""
    net = network()
    level = torch.ones(1, SMALL.partials)
    shape = torch.tensor([[0.0, -20.0, -2.0, -20.0]])
    for note, flat in ((28.0, True), (36.0, True), (60.0, False)):
        f0 = bin_of(note)
        power = net.comb(torch.tensor([[note]]), level, shape)[0]
        x = power.sqrt().sqrt()[int(f0) + 1 : int(30 * f0)]
        assert (float(x.min()) > 0.4 * float(x.max())) == flat


def test_partials_go_up_to_the_last_bin():
    net = network()
    shape = torch.tensor([[0.0, -20.0, -2.0, -20.0]])
    power = net.comb(torch.tensor([[60.0]]), torch.ones(1, SMALL.partials), shape)[0]
    peaks = (power[1:-1] > power[:-2]) & (power[1:-1] >= power[2:])
    assert int(peaks.sum()) == int((BINS - 1) / bin_of(60.0))


def test_stiffness_spreads_the_partials():
    net = network()
    shape = torch.tensor([[0.0, -1.0, -2.0, -20.0]])
    stiffness = net.stiffest / (1.0 + math.e)
    power = net.comb(torch.tensor([[72.0]]), torch.ones(1, SMALL.partials), shape)[0]
    for k in (1, 3, 8):
        place = k * bin_of(72.0) * math.sqrt(1 + stiffness * k * k)
        near = power[int(place) - 6 : int(place) + 8]
        assert abs(int(near.argmax()) + int(place) - 6 - place) <= 1.0


@pytest.mark.parametrize("detune", [-0.3, -0.1, 0.0, 0.2])
def test_the_encoder_measures_the_detune(detune):
    note = torch.tensor([50.0, 62.0, 74.0])
    told = network().listen(tones(note + detune), note[:, None])
    assert torch.allclose(told[:, -1] / 5.0, torch.full((3,), detune), atol=0.05)


def test_notes_out_of_range_are_taken_as_the_nearest():
    net, z = network(), torch.randn(2, 4)
    wild, tame = torch.tensor([-1.0, 500.0]), torch.tensor([21.0, 111.0])
    assert torch.equal(decode(net, z, wild), decode(net, z, tame))


def test_the_gradient_reaches_every_weight():
    net = network(encoder_given=2, decoder_given=2)
    notes = torch.tensor(NOTES)
    x = tones(notes + 0.1)
    given = torch.ones(len(notes), 2)
    mean, log_variance, _ = net.encode(x, given, notes, none(len(notes)))
    y, _ = net.decode(mean + log_variance.exp(), given, notes, none(len(notes)))
    frame_error(x, y, 0.1, 0.0).backward()
    for name, weight in net.named_parameters():
        assert weight.grad is not None, name
        assert bool(torch.isfinite(weight.grad).all()), name
        # Latents that nothing has turned yet have a variance that does not depend on the frame.
        assert float(weight.grad.abs().max()) > 0, name


def test_scripted_equals_eager():
    eager = Moved(network(encoder_given=2, decoder_given=1)).eval()
    scripted = torch.jit.script(eager)
    for note in NOTES:
        told = (tones(torch.tensor([note])), torch.tensor([note]), torch.tensor([note + 3.0]))
        for a, b in zip(eager(*told), scripted(*told), strict=True):
            assert torch.allclose(a, b, atol=1e-6)

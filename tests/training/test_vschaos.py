# SPDX-License-Identifier: MIT
"""The network of vschaos2: its sizes, any number of bins, and no statistics of the batch in use."""

import math

import pytest
import torch
from torch import Tensor, nn

from timbrel.training.models.vschaos import VschaosConfig, VschaosVae

SMALL = VschaosConfig(4, (12, 8, 6, 4), hidden=32)


class Both(nn.Module):
    def __init__(self, network: VschaosVae) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor, heard: Tensor, asked: Tensor, none: Tensor):
        mean, log_variance, _ = self.network.encode(x, heard, none[:, :0].sum(1), none)
        frame, _ = self.network.decode(mean, asked, torch.zeros(x.shape[0]), none)
        return mean, log_variance, frame


def inputs(bins, heard=0, asked=0, batch=3):
    torch.manual_seed(1)
    return torch.rand(batch, bins), torch.rand(batch, heard), torch.rand(batch, asked), none(batch)


def none(batch):
    return torch.zeros(batch, 0)


def made(config=SMALL, bins=257, heard=0, asked=0):
    torch.manual_seed(0)
    return VschaosVae(config, bins, heard, asked)


@pytest.mark.parametrize("bins", [1025, 513, 257, 129, 130, 100, 33, 17])
def test_as_many_bins_come_back_as_went_in(bins):
    with torch.no_grad():
        mean, log_variance, frame = Both(made(bins=bins).eval())(*inputs(bins))
    assert mean.shape == log_variance.shape == (3, 4)
    assert frame.shape == (3, bins)
    assert bool((frame >= 0).all())


def test_strides_may_stand_in_any_order():
    config = VschaosConfig(4, (12, 8, 6, 4), (11, 13, 15, 17), (8, 4, 4, 2), hidden=32)
    with torch.no_grad():
        assert Both(made(config, 4097).eval())(*inputs(4097))[2].shape == (3, 4097)


def test_the_default_has_the_size_of_the_original():
    network = made(VschaosConfig(), 1025)
    assert sum(p.numel() for p in network.parameters()) == pytest.approx(0.89e6, rel=0.02)
    assert network.latents == 8
    assert network.encoder_memory == network.decoder_memory == 0


def test_what_is_given_reaches_its_side():
    network = made(heard=2, asked=3).eval().requires_grad_(False)
    x, heard, asked, memory = inputs(257, 2, 3)
    note = torch.zeros(3)
    mean, _, _ = network.encode(x, heard, note, memory)
    assert not torch.allclose(network.encode(x, heard + 1, note, memory)[0], mean)
    frame, _ = network.decode(mean, asked, note, memory)
    assert float((network.decode(mean, asked + 1, note, memory)[0] - frame).abs().max()) > 1e-5
    assert torch.equal(network.decode(mean, asked, note + 60, memory)[0], frame)


def test_the_deviation_stays_between_a_thousandth_and_one():
    network = made().eval().requires_grad_(False)
    x, heard, _, memory = inputs(257)
    note = torch.zeros(len(x))
    for bias, deviation in ((-100.0, 1e-3), (100.0, 1.0), (0.0, 0.5)):
        network.to_deviation.weight.zero_()
        network.to_deviation.bias.fill_(bias)
        _, log_variance, _ = network.encode(x, heard, note, memory)
        assert torch.exp(0.5 * log_variance).flatten().tolist() == pytest.approx([deviation] * 12)


def test_an_untrained_decoder_begins_at_the_level_of_the_frames():
    network = made()
    network.fit(torch.full((10, 257), 0.03))
    assert network.to_frame.bias is not None
    bias = float(network.to_frame.bias.detach())
    assert math.log1p(math.exp(bias)) == pytest.approx(0.03, rel=1e-3)


def test_in_use_rows_do_not_see_each_other():
    network = Both(made().train())
    for _ in range(3):
        network(*inputs(257, batch=8))  # lets the norms take their statistics
    network.eval().requires_grad_(False)
    x, heard, asked, memory = inputs(257)
    together = network(x, heard, asked, memory)
    for row in range(3):
        alone = network(x[row : row + 1], heard[:1], asked[:1], memory[:1])
        for one, all_rows in zip(alone, together, strict=True):
            torch.testing.assert_close(one[0], all_rows[row], atol=1e-5, rtol=0)


def test_scripted_equals_eager():
    network = Both(made(heard=2, asked=3).eval().requires_grad_(False))
    given = inputs(257, 2, 3)
    for script, eager in zip(torch.jit.script(network)(*given), network(*given), strict=True):
        torch.testing.assert_close(script, eager)


def test_it_works_in_bfloat16():
    network = Both(made())
    given = inputs(257, batch=8)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rough = network(*given)
    fine = made()
    with torch.no_grad():
        frame = Both(fine)(*given)[2]
    assert all(value.dtype == torch.float32 for value in rough)
    torch.testing.assert_close(rough[2].detach(), frame, atol=0.05, rtol=0.05)
    rough[2].square().mean().backward()
    assert all(
        bool(torch.isfinite(p.grad).all()) for p in network.parameters() if p.grad is not None
    )


def test_a_few_steps_bring_it_closer():
    network, (x, heard, asked, memory) = Both(made()), inputs(257, batch=16)
    network.network.fit(x)
    optimiser = torch.optim.Adam(network.parameters(), 3e-3)
    errors = []
    for _ in range(25):
        error = (network(x, heard, asked, memory)[2] - x).square().mean()
        optimiser.zero_grad()
        error.backward()
        optimiser.step()
        errors.append(float(error.detach()))
    assert errors[-1] < 0.7 * errors[0]

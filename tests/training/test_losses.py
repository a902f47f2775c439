# SPDX-License-Identifier: MIT
"""The losses, against values computed by hand."""

import math

import pytest
import torch

from timbrel.training.losses import (
    capacity,
    erb_weights,
    frame_convergence,
    frame_error,
    free_bits,
    kl_to_normal,
    spectral_convergence,
    warmup,
)


def test_convergence_has_the_target_below():
    target, estimate = torch.tensor([[3.0, 4.0]]), torch.tensor([[6.0, 8.0]])
    assert float(frame_convergence(target, estimate, 0.1)) == pytest.approx(1.0)  # 5 / 5
    assert float(frame_convergence(estimate, target, 0.1)) == pytest.approx(0.5)  # 5 / 10
    assert float(spectral_convergence(target, estimate)) == pytest.approx(1.0, rel=1e-3)


def test_every_frame_counts_as_much_whatever_its_level():
    target = torch.tensor([[3.0, 4.0], [0.3, 0.4]])
    estimate = torch.tensor([[0.0, 0.0], [0.3, 0.4]])
    assert float(frame_convergence(target, estimate, 0.1)) == pytest.approx(0.5)


def test_silence_is_judged_by_the_floor():
    silence = torch.zeros(1, 2)
    assert float(frame_convergence(silence, torch.tensor([[0.03, 0.04]]), 0.1)) == pytest.approx(
        0.5
    )
    assert float(frame_convergence(silence, silence, 0.1)) == 0.0


def test_a_frame_that_is_too_loud_is_pulled_down():
    """With the estimate below, the error of a loud frame tends to 1 and its gradient to 0."""
    estimate = torch.tensor([[30.0, 40.0]], requires_grad=True)
    frame_convergence(torch.tensor([[3.0, 4.0]]), estimate, 0.1).backward()
    assert estimate.grad is not None
    assert estimate.grad.tolist()[0] == pytest.approx([0.12, 0.16])  # direction / ‖target‖


def test_kl_is_that_of_the_posterior_against_the_prior():
    mean, log_variance = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, math.log(0.25)]])
    # KL(N(1,1)‖N(0,1)) = 1/2; KL(N(0,σ²)‖N(0,1)) = (σ² - 1)/2 - ln σ; the reverse would be 0.807.
    expected = [[0.5, (0.25 - 1) / 2 + math.log(2)]]
    assert kl_to_normal(mean, log_variance).tolist()[0] == pytest.approx(expected[0])


def test_free_bits_leave_alone_what_a_capacity_pulls_up():
    low = torch.tensor([[0.2, 3.0], [0.4, 1.0]], requires_grad=True)  # means 0.3 and 2
    assert float(free_bits(low, 1.0).detach()) == pytest.approx(3.0)  # 1 + 2
    free_bits(low, 1.0).backward()
    assert low.grad is not None
    assert low.grad.tolist() == [[0.0, 0.5], [0.0, 0.5]]
    low.grad = None
    assert float(capacity(low, 10.0).detach()) == pytest.approx(7.7)
    capacity(low, 10.0).backward()
    assert low.grad is not None
    assert low.grad.tolist() == [[-0.5, -0.5], [-0.5, -0.5]]
    assert float(capacity(low, 2.3).detach()) == pytest.approx(0.0, abs=1e-6)


def test_a_warm_up_is_reached():
    assert [warmup(step, 1000) for step in (0, 500, 1000, 5000)] == [0.0, 0.5, 1.0, 1.0]
    assert warmup(0, 0) == 1.0


def test_bass_weighs_more_than_treble_and_never_out_of_bounds():
    weights = erb_weights(1025, 44100)
    assert bool((weights.diff() <= 0).all())
    assert float(weights[0]) == pytest.approx(math.sqrt(5.0))
    assert 0.4 < float(weights[-1]) < 0.6
    # Where nothing is clipped, 1 / weight² grows as the critical band: 1 + 4.37 f / kHz.
    band = 1 + 4.37e-3 * torch.arange(1025) * 44100 / 2048
    ratio = (weights[300] / weights[600]).square()
    assert float(ratio) == pytest.approx(float(band[600] / band[300]), rel=1e-4)


def test_weights_count_bin_by_bin():
    x, y = torch.tensor([[0.0, 0.0]]), torch.tensor([[2.0, -1.0]])
    weights = torch.tensor([1.0, 10.0])
    # (4 + 0.5 · 2) · 1 + (1 + 0.5 · 1) · 10
    assert float(frame_error(x, y, 0.5, weights=weights)) == pytest.approx(20.0)
    plain = frame_error(x, y, 0.5, weights=torch.ones(2))
    assert float(plain) == pytest.approx(float(frame_error(x, y, 0.5, 0.0)))

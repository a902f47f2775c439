# SPDX-License-Identifier: MIT
"""The adapter between host and model blocks: its latency to the sample, and what it keeps."""

from math import gcd

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from timbrel.base.errors import UserError
from timbrel.runtime.carrier import TorchCarrier, open_carrier
from timbrel.runtime.engine import Engine

RATIO = 64
HOST_BLOCKS = (1, 32, 64, 100, 441, 480, 512, 2048)
MODEL_BLOCKS = (64, 128, 192, 512, 2048)
GROUP = 8  # the ratio of the methods that have one


class Wires(nn.Module):
    """Nothing but copying, at every pair of ratios; `raise_ratio` only makes the highest ratio."""

    def __init__(self, ratio: int) -> None:
        super().__init__()
        self.group = GROUP
        self.register_buffer("forward_params", torch.tensor([1, 1, 1, 1]))
        self.register_buffer("raise_ratio_params", torch.tensor([1, ratio, 1, ratio]))
        self.register_buffer("down_params", torch.tensor([1, 1, 1, GROUP]))
        self.register_buffer("up_params", torch.tensor([1, GROUP, 1, 1]))
        self.register_buffer("slow_params", torch.tensor([1, GROUP, 1, GROUP]))
        self.register_buffer("swap_params", torch.tensor([2, 1, 2, 1]))
        self.register_buffer("short_params", torch.tensor([1, 1, 1, 1]))
        self.register_buffer("sum_params", torch.tensor([1, 1, 1, 1]))
        self.register_buffer("total", torch.zeros(1, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return x

    @torch.jit.export
    def raise_ratio(self, x: Tensor) -> Tensor:
        return x

    @torch.jit.export
    def down(self, x: Tensor) -> Tensor:
        return x[:, :, :: self.group]

    @torch.jit.export
    def up(self, x: Tensor) -> Tensor:
        """The value, then zeros."""
        return nn.functional.pad(x.unsqueeze(3), [0, self.group - 1]).flatten(2)

    @torch.jit.export
    def slow(self, x: Tensor) -> Tensor:
        return x

    @torch.jit.export
    def swap(self, x: Tensor) -> Tensor:
        return x.flip(1)

    @torch.jit.export
    def short(self, x: Tensor) -> Tensor:
        return x[:, :, 1:]

    @torch.jit.export
    def sum(self, x: Tensor) -> Tensor:
        y = self.total + x.cumsum(2)
        self.total = y[:, :, -1:]
        return y


@pytest.fixture(scope="module")
def carrier(tmp_path_factory):
    path = tmp_path_factory.mktemp("wires") / "wires.ts"
    torch.jit.save(torch.jit.script(Wires(RATIO).eval()), str(path))
    return TorchCarrier(path)


def prepared(carrier, method, host_block, model_block=None, batch=1):
    engine = Engine(carrier, method)
    engine.prepare(host_block, model_block, batch)
    return engine


def play(engine, x):
    """Feed `[B, C, T]`, T a multiple of the host block."""
    blocks = np.split(x, x.shape[2] // engine.host_block, axis=2)
    return np.concatenate([engine.process(block) for block in blocks], axis=2)


def whole_blocks(host_block, at_least):
    return -(-at_least // host_block) * host_block


def noise(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def delayed(x, samples):
    return np.concatenate([np.zeros_like(x[:, :, :samples]), x], axis=2)[:, :, : x.shape[2]]


@pytest.mark.parametrize("model_block", MODEL_BLOCKS)
@pytest.mark.parametrize("host_block", HOST_BLOCKS)
def test_an_impulse_comes_out_m_minus_gcd_samples_later(carrier, host_block, model_block):
    engine = prepared(carrier, "forward", host_block, model_block)
    expected = model_block - gcd(host_block, model_block)
    x = np.zeros((1, 1, whole_blocks(host_block, 2 * model_block + 10)), dtype=np.float32)
    x[0, 0, 7] = 1.0
    found = np.flatnonzero(play(engine, x)[0, 0])
    assert found.tolist() == [7 + expected]
    assert engine.adapter_samples() == engine.latency_samples() == expected


@pytest.mark.parametrize("model_block", [64, 192, 2048])
@pytest.mark.parametrize("host_block", HOST_BLOCKS)
def test_the_output_is_the_input_delayed_exactly(carrier, host_block, model_block):
    engine = prepared(carrier, "forward", host_block, model_block, batch=2)
    x = noise(2, 1, whole_blocks(host_block, 5000))
    assert np.array_equal(play(engine, x), delayed(x, engine.latency_samples()))


def test_every_call_returns_as_many_samples_as_it_takes(carrier):
    engine = prepared(carrier, "forward", 100)
    assert [engine.process(noise(1, 1, 100)).shape for _ in range(20)] == [(1, 1, 100)] * 20


@pytest.mark.parametrize("host_block", [1, 100, 512])
@pytest.mark.parametrize("ratio", [1, 8, 512, 2048])
def test_the_highest_ratio_is_that_of_all_methods(ratio, host_block, tmp_path):
    path = tmp_path / "wires.ts"
    torch.jit.save(torch.jit.script(Wires(ratio).eval()), str(path))
    engine = prepared(TorchCarrier(path), "forward", host_block)
    assert engine.highest_ratio == engine.model_block == max(ratio, GROUP)


def last_of_group(x):
    return np.repeat(x[:, :, GROUP - 1 :: GROUP], GROUP, axis=2)


def first_of_group(x):
    return np.repeat(x[:, :, ::GROUP], GROUP, axis=2)


def last_then_zeros(x):
    y = np.zeros_like(x)
    y[:, :, ::GROUP] = x[:, :, GROUP - 1 :: GROUP]
    return y


@pytest.mark.parametrize("host_block", [1, 64, 100, 480])
@pytest.mark.parametrize(
    ("method", "means"),
    [
        ("forward", np.copy),
        ("down", first_of_group),
        ("up", last_then_zeros),
        ("slow", last_of_group),
    ],
    ids=["(1, 1)", "(1, r): held", "(r, 1): the last of the group", "(r, r): the last, held"],
)
def test_an_inlet_takes_the_last_of_its_group_and_an_outlet_holds(
    carrier, method, means, host_block
):
    engine = prepared(carrier, method, host_block)
    x = noise(1, 1, whole_blocks(host_block, 1920))
    whole = x[:, :, : x.shape[2] // RATIO * RATIO]
    late = engine.latency_samples()
    assert np.array_equal(
        play(engine, x)[:, :, late : late + 1600], np.asarray(means(whole))[:, :, :1600]
    )


def test_channels_keep_their_order(carrier):
    engine = prepared(carrier, "swap", 100, batch=3)
    x = noise(3, 2, 1000)
    expected = delayed(x[:, ::-1], engine.latency_samples())
    assert np.array_equal(play(engine, x), expected)


@pytest.mark.parametrize(("asked", "got"), [(1, 64), (63, 64), (65, 128), (100, 128), (2000, 2048)])
def test_a_raised_block_is_said(carrier, asked, got):
    engine = Engine(carrier, "forward")
    said = engine.prepare(512, asked)
    assert f"model block {asked} raised to {got}" in said
    assert f"highest ratio {RATIO}" in said
    assert engine.model_block == got


@pytest.mark.parametrize("asked", [None, 64, 640, 2048])
def test_a_fitting_block_needs_no_word(carrier, asked):
    engine = Engine(carrier, "forward")
    assert engine.prepare(512, asked) is None
    assert engine.model_block == (asked or RATIO)


def test_reset_forgets_what_was_heard_and_what_waits(carrier):
    engine = prepared(carrier, "sum", 100)
    x = noise(1, 1, 1000)
    first = play(engine, x)
    assert not np.array_equal(play(engine, x), first)
    engine.reset()
    assert np.array_equal(play(engine, x), first)


def test_prepare_begins_afresh(carrier):
    engine = prepared(carrier, "sum", 100)
    first = play(engine, noise(1, 1, 1000))
    engine.prepare(100)
    assert np.array_equal(play(engine, noise(1, 1, 1000)), first)


def test_settings_outlive_a_reset(tiny_file):
    carrier = open_carrier(tiny_file)
    carrier.set("temperature", ["0.5"])
    Engine(carrier, "forward").prepare(100)
    assert carrier._module.get_temperature() == [0.5]


def test_the_latency_of_the_method_is_added(tiny_file):
    carrier = open_carrier(tiny_file)
    sums = {}
    for method in ("forward", "encode", "decode"):
        engine = prepared(carrier, method, 100)
        sums[method] = engine.latency_samples() - engine.adapter_samples()
    assert sums == {"forward": 256 - 64, "encode": 0, "decode": 0}


@pytest.mark.parametrize("method", ["forward", "encode", "decode"])
@pytest.mark.parametrize("host_block", [1, 100, 512])
def test_our_own_instrument_sounds_the_same_in_every_host(tiny_file, method, host_block):
    carrier = open_carrier(tiny_file)
    engine = Engine(carrier, method)
    x = 0.3 * noise(1, engine.shape.inlets, 2048)
    engine.prepare(2048, 2048)
    whole = engine.process(x)
    engine.prepare(host_block)
    padded = np.pad(x, ((0, 0), (0, 0), (0, whole_blocks(host_block, 2048 + 64) - 2048)))
    late = engine.adapter_samples()
    got = play(engine, padded)[:, :, late : late + 2048]
    assert np.abs(got - whole).max() <= 1e-6


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda c: Engine(c, "forwrd"), "did you mean forward?"),
        (lambda c: Engine(c, "forward").prepare(0), "too short"),
        (lambda c: play(prepared(c, "short", 64), noise(1, 1, 64)), "breaks its promise"),
    ],
    ids=["no such method", "no block", "wrong length"],
)
def test_a_mistake_is_said(carrier, act, says):
    with pytest.raises(UserError, match=says):
        act(carrier)

# SPDX-License-Identifier: MIT
"""The test above all others: every way of cutting a stream into blocks gives the same samples."""

import warnings

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from timbrel.export.build import build
from timbrel.training.config import load_recipe
from timbrel.training.models.latent_space import LatentSpace
from timbrel.training.models.spectral import SpectralModel
from timbrel.training.settings import Signal
from timbrel.training.spectral import SpectralBlocks, through_forward, through_latents

METHODS = ("encode", "decode", "forward")
TOLERANCE = 1e-6


def blocks_of(n_fft: int, hop: int, latents: int = 5) -> SpectralBlocks:
    """An untrained model: the equality holds for any weights."""
    sizes = [f"signal.n_fft={n_fft}", f"signal.hop={hop}", f"model.latents={latents}"]
    recipe = load_recipe("demo", ["data.root=x", "model.width=24", "model.bands=16", *sizes])
    torch.manual_seed(1)
    return SpectralBlocks(SpectralModel(recipe).eval(), recipe.signal).requires_grad_(False)


class Identity(torch.nn.Module):
    """Frames are their own latents."""

    encoder_memory = decoder_memory = 0

    def encode(self, x, given, note, memory):
        return x, x * 0, memory

    def decode(self, z, given, note, memory):
        return z, memory


def identity_blocks(n_fft: int, hop: int) -> SpectralBlocks:
    """The network bypassed: magnitudes pass as they are."""
    sizes = [f"signal.n_fft={n_fft}", f"signal.hop={hop}", "signal.contrast=1"]
    recipe = load_recipe("demo", ["data.root=x", *sizes])
    model = SpectralModel(recipe)
    bins = n_fft // 2 + 1
    model.contrast.fit(torch.tensor([1e3]))
    model.network, model.latents, model.latent_space = Identity(), bins, LatentSpace(bins)
    return SpectralBlocks(model.eval(), Signal(n_fft=n_fft, hop=hop))


BLOCKS = {"normal": blocks_of(256, 64), "low latency": blocks_of(128, 64)}


def run(blocks, method, x, sizes, phase="locked"):
    """Play `[B, C, T]` through a method in blocks of `sizes` hops from a fresh state."""
    per_hop = 1 if method == "decode" else blocks.hop
    state = getattr(blocks, f"initial_{method}_state")(len(x))
    out, given = [], blocks.settings(phase=phase)
    for part in x.split([s * per_hop for s in sizes], 2):
        labels = torch.zeros(len(x), 0, part.shape[2] // per_hop)
        y, *_, state = getattr(blocks, f"{method}_block")(part, labels, state, given)
        out.append(y)
    return torch.cat(out, 2)


def source(blocks, method, hops, batch=1, seed=0):
    generator = torch.Generator().manual_seed(seed)
    if method == "decode":
        return torch.randn(batch, 5, hops, generator=generator)
    return torch.randn(batch, 1, hops * blocks.hop, generator=generator) * 0.2


@pytest.mark.parametrize("phase", ["input", "locked"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", BLOCKS)
@settings(max_examples=8, deadline=None, derandomize=True)
@given(sizes=st.lists(st.integers(1, 9), min_size=1, max_size=8), batch=st.integers(1, 3))
def test_every_split_gives_the_samples_of_one_big_block(name, method, phase, sizes, batch):
    blocks, hops = BLOCKS[name], sum(sizes)
    x = source(blocks, method, hops, batch)
    whole = run(blocks, method, x, [hops], phase)
    for cut in (sizes, [1] * hops):
        assert float((run(blocks, method, x, cut, phase) - whole).abs().max()) <= TOLERANCE


@pytest.mark.parametrize("method", METHODS)
def test_equal_rows_of_a_batch_are_equal_to_one_alone(method):
    blocks = BLOCKS["normal"]
    x = source(blocks, method, 12)
    one = run(blocks, method, x, [12], "input")
    rows = run(blocks, method, x.expand(4, -1, -1), [12], "input")
    # Latents and audio that keeps a phase; an untrained decoder's own phase is near-chaotic.
    tolerance = 1e-5 if method != "decode" else 1e-3
    assert float((rows - one).abs().max()) <= tolerance


@pytest.mark.parametrize("method", METHODS)
def test_later_input_never_changes_earlier_output(method):
    blocks = BLOCKS["normal"]
    x, other = source(blocks, method, 12), source(blocks, method, 12, seed=1)
    half = x.shape[2] // 2
    changed = torch.cat([x[..., :half], other[..., half:]], 2)
    a, b = run(blocks, method, x, [12]), run(blocks, method, changed, [12])
    assert torch.equal(a[..., : a.shape[2] // 2], b[..., : b.shape[2] // 2])
    assert not torch.equal(a, b)


@pytest.mark.parametrize(("n_fft", "hop"), [(2048, 512), (512, 128), (256, 64)])
def test_the_latency_is_n_fft_minus_hop_to_the_sample_with_the_network_bypassed(n_fft, hop):
    blocks = identity_blocks(n_fft, hop)
    x = torch.randn(1, 1, hop * 24) * 0.3
    y = run(blocks, "forward", x, [24], "input")
    late = n_fft - hop
    assert blocks.history_samples == late
    assert float((y[..., late:] - x[..., :-late]).abs().max()) < 1e-5
    impulse = torch.zeros(1, 1, hop * 24)
    impulse[..., 777] = 1.0
    assert int(run(blocks, "forward", impulse, [24], "input").abs().argmax()) == 777 + late


def test_offline_helpers_take_the_latency_off_at_any_length():
    blocks = identity_blocks(256, 64)
    for samples in (1, 63, 64, 1000):
        x = torch.randn(3, samples) * 0.1
        assert torch.allclose(through_forward(blocks, x)[0], x, atol=1e-5)
        audio, z = through_latents(blocks, x)
        assert audio.shape == x.shape and z.shape[2] >= samples // 64


def test_the_scripted_carrier_plays_what_the_offline_one_plays(tiny_run):
    instrument = build(tiny_run)
    blocks = instrument.blocks
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        scripted = instrument.script()
    x = torch.randn(2, 1, blocks.hop * 10) * 0.2
    z = torch.randn(2, 4, 10)
    for phase in ("input", "locked"):
        assert scripted.set_phase(phase) == 0
        offline = run(blocks, "forward", x, [10], phase)
        assert float((scripted.forward(x) - offline).abs().max()) <= 1e-5
        scripted.set_reset(-1)
    assert float((scripted.encode(x) - run(blocks, "encode", x, [10])).abs().max()) <= 1e-5
    assert float((scripted.decode(z) - run(blocks, "decode", z, [10])).abs().max()) <= 1e-5


def test_temperature_draws_noise_and_zero_does_not():
    blocks = BLOCKS["normal"]
    x = source(blocks, "encode", 6)
    state = blocks.initial_encode_state(1)
    still, moving = blocks.settings(), blocks.settings(temperature=1.0)
    nothing = torch.zeros(1, 0, 6)

    def encoded(given):
        return blocks.encode_block(x, nothing, state, given)[0]

    cold, warm, again = encoded(still), encoded(moving), encoded(moving)
    assert torch.equal(cold, encoded(still))
    assert not torch.equal(warm, cold) and not torch.equal(warm, again)

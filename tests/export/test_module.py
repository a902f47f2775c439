# SPDX-License-Identifier: MIT
"""The TorchScript instrument as a host drives it: messages, state rows, odd input."""

import copy
import functools
import math

import pytest
import torch

HOP, N_FFT, LATENTS = 64, 256, 4
METHODS = ("forward", "encode", "decode")
# Equal for the same shapes; within this where matrix products have another size.
BATCH_TOLERANCE = 1e-5


@pytest.fixture
def module(tiny_file):
    return load(tiny_file)


def load(path):
    """A module of its own in the state of the file; loading itself is slow."""
    return copy.deepcopy(loaded(path))


@functools.cache
def loaded(path):
    return torch.jit.load(str(path)).eval()


def sound(rows=1, blocks=20, seed=0):
    return 0.1 * noise(rows, 1, blocks * HOP, seed)


def latents(rows=1, frames=20, seed=0):
    return noise(rows, LATENTS, frames, seed)


def noise(rows, channels, values, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(rows, channels, values, generator=generator)


def given(method, rows=1, blocks=20, seed=0):
    """An input for a method."""
    make = latents if method == "decode" else sound
    return make(rows, blocks, seed)


def play(module, method, x):
    with torch.inference_mode():
        return getattr(module, method)(x)


def apart(a, b):
    assert a.shape == b.shape
    return float((a - b).abs().max())


# --- settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "accepted", "refused"),
    [
        ("temperature", [0.0, 0.5, 4.0], [-0.1, 4.1, math.nan, math.inf]),
        ("phase", ["input", "locked", "random"], ["", "Input", "griffin"]),
        ("gain_db", [-120.0, 0.0, 24.0], [-120.1, 24.1, math.nan, -math.inf]),
    ],
)
def test_a_setter_takes_its_range_and_refuses_the_rest(module, name, accepted, refused):
    setter, getter = getattr(module, f"set_{name}"), getattr(module, f"get_{name}")
    for value in accepted:
        assert setter(value) == 0
        assert getter() == pytest.approx([value]) if name != "phase" else getter() == [value]
    kept = getter()
    for value in refused:
        assert setter(value) == -1
        assert getter() == kept


@pytest.mark.parametrize(("value", "status"), [(-1, 0), (0, 0), (63, 0), (-2, -1)])
def test_reset_takes_all_rows_or_one(module, value, status):
    assert module.set_reset(value) == status


@pytest.mark.parametrize("rate", [-1, 0, 8000, 44100, 2**31])
@pytest.mark.parametrize("method", METHODS)
def test_no_sample_rate_changes_the_sound(module, tiny_file, method, rate):
    x = given(method)
    expected = play(load(tiny_file), method, x)
    assert module.set_sample_rate(rate) == 0
    assert torch.equal(play(module, method, x), expected)
    assert module.get_sample_rate() == 8000


def test_there_are_no_buffer_attributes(module):
    assert module.get_buffer_attributes() == []


# --- state ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["input", "locked"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("sizes", [[1] * 20, [2, 1, 4, 1, 3, 9], [19, 1]], ids=str)
def test_every_split_into_blocks_gives_the_same(module, tiny_file, method, sizes, phase):
    x, other = given(method), load(tiny_file)
    assert module.set_phase(phase) == other.set_phase(phase) == 0
    per_block = 1 if method == "decode" else HOP
    parts = x.split([size * per_block for size in sizes], 2)
    split = torch.cat([play(module, method, part) for part in parts], 2)
    assert apart(split, play(other, method, x)) <= 1e-6


@pytest.mark.parametrize("method", METHODS)
def test_the_methods_have_states_of_their_own(module, tiny_file, method):
    x = given(method)
    expected = play(load(tiny_file), method, x)
    for other in METHODS:
        if other != method:
            play(module, other, given(other, seed=1))
    assert torch.equal(play(module, method, x), expected)


@pytest.mark.parametrize("method", METHODS)
def test_reset_of_all_rows_gives_the_state_of_the_file(module, method):
    x = given(method, rows=2)
    first = play(module, method, x)
    assert apart(play(module, method, x), first) > 1e-3
    assert module.set_reset(-1) == 0
    assert torch.equal(play(module, method, x), first)


@pytest.mark.parametrize("method", METHODS)
def test_reset_of_one_row_leaves_the_others_alone(module, tiny_file, method):
    x, later = given(method, rows=3), given(method, rows=3, seed=1)
    going_on, fresh = load(tiny_file), load(tiny_file)
    for each in (module, going_on):
        play(each, method, x)
    assert module.set_reset(1) == 0
    rows = play(module, method, later)
    expected = play(going_on, method, later)
    assert apart(rows[1], expected[1]) > 1e-4
    assert torch.equal(rows[[0, 2]], expected[[0, 2]])
    assert torch.equal(rows[1], play(fresh, method, later)[1])


@pytest.mark.parametrize("method", METHODS)
def test_reset_of_a_row_that_is_not_there_changes_nothing(module, tiny_file, method):
    x, other = given(method), load(tiny_file)
    for each in (module, other):
        play(each, method, x)
    assert module.set_reset(5) == 0
    assert torch.equal(play(module, method, x), play(other, method, x))


def same_sound(a, b):
    """Equal, or (for a phase that was made up) equal in magnitude to -60 dB."""
    if apart(a, b) <= BATCH_TOLERANCE:
        return True
    window = torch.hann_window(N_FFT)
    x, y = (torch.stft(t[:, 0], N_FFT, HOP, window=window, return_complex=True) for t in (a, b))
    return float((x.abs() - y.abs()).norm() / x.abs().norm()) <= 1e-3


@pytest.mark.parametrize("method", METHODS)
def test_a_row_goes_on_when_the_batch_grows_and_shrinks(module, tiny_file, method):
    """Rows in use over four calls: 0 | 0 1 2 | 0 | 0 1; row 1 of the last call is new again."""
    alone = load(tiny_file)
    inputs = [given(method, 3, seed=seed) for seed in range(4)]
    batches = [1, 3, 1, 2]
    together = [play(module, method, x[:rows]) for x, rows in zip(inputs, batches, strict=True)]
    for x, y in zip(inputs, together, strict=True):
        assert same_sound(y[:1], play(alone, method, x[:1]))
    for call, row in ((1, 1), (1, 2), (3, 1)):
        fresh = play(load(tiny_file), method, inputs[call][row : row + 1])
        assert same_sound(together[call][row : row + 1], fresh)


@pytest.mark.parametrize("method", METHODS)
def test_rows_do_not_leak_into_each_other(module, tiny_file, method):
    x = given(method, rows=2)
    changed = torch.cat([x[:1], given(method, seed=7)])
    assert torch.equal(play(module, method, x)[0], play(load(tiny_file), method, changed)[0])


@pytest.mark.parametrize("method", METHODS)
def test_it_works_in_inference_mode_and_afterwards_outside_it(module, tiny_file, method):
    x, other = given(method, rows=2), load(tiny_file)
    expected = [play(other, method, x) for _ in range(3)]
    assert torch.equal(play(module, method, x), expected[0])
    assert torch.equal(getattr(module, method)(x), expected[1])
    assert torch.equal(play(module, method, x), expected[2])
    assert module.set_reset(1) == 0 and module.set_reset(-1) == 0
    assert torch.equal(getattr(module, method)(x), expected[0])
    assert module.set_reset(0) == 0 and module.set_reset(-1) == 0
    assert torch.equal(play(module, method, x), expected[0])


# --- sound ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["forward", "decode"])
@pytest.mark.parametrize(("before_db", "after_db"), [(0.0, -120.0), (-60.0, 0.0), (-6.0, 24.0)])
def test_a_changed_gain_glides_and_then_holds(module, tiny_file, method, before_db, after_db):
    """The ratio to the plain output is the gain itself: a straight line over the first hop."""
    plain = load(tiny_file)
    settle, x = given(method), given(method, seed=1)
    module.set_gain_db(before_db)
    for each in (module, plain):
        play(each, method, settle)
    module.set_gain_db(after_db)
    expected, got = play(plain, method, x)[0, 0].double(), play(module, method, x)[0, 0].double()
    before, after = 10 ** (before_db / 20), 10 ** (after_db / 20)
    gain = torch.full_like(expected, after)
    gain[:HOP] = torch.linspace(before, after, HOP, dtype=torch.float64)
    assert apart(got, expected * gain) <= 1e-6 * max(before, after)


@pytest.mark.parametrize("method", ["forward", "decode"])
def test_a_gain_that_stays_is_exact(module, tiny_file, method):
    module.set_gain_db(-20.0)
    module.set_reset(-1)
    x = given(method)
    assert apart(play(module, method, x), 0.1 * play(load(tiny_file), method, x)) <= 1e-7


def test_a_tone_does_not_click_where_the_gain_changes(module):
    """The change comes at a crest; neighbours step by the tone's slope and the glide's, no more."""
    change = 20 * HOP
    crest = change - (N_FFT - HOP)
    tone = 0.3 * torch.cos(2 * math.pi * 440 / 8000 * (torch.arange(2 * change) - crest))
    before, after = tone[None, None].split(change, 2)
    out = [play(module, "forward", before)]
    module.set_gain_db(-40.0)
    out.append(play(module, "forward", after))
    y = torch.cat(out, 2)[0, 0]
    loud = y[change // 2 : change]
    peak, slope = float(loud.abs().max()), float(loud.diff().abs().max())
    assert float(y[change - 1].abs()) > peak / 2
    steps = y[change - 4 : change + HOP + 4].diff().abs()
    assert float(steps.max()) <= slope + peak / HOP < peak / 2


@pytest.mark.parametrize("method", ["forward", "decode"])
def test_the_phase_setting_is_heard(tiny_file, method):
    x, out = given(method), {}
    for phase in ("input", "locked", "random"):
        module = load(tiny_file)
        assert module.set_phase(phase) == 0
        torch.manual_seed(0)
        out[phase] = play(module, method, x)
        assert bool(torch.isfinite(out[phase]).all()) and float(out[phase].abs().max()) > 1e-4
    differs = {
        (a, b): apart(out[a], out[b]) > 1e-4 for a, b in (("input", "locked"), ("locked", "random"))
    }
    # decode has no input to take a phase from.
    assert differs == {("input", "locked"): method == "forward", ("locked", "random"): True}


def test_random_phase_is_another_one_each_time_and_locked_phase_is_not(module):
    x = latents()
    outs = {}
    for phase in ("locked", "random"):
        module.set_phase(phase)
        outs[phase] = []
        for seed in (1, 2):
            module.set_reset(-1)
            torch.manual_seed(seed)
            outs[phase].append(play(module, "decode", x))
    assert torch.equal(*outs["locked"])
    assert apart(*outs["random"]) > 1e-4


@pytest.mark.parametrize("method", ["encode", "forward"])
def test_temperature_draws_noise_and_zero_draws_none(module, method):
    x, outs = sound(), {}
    for temperature in (0.0, 1.0):
        assert module.set_temperature(temperature) == 0
        outs[temperature] = []
        for seed in (1, 2):
            module.set_reset(-1)
            torch.manual_seed(seed)
            outs[temperature].append(play(module, method, x))
    assert torch.equal(*outs[0.0])
    assert apart(*outs[1.0]) > 1e-4


def test_temperature_scales_the_distance_from_the_mean(module):
    x = sound()
    away = {}
    mean = play(module, "encode", x)
    for temperature in (0.5, 2.0):
        module.set_reset(-1)
        module.set_temperature(temperature)
        torch.manual_seed(0)
        away[temperature] = play(module, "encode", x) - mean
    assert apart(away[2.0], 4.0 * away[0.5]) <= 1e-4


# --- odd input ------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["input", "locked"])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e30, 3e38])
@pytest.mark.parametrize("method", METHODS)
def test_a_bad_value_passes_by(module, tiny_file, method, bad, phase):
    """One frame later than the last that saw it, the stream is finite and alive."""
    module.set_phase(phase)
    x = given(method, blocks=4)
    x[..., 1] = bad
    play(module, method, x)
    for seed in range(3):
        y = play(module, method, given(method, seed=seed))
    assert bool(torch.isfinite(y).all())
    assert float(y.abs().max()) > 1e-4


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e10, 1e30, 3e38])
@pytest.mark.parametrize("method", METHODS)
def test_the_output_is_finite_while_a_bad_value_passes(module, method, bad):
    x = given(method)
    x[..., 5] = bad
    assert bool(torch.isfinite(play(module, method, x)).all())


@pytest.mark.parametrize("far", [1e6, -1e6, 3e38])
def test_latents_far_outside_give_a_bounded_sound(module, far):
    y = play(module, "decode", torch.full((1, LATENTS, 40), far))
    assert bool(torch.isfinite(y).all())
    assert float(y.abs().max()) < 100.0


def test_latents_beyond_the_limit_sound_as_the_limit(module, tiny_file):
    far, limit = (torch.full((1, LATENTS, 10), value) for value in (1e6, 8.0))
    assert torch.equal(play(module, "decode", far), play(load(tiny_file), "decode", limit))


@pytest.mark.parametrize("samples", [1, HOP - 1, HOP + 1, 100])
@pytest.mark.parametrize("method", ["forward", "encode"])
def test_a_block_that_is_no_multiple_of_the_hop_is_an_error(module, method, samples):
    with pytest.raises(torch.jit.Error, match=f"{samples} samples is no multiple of {HOP}"):
        play(module, method, torch.zeros(1, 1, samples))


@pytest.mark.parametrize("method", ["forward", "encode"])
def test_a_refused_block_leaves_the_stream_as_it_was(module, tiny_file, method):
    x, other = given(method), load(tiny_file)
    with pytest.raises(torch.jit.Error):
        play(module, method, torch.ones(1, 1, 100))
    assert torch.equal(play(module, method, x), play(other, method, x))


def test_silence_through_the_input_phase_is_silence(module):
    assert torch.equal(play(module, "forward", torch.zeros(1, 1, 640)), torch.zeros(1, 1, 640))


def test_the_output_is_float32_on_the_layout_that_hosts_copy(module):
    for method, channels, values in (
        ("forward", 1, 20 * HOP),
        ("encode", LATENTS, 20),
        ("decode", 1, 20 * HOP),
    ):
        y = play(module, method, given(method, rows=2))
        assert list(y.shape) == [2, channels, values]
        assert y.dtype == torch.float32

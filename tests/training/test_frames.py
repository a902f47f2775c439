# SPDX-License-Identifier: MIT
"""Frames: a step is its number, files stay apart, and another length is another pitch."""

import numpy as np
import pytest
import soundfile as sf
import torch

from timbrel.base.units import semitones_to_ratio
from timbrel.training.data.dataset import open_dataset
from timbrel.training.data.frames import FrameSource, FrameSpec, transform_lengths
from timbrel.training.data.labels import Segment, Task
from timbrel.training.data.signals import load_signals
from timbrel.training.signal.windows import window

RATE = 8000
N, HOP = 256, 64
STILL = FrameSpec(N, HOP, "gaussian")
SHIFTED = FrameSpec(N, HOP, "gaussian", pitch_semitones=3.0)


def sine(hz, seconds=1.0):
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)


def noise(seed, samples=4000):
    return np.random.default_rng(seed).uniform(-0.5, 0.5, samples)


@pytest.fixture
def load(tmp_path_factory):
    """The signals of files given as name=samples."""

    def make(**sounds):
        root = tmp_path_factory.mktemp("sounds")
        for name, samples in sounds.items():
            sf.write(root / f"{name}.wav", samples, RATE, subtype="FLOAT")
        dataset = open_dataset(root)
        return load_signals(dataset, dataset.files, RATE)

    return make


def peaks(magnitude):
    """Frequency in Hz and height of each frame's peak; a Gaussian's logarithm is a parabola."""
    k = magnitude.argmax(1)
    rows = torch.arange(len(k))
    a, b, c = (magnitude[rows, (k + d).clamp(0, N // 2)].clamp_min(1e-9).log() for d in (-1, 0, 1))
    offset = 0.5 * (a - c) / (a - 2 * b + c)
    return (k + offset) * RATE / N, (b - 0.25 * (a - c) * offset).exp()


def peak_hz(magnitude):
    return peaks(magnitude)[0]


def inside(magnitude):
    """Frames that lie whole within a sine of amplitude 0.5: their peak has its full height."""
    full_height = 0.25 * float(window("gaussian", N).sum())
    return (peaks(magnitude)[1] / full_height - 1).abs() < 0.02


@pytest.mark.parametrize("spec", [STILL, SHIFTED], ids=["still", "shifted"])
def test_the_same_step_gives_the_same_batch_and_another_step_another(load, spec):
    signals = load(a=noise(0), b=noise(1))
    one, two = (FrameSource(signals, list(signals.entries), spec, seed=3) for _ in range(2))
    two.batch(0, 32), two.batch(7, 32)  # what was drawn before does not count
    assert torch.equal(one.batch(5, 32).magnitude, two.batch(5, 32).magnitude)
    others = [two.batch(6, 32), two.batch(-5, 32), two.batch(5, 32, rank=1)]
    others.append(FrameSource(signals, list(signals.entries), spec, seed=4).batch(5, 32))
    for other in others:
        assert not torch.allclose(one.batch(5, 32).magnitude, other.magnitude)


def test_a_batch_has_the_asked_number_of_finite_frames(load):
    signals = load(a=noise(0))
    batch = FrameSource(signals, ["a.wav"], SHIFTED).batch(0, 48)
    assert batch.magnitude.shape == (48, N // 2 + 1)
    assert batch.magnitude.dtype == torch.float32
    assert batch.semitones.shape == (48,)
    assert bool(torch.isfinite(batch.magnitude).all())
    assert bool((batch.magnitude >= 0).all())


@pytest.mark.parametrize("name", ["a", "b", "c"])
@pytest.mark.parametrize("spec", [STILL, SHIFTED], ids=["still", "shifted"])
def test_frames_of_a_file_know_nothing_of_its_neighbours(load, name, spec):
    sounds = {"a": noise(0, 700), "b": noise(1, 500), "c": noise(2, 900)}
    together = FrameSource(load(**sounds), [f"{name}.wav"], spec)
    alone = FrameSource(load(**{name: sounds[name]}), [f"{name}.wav"], spec)
    assert torch.equal(together.batch(0, 256).magnitude, alone.batch(0, 256).magnitude)


def test_every_file_takes_part_as_often_as_it_is_long(load):
    signals = load(short=sine(500, 1), long=sine(2000, 3))
    magnitude = FrameSource(signals, list(signals.entries), STILL).batch(0, 4000).magnitude
    high = (peak_hz(magnitude) > 1200).float().mean()
    assert float(high) == pytest.approx(0.75, abs=0.03)


def test_a_file_that_was_left_out_is_passed_over(load):
    source = FrameSource(load(a=noise(0)), ["a.wav", "unreadable.wav"], STILL)
    assert source.files == ["a.wav"]


@pytest.mark.parametrize("samples", [1, 10, HOP, N - 1, N])
def test_a_short_file_is_padded_with_silence(load, samples):
    batch = FrameSource(load(a=np.full(samples, 0.5)), ["a.wav"], STILL).batch(0, 64)
    assert bool((batch.magnitude[:, 0] > 0).any())
    window_sum = 0.5 * samples
    assert float(batch.magnitude[:, 0].max()) <= window_sum + 1e-4
    assert bool(torch.isfinite(batch.magnitude).all())


def test_every_part_of_a_file_is_seen_its_first_and_last_hop_too(load):
    beginning, end = np.zeros(4000), np.zeros(4000)
    beginning[:HOP], end[-HOP:] = 0.5, 0.5
    for samples in (beginning, end):
        magnitude = FrameSource(load(a=samples), ["a.wav"], STILL).batch(0, 2000).magnitude
        assert 0.02 < float((magnitude[:, 0] > 0.1).float().mean()) < 0.15


@pytest.mark.parametrize("hz", [300.0, 777.0, 1500.0, 2600.0])
def test_another_transform_length_is_another_pitch_exactly(load, hz):
    signals = load(a=sine(hz, 2))
    source = FrameSource(signals, ["a.wav"], SHIFTED)
    batches = [source.batch(step, 64) for step in range(12)]
    magnitude = torch.cat([b.magnitude for b in batches])
    semitones = torch.cat([b.semitones for b in batches])
    whole = inside(magnitude)
    expected = hz * 2 ** (semitones[whole] / 12)
    assert len(set(semitones.tolist())) > 10
    assert bool((semitones[whole] > 2).any() and (semitones[whole] < -2).any())
    # The sampled Gaussian is cut at 1 %, so its logarithm is a parabola to some cents only.
    assert float((peak_hz(magnitude[whole]) / expected - 1).abs().max()) < 0.004


def test_a_shifted_frame_is_the_frame_of_the_resampled_sound(load):
    """A chord, seen with each length m, against the same chord synthesised at f·m/n."""
    partials = (310.0, 905.0, 1720.0)
    signals = load(a=sum(sine(f, 2) / 3 for f in partials))
    batch = FrameSource(signals, ["a.wav"], SHIFTED).batch(1, 64)
    for shift in set(batch.semitones.tolist()):
        ratio = semitones_to_ratio(shift)
        moved = load(b=sum(sine(f * ratio, 2) / 3 for f in partials))
        reference = FrameSource(moved, ["b.wav"], STILL).batch(0, 256).magnitude.median(0).values
        frame = batch.magnitude[batch.semitones == shift].median(0).values
        error = torch.linalg.vector_norm(frame - reference) / torch.linalg.vector_norm(reference)
        assert float(error) < 0.02, f"{shift:.2f} semitones"


def test_bins_beyond_the_recording_s_nyquist_are_silent(load):
    batch = FrameSource(load(a=noise(0)), ["a.wav"], SHIFTED).batch(0, 64)
    for frame, shift in zip(batch.magnitude, batch.semitones.tolist(), strict=True):
        known = round(N * semitones_to_ratio(shift)) // 2 + 1
        assert not frame[known:].any()


@pytest.mark.parametrize(("n_fft", "semitones"), [(2048, 1.5), (512, 12.0), (256, 0.5), (2048, 0)])
def test_transform_lengths_are_even_quick_and_within_reach(n_fft, semitones):
    lengths = transform_lengths(n_fft, semitones)
    reach = semitones_to_ratio(semitones)
    assert n_fft in lengths
    assert lengths == sorted(set(lengths))
    for m in lengths:
        assert m % 2 == 0
        assert n_fft / reach - 1e-9 <= m <= n_fft * reach + 1e-9
        for prime in (2, 3, 5, 7):
            while m % prime == 0:
                m //= prime
        assert m == 1


def test_without_augmentation_nothing_is_shifted_or_attenuated(load):
    signals = load(a=sine(1000))
    spec = FrameSpec(N, HOP, "hann", pitch_semitones=3.0, gain_db=40.0)
    augmented = FrameSource(signals, ["a.wav"], spec).batch(-1, 64, augment=False)
    plain = FrameSource(signals, ["a.wav"], FrameSpec(N, HOP, "hann")).batch(-1, 64, augment=False)
    assert torch.equal(augmented.magnitude, plain.magnitude)
    assert not augmented.semitones.any()


def test_frames_are_attenuated_by_at_most_the_given_level_and_never_amplified(load):
    signals = load(a=sine(1000))
    plain = FrameSource(signals, ["a.wav"], STILL).batch(0, 512).magnitude
    spec = FrameSpec(N, HOP, "gaussian", gain_db=12.0)
    quieter = FrameSource(signals, ["a.wav"], spec).batch(0, 512).magnitude
    loss_db = 20 * torch.log10(plain.amax(1) / quieter.amax(1))
    assert float(loss_db.min()) >= -1e-4
    assert float(loss_db.max()) <= 12 + 1e-4
    assert float(loss_db.mean()) == pytest.approx(6, abs=0.6)


def test_a_frame_carries_the_label_of_its_own_file(load):
    signals = load(low=sine(500), high=sine(2000))
    tasks = {
        "midi": Task("midi", {"low.wav": "60", "high.wav": "72"}, None),
        "style": Task("style", {"low.wav": "slow"}, ("fast", "slow")),
    }
    source = FrameSource(signals, list(signals.entries), STILL, tasks)
    batch = source.batch(0, 256)
    high = peak_hz(batch.magnitude) > 1200
    assert torch.equal(batch.labels["midi"] == 72, high)
    assert torch.equal(batch.labels["midi"] == 60, ~high)
    assert torch.equal(batch.labels["style"] == 1, ~high)
    assert torch.equal(batch.labels["style"].isnan(), high)


@pytest.mark.parametrize("frame_range", [None, (30, 100)], ids=["whole file", "range"])
def test_a_label_that_changes_in_time_is_that_of_the_frame_s_last_sample(load, frame_range):
    """A ramp tells where a frame lies (its mean is its middle), a sine whether all of it is there.

    Each to a few samples; so frames that end within 100 of the change are not judged.
    """
    change = 4000
    time = np.arange(RATE)
    signals = load(x=noise(0), y=time / RATE + sine(2000))
    track = (Segment(0.0, change / RATE, "0"), Segment(change / RATE, 9.0, "1"))
    spec = FrameSpec(N, HOP, "gaussian", frame_range=frame_range)
    source = FrameSource(signals, ["y.wav"], spec, {"late": Task("late", {"y.wav": track}, None)})
    batch = source.batch(0, 1024)
    gain = float(window("gaussian", N).sum())
    whole = batch.magnitude[:, 2000 * N // RATE] > 0.25 * gain * 0.999
    last = batch.magnitude[:, 0] / gain * RATE + (N - 1) / 2
    judged = whole & ((last - change).abs() > 100)
    assert int((judged & (last > change)).sum()) > 100
    assert int((judged & (last < change)).sum()) > 100
    assert torch.equal(batch.labels["late"][judged] == 1, last[judged] > change)


@pytest.mark.parametrize(
    ("frame_range", "heard"),
    [((0, 20), {500}), ((70, 90), {2000}), ((0, 125), {500, 2000}), ((100, 9999), {2000})],
)
def test_a_range_selects_frames_of_each_file(load, frame_range, heard):
    signals = load(x=noise(0), y=np.concatenate([sine(500, 0.5), sine(2000, 0.5)]))
    spec = FrameSpec(N, HOP, "gaussian", frame_range=frame_range)
    magnitude = FrameSource(signals, ["y.wav"], spec).batch(0, 256).magnitude
    whole = magnitude[inside(magnitude)]
    assert {round(f / 500) * 500 for f in peak_hz(whole).tolist()} == heard


def test_a_file_that_ends_before_the_range_gives_no_frames(load):
    signals = load(long=sine(500, 1.0), short=sine(2000, 0.25))
    spec = FrameSpec(N, HOP, "gaussian", frame_range=(50, 100))
    source = FrameSource(signals, list(signals.entries), spec)
    assert source.files == ["long.wav"]
    assert bool((peak_hz(source.batch(0, 256).magnitude) < 1200).all())

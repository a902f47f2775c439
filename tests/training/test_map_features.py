# SPDX-License-Identifier: MIT
"""What a map's encoder hears, and how distances in sound are counted."""

import os
import shutil

import numpy as np
import pytest
import soundfile
import torch

from timbrel.base.errors import UserError
from timbrel.training.maps import features
from timbrel.training.maps.emulator import emulate, summed_up
from timbrel.training.maps.measure import distance_db, order


def test_standardised_over_the_training_rows_only():
    values = np.random.default_rng(0).normal(3, 2, (20, 4, 6)) * np.arange(1, 5)[:, None]
    train = np.arange(15)
    by_band = features.standardised(values, train, "band").numpy()
    assert by_band[train].mean((0, 2)) == pytest.approx(0, abs=1e-5)
    assert by_band[train].std((0, 2)) == pytest.approx(1, abs=1e-5)
    by_column = features.standardised(values, train, "column").numpy()
    assert by_column[train].std((0, 1)) == pytest.approx(1, abs=1e-5)
    assert by_column[train].std((0, 2)) != pytest.approx(1, abs=0.1)


def test_narrowed_averages_neighbours_and_keeps_the_mean():
    values = np.random.default_rng(0).random((600, 3, 12)).astype(np.float32)
    narrow = features.narrowed(values, 4, False)
    assert narrow == pytest.approx(values.reshape(600, 3, 4, 3).mean(-1), abs=1e-6)
    for all_of_them in (0, 99):
        assert np.array_equal(features.narrowed(values, all_of_them, False), values)
    in_db = features.to_db(values).reshape(600, 3, 4, 3).mean(-1)
    assert features.narrowed(values, 4, True) == pytest.approx(in_db, abs=1e-4)


def test_all_are_cut_or_continued_to_the_median_width(tmp_path):
    paths = recordings(tmp_path, (2000, 4000, 9000))
    held = features.features_of(tmp_path, paths, 8000)
    assert held.shape == (3, features.BANDS, 4000 // features.HOP + 1)
    heard = held.any(1)
    assert not heard[0, 2000 // features.HOP + 9 :].any() and heard[1:].all()


def test_a_tone_lies_in_its_band_and_silence_on_the_floor():
    t = np.arange(8000) / 44100
    low, high = (features.mel_power(np.sin(2 * np.pi * f * t).astype(np.float32), 44100)
                 for f in (300, 3000))  # fmt: skip
    assert low.mean(1).argmax() < high.mean(1).argmax()
    silence = features.to_db(features.mel_power(np.zeros(8000, np.float32), 44100))
    assert (silence == features.FLOOR_DB).all()


def recordings(folder, lengths):
    """Noise of so many samples each, as a list of files."""
    random = np.random.default_rng(0)
    paths = [folder / f"ex_{i}.wav" for i in range(len(lengths))]
    for path, n in zip(paths, lengths, strict=True):
        soundfile.write(path, random.normal(0, 0.1, n), 8000)
    return paths


def test_features_are_kept_and_made_anew_for_new_recordings(tmp_path):
    paths = recordings(tmp_path, (4000, 4000, 4000))
    first = np.array(features.features_of(tmp_path, paths, 8000))
    written = (tmp_path / features.FEATURES).stat().st_mtime_ns
    assert np.array_equal(features.features_of(tmp_path, paths, 8000), first)
    assert (tmp_path / features.FEATURES).stat().st_mtime_ns == written
    # A copy keeps its date, and is another recording all the same.
    shutil.copy2(paths[2], paths[1])
    now = features.features_of(tmp_path, paths, 8000)
    assert np.array_equal(now[1], first[2]) and not np.array_equal(now[1], first[1])


def test_features_that_were_brought_along_are_used_and_stay(tmp_path):
    paths = recordings(tmp_path, (4000, 4000))
    brought = np.full((2, features.BANDS, 5), 7.0, np.float32)
    np.save(tmp_path / features.FEATURES, brought)
    os.utime(tmp_path / features.FEATURES, (0, 0))  # older than every recording
    for _ in range(2):
        assert np.array_equal(features.features_of(tmp_path, paths, 8000), brought)
    assert np.array_equal(np.load(tmp_path / features.FEATURES), brought)


@pytest.mark.parametrize(
    ("brought", "said"),
    [
        (np.ones((2, 64, 5)), "has 64 bands, and 128 are used here"),
        (np.full((2, 128, 5), np.nan), "row 0 is no power spectrogram"),
        (-np.ones((2, 128, 5)), "row 0 is no power spectrogram"),
        (np.ones((3, 128, 5)), "has shape (3, 128, 5), not (2, bands, frames)"),
    ],
)
def test_features_of_another_kind_are_refused_by_name(tmp_path, brought, said):
    paths = recordings(tmp_path, (4000, 4000))
    np.save(tmp_path / features.FEATURES, brought)
    with pytest.raises(UserError) as error:
        features.features_of(tmp_path, paths, 8000)
    assert said in str(error.value) and features.FEATURES in str(error.value)


@pytest.mark.parametrize("samples", [1, 500, 1024, 1025])
def test_a_short_sound_is_heard_too(samples):
    power = features.mel_power(np.ones(samples, np.float32), 44100)
    assert power.shape[0] == features.BANDS and np.isfinite(power).all() and power.any()


def test_distance_is_an_rms_in_db_over_60_db():
    a = np.full((4, 5), -20.0)
    assert distance_db(a, a - 6) == pytest.approx(6)
    assert distance_db(a, a - 200) == pytest.approx(60)
    assert distance_db(a - 70, a - 70) == 0


def test_order_is_1_where_control_distance_is_sound_distance():
    places = np.random.default_rng(0).random((60, 1))
    db = np.broadcast_to(-30 * places[:, :, None], (60, 4, 5))
    assert order(places, db) > 0.99
    shuffled = np.random.default_rng(1).permutation(places)
    assert abs(order(shuffled, db)) < 0.3


def test_one_example_or_all_alike_have_no_order():
    assert order(np.zeros((1, 2)), np.zeros((1, 4, 5))) is None
    assert order(np.zeros((9, 2)), np.random.default_rng(0).random((9, 4, 5))) is None


def test_sounds_that_are_all_the_same_are_said_to_be():
    with pytest.raises(UserError, match="the 30 sounds to learn from are all the same"):
        summed_up(np.zeros((40, 4, 6), np.float32), np.arange(30))


def test_the_emulator_learns_a_synth_and_keeps_distances():
    random = np.random.default_rng(0)
    u = random.random((400, 3)).astype(np.float32)
    tilt = np.linspace(0, 1, 24).reshape(4, 6)
    db = -30 * (u[:, :1, None] * tilt + u[:, 1:2, None] * (1 - tilt))
    train = np.arange(300)
    sounds = summed_up(10 ** (db / 10), train)
    assert sounds.kept > 0.999
    true = np.sqrt(np.mean((db[0] - db[1]) ** 2))
    assert float((sounds.points[0] - sounds.points[1]).norm()) == pytest.approx(true, rel=1e-3)
    torch.manual_seed(0)
    model = emulate(torch.from_numpy(u), sounds, train, 1000)
    error = (model(torch.from_numpy(u))[300:] - sounds.points[300:]).norm(dim=1)
    assert float(error.mean()) < 0.5  # dB, of a spread of about 8

# SPDX-License-Identifier: MIT
"""What a map's encoder hears, and how distances in sound are counted."""

import os

import numpy as np
import pytest
import soundfile
import torch

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
    values = np.random.default_rng(0).random((2, 3, 12)).astype(np.float32)
    narrow = features.narrowed(values, 4)
    assert narrow.shape == (2, 3, 4)
    assert narrow == pytest.approx(values.reshape(2, 3, 4, 3).mean(-1), abs=1e-6)
    assert features.narrowed(values, 0) is values
    assert features.narrowed(values, 99) is values


def test_all_are_cut_or_continued_to_the_median_width():
    held = features.aligned([np.ones((2, n)) for n in (3, 5, 9)])
    assert held.shape == (3, 2, 5)
    assert held.sum((1, 2)).tolist() == [6, 10, 10]


def test_a_tone_lies_in_its_band_and_silence_on_the_floor():
    t = np.arange(8000) / 44100
    low, high = (features.mel_power(np.sin(2 * np.pi * f * t).astype(np.float32), 44100)
                 for f in (300, 3000))  # fmt: skip
    assert low.mean(1).argmax() < high.mean(1).argmax()
    silence = features.to_db(features.mel_power(np.zeros(8000, np.float32), 44100))
    assert (silence == features.FLOOR_DB).all()


def test_features_are_kept_and_made_anew_for_new_recordings(tmp_path):
    paths = [tmp_path / f"ex_{i}.wav" for i in range(3)]
    for path in paths:
        soundfile.write(path, np.zeros(4000), 8000)
    first = features.features_of(tmp_path, paths, 8000)
    assert np.array_equal(features.features_of(tmp_path, paths, 8000), first)
    soundfile.write(paths[1], np.random.default_rng(0).normal(0, 0.1, 4000), 8000)
    later = (tmp_path / features.FEATURES).stat().st_mtime + 10
    os.utime(paths[1], (later, later))
    assert not np.array_equal(features.features_of(tmp_path, paths, 8000), first)


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


def test_the_emulator_learns_a_synth_and_keeps_distances():
    random = np.random.default_rng(0)
    u = random.random((400, 3)).astype(np.float32)
    tilt = np.linspace(0, 1, 24).reshape(4, 6)
    db = -30 * (u[:, :1, None] * tilt + u[:, 1:2, None] * (1 - tilt))
    train = np.arange(300)
    sounds = summed_up(db, train)
    assert sounds.kept > 0.999
    true = np.sqrt(np.mean((db[0] - db[1]) ** 2))
    assert float((sounds.points[0] - sounds.points[1]).norm()) == pytest.approx(true, rel=1e-3)
    torch.manual_seed(0)
    model = emulate(torch.from_numpy(u), sounds, train, 1000)
    error = (model(torch.from_numpy(u))[300:] - sounds.points[300:]).norm(dim=1)
    assert float(error.mean()) < 0.5  # dB, of a spread of about 8

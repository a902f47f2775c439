# SPDX-License-Identifier: MIT
"""The cache of decoded audio: what makes an entry stale, what survives, what is left out."""

import errno
import json
import os

import numpy as np
import pytest
import soundfile as sf

from timbrel.base import audio
from timbrel.base.errors import UserError
from timbrel.training.data import signals as module
from timbrel.training.data.dataset import CACHE_FOLDER, open_dataset
from timbrel.training.data.signals import load_signals

RATE = 8000


def noise(seed: int, samples: int = 2000) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, samples).astype("f4")


@pytest.fixture
def root(tmp_path):
    """Three files of noise, float32 at the rate that is asked for."""
    folder = tmp_path / "sounds"
    folder.mkdir()
    for seed, name in enumerate(("a", "b", "c")):
        sf.write(folder / f"{name}.wav", noise(seed), RATE, subtype="FLOAT")
    return folder


@pytest.fixture
def decoded(monkeypatch):
    """The names of the files that were decoded since the list was last cleared."""
    names = []
    read = audio.read

    def watched(path, sample_rate=None):
        names.append(path.name)
        return read(path, sample_rate)

    monkeypatch.setattr(module.audio, "read", watched)
    return names


def load(root, rate=RATE, folder=None):
    dataset = open_dataset(root)
    return load_signals(dataset, dataset.files, rate, folder)


def assert_intact(signals):
    """Every file has its own samples."""
    for seed, name in enumerate(("a.wav", "b.wav", "c.wav")):
        assert np.array_equal(signals.of(name), noise(seed)), name


def test_samples_are_those_of_the_files(root):
    found = load(root)
    assert_intact(found)
    assert (found.sample_rate, found.problems) == (RATE, ())


def test_a_second_load_decodes_nothing(root, decoded):
    assert_intact(load(root))
    assert decoded == ["a.wav", "b.wav", "c.wav"]
    decoded.clear()
    assert_intact(load(root))
    assert decoded == []


def test_only_a_touched_file_is_decoded_again(root, decoded):
    load(root)
    decoded.clear()
    os.utime(root / "b.wav", (1, 1))
    assert_intact(load(root))
    assert decoded == ["b.wav"]


def test_a_rewritten_file_brings_its_new_samples(root, decoded):
    load(root)
    decoded.clear()
    sf.write(root / "b.wav", noise(7, 3000), RATE, subtype="FLOAT")
    found = load(root)
    assert decoded == ["b.wav"]
    assert np.array_equal(found.of("b.wav"), noise(7, 3000))
    assert np.array_equal(found.of("a.wav"), noise(0))
    assert np.array_equal(found.of("c.wav"), noise(2))


def test_a_new_file_is_appended(root, decoded):
    load(root)
    decoded.clear()
    sf.write(root / "d.wav", noise(3), RATE, subtype="FLOAT")
    found = load(root)
    assert_intact(found)
    assert np.array_equal(found.of("d.wav"), noise(3))
    assert decoded == ["d.wav"]


def test_a_deleted_file_is_gone_and_the_others_are_kept(root, decoded):
    load(root)
    decoded.clear()
    (root / "b.wav").unlink()
    found = load(root)
    assert sorted(found.entries) == ["a.wav", "c.wav"]
    assert np.array_equal(found.of("c.wav"), noise(2))
    assert decoded == []


def test_each_sample_rate_has_a_cache_of_its_own(root, decoded):
    load(root)
    half = load(root, RATE // 2)
    assert len(decoded) == 6
    assert [len(half.of(f)) for f in half.entries] == [1000] * 3
    decoded.clear()
    assert_intact(load(root))
    assert len(load(root, RATE // 2).of("a.wav")) == 1000
    assert decoded == []


@pytest.mark.parametrize(
    "text",
    [None, "", "{", "[]", '{"version": 1}', '{"version": 0, "entries": {}}',
     '{"version": 1, "entries": {"a.wav": {"size": 1}}}', '{"version": 1, "entries": []}'],
)  # fmt: skip
def test_a_lost_or_damaged_index_costs_one_decoding_and_nothing_else(root, decoded, text):
    load(root)
    decoded.clear()
    index = root / CACHE_FOLDER / f"signals-{RATE}.json"
    if text is None:
        index.unlink()
    else:
        index.write_text(text)
    assert_intact(load(root))
    assert len(decoded) == 3
    assert_intact(load(root))
    assert len(decoded) == 3


def test_another_version_of_decoding_decodes_all_again(root, decoded, monkeypatch):
    load(root)
    decoded.clear()
    monkeypatch.setattr(module, "VERSION", module.VERSION + 1)
    assert_intact(load(root))
    assert len(decoded) == 3


def test_what_an_interrupted_run_appended_without_an_entry_is_written_over(root):
    load(root)
    data = root / CACHE_FOLDER / f"signals-{RATE}.f32"
    with data.open("ab") as sink:
        sink.write(b"\x01" * 1001)  # not even a whole number of samples
    sf.write(root / "d.wav", noise(3), RATE, subtype="FLOAT")
    found = load(root)
    assert_intact(found)
    assert np.array_equal(found.of("d.wav"), noise(3))
    assert data.stat().st_size == 4 * 4 * 2000


def test_ctrl_c_keeps_what_was_decoded_before_it(root, decoded, monkeypatch):
    watched = module.audio.read

    def interrupted(path, sample_rate=None):
        if path.name == "c.wav":
            raise KeyboardInterrupt
        return watched(path, sample_rate)

    with monkeypatch.context() as patch:
        patch.setattr(module.audio, "read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load(root)
    decoded.clear()
    assert_intact(load(root))
    assert decoded == ["c.wav"]


def test_a_data_file_that_lost_its_end_is_decoded_again_from_there(root, decoded):
    load(root)
    decoded.clear()
    data = root / CACHE_FOLDER / f"signals-{RATE}.f32"
    os.truncate(data, 4 * 2500)
    assert_intact(load(root))
    assert decoded == ["b.wav", "c.wav"]
    decoded.clear()
    data.unlink()
    assert_intact(load(root))
    assert len(decoded) == 3


def test_two_files_swapped_in_place_are_noticed(root):
    load(root)
    (root / "a.wav").rename(root / "x")
    (root / "b.wav").rename(root / "a.wav")
    (root / "x").rename(root / "b.wav")
    found = load(root)
    assert np.array_equal(found.of("a.wav"), noise(1))
    assert np.array_equal(found.of("b.wav"), noise(0))


def make_bad(path, kind):
    if kind == "silent":
        sf.write(path, np.full(2000, 1e-6), RATE, subtype="FLOAT")
    elif kind == "nan":
        sf.write(path, np.array([0.1, np.nan]), RATE, subtype="FLOAT")
    elif kind == "truncated":
        sf.write(path, noise(9), RATE, subtype="FLOAT")
        os.truncate(path, path.stat().st_size // 2)
    elif kind == "no samples":
        sf.write(path, np.zeros(0), RATE)
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("this is a diary, not a recording\n" * 30)


BAD = ("silent", "nan", "truncated", "no samples", "empty", "text")


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_left_out_by_name_and_the_others_are_used(root, kind):
    make_bad(root / "bad.wav", kind)
    for found in (load(root), load(root)):
        assert_intact(found)
        assert "bad.wav" not in found.entries
        (problem,) = found.problems
        assert problem.startswith(f"{root}/bad.wav: ")
        assert problem.endswith(".")


@pytest.mark.parametrize("kind", BAD)
def test_nothing_but_bad_files_is_refused_with_the_first_reason(tmp_path, kind):
    make_bad(tmp_path / "bad.wav", kind)
    with pytest.raises(UserError, match=f"no file of {tmp_path} can be used.*{tmp_path}/bad.wav"):
        load(tmp_path)


def test_a_bad_file_is_used_as_soon_as_it_is_mended(root):
    make_bad(root / "d.wav", "text")
    load(root)
    sf.write(root / "d.wav", noise(3), RATE, subtype="FLOAT")
    assert np.array_equal(load(root).of("d.wav"), noise(3))


def test_a_file_that_was_good_and_is_broken_now_is_left_out(root):
    load(root)
    make_bad(root / "b.wav", "text")
    found = load(root)
    assert sorted(found.entries) == ["a.wav", "c.wav"]
    assert np.array_equal(found.of("c.wav"), noise(2))


@pytest.mark.parametrize(
    ("name", "rate", "options", "tolerance"),
    [
        ("x.wav", RATE, {"subtype": "PCM_16"}, 1e-4),
        ("x.wav", RATE, {"subtype": "PCM_24"}, 1e-6),
        ("x.wav", 22050, {"subtype": "FLOAT"}, 5e-3),
        ("x.aiff", RATE, {}, 1e-4),
        ("x.flac", RATE, {"subtype": "PCM_24"}, 1e-6),
        ("x.ogg", 44100, {}, 3e-2),
        ("x.mp3", 44100, {}, 3e-2),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_every_format_becomes_the_mono_mean_at_the_asked_rate(
    tmp_path, name, rate, options, tolerance, channels
):
    def tone(at):
        return 0.4 * np.sin(2 * np.pi * 300 * np.arange(at // 2) / at)

    sides = [tone(rate)] * channels if channels == 1 else [1.5 * tone(rate), 0.5 * tone(rate)]
    sf.write(tmp_path / name, np.stack(sides, 1), rate, **options)
    found = load(tmp_path).of(name)
    assert len(found) == pytest.approx(RATE // 2, abs=RATE * 0.05)
    middle = slice(500, RATE // 2 - 500)
    assert found[middle] == pytest.approx(tone(RATE)[middle], abs=tolerance)


def test_the_cache_lies_in_the_dataset_and_is_no_part_of_it(root):
    load(root)
    assert sorted(p.name for p in root.iterdir()) == ["a.wav", "b.wav", "c.wav", CACHE_FOLDER]
    assert open_dataset(root).files == ("a.wav", "b.wav", "c.wav")


def test_another_folder_can_hold_the_cache(root, tmp_path):
    assert_intact(load(root, folder=tmp_path / "else" / "where"))
    assert not (root / CACHE_FOLDER).exists()
    assert (tmp_path / "else" / "where" / f"signals-{RATE}.f32").exists()


def test_changing_loaded_samples_does_not_change_the_cache(root):
    load(root).of("a.wav")[:] = 0
    assert_intact(load(root))


def full(*arguments, **options):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("place", ["samples", "index"])
def test_a_full_disk_is_said_with_what_to_do(root, monkeypatch, place):
    with monkeypatch.context() as patch:
        # An entry is made right after the file's samples were written.
        patch.setattr(module, {"samples": "Entry", "index": "_write_index"}[place], full)
        with pytest.raises(UserError, match=r"signals-8000.*the disk is full.*data\.cache"):
            load(root)
    assert_intact(load(root))


def test_the_index_is_readable_text(root):
    load(root)
    content = json.loads((root / CACHE_FOLDER / f"signals-{RATE}.json").read_text())
    assert sorted(content["entries"]) == ["a.wav", "b.wav", "c.wav"]
    assert {e["samples"] for e in content["entries"].values()} == {2000}

# SPDX-License-Identifier: MIT
"""Datasets: what a folder holds, which files a selection leaves, what is said of a mistake."""

from itertools import pairwise

import pytest

from timbrel.base.errors import UserError
from timbrel.training.data.dataset import open_dataset, select
from timbrel.training.data.labels import write_task

FILES = [f"data/{i:02d}.wav" for i in range(20)]


def touch(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


@pytest.fixture
def dataset(tmp_path):
    """Twenty files; midi 50…69, a dynamics mark on all but the last two."""
    touch(tmp_path, *FILES)
    write_task(tmp_path, "midi", {f: str(50 + i) for i, f in enumerate(FILES)})
    marks = {f: str(i % 3) for i, f in enumerate(FILES[:18])}
    write_task(tmp_path, "dynamics", marks, ["soft", "medium", "loud"])
    return open_dataset(tmp_path)


def kept(dataset):
    return [FILES.index(f) for f in dataset.files]


def test_a_dataset_is_its_data_folder_with_every_label(tmp_path):
    touch(tmp_path, "data/b/x.wav", "data/a.FLAC", "data/readme.txt", "outside.wav", "data/.h.wav")
    write_task(tmp_path, "midi", {"data/a.FLAC": "60"})
    found = open_dataset(tmp_path)
    assert found.files == ("data/a.FLAC", "data/b/x.wav")
    assert found.tasks["midi"].number("data/a.FLAC") == 60
    assert found.path("data/b/x.wav") == tmp_path / "data/b/x.wav"


def test_a_folder_of_plain_sounds_is_a_dataset_too(tmp_path):
    touch(tmp_path, "x.wav", "deep/y.mp3", "timbrel-cache/z.wav")
    found = open_dataset(tmp_path)
    assert found.files == ("deep/y.mp3", "x.wav")
    assert found.tasks == {}


def test_a_folder_that_is_missing_a_file_or_empty_is_named_with_what_to_do(tmp_path):
    touch(tmp_path, "x.wav", "empty/readme.txt")
    for name, said in (
        ("gone", "does not exist: name a folder"),
        ("x.wav", "is a file: name a folder"),
        ("empty", "holds no audio files: put .wav"),
    ):
        with pytest.raises(UserError, match=f"{tmp_path / name} {said}"):
            open_dataset(tmp_path / name)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, range(20)),
        ({"midi": 55}, [5]),
        ({"midi": "55"}, [5]),
        ({"midi": 55.0}, [5]),
        ({"midi": [50, 69]}, [0, 19]),
        ({"midi": "60..62"}, [10, 11, 12]),
        ({"midi": "60.5..62.5"}, [11, 12]),
        ({"midi": "0..50"}, [0]),
        ({"dynamics": "loud"}, [2, 5, 8, 11, 14, 17]),
        ({"dynamics": ["soft", "loud"], "midi": "50..55"}, [0, 2, 3, 5]),
        ({"dynamics": ["soft", "medium", "loud"]}, range(18)),
    ],
)
def test_a_filter_keeps_a_value_a_list_or_a_range(dataset, where, expected):
    assert kept(select(dataset, where=where)) == list(expected)


@pytest.mark.parametrize("n", [1, 3, 7, 19, 20, 50])
def test_a_number_of_files_is_spread_evenly_over_the_sorted_names(dataset, n):
    chosen = kept(select(dataset, n_files=n))
    assert len(chosen) == min(n, 20)
    assert chosen == sorted(set(chosen))
    gaps = [b - a for a, b in pairwise(chosen)]
    assert max(gaps, default=0) - min(gaps, default=0) <= 1


def test_filters_come_before_the_number_of_files(dataset):
    assert kept(select(dataset, n_files=2, where={"dynamics": "loud"})) == [2, 11]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"mid": 60}, "label 'mid' is not known: did you mean midi"),
        ({"dynamics": "lowd"}, "value of label dynamics 'lowd' is not known: did you mean loud"),
        ({"midi": 99}, "value of label midi '99' is not known"),
        ({"midi": [55, 99]}, "'99' is not known"),
        ({"midi": "60.."}, "write a range as 60..72"),
        ({"midi": "low..high"}, "write a range as 60..72"),
        ({"midi": "1..2..3"}, "write a range as 60..72"),
        ({"midi": "100..120"}, "leaves no file"),
        ({"midi": "62..60"}, "leaves no file"),
        ({"midi": 50, "dynamics": "loud"}, "leaves no file"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused(dataset, where, said):
    with pytest.raises(UserError, match=said):
        select(dataset, where=where)


@pytest.mark.parametrize("n", [0, -3])
def test_a_number_of_files_below_one_is_refused(dataset, n):
    with pytest.raises(UserError, match="n_files"):
        select(dataset, n_files=n)


def test_a_group_is_what_the_labels_say_belongs_together(dataset):
    assert dataset.group("data/04.wav", ["dynamics", "midi"]) == "medium/54"
    assert dataset.group("data/04.wav", ["dynamics"]) == dataset.group("data/07.wav", ["dynamics"])


def test_a_file_without_the_labels_is_a_group_of_its_own(dataset):
    assert dataset.group("data/19.wav", ["dynamics", "midi"]) == "data/19.wav"
    assert dataset.group("data/19.wav", ["unknown"]) == "data/19.wav"

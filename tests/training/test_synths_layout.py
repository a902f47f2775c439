# SPDX-License-Identifier: MIT
"""Folders of examples: what is read, ours and TimbreMap's, and what is refused in a sentence."""

import json

import numpy as np
import pytest
import soundfile

from timbrel.base.errors import UserError
from timbrel.training.synths import layout
from timbrel.training.synths.layout import partition, read_examples, read_features


def made(folder, rows, first=0, sounds=None, names=None, rate=8000):
    """A folder of examples whose i-th recording is as many samples long as 100 + i."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = np.asarray(rows, float)
    layout.write_labels(folder, rows)
    (folder / "wavs").mkdir()
    for number in range(first, first + (len(rows) if sounds is None else sounds)):
        soundfile.write(layout.wav(folder, number), np.ones(100 + number - first) / 2, rate)
    if names:
        said = {
            "name": "x", "kind": "function", "source": "x:y", "note": 60, "velocity": 127,
            "sustain_s": 0.3, "release_s": 0.2, "sample_rate": rate,
            "parameters": [{"name": name} for name in names],
        }  # fmt: skip
        (folder / "synth.json").write_text(json.dumps(said))
    return folder


ROWS = np.arange(12).reshape(4, 3) * 10 + 0.125


@pytest.mark.parametrize("first", [0, 1])
def test_recordings_are_numbered_from_0_or_1(tmp_path, first):
    found = read_examples(made(tmp_path / "a", ROWS, first))
    assert np.array_equal(found.parameters, ROWS)
    assert [soundfile.info(str(p)).frames for p in found.paths] == [100, 101, 102, 103]
    assert (found.names, found.sample_rate) == (("p1", "p2", "p3"), 8000)
    assert found.folders == (tmp_path / "a",) and len(found) == 4


def test_labels_are_written_whole_where_they_are_whole(tmp_path):
    layout.write_labels(tmp_path, np.asarray([[1, 2.5], [127, 0]]))
    assert (tmp_path / "labels.csv").read_text() == "1,2.5\n127,0\n"


def test_a_matrix_is_read_where_there_is_one(tmp_path):
    folder = made(tmp_path / "a", ROWS)
    np.save(folder / "labels.npy", ROWS.astype(np.float32) + 1)
    assert np.array_equal(read_examples(folder).parameters, ROWS + 1)


def test_many_recordings_are_in_the_order_of_their_numbers(tmp_path):
    rows = np.arange(12.0)[:, None]
    found = read_examples(made(tmp_path / "a", rows))
    assert [path.stem for path in found.paths] == [f"ex_{k}" for k in range(12)]


def test_nested_folders_are_one_set(tmp_path):
    made(tmp_path / "lfo" / "fm", ROWS + 1, first=1, names="abc")
    made(tmp_path / "lfo" / "am", ROWS)
    found = read_examples(tmp_path)
    assert np.array_equal(found.parameters, np.concatenate([ROWS, ROWS + 1]))
    assert [folder.name for folder in found.folders] == ["am", "fm"]
    assert [path.parts[-3] for path in found.paths] == ["am"] * 4 + ["fm"] * 4
    assert found.names == ("a", "b", "c")


def test_a_partition_is_kept_and_one_that_is_there_is_used(tmp_path):
    order = partition(tmp_path, 50)
    assert sorted(order) == list(range(50))
    assert np.array_equal(partition(tmp_path, 50), order)
    np.save(tmp_path / "partition.npy", np.arange(50.0)[::-1])
    assert np.array_equal(partition(tmp_path, 50), np.arange(50)[::-1])


@pytest.mark.parametrize(
    "held",
    [np.arange(51), np.zeros(50), np.arange(50) + 1, np.arange(9) + 1, np.eye(5), np.array(["a"])],
)
def test_a_partition_of_something_else_is_refused(tmp_path, held):
    np.save(tmp_path / "partition.npy", held)
    with pytest.raises(UserError, match=r"is no order of 50 examples.*remove it"):
        partition(tmp_path, 50)


def test_a_grown_set_keeps_its_order_and_new_rows_follow(tmp_path):
    layout.write_labels(tmp_path, np.ones((40, 2)))
    old = partition(tmp_path, 30)
    order = partition(tmp_path, 40)
    assert np.array_equal(order[:30], old) and sorted(order[30:]) == list(range(30, 40))
    assert not np.array_equal(order[30:], np.arange(30, 40)), "shuffled"
    assert np.array_equal(partition(tmp_path, 40), order)
    np.save(tmp_path / "partition.npy", np.arange(30.0)[::-1])
    assert np.array_equal(partition(tmp_path, 31), [*range(29, -1, -1), 30])


def test_a_set_of_folders_that_grew_is_not_taken_for_the_old_one(tmp_path):
    made(tmp_path / "am", ROWS)
    made(tmp_path / "fm", ROWS)
    partition(tmp_path, 8)
    with pytest.raises(
        UserError, match=r"orders 8 examples, and the folders .* hold 9 now, numbered"
    ):
        partition(tmp_path, 9)


def test_features_are_mapped_and_checked(tmp_path):
    assert read_features(tmp_path, 4) is None
    np.save(tmp_path / "features.npy", np.ones((4, 3, 2)))
    features = read_features(tmp_path, 4)
    assert features is not None and features.shape == (4, 3, 2)
    with pytest.raises(UserError, match=r"has shape \(4, 3, 2\), not \(5, bands, frames\)"):
        read_features(tmp_path, 5)


def test_fewer_sounds_than_rows_name_both_numbers_and_what_is_missing(tmp_path):
    folder = made(tmp_path / "a", np.ones((9, 2)), sounds=4)
    said = (
        "9 rows of labels, 4 recordings; without a sound: ex_4.wav, ex_5.wav, ex_6.wav and 2 more: "
        "render what is missing, or keep the labels' first 4 rows"
    )
    with pytest.raises(UserError, match=said):
        read_examples(folder)


def test_more_sounds_than_rows_are_named(tmp_path):
    folder = made(tmp_path / "a", np.ones((4, 2)), sounds=6)
    with pytest.raises(UserError, match=r"4 rows of labels, 6 rec.*: ex_4.wav, ex_5.wav: remove"):
        read_examples(folder)


def test_a_hole_in_the_numbers_is_seen_though_the_counts_agree(tmp_path):
    folder = made(tmp_path / "a", np.ones((4, 2)), sounds=5)
    layout.wav(folder, 2).unlink()
    said = "4 rows of labels, 4 recordings; without a sound: ex_2.wav; without a row: ex_4.wav"
    with pytest.raises(UserError, match=said):
        read_examples(folder)


def test_a_lost_first_sound_is_never_taken_for_another_numbering(tmp_path):
    folder = made(tmp_path / "a", np.ones((4, 2)))
    layout.wav(folder, 0).unlink()
    with pytest.raises(UserError, match=r"is ex_0.wav missing, or ex_4.wav"):
        read_examples(folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("1,2\n3\n", "row 2 has 1 values, row 1 has 2"),
        ("1,2\n3,x\n", "row 2 is '3,x'; write numbers"),
        ("1,2\n3,128\n", "row 2, value 2 is 128; parameters lie in 0..127"),
        ("nan,2\n3,1\n", "row 1, value 1 is nan"),
        ("-0.5,2\n3,1\n", "row 1, value 1 is -0.5"),
        (b"1,2\n3,\xe4\n", r"labels\.csv: is no text in UTF-8 \(byte 6\)"),
    ],
)
def test_a_bad_table_is_a_sentence(tmp_path, text, said):
    folder = made(tmp_path / "a", np.ones((2, 2)))
    (folder / "labels.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UserError, match=said):
        read_examples(folder)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (b"no array", "not readable as an array"),
        (np.ones(3), r"shape \(3,\), not numbers \[N, P\]"),
        (np.array([["a"]]), r"not numbers \[N, P\]"),
    ],
)
def test_a_bad_matrix_is_a_sentence(tmp_path, held, said):
    folder = made(tmp_path / "a", np.ones((2, 2)))
    if isinstance(held, bytes):
        (folder / "labels.npy").write_bytes(held)
    else:
        np.save(folder / "labels.npy", held)
    with pytest.raises(UserError, match=said):
        read_examples(folder)


def test_folders_that_do_not_belong_together_are_named(tmp_path):
    with pytest.raises(UserError, match="there is no such folder"):
        read_examples(tmp_path / "none")
    with pytest.raises(UserError, match=r"neither it nor a folder inside has labels\.npy"):
        read_examples(tmp_path)
    made(tmp_path / "a", ROWS, names="abc")
    made(tmp_path / "b", ROWS[:, :2])
    with pytest.raises(UserError, match=r"differ in how many parameters they have: .*a: 3, .*b: 2"):
        read_examples(tmp_path)
    made(tmp_path / "c", ROWS, names="abd")
    (tmp_path / "b" / "labels.csv").unlink()
    with pytest.raises(UserError, match=r"a \(a, b, c\) and .*c \(a, b, d\) have other parameters"):
        read_examples(tmp_path)
    made(tmp_path / "d" / "e", ROWS, names="ab")
    with pytest.raises(UserError, match=r"names 2 parameters, the labels have 3"):
        read_examples(tmp_path / "d")


def test_sample_rates_do_not_mix(tmp_path):
    made(tmp_path / "a", ROWS)
    made(tmp_path / "b", ROWS, rate=16000)
    with pytest.raises(UserError, match=r"8000 Hz \(ex_0.wav\), 16000 Hz \(ex_0.wav\)"):
        read_examples(tmp_path)

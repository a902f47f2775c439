# SPDX-License-Identifier: MIT
"""Curves as CSV: written and read back, columns in any order, every mistake named."""

import numpy as np
import pytest

from timbrel.base.curves import load_curves, read_curves, write_curves
from timbrel.base.errors import UserError
from timbrel.base.manifest import Port

NAMES = ["z1", "z2", "pitch"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "curves.csv"


def test_written_curves_are_read_back_to_the_last_bit(tmp_path):
    values = np.random.default_rng(0).standard_normal((3, 50)).astype("f4")
    write_curves(tmp_path / "new" / "c.csv", NAMES, values, 86.13)
    assert np.array_equal(read_curves(tmp_path / "new" / "c.csv", NAMES), values)


def test_the_time_column_counts_in_seconds(path):
    write_curves(path, ["z1"], np.zeros((1, 3)), frame_rate_hz=4.0)
    assert path.read_text().splitlines() == ["time_s,z1", "0.000000,0", "0.250000,0", "0.500000,0"]


@pytest.mark.parametrize(
    "text",
    [
        "z1,z2,pitch\n1,2,3\n4,5,6\n",
        "pitch,z1,z2\n3,1,2\n6,4,5\n",
        "time_s,z1,z2,pitch\n0,1,2,3\n0.5,4,5,6\n",
        " z1 , z2 ,pitch\n 1, 2,3\n4,5,6",
        "\ufeffz1,z2,pitch\r\n1,2,3\r\n\r\n4,5,6\r\n",
        'z1,z2,pitch\n"1",2e0,+3.0\n4,5,6\n',
    ],
    ids=["plain", "other order", "with time", "spaces", "from a spreadsheet", "quoted"],
)
def test_a_table_means_the_same_however_it_is_laid_out(path, text):
    path.write_text(text, encoding="utf-8", newline="")
    assert read_curves(path, NAMES).tolist() == [[1, 4], [2, 5], [3, 6]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("z1,z2\n1,2\n", "lack column pitch"),
        ("pitch\n1\n", "lack column z1, z2"),
        ("z1,z2,pich\n1,2,3\n", "'pich' is not known: did you mean pitch"),
        ("z1,z2,pitch,z9\n1,2,3,4\n", "'z9' is not known"),
        ("z1,z2,pitch\n1,2,3\n4,x,6\n", "line 3: not a number"),
        ("z1,z2,pitch\n1,2\n", "line 2: not a number"),
        ("z1,z2,pitch\n1,2,3\n1,,3\n", "line 3: not a number"),
        ("z1,z2,pitch\n1,2,nan\n", "line 2: not a finite number"),
        ("z1,z2,pitch\n1,2,3\n1,inf,3\n", "line 3: not a finite number"),
        ("z1,z2,pitch\n", "hold no rows"),
        ("", "hold no rows"),
    ],
)
def test_a_mistake_is_said_with_the_file_and_the_column_or_line(path, text, said):
    path.write_text(text)
    with pytest.raises(UserError, match=said) as caught:
        read_curves(path, NAMES)
    assert str(path) in str(caught.value)


def test_a_line_is_counted_as_the_editor_counts_it_empty_lines_included(path):
    path.write_text("z1\n1\n\n\nx\n")
    with pytest.raises(UserError, match="line 5"):
        read_curves(path, ["z1"])


def test_curves_that_do_not_exist_are_named(path):
    with pytest.raises(UserError, match=f"curves {path} do not exist"):
        read_curves(path, NAMES)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00z1", b"\x89PNG\r\n\x1a\n\x00"])
def test_what_is_no_text_is_named(path, content):
    path.write_bytes(content)
    with pytest.raises(UserError, match=str(path)):
        read_curves(path, NAMES)


PORTS = [
    Port("z1", "", "latent", 512),
    Port("pitch", "", "label", 512, classes=["C", "C#", "D"]),
    Port("octave", "", "label", 512, classes=["2", "3", "4"]),
]


def test_a_class_may_be_written_by_its_name_and_a_number_is_what_goes_over_the_wire(path):
    path.write_text("pitch,z1,octave\nC#,0.5,2\n 2 ,-1,0\n-1,0,1\n")
    assert read_curves(path, PORTS).tolist() == [[0.5, -1, 0], [1, 2, -1], [2, 0, 1]]


def test_a_label_without_a_column_is_not_given_a_latent_must_be_there(path):
    path.write_text("z1\n0.5\n")
    assert read_curves(path, PORTS).tolist() == [[0.5], [-1], [-1]]
    path.write_text("pitch\nC\n")
    with pytest.raises(UserError, match="lack column z1"):
        read_curves(path, PORTS)


def test_what_is_not_given_is_not_driven(path):
    path.write_text("z1,pitch\n-1,D\n0,-1\n")
    assert load_curves(path, PORTS).driven.tolist() == [[True] * 2, [True, False], [False] * 2]


def test_a_word_that_is_no_class_is_said_with_its_line(path):
    path.write_text("z1,pitch\n0,C\n0,H\n")
    with pytest.raises(UserError, match="line 3: not a number in every column"):
        read_curves(path, PORTS)

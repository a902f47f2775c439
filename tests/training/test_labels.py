# SPDX-License-Identifier: MIT
"""Labels: both ways of writing a vschaos2 dataset, and every line that cannot be used named."""

import math

import numpy as np
import pytest

from timbrel.base.errors import UserError
from timbrel.training.data.labels import Segment, read_task, read_tasks, track_names, write_task


@pytest.fixture
def task(tmp_path):
    """Write one task's folder from `file name: text` and read it."""

    def read(**texts):
        for name, text in texts.items():
            track = name not in ("metadata", "classes")
            path = tmp_path / "tracks" / f"{name}.txt" if track else tmp_path / f"{name}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return read_task(tmp_path)

    return read


CLASSES = "0\tflute\n1\tharp\n2\ttuba\n"


@pytest.mark.parametrize("column", ["a.txt", "tracks/a.txt"], ids=["as in code", "as in README"])
def test_a_track_may_be_named_with_or_without_its_folder(task, column):
    found = task(metadata=f"data/x.wav\t{column}\n", a="0.0,0.5\t60\n0.5,1.0\t62\n")
    assert found.problems == ()
    assert [found.number("data/x.wav", t) for t in (0.0, 0.25, 0.5, 0.99)] == [60, 60, 62, 62]


@pytest.mark.parametrize(
    ("at_s", "value"),
    [(0, None), (0.99, None), (1, 5), (1.99, 5), (2, None), (2.5, None), (3, 7), (4, None)],
)
def test_a_value_holds_from_its_onset_to_its_offset_and_nothing_is_known_between(task, at_s, value):
    found = task(metadata="x.wav\ta.txt\n", a="3.0,4.0\t7\n1.0,2.0\t5\n")
    number = found.number("x.wav", at_s)
    assert math.isnan(number) if value is None else number == value


def test_many_times_are_looked_up_as_single_ones_are(task):
    found = task(metadata="x.wav\ta.txt\ny.wav\t3\n", a="0.2,0.4\t1\n0.4,0.7\tnone\n0.7,0.9\t2\n")
    times = np.linspace(0, 1, 101)
    for file in ("x.wav", "y.wav", "unlabelled.wav"):
        many = found.numbers(file, times)
        assert many.dtype == np.float32
        assert np.array_equal(many, [found.number(file, t) for t in times], equal_nan=True)


@pytest.mark.parametrize(
    ("value", "number", "name"),
    [
        ("0", 0, "flute"),
        ("2", 2, "tuba"),
        ("flute", 0, "flute"),
        ("tuba", 2, "tuba"),
        (" harp ", 1, "harp"),
    ],
)
def test_a_class_is_written_by_its_id_or_by_its_name(task, value, number, name):
    found = task(metadata=f"x.wav\t{value}\n", classes=CLASSES)
    assert (found.number("x.wav"), found.name_of("x.wav")) == (number, name)
    assert found.classes == ("flute", "harp", "tuba")
    assert found.problems == ()


@pytest.mark.parametrize("value", ["none", "None", "nan", "NaN", ""])
@pytest.mark.parametrize("classes", [CLASSES, ""], ids=["classes", "numbers"])
def test_none_and_nan_mean_that_nothing_is_known(task, value, classes):
    found = task(metadata=f"x.wav\t{value}\ny.wav\t1\n", classes=classes)
    assert math.isnan(found.number("x.wav"))
    assert found.name_of("x.wav") is None
    assert found.number("y.wav") == 1
    assert found.problems == ()


def test_a_file_that_is_not_mentioned_is_unlabelled(task):
    assert task(metadata="x.wav\t1\n").name_of("y.wav") is None


@pytest.mark.parametrize("value", ["oboe", "3", "-1", "1.5"])
def test_a_value_outside_the_classes_is_named_and_counts_as_unlabelled(task, tmp_path, value):
    found = task(metadata=f"x.wav\tharp\ny.wav\t{value}\n", classes=CLASSES)
    assert math.isnan(found.number("y.wav"))
    assert found.name_of("x.wav") == "harp"
    (problem,) = found.problems
    assert f"{tmp_path}/metadata.txt:2: value '{value}' is not among the classes" in problem


def test_ids_mean_the_listed_classes_even_where_names_are_numerals(task):
    found = task(metadata="x.wav\t5\n", classes="".join(f"{i}\t{i - 1}\n" for i in range(11)))
    assert (found.number("x.wav"), found.name_of("x.wav")) == (5, "4")


def test_words_without_a_list_of_classes_are_classes_in_alphabetical_order(task):
    found = task(metadata="a.wav\ttuba\nb.wav\tflute\nc.wav\tnone\nd.wav\ttuba\n")
    assert found.classes == ("flute", "tuba")
    assert [found.number(f"{f}.wav") for f in "abd"] == [1, 0, 1]


def test_numbers_without_a_list_of_classes_are_numbers(task):
    found = task(metadata="a.wav\t0.25\nb.wav\t-3\nc.wav\t60\n")
    assert found.classes is None
    assert [found.number(f"{f}.wav") for f in "abc"] == [0.25, -3, 60]
    assert [found.name_of(f"{f}.wav") for f in "abc"] == ["0.25", "-3", "60"]


def test_a_gap_in_the_ids_gets_a_name_of_its_own(task):
    found = task(metadata="x.wav\t2\n", classes="0\tlow\n2\thigh\n")
    assert found.classes == ("low", "class 1", "high")
    assert found.name_of("x.wav") == "high"


@pytest.mark.parametrize(
    ("texts", "file", "line", "said"),
    [
        ({"metadata": "a\t1\nb 2\n"}, "metadata.txt", 2, "no tab"),
        ({"metadata": "\n\nb 2\na\t1\n"}, "metadata.txt", 3, "no tab"),
        ({"metadata": "a\t1\n", "classes": "0 x\n1\ty\n"}, "classes.txt", 1, "not 'id TAB name'"),
        ({"metadata": "a\t1\n", "classes": "one\tx\n1\ty\n"}, "classes.txt", 1, "not 'id TAB"),
        ({"metadata": "a\t1\n", "classes": "0\tx\n1\ty\n²\tz\n"}, "classes.txt", 3, "not 'id"),
        ({"metadata": "a\t1\nb\tt.txt\n", "t": "0,1\t5\n1\t6\n"}, "tracks/t.txt", 2, "onset"),
        ({"metadata": "a\t1\nb\tt.txt\n", "t": "0,1 5\n"}, "tracks/t.txt", 1, "onset"),
        ({"metadata": "a\t1\nb\tt.txt\n", "t": "x,1\t5\n"}, "tracks/t.txt", 1, "onset"),
        ({"metadata": "a\t1\nb\tt.txt\n", "t": "0,1,2\t5\n"}, "tracks/t.txt", 1, "onset"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_the_others_count(
    task, tmp_path, texts, file, line, said
):
    found = task(**texts)
    (problem,) = found.problems
    assert problem.startswith(f"{tmp_path}/{file}:{line}: ")
    assert said in problem
    assert found.number("a") == 1


def test_a_track_that_is_not_there_is_named_and_the_file_counts_as_unlabelled(task, tmp_path):
    found = task(metadata="a.wav\tgone.txt\n")
    assert found.problems[0].startswith(f"{tmp_path}/tracks/gone.txt: ")
    assert math.isnan(found.number("a.wav"))


def test_a_path_may_hold_spaces_and_letters_of_any_language(task):
    found = task(metadata="data/my flöte 1.wav\t3\n")
    assert found.number("data/my flöte 1.wav") == 3


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path):
    (tmp_path / "metadata.txt").write_bytes("\ufeffa.wav\t1\r\nb.wav\t2\r\n".encode())
    found = read_task(tmp_path)
    assert [found.number("a.wav"), found.number("b.wav")] == [1, 2]


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "metadata.txt").write_bytes(b"a.wav\t\xff\xfe\n")
    with pytest.raises(UserError, match=r"metadata\.txt: not UTF-8 text; save it as UTF-8"):
        read_task(tmp_path)


def test_written_tasks_are_read_back(tmp_path):
    write_task(tmp_path, "pitch", {"a.wav": "1", "b.wav": "0"}, ["C", "C#"])
    write_task(tmp_path, "midi", {"a.wav": "61"})
    tasks = read_tasks(tmp_path)
    assert list(tasks) == ["midi", "pitch"]
    assert [tasks["pitch"].name_of(f) for f in ("a.wav", "b.wav")] == ["C#", "C"]
    assert (tasks["midi"].classes, tasks["midi"].number("a.wav")) == (None, 61)


def test_a_folder_without_metadata_has_no_tasks(tmp_path):
    (tmp_path / "metadata" / "empty").mkdir(parents=True)
    assert read_tasks(tmp_path) == {}
    assert read_tasks(tmp_path / "gone") == {}


def test_implied_classes_have_names_only(tmp_path):
    write_task(tmp_path, "door", {"a.wav": "1", "b.wav": "2", "c.wav": "open"})
    task = read_tasks(tmp_path)["door"]
    assert [task.name_of(f"{n}.wav") for n in "abc"] == ["1", "2", "open"]


def test_written_tracks_are_read_back(tmp_path):
    track = (Segment(0.0, 0.005, "none"), Segment(0.005, 0.25, "1"), Segment(0.25, 3600.125, "0"))
    other = (Segment(0.0, 1.0, "0"),)
    values = {"data/a/x.wav": track, "data/b/x.wav": other, "data/y.wav": "1", "data/z.wav": "none"}
    write_task(tmp_path, "pitch", values, ["C", "C#"])
    task = read_tasks(tmp_path)["pitch"]
    assert task.problems == ()
    assert task.values == values
    found = task.numbers("data/a/x.wav", np.array([0.0, 0.004, 0.005, 0.24, 0.25, 3600.0, 3601.0]))
    assert np.array_equal(found, [np.nan, np.nan, 1, 1, 0, 0, np.nan], equal_nan=True)


def test_every_track_has_a_file_of_its_own():
    paths = [
        "data/a/x.wav",
        "data/a_x.wav",
        "data/A/X.wav",
        "b/x.wav",
        "data/x",
        f"{'ä' * 300}.wav",
    ]
    names = track_names(paths)
    assert len({name.casefold() for name in names.values()}) == len(paths)
    assert all(len(name.encode()) <= 255 and name.endswith(".txt") for name in names.values())
    assert names["data/a/x.wav"] == "a_x.txt"


def test_an_empty_track_knows_nothing(task):
    found = task(metadata="x.wav\ta.txt\n", a="")
    assert np.isnan(found.numbers("x.wav", np.linspace(0, 1, 5))).all()

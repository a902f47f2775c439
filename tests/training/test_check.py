# SPDX-License-Identifier: MIT
"""`data check`: what is in a dataset, and every problem by file name."""

import numpy as np
import pytest
import soundfile as sf

from timbrel.base.main import main
from timbrel.training.data.check import check
from timbrel.training.data.dataset import open_dataset
from timbrel.training.data.labels import write_task

RATE = 8000


def tone(seconds=0.5, level=0.5, rate=RATE):
    return level * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "data").mkdir()
    sf.write(tmp_path / "data" / "a.wav", tone(), RATE)
    sf.write(tmp_path / "data" / "b.wav", tone(1.5), RATE)
    return tmp_path


def found(root):
    return check(open_dataset(root))


def test_a_good_dataset_is_described_and_has_no_problems(root):
    sf.write(root / "data" / "c.flac", np.stack([tone(rate=44100)] * 2, 1), 44100)
    result = found(root)
    assert result.problems == ()
    assert result.lines == (
        "3 of 3 files can be used, 2.5 s in all",
        "durations: shortest, median, longest 0.50 s … 0.50 s … 1.50 s",
        "format: 8000 Hz mono PCM_16: 2 files",
        "format: 44100 Hz stereo PCM_16: 1 files",
        "labels: none",
    )


def test_labels_are_counted_by_class(root):
    write_task(root, "style", {"data/a.wav": "1", "data/b.wav": "1"}, ["slow", "fast"])
    write_task(root, "midi", {"data/a.wav": "60"})
    lines = found(root).lines
    assert "label style: 2 classes, 100 % of the files: fast 2" in lines
    assert "label midi: numbers, 50 % of the files: 60 1" in lines


def test_a_label_that_changes_in_time_is_counted_as_such(root):
    write_task(root, "midi", {"data/a.wav": "a.txt", "data/b.wav": "b.txt"})
    (root / "metadata" / "midi" / "tracks").mkdir()
    for name, onset in (("a", 0.0), ("b", 0.2)):
        (root / "metadata" / "midi" / "tracks" / f"{name}.txt").write_text(f"{onset},0.4\t60\n")
    (line,) = [text for text in found(root).lines if text.startswith("label midi")]
    assert "100 % of the files, 2 files change in time" in line


@pytest.mark.parametrize(
    ("samples", "subtype", "said"),
    [
        (tone(level=0), "PCM_16", "silent; it will be left out"),
        (tone(level=3e-6), "FLOAT", "silent; it will be left out"),
        (tone(0.01), "PCM_16", "only 10 ms long; it will be padded"),
        (tone(level=2.0), "FLOAT", "peaks at 2.00, above full scale; lower its level"),
        (np.array([0.1, np.nan] * 999), "FLOAT", "999 samples are not finite numbers"),
        (np.zeros(0), "PCM_16", "holds no samples"),
    ],
)
def test_a_problem_names_its_file_and_the_others_still_count(root, samples, subtype, said):
    sf.write(root / "data" / "x.wav", samples, RATE, subtype=subtype)
    result = found(root)
    (problem,) = result.problems
    assert problem.startswith(f"{root}/data/x.wav: ")
    assert said in problem
    assert result.lines[0].split()[0] in ("2", "3")


def test_a_silent_file_is_not_among_those_that_can_be_used(root):
    sf.write(root / "data" / "x.wav", tone(level=0), RATE)
    assert found(root).lines[0] == "2 of 3 files can be used, 2.0 s in all"


def test_silence_of_two_channels_that_cancel_is_a_problem_too(root):
    sf.write(root / "data" / "x.wav", np.stack([tone(), -tone()], 1), RATE)
    (problem,) = found(root).problems
    assert problem.startswith(f"{root}/data/x.wav: ")


def test_several_problems_are_all_listed(root):
    (root / "data" / "x.wav").write_text("no sound")
    sf.write(root / "data" / "y.wav", tone(0.01, level=0), RATE)
    write_task(root, "style", {"data/a.wav": "7", "data/gone.wav": "1"}, ["slow", "fast"])
    with (root / "metadata" / "style" / "metadata.txt").open("a") as file:
        file.write("data/b.wav 1\n")
    problems = "\n".join(found(root).problems)
    for said in (
        f"{root}/data/x.wav: not readable",
        f"{root}/data/y.wav: silent",
        f"{root}/data/y.wav: only 10 ms",
        f"{root}/metadata/style/metadata.txt:1: value '7'",
        f"{root}/metadata/style/metadata.txt:3: no tab",
        "names data/gone.wav, which is not there",
    ):
        assert said in problems
    assert len(found(root).problems) == 6


def test_the_command_exits_with_0_without_problems_and_with_1_otherwise(root, capsys):
    assert main(["data", "check", str(root)]) == 0
    assert capsys.readouterr().out.endswith("no problems\n")
    (root / "data" / "x.wav").touch()
    assert main(["data", "check", str(root)]) == 1
    out = capsys.readouterr().out
    assert "1 problems\n" in out
    assert f"{root}/data/x.wav: " in out


def test_nothing_but_bad_files_is_described_too(tmp_path, capsys):
    (tmp_path / "x.wav").touch()
    assert main(["data", "check", str(tmp_path)]) == 1
    assert "0 of 1 files can be used" in capsys.readouterr().out


def test_checking_writes_nothing(root):
    before = sorted(root.rglob("*"))
    found(root)
    assert sorted(root.rglob("*")) == before

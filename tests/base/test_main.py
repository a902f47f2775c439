# SPDX-License-Identifier: MIT
"""The command line: a list of commands that all work, help without torch, mistakes in a line."""

import importlib
import os
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from timbrel.base.main import GROUP, main

COMMANDS = sorted(point.name for point in entry_points(group=GROUP))
# Importing any of these takes longer than reading a line of help should.
HEAVY = {"torch", "hydra", "matplotlib", "lightning_fabric", "omegaconf", "scipy", "soxr"}


def python(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_lists_every_command_with_a_sentence(capsys):
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    listed = {line.split()[0]: line.split(maxsplit=1)[1] for line in out.splitlines()[4:-2]}
    assert sorted(listed) == COMMANDS
    assert all(text.endswith(".") and "cannot be loaded" not in text for text in listed.values())


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"]])
def test_the_overview_is_printed_with_and_without_asking(capsys, words):
    assert main(words) == 0
    assert "usage: timbrel COMMAND" in capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_works_and_shows_an_example_of_itself(capsys, name):
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    assert f"\n  timbrel {name} " in f"{capsys.readouterr().out} ".replace("\n\n", " \n\n")
    (point,) = entry_points(group=GROUP, name=name)
    assert callable(importlib.import_module(point.module).run)


def test_help_of_all_commands_loads_nothing_heavy():
    helps = "\n".join(f"show(['{name}', '--help'])" for name in COMMANDS)
    done = python(
        "import sys\n"
        "from timbrel.base.main import main\n"
        "def show(words):\n"
        "    try:\n"
        "        main(words)\n"
        "    except SystemExit as end:\n"
        "        assert end.code == 0\n"
        f"show(['--help'])\n{helps}\n"
        "print(sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    assert done.returncode == 0
    loaded = set(done.stderr.strip("[]\n").replace("'", "").split(", "))
    assert "timbrel" in loaded
    assert loaded & HEAVY == set()


def test_inspecting_a_timbrel_file_loads_no_torch(tiny_file):
    done = python(
        "import sys\n"
        "from timbrel.base.main import main\n"
        f"assert main(['inspect', {str(tiny_file)!r}]) == 0\n"
        "assert 'torch' not in sys.modules"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "method decode: z1 … z4" in done.stdout


def test_the_module_and_the_installed_command_are_the_same():
    module = [sys.executable, "-m", "timbrel.base", "--version"]
    done = subprocess.run(module, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("timbrel 0.")


@pytest.mark.parametrize(
    ("word", "nearest"),
    [("trian", "train"), ("rendr", "render"), ("expotr", "export"), ("Inspect", "inspect")],
)
def test_an_unknown_command_suggests_the_nearest_and_exits_with_2(capsys, word, nearest):
    assert main([word]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"timbrel: command '{word}' is not known: did you mean {nearest}?")
    assert err.count("\n") == 1


def test_a_word_like_no_command_lists_them_all(capsys):
    assert main(["xyzzy"]) == 2
    assert f"use one of {', '.join(COMMANDS)}." in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["inspect"], ["inspect", "a.ts", "--colour"], ["data"], ["render", "x.ts"]]
)
def test_a_missing_or_unknown_option_exits_with_2(capsys, words):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert f"timbrel {words[0]}" in capsys.readouterr().err


def test_ctrl_c_says_stopped_and_exits_with_130(capsys, monkeypatch):
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("timbrel.base.doctor.examine", interrupted)
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err == "timbrel: stopped.\n"


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("words", [["--help"], ["--version"], ["inspect"]], ids=lambda w: w[0])
def test_a_reader_that_stops_early_is_no_error(tiny_file, words, unbuffered):
    read, write = os.pipe()
    os.close(read)
    file = [str(tiny_file)] if words == ["inspect"] else []
    done = subprocess.run(
        [sys.executable, "-m", "timbrel.base", *words, *file],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=write, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_doctor_finds_what_these_tests_run_on(capsys):
    main(["doctor"])
    out = capsys.readouterr().out
    for package in ("Python", "torch", "soundfile", "soxr"):
        assert f"ok        {package}: " in out

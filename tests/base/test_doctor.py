# SPDX-License-Identifier: MIT
"""`timbrel doctor`: what it looks for, what it says, and when it exits with 1."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from timbrel.base import doctor, soundfonts
from timbrel.base.doctor import PACKAGES, PROGRAMS, examine
from timbrel.base.main import main

NOWHERE = ("no-such-package-of-timbrel", "a test", "pip install it", True)


def found():
    return {finding.what: finding for finding in examine()}


def test_every_finding_has_a_text():
    assert all(finding.what and finding.text for finding in examine())


def test_every_package_and_program_is_looked_for_once():
    names = [finding.what for finding in examine()]
    assert len(set(names)) == len(names)
    assert {name for name, *_ in (*PACKAGES, *PROGRAMS)} <= set(names)


@pytest.mark.parametrize("name", ["torch", "soundfile", "soxr"])
def test_what_is_installed_is_named_with_its_version(name):
    finding = found()[name]
    assert finding.there and finding.needed
    assert finding.text == version(name)


@pytest.mark.parametrize(
    ("needed", "status", "word"), [(True, 1, "MISSING"), (False, 0, "not there")]
)
def test_only_what_is_needed_fails(monkeypatch, capsys, needed, status, word):
    monkeypatch.setattr(doctor, "PACKAGES", ((*NOWHERE[:3], needed),))
    assert main(["doctor"]) == status
    lines = capsys.readouterr().out.splitlines()
    assert f"{word:9s} {NOWHERE[0]}: pip install it (for a test)" in lines


def test_the_command_prints_a_line_for_every_finding(capsys):
    expected = examine()
    assert main(["doctor"]) == (0 if all(f.there or not f.needed for f in expected) else 1)
    assert len(capsys.readouterr().out.splitlines()) == len(expected)


def test_a_program_is_found_on_the_path(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not found()["pd"].there
    program = tmp_path / "pd"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert found()["pd"].text == str(program)


def test_a_soundfont_is_found_in_its_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("TIMBREL_SOUNDFONT", raising=False)
    monkeypatch.setattr(soundfonts, "FOLDERS", (str(tmp_path),))
    missing = found()["SoundFont"]
    assert not missing.there and not missing.needed and "fluid-soundfont-gm" in missing.text
    font = tmp_path / "piano.sf3"
    font.touch()
    assert found()["SoundFont"].text == str(font)


def test_it_runs_without_importing_torch():
    program = (
        "import sys; from timbrel.base.main import main; main(['doctor']); "
        "print(sorted({'torch', 'torchaudio', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


@pytest.fixture
def unloadable(monkeypatch, tmp_path):
    """A torchaudio whose compiled part wants CUDA, beside a torch that has none."""
    for package, files in {"torchaudio": ["_torchaudio.so", "other.so"], "torch": []}.items():
        (tmp_path / package / "lib").mkdir(parents=True)
        (tmp_path / package / "__init__.py").touch()
        for name in files:
            (tmp_path / package / "lib" / name).write_bytes(b"\x7fELF libc10_cuda.so")
    for name in ("torch", "torchaudio"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return tmp_path / "torchaudio" / "lib"


def test_a_torchaudio_for_cuda_is_reported_with_the_remedy(unloadable):
    finding = found()["torchaudio's compiled part"]
    assert finding.needed and not finding.there
    assert "timbrel doctor --mend" in finding.text


def test_mending_moves_the_files_aside_says_so_and_does_it_once(unloadable, capsys):
    main(["doctor", "--mend"])
    first = capsys.readouterr().out.splitlines()
    assert "moved 2 files" in first[0] and str(unloadable / "aside") in first[0]
    assert sorted(p.name for p in (unloadable / "aside").iterdir()) == [
        "_torchaudio.so",
        "other.so",
    ]
    assert list(unloadable.glob("*.so")) == []
    assert any(line.startswith("ok        torchaudio's compiled part") for line in first)
    main(["doctor", "--mend"])
    assert capsys.readouterr().out.splitlines()[0] == "torchaudio: nothing to mend"


def test_a_torch_with_cuda_needs_no_mending(unloadable):
    cuda = Path(unloadable.parent.parent / "torch" / "lib" / "libtorch_cuda.so")
    cuda.touch()
    assert found()["torchaudio's compiled part"].there

# SPDX-License-Identifier: MIT
"""The arrows between the folders, the light modules, and what a wheel holds."""

import ast
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Who may import whom of ours; a folder may always import itself.
ARROWS = {
    "base": set(),
    "training": {"base"},
    "export": {"training", "base"},
    "runtime": {"base"},
}
# Modules that must not pull in torch, because they answer before anyone plays.
LIGHT = (
    "timbrel.base.main",
    "timbrel.base.manifest",
    "timbrel.base.doctor",
    "timbrel.runtime.describe",
    "timbrel.runtime.commands.inspect",
    "timbrel.runtime.commands.map",
    "timbrel.runtime.commands.render",
    "timbrel.training.commands.train",
    "timbrel.export.commands.export",
)
SOURCES = [p for folder in ARROWS for p in sorted((ROOT / folder).rglob("*.py"))]


def imported_folders(path: Path) -> set[str]:
    """The folders of ours that a file imports, by relative or absolute name."""
    depth = len(path.relative_to(ROOT).parts)  # base/x.py: 2, base/commands/x.py: 3
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level >= depth and node.module:
            found.add(node.module.split(".")[0])
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("timbrel."):
            found.add(str(node.module).split(".")[1])
        if isinstance(node, ast.Import):
            found |= {n.name.split(".")[1] for n in node.names if n.name.startswith("timbrel.")}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_only_look_down(path):
    folder = path.relative_to(ROOT).parts[0]
    assert imported_folders(path) - {folder} <= ARROWS[folder]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_says_its_licence_and_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    if not text:
        pytest.fail(f"{path.name} is empty: say in one line what the folder holds")
    assert text.startswith("# SPDX-License-Identifier: MIT\n")
    assert ast.get_docstring(ast.parse(text)), "the first line says what the file is"


@pytest.mark.parametrize("module", LIGHT)
def test_light_modules_do_not_import_torch(module):
    code = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_the_wheel_holds_every_file_and_works_where_it_is_installed(tmp_path, tiny_file):
    """Built, listed, installed without its dependencies, and run from there."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(tmp_path)]
    done = subprocess.run([*build, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    wheel = next(tmp_path.glob("timbrel-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        held = {n for n in archive.namelist() if n.startswith("timbrel/")}
    expected = {
        f"timbrel/{p.relative_to(ROOT).as_posix()}"
        for folder in ARROWS
        for p in (ROOT / folder).rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    synths = (ROOT / "puredata" / "synths").iterdir()
    expected |= {f"timbrel/puredata/synths/{p.name}" for p in synths}
    assert held == expected
    assert "timbrel/training/recipes/demo.yaml" in held

    # An environment that sees the current packages, but not the checkout: a .pth file adds a
    # folder without running the .pth files in it, so the editable install stays out.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    site = next((tmp_path / "env").glob("lib/python*/site-packages"))
    (site / "current.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(site)]
    subprocess.run([*pip, "--disable-pip-version-check", str(wheel)], check=True)

    def call(*words):
        return subprocess.run(
            [python, *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    where = call("-c", "import timbrel.base; print(timbrel.base.__file__)")
    assert where.stdout.startswith(str(site)), where.stderr
    helped = call("-m", "timbrel.base", "--help")
    assert "inspect" in helped.stdout, helped.stderr
    shown = call("-m", "timbrel.base", "inspect", str(tiny_file))
    assert shown.returncode == 0, shown.stderr
    assert "method decode" in shown.stdout
    refused = call("-m", "timbrel.base", "data", "synth", "orgn", "folder")
    assert "did you mean organ" in refused.stderr, "the shipped synths are in the wheel"

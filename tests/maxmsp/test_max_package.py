# SPDX-License-Identifier: MIT
"""The zip of the Max package: what is in it, what is not, and what it says is missing."""

import shutil
import subprocess
import sys
import zipfile

import pytest
from patcher import PACKAGE, ROOT

sys.path.append(str(ROOT / "tools"))

from max_package import assemble, missing, pack


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """The package as it lies in the repository, without what a build has left."""
    folder = tmp_path_factory.mktemp("sources") / "maxmsp"
    return shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("externals", "support"))


def names(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return set(archive.namelist())


def test_the_zip_has_all_that_a_user_needs_and_nothing_else(sources, tmp_path):
    held = names(pack(assemble(sources, tmp_path / "build" / "timbrel"), tmp_path / "dist"))
    assert {name.split("/")[0] for name in held} == {"timbrel"}
    for needed in ("package-info.json", "LICENSE", "help/nn~.maxhelp", "docs/nn~.maxref.xml",
                   "init/timbrel-objectmappings.txt", "extras/timbrel.overview.maxpat",
                   "maps/organ/manifest.json", "maps/subtractive/manifest.json",
                   "models/README.md", "javascript/timbrel.generate.js"):  # fmt: skip
        assert f"timbrel/{needed}" in held
    patches = {p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.maxpat")}
    assert {f"timbrel/{p}" for p in patches} <= held
    assert not [n for n in held if "/tools/" in n or ".test." in n or n.endswith(".py")]


def test_what_was_built_is_inside_and_what_was_not_is_said(sources, tmp_path):
    assert missing(assemble(sources, tmp_path / "timbrel")) == [
        "macOS lacks nn~ and jg.timbremap",
        "Windows lacks nn~ and jg.timbremap",
    ]
    built = shutil.copytree(sources, tmp_path / "built")
    bundle = built / "externals" / "nn~.mxo" / "Contents" / "MacOS"
    bundle.mkdir(parents=True)
    (bundle / "nn~").write_bytes(b"external")
    (built / "externals" / "jg.timbremap.mxe64").write_bytes(b"external")
    (built / "support").mkdir()
    (built / "support" / "libc10.1.dylib").write_bytes(b"library")
    (built / "support" / "libc10.dylib").symlink_to("libc10.1.dylib")
    folder = assemble(built, tmp_path / "timbrel")
    assert missing(folder) == ["macOS lacks jg.timbremap", "Windows lacks nn~"]
    path = pack(folder, tmp_path / "dist")
    held = names(path)
    assert "timbrel/externals/nn~.mxo/Contents/MacOS/nn~" in held
    with zipfile.ZipFile(path) as archive:
        link = archive.getinfo("timbrel/support/libc10.dylib")
        assert link.external_attr >> 16 & 0o170000 == 0o120000
        assert archive.read(link) == b"libc10.1.dylib"


def test_the_tool_says_where_the_zip_lies(tmp_path):
    words = [sys.executable, ROOT / "tools" / "max_package.py", tmp_path / "b", tmp_path / "d"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "timbrel-max.zip" in done.stdout and "Packages" in done.stdout
    assert (tmp_path / "d" / "timbrel-max.zip").exists()

# SPDX-License-Identifier: MIT
"""Puts the Max package together and zips it, for the folder Packages of Max.

python tools/max_package.py [BUILD] [OUT]
"""

import shutil
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "maxmsp"
NOT_SHIPPED = ("tools", "externals", "support", "__pycache__", "*.test.js", "*.pyc")
EXTERNALS = ("nn~", "jg.timbremap")
# What a build leaves: bundles on macOS, files on Windows.
SUFFIXES = {"macOS": ".mxo", "Windows": ".mxe64"}


def assemble(package: Path, folder: Path) -> Path:
    """Copy all that a user needs into a new folder.

    Args:
        package: sources of the package; a build puts `externals` and `support` into it.
        folder: is emptied first.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(package, folder, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
    shutil.copy(ROOT / "LICENSE", folder)
    shutil.copytree(ROOT / "puredata" / "maps", folder / "maps")
    for built in ("externals", "support"):
        if (package / built).is_dir():
            shutil.copytree(package / built, folder / built, symlinks=True)
    return folder


def missing(folder: Path) -> list[str]:
    """Return the systems that lack an external, each with the names."""
    said = []
    for system, suffix in SUFFIXES.items():
        lacks = [n for n in EXTERNALS if not (folder / "externals" / f"{n}{suffix}").exists()]
        if lacks:
            said.append(f"{system} lacks {' and '.join(lacks)}")
    return said


def pack(folder: Path, out: Path) -> Path:
    """Zip a folder, so that unzipping gives the folder; links stay links, as macOS needs them."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{folder.name}-max.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder.parent).as_posix()
            if file.is_symlink():
                link = zipfile.ZipInfo(name)
                link.create_system, link.external_attr = 3, 0o120777 << 16
                archive.writestr(link, str(file.readlink()))
            elif file.is_file():
                archive.write(file, name)
    return path


def main(build: Path, out: Path) -> None:
    folder = assemble(PACKAGE, build / "timbrel")
    made = pack(folder, out)
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB; unzip it into Max's folder Packages")
    for lack in missing(folder):
        print(f"externals are missing: {lack}; docs/max.md says how to build them")


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:3]]
    main(*(given + [ROOT / "build" / "max", ROOT / "dist"][len(given) :]))

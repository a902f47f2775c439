# SPDX-License-Identifier: MIT
"""Packs a Pd library's folder for deken: one zip with one folder, its checksum, its objects.

python tools/deken_package.py FOLDER OUT
"""

import hashlib
import platform
import sys
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
# As Pd calls systems and processors; the last number is the bits of a float.
SYSTEMS = {"Linux": "Linux", "Darwin": "Darwin", "Windows": "Windows"}
PROCESSORS = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
FLOAT_BITS = 32
OBJECTS = {
    "nn~": "plays neural instruments (.ts files) in real time",
    "timbrel.slider": "a latent as a slider",
    "timbrel.xy": "two latents as a pad",
    "timbrel.walk": "a latent that walks by itself",
    "timbrel.source": "sounds to try an effect with",
    "timbrel.out": "level, limit and DSP switch",
}


def package(folder: Path, out: Path) -> Path:
    """Write the package of a folder and what goes beside it; return the package."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    system = SYSTEMS[platform.system()]
    processor = PROCESSORS.get(platform.machine(), platform.machine())
    name = f"{folder.name}[v{version}]({system}-{processor}-{FLOAT_BITS}).dek"
    out.mkdir(parents=True, exist_ok=True)
    path = out / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(file, file.relative_to(folder.parent))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (out / f"{name}.sha256").write_text(f"{digest}  {name}\n")
    lines = [f"{text}\t{what}\n" for text, what in OBJECTS.items()]
    (out / f"{name}.txt").write_text("".join(lines))
    return path


if __name__ == "__main__":
    if len(sys.argv) != 3 or not Path(sys.argv[1]).is_dir():
        sys.exit("python tools/deken_package.py FOLDER OUT: make package calls it")
    made = package(Path(sys.argv[1]), Path(sys.argv[2]))
    print(f"{made}: {made.stat().st_size / 1e6:.0f} MB; upload it with deken, or unzip it into")
    print("  a folder on Pd's path, such as Documents/Pd/externals")

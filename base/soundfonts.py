# SPDX-License-Identifier: MIT
"""Where General MIDI SoundFonts lie: on Debian, Fedora, Arch, and Homebrew's two prefixes."""

import os
from pathlib import Path

FOLDERS = (
    "/usr/share/sounds/sf2",
    "/usr/share/sounds/sf3",
    "/usr/share/soundfonts",
    "/opt/homebrew/share/soundfonts",
    "/usr/local/share/soundfonts",
)
# Preferred names, the one on which the demo's figures were measured first.
PREFERRED = ("FluidR3_GM.sf2", "default-GM.sf2", "default.sf2")


def find() -> Path | None:
    """Return the SoundFont to use: $TIMBREL_SOUNDFONT, else a preferred one, else any."""
    named = os.environ.get("TIMBREL_SOUNDFONT")
    if named:
        return Path(named) if Path(named).is_file() else None
    found = [f for place in FOLDERS for f in sorted(Path(place).glob("*.sf[23]"))]
    rank = {name: number for number, name in enumerate(PREFERRED)}
    return min(found, key=lambda f: rank.get(f.name, len(rank)), default=None)

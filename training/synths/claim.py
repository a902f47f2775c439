# SPDX-License-Identifier: MIT
"""Whose examples a folder holds: written before the first one, compared before any other."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...base.errors import UserError
from . import description, layout, remembered
from .description import Synth
from .sampling import Sampling


def check(folder: Path, synth: Synth, sampling: Sampling, rows: np.ndarray) -> None:
    """Refuse a folder of something else, and one of more examples than are asked for."""
    path = folder / description.FILE
    if path.exists():
        _compare(path, _said(synth, sampling))
    elif folder.exists() and any(folder.iterdir()):
        raise UserError(f"{folder} is not empty and holds something else: name another folder.")
    if not (folder / "labels.csv").exists():
        return
    held = layout.read_labels(folder)
    both = min(len(held), len(rows))
    if held.shape[1] != rows.shape[1] or not np.array_equal(held[:both], rows[:both]):
        raise UserError(
            f"{folder / 'labels.csv'}: is not what seed {sampling.seed} draws; name another folder."
        )
    if len(held) > len(rows):
        raise UserError(
            f"{folder} holds {len(held)} examples, more than the {len(rows)} asked for: say "
            f"--examples {len(held)}, or name another folder."
        )


def write(folder: Path, synth: Synth, sampling: Sampling, rows: np.ndarray) -> None:
    """Write labels and description."""
    folder.mkdir(parents=True, exist_ok=True)
    layout.write_labels(folder, rows)
    text = json.dumps(_said(synth, sampling), indent=1) + "\n"
    layout.write(folder / description.FILE, text.encode())


@dataclass(frozen=True)
class Before:
    """What a folder held before anything was written, to leave it as it was found."""

    files: dict[Path, bytes | None]
    missing: tuple[Path, ...]  # folders that are not there, the innermost first

    def restore(self) -> None:
        for path, data in self.files.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                layout.write(path, data)
        for folder in self.missing:
            with suppress(OSError):  # it holds something by now
                folder.rmdir()


def before(folder: Path) -> Before:
    """Look at a folder, which need not be there."""
    paths = [folder / name for name in ("labels.csv", description.FILE, remembered.FILE)]
    folders = (layout.wav(folder, 0).parent, folder, *folder.parents)
    return Before(
        {path: path.read_bytes() if path.exists() else None for path in paths},
        tuple(each for each in folders if not each.exists()),
    )


def _said(synth: Synth, sampling: Sampling) -> dict[str, Any]:
    said = {**description.to_json(synth), "sampling": asdict(sampling)}
    return json.loads(json.dumps(said))  # tuples are lists in what is read back


def _compare(path: Path, wanted: dict[str, Any]) -> None:
    held = _held(path, wanted)
    for key, value in wanted.items():
        if _essence(key, held[key], wanted) != _essence(key, value, wanted):
            raise UserError(
                f"{path.parent} holds other examples ({key}: {_short(held[key])}, not "
                f"{_short(value)}): name another folder."
            )


def _held(path: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what a folder's synth.json says, which has all that one has."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        description.from_json(held)
        lacking = [key for key in wanted if key not in held]
        if lacking:
            raise KeyError(lacking[0])
    except (ValueError, TypeError, KeyError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise UserError(
            f"{path} is damaged ({what}): put a copy of it back, or name another folder."
        ) from None
    return held


def _essence(key: str, value: Any, wanted: dict[str, Any]) -> object:  # noqa: ANN401 (JSON)
    """Return what makes a difference: neither words of help nor where a patch lies."""
    if key == "parameters":
        return [parameter["name"] for parameter in value]
    if key == "source" and wanted["kind"] in ("puredata", "plugin"):
        return Path(str(value)).name
    return value


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}…"

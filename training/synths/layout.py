# SPDX-License-Identifier: MIT
"""Examples on disk: `labels.csv` or `labels.npy`, `wavs/ex_i.wav`, `partition.npy`.

The layout is TimbreMap's. Row i of the labels belongs to the i-th recording; numbers begin at 0
or 1. Folders inside a folder that has no labels itself are one set, in the order of their names.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...base import audio
from ...base.errors import UserError
from . import description

LABELS = ("labels.npy", "labels.csv")
PARTITION = "partition.npy"
FEATURES = "features.npy"


@dataclass(frozen=True)
class Examples:
    """Sounds with the parameters that made them; row i of `parameters` is `paths[i]`."""

    parameters: np.ndarray  # float64 [N, P], 0…127
    paths: list[Path]
    names: tuple[str, ...]  # of the parameters
    sample_rate: int  # Hz
    folders: tuple[Path, ...]

    def __len__(self) -> int:
        return len(self.paths)


def wav(folder: Path, index: int) -> Path:
    """Return where recording `index` lies."""
    return folder / "wavs" / f"ex_{index}.wav"


def read_examples(folder: Path) -> Examples:
    """Read a folder of examples, or every one inside it.

    Args:
        folder: has `labels.csv` or `labels.npy` and `wavs`, or folders that do.
    """
    found = _with_labels(folder)
    sets = [_one(each) for each in found]
    widths = {each: labels.shape[1] for each, (labels, _) in zip(found, sets, strict=True)}
    if len(set(widths.values())) > 1:
        said = ", ".join(f"{each}: {width}" for each, width in widths.items())
        raise UserError(f"{folder}: the folders differ in how many parameters they have: {said}.")
    width = next(iter(widths.values()))
    paths = [path for _, each in sets for path in each]
    rows = np.concatenate([labels for labels, _ in sets])
    return Examples(rows, paths, _names(found, width), _sample_rate(folder, paths), tuple(found))


def read_labels(folder: Path) -> np.ndarray:
    """Return the labels of one folder, float64 `[N, P]`, checked."""
    path = next((folder / name for name in LABELS if (folder / name).exists()), None)
    if path is None:
        raise UserError(f"{folder}: has no {' or '.join(LABELS)}; timbrel data synth writes one.")
    rows = _matrix(path) if path.suffix == ".npy" else read_table(path)
    bad = ~((rows >= description.LOW) & (rows <= description.HIGH))  # NaN is bad too
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise UserError(
            f"{path}: row {row + 1}, value {column + 1} is {rows[row, column]:g}; parameters "
            f"lie in {description.LOW:g}..{description.HIGH:g}."
        )
    return rows


def write_labels(folder: Path, rows: np.ndarray) -> None:
    """Write `labels.csv`: no header, one row per example, whole numbers as such."""
    text = "".join(",".join(f"{value:.6g}" for value in row) + "\n" for row in rows)
    write(folder / "labels.csv", text.encode())


def partition(folder: Path, n: int) -> np.ndarray:
    """Return the order of n examples whose first are the test part; kept in the folder.

    One that is there already, TimbreMap's too, is used as it is. When the folder has grown since,
    the order stays and the new rows follow it, shuffled among themselves. So a test example always
    stays one, and as many more as the share asks for are the next ones of the old order: with a
    tenth for tests, new rows are learned from until the set is ten times as large.
    """
    path = folder / PARTITION
    held = _held_order(folder, n) if path.exists() else np.zeros(0, np.int64)
    if len(held) == n:
        return held
    new = np.random.default_rng(len(held)).permutation(n - len(held)) + len(held)
    order = np.concatenate([held, new])
    save(path, order)
    return order


def _held_order(folder: Path, n: int) -> np.ndarray:
    """Return the partition of a folder, of n examples or of fewer that more were added to."""
    path = folder / PARTITION
    order = _load(path).ravel()
    whole = order.dtype.kind in "iuf" and np.array_equal(np.sort(order), np.arange(len(order)))
    if not whole or len(order) > n:
        raise UserError(
            f"{path}: is no order of {n} examples (it holds {order.size} numbers); remove it to "
            "have one drawn."
        )
    if len(order) < n and not _has_labels(folder):  # rows of later folders have moved
        raise UserError(
            f"{path}: orders {len(order)} examples, and the folders inside {folder} hold {n} now, "
            "numbered anew; remove it to have one drawn, and train again."
        )
    return order.astype(np.int64)


def read_features(folder: Path, n: int) -> np.ndarray | None:
    """Return `features.npy`, `[N, F, T]`, memory-mapped; None where there is none."""
    path = folder / FEATURES
    if not path.exists():
        return None
    features = _load(path, mapped=True)
    if features.ndim != 3 or len(features) != n:
        raise UserError(
            f"{path}: has shape {features.shape}, not ({n}, bands, frames); remove it to have it "
            "computed."
        )
    return features


def write(path: Path, data: bytes) -> None:
    """Write a file; it appears under its name only when it is complete."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    partial.replace(path)


def save(path: Path, array: np.ndarray) -> None:
    """Write an array; the file appears under its name only when it is complete."""
    partial = path.with_name(f".{path.stem}.partial.npy")
    np.save(partial, array, allow_pickle=False)
    partial.replace(path)


def _with_labels(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UserError(f"{folder}: there is no such folder.")
    if _has_labels(folder):
        return [folder]
    found = sorted({path.parent for name in LABELS for path in folder.rglob(name)})
    if not found:
        raise UserError(
            f"{folder}: neither it nor a folder inside has {' or '.join(LABELS)}; timbrel data "
            "synth makes such a folder."
        )
    return found


def _has_labels(folder: Path) -> bool:
    return any((folder / name).exists() for name in LABELS)


def _one(folder: Path) -> tuple[np.ndarray, list[Path]]:
    """Return the labels and recordings of one folder, equally many."""
    labels = read_labels(folder)
    numbers = _numbers(folder)
    ours = (folder / description.FILE).exists() and len(labels) not in numbers
    first = 0 if 0 in numbers or ours else 1
    wanted = range(first, first + len(labels))
    missing = [n for n in wanted if n not in numbers]
    extra = sorted(numbers - set(wanted))
    # Numbers from 1 on and one row more than sounds, or from 0 on and the first sound is lost?
    unclear = first == 1 and missing == [len(labels)]
    if missing or extra:
        count = missing[0] - first if missing else len(labels)
        said = f"{folder}: {len(labels)} rows of labels, {len(numbers)} recordings; "
        raise UserError(said + _remedy(missing, extra, count, unclear))
    return labels, [wav(folder, n) for n in wanted]


def _remedy(missing: list[int], extra: list[int], count: int, unclear: bool) -> str:
    if unclear:
        return f"is ex_0.wav missing, or {_listed(missing)}? Remove the row that has no sound."
    said = [f"without a sound: {_listed(missing)}"] * bool(missing)
    said += [f"without a row: {_listed(extra)}"] * bool(extra)
    what = f"render what is missing, or keep the labels' first {count} rows"
    return f"{'; '.join(said)}: {what if missing else 'remove what has no row'}."


def _numbers(folder: Path) -> set[int]:
    names = (path.name for path in (folder / "wavs").glob("ex_*.wav"))
    return {int(found[1]) for name in names if (found := re.fullmatch(r"ex_(\d+)\.wav", name))}


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(f"ex_{n}.wav" for n in numbers[:3])
    return shown + (f" and {len(numbers) - 3} more" if len(numbers) > 3 else "")


def _names(folders: list[Path], width: int) -> tuple[str, ...]:
    """Return the names that all descriptions agree on; p1 … pP where there is none."""
    said = {f: description.read(f).names for f in folders if (f / description.FILE).exists()}
    for folder, names in said.items():
        if len(names) != width:
            raise UserError(
                f"{folder / description.FILE}: names {len(names)} parameters, the labels "
                f"have {width}."
            )
    if len(set(said.values())) > 1:
        (one, a), (two, b) = next(
            (x, y) for x in said.items() for y in said.items() if x[1] != y[1]
        )
        raise UserError(
            f"{one} ({', '.join(a)}) and {two} ({', '.join(b)}) have other parameters: keep them "
            "apart."
        )
    return next(iter(said.values()), tuple(f"p{k + 1}" for k in range(width)))


def _sample_rate(folder: Path, paths: list[Path]) -> int:
    rates: dict[int, Path] = {}
    for path in paths:
        rates.setdefault(audio.info(path).sample_rate, path)
    if len(rates) > 1:
        said = ", ".join(f"{rate} Hz ({path.name})" for rate, path in rates.items())
        raise UserError(f"{folder}: recordings differ in their sample rate: {said}.")
    return next(iter(rates))


def read_table(path: Path) -> np.ndarray:
    """Return the rows of a CSV of numbers without a header, float64 `[N, P]`."""
    rows = []
    for number, line in enumerate(_lines(path), 1):
        try:
            rows.append([float(word) for word in line.split(",")])
        except ValueError:
            raise UserError(f"{path}: row {number} is '{line[:40]}'; write numbers.") from None
        if len(rows[-1]) != len(rows[0]):
            raise UserError(
                f"{path}: row {number} has {len(rows[-1])} values, row 1 has {len(rows[0])}."
            )
    if not rows:
        raise UserError(f"{path}: is empty; one row of numbers for each setting.")
    return np.asarray(rows, np.float64)


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserError(
            f"{path}: is no text in UTF-8 (byte {error.start}); save it as CSV in UTF-8, numbers "
            "with commas between them."
        ) from None
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}; name a CSV, one row a setting.") from None
    return [line for line in text.splitlines() if line.strip()]


def _matrix(path: Path) -> np.ndarray:
    rows = _load(path)
    if rows.ndim != 2 or not rows.size or rows.dtype.kind not in "iuf":
        raise UserError(f"{path}: holds {rows.dtype} of shape {rows.shape}, not numbers [N, P].")
    return rows.astype(np.float64)


def _load(path: Path, mapped: bool = False) -> np.ndarray:
    try:
        return np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise UserError(f"{path}: not readable as an array ({error}); write it anew.") from None

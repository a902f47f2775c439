# SPDX-License-Identifier: MIT
"""What a map's encoder hears: mel spectrograms of one note each, all of one length.

log_mel is in dB, floored; power_mel is the original's: linear power, no logarithm, in which the
loudest bands are nearly all there is. Standardised over the training split, per mel band, or, as
the original does, per time column.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import torch
from torch import Tensor

from ...base.audio import read, to_mono
from ...base.errors import UserError
from ...base.progress import bar
from ..synths.layout import FEATURES, read_features

N_FFT, HOP, BANDS = 2048, 128, 128
FLOOR_DB = -80.0
KEY = "features.json"  # what features.npy was made from
AT_ONCE = 256
# Which axes of [N, F, T] a mean is taken over.
AXES = {"band": (0, 2), "column": (0, 1)}


def features_of(folder: Path, paths: Sequence[Path], sample_rate: int) -> np.ndarray:
    """Return power mel spectrograms [N, F, T] of sound files, memory-mapped.

    They are kept as the folder's features.npy, and made anew when a recording or a setting has
    changed since. A features.npy that was not made here is taken as it is, and left alone.

    Raises:
        UserError: one that was brought along has another shape, or holds what is no number.
    """
    wanted = _key(folder, paths, sample_rate)
    kept, key = folder / FEATURES, folder / KEY
    is_ours = key.is_file()
    if is_ours and (not kept.is_file() or key.read_text(encoding="utf-8") != wanted):
        key.unlink()
        kept.unlink(missing_ok=True)
    found = read_features(folder, len(paths))
    if found is None:
        _write(kept, paths, sample_rate)
        key.write_text(wanted, encoding="utf-8")
        found = read_features(folder, len(paths))
        assert found is not None
    elif not is_ours:
        _check_brought(kept, found)
    return found


def _key(folder: Path, paths: Sequence[Path], sample_rate: int) -> str:
    """Return all that the spectrograms depend on, as text."""
    files = [
        [str(path.relative_to(folder)), (now := path.stat()).st_size, now.st_mtime_ns]
        for path in paths
    ]
    said = {"n_fft": N_FFT, "hop": HOP, "bands": BANDS, "sample_rate": sample_rate}
    return json.dumps({**said, "files": files}) + "\n"


def _check_brought(path: Path, found: np.ndarray) -> None:
    if found.shape[1] != BANDS:
        raise UserError(
            f"{path}: has {found.shape[1]} bands, and {BANDS} are used here; move it away to have "
            "it computed."
        )
    for i, each in enumerate(found):
        if not np.isfinite(each).all() or each.min() < 0:
            raise UserError(
                f"{path}: row {i} is no power spectrogram (it holds {each.min():g} to "
                f"{each.max():g}); move it away to have it computed."
            )


def _write(path: Path, paths: Sequence[Path], sample_rate: int) -> None:
    """Write the spectrograms of sound files, [N, F, T]; T is the median width.

    One after another, so that memory does not grow with their number.
    """
    widths = []
    for each in paths:
        with soundfile.SoundFile(each) as file:
            widths.append(math.ceil(file.frames * sample_rate / file.samplerate) // HOP + 1)
    width = int(np.median(widths))
    partial = path.with_name(f".{path.stem}.partial.npy")
    held = np.lib.format.open_memmap(partial, "w+", np.float32, (len(paths), BANDS, width))
    with bar("listening", len(paths)) as shown:
        for i, each in enumerate(paths):
            audio = to_mono(read(each, sample_rate)[0])
            held[i] = fitted_to(mel_power(audio, sample_rate), width)
            shown.at(i + 1, each.name)
    held.flush()
    del held
    partial.replace(path)


def mel_power(audio: np.ndarray, sample_rate: int) -> np.ndarray:
    """[N] samples → [F, T] power in mel bands; what is shorter than half a window is continued."""
    short = max(0, N_FFT // 2 + 1 - len(audio))
    with torch.inference_mode():
        return _mel(sample_rate)(torch.from_numpy(np.pad(audio, (0, short)))).numpy()


def fitted_to(power: np.ndarray, width: int) -> np.ndarray:
    """Return a spectrogram [F, T] cut, or continued with silence, to another width."""
    return np.pad(power[:, :width], ((0, 0), (0, max(0, width - power.shape[1]))))


def narrowed(power: np.ndarray, columns: int, in_db: bool) -> np.ndarray:
    """Return [N, F, T], in dB if asked for, with neighbouring columns averaged.

    At most `columns` are left; 0 keeps all. Works in parts, so `power` may lie on disk.
    """
    width = power.shape[-1]
    edges = np.linspace(0, width, min(columns or width, width) + 1).astype(int)
    sizes = np.diff(edges).astype(np.float32)
    held = np.empty((*power.shape[:2], len(sizes)), np.float32)
    for rows in in_parts(len(power)):
        values = to_db(power[rows]) if in_db else power[rows]
        held[rows] = np.add.reduceat(values, edges[:-1], axis=-1) / sizes
    return held


def in_parts(count: int) -> list[slice]:
    """Return slices that cover rows 0 … count - 1, of a size that fits in memory."""
    return [slice(i, i + AT_ONCE) for i in range(0, count, AT_ONCE)]


def to_db(power: np.ndarray) -> np.ndarray:
    """Return power in dB, floored."""
    return 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))


def standardised(values: np.ndarray, train: np.ndarray, over: str) -> Tensor:
    """Return [N, F, T] with mean 0 and deviation 1 over the rows `train`.

    Args:
        over: "band", statistics of each mel band; "column", of each time column.
    """
    mean = values[train].mean(AXES[over], keepdims=True)
    deviation = values[train].std(AXES[over], keepdims=True)
    return torch.from_numpy((values - mean) / np.maximum(deviation, 1e-6)).float()


@cache
def _mel(sample_rate: int) -> torch.nn.Module:
    import torchaudio

    return torchaudio.transforms.MelSpectrogram(
        sample_rate, N_FFT, hop_length=HOP, n_mels=BANDS, norm="slaney", mel_scale="slaney"
    )

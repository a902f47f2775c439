# SPDX-License-Identifier: MIT
"""What a map's encoder hears: mel spectrograms of one note each, all of one length.

log_mel is in dB, floored; power_mel is the original's: linear power, no logarithm, in which the
loudest bands are nearly all there is. Standardised over the training split, per mel band, or, as
the original does, per time column.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ...base.audio import read, to_mono
from ...base.progress import bar
from ..synths.layout import FEATURES, read_features, save

N_FFT, HOP, BANDS = 2048, 128, 128
FLOOR_DB = -80.0
# Which axes of [N, F, T] a mean is taken over.
AXES = {"band": (0, 2), "column": (0, 1)}


def features_of(folder: Path, paths: Sequence[Path], sample_rate: int) -> np.ndarray:
    """Return power mel spectrograms [N, F, T], from the folder's features.npy if it has them."""
    kept = folder / FEATURES
    newest = max(path.stat().st_mtime for path in paths)
    if kept.is_file() and kept.stat().st_mtime < newest:
        kept.replace(folder / "features.old.npy")  # of recordings that were changed since
    found = read_features(folder, len(paths))
    if found is None:
        found = mel_spectrograms(paths, sample_rate)
        save(kept, found)
    return found


def mel_spectrograms(paths: Sequence[Path], sample_rate: int) -> np.ndarray:
    """Return the power mel spectrograms of sound files, [N, F, T]; T is the median width."""
    columns = []
    with bar("listening", len(paths)) as shown:
        for i, path in enumerate(paths):
            columns.append(mel_power(to_mono(read(path, sample_rate)[0]), sample_rate))
            shown.at(i + 1, path.name)
    return aligned(columns)


def mel_power(audio: np.ndarray, sample_rate: int) -> np.ndarray:
    """[N] samples → [F, T] power in mel bands."""
    with torch.inference_mode():
        return _mel(sample_rate)(torch.from_numpy(audio)).numpy()


def aligned(columns: Sequence[np.ndarray], width: int | None = None) -> np.ndarray:
    """Return spectrograms [F, T_i] cut, or continued with silence, to their median width."""
    width = width or int(np.median([c.shape[-1] for c in columns]))
    held = np.zeros((len(columns), columns[0].shape[0], width), np.float32)
    for row, column in zip(held, columns, strict=True):
        n = min(width, column.shape[-1])
        row[:, :n] = column[:, :n]
    return held


def narrowed(values: np.ndarray, columns: int) -> np.ndarray:
    """Return [N, F, T] with neighbouring columns averaged, so that at most `columns` are left.

    0 keeps all.
    """
    width = values.shape[-1]
    if columns <= 0 or columns >= width:
        return values
    edges = np.linspace(0, width, columns + 1).astype(int)
    return np.add.reduceat(values, edges[:-1], axis=-1) / np.diff(edges).astype(np.float32)


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

# SPDX-License-Identifier: MIT
"""Pictures: spectrograms, latent spaces, latent traversals. Drawn without a display."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .signal.stft import Stft

mpl.use("Agg")

RANGE_DB = 80.0
COLOURS = mpl.colormaps["tab20"]
MOST_NAMES = 40


def level_db(audio: np.ndarray) -> np.ndarray:
    """Return a 2048/512 spectrogram in dB below its peak, `[N]` → `[F, T]`."""
    magnitude = Stft(2048, 512, "hann").spectrogram(torch.from_numpy(audio)[None])[0].abs().numpy()
    top = max(float(magnitude.max()), 1e-9)
    return np.clip(20 * np.log10(magnitude.T / top + 1e-9), -RANGE_DB, 0)


def spectrogram_grid(
    columns: Sequence[tuple[str, Sequence[tuple[str, np.ndarray]]]], sample_rate: int
) -> Figure:
    """Return spectrograms in columns, one sound and what became of it in each.

    Args:
        columns: (title, rows of (name, samples `[N]`)); every column has as many rows.
    """
    height = len(columns[0][1])
    figure = Figure(figsize=(1 + 3.2 * len(columns), 0.6 + 2.0 * height), layout="constrained")
    axes = figure.subplots(height, len(columns), sharex="col", sharey=True, squeeze=False)
    for column, (title, rows) in enumerate(columns):
        for row, (name, audio) in enumerate(rows):
            axis = axes[row, column]
            draw_spectrogram(axis, audio, sample_rate)
            axis.set_title(f"{title}: {name}" if row == 0 else name, loc="left", fontsize=8)
            if column == 0:
                axis.set_ylabel("kHz")
        axes[-1, column].set_xlabel("time (s)")
    return figure


def draw_spectrogram(axis: Axes, audio: np.ndarray, sample_rate: int) -> None:
    """Draw one spectrogram into an axis, up to 10 kHz."""
    image = level_db(audio)
    extent = (0.0, len(audio) / sample_rate, 0.0, sample_rate / 2000)
    axis.imshow(image, origin="lower", aspect="auto", extent=extent, cmap="magma", vmin=-RANGE_DB)
    axis.set_ylim(0, min(10.0, sample_rate / 2000))


def latent_scatter(points: np.ndarray, names: Sequence[str], title: str) -> Figure:
    """Return latents 1-2 and 1-3 as points, one colour per name.

    Args:
        points: `[N, D]`, the player's latents.
        names: of each point, for example its instrument.
    """
    figure = Figure(figsize=(11, 5), layout="constrained")
    axes = figure.subplots(1, 2)
    classes = sorted(set(names))
    if len(classes) > MOST_NAMES:
        names, classes = ["recordings"] * len(names), ["recordings"]
    labels = np.array(names)
    for axis, other in zip(axes, (1, min(2, points.shape[1] - 1)), strict=True):
        for index, name in enumerate(classes):
            mine = points[labels == name]
            colour = COLOURS(index % 20)
            axis.scatter(mine[:, 0], mine[:, other], s=4, color=colour, label=name, linewidths=0)
            if len(classes) > 1:
                axis.annotate(name, np.median(mine[:, [0, other]], axis=0), fontsize=7)
        axis.set_xlabel("latent 1")
        axis.set_ylabel(f"latent {other + 1}")
    if len(classes) > 1:
        figure.legend(
            *axes[0].get_legend_handles_labels(), loc="outside right upper", markerscale=4
        )
    figure.suptitle(title, fontsize=10)
    return figure


def pitch_following(
    asked: np.ndarray,
    heard: np.ndarray,
    names: Sequence[str],
    scale: np.ndarray,
    sample_rate: int,
    title: str,
) -> Figure:
    """Return which notes were heard for those that were asked for, and a rendered scale.

    Args:
        asked, heard: MIDI note numbers `[M]`.
        names: of each, for its colour.
        scale: samples `[N]`.
    """
    figure = Figure(figsize=(12, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.4))
    labels = np.array(names)
    for index, name in enumerate(sorted(set(names))):
        mine = labels == name
        left.scatter(asked[mine], heard[mine], s=8, color=COLOURS(index % 20), label=name)
    ends = [float(asked.min()) - 1, float(asked.max()) + 1]
    left.plot(ends, ends, color="0.7", linewidth=0.8, zorder=0)
    left.set_xlabel("note asked for (MIDI)")
    left.set_ylabel("note heard (MIDI)")
    left.legend(fontsize=6, markerscale=2)
    draw_spectrogram(right, scale, sample_rate)
    right.set_ylim(0, 5)
    right.set_xlabel("time (s)")
    right.set_ylabel("kHz")
    right.set_title(title, fontsize=8, loc="left")
    return figure


def confusion_table(table: np.ndarray, names: Sequence[str], title: str) -> Figure:
    """Return a confusion matrix, each row in shares of its true class.

    Args:
        table: counts `[K, K]`, true classes in rows.
        names: of the classes; those that never occur are left out.
    """
    heard = np.flatnonzero(table.sum(0) + table.sum(1))
    counts = table[heard, :][:, heard]
    shares = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    size = max(3.5, 0.45 * len(heard) + 2)
    figure = Figure(figsize=(size, size), layout="constrained")
    axis = figure.subplots()
    axis.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    shown = [names[int(i)] for i in heard]
    axis.set_xticks(range(len(shown)), shown, rotation=90, fontsize=8)
    axis.set_yticks(range(len(shown)), shown, fontsize=8)
    for row, column in np.argwhere(shares >= 0.005):
        share = shares[row, column]
        colour = "white" if share > 0.6 else "black"
        axis.text(column, row, f"{100 * share:.0f}", ha="center", va="center", fontsize=7, c=colour)
    axis.set_xlabel("guessed")
    axis.set_ylabel("true")
    axis.set_title(f"{title}, % of each row", fontsize=9)
    return figure


def latent_traversal(frames: np.ndarray, values: Sequence[float], sample_rate: int) -> Figure:
    """Return what moving each latent alone does to the spectrum.

    Args:
        frames: magnitudes `[D, V, F]`, one row of V spectra for each latent.
        values: the V values that each latent takes.
    """
    shown = min(8, len(frames))
    figure = Figure(figsize=(12, 5), layout="constrained")
    axes = figure.subplots(2, (shown + 1) // 2, sharex=True, sharey=True, squeeze=False).ravel()
    top = max(float(frames.max()), 1e-9)
    for index, axis in enumerate(axes[:shown]):
        image = np.clip(20 * np.log10(frames[index].T / top + 1e-9), -RANGE_DB, 0)
        extent = (values[0], values[-1], 0.0, sample_rate / 2000)
        axis.imshow(image, origin="lower", aspect="auto", extent=extent, cmap="magma")
        axis.set_ylim(0, min(8.0, sample_rate / 2000))
        axis.set_title(f"latent {index + 1}", fontsize=8)
    for axis in axes[shown:]:
        axis.set_axis_off()
    figure.supxlabel("value of the latent, all others 0", fontsize=9)
    figure.supylabel("kHz", fontsize=9)
    return figure

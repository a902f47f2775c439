# SPDX-License-Identifier: MIT
"""Pictures of timbre maps: errors against settings, the latent space, the surface itself."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ...base.maps.timbre_map import FULL, TimbreMap

BINS = 16
SLICES = (0.1, 0.5, 0.9)
SIDE = 48


def error_grid(truth: np.ndarray, found: np.ndarray, names: Sequence[str]) -> Figure:
    """Return how far each parameter is off (rows) over the value of each (columns): mean, 0…127.

    Args:
        truth, found: [N, P].
    """
    count = len(names)
    figure = Figure(figsize=(1.5 * count + 1, 1.1 * count + 0.6), layout="constrained")
    axes = figure.subplots(count, count, sharex=True, sharey=True, squeeze=False)
    error = np.abs(found - truth)
    edges = np.linspace(0, FULL + 1, BINS + 1)
    centres = (edges[:-1] + edges[1:]) / 2
    for row in range(count):
        for column in range(count):
            place = np.clip(np.digitize(truth[:, column], edges) - 1, 0, BINS - 1)
            total = np.bincount(place, error[:, row], BINS)
            mean = total / np.maximum(np.bincount(place, minlength=BINS), 1)
            axis = axes[row, column]
            axis.bar(centres, mean, width=edges[1] - edges[0], color="tab:blue")
            axis.tick_params(labelsize=6)
            if column == 0:
                axis.set_ylabel(names[row], fontsize=8)
            if row == count - 1:
                axis.set_xlabel(names[column], fontsize=8)
    figure.suptitle("mean error of the row's parameter, by the column's value", fontsize=9)
    return figure


def latent_space(latents: np.ndarray, parameters: np.ndarray, names: Sequence[str]) -> Figure:
    """Return the first two latents, once for each parameter, coloured by it."""
    columns = min(5, len(names))
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(2.6 * columns, 2.5 * rows + 0.4), layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    second = min(1, latents.shape[1] - 1)
    for axis, index in zip(axes, range(len(names)), strict=False):
        colour = parameters[:, index]
        axis.scatter(latents[:, 0], latents[:, second], c=colour, s=3, cmap="viridis")
        axis.set_title(names[index], fontsize=8)
        axis.tick_params(labelsize=6)
    for axis in axes[len(names) :]:
        axis.set_visible(False)
    figure.supxlabel("latent 1", fontsize=8)
    figure.supylabel("latent 2", fontsize=8)
    return figure


def surface(found: TimbreMap) -> Figure:
    """Return every parameter over the first two axes of control space, for slices of the third."""
    count, size = found.parameter_count, found.latent_size
    slices = SLICES if size > 2 else (0.5,)
    figure = Figure(figsize=(1.25 * count + 0.8, 1.3 * len(slices) + 0.5), layout="constrained")
    axes = figure.subplots(len(slices), count, squeeze=False)
    line = np.linspace(0.01, 0.99, SIDE)
    control = np.full((SIDE, SIDE, size), 0.5)
    control[..., 0] = line
    if size > 1:
        control[..., 1] = line[:, None]
    image = None
    for row, third in enumerate(slices):
        if size > 2:
            control[..., 2] = third
        values = found.map(control)
        for index, name in enumerate(found.names):
            axis = axes[row, index]
            image = axis.imshow(values[..., index], origin="lower", vmin=0, vmax=FULL)
            axis.set_xticks([])
            axis.set_yticks([])
            if row == 0:
                axis.set_title(name, fontsize=7)
            if index == 0 and size > 2:
                axis.set_ylabel(f"axis 3 = {third:g}", fontsize=7)
    if image is not None:
        figure.colorbar(image, ax=axes, shrink=0.7)
    return figure

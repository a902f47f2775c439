# SPDX-License-Identifier: MIT
"""Pictures of what was generated: latents and labels over time above the spectrogram."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..figures import draw_spectrogram, spectrogram_grid
from .generator import Generator

SHOWN_LATENTS = 8
STILL = 1e-6  # a curve that moves less is not drawn


def beside_original(
    name: str, original: np.ndarray, result: np.ndarray, sample_rate: int
) -> Figure:
    """Return a sound and what became of it, one spectrogram above the other."""
    return spectrogram_grid([(name, [("original", original), ("result", result)])], sample_rate)


def path_picture(
    generator: Generator,
    title: str,
    sound: np.ndarray,
    latents: np.ndarray,
    labels: np.ndarray,
    marks: Sequence[tuple[float, str]] = (),
) -> Figure:
    """Return latents `[D, T]`, labels `[n, T]` that move, and the spectrogram of `[N]` samples.

    Args:
        marks: moments in seconds, and what happens there.
    """
    named = zip(generator.facts, labels, strict=True)
    moving = [(facts.name, row) for facts, row in named if np.ptp(row) > STILL]
    heights = [2.0, *(0.8 for _ in moving), 2.0]
    figure = Figure(figsize=(7, 1.4 * sum(heights)), layout="constrained")
    axes = figure.subplots(len(heights), 1, sharex=True, height_ratios=heights)
    lead = generator.lead_frames // 2  # the frame whose middle is sample 0
    times = (np.arange(latents.shape[1]) - lead) / generator.frame_rate_hz
    _draw_latents(axes[0], times, latents)
    for axis, (name, row) in zip(axes[1:-1], moving, strict=True):
        axis.plot(times, row, color="black")
        axis.set_ylabel(name)
    draw_spectrogram(axes[-1], sound, generator.sample_rate)
    axes[-1].set_ylabel("kHz")
    axes[-1].set_xlabel("time (s)")
    axes[-1].set_xlim(0, len(sound) / generator.sample_rate)
    axes[0].set_title(title, loc="left", fontsize=9)
    for at_s, text in marks:
        for axis in axes:
            axis.axvline(at_s, color="grey", linewidth=0.8, linestyle=":")
        side = "left" if at_s <= 0.9 * times[-1] else "right"
        top = axes[-1].get_ylim()[1] * 0.97
        axes[-1].text(at_s, top, f" {text} ", color="white", fontsize=7, va="top", ha=side)
    return figure


def _draw_latents(axis: Axes, times: np.ndarray, latents: np.ndarray) -> None:
    """Draw the first latents that move, because they move most of the sound."""
    colours = mpl.colormaps["tab10"]
    moving = np.flatnonzero(np.ptp(latents, axis=1) > STILL)[:SHOWN_LATENTS]
    for number, index in enumerate(moving if len(moving) else range(min(2, len(latents)))):
        axis.plot(times, latents[index], label=f"z{index + 1}", color=colours(number))
    axis.set_ylabel("latents")
    axis.legend(fontsize=7, ncols=2, loc="center left", bbox_to_anchor=(1.0, 0.5))

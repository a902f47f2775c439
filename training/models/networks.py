# SPDX-License-Identifier: MIT
"""The networks that recipes may name."""

from collections.abc import Callable

from ..settings import Recipe
from .frame_vae import FrameVae, FrameVaeConfig
from .harmonic import HarmonicVae, HarmonicVaeConfig
from .network import Network
from .vschaos import VschaosConfig, VschaosVae


def _frame_vae(recipe: Recipe, bins: int, encoder_given: int, decoder_given: int) -> Network:
    m = recipe.model
    sizes = FrameVaeConfig(
        m.latents,
        m.bands,
        m.width,
        m.blocks,
        m.gated,
        m.encoder_frames,
        m.decoder_frames,
    )
    return FrameVae(sizes, bins, recipe.signal.sample_rate, encoder_given, decoder_given)


def _harmonic(recipe: Recipe, bins: int, encoder_given: int, decoder_given: int) -> Network:
    m = recipe.model
    sizes = HarmonicVaeConfig(m.latents, m.bands, m.width, m.blocks)
    return HarmonicVae(sizes, bins, recipe.signal.sample_rate, encoder_given, decoder_given)


def _vschaos(recipe: Recipe, bins: int, encoder_given: int, decoder_given: int) -> Network:
    sizes = VschaosConfig(recipe.model.latents)
    return VschaosVae(sizes, bins, encoder_given, decoder_given)


NETWORKS: dict[str, Callable[[Recipe, int, int, int], Network]] = {
    "frame_vae": _frame_vae,
    "harmonic": _harmonic,
    "vschaos": _vschaos,
}


def make_network(recipe: Recipe, bins: int, encoder_given: int, decoder_given: int) -> Network:
    """Return the network that a recipe names, for frames of so many bins and label features."""
    return NETWORKS[recipe.model.name](recipe, bins, encoder_given, decoder_given)

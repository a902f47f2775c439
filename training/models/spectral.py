# SPDX-License-Identifier: MIT
"""A spectral model: linear magnitudes to the player's latents, and back."""

from torch import Tensor, nn

from ..settings import Recipe
from ..signal.contrast import Contrast
from .frame_vae import FrameVae, FrameVaeConfig
from .latent_space import LatentSpace


class SpectralModel(nn.Module):
    """Contrast, network and latent space: all that is stored of a spectral model."""

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        m, s = recipe.model, recipe.signal
        sizes = FrameVaeConfig(m.latents, m.bands, m.width, m.blocks, m.gated)
        self.contrast = Contrast(s.contrast)
        self.network = FrameVae(sizes, s.n_fft // 2 + 1, s.sample_rate)
        self.latent_space = LatentSpace(m.latents)

    def encode(self, magnitude: Tensor) -> tuple[Tensor, Tensor]:
        """Return the posterior's mean and deviation, player's latents, `[B, F]` → `[B, D]`."""
        mean, log_variance = self.network.encode(self.contrast(magnitude))
        # The deviation turns with the axes: its square is the diagonal of A·diag(σ²)·Aᵀ.
        variance = log_variance.exp() @ self.latent_space.axes.square().t()
        return self.latent_space(mean), variance.sqrt() / self.latent_space.scale

    def encode_mean(self, magnitude: Tensor) -> Tensor:
        """Return the posterior's mean alone, which is all that temperature 0 asks for."""
        return self.latent_space(self.network.encode_mean(self.contrast(magnitude)))

    def decode(self, z: Tensor) -> Tensor:
        """Return linear magnitudes of the player's latents, `[B, D]` → `[B, F]`."""
        return self.contrast.inverse(self.network.decode(self.latent_space.inverse(z)))

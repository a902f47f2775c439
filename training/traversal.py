# SPDX-License-Identifier: MIT
"""What each latent does alone: spectra along its axis, all others in the middle."""

import numpy as np
import torch
from torch import Tensor

from .models.spectral import SpectralModel

TRAVERSED = np.linspace(-3.0, 3.0, 41)
MOST_LATENTS = 8
# After so many equal frames a network with a memory has settled.
SETTLED_FRAMES = 16


@torch.no_grad()
def traverse(model: SpectralModel) -> np.ndarray:
    """Return magnitudes `[D, V, F]` over TRAVERSED, labels as usual in training."""
    device = model.usual.device
    values = torch.tensor(TRAVERSED, dtype=torch.float32, device=device)
    labels = model.conditioning.clean(model.usual.expand(len(values), -1))
    memory = torch.zeros(len(values), int(model.network.decoder_memory), device=device)
    frames = SETTLED_FRAMES if memory.shape[1] else 1
    rows: list[Tensor] = []
    for index in range(min(MOST_LATENTS, model.latents)):
        z = torch.zeros(len(values), model.latents, device=device)
        z[:, index] = values
        magnitude, inside = values, memory
        for _ in range(frames):
            magnitude, inside = model.decode(model.latent_space.inverse(z), labels, inside)
        rows.append(magnitude)
    return torch.stack(rows).cpu().numpy()

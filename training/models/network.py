# SPDX-License-Identifier: MIT
"""What every network promises to the model around it."""

from torch import Tensor, nn


class Network(nn.Module):
    """Contrasted frames in and out, one frame per row, latents in the network's own units.

    What it keeps from frame to frame is an explicit `memory` of a fixed width (0 where it keeps
    nothing), all zero at the start of a sound.
    """

    latents: int
    encoder_memory: int  # floats per row
    decoder_memory: int

    def fit(self, frames: Tensor) -> None:
        """Take statistics from contrasted training frames `[N, F]`."""
        raise NotImplementedError

    def encode(
        self, x: Tensor, given: Tensor, note: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return the posterior's mean and log variance, and the memory.

        Shapes: `[B, F]`, `[B, E]`, `[B]`, `[B, K]` → `[B, D]`, `[B, D]`, `[B, K]`.

        Args:
            note: the MIDI note number at which x sounds, for networks that listen along it.
        """
        raise NotImplementedError

    def decode(
        self, z: Tensor, given: Tensor, note: Tensor, memory: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return a frame ≥ 0 and the memory, `[B, D]`, `[B, E]`, `[B]`, `[B, K]` → `[B, F]`, ….

        Args:
            note: the MIDI note number to be sounded, for networks whose partials follow it.
        """
        raise NotImplementedError

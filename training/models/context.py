# SPDX-License-Identifier: MIT
"""What came just before, added to a layer that sees the present: context without feedback.

    h_t = first layer(a_t) + C·[f_k (p_{t-k} - p_t)]   k = 1 … K - 1,   p_t = R·a_t or a_t itself

f_k is 1 where frame t - k is known and 0 where it is not. The memory holds the last K - 1 frames'
p, oldest first, each with its f behind it, so a memory of zeros says that nothing is known.

The past enters as its difference to the present, for the sake of the player:

* a sound or a latent that does not change has differences of zero: it is what the network makes of
  a single frame, at once and for ever, and no turn of a knob leaves a trace after K - 1 frames;
* nothing is fed back, so nothing can run away;
* at the very first frame the network is one of single frames, with no look-ahead and no latency of
  its own;
* C begins as zeros, so the weights of a network without context are a beginning.
"""

import torch
from torch import Tensor, nn


class Past(nn.Module):
    """Differences to the last frames → what they add to a first layer.

    Args:
        inputs: of each frame.
        frames: K, the present one included; 1 remembers nothing and adds nothing.
        width: of the layer that is added to.
        remembered: P, of each frame through a learnt projection R; 0 keeps all inputs.
    """

    def __init__(self, inputs: int, frames: int, width: int, remembered: int = 0) -> None:
        super().__init__()
        self.past = frames - 1
        self.size = remembered or inputs
        self.memory = self.past * (self.size + 1)
        self.remember = nn.Linear(inputs, remembered, bias=False) if remembered else nn.Identity()
        self.add = nn.Linear(self.past * self.size, width, bias=False)
        nn.init.zeros_(self.add.weight)

    def forward(self, now: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Return the addition and the new memory, `[B, inputs]`, `[B, K']` → `[B, width]`, …."""
        kept = self.remember(now).float()
        before = memory.view(-1, self.past, self.size + 1)
        then, known = before[:, :, : self.size], before[:, :, self.size :]
        change = (then - kept.unsqueeze(1)) * known
        newest = torch.cat([kept, torch.ones_like(kept[:, :1])], 1).unsqueeze(1)
        return self.add(change.flatten(1)), torch.cat([before, newest], 1)[:, 1:].flatten(1)

# SPDX-License-Identifier: MIT
"""One method of one instrument at audio rate, whatever block size the host has.

Two sizes: the host's block H, any, and the model's block M, a multiple of the highest ratio. Input
is collected until M samples are there, and output is handed on from a queue that begins with zeros:

    zeros needed so that the queue never runs dry = M - gcd(H, M)

because after k host blocks k·H samples came in and M·⌊kH/M⌋ went through, and kH mod M takes all
multiples of gcd(H, M) below M.
"""

from math import gcd

import numpy as np

from ..base.errors import UserError, one_of
from .carrier import Carrier


class Engine:
    """prepare, process, reset, latency_samples; samples in and out are float32 `[B, C, H]`.

    As in nn~, everything is at audio rate: of an inlet with a ratio the last sample of each group
    counts, a value of an outlet with a ratio is held.
    """

    def __init__(self, carrier: Carrier, method: str) -> None:
        if method not in carrier.shapes:
            raise one_of("method", method, carrier.shapes)
        self._carrier = carrier
        self.method = method
        self.shape = carrier.shapes[method]
        self.highest_ratio = max(shape.ratio for shape in carrier.shapes.values())
        self.model_block = self.highest_ratio
        self.host_block = self.highest_ratio
        self._prepare_queues(1)

    def prepare(
        self, host_block: int, model_block: int | None = None, batch: int = 1
    ) -> str | None:
        """Choose the block sizes and start afresh.

        Args:
            host_block: H, samples per call of `process`, at least 1.
            model_block: M; None takes the highest ratio.
            batch: streams side by side.

        Returns:
            a sentence when M had to be raised, else None.
        """
        ratio = self.highest_ratio
        asked = ratio if model_block is None else model_block
        for size in (host_block, asked):
            if size < 1:
                raise UserError(f"a block of {size} samples is too short: use 1 or more.")
        self.model_block = max(ratio, -(-asked // ratio) * ratio)
        self.host_block = host_block
        self._carrier.reset()
        self._prepare_queues(batch)
        if self.model_block == asked:
            return None
        return (
            f"model block {asked} raised to {self.model_block}, a multiple of the highest ratio "
            f"{ratio}."
        )

    def adapter_samples(self) -> int:
        """Return what adapting H to M costs."""
        return self.model_block - gcd(self.host_block, self.model_block)

    def latency_samples(self) -> int:
        """Return from input to output: the adapter's samples and those that the method declares."""
        manifest = self._carrier.manifest
        declared = manifest.methods[self.method].latency_samples if manifest else 0
        return self.adapter_samples() + declared

    def process(self, x: np.ndarray) -> np.ndarray:
        """Take H samples `[B, inlets, H]`, return H samples `[B, outlets, H]`."""
        self._in = np.concatenate([self._in, x], axis=2)
        ready = [self._out]
        while self._in.shape[2] >= self.model_block:
            block, self._in = np.split(self._in, [self.model_block], axis=2)
            ready.append(self._run(block))
        queue = np.concatenate(ready, axis=2) if len(ready) > 1 else self._out
        out, self._out = np.split(queue, [x.shape[2]], axis=2)
        return out

    def reset(self) -> None:
        """Forget everything heard so far."""
        self._carrier.reset()
        self._prepare_queues(self._in.shape[0])

    def _run(self, block: np.ndarray) -> np.ndarray:
        values = block[:, :, self.shape.in_ratio - 1 :: self.shape.in_ratio]
        y = self._carrier.call(self.method, values)
        expected = (block.shape[0], self.shape.outlets, self.model_block // self.shape.out_ratio)
        if y.shape != expected:
            raise UserError(
                f"method {self.method} returned {list(y.shape)} instead of {list(expected)}: "
                "the file breaks its promise, see timbrel verify."
            )
        return np.repeat(y, self.shape.out_ratio, axis=2)

    def _prepare_queues(self, batch: int) -> None:
        self._in = np.zeros((batch, self.shape.inlets, 0), dtype=np.float32)
        zeros = (batch, self.shape.outlets, self.adapter_samples())
        self._out = np.zeros(zeros, dtype=np.float32)

# SPDX-License-Identifier: MIT
"""The modules of native_models.py: what a host must play, or survive, as plain TorchScript."""

import torch
from torch import Tensor, nn

RATIO = 64


class Foreign(nn.Module):
    """Names and numbers of methods and attributes: `numbers(forward=[1, 1, 1, 1], level=[2])`."""

    def numbers(self, **numbers: list[int]) -> None:
        for name, values in numbers.items():
            self.register_buffer(f"{name}_params", torch.tensor(values))


# --- channels and ratios --------------------------------------------------------------------------


class Matrix(Foreign):
    """inlets → outlets, every cord with a factor of its own, so that no two can be swapped."""

    def __init__(self, inlets: int, outlets: int) -> None:
        super().__init__()
        self.numbers(forward=[inlets, 1, outlets, 1])
        factors = 1.0 / (1.0 + torch.arange(inlets * outlets, dtype=torch.float32))
        self.register_buffer("factors", factors.reshape(outlets, inlets))

    def forward(self, x: Tensor) -> Tensor:
        return torch.matmul(self.factors, x)


class Coder(Foreign):
    """Values per group of RATIO samples, and back; `up`, `down` and `slow` are uneven pairs."""

    def __init__(self, values: int) -> None:
        super().__init__()
        self.ratio, self.values, self.group = RATIO, values, 8
        self.numbers(
            forward=[1, 1, 1, 1],
            encode=[1, 1, values, RATIO],
            decode=[values, RATIO, 1, 1],
            up=[1, 64, 2, 8],
            down=[2, 8, 1, 64],
            slow=[1, 8, 1, 16],
        )
        self.names = ["forward", "encode", "decode", "up", "down", "slow"]

    def forward(self, x: Tensor) -> Tensor:
        return self.decode(self.encode(x))

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        """The group's samples 0, 7, 14 …"""
        return x.reshape(x.shape[0], -1, self.ratio)[:, :, : 7 * self.values : 7].transpose(1, 2)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        """Value v at the group's samples v, v + values …"""
        turns = z.transpose(1, 2).repeat(1, 1, self.ratio // self.values + 1)
        return turns[:, :, : self.ratio].reshape(z.shape[0], 1, -1)

    @torch.jit.export
    def up(self, z: Tensor) -> Tensor:
        return torch.cat([z.repeat_interleave(self.group, 2), -z.repeat(1, 1, self.group)], 1)

    @torch.jit.export
    def down(self, x: Tensor) -> Tensor:
        return (x[:, :1] - 0.5 * x[:, 1:])[:, :, :: self.group]

    @torch.jit.export
    def slow(self, x: Tensor) -> Tensor:
        return x[:, :, ::2]

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return self.names


class Wide(Coder):
    """A method of two inlets and two outlets beside one of one and one, for switching."""

    def __init__(self) -> None:
        super().__init__(2)
        self.numbers(swap=[2, 1, 2, 1])
        self.names = ["forward", "encode", "swap"]

    @torch.jit.export
    def swap(self, x: Tensor) -> Tensor:
        return x.flip(1)


class Unnumbered(Matrix):
    """Lists a method that has no numbers, as the first."""

    def __init__(self) -> None:
        super().__init__(1, 1)

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["decode", "forward"]

    @torch.jit.export
    def decode(self, x: Tensor) -> Tensor:
        return x


# --- state ----------------------------------------------------------------------------------------


class Counter(Foreign):
    """Sounds the number of calls so far, in every sample of a block; the input does not matter."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers(forward=[1, 1, 1, 1])
        self.calls: int = 0

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        return torch.full_like(x, float(self.calls))


class Smooth(Foreign):
    """y[t] = x[t] + y[t - 1] / 2, sample by sample: nothing may be lost, doubled or reordered."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers(forward=[1, 1, 1, 1])
        self.register_buffer("last", torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        y = torch.empty_like(x)
        last = self.last
        for t in range(x.shape[2]):
            last = x[0, 0, t] + 0.5 * last
            y[0, 0, t] = last[0]
        self.last = last
        return y


# --- failing, slow and big ones -------------------------------------------------------------------


class Fault(Foreign):
    """Passes its input on, but does something bad from call `first` (0 is the first) to `last`."""

    def __init__(self, kind: str, first: int = 0, last: int = 1 << 30) -> None:
        super().__init__()
        self.numbers(forward=[1, 1, 1, 1])
        self.kind, self.first, self.last = kind, first, last
        self.calls: int = 0

    def forward(self, x: Tensor) -> Tensor:
        call = self.calls
        self.calls += 1
        if call < self.first or call > self.last:
            return x
        if self.kind == "throws":
            raise ValueError("out of order")
        if self.kind == "short":
            return x[:, :, 1:]
        if self.kind == "long":
            return torch.cat([x, x], 2)
        if self.kind == "doubles":
            return x.double()
        value = {"nan": float("nan"), "inf": float("inf"), "huge": 1e30}[self.kind]
        y = x.clone()
        y[:, :, x.shape[2] // 2] = value
        return y


class Sleeper(Foreign):
    """Passes its input on after `work` rounds of doing nothing: slow on any machine."""

    def __init__(self, work: int) -> None:
        super().__init__()
        self.numbers(forward=[1, 1, 1, 1], work=[1])
        self.work: int = work

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for _ in range(self.work):
            y = y + 0.0
        return y

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["work"]

    @torch.jit.export
    def get_work(self) -> list[int]:
        return [self.work]

    @torch.jit.export
    def set_work(self, value: int) -> int:
        self.work = value
        return 0


class Heavy(Foreign):
    """20 MB of weights, for seeing leaks."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers(forward=[1, 1, 1, 1])
        self.register_buffer("weights", torch.rand(5_000_000))

    def forward(self, x: Tensor) -> Tensor:
        return x + 0.0 * self.weights[0]

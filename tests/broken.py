# SPDX-License-Identifier: MIT
"""Small nn~ modules: clean ones, and one for each way of breaking a rule of export/rules.py."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from timbrel.base.manifest import FILE_NAME, Attribute, Manifest, Method, Port

HOP = 64  # the highest ratio of all of them, unless they say otherwise

# --- clean ones -----------------------------------------------------------------------------------


class Bare(nn.Module):
    """No list of anything: one method, its numbers, and a state of one sample per row."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("forward_params", torch.tensor([1, 1, 1, 1]))
        self.register_buffer("last", torch.zeros(1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.echo(x)

    def echo(self, x: Tensor) -> Tensor:
        """x[t] + x[t - 1] / 2"""
        kept = self.last[: x.shape[0]]
        kept = nn.functional.pad(kept, [0, 0, 0, x.shape[0] - kept.shape[0]])
        joined = torch.cat([kept, x[:, 0]], 1)
        self.last = joined[:, -1:]
        return (joined[:, 1:] + 0.5 * joined[:, :-1]).unsqueeze(1)


class Listed(Bare):
    """Two methods in a list, with labels."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("encode_params", torch.tensor([1, 1, 1, HOP]))
        self.forward_input_labels = ["(signal) in"]
        self.forward_output_labels = ["(signal) out"]
        self.methods = ["forward", "encode"]
        self.hop = HOP

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return x[:, :, self.hop - 1 :: self.hop]

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return self.methods


class Legacy(Listed):
    """An empty list of attributes as old exports write it."""

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["none"]


class Echo(Listed):
    """All that a foreign file may have: methods, attributes, reset, sample rate."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("gain_params", torch.tensor([2]))
        self.register_buffer("reset_params", torch.tensor([1]))
        self.gain: float = 1.0

    def forward(self, x: Tensor) -> Tensor:
        return self.gain * self.echo(x)

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["gain", "reset"]

    @torch.jit.export
    def get_gain(self) -> list[float]:
        return [self.gain]

    @torch.jit.export
    def set_gain(self, value: float) -> int:
        self.gain = value
        return 0

    @torch.jit.export
    def get_reset(self) -> list[int]:
        return [-1]

    @torch.jit.export
    def set_reset(self, value: int) -> int:
        self.last = torch.zeros(1, 1)
        return 0

    @torch.jit.export
    def set_sample_rate(self, sample_rate: int) -> int:
        return 0


class Noisy(Bare):
    """Draws noise of its own, so equalities say nothing."""

    def forward(self, x: Tensor) -> Tensor:
        return x + 0.1 * torch.randn_like(x)


class Late(Listed):
    """Delays by a number of samples."""

    def __init__(self, samples: int) -> None:
        super().__init__()
        self.register_buffer("line", torch.zeros(1, samples))

    def forward(self, x: Tensor) -> Tensor:
        kept = self.line[: x.shape[0]]
        kept = nn.functional.pad(kept, [0, 0, 0, x.shape[0] - kept.shape[0]])
        joined = torch.cat([kept, x[:, 0]], 1)
        self.line = joined[:, x.shape[2] :]
        return joined[:, : x.shape[2]].unsqueeze(1)


# --- methods, numbers, labels, lengths ------------------------------------------------------------


class NoMethod(Listed):
    @torch.jit.export
    def get_methods(self) -> list[str]:
        names: list[str] = []
        return names


class ListedTwice(Listed):
    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["forward", "encode", "forward"]


class NotCompiled(Listed):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("decode_params", torch.tensor([1, HOP, 1, 1]))

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["forward", "encode", "decode"]

    def decode(self, x: Tensor) -> Tensor:  # no @torch.jit.export
        return x.repeat_interleave(self.hop, 2)


class Numbers(Listed):
    """Other numbers than those of `encode`."""

    def __init__(self, *values: int) -> None:
        super().__init__()
        self.register_buffer("encode_params", torch.tensor(values))


class RatioOfThree(Listed):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("encode_params", torch.tensor([1, 1, 1, 3]))
        self.hop = 3


class Labels(Listed):
    """Two labels for one channel."""

    def __init__(self, side: str) -> None:
        super().__init__()
        setattr(self, f"forward_{side}_labels", ["(signal) one", "(signal) two"])


class AlwaysOneBlock(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return self.echo(x)[:, :, : self.hop]


class TwoChannels(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return self.echo(x).repeat(1, 2, 1)


class Doubles(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return self.echo(x).double()


class ReturnsPair(Listed):
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.echo(x), x


class Fails(Listed):
    """Stops with an error of torch's own."""

    def forward(self, x: Tensor) -> Tensor:
        return self.echo(x) + torch.zeros(self.hop)


class Raises(Listed):
    """Stops with an error that the model raises."""

    def forward(self, x: Tensor) -> Tensor:
        if x.shape[2] > self.hop:
            raise ValueError("only one block at a time")
        return self.echo(x)


# --- attributes -----------------------------------------------------------------------------------


class OneAttribute(Listed):
    """Lists `mix`; what belongs to it is left to the classes below."""

    def __init__(self, *codes: int) -> None:
        super().__init__()
        if codes:
            self.register_buffer("mix_params", torch.tensor(codes))
        self.mix: float = 0.5

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["mix"]


class WithGetter(OneAttribute):
    @torch.jit.export
    def get_mix(self) -> list[float]:
        return [self.mix]


class WithSetter(OneAttribute):
    @torch.jit.export
    def set_mix(self, value: float) -> int:
        self.mix = value
        return 0


class WithBoth(WithGetter):
    @torch.jit.export
    def set_mix(self, value: float) -> int:
        self.mix = value
        return 0


class ScalarGetter(WithSetter):
    @torch.jit.export
    def get_mix(self) -> float:
        return self.mix


class RaisingGetter(WithSetter):
    @torch.jit.export
    def get_mix(self) -> list[float]:
        if self.mix > 0.0:
            raise ValueError("nothing to get")
        return [self.mix]


class SilentSetter(WithGetter):
    @torch.jit.export
    def set_mix(self, value: float) -> None:
        self.mix = value


class RefusingSetter(WithGetter):
    @torch.jit.export
    def set_mix(self, value: float) -> int:
        return -1


class RaisingSetter(WithGetter):
    @torch.jit.export
    def set_mix(self, value: float) -> int:
        if value > 0.0:
            raise ValueError("nothing can be set")
        return 0


class ResetWithoutSetter(Listed):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("reset_params", torch.tensor([1]))

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["reset"]

    @torch.jit.export
    def get_reset(self) -> list[int]:
        return [-1]


class UsesSampleRate(Listed):
    def __init__(self) -> None:
        super().__init__()
        self.rate = 44100

    def forward(self, x: Tensor) -> Tensor:
        return self.echo(x) * (44100.0 / float(max(self.rate, 1)))

    @torch.jit.export
    def set_sample_rate(self, sample_rate: int) -> int:
        self.rate = sample_rate
        return 0


class RefusesSampleRate(Listed):
    @torch.jit.export
    def set_sample_rate(self, sample_rate: int) -> int:
        if sample_rate < 1:
            raise ValueError("no such rate")
        return 0


# --- sound ----------------------------------------------------------------------------------------


class NanOnSilence(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return x * x / x


class InfiniteAtFullScale(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return torch.log1p(-x.abs())


class InfiniteOnDenormals(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return x / torch.where(x == 0.0, torch.ones_like(x), x * x)


class NanForGood(Listed):
    """A running sum."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("sum", torch.zeros(1, 1, dtype=torch.float64))

    def forward(self, x: Tensor) -> Tensor:
        kept = self.sum[: x.shape[0]]
        kept = nn.functional.pad(kept, [0, 0, 0, x.shape[0] - kept.shape[0]])
        y = kept + x[:, 0].double().cumsum(1)
        self.sum = y[:, -1:]
        return y.float().unsqueeze(1)


class Silent(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return torch.zeros_like(x)


class ForgetsBetweenBlocks(Listed):
    def forward(self, x: Tensor) -> Tensor:
        self.last = torch.zeros(1, 1)
        return self.echo(x)


class OneRowOnly(Listed):
    def forward(self, x: Tensor) -> Tensor:
        joined = torch.cat([self.last, x[:, 0]], 1)
        self.last = joined[:, -1:]
        return (joined[:, 1:] + 0.5 * joined[:, :-1]).unsqueeze(1)


class DropsRows(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return self.echo(x[:1])


class OnlyFirstRowSounds(Listed):
    def forward(self, x: Tensor) -> Tensor:
        y = self.echo(x)
        return torch.cat([y[:1], torch.zeros_like(y[1:])], 0)


class SumsRows(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return self.echo(x.sum(0, keepdim=True).expand_as(x))


class AveragesRows(Listed):
    """With equal rows nothing is heard of it."""

    def forward(self, x: Tensor) -> Tensor:
        return self.echo(x.mean(0, keepdim=True).expand_as(x))


class LeaksIntoNeighbour(Listed):
    """With equal rows nothing is heard of it."""

    def forward(self, x: Tensor) -> Tensor:
        return self.echo(0.75 * x + 0.25 * x.roll(1, 0))


class ResetDoesNothing(Echo):
    @torch.jit.export
    def set_reset(self, value: int) -> int:
        return 0


class ResetFails(Echo):
    @torch.jit.export
    def set_reset(self, value: int) -> int:
        return -1


class UsedState(Echo):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("last", torch.ones(1, 1))


class BackwardsInTime(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return x.flip(2)


class LooksAhead(Listed):
    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x[:, :, 1:], x[:, :, -1:]], 2)


# --- manifests ------------------------------------------------------------------------------------


def manifest_of_echo(latency_samples: int = 0, **changes: object) -> Manifest:
    """Return a manifest that agrees with `Echo`, but for the changes."""
    inlet, outlet = Port("in", "in", "audio", 1), Port("out", "out", "audio", 1)
    latent = Port("z1", "z1", "latent", HOP, [-3.0, 3.0])
    honest = Manifest(
        name="echo",
        kind="spectral",
        sample_rate=44100,
        highest_ratio=HOP,
        methods={
            "forward": Method([inlet], [outlet], latency_samples, 0),
            "encode": Method([inlet], [latent], 0, 0),
        },
        attributes={
            "gain": Attribute("float", 1.0, "level", range=[0.0, 1.0]),
            "reset": Attribute("int", -1, "clears", range=[-1, 0]),
        },
        latent={"size": 1, "explained_variance": [1.0]},
        training={},
        metrics={},
    )
    return replace(honest, **changes)


def _methods(**changes: Method) -> dict[str, Method]:
    return {**manifest_of_echo().methods, **changes}


def _only(name: str) -> dict:
    return {name: manifest_of_echo().methods[name]}


IN, OUT = Port("in", "in", "audio", 1), Port("out", "out", "audio", 1)


# --- the table ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    """A module and the rule that it breaks."""

    rule: str
    make: Callable[[], nn.Module]
    says: str  # part of the finding
    also: frozenset[str] | None = frozenset()  # further rules that must fail; None: any may
    manifest: Manifest | None = None
    name: str = ""

    def __str__(self) -> str:
        return self.name or getattr(self.make, "__name__", type(self.make).__name__)


def _row(
    rule: str,
    make: Callable[[], nn.Module],
    says: str,
    *also: str,
    name: str = "",
    anything: bool = False,
    manifest: Manifest | None = None,
) -> Broken:
    return Broken(rule, make, says, None if anything else frozenset(also), manifest, name)


def _lying(rule: str, says: str, name: str, manifest: Manifest, anything: bool = False) -> Broken:
    return _row(rule, Echo, says, name=name, manifest=manifest, anything=anything)


BROKEN = (
    _row("methods", NoMethod, "no method"),
    _row("methods", ListedTwice, "forward is listed twice"),
    _row("compiled", NotCompiled, "decode is listed but not in the file"),
    _row("numbers", lambda: Numbers(1, 1, 1), "3 numbers", name="three numbers"),
    _row("numbers", lambda: Numbers(0, 1, 1, HOP), "0 inlets", name="no inlet"),
    _row("numbers", lambda: Numbers(1, 1, 0, HOP), "0 outlets", name="no outlet"),
    _row("numbers", lambda: Numbers(1, 0, 1, HOP), "ratios 0", name="ratio of zero"),
    _row("powers of two", RatioOfThree, "ratio 3"),
    _row("labels", lambda: Labels("input"), "2 input labels for 1", name="input labels"),
    _row("labels", lambda: Labels("output"), "2 output labels for 1", name="output labels"),
    _row("lengths", AlwaysOneBlock, "[1, 1, 64] instead of [1, 1, 128]", "splits"),
    _row("lengths", TwoChannels, "[1, 2, 64] instead of [1, 1, 64]"),
    _row("lengths", Doubles, "float64"),
    _row("lengths", ReturnsPair, "tuple instead of a tensor", anything=True),
    _row("lengths", Fails, "size of tensor", anything=True),
    _row("lengths", Raises, "only one block at a time", anything=True),
    _row("attributes", lambda: WithGetter(2), "set_mix is missing", name="no setter"),
    _row("attributes", lambda: WithSetter(2), "get_mix is missing", name="no getter"),
    _row("attributes", WithBoth, "mix_params is missing", name="no type"),
    _row("attributes", lambda: WithBoth(9), "unknown type code 9", name="unknown type"),
    _row("attributes", ResetWithoutSetter, "set_reset is missing", anything=True),
    _row("getters", lambda: ScalarGetter(2), "float instead of a list", name="scalar getter"),
    _row("getters", lambda: RaisingGetter(2), "nothing to get", "setters", name="raising getter"),
    _row("setters", lambda: SilentSetter(2), "NoneType instead of 0", name="setter of None"),
    _row("setters", lambda: RefusingSetter(2), "refuses its own value", name="refusing setter"),
    _row("setters", lambda: RaisingSetter(2), "nothing can be set", name="raising setter"),
    _row("sample rate", UsesSampleRate, "different after set_sample_rate"),
    _row("sample rate", RefusesSampleRate, "fails after set_sample_rate(-1)"),
    _row("finite", NanOnSilence, "on silence"),
    _row("finite", InfiniteAtFullScale, "on full scale"),
    _row("finite", InfiniteOnDenormals, "on denormals"),
    _row("recovers", NanForGood, "stays in the output for good"),
    _row("audible", Silent, "silence on noise"),
    _row("splits", ForgetsBetweenBlocks, "differs by"),
    _row("batches", OneRowOnly, "fails when the batch becomes 4"),
    _row("batches", DropsRows, "batch 1 for batch 4"),
    _row("batches", OnlyFirstRowSounds, "it alone"),
    _row("batches", SumsRows, "it alone"),
    _row("batches", AveragesRows, "it alone"),
    _row("batches", LeaksIntoNeighbour, "it alone"),
    _row("fresh state", ResetDoesNothing, "after a reset differs"),
    _row("fresh state", ResetFails, "set_reset(-1) fails", "setters"),
    _row("fresh state", UsedState, "after a reset differs", anything=True),
    _row("causal", BackwardsInTime, "later input changes", "splits"),
    _row("causal", LooksAhead, "later input changes", "splits"),
    _lying("latency", "declares 512", "latency too long", manifest_of_echo(latency_samples=512)),
    _row(
        "latency",
        lambda: Late(300),
        "declares 0 samples of latency and shows 300",
        name="latency too short",
        manifest=manifest_of_echo(attributes={}),
    ),
    _lying("manifest", "highest ratio is 128", "other ratio", manifest_of_echo(highest_ratio=128)),
    _lying(
        "manifest", "the manifest lists", "one method", manifest_of_echo(methods=_only("forward"))
    ),
    _lying("manifest", "attributes are", "no attribute", manifest_of_echo(attributes={})),
    _lying(
        "manifest",
        "numbers of forward",
        "other numbers",
        manifest_of_echo(methods=_methods(forward=Method([IN, IN], [OUT], 0, 0))),
    ),
    _lying(
        "manifest",
        "the manifest lists encode",
        "the sounding method left out",
        manifest_of_echo(methods=_only("encode")),
        anything=True,
    ),
    _lying(
        "manifest",
        "",
        "a method without inlets",
        manifest_of_echo(methods=_methods(forward=Method([], [OUT], 0, 0))),
        anything=True,
    ),
)


def write(module: nn.Module, path: Path, manifest: Manifest | None = None) -> Path:
    """Script and save a module as it is, with its manifest if it has one."""
    extra = {FILE_NAME: manifest.to_json()} if manifest else {}
    torch.jit.save(torch.jit.script(module.eval()), str(path), _extra_files=extra)
    return path

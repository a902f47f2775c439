# SPDX-License-Identifier: MIT
"""The third carrier: ONNX graphs play what TorchScript plays."""

import numpy as np
import pytest

from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.export.build import build
from timbrel.export.onnx import write_onnx
from timbrel.runtime.carrier import TorchCarrier, open_carrier
from timbrel.runtime.engine import Engine
from timbrel.runtime.onnx_carrier import OnnxCarrier
from timbrel.runtime.render import compare

HOP = 64


@pytest.fixture(scope="module")
def folder(tiny_run, tmp_path_factory):
    path = tmp_path_factory.mktemp("onnx") / "tiny.onnx"
    write_onnx(build(tiny_run), path)
    return path


def source(method, hops, batch=1):
    rng = np.random.default_rng(5)
    size = (batch, 4, hops) if method == "decode" else (batch, 1, hops * HOP)
    return (rng.standard_normal(size) * (0.7 if method == "decode" else 0.1)).astype(np.float32)


@pytest.mark.parametrize("phase", ["input", "locked"])
@pytest.mark.parametrize("method", ["encode", "decode", "forward"])
def test_carriers_agree(folder, tiny_file, method, phase):
    onnx, torch_ = OnnxCarrier(folder), TorchCarrier(tiny_file)
    for carrier in (onnx, torch_):
        carrier.set("phase", [phase])
        carrier.set("gain_db", ["-6"])
        carrier.reset()
    x = source(method, 16, batch=2)
    a, b = onnx.call(method, x), torch_.call(method, x)
    assert a.shape == b.shape and a.dtype == np.float32
    if method == "encode":
        assert float(np.abs(a - b).max()) <= 1e-5
    else:
        assert compare(a[:, 0], b[:, 0], 1e-5, by_magnitude=True).same


@pytest.mark.parametrize("method", ["encode", "decode", "forward"])
def test_every_split_gives_the_same(folder, method):
    carrier, x = OnnxCarrier(folder), source(method, 12)
    whole = carrier.call(method, x)
    carrier.reset()
    per_hop = x.shape[2] // 12
    cut = np.split(x, np.cumsum([1, 3, 2, 5])[:4] * per_hop, axis=2)
    assert (
        float(np.abs(np.concatenate([carrier.call(method, c) for c in cut], 2) - whole).max()) == 0
    )


def test_rows_follow_the_batch_and_reset_alone(folder):
    carrier, x = OnnxCarrier(folder), source("forward", 8)
    one = carrier.call("forward", x)
    carrier.reset()
    three = carrier.call("forward", np.repeat(x, 3, axis=0))
    assert float(np.abs(three - one).max()) <= 1e-5
    carrier.set("reset", ["1"])
    again = carrier.call("forward", np.repeat(x, 3, axis=0))
    assert float(np.abs(again[1:2] - one).max()) <= 1e-5
    assert float(np.abs(again[0:1] - one).max()) > 1e-4


def test_random_phase_and_temperature_draw_noise(folder):
    carrier, x = OnnxCarrier(folder), source("encode", 4)
    cold = carrier.call("encode", x)
    carrier.reset()
    carrier.set("temperature", ["1"])
    assert float(np.abs(carrier.call("encode", x) - cold).max()) > 1e-4


def test_it_renders_through_the_same_command(folder, tiny_file, tmp_path, capsys):
    out = tmp_path / "out.wav"
    words = ["--method", "decode", "--trajectory", "circle", "--seconds", "0.5", "-o"]
    assert main(["render", str(tiny_file), *words, str(out)]) == 0
    other = ["--engine", "onnx", "--check", str(out)]
    assert main(["render", str(folder), *words, str(tmp_path / "o2.wav"), *other]) == 0
    assert "the same" in capsys.readouterr().out
    assert main(["inspect", str(folder)]) == 0


def test_the_engine_adapts_its_blocks_too(folder):
    engine = Engine(open_carrier(folder, "onnx"), "forward")
    engine.prepare(100, 128)
    assert engine.adapter_samples() == 128 - 4
    assert engine.process(np.zeros((1, 1, 100), dtype=np.float32)).shape == (1, 1, 100)


@pytest.mark.parametrize(
    ("words", "named"),
    [(["phase", "sideways"], "input, locked, random"), (["temperature", "9"], "0 to 4")],
)
def test_refused_values_are_refused_here_too(folder, words, named):
    with pytest.raises(UserError, match=named):
        OnnxCarrier(folder).set(words[0], words[1:])


def test_a_file_that_is_no_folder_is_refused(tiny_file):
    with pytest.raises(UserError, match="no folder of ONNX graphs"):
        OnnxCarrier(tiny_file)


@pytest.mark.parametrize("method", ["encode", "decode", "forward"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e30, 20.0])
def test_what_the_file_guards_against_the_graphs_guard_against_too(
    folder, tiny_file, method, value
):
    x = source(method, 8)
    x[..., 3] = value
    a, b = OnnxCarrier(folder).call(method, x), TorchCarrier(tiny_file).call(method, x)
    assert bool(np.isfinite(a).all()) and bool(np.isfinite(b).all())
    scale = max(1.0, float(np.abs(b).max()))
    if method == "encode":
        assert float(np.abs(a - b).max()) <= 1e-4 * scale
    else:
        assert compare(a[:, 0], b[:, 0], 1e-4 * scale, by_magnitude=True).same


def test_a_changed_gain_glides_as_in_the_file(folder, tiny_file):
    carriers, x = (OnnxCarrier(folder), TorchCarrier(tiny_file)), source("forward", 4)
    results = []
    for carrier in carriers:
        first = carrier.call("forward", x)
        carrier.set("gain_db", ["-20"])
        results.append(np.concatenate([first, carrier.call("forward", x)], axis=2))
    assert float(np.abs(results[0] - results[1]).max()) <= 1e-5

# SPDX-License-Identifier: MIT
"""nn~ plays what the Python engine plays: every shape of method, at every pair of block sizes."""

import numpy as np
import pytest
from boxes import Patch
from oracle import assert_same, delayed, expected, noise
from pd import play

native = pytest.mark.native

# model, method, inlets, outlets
METHODS = [
    ("identity", "forward", 1, 1),
    ("1 to 3", "forward", 1, 3),
    ("3 to 1", "forward", 3, 1),
    ("4 to 4", "forward", 4, 4),
    ("2 to 3", "forward", 2, 3),
    ("coder", "encode", 1, 3),
    ("coder", "decode", 3, 1),
    ("coder", "up", 1, 2),
    ("coder", "down", 2, 1),
    ("coder", "slow", 1, 1),
    ("smooth", "forward", 1, 1),
    ("counter", "forward", 1, 1),
    ("late", "forward", 1, 1),
    ("bare", "forward", 1, 1),
    ("listed", "encode", 1, 1),
    ("unnumbered", "forward", 1, 1),
]
# (Pd's block H, the model's M): H below, equal to and above M; M no power of two; the largest
BLOCKS = [(64, 64), (64, 512), (64, 192), (64, 8192), (128, 1024), (1024, 64), (1024, 2048)]
SECOND = 48000
INSTRUMENT = [("forward", 1, 1), ("encode", 1, 4), ("decode", 4, 1)]


def latency_of(result) -> int:
    """What the last `latency` was answered."""
    return int(float([m for m in result.messages if m.startswith("latency ")][-1].split()[1]))


@pytest.mark.parametrize("row", METHODS[:4], ids=lambda row: row[0])
def test_it_plays_every_number_of_channels(nn, zoo, row):
    model, method, inlets, outlets = row
    x = noise(inlets, 3000)
    result = nn(model, f"{method} 512", x, flags="-sync", outlets=outlets)
    assert_same(result.audio, expected(zoo(model), method, x, 64, 512))


@native
@pytest.mark.parametrize("blocks", BLOCKS, ids=lambda b: f"H{b[0]} M{b[1]}")
@pytest.mark.parametrize("row", METHODS, ids=lambda row: f"{row[0]} {row[1]}")
def test_sync_is_sample_for_sample_the_engine(nn, zoo, row, blocks):
    model, method, inlets, outlets = row
    host, wanted_block = blocks
    x = noise(inlets, 2 * max(blocks) + 4000)
    result = nn(model, f"{method} {wanted_block}", x, flags="-sync", outlets=outlets, block=host)
    assert_same(result.audio, expected(zoo(model), method, x, host, wanted_block))
    assert result.sane.all()


@native
@pytest.mark.parametrize("flags", ["-async -o", "-async", ""], ids=["offline", "async", "auto"])
@pytest.mark.parametrize("blocks", BLOCKS, ids=lambda b: f"H{b[0]} M{b[1]}")
@pytest.mark.parametrize("row", METHODS[::3], ids=lambda row: f"{row[0]} {row[1]}")
def test_async_is_the_engine_later_by_what_it_says(nn, zoo, row, blocks, flags):
    model, method, inlets, outlets = row
    host, wanted_block = blocks
    x = noise(inlets, 2 * SECOND)
    result = nn(
        model,
        f"{method} {wanted_block}",
        x,
        flags=flags,
        outlets=outlets,
        block=host,
        messages=[(x.shape[1] - 1, "latency"), (x.shape[1] - 1, "stats")],
    )
    if "-o" in flags.split():
        assert int(result.messages[-1].split()[2]) == 0
    model_latency = 100 if model == "late" else 0
    adapter = wanted_block - np.gcd(host, wanted_block)
    slack = latency_of(result) - adapter - model_latency
    if "-async" in flags:
        assert slack > 0 and slack % host == 0
    else:
        assert slack >= 0
    late = delayed(expected(zoo(model), method, x, host, wanted_block), slack)
    # Without -o, Pd has to run ahead for a while before that is noticed and it is waited for.
    begin = 0 if "-o" in flags.split() else SECOND
    assert_same(result.audio[:, begin:], late[:, begin:])


@native
@pytest.mark.parametrize("host", [64, 1024])
@pytest.mark.parametrize(("method", "inlets", "outlets"), INSTRUMENT, ids=lambda v: str(v))
@pytest.mark.parametrize("flags", ["-sync", "-async -o"])
def test_a_trained_instrument_sounds_as_in_python(
    external, any_pd, tiny_file, method, inlets, outlets, host, flags, tmp_path
):
    """At 8 kHz, its own rate. `forward` keeps its input's phase and `decode` makes its own."""
    x = noise(inlets, 8192)
    result = play(
        f"nn~ {flags} {tiny_file.name} {method} 512",
        x,
        outlets=outlets,
        rate=8000,
        block=host,
        messages=[(x.shape[1] - 1, "latency")],
        paths=[tiny_file.parent],
        program=any_pd,
        folder=tmp_path,
    )
    own = 192 if method == "forward" else 0
    slack = latency_of(result) - own - (512 - int(np.gcd(host, 512)))
    assert slack == 0 or "-async" in flags
    wanted = delayed(expected(tiny_file, method, x, host, 512), slack)
    assert np.abs(wanted).max() > 0.01
    if method != "decode":
        assert_same(result.audio, wanted)
        return
    got, right = (
        np.abs(np.fft.rfft(y.reshape(-1, 512) * np.hanning(512))) for y in (result.audio, wanted)
    )
    assert np.linalg.norm(got - right) <= 1e-3 * np.linalg.norm(right)


@native
@pytest.mark.parametrize("flags", ["-sync", "-async -o"])
def test_the_newer_pd_plays_the_same(nn, zoo, new_pd, flags):
    x = noise(3, 12000)
    options = {"flags": flags, "block": 128, "messages": [(11999, "latency")]}
    old = nn("3 to 1", "forward 512", x, **options)
    new = nn("3 to 1", "forward 512", x, program=new_pd, **options)
    wanted = expected(zoo("3 to 1"), "forward", x, 128, 512)
    for result in (old, new):
        assert_same(result.audio, delayed(wanted, latency_of(result) - 384))


@native
def test_two_objects_with_one_file_do_not_share_their_state(nn, zoo, external, old_pd, tmp_path):
    """The second one hears the first one's output, so their calls alternate."""
    path = zoo("smooth")
    x = noise(1, 4000)
    once = expected(path, "forward", x, 64, 64)
    pair = Patch()
    pair.chain(
        "inlet~", "nn~ -sync smooth.ts forward 64", "nn~ -sync smooth.ts forward 64", "outlet~"
    )
    (tmp_path / "pair.pd").write_text(str(pair))
    result = play(
        "pair", x, printed=False, paths=[zoo.folder, tmp_path], program=old_pd, folder=tmp_path
    )
    assert_same(result.audio, expected(path, "forward", once, 64, 64))

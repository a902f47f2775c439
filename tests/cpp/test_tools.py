# SPDX-License-Identifier: MIT
"""The three tools over the C++ core: they play what Python plays, and a mistake is one sentence."""

import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from native_models import Zoo

from timbrel.base.curves import read_curves, write_curves
from timbrel.base.main import main
from timbrel.runtime.render import compare

ROOT = Path(__file__).parents[2]
BIN = ROOT / "build" / "release" / "bin"
RATE, HOP, NAMES = 8000, 64, ["z1", "z2", "z3", "z4"]
SAME = 1e-5  # of full scale
native = pytest.mark.native


@pytest.fixture(scope="session")
def tool():
    """Run a tool: `tool("render", …)`. Without them nothing here means anything."""
    for name in ("render", "inspect", "bench"):
        if not (BIN / f"timbrel-{name}").exists():
            pytest.fail(f"{BIN / f'timbrel-{name}'} is missing: run make externals first")

    def run(name, *words):
        command = [str(BIN / f"timbrel-{name}"), *map(str, words)]
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=120
        )

    return run


@pytest.fixture(scope="session")
def zoo(tmp_path_factory):
    return Zoo(tmp_path_factory.mktemp("zoo"))


def noise(channels=1, samples=3000, seed=0):
    drawn = np.random.default_rng(seed).standard_normal((channels, samples))
    return (0.2 * drawn).astype(np.float32)


def wav(path, samples, rate=RATE):
    sf.write(str(path), samples.T, rate, subtype="FLOAT")
    return path


def read(path):
    return sf.read(str(path), dtype="float32", always_2d=True)[0].T


def python(out, *words):
    """What `timbrel render` makes of it."""
    assert main(["render", *map(str, words), "-o", str(out)]) == 0
    return None if out.suffix == ".csv" else read(out)


def cpp(tool, out, file, sound, *words):
    """What `timbrel-render` makes of it, and all that it says."""
    done = tool("render", file, sound, out, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return read(out), done.stdout


def number(text, name):
    """The number that follows a word."""
    return int(re.search(rf"{name} +(-?\d+)", text)[1])


# --- the same sound -------------------------------------------------------------------------------

BLOCKS = [(64, 64), (64, 512), (441, 64), (1, 128), (512, 192), (4096, 64)]


@pytest.mark.parametrize("late", [[], ["--compensate"]], ids=["", "compensated"])
@pytest.mark.parametrize(
    "blocks",
    [(64, 256), *(pytest.param(b, marks=native) for b in BLOCKS)],
    ids=lambda b: f"H{b[0]} M{b[1]}",
)
def test_forward_is_what_python_renders(tool, tiny_file, tmp_path, blocks, late):
    h, m = blocks
    sound = wav(tmp_path / "x.wav", noise())
    got, said = cpp(tool, tmp_path / "c.wav", tiny_file, sound, "--block", h, "--bufsize", m, *late)
    words = ["--block", h, "--model-block", m]
    expected = python(tmp_path / "p.wav", tiny_file, sound, *words, *late)
    assert np.abs(expected).max() > 0.01
    assert got.shape == expected.shape and np.abs(got - expected).max() <= SAME
    assert number(said, "latency") == 192 + m - np.gcd(h, m)
    assert "misses 0" in said


@native
@pytest.mark.parametrize("mode", ["async", "auto"])
@pytest.mark.parametrize("blocks", [(64, 512), (512, 64), (100, 192)], ids=str)
def test_every_mode_plays_the_same_later(tool, tiny_file, tmp_path, mode, blocks):
    h, m = blocks
    sound = wav(tmp_path / "x.wav", noise())
    words = ["--block", h, "--bufsize", m, "--mode", mode, "--compensate"]
    got, said = cpp(tool, tmp_path / "c.wav", tiny_file, sound, *words)
    expected = python(tmp_path / "p.wav", tiny_file, sound, "--compensate")
    assert np.abs(got - expected).max() <= SAME
    assert "misses 0" in said
    slack = number(said, "latency") - 192 - (m - np.gcd(h, m))
    assert slack > 0 if mode == "async" else slack >= 0


@native
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_encode_gives_each_latent_a_channel(tool, tiny_file, tmp_path, mode):
    sound, curves = wav(tmp_path / "x.wav", noise()), tmp_path / "z.csv"
    words = ["--method", "encode", "--mode", mode, "--compensate"]
    got, _ = cpp(tool, tmp_path / "c.wav", tiny_file, sound, *words)
    python(curves, tiny_file, sound, "--method", "encode")
    expected = np.repeat(read_curves(curves, NAMES), HOP, axis=1)[:, : got.shape[1]]
    assert np.abs(expected).max() > 0.1
    assert np.abs(got - expected).max() <= SAME


@native
@pytest.mark.parametrize("mode", ["sync", "async"])
def test_decode_hears_the_last_value_of_each_group(tool, tiny_file, tmp_path, mode):
    z = 5 * noise(4, 50)
    write_curves(tmp_path / "z.csv", NAMES, z, RATE / HOP)
    held = noise(4, 50 * HOP, seed=1)
    held[:, HOP - 1 :: HOP] = z
    sound = wav(tmp_path / "z.wav", held)
    words = ["--method", "decode", "--mode", mode, "--bufsize", 256, "--compensate"]
    got, _ = cpp(tool, tmp_path / "c.wav", tiny_file, sound, *words)
    curves = ["--method", "decode", "--latents", tmp_path / "z.csv"]
    expected = python(tmp_path / "p.wav", tiny_file, *curves)
    assert np.abs(expected).max() > 0.01
    assert compare(got, expected, SAME, by_magnitude=True).same


@native
@pytest.mark.parametrize(("model", "inlets"), [("1 to 3", 1), ("3 to 1", 3), ("2 to 3", 2)])
def test_channels_go_to_inlets_and_outlets_in_their_order(tool, zoo, tmp_path, model, inlets):
    sound = wav(tmp_path / "x.wav", noise(inlets))
    got, _ = cpp(tool, tmp_path / "c.wav", zoo(model), sound, "--block", 100)
    expected = python(tmp_path / "p.wav", zoo(model), sound, "--rate", RATE, "--block", 100)
    assert got.shape == expected.shape and np.abs(got - expected).max() <= 1e-6


@native
def test_further_channels_are_played_side_by_side(tool, tiny_file, tmp_path):
    sound = wav(tmp_path / "x.wav", noise(3))
    got, said = cpp(tool, tmp_path / "c.wav", tiny_file, sound)
    expected = python(tmp_path / "p.wav", tiny_file, sound)
    assert np.abs(got - expected).max() <= SAME
    assert "channels: 3" in said


@native
@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("setting", ["gain_db=-20", "phase=locked"])
def test_a_setting_holds_from_the_first_sample(tool, tiny_file, tmp_path, setting, mode):
    sound = wav(tmp_path / "x.wav", noise())
    words = ["--set", setting, "--compensate"]
    got, _ = cpp(tool, tmp_path / "c.wav", tiny_file, sound, *words, "--mode", mode)
    expected = python(tmp_path / "p.wav", tiny_file, sound, *words)
    plain = python(tmp_path / "plain.wav", tiny_file, sound, "--compensate")
    assert np.abs(expected - plain).max() > 0.01
    assert compare(got, expected, SAME, by_magnitude=True).same


@native
def test_the_same_command_writes_the_same_bytes(tool, tiny_file, tmp_path):
    sound = wav(tmp_path / "x.wav", noise())
    for name in ("a.wav", "b.wav"):
        cpp(tool, tmp_path / name, tiny_file, sound)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert sf.info(str(tmp_path / "a.wav")).subtype == "FLOAT"


# --- what a host says too -------------------------------------------------------------------------


@native
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--bufsize", "100"], "a block of 100 samples is raised to 128"),
        (["16000"], "made for 8000 Hz and the host runs at 16000 Hz"),
    ],
    ids=["a raised block", "another rate"],
)
def test_a_note_is_no_mistake(tool, tiny_file, tmp_path, words, says):
    rate = int(words[0]) if len(words) == 1 else RATE
    sound = wav(tmp_path / "x.wav", noise(), rate)
    done = tool("render", tiny_file, sound, tmp_path / "o.wav", *(words if rate == RATE else []))
    assert done.returncode == 0
    assert says in done.stderr and len(done.stderr.splitlines()) == 1
    assert sf.info(str(tmp_path / "o.wav")).samplerate == rate


@native
@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("model", ["throws after 8", "nan after 8", "short after 8"])
def test_a_model_that_fails_is_silent_and_said(tool, zoo, tmp_path, model, mode):
    sound, out = wav(tmp_path / "x.wav", noise(samples=64000)), tmp_path / "o.wav"
    done = tool("render", zoo(model), sound, out, "--mode", mode)
    assert done.returncode == 1
    assert "silence is played" in done.stderr and len(set(done.stderr.splitlines())) == 1
    y = read(out)
    assert np.isfinite(y).all() and not y[:, -1000:].any()


# --- mistakes -------------------------------------------------------------------------------------

MISTAKES = [
    (["{ts}", "{wav}x", "o.wav"], "wavx does not exist"),
    (["{ts}x", "{wav}", "o.wav"], "tsx does not exist"),
    (["{ts}", "{ts}", "o.wav"], "cannot be read as sound"),
    (["{wav}", "{wav}", "o.wav"], "not a TorchScript file, or damaged"),
    (["{cut}", "{wav}", "o.wav"], "not a TorchScript file, or damaged"),
    (["{ts}", "{wav}", "o.flac"], "ends in .wav"),
    (["{ts}", "{wav}", "{wav}"], "would write over what is read"),
    (["{ts}", "{wav}", "no/folder/o.wav"], "cannot be written"),
    (["{ts}", "{wav}", "o.wav", "--method", "forwrd"], "use one of forward, encode, decode"),
    (["{ts}", "{wav}", "o.wav", "--method", "decode"], "has 1 channels, method decode takes 4"),
    (["{ts}", "{wav}", "o.wav", "--set", "temperature"], "write NAME=VALUE"),
    (
        ["{ts}", "{wav}", "o.wav", "--set", "gain=1"],
        "use one of temperature, phase, space, reset, gain",
    ),
    (["{ts}", "{wav}", "o.wav", "--set", "temperature=9"], "use 0 to 4"),
    (["{ts}", "{wav}", "o.wav", "--set", "temperature=hot"], "takes float; given hot"),
    (["{ts}", "{wav}", "o.wav", "--set", "temperature=1,2"], "takes 1 values"),
    (["{ts}", "{wav}", "o.wav", "--set", "temperature="], "takes 1 values"),
    (["{ts}", "{wav}", "o.wav", "--set", "phase=none"], "use one of input, locked, random"),
    (["{ts}", "{wav}", "o.wav", "--block", "0"], "use a whole number from 1 to"),
    (["{ts}", "{wav}", "o.wav", "--block", "-5"], "use a whole number from 1 to"),
    (["{ts}", "{wav}", "o.wav", "--block", "64.5"], "use a whole number from 1 to"),
    (["{ts}", "{wav}", "o.wav", "--bufsize", "99999999999"], "use a whole number from 0 to"),
    (["{ts}", "{wav}", "o.wav", "--mode", "fast"], "use one of auto, sync, async"),
    (["{ts}", "{wav}", "o.wav", "--blok", "64"], "use one of --method, --block, --bufsize"),
    (["{ts}", "{wav}", "o.wav", "--block"], "must be followed by SAMPLES"),
    (["{ts}", "{wav}", "o.wav", "more"], "one word too many"),
    (["{ts}", "{wav}"], "OUT.wav is missing"),
    ([], "FILE.ts is missing"),
]
FIRST_TIER = (0, 4, 8, 12, 17)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(*row, id=row[1], marks=[] if number in FIRST_TIER else [native])
        for number, row in enumerate(MISTAKES)
    ],
)
def test_a_mistake_is_one_line_with_the_remedy(tool, tiny_file, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    sound = wav(tmp_path / "x.wav", noise())
    cut = tmp_path / "cut.ts"
    cut.write_bytes(tiny_file.read_bytes()[:20000])
    done = tool("render", *(word.format(ts=tiny_file, wav=sound, cut=cut) for word in words))
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr and len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("timbrel-render: ")
    assert not (tmp_path / "o.wav").exists()
    assert np.array_equal(read(sound), noise())


# --- the other two --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["render", "inspect", "bench"])
def test_help_names_every_option(tool, name):
    done = tool(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    listed = re.search("use one of (.*)", tool(name, "x", "--none").stderr)
    assert listed
    for option in listed[1].split(", "):
        assert f"\n  {option} " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_inspect_says_what_there_is_and_how_late(tool, tiny_file):
    done = tool("inspect", tiny_file, "--block", "100", "--bufsize", "256")
    assert (done.returncode, done.stderr) == (0, "")
    for line in (
        "8000 Hz, blocks are multiples of 64 samples",
        "method forward: in → out",
        "method encode: in → z1, z2, z3, z4 (one value for 64 samples)",
        "attribute temperature (float): use 0 to 4",
        "attribute phase (str): use one of input, locked, random",
    ):
        assert line in done.stdout
    adapter = 256 - 4
    for method, own in (("forward", 192), ("encode", 0), ("decode", 0)):
        row = re.search(rf"^  {method} +(\d+) \([\d.]+ ms\) +(\d+) \(", done.stdout, re.MULTILINE)
        assert row and int(row[1]) == own + adapter
        assert int(row[2]) > int(row[1])


@native
def test_inspect_reads_files_of_others(tool, zoo):
    done = tool("inspect", zoo("2 to 3"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "any sample rate" in done.stdout and "no attributes" in done.stdout
    assert "method forward: z1, z2 → z1, z2, z3" in done.stdout


@native
@pytest.mark.parametrize("name", ["inspect", "bench"])
def test_what_is_no_instrument_is_one_line(tool, zoo, name):
    for broken in ("truncated", "empty", "folder", "no method"):
        done = tool(name, zoo(broken))
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1


@native
def test_bench_says_where_when_and_what(tool, tiny_file):
    done = tool("bench", tiny_file, "--seconds", "1")
    assert (done.returncode, done.stderr) == (0, "")
    figures = re.findall(r"p50 ([\d.]+) (?:ms|µs), p99 ([\d.]+)", done.stdout)
    assert len(figures) == 3
    assert all(0 < float(p50) <= float(p99) for p50, p99 in figures)
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC, .+ cores, torch \d", done.stdout)
    for word in ("first calls", "real-time factor", "load", "misses", "audio callback"):
        assert word in done.stdout


@native
def test_bench_refuses_what_the_model_refuses(tool, tiny_file, zoo):
    for words, says in (
        ([tiny_file, "--method", "x"], "use one of forward, encode, decode"),
        ([tiny_file, "--set", "gain_db=99"], "use -120 to 24"),
        ([zoo("throws after 0"), "--seconds", "1"], "fails"),
    ):
        done = tool("bench", *words)
        assert done.returncode == 2
        assert says in done.stderr and len(done.stderr.splitlines()) == 1

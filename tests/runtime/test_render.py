# SPDX-License-Identifier: MIT
"""`timbrel render`: the same sound in blocks of every size, curves, formats, checks."""

import csv

import numpy as np
import pytest
import soundfile as sf
import torch
from torch import Tensor, nn

from timbrel.base.curves import read_curves
from timbrel.base.main import main
from timbrel.runtime.carrier import open_carrier
from timbrel.runtime.render import compare

RATE, HOP, LATENCY = 8000, 64, 256 - 64
NAMES = ["z1", "z2", "z3", "z4"]


class Half(nn.Module):
    """An nn~ file of somebody else's: half as loud, and one value for 16 samples."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("forward_params", torch.tensor([1, 1, 1, 1]))
        self.register_buffer("encode_params", torch.tensor([1, 1, 1, 16]))
        self.register_buffer("pair_params", torch.tensor([2, 1, 1, 1]))

    def forward(self, x: Tensor) -> Tensor:
        return 0.5 * x

    @torch.jit.export
    def encode(self, x: Tensor) -> Tensor:
        return x[:, :, 15::16]

    @torch.jit.export
    def pair(self, x: Tensor) -> Tensor:
        return x[:, :1] - x[:, 1:]


class TurnsLongBlocks(nn.Module):
    """Another sound in another block, of the same magnitude everywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("forward_params", torch.tensor([1, 1, 1, 1]))
        self.register_buffer("hold_params", torch.tensor([1, 64, 1, 64]))

    def forward(self, x: Tensor) -> Tensor:
        return x if x.shape[2] == 64 else -x

    @torch.jit.export
    def hold(self, x: Tensor) -> Tensor:
        return x


def saved(module, path):
    torch.jit.save(torch.jit.script(module), str(path))
    return path


@pytest.fixture
def half(tmp_path):
    return saved(Half(), tmp_path / "half.ts")


def tones(channels=1, samples=4000):
    """Two notes per channel, each channel at a pitch of its own, silence between them."""
    t = np.arange(samples) / RATE
    rows = []
    for channel in range(channels):
        hz = 300.0 * (1 + 0.3 * channel)
        note = sum(np.sin(2 * np.pi * hz * k * t) / k for k in (1, 2, 3))
        gate = ((t > 0.05) & (t < 0.15)) | ((t > 0.3) & (t < 0.4))
        rows.append(0.2 * note * gate)
    return np.stack(rows).astype(np.float32)


def wav(path, samples, rate=RATE):
    sf.write(str(path), samples.T, rate, subtype="FLOAT")
    return path


@pytest.fixture
def voice(tmp_path):
    return wav(tmp_path / "voice.wav", tones())


def render(*words):
    return main(["render", *map(str, words)])


def rendered(out, *words):
    """Run the command and read what it wrote, `[C, T]`."""
    assert render(*words, "-o", out) == 0
    return sf.read(str(out), dtype="float32", always_2d=True)[0].T


# --- any block ------------------------------------------------------------------------------------

BLOCKS = [[], *(["--block", str(b)] for b in (1, 32, 64, 100, 441, 480, 512, 2048))]
MODEL_BLOCKS = [["--block", "100", "--model-block", "256"], ["--model-block", "1000"]]
COMPENSATED = [[*block, "--compensate"] for block in ([], ["--block", "441"], MODEL_BLOCKS[0])]


@pytest.mark.parametrize("block", [*BLOCKS, *MODEL_BLOCKS, *COMPENSATED], ids=" ".join)
def test_forward_is_the_same_in_any_block(tiny_file, voice, tmp_path, capsys, block):
    words = [tiny_file, voice, "-o", tmp_path / "o.wav", *block]
    assert render(*words, "--check", "offline") == 0
    assert "check against offline: the same" in capsys.readouterr().out


@pytest.mark.parametrize("block", [["--block", "1"], ["--block", "441"]], ids=" ".join)
@pytest.mark.parametrize("phase", ["locked", "input"])
def test_decode_is_the_same_in_any_block(tiny_file, tmp_path, capsys, block, phase):
    words = [tiny_file, "-o", tmp_path / "o.wav", "--method", "decode", "--set", f"phase={phase}"]
    curve = ["--trajectory", "walk", "--seconds", "0.5"]
    assert render(*words, *curve, *block, "--check", "offline") == 0
    assert "the same" in capsys.readouterr().out


def test_other_blocks_give_the_same_file(tiny_file, voice, tmp_path):
    a = rendered(tmp_path / "a.wav", tiny_file, voice, "--compensate")
    b = rendered(tmp_path / "b.wav", tiny_file, voice, "--compensate", "--block", "441")
    assert a.shape == b.shape == (1, 4000)
    assert np.abs(a - b).max() <= 1e-6


def test_what_draws_noise_cannot_be_compared(tiny_file, voice, tmp_path, capsys):
    words = [tiny_file, voice, "-o", tmp_path / "o.wav", "--check", "offline"]
    assert render(*words, "--set", "temperature=2") == 2
    assert "draws noise" in capsys.readouterr().err


def test_a_file_that_sounds_different_in_another_block_fails_the_check(tmp_path, capsys):
    path = saved(TurnsLongBlocks(), tmp_path / "turns.ts")
    sound = wav(tmp_path / "x.wav", tones())
    words = [path, sound, "-o", tmp_path / "o.wav", "--rate", RATE, "--check", "offline"]
    assert render(*words) == 1
    assert "different" in capsys.readouterr().out


def test_a_raised_model_block_is_said(tiny_file, voice, tmp_path, capsys):
    assert render(tiny_file, voice, "-o", tmp_path / "o.wav", "--model-block", "100") == 0
    assert "model block 100 raised to 128" in capsys.readouterr().err


# --- latency --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "adapter"), [([], 0), (["--block", "512"], 0), (["--block", "100"], 60)], ids=str
)
def test_the_latency_is_said_and_can_be_taken_off(
    tiny_file, voice, tmp_path, capsys, block, adapter
):
    late = LATENCY + adapter
    plain = rendered(tmp_path / "a.wav", tiny_file, voice, *block)
    assert (
        f"latency {late} samples ({late / 8:.1f} ms), at the beginning" in capsys.readouterr().out
    )
    early = rendered(tmp_path / "b.wav", tiny_file, voice, *block, "--compensate")
    assert f"latency {late} samples ({late / 8:.1f} ms), taken off" in capsys.readouterr().out
    assert plain.shape == early.shape == (1, 4000)
    assert np.abs(plain[:, late:] - early[:, :-late]).max() <= 1e-6


@pytest.mark.parametrize("block", [[], ["--block", "100"]], ids=str)
def test_compensated_sound_lies_where_the_input_lies(tiny_file, voice, tmp_path, block):
    """The lag of the best correlation of the levels: 0 within a hop, else the latency."""
    x = tones()[0]
    lags = {}
    for option in ([], ["--compensate"]):
        y = rendered(tmp_path / "o.wav", tiny_file, voice, *block, *option)[0]
        a, b = x**2 - np.mean(x**2), y**2 - np.mean(y**2)
        lags[bool(option)] = int(np.argmax(np.correlate(b, a, "full"))) - (len(x) - 1)
    assert abs(lags[True]) <= HOP
    assert lags[False] - lags[True] == LATENCY + (60 if block else 0)


def test_the_end_of_the_sound_is_not_lost_when_compensated(half, tmp_path):
    x = tones(samples=1001)
    x[:, -1] = 0.7
    sound = wav(tmp_path / "x.wav", x)
    words = [half, sound, "--rate", RATE, "--block", "100", "--compensate"]
    assert np.array_equal(rendered(tmp_path / "o.wav", *words), 0.5 * x)


# --- curves ---------------------------------------------------------------------------------------


def offline(path, method, x):
    carrier = open_carrier(path)
    return carrier.call(method, np.asarray(x, dtype=np.float32)[None])[0]


@pytest.mark.parametrize("block", [[], ["--block", "100", "--compensate"]], ids=str)
def test_latents_go_through_csv_and_back_exactly(tiny_file, tmp_path, block):
    x = tones(samples=64 * HOP)
    sound, curves = wav(tmp_path / "x.wav", x), tmp_path / "z.csv"
    assert render(tiny_file, sound, "-o", curves, "--method", "encode", *block) == 0
    z = offline(tiny_file, "encode", x)
    read = read_curves(curves, NAMES)
    assert read.shape == z.shape
    assert np.abs(read - z).max() <= 1e-6

    words = [tiny_file, "--method", "decode", "--latents", curves, *block]
    y = rendered(tmp_path / "y.wav", *words)
    assert np.abs(y - offline(tiny_file, "decode", read)).max() <= 1e-6


def test_only_the_first_channel_becomes_curves_and_that_is_said(tiny_file, tmp_path, capsys):
    x, curves = tones(2, 64 * HOP), tmp_path / "z.csv"
    assert render(tiny_file, wav(tmp_path / "x.wav", x), "-o", curves, "--method", "encode") == 0
    assert "only the first of 2 channels" in capsys.readouterr().err
    first = offline(tiny_file, "encode", x[:1])
    assert np.abs(read_curves(curves, NAMES) - first).max() <= 1e-5


def test_curves_carry_their_names_and_times(tiny_file, voice, tmp_path):
    curves = tmp_path / "z.csv"
    assert render(tiny_file, voice, "-o", curves, "--method", "encode") == 0
    with curves.open(newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header == ["time_s", *NAMES]
    assert len(rows) == -(-4000 // HOP)  # the last frame, of which the file fills a part, counts
    assert [float(row[0]) for row in rows[:3]] == [0.0, 0.008, 0.016]


@pytest.mark.parametrize("kind", ["line", "sine", "circle:z1,z2", "spiral:z3,z4:radius=1", "walk"])
def test_a_trajectory_sounds_for_as_long_as_asked(tiny_file, tmp_path, kind):
    words = [tiny_file, "--method", "decode", "--trajectory", kind, "--seconds", "0.4"]
    y = rendered(tmp_path / "o.wav", *words)
    assert y.shape == (1, round(0.4 * RATE / HOP) * HOP)
    assert np.isfinite(y).all() and np.abs(y).max() > 1e-4


def test_other_trajectories_sound_different(tiny_file, tmp_path):
    words = [tiny_file, "--method", "decode", "--seconds", "0.4", "--trajectory"]
    a, b = (rendered(tmp_path / "o.wav", *words, kind) for kind in ("line", "walk"))
    assert np.abs(a - b).max() > 1e-3


# --- channels, rates, formats ---------------------------------------------------------------------


def test_each_channel_is_a_stream_of_its_own(tiny_file, tmp_path):
    x = tones(3)
    together = rendered(tmp_path / "all.wav", tiny_file, wav(tmp_path / "x.wav", x))
    assert together.shape == x.shape
    for channel in range(3):
        sound = wav(tmp_path / f"{channel}.wav", x[channel : channel + 1])
        alone = rendered(tmp_path / "one.wav", tiny_file, sound)
        assert np.abs(together[channel] - alone[0]).max() <= 1e-5


def test_a_method_with_as_many_inlets_takes_the_channels_together(half, tmp_path):
    x = tones(2)
    words = [half, wav(tmp_path / "x.wav", x), "--method", "pair", "--rate", RATE]
    assert np.array_equal(rendered(tmp_path / "o.wav", *words), x[:1] - x[1:])


def test_channels_that_do_not_fit_the_inlets_are_refused(half, tmp_path, capsys):
    sound = wav(tmp_path / "x.wav", tones(3))
    assert render(half, sound, "-o", tmp_path / "o.wav", "--method", "pair") == 2
    assert "3 channels" in capsys.readouterr().err
    assert not (tmp_path / "o.wav").exists()


def test_resampled_input_is_said(tiny_file, tmp_path, capsys):
    sound = wav(tmp_path / "x.wav", tones(), 16000)
    y = rendered(tmp_path / "o.wav", tiny_file, sound)
    assert y.shape == (1, 2000)
    assert sf.info(str(tmp_path / "o.wav")).samplerate == RATE
    said = capsys.readouterr().err
    assert "resampled from 16000 Hz to the instrument's 8000 Hz" in said


def test_input_at_the_right_rate_needs_no_word(tiny_file, voice, tmp_path, capsys):
    rendered(tmp_path / "o.wav", tiny_file, voice)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "subtype", "step"),
    [("float", "FLOAT", 0.0), ("pcm16", "PCM_16", 2**-15), ("pcm24", "PCM_24", 2**-23)],
)
def test_a_format_keeps_the_sound_to_its_step(tiny_file, voice, tmp_path, name, subtype, step):
    exact = rendered(tmp_path / "a.wav", tiny_file, voice)
    y = rendered(tmp_path / "b.wav", tiny_file, voice, "--format", name)
    assert sf.info(str(tmp_path / "b.wav")).subtype == subtype
    assert np.abs(y - exact).max() <= step


@pytest.mark.parametrize(("name", "said"), [("pcm16", True), ("float", False)])
def test_clipping_is_said(half, tmp_path, capsys, name, said):
    sound = wav(tmp_path / "x.wav", np.full((1, 320), 4.0))
    y = rendered(tmp_path / "o.wav", half, sound, "--rate", RATE, "--format", name)
    assert ("clipped" in capsys.readouterr().out) == said
    assert np.abs(y).max() == pytest.approx(1.0 if said else 2.0, abs=1e-4)


# --- settings and foreign files -------------------------------------------------------------------


def test_a_setting_holds_from_the_first_sample(tiny_file, tmp_path):
    words = [tiny_file, "--method", "decode", "--trajectory", "line", "--seconds", "0.2"]
    plain = rendered(tmp_path / "a.wav", *words)
    quiet = rendered(tmp_path / "b.wav", *words, "--set", "gain_db=-20")
    assert np.abs(quiet - 0.1 * plain).max() <= 1e-6


def test_a_foreign_file_renders_at_the_rate_asked_for(half, tmp_path):
    x = tones()
    words = [half, wav(tmp_path / "x.wav", x), "--rate", RATE, "--block", "16"]
    assert np.array_equal(rendered(tmp_path / "o.wav", *words), 0.5 * x)
    assert sf.info(str(tmp_path / "o.wav")).samplerate == RATE


def test_a_foreign_file_without_a_rate_is_taken_at_44100(half, voice, tmp_path, capsys):
    rendered(tmp_path / "o.wav", half, voice)
    assert sf.info(str(tmp_path / "o.wav")).samplerate == 44100
    assert "resampled from 8000 Hz" in capsys.readouterr().err


def test_the_outlets_of_a_foreign_file_are_numbered(half, tmp_path):
    x, curves = tones(samples=1600), tmp_path / "z.csv"
    sound = wav(tmp_path / "x.wav", x)
    assert render(half, sound, "-o", curves, "--method", "encode", "--rate", RATE) == 0
    assert np.abs(read_curves(curves, ["z1"]) - x[:, 15::16]).max() <= 1e-7


# --- checks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        (lambda y: y, 0, "the same"),
        (lambda y: y + 1e-5, 0, "the same"),
        (lambda y: 0.9 * y, 1, "different"),
        (lambda y: np.roll(y, 64, axis=1), 1, "different"),
        (lambda y: np.zeros_like(y), 1, "different"),
    ],
    ids=["itself", "a hair apart", "another level", "a hop later", "silence"],
)
def test_a_reference_decides_the_exit_status(
    tiny_file, voice, tmp_path, capsys, change, status, word
):
    y = rendered(tmp_path / "a.wav", tiny_file, voice)
    reference = wav(tmp_path / "ref.wav", change(y))
    words = [tiny_file, voice, "-o", tmp_path / "b.wav", "--check", reference]
    assert render(*words) == status
    assert f"check against {reference}: {word}" in capsys.readouterr().out


def test_the_tolerance_can_be_chosen(tiny_file, voice, tmp_path):
    y = rendered(tmp_path / "a.wav", tiny_file, voice)
    click = y.copy()
    click[0, 2000] += 0.05
    words = [tiny_file, voice, "-o", tmp_path / "b.wav"]
    words += ["--check", wav(tmp_path / "ref.wav", click), "--tolerance"]
    assert render(*words, "0.1") == 0
    assert render(*words, "0.01") == 1


def test_a_tolerance_of_0_allows_no_difference(tiny_file, voice, tmp_path):
    quiet = [tiny_file, voice, "--set", "gain_db=-40"]
    y = rendered(tmp_path / "a.wav", *quiet)
    reference = wav(tmp_path / "ref.wav", y + 5e-5)
    words = [*quiet, "-o", tmp_path / "b.wav", "--check", reference]
    assert render(*words) == 0
    assert render(*words, "--tolerance", "0") == 1


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        (lambda y: np.repeat(y, 2, axis=0), "1 channels cannot be compared with 2"),
        (lambda y: y[:, :2000], "4000 samples cannot be compared with 2000"),
        (None, "no such file"),
    ],
    ids=["other channels", "half as long", "missing"],
)
def test_what_cannot_be_compared_exits_with_2(tiny_file, voice, tmp_path, capsys, reference, says):
    path = tmp_path / "ref.wav"
    if reference is not None:
        wav(path, reference(tones()))
    assert render(tiny_file, voice, "-o", tmp_path / "o.wav", "--check", path) == 2
    assert says in capsys.readouterr().err


def test_equal_sounds_are_0_apart():
    found = compare(tones(), tones(), 0.0)
    assert (found.largest, found.same) == (0.0, True)


@pytest.mark.parametrize("level", [1e-2, 1e-4])
def test_the_magnitude_error_is_that_of_the_difference_in_level(level):
    found = compare((1 + level) * tones(), tones(), 1e-9)
    assert found.magnitude_db == pytest.approx(20 * np.log10(level), abs=0.1)


# --- mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["{ts}", "-o", "o.wav"], "give one input"),
        (["{ts}", "{wav}", "--trajectory", "line", "-o", "o.wav"], "give one input"),
        (["{ts}", "{wav}", "-o", "o.wav", "--method", "encode"], "ends in .csv"),
        (["{ts}", "{wav}", "-o", "o.wav", "--method", "decode"], "takes curves, not audio"),
        (["{ts}", "{wav}", "-o", "o.wav", "--method", "forwrd"], "did you mean forward?"),
        (["{ts}", "{wav}", "-o", "o.wav", "--set", "temperature"], "write NAME=VALUE"),
        (["{ts}", "{wav}", "-o", "o.wav", "--set", "temperature=9"], "use 0 to 4"),
        (["{ts}", "{wav}", "-o", "o.wav", "--set", "temperature=hot"], "type float; given hot"),
        (["{ts}", "{wav}", "-o", "o.wav", "--set", "phase=none"], "use one of input, locked"),
        (["{ts}", "{wav}", "-o", "o.wav", "--set", "gain=1"], "did you mean gain_db?"),
        (["{ts}", "{wav}", "-o", "o.wav", "--format", "pcm8"], "did you mean pcm"),
        (["{ts}", "{wav}", "-o", "o.wav", "--engine", "tensorflow"], "use one of torch"),
        (["{ts}", "{wav}", "-o", "o.wav", "--block", "0"], "too short"),
        (["{ts}", "{wav}", "-o", "o.wav", "--block", "-5"], "too short"),
        (["{ts}", "{wav}x", "-o", "o.wav"], "no such file"),
        (["{wav}", "{wav}", "-o", "o.wav"], "not a TorchScript file"),
        (
            ["{ts}", "-o", "o.wav", "--method", "decode", "--trajectory", "circl"],
            "did you mean circle?",
        ),
        (
            ["{ts}", "-o", "o.wav", "--method", "decode", "--trajectory", "line:z9"],
            "inlet 'z9' is not known",
        ),
        (
            ["{ts}", "-o", "o.wav", "--method", "decode", "--trajectory", "line", "--seconds", "0"],
            "above 0",
        ),
        (["{ts}", "-o", "o.wav", "--method", "decode", "--latents", "no.csv"], "do not exist"),
    ],
    ids=lambda value: None if isinstance(value, list) else value,
)
def test_a_mistake_is_one_line_with_the_remedy(
    tiny_file, voice, tmp_path, monkeypatch, capsys, words, says
):
    monkeypatch.chdir(tmp_path)
    assert render(*(word.format(ts=tiny_file, wav=voice) for word in words)) == 2
    said = capsys.readouterr().err.splitlines()
    assert says in said[-1]
    assert len(said) == 1
    assert not (tmp_path / "o.wav").exists()


class Strict(nn.Module):
    """Raises on a setting and on a block; `fail` stops with an error of torch's own."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("forward_params", torch.tensor([1, 1, 1, 1]))
        self.register_buffer("fail_params", torch.tensor([1, 1, 1, 1]))
        self.register_buffer("mix_params", torch.tensor([2]))

    def forward(self, x: Tensor) -> Tensor:
        if x.shape[2] > 0:
            raise ValueError("no sound today")
        return x

    @torch.jit.export
    def fail(self, x: Tensor) -> Tensor:
        return x + torch.zeros(7)

    @torch.jit.export
    def set_mix(self, value: float) -> int:
        if value > 1.0:
            raise ValueError("mix is at most 1")
        return 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--set", "mix=2"], "attribute mix cannot be set: "),
        ([], "no sound today"),
        (["--method", "fail", "--block", "16"], "size of tensor"),
    ],
    ids=["a setter that raises", "a method that raises", "a method that fails"],
)
def test_what_fails_inside_a_file_is_said_in_one_line(words, says, tmp_path, capsys):
    path, sound = saved(Strict(), tmp_path / "strict.ts"), wav(tmp_path / "x.wav", tones())
    out = tmp_path / "o.wav"
    assert render(path, sound, "-o", out, "--rate", RATE, "--model-block", 16, *words) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and says in said[0]
    assert not out.exists()


def test_several_trajectories_are_added(tiny_file, tmp_path):
    words = [tiny_file, "--method", "decode", "--seconds", "0.4", "--trajectory"]
    a = rendered(tmp_path / "a.wav", *words, "circle:z1,z2+walk:z3")
    b = rendered(tmp_path / "b.wav", *words, "circle:z1,z2", "--trajectory", "walk:z3")
    assert np.array_equal(a, b)


def test_hz_is_counted_by_the_second(tiny_file, tmp_path):
    words = [tiny_file, "--method", "decode", "--seconds", "0.4", "--trajectory"]
    a = rendered(tmp_path / "a.wav", *words, "sine:z1:hz=5")
    b = rendered(tmp_path / "b.wav", *words, "sine:z1:turns=2")
    assert np.array_equal(a, b)


def test_a_method_without_notes_says_what_inlets_it_has(tiny_file, tmp_path, capsys):
    song = tmp_path / "song.mid"
    track = bytes([0, 0x90, 60, 100, 96, 0x80, 60, 0, 0, 0xFF, 0x2F, 0])
    head = bytes([0, 0, 0, 6, 0, 0, 0, 1, 0, 96])
    song.write_bytes(b"MThd" + head + b"MTrk" + len(track).to_bytes(4, "big") + track)
    assert render(tiny_file, "--midi", song, "-o", tmp_path / "o.wav") == 2
    assert "method decode has no inlet for notes (it has z1, z2, z3, z4)" in capsys.readouterr().err

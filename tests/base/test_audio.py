# SPDX-License-Identifier: MIT
"""Sound files: what is written is read back, every format is read, every bad file is named."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from timbrel.base import audio
from timbrel.base.errors import UserError

RATE = 44100


def sine(hz: float, seconds: float = 0.25, rate: int = RATE, level: float = 0.5) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype("f4")


def frequency(x: np.ndarray, rate: int) -> float:
    """The frequency of a sine in Hz, from the phase that it gains between its two halves."""
    n = len(x) // 2
    spectra = [np.fft.rfft(part * np.hanning(n)) for part in (x[:n], x[n : 2 * n])]
    k = int(np.abs(spectra[0]).argmax())
    gained = np.angle(spectra[1][k] / spectra[0][k])
    turns = np.round(k - gained / (2 * np.pi))
    return (turns + gained / (2 * np.pi)) * rate / n


def halved(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


@pytest.mark.parametrize(
    ("subtype", "tolerance"),
    [("float", 0.0), ("pcm16", 2**-15), ("pcm24", 2**-23), ("pcm32", 2**-24)],
)
@pytest.mark.parametrize("channels", [1, 2, 5])
def test_written_samples_are_read_back(tmp_path, subtype, tolerance, channels):
    samples = np.random.default_rng(0).uniform(-0.9, 0.9, (channels, 1000)).astype("f4")
    peak = audio.write(tmp_path / "deep" / "x.wav", samples, 48000, subtype)
    back, rate = audio.read(tmp_path / "deep" / "x.wav")
    assert (rate, back.dtype, back.shape) == (48000, np.float32, samples.shape)
    assert np.abs(back - samples).max() <= tolerance
    assert peak == pytest.approx(np.abs(samples).max())


@pytest.mark.parametrize("subtype", ["pcm16", "pcm24", "pcm32"])
def test_integer_files_clip_at_full_scale_and_the_peak_says_so(tmp_path, subtype):
    peak = audio.write(tmp_path / "loud.wav", np.array([0.0, 3.0, -3.0]), RATE, subtype)
    back, _ = audio.read(tmp_path / "loud.wav")
    assert peak == 3.0
    assert back[0] == pytest.approx([0.0, 1.0, -1.0], abs=1e-4)


def test_a_float_file_keeps_what_is_above_full_scale(tmp_path):
    audio.write(tmp_path / "loud.wav", np.array([3.0]), RATE)
    assert audio.read(tmp_path / "loud.wav")[0].tolist() == [[3.0]]


@pytest.mark.parametrize(
    ("ending", "options"),
    [
        (".wav", {"subtype": "PCM_16"}),
        (".wav", {"subtype": "PCM_24"}),
        (".wav", {"subtype": "FLOAT"}),
        (".WAV", {"subtype": "PCM_16", "format": "WAV"}),
        (".aif", {"format": "AIFF"}),
        (".aiff", {}),
        (".flac", {}),
        (".ogg", {}),
        (".mp3", {}),
    ],
)
def test_every_format_keeps_pitch_level_rate_and_channels(tmp_path, ending, options):
    path = tmp_path / f"tone{ending}"
    sf.write(path, np.stack([sine(440), sine(1000)], 1), RATE, **options)
    samples, rate = audio.read(path)
    assert (rate, len(samples)) == (RATE, 2)
    middle = samples[:, 2048:-2048]
    assert [frequency(channel, rate) for channel in middle] == pytest.approx([440, 1000], abs=1)
    assert np.abs(middle).max(axis=1) == pytest.approx([0.5, 0.5], abs=0.03)
    assert audio.info(path).channels == 2
    assert audio.info(path).seconds == pytest.approx(0.25, abs=0.06)


@pytest.mark.parametrize("rate", [8000, 22050, 48000, 96000])
def test_another_rate_is_resampled_to_the_same_pitch_and_duration(tmp_path, rate):
    sf.write(tmp_path / "x.wav", sine(1000, rate=rate), rate)
    samples, got = audio.read(tmp_path / "x.wav", RATE)
    assert got == RATE
    assert samples.shape == (1, pytest.approx(0.25 * RATE, abs=1))
    assert frequency(samples[0, 1000:-1000], RATE) == pytest.approx(1000, abs=0.5)
    assert np.abs(samples[0, 1000:-1000]).max() == pytest.approx(0.5, abs=1e-3)


def test_resampling_lets_nothing_fold_back_below_the_new_nyquist():
    above = audio.resample(sine(7000)[None], RATE, 8000)
    assert np.abs(above[0, 200:-200]).max() < 1e-3


def test_mono_is_the_mean_of_the_channels():
    assert audio.to_mono(np.array([[1.0, 0.0], [0.0, 0.5]], "f4")).tolist() == [0.5, 0.25]


def make_bad(folder: Path, kind: str) -> Path:
    good = folder / "good.wav"
    sf.write(good, sine(440), RATE, subtype="PCM_16")
    path = folder / kind
    if kind.startswith("cut"):
        sf.write(path, sine(440), RATE, format="AIFF" if kind.endswith("aiff") else None)
        return halved(path)
    contents = {
        "nothing.wav": b"",
        "text.wav": b"not a sound\n" * 50,
        "head.wav": good.read_bytes()[:20],
        "header only.wav": good.read_bytes()[:44],
        "noise.mp3": bytes(2000),
    }
    if kind in contents:
        path.write_bytes(contents[kind])
    elif kind == "no samples.wav":
        sf.write(path, np.zeros(0), RATE)
    elif kind in ("nan.wav", "infinite.wav"):
        value = np.nan if kind == "nan.wav" else -np.inf
        sf.write(path, np.array([0.0, value, 0.1]), RATE, subtype="FLOAT")
    return path


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("gone.wav", "no such file"),
        ("nothing.wav", "not readable as audio"),
        ("text.wav", "not readable as audio"),
        ("head.wav", "not readable as audio"),
        ("noise.mp3", "not readable as audio"),
        ("header only.wav", "no samples"),
        ("no samples.wav", "no samples"),
        ("nan.wav", "1 samples are not finite"),
        ("infinite.wav", "1 samples are not finite"),
        ("cut.wav", "truncated"),
        ("cut.aiff", "truncated"),
        ("cut.flac", "damaged|truncated"),
    ],
)
def test_a_bad_file_is_named_with_the_reason(tmp_path, kind, reason):
    path = make_bad(tmp_path, kind)
    with pytest.raises(audio.AudioError, match=reason) as caught:
        audio.read(path)
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_folder_is_no_sound_file(tmp_path):
    with pytest.raises(audio.AudioError, match=str(tmp_path)):
        audio.read(tmp_path)


def test_an_unknown_sample_format_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(UserError, match="pcm16"):
        audio.write(tmp_path / "x.wav", np.zeros(4), RATE, "pcm8")


@pytest.mark.parametrize("name", ["x.txt", "x", "x.mp3"])
def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path, name):
    with pytest.raises(audio.AudioError, match=r"use a \.wav name"):
        audio.write(tmp_path / name, np.zeros(4), RATE)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_file_before_as_it_was(tmp_path):
    path = tmp_path / "x.flac"
    audio.write(path, sine(440), RATE, "pcm16")
    before = path.read_bytes()
    with pytest.raises(audio.AudioError):
        audio.write(path, sine(880), RATE, "float")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.flac"]


def test_sounds_are_found_at_any_depth_sorted_and_hidden_files_are_left_out(tmp_path):
    sf.write(tmp_path / "b.wav", sine(440), RATE)
    (tmp_path / "a" / "deep").mkdir(parents=True)
    for name in ("a/deep/x.FLAC", "a/y.mp3", ".hidden.wav", "notes.txt", "._b.wav"):
        shutil.copy(tmp_path / "b.wav", tmp_path / name)
    (tmp_path / "folder.wav").mkdir()
    names = [p.relative_to(tmp_path).as_posix() for p in audio.find(tmp_path)]
    assert names == ["a/deep/x.FLAC", "a/y.mp3", "b.wav"]


@pytest.mark.parametrize("size", [-8, 0, 8], ids=["too small", "right", "8 too many"])
def test_a_complete_wav_whose_file_size_is_a_little_wrong_is_read(tmp_path, size):
    path = tmp_path / "x.wav"
    sf.write(path, np.full(1000, 0.25), 8000, subtype="PCM_16")
    content = bytearray(path.read_bytes())
    content[4:8] = (len(content) - 8 + size).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    assert audio.read(path)[0].shape == (1, 1000)


def test_a_wav_from_a_pipe_that_never_learned_its_length_is_read(tmp_path):
    path = tmp_path / "x.wav"
    sf.write(path, np.full(1000, 0.25), 8000, subtype="PCM_16")
    content = bytearray(path.read_bytes())
    at = content.index(b"data") + 4
    content[4:8] = content[at : at + 4] = (0x7FFFF000).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    assert audio.read(path)[0].shape == (1, 1000)

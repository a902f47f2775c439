# SPDX-License-Identifier: MIT
"""Pitch: known tones, glides and vibrato to the cent, noise that has none, and the labels made."""

import errno
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile as sf
import torch

from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.base.units import midi_to_hz, name_to_midi
from timbrel.training.data.dataset import open_dataset
from timbrel.training.data.labels import read_task, read_tasks
from timbrel.training.pitch import label as labelling
from timbrel.training.pitch import swift
from timbrel.training.pitch.contour import Pitch, gate
from timbrel.training.pitch.segments import LABELS, segments
from timbrel.training.pitch.track import TRACKERS, track, track_channels

RATE = 16000


def tone(hz, seconds=0.3, rate=RATE, partials=8, level=0.3):
    """A sound of partials 1/k whose fundamental is a number or one value per sample."""
    phase = 2 * np.pi * np.cumsum(np.broadcast_to(hz, round(seconds * rate))) / rate
    top = np.max(hz)
    parts = [np.sin(k * phase + k * k) / k for k in range(1, partials + 1) if k * top < 0.45 * rate]
    return (level * sum(parts)).astype(np.float32)


def cents(found, hz):
    return 1200 * np.abs(np.log2(found / hz))


@pytest.mark.parametrize("partials", [1, 8], ids=["sine", "eight partials"])
@pytest.mark.parametrize("note", ["C1", "E1", "A2", "A3", "C4", "A4", "C6", "C7", "A7", "C8"])
def test_a_steady_tone_is_found_to_the_cent(note, partials):
    hz = midi_to_hz(name_to_midi(note))
    found = track(tone(hz, partials=partials), RATE)
    assert found.voiced.all()
    assert cents(found.f0_hz, hz).max() < 1.0
    assert found.periodicity.min() > 0.99


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 96000])
def test_any_sample_rate_will_do(rate):
    found = track(tone(220, 0.32, rate=rate), rate)
    assert len(found.times_s) == 32
    assert cents(found.f0_hz, 220).max() < 2.0


def test_a_tone_without_its_fundamental_keeps_its_pitch():
    sound = tone(110, partials=8) - tone(110, partials=1)
    assert np.nanmax(cents(track(sound, RATE).f0_hz, 110)) < 5


def test_a_glide_is_followed():
    hz = 110 * 2 ** (2 * np.arange(RATE) / RATE)  # two octaves in a second
    found = track(tone(hz, 1.0), RATE)
    inner = slice(5, -5)
    at = 110 * 2 ** (2 * found.times_s)
    assert cents(found.f0_hz, at)[inner].max() < 15


def test_vibrato_is_followed():
    at = np.arange(RATE) / RATE
    hz = 440 * 2 ** (0.5 / 12 * np.sin(2 * np.pi * 6 * at))
    found = track(tone(hz, 1.0), RATE)
    inner = slice(5, -5)
    wanted = 69 + 0.5 * np.sin(2 * np.pi * 6 * found.times_s)
    # A frame of 76 ms sees half a period of the vibrato, and so less of its depth.
    assert np.corrcoef(found.midi[inner], wanted[inner])[0, 1] > 0.98
    assert abs(np.mean(found.midi[inner]) - 69) < 0.03


@pytest.mark.parametrize("interval", [12, -12, 19, -24, 7])
def test_leaps_by_octaves_are_followed_within_60_ms(interval):
    first, second = midi_to_hz(57), midi_to_hz(57 + interval)
    found = track(np.concatenate([tone(first), tone(second)]), RATE)
    assert cents(found.f0_hz[:24], first).max() < 20
    assert cents(found.f0_hz[36:], second).max() < 20


@pytest.mark.parametrize("level", [0.9, 1e-3])
def test_noise_has_no_pitch_at_any_level(level):
    noise = np.random.default_rng(0).standard_normal(RATE) * level
    assert not track(noise, RATE).voiced.any()


@pytest.mark.parametrize("sound", [np.zeros(RATE), np.full(RATE, 0.5), np.full(RATE, 1e-7)])
def test_silence_and_a_constant_have_no_pitch(sound):
    found = track(sound, RATE)
    assert len(found.times_s) == 100
    assert not found.voiced.any()
    assert found.periodicity.max() < 0.2


@pytest.mark.parametrize("samples", [0, 1, 2, 7, 40, 200])
def test_a_sound_shorter_than_a_frame_is_no_error(samples):
    found = track(tone(440, 1.0)[:samples], RATE)
    assert len(found.times_s) == (samples > 0) + (samples > 160)
    assert not found.voiced.any()


def test_a_tone_that_starts_late_has_a_pitch_from_there():
    found = track(np.concatenate([np.zeros(RATE // 2), tone(330, 0.5)]), RATE)
    assert not found.voiced[:46].any()
    assert found.voiced[53:].all()


def test_a_narrow_range_rules_octaves_out():
    found = track(tone(220), RATE, low_hz=440 / 1.5, high_hz=440 * 1.5)
    assert not (found.f0_hz < 440 / 1.52).any()
    assert not (found.f0_hz > 440 * 1.52).any()


@pytest.mark.parametrize("threshold", [0.0, 0.5, 0.99])
def test_the_threshold_gates_by_periodicity(threshold):
    noisy = tone(220, 1.0) + 0.1 * np.random.default_rng(0).standard_normal(RATE)
    found = track(noisy, RATE, threshold=threshold)
    assert (found.periodicity[found.voiced] >= threshold).all()
    assert found.voiced.all() == (threshold < 0.9)


def test_what_is_periodic_for_two_frames_only_has_no_pitch():
    periodicity = np.array([0, 1, 1, 0, 1, 1, 1, 0, 1.0])
    times = 0.01 * np.arange(9)
    found = gate(Pitch(times, np.full(9, 100.0), periodicity), 0.5)
    assert list(np.flatnonzero(found.voiced)) == [4, 5, 6]


@pytest.mark.parametrize(
    "channels",
    [
        lambda a, noise: [a, -a],
        lambda a, noise: [noise, a],
        lambda a, noise: [0 * a, a, noise],
        lambda a, noise: [a, a],
    ],
    ids=["antiphase", "noise beside it", "three", "twice the same"],
)
def test_of_several_channels_the_most_periodic_counts(channels):
    noise = 0.5 * np.random.default_rng(0).standard_normal(4800).astype(np.float32)
    sound = np.stack(channels(tone(196), noise))
    found = track_channels(sound, RATE, 0.01, 40.0, 2000.0, "timbrel", None)
    assert cents(found.f0_hz, 196).max() < 2


def value(task, midi):
    """What is written for a steady note."""
    (only,) = segments(LABELS[task], np.full(10, float(midi)), 0.01, 0.1)
    return LABELS[task].classes[int(only.value)]


@pytest.mark.parametrize(
    ("midi", "pitch", "octave"),
    [
        (57, "A", "3"),  # 220 Hz: counting octaves from A would say 4
        (58, "A#", "3"),
        (59, "B", "3"),
        (59.49, "B", "3"),
        (59.51, "C", "4"),
        (60, "C", "4"),
        (69, "A", "4"),
        (12, "C", "0"),
        (11, "B", "-1"),
        (108, "C", "8"),
    ],
)
def test_pitch_classes_and_octaves_change_at_c(midi, pitch, octave):
    assert (value("pitch", midi), value("octave", midi)) == (pitch, octave)


def test_segments_cover_the_file_and_say_where_there_is_nothing():
    midi = np.array([np.nan, np.nan, 60, 60.004, 60.02, np.nan, 61, 61, 61, 61])
    made = segments(LABELS["midi"], midi, 0.01, 0.1)
    assert [s.value for s in made] == ["none", "60.000", "60.020", "none", "61.000"]
    assert [round(s.onset_s, 6) for s in made] == [0, 0.015, 0.035, 0.045, 0.055]
    assert [s.offset_s for s in made] == [*(s.onset_s for s in made[1:]), 0.1]


def test_a_drift_of_single_cents_does_not_run_away():
    midi = 60 + 0.004 * np.arange(100)
    made = segments(LABELS["midi"], midi, 0.01, 1.0)
    at = [
        float(next(s.value for s in made if s.onset_s <= 0.01 * i < s.offset_s)) for i in range(99)
    ]
    assert np.abs(np.array(at) - midi[:99]).max() <= 0.0111


@pytest.fixture
def sounds(tmp_path):
    """A dataset of three sounds: C4 then B3 with a rest between, noise in a folder, antiphase."""
    rest = np.zeros(RATE // 5, np.float32)
    notes = np.concatenate([tone(midi_to_hz(60)), rest, tone(midi_to_hz(59))])
    (tmp_path / "data" / "wind").mkdir(parents=True)
    sf.write(tmp_path / "data" / "line.wav", notes, RATE)
    noise = 0.2 * np.random.default_rng(0).standard_normal(RATE // 2)
    sf.write(tmp_path / "data" / "wind" / "line.wav", noise, RATE)
    sf.write(tmp_path / "data" / "wide.wav", np.stack([tone(220), -tone(220)], 1), RATE)
    return tmp_path


def run(*words):
    return main(["data", "pitch", *map(str, words)])


def test_labels_over_time_are_written_and_read_back(sounds, capsys):
    (sounds / "data" / "broken.wav").write_bytes(b"no audio")
    assert run(sounds) == 0
    said = capsys.readouterr().out
    tasks = read_tasks(sounds)
    assert sorted(tasks) == ["midi", "octave", "pitch"]
    assert not any(task.problems for task in tasks.values())
    times = np.array([0.1, 0.4, 0.6])
    file = "data/line.wav"
    assert np.array_equal(tasks["pitch"].numbers(file, times), [0, np.nan, 11], equal_nan=True)
    assert np.array_equal(tasks["octave"].numbers(file, times), [5, np.nan, 4], equal_nan=True)
    midi = tasks["midi"].numbers(file, times)
    assert midi[[0, 2]] == pytest.approx([60, 59], abs=0.02)
    assert np.isnan(midi[1])
    assert tasks["midi"].number("data/wide.wav", 0.1) == pytest.approx(57, abs=0.02)
    assert [tasks[t].name_of("data/wide.wav") for t in ("pitch", "octave")] == ["A", "3"]
    assert tasks["pitch"].values["data/wind/line.wav"] == "none"
    assert "2 of 3 files have a pitch" in said
    assert "no pitch found in data/wind/line.wav" in said
    assert "left out: 1 of 4 files" in said and "broken.wav" in said
    assert f"next: timbrel data check {sounds}" in said
    assert {p.name for p in (sounds / "metadata").iterdir()} == {"pitch", "octave", "midi"}


def test_labels_that_are_there_are_refused(sounds, capsys):
    task = sounds / "metadata" / "octave"
    task.mkdir(parents=True)
    (task / "metadata.txt").write_text("data/line.wav\t4\n")
    assert run(sounds) == 2
    error = capsys.readouterr().err
    assert "has labels for octave already: --replace moves them to" in error
    assert error.count("\n") == 1
    assert [p.name for p in (sounds / "metadata").iterdir()] == ["octave"]


def test_replaced_labels_are_kept_every_time(sounds, capsys):
    assert run(sounds) == 0
    first = (sounds / "metadata/midi/metadata.txt").read_text()
    (sounds / "metadata/midi/metadata.txt").write_text("data/line.wav\t42\n")
    assert run(sounds, "--replace") == 0
    assert run(sounds, "--replace", "--high", "A3") == 0
    before = sounds / "metadata" / "before"
    assert {p.name for p in before.iterdir()} == {
        f"{task}{n}" for task in ("pitch", "octave", "midi") for n in ("", ".2")
    }
    assert (before / "midi/metadata.txt").read_text() == "data/line.wav\t42\n"
    assert (before / "midi.2/metadata.txt").read_text() == first
    assert sorted(read_tasks(sounds)) == ["midi", "octave", "pitch"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left")])
@pytest.mark.parametrize("place", ["track_channels", "write_folder"])
def test_stopping_or_a_full_disk_leaves_the_dataset_as_it_was(
    sounds, monkeypatch, capsys, error, place
):
    assert run(sounds) == 0
    was = {p: p.read_bytes() for p in sounds.rglob("*.txt")}
    calls = []

    def fail(*words):
        calls.append(words)
        if len(calls) == 2:
            raise error
        return real(*words)

    real = getattr(labelling, place)
    monkeypatch.setattr(labelling, place, fail)
    assert run(sounds, "--replace") in (2, 130)
    assert {p: p.read_bytes() for p in sounds.rglob("*.txt")} == was
    assert capsys.readouterr().err.count("\n") == 1


def test_stopping_the_first_time_leaves_no_metadata_folder(sounds, monkeypatch):
    def stop(*words):
        raise KeyboardInterrupt

    monkeypatch.setattr(labelling, "track_channels", stop)
    assert run(sounds) == 130
    assert not (sounds / "metadata").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--threshold", "1.5"], "--threshold lies in 0..1; given 1.5"),
        (["--threshold", "nan"], "--threshold lies in 0..1"),
        (["--hop", "0"], "--hop lies in 1..1000 ms; given 0"),
        (["--hop", "-5"], "--hop lies in"),
        (["--low", "C5", "--high", "C4"], "--low lies below --high"),
        (["--low", "60", "--high", "60"], "--low lies below --high"),
        (["--low", "0"], "both in C0..C8"),
        (["--low", "H2"], "'H2' is no note name"),
        (["--tracker", "yin"], "pitch tracker 'yin' is not known: use one of timbrel, swift, cr"),
    ],
)
def test_settings_that_cannot_be_are_one_sentence(sounds, capsys, words, said):
    assert run(sounds, *words) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (sounds / "metadata").exists()


def test_folders_that_cannot_be_are_one_sentence(tmp_path, capsys):
    assert run(tmp_path / "gone") == 2
    assert "does not exist" in capsys.readouterr().err
    assert run(tmp_path) == 2
    assert "holds no audio files" in capsys.readouterr().err
    (tmp_path / "a.wav").write_bytes(b"no audio")
    assert run(tmp_path) == 2
    assert "no file of" in capsys.readouterr().err
    assert not (tmp_path / "metadata").exists()
    (tmp_path / "metadata").write_text("")
    assert run(tmp_path) == 2
    assert "metadata cannot be written (" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "package"), [("swift", "swift_f0"), ("crepe", "torchcrepe")])
def test_a_tracker_that_is_not_installed_says_how_to_get_it(monkeypatch, name, package):
    monkeypatch.setitem(sys.modules, package, None)
    swift._detector.cache_clear()
    with pytest.raises(
        UserError, match=f"pip install -c constraints.txt {package.replace('_', '-')}"
    ):
        TRACKERS[name].track(tone(220), RATE, 0.01, 50.0, 2000.0)


def fake_swift():
    """A stand-in of its interface: frames of 16 ms, a tone of 220 Hz, certain of every frame."""

    class Detector:
        def __init__(self, threads):
            pass

        def detect(self, sound, rate, low, high):
            count = max(1, len(sound) // 256)
            return SimpleNamespace(
                timestamps=0.016 * np.arange(count),
                pitch_hz=np.full(count, 220.0),
                confidence=np.ones(count),
            )

    return SimpleNamespace(SwiftF0=Detector)


def fake_crepe():
    """A stand-in of its interface: a frame per hop, and the hop of the last call in f0."""

    def predict(sound, rate, hop, low, high, model, return_periodicity, batch_size):
        assert (rate, model, return_periodicity) == (16000, "full", True)
        assert 32.7 <= low < high <= 2006
        count = 1 + sound.shape[1] // hop
        return torch.full((1, count), 220.0), torch.ones(1, count)

    return SimpleNamespace(predict=predict)


@pytest.mark.parametrize("hop_s", [0.01, 0.0123, 0.2])
@pytest.mark.parametrize("samples", [100, 4410, 13000])
@pytest.mark.parametrize(
    ("name", "package", "fake"),
    [("swift", "swift_f0", fake_swift), ("crepe", "torchcrepe", fake_crepe)],
)
def test_other_trackers_answer_on_the_frames_that_were_asked_for(
    monkeypatch, name, package, fake, samples, hop_s
):
    monkeypatch.setitem(sys.modules, package, fake())
    swift._detector.cache_clear()
    found = TRACKERS[name].track(tone(220, 1.0, 44100)[:samples], 44100, hop_s, 30.0, 4000.0)
    assert np.array_equal(found.times_s, hop_s * np.arange(np.ceil(samples / 44100 / hop_s)))
    assert cents(found.f0_hz, 220).max() < 1e-6
    assert (found.periodicity == 1).all()
    swift._detector.cache_clear()


def test_the_notes_of_an_orchestra_get_their_own_pitch(orchestra, tmp_path, capsys):
    """The built-in notes, whose MIDI numbers are known, through the command."""
    root = tmp_path / "copy"
    (root / "data").mkdir(parents=True)
    wanted = read_task(orchestra / "metadata" / "midi")
    files = open_dataset(orchestra).files[::3]
    for file in files:
        path = root / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((orchestra / file).read_bytes())
    assert run(root) == 0
    found = read_tasks(root)
    times = np.arange(0.06, 0.25, 0.01)
    midi = np.stack([found["midi"].numbers(f, times) for f in files])
    asked = np.array([[wanted.number(f)] for f in files])
    assert np.isfinite(midi).mean() > 0.95
    assert np.nanmean(np.abs(midi - asked) < 0.5) > 0.97
    assert "range: C4 to G#4" in capsys.readouterr().out

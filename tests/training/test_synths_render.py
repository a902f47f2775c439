# SPDX-License-Identifier: MIT
"""Rendering into a folder: resumed without drawing again, mended where it is damaged, judged."""

import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile
import tone_synth
from tone_synth import RATE, SAMPLES, fails, named, scaled, stereo, tone

from timbrel.base import audio
from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.training.synths import description, layout
from timbrel.training.synths.checks import faults, fitted
from timbrel.training.synths.layout import read_examples, wav
from timbrel.training.synths.render import render
from timbrel.training.synths.sampling import Sampling, draw

UNIFORM = Sampling("uniform", 5)


def made(folder, examples=12, function=tone, sampling=UNIFORM):
    synth, source = named(function)
    return render(folder, synth, source, sampling, examples)


def contents(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Counted:
    """A source that counts what it renders, and stops after so many."""

    def __init__(self, source, after=None):
        self.source, self.after, self.rendered = source, after, 0

    def render(self, rows):
        for sound in self.source.render(rows):
            if self.rendered == self.after:
                raise KeyboardInterrupt
            self.rendered += 1
            yield sound


def test_a_folder_has_labels_sounds_and_a_description(tmp_path):
    report = made(tmp_path / "a")
    assert (report.examples, report.rendered, report.bad) == (12, 12, 0)
    found = read_examples(tmp_path / "a")
    assert np.array_equal(found.parameters, draw(UNIFORM, 2, 0, 12))
    assert found.names == ("p1", "p2") and found.sample_rate == RATE
    assert description.read(tmp_path / "a") == named(tone)[0]
    for row, path in zip(found.parameters, found.paths, strict=True):
        head = audio.info(path)
        assert (head.channels, head.samples, head.subtype) == (1, SAMPLES, "PCM_16")
        expected = tone(row, 60, 127, 0.05, 0.05, RATE)
        assert audio.read(path)[0][0] == pytest.approx(expected, abs=1e-4)
    assert (tmp_path / "a" / "labels.csv").read_text().splitlines()[0].count(".") == 0


def test_what_was_interrupted_goes_on_and_no_row_is_drawn_again(tmp_path):
    made(tmp_path / "whole")
    synth, source = named(tone)
    first = Counted(source, after=5)
    with pytest.raises(KeyboardInterrupt):
        render(tmp_path / "a", synth, first, UNIFORM, 12)
    with pytest.raises(UserError, match="12 rows of labels, 5 recordings; without a sound: ex_5"):
        read_examples(tmp_path / "a")
    stamps = {k: wav(tmp_path / "a", k).stat().st_mtime_ns for k in range(5)}
    second = Counted(source)
    report = render(tmp_path / "a", synth, second, UNIFORM, 12)
    assert (second.rendered, report.rendered, report.examples) == (7, 7, 12)
    assert {k: wav(tmp_path / "a", k).stat().st_mtime_ns for k in range(5)} == stamps
    assert contents(tmp_path / "a") == contents(tmp_path / "whole")


@pytest.mark.parametrize("kind", ["sobol", "uniform", "grid"])
def test_a_set_grows_and_keeps_its_first_rows(tmp_path, kind):
    sampling = Sampling(kind, 5, levels=9)
    made(tmp_path / "a", 10, sampling=sampling)
    before = contents(tmp_path / "a")
    assert made(tmp_path / "a", 23, sampling=sampling).rendered == 13
    made(tmp_path / "b", 23, sampling=sampling)
    after = contents(tmp_path / "a")
    assert after == contents(tmp_path / "b")
    assert all(after[name] == before[name] for name in before if name.endswith(".wav"))
    assert after["labels.csv"].startswith(before["labels.csv"])
    with pytest.raises(UserError, match="holds 23 examples, more than the 10 asked for"):
        made(tmp_path / "a", 10, sampling=sampling)


def test_damaged_recordings_are_named_and_rendered_again(tmp_path, capsys):
    folder = tmp_path / "a"
    made(folder)
    before = contents(folder)
    path = wav(folder, 1)
    path.write_bytes(path.read_bytes()[:200])  # truncated
    wav(folder, 2).write_bytes(b"")
    soundfile.write(wav(folder, 3), np.ones(SAMPLES - 1) / 2, RATE)
    soundfile.write(wav(folder, 4), np.full(SAMPLES, np.nan), RATE, subtype="FLOAT")
    soundfile.write(wav(folder, 5), np.ones(SAMPLES) / 2, RATE * 2)
    wav(folder, 6).unlink()
    wav(folder, 7).write_text("Dear all, " * 400)
    report = made(folder)
    assert [line.split(" ")[0] for line in report.mended] == [
        "ex_1.wav", "ex_2.wav", "ex_3.wav", "ex_4.wav", "ex_5.wav", "ex_7.wav"
    ]  # fmt: skip
    assert "truncated" in report.mended[0] and "not finite" in report.mended[3]
    assert f"has {SAMPLES - 1} samples at {RATE} Hz" in report.mended[2]
    assert report.rendered == 7
    assert contents(folder) == before
    assert "6 recordings are damaged and rendered again: ex_1.wav" in capsys.readouterr().err


def test_other_settings_are_refused_and_nothing_is_lost(tmp_path):
    folder = tmp_path / "a"
    made(folder)
    before = contents(folder)
    synth, source = named(tone)
    for other, sampling, said in [
        (synth, Sampling("uniform", 6), 'sampling: .*"seed": 5.* name another folder'),
        (replace(synth, target="am"), UNIFORM, 'target: null, not "am"'),
        (replace(synth, playing=replace(synth.playing, note=61)), UNIFORM, "note: 60, not 61"),
    ]:
        with pytest.raises(UserError, match=said):
            render(folder, other, source, sampling, 12)
    (folder / "labels.csv").write_text((folder / "labels.csv").read_text().replace("1", "0"))
    with pytest.raises(UserError, match=r"labels\.csv: is not what seed 5 draws"):
        made(folder)
    before.pop("labels.csv")
    assert {k: v for k, v in contents(folder).items() if k != "labels.csv"} == before


def test_words_of_help_and_the_place_of_a_patch_make_no_difference(tmp_path):
    synth, source = named(tone)
    patch = replace(synth, kind="puredata", source="here/x.pd")
    render(tmp_path / "a", patch, source, UNIFORM, 4)
    helped = tuple(replace(p, help="of something", unit="Hz") for p in synth.parameters)
    moved = replace(patch, source="there/x.pd", parameters=helped)
    assert render(tmp_path / "a", moved, source, UNIFORM, 4).rendered == 0
    with pytest.raises(UserError, match=r"source: .*x.pd.* not .*y.pd"):
        render(tmp_path / "a", replace(patch, source="here/y.pd"), source, UNIFORM, 4)


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_text("four years")
    with pytest.raises(UserError, match="is not empty and holds something else"):
        made(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def without(key):
    return lambda text: json.dumps({k: v for k, v in json.loads(text).items() if k != key}).encode()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda text: b"{", "Expecting property name"),
        (lambda text: text[:40], "Unterminated string|Expecting"),
        (lambda text: b"\xff\xfe", "can't decode byte 0xff"),
        (lambda text: b"[]", "is damaged"),
        (without("note"), "'note' is missing"),
        (without("sampling"), "'sampling' is missing"),
        (lambda text: text.replace(b'"name": "p1"', b'"nom": "p1"'), "is damaged"),
    ],
)
def test_a_damaged_description_is_called_damaged(tmp_path, damage, said):
    made(tmp_path / "a")
    path = tmp_path / "a" / "synth.json"
    path.write_bytes(damage(path.read_bytes()))
    before = contents(tmp_path)
    with pytest.raises(UserError, match=said) as refused:
        made(tmp_path / "a")
    assert f"{path} is damaged (" in str(refused.value)
    assert "put a copy of it back, or name another folder" in str(refused.value)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (scaled(0), "each of the first 32 examples is silent.*note 60, velocity 127"),
        (lambda *a: np.ones(SAMPLES), "each of the first 32 examples is clipped.*make it quieter"),
        (lambda *a: np.ones(SAMPLES - 1) / 2, "each of the first 32 examples is too short"),
        (lambda *a: np.full(SAMPLES, np.inf), "each of the first 32 examples is not finite"),
        (fails, r"tone_synth:tone\(\d+, \d+\): ZeroDivisionError: no such oscillator"),
        (stereo, r"returned an array of shape \(2, 1600\); return mono"),
    ],
)
def test_a_hopeless_synth_stops_at_once(tmp_path, function, said):
    with pytest.raises(UserError, match=said):
        made(tmp_path / "new" / "a", 100, function)
    assert list(tmp_path.iterdir()) == [], "so that the remedy may be another synth or note"


def short(*asked):
    return tone(*asked)[:-9]


@pytest.mark.parametrize("function", [scaled(0), short, fails])
def test_a_run_that_adds_nothing_leaves_what_it_found(tmp_path, function):
    made(tmp_path / "a")
    before = contents(tmp_path)
    with pytest.raises(UserError):
        made(tmp_path / "a", 100, function)
    assert contents(tmp_path) == before
    (tmp_path / "b").mkdir()
    with pytest.raises(UserError):
        made(tmp_path / "b", 100, function)
    assert list((tmp_path / "b").iterdir()) == []
    assert made(tmp_path / "b").rendered == 12


def test_a_run_that_is_stopped_before_its_first_sound_leaves_nothing(tmp_path):
    synth, source = named(tone)
    with pytest.raises(KeyboardInterrupt):
        render(tmp_path / "a", synth, Counted(source, after=0), UNIFORM, 12)
    assert list(tmp_path.iterdir()) == []


def test_single_bad_sounds_are_counted_and_named(tmp_path):
    def odd(parameters, *asked):
        sound = tone(parameters, *asked)
        if parameters[0] < 10:
            return sound * 0
        if parameters[0] > 120:
            return np.clip(sound * 100, -1, 1)
        if 60 < parameters[0] < 70:
            return np.where(np.arange(SAMPLES) == 7, np.nan, sound)
        return sound[:-9] if 30 < parameters[0] < 40 else sound

    report = made(tmp_path / "a", 100, odd)
    first = read_examples(tmp_path / "a").parameters[:, 0]
    for kind, there in [
        ("silent", first < 10),
        ("clipped", first > 120),
        ("not finite", (60 < first) & (first < 70)),
        ("too short", (30 < first) & (first < 40)),
    ]:
        numbers = np.flatnonzero(there)
        assert report.faults[kind] == tuple(numbers) and len(numbers)
        line = next(line for line in report.lines if kind in line)
        assert line.startswith(f"{len(numbers)} of 100 are {kind}: ex_{numbers[0]}")
    again = made(tmp_path / "a", 100, odd)
    assert (again.rendered, again.faults, again.lines) == (0, report.faults, report.lines)


def last_bad(bad):
    """A tone whose sounds are bad where the first parameter is above 60."""
    return lambda row, *asked: (bad if row[0] > 60 else tone)(row, *asked)


def test_what_a_recording_does_not_show_is_remembered_until_it_is_rendered_again(tmp_path):
    folder = tmp_path / "a"
    synth, source = named(last_bad(short))
    with pytest.raises(KeyboardInterrupt):
        render(folder, synth, Counted(source, after=9), UNIFORM, 12)
    report = made(folder, 12, last_bad(short))
    high = tuple(np.flatnonzero(read_examples(folder).parameters[:, 0] > 60))
    assert report.faults["too short"] == high and report.rendered == 3
    remembered = json.loads((folder / "faults.json").read_text())
    assert remembered == {str(number): ["too short"] for number in high}
    wav(folder, high[0]).unlink()
    assert made(folder).faults["too short"] == high[1:]
    for number in high[1:]:
        wav(folder, number).write_bytes(b"damaged")
    assert made(folder).bad == 0
    assert not (folder / "faults.json").exists()


def test_what_was_no_number_is_not_called_silent_the_next_time(tmp_path):
    nothing = last_bad(lambda *asked: np.full(SAMPLES, np.nan))
    report = made(tmp_path / "a", 12, nothing)
    assert report.faults["not finite"] and not report.faults["silent"]
    assert made(tmp_path / "a", 12, nothing).faults == report.faults


@pytest.mark.parametrize("text", [b"{", b"[3]", b'{"x": []}', b'{"3": ["odd"]}', b"\xff"])
def test_damaged_memory_is_a_sentence(tmp_path, text):
    made(tmp_path / "a")
    (tmp_path / "a" / "faults.json").write_bytes(text)
    with pytest.raises(UserError, match=r"faults\.json is damaged .* or remove it, and which"):
        made(tmp_path / "a")


def test_faults_of_a_sound():
    good = np.sin(np.arange(100.0))
    assert faults(good, 100) == []
    assert faults(np.where(np.arange(100) == 3, 1.0, good * 0.9), 100) == [], "a lone peak"
    assert faults(good * 10, 100) == ["clipped"]
    assert faults(good * 1e-4, 101) == ["silent", "too short"]
    assert faults(np.full(100, np.nan), 100) == ["not finite"]
    assert faults(np.zeros(0), 100) == ["silent", "too short"]
    assert np.array_equal(fitted(np.array([1, np.nan, 3, 4.0]), 3), [1, 0, 3])


def test_the_command_renders_and_says_what(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(tone, "parameters", ("low", "high"), raising=False)
    words = ["data", "synth", "tone_synth:tone", str(tmp_path / "a"), "--examples", "9"]
    words += ["--sustain", "0.05", "--release", "0.05", "--sample-rate", "16000"]
    assert main(words) == 0
    assert "9 examples of tone, 9 rendered now\nparameters: low, high\n" in capsys.readouterr().out
    assert json.loads((tmp_path / "a" / "synth.json").read_text())["sampling"]["kind"] == "sobol"
    assert main(words) == 0
    assert "9 examples of tone, 0 rendered now" in capsys.readouterr().out
    monkeypatch.setattr(tone_synth, "tone", lambda *asked: np.zeros(SAMPLES))
    few = [word if word != str(tmp_path / "a") else str(tmp_path / "b") for word in words]
    few[few.index("9")] = "4"
    assert main([*few, "--parameters", "2"]) == 1, capsys.readouterr().err
    assert "4 of 4 are silent: ex_0, ex_1, ex_2, ex_3" in capsys.readouterr().out
    monkeypatch.setattr(tone_synth, "tone", lambda *asked: np.ones(SAMPLES - 1) / 2)
    few[few.index(str(tmp_path / "b"))] = str(tmp_path / "c")
    for _ in range(2):
        assert main([*few, "--parameters", "2"]) == 1
        assert "4 of 4 are too short: ex_0, ex_1, ex_2, ex_3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--examples", "0"], "--examples is at least 1; given 0"),
        (["--note", "128"], "--note lies in 0..127; given 128"),
        (["--velocity", "0"], "--velocity lies in 1..127"),
        (["--sustain", "0"], "--sustain lies above 0"),
        (["--release", "-1"], "--release lies in 0..60 s; given -1"),
        (["--sustain", "nan"], "--sustain lies above 0"),
        (["--sustain", "0.01", "--release", "0.01"], "at least 0.024 s at 44100 Hz, or there is"),
        (["--presets", "none.csv"], "none.csv: No such file or directory; name a CSV"),
        (["--sample-rate", "44"], "--sample-rate lies in 8000..96000"),
        (["--sampling", "sobel"], "did you mean sobol"),
        (["--sampling", "around"], "around which presets"),
        (["--sampling", "grid", "--levels", "3", "--examples", "10"], "has 9 points; 10 are asked"),
        (["--parameters", "a", "a"], "a stands there twice"),
        (["--parameters", "0"], "1 to 1000 of them; given 0"),
    ],
)
def test_a_mistaken_option_is_a_line_and_nothing_is_made(tmp_path, capsys, option, said):
    words = ["data", "synth", "tone_synth:tone", str(tmp_path / "a"), "--parameters", "2"]
    assert main([*words, *option]) == 2
    err = capsys.readouterr().err
    assert said in err and err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_presets_come_from_a_table(tmp_path, capsys):
    presets = tmp_path / "presets.csv"
    layout.write_labels(tmp_path, np.asarray([[10, 20], [100, 90]]))
    (tmp_path / "labels.csv").rename(presets)
    words = ["data", "synth", "tone_synth:tone", str(tmp_path / "a"), "--parameters", "2"]
    words += ["--sampling", "around", "--spread", "0", "--presets", str(presets), "--examples", "3"]
    assert main(words) == 0
    assert read_examples(tmp_path / "a").parameters.tolist() == [[10, 20], [100, 90], [10, 20]]
    assert main([*words[:-1], "0"]) == 2
    presets.write_bytes("10,20\nä,3\n".encode("latin-1"))
    assert main(words) == 2
    assert "presets.csv: is no text in UTF-8 (byte 6); save it" in capsys.readouterr().err
    presets.write_text("")
    assert main(words) == 2
    assert "presets.csv: is empty" in capsys.readouterr().err

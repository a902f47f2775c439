# SPDX-License-Identifier: MIT
"""Bad input at the command line: one clear sentence, exit status 2, and nothing made is lost."""

import os
import shutil
import zipfile
from dataclasses import dataclass, field

import numpy as np
import pytest
import soundfile as sf

from timbrel.base.main import main

RATE = 8000
SMALL = (
    "signal.sample_rate=8000 signal.n_fft=256 signal.hop=64 model.latents=2 model.bands=16 "
    "model.width=16 train.steps=2 train.batch=16 train.validate_steps=2 train.max_minutes=null "
    "train.accelerator=cpu train.precision=32-true train.threads=1 loss.warmup_steps=1"
).split()
DECODE = "render tiny.ts -o kept.wav --method decode --latents curves.csv"
FORWARD = "render tiny.ts good.wav -o kept.wav"


def tone(seconds=0.5, hz=440.0, rate=RATE):
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)


@pytest.fixture(scope="session")
def template(tiny_run, tiny_file, tmp_path_factory):
    """What is there before the mistake: sounds, an instrument, a run, a rendering, curves."""
    root = tmp_path_factory.mktemp("bad_input") / "template"
    (root / "sounds").mkdir(parents=True)
    for number in range(4):
        sf.write(root / "sounds" / f"{number}.wav", tone(hz=300 + 50 * number), RATE)
    shutil.copytree(tiny_run.folder, root / "runs" / "tiny", ignore=shutil.ignore_patterns("t*d"))
    shutil.copy(tiny_file, root / "tiny.ts")
    (root / "empty").mkdir()
    (root / "curves.csv").write_text("z1,z2,z3,z4\n" + "0,0.5,0,1\n" * 10)
    for name in ("good.wav", "kept.wav"):
        sf.write(root / name, tone(), RATE)
    (root / "kept.ts").write_text("an instrument made before")
    (root / "kept.csv").write_text("z1\n1\n")
    return root


@pytest.fixture
def place(template, tmp_path, monkeypatch):
    """A copy of the template as the working folder."""
    folder = tmp_path / "place"
    shutil.copytree(template, folder)
    monkeypatch.chdir(folder)
    return folder


def bad_sound(path, kind):
    path.parent.mkdir(exist_ok=True)
    if kind == "not audio":
        path.write_text("Dear diary, " * 100)
    elif kind == "zero length":
        path.touch()
    elif kind == "no samples":
        sf.write(path, np.zeros(0), RATE)
    elif kind == "nan":
        sf.write(path, np.array([0.1, np.nan, 0.1]), RATE, subtype="FLOAT")
    elif kind == "truncated":
        sf.write(path, tone(), RATE, subtype="PCM_16")
        os.truncate(path, path.stat().st_size // 2)
    elif kind == "silent":
        sf.write(path, np.zeros(4000), RATE)


def bad_instrument(place, kind):
    content = (place / "tiny.ts").read_bytes()
    path = place / "bad.ts"
    if kind == "cut short":
        path.write_bytes(content[: len(content) // 2])
    elif kind == "zero length":
        path.touch()
    elif kind == "text":
        path.write_text("no instrument")
    elif kind == "a foreign zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("holiday.txt", "sun")
    elif kind == "a damaged byte":
        position = content.index(b"timbrel-instrument")
        path.write_bytes(content[:position] + b"X" + content[position + 1 :])
    elif kind == "damaged code":
        with zipfile.ZipFile(place / "tiny.ts") as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                code = name.endswith(".py") and "/code/" in name
                new.writestr(name, "def broken(" if code else old.read(name))


def text(name, content):
    """Write a file into the place."""
    return lambda place: (place / name).write_text(content)


def run_config(**changes):
    """Change a run's recipe on disk."""

    def change(place):
        path = place / "runs" / "tiny" / "config.yaml"
        lines = path.read_text().splitlines()
        for key, value in changes.items():
            lines = [f"  {key}: {value}" if x.startswith(f"  {key}:") else x for x in lines]
        path.write_text("\n".join(lines))

    return change


def remove(name):
    return lambda place: shutil.rmtree(place / name)


def nothing(place):
    """The mistake is in the words alone."""


@dataclass(frozen=True)
class Case:
    """A mistake: how it comes about, the words, and what the sentence must name."""

    words: str
    names: tuple[str, ...]
    before: object = field(default=nothing)

    def __str__(self):
        return f"{self.words} ({self.names[0]})"


SOUNDS = [
    *(
        Case(
            "train demo data.root=bad",
            ("bad/x.wav", "no file of bad can be used"),
            lambda place, kind=kind: bad_sound(place / "bad" / "x.wav", kind),
        )
        for kind in ("not audio", "zero length", "no samples", "nan", "truncated", "silent")
    ),
    *(
        Case(
            "render tiny.ts x.wav -o kept.wav",
            ("x.wav", remedy),
            lambda place, kind=kind: bad_sound(place / "x.wav", kind),
        )
        for kind, remedy in (
            ("not audio", "use one of .wav"),
            ("zero length", "use one of .wav"),
            ("no samples", "record or export it again"),
            ("nan", "export it again"),
            ("truncated", "again"),
        )
    ),
    Case("render tiny.ts gone.wav -o kept.wav", ("gone.wav", "no such file")),
    Case("render tiny.ts sounds -o kept.wav", ("sounds", "use one of .wav")),
]
DATASETS = [
    Case("train demo data.root=empty", ("empty", "holds no audio files: put .wav")),
    Case("train demo data.root=gone", ("gone", "does not exist: name a folder")),
    Case("train demo data.root=good.wav", ("good.wav", "is a file: name a folder")),
    Case("train demo", ("add data.root=FOLDER",)),
    Case("train demo data.root=sounds data.where.midi=60", ("'midi'", "is not known")),
    Case("data check gone", ("gone", "does not exist: name a folder")),
    Case("data check empty", ("empty", "put .wav")),
    Case("data notes sounds --built-in", ("sounds", "is not empty", "name another folder")),
]
RECIPES = [
    Case("train demo data.root=sounds train.bacth=8", ("'train.bacth'", "train.batch?")),
    Case("train demo data.root=sounds train.batch=many", ("train.batch", "many")),
    Case("train demo data.root=sounds train.batch=12", ("train.batch", "a multiple of 8")),
    Case("train demo data.root=sounds model.name=frame_vea", ("model.name", "frame_vae")),
    Case("train demo data.root=sounds signal.window=hamm", ("signal.window", "hann")),
    Case("train demo data.root=sounds train.accelerator=gpoo", ("train.accelerator", "cpu")),
    Case("train demo data.root=sounds data.test_share=1", ("data.test_share",)),
    Case("train demo data.root=sounds data.frame_range=[5]", ("data.frame_range",)),
    Case("train demmo data.root=sounds", ("'demmo'", "did you mean demo?")),
    Case("train demo sounds", ("'sounds'", "write key=value")),
    Case("train", ("name a recipe", "timbrel train demo data.root=")),
    Case("train mine.yaml data.root=sounds", ("mine.yaml",), text("mine.yaml", "train: [\n")),
]
RUNS = [
    Case(
        "train demo data.root=sounds --run runs/tiny",
        ("runs/tiny", "exists already", "--resume runs/tiny"),
    ),
    Case("train demo data.root=sounds --run kept.ts", ("kept.ts", "name another folder")),
    Case("train --resume runs/gone", ("runs/gone", "does not exist")),
    Case("train --resume sounds", ("sounds", "holds no config.yaml")),
    Case("train demo data.root=sounds --resume runs/tiny", ("--resume", "leave recipe")),
    Case("train demo data.root=sounds --from runs/gone", ("runs/gone", "does not exist")),
    Case("evaluate runs/gone", ("runs/gone", "name a folder that timbrel train made")),
    Case("evaluate runs/tiny --checkpoint step_9", ("'step_9'", "best, last")),
    Case("evaluate runs/tiny", ("/moved/away", "does not exist"), run_config(root="/moved/away")),
    Case("evaluate runs/tiny", ("split", "data.root"), run_config(root="sounds")),
    Case(
        "evaluate runs/tiny",
        ("runs/tiny/config.yaml", "no readable recipe"),
        text("runs/tiny/config.yaml", "a: [\n"),
    ),
    Case(
        "evaluate runs/tiny",
        ("runs/tiny/split.json", "no readable split"),
        text("runs/tiny/split.json", "{"),
    ),
    Case(
        "evaluate runs/tiny",
        ("best/model.safetensors", "damaged", "last"),
        text("runs/tiny/checkpoints/best/model.safetensors", "no weights"),
    ),
    Case("evaluate runs/tiny", ("'best'", "last"), remove("runs/tiny/checkpoints/best")),
    Case("evaluate runs/tiny", ("best",), remove("runs/tiny/checkpoints")),
    Case("export runs/gone -o kept.ts", ("runs/gone", "does not exist")),
    Case("export runs/tiny -o kept.ts --checkpoint lasst", ("'lasst'", "did you mean last?")),
    Case("export runs/tiny -o kept.wav", ("kept.wav", "ends in .ts")),
    Case("export runs/tiny -o kept.ts", ("best",), remove("runs/tiny/checkpoints")),
]
INSTRUMENTS = [
    *(
        Case(
            words,
            ("bad.ts", "again" if kind != "a foreign zip" else "name a .ts file"),
            lambda place, kind=kind: bad_instrument(place, kind),
        )
        for kind in ("cut short", "zero length", "text", "a foreign zip", "a damaged byte")
        for words in (
            "inspect bad.ts",
            "render bad.ts good.wav -o kept.wav",
            "verify bad.ts",
            "bench bad.ts",
        )
    ),
    *(
        Case(words, ("bad.ts", "again"), lambda place: bad_instrument(place, "damaged code"))
        for words in ("render bad.ts good.wav -o kept.wav", "bench bad.ts")
    ),
    *(
        Case(f"{words}", ("gone.ts", "does not exist"))
        for words in (
            "inspect gone.ts",
            "render gone.ts good.wav -o kept.wav",
            "verify gone.ts",
            "bench gone.ts",
        )
    ),
]
RENDERINGS = [
    Case(DECODE, ("curves.csv", "lack column z4"), text("curves.csv", "z1,z2,z3\n0,0,0\n")),
    Case(
        DECODE,
        ("curves.csv", "'z5'", "use one of z1, z2, z3, z4"),
        text("curves.csv", "z1,z2,z3,z4,z5\n0,0,0,0,0\n"),
    ),
    Case(
        DECODE,
        ("curves.csv, line 3", "not a number"),
        text("curves.csv", "z1,z2,z3,z4\n0,0,0,0\n0,0,zero,0\n"),
    ),
    Case(DECODE, ("curves.csv", "hold no rows"), text("curves.csv", "z1,z2,z3,z4\n")),
    Case(f"{DECODE.replace('curves', 'gone')}", ("gone.csv", "do not exist")),
    Case("render tiny.ts good.wav -o kept.wav --method decode", ("decode", "--latents")),
    Case("render tiny.ts good.wav -o kept.wav --method encode", ("encode", ".csv")),
    Case(f"{FORWARD} --method forwrad", ("'forwrad'", "did you mean forward?")),
    Case(f"{FORWARD} --set temprature=1", ("'temprature'", "did you mean temperature?")),
    Case(f"{FORWARD} --set temperature=9", ("temperature refuses 9", "use 0 to 4")),
    Case(f"{FORWARD} --set temperature=-1", ("temperature refuses -1", "use 0 to 4")),
    Case(f"{FORWARD} --set temperature=nan", ("temperature refuses nan", "use 0 to 4")),
    Case(f"{FORWARD} --set phase=mine", ("phase refuses mine", "use one of input, locked, random")),
    Case(f"{FORWARD} --set temperature=warm", ("temperature", "float", "warm")),
    Case(f"{FORWARD} --set reset=0.5", ("reset", "int", "0.5")),
    Case(f"{FORWARD} --set gain_db=1,2", ("gain_db takes 1 values; given 2",)),
    Case(f"{FORWARD} --set temperature", ("--set temperature", "write NAME=VALUE")),
    Case("render tiny.ts -o kept.wav", ("give one input",)),
    Case(f"{FORWARD} --latents curves.csv", ("give one input",)),
    Case(f"{FORWARD} --trajectory circle", ("give one input",)),
    Case(f"{FORWARD} --block 0", ("0 samples", "use 1 or more")),
    Case(f"{FORWARD} --block -64", ("-64 samples", "use 1 or more")),
    Case(f"{FORWARD} --model-block -64", ("-64", "use")),
    Case(f"{FORWARD} --engine onxn", ("'onxn'", "torch")),
    Case(f"{FORWARD} --format pcm8", ("'pcm8'", "pcm16")),
    Case("render tiny.ts good.wav -o kept.txt", ("kept.txt", "use a .wav name")),
    Case(
        "render tiny.ts -o kept.wav --method decode --trajectory cirlce",
        ("'cirlce'", "did you mean circle?"),
    ),
    Case(
        "render tiny.ts -o kept.wav --method decode --trajectory circle:z9",
        ("'z9'", "z1, z2, z3, z4"),
    ),
    Case(
        "render tiny.ts -o kept.wav --method decode --trajectory circle --seconds 0",
        ("--seconds 0", "above 0"),
    ),
    Case("bench tiny.ts --methods forwrad", ("'forwrad'", "did you mean forward?")),
]


GENERATE = "generate runs/tiny"
PATH = f"{GENERATE} path good.wav sounds/1.wav"
MORPH = f"{GENERATE} morph good.wav sounds/1.wav"
GENERATIONS = [
    Case("generate runs/gone reconstruct good.wav", ("runs/gone", "does not exist")),
    Case("generate sounds reconstruct good.wav", ("sounds", "holds no config.yaml")),
    Case(f"{GENERATE} reconstruct", ("no sound is given", "name sound files or folders")),
    Case(f"{GENERATE} reconstruct gone.wav", ("gone.wav", "no such file")),
    Case(f"{GENERATE} reconstruct empty", ("empty", "holds no audio files: put .wav")),
    *(
        Case(
            f"{GENERATE} reconstruct x.wav",
            ("x.wav", "again" if kind != "not audio" else "use one of .wav"),
            lambda place, kind=kind: bad_sound(place / "x.wav", kind),
        )
        for kind in ("not audio", "no samples", "nan", "truncated")
    ),
    Case(f"{GENERATE} reconstruct good.wav --label midi=60", ("'midi'", "there is none here")),
    Case(f"{GENERATE} reconstruct good.wav --checkpoint lasst", ("'lasst'", "did you mean last?")),
    Case(f"{GENERATE} reconstruct good.wav --space pac", ("'pac'", "did you mean pca?")),
    Case(f"{GENERATE} reconstruct good.wav --phase lokced", ("'lokced'", "did you mean locked?")),
    Case(f"{GENERATE} reconstruct good.wav --iterations 0", ("--iterations 0", "1 to 10000")),
    Case(f"{GENERATE} reconstruct good.wav --temperature nan", ("--temperature nan", "0 to 4")),
    Case(f"{GENERATE} reconstruct good.wav --seed -1", ("--seed -1", "0 to 4294967295")),
    Case(f"{GENERATE} reconstruct good.wav --format pcm8", ("'pcm8'", "pcm16")),
    Case(f"{GENERATE} reconstruct good.wav -o kept.wav", ("kept.wav is a file", "name a folder")),
    Case(f"{GENERATE} reconstruct good.wav -o kept.wav/x", ("kept.wav is a file", "folder")),
    Case(f"{GENERATE} trajectories cirlce", ("'cirlce'", "did you mean circle?")),
    Case(f"{GENERATE} trajectories circle:z9", ("'z9'", "z1, z2, z3, z4")),
    Case(f"{GENERATE} trajectories circle --seconds 0", ("--seconds 0", "above 0")),
    Case(f"{GENERATE} trajectories circle --seconds nan", ("--seconds nan", "above 0")),
    Case(f"{GENERATE} trajectories circle --repeat 0", ("--repeat 0", "1 to 1000")),
    Case(f"{GENERATE} trajectories circle --phase input", ("phase 'input'", "locked, griffin_lim")),
    Case(
        f"{GENERATE} trajectories points:file=curves.csv",
        ("curves.csv", "'z5'", "z1, z2, z3, z4"),
        text("curves.csv", "z1,z5\n0,0\n1,1\n"),
    ),
    Case(f"{GENERATE} path good.wav", ("two sounds or more; given 1",)),
    Case(f"{PATH} --curve cubic", ("'cubic'", "linear, spherical, smooth")),
    Case(f"{PATH} --seconds -1", ("--seconds -1", "above 0")),
    Case(f"{PATH} --frames 9:5", ("--frames 9:5", "as 20:60")),
    Case(f"{PATH} --frames 9:5000", ("--frames 9:5000", "frames; end at one of them")),
    Case(
        f"{GENERATE} path good.wav x.wav",
        ("x.wav", "nothing is audible"),
        lambda place: bad_sound(place / "x.wav", "silent"),
    ),
    Case(f"{GENERATE} morph good.wav", ("between two sounds; given 1",)),
    Case(f"{MORPH} sounds/2.wav", ("between two sounds; given 3",)),
    Case(f"{MORPH} --share 2", ("--share 2", "stay within 0 and 1")),
    Case(f"{MORPH} --share line", ("--share line", "-2 to 2", "stay within 0 and 1")),
    Case(f"{MORPH} --seconds 0", ("--seconds 0", "above 0")),
]


def kept(place):
    """Every file but the cache, which may always grow."""
    files = [p for p in place.rglob("*") if p.is_file() and "timbrel-cache" not in p.parts]
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in files}


@pytest.mark.parametrize(
    "case",
    [*SOUNDS, *DATASETS, *RECIPES, *RUNS, *INSTRUMENTS, *RENDERINGS, *GENERATIONS],
    ids=str,
)
def test_a_mistake_is_one_sentence_and_exit_status_2_and_nothing_is_lost(place, capsys, case):
    case.before(place)
    before = kept(place)
    # Small settings, so that a mistake that is not noticed does not train for long.
    words = case.words.replace("train demo", " ".join(["train demo", *SMALL]))
    status = main(words.split())
    err = capsys.readouterr().err
    assert status == 2
    assert err.startswith("timbrel: ")
    assert err.count("\n") == 1, err
    assert [name for name in case.names if name not in err] == [], err
    assert kept(place) == before


def test_a_missing_reference_is_named(place, capsys):
    assert main(f"{FORWARD.replace('kept', 'new')} --check gone.wav".split()) == 2
    assert capsys.readouterr().err.startswith("timbrel: gone.wav: there is no such file")


def test_options_and_settings_may_stand_in_any_order(place, capsys):
    words = ["train", "demo", "--run", "runs/tiny", "data.root=sounds", *SMALL]
    assert main(words) == 2
    assert "runs/tiny exists already" in capsys.readouterr().err


def test_recordings_of_10_ms_are_padded_and_train(place, capsys):
    (place / "short").mkdir()
    for number in range(6):
        sf.write(place / "short" / f"{number}.wav", tone(0.01, 200.0 + 100 * number), RATE)
    assert main(["train", "demo", *SMALL, "data.root=short", "--run", "runs/short"]) == 0
    assert (place / "runs/short/checkpoints/last/model.safetensors").is_file()
    capsys.readouterr()
    assert main(["data", "check", "short"]) == 1
    assert capsys.readouterr().out.count("only 10 ms long; it will be padded") == 6


def test_bad_recordings_among_good_ones_are_named_and_the_good_ones_train(place, capsys):
    kinds = ("not audio", "zero length", "nan", "truncated", "silent")
    for kind in kinds:
        bad_sound(place / "sounds" / f"{kind}.wav", kind)
    assert main(["train", "demo", *SMALL, "data.root=sounds", "--run", "runs/mixed"]) == 0
    said = capsys.readouterr().err
    for kind in kinds:
        assert f"sounds/{kind}.wav: " in said
    split = (place / "runs/mixed/split.json").read_text()
    assert not any(kind in split for kind in kinds)
    assert all(f"{number}.wav" in split for number in range(4))


def test_label_lines_that_cannot_be_used_are_named_and_the_rest_trains(place, capsys):
    task = place / "sounds" / "metadata" / "style"
    task.mkdir(parents=True)
    (task / "classes.txt").write_text("0\tslow\n1\tfast\n")
    (task / "metadata.txt").write_text("0.wav\tslow\n1.wav fast\n2.wav\tloud\n3.wav\tnone\n")
    assert main(["train", "demo", *SMALL, "data.root=sounds", "--run", "runs/labels"]) == 0
    said = capsys.readouterr().err
    assert "metadata/style/metadata.txt:2: no tab between path and value" in said
    assert "metadata/style/metadata.txt:3: value 'loud' is not among the classes slow, fast" in said
    assert main(["data", "check", "sounds"]) == 1
    out = capsys.readouterr().out
    assert "2 problems" in out
    assert "metadata.txt:2" in out
    assert "metadata.txt:3" in out


@pytest.mark.parametrize("rate", [8000, 22050, 44100])
def test_a_sound_at_another_rate_is_resampled_and_it_is_said(place, capsys, rate):
    sf.write(place / "in.wav", tone(0.5, 440, rate), rate)
    assert main(["render", "tiny.ts", "in.wav", "-o", "out.wav"]) == 0
    said = f"in.wav: resampled from {rate} Hz to the instrument's 8000 Hz"
    assert (said in capsys.readouterr().err) == (rate != 8000)
    samples, got = sf.read(place / "out.wav")
    assert (got, len(samples)) == (RATE, 4000)


def test_silence_is_rendered_as_finite_sound(place, capsys):
    bad_sound(place / "x.wav", "silent")
    assert main(["render", "tiny.ts", "x.wav", "-o", "out.wav"]) == 0
    samples, _ = sf.read(place / "out.wav")
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() < 1


def test_what_failed_can_be_done_right_at_once(place, capsys):
    """The words of the tables, mended."""
    for words in (
        DECODE.replace("kept", "new"),
        FORWARD.replace("kept", "new") + " --set temperature=0.5 --set phase=locked",
        "render tiny.ts good.wav -o new.csv --method encode",
        "inspect tiny.ts",
    ):
        assert main(words.split()) == 0, words
    capsys.readouterr()
    assert (place / "new.wav").is_file()
    assert (place / "new.csv").read_text().startswith("time_s,z1,z2,z3,z4\n")

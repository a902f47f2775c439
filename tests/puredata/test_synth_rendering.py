# SPDX-License-Identifier: MIT
"""Anyone's patch rendered through the real Pd: what it needs, and what is said when it fails."""

import numpy as np
import pytest
import soundfile
from boxes import Patch

from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.training.synths import puredata
from timbrel.training.synths.find import Asked, find
from timbrel.training.synths.layout import read_examples, wav

ASKED = Asked(sustain_s=0.05, release_s=0.05, sample_rate=16000, parameters=("hz", "level"))
ROWS = np.array([[20.0, 100.0], [40.0, 50.0]])


def sine(gain="/ 127"):
    """A patch of somebody's: a sine at ten times the first parameter, as loud as the second."""
    patch = Patch()
    inlet, route = patch.chain("inlet", "route params note")
    unpack, times, osc = patch.obj("unpack 0 0"), patch.obj("* 10"), patch.obj("osc~")
    loud, both = patch.obj(gain), patch.obj("*~")
    gate, key = patch.obj("*~"), patch.obj("unpack 0 0")
    on = patch.obj("expr $f1 > 0".replace("$", "\\$"))
    for cord in [
        (route, 0, unpack, 0), (unpack, 0, times, 0), (times, 0, osc, 0), (unpack, 1, loud, 0),
        (osc, 0, both, 0), (loud, 0, both, 1), (route, 1, key, 0), (key, 1, on, 0),
        (both, 0, gate, 0), (on, 0, gate, 1),
    ]:  # fmt: skip
        patch.connect(*cord)
    assert inlet == 0
    patch.connect(gate, 0, patch.obj("outlet~"), 0)
    return patch


def saved(folder, patch, name="my synth.pd"):
    path = folder / name
    path.write_text(str(patch), encoding="utf-8")
    return path


def sounds(path, rows=ROWS, asked=ASKED):
    return list(find(str(path), asked)[1].render(rows))


def test_any_patch_that_takes_params_and_note_is_rendered(tmp_path):
    folder = tmp_path / "with spaces, and comma"
    folder.mkdir()
    for sound, (hz, level) in zip(sounds(saved(folder, sine())), ROWS, strict=True):
        assert sound.shape == (1600,)
        spectrum = np.abs(np.fft.rfft(sound[:800]))
        assert np.argmax(spectrum) * 20 == pytest.approx(hz * 10, abs=20)
        assert np.abs(sound[:800]).max() == pytest.approx(level / 127, rel=0.02)
        assert np.all(sound[864:] == 0), "released"


def test_a_patch_named_like_an_object_is_the_patch(tmp_path):
    assert np.abs(sounds(saved(tmp_path, sine(), "line~.pd"))[0]).max() > 0.5


def test_a_loud_patch_is_not_turned_down_unsaid(tmp_path, capsys):
    path = saved(tmp_path, sine("* 1"))
    assert np.abs(sounds(path)[0]).max() == pytest.approx(100, rel=0.02)
    words = ["data", "synth", str(path), str(tmp_path / "a"), "--examples", "40"]
    assert main([*words, "--parameters", "hz", "level"]) == 2
    assert "each of the first 32 examples is clipped" in capsys.readouterr().err


def test_parameters_come_from_beside_the_patch_or_have_to_be_named(tmp_path):
    path = saved(tmp_path, sine())
    with pytest.raises(UserError, match=r"what are its parameters\?.* in my synth.synth.json besi"):
        find(str(path), Asked())
    said = '{"name": "mine", "parameters": [{"name": "hz"}, {"name": "level"}], "note": 50}'
    (tmp_path / "my synth.synth.json").write_text(said)
    synth, _ = find(str(path), Asked())
    assert (synth.name, synth.names, synth.playing.note) == ("mine", ("hz", "level"), 50)


@pytest.mark.parametrize("gain", ["* 1e+30", "expr exp(\\$f1 * 100)"])
def test_what_is_no_number_is_heard_of(tmp_path, gain):
    assert np.isnan(sounds(saved(tmp_path, sine(gain)))[0]).any()


def test_an_object_that_pd_does_not_have_is_named(tmp_path):
    patch = sine()
    patch.obj("warble~ 3")
    with pytest.raises(UserError, match=r"Pd could not create \[warble~ 3\]; install what"):
        sounds(saved(tmp_path, patch))


@pytest.mark.parametrize("lacking", ["inlet", "outlet~"])
def test_a_patch_without_inlet_or_outlet_is_refused(tmp_path, lacking):
    patch = sine()
    patch.boxes = [box.replace(lacking + ";", "print none;") for box in patch.boxes]
    with pytest.raises(UserError, match="needs one inlet, for params and note, and one outlet~"):
        sounds(saved(tmp_path, patch))


def test_a_patch_that_ends_pd_is_said(tmp_path):
    patch = sine()
    patch.connect(patch.obj("delay 100"), 0, patch.add("msg \\; pd quit"), 0)
    patch.connect(patch.obj("loadbang"), 0, len(patch.boxes) - 3, 0)
    with pytest.raises(UserError, match=r"Pd ended with status 0 after 0 of 2 examples.*open the"):
        sounds(saved(tmp_path, patch))


def test_a_patch_that_hangs_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(puredata, "HANGS_S", 2)
    patch = sine()
    patch.connect(patch.obj("loadbang"), 0, patch.obj("until"), 0)
    with pytest.raises(UserError, match="rendered nothing for 2 s and was stopped"):
        sounds(saved(tmp_path, patch))


def test_complaints_of_pd_are_passed_on_once(tmp_path, capsys):
    patch = sine()
    patch.connect(0, 0, patch.obj("unpack s s"), 0)
    patch.connect(1, 2, patch.obj("+ 1"), 0)
    sounds(saved(tmp_path, patch))
    said = capsys.readouterr().err
    assert said.count("Pd said: ") == 1 and "unpack" in said


def test_a_missing_pd_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("TIMBREL_PD", "no-such-pd")
    with pytest.raises(UserError, match=r"Pure Data \('no-such-pd'\) is missing: apt install"):
        sounds(saved(tmp_path, sine()))


@pytest.mark.parametrize("rate", [8000, 22050, 48000, 96000])
def test_sounds_begin_and_end_alike_at_every_rate(tmp_path, rate):
    """Each begins at a tick of its own, however its length divides into ticks."""
    asked = Asked(sustain_s=0.0803, release_s=0.0507, sample_rate=rate, parameters=("hz", "level"))
    path = saved(tmp_path, sine())
    rows = np.repeat([[0.0, 127.0]], 5, axis=0)
    for sound in sounds(path, rows, asked):
        assert sound.shape == (asked.playing().samples,)
        held = np.flatnonzero(sound > 0.9)
        assert held[0] == 0 and abs(held[-1] - 0.0803 * rate) <= 64


def test_the_command_resumes_the_shipped_organ(tmp_path, capsys):
    words = ["data", "synth", "organ", str(tmp_path / "a"), "--sustain", "0.1", "--release", "0.1"]
    assert main([*words, "--examples", "6"]) == 0
    before = [path.read_bytes() for path in read_examples(tmp_path / "a").paths]
    wav(tmp_path / "a", 3).write_bytes(b"")
    assert main([*words, "--examples", "8"]) == 0
    assert "8 examples of organ, 3 rendered now" in capsys.readouterr().out
    found = read_examples(tmp_path / "a")
    assert [path.read_bytes() for path in found.paths[:6]] == before
    assert soundfile.info(str(found.paths[7])).subtype == "PCM_16"
    assert found.names[0] == "bourdon"

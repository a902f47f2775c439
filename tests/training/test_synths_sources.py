# SPDX-License-Identifier: MIT
"""Synths of every kind: functions, commands, plug-ins, and what is said when they fail."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
import tone_synth
from tone_synth import PLAYING, RATE, SAMPLES, tone

from timbrel.base.errors import UserError
from timbrel.training.synths import command, plugin
from timbrel.training.synths.command import Command
from timbrel.training.synths.description import LEAST, Playing, read_sidecar
from timbrel.training.synths.find import Asked, find, shipped
from timbrel.training.synths.plugin import Plugin

ROWS = np.asarray([[100, 20], [0, 127], [63.5, 1.25]])
ASKED = Asked(sustain_s=0.05, release_s=0.05, sample_rate=RATE, parameters=("2",))
PYTHON = sys.executable
COMMAND = f"{PYTHON} {tone_synth.__file__}"
EXPECTED = [tone(row, 60, 127, 0.05, 0.05, RATE) for row in ROWS]


def asked(**changes):
    return Asked(**{**vars(ASKED), **changes})


@pytest.mark.parametrize(
    "word",
    [
        "tone_synth:tone",
        f"command:{COMMAND} {{out}} {{note}} {{parameters}}",
        f"command:{COMMAND} {{out}} {{note}} {{p1}} {{p2}}",
        f"command:{COMMAND} {{out}} {{note:.1f}} {{p1:.3f}} {{p2!s}}",
        f"command:{COMMAND} --rows {{rows}} {{folder}}",
    ],
    ids=["function", "parameters", "names", "formats", "chunk"],
)
def test_every_kind_gives_the_same_sounds(word):
    synth, source = find(word, ASKED)
    assert synth.names == ("p1", "p2") and synth.playing == PLAYING
    sounds = list(source.render(ROWS))
    assert len(sounds) == 3
    for sound, expected in zip(sounds, EXPECTED, strict=True):
        assert sound == pytest.approx(expected, abs=1e-6)
    assert find(synth.source, ASKED) == (synth, source), "a folder says which synth made it"


def test_one_run_of_a_chunk_command_renders_many(monkeypatch):
    source = Command(f"{COMMAND} --rows {{rows}} {{folder}}", ("a", "b"), PLAYING)
    monkeypatch.setattr("timbrel.training.synths.command.CHUNK", 2)
    assert [len(sound) for sound in source.render(ROWS)] == [SAMPLES] * 3


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("orgn", "did you mean organ"),
        ("none.pd", "none.pd: there is no such patch"),
        ("none.vst3", "none.vst3: there is no such plug-in"),
        ("nowhere:tone", "No module named 'nowhere'; run where the module lies"),
        ("tone_synth:tome", "tone_synth has no function 'tome'"),
        ("tone_synth:RATE", "tone_synth has no function 'RATE'"),
        ("command:", "names no program"),
        ("command:x 'y {out}", "No closing quotation"),
        ("command:x {out} {p3}", "{p3} is not known; there are folder, note, out, p1, p2"),
        ("command:x {parameters}", "says nowhere which file to write"),
        ("command:x {rows}", "says nowhere which file to write"),
        ("command:x {out", "expected '}'"),
        ("command:x {out} {note}", "uses no parameter, so all sounds would be one; use"),
        ("command:x {out} {p1:d}", "{p1:d} cannot be filled in (Unknown format code 'd'"),
        ("command:x {out} {p1!x}", "{p1!x} cannot be filled in"),
        ("command:x {out} {p1:{p9}}", "{p1:{p9}} cannot be filled in"),
        ("command:x {out} {p1} {}", "{} is not known"),
        (":f", "module '' cannot be imported (ValueError: Empty module name); write MODULE:FUNC"),
        (".x:f", "module '.x' cannot be imported (TypeError"),
    ],
)
def test_a_word_that_names_no_synth_is_a_sentence(word, said):
    with pytest.raises(UserError) as refused:
        find(word, ASKED)
    assert said in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize("name", sorted(command.RESERVED))
def test_a_parameter_of_a_command_has_a_name_of_its_own(name):
    with pytest.raises(
        UserError, match=f"fills in {{{name}}} itself; .* another name, as my_{name}"
    ):
        find("command:x {out} {parameters}", asked(parameters=(name, "p2")))


def test_a_name_is_filled_in_whatever_it_is_made_of(tmp_path):
    words = f"command:{COMMAND} {{out}} {{note}} {{osc.1:.2f}} {{a[0]}}"
    _, source = find(words, asked(parameters=("osc.1", "a[0]")))
    assert next(source.render(ROWS)) == pytest.approx(EXPECTED[0], abs=1e-6)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "def tone(:",
            r"\(SyntaxError: invalid syntax .*\); write MODULE:FUNCTION, and mend the m",
        ),
        ("raise RuntimeError('no\\nchip')", r"\(RuntimeError: no chip\)"),
        ("raise SystemExit(2)", r"\(SystemExit: 2\)"),
    ],
)
def test_a_module_that_does_not_run_is_a_sentence(tmp_path, monkeypatch, text, said):
    (tmp_path / "broken_synth.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(UserError, match=said) as refused:
        find("broken_synth:tone", ASKED)
    assert "\n" not in str(refused.value)


def test_a_note_is_long_enough_to_have_a_spectrum():
    from timbrel.training.maps.features import N_FFT

    assert LEAST == N_FFT // 2 + 1
    Playing(sustain_s=0.02, release_s=(LEAST - 0.02 * 8000) / 8000, sample_rate=8000).validate()
    with pytest.raises(UserError, match=r"together at least 0\.129 s at 8000 Hz.*given 0\.128"):
        Playing(sustain_s=0.1, release_s=0.028, sample_rate=8000).validate()


@pytest.mark.parametrize("word", ["tone_synth:tone", "command:x {out} {parameters}"])
def test_parameters_have_to_be_named(word):
    with pytest.raises(UserError, match=r"what are its parameters\? Give --parameters"):
        find(word, asked(parameters=()))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("no-such-program {out}", "'no-such-program': No such file or directory; is it installed?"),
        (f"{PYTHON} -c 'raise SystemExit(\"no voice\")' {{out}}", "ended with status 1: no voice."),
        (f"{PYTHON} -c pass {{out}}", "wrote no 0.wav"),
        (
            f"{PYTHON} -c 'import os; os.write(2, bytes([111, 104, 255])); os._exit(3)' {{out}}",
            "ended with status 3: oh\N{REPLACEMENT CHARACTER}.",
        ),
        (f'{PYTHON} -c \'import sys; open(sys.argv[1], "w").write("x")\' {{out}}', "not readable"),
    ],
)
def test_a_command_that_fails_says_how(words, said):
    with pytest.raises(UserError) as refused:
        list(Command(words, ("a", "b"), PLAYING).render(ROWS))
    assert said in str(refused.value)


def test_shipped_synths_are_described():
    assert shipped() == ["organ", "subtractive"]
    synth, _ = find("subtractive", Asked(target="pwm"))
    assert (synth.target, synth.names) == ("pwm", ("rate", "duty", "shape", "depth"))
    organ, _ = find("organ", Asked(note=48))
    assert (organ.target, len(organ.names), organ.playing.note) == (None, 9, 48)
    assert all(p.help for p in [*organ.parameters, *synth.parameters])
    with pytest.raises(UserError, match="target 'pmw' is not known: did you mean pwm"):
        find("subtractive", Asked(target="pmw"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "holds no description"),
        ('{"name": "x"}', "'parameters' is missing"),
        ('{"name": "x", "parameters": []}', "a parameter is missing"),
        ('{"name": "x", "parameters": ["a"]}', "no description of a synth"),
    ],
)
def test_a_description_that_is_none_is_a_sentence(tmp_path, text, said):
    path = tmp_path / "x.synth.json"
    path.write_text(text)
    with pytest.raises(UserError, match=said):
        read_sidecar(path)


# --- plug-ins: the program on the other side of the boundary is a Python --------------------------


def host(folder, body):
    """A Python whose module pedalboard is this one."""
    (folder / "pedalboard.py").write_text(body)
    program = folder / "python"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={folder} exec {PYTHON} "$@"\n')
    program.chmod(0o755)
    return str(program)


STAND_IN = """
import numpy as np
print("a plug-in may print {}")
class Knob: raw_value = 0.0
class Synth:
    is_instrument = True
    parameters = {"level": Knob(), "harmonic": Knob(), "midi_ch_1_cc_0": Knob()}
    def __call__(self, keys, duration, sample_rate, num_channels, reset):
        assert keys == [(bytes([0x90, 60, 127]), 0.0), (bytes([0x80, 60, 0]), 0.05)]
        level, harmonic = (self.parameters[n].raw_value for n in ("level", "harmonic"))
        time = np.arange(round(duration * sample_rate)) / sample_rate
        hz = 440 * 2 ** ((60 - 69) / 12)
        one, two = np.sin(2 * np.pi * hz * time), np.cos(4 * np.pi * hz * time)
        return np.stack([0.4 * (level * one + harmonic * two)] * num_channels)
def load_plugin(path): return Synth()
"""


def test_a_plugin_plays_in_another_python(tmp_path):
    (tmp_path / "x.vst3").mkdir()
    python = host(tmp_path, STAND_IN)
    synth, source = find(str(tmp_path / "x.vst3"), asked(parameters=(), host_python=python))
    assert (synth.kind, synth.names) == ("plugin", ("level", "harmonic")), "no MIDI controllers"
    for sound, expected in zip(source.render(ROWS), EXPECTED, strict=True):
        assert sound == pytest.approx(expected, abs=1e-6)
    assert "pedalboard" not in sys.modules


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("is_instrument = True", "is_instrument = False"), "is an effect: it plays no notes"),
        (("return np.stack", "raise MemoryError('no\\nroom'); np.stack"), "MemoryError: no room"),
        (("return np.stack", "import os; os._exit(3); np.stack"), "the host ended after 0 of 3 ex"),
        (('"harmonic": Knob()', '"other": Knob()'), "no parameter 'harmonic'; choose among level"),
        (("import numpy as np", "import numpy as np, gone"), "has no pedalboard (No module named"),
    ],
)
def test_a_plugin_that_fails_is_a_sentence(tmp_path, change, said):
    python = host(tmp_path, STAND_IN.replace(*change))
    source = Plugin(Path("x.vst3"), python, ("level", "harmonic"), PLAYING)
    with pytest.raises(UserError) as refused:
        list(source.render(ROWS))
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_a_plugin_may_print_what_it_likes(tmp_path):
    body = STAND_IN.replace('print("', 'import sys; sys.stdout.buffer.write(b"\\xff\\n"); print("')
    source = Plugin(Path("x.vst3"), host(tmp_path, body), (), PLAYING)
    assert source.parameters() == ("level", "harmonic")


@pytest.mark.parametrize("rows", [ROWS, None], ids=["rendering", "loading"])
def test_a_plugin_that_hangs_is_stopped(tmp_path, monkeypatch, rows):
    monkeypatch.setattr(plugin, "HANGS_S", 1)
    waits = "import threading; threading.Event().wait()\n"  # for ever
    body = STAND_IN.replace("def load_plugin(path): ", f"def load_plugin(path):\n    {waits}    ")
    source = Plugin(Path("x.vst3"), host(tmp_path, body), (), PLAYING)
    with pytest.raises(UserError, match=r"x\.vst3: has rendered nothing for 1 s and was stopped"):
        source.parameters() if rows is None else list(source.render(rows))


def test_too_many_knobs_have_to_be_chosen_from(tmp_path):
    many = '{f"knob{k}": Knob() for k in range(65)}'
    start = STAND_IN.index("{", STAND_IN.index("parameters ="))
    body = STAND_IN[:start] + many + STAND_IN[STAND_IN.index("\n", start) :]
    source = Plugin(Path("x.vst3"), host(tmp_path, body), (), PLAYING)
    with pytest.raises(UserError, match="65 parameters; choose among knob0, knob1"):
        source.parameters()


def test_the_other_python_has_to_be_there(tmp_path):
    (tmp_path / "x.vst3").mkdir()
    with pytest.raises(UserError, match="name it by --host-python"):
        find(str(tmp_path / "x.vst3"), ASKED)
    with pytest.raises(UserError, match="No such file or directory; name a Python that has pedalb"):
        find(str(tmp_path / "x.vst3"), asked(parameters=(), host_python=str(tmp_path / "none")))


@pytest.mark.slow
def test_a_real_plugin_host_refuses_what_is_no_plugin(tmp_path):
    python = os.environ.get("TIMBREL_HOST_PYTHON")
    if not python:
        pytest.skip(
            "no TIMBREL_HOST_PYTHON: a Python with pedalboard (GPL), in its own environment"
        )
    (tmp_path / "x.vst3").write_text("no plug-in")
    with pytest.raises(UserError, match=r"x.vst3: ImportError: Failed to load plugin"):
        find(str(tmp_path / "x.vst3"), asked(parameters=(), host_python=python))

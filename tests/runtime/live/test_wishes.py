# SPDX-License-Identifier: MIT
"""What a session wishes of the others: done, or refused in a sentence, and playing goes on."""

import re
from types import SimpleNamespace

import pytest
from in_session import begun
from played_things import text

from timbrel.runtime.live import mapping
from timbrel.runtime.live.commands import COMMANDS
from timbrel.runtime.live.feedback import ANSWERS
from timbrel.runtime.live.inputs import Command, Knob
from timbrel.runtime.live.mapping_watch import Watch
from timbrel.runtime.live.opening import Controls
from timbrel.runtime.live.play import Stage, turn
from timbrel.runtime.live.shared import Link

LONG = "x" * 300


class Others:
    """Supervisor and OSC port in one: says what it is told to, does what it is asked."""

    sounds, card, facts = True, None, None

    def __init__(self):
        self.coming, self.loaded, self.names = [], [], None

    def poll(self, now_s):
        coming, self.coming = self.coming, []
        return coming

    def take(self, inputs):
        pass

    def load(self, file, method=None):
        self.loaded.append(str(file))

    def set(self, name, words):
        pass

    def near(self, path, mapped):
        return []


@pytest.fixture
def stage(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Link() as link:
        osc, supervisor = Others(), Others()
        files = [tmp_path / "a.ts", tmp_path / "b.ts"]
        view = SimpleNamespace()
        stage = Stage(begun(link), supervisor, osc, view, files, Controls([], None, None))
        stage.session.others = dict.fromkeys(ANSWERS, list)
        yield stage
        if stage.recording is not None:
            stage.recording.close()


def say(stage, *inputs):
    """Let it come by OSC; return the sentences."""
    stage.osc.coming += inputs
    turn(stage, 1.0)
    said, stage.session.sentences = stage.session.sentences, []
    return said


@pytest.mark.parametrize(
    ("verb", "word", "sentence"),
    [
        ("load", "~nobody-is-called-so/a.ts", "write the whole path"),
        ("record", "~nobody-is-called-so/a.wav", "write the whole path"),
        ("record", f"{LONG}.wav", "use another name|name another place"),
        ("record", "no/such/folder/a.wav", "name another place"),
        ("program", 2.0, r"program 3: 2 instruments were given"),
        ("program", -1.0, "program -1: use 0 to 127"),
        ("program", float("nan"), "program nan: use 0 to 127"),
        ("program", "b", "'b' is no number"),
        ("learn", "latent:moon", "target 'latent:moon' is not known"),
    ],
)
def test_a_wish_that_cannot_be_had_is_one_sentence(stage, verb, word, sentence):
    (said,) = say(stage, Command(verb, (word,)))
    assert re.search(sentence, said)
    assert stage.supervisor.loaded == []


@pytest.mark.parametrize("verb", COMMANDS)
@pytest.mark.parametrize(
    "words", [(), ("",), (LONG,), ("\0",), ("~x",), (float("inf"),), (1e300, "a"), (-1.0,)]
)
def test_no_words_end_it(stage, verb, words):
    say(stage, Command(verb, words))
    say(stage, Command("program", (1.0,)))
    assert stage.supervisor.loaded[-1].endswith("b.ts")


def test_a_mapping_file_that_is_being_edited_is_not_overwritten_by_what_is_learned(stage):
    path = stage.files[0].with_name("m.json")
    path.write_text(text(("midi:cc/1", "latent:z1")))
    stage.watch = Watch(path, lambda _: None)
    stage.session.remap(mapping.read(path))
    learn(stage)
    assert "midi:cc/74" in path.read_text()
    assert stage.watch.changed() is None  # it was written here
    edited = path.read_text() + "and"
    path.write_text(edited)
    assert any("is being edited, and is left alone" in sentence for sentence in learn(stage))
    assert path.read_text() == edited


def learn(stage):
    moved = [Knob("midi:cc/74@1", v / 10) for v in range(10)]
    return say(stage, Command("learn", ("latent:z2",)), *moved)

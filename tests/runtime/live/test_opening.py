# SPDX-License-Identifier: MIT
"""Options of the command line to controllers: what belongs together, and what cannot be meant."""

import pytest

from timbrel.base.errors import UserError
from timbrel.runtime.live import midi_port
from timbrel.runtime.live.inputs import Gesture, Knob
from timbrel.runtime.live.opening import Options, open_controls, words


class System:
    """Two keyboards; each has one message to say."""

    def names(self):
        return ["nanoKEY 20:0", "Seaboard 24:0"]

    def open(self, name):
        return Line([[0x90, 60, 100] if "KEY" in name else [0xB0, 7, 127]])

    def forget_jack(self):
        """Neither is JACK's."""


class Line:
    def __init__(self, said):
        self.said = said

    def read(self):
        return (self.said.pop(), 0.0) if self.said else None

    def is_there(self):
        return True

    def close(self):
        pass


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (Options(mpe="lower"), "--mpe says how --midi is meant: give that too, or leave it out"),
        (Options(xyz=True), "--xyz says how --midi is meant"),
        (Options(loop=True), "--loop says how --gesture is meant"),
        (Options(note=600.0), "--note 600: use a MIDI note"),
        (Options(gesture="cirkle"), "gesture file, or rehearsal 'cirkle' is not known"),
    ],
)
def test_options_that_cannot_be_meant_are_one_sentence(options, sentence):
    with pytest.raises(UserError, match=sentence):
        open_controls(options, 48.0)


def test_several_ports_are_heard_and_their_fingers_kept_apart(monkeypatch):
    monkeypatch.setattr(midi_port, "Rtmidi", System)
    options = Options(midi=("nano", "seab", "nanokey"))
    controls = open_controls(options, 48.0)
    said = [each for port in controls.controllers for each in port.poll(0.0)]
    assert [i.finger for i in said if isinstance(i, Gesture)] == ["midi/1/60", "midi3/1/60"]
    assert [i.axis for i in said if isinstance(i, Knob)] == ["midi:cc/7@1"]
    assert words(options) == " · MIDI nano, seab, nanokey"
    controls.close()

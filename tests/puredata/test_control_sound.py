# SPDX-License-Identifier: MIT
"""examples/control.pd in the real Pd, heard: notes and bends by MPE on two voices at once, a map.

The instrument is a sine wave at its `midi` inlet, so what is heard can be calculated.
"""

import warnings

import broken
import numpy as np
import pytest
from tapped import Tapped, library
from tones import RATE, Tones

pytestmark = pytest.mark.native
INPUTS = {"output": ("timbrel.out", 1), "control": ("timbrel.control", 0)}
BEGIN = [(0.0, "output level -20"), (0.0, "control zone 1 15")]
BEGUN = 0.7  # nn~ is asked for its latency half a second after DSP begins


@pytest.fixture(scope="module")
def folder(external, tmp_path_factory):
    """A copy of the library whose pitched instrument is Tones."""
    parent = tmp_path_factory.mktemp("control")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        tones = broken.write(Tones(), parent / "tones.ts")
    return library(parent / "timbrel", pitched=tones)


def peaks(folder, program, messages, count):
    """The strongest pitches of the last half second, as MIDI, from low to high; and the log."""
    late = [(BEGUN + second, message) for second, message in messages]
    sound, log = Tapped(folder, "control", INPUTS).play([*BEGIN, *late], BEGUN + 1.2, program)
    part = sound[-RATE // 2 :]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 8 * len(part)))
    if spectrum.max() < 1e-3:
        return [], log
    found = []
    for _ in range(count):
        at = int(spectrum.argmax())
        found.append(69 + 12 * np.log2(at * RATE / (8 * len(part)) / 440))
        spectrum[max(0, at - 80) : at + 80] = 0
    return sorted(found), log


def test_two_members_of_a_zone_are_two_pitches_and_one_bends(folder, any_pd):
    notes = [(0.0, "; #notein 60 127 2"), (0.0, "; #notein 67 127 3")]
    heard, log = peaks(folder, any_pd, notes, 2)
    assert heard == pytest.approx([60, 67], abs=0.1)
    assert not [line for line in log if "error" in line]
    bent, _ = peaks(folder, any_pd, [*notes, (0.3, "; #bendin 8704 3")], 2)
    assert bent == pytest.approx([60, 70], abs=0.1)


def test_a_note_by_osc_ends_with_panic(folder, old_pd):
    note = (0.0, "control timbrel note 64.5 127")
    assert peaks(folder, old_pd, [note], 1)[0] == pytest.approx([64.5], abs=0.1)
    assert peaks(folder, old_pd, [note, (0.2, "control timbrel panic")], 1)[0] == []

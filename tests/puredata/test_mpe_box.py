# SPDX-License-Identifier: MIT
"""[timbrel.mpe] and [timbrel.voices] in the real Pd, against those that `timbrel play` has.

MIDI comes as the messages of Pd's own objects, through those objects, or as raw bytes.
"""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from boxes import Patch
from pd import run
from tapped import LIBRARY

from timbrel.runtime.live.voices import Voices
from timbrel.runtime.live.zones import Zones

pytestmark = pytest.mark.native
ZONE = ["control 0 101 {0}", "control 6 100 {0}", "control {1} 6 {0}"]
CENTRE = 64 / 127
REST = ["1 pressure 0", "1 timbre 0.503937"]


def told(folder: Path, lines: Sequence[str], voices: int = 3, **options) -> list[str]:
    """Return what voices, fingers and knobs are told: "VOICE: 1 note 60", "KNOB: cc 7 1 1".

    Lines go to timbrel.mpe; "byte: 144" to its right inlet, "voice: start 188 60" to
    timbrel.voices, "; #notein 60 100 1" is what Pd's MIDI says itself.
    """
    patch = Patch()
    mpe, box = patch.obj("timbrel.mpe"), patch.obj(f"timbrel.voices {voices}")
    patch.connect(patch.obj("r t-mpe"), 0, mpe, 0)
    patch.connect(patch.obj("r t-byte"), 0, mpe, 1)
    patch.connect(patch.obj("r t-voice"), 0, box, 0)
    patch.connect(mpe, 0, box, 0)
    for source, outlet, name in ((box, 0, "VOICE"), (mpe, 0, "FINGER"), (mpe, 1, "KNOB")):
        patch.connect(source, outlet, patch.obj(f"print {name}"), 0)
    patch.script("script.txt")
    addressed = []
    for line in lines:
        to, _, rest = line.rpartition(": ")
        addressed.append(line[2:] if line.startswith("; ") else f"t-{to or 'mpe'} {rest}")
    # Beyond the moment of loading, in which boxes find out how many voices there are.
    script = ";\n".join([f"1 {addressed[0]}", *addressed[1:], "pd quit;\n"])
    (folder / "script.txt").write_text(script, encoding="utf-8")
    log = run(str(patch), folder, paths=[LIBRARY], **options).log
    return [line for line in log if line.startswith(("VOICE: ", "FINGER: ", "KNOB: "))]


def of(lines: Sequence[str], kind: str, *words: str) -> list[str]:
    """The lines of one printer, those with one of these words where there are any."""
    mine = [line.removeprefix(f"{kind}: ") for line in lines if line.startswith(f"{kind}: ")]
    return [line for line in mine if not words or set(words) & set(line.split())]


def zone(master: int, members: int) -> list[str]:
    return [line.format(master, members) for line in ZONE]


# --- notes, by all three ways ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ["note 60 127 2", "bend 16383 2", "pressure 127 2", "note 60 0 2"],
        ["; #notein 60 127 2", "; #bendin 16383 2", "; #touchin 127 2", "; #notein 60 0 2"],
        [f"byte: {b}" for b in (0x91, 60, 127, 0xE1, 127, 127, 0xD1, 127, 0x81, 60, 64)],
    ],
    ids=["messages", "Pd's MIDI", "bytes"],
)
def test_a_note_its_bend_its_pressure_and_its_end(any_pd, tmp_path, lines):
    heard = of(told(tmp_path, lines, program=any_pd), "VOICE")
    assert heard == [
        "1 reset",
        "1 note 60",
        "1 pressure 0",
        "1 timbre 0.503937",
        "1 velocity 1",
        f"1 note {60 + 2 * 8191 / 8192:.6g}",
        "1 pressure 1",
        "1 velocity 0",
    ]


def test_bytes_with_running_status_real_time_and_system_messages(any_pd, tmp_path):
    data = [0x90, 60, 0xF8, 127, 62, 127, 0xF0, 1, 2, 0xF7, 64, 127, 0x92, 65, 0xFE, 127, 65, 0]
    heard = of(told(tmp_path, [f"byte: {b}" for b in data], program=any_pd), "FINGER")
    assert heard == [
        *(
            line
            for key in (60, 62)
            for line in (f"start {128 + key} {key}", f"move {128 + key} velocity 1")
        ),
        *(f"start {3 * 128 + 65} 65", f"move {3 * 128 + 65} velocity 1", f"end {3 * 128 + 65}"),
    ]


def test_every_kind_of_byte_message(old_pd, tmp_path):
    data = [0xA0, 60, 127, 0xB0, 7, 127, 0xC4, 5, 0xD4, 127, 0xE4, 0, 0, 0xB4, 64, 127]
    heard = told(tmp_path, [f"byte: {b}" for b in data], program=old_pd)
    assert of(heard, "KNOB") == [
        "cc 7 1 1",
        "program 5 5",
        "pressure 1 5",
        "bend -1 5",
        "cc 64 1 5",
    ]
    assert of(heard, "FINGER") == ["move 188 pressure 1", "pressure 5 1", "bend 5 -2", "pedal 5 1"]


def test_midi_can_be_closed(old_pd, tmp_path):
    lines = ["midi 0", "; #notein 60 127 1", "midi 1", "; #notein 62 127 1"]
    assert of(told(tmp_path, lines, program=old_pd), "VOICE", "note") == ["1 note 62"]


def test_any_bytes_at_all_leave_it_playing(any_pd, tmp_path):
    random.seed(4)
    # The last message sets all right: a zone of none, all notes off, and a status of its own.
    noise = [str(random.choice([*range(256), -1, 300, 1e20])) for _ in range(4000)]
    calm = [line for master in (1, 16) for line in zone(master, 0)]
    lines = [f"byte: {b}" for b in noise] + [*calm, "control 0 123 3", "control 0 121 3"]
    heard = told(tmp_path, [*lines, "byte: 146", "byte: 60", "byte: 127"], program=any_pd)
    assert of(heard, "VOICE")[-1].endswith("velocity 1")
    assert not [line for line in heard if "nan" in line or "inf" in line]


# --- zones ----------------------------------------------------------------------------------------


def bends(lines: Sequence[str]) -> dict[int, float]:
    """What each channel's bend is in the end."""
    words = [line.split() for line in of(lines, "FINGER") if line.startswith("bend ")]
    return {int(channel): float(value) for _, channel, value in words}


@pytest.mark.parametrize(
    "asked",
    [
        [(1, 15)],
        [(16, 15)],
        [(1, 5)],
        [(1, 7), (16, 7)],
        [(1, 9), (16, 9)],
        [(1, 15), (16, 1)],
        [(1, 3), (1, 0)],
        [(3, 5)],
        [(16, 4), (1, 12)],
    ],
)
def test_zones_are_those_of_timbrel_play(old_pd, tmp_path, asked):
    zones = Zones()
    for master, members in asked:
        zones = zones.configured(master, members) if master in (1, 16) else zones
    lines = [line for each in asked for line in zone(*each)]
    lines += [f"bend 12288 {channel}" for channel in range(1, 17)]
    got = bends(told(tmp_path, lines, program=old_pd))
    for channel in range(1, 17):
        master = zones.master_of(channel)
        assert got[channel] == pytest.approx(24 + 1 if master else 1, abs=1e-5), channel


def test_a_member_speaks_for_its_notes_and_the_master_for_all(any_pd, tmp_path):
    lines = [*zone(1, 15), "note 60 127 2", "note 64 127 3"]
    lines += ["bend 12288 2", "bend 12288 1", "pressure 127 3", "pressure 32 1"]
    lines += ["control 127 74 2", "control 0 74 1"]
    heard = told(tmp_path, lines, program=any_pd)
    begun = of(heard, "VOICE").index("2 velocity 1") + 1
    assert of(heard, "VOICE")[begun:] == [
        "1 note 84",
        "1 note 85",
        "2 note 65",
        "2 pressure 1",
        "1 pressure 0.251969",
        "2 pressure 1",
        "1 timbre 1",
        f"1 timbre {1 - CENTRE:.6g}",
        "2 timbre 0",
    ]
    assert of(heard, "KNOB") == ["bend 0.500061 1", "pressure 0.251969 1", "cc 74 0 1"]


def test_the_range_of_the_wheel_is_told_by_one_member_for_all(old_pd, tmp_path):
    told_by = ["control 0 101 3", "control 0 100 3", "control 24 6 3", "control 50 38 3"]
    own = ["control 0 101 1", "control 0 100 1", "control 12 6 1"]
    lines = [*zone(1, 4), *told_by, *own, "bend 16384 5", "bend 0 1"]
    got = bends(told(tmp_path, lines, program=old_pd))
    assert got[1] == -12 and got[2] == -12
    assert got[5] == pytest.approx(24.5 * 8191 / 8192 - 12, abs=1e-4)
    assert 6 not in got or got[6] == 0
    lines = ["range 24", *zone(16, 3), "bend 0 15", "range 12"]
    assert bends(told(tmp_path, lines, program=old_pd))[15] == -24


def test_parameters_are_no_knobs_and_other_controllers_are(old_pd, tmp_path):
    lines = ["control 127 6 1", *zone(1, 0), "control 0 99 1", "control 5 6 1", "control 0 1 17"]
    assert of(told(tmp_path, lines, program=old_pd), "KNOB") == ["cc 6 1 1", "cc 1 0 1"]


def test_the_pedal_of_the_master_holds_its_zone(old_pd, tmp_path):
    lines = [*zone(1, 15), "control 127 64 1", "note 60 127 2", "note 60 0 2", "note 62 127 3"]
    lines += ["control 0 64 1", "note 62 0 3"]
    heard = of(told(tmp_path, lines, program=old_pd), "VOICE", "velocity")
    assert heard == ["1 velocity 1", "2 velocity 1", "1 velocity 0", "2 velocity 0"]


@pytest.mark.parametrize("off", ["control 0 123 1", "control 0 120 1", "zone 1 3"])
def test_all_notes_off_and_a_new_zone_end_the_zones_notes(old_pd, tmp_path, off):
    lines = [*zone(1, 7), "note 60 127 2", "note 62 127 3", "note 64 127 12", off]
    assert of(told(tmp_path, lines, program=old_pd), "VOICE")[-2:] == [
        "1 velocity 0",
        "2 velocity 0",
    ]


def test_reset_of_controllers_lets_everything_spring_back(old_pd, tmp_path):
    lines = ["note 60 127 1", "bend 0 1", "pressure 127 1", "control 127 64 1", "note 60 0 1"]
    heard = of(told(tmp_path, [*lines, "control 0 121 1"], program=old_pd), "VOICE")
    assert heard[-4:] == ["1 note 60", *REST, "1 velocity 0"]


def test_reset_of_a_master_s_controllers_is_its_zone_s(old_pd, tmp_path):
    lines = [*zone(1, 7), "note 60 127 2", "bend 0 2", "pressure 127 2", "pressure 127 12"]
    heard = told(tmp_path, [*lines, "control 0 121 1"], program=old_pd)
    assert of(heard, "VOICE")[-3:] == ["1 note 60", *REST]
    assert of(heard, "FINGER", "12")[-1] == "pressure 12 1"
    assert of(heard, "KNOB")[-1] == "cc 64 0 1"


# --- voices ---------------------------------------------------------------------------------------


def played(seed: int, count: int) -> tuple[list[str], list[str]]:
    """Random fingers: messages for the box, and what timbrel play's voices make of them."""
    rng, voices = random.Random(seed), Voices(count)
    down: set[int] = set()
    lines: list[str] = []
    wanted: list[str] = []
    for now in range(300):
        owner = rng.choice((1, 2))
        finger = 128 * owner + rng.randrange(60, 68)
        name = f"midi/{owner}/{finger}"
        action = rng.random()
        if action < 0.45:
            down.add(finger)
            lines.append(f"voice: start {finger} {finger % 128}")
            lines.append(f"voice: move {finger} velocity 1")
            wanted.append(f"{voices.start(name, now).voice} velocity 1")
            continue
        if action < 0.85:
            lines.append(f"voice: end {finger}")
            freed = [voices.end(name, now)]
        elif action < 0.98:
            pedal = rng.random() < 0.5
            lines.append(f"voice: pedal {owner} {int(pedal)}")
            freed = voices.sustain(pedal, f"midi/{owner}", now)
        else:
            whose = rng.choice((1, 2, None))
            lines.append("voice: panic" if whose is None else f"voice: panic {whose}")
            freed = voices.panic(now, None if whose is None else f"midi/{whose}")
        for each in freed:
            if each:
                wanted.append(f"{each.voice} velocity {int(each.back is not None)}")
    return lines, wanted


@pytest.mark.parametrize("count", [1, 2, 3, 8])
@pytest.mark.parametrize("seed", range(3))
def test_voices_go_to_whom_timbrel_play_gives_them(old_pd, tmp_path, count, seed):
    lines, wanted = played(seed, count)
    assert of(told(tmp_path, lines, count, program=old_pd), "VOICE", "velocity") == wanted


def test_the_one_voice_comes_back_to_the_note_before(any_pd, tmp_path):
    lines = ["note 60 127 1", "note 64 127 1", "bend 0 1", "note 64 0 1", "note 60 0 1"]
    heard = of(told(tmp_path, lines, 1, program=any_pd), "VOICE", "reset", "note", "velocity")
    back = ["1 note 62", "1 note 58", "1 velocity 1", "1 velocity 0"]
    assert heard == ["1 reset", "1 note 60", "1 velocity 1", "1 note 64", "1 velocity 1", *back]


def test_all_notes_off_of_a_channel_leaves_those_of_others_waiting(old_pd, tmp_path):
    begin = ["note 60 127 2", "note 61 127 3", "note 62 127 4"]
    off = [*begin, "control 0 123 3", "control 0 123 4", "note 60 0 2"]
    heard = of(told(tmp_path, off, 1, program=old_pd), "VOICE", "note", "velocity")
    assert heard[6:] == ["1 note 60", "1 velocity 1", "1 velocity 0"]

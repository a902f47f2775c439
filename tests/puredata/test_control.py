# SPDX-License-Identifier: MIT
"""[timbrel.control] in the real Pd: packets by UDP in, what its six outlets say, and what it tells.

A packet is answered by what Pd prints; that nothing is printed for one is seen by the next one's.
"""

import socket
from collections.abc import Sequence

import pytest
from controlled import LOOPBACK, controlled, encoded, free_port
from live import LIMIT_S
from pythonosc.osc_message import OscMessage

pytestmark = pytest.mark.native
BEGUN = ["pressure 0", "timbre 0.503937"]  # a voice's, before its velocity


def voice(number: int, key: float, velocity: float, touch: Sequence[str] = ()) -> list[str]:
    """What is said as a voice begins."""
    told = ["reset", f"note {key:g}", *BEGUN, *touch, f"velocity {velocity:g}"]
    return [f"VOICE: {number} {each}" for each in told]


def test_each_address_has_its_outlet(any_pd, tmp_path):
    table = [
        (("/timbrel/latent/z1", 0.5), ["LATENT: z1 0.5"]),
        (("/timbrel/latent/z1", 0.5, -1.0), ["VOICE: 1 latent z1 0.5", "VOICE: 2 latent z1 -1"]),
        (("/timbrel/latents", 1.0, 2.0, 3.0), ["LATENT: latents 1 2 3"]),
        (("/timbrel/label/pitch", "C#"), ["LABEL: pitch C#"]),
        (("/timbrel/label/pitch", 1, 2), ["VOICE: 1 label pitch 1", "VOICE: 2 label pitch 2"]),
        (("/timbrel/loudness", 0.5), ["VOICE: all loudness 0.5"]),
        (("/timbrel/loudness", 0.5, 1.0), ["VOICE: 1 loudness 0.5", "VOICE: 2 loudness 1"]),
        (("/timbrel/voice/2/latent/z1", 0.5), ["VOICE: 2 latent z1 0.5"]),
        (("/timbrel/attribute/phase", "random"), ["NN: set phase random"]),
        (("/timbrel/reset",), ["NN: reset", "VOICE: all reset"]),
        (("/timbrel/reset", 1), ["NN: set reset 1", "VOICE: 2 reset"]),
        (("/timbrel/load", "a file.ts"), ["NN: load a\\ file.ts"]),
        (("/timbrel/method", "decode"), ["NN: method decode"]),
        (("/timbrel/map/control", 0.25, 0.5, 0.75), ["MAP: 0.25 0.5 0.75"]),
        (("/timbrel/map/control/y", 1.0), ["MAP: 0.25 1 0.75"]),
        (("/timbrel/map/control/3", 0.5), ["MAP: 0.25 1 0.5"]),
        (("/timbrel/voice/12/loudness", 0.5), ["VOICE: 12 loudness 0.5"]),
        (("/timbrel/map/param/rate", 64), ["MAP: set rate 64"]),
        (("/timbrel/map/params", 1, 2, 3), ["MAP: param 1 2 3"]),
        (("/timbrel/map/lock/rate", 1), ["MAP: lock rate 1"]),
        (("/timbrel/movement/slow/speed", 2.0), ["OTHER: movement slow speed 2"]),
        (("/timbrel/level", -12.0), []),
        (("/1/fader1", 0.5), ["OTHER: osc 1 fader1 0.5"]),
        (("/wek/outputs", 0.5, 0.25), ["OTHER: osc wek outputs 0.5 0.25"]),
    ]
    with controlled(tmp_path, any_pd) as pd:
        for message, wanted in table:
            pd.osc(*message)
            assert pd.said() == wanted, message


def test_notes_and_what_moves_them(any_pd, tmp_path):
    with controlled(tmp_path, any_pd) as pd:
        pd.osc("/timbrel/note", 60.5, 127)
        assert pd.said() == voice(1, 60.5, 1)
        pd.osc("/timbrel/note", 60.5, 127, 7)
        assert pd.said() == voice(2, 60.5, 1), "an id tells two of one key apart"
        for word, value, wanted in (("bend", 1.5, "note 62"), ("pressure", 0.5, "pressure 0.5")):
            pd.osc(f"/timbrel/{word}", 60.5, value, 7)
            assert pd.said() == [f"VOICE: 2 {wanted}"]
        pd.osc("/timbrel/timbre", 60.5, 2.0)
        assert pd.said() == ["VOICE: 1 timbre 1"]
        pd.osc("/timbrel/note", 60.5, 0)
        assert pd.said() == ["VOICE: 1 velocity 0"]
        pd.osc("/timbrel/panic")
        assert pd.said() == ["VOICE: 2 velocity 0"]


@pytest.mark.parametrize(
    ("address", "before", "finger", "key"),
    [
        ("/t3d/tch12", [], 17 * 128 + 12, 61.5),
        ("/lightpad_data", [], 18 * 128, 60),
        ("/timbrel/touch", [5], 19 * 128 + 5, 60),
    ],
)
def test_touches_are_voices_and_places_of_a_map(old_pd, tmp_path, address, before, finger, key):
    note = [61.5] if "t3d" in address else []
    place = ["x 0.25", "y 0.5", "z 0.75"]
    with controlled(tmp_path, old_pd) as pd:
        pd.osc("/t3d/frm", 1, 1)
        pd.osc(address, *before, 0.25, 0.5, 0.75, *note)
        begun = voice(1, key, 1, place)
        block = f"MAP: block {finger} 1 0.25 0.5 0.75"
        assert pd.said() == [*begun[:-1], block, begun[-1]]
        pd.osc(address, *before, 0.5, 2.0, 0.25)
        moved = ["x 0.5", "y 1", "z 0.25"]
        block = f"MAP: block {finger} 1 0.5 1 0.25"
        assert pd.said() == [*(f"VOICE: 1 {each}" for each in moved), block]
        pd.osc(address, *before, 0.5, 0.5, 0.0)
        assert pd.said() == ["VOICE: 1 velocity 0", f"MAP: block {finger} 2"]
        pd.osc(address, *before, 0.5, 0.5, 0.0)
        assert pd.said() == [], "it is up already"


def test_a_touch_whose_voice_was_taken_does_not_take_it_back(old_pd, tmp_path):
    with controlled(tmp_path, old_pd, "2") as pd:
        for n in (1, 2, 3):
            pd.osc(f"/t3d/tch{n}", 0.5, 0.5, 0.5, 60.0 + n)
        pd.said()
        pd.osc("/t3d/tch1", 0.25, 0.5, 0.5, 61.0)
        assert pd.said() == ["MAP: block 2177 1 0.25 0.5 0.5"]


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        (("/timbrel/latent/z1", "loud"), "a latent takes a number: a word came"),
        (("/timbrel/latent/z1",), "latent takes a name and a value"),
        (("/timbrel/latents", 1e20), "no finite number"),
        (("/timbrel/latnt/z1", 0.5), "no address of timbrel: latnt z1 0.5"),
        (("/timbrel/voice/1/pitch", 0.5), "a voice has latent NAME"),
        (("/lightpad_data", 0.5, 0.5), "a touch has x y"),
    ],
)
def test_mistakes_are_one_sentence_and_change_nothing(old_pd, tmp_path, message, wanted):
    with controlled(tmp_path, old_pd) as pd:
        pd.osc(*message)
        (line,) = pd.said()
        assert line.startswith("OTHER: error ") and wanted in line


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_does_not_get_in(any_pd, tmp_path, wrong):
    """Pd's [oscparse] reads it as 0."""
    with controlled(tmp_path, any_pd) as pd:
        pd.osc("/timbrel/latents", wrong, 0.5)
        assert pd.said() == ["LATENT: latents 0 0.5"]


def test_packets_that_are_no_osc_leave_it_playing(any_pd, tmp_path):
    good = encoded("/timbrel/latent/z1", 0.5)
    with controlled(tmp_path, any_pd) as pd:
        for data in (b"\0", b"junk", good[:-2], b"#bundle\0", b"/timbrel/note\0\0\0,b\0\0" * 3):
            pd.packet(data)
        pd.packet(good)
        assert pd.said()[-1] == "LATENT: z1 0.5"


def test_it_listens_where_it_is_told(any_pd, tmp_path):
    other = free_port()
    with controlled(tmp_path, any_pd) as pd:
        pd.send(f"t-nn listen {other}", "t-mark bang")
        pd.wait_for("^MARK: ")
        pd._to = (LOOPBACK, other)
        pd.osc("/timbrel/latent/z1", 0.5)
        assert pd.said() == ["LATENT: z1 0.5"]


def test_what_is_set_is_told_and_what_the_patch_wants(any_pd, tmp_path):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as display:
        display.bind((LOOPBACK, 0))
        display.settimeout(LIMIT_S)

        def told() -> tuple[str, list]:
            message = OscMessage(display.recv(4096))
            return message.address, message.params

        with controlled(tmp_path, any_pd, f"3 {LOOPBACK} {display.getsockname()[1]}") as pd:
            pd.osc("/timbrel/latent/z1", 0.5)
            assert told() == ("/timbrel/latent/z1", [0.5])
            pd.osc("/timbrel/label/pitch", "C#")
            assert told() == ("/timbrel/label/pitch", ["C#"])
            pd.osc("/timbrel/attribute/gain_db", -6)
            assert told() == ("/timbrel/attribute/gain_db", [-6])
            pd.send("t-nn told latent z3 0.25")
            assert told() == ("/timbrel/latent/z3", [0.25])
            there = f"{LOOPBACK} {display.getsockname()[1]}"
            pd.send("t-nn tell", "t-nn told latent z3 1", f"t-nn tell {there}")
            pd.send("t-nn told latent z3 2")
            assert told() == ("/timbrel/latent/z3", [2]), "told nobody in between"

# SPDX-License-Identifier: MIT
"""Bytes → messages: every kind, every way of saying it short, and everything that goes wrong."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timbrel.runtime.live.midi_bytes import REAL_TIME, Decoder, Message

ON = Message("note_on", 1, 60, 100)
LOUD = Message("note_on", 1, 61, 101)


@pytest.mark.parametrize(
    ("data", "messages"),
    {
        "note off": ("83 3C 40", [("note_off", 4, 60, 64)]),
        "note on": ("90 3C 64", [ON]),
        "key pressure": ("AF 3C 05", [("key_pressure", 16, 60, 5)]),
        "controller": ("B1 4A 7F", [("control", 2, 74, 127)]),
        "program": ("C2 05", [("program", 3, 5, 0)]),
        "pressure": ("D3 06", [("pressure", 4, 6, 0)]),
        "bend": ("E4 01 40", [("bend", 5, 1, 64)]),
        "song position": ("F2 01 02", [("song_position", 0, 1, 2)]),
        "tune": ("F6", [("tune", 0, 0, 0)]),
        "running status": ("90 3C 64 3D 65", [ON, LOUD]),
        "running status of one byte": ("D0 01 02", [("pressure", 1, 1, 0), ("pressure", 1, 2, 0)]),
        "a tick between two bytes": ("90 3C F8 64 3D FE 65", ["tick", ON, "sensing", LOUD]),
        "a tick in a SysEx": ("F0 01 F8 02 F7", ["tick"]),
        "a whole SysEx": ("F0 00 21 10 77 F7 90 3C 64", [ON]),
        "a SysEx that a message cuts": ("F0 00 21 90 3C 64", [ON]),
        "data after a SysEx has nobody": ("90 3C 64 F0 01 F7 3D 65", [ON]),
        "data after a system message has nobody": (
            "90 3C 64 F3 05 3D 65",
            [ON, ("song_select", 0, 5, 0)],
        ),
        "data before any status": ("3C 64 90 3C 64", [ON]),
        "undefined statuses": ("90 3C 64 F4 3D 65 F5 01 F7", [ON]),
        "undefined real time changes nothing": ("90 3C F9 64 FD 3D 65", [ON, LOUD]),
        "a message that another cuts": ("90 3C 90 3C 64", [ON]),
        "cut off": ("90 3C", []),
    }.values(),
)
def test_bytes_mean_messages(data, messages):
    wanted = [Message(m) if isinstance(m, str) else Message(*m) for m in messages]
    assert Decoder().feed(bytes.fromhex(data)) == wanted


def test_a_sysex_without_an_end_is_not_kept():
    decoder = Decoder()
    for _ in range(100):
        assert decoder.feed(bytes([0xF0]) + bytes(10_000)) == []
    assert len(decoder._data) == 0
    assert decoder.feed(bytes([0x90, 60, 100])) == [ON]


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
def test_any_bytes_cut_anywhere_mean_the_same(data, cuts):
    decoder = Decoder()
    edges = sorted({0, len(data), *(c for c in cuts if c < len(data))})
    parts = [data[a:b] for a, b in pairwise(edges)]
    messages = [m for part in parts for m in decoder.feed(part)]
    assert messages == Decoder().feed(data)
    assert all(0 <= m.data1 < 128 and 0 <= m.data2 < 128 and 0 <= m.channel <= 16 for m in messages)


@given(st.binary(max_size=100), st.sampled_from(sorted(REAL_TIME)), st.integers(0, 100))
def test_real_time_bytes_change_nothing_around_them(data, status, place):
    with_it = Decoder().feed(data[:place] + bytes([status]) + data[place:])
    without = Decoder().feed(data)
    told = Message(REAL_TIME[status])
    assert with_it.count(told) == without.count(told) + 1
    assert [m for m in with_it if m != told] == [m for m in without if m != told]

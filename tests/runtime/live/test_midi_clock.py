# SPDX-License-Identifier: MIT
"""The tempo of MIDI's clock: what is told of it, whenever its ticks are stamped."""

import math

import pytest
from midi_said import played, short

from timbrel.runtime.live.gesture_file import Timed, line_of
from timbrel.runtime.live.inputs import Command, Knob
from timbrel.runtime.live.midi_bytes import Decoder
from timbrel.runtime.live.midi_clock import Clock
from timbrel.runtime.live.mpe import MidiInput

JACK_HZ = 48000


def ticks(bpm, seconds, start_s=0.0):
    """When a clock ticks."""
    period_s = 60 / 24 / bpm
    return [start_s + k * period_s for k in range(int(seconds / period_s))]


def stamped(times_s, frames):
    """As RtMidi stamps them on JACK: at the end of the period that they come in."""
    return [math.ceil(t * JACK_HZ / frames) * frames / JACK_HZ for t in times_s]


def told(clock, times_s):
    return [knob.value for t in times_s for knob in clock.tick(t)]


def test_a_steady_clock_is_told_once_within_a_beat():
    assert [round(v, 6) for v in told(Clock(), ticks(97.3, 60))] == [97.3]
    assert len(told(Clock(), ticks(120, 60)[:25])) == 1


@pytest.mark.parametrize("frames", [64, 128, 256, 512, 1024, 2048])
@pytest.mark.parametrize("bpm", [33.0, 72.5, 97.3, 120.0, 140.1])
def test_a_clock_through_jack_is_told_rightly_and_seldom(bpm, frames):
    clock, times_s = Clock(), stamped(ticks(bpm, 120), frames)
    begun = told(clock, times_s[: len(times_s) // 2])
    assert len(begun) < 20
    then = [begun[-1], *told(clock, times_s[len(times_s) // 2 :])]
    assert then == [pytest.approx(bpm, abs=0.3)] * len(then)
    assert len(then) < 5


def test_a_tempo_that_jumps_is_told_within_two_beats():
    clock = Clock()
    told(clock, stamped(ticks(120, 60), 256))
    jumped = told(clock, stamped(ticks(60, 2, 60.0), 256))
    assert jumped == [pytest.approx(60, rel=0.01)] * len(jumped) and jumped


def test_a_tempo_that_glides_is_followed():
    clock, time_s = Clock(), 0.0
    for tick in range(24 * 120):
        bpm = 120 + 0.5 * min(1.0, tick / 24 / 60)
        clock.tick(time_s)
        time_s += 60 / 24 / bpm
    assert clock.told == pytest.approx(120.5, rel=0.0015)


def test_a_pause_is_no_tempo():
    clock = Clock()
    assert told(clock, ticks(120, 4)) == [pytest.approx(120)]
    assert told(clock, ticks(120, 4, 1000.0)) == []
    clock.start()
    assert told(clock, ticks(120, 4, 1004.3)) == []


@pytest.mark.parametrize("times", [[0.0] * 99, [5.0, 4.0] * 50, [math.nan] * 99, [math.inf] * 99])
def test_a_clock_without_time_has_no_tempo(times):
    assert told(Clock(), times) == []


def test_a_flood_of_ticks_is_no_faster_than_a_thousand():
    assert told(Clock(), [k / 1e5 for k in range(1000)]) == [1000.0]


def test_each_tick_is_told_and_whose_it_is():
    midi, tick = MidiInput(port=2), Decoder().feed([0xF8])
    said = [each for t in ticks(120, 2) for each in midi.take(tick, t)]
    assert [i.arguments for i in said if isinstance(i, Command)] == [("tick", "midi2")] * 96
    assert [i.axis for i in said if isinstance(i, Knob)] == ["midi:clock"]
    assert short(played("FA FC FB")) == [("clock", w) for w in ("start", "stop", "continue")]


def test_a_take_keeps_the_ticks_that_moved_it():
    (tick,) = played("F8")
    assert (
        line_of(Timed(0.0, tick)) == '{"t": 0.0, "command": "clock", "arguments": ["tick", "midi"]}'
    )

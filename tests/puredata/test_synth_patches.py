# SPDX-License-Identifier: MIT
"""The shipped synths in the real Pd: levels, ratios, LFO, targets, no click, no clipping."""

import numpy as np
import patch_file
import pytest
from boxes import Patch
from pd import EXTERNALS, play, run

from timbrel.base.units import midi_to_hz
from timbrel.training.synths.description import Playing
from timbrel.training.synths.find import Asked, find, patches

RATE = 44100
RATIOS = np.array([0.5, 1.5, 1, 2, 3, 4, 5, 6, 8])
TARGETS = ("am", "fm", "pwm", "fcm")
C4 = midi_to_hz(60)


def rendered(name, rows, **asked):
    """The sounds of rows, by the way that timbrel data synth takes."""
    _, source = find(name, Asked(**asked))
    return np.stack(list(source.render(np.atleast_2d(np.asarray(rows, float)))))


def live(box, messages, seconds):
    """One patch that gets messages at seconds while it sounds."""
    timed = [(round(second * RATE), text) for second, text in messages]
    samples, options = round(seconds * RATE), {"printed": False, "rate": RATE}
    told = play(box, samples=samples, messages=timed, paths=[patches()], **options)
    assert told.sane.all()
    assert not [line for line in told.log if line.startswith(("error", "expr~"))]
    return told.audio[0]


def level_of(sound, hz, start=0.05, end=0.25):
    """The amplitude of a partial between two seconds."""
    part = sound[round(start * RATE) : round(end * RATE)]
    window = np.hanning(len(part))
    wave = np.exp(-2j * np.pi * hz / RATE * np.arange(len(part)))
    return 2 * abs(np.dot(part * window, wave)) / window.sum()


def test_each_drawbar_is_a_sine_at_its_ratio():
    for bar, sound in enumerate(rendered("organ", np.eye(9) * 127)):
        levels = [level_of(sound, C4 * ratio) for ratio in RATIOS]
        assert levels[bar] == pytest.approx(0.1, rel=0.01)
        assert max(np.delete(levels, bar)) < 1e-4


def test_a_drawbar_goes_in_steps_of_3_db_and_is_off_at_0():
    steps = np.array([8, 7, 4.5, 2, 1, 0.5, 0])
    rows = np.zeros((len(steps), 9))
    rows[:, 2] = steps * 127 / 8
    levels = np.array([level_of(sound, C4) for sound in rendered("organ", rows)]) / 0.1
    assert 20 * np.log10(levels[:5]) == pytest.approx(3 * (steps[:5] - 8), abs=0.1)
    assert levels[5] == pytest.approx(levels[4] / 2, rel=0.02), "below the first step: a line"
    assert levels[6] < 1e-6


def test_high_notes_of_the_organ_fold_back_by_octaves():
    (sound,) = rendered("organ", [0] * 8 + [127], note=108)
    assert level_of(sound, midi_to_hz(108) * 2) == pytest.approx(0.1, rel=0.01)


@pytest.mark.parametrize("note", [24, 60, 100])
def test_nothing_ever_clips(note):
    draw = np.random.default_rng(1).integers(0, 128, (12, 9))
    organ = rendered("organ", np.concatenate([np.full((1, 9), 127), draw]), note=note)
    assert 0.3 < np.abs(organ[0]).max() < 0.95
    assert np.abs(organ).max() < 0.95
    for target in TARGETS:
        rows = np.concatenate([draw[:, :4], [[127, 0, 127, 127], [127, 127, 127, 127], [0] * 4]])
        sound = rendered("subtractive", rows, note=note, target=target)
        assert 0.03 < np.abs(sound).max() < 0.95


@pytest.mark.parametrize(("value", "hz"), [(25.4, 2), (76.2, 8), (127, 32)])
def test_the_lfo_has_the_rate_asked_for(value, hz):
    (sound,) = rendered("subtractive", [value, 64, 0, 127], sustain_s=3.0)
    beat = np.abs(sound[RATE // 2 : 3 * RATE]) ** 2
    spectrum = np.abs(np.fft.rfft((beat - beat.mean()) * np.hanning(len(beat)), 4 * len(beat)))
    low = np.fft.rfftfreq(4 * len(beat), 1 / RATE)
    found = low[: np.searchsorted(low, 60)][np.argmax(spectrum[: np.searchsorted(low, 60)])]
    assert found == pytest.approx(hz, rel=0.02)


@pytest.mark.parametrize(("value", "share"), [(0, 0.05), (64, 0.5035), (127, 0.95)])
def test_the_duty_is_the_share_of_a_cycle_that_the_lfo_is_up(value, share):
    (sound,) = rendered("subtractive", [50.8, value, 127, 127], sustain_s=2.0)  # 4 Hz
    cycles = np.abs(sound[: 2 * RATE])
    period = round(RATE / C4)
    level = np.maximum.reduceat(cycles, np.arange(0, len(cycles), period))
    assert np.mean(level > 0.5 * level.max()) == pytest.approx(share, abs=0.03)


def test_the_shape_goes_from_round_to_square():
    """Of the level that a slow LFO makes: how much of the time it is near neither end."""
    between = []
    for shape in (0, 64, 127):
        (sound,) = rendered("subtractive", [50.8, 64, shape, 127], sustain_s=1.0)
        level = np.maximum.reduceat(np.abs(sound[:RATE]), np.arange(0, RATE, round(RATE / C4)))
        share = level / level.max()
        between.append(np.mean((share > 0.1) & (share < 0.9)))
    assert between[0] > 0.5 > between[1] > 0.1 > between[2]


SQUARE = [0, 64, 127, 127]  # once a second up for half of it, and down


def halves(target, row=SQUARE):
    """What sounds while the LFO is up, and while it is down."""
    (sound,) = rendered("subtractive", row, target=target, sustain_s=1.0)
    return sound[round(0.1 * RATE) : round(0.45 * RATE)], sound[
        round(0.6 * RATE) : round(0.95 * RATE)
    ]


def partial(sound, hz):
    return level_of(sound, hz, 0, 0.3)


def test_without_depth_every_target_sounds_the_same():
    sounds = [rendered("subtractive", [90, 30, 60, 0], target=target)[0] for target in TARGETS]
    for sound in sounds[1:]:
        assert np.array_equal(sound, sounds[0])


def test_am_moves_the_level():
    up, down = halves("am")
    still, _ = halves("am", [0, 64, 127, 0])
    assert np.std(up) == pytest.approx(np.std(still), rel=0.01)
    assert np.std(down) < 0.001 * np.std(up)
    half, low = halves("am", [0, 64, 127, 63.5])
    assert np.std(low) == pytest.approx(0.5 * np.std(half), rel=0.02)


@pytest.mark.parametrize(("depth", "semitones"), [(127, 12), (63.5, 3)])
def test_fm_moves_the_pitch_and_nothing_else(depth, semitones):
    up, down = halves("fm", [0, 64, 127, depth])
    factor = 2 ** (semitones / 12)
    for sound, hz in ((up, C4 * factor), (down, C4 / factor)):
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8 * len(sound)))
        found = np.argmax(spectrum) * RATE / (8 * len(sound))
        assert min(abs(found / hz - k) for k in (1, 2, 3, 5, 7)) < 0.01


def test_pwm_moves_the_width():
    """A pulse of width w has partials |sin(pi k w)| / k: the second is missing at one half."""
    (still, _), (up, down) = halves("pwm", [0, 64, 127, 0]), halves("pwm")
    assert partial(still, 2 * C4) < 0.01 * partial(still, C4)
    for sound in (up, down):
        expected = np.sin(np.pi * 2 * 0.05) / 2 / np.sin(np.pi * 0.05)
        assert partial(sound, 2 * C4) / partial(sound, C4) == pytest.approx(expected, rel=0.2)


def test_fcm_moves_the_cutoff():
    (still, _), (up, down) = halves("fcm", [0, 64, 127, 0]), halves("fcm")
    brightness = [partial(sound, 9 * C4) / partial(sound, C4) for sound in (down, still, up)]
    assert brightness[0] < 0.5 * brightness[1] < 0.25 * brightness[2]
    assert partial(down, C4) < 0.5 * partial(still, C4), "the note itself lies above 125 Hz"


JUMPS = ["127 127 127 127 127 127 127 127 127", "0 0 0 0 0 0 0 0 0", "0 127 0 127 0 127 0 127 0"]


def test_the_organ_does_not_click_when_parameters_jump():
    times = np.arange(0.1, 0.9, 0.013)
    jumps = [(t, f"params {JUMPS[k % 3]}") for k, t in enumerate(times)]
    notes = [(0.02, "note 60 127"), (0.5, "note 67 127"), (0.8, "note 67 0")]
    sound = live("organ", [*notes, *jumps], 1.0)
    slope = 2 * np.pi * midi_to_hz(67) * RATIOS.sum() * 0.1 / RATE
    ramp = 0.9 / (0.005 * RATE)  # the attack, the shortest of all lines
    assert np.abs(np.diff(sound)).max() < slope + ramp
    assert np.abs(sound).max() > 0.3 and np.all(sound[-2000:] == 0)


def test_the_subtractive_synth_does_not_click_when_parameters_jump():
    """No sample is further from its neighbour than in the brightest sound that stands still."""
    bright = rendered("subtractive", [0, 64, 127, 127], target="fcm", sustain_s=0.5)
    steepest = np.abs(np.diff(bright)).max()
    rng = np.random.default_rng(0)
    jumps = [
        (t, "params " + " ".join(str(v) for v in rng.choice([0, 127], 4)))
        for t in np.arange(0.1, 1.8, 0.013)
    ]
    jumps += [(t, f"target {TARGETS[k % 4]}") for k, t in enumerate(np.arange(0.1, 1.8, 0.031))]
    sound = live("subtractive", [(0.02, "note 60 127"), *jumps, (1.8, "note 60 0")], 2.0)
    assert np.abs(np.diff(sound)).max() < 1.1 * steepest
    assert np.all(sound[-2000:] == 0)


@pytest.mark.parametrize("name", ["organ", "subtractive"])
def test_every_way_to_say_parameters_gives_the_same_sound(name):
    synth, _ = find(name, Asked())
    values = np.random.default_rng(2).integers(20, 100, len(synth.names))
    said = " ".join(str(v) for v in values)
    ways = [
        [f"params {said}"],
        [said],
        [f"param {k + 1} {v}" for k, v in enumerate(values)],
        [f"{word} {v}" for word, v in zip(synth.names, values, strict=True)],
    ]
    sounds = [
        live(name, [*((0.01, text) for text in way), (0.1, "note 60 100"), (0.3, "note 60 0")], 0.4)
        for way in ways
    ]
    assert np.abs(sounds[0]).max() > 0.02
    for sound in sounds[1:]:
        assert np.array_equal(sound, sounds[0])


def test_a_parameter_that_was_never_sent_is_0():
    """The LFO runs from the start: its depth alone makes it heard."""
    note = (0.1, "note 60 127")
    alone = live("subtractive", [(0.01, "param 4 127"), note], 0.7)
    assert np.array_equal(alone, live("subtractive", [(0.01, "params 0 0 0 127"), note], 0.7))
    still = live("subtractive", [note], 0.7)
    assert np.array_equal(still, live("subtractive", [(0.01, "params 0 0 0 0"), note], 0.7))
    assert np.std(alone - still) > 0.1 * np.std(still)


@pytest.mark.parametrize("name", ["organ", "subtractive"])
def test_a_velocity_beyond_its_range_is_its_end(name):
    bar = (0.01, "params 127 127 127 127")

    def played(on, off):
        return live(name, [bar, (0.1, f"note 60 {on}"), (0.3, f"note 60 {off}")], 0.5)

    assert np.array_equal(played(1000, 0), played(127, 0))
    assert np.array_equal(played(100, -5), played(100, 0))


def opened(name, folder, events):
    """What a help patch says to its synth. "1 5": 5 is typed into the box of the first slider."""
    path = patches() / f"{name}-help.pd"
    top = patch_file.read(path)
    more = Patch(boxes=[""] * len(top.boxes))
    more.connect(top.find("r $0-synth"), 0, more.obj("print SAID"), 0)
    for k in range(1, 1 + sum(box.kind == "floatatom" for box in top.boxes)):
        # A number for the name that a box receives is sent on, as one that is typed.
        more.chain(f"r t-{k}", f"s \\$0-now{k}")
    more.script("script.txt")
    lines = [f"10 t-{event}" for event in events]
    (folder / "script.txt").write_text(";\n".join([*lines, "10 pd quit"]) + ";\n")
    written = folder / path.name
    body = [path.read_text(encoding="utf-8").rstrip("\n"), *filter(None, more.boxes), *more.cords]
    written.write_text("\n".join(body) + "\n", encoding="utf-8")
    log = run(written, paths=[patches(), patches().parent, EXTERNALS]).log
    return [line.removeprefix("SAID: ") for line in log if line.startswith("SAID: ")]


@pytest.mark.parametrize(("name", "count"), [("organ", 9), ("subtractive", 4)])
def test_numbers_in_the_help_of_a_synth_are_to_type(tmp_path, name, count):
    before = opened(name, tmp_path, [])
    said = opened(name, tmp_path, [f"{k + 1} {10 + k}" for k in range(count)])
    assert said[len(before) :] == [f"param {k + 1} {10 + k}" for k in range(count)]


def test_the_help_of_the_organ_opens_with_a_drawbar_out(tmp_path):
    assert "param 3 127" in opened("organ", tmp_path, [])


def test_a_target_is_an_argument_or_a_message():
    row, notes = (0.01, "params 90 64 64 127"), [(0.1, "note 60 127")]
    for target in TARGETS:
        said = live("subtractive", [row, (0.02, f"target {target}"), *notes], 0.4)
        given = live(f"subtractive {target}", [row, *notes], 0.4)
        assert np.array_equal(said, given)


def test_the_last_note_sounds_until_it_is_let_go():
    bar = (0.01, "principal 127")
    notes = [(0.1, "note 60 127"), (0.2, "note 67 64"), (0.3, "note 60 0"), (0.5, "note 67 0")]
    sound = live("organ", [bar, *notes], 0.7)
    assert level_of(sound, C4, 0.12, 0.19) == pytest.approx(0.1, rel=0.05)
    loud = 0.1 * (64 / 127) ** 2
    assert level_of(sound, midi_to_hz(67), 0.35, 0.49) == pytest.approx(loud, rel=0.05)
    assert np.all(sound[round(0.54 * RATE) :] == 0)


@pytest.mark.parametrize(
    ("name", "target"), [("organ", None), *(("subtractive", target) for target in TARGETS)]
)
def test_a_sound_does_not_depend_on_those_before_it(name, target):
    width = 9 if name == "organ" else 4
    rows = np.random.default_rng(3).integers(0, 128, (5, width))
    together = rendered(name, rows, target=target)
    assert np.array_equal(rendered(name, rows[3:], target=target), together[3:])
    assert np.array_equal(rendered(name, rows[1], target=target)[0], together[1])
    assert together.shape == (5, Playing().samples)
    assert np.all(together[:, -RATE // 20 :] == 0), "released before the end"
    assert np.abs(together[:, :8]).max() < 0.02, "and begun without a click"

# SPDX-License-Identifier: MIT
"""`timbrel render --midi`: what is written is what is heard, at its time, in every block size."""

from itertools import pairwise

import mido
import numpy as np
import pytest
import soundfile as sf
import torch
from torch import Tensor, nn

from timbrel.base.curves import NOT_GIVEN
from timbrel.base.errors import UserError
from timbrel.base.main import main
from timbrel.base.manifest import FILE_NAME, Attribute, Manifest, Method, Port
from timbrel.base.midi_files import Song
from timbrel.base.midi_player import Bend, Note
from timbrel.base.units import PITCH_CLASSES, hz_to_midi
from timbrel.runtime.carrier import TorchCarrier
from timbrel.runtime.engine import Engine
from timbrel.runtime.midi import Timing, into_range, perform
from timbrel.runtime.note_labels import playable
from timbrel.runtime.render import render_offline
from timbrel.runtime.sources import inlet_ports, source_of_song
from timbrel.runtime.voices import Envelope, Shape, allocate, level_of, needed

RATE, RATIO, DELAY = 16000, 256, 384
MARKS = ["pp", "p", "mp", "mf", "f", "ff"]
LATENTS = [Port(f"z{i}", f"z{i}", "latent", RATIO, range=[-3, 3]) for i in (1, 2)]
MIDI = Port("midi", "midi", "label", RATIO, range=[48, 84])
CLASSES = [
    Port("pitch", "pitch", "label", RATIO, classes=list(PITCH_CLASSES)),
    Port("octave", "octave", "label", RATIO, classes=["3", "4", "5"]),
    Port("dynamics", "dynamics", "label", RATIO, classes=MARKS),
]


class Tone(nn.Module):
    """A sine whose pitch follows `midi`, DELAY samples late; z1 detunes it by semitones.

    `midi_from` begins as `fixed`, at A4, as a trained instrument may.
    """

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("decode_params", torch.tensor([3, RATIO, 1, 1]))
        self.register_buffer("midi_from_params", torch.tensor([3]))
        self.register_buffer("midi_params", torch.tensor([2]))
        self.register_buffer("reset_params", torch.tensor([1]))
        self.ratio, self.delay, self.rate = RATIO, DELAY, float(RATE)
        self.listens: bool = False
        self.fixed: float = 69.0
        self.register_buffer("phase", torch.zeros(1, 1, dtype=torch.float64))
        self.register_buffer("tail", torch.zeros(1, self.delay, dtype=torch.float64))

    def notes(self, z: Tensor) -> Tensor:
        midi = z[:, 2] if self.listens else torch.full_like(z[:, 2], self.fixed)
        return midi + z[:, 0]

    def level(self, z: Tensor) -> Tensor:
        return torch.full_like(z[:, 0], 0.5)

    @torch.jit.export
    def decode(self, z: Tensor) -> Tensor:
        hz = 440.0 * 2.0 ** ((self.notes(z).double() - 69.0) / 12.0)
        if self.tail.shape[0] != z.shape[0]:
            self.tail = self.tail[:1].expand(z.shape[0], -1)
            self.phase = self.phase[:1].expand(z.shape[0], -1)
        late = torch.cat([self.tail, hz.repeat_interleave(self.ratio, 1)], 1)
        self.tail = late[:, -self.delay :]
        turns = self.phase + torch.cumsum(late[:, : -self.delay] / self.rate, 1)
        self.phase = turns[:, -1:] % 1.0
        level = self.level(z).repeat_interleave(self.ratio, 1)
        return (level * torch.sin(2.0 * torch.pi * turns)).float().unsqueeze(1)

    @torch.jit.export
    def get_methods(self) -> list[str]:
        return ["decode"]

    @torch.jit.export
    def get_attributes(self) -> list[str]:
        return ["midi_from", "midi", "reset"]

    @torch.jit.export
    def get_midi_from(self) -> list[str]:
        return ["inlet" if self.listens else "fixed"]

    @torch.jit.export
    def set_midi_from(self, value: str) -> int:
        self.listens = value == "inlet"
        return 0

    @torch.jit.export
    def get_midi(self) -> list[float]:
        return [self.fixed]

    @torch.jit.export
    def set_midi(self, value: float) -> int:
        self.fixed = value
        return 0

    @torch.jit.export
    def get_reset(self) -> list[int]:
        return [-1]

    @torch.jit.export
    def set_reset(self, value: int) -> int:
        self.phase = torch.zeros(1, 1, dtype=torch.float64)
        self.tail = torch.zeros(1, self.delay, dtype=torch.float64)
        return 0


class ClassTone(Tone):
    """The same by classes; dynamics is the level, in sixths; a label that is not given is A4 ff."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("decode_params", torch.tensor([5, RATIO, 1, 1]))

    def notes(self, z: Tensor) -> Tensor:
        pitch = torch.where(z[:, 2] < 0, 9.0, z[:, 2].round())
        octave = torch.where(z[:, 3] < 0, 1.0, z[:, 3].round())
        return pitch + 12.0 * (octave + 3.0 + 1.0)

    def level(self, z: Tensor) -> Tensor:
        return (torch.where(z[:, 4] < 0, 5.0, z[:, 4].round()) + 1.0) / 12.0


def instrument(path, module, labels):
    attributes = {
        "midi_from": Attribute("str", "fixed", "", values=["inlet", "fixed"]),
        "midi": Attribute("float", 69.0, ""),
        "reset": Attribute("int", -1, ""),
    }
    outlet = Port("out", "out", "audio", 1)
    method = Method([*LATENTS, *labels], [outlet], 0, DELAY)
    manifest = Manifest(
        "tone", "test", RATE, RATIO, {"decode": method}, attributes, {"size": 2}, {}, {}
    )
    extra = {FILE_NAME: manifest.to_json()}
    torch.jit.save(torch.jit.script(module.eval()), str(path), _extra_files=extra)
    return path


@pytest.fixture(scope="module")
def tone(tmp_path_factory):
    return instrument(tmp_path_factory.mktemp("tone") / "tone.ts", Tone(), [MIDI])


@pytest.fixture(scope="module")
def class_tone(tmp_path_factory):
    return instrument(tmp_path_factory.mktemp("tone") / "classes.ts", ClassTone(), CLASSES)


def song(path, *messages, ticks=480):
    """A file of (seconds, message) pairs, at 120 quarter notes a minute."""
    track, last = mido.MidiTrack(), 0
    for at_s, message in sorted(messages, key=lambda pair: pair[0]):
        tick = round(at_s * 2 * ticks)
        track.append(message.copy(time=tick - last))
        last = tick
    mido.MidiFile(type=0, ticks_per_beat=ticks, tracks=[track]).save(str(path))
    return path


def on(at_s, note, velocity=127, channel=0):
    return at_s, mido.Message("note_on", note=note, velocity=velocity, channel=channel)


def off(at_s, note, channel=0):
    return at_s, mido.Message("note_off", note=note, channel=channel)


def wheel(at_s, pitch):
    return at_s, mido.Message("pitchwheel", pitch=pitch)


def control(at_s, number, value):
    return at_s, mido.Message("control_change", control=number, value=value)


def render(*words):
    return main(["render", *map(str, words)])


def rendered(out, *words):
    assert render(*words, "-o", out) == 0
    return sf.read(str(out), dtype="float32", always_2d=True)[0].T[0]


def heard(y, start_s, end_s):
    """The strongest pitch between two times, as a (fractional) MIDI note."""
    part = y[round(start_s * RATE) : round(end_s * RATE)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 17))
    return hz_to_midi(spectrum.argmax() * RATE / (1 << 17))


def loudness(y, start_s, end_s):
    return np.abs(y[round(start_s * RATE) : round(end_s * RATE)]).max(initial=0.0)


# --- heard ----------------------------------------------------------------------------------------


def test_every_note_is_heard_at_its_time_and_silence_between(tone, tmp_path):
    notes = [(0.0, 60), (0.5, 67), (1.0, 72)]
    events = [e for at, n in notes for e in (on(at, n), off(at + 0.3, n))]
    y = rendered(tmp_path / "o.wav", tone, "--midi", song(tmp_path / "s.mid", *events))
    for at, note in notes:
        assert heard(y, at + 0.02, at + 0.3) == pytest.approx(note, abs=0.05)
        assert loudness(y, at + 0.02, at + 0.3) == pytest.approx(0.5, abs=0.01)
        assert loudness(y, at + 0.385, at + 0.5) == 0
    assert len(y) / RATE == pytest.approx(1.38, abs=0.001)


def test_a_note_begins_at_its_own_pitch(tone, tmp_path):
    """The voice changed its note while it was silent; nothing of the old one is heard."""
    events = [on(0, 48), off(0.3, 48), on(0.5, 84), off(0.8, 84)]
    y = rendered(tmp_path / "o.wav", tone, "--midi", song(tmp_path / "s.mid", *events))
    assert heard(y, 0.5, 0.52) == pytest.approx(84, abs=0.3)
    assert heard(y, 0.36, 0.38) == pytest.approx(48, abs=1.0)


def test_there_are_no_clicks(tone, tmp_path):
    events = [on(0.1, 60), off(0.3, 60), on(0.31, 60), off(0.5, 60), on(0.5, 64), off(0.7, 64)]
    y = rendered(
        tmp_path / "o.wav", tone, "--midi", song(tmp_path / "s.mid", *events), "--voices", 1
    )
    steepest = 0.5 * 2 * np.pi * 330 / RATE  # of the sine itself
    assert np.abs(np.diff(y)).max() < 1.3 * steepest
    assert y[0] == 0 and abs(y[-1]) < 1e-3


def test_the_pedal_holds_a_note(tone, tmp_path):
    events = [control(0, 64, 127), on(0, 60), off(0.2, 60), control(0.8, 64, 0)]
    y = rendered(tmp_path / "o.wav", tone, "--midi", song(tmp_path / "s.mid", *events))
    assert heard(y, 0.5, 0.79) == pytest.approx(60, abs=0.05)
    assert loudness(y, 0.6, 0.79) == pytest.approx(0.5, abs=0.01)
    assert loudness(y, 0.885, 2) == 0


def test_a_bend_is_heard_and_a_wheel_that_springs_back_after_the_note_is_not(tone, tmp_path):
    events = [on(0, 60), wheel(0.5, 8191), off(1.0, 60), wheel(1.0, 0)]
    words = ["--midi", song(tmp_path / "s.mid", *events), "--release", 400]
    y = rendered(tmp_path / "o.wav", tone, *words)
    assert heard(y, 0.1, 0.48) == pytest.approx(60, abs=0.05)
    assert heard(y, 0.52, 0.98) == pytest.approx(62, abs=0.05)
    assert heard(y, 1.05, 1.35) == pytest.approx(62, abs=0.05)


def test_the_bend_range_can_be_set(tone, tmp_path):
    rpn = [control(0, 101, 0), control(0, 100, 0), control(0, 6, 12), control(0, 38, 0)]
    events = [*rpn, wheel(0, -8192), on(0.01, 60), off(0.5, 60)]
    y = rendered(tmp_path / "o.wav", tone, "--midi", song(tmp_path / "s.mid", *events))
    assert heard(y, 0.1, 0.48) == pytest.approx(48, abs=0.05)


def test_a_chord_is_played_by_as_many_voices(tone, tmp_path):
    events = [e for n in (60, 64, 67) for e in (on(0, n), off(0.5, n))]
    y = rendered(tmp_path / "o.wav", tone, "--midi", song(tmp_path / "s.mid", *events))
    part = y[800:7200]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), RATE))  # bins of 1 Hz
    level = spectrum / (0.5 * np.hanning(len(part)).sum() / 2)
    for note in (60, 64, 67):
        hz = round(440 * 2 ** ((note - 69) / 12))
        assert level[hz - 1 : hz + 2].max() == pytest.approx(1, abs=0.02)
    assert level[round(440 * 2 ** ((62 - 69) / 12))] < 0.01


def test_one_voice_plays_the_last_note_and_returns(tone, tmp_path, capsys):
    events = [on(0, 60), on(0.4, 72), off(0.8, 72), off(1.2, 60)]
    path = song(tmp_path / "s.mid", *events)
    y = rendered(tmp_path / "o.wav", tone, "--midi", path, "--voices", 1)
    for start, note in ((0.05, 60), (0.45, 72), (0.85, 60)):
        assert heard(y, start, start + 0.3) == pytest.approx(note, abs=0.05)
        assert loudness(y, start, start + 0.3) == pytest.approx(0.5, abs=0.01)
    assert loudness(y, 0.35, 0.45) > 0.45  # tied
    assert "notes interrupted by later ones: 1" in capsys.readouterr().err


def test_the_same_note_again_is_told_apart(tone, tmp_path):
    events = [on(0, 60), off(0.5, 60), on(0.5, 60), off(1, 60)]
    path = song(tmp_path / "s.mid", *events)
    y = rendered(tmp_path / "o.wav", tone, "--midi", path, "--voices", 1)
    assert loudness(y, 0.499, 0.501) < 0.05
    assert loudness(y, 0.52, 0.9) == pytest.approx(0.5, abs=0.01)


def test_too_few_voices_are_said(tone, tmp_path, capsys):
    events = [e for n in range(60, 64) for e in (on(0, n), off(0.2, n))]
    rendered(tmp_path / "o.wav", tone, "--midi", song(tmp_path / "s.mid", *events), "--voices", "3")
    assert "notes cut short, for 3 voices are too few: 1" in capsys.readouterr().err


def test_velocity_is_the_level_where_there_is_no_dynamics(tone, tmp_path):
    events = [on(0, 60, 127), off(0.2, 60), on(0.4, 60, 64), off(0.6, 60)]
    y = rendered(tmp_path / "o.wav", tone, "--midi", song(tmp_path / "s.mid", *events))
    assert loudness(y, 0.45, 0.6) == pytest.approx(0.5 * (64 / 127) ** 2, abs=0.005)


def test_classes_are_found_by_their_names_and_dynamics_is_heard(class_tone, tmp_path):
    events = [on(0, 61, 127), off(0.3, 61), on(0.5, 83, 40), off(0.8, 83)]
    y = rendered(tmp_path / "o.wav", class_tone, "--midi", song(tmp_path / "s.mid", *events))
    assert heard(y, 0.05, 0.3) == pytest.approx(61, abs=0.05)
    assert heard(y, 0.55, 0.8) == pytest.approx(83, abs=0.05)
    assert loudness(y, 0.05, 0.3) == pytest.approx(6 / 12, abs=0.01)
    assert loudness(y, 0.55, 0.8) == pytest.approx(2 / 12, abs=0.01)  # 40 is p, the second mark


def test_notes_outside_are_moved_by_octaves_and_said_once(tone, tmp_path, capsys):
    events = [e for at in (0, 0.5) for e in (on(at, 36), off(at + 0.3, 36))]
    events += [on(1.0, 86), off(1.3, 86)]
    y = rendered(tmp_path / "o.wav", tone, "--midi", song(tmp_path / "s.mid", *events))
    assert heard(y, 0.05, 0.3) == pytest.approx(48, abs=0.05)
    assert heard(y, 1.05, 1.3) == pytest.approx(74, abs=0.05)
    said = capsys.readouterr().err
    assert said.count("moved") == 1
    assert "that the instrument lacks (C3 to C6), moved: 3 (C2→C3 ×2, D6→D5 ×1)" in said


@pytest.mark.parametrize("block", [64, 441, 256, 2048])
def test_every_block_size_gives_the_same_file(tone, tmp_path, capsys, block):
    events = [on(0, 60), on(0.1, 64, 80), wheel(0.2, 4000), off(0.4, 60), off(0.5, 64)]
    words = [tone, "--midi", song(tmp_path / "s.mid", *events), "-o", tmp_path / "o.wav"]
    assert render(*words, "--block", block, "--check", "offline") == 0
    assert "check against offline: the same" in capsys.readouterr().out


def test_a_trajectory_is_added_to_the_notes(tone, tmp_path):
    path = song(tmp_path / "s.mid", on(0, 60), off(0.5, 60))
    for text in ("constant:z1=3", "constant:midi=3", "constant:z1=1+constant:midi=2"):
        y = rendered(tmp_path / "o.wav", tone, "--midi", path, "--trajectory", text)
        assert heard(y, 0.1, 0.5) == pytest.approx(63, abs=0.05)


def test_curves_of_a_file_lie_under_the_notes(tone, tmp_path, capsys):
    path = song(tmp_path / "s.mid", on(0, 60), off(0.5, 60))
    curves = tmp_path / "z.csv"
    curves.write_text("z1,z2,midi\n" + "12,0,50\n" * 500)
    y = rendered(tmp_path / "o.wav", tone, "--midi", path, "--latents", curves)
    assert heard(y, 0.1, 0.5) == pytest.approx(72, abs=0.05)
    assert "of its 500 rows" in capsys.readouterr().err


def test_labels_by_hand_are_listened_to_and_set_ones_stay(tone, class_tone, tmp_path):
    words = ["--method", "decode", "--seconds", 0.5, "--trajectory"]
    y = rendered(tmp_path / "o.wav", tone, *words, "constant:midi=60")
    assert heard(y, 0.1, 0.5) == pytest.approx(60, abs=0.05)
    y = rendered(tmp_path / "o.wav", tone, *words, "constant:z1=0", "--set", "midi=62")
    assert heard(y, 0.1, 0.5) == pytest.approx(62, abs=0.05)
    y = rendered(tmp_path / "o.wav", class_tone, *words, "constant:pitch=C#:octave=4:dynamics=pp")
    assert heard(y, 0.1, 0.5) == pytest.approx(61, abs=0.05)
    assert loudness(y, 0.1, 0.5) == pytest.approx(1 / 12, abs=0.01)


def test_seconds_plays_the_beginning(tone, tmp_path):
    path = song(tmp_path / "s.mid", on(0, 60), off(5, 60))
    y = rendered(tmp_path / "o.wav", tone, "--midi", path, "--seconds", 0.25)
    assert len(y) == 0.25 * RATE


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--midi", "no.mid"], "there is no such file"),
        (["--midi", "not.mid"], "not a MIDI file"),
        (["--midi", "cut.mid"], "a damaged MIDI file"),
        (["--midi", "none.mid"], "holds no notes"),
        (["--midi", "s.mid", "--channel", "5"], "channel 5 holds no notes; there are notes on 1"),
        (["--midi", "s.mid", "--channel", "17"], "use 1 to 16"),
        (["--midi", "s.mid", "--track", "4"], "track '4' is not known"),
        (["--midi", "s.mid", "--voices", "0"], "use 1 to 64"),
        (["--midi", "s.mid", "--attack", "-1"], "use 0 to 60000"),
        (["--midi", "s.mid", "in.wav"], "give one input"),
        (["--midi", "o.wav"], "would write over"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_mistake_is_one_line(tone, tmp_path, monkeypatch, capsys, words, says):
    monkeypatch.chdir(tmp_path)
    data = song(tmp_path / "s.mid", on(0, 60), off(0.5, 60)).read_bytes()
    (tmp_path / "cut.mid").write_bytes(data[:-6])
    (tmp_path / "not.mid").write_text("a poem")
    song(tmp_path / "none.mid", control(0, 64, 0))
    assert render(tone, "-o", "o.wav", *words) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and says in said[0]
    assert not (tmp_path / "o.wav").exists()


def test_an_instrument_without_pitch_says_what_it_has(tmp_path, capsys):
    path = instrument(tmp_path / "t.ts", Tone(), [Port("loud", "", "label", RATIO)])
    midi = song(tmp_path / "s.mid", on(0, 60), off(0.5, 60))
    assert render(path, "--midi", midi, "-o", tmp_path / "o.wav") == 2
    assert "no inlet for notes (it has z1, z2, loud)" in capsys.readouterr().err


# --- inlets ---------------------------------------------------------------------------------------


def test_a_known_note_is_one_that_all_inlets_have():
    assert playable([MIDI]) == list(range(48, 85))
    assert playable(CLASSES) == list(range(48, 84))
    few = Port("pitch", "", "label", 1, classes=["Db", "A"])
    assert playable([few, CLASSES[1]]) == [49, 57, 61, 69, 73, 81]
    assert playable([Port("midi", "", "label", 1, classes=["60", "67"])]) == [60, 67]
    with pytest.raises(UserError, match="no MIDI note fits"):
        playable([Port("pitch", "", "label", 1, classes=["do", "re"])])


def test_a_note_whose_class_is_missing_moves_to_the_nearest():
    moved, remark = into_range([Note(0, 1, 60, 90, 1)], [61, 69])
    assert moved[0].midi == 61
    assert remark is not None and "C4→C#4" in remark


def test_inlets_that_notes_do_not_drive_are_not_given(class_tone):
    carrier = TorchCarrier(class_tone)
    carrier.manifest.methods["decode"].inlets[3:] = [
        Port("style", "", "label", RATIO, classes=["soft", "hard"]),
        Port("velocity", "", "label", RATIO, range=[0, 1]),
    ]
    engine = Engine(carrier, "decode")
    played = Song((Note(0.0, 1.0, 60, 127, 1),))
    none = (None, [], None, RATE)
    source = source_of_song(engine, carrier.manifest, played, Shape(), None, *none)
    ports = {p.name: i for i, p in enumerate(inlet_ports(engine, carrier.manifest))}
    assert (source.values[:, ports["style"]] == NOT_GIVEN).all()
    assert (source.values[:, ports["velocity"]] == 1).all()
    assert not source.values[:, :2].any()


def test_bends_of_class_inlets_go_to_the_nearest_note_there_is():
    notes = (Note(0.0, 1.0, 60, 100, 1),)
    song = Song(notes, {1: Bend((0.0, 0.5), (0.4, 1.6))})
    timing = Timing(RATE, RATIO, 0)
    curves = perform(song, CLASSES, timing, Shape()).curves[0]
    pitch = curves.values[0]
    assert pitch[5] == 0 and pitch[round(0.7 * RATE / RATIO)] == 2


def test_a_long_song_of_many_voices_is_not_held_whole_at_audio_rate(tone):
    """Ten minutes of eight voices would be 2 GB; the source hands out a block at a time."""
    notes = tuple(Note(0.0, 600.0, 60 + n, 90, 1) for n in range(8))
    carrier = TorchCarrier(tone)
    engine = Engine(carrier, "decode")
    none = (None, None, [], None, RATE)
    source = source_of_song(engine, carrier.manifest, Song(notes), Shape(), *none)
    assert source.values.nbytes < 1 << 23
    assert source.block(RATE * 500, 256, RATIO).shape == (8, 3, 256)


def test_offline_rendering_mixes_too(tone):
    carrier = TorchCarrier(tone)
    engine = Engine(carrier, "decode")
    notes = (Note(0.0, 0.2, 60, 127, 1), Note(0.1, 0.3, 64, 127, 1))
    none = (None, None, [], None, RATE)
    source = source_of_song(engine, carrier.manifest, Song(notes), Shape(), *none)
    assert len(source.values) == 2
    assert render_offline(carrier, engine, source, True).shape == (1, 1, source.samples)


# --- voices ---------------------------------------------------------------------------------------


def at(start, end, midi=60, velocity=90):
    return Note(start, end, midi, velocity, 1)


def test_voices_are_as_many_as_sound_at_once_with_their_releases():
    assert needed([at(0, 1), at(0.5, 2), at(1.05, 3)], 0.0) == 2
    assert needed([at(0, 1), at(0.5, 2), at(1.05, 3)], 0.1) == 3
    assert needed([], 0.1) == 0


def test_no_two_notes_of_a_voice_overlap_and_none_is_lost_without_a_word():
    rng = np.random.default_rng(0)
    starts = np.sort(rng.uniform(0, 20, 200))
    ends = starts + rng.exponential(1, 200)
    notes = [at(s, e, 60 + i % 24) for i, (s, e) in enumerate(zip(starts, ends, strict=True))]
    for voices in (2, 4, 8, 64):
        given = allocate(notes, voices, 0.1)
        for row in given.voices:
            assert all(a.end_s <= b.start_s for a, b in pairwise(row))
        whole = sum(n in row for row in given.voices for n in notes)
        assert whole + given.cut == len(notes)
    assert given.cut == 0


def test_the_last_note_has_priority_and_gives_way_to_the_one_before():
    rows = allocate([at(0, 4, 60), at(1, 3, 62), at(2, 5, 64)], 1, 0.1).voices
    played = [(n.start_s, n.end_s, n.midi) for n in rows[0]]
    assert played == [(0, 1, 60), (1, 2, 62), (2, 5, 64)]
    rows = allocate([at(0, 4, 60), at(1, 3, 62)], 1, 0.1).voices
    assert [(n.start_s, n.end_s, n.midi) for n in rows[0]] == [(0, 1, 60), (1, 3, 62), (3, 4, 60)]


def test_an_envelope_has_no_step_whatever_interrupts_what():
    notes = [at(0.01, 0.012), at(0.013, 0.02, 62), at(0.02, 0.3, 64), at(0.31, 0.32, 64)]
    levels = [level_of(v) for v in (127, 30, 100, 127)]
    gain = Envelope(notes, levels, Shape(), RATE).at(np.arange(-100, RATE))
    assert gain[0] == 0 and gain[-1] == 0
    assert gain.min() >= 0 and gain.max() <= 1
    assert np.abs(np.diff(gain)).max() <= 1.5 / (0.010 * RATE)


def test_an_envelope_is_the_same_in_pieces():
    envelope = Envelope([at(0.1, 0.5)], [0.7], Shape(), RATE)
    whole = envelope.at(np.arange(RATE))
    pieces = [envelope.at(np.arange(i, i + 100)) for i in range(0, RATE, 100)]
    assert np.array_equal(np.concatenate(pieces), whole)
    assert whole[round(0.3 * RATE)] == pytest.approx(0.7)

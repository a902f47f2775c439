# SPDX-License-Identifier: MIT
"""Notes from a SoundFont, rendered by FluidSynth without reverb and chorus."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ...base.errors import UserError
from ...base.units import s_to_samples
from .plan import Note, Timing

GAIN = 1.0  # of FluidSynth: the loudest default note peaks at 0.4 of full scale


def available() -> bool:
    """Return whether the FluidSynth library can be loaded."""
    try:
        import fluidsynth  # noqa: F401 (only tried)
    except (ImportError, OSError):
        return False
    return True


def render(
    soundfont: Path, notes: Sequence[Note], timing: Timing, sample_rate: int
) -> Iterator[np.ndarray]:
    """Yield one mono note after the other, float32 `[T]`, in the order given.

    Every note starts on a silent synthesiser, so that none holds the tail of the one before.
    """
    synth, font = _open(soundfont, sample_rate)
    held = s_to_samples(timing.held_s, sample_rate)
    release = s_to_samples(timing.release_s, sample_rate)
    try:
        for note in notes:
            if synth.program_select(0, font, 0, note.part.program) != 0:
                raise UserError(
                    f"{soundfont} has no program {note.part.program} ({note.part.key}) in bank 0: "
                    "choose other instruments or another SoundFont."
                )
            synth.noteon(0, note.midi, note.velocity)
            sound = [_pull(synth, held)]
            synth.noteoff(0, note.midi)
            sound.append(_pull(synth, release))
            _silence(synth)
            yield _fade_end(np.concatenate(sound), sample_rate)
    finally:
        synth.delete()


def _open(soundfont: Path, sample_rate: int) -> tuple:
    try:
        import fluidsynth
    except (ImportError, OSError):
        raise UserError(
            "FluidSynth is not installed: apt install fluidsynth (brew install fluid-synth), "
            "or use --built-in for the numpy orchestra."
        ) from None
    synth = fluidsynth.Synth(gain=GAIN, samplerate=float(sample_rate))
    synth.setting("synth.reverb.active", 0)
    synth.setting("synth.chorus.active", 0)
    font = synth.sfload(str(soundfont))
    if font < 0:
        synth.delete()
        raise UserError(f"{soundfont}: not a SoundFont that FluidSynth can open.")
    return synth, font


def _pull(synth, samples: int) -> np.ndarray:  # noqa: ANN001 (fluidsynth has no types)
    stereo = synth.get_samples(samples).reshape(-1, 2).astype(np.float32)
    return stereo.mean(axis=1) / 32768.0


def _silence(synth) -> None:  # noqa: ANN001 (as above)
    """Let every voice end: sounds that are switched off still fade, and blocks are read ahead."""
    synth.all_sounds_off(0)
    for _ in range(1000):
        _pull(synth, 64)
        if synth.get_active_voice_count() == 0:
            break
    synth.system_reset()
    _pull(synth, 64)


def _fade_end(sound: np.ndarray, sample_rate: int) -> np.ndarray:
    """Fade the last 10 ms, because a release longer than the file would end in a click."""
    fade = min(len(sound), s_to_samples(0.01, sample_rate))
    sound[len(sound) - fade :] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return sound

# SPDX-License-Identifier: MIT
"""What goes into a method: a sound file, curves by hand or by formula, the notes of a song."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..base import audio
from ..base.curves import Curves, add, load_curves, nothing, settle
from ..base.errors import UserError
from ..base.manifest import Manifest, Port
from ..base.midi_files import Song
from ..base.progress import say
from ..base.trajectories import trace
from .engine import Engine
from .methods import inlet_ports as ports_of
from .midi import Timing, mixer, perform
from .note_labels import note_inlets
from .voices import Shape

# Where a file says nothing of its rate.
DEFAULT_RATE = 44100


@dataclass(frozen=True)
class Source:
    """What goes into a method: values at its input ratio, float32 `[B, inlets, T]`."""

    values: np.ndarray
    samples: int  # the length at audio rate
    lead_samples: int = 0  # of the output, before the first moment that counts
    mix: Callable[[np.ndarray, int], np.ndarray] | None = None  # [B, C, n], from which sample on

    def block(self, start: int, samples: int, ratio: int) -> np.ndarray:
        """Return a stretch at audio rate, float32 `[B, inlets, samples]`.

        After the end audio is silent, and curves stay where they are.
        """
        if ratio > 1:
            frames = np.minimum((start + np.arange(samples)) // ratio, self.values.shape[2] - 1)
            return self.values[:, :, frames]
        x = self.values[:, :, start : start + samples]
        return np.pad(x, ((0, 0), (0, 0), (0, samples - x.shape[2])))


def sample_rate_of(manifest: Manifest | None, asked: int | None) -> int:
    """Return the rate to render at, in Hz: the file's own, else what is asked for, else 44100."""
    return manifest.sample_rate if manifest else asked or DEFAULT_RATE


def inlet_ports(engine: Engine, manifest: Manifest | None) -> list[Port]:
    """Return the inlets of the method that an engine plays."""
    return ports_of(manifest, engine.method, engine.shape)


def outlet_names(engine: Engine, manifest: Manifest | None) -> list[str]:
    """Return the names of a method's outlets, as `inlet_ports`."""
    if manifest:
        return [port.name for port in manifest.methods[engine.method].outlets]
    return [f"z{i}" for i in range(1, engine.shape.outlets + 1)]


def source_of_audio(path: Path, engine: Engine, sample_rate: int) -> Source:
    """Read a sound file for a method that takes audio; each channel becomes a stream of its own.

    A method with as many inlets as the file has channels takes them together instead.
    """
    if engine.shape.in_ratio != 1:
        raise UserError(
            f"method {engine.method} takes curves, not audio: use --latents or --trajectory."
        )
    own = audio.info(path).sample_rate
    samples, _ = audio.read(path, sample_rate)
    if own != sample_rate:
        say(f"{path}: resampled from {own} Hz to the instrument's {sample_rate} Hz")
    inlets, channels = engine.shape.inlets, len(samples)
    if channels % inlets:
        raise UserError(
            f"{path} has {channels} channels, method {engine.method} takes {inlets} at a time: "
            f"give a file with {inlets}."
        )
    # Whole frames at the outlets: the last one, of which the file fills a part, counts too.
    length = -(-samples.shape[1] // engine.shape.out_ratio) * engine.shape.out_ratio
    return Source(samples.reshape(channels // inlets, inlets, -1), length)


def source_of_curves(
    engine: Engine,
    ports: Sequence[Port],
    latents: Path | None,
    trajectories: Sequence[str],
    seconds: float,
    sample_rate: int,
) -> Source:
    """Return curves of a file, trajectories added to them; without a file they last `seconds`."""
    rate_hz = sample_rate / engine.shape.in_ratio
    curves = load_curves(latents, ports) if latents else None
    if curves is None:
        curves = nothing(len(ports), _frames(seconds, rate_hz))
    for text in trajectories:
        curves = add(curves, trace(text, ports, curves.values.shape[1], rate_hz))
    values = settle(curves, ports)[None]
    return Source(values, values.shape[2] * engine.shape.in_ratio)


def source_of_song(
    engine: Engine,
    manifest: Manifest | None,
    song: Song,
    shape: Shape,
    voices: int | None,
    latents: Path | None,
    trajectories: Sequence[str],
    seconds: float | None,
    sample_rate: int,
) -> Source:
    """Return the notes of a song, one voice per batch row, over curves that all voices share.

    Notes take the place of what a file says for their inlets; trajectories are added to all.
    `seconds`: play so much from the beginning, None all.
    """
    ports = inlet_ports(engine, manifest)
    noted = note_inlets(ports, engine.method)
    rise = manifest.methods[engine.method].half_rise_samples if manifest else 0
    timing = Timing(sample_rate, engine.shape.in_ratio, rise)
    played = perform(song, ports, timing, shape, voices)
    for remark in played.remarks:
        say(remark)
    rate_hz = sample_rate / timing.ratio
    frames = played.frames - played.preroll
    shared = nothing(len(ports), frames)
    if latents:
        shared = _fitted(load_curves(latents, ports), frames, str(latents))
        for row, port in enumerate(ports):
            if port.name in noted:
                shared.values[row], shared.driven[row] = 0.0, False
    for text in trajectories:
        shared = add(shared, trace(text, ports, frames, rate_hz))
    shared = _begun_earlier(shared, played.preroll)
    values = np.stack([settle(add(shared, voice), ports) for voice in played.curves])
    samples = played.samples
    if seconds is not None:
        samples = min(samples, _frames(seconds, sample_rate))
    return Source(values, samples, played.lead_samples, mixer(played.envelopes))


def _frames(seconds: float, rate_hz: float) -> int:
    if not 0 < seconds < float("inf"):
        raise UserError(f"--seconds {seconds:g}: use a duration above 0.")
    return max(1, round(seconds * rate_hz))


def _fitted(curves: Curves, frames: int, name: str) -> Curves:
    """Return curves of a length: the last values stay, or what is too long is cut and said."""
    length = curves.values.shape[1]
    if length > frames:
        say(f"{name}: the song ends after {frames} of its {length} rows")
    at = np.minimum(np.arange(frames), length - 1)
    return Curves(curves.values[:, at], curves.driven[:, at])


def _begun_earlier(curves: Curves, frames: int) -> Curves:
    """Return curves that wait at their first values for some frames."""
    at = np.maximum(np.arange(-frames, curves.values.shape[1]), 0)
    return Curves(curves.values[:, at], curves.driven[:, at])

# SPDX-License-Identifier: MIT
"""Reconstruct: sounds to latents and back."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch

from ...base.audio import AudioError
from ...base.errors import UserError
from ...base.progress import say
from ..metrics import distances
from .generator import Generator, encode, magnitudes, sounding, with_input_phase
from .labels import Labels
from .made import How, Made
from .pictures import beside_original
from .sounds import SoundFile, read_mono


def reconstruct(
    generator: Generator, files: Sequence[SoundFile], labels: Labels, how: How
) -> Iterator[Made]:
    """Yield what becomes of every file; one that cannot be read among others is said.

    Raises:
        UserError: none of them can be read.
    """
    read = 0
    for file in files:
        try:
            sound = read_mono(file.path, generator.sample_rate)
        except AudioError as error:
            if len(files) == 1:
                raise
            say(f"left out: {error}")
            continue
        read += 1
        yield _reconstructed(generator, file, sound, labels, how)
    if not read:
        raise UserError(f"none of {len(files)} files can be read: name others.")


def _reconstructed(
    generator: Generator, file: SoundFile, sound: np.ndarray, labels: Labels, how: How
) -> Made:
    given = labels.of_file(file.path, len(sound))
    seen = encode(generator, sound, given, how.temperature)
    magnitude = magnitudes(generator, seen.latents[None], seen.labels[None])
    if how.phase == "input":
        result = with_input_phase(generator, magnitude, sound)
    else:
        result = sounding(generator, magnitude, how.phase, how.iterations, how.seed, len(sound))[0]
    pair = torch.from_numpy(sound), torch.from_numpy(result)
    remark = f"SC {distances(*pair)['sc']:.3f}" if np.abs(sound).max() > 0 else "silent"
    title, rate = file.path.name, generator.sample_rate
    return Made(
        file.name,
        result,
        seen.latents,
        seen.labels,
        lambda: beside_original(title, sound, result, rate),
        remark,
    )

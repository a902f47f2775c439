# SPDX-License-Identifier: MIT
"""A phase for whole spectrograms of magnitudes: what may look ahead, and take its time.

    locked        the causal recursion of the instruments, see phase.py
    gradient      the phase's derivatives, integrated from the loudest bins (Průša, Balazs &
                  Søndergaard 2017, "A noniterative method for reconstruction of phase from STFT
                  magnitude")
    griffin_lim   `locked`, then projections that make neighbouring frames agree, with momentum
                  (Griffin & Lim 1984; Perraudin, Balazs & Søndergaard 2013)
    random        drawn evenly: the floor that everything else is compared with

All take magnitudes `[B, T, F]` of frames one hop apart and return complex spectra of the same
shape, phase referred to each frame's start, ready for `Stft.signal`.
"""

import heapq
import math
from array import array
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from ...base.errors import one_of
from .phase import FLOOR, LockedPhase
from .stft import Stft

ITERATIONS = 64
# How far each projection overshoots in the direction of the last step.
MOMENTUM = 0.99
# Bins quieter than this share of the loudest get a random phase: their derivatives are noise.
TOLERANCE = 1e-6


def with_phase(
    magnitude: Tensor, stft: Stft, method: str, iterations: int = ITERATIONS, seed: int = 0
) -> Tensor:
    """Return spectra with a phase by one of METHODS, `[B, T, F]` → complex `[B, T, F]`.

    Args:
        iterations: of `griffin_lim`.
        seed: of whatever is drawn.
    """
    if method not in METHODS:
        raise one_of("phase", method, METHODS)
    drawn = torch.Generator().manual_seed(seed)
    return METHODS[method](magnitude, stft, iterations, drawn)


def locked(magnitude: Tensor, stft: Stft) -> Tensor:
    """Return spectra with the phase that an instrument's `decode` gives them."""
    recursion = LockedPhase(stft.n_fft, stft.hop, stft.gamma)
    state = recursion.initial(len(magnitude))
    frames: list[Tensor] = []
    for frame in magnitude.unbind(1):
        phase, state = recursion(frame, state)
        frames.append(torch.polar(frame, phase.float()))
    return torch.stack(frames, 1)


def random(magnitude: Tensor, drawn: torch.Generator) -> Tensor:
    """Return spectra with phases that say nothing."""
    turns = torch.rand(magnitude.shape, generator=drawn)
    return torch.polar(magnitude, 2.0 * math.pi * turns)


def griffin_lim(
    magnitude: Tensor, stft: Stft, start: Tensor, iterations: int, momentum: float = MOMENTUM
) -> Tensor:
    """Return spectra whose frames agree better than those of `start`.

    Each step takes the spectra of the signal that the frames make together, goes on a little in
    the direction of the last change, and puts the magnitudes back.
    """
    spectra, before = start, torch.zeros_like(start)
    for _ in range(iterations):
        agreed = _agreed(spectra, stft)
        ahead = agreed + momentum * (agreed - before)
        before = agreed
        spectra = magnitude * (ahead / ahead.abs().clamp_min(FLOOR * FLOOR))
    return spectra


def gradient(
    magnitude: Tensor, stft: Stft, drawn: torch.Generator, tolerance: float = TOLERANCE
) -> Tensor:
    """Return spectra with an integrated phase; Gaussian windows fit exactly, others nearly.

    With s the logarithm of the magnitude and γ = 2πλ² of the window (see phase.py):

        from frame to frame   hop · (2πk/n + (n/γ) · ds/dk)
        from bin to bin       -(2π/n) · (n - 1)/2  -  (γ/(n·hop)) · ds/dt        ds/dt per frame

    both by the trapezoid rule. Errors add up along the way, so each bin is reached through bins
    that are as loud as can be: of all bins with a phase the loudest hands it on to its neighbours.
    """
    quiet = 2.0 * math.pi * torch.rand(magnitude.shape, generator=drawn)
    rows = [
        _integrated(m.double().numpy(), q.double().numpy(), stft, tolerance)
        for m, q in zip(magnitude, quiet, strict=True)
    ]
    return torch.polar(magnitude, torch.from_numpy(np.stack(rows)).float())


METHODS: dict[str, Callable[[Tensor, Stft, int, torch.Generator], Tensor]] = {
    "locked": lambda m, stft, _, __: locked(m, stft),
    "griffin_lim": lambda m, stft, n, _: griffin_lim(m, stft, locked(m, stft), n),
    "gradient": lambda m, stft, _, drawn: gradient(m, stft, drawn),
    "random": lambda m, _, __, drawn: random(m, drawn),
}


def disagreement_db(magnitude: Tensor, spectra: Tensor, stft: Stft) -> float:
    """Return 20·log10(‖|X| - |STFT(y)|‖ / ‖|X|‖) of magnitudes and the signal y of `spectra`."""
    heard = _agreed(spectra, stft).abs()
    error = torch.linalg.vector_norm(heard - magnitude) / torch.linalg.vector_norm(magnitude)
    return float(20.0 * torch.log10(error.clamp_min(1e-9)))


def _agreed(spectra: Tensor, stft: Stft) -> Tensor:
    """Return the spectra of the signal that lies nearest to all frames, same shape.

    The signal reaches from the first frame's start to the last one's end; where fewer frames
    cover it than in the middle, it is their mean weighted by the window.
    """
    total = stft.hop * (spectra.shape[1] - 1) + stft.n_fft
    frames = torch.fft.irfft(spectra, stft.n_fft) * stft.window
    cover = stft.window.square().expand(1, spectra.shape[1], -1)
    summed, weight = (
        nn.functional.fold(x.transpose(1, 2), (1, total), (1, stft.n_fft), stride=(1, stft.hop))
        for x in (frames, cover)
    )
    signal = (summed / weight.clamp_min(1e-12))[:, 0, 0]
    return stft.analyse(signal.unfold(1, stft.n_fft, stft.hop))


def _integrated(magnitude: np.ndarray, phase: np.ndarray, stft: Stft, least: float) -> np.ndarray:
    """Return the phase of one spectrogram `[T, F]`; quiet bins keep what `phase` holds."""
    frames, bins = magnitude.shape
    s = np.log(np.maximum(magnitude, FLOOR))
    along, across = _steps(s, stft)
    # A rim of bins that count as known, so that no neighbour needs a question. Arrays of the
    # standard library, because single numbers in and out of numpy's are slow.
    width = bins + 2
    unknown = np.zeros((frames + 2, width), bool)
    unknown[1:-1, 1:-1] = magnitude > least * magnitude.max(initial=FLOOR)
    negative, later, higher, found = (
        array("d", np.pad(x, 1).tobytes()) for x in (-s, along, across, phase)
    )
    todo = bytearray(unknown.tobytes())
    seeds = np.flatnonzero(unknown)
    seeds = seeds[np.argsort(np.frombuffer(negative)[seeds], kind="stable")]
    heap: list[tuple[float, int]] = []
    for seed in seeds.tolist():  # one for each island of loud bins
        if not todo[seed]:
            continue
        todo[seed], found[seed] = 0, 0.0
        heap.append((negative[seed], seed))
        while heap:
            _, at = heapq.heappop(heap)
            here = found[at]
            for to, value in (
                (at + width, here + later[at]),
                (at - width, here - later[at - width]),
                (at + 1, here + higher[at]),
                (at - 1, here - higher[at - 1]),
            ):
                if todo[to]:
                    todo[to], found[to] = 0, value
                    heapq.heappush(heap, (negative[to], to))
    return np.frombuffer(found).reshape(frames + 2, width)[1:-1, 1:-1]


def _steps(s: np.ndarray, stft: Stft) -> tuple[np.ndarray, np.ndarray]:
    """Return by how much the phase grows to the next frame and to the next bin, `[T, F]` each.

    The last row of the one and the last column of the other mean nothing.
    """
    n, hop = stft.n_fft, stft.hop
    by_bin = np.zeros_like(s)
    by_bin[:, 1:-1] = (s[:, 2:] - s[:, :-2]) / 2.0
    by_frame = np.gradient(s, axis=0) if len(s) > 1 else np.zeros_like(s)
    frequency = 2.0 * math.pi * np.arange(s.shape[1]) / n + (n / stft.gamma) * by_bin
    delay = -math.pi * (n - 1) / n - stft.gamma / (n * hop) * by_frame
    along, across = hop * frequency, delay.copy()
    along[:-1] = hop * (frequency[:-1] + frequency[1:]) / 2.0
    across[:, :-1] = (delay[:, :-1] + delay[:, 1:]) / 2.0
    return along, across

# SPDX-License-Identifier: MIT
"""Arrays that three processes see at once: sound, control values and counters.

Nobody waits for anybody: each array has one writer, a reader takes what is there. A number is eight
aligned bytes, so it is read whole. Where order matters (first the samples, then the position that
says that they are there) `fence` stands between the two.
"""

import threading
from multiprocessing import shared_memory
from typing import Self

import numpy as np

CHANNELS = 2  # of sound, in and out
RING = 1 << 18  # samples that a ring holds: 5 s at 48 kHz
VOICES = 32
INLETS = 256

_FLOAT, _WHOLE = np.dtype(np.float64), np.dtype(np.int64)
_RING = (np.dtype(np.float32), (CHANNELS, RING))

# name: (type, shape). Grouped by who writes.
FIELDS: dict[str, tuple[np.dtype, tuple[int, ...]]] = {
    # the audio callback
    "heard": _RING,  # what came in
    "tape": _RING,  # what went out
    "clock": (_WHOLE, ()),  # samples since the beginning: all before it were heard and played
    "frames": (_WHOLE, ()),  # the largest callback so far
    "late": (_WHOLE, ()),  # samples that were not there in time
    "gaps": (_WHOLE, ()),  # callbacks that missed some
    "device_gaps": (_WHOLE, ()),  # those that the device told of
    # the engine
    "sound": _RING,  # what is to be played
    "written": (_WHOLE, ()),  # up to where
    "cost": (_FLOAT, ()),  # of a block, as a share of how long it lasts
    "latency": (_WHOLE, ()),  # from the input's ring to the output's, in samples of the device
    "faults": (_WHOLE, ()),  # blocks with values that are no numbers
    # the engine that plays and hands over; the supervisor, where that one has died
    "turn": (_WHOLE, ()),  # the layout whose engine writes what stands above
    # the supervisor
    "heir": (_WHOLE, ()),  # the layout whose engine is to be next
    # the session
    "layout": (_WHOLE, ()),  # which instrument the values are for
    "values": (_FLOAT, (VOICES, INLETS)),
    "gate": (_FLOAT, (VOICES,)),  # how loud each voice's note is, 0…1; rises and falls by a shape
    "level": (_FLOAT, (VOICES,)),  # what that is multiplied by, 0…1; goes straight to where it is
    "starts": (_WHOLE, (VOICES,)),  # how often each has begun afresh
}

_uncontended = threading.Lock()


def fence() -> None:
    """Let everything that was written before be seen before what is written next.

    Taking and leaving a lock that nobody else has does this on every system, in 50 ns.
    """
    with _uncontended:
        pass


class Link:
    """The arrays of FIELDS, as attributes; numbers as arrays without axes.

    Without a name a new block of zeros is made, which the maker removes by `close`.
    """

    heard: np.ndarray
    tape: np.ndarray
    clock: np.ndarray
    frames: np.ndarray
    late: np.ndarray
    gaps: np.ndarray
    device_gaps: np.ndarray
    sound: np.ndarray
    written: np.ndarray
    cost: np.ndarray
    latency: np.ndarray
    faults: np.ndarray
    turn: np.ndarray
    heir: np.ndarray
    layout: np.ndarray
    values: np.ndarray
    gate: np.ndarray
    level: np.ndarray
    starts: np.ndarray

    def __init__(self, name: str | None = None) -> None:
        self._own = name is None
        self._memory = shared_memory.SharedMemory(name, create=self._own, size=_size())
        at = 0
        for field, (kind, shape) in FIELDS.items():
            setattr(self, field, np.ndarray(shape, kind, self._memory.buf, at))
            at += _room(kind, shape)

    @property
    def name(self) -> str:
        return self._memory.name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go; for the maker, the end of the memory once all others have let go."""
        for field in FIELDS:
            setattr(self, field, None)  # arrays keep the memory open
        self._memory.close()
        if self._own:
            self._memory.unlink()


def _room(kind: np.dtype, shape: tuple[int, ...]) -> int:
    """Bytes of an array, rounded up so that no two writers share a line of the cache."""
    return -(-kind.itemsize * int(np.prod(shape, dtype=int)) // 64) * 64


def _size() -> int:
    return sum(_room(*field) for field in FIELDS.values())


def put(ring: np.ndarray, at: int, samples: np.ndarray) -> None:
    """Write `[C, n]` into a ring `[C, R]` from an absolute position on; n ≤ R."""
    first = at % ring.shape[1]
    room = ring.shape[1] - first
    ring[:, first : first + samples.shape[1]] = samples[:, :room]
    if samples.shape[1] > room:
        ring[:, : samples.shape[1] - room] = samples[:, room:]


def take(ring: np.ndarray, at: int, out: np.ndarray) -> None:
    """Read into `[C, n]` from an absolute position on; n ≤ R."""
    first = at % ring.shape[1]
    room = ring.shape[1] - first
    count = out.shape[1]
    out[:, :room] = ring[:, first : first + count]
    if count > room:
        out[:, room:] = ring[:, : count - room]

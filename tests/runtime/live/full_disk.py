# SPDX-License-Identifier: MIT
"""A disk that is full, under a recording that has begun."""

import io

from timbrel.runtime.live.gesture_file import Recorder


class _Full(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise OSError(28, "No space left on device")


def fill(recorder: Recorder) -> None:
    """Whatever is written from now on does not fit; what waits to be written neither."""
    recorder._file.close()
    recorder._file = io.TextIOWrapper(io.BufferedWriter(_Full()), encoding="utf-8")

# SPDX-License-Identifier: MIT
"""Notices that a number stands still which ought to move. Pure, in given time."""

_LONGEST_S = 0.25  # that is counted between two looks: who looked so seldom was away itself


class Stillness:
    """`begin`, then ask `lasts` again and again."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._value = -1
        self._still_s = self._looked_s = 0.0

    def begin(self, now_s: float) -> None:
        """Count from now on."""
        self._still_s, self._looked_s = 0.0, now_s

    def lasts(self, value: int, now_s: float) -> bool:
        """Whether the number has stood still for longer than the limit.

        Time in which nobody asked counts little: after a pause of the whole computer nothing has
        moved, and nothing is wrong.
        """
        passed_s, self._looked_s = min(now_s - self._looked_s, _LONGEST_S), now_s
        self._still_s = self._still_s + passed_s if value == self._value else 0.0
        self._value = value
        return self._still_s > self._limit_s

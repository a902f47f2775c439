# SPDX-License-Identifier: MIT
"""Of many sentences a few a second are said, so that one who reads them is not drowned. Pure."""

EACH_S = 5.0


class Few:
    """Says so many at once after a quiet time, then EACH_S a second.

    unsaid  all others, which are not even put into words: to look for what is written most alike
            takes longer than to read a message
    """

    def __init__(self, at_once: int) -> None:
        self.unsaid = 0
        self._most, self._room, self._last_s = at_once, float(at_once), float("-inf")
        self._before = 0  # unsaid since one was said

    def say(self, sentence: object, now_s: float) -> str | None:
        """Return a sentence as it is to be said, or None where there is no room for it."""
        if now_s > self._last_s:
            self._room = min(self._most, self._room + EACH_S * (now_s - self._last_s))
            self._last_s = now_s
        if self._room < 1:
            self.leave(1)
            return None
        more = f" (and {self._before} more before)" if self._before else ""
        self._room, self._before = self._room - 1, 0
        return f"{sentence}{more}"

    def leave(self, count: int) -> None:
        """Count what somebody else has left unsaid."""
        self.unsaid += count
        self._before += count

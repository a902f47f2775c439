# SPDX-License-Identifier: MIT
"""Which channels make an MPE zone: a master at either end of the 16, its members counted inwards.

A new zone takes what it asks for; the other one shrinks, and goes when no member is left to it.
"""

from dataclasses import dataclass, replace
from functools import cached_property

CHANNELS = range(1, 17)
MASTERS = {"lower": 1, "upper": 16}
MOST_MEMBERS = 15
BETWEEN = 14  # channels between the masters, for two zones to share


@dataclass(frozen=True)
class Zones:
    """How many members the zones have; 0 where there is none.

    >>> Zones(lower=15).configured(16, 4)
    Zones(lower=10, upper=4)
    """

    lower: int = 0
    upper: int = 0

    def configured(self, master: int, members: int) -> "Zones":
        """Return the zones when a master (1 or 16) asks for members; none but 0 … 15 is heard."""
        if not 0 <= members <= MOST_MEMBERS:
            return self
        new, other = ("lower", "upper") if master == MASTERS["lower"] else ("upper", "lower")
        left = max(0, BETWEEN - members) if members else MOST_MEMBERS
        return replace(self, **{new: members, other: min(getattr(self, other), left)})

    def members(self, master: int) -> range:
        """Return the members of a master; none when its zone is not there."""
        if master == MASTERS["lower"]:
            return range(2, 2 + self.lower)
        return range(15, 15 - self.upper, -1) if master == MASTERS["upper"] else range(0)

    def all_members(self) -> list[int]:
        return list(self._masters)

    def master_of(self, channel: int) -> int | None:
        """Return the master of a member; None for a master, and for channels of no zone."""
        return self._masters.get(channel)

    @cached_property
    def _masters(self) -> dict[int, int]:
        return {member: master for master in MASTERS.values() for member in self.members(master)}

    def under(self, channel: int) -> tuple[int, ...]:
        """Return whom a channel speaks for: a master for its zone, all others for themselves.

        >>> Zones(lower=2).under(1), Zones(lower=2).under(2)
        ((1, 2, 3), (2,))
        """
        return (channel, *self.members(channel))

    def is_in_zone(self, channel: int) -> bool:
        """Return whether a channel is a member or the master of members."""
        return self.master_of(channel) is not None or len(self.members(channel)) > 0

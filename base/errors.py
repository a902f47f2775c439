# SPDX-License-Identifier: MIT
"""Errors that speak to the person at the keyboard: what was given, what is allowed, what to do."""

from collections.abc import Iterable
from difflib import get_close_matches


class UserError(ValueError):
    """A mistake that the user can mend. The command prints it as one line and exits with 2."""


class _UnknownError(UserError):
    """A value that is not among the allowed ones: what, the value, and those.

    To find the nearest takes long: done when somebody reads it, which of a flood nobody does.
    """

    def __str__(self) -> str:
        what, given, candidates = self.args
        near = get_close_matches(given, candidates, n=1)
        hint = f"did you mean {near[0]}? There are {', '.join(candidates)}" if near else ""
        hint = hint or (
            f"use one of {', '.join(candidates)}" if candidates else "there is none here"
        )
        return f"{what} '{given}' is not known: {hint}."


def one_of(what: str, given: object, allowed: Iterable[object]) -> UserError:
    """Return the error for a value that is not among the allowed ones, the nearest named first.

    >>> str(one_of("method", "fwd", ["forward", "decode"]))
    "method 'fwd' is not known: did you mean forward? There are forward, decode."
    """
    return _UnknownError(what, str(given), [str(a) for a in allowed])

# SPDX-License-Identifier: MIT
"""Reads the small JSON files that a run keeps beside its arrays."""

import json
from pathlib import Path
from typing import Any

from .errors import UserError


def read_object(path: Path) -> dict[str, Any]:
    """Return a file's object.

    Raises:
        UserError: there is no such file, or it holds no JSON object.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(f"{path} cannot be read ({error}); make the run anew.") from None
    if not isinstance(held, dict):
        raise UserError(f"{path} holds no JSON object; make the run anew.")
    return held

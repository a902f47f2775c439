# SPDX-License-Identifier: MIT
"""Numbers in text files, one a line: what a map's folder is made of."""

from pathlib import Path

import numpy as np

from ..errors import UserError


def write_numbers(path: Path, values: np.ndarray, twin: bool) -> None:
    """Write one number a line; a twin is the same as a float32 .npy."""
    path.parent.mkdir(exist_ok=True)
    # The original prints 32 decimals; 17 digits give every float64 back whole.
    form = "%.32f" if twin else "%.17g"
    path.write_text("".join(f"{form % v}\n" for v in np.ravel(values)), encoding="ascii")
    if twin:
        np.save(path.parent / f"{path.name}.npy", np.asarray(values, np.float32))


def read_numbers(path: Path) -> np.ndarray:
    """Return the numbers of a file; one sentence if some are none."""
    try:
        values = np.array(path.read_text(encoding="ascii").split(), np.float64)
    except OSError:
        raise UserError(f"{path} is missing: the map is incomplete; export it again.") from None
    except ValueError as error:
        raise UserError(
            f"{path} holds what is no number ({error}); export the map again."
        ) from None
    if values.size == 0 or not np.isfinite(values).all():
        raise UserError(f"{path} is empty or holds what is no finite number; export the map again.")
    return values


def matrix(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """Return a file's numbers as rows, if there are as many as the shape needs."""
    values = read_numbers(path)
    if values.size != int(np.prod(shape)):
        wanted = " × ".join(map(str, shape))
        raise UserError(
            f"{path} holds {values.size} numbers; {wanted} are needed: export it again."
        )
    return values.reshape(shape)

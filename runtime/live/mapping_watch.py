# SPDX-License-Identifier: MIT
"""A mapping file that is edited while it is played: read again as soon as it has changed."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from ...base.errors import UserError
from .mapping import MappingFile, parse, write

Stamp = tuple[int, int, int, int]


class Watch:
    """Asked now and then: `changed()`.

    A file that is broken, or gone, while somebody works on it changes nothing; `say` is told so in
    one sentence, once for each state of the file.
    """

    def __init__(self, path: Path, say: Callable[[str], object]) -> None:
        """Begin with the file as it is now; read it after this, so that no change slips between."""
        self.path, self._say = path, say
        self._stamp = self._look()
        self._digest = self._read = self._hash(self._bytes()) if self._stamp else None

    def save(self, mapping: MappingFile) -> None:
        """Write what was learned, which is no change then.

        Raises:
            UserError: it cannot be written, or holds what has not been read: somebody's work.
        """
        if self._hash(self._bytes()) != self._read:
            raise UserError(
                f"{self.path} is being edited, and is left alone: what was learned is not saved; "
                "mend the file, and learn again."
            )
        write(self.path, mapping)
        self._stamp = self._look()
        self._digest = self._read = self._hash(self._bytes())

    def changed(self) -> MappingFile | None:
        """Return the mapping if its file holds another one now; never raises."""
        stamp = self._look()
        if stamp == self._stamp:
            return None
        self._stamp = stamp
        held = self._bytes() if stamp else None
        digest = self._hash(held)
        if digest == self._digest:
            return None
        self._digest = digest
        if held is None:
            self._say(f"{self.path} is not there any more: the last mapping stays.")
            return None
        try:
            mapping = parse(held.decode("utf-8-sig"), str(self.path))
            self._read = digest
            return mapping
        except UnicodeDecodeError:
            self._say(f"{self.path} is no text in UTF-8: save it as JSON; the last mapping stays.")
        except UserError as error:
            self._say(f"{error} The last mapping stays.")
        return None

    def _look(self) -> Stamp | None:
        """What tells that a file was written: cheap, and asked for at every turn."""
        try:
            s = self.path.stat()
        except OSError:
            return None
        return s.st_mtime_ns, s.st_ctime_ns, s.st_size, s.st_ino

    def _bytes(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except OSError:
            return None

    @staticmethod
    def _hash(held: bytes | None) -> bytes | None:
        return None if held is None else hashlib.sha256(held).digest()

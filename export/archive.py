# SPDX-License-Identifier: MIT
"""Cleans a TorchScript archive of what names the folders of the machine it was made on."""

import io
import zipfile

# Where each line of code came from, by absolute path: of use to a debugger, nobody else's business.
SOURCES = ".debug_pkl"
# torch begins each record's data at a multiple of this, so that weights can be read in place.
ALIGNMENT = 64
_HEADER = 30  # bytes of a zip's local header, before name and padding
_PADDING_ID = b"FB"  # as torch's own writer marks it


def without_sources(content: bytes) -> bytes:
    """Return the archive without its records of sources, the others' data aligned as before."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for record in old.infolist():
            if record.filename.endswith(SOURCES):
                continue
            kept = zipfile.ZipInfo(record.filename)
            kept.compress_type = record.compress_type
            kept.extra = _padding(made.tell() + _HEADER + len(record.filename.encode()))
            new.writestr(kept, old.read(record))
    return made.getvalue()


def _padding(at: int) -> bytes:
    """Return a zip's extra field that ends at a multiple of ALIGNMENT when it begins `at` there."""
    length = -(at + 4) % ALIGNMENT
    return _PADDING_ID + length.to_bytes(2, "little") + bytes(length)

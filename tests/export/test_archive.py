# SPDX-License-Identifier: MIT
"""An instrument file names no folder of its maker's, and its weights can be read in place."""

import zipfile
from pathlib import Path

import torch

from timbrel.export.archive import ALIGNMENT


def test_no_folder_of_the_makers_is_in_the_file(tiny_file):
    root = str(Path(__file__).parents[2]).encode()
    with zipfile.ZipFile(tiny_file) as archive:
        for name in archive.namelist():
            assert root not in archive.read(name), name


def test_the_file_loads_and_plays(tiny_file):
    module = torch.jit.load(str(tiny_file))
    assert module.forward(torch.zeros(1, 1, 64)).shape == (1, 1, 64)


def test_every_record_is_aligned_as_torch_aligns_it(tiny_file):
    data = tiny_file.read_bytes()
    with zipfile.ZipFile(tiny_file) as archive:
        for record in archive.infolist():
            at = record.header_offset
            name, extra = (int.from_bytes(data[at + i : at + i + 2], "little") for i in (26, 28))
            assert (at + 30 + name + extra) % ALIGNMENT == 0, record.filename

# SPDX-License-Identifier: MIT
"""The pages of live control: files that they show can be read, what is shipped is explained."""

import argparse
import re
import shlex
from pathlib import Path

import pytest

from timbrel.runtime.commands import map as map_command
from timbrel.runtime.commands import play as play_command
from timbrel.runtime.live import gesture_file, mapping
from timbrel.runtime.live.rehearsals import REHEARSALS
from timbrel.runtime.live.templates import templates

DOCS = Path(__file__).parents[3] / "docs"
TEXT = {
    name: (DOCS / name).read_text("utf-8") for name in ("live.md", "controllers.md", "mapping.md")
}
BLOCKS = [
    (name, re.sub(r"^    ", "", block, flags=re.MULTILINE))
    for name, text in TEXT.items()
    for block in re.findall(r"(?:^    .*\n)+", text, flags=re.MULTILINE)
]
READERS = {
    '{"format": "timbrel-mapping"': mapping.parse,
    '{"format": "timbrel-gestures"': gesture_file.parse,
}
FILES = [
    (where, block, reader)
    for where, block in BLOCKS
    for begin, reader in READERS.items()
    if block.startswith(begin)
]
COMMANDS = {"play": play_command, "map": map_command}
LINES = [line for text in TEXT.values() for line in re.findall(r"`timbrel ([a-z]+ [^`]+)`", text)]


@pytest.mark.parametrize("line", [line for line in LINES if line.split()[0] in COMMANDS])
def test_commands_within_tables_can_be_given(line):
    name, *words = shlex.split(line)
    if words != ["play"]:  # `timbrel map play` is also a name in sentences
        parser = argparse.ArgumentParser(exit_on_error=False)
        COMMANDS[name].add_arguments(parser)
        parser.parse_intermixed_args(words) if name == "play" else parser.parse_args(words)


@pytest.mark.parametrize(("where", "block", "reader"), FILES)
def test_files_that_are_shown_can_be_read(where, block, reader):
    assert reader(block, where)


def test_files_of_both_kinds_are_shown():
    assert {reader for _, _, reader in FILES} == set(READERS.values())


def test_rows_that_are_shown_alone_can_be_read():
    rows = [row for _, block in BLOCKS for row in re.findall(r'^(\{"from".*\})$', block, re.M)]
    assert rows
    for row in rows:
        mapping.parse(f'{{"format": "timbrel-mapping", "version": 1, "map": [{row}]}}')


@pytest.mark.parametrize("name", templates())
def test_each_mapping_that_is_shipped_has_a_controller(name):
    assert f"--mapping {name}`" in TEXT["controllers.md"]


@pytest.mark.parametrize("name", REHEARSALS)
def test_each_gesture_that_is_shipped_is_explained(name):
    assert f"`{name}`" in TEXT["live.md"]

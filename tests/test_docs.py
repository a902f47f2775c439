# SPDX-License-Identifier: MIT
"""What docs and docstrings show is true: commands parse, links lead somewhere, doctests pass."""

import argparse
import doctest
import importlib
import re
import shlex
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from timbrel.training.config import keys
from timbrel.training.maps.config import is_map
from timbrel.training.maps.config import keys as map_keys

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = {point.name: point for point in entry_points(group="timbrel.commands")}
SHOWN = [
    (page.name, line.split("#")[0].strip())
    for page in PAGES
    for line in page.read_text(encoding="utf-8").splitlines()
    if re.match(r"^ {2,4}timbrel [a-z]", line)
]
HELPED = [
    (name, line.split("     ")[0].split("    (")[0].strip())
    for name, point in COMMANDS.items()
    for line in (point.load().__doc__ or "").splitlines()
    if line.strip().startswith("timbrel ")
]
WITH_DOCTESTS = [
    path
    for folder in ("base", "training", "export", "runtime")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if ">>>" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize(("where", "line"), [*SHOWN, *HELPED])
def test_every_command_that_is_shown_can_be_given(where, line):
    _, name, *words = shlex.split(line)
    module = COMMANDS[name].load()
    parser = argparse.ArgumentParser(exit_on_error=False)
    module.add_arguments(parser)
    try:
        arguments = parser.parse_intermixed_args(words)
    except TypeError:
        arguments = parser.parse_args(words)
    known = map_keys() if is_map(getattr(arguments, "recipe", None) or "") else keys()
    for setting in getattr(arguments, "settings", []):
        key = setting.split("=")[0]
        assert key in known or key == "signal" or key.startswith("data.where."), setting


def test_every_command_shows_an_example():
    shown = {name for name, _ in HELPED}
    assert shown == set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_pictures_are_there(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


@pytest.mark.parametrize("path", WITH_DOCTESTS, ids=lambda p: p.stem)
def test_doctests_pass(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    result = doctest.testmod(importlib.import_module("timbrel." + ".".join(parts)))
    assert result.attempted > 0 and result.failed == 0

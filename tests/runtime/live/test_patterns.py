# SPDX-License-Identifier: MIT
"""Patterns of OSC addresses: what they mean, and that none takes long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timbrel.base.errors import UserError
from timbrel.runtime.live import patterns
from timbrel.runtime.live.patterns import Tree, is_pattern, matches
from timbrel.runtime.live.places import Names, Place

PATTERNS = [
    ("/a/?", "/a/b", True), ("/a/?", "/a/", False), ("/a?b", "/a/b", False), ("/a/*", "/a/", True),
    ("/*/c", "/a/c", True), ("/*", "/a/c", False), ("/a/*b*", "/a/xbx", True), ("[a-c]", "b", True),
    ("[!a-c]", "b", False), ("[!a-c]", "d", True), ("[a-]", "-", True), ("[-a]", "-", True),
    ("[]", "a", False), ("{a,ab}c", "abc", True), ("{a,ab}c", "bc", False), ("{,a}b", "b", True),
    ("[!a]", "/", False), ("a]", "a]", True), ("", "", True), ("", "a", False),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "address", "expected"), PATTERNS)
def test_patterns_as_osc_has_them(pattern, address, expected):
    assert matches(pattern, address) is expected


def as_regular(pattern):
    inner = {"?": "[^/]", "*": "[^/]*", "{": "(?:", "}": ")", ",": "|"}
    return "".join(inner.get(c, re.escape(c)) for c in pattern)


@given(
    st.lists(st.sampled_from(["a", "b", "/", "?", "*", "{a,ab}", "{,b}"]), max_size=8),
    st.text("ab/", max_size=8),
)
def test_patterns_match_what_regular_expressions_do(parts, address):
    pattern = "".join(parts)
    assert matches(pattern, address) == bool(re.fullmatch(as_regular(pattern), address))


def test_a_pattern_that_would_try_everything_takes_no_time():
    """A search that goes back would need about 40 over 20 = 1e11 attempts."""
    assert not matches("*a" * 100 + "b", "a" * 200)


ADDRESSES = ["a", "a/b", "a/b/c", "ab/b", "ab/bb", "b", "a/"]


@given(st.lists(st.sampled_from(["a", "b", "/", "?", "*", "{a,ab}", "{,b}"]), max_size=8))
def test_of_many_addresses_those_are_found_that_match(parts):
    pattern = "".join(parts)
    found = Tree(ADDRESSES).among(pattern)
    assert sorted(found) == sorted(each for each in ADDRESSES if matches(pattern, each))


def test_what_stands_in_all_voices_is_compared_once(monkeypatch):
    """Else a flood of patterns that are new would hold up all that is played."""
    compared = []
    fits = patterns._fits
    monkeypatch.setattr(patterns, "_fits", lambda s, part: compared.append(part) or fits(s, part))
    names = Names(tuple(f"latent:z{k}" for k in range(1, 65)), 32)
    places = names.find("*/*/*/*1")
    assert places == [Place(f"latent:z{k}1") for k in ("", *range(1, 7))]
    # At most once at each depth: the names of latents stand at two.
    assert len(compared) <= 2 * 64 + 32 + 4
    assert not names.is_new("*/*/*/*1") and names.is_new("*/*/*/*2")


@given(st.text("abc?*[]{}!-,/", max_size=12), st.text("abc/", max_size=8))
def test_any_pattern_matches_or_is_one_sentence(pattern, address):
    try:
        found = matches(pattern, address)
    except UserError as error:
        assert "is not closed" in str(error)
    else:
        assert is_pattern(pattern) or found == (pattern == address)

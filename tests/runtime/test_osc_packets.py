# SPDX-License-Identifier: MIT
"""OSC packets and places as they are written, whatever is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from osc_pad import HOST, bundle

from timbrel.base.errors import UserError
from timbrel.runtime.osc import heard
from timbrel.runtime.udp import endpoint, resolved


def test_places_are_read_as_options_write_them():
    assert endpoint("127.0.0.1:7000", "--to") == (HOST, 7000)
    assert endpoint("7000", "--to") == (HOST, 7000)
    for text in ("x", "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:²", "a:70000", "a..b:1", "x" * 300 + ":1"):
        with pytest.raises(UserError, match="--to"):
            endpoint(text, "--to")
    with pytest.raises(UserError, match="port -1 is none"):
        resolved(HOST, -1, "--port")


def padded(word):
    return word.encode() + b"\0" * (4 - len(word.encode()) % 4)


WORD = st.text(max_size=6).map(padded)
NESTED = st.recursive(
    st.one_of(
        st.binary(max_size=20),
        st.tuples(WORD, st.text("ifsbTFNI[]hdtrmxc", max_size=6), st.binary(max_size=24)).map(
            lambda t: b"/" + t[0][:-1] + padded("," + t[1]) + t[2]
        ),
    ),
    lambda inner: st.tuples(st.integers(0, 2**64 - 1), st.lists(inner, max_size=3)).map(
        lambda t: bundle(t[0], *t[1])
    ),
)  # fmt: skip


@given(NESTED)
def test_anything_that_resembles_osc_is_messages_or_sentences(packet):
    good, wrong = heard(packet)
    for message in good:
        assert all(isinstance(a, float | str) for a in message.arguments)
    assert all(sentence.startswith(("is no OSC", "brings ")) for sentence in wrong)

"""The head of a request is understood in one way or not at all, whatever comes and in whatever pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinh_site.preview.http.head import Head, length_of_head, parse_head
from badinh_site.preview.http.refusals import RefusedError

GOOD = b"GET /a?b HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\nX-Y:  z \r\ncookie: c=d\r\nx-y: w\r\n\r\n"

PARTS = st.sampled_from(
    [
        b"GET",
        b"HEAD",
        b" ",
        b"/",
        b"/a",
        b"HTTP/1.1",
        b"HTTP/1.0",
        b"\r\n",
        b"\r",
        b"\n",
        b"Host",
        b":",
        b"x",
        b"\0",
        b"\xff",
    ]
)


def status_of(received: bytes) -> int | Head | None:
    """Return what becomes of bytes: a status, a head, or None when more is awaited."""
    try:
        length = length_of_head(received)
        return None if length is None else parse_head(received[:length])
    except RefusedError as error:
        return error.status


def test_a_head_is_taken_apart() -> None:
    head = parse_head(GOOD)
    assert (head.method, head.target, head.keeps) == ("GET", "/a?b", True)
    assert head.fields == {"host": "x", "cookie": "a=b; c=d", "x-y": "z, w"}
    assert head.field("nothing") == ""


def test_a_head_is_awaited_to_its_end_and_no_farther() -> None:
    for length in range(len(GOOD)):
        assert length_of_head(GOOD[:length]) is None
    assert length_of_head(GOOD) == length_of_head(GOOD + GOOD) == len(GOOD)


@pytest.mark.parametrize(
    "beginning", [b"\x16", b"GET\t", b"\r", b"A" * 21, b"GET /\n", b"GET / HTTP/1.1\n", b"GET /a b"]
)
def test_what_cannot_become_a_head_is_refused_at_once(beginning: bytes) -> None:
    assert status_of(beginning) == 400


@given(st.one_of(st.binary(), st.lists(PARTS, max_size=30).map(b"".join)))
def test_any_bytes_are_a_head_or_refused_or_unfinished(received: bytes) -> None:
    assert isinstance(status_of(received), Head | None) or status_of(received) in {400, 405, 505}


@given(st.lists(PARTS, max_size=30).map(b"".join))
def test_what_is_refused_stays_refused_when_more_comes(received: bytes) -> None:
    for length in range(len(received)):
        early = status_of(received[:length])
        if isinstance(early, int):
            assert isinstance(status_of(received), int)

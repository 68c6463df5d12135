"""Parses the head of an HTTP request: strictly, so that it cannot be understood in two ways, and within limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from badinh_site.preview.http.refusals import RefusedError

__all__ = ["Head", "length_of_head", "parse_head"]

LONGEST_TARGET = 4096
"""Bytes."""
LARGEST_FIELDS = 16 * 1024
"""Bytes of all header fields together."""
MOST_FIELDS = 100

_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]"
_LONGEST_METHOD = 20
_LONGEST_LINE = _LONGEST_METHOD + 1 + LONGEST_TARGET + len(b" HTTP/1.1\r\n")
_METHOD = rb"(%b{1,%d})" % (_TOKEN, _LONGEST_METHOD)
_UNFINISHED_LINE = re.compile(rb"%b(?: [\x21-\x7e]*(?: [HTP/0-9.]*)?)?\r?" % _METHOD)
_LINE = re.compile(rb"%b ([\x21-\x7e]+) (HTTP/[0-9]\.[0-9])" % _METHOD)
_NAME = re.compile(rb"%b+" % _TOKEN)
_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")

_ONCE = frozenset(
    {
        "content-length",
        "host",
        "if-range",
        "origin",
        "range",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
        "transfer-encoding",
    }
)
"""Fields that matter and are no lists: two of them would be ambiguous."""


class Head(NamedTuple):
    """The head of a request with GET or HEAD."""

    method: str
    target: str
    """The text between the method and the version: visible ASCII characters."""
    keeps: bool
    """True when the browser wants to ask more on the same connection."""
    fields: Mapping[str, str]
    """Values by name in lower case, "" for none; repeated fields are joined."""

    def field(self, name: str) -> str:
        """Return the value of a header field, "" when it is not there."""
        return self.fields.get(name, "")


def length_of_head(received: bytes | bytearray) -> int | None:
    """Return how many of the bytes are the head, with the empty line at its end; None when it is not complete.

    Raises:
        RefusedError: however it goes on, it is no head, or it is too large.
    """
    line_end = received.find(b"\r\n", 0, _LONGEST_LINE)
    if line_end < 0:
        _check_unfinished(bytes(received))
        return None
    _split_line(bytes(received[:line_end]))
    end = received.find(b"\r\n\r\n", line_end)
    if (len(received) if end < 0 else end) - line_end - 2 > LARGEST_FIELDS:
        raise RefusedError(431)
    return None if end < 0 else end + 4


def parse_head(head: bytes) -> Head:
    """Take a complete head apart.

    Raises:
        RefusedError: it is none, it asks with another method, or one of its parts is too large.
    """
    line, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    method, target, version = _split_line(line)
    if len(lines) > MOST_FIELDS:
        raise RefusedError(431)
    fields = _joined([_split_field(one) for one in lines])
    ends = "close" in fields.get("connection", "").lower()
    return Head(method, target, version == "HTTP/1.1" and not ends, fields)


def _check_unfinished(line: bytes) -> None:
    """Refuse at once what begins like no request: its sender (of TLS, say) waits for an answer."""
    if line and not _UNFINISHED_LINE.fullmatch(line[:_LONGEST_LINE]):
        raise RefusedError(400)
    if len(line) >= _LONGEST_LINE:
        raise RefusedError(414)


def _split_line(line: bytes) -> tuple[str, str, str]:
    match = _LINE.fullmatch(line)
    if not match:
        raise RefusedError(400)
    method, target, version = (one.decode("ascii") for one in match.groups())
    if version not in {"HTTP/1.0", "HTTP/1.1"}:
        raise RefusedError(505)
    if method not in {"GET", "HEAD"}:
        raise RefusedError(405)
    if len(target) > LONGEST_TARGET:
        raise RefusedError(414)
    return method, target, version


def _split_field(line: bytes) -> tuple[str, str]:
    name, colon, value = line.partition(b":")
    if not colon or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
        raise RefusedError(400)
    return name.decode("ascii").lower(), value.strip(b" \t").decode("latin-1")


def _joined(pairs: list[tuple[str, str]]) -> Mapping[str, str]:
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name not in fields:
            fields[name] = value
        elif name in _ONCE:
            raise RefusedError(400)
        else:
            fields[name] += ("; " if name == "cookie" else ", ") + value
    return MappingProxyType(fields)

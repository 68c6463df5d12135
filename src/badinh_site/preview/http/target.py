"""Reads what a browser asks for: a path that leads nowhere but down from the site's root, and a short query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote_to_bytes

from badinh_site.preview.http.refusals import RefusedError

__all__ = ["read_cookies", "read_path", "read_query"]

MOST_QUERIES = 16
_MOST_DECODINGS = 3
"""A path that is still encoded after so many decodings is no mistake any more."""

_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LEADING_OUT = re.compile(r"[\\:]|/(?=/)|(?:^|/)[. ]+(?:/|\Z)")
"""Signs that separate in some system, inner segments that are empty, segments of dots (some systems drop spaces)."""


def read_path(target: str) -> str:
    """Return the decoded path of a request target.

    What it looks like when it is decoded again, or by a system that takes wide signs for narrow ones, must be contained
    too: whoever handles the path later may do so by accident.

    Raises:
        RefusedError: it is the address of something else, badly encoded, or leads out of the site on some system.
    """
    sent = target.partition("?")[0]
    if not sent.startswith("/") or "#" in target or re.search("%2f", sent, re.IGNORECASE):
        raise RefusedError(400)
    if _BAD_PERCENT.search(sent):
        raise RefusedError(400)
    path = _decoded(sent)
    again = path
    for _ in range(_MOST_DECODINGS):
        if not _is_contained(again) or not _is_contained(unicodedata.normalize("NFKC", again)):
            raise RefusedError(400)
        if not _PERCENT.search(again):
            return path
        again = _decoded(again)
    raise RefusedError(400)


def read_query(target: str) -> Mapping[str, str]:
    """Return the first value of each name in the query of a request target.

    Raises:
        RefusedError: there are more than 16, they are no UTF-8, or control characters are among them.
    """
    query = target.partition("?")[2]
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MOST_QUERIES)
    except ValueError as error:
        raise RefusedError(400) from error
    if any(_CONTROL.search(name + value) for name, value in pairs):
        raise RefusedError(400)
    return _first(pairs)


def read_cookies(field: str) -> Mapping[str, str]:
    """Return the cookies by name. None is refused: other programs on this machine have set some of them."""
    pairs = [one.partition("=") for one in field.split(";")]
    return _first([(name.strip(), value.strip()) for name, equals, value in pairs if equals])


def _decoded(path: str) -> str:
    try:
        return unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400) from error


def _is_contained(path: str) -> bool:
    return not _CONTROL.search(path) and not _LEADING_OUT.search(path)


def _first(pairs: list[tuple[str, str]]) -> Mapping[str, str]:
    return MappingProxyType(dict(reversed(pairs)))

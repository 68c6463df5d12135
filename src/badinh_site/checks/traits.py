"""What a content file says that only a comparison with other files, or with all of the site, can find wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

from badinh_site.checks.spots import Spots
from badinh_site.checks.subject import Subject
from badinh_site.content.documents import Reference
from badinh_site.content.sources import digest
from badinh_site.errors import Problem

__all__ = ["Finding", "Traits", "traits_of"]

SHORTEST = 200
"""Characters of a text that cannot be that of another one by chance."""

_ID = re.compile(r' id="([^"]*)"')
_OUTSIDE = re.compile(r'<a [^>]*?href="((?:https?:)?//[^"]*)"', re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class Traits(Struct, frozen=True, array_like=True):
    """What is compared of one content file."""

    marks: dict[str, tuple[int, int]]
    """Line and column of each field in the file."""
    authors: tuple[str, ...]
    ids: tuple[str, ...]
    """Places in the body that links can lead to."""
    outside: tuple[Reference, ...]
    """Whole web addresses that the body links to."""
    words: bytes
    """Digest of the text of the body; empty for a short one."""


class Finding(Struct, frozen=True, array_like=True):
    """What was found in one content file, for one digest of its bytes."""

    path: str
    digest: bytes
    problems: tuple[Problem, ...]
    traits: Traits | None
    """None when something in the file is wrong."""


def traits_of(subject: Subject) -> Traits | None:
    """Give what is to be compared of a content file."""
    document, html = subject.document, subject.html
    if document is None:
        return None
    ids = tuple(unescape(name) for name in _ID.findall(html)) if " id=" in html else ()
    outside = tuple(_outside(subject)) if "//" in html else ()
    return Traits(document.marks, document.authors, ids, outside, _words(html))


def _outside(subject: Subject) -> Iterator[Reference]:
    spots = Spots(subject)
    for address in _OUTSIDE.findall(subject.html):
        target = unescape(address)
        place = spots.problem("", target, address)
        yield Reference(target, place.line, place.column)


def _words(html: str) -> bytes:
    if len(html) < SHORTEST:
        return b""
    words = " ".join(_TAG.sub(" ", html).casefold().split())
    return digest(words.encode()) if len(words) >= SHORTEST else b""

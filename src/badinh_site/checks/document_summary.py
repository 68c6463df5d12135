"""What a content file says that only a comparison with other files, or with all of the site, can find wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

from badinh_site.checks.document_context import DocumentContext
from badinh_site.checks.locate import Locator
from badinh_site.content.document import Reference
from badinh_site.diagnostics.problem import Problem
from badinh_site.hashing import digest

__all__ = ["DocumentResult", "DocumentSummary", "summarise"]

SHORTEST = 200
"""Characters of a text that cannot be that of another one by chance."""

_ID = re.compile(r' id="([^"]*)"')
_OUTSIDE = re.compile(r'<a [^>]*?href="((?:https?:)?//[^"]*)"', re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class DocumentSummary(Struct, frozen=True, array_like=True):
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


class DocumentResult(Struct, frozen=True, array_like=True):
    """What was found in one content file, for one digest of its bytes."""

    path: str
    digest: bytes
    problems: tuple[Problem, ...]
    summary: DocumentSummary | None
    """None when something in the file is wrong."""


def summarise(context: DocumentContext) -> DocumentSummary | None:
    """Return what is to be compared of a content file."""
    document, html = context.document, context.html
    if document is None:
        return None
    ids = tuple(unescape(name) for name in _ID.findall(html)) if " id=" in html else ()
    outside = tuple(_outside(context)) if "//" in html else ()
    return DocumentSummary(document.marks, document.authors, ids, outside, _words(html))


def _outside(context: DocumentContext) -> Iterator[Reference]:
    locator = Locator(context)
    for address in _OUTSIDE.findall(context.html):
        target = unescape(address)
        place = locator.problem("", target, address)
        yield Reference(target, place.line, place.column)


def _words(html: str) -> bytes:
    if len(html) < SHORTEST:
        return b""
    words = " ".join(_TAG.sub(" ", html).casefold().split())
    return digest(words.encode()) if len(words) >= SHORTEST else b""

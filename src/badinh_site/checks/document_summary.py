"""The part of a content file that checks of the whole site need, stored with the findings in the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

from badinh_site.checks.document_context import DocumentContext
from badinh_site.content.document import Reference
from badinh_site.content.link_places import LinkPlaces
from badinh_site.diagnostics.problem import Problem
from badinh_site.hashing import digest
from badinh_site.vietnamese import nfc

__all__ = ["BrokenDocumentResult", "CheckedFile", "DocumentResult", "DocumentSummary", "summarise"]

SHORTEST = 200
"""Characters from which on two equal texts are not a coincidence."""

_ID = re.compile(r' id="([^"]*)"')
_START_TAG = re.compile(r'<([a-z][a-z0-9]*+)((?: [a-z-]++="[^"]*+")++)')
"""A tag with attributes, which the sanitiser quotes with double quotes; in text it escapes ``<``."""
_EXTERNAL = re.compile(r' (?:href|src|poster)="((?:https?:)?//[^"]*+)"', re.IGNORECASE)
_TAG = re.compile(r"<[^>]*+>?")


class DocumentSummary(Struct, frozen=True, array_like=True):
    """The data of one content file that checks of the whole site compare."""

    marks: dict[str, tuple[int, int]]
    """Line and column of each field in the file."""
    authors: tuple[str, ...]
    ids: tuple[str, ...]
    """The ids in the body that links can point to."""
    external: tuple[Reference, ...]
    """Absolute URLs that the body links to."""
    text_digest: bytes
    """The digest of the text of the body; empty if it is short."""


class DocumentResult(Struct, frozen=True, array_like=True, tag=1):
    """The findings in one content file without errors, for one digest of its bytes."""

    path: str
    digest: bytes
    problems: tuple[Problem, ...]
    summary: DocumentSummary


class BrokenDocumentResult(Struct, frozen=True, array_like=True, tag=0):
    """The findings in the text of one content file with errors, for one digest of its bytes."""

    path: str
    digest: bytes
    problems: tuple[Problem, ...]


CheckedFile = DocumentResult | BrokenDocumentResult


def summarise(context: DocumentContext) -> DocumentSummary:
    """Return the summary of a document."""
    document, html = context.document, context.html
    ids = tuple(unescape(name) for name in _ID.findall(html)) if " id=" in html else ()
    external = tuple(_external_links(context)) if "//" in html else ()
    return DocumentSummary(document.marks, document.authors, ids, external, _text_digest(html))


def _external_links(context: DocumentContext) -> Iterator[Reference]:
    tags = _START_TAG.findall(context.html)
    found = [(unescape(url), name == "a") for name, attributes in tags for url in _EXTERNAL.findall(attributes)]
    places = LinkPlaces(nfc(context.body), context.body_line).of(target for target, _ in found)
    for (target, is_link), place in zip(found, places, strict=True):
        if is_link:
            yield Reference(target, *place)


def _text_digest(html: str) -> bytes:
    if len(html) < SHORTEST:
        return b""
    words = " ".join(_TAG.sub(" ", html).casefold().split())
    return digest(words.encode()) if len(words) >= SHORTEST else b""

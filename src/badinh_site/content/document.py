"""One content file as a value: what it says by itself, before the portal relates it to others."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from badinh_site.content.markdown.headings import Heading
from badinh_site.content.suppressions import Suppression
from badinh_site.content.types import ContentType, type_named
from badinh_site.dates import Moment

__all__ = ["Document", "DocumentCorrection", "Picture", "Reference"]


class Reference(Struct, frozen=True):
    """A reference from a file to something in this site: another content file, an attachment, an address."""

    target: str
    """As written, and as it will be looked up."""
    line: int
    column: int


class Picture(Struct, frozen=True):
    """A picture that front matter names: the one of an article, or one of an album."""

    source: Reference
    alt: str
    """Empty only in an album, which is warned about."""
    caption: str
    credit: str


class DocumentCorrection(Struct, frozen=True):
    """A correction as front matter states it."""

    date: Moment | None
    text: str


class Document(Struct, frozen=True, kw_only=True):
    """A content file without errors. Its HTML is a blob, named by the digest in ``body``.

    A field of front matter that code uses is a field here under the same name, by which it is filled; its default is
    the value for a file without it. Fields that only pages show are in ``extra``.
    """

    path: str
    """Relative to the site folder: ``content/2021/07/bai.md``."""
    type_name: str
    """The name of its type of content."""
    title: str | None = None
    date: Moment | None = None
    updated: Moment | None = None
    expires: Moment | None = None
    views: int | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    lead: str
    """From front matter, or the body's first paragraph (or the part before ``<!--more-->``); empty without either."""
    lead_given: bool
    picture: Picture | None = None
    pictures: tuple[Picture, ...] = ()
    """Of an album, in its order; none when it shows whatever lies in its folder."""
    status: str = "published"
    reason: str | None = None
    corrections: tuple[DocumentCorrection, ...] = ()
    featured: bool = False
    url: str | None = None
    aliases: tuple[str, ...] = ()
    body: bytes
    """Digest of the HTML; empty when there is no body."""
    headings: tuple[Heading, ...]
    """What the contents list of the body shows."""
    references: tuple[Reference, ...]
    terms: bytes
    """The topic terms of the text, packed (see ``topic_terms.py``)."""
    marks: dict[str, tuple[int, int]]
    """Line and column of each field in the file."""
    suppressions: tuple[Suppression, ...] = ()
    """Comments that suppress warnings."""
    extra: dict[str, Any] = {}
    """The other fields of front matter that the file has, by name, as pages show them: a moment is ISO 8601 local time,
    a group a mapping."""

    @property
    def type(self) -> ContentType:
        """Return its type of content."""
        return type_named(self.type_name)

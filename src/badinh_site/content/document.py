"""One content file as a value: what it says by itself, before the portal relates it to others."""

from __future__ import annotations

from msgspec import Struct

from badinh_site.content.markdown.headings import Heading
from badinh_site.content.suppressions import Suppression
from badinh_site.content.types import ContentType, type_named
from badinh_site.dates import Moment

__all__ = ["Document", "DocumentCorrection", "Picture", "Reference"]


class Reference(Struct, frozen=True):
    """Something of this site that a file points at: another content file, an attachment, an address."""

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
    """A correction as front matter gives it."""

    date: Moment | None
    text: str


class Document(Struct, frozen=True):
    """A content file that could be read. Its HTML stands apart, under ``body``'s digest."""

    path: str
    """Relative to the site folder: ``content/2021/07/bai.md``."""
    type_name: str
    """The name of its type of content."""
    title: str | None
    date: Moment | None
    updated: Moment | None
    expires: Moment | None
    views: int | None
    category: str | None
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    place: tuple[str, ...]
    lead: str
    """Given, or the body's first paragraph (or what stands before ``<!--more-->``); empty when there is neither."""
    lead_given: bool
    picture: Picture | None
    pictures: tuple[Picture, ...]
    """Of an album, in its order; none when it shows whatever lies in its folder."""
    status: str
    reason: str | None
    corrections: tuple[DocumentCorrection, ...]
    featured: bool
    url: str | None
    aliases: tuple[str, ...]
    body: bytes
    """Digest of the HTML; empty when there is no body."""
    headings: tuple[Heading, ...]
    """What the contents list of the body shows."""
    references: tuple[Reference, ...]
    terms: bytes
    """What the text speaks of, packed (see ``terms.py``)."""
    marks: dict[str, tuple[int, int]]
    """Line and column of each field in the file."""
    suppressions: tuple[Suppression, ...] = ()
    """What the editor has said of warnings."""

    @property
    def type(self) -> ContentType:
        """Return its type of content."""
        return type_named(self.type_name)

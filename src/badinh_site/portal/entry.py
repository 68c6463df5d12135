"""What the portal knows of one content file: its entry, and the blobs that pages show of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from badinh_site.content.document import Reference
from badinh_site.content.markdown.headings import Heading
from badinh_site.content.suppressions import Suppression
from badinh_site.content.types import ContentType, type_named
from badinh_site.dates import Moment
from badinh_site.diagnostics.problem import Problem
from badinh_site.portal.blobs import Blob, TextBlob, blob_fields, text_blob_fields
from badinh_site.portal.redirects import OldAddress
from badinh_site.portal.related.ranking import Signal
from badinh_site.portal.status import Status

__all__ = [
    "BLOBS",
    "TEXT_BLOBS",
    "TITLE_LENGTH",
    "Card",
    "Correction",
    "Entry",
    "PageData",
    "PictureWords",
    "TagName",
    "alias_line",
    "blobs_of",
    "same_but_for_text",
    "signal_of",
    "status_of",
    "text_blobs_of",
]


def alias_line(entry: Entry, more: Iterable[str]) -> str:
    """Return the line of front matter by which some more addresses lead to an article."""
    return f"aliases: [{', '.join(dict.fromkeys((*(one.shown for one in entry.aliases), *more)))}]"


TITLE_LENGTH = 90
"""Characters of a title that is derived from the lead."""


class Correction(Struct, frozen=True):
    """A published correction ("Đính chính"); ``date`` is ISO 8601 or None when unknown."""

    date: str | None
    """When it was made."""
    text: str
    """What was wrong, and what is right."""


class Card(Struct, frozen=True):
    """What lists show of an article. ``date`` is ISO 8601 local time; None stays unknown on the page."""

    url: str
    title: str
    title_derived: bool
    date: str | None
    views: int | None
    excerpt: str
    """The beginning of lead or text, for lists."""
    mark: str
    """``draft``, ``scheduled`` or empty; only previews and ``--drafts`` builds show marked articles."""


class PictureWords(Struct, frozen=True):
    """The texts of a picture that front matter names."""

    alt: str
    caption: str
    credit: str


class PageData(Struct, frozen=True):
    """What only a document's own page (and a feed) shows of it.

    A field with a default is a front matter field that only pages show: it is filled by its name, and keeps the
    default where a file does not have it.
    """

    title: str
    title_derived: bool
    date: str | None
    updated: str | None
    modified: str | None
    """The later of update and last correction."""
    views: int | None
    lead: str
    """From front matter; empty when the first paragraph of the body serves."""
    excerpt: str
    picture: PictureWords | None
    pictures: tuple[PictureWords, ...]
    """Of an album, in its order; none when it shows whatever lies in its folder."""
    body: bytes
    """Digest of the HTML; empty when there is no body."""
    headings: tuple[Heading, ...]
    """What the contents list of a long body shows; empty for a short one."""
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    corrections: tuple[Correction, ...]
    place: tuple[str, ...] = ()


class TagName(NamedTuple):
    """A tag as one file spells it."""

    key: str
    """Equal for all spellings of the tag."""
    name: str


class Entry(Struct, frozen=True, array_like=True):
    """A content file as the portal places it among the others."""

    path: str
    type_name: str
    """The name of its type of content."""
    address: str | None
    """Without the prefix of ``base_url``; None when the file has none that can be used."""
    title: str
    status: str
    reason: str | None
    """Why it was withdrawn."""
    date: Moment | None
    modified: Moment | None
    """The later of update and last correction."""
    end: Moment | None
    """The moment from which it is gone."""
    category: str | None
    category_place: tuple[int, int]
    tags: tuple[TagName, ...]
    featured: bool
    views: int | None
    aliases: tuple[OldAddress, ...]
    aliases_place: tuple[int, int]
    references: tuple[Reference, ...]
    picture: Reference | None
    pictures: tuple[Reference, ...]
    """Of an album that names them."""
    body: TextBlob
    """Digest of the HTML."""
    terms: TextBlob
    """Digest of its topic terms."""
    facts: TextBlob
    """Digest of the :class:`PageData`."""
    card: Blob
    """Digest of the :class:`Card`, whose URL is without the prefix of ``base_url``, and which has no mark."""
    sound: bool
    """False when it cannot be published as it is."""
    problems: tuple[Problem, ...]
    problems_when_shown: tuple[Problem, ...]
    problems_when_sound: tuple[Problem, ...]
    """Told only of a document that is published."""
    suppressions: tuple[Suppression, ...] = ()
    """What the editor has said of warnings."""
    words: TextBlob = b""
    """Digest of what it can be found by; none in a portal without a search."""
    title_size: int = 0
    """Syllables of the title."""

    @property
    def type(self) -> ContentType:
        """Return its type of content."""
        return type_named(self.type_name)


BLOBS = blob_fields(Entry)


TEXT_BLOBS = text_blob_fields(Entry)


blobs_of: Callable[[Entry], tuple[bytes, ...]] = attrgetter(*BLOBS)
"""Return the digests of all that the state keeps for an entry."""


text_blobs_of: Callable[[Entry], tuple[bytes, ...]] = attrgetter(*TEXT_BLOBS)
"""Return the digests of an entry's text, in the order of :data:`TEXT_BLOBS`."""


def same_but_for_text(one: Entry, other: Entry) -> bool:
    """Return whether two entries differ in nothing but the digests of their text."""
    return bool(replace(one, **{name: getattr(other, name) for name in TEXT_BLOBS}) == other)


def status_of(entry: Entry, instant: int) -> Status:
    """Return the publication status of a document at an instant, in seconds since 1970."""
    if entry.end is not None and entry.end.instant <= instant:
        return Status.EXPIRED
    if entry.status != "published":
        return Status.DRAFT if entry.status == "draft" else Status.WITHDRAWN
    later = entry.date is not None and entry.date.instant > instant
    return Status.SCHEDULED if later else Status.PUBLISHED


def signal_of(entry: Entry) -> Signal:
    """Return what of an article counts towards being related."""
    instant = entry.date.instant if entry.date else None
    return Signal(entry.address or "", instant, entry.category, tuple([tag.key for tag in entry.tags]), entry.terms)

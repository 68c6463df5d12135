"""What the portal has to know of one content file, worked out from that file alone.

A document becomes an *entry* (small: what places it among the others), a *card* (what lists show of it), *facts* (what
only its own page shows) and a body. All but the entry are kept by digest and fetched when a page that shows them is
rendered, so a build holds the entries of all files in memory and nothing larger.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from operator import attrgetter
from posixpath import basename, dirname
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from badinh_site.addresses import VIETNAMESE, Addresses
from badinh_site.content.documents import Document, Picture, Reference
from badinh_site.content.headings import Heading
from badinh_site.content.silences import Silence
from badinh_site.content.sources import digest
from badinh_site.errors import Problem
from badinh_site.messages import spoken
from badinh_site.moments import Moment, add_days, day_of, local
from badinh_site.portal.blobs import Blob, TextBlob, blob_fields, text_blob_fields
from badinh_site.portal.phases import Phase
from badinh_site.portal.redirects import OldAddress, old_address
from badinh_site.portal.related import Signal
from badinh_site.portal.urls import LONGEST, album_address, article_address, is_allowed, page_address
from badinh_site.vietnamese import excerpt, nfc, slug

__all__ = [
    "BLOBS",
    "TEXT_BLOBS",
    "Card",
    "Correction",
    "Entry",
    "Facts",
    "Filed",
    "PictureWords",
    "TagName",
    "blobs_of",
    "file_document",
    "phase_of",
    "same_but_for_text",
    "signal_of",
    "text_blobs_of",
]

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
    """What is said of a picture that front matter names."""

    alt: str
    caption: str
    credit: str


class Facts(Struct, frozen=True):
    """What only a document's own page (and a feed) shows of it."""

    title: str
    title_derived: bool
    date: str | None
    updated: str | None
    modified: str | None
    """The later of update and last correction."""
    views: int | None
    lead: str
    """Given in the file; empty when the first paragraph of the body serves."""
    excerpt: str
    place: tuple[str, ...]
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


class TagName(NamedTuple):
    """A tag as one file spells it."""

    slug: str
    name: str


class Entry(Struct, frozen=True, array_like=True):
    """A content file as the portal places it among the others."""

    path: str
    kind: str
    """``article``, ``page`` or ``album``."""
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
    """Digest of what the text speaks of."""
    facts: TextBlob
    """Digest of the :class:`Facts`."""
    card: Blob
    """Digest of the :class:`Card`, whose URL is without the prefix of ``base_url``, and which has no mark."""
    sound: bool
    """False when it cannot be published as it is."""
    problems: tuple[Problem, ...]
    problems_when_shown: tuple[Problem, ...]
    problems_when_sound: tuple[Problem, ...]
    """Told only of a document that is published."""
    silences: tuple[Silence, ...] = ()
    """What the editor has said of warnings."""
    words: TextBlob = b""
    """Digest of what it can be found by; none in a portal without a search."""
    title_size: int = 0
    """Syllables of the title."""


BLOBS = blob_fields(Entry)
TEXT_BLOBS = text_blob_fields(Entry)

blobs_of: Callable[[Entry], tuple[bytes, ...]] = attrgetter(*BLOBS)
"""Return the digests of all that the state keeps for an entry."""
text_blobs_of: Callable[[Entry], tuple[bytes, ...]] = attrgetter(*TEXT_BLOBS)
"""Return the digests of an entry's text, in the order of :data:`TEXT_BLOBS`."""


def same_but_for_text(one: Entry, other: Entry) -> bool:
    """Return whether two entries differ in nothing but the digests of their text."""
    return bool(replace(one, **{name: getattr(other, name) for name in TEXT_BLOBS}) == other)


def phase_of(entry: Entry, instant: int) -> Phase:
    """Tell where a document stands at an instant, in seconds since 1970."""
    if entry.end is not None and entry.end.instant <= instant:
        return Phase.EXPIRED
    if entry.status != "published":
        return Phase.DRAFT if entry.status == "draft" else Phase.WITHDRAWN
    later = entry.date is not None and entry.date.instant > instant
    return Phase.SCHEDULED if later else Phase.PUBLISHED


class Filed(NamedTuple):
    """An entry and what is kept of the document besides."""

    entry: Entry
    facts: bytes
    """MessagePack of the :class:`Facts`."""
    card: bytes
    """MessagePack of the :class:`Card`."""


def file_document(document: Document, zone: tzinfo, fixed: Addresses = VIETNAMESE) -> Filed:
    """Take apart what a document says, and check what can be checked by looking at it alone."""
    return _Filing(document, zone, fixed).file()


def signal_of(entry: Entry) -> Signal:
    """Give what of an article counts towards being related."""
    instant = entry.date.instant if entry.date else None
    return Signal(entry.address or "", instant, entry.category, tuple([tag.slug for tag in entry.tags]), entry.terms)


class _Filing:
    def __init__(self, document: Document, zone: tzinfo, fixed: Addresses) -> None:
        self._document = document
        self._zone = zone
        self._fixed = fixed
        self._problems: list[Problem] = []
        self._shown: list[Problem] = []

    def file(self) -> Filed:
        document = self._document
        address = self._address()
        end = self._end()
        self._warn_of_idle_fields(end)
        self._warn_of_unnamed_pictures()
        tags = tuple(TagName(slug(tag), tag) for tag in document.tags)
        sound = self._is_sound(tags)
        aliases = self._aliases(address)
        title = document.title or excerpt(document.lead.strip("-–—* \t\xa0"), TITLE_LENGTH)
        modified = self._modified()
        facts = msgspec.msgpack.encode(self._facts(title, modified))
        card = msgspec.msgpack.encode(self._card(address or "", title))
        entry = Entry(
            path=document.path,
            kind=document.kind,
            address=address,
            title=title,
            status=document.status,
            reason=document.reason,
            date=document.date,
            modified=modified,
            end=end,
            category=document.category,
            category_place=document.marks.get("category", (1, 1)),
            tags=tags,
            featured=document.featured,
            views=document.views,
            aliases=aliases,
            aliases_place=document.marks.get("aliases", (1, 1)),
            references=document.references,
            picture=document.picture.source if document.picture else None,
            pictures=tuple(one.source for one in document.pictures),
            body=document.body,
            terms=digest(document.terms),
            facts=digest(facts),
            card=digest(card),
            sound=sound,
            problems=tuple(self._problems),
            problems_when_shown=tuple(self._shown),
            problems_when_sound=self._derived_title(title),
            silences=document.silences,
        )
        return Filed(entry, facts, card)

    def _address(self) -> str | None:
        document = self._document
        if document.url is not None:
            given = nfc(document.url)
            if is_allowed(given):
                return given
            self._report("BD205", "url", field="url", value=document.url)
            return None
        address = self._own_address()
        if address is None:
            self._problems.append(Problem("BD213", document.path, values={"name": _name_of(document)}))
        elif len(address) > LONGEST:
            self._report("BD205", "title", field="url", value=address)
            return None
        return address

    def _own_address(self) -> str | None:
        """Give the address that follows from where the file lies."""
        document = self._document
        if document.kind == "album":
            return album_address(document.path, self._fixed)
        if document.kind == "page":
            return page_address(document.path)
        return article_address(document.path, document.date, self._fixed)

    def _modified(self) -> Moment | None:
        document = self._document
        moments = filter(None, (document.updated, *(one.date for one in document.corrections)))
        return max(moments, key=lambda moment: moment.instant, default=None)

    def _end(self) -> Moment | None:
        """Give the moment from which the document is gone; a day without an hour is its last day."""
        expires = self._document.expires
        if expires is None or expires.has_hour:
            return expires
        return add_days(day_of(expires), 1, self._zone)

    def _warn_of_idle_fields(self, end: Moment | None) -> None:
        document = self._document
        if document.reason and document.status != "withdrawn":
            self._report("BD214", "reason", field="reason", cause=spoken("not withdrawn"))
        if end and document.date and end.instant <= document.date.instant:
            self._report("BD214", "date", field="date", cause=spoken("expires first"))

    def _warn_of_unnamed_pictures(self) -> None:
        for one in self._document.pictures:
            if not one.alt:
                source = one.source
                values = {"target": source.target}
                self._problems.append(Problem("BD226", self._document.path, source.line, source.column, values))

    def _is_sound(self, tags: tuple[TagName, ...]) -> bool:
        """Note what is wrong with a document that is shown; False when it cannot be published."""
        document = self._document
        if document.status == "withdrawn" and not document.reason:
            self._report_when_shown("BD209", "status")
        if document.title is None and not document.lead:
            self._report_when_shown("BD202", "title")
        for tag in tags:
            if not tag.slug:
                self._report_when_shown("BD216", "tags", field="tags", value=tag.name)
        return not self._shown

    def _aliases(self, address: str | None) -> tuple[OldAddress, ...]:
        kept: list[OldAddress] = []
        for alias in self._document.aliases:
            old = old_address(alias)
            if old is None:
                self._report_when_shown("BD251", "aliases", field="aliases", value=alias)
            elif old == OldAddress(address or ""):
                self._report_when_shown("BD214", "aliases", field="aliases", cause=spoken("own address"))
            else:
                kept.append(old)
        return tuple(kept)

    def _facts(self, title: str, modified: Moment | None) -> Facts:
        document, picture = self._document, self._document.picture
        return Facts(
            title=title,
            title_derived=document.title is None,
            date=local(document.date),
            updated=local(document.updated),
            modified=local(modified),
            views=document.views,
            lead=document.lead if document.lead_given else "",
            excerpt=excerpt(document.lead),
            place=document.place,
            picture=_words(picture) if picture else None,
            pictures=tuple(map(_words, document.pictures)),
            body=document.body,
            headings=document.headings,
            authors=document.authors,
            sources=document.sources,
            corrections=tuple(Correction(local(one.date), one.text) for one in document.corrections),
        )

    def _card(self, address: str, title: str) -> Card:
        document = self._document
        return Card(
            url=address,
            title=title,
            title_derived=document.title is None,
            date=local(document.date),
            views=document.views,
            excerpt=excerpt(document.lead),
            mark="",
        )

    def _derived_title(self, title: str) -> tuple[Problem, ...]:
        document = self._document
        if document.title is not None or document.status == "withdrawn":
            return ()
        line, column = document.marks.get("title", (1, 1))
        return (Problem("BD201", document.path, line, column, {"title": title}),)

    def _report(self, code: str, mark: str, /, **values: str) -> None:
        line, column = self._document.marks.get(mark, (1, 1))
        self._problems.append(Problem(code, self._document.path, line, column, values))

    def _report_when_shown(self, code: str, mark: str, /, **values: str) -> None:
        line, column = self._document.marks.get(mark, (1, 1))
        self._shown.append(Problem(code, self._document.path, line, column, values))


def _name_of(document: Document) -> str:
    """Give the name that an address is made of, which is that of the folder for an album."""
    return basename(dirname(document.path) if document.kind == "album" else document.path)


def _words(picture: Picture) -> PictureWords:
    return PictureWords(picture.alt, picture.caption, picture.credit)

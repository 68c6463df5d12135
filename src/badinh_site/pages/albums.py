"""The photo library: its index, newest album first, and the pages of every album."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from badinh_site.dates import local
from badinh_site.languages.words import word
from badinh_site.pages.kind import Kind, Seeds, of_site
from badinh_site.pages.links import home_link, library_link, list_pager
from badinh_site.pages.lists import paged
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import (
    Blobs,
    DocumentSeed,
    Head,
    Pager,
    PictureView,
    head,
    pictures_in,
    shared_picture,
    summary,
)
from badinh_site.portal.entry import PictureWords
from badinh_site.portal.published_images import Picture, SharePicture
from badinh_site.portal.references import Attached
from badinh_site.portal.site import Article, Body, Link, Site, Target
from badinh_site.portal.urls import absolute, album_page_address, in_site, list_address, output_path

__all__ = [
    "ALBUMS",
    "LIBRARY",
    "AlbumCard",
    "AlbumPicture",
    "AlbumSeed",
    "AlbumView",
    "LibraryView",
    "album_pages",
    "library_pages",
    "newest_albums",
]


class AlbumCard(Struct, frozen=True):
    """What lists show of an album."""

    url: str
    title: str
    date: str | None
    count: int
    """Of its pictures."""
    mark: str
    """``draft``, ``scheduled`` or empty."""
    cover: PictureView
    """Its first picture. The title says what it is: it has no text of its own."""


class LibraryView(Struct, frozen=True, tag="library"):
    """The photo library: its albums, newest first. Without any it says so."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    albums: tuple[AlbumCard, ...]
    """Those of this page, the newest first."""
    pager: Pager


class AlbumPicture(Struct, frozen=True):
    """A picture of an album with what is said of it. What nobody has said is empty."""

    number: int
    """In the album, from 1."""
    shown: PictureView
    """The picture in the row."""
    alt: str
    caption: str
    credit: str


class AlbumView(Struct, frozen=True, tag="album"):
    """A page of an album; only the first one has its text."""

    head: Head
    breadcrumb: tuple[Link, ...]
    """Home, photo library; on later pages the album too."""
    title: str
    title_derived: bool
    date: str | None
    updated: str | None
    mark: str
    lead: str
    body: Body
    attachments: tuple[Attached, ...]
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    number: int
    """Of this page, from 1."""
    pages: tuple[str, ...]
    """URLs of all pages of the album."""
    count: int
    """Of the album's pictures."""
    pictures: tuple[AlbumPicture, ...]
    """Those of this page, in the album's order."""


class AlbumSeed(DocumentSeed, frozen=True, tag="album"):
    """What an :class:`AlbumView` is made from."""

    links: tuple[Target, ...]
    attachments: tuple[Attached, ...]
    number: int
    pages: tuple[str, ...]
    count: int
    first: int
    """The place in the album of the first picture of this page, from 0."""
    pictures: tuple[Picture, ...]
    share_picture: SharePicture | None
    language: str
    """Of the words that its view gets."""

    def shown_pictures(self) -> Iterator[Picture]:
        """Yield the pictures of the text, and those of this page of the album."""
        yield from pictures_in(self.links)
        yield from self.pictures


AT_ONCE = 4
"""Pictures at the top of an album that are seen before anybody scrolls."""


def _expand(seed: AlbumSeed, blobs: Blobs) -> AlbumView:
    facts, is_first = blobs.facts(seed.facts), seed.number == 1
    title = facts.title if is_first else word("numbered", seed.language).format(title=facts.title, number=seed.number)
    shown = shared_picture(seed.share_picture, facts.pictures[0] if facts.pictures else None)
    return AlbumView(
        head=Head(title, facts.excerpt, seed.canonical, not seed.mark, shown),
        breadcrumb=seed.breadcrumb,
        title=title,
        title_derived=facts.title_derived,
        date=facts.date,
        updated=facts.updated,
        mark=seed.mark,
        lead=facts.lead if is_first else "",
        body=Body(facts.body, seed.links) if is_first else Body(),
        attachments=seed.attachments if is_first else (),
        authors=facts.authors,
        sources=facts.sources,
        number=seed.number,
        pages=seed.pages,
        count=seed.count,
        pictures=tuple(
            _album_picture(picture, seed.first + place, facts.pictures, seed.language, at_once=place < AT_ONCE)
            for place, picture in enumerate(seed.pictures)
        ),
    )


def _album_picture(
    picture: Picture, place: int, named: Sequence[PictureWords], language: str, *, at_once: bool
) -> AlbumPicture:
    words = named[place] if place < len(named) else PictureWords("", "", "")
    number = place + 1
    # It is what its link shows, so it cannot be without any text.
    alt = words.alt or word("photo number", language).format(number=number)
    shown = PictureView(picture, alt, picture.width, picture.height, "small first" if at_once else "small")
    return AlbumPicture(number, shown, words.alt, words.caption, words.credit)


ALBUM_SIZE = 24
"""Pictures on a page of an album: whole rows of two, three and four."""


STRIP = 4
"""Albums on the home page."""


def newest_albums(site: Site) -> tuple[AlbumCard, ...]:
    """Return what the home page shows of the photo library."""
    return tuple(_card(album) for album in site.albums[:STRIP])


def library_pages(site: Site) -> Iterator[Page]:
    """Return the index of the albums, paged from the oldest one, as lists of articles are."""
    pages = paged(site.albums, site.config.page_size)
    for number, albums in pages:
        yield _library_page(site, number, albums, len(pages) - 1)


def _library_page(site: Site, number: int | None, albums: Sequence[Article], full: int) -> Page:
    config, home, front = site.config, home_link(site), library_link(site)
    address = list_address(config.addresses.albums, number, config.addresses)
    title = front.title if number is None else config.word("numbered", title=front.title, number=number)
    seed = LibraryView(
        head=head(site, title, in_site(config, address), summary(site, front.title)),
        breadcrumb=(home,) if number is None else (home, front),
        title=title,
        albums=tuple(map(_card, albums)),
        pager=list_pager(site, config.addresses.albums, number, full, front),
    )
    return Page(output_path(address), "library.html", seed, config.word("origin library"))


def _card(album: Article) -> AlbumCard:
    cover = album.pictures[0]
    return AlbumCard(
        url=album.url,
        title=album.entry.title,
        date=local(album.entry.date),
        count=len(album.pictures),
        mark=album.mark,
        cover=PictureView(cover, "", cover.width, cover.height, "small"),
    )


def album_pages(site: Site) -> Iterator[Page]:
    """Return the pages of every album, from its first picture to its last."""
    for album in site.albums:
        address, count = album.entry.address or "", len(album.pictures)
        last = max(1, -(-count // ALBUM_SIZE))
        addresses = [album_page_address(address, number, site.config.addresses) for number in range(1, last + 1)]
        urls = tuple(in_site(site.config, one) for one in addresses)
        for number, place in enumerate(addresses, start=1):
            yield Page(output_path(place), "album.html", _album_seed(site, album, number, urls), album.entry.path)


def _album_seed(site: Site, album: Article, number: int, urls: tuple[str, ...]) -> AlbumSeed:
    first = (number - 1) * ALBUM_SIZE
    ways = (home_link(site), library_link(site))
    return AlbumSeed(
        facts=album.entry.facts,
        canonical=absolute(site.config, urls[number - 1]),
        mark=album.mark,
        breadcrumb=ways if number == 1 else (*ways, Link(album.entry.title, album.url)),
        links=album.links if number == 1 else (),
        attachments=album.attachments if number == 1 else (),
        number=number,
        pages=urls,
        count=len(album.pictures),
        first=first,
        pictures=album.pictures[first : first + ALBUM_SIZE],
        share_picture=album.share_picture,
        language=site.config.words_language,
    )


def _facts_of(seed: AlbumSeed) -> tuple[bytes, ...]:
    return (seed.facts,)


ALBUMS = Kind(of_site(album_pages), (Seeds(AlbumSeed, _expand, facts=_facts_of),))
LIBRARY = Kind(of_site(library_pages), (Seeds(LibraryView),))

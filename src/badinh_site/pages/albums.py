"""Lays out the photo library: its index, newest album first, and the pages of every album."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from badinh_site.dates import local
from badinh_site.pages.frame import head, home_link, library_link, list_pager, summary
from badinh_site.pages.lists import paged
from badinh_site.pages.outputs import Page
from badinh_site.pages.views import AlbumCard, AlbumSeed, LibraryView, PictureView
from badinh_site.portal.site import Article, Link, Site
from badinh_site.portal.urls import absolute, album_page_address, in_site, list_address, output_path

__all__ = ["album_pages", "library_pages", "newest_albums"]

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

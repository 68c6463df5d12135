"""Article lists of sections, tags and months, with pages numbered from the oldest article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from badinh_site.pages.indexes import (
    articles_by_month,
    year_calendar,
)
from badinh_site.pages.kind import Kind, Seeds
from badinh_site.pages.links import archive_link, has_feed, home_link, list_pager, tags_link
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs, C, Head, Pager, cards, head, summary
from badinh_site.portal.entry import Card
from badinh_site.portal.site import Article, Link, Site
from badinh_site.portal.urls import feed_address, in_site, list_address, month_address, output_path

__all__ = ["LISTS", "ListView", "full_pages", "month_pages", "paged", "section_pages", "tag_pages"]


class ListView(Struct, Generic[C], frozen=True, tag="list"):
    """Articles of a section, a tag or a month, newest first."""

    head: Head
    breadcrumb: tuple[Link, ...]
    kind: str
    """``section``, ``tag`` or ``month``."""
    title: str
    description: str
    cards: tuple[C, ...]
    pager: Pager
    months: tuple[Link, ...] = ()
    """On the front page of a month: the twelve months of its year; the URL of one without articles is empty."""
    feed: Link | None = None
    """The Atom feed of the section or the tag."""


T = TypeVar("T")


class _List(NamedTuple):
    site: Site
    kind: str
    title: str
    description: str
    address: str
    parent: Link | None
    articles: Sequence[Article]
    origin: str
    months: tuple[Link, ...] = ()


def full_pages(count: int, size: int) -> int:
    """Return how many numbered pages a list of ``count`` articles has; its front page shows the rest."""
    return max(0, count // size - 1)


def paged(items: Sequence[T], size: int) -> list[tuple[int | None, Sequence[T]]]:
    """Divide items, newest first, into a front page (None) and pages numbered from the oldest.

    New items never change a full page.
    """
    full = full_pages(len(items), size)
    fresh = len(items) - full * size
    starts = {number: fresh + (full - number) * size for number in range(1, full + 1)}
    return [(None, items[:fresh]), *((number, items[start : start + size]) for number, start in starts.items())]


def section_pages(site: Site) -> Iterator[Page]:
    """Yield the pages of every section."""
    for section in site.sections:
        address = f"{site.config.addresses.sections}{section.slug}/"
        origin = site.config.word("origin section", name=section.name)
        yield from _pages(
            _List(site, "section", section.name, section.description, address, None, section.articles, origin)
        )


def tag_pages(site: Site) -> Iterator[Page]:
    """Yield the pages of every tag."""
    for tag in site.tags:
        address = f"{site.config.addresses.tags}{tag.slug}/"
        origin = site.config.word("origin tag", name=tag.name)
        yield from _pages(_List(site, "tag", tag.name, "", address, tags_link(site), tag.articles, origin))


def month_pages(site: Site) -> Iterator[Page]:
    """Yield the pages of every month that has articles."""
    months = articles_by_month(site)
    calendars = {year: year_calendar(site, year, months) for year in {month[:4] for month in months}}
    for month, articles in months.items():
        origin, title = site.config.word("origin month", month=month), site.config.writing.month(month)
        parent, calendar = archive_link(site), calendars[month[:4]]
        yield from _pages(_List(site, "month", title, "", month_address(month), parent, articles, origin, calendar))


def _pages(one: _List) -> Iterator[Page]:
    """Yield the front page of a list and its numbered pages."""
    pages = paged(one.articles, one.site.config.page_size)
    for number, articles in pages:
        yield _page(one, number, articles, len(pages) - 1)


def _page(one: _List, number: int | None, articles: Sequence[Article], full: int) -> Page:
    site = one.site
    address = list_address(one.address, number, site.config.addresses)
    title = one.title if number is None else site.config.word("numbered", title=one.title, number=number)
    front = Link(one.title, in_site(site.config, one.address))
    parents = (home_link(site), one.parent) if one.parent else (home_link(site),)
    seed = ListView(
        head=head(site, title, in_site(site.config, address), one.description or _summary(one)),
        breadcrumb=parents if number is None else (*parents, front),
        kind=one.kind,
        title=title,
        description=one.description if number is None else "",
        cards=tuple(article.card for article in articles),
        pager=list_pager(site, one.address, number, full, front),
        months=one.months if number is None else (),
        feed=_feed(one, front),
    )
    return Page(output_path(address), "list.html", seed, one.origin)


def _feed(one: _List, front: Link) -> Link | None:
    """Return the feed of a section or a tag; months have none."""
    if one.kind == "month" or not has_feed(one.articles):
        return None
    return Link(f"{one.title} - {one.site.config.title}", feed_address(front.url))


def _summary(one: _List) -> str:
    return summary(one.site, one.site.config.word(f"about {one.kind}", title=one.title))


def _expand(seed: ListView[bytes], blobs: Blobs) -> ListView[Card]:
    view: ListView[Any] = replace(seed, cards=cards(seed.cards, blobs))
    return view


def _cards_of(seed: ListView[bytes]) -> tuple[bytes, ...]:
    return seed.cards


def _by_time(site: Site, _: Sequence[Page]) -> list[Page]:
    """Return all lists, ordered by newest article, so that pages with the same cards are rendered close together."""
    places = {article.card: place for place, article in enumerate(site.articles)}

    def place(page: Page) -> int:
        listed = page.seed.cards if isinstance(page.seed, ListView) else ()
        return places[listed[0]] if listed else 0

    return sorted((*section_pages(site), *tag_pages(site), *month_pages(site)), key=place)


LISTS = Kind(_by_time, (Seeds(ListView[bytes], _expand, _cards_of),))

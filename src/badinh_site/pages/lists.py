"""Lays out the lists: sections, tags, months, each paged from its oldest article, the indexes of them, and the search.

A list's front page shows the newest articles, at least a full page of them; older ones stand on numbered pages, counted
from the oldest, so that a full page keeps its content for ever. No article stands on two pages of a list.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar
from urllib.parse import quote

from badinh_site.pages.frame import (
    archive_link,
    feeds_link,
    has_feed,
    head,
    home_link,
    library_link,
    list_pager,
    search_link,
    section_link,
    site_map_link,
    summary,
    tag_link,
    tags_link,
)
from badinh_site.pages.outputs import Page
from badinh_site.pages.views import (
    ArchiveView,
    LinkGroup,
    ListView,
    SearchView,
    SiteMapView,
    TagCount,
    TagsView,
    Year,
    YearMonth,
)
from badinh_site.portal.site import Article, Link, Site
from badinh_site.portal.urls import feed_address, in_site, list_address, month_address, output_path

__all__ = [
    "archive_page",
    "full_pages",
    "month_pages",
    "paged",
    "search_pages",
    "section_pages",
    "site_map_page",
    "tag_pages",
    "tags_page",
]


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
    """Return how many numbered pages a list of ``count`` articles has; the rest stands on its front page."""
    return max(0, count // size - 1)


def paged(items: Sequence[T], size: int) -> list[tuple[int | None, Sequence[T]]]:
    """Divide what is listed newest first into a front page (None) and pages numbered from the oldest.

    A full page never changes when something new comes.
    """
    full = full_pages(len(items), size)
    fresh = len(items) - full * size
    starts = {number: fresh + (full - number) * size for number in range(1, full + 1)}
    return [(None, items[:fresh]), *((number, items[start : start + size]) for number, start in starts.items())]


def section_pages(site: Site) -> Iterator[Page]:
    """Return the pages of every section."""
    for section in site.sections:
        address = f"{site.config.addresses.sections}{section.slug}/"
        origin = site.config.word("origin section", name=section.name)
        yield from _pages(
            _List(site, "section", section.name, section.description, address, None, section.articles, origin)
        )


def tag_pages(site: Site) -> Iterator[Page]:
    """Return the pages of every tag."""
    for tag in site.tags:
        address = f"{site.config.addresses.tags}{tag.slug}/"
        origin = site.config.word("origin tag", name=tag.name)
        yield from _pages(_List(site, "tag", tag.name, "", address, tags_link(site), tag.articles, origin))


def month_pages(site: Site) -> Iterator[Page]:
    """Return the pages of every month that has articles."""
    months = _months(site)
    calendars = {year: _calendar(site, year, months) for year in {month[:4] for month in months}}
    for month, articles in months.items():
        origin, title = site.config.word("origin month", month=month), site.config.writing.month(month)
        parent, calendar = archive_link(site), calendars[month[:4]]
        yield from _pages(_List(site, "month", title, "", month_address(month), parent, articles, origin, calendar))


def archive_page(site: Site) -> Page:
    """Return the index of the months."""
    months, link = _months(site), archive_link(site)
    years = dict.fromkeys(month[:4] for month in months)
    seed = ArchiveView(
        head=head(site, link.title, link.url, summary(site, site.config.word("about archive"))),
        breadcrumb=(home_link(site),),
        title=link.title,
        years=tuple(_year(site, year, months) for year in years),
        undated=tuple(article.card for article in site.articles if article.entry.date is None),
    )
    return Page(output_path(site.config.addresses.archive), "archive.html", seed, site.config.word("origin archive"))


def _year(site: Site, year: str, months: Mapping[str, Sequence[Article]]) -> Year:
    counts = [len(months.get(f"{year}-{number:02}", ())) for number in range(1, 13)]
    links = _calendar(site, year, months)
    return Year(int(year), sum(counts), tuple(map(YearMonth, links, counts)))


def _calendar(site: Site, year: str, months: Container[str]) -> tuple[Link, ...]:
    """Return the twelve months of a year, with an empty URL where nothing was published."""
    name = site.config.writing.month_name
    named = [(number, f"{year}-{number:02}") for number in range(1, 13)]
    return tuple(
        Link(name(number), in_site(site.config, month_address(month)) if month in months else "")
        for number, month in named
    )


def site_map_page(site: Site) -> Page:
    """Return the map of the site for people. It counts nothing, so that news leave it as it is."""
    years = dict.fromkeys(article.entry.date.local[:4] for article in site.articles if article.entry.date)
    archive, link, word = archive_link(site), site_map_link(site), site.config.word
    ways = (home_link(site), search_link(site), library_link(site), tags_link(site), archive, feeds_link(site))
    groups = (
        LinkGroup(word("sections"), tuple(section_link(site, one.name, one.slug) for one in site.sections)),
        LinkGroup(word("pages"), tuple(Link(page.entry.title, page.url) for page in site.pages if not page.withdrawn)),
        LinkGroup(word("lookup"), tuple(filter(None, ways))),
        LinkGroup(word("by year"), tuple(Link(word("year", year=year), f"{archive.url}#_{year}") for year in years)),
    )
    seed = SiteMapView(
        head=head(site, link.title, link.url, summary(site, word("about site map"))),
        breadcrumb=(home_link(site),),
        title=link.title,
        groups=tuple(group for group in groups if group.links),
    )
    return Page(output_path(site.config.addresses.site_map), "site_map.html", seed, word("origin site map"))


def search_pages(site: Site) -> Iterator[Page]:
    """Return the page that searches; none when site.yaml leaves it out. It counts nothing: news leave it as it is."""
    link = search_link(site)
    if link is None:
        return
    months = _months(site)
    years = dict.fromkeys(month[:4] for month in months)
    place = site.config.host + site.config.base_path.rstrip("/")
    seed = SearchView(
        head=head(site, link.title, link.url, indexed=False),
        breadcrumb=(home_link(site),),
        title=link.title,
        years=tuple(
            LinkGroup(
                site.config.word("year", year=year),
                tuple(month for month in _calendar(site, year, months) if month.url),
            )
            for year in years
        ),
        web=Link("Google", f"https://www.google.com/search?q={quote(f'site:{place}', safe='')}"),
    )
    yield Page(output_path(site.config.addresses.search), "search.html", seed, site.config.word("origin search"))


def tags_page(site: Site) -> Page:
    """Return the index of the tags."""
    link, word = tags_link(site), site.config.word
    seed = TagsView(
        head=head(site, link.title, link.url, summary(site, word("about tags"))),
        breadcrumb=(home_link(site),),
        title=link.title,
        tags=tuple(TagCount(tag_link(site, tag.name, tag.slug), len(tag.articles)) for tag in site.tags),
    )
    return Page(output_path(site.config.addresses.tags), "tags.html", seed, word("origin tags"))


def _months(site: Site) -> dict[str, list[Article]]:
    """Return the dated articles by month, newest month first."""
    months: dict[str, list[Article]] = {}
    for article in site.articles:
        if article.entry.date is not None:
            months.setdefault(article.entry.date.local[:7], []).append(article)
    return months


def _pages(one: _List) -> Iterator[Page]:
    """Return a list's front page and its numbered pages."""
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
    """Return the feed of a section or a tag; a month, which is over, has none."""
    if one.kind == "month" or not has_feed(one.articles):
        return None
    return Link(f"{one.title} - {one.site.config.title}", feed_address(front.url))


def _summary(one: _List) -> str:
    return summary(one.site, one.site.config.word(f"about {one.kind}", title=one.title))

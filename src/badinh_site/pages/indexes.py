"""The indexes: all tags, the archive by year and month, the site map for readers."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, Generic

from msgspec import Struct
from msgspec.structs import replace

from badinh_site.pages.kind import Kind, Seeds, single
from badinh_site.pages.links import (
    archive_link,
    feeds_link,
    home_link,
    library_link,
    search_link,
    section_link,
    site_map_link,
    tag_link,
    tags_link,
)
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs, C, Head, LinkGroup, cards, head, summary
from badinh_site.portal.entry import Card
from badinh_site.portal.site import Article, Link, Site
from badinh_site.portal.urls import in_site, month_address, output_path

__all__ = [
    "ARCHIVE",
    "SITE_MAP",
    "TAGS",
    "ArchiveView",
    "SiteMapView",
    "TagCount",
    "TagsView",
    "Year",
    "YearMonth",
    "archive_page",
    "articles_by_month",
    "site_map_page",
    "tags_page",
    "year_calendar",
]


class TagCount(Struct, frozen=True):
    """A tag and the number of its articles."""

    link: Link
    count: int


class TagsView(Struct, frozen=True, tag="tags"):
    """All tags in alphabetical order."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    tags: tuple[TagCount, ...]
    """In Vietnamese alphabetical order."""


class YearMonth(Struct, frozen=True):
    """A month of the calendar: its archive page and the number of its articles."""

    link: Link
    """The URL is empty if there are none."""
    count: int


class Year(Struct, frozen=True):
    """One year of the calendar, with all twelve months."""

    year: int
    """Such as 2021."""
    count: int
    months: tuple[YearMonth, ...]
    """All twelve, January first."""


class ArchiveView(Struct, Generic[C], frozen=True, tag="archive"):
    """The index of the month archives, and the articles whose date is unknown."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    years: tuple[Year, ...]
    """Newest first."""
    undated: tuple[C, ...]
    """Articles whose date is unknown."""


class SiteMapView(Struct, frozen=True, tag="site_map"):
    """The site map for readers."""

    head: Head
    breadcrumb: tuple[Link, ...]
    title: str
    groups: tuple[LinkGroup, ...]


def archive_page(site: Site) -> Page:
    """Return the archive page, the index of the months."""
    months, link = articles_by_month(site), archive_link(site)
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
    links = year_calendar(site, year, months)
    return Year(int(year), sum(counts), tuple(map(YearMonth, links, counts)))


def year_calendar(site: Site, year: str, months: Container[str]) -> tuple[Link, ...]:
    """Return the twelve months of a year; the URL of a month without articles is empty."""
    name = site.config.writing.month_name
    named = [(number, f"{year}-{number:02}") for number in range(1, 13)]
    return tuple(
        Link(name(number), in_site(site.config, month_address(month)) if month in months else "")
        for number, month in named
    )


def site_map_page(site: Site) -> Page:
    """Return the site map for readers. It contains no counts, so news does not change it."""
    years = dict.fromkeys(article.entry.date.local[:4] for article in site.articles if article.entry.date)
    archive, link, word = archive_link(site), site_map_link(site), site.config.word
    others = (home_link(site), search_link(site), library_link(site), tags_link(site), archive, feeds_link(site))
    groups = (
        LinkGroup(word("sections"), tuple(section_link(site, one.name, one.slug) for one in site.sections)),
        LinkGroup(word("pages"), tuple(Link(page.entry.title, page.url) for page in site.pages if not page.withdrawn)),
        LinkGroup(word("lookup"), tuple(filter(None, others))),
        LinkGroup(word("by year"), tuple(Link(word("year", year=year), f"{archive.url}#_{year}") for year in years)),
    )
    seed = SiteMapView(
        head=head(site, link.title, link.url, summary(site, word("about site map"))),
        breadcrumb=(home_link(site),),
        title=link.title,
        groups=tuple(group for group in groups if group.links),
    )
    return Page(output_path(site.config.addresses.site_map), "site_map.html", seed, word("origin site map"))


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


def articles_by_month(site: Site) -> dict[str, list[Article]]:
    """Return the dated articles by month, newest first."""
    months: dict[str, list[Article]] = {}
    for article in site.articles:
        if article.entry.date is not None:
            months.setdefault(article.entry.date.local[:7], []).append(article)
    return months


def _expand_archive(seed: ArchiveView[bytes], blobs: Blobs) -> ArchiveView[Card]:
    view: ArchiveView[Any] = replace(seed, undated=cards(seed.undated, blobs))
    return view


def _cards_of(seed: ArchiveView[bytes]) -> tuple[bytes, ...]:
    return seed.undated


TAGS = Kind(single(tags_page), (Seeds(TagsView),))
ARCHIVE = Kind(single(archive_page), (Seeds(ArchiveView[bytes], _expand_archive, _cards_of),))
SITE_MAP = Kind(single(site_map_page), (Seeds(SiteMapView),))

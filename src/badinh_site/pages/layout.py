"""Lays out the whole site: every output it has, each at one path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from badinh_site.errors import Problem
from badinh_site.pages.albums import album_pages, library_pages
from badinh_site.pages.archive import data_pages
from badinh_site.pages.assets import Assets
from badinh_site.pages.feeds import feed_pages, feeds_page
from badinh_site.pages.finish import finishing_outputs
from badinh_site.pages.frame import portal_view
from badinh_site.pages.hosting import hosting_pages, hosting_problems
from badinh_site.pages.lists import (
    archive_page,
    month_pages,
    search_pages,
    section_pages,
    site_map_page,
    tag_pages,
    tags_page,
)
from badinh_site.pages.machines import manifest_page, opensearch_pages, robots_page
from badinh_site.pages.news import (
    article_pages,
    home_page,
    not_found_page,
    plain_pages,
    withdrawn_pages,
)
from badinh_site.pages.outputs import Copy, Output, Page, Rendition
from badinh_site.pages.posters import posters
from badinh_site.pages.redirects import checked_redirects, redirect_pages
from badinh_site.pages.search import IndexFiles, index_outputs
from badinh_site.pages.sitemaps import news_sitemap_pages, sitemap_pages
from badinh_site.pages.views import ListView, PortalView
from badinh_site.portal.model import Site
from badinh_site.portal.urls import output_path

__all__ = ["Layout", "lay_out", "renditions"]


class Layout(NamedTuple):
    """All outputs in the order of writing: what pages need first, pages, lists and feeds, what is made of all these."""

    outputs: tuple[Output, ...]
    portal: PortalView | None
    """What all pages share; None when there are no pages."""
    problems: tuple[Problem, ...]


def all_pages(site: Site) -> Iterator[Page]:
    """Give every page of the site, but for those that old addresses make and that hosts are set up by."""
    pages = list(
        chain(
            article_pages(site),
            withdrawn_pages(site),
            plain_pages(site),
            album_pages(site),
            _by_time(site, (*section_pages(site), *tag_pages(site), *month_pages(site))),
            [tags_page(site), archive_page(site), site_map_page(site)],
            feeds_page(site),
            search_pages(site),
            library_pages(site),
            [home_page(site), not_found_page(site)],
        )
    )
    yield from pages
    yield from feed_pages(site)
    yield from sitemap_pages(site, pages)
    yield from news_sitemap_pages(site)
    yield manifest_page(site)
    yield from opensearch_pages(site)
    yield robots_page(site)
    yield from data_pages(site)


def _by_time(site: Site, lists: Iterable[Page]) -> list[Page]:
    """Order lists by their newest article: those that show the same cards are rendered one soon after the other."""
    places = {article.card: place for place, article in enumerate(site.articles)}

    def place(page: Page) -> int:
        cards = page.seed.cards if isinstance(page.seed, ListView) else ()
        return places[cards[0]] if cards else 0

    return sorted(lists, key=place)


def lay_out(site: Site, assets: Assets, digests: dict[str, bytes], index: IndexFiles | None = None) -> Layout:
    """Give every output; ``digests`` holds those of the attachments' sources, ``index`` what the search reads."""
    copies = [Copy(output_path(a.address), a.path, digests[a.path], a.path) for a in site.attachments]
    made: tuple[Output, ...] = (
        *assets.copies,
        *copies,
        *renditions(site),
        *posters(site),
        *all_pages(site),
        *index_outputs(site, index),
    )
    redirects, problems = checked_redirects(site, [output.path for output in made])
    stubs = redirect_pages(site, redirects)
    own = (*made, *stubs, *hosting_pages(site, redirects))
    outputs = (*own, *finishing_outputs([output.path for output in own], site.config.finish))
    problems += [*hosting_problems(site, redirects), *_conflicts(outputs)]
    return Layout(outputs, portal_view(site), tuple(problems))


def renditions(site: Site) -> Iterable[Rendition]:
    """Give every file that is made of a picture. Equal pictures may share them: the name says what is in a file."""
    made = (
        Rendition(output_path(address), one.path, one.digest, settings, one.path)
        for one in site.pictures
        for address, settings in one.files
    )
    return {rendition.path: rendition for rendition in made}.values()


def _conflicts(outputs: Iterable[Output]) -> Iterator[Problem]:
    """Report outputs of one path, in any case of letters, and files that stand where a folder is needed."""
    taken: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    for output in outputs:
        path = output.path.casefold()
        first = taken.setdefault(path, output)
        if first is not output:
            yield _conflict(output, first)
        end = path.rfind("/")
        while end > 0 and path[:end] not in folders:
            folders[path[:end]] = output
            end = path.rfind("/", 0, end)
    for path in taken.keys() & folders.keys():
        yield _conflict(folders[path], taken[path])


def _conflict(output: Output, other: Output) -> Problem:
    """Name both origins; the content file of the two is the place of the problem."""
    here, there = sorted((output, other), key=lambda one: not one.origin.startswith("content/"))
    url = "/" + output.path.removesuffix("index.html")
    return Problem("BD204", here.origin, 1, 1, {"url": url, "other": there.origin})

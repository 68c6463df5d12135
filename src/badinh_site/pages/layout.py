"""Lays out the whole site: every output it has, each at one path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from badinh_site.errors import Problem
from badinh_site.pages.assets import Assets
from badinh_site.pages.frame import portal_view
from badinh_site.pages.lists import archive_page, month_pages, section_pages, tag_pages, tags_page
from badinh_site.pages.machines import feed_pages, robots_page, sitemap_page
from badinh_site.pages.news import (
    article_pages,
    home_page,
    library_page,
    not_found_page,
    plain_pages,
    redirect_pages,
    withdrawn_pages,
)
from badinh_site.pages.outputs import Copy, Output, Page
from badinh_site.portal.model import Site
from badinh_site.portal.urls import output_path

__all__ = ["Layout", "all_pages", "lay_out"]


class Layout(NamedTuple):
    """All outputs in the order of writing: what pages need first, then pages, then lists and feeds."""

    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]


def all_pages(site: Site) -> Iterator[Page]:
    """Give every page of the site."""
    portal = portal_view(site)
    pages = list(
        chain(
            article_pages(site, portal),
            withdrawn_pages(site, portal),
            plain_pages(site, portal),
            section_pages(site, portal),
            tag_pages(site, portal),
            month_pages(site, portal),
            [tags_page(site, portal), archive_page(site, portal), library_page(site, portal)],
            [home_page(site, portal), not_found_page(site, portal)],
            redirect_pages(site, portal),
        )
    )
    yield from pages
    yield from feed_pages(site, portal)
    yield sitemap_page(pages)
    yield robots_page(site)


def lay_out(site: Site, assets: Assets, digests: dict[str, bytes]) -> Layout:
    """Give every output; ``digests`` holds those of the attachments' sources."""
    copies = [Copy(output_path(a.address), a.path, digests[a.path], a.path) for a in site.attachments]
    outputs: tuple[Output, ...] = (*assets.copies, *copies, *all_pages(site))
    return Layout(outputs, tuple(_conflicts(outputs)))


def _conflicts(outputs: Iterable[Output]) -> Iterator[Problem]:
    """Report outputs of one path, in any case of letters, and files that stand where a folder is needed."""
    taken: dict[str, Output] = {}
    for output in outputs:
        first = taken.setdefault(output.path.casefold(), output)
        if first is not output:
            yield _conflict(output, first)
    for path, output in taken.items():
        parts = path.split("/")
        for end in range(1, len(parts)):
            other = taken.get("/".join(parts[:end]))
            if other is not None:
                yield _conflict(output, other)


def _conflict(output: Output, other: Output) -> Problem:
    """Name both origins; the content file of the two is the place of the problem."""
    here, there = sorted((output, other), key=lambda one: not one.origin.startswith("content/"))
    url = "/" + output.path.removesuffix("index.html")
    return Problem("BD204", here.origin, 1, 1, {"url": url, "other": there.origin})

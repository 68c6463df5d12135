"""The notice that replaces a withdrawn article, and the page for missing addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic

from msgspec import Struct

from badinh_site.pages.kind import Kind, Seeds, of_site, single
from badinh_site.pages.links import Breadcrumbs, document_path
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import Blobs, C, Head, cards, head
from badinh_site.portal.entry import Card
from badinh_site.portal.site import Link, Site

__all__ = ["NOT_FOUND", "WITHDRAWN", "NotFoundView", "WithdrawnView", "not_found_page", "withdrawn_pages"]


class WithdrawnView(Struct, frozen=True, tag="withdrawn"):
    """The notice at the address of a withdrawn article."""

    head: Head
    breadcrumb: tuple[Link, ...]
    reason: str
    """Why it was withdrawn, as written in the file."""


class NotFoundView(Struct, Generic[C], frozen=True, tag="not_found"):
    """The page that hosts show for an address that does not exist."""

    head: Head
    title: str
    newest: tuple[C, ...]


HELPFUL = 5
"""Number of newest articles listed on the page for missing addresses."""


def withdrawn_pages(site: Site) -> Iterator[Page]:
    """Yield a notice for each withdrawn document. It contains nothing of the text itself."""
    breadcrumbs = Breadcrumbs(site)
    for article in (*site.withdrawn, *(page for page in site.pages if page.withdrawn)):
        place = head(site, site.config.word("withdrawn"), article.url, indexed=False)
        seed = WithdrawnView(place, breadcrumbs.of(article), article.entry.reason or "")
        yield Page(document_path(article), "withdrawn.html", seed, article.entry.path)


def not_found_page(site: Site) -> Page:
    """Return the page that hosts show for missing addresses."""
    title = site.config.word("not found")
    newest = tuple(article.card for article in site.articles[:HELPFUL])
    seed = NotFoundView(head(site, title, "", indexed=False), title, newest)
    return Page("404.html", "not_found.html", seed, site.config.word("origin not found"))


def _expand_not_found(seed: NotFoundView[bytes], blobs: Blobs) -> NotFoundView[Card]:
    return NotFoundView(seed.head, seed.title, cards(seed.newest, blobs))


def _cards_of(seed: NotFoundView[bytes]) -> tuple[bytes, ...]:
    return seed.newest


WITHDRAWN = Kind(of_site(withdrawn_pages), (Seeds(WithdrawnView),))
NOT_FOUND = Kind(single(not_found_page), (Seeds(NotFoundView[bytes], _expand_not_found, _cards_of),))

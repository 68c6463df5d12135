"""The links from page to page: to the lists and indexes, between the pages of a list, and breadcrumbs."""

from __future__ import annotations

from collections.abc import Iterable

from badinh_site.content.types import Listing
from badinh_site.pages.parts import Pager
from badinh_site.portal.site import Article, Link, Site
from badinh_site.portal.urls import FEED_FILE, JSON_FEED, in_site, list_address, output_path

__all__ = [
    "Breadcrumbs",
    "archive_link",
    "document_path",
    "feed_link",
    "feeds_link",
    "has_feed",
    "home_link",
    "json_feed_link",
    "library_link",
    "list_pager",
    "search_link",
    "section_link",
    "site_map_link",
    "tag_link",
    "tags_link",
]


class Breadcrumbs:
    """The breadcrumb links of documents: home, and the section of an article or the photo library of an album."""

    def __init__(self, site: Site) -> None:
        self._home = (home_link(site),)
        self._library = (home_link(site), library_link(site))
        self._sections = {s.name: (home_link(site), section_link(site, s.name, s.slug)) for s in site.sections}

    def of(self, article: Article) -> tuple[Link, ...]:
        """Return the links from the home page down to a document, without the document itself."""
        listing, category = article.entry.type.listing, article.entry.category
        if listing is Listing.LIBRARY:
            return self._library
        return self._sections.get(category or "", self._home) if listing is Listing.NEWS else self._home


def document_path(article: Article) -> str:
    """Return the output path of a document's page."""
    return output_path(article.entry.address or "")


def home_link(site: Site) -> Link:
    """Return the link to the home page."""
    return Link(site.config.word("home"), site.config.base_path)


def library_link(site: Site) -> Link:
    """Return the link to the photo library."""
    return Link(site.config.word("photo library"), in_site(site.config, site.config.addresses.albums))


def has_feed(articles: Iterable[Article]) -> bool:
    """Return whether a list of articles has a feed. Atom requires at least one article with a date."""
    return any(one.entry.type.in_feeds and one.entry.date and not one.mark for one in articles)


def feed_link(site: Site) -> Link | None:
    """Return the link to the Atom feed of the whole site; None if it has none."""
    return (
        Link(site.config.word("atom feed"), in_site(site.config, f"/{FEED_FILE}")) if has_feed(site.articles) else None
    )


def json_feed_link(site: Site) -> Link | None:
    """Return the link to the JSON Feed of the whole site; None if it has none."""
    url = in_site(site.config, f"/{JSON_FEED}")
    return Link(site.config.word("json feed"), url) if has_feed(site.articles) else None


def feeds_link(site: Site) -> Link | None:
    """Return the link to the page that lists the feeds; None if there are no feeds."""
    url = in_site(site.config, site.config.addresses.feeds)
    return Link(site.config.word("feeds"), url) if has_feed(site.articles) else None


def archive_link(site: Site) -> Link:
    """Return the link to the archive, the index of the months."""
    return Link(site.config.word("archive"), in_site(site.config, site.config.addresses.archive))


def search_link(site: Site) -> Link | None:
    """Return the link to the search page; None if site.yaml disables it."""
    config = site.config
    return Link(config.word("search"), in_site(config, config.addresses.search)) if config.search else None


def tags_link(site: Site) -> Link:
    """Return the link to the index of the tags."""
    return Link(site.config.word("tags"), in_site(site.config, site.config.addresses.tags))


def site_map_link(site: Site) -> Link:
    """Return the link to the site map for readers."""
    return Link(site.config.word("site map"), in_site(site.config, site.config.addresses.site_map))


def section_link(site: Site, name: str, slug: str) -> Link:
    """Return the link to the front page of a section."""
    return Link(name, in_site(site.config, f"{site.config.addresses.sections}{slug}/"))


def tag_link(site: Site, name: str, slug: str) -> Link:
    """Return the link to the front page of a tag."""
    return Link(name, in_site(site.config, f"{site.config.addresses.tags}{slug}/"))


def list_pager(site: Site, address: str, number: int | None, full: int, front: Link) -> Pager:
    """Return the links of page ``number`` (None: the front page) of a list with ``full`` numbered pages."""

    def link(other: int) -> Link:
        title = site.config.word("numbered", title=front.title, number=other)
        return Link(title, in_site(site.config, list_address(address, other, site.config.addresses)))

    if number is None:
        return Pager(None, front, None, link(full) if full else None)
    newer = link(number + 1) if number < full else front
    return Pager(number, front, newer, link(number - 1) if number > 1 else None)

"""The sitemaps for search engines: all pages, split if they exceed the limits of a file, and the latest news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec import Struct

from badinh_site.dates import Moment, local
from badinh_site.hashing import digest
from badinh_site.pages.kind import Kind, Seeds, of_site
from badinh_site.pages.outputs import Page
from badinh_site.pages.parts import DocumentSeed, Seed
from badinh_site.portal.site import Article, Site
from badinh_site.portal.urls import absolute, in_site

__all__ = [
    "LIMITS",
    "NEWS_SITEMAP",
    "NEWS_SITEMAP_FILE",
    "SITEMAPS",
    "SITEMAP_FILE",
    "Limits",
    "NewsEntry",
    "NewsSitemapView",
    "SitemapEntry",
    "SitemapIndexView",
    "SitemapPart",
    "SitemapView",
    "news_sitemap_pages",
    "sitemap_pages",
]


class SitemapEntry(Struct, frozen=True):
    """One address of the site."""

    url: str
    changed: str | None
    """When its page changed; None if the content does not say."""
    images: tuple[str, ...] = ()
    """Absolute URLs of the pictures on the page."""


class SitemapView(Struct, frozen=True, tag="sitemap"):
    """Addresses of the site for search engines: all of them, or one part of a split sitemap."""

    entries: tuple[SitemapEntry, ...]
    """Sorted by address."""


class SitemapPart(Struct, frozen=True):
    """One part of a split sitemap."""

    url: str
    changed: str | None
    """When its newest page changed; None if the content does not say."""


class SitemapIndexView(Struct, frozen=True, tag="sitemap_index"):
    """The index of a sitemap that is too large for one file."""

    parts: tuple[SitemapPart, ...]
    """Sorted by name."""


class NewsEntry(Struct, frozen=True):
    """An article in the news sitemap."""

    url: str
    title: str
    published: str
    """ISO 8601; only the day if the hour is unknown."""


class NewsSitemapView(Struct, frozen=True, tag="news_sitemap"):
    """The newest articles for search engines that show news."""

    name: str
    """Name of the publication."""
    language: str
    """ISO 639: two or three letters."""
    entries: tuple[NewsEntry, ...]
    """Newest first."""


SITEMAP_FILE = "sitemap.xml"


NEWS_SITEMAP_FILE = "sitemap-news.xml"


MOST_NEWS = 1000
"""Maximum number of articles in a news sitemap (Google, "Create a news sitemap")."""


MOST_IMAGES = 1000
"""Maximum number of pictures per page (Google, "Image sitemaps")."""


# Upper bounds of the bytes of an entry and of a picture besides their addresses, and of a file besides its entries.
_ENTRY, _IMAGE, _FILE = 120, 80, 400


class Limits(NamedTuple):
    """Limits of one sitemap file (sitemaps.org/protocol.html)."""

    urls: int
    size: int
    """In bytes."""


LIMITS = Limits(urls=50_000, size=50 * 1024 * 1024)


class _Listed(NamedTuple):
    """A page in the sitemap."""

    entry: SitemapEntry
    changed: Moment | None
    day: Sequence[str]
    """Year, month and day of an article; one fixed label for pages without a date."""
    size: int
    """Upper bound in bytes."""

    def label(self, depth: int) -> str:
        """Return its label at a depth: year, month, day, then digits of its digest."""
        if depth < len(self.day):
            return self.day[depth]
        return digest(self.entry.url.encode()).hex()[depth - len(self.day)]


class _Part(NamedTuple):
    labels: tuple[str, ...]
    pages: Sequence[_Listed]


def sitemap_pages(site: Site, pages: Iterable[Page], limits: Limits = LIMITS) -> Iterator[Page]:
    """Yield the sitemap of all pages that search engines may index, with an index if it takes several files."""
    parts = [*_parts(_Part((), _listed(site, pages)), limits)]
    if not parts[0].labels:
        yield _urls(SITEMAP_FILE, parts[0])
        return
    views = []
    for part in parts:
        file = f"sitemap-{'-'.join(part.labels)}.xml"
        moments = [page.changed for page in part.pages if page.changed]
        newest = max(moments, key=lambda moment: moment.instant, default=None)
        views.append(SitemapPart(absolute(site.config, in_site(site.config, f"/{file}")), local(newest)))
        yield _urls(file, part)
    yield Page(SITEMAP_FILE, "sitemap_index.xml", SitemapIndexView(tuple(views)), SITEMAP_FILE, shared=False)


def _urls(file: str, part: _Part) -> Page:
    view = SitemapView(tuple(page.entry for page in part.pages))
    return Page(file, "sitemap.xml", view, file, shared=False)


def _parts(part: _Part, limits: Limits) -> Iterator[_Part]:
    """Split a part by the next label until each part fits into one file."""
    depth, pages = len(part.labels), part.pages
    small = len(pages) <= limits.urls and _FILE + sum(page.size for page in pages) <= limits.size
    if small or len(pages) == 1:
        yield part
        return
    groups: dict[str, list[_Listed]] = {}
    for page in pages:
        groups.setdefault(page.label(depth), []).append(page)
    for label in sorted(groups):
        yield from _parts(_Part((*part.labels, label), groups[label]), limits)


def _listed(site: Site, pages: Iterable[Page]) -> list[_Listed]:
    """Return the pages that search engines may index, sorted by address."""
    documents = {absolute(site.config, article.url): article for article in (*site.articles, *site.pages, *site.albums)}
    found = ((_address(page.seed), page.seed) for page in pages)
    listed = {url: _entry(site, url, _images(site, seed), documents.get(url)) for url, seed in found if url}
    return [listed[url] for url in sorted(listed)]


def _images(site: Site, seed: Seed) -> tuple[str, ...]:
    """Return the absolute URLs of the pictures that a document shows, without duplicates."""
    if not isinstance(seed, DocumentSeed):
        return ()
    once = dict.fromkeys(picture.largest for picture in seed.shown_pictures())
    return tuple([absolute(site.config, address) for address in islice(once, MOST_IMAGES)])


def _entry(site: Site, url: str, images: tuple[str, ...], document: Article | None) -> _Listed:
    changed = _changed(document) if document else None
    date = document.entry.date if document and document.entry.type.by_day else None
    day = date.local[:10].split("-") if date else (site.config.addresses.page,)
    size = _ENTRY + len(url) + sum(_IMAGE + len(image) for image in images)
    return _Listed(SitemapEntry(url, local(changed), images), changed, day, size)


def _address(seed: Seed) -> str:
    """Return the absolute URL of a page that search engines may index; empty for others."""
    if isinstance(seed, DocumentSeed):
        return "" if seed.mark else seed.canonical
    head = getattr(seed, "head", None)
    return head.canonical if head is not None and head.indexed else ""


def _changed(article: Article) -> Moment | None:
    """Return when a page changed, if its file says so. The date of a plain page says nothing about its text."""
    entry = article.entry
    return entry.modified or (entry.date if entry.type.is_dated else None)


def news_sitemap_pages(site: Site) -> Iterator[Page]:
    """Yield the news sitemap; nothing if there is no news, since a sitemap must not be empty."""
    config = site.config
    entries = tuple(
        NewsEntry(absolute(config, article.url), article.entry.title, article.entry.date.local)
        for article in site.news[:MOST_NEWS]
        if article.entry.date
    )
    if entries:
        language = config.language.partition("-")[0].lower()
        view = NewsSitemapView(config.title, language, entries)
        yield Page(NEWS_SITEMAP_FILE, "sitemap_news.xml", view, NEWS_SITEMAP_FILE, shared=False)


SITEMAPS = Kind(sitemap_pages, (Seeds(SitemapView), Seeds(SitemapIndexView)))
NEWS_SITEMAP = Kind(of_site(news_sitemap_pages), (Seeds(NewsSitemapView),))

"""Lays out what machines read: the Atom feed, the sitemap, the web app manifest, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from badinh_site.moments import Moment, local, rfc3339
from badinh_site.pages.frame import FEED_FILE
from badinh_site.pages.outputs import Page
from badinh_site.pages.views import (
    AlbumSeed,
    ArticleSeed,
    FeedEntrySeed,
    FeedSeed,
    ManifestView,
    PlainSeed,
    RobotsView,
    SitemapEntry,
    SitemapView,
)
from badinh_site.portal.model import Article, Site, Target
from badinh_site.portal.pictures import Picture, PictureFile
from badinh_site.portal.urls import absolute, in_site

__all__ = ["feed_pages", "manifest_page", "robots_page", "sitemap_page"]

SITEMAP_FILE = "sitemap.xml"
MANIFEST_FILE = "site.webmanifest"


def feed_pages(site: Site) -> list[Page]:
    """Give the feed of the newest articles; none while no article has a date, which Atom demands."""
    config = site.config
    dated = [(article, article.entry.date) for article in site.articles if article.entry.date is not None]
    shown = dated[: config.feed_size]
    if not shown:
        return []
    names = {tag.slug: tag.name for tag in site.tags}
    newest = max((article.entry.updated or date for article, date in shown), key=lambda moment: moment.instant)
    home = absolute(config, config.base_path)
    seed = FeedSeed(
        id=home,
        home=home,
        feed=absolute(config, in_site(config, f"/{FEED_FILE}")),
        updated=rfc3339(newest, config.zone),
        entries=tuple(_entry(site, article, date, names) for article, date in shown),
    )
    return [Page(FEED_FILE, "feed.xml", seed, "nguồn tin Atom")]


def _entry(site: Site, article: Article, date: Moment, names: Mapping[str, str]) -> FeedEntrySeed:
    url, entry = absolute(site.config, article.url), article.entry
    tags = dict.fromkeys(tag.slug for tag in entry.tags)
    return FeedEntrySeed(
        facts=entry.facts,
        url=url,
        published=rfc3339(date, site.config.zone),
        updated=rfc3339(entry.updated or date, site.config.zone),
        categories=(*filter(None, (entry.category,)), *(names[tag] for tag in tags)),
        links=_absolute_links(site, article.links, url),
    )


def _absolute_links(site: Site, links: Iterable[Target], url: str) -> tuple[Target, ...]:
    """Give links that hold wherever a feed reader shows the body."""
    return tuple(_absolute_link(site, link, url) for link in links)


def _absolute_link(site: Site, link: Target, url: str) -> Target:
    """Give one of them; of a picture only what every reader can show."""
    if isinstance(link, Picture):
        files = tuple(PictureFile(absolute(site.config, file.url), file.width) for file in link.fallback)
        return Picture(link.width, link.height, (), files)
    return url + link if link.startswith("#") else absolute(site.config, link)


def sitemap_page(site: Site, pages: Iterable[Page]) -> Page:
    """Give the sitemap of all pages that search engines may show."""
    changed = {article.url: _changed(article) for article in (*site.articles, *site.pages, *site.albums)}
    origin = site.config.origin
    listed = sorted((url, changed.get(url.removeprefix(origin)) or "") for url in map(_address, pages) if url)
    entries = tuple(SitemapEntry(url, at or None) for url, at in listed)
    return Page(SITEMAP_FILE, "sitemap.xml", SitemapView(entries), "sitemap.xml", shared=False)


def _address(page: Page) -> str:
    """Give the web address of a page that search engines may show; empty for others."""
    seed = page.seed
    if isinstance(seed, ArticleSeed | PlainSeed | AlbumSeed):
        return "" if seed.mark else seed.canonical
    head = getattr(seed, "head", None)
    return head.canonical if head is not None and head.indexed else ""


def _changed(article: Article) -> str | None:
    """Say when a page changed, where its file says it: the date of a plain page is not that of its text."""
    entry = article.entry
    return local(entry.updated) or (local(entry.date) if entry.kind != "page" else None)


def manifest_page(site: Site) -> Page:
    """Give the web app manifest (W3C, Web Application Manifest)."""
    return Page(MANIFEST_FILE, "site.webmanifest", ManifestView(site.config.short_name), "site.webmanifest")


def robots_page(site: Site) -> Page:
    """Give robots.txt."""
    sitemap = absolute(site.config, in_site(site.config, f"/{SITEMAP_FILE}"))
    return Page("robots.txt", "robots.txt", RobotsView(sitemap), "robots.txt", shared=False)

"""Lays out what machines read: the Atom feed, the sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from badinh_site.moments import Moment, rfc3339
from badinh_site.pages.frame import FEED_FILE
from badinh_site.pages.outputs import Page
from badinh_site.pages.views import (
    ArticleView,
    FeedEntry,
    FeedView,
    PlainView,
    PortalView,
    RobotsView,
    SitemapEntry,
    SitemapView,
    View,
)
from badinh_site.portal.model import Article, Body, Site
from badinh_site.portal.urls import absolute, in_site

__all__ = ["feed_pages", "robots_page", "sitemap_page"]

SITEMAP_FILE = "sitemap.xml"


def feed_pages(site: Site, portal: PortalView) -> list[Page]:
    """Give the feed of the newest articles; none while no article has a date, which Atom demands."""
    config = site.config
    dated = [(article, article.moment) for article in site.articles if article.moment is not None]
    shown = dated[: config.feed_size]
    if not shown:
        return []
    names = {tag.slug: tag.name for tag in site.tags}
    newest = max((article.updated or moment for article, moment in shown), key=lambda moment: moment.instant)
    home = absolute(config, config.base_path)
    view = FeedView(
        portal=portal,
        id=home,
        home=home,
        feed=absolute(config, in_site(config, f"/{FEED_FILE}")),
        updated=rfc3339(newest, config.zone),
        entries=tuple(_entry(site, article, moment, names) for article, moment in shown),
    )
    return [Page(FEED_FILE, "feed.xml", view, "nguồn tin Atom")]


def _entry(site: Site, article: Article, moment: Moment, names: Mapping[str, str]) -> FeedEntry:
    url = absolute(site.config, article.card.url)
    zone = site.config.zone
    return FeedEntry(
        id=url,
        url=url,
        title=article.card.title,
        published=rfc3339(moment, zone),
        updated=rfc3339(article.updated or moment, zone),
        authors=article.authors,
        categories=(*filter(None, (article.category,)), *(names[tag] for tag in article.tags)),
        summary=article.card.excerpt,
        body=_absolute_body(site, article.body, url),
    )


def _absolute_body(site: Site, body: Body, url: str) -> Body:
    """Give a body whose links hold wherever a feed reader shows it."""
    links = (url + link if link.startswith("#") else absolute(site.config, link) for link in body.links)
    return Body(body.digest, tuple(links))


def sitemap_page(pages: Iterable[Page]) -> Page:
    """Give the sitemap of all pages that search engines may show."""
    listed = sorted(filter(None, map(_listed, pages)), key=lambda one: (one[0], one[1] or ""))
    entries = tuple(SitemapEntry(url, changed) for url, changed in listed)
    return Page(SITEMAP_FILE, "sitemap.xml", SitemapView(entries), "sơ đồ trang")


def _listed(page: Page) -> tuple[str, str | None] | None:
    head = getattr(page.view, "head", None)
    if head is None or not head.indexed or not head.canonical:
        return None
    return head.canonical, _changed(page.view)


def _changed(view: View) -> str | None:
    if isinstance(view, ArticleView):
        return view.updated or view.date
    return view.updated if isinstance(view, PlainView) else None


def robots_page(site: Site) -> Page:
    """Give robots.txt."""
    sitemap = absolute(site.config, in_site(site.config, f"/{SITEMAP_FILE}"))
    return Page("robots.txt", "robots.txt", RobotsView(sitemap), "robots.txt")

"""Lays out what only machines read: robots.txt, the web app manifest and the description of the search."""

from __future__ import annotations

from collections.abc import Iterator

from badinh_site.pages.frame import search_link
from badinh_site.pages.outputs import Page
from badinh_site.pages.sitemaps import NEWS_SITEMAP_FILE, SITEMAP_FILE
from badinh_site.pages.views import ManifestView, OpenSearchView, RobotsView
from badinh_site.portal.site import Site
from badinh_site.portal.urls import OPENSEARCH_FILE, absolute, in_site
from badinh_site.vietnamese import excerpt

__all__ = ["manifest_page", "opensearch_pages", "robots_page"]

MANIFEST_FILE = "site.webmanifest"
OPENSEARCH_NAME = 16
OPENSEARCH_TITLE = 48
"""Characters of the short and of the long name, at most (OpenSearch 1.1, "ShortName", "LongName")."""


def robots_page(site: Site) -> Page:
    """Return robots.txt."""
    sitemap, news = (
        absolute(site.config, in_site(site.config, f"/{one}")) for one in (SITEMAP_FILE, NEWS_SITEMAP_FILE)
    )
    return Page("robots.txt", "robots.txt", RobotsView(sitemap, news if site.news else ""), "robots.txt", shared=False)


def manifest_page(site: Site) -> Page:
    """Return the web app manifest (W3C, Web Application Manifest)."""
    return Page(MANIFEST_FILE, "site.webmanifest", ManifestView(site.config.short_name), "site.webmanifest")


def opensearch_pages(site: Site) -> Iterator[Page]:
    """Return the description by which browsers search the portal (OpenSearch 1.1); none when it has no search."""
    config, link = site.config, search_link(site)
    if link is None:
        return
    view = OpenSearchView(
        name=excerpt(config.short_name or config.title, OPENSEARCH_NAME),
        title=excerpt(config.title, OPENSEARCH_TITLE),
        description=config.description or config.title,
        language=config.language,
        origin=config.origin,
        template=f"{absolute(config, link.url)}?q={{searchTerms}}",
        own=absolute(config, in_site(config, f"/{OPENSEARCH_FILE}")),
    )
    yield Page(OPENSEARCH_FILE, "opensearch.xml", view, OPENSEARCH_FILE, shared=False)

"""Files that only machines read: robots.txt, the web app manifest, the description of the search."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from badinh_site.pages.frame import search_link
from badinh_site.pages.kind import Kind, Seeds, of_site, single
from badinh_site.pages.outputs import Page
from badinh_site.pages.sitemaps import NEWS_SITEMAP_FILE, SITEMAP_FILE
from badinh_site.portal.site import Site
from badinh_site.portal.urls import OPENSEARCH_FILE, absolute, in_site
from badinh_site.vietnamese import excerpt

__all__ = [
    "MANIFEST",
    "OPENSEARCH",
    "ROBOTS",
    "ManifestView",
    "OpenSearchView",
    "RobotsView",
    "manifest_page",
    "opensearch_pages",
    "robots_page",
]


class ManifestView(Struct, frozen=True, tag="manifest"):
    """site.webmanifest: the portal as an application. What all pages share stands in it too."""

    short_name: str
    """For the place below an icon; empty when site.yaml has none."""


class OpenSearchView(Struct, frozen=True, tag="opensearch"):
    """What browsers need to search the portal from their own box (OpenSearch 1.1)."""

    name: str
    """At most 16 characters, as the format demands; 48 of the title."""
    title: str
    description: str
    language: str
    origin: str
    """Scheme and host, to make whole addresses."""
    template: str
    """The whole address of a search, with ``{searchTerms}`` in the place of the words."""
    own: str
    """The whole address of the description itself."""


class RobotsView(Struct, frozen=True, tag="robots"):
    """robots.txt: everything may be read; here are the sitemaps."""

    sitemap: str
    """The web address of the sitemap."""
    news: str = ""
    """The news sitemap, while there is one."""


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


MANIFEST = Kind(single(manifest_page), (Seeds(ManifestView),))
OPENSEARCH = Kind(of_site(opensearch_pages), (Seeds(OpenSearchView),))
ROBOTS = Kind(single(robots_page), (Seeds(RobotsView),))

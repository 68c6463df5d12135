"""Files for machines: robots.txt, the web app manifest, the OpenSearch description."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from badinh_site.pages.kind import Kind, Seeds, of_site, single
from badinh_site.pages.links import search_link
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
    """site.webmanifest: the portal as an application. Its template also uses the values that all pages share."""

    short_name: str
    """The name below an icon; empty if site.yaml has none."""


class OpenSearchView(Struct, frozen=True, tag="opensearch"):
    """The description with which browsers search the portal from their address bar (OpenSearch 1.1)."""

    name: str
    """At most 16 characters, as the format requires; at most 48 for ``title``."""
    title: str
    description: str
    language: str
    origin: str
    """Scheme and host, to turn URL paths into absolute URLs."""
    template: str
    """Absolute URL of a search, with ``{searchTerms}`` as the placeholder for the query."""
    own: str
    """Absolute URL of the description itself."""


class RobotsView(Struct, frozen=True, tag="robots"):
    """robots.txt: allows everything and names the sitemaps."""

    sitemap: str
    """Absolute URL of the sitemap."""
    news: str = ""
    """Absolute URL of the news sitemap; empty if there is none."""


MANIFEST_FILE = "site.webmanifest"


OPENSEARCH_NAME = 16


OPENSEARCH_TITLE = 48
"""Maximum lengths of the short and the long name (OpenSearch 1.1, "ShortName", "LongName")."""


def robots_page(site: Site) -> Page:
    """Return robots.txt."""
    sitemap, news = (
        absolute(site.config, in_site(site.config, f"/{one}")) for one in (SITEMAP_FILE, NEWS_SITEMAP_FILE)
    )
    return Page("robots.txt", "robots.txt", RobotsView(sitemap, news if site.news else ""), "robots.txt", shared=False)


def manifest_page(site: Site) -> Page:
    """Return the web app manifest (W3C, Web Application Manifest)."""
    return Page(MANIFEST_FILE, "site.webmanifest", ManifestView(site.config.short_name), MANIFEST_FILE)


def opensearch_pages(site: Site) -> Iterator[Page]:
    """Yield the OpenSearch description; nothing in a portal without search."""
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

"""Lays out what only machines read: robots.txt and the web app manifest."""

from __future__ import annotations

from badinh_site.pages.outputs import Page
from badinh_site.pages.sitemaps import NEWS_SITEMAP_FILE, SITEMAP_FILE
from badinh_site.pages.views import ManifestView, RobotsView
from badinh_site.portal.model import Site
from badinh_site.portal.urls import absolute, in_site

__all__ = ["manifest_page", "robots_page"]

MANIFEST_FILE = "site.webmanifest"


def robots_page(site: Site) -> Page:
    """Give robots.txt."""
    sitemap, news = (
        absolute(site.config, in_site(site.config, f"/{one}")) for one in (SITEMAP_FILE, NEWS_SITEMAP_FILE)
    )
    return Page("robots.txt", "robots.txt", RobotsView(sitemap, news if site.news else ""), "robots.txt", shared=False)


def manifest_page(site: Site) -> Page:
    """Give the web app manifest (W3C, Web Application Manifest)."""
    return Page(MANIFEST_FILE, "site.webmanifest", ManifestView(site.config.short_name), "site.webmanifest")

"""Lays out what only machines read: robots.txt."""

from __future__ import annotations

from badinh_site.pages.outputs import Page
from badinh_site.pages.sitemaps import NEWS_SITEMAP_FILE, SITEMAP_FILE
from badinh_site.pages.views import RobotsView
from badinh_site.portal.model import Site
from badinh_site.portal.urls import absolute, in_site

__all__ = ["robots_page"]


def robots_page(site: Site) -> Page:
    """Give robots.txt."""
    sitemap, news = (
        absolute(site.config, in_site(site.config, f"/{one}")) for one in (SITEMAP_FILE, NEWS_SITEMAP_FILE)
    )
    return Page("robots.txt", "robots.txt", RobotsView(sitemap, news if site.news else ""), "robots.txt", shared=False)

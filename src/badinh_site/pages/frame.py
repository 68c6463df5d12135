"""What surrounds every page: the shared view, the head, the way back to the home page."""

from __future__ import annotations

from badinh_site.pages.views import Head, PortalView
from badinh_site.portal.model import Link, Site
from badinh_site.portal.urls import ARCHIVE, LIBRARY, SECTIONS, TAGS, absolute, in_site

__all__ = [
    "ARCHIVE_TITLE",
    "FEED_FILE",
    "GATHERINGS",
    "LIBRARY_TITLE",
    "TAGS_TITLE",
    "archive_link",
    "head",
    "home_link",
    "portal_view",
    "section_link",
    "tag_link",
    "tags_link",
]

FEED_FILE = "feed.xml"
GATHERINGS = (FEED_FILE,)
"""Outputs that hold the texts of several documents."""
HOME_TITLE = "Trang chủ"
LIBRARY_TITLE = "Thư viện hình ảnh"
ARCHIVE_TITLE = "Lưu trữ"
TAGS_TITLE = "Từ khóa"
FEED_TITLE = "Nguồn tin (Atom)"


def portal_view(site: Site) -> PortalView:
    """Give what all pages share."""
    config = site.config
    library, archive = Link(LIBRARY_TITLE, in_site(config, LIBRARY)), archive_link(site)
    menu = _menu(site, library, archive)
    has_feed = any(article.entry.date for article in site.articles)
    return PortalView(
        title=config.title,
        agency=config.agency,
        description=config.description,
        language=config.language,
        home=config.base_path,
        menu=menu,
        menu_urls=tuple(link.url for link in menu),
        banner=site.banner,
        library=library,
        archive=archive,
        tags=tags_link(site),
        feed=Link(FEED_TITLE, in_site(config, f"/{FEED_FILE}")) if has_feed else None,
        contact=config.contact,
    )


def _menu(site: Site, library: Link, archive: Link) -> tuple[Link, ...]:
    if site.config.menu:
        return tuple(
            Link(item.title, in_site(site.config, item.url) if item.url.startswith("/") else item.url)
            for item in site.config.menu
        )
    return (home_link(site), *(section_link(site, s.name, s.slug) for s in site.sections), library, archive)


def home_link(site: Site) -> Link:
    """Give the link to the home page."""
    return Link(HOME_TITLE, site.config.base_path)


def archive_link(site: Site) -> Link:
    """Give the link to the index of the months."""
    return Link(ARCHIVE_TITLE, in_site(site.config, ARCHIVE))


def tags_link(site: Site) -> Link:
    """Give the link to the index of the tags."""
    return Link(TAGS_TITLE, in_site(site.config, TAGS))


def section_link(site: Site, name: str, slug: str) -> Link:
    """Give the link to a section's front page."""
    return Link(name, in_site(site.config, f"{SECTIONS}{slug}/"))


def tag_link(site: Site, name: str, slug: str) -> Link:
    """Give the link to a tag's front page."""
    return Link(name, in_site(site.config, f"{TAGS}{slug}/"))


def head(site: Site, title: str, url: str, description: str = "", *, indexed: bool = True) -> Head:
    """Give the head of the page at ``url`` (as :func:`in_site` makes them)."""
    return Head(title, description, absolute(site.config, url), indexed)

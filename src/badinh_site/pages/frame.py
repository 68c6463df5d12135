"""What surrounds every page: the shared view, the head, the way back to the home page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from badinh_site.pages.archive import archive_notice
from badinh_site.pages.posters import portal_share_picture
from badinh_site.pages.views import ContactLine, Head, Pager, PortalView
from badinh_site.portal.anniversaries import pieces
from badinh_site.portal.model import Article, Link, Site
from badinh_site.portal.urls import (
    ARCHIVE,
    FEED_FILE,
    FEEDS,
    JSON_FEED,
    LIBRARY,
    SEARCH,
    SECTIONS,
    SITE_MAP,
    TAGS,
    absolute,
    in_site,
    list_address,
)

__all__ = [
    "ARCHIVE_TITLE",
    "FEEDS_TITLE",
    "LIBRARY_TITLE",
    "SEARCH_TITLE",
    "SITE_MAP_TITLE",
    "TAGS_TITLE",
    "archive_link",
    "feed_link",
    "feeds_link",
    "has_feed",
    "head",
    "home_link",
    "json_feed_link",
    "library_link",
    "list_pager",
    "portal_view",
    "search_link",
    "section_link",
    "summary",
    "tag_link",
    "tags_link",
]

HOME_TITLE = "Trang chủ"
LIBRARY_TITLE = "Thư viện hình ảnh"
ARCHIVE_TITLE = "Lưu trữ"
TAGS_TITLE = "Từ khóa"
SITE_MAP_TITLE = "Sơ đồ trang"
SEARCH_TITLE = "Tìm kiếm"
FEEDS_TITLE = "Nguồn tin (RSS)"
FEED_TITLE = "Nguồn tin (Atom)"
JSON_FEED_TITLE = "Nguồn tin (JSON Feed)"
CONTACT_LABELS = {
    "responsible": "Người chịu trách nhiệm",
    "address": "Địa chỉ",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "license": "Giấy phép",
}

_PHONE = re.compile(r"\+?[\d .()-]{6,24}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def portal_view(site: Site) -> PortalView:
    """Give what all pages share."""
    config = site.config
    library, archive, contact = library_link(site), archive_link(site), dict(config.contact)
    menu = _menu(site, library, archive)
    return PortalView(
        title=config.title,
        agency=config.agency,
        description=config.description,
        language=config.language,
        home=config.base_path,
        menu=menu,
        menu_urls=tuple(link.url for link in menu),
        banner=pieces(site.banner),
        photo_library=library,
        library_is_empty=not site.albums,
        archive=archive,
        tags=tags_link(site),
        site_map=Link(SITE_MAP_TITLE, in_site(config, SITE_MAP)),
        feed=feed_link(site),
        feeds=feeds_link(site),
        origin=config.origin,
        locale=_locale(config.language),
        share_picture=portal_share_picture(site),
        contact=tuple(_contact_line(name, text) for name, text in config.contact if name in CONTACT_LABELS),
        source_note=_source_note(contact.get("source_note", "")),
        search=search_link(site),
        archived=archive_notice(site),
    )


def _locale(language: str) -> str:
    """Give a language as Open Graph names it, with its territory. Vietnamese has one; others must name theirs."""
    parts = re.fullmatch(r"([a-z]{2,3})[-_]([A-Za-z]{2})", "vi-VN" if language == "vi" else language)
    return f"{parts[1]}_{parts[2].upper()}" if parts else ""


def _contact_line(name: str, text: str) -> ContactLine:
    url = ""
    if name == "phone" and _PHONE.fullmatch(text):
        url = "tel:" + re.sub(r"[^+\d]", "", text)
    elif name == "email" and _EMAIL.fullmatch(text):
        url = f"mailto:{text}"
    return ContactLine(CONTACT_LABELS[name], text, url)


def _source_note(text: str) -> str:
    """Give the whole sentence, of which site.yaml may say the name of the source only."""
    if not text or "ghi rõ nguồn" in text.lower():
        return text
    return f"Ghi rõ nguồn “{text}” khi sử dụng lại thông tin từ trang này."


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


def library_link(site: Site) -> Link:
    """Give the link to the photo library."""
    return Link(LIBRARY_TITLE, in_site(site.config, LIBRARY))


def has_feed(articles: Iterable[Article]) -> bool:
    """Tell whether a list of articles has a feed: not while nothing in it has a date, which Atom demands."""
    return any(article.entry.date and not article.mark for article in articles)


def feed_link(site: Site) -> Link | None:
    """Give the link to the Atom feed of the whole site; None while it has none."""
    return Link(FEED_TITLE, in_site(site.config, f"/{FEED_FILE}")) if has_feed(site.articles) else None


def json_feed_link(site: Site) -> Link | None:
    """Give the link to the JSON Feed of the whole site; None while it has none."""
    return Link(JSON_FEED_TITLE, in_site(site.config, f"/{JSON_FEED}")) if has_feed(site.articles) else None


def feeds_link(site: Site) -> Link | None:
    """Give the link to the page that lists the feeds; None while there is none."""
    return Link(FEEDS_TITLE, in_site(site.config, FEEDS)) if has_feed(site.articles) else None


def archive_link(site: Site) -> Link:
    """Give the link to the index of the months."""
    return Link(ARCHIVE_TITLE, in_site(site.config, ARCHIVE))


def search_link(site: Site) -> Link | None:
    """Give the link to the page that searches; None when site.yaml leaves it out."""
    return Link(SEARCH_TITLE, in_site(site.config, SEARCH)) if site.config.search else None


def tags_link(site: Site) -> Link:
    """Give the link to the index of the tags."""
    return Link(TAGS_TITLE, in_site(site.config, TAGS))


def section_link(site: Site, name: str, slug: str) -> Link:
    """Give the link to a section's front page."""
    return Link(name, in_site(site.config, f"{SECTIONS}{slug}/"))


def tag_link(site: Site, name: str, slug: str) -> Link:
    """Give the link to a tag's front page."""
    return Link(name, in_site(site.config, f"{TAGS}{slug}/"))


def list_pager(site: Site, address: str, number: int | None, full: int, front: Link) -> Pager:
    """Give where a list goes on from its page ``number`` (None: its front page) when it has ``full`` numbered ones."""

    def link(other: int) -> Link:
        return Link(f"{front.title} - trang {other}", in_site(site.config, list_address(address, other)))

    if number is None:
        return Pager(None, front, None, link(full) if full else None)
    newer = link(number + 1) if number < full else front
    return Pager(number, front, newer, link(number - 1) if number > 1 else None)


def summary(site: Site, words: str) -> str:
    """Say for search engines what a page holds that has no description of its own: only what is known of it."""
    return f"{words} - {site.config.title}."


def head(site: Site, title: str, url: str, description: str = "", *, indexed: bool = True) -> Head:
    """Give the head of the page at ``url`` (as :func:`in_site` makes them)."""
    return Head(title, description, absolute(site.config, url), indexed)

"""What surrounds every page: the shared view, the head, the way back to the home page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from badinh_site.pages.archive_data import archive_notice
from badinh_site.pages.title_cards import portal_share_picture
from badinh_site.pages.views import ContactLine, Head, Pager, PortalView
from badinh_site.portal.anniversaries import pieces
from badinh_site.portal.site import Article, Link, Site
from badinh_site.portal.urls import FEED_FILE, JSON_FEED, absolute, in_site, list_address
from badinh_site.settings.config import Config

__all__ = [
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
    "site_map_link",
    "summary",
    "tag_link",
    "tags_link",
]

_LABELLED = ("responsible", "address", "phone", "email", "license")
"""What of the contact stands beside a label; the rest is a sentence."""

_PHONE = re.compile(r"\+?[\d .()-]{6,24}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def portal_view(site: Site) -> PortalView:
    """Return what all pages share."""
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
        banner=pieces(site.banner, config.writing),
        photo_library=library,
        library_is_empty=not site.albums,
        archive=archive,
        tags=tags_link(site),
        site_map=site_map_link(site),
        feed=feed_link(site),
        feeds=feeds_link(site),
        origin=config.origin,
        locale=_locale(config.language),
        share_picture=portal_share_picture(site),
        contact=tuple(_contact_line(config, name, text) for name, text in config.contact if name in _LABELLED),
        source_note=_source_note(config, contact.get("source_note", "")),
        search=search_link(site),
        archived=archive_notice(site),
    )


def _locale(language: str) -> str:
    """Return a language as Open Graph names it, with its territory. Vietnamese has one; others must name theirs."""
    parts = re.fullmatch(r"([a-z]{2,3})[-_]([A-Za-z]{2})", "vi-VN" if language == "vi" else language)
    return f"{parts[1]}_{parts[2].upper()}" if parts else ""


def _contact_line(config: Config, name: str, text: str) -> ContactLine:
    url = ""
    if name == "phone" and _PHONE.fullmatch(text):
        url = "tel:" + re.sub(r"[^+\d]", "", text)
    elif name == "email" and _EMAIL.fullmatch(text):
        url = f"mailto:{text}"
    return ContactLine(config.word(f"contact {name}"), text, url)


def _source_note(config: Config, text: str) -> str:
    """Return the whole sentence, of which site.yaml may say the name of the source only."""
    if not text or config.word("source note known by") in text.lower():
        return text
    return config.word("source note", name=text)


def _menu(site: Site, library: Link, archive: Link) -> tuple[Link, ...]:
    if site.config.menu:
        return tuple(
            Link(item.title, in_site(site.config, item.url) if item.url.startswith("/") else item.url)
            for item in site.config.menu
        )
    return (home_link(site), *(section_link(site, s.name, s.slug) for s in site.sections), library, archive)


def home_link(site: Site) -> Link:
    """Return the link to the home page."""
    return Link(site.config.word("home"), site.config.base_path)


def library_link(site: Site) -> Link:
    """Return the link to the photo library."""
    return Link(site.config.word("photo library"), in_site(site.config, site.config.addresses.albums))


def has_feed(articles: Iterable[Article]) -> bool:
    """Return whether a list of articles has a feed: not while nothing in it has a date, which Atom demands."""
    return any(article.entry.date and not article.mark for article in articles)


def feed_link(site: Site) -> Link | None:
    """Return the link to the Atom feed of the whole site; None while it has none."""
    return (
        Link(site.config.word("atom feed"), in_site(site.config, f"/{FEED_FILE}")) if has_feed(site.articles) else None
    )


def json_feed_link(site: Site) -> Link | None:
    """Return the link to the JSON Feed of the whole site; None while it has none."""
    url = in_site(site.config, f"/{JSON_FEED}")
    return Link(site.config.word("json feed"), url) if has_feed(site.articles) else None


def feeds_link(site: Site) -> Link | None:
    """Return the link to the page that lists the feeds; None while there is none."""
    url = in_site(site.config, site.config.addresses.feeds)
    return Link(site.config.word("feeds"), url) if has_feed(site.articles) else None


def archive_link(site: Site) -> Link:
    """Return the link to the index of the months."""
    return Link(site.config.word("archive"), in_site(site.config, site.config.addresses.archive))


def search_link(site: Site) -> Link | None:
    """Return the link to the page that searches; None when site.yaml leaves it out."""
    config = site.config
    return Link(config.word("search"), in_site(config, config.addresses.search)) if config.search else None


def tags_link(site: Site) -> Link:
    """Return the link to the index of the tags."""
    return Link(site.config.word("tags"), in_site(site.config, site.config.addresses.tags))


def site_map_link(site: Site) -> Link:
    """Return the link to the map of the site."""
    return Link(site.config.word("site map"), in_site(site.config, site.config.addresses.site_map))


def section_link(site: Site, name: str, slug: str) -> Link:
    """Return the link to a section's front page."""
    return Link(name, in_site(site.config, f"{site.config.addresses.sections}{slug}/"))


def tag_link(site: Site, name: str, slug: str) -> Link:
    """Return the link to a tag's front page."""
    return Link(name, in_site(site.config, f"{site.config.addresses.tags}{slug}/"))


def list_pager(site: Site, address: str, number: int | None, full: int, front: Link) -> Pager:
    """Return the links from page ``number`` of a list (None: its front page) that has ``full`` numbered pages."""

    def link(other: int) -> Link:
        title = site.config.word("numbered", title=front.title, number=other)
        return Link(title, in_site(site.config, list_address(address, other, site.config.addresses)))

    if number is None:
        return Pager(None, front, None, link(full) if full else None)
    newer = link(number + 1) if number < full else front
    return Pager(number, front, newer, link(number - 1) if number > 1 else None)


def summary(site: Site, words: str) -> str:
    """Say for search engines what a page holds that has no description of its own: only what is known of it."""
    return f"{words} - {site.config.title}."


def head(site: Site, title: str, url: str, description: str = "", *, indexed: bool = True) -> Head:
    """Return the head of the page at ``url`` (as :func:`in_site` makes them)."""
    return Head(title, description, absolute(site.config, url), indexed)

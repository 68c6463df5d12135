"""The values that all pages share: header, menu, anniversary banner, footer, archive notice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from badinh_site.pages.links import (
    archive_link,
    feed_link,
    feeds_link,
    home_link,
    library_link,
    search_link,
    section_link,
    site_map_link,
    tags_link,
)
from badinh_site.pages.title_cards import portal_share_picture
from badinh_site.portal.anniversaries import BannerPiece, pieces
from badinh_site.portal.published_images import SharePicture
from badinh_site.portal.site import Link, Site
from badinh_site.portal.urls import in_site
from badinh_site.settings.config import Config, Reference

__all__ = ["ArchiveNotice", "ContactLine", "PortalView", "archive_notice", "portal_view"]


class ContactLine(Struct, frozen=True):
    """One line of the contact details in site.yaml."""

    label: str
    """Name of the detail, such as address or telephone."""
    text: str
    url: str
    """A ``tel:`` or ``mailto:`` URL if the text is a telephone number or an e-mail address; empty otherwise."""


class ArchiveNotice(Struct, frozen=True):
    """The notice at the top of every page of an archived portal."""

    frozen: str
    """The day at which the portal is frozen, in ISO 8601."""
    reason: str
    """The reason, as written in site.yaml."""
    successors: tuple[Link, ...]
    """The URL is empty if no address is known; likewise in ``sources``."""
    sources: tuple[Link, ...]
    data: Link
    """All articles as data."""


class PortalView(Struct, frozen=True):
    """Values that all pages share: header, menu, banner, footer. Small on purpose: no counts, nothing "latest"."""

    title: str
    agency: str
    """The agency that publishes it."""
    description: str
    language: str
    home: str
    """URL path of the home page, with the prefix of ``base_url``: ``/`` or ``/badinh/``."""
    menu: tuple[Link, ...]
    """The main menu."""
    menu_urls: tuple[str, ...]
    """The URLs of its entries."""
    banner: tuple[BannerPiece, ...]
    """The anniversary sentence in pieces; empty if there is no anniversary."""
    photo_library: Link
    """The photo library."""
    library_is_empty: bool
    """True if the photo library has no albums."""
    archive: Link
    """The archive by months."""
    tags: Link
    """The list of all tags."""
    site_map: Link
    """The site map for readers."""
    feed: Link | None
    """The Atom feed of the whole site; None if no article has a date, which Atom requires."""
    feeds: Link | None
    """The page that explains and lists the feeds; None if there are no feeds."""
    origin: str
    """Scheme and host of the site, to turn URL paths into absolute URLs."""
    locale: str
    """Language and territory in the notation of Open Graph (``vi_VN``); empty if the territory is unknown."""
    share_picture: SharePicture | None
    """The picture that other sites show next to links to pages without a picture of their own."""
    contact: tuple[ContactLine, ...]
    """The contact details given in site.yaml, one line each."""
    source_note: str
    """The sentence that asks others to credit the source; empty if site.yaml has none."""
    search: Link | None = None
    """The search page; None if site.yaml disables it."""
    archived: ArchiveNotice | None = None
    """None unless the portal is archived."""


_LABELLED = ("responsible", "address", "phone", "email", "license")
"""Contact details that have a label; the others are whole sentences."""


_PHONE = re.compile(r"\+?[\d .()-]{6,24}")


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def portal_view(site: Site) -> PortalView:
    """Return the values that all pages share."""
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
    """Return a language as Open Graph names it. The territory of Vietnamese is known; others must name theirs."""
    parts = re.fullmatch(r"([a-z]{2,3})[-_]([A-Za-z]{2})", "vi-VN" if language == "vi" else language)
    return f"{parts[1]}_{parts[2].upper()}" if parts else ""


def _contact_line(config: Config, name: str, text: str) -> ContactLine:
    url = ""
    if name == "phone" and _PHONE.fullmatch(text):
        url = "tel:" + re.sub(r"[^+\d]", "", text)
    elif name == "email" and _EMAIL.fullmatch(text):
        url = f"mailto:{text}"
    label = config.word(f"contact {name}")
    if text.lower().startswith(f"{label.lower()} "):  # “Giấy phép: Giấy phép số 1”
        text = text[len(label) :].lstrip(" :")
    return ContactLine(label, text, url)


def _source_note(config: Config, text: str) -> str:
    """Return the whole sentence; site.yaml may contain only the name of the source."""
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


def archive_notice(site: Site) -> ArchiveNotice | None:
    """Return the notice on every page of an archived portal; None if it is not archived."""
    archive, frozen = site.config.archive, site.config.frozen_at
    if archive is None or frozen is None:
        return None
    return ArchiveNotice(
        frozen=frozen.local[:10],
        reason=archive.reason,
        successors=_links(archive.successors),
        sources=_links(archive.sources),
        data=Link(site.config.word("data"), in_site(site.config, f"/{site.config.addresses.data_file}")),
    )


def _links(references: Iterable[Reference]) -> tuple[Link, ...]:
    return tuple(Link(one.name, one.url) for one in references)
